"""Follow-up groups: what is written down, what may be said, and what the organiser may choose.

Nobody is put into a group: a member is a record of that person's own, and so is speaking for the group. For somebody without a
phone the moderator notes it down, with the consent that she has heard.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from facilitation.agenda import Date, Time
from facilitation.method import N_, Body, Settings
from facilitation.people import Name, Words
from facilitation.records import Data, Ref, Text
from methods.parts.days import Entered
from methods.parts.measure_kinds import Progress, Status
from methods.parts.pages import TurnPage

Line = Annotated[str, msgspec.Meta(max_length=2_000, extra_json_schema={"mark": "text"})]
"""A short note: what is longer belongs somewhere else."""
Hour = Annotated[str, msgspec.Meta(max_length=40)]
"""A time of day as it comes in."""

SPEAKER, MEETING, SUPPORT = N_("Speaker"), N_("First meeting"), N_("Supported by")


class FollowupSettings(Settings, frozen=True):
    """What the organiser may choose."""

    support: Annotated[
        str,
        msgspec.Meta(
            max_length=200,
            title=N_("Who supports the groups"),
            description=N_("A role or an institution; it stands in every new group and can be changed there"),
            extra_json_schema={"later": True},
        ),
    ] = ""
    join_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for joining in"))] = 7
    meet_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for the first meeting"))] = 8


class Ag(Data, frozen=True, tag="ag"):
    """One group that goes on. `support`: a role, not a name. `progress` and `reason`: how it stands after the day."""

    title: Words
    purpose: Text = ""
    support: Words = ""
    date: Date = ""
    time: Time = ""
    place: Words = ""
    progress: Progress = ""
    reason: Words = ""
    order: int = 0  # among those that came by the same hand-over


class Member(Data, frozen=True, tag="member"):
    """Somebody who has agreed to go on: the record's author, or nobody's record where it was noted down by hand.

    `named`: her name may stand in the published protocol, which matters only for who speaks.
    """

    once = ("ag",)

    ag: Ref
    name: Name = ""
    speaks: bool = False
    named: bool = False
    noted: bool = False  # by hand, with her consent


class Contact(Data, frozen=True, tag="contact"):
    """How a group can be reached. `open`: it may be published; otherwise only the group has it."""

    once = ("ag",)

    ag: Ref
    text: Name = ""
    open: bool = False


class Note(Data, frozen=True, tag="note"):
    """A short note of a member for the others. `day`: when it was written."""

    ag: Ref
    text: Line
    day: Date = ""


class Task(Data, frozen=True, tag="task"):
    """A measure that a group goes on with. The record has the measure as its origin, and stands as it stands there."""

    ag: Ref
    text: Text
    status: Status = "proposed"
    reason: Words = ""
    order: int = 0


class AddAg(Body, frozen=True, tag="add_ag"):
    said = N_("Follow-up group added")

    title: Words
    purpose: Text = ""


class EditAg(Body, frozen=True, tag="edit_ag"):
    """What is None stays. Whoever speaks for the group may set the meeting, the desk everything."""

    said = N_("Follow-up group changed")

    ag: Ref
    title: Words | None = None
    purpose: Text | None = None
    support: Words | None = None
    date: Entered | None = None
    time: Hour | None = None
    place: Words | None = None


class DropAg(Body, frozen=True, tag="drop_ag"):
    said = N_("Follow-up group taken away")

    ag: Ref


class JoinAg(Body, frozen=True, tag="join_ag"):
    """Go on with this group; `speaks`: and speak for it. Sent again it changes the name."""

    said = N_("Joined a follow-up group")

    ag: Ref
    name: Name = ""
    speaks: bool = False


class LeaveAg(Body, frozen=True, tag="leave_ag"):
    said = N_("Left a follow-up group")

    ag: Ref


class SpeakFor(Body, frozen=True, tag="speak_for"):
    """Speak for one's group, or no longer. `named`: with the name in the published protocol."""

    said = N_("Speaker of a follow-up group changed")

    ag: Ref
    on: bool = True
    named: bool = False


class NoteMember(Body, frozen=True, tag="note_member"):
    """The moderator notes down somebody who has no phone and has agreed (`consent`)."""

    said = N_("Member noted down")

    ag: Ref
    name: Name
    speaks: bool = False
    named: bool = False
    consent: bool = False


class RemoveMember(Body, frozen=True, tag="remove_member"):
    said = N_("Member taken off")

    member: Ref


class SetContact(Body, frozen=True, tag="set_contact"):
    """Leave the text empty to take it away. `open`: whoever gives it agrees that it is published."""

    said = N_("Contact of a follow-up group changed")

    ag: Ref
    text: Name = ""
    open: bool = False


class AddNote(Body, frozen=True, tag="add_note"):
    said = N_("Note written")
    contribution = True

    ag: Ref
    text: Line


class RemoveNote(Body, frozen=True, tag="remove_note"):
    said = N_("Note taken away")

    note: Ref


class SetTask(Body, frozen=True, tag="set_task"):
    """How a measure of the group stands; dropping takes a reason."""

    said = N_("Status of a group's measure changed")

    task: Ref
    status: Status
    reason: Words = ""


class MoveTask(Body, frozen=True, tag="move_task"):
    said = N_("Measure given to another group")

    task: Ref
    ag: Ref


class SetStanding(Body, frozen=True, tag="set_standing"):
    """How the group itself stands: "" as it follows from whether somebody speaks for it; dissolving takes a reason."""

    said = N_("Status of a follow-up group changed")

    ag: Ref
    progress: Progress = ""
    reason: Words = ""


OF_PHONES: tuple[type[Body], ...] = (JoinAg, LeaveAg, SpeakFor)
OF_BOTH: tuple[type[Body], ...] = (EditAg, SetContact, AddNote, RemoveNote, SetTask, SetStanding)
OF_DESK: tuple[type[Body], ...] = (AddAg, DropAg, NoteMember, RemoveMember, MoveTask)
BODIES: tuple[type[Body], ...] = (*OF_PHONES, *OF_BOTH, *OF_DESK, TurnPage)


def member_id(ag: str, person: str) -> str:
    return f"{ag}.{person}"


def contact_id(ag: str, person: str) -> str:
    """The id of the contact that somebody gives, or the desk (""): each one's own, so that nobody's becomes another's."""
    return f"{ag}.contact.{person}"


def task_id(activity: str, origin: str) -> str:
    """The id of the task that was made of something handed over."""
    return f"{activity}.task.{origin}"


def ag_id(activity: str, origin: str) -> str:
    """The id of the group that was made of something handed over."""
    return f"{activity}.{origin}"
