"""Ist/Soll groups: what the organiser may choose, and what is written down.

A card lies on the board of the group it was written for, in one of three columns. It points to what it answers: an idea to
the Soll it leads to, a Soll to the Ist it starts from. Where a group stands is a record of its own, and so is who does what.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Settings
from facilitation.people import Words
from facilitation.records import Data, Ref, Text

Column = Literal["ist", "soll", "idea"]
StageKey = Literal["roles", "ist", "soll", "ideas", "choice"]
RoleKey = Literal["moderation", "scribe", "time", "report"]
Aspect = Literal["", "strength", "deficit", "evidence"]
Effort = Literal["", "small", "medium", "large"]
Term = Literal["", "temporary", "permanent"]
CallState = Literal["", "wanted", "coming", "asked"]

COLUMNS: tuple[Column, ...] = ("ist", "soll", "idea")
ROLES: tuple[RoleKey, ...] = ("moderation", "scribe", "time", "report")
STAGES: tuple[StageKey, ...] = ("roles", "ist", "soll", "ideas", "choice")

Line = Annotated[str, msgspec.Meta(max_length=500)]
Tag = Annotated[str, msgspec.Meta(max_length=200)]
Tags = Annotated[tuple[Tag, ...], msgspec.Meta(max_length=20)]
Refs = Annotated[tuple[Ref, ...], msgspec.Meta(max_length=100)]
When = Annotated[float | None, msgspec.Meta(extra_json_schema={"mark": "who"})]
"""Unix seconds at which somebody did something. It says a lot about who it was, so it is forgotten together with the author."""

PERSPECTIVES = (
    N_("Children and young people"),
    N_("Parents"),
    N_("Professionals"),
    N_("Community"),
)
"""Whom a card is about, if the organiser names nobody else."""


def _minutes(low: int, title: str, description: str = "") -> msgspec.Meta:
    return msgspec.Meta(ge=low, le=240, title=title, description=description or None)


class IstSollSettings(Settings, frozen=True):
    """What the organiser may choose. Minutes are each group's own; it moves on by itself."""

    role_minutes: Annotated[int, _minutes(0, N_("Minutes for “Roles”"), N_("0 leaves this stage out"))] = 5
    ist_minutes: Annotated[int, _minutes(1, N_("Minutes for “As is”"))] = 15
    soll_minutes: Annotated[int, _minutes(1, N_("Minutes for “To be”"))] = 20
    idea_minutes: Annotated[int, _minutes(1, N_("Minutes for “Ideas”"))] = 20
    choice_minutes: Annotated[int, _minutes(0, N_("Minutes for “Choice”"), N_("0 leaves this stage out"))] = 10
    report_minutes: Annotated[int, _minutes(1, N_("Minutes for the report of each group"))] = 4
    groups: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=40,
            title=N_("Groups, if none were made before"),
            description=N_("One per line. What it is about may follow, divided by a bar: title | what it is about"),
        ),
    ] = ()
    together: Annotated[
        bool,
        msgspec.Meta(
            title=N_("If there are no groups, all work on one board"),
            description=N_("Then the wall shows this board all the time."),
        ),
    ] = False
    perspectives: Annotated[
        tuple[Tag, ...],
        msgspec.Meta(
            max_length=12,
            title=N_("Target perspectives"),
            description=N_("One per line. None: children and young people, parents, professionals, community"),
        ),
    ] = ()
    tagged: Annotated[bool, msgspec.Meta(title=N_("Cards may say whom they are about"))] = True
    derive: Annotated[
        bool,
        msgspec.Meta(
            title=N_("Derive temporary and permanent offers"),
            description=N_("At the end the group sorts its ideas into these two; the protocol lists them."),
        ),
    ] = False


class Card(Data, frozen=True, tag="card"):
    """One thought on a group's board. `to`: the cards it answers. The fields after `to` belong to a column or to all."""

    group: Ref
    column: Column
    text: Text
    to: Refs = ()
    aspect: Aspect = ""  # Ist
    step: Words = ""  # ideas: the first step, with whom, what stands in the way, how much work it is
    partner: Words = ""
    obstacle: Words = ""
    effort: Effort = ""
    term: Term = ""
    tags: Tags = ()
    disputed: bool = False
    measure: bool = False  # the group proposes it as a measure
    place: float = 0.0
    at: When = None  # when it was written
    home: Ref = ""  # a card that was moved: the group it was written for, where its number stays free
    moved: dict[Ref, int] = msgspec.field(default_factory=dict)  # its number in each group it was moved to


class GroupStage(Data, frozen=True, tag="stage"):
    """Where a group stands, and its own clock. `since` and `due` are unix seconds, `length` seconds. Held: `left` seconds."""

    group: Ref
    stage: StageKey
    since: float
    due: float | None = None
    length: float = 0.0
    left: float | None = None


class Hat(Data, frozen=True, tag="hat"):
    """Somebody does something for her group. Whoever takes a role takes it from the one who had it."""

    group: Ref
    role: RoleKey
    person: Ref


class Call(Data, frozen=True, tag="call"):
    """Between a group and the moderator. wanted: please come · coming: I am · asked: how are things with you?"""

    group: Ref
    state: CallState = ""


class Look(Data, frozen=True, tag="look"):
    """The group whose board lies on the desk; one record for each activity."""

    group: Ref


class Turn(Data, frozen=True, tag="turn"):
    """The group that reports, which page of its board is on the wall, and the clock of its report; one for each activity.

    `heard`: the groups that had their turn before."""

    group: Ref
    page: int = 0
    due: float | None = None
    length: float = 0.0
    heard: tuple[Ref, ...] = ()


RECORDS: tuple[type[Data], ...] = (Card, GroupStage, Hat, Call, Look, Turn)
