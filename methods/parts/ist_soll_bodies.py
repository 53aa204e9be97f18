"""Ist/Soll groups: what the organiser may choose, what is written down, and what may be said.

A card lies on the board of the group it was written for, in one of three columns. It points to what it answers: an idea to
the Soll it leads to, a Soll to the Ist it starts from. Where a group stands is a record of its own, and so is who does what.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Body, Settings
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
Seconds = Annotated[float, msgspec.Meta(ge=-3_600, le=3_600)]
Page = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
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
    starred: bool = False  # the moderator wants it on the protocol's first page
    place: float = 0.0
    at: When = None  # when it was written


class GroupStage(Data, frozen=True, tag="stage"):
    """Where a group stands, and its own clock. `since` and `due` are unix seconds, `length` seconds."""

    group: Ref
    stage: StageKey
    since: float
    due: float | None = None
    length: float = 0.0


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
    """The group that reports, which page of its board is on the wall, and the clock of its report; one for each activity."""

    group: Ref
    page: int = 0
    due: float | None = None
    length: float = 0.0


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


class StarCard(Body, frozen=True, tag="star_card"):
    said = N_("Card starred for the first page, or no longer")

    card: Ref
    on: bool


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


RECORDS: tuple[type[Data], ...] = (Card, GroupStage, Hat, Call, Look, Turn)
BOTH: tuple[type[Body], ...] = (
    AddCard, EditCard, WithdrawCard, PlaceCard, TieCards, UntieCards, DisputeCard, ProposeCard, SetTerm,
    TakeRole, GiveRole, LeaveRole, MoveStage, ShiftStage,
)  # fmt: skip
"""What a group may do, and the moderator for it."""
DESK: tuple[type[Body], ...] = (StarCard, AnswerGroup, LookAt, TurnTo, TurnPage)
BODIES: tuple[type[Body], ...] = (*BOTH, AskHelp, *DESK)
