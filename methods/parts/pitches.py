"""Pitches: what is written down of topics and their supporters, what may be said, and what follows from it.

Nothing is rewritten. Who owns a topic that others wrote, where a merged topic has gone, which topic is too large for one
table, which room it has: each is a pointer of its own, and without it everything is as it was. Supporters point to the
topic they signed up for; where it was merged they are counted once.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Body, Settings
from facilitation.people import Words
from facilitation.records import Data, Ref, Text

Degree = Literal["join", "discuss", "inform"]
"""How somebody supports a topic: works in its group, comes to discuss, wants to hear of it."""
DEGREES: tuple[Degree, ...] = ("join", "discuss", "inform")
Crew = Annotated[int, msgspec.Meta(ge=0, le=99)]
Seats = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
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


# ── What is written down ──


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


class Merged(Data, frozen=True, tag="merged"):
    """A topic that goes with another one. The owners have agreed: without that it is not written down."""

    topic: Ref
    into: Ref


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


# ── What may be said ──


class SubmitTopic(Body, frozen=True, tag="submit_topic"):
    said = N_("Topic submitted")
    contribution = True

    title: Words
    concern: Text = ""
    need: Words = ""
    scribe: bool = False
    crew: Crew = 0
    signed: bool = False
    aloud: bool = False


class EditTopic(Body, frozen=True, tag="edit_topic"):
    """What its owner changes; `saw_…` are the texts that she had before her. Of an adopted card only what she looks for."""

    said = N_("Topic changed")

    topic: Ref
    title: Words
    concern: Text
    need: Words
    saw_title: Words
    saw_concern: Text
    saw_need: Words
    scribe: bool = False
    crew: Crew = 0
    signed: bool = False
    aloud: bool = False


class WithdrawTopic(Body, frozen=True, tag="withdraw_topic"):
    """Its author takes a topic back; who has adopted one gives it back."""

    said = N_("Topic withdrawn")

    topic: Ref


class AdoptTopic(Body, frozen=True, tag="adopt_topic"):
    """Stand for a topic that has no owner."""

    said = N_("Topic adopted")

    topic: Ref


class SupportTopic(Body, frozen=True, tag="support_topic"):
    """How one wants to support a topic; an empty degree: not any more. `scribe`: take the minutes in its group."""

    said = N_("Signed up for a topic")

    topic: Ref
    degree: Literal["", "join", "discuss", "inform"]
    scribe: bool = False


class NextPitch(Body, frozen=True, tag="next_pitch"):
    """This one has spoken: the next one's time begins."""

    said = N_("Next pitch")
    quiet = True


class SkipPitch(Body, frozen=True, tag="skip_pitch"):
    """The next one first; this one speaks when all the others have."""

    said = N_("Pitch put off")
    quiet = True


class CallPitch(Body, frozen=True, tag="call_pitch"):
    """This one speaks now."""

    said = N_("Pitch called up")
    quiet = True

    topic: Ref


class MoveTopic(Body, frozen=True, tag="move_topic"):
    """Put a topic before another one in the queue; empty: to the end."""

    said = N_("Topic moved")

    topic: Ref
    before: Ref = ""


class PassTopic(Body, frozen=True, tag="pass_topic"):
    """Somebody else stands for a topic; empty: nobody, until somebody adopts it."""

    said = N_("Topic passed on")

    topic: Ref
    person: Ref = ""


class MergeTopics(Body, frozen=True, tag="merge_topics"):
    """Put a topic together with another one. Both titles are kept. `consent`: the owners have agreed."""

    said = N_("Topics merged")

    topic: Ref
    into: Ref
    consent: bool = False


class PartTopic(Body, frozen=True, tag="part_topic"):
    """A merged topic stands for itself again, with those who signed up for it."""

    said = N_("Topic on its own again")

    topic: Ref


class HalveTopic(Body, frozen=True, tag="halve_topic"):
    """Two tables, A and B; or one again."""

    said = N_("Topic split or put together")

    topic: Ref
    halved: bool = True


class WorkAlone(Body, frozen=True, tag="work_alone"):
    """A topic that nobody joined is worked on by its owner; or not."""

    said = N_("Working alone changed")

    topic: Ref
    alone: bool = True


class SetRoom(Body, frozen=True, tag="set_room"):
    """Where a topic or its half B is worked on. Whoever has this room already gets the one that becomes free."""

    said = N_("Room changed")

    of: Ref
    room: Words = ""
    seats: Seats = 0


class ShareRooms(Body, frozen=True, tag="share_rooms"):
    """The largest room to the largest group, and so on."""

    said = N_("Rooms given out")


PHONE_BODIES: tuple[type[Body], ...] = (SubmitTopic, EditTopic, WithdrawTopic, AdoptTopic, SupportTopic)
DESK_BODIES: tuple[type[Body], ...] = (
    NextPitch, SkipPitch, CallPitch, MoveTopic, PassTopic, MergeTopics, PartTopic, HalveTopic, WorkAlone, SetRoom, ShareRooms,
)  # fmt: skip


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


def merged_id(topic: str) -> str:
    return f"{topic}.merged"


def halves_id(topic: str) -> str:
    return f"{topic}.halves"


def alone_id(topic: str) -> str:
    return f"{topic}.alone"


def place_id(of: str) -> str:
    return f"{of}.place"
