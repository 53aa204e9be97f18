"""Pitches: what the organiser may choose, and what is written down of topics and their supporters.

Nothing is rewritten. Who owns a topic that others wrote, where a merged topic has gone, which topic is too large for one
table, which room it has: each is a pointer of its own, and without it everything is as it was. Supporters point to the
topic they signed up for; where it was merged they are counted once.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Settings
from facilitation.people import Words
from facilitation.records import Data, Ref, Text
from methods.parts.pointers import Merged

Degree = Literal["join", "discuss", "inform"]
"""How somebody supports a topic: works in its group, comes to discuss, wants to hear of it."""
DEGREES: tuple[Degree, ...] = ("join", "discuss", "inform")
RoomLine = Annotated[str, msgspec.Meta(max_length=400)]


class PitchSettings(Settings, frozen=True):
    """What the organiser may choose."""

    submit_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for writing topics"))] = 5
    pitch_seconds: Annotated[
        int,
        msgspec.Meta(
            ge=15, le=900, title=N_("Seconds for each pitch"), description=N_("60 to 90 are enough to say what matters")
        ),
    ] = 90
    recruit_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for signing up"))] = 8
    least: Annotated[
        int,
        msgspec.Meta(
            ge=0, le=50, title=N_("Suggest merging below"), description=N_("So many supporters a topic should find; 0: never")
        ),
    ] = 3
    most: Annotated[
        int,
        msgspec.Meta(
            ge=2, le=200, title=N_("Suggest splitting above"), description=N_("So many people still talk with each other")
        ),
    ] = 8
    rooms: Annotated[
        tuple[RoomLine, ...],
        msgspec.Meta(
            max_length=60,
            title=N_("Rooms"),
            description=N_("One per line. The number of seats may follow, divided by a bar: room | seats"),
        ),
    ] = ()


class Topic(Data, frozen=True, tag="topic"):
    """A concern that looks for people (`need`: "Ich suche …"). `aloud`: the moderator reads it. `place` sorts the queue."""

    title: Words
    concern: Text = ""
    need: Words = ""
    scribe: bool = False
    crew: int = 0
    signed: bool = False
    aloud: bool = False
    place: float = 0.0


class Owner(Data, frozen=True, tag="owner"):
    """Who stands for a topic in place of its author: who adopted it, or who steps in. Nobody: `person` is empty."""

    topic: Ref
    person: Ref = ""
    signed: bool = False
    aloud: bool = False


class Seeks(Data, frozen=True, tag="seeks"):
    """Whom somebody looks for who stands for a topic that she has not written; her words are a record of her own."""

    topic: Ref
    person: Ref
    need: Words = ""
    scribe: bool = False
    crew: int = 0


class Turn(Data, frozen=True, tag="turn"):
    """What became of a topic's turn to speak."""

    topic: Ref
    state: Literal["pitched", "skipped"] = "pitched"


class Floor(Data, frozen=True, tag="floor"):
    """Whose turn it is to speak; one record for each activity."""

    topic: Ref = ""


class Joined(Data, frozen=True, tag="joined"):
    """Where somebody works; one for each person, so that nobody is in two groups."""

    topic: Ref
    person: Ref
    scribe: bool = False


class Interest(Data, frozen=True, tag="interest"):
    """Somebody's interest in a topic that she does not work in."""

    topic: Ref
    person: Ref
    degree: Literal["discuss", "inform"]


class Halves(Data, frozen=True, tag="halves"):
    """A topic with so many people that they sit at two tables, A and B."""

    topic: Ref


class Alone(Data, frozen=True, tag="alone"):
    """An owner whom nobody joined works on her topic all the same."""

    topic: Ref


class Place(Data, frozen=True, tag="place"):
    """Where a topic, or its half B, is worked on. `of`: the topic, or the record that halves it."""

    of: Ref
    room: Words = ""
    seats: int = 0


RECORDS: tuple[type[Data], ...] = (Topic, Owner, Seeks, Turn, Floor, Joined, Interest, Merged, Halves, Alone, Place)


def owner_id(topic: str) -> str:
    return f"{topic}.owner"


def seeks_id(topic: str, person: str) -> str:
    return f"{topic}.{person}.seeks"


def turn_id(topic: str) -> str:
    return f"{topic}.turn"


def floor_id(activity: str) -> str:
    return f"{activity}.floor"


def joined_id(activity: str, person: str) -> str:
    return f"{activity}.{person}.joined"


def interest_id(topic: str, person: str) -> str:
    return f"{topic}.{person}.interest"


def halves_id(topic: str) -> str:
    return f"{topic}.halves"


def alone_id(topic: str) -> str:
    return f"{topic}.alone"


def place_id(of: str) -> str:
    return f"{of}.place"
