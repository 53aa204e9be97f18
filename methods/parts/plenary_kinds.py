"""The kinds of plenary: what the organiser may choose, the usual sentence of each kind, and the presets."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from facilitation import agenda
from facilitation.agenda import Date
from facilitation.method import N_, Preset, Scene, Settings

Kind = Literal["welcome", "arrival", "input_talk", "break", "exchange", "outlook", "closing"]
Short = Annotated[str, msgspec.Meta(max_length=200)]
Line = Annotated[str, msgspec.Meta(max_length=500)]

NEXT_STEPS = 3
"""So many of the following agenda lines stand on the wall while people arrive."""

LATER = {"later": True}  # may be filled in at any time: it is only printed, and no rule depends on it

HINTS: dict[Kind, str] = {
    "welcome": N_("Welcome. We begin together."),
    "arrival": N_("Arrive in peace, find a seat, say hello."),
    "input_talk": N_("We listen. Questions may be parked on the phone."),
    "break": N_("See you again when the clock has run out."),
    "exchange": N_("We talk with each other. One speaks, all listen."),
    "outlook": N_("How things go on from here."),
    "closing": N_("One last round: what do you take with you?"),
}


class PlenarySettings(Settings, frozen=True):
    """What the organiser may choose. The clock runs for the minutes of the agenda."""

    kind: Annotated[
        Kind,
        msgspec.Meta(
            title=N_("Kind"),
            extra_json_schema={
                "options": {
                    "welcome": N_("Words of welcome"),
                    "arrival": N_("Arrival"),
                    "input_talk": N_("Input talk"),
                    "break": N_("Break"),
                    "exchange": N_("Exchange"),
                    "outlook": N_("Outlook"),
                    "closing": N_("Closing circle"),
                }
            },
        ),
    ] = "welcome"
    instruction: Annotated[
        str,
        msgspec.Meta(
            max_length=200, title=N_("Instruction"), description=N_("At most twelve words; empty: the usual sentence")
        ),
    ] = ""
    speaker: Annotated[Short, msgspec.Meta(title=N_("Who speaks"))] = ""
    clock: Annotated[bool, msgspec.Meta(title=N_("Large clock on the wall"))] = False
    questions: Annotated[bool, msgspec.Meta(title=N_("Questions may be parked"))] = False
    next_date: Annotated[
        Date,
        msgspec.Meta(
            title=N_("Next date"), description=N_("As year-month-day; it is printed in the protocol"), extra_json_schema=LATER
        ),
    ] = ""
    contacts: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=30,
            title=N_("Contacts"),
            description=N_("One per line; it is printed in the protocol"),
            extra_json_schema=LATER,
        ),
    ] = ()
    notes: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=60,
            title=N_("What was said"),
            description=N_("One per line; it is printed in the protocol"),
            extra_json_schema=LATER,
        ),
    ] = ()


def _preset(kind: Kind, name: str, purpose: str, minutes: int, **more: Any) -> Preset:
    return Preset(kind, name, purpose, {"kind": kind, **more}, minutes=minutes)


PRESETS = (
    _preset("welcome", N_("Words of welcome"), N_("Who is here, what we want, how the day goes."), 10),
    _preset("arrival", N_("Arrival"), N_("Doors open, coffee, find a seat."), 30, clock=True),
    _preset("input_talk", N_("Input talk"), N_("One speaks, the others listen and park questions."), 20, questions=True),
    _preset("break", N_("Break"), N_("A large clock, and the phones are silent."), 15, clock=True),
    _preset("exchange", N_("Exchange"), N_("A conversation in plenary."), 20, questions=True),
    _preset("outlook", N_("Outlook"), N_("Next date, contacts, how things go on."), 10, questions=True),
    _preset("closing", N_("Closing circle"), N_("One last sentence from everybody who wants to."), 10),
)


def opening(scene: Scene[Any]) -> dict[str, Any]:
    """What the wall says while everybody arrives: the event, what it is for, and the next lines that have a title of their own.

    A line without one is left out: what its method is called, no other method knows.
    """
    event = agenda.facts(scene.board)
    lines = [p.activity for p in agenda.planned(scene.board)]
    here = next((n for n, run in enumerate(lines) if run.id == scene.id), len(lines))
    following = [run.data.title for run in lines[here + 1 :] if run.data.title and run.data.state == "prepared"]
    return {
        "title": event.title,
        "subtitle": event.subtitle,
        "goal": event.goal,
        "questions": list(event.questions),
        "next": following[:NEXT_STEPS],
    }
