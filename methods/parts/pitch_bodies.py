"""Pitches: what may be said. Topics are their owners'; the desk steers, and writes down what the owners have agreed on."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Body
from facilitation.people import Words
from facilitation.records import Ref, Text

Crew = Annotated[int, msgspec.Meta(ge=0, le=99)]
Seats = Annotated[int, msgspec.Meta(ge=0, le=1_000)]


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
