"""Ist/Soll groups: what may be said."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Body
from facilitation.people import Words
from facilitation.records import Ref, Text
from methods.parts.ist_soll_records import Aspect, Column, Effort, Refs, RoleKey, StageKey, Tags, Term

Seconds = Annotated[float, msgspec.Meta(ge=-3_600, le=3_600)]
Page = Annotated[int, msgspec.Meta(ge=0, le=1_000)]


class AddCard(Body, frozen=True, tag="add_card"):
    """Without a group it is the sender's own. What it points to and is not there is left out: the card itself counts."""

    said = N_("Card added")
    contribution = True

    column: Column
    text: Text
    group: Ref = ""
    to: Refs = ()
    aspect: Aspect = ""
    step: Words = ""
    partner: Words = ""
    obstacle: Words = ""
    effort: Effort = ""
    term: Term = ""
    tags: Tags = ()


class EditCard(Body, frozen=True, tag="edit_card"):
    """`saw` and the like are the texts that the sender had before her. What is None stays."""

    said = N_("Card changed")

    card: Ref
    text: Text
    saw: Text
    aspect: Aspect | None = None
    step: Words | None = None
    saw_step: Words = ""
    partner: Words | None = None
    saw_partner: Words = ""
    obstacle: Words | None = None
    saw_obstacle: Words = ""
    effort: Effort | None = None
    tags: Tags | None = None
    tagged: bool = False  # True: `tags` are all that are meant, and none if there are none


class WithdrawCard(Body, frozen=True, tag="withdraw_card"):
    said = N_("Card withdrawn")

    card: Ref


class PlaceCard(Body, frozen=True, tag="place_card"):
    """Put a card before another one of its column; empty: to the end."""

    said = N_("Card moved")

    card: Ref
    before: Ref = ""


class TieCards(Body, frozen=True, tag="tie_cards"):
    """An idea to a Soll or a Soll to an Ist, said in any order."""

    said = N_("Cards tied together")

    card: Ref
    onto: Ref


class UntieCards(Body, frozen=True, tag="untie_cards"):
    said = N_("Cards untied")

    card: Ref
    onto: Ref


class DisputeCard(Body, frozen=True, tag="dispute_card"):
    said = N_("Card marked as disputed, or no longer")

    card: Ref
    on: bool


class ProposeCard(Body, frozen=True, tag="propose_card"):
    said = N_("Idea proposed as a measure, or no longer")

    card: Ref
    on: bool


class SetTerm(Body, frozen=True, tag="set_term"):
    said = N_("Idea marked as temporary or permanent")

    card: Ref
    term: Term = ""


class TakeRole(Body, frozen=True, tag="take_role"):
    said = N_("Role taken")

    role: RoleKey


class GiveRole(Body, frozen=True, tag="give_role"):
    """Pass a role on to somebody of the same group: whoever has it, or the moderator."""

    said = N_("Role passed on")

    role: RoleKey
    person: Ref


class LeaveRole(Body, frozen=True, tag="leave_role"):
    said = N_("Role laid down")

    role: RoleKey


class MoveStage(Body, frozen=True, tag="move_stage"):
    """Take a group to a stage, which starts its clock; without a group: one's own, or all for the moderator."""

    said = N_("Groups moved on")

    stage: StageKey
    group: Ref = ""


class ShiftStage(Body, frozen=True, tag="shift_stage"):
    """More time for a group's stage, or less; without a group: one's own, or all for the moderator."""

    said = N_("Clock of a group changed")

    seconds: Seconds
    group: Ref = ""


class HoldStage(Body, frozen=True, tag="hold_stage"):
    """Hold a group's own clock, or let it go on; without a group: one's own, or all for the moderator."""

    said = N_("Clock of a group held or let go")

    on: bool
    group: Ref = ""


class MoveCard(Body, frozen=True, tag="move_card"):
    """Hang a card on another group's board, at the end of the same column. It stays its author's."""

    said = N_("Card moved to another group")

    card: Ref
    group: Ref


class AskHelp(Body, frozen=True, tag="ask_help"):
    """A group would like the moderator to come, or does not need it any more."""

    said = N_("Moderation called, or no longer")

    on: bool


class AnswerGroup(Body, frozen=True, tag="answer_group"):
    """What the moderator says to a group: I am coming; how are things; empty: done."""

    said = N_("Group answered")
    quiet = True

    group: Ref
    state: Literal["", "coming", "asked"] = ""


class LookAt(Body, frozen=True, tag="look_at"):
    said = N_("Board of another group on the desk")
    quiet = True

    group: Ref


class TurnTo(Body, frozen=True, tag="turn_to"):
    """Let a group report: its board goes onto the wall, its clock starts."""

    said = N_("Next group reports")

    group: Ref


class TurnPage(Body, frozen=True, tag="turn_page"):
    said = N_("Another page of the board")
    quiet = True

    page: Page


BOTH: tuple[type[Body], ...] = (
    AddCard, EditCard, WithdrawCard, PlaceCard, TieCards, UntieCards, DisputeCard, ProposeCard, SetTerm,
    TakeRole, GiveRole, LeaveRole, MoveStage, ShiftStage, HoldStage,
)  # fmt: skip
"""What a group may do, and the moderator for it."""
DESK: tuple[type[Body], ...] = (MoveCard, AnswerGroup, LookAt, TurnTo, TurnPage)
BODIES: tuple[type[Body], ...] = (*BOTH, AskHelp, *DESK)
