"""Ist/Soll groups: how columns, stages and roles are called, what a stage asks, and from when on a group needs a look."""

from __future__ import annotations

from facilitation.method import N_
from facilitation.protocol import Colour
from methods.parts.ist_soll_records import Column, RoleKey, StageKey

COLUMN_TITLES: dict[Column, str] = {"ist": N_("As is"), "soll": N_("To be"), "idea": N_("Ideas for putting it into practice")}
COLOURS: dict[Column, Colour] = {"ist": "white", "soll": "blue", "idea": "yellow"}
STAGE_TITLES: dict[StageKey, str] = {
    "roles": N_("Roles"),
    "ist": N_("As is"),
    "soll": N_("To be"),
    "ideas": N_("Ideas"),
    "choice": N_("Choice"),
}
ASKS: dict[StageKey, str] = {
    "roles": N_("Who moderates, writes, watches the time, reports?"),
    "ist": N_("What is it like now? What works, what is missing?"),
    "soll": N_("What does it look like once it has succeeded?"),
    "ideas": N_("What could be a feasible first step? Who would join in?"),
    "choice": N_("Which ideas shall become measures?"),
}
DERIVES = N_("Which offers are for a while, which are here to stay?")
ROLE_TITLES: dict[RoleKey, str] = {
    "moderation": N_("Moderation"),
    "scribe": N_("Scribe"),
    "time": N_("Time keeper"),
    "report": N_("Report"),
}
ROLE_TASKS: dict[RoleKey, str] = {
    "moderation": N_("gives everybody a turn"),
    "scribe": N_("puts the cards in order and moves the group on"),
    "time": N_("keeps an eye on the clock"),
    "report": N_("tells the plenum about the board"),
}
COLUMN_OF: dict[StageKey, Column] = {"ist": "ist", "soll": "soll", "ideas": "idea"}
"""The column that a stage writes into."""
SILENT = 600
"""Seconds without a new card after which the moderator is told that a group may have got stuck."""
FEW, MANY = 2, 8
"""A group of so few had better join another one; one of more than so many falls apart."""
