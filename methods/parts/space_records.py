"""Open space: what is written down.

Nothing is rewritten. Who hosts a topic, where it takes place, what it was merged with, who is there now: each is a pointer of
its own, and without it everything is as it was. A report is a row of lines, one author each, so that several people of one
session can write at once and nobody's line is lost.
"""

from __future__ import annotations

from typing import Literal

from facilitation.method import N_
from facilitation.people import Words
from facilitation.records import Data, Ref, Text
from methods.parts.pointers import Merged

Field = Literal["points", "questions", "agreements", "next", "contact"]
FIELDS: dict[Field, str] = {
    "points": N_("Key points"),
    "questions": N_("Open questions"),
    "agreements": N_("Agreements"),
    "next": N_("Next step"),
    "contact": N_("Contact"),
}
"""What a report says, in the order in which it says it."""
Ending = Literal["nobody", "unreported", "dropped"]
"""nobody: nobody came · unreported: there will be no report, the last word · dropped: it does not take place."""


class Room(Data, frozen=True, tag="room"):
    """A room. `seats` 0: as many as come. `order` sorts, then birth."""

    title: Words = ""
    seats: int = 0
    step_free: bool = False
    order: float = 0.0


class Topic(Data, frozen=True, tag="topic"):
    """Something that matters to somebody. `signed`: its author's name may be shown. `step_free`: it needs such a room."""

    title: Words
    text: Text = ""
    signed: bool = False
    step_free: bool = False


class Twin(Data, frozen=True, tag="twin"):
    """A second session on the same topic, for those who found no room or no time."""

    topic: Ref


class Host(Data, frozen=True, tag="host"):
    """Who stands for a topic that others wrote, or for a twin; an empty person: nobody any more. One for each of them."""

    of: Ref
    person: Ref = ""
    signed: bool = False


class Placed(Data, frozen=True, tag="placed"):
    """Where and when a session takes place. `old_slot` and `old_room`: where it was until now, -1 and "" if it was nowhere."""

    session: Ref
    slot: int
    room: Ref
    old_slot: int = -1
    old_room: Ref = ""


class Ask(Data, frozen=True, tag="ask"):
    """A host asks another one to trade places, or to do their topics together."""

    what: Literal["trade", "merge"]
    topic: Ref
    other: Ref


class Interest(Data, frozen=True, tag="interest"):
    """Somebody would like to go there. It binds nobody."""

    once = ("session",)

    session: Ref
    person: Ref


class Both(Data, frozen=True, tag="both"):
    """Somebody knows that two of her sessions are at the same time, and wants to change over half-way."""

    once = ("slot",)

    slot: int
    person: Ref


class Visit(Data, frozen=True, tag="visit"):
    """Somebody came to a session. `there`: she is there now; at most one of her visits is."""

    once = ("session",)

    session: Ref
    person: Ref
    there: bool = True


class GoesOn(Data, frozen=True, tag="goes_on"):
    """A session that was not finished goes on in a later round. Who planned that room has the right to it."""

    session: Ref
    slot: int
    room: Ref


class Outcome(Data, frozen=True, tag="outcome"):
    """How a session ended without a report. One for each session."""

    session: Ref
    ending: Ending


class Note(Data, frozen=True, tag="note"):
    """One line of a session's report."""

    session: Ref
    field: Field
    text: Text


class News(Data, frozen=True, tag="news"):
    """The session that tells its news now; one record for each activity."""

    session: Ref = ""


class Dot(Data, frozen=True, tag="dot"):
    """One vote of its author for a topic. Secret: nothing but its author says whose it is, and confirming strips that."""

    topic: Ref


class Acting(Data, frozen=True, tag="acting"):
    """Somebody goes on working on a topic after today. `speaker`: she speaks for the group."""

    once = ("topic",)

    topic: Ref
    person: Ref
    speaker: bool = False


class Tags(Data, frozen=True, tag="tags"):
    """Who somebody is in a few words. One record for each person."""

    once = ()

    tags: tuple[Words, ...] = ()


class Proposal(Data, frozen=True, tag="proposal"):
    """A plan made for the moderator; nothing moves before she takes it. Session i goes to slot i and room i."""

    sessions: tuple[Ref, ...] = ()
    slots: tuple[int, ...] = ()
    rooms: tuple[Ref, ...] = ()


RECORDS: tuple[type[Data], ...] = (
    Room, Topic, Twin, Host, Placed, Merged, Ask, Interest, Both, Visit, GoesOn, Outcome, Note, News, Dot, Acting, Tags,
    Proposal,
)  # fmt: skip


# ── Ids ──


def room_id(activity: str, n: int) -> str:
    return f"{activity}.room.{n}"


def host_id(of: str) -> str:
    return f"{of}.host"


def placed_id(session: str) -> str:
    return f"{session}.placed"


def ask_id(what: str, topic: str, other: str) -> str:
    return f"{topic}.{other}.{what}"


def interest_id(session: str, person: str) -> str:
    return f"{session}.{person}.interest"


def both_id(activity: str, slot: int, person: str) -> str:
    return f"{activity}.{person}.both.{slot}"


def visit_id(session: str, person: str) -> str:
    return f"{session}.{person}.visit"


def goes_on_id(session: str, slot: int) -> str:
    return f"{session}.goes.{slot}"


def outcome_id(session: str) -> str:
    return f"{session}.outcome"


def news_id(activity: str) -> str:
    return f"{activity}.news"


def acting_id(topic: str, person: str) -> str:
    return f"{topic}.{person}.acting"


def proposal_id(activity: str) -> str:
    return f"{activity}.proposal"
