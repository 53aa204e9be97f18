"""Open space: what the organiser may choose, and what is written down.

Nothing is rewritten. Who hosts a topic, where it takes place, what it was merged with, who is there now: each is a pointer of
its own, and without it everything is as it was. A report is a row of lines, one author each, so that several people of one
session can write at once and nobody's line is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Settings
from facilitation.people import Words
from facilitation.records import Data, Ref, Text

Line = Annotated[str, msgspec.Meta(max_length=400)]
MOST_ROUNDS = 6
"""So many rounds a day has at most: each is a phase of its own, so that a break may lie between two of them."""
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


class SpaceSettings(Settings, frozen=True):
    """What the organiser may choose."""

    theme: Annotated[
        Line, msgspec.Meta(title=N_("Theme of the day"), description=N_("One question that stands over everything"))
    ] = ""
    givens: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=6,
            title=N_("What is given"),
            description=N_("What cannot be changed today: money, deadlines, who decides. One per line."),
        ),
    ] = ()
    rounds: Annotated[
        int,
        msgspec.Meta(ge=1, le=MOST_ROUNDS, title=N_("Number of rounds"), extra_json_schema={"later": True}),
    ] = 2
    slots: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=MOST_ROUNDS,
            title=N_("Times of the rounds"),
            description=N_("One per line: 15:25–16:10. As many rounds as there are lines, whatever number stands above."),
            extra_json_schema={"later": True},
        ),
    ] = ()
    rooms: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=40,
            title=N_("Rooms"),
            description=N_("One per line: name | seats | step-free. More can be added while it runs."),
        ),
    ] = ()
    minutes: Annotated[
        int,
        msgspec.Meta(ge=5, le=240, title=N_("Minutes for a round"), description=N_("Where the line of a round names no end")),
    ] = 45
    topic_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for bringing in topics"))] = 15
    market_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for the market"))] = 20
    hashtags: Annotated[
        int,
        msgspec.Meta(
            ge=0,
            le=5,
            title=N_("Hashtags for each person"),
            description=N_("Everybody says in a few words who they are; 0: none"),
        ),
    ] = 0
    proposal: Annotated[
        bool,
        msgspec.Meta(
            title=N_("The tool may propose rooms and rounds"),
            description=N_("Only when the moderator asks for it, and nothing moves before she agrees"),
        ),
    ] = False
    news_seconds: Annotated[int, msgspec.Meta(ge=15, le=600, title=N_("Seconds for each report in the evening news"))] = 60
    converge: Annotated[bool, msgspec.Meta(title=N_("Dots and action groups at the end"))] = True
    dots: Annotated[
        int,
        msgspec.Meta(
            ge=0,
            le=20,
            title=N_("Dots for each person"),
            description=N_("0 means: half as many as there are topics, at most 7"),
        ),
    ] = 0
    heaped: Annotated[int, msgspec.Meta(ge=1, le=20, title=N_("Dots that one person may put on the same topic"))] = 1


# ── Records ──


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


class Merged(Data, frozen=True, tag="merged"):
    """A topic that goes with another one. The hosts have agreed: without that it is not written down."""

    topic: Ref
    into: Ref


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


# ── What stands in the settings ──


@dataclass(frozen=True, slots=True)
class Slot:
    """One round: its index from 0, its name if it has one, its local times "15:25" ("" if not known), its minutes."""

    n: int
    title: str
    start: str
    end: str
    minutes: int


_TIME = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b")
_NO = {"", "nein", "no", "-", "0"}


@lru_cache(maxsize=256)
def slots_of(lines: tuple[str, ...], rounds: int, minutes: int) -> tuple[Slot, ...]:
    """The rounds that the lines of the settings name; without any line as many as `rounds`, only numbered."""
    found = []
    for n, line in enumerate((lines or ("",) * rounds)[:MOST_ROUNDS]):
        times = [int(h) * 60 + int(m) for h, m in _TIME.findall(line)]
        title = " ".join(_TIME.sub("", line).strip(" -–—|").split())
        start = times[0] if times else None
        span = (times[1] - times[0]) % 1440 if len(times) > 1 else minutes
        end = (start + span) % 1440 if start is not None else None
        found.append(Slot(n, title, _clock(start), _clock(end), span or minutes))
    return tuple(found)


def _clock(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"


def rooms_of(lines: tuple[str, ...]) -> list[Room]:
    """The rooms that the lines of the settings name; without any, five that are only numbered."""
    found: list[Room] = []
    for line in lines:
        parts = [part.strip() for part in line.split("|")]
        seats = next((int(p) for p in parts[1:2] if p.isdecimal()), 0)
        step_free = len(parts) > 2 and parts[2].casefold() not in _NO
        found.append(Room(parts[0][:300], min(seats, 10_000), step_free, float(len(found))))
    return found or [Room(order=float(n)) for n in range(5)]


# ── Ids ──


def room_id(activity: str, n: int) -> str:
    return f"{activity}.room.{n}"


def host_id(of: str) -> str:
    return f"{of}.host"


def placed_id(session: str) -> str:
    return f"{session}.placed"


def merged_id(topic: str) -> str:
    return f"{topic}.merged"


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
