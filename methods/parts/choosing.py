"""Choosing groups: what the organiser may choose, wishes, and the division of the people. Pure.

A wish is a record of its own and stays when the groups are divided, so that a second division asks the same wishes.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from random import Random
from typing import Annotated, Any, Literal

import msgspec

from facilitation.method import N_, Body, Effect, Rejected, Remove, Scene, Settings
from facilitation.people import Person, membership_id
from facilitation.records import Data, Record, Ref
from methods.parts import groups
from methods.parts.balance import Guest, Table, divide

How = Literal["free", "wishes", "draw", "balanced"]
Whom = Literal["unplaced", "all"]
Line = Annotated[str, msgspec.Meta(max_length=700)]


class ChooseSettings(Settings, frozen=True):
    """What the organiser may choose."""

    how: Annotated[
        How,
        msgspec.Meta(
            title=N_("How the groups come about"),
            extra_json_schema={
                "options": {
                    "free": N_("everybody chooses"),
                    "wishes": N_("by a first and a second wish"),
                    "draw": N_("by lot"),
                    "balanced": N_("mixed"),
                }
            },
        ),
    ] = "free"
    titles: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=60,
            title=N_("Groups"),
            description=N_(
                "One per line. Room and seats may follow, divided by a bar: group | room | seats. Left empty, the groups come "
                "from the step that this one takes over from"
            ),
        ),
    ] = ()
    groups: Annotated[
        int,
        msgspec.Meta(
            ge=0,
            le=200,
            title=N_("Number of groups"),
            description=N_("Where no groups are named. 0 means: as many as the size asks for"),
        ),
    ] = 0
    size: Annotated[int, msgspec.Meta(ge=2, le=50, title=N_("People in a group"))] = 6
    balance_by: Annotated[
        Literal["institution", "region", "age"],
        msgspec.Meta(
            title=N_("Mixed by"),
            description=N_("Counts only for the way “mixed”: who has this in common is spread over the groups"),
            extra_json_schema={
                "options": {"institution": N_("Institution"), "region": N_("Region"), "age": N_("Age group")},
            },
        ),
    ] = "institution"
    minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for choosing"))] = 5
    names_on_wall: Annotated[
        bool,
        msgspec.Meta(
            title=N_("Names on the wall"),
            description=N_("Only if everybody agrees. Otherwise each phone says where its owner goes"),
            extra_json_schema={"later": True},
        ),
    ] = False


class Wish(Data, frozen=True, tag="wish"):
    """Where somebody would like to go; one for each person."""

    person: Ref
    first: Ref = ""
    second: Ref = ""


class WishGroup(Body, frozen=True, tag="wish_group"):
    """Rank 1 or 2 makes the group the first or second wish, 0 takes the wish for it back."""

    said = N_("Wish entered")

    group: Ref
    rank: Annotated[int, msgspec.Meta(ge=0, le=2)]


class Divide(Body, frozen=True, tag="divide"):
    """Place those who are here: by wishes, by lot or mixed. `all`: also those who are in a group already."""

    said = N_("Groups divided")

    whom: Whom = "unplaced"


class FreeAbsent(Body, frozen=True, tag="free_absent"):
    """Take those out of their groups who are not here."""

    said = N_("Absent people taken out of the groups")


def plan(settings: ChooseSettings) -> list[tuple[str, str, int]]:
    """The groups that stand from the beginning: (title, room, seats); without titles as many as the number says."""
    found = []
    for line in settings.titles:
        title, *more = (part.strip() for part in line.split("|"))
        seats = next((int(part) for part in more if part.isdecimal()), 0)
        found.append((title, next((part for part in more if part and not part.isdecimal()), ""), min(seats, 1_000)))
    return found or [("", "", 0)] * settings.groups


def wish_id(activity: str, person: str) -> str:
    return f"{activity}.{person}.wish"


def wish_of(scene: Scene[ChooseSettings], person: str) -> tuple[str, str]:
    """Somebody's first and second wish among the groups that are there; "" for none."""
    wish = scene.get(wish_id(scene.id, person), Wish)
    there = {g.id for g in scene.groups}
    return (w if (w := wish.data.first) in there else "", s if (s := wish.data.second) in there else "") if wish else ("", "")


def wish(scene: Scene[ChooseSettings], person: str, body: WishGroup) -> Wish:
    """Somebody's wishes after a command; a group that was wished otherwise loses its old rank."""
    group = groups.need(scene, body.group).id
    first, second = (w if w != group else "" for w in wish_of(scene, person))
    return Wish(person, group if body.rank == 1 else first, group if body.rank == 2 else second)


def divided(scene: Scene[ChooseSettings], command_id: str, whom: Whom) -> list[Effect]:
    """Everybody who is here into a group, seeded by the command. Groups are made first if there is none. Raises Rejected."""
    present = scene.roster.present
    guests = [p for p in present if whom == "all" or scene.group_of(p.id) is None]
    if not guests:
        raise Rejected(N_("Everybody who is here is in a group."))
    effects: list[Effect] = []
    tables = [_table(scene, g.id, g.data.seats, whom) for g in scene.groups]
    if not tables:
        number = scene.settings.groups or ceil(len(guests) / scene.settings.size)
        effects += groups.made(scene, command_id, [("", "", 0)] * number)
        tables = [Table(f"{command_id}.{n + 1}") for n in range(number)]
    placed = divide([_guest(scene, p) for p in guests], tables, Random(command_id))
    here = {p.id for p in guests}
    was = {p: g.id for p in here if (g := scene.group_of(p)) is not None}
    effects += [groups.seat(scene, p.id, placed[p.id]) for p in guests if was.get(p.id) != placed[p.id]]
    return effects


def without_absent(scene: Scene[ChooseSettings]) -> list[Effect]:
    """Everybody who is not here out of her group. Raises Rejected if there is nobody."""
    gone = [p.id for p in absent(scene)]
    if not gone:
        raise Rejected(N_("Everybody in the groups is here."))
    return [Remove(membership_id(scene.grouping, p)) for p in gone]


def absent(scene: Scene[Any]) -> list[Record[Person]]:
    """Those who belong to a group and are not here."""
    return [p for g in scene.groups for p in scene.roster.members(g.id) if not p.data.present]


def kind_of(person: Person, by: str) -> str:
    """What somebody has in common with others, for mixing; "" if she has not said it."""
    return str(getattr(person, by)).strip().casefold()


def _guest(scene: Scene[ChooseSettings], person: Record[Person]) -> Guest:
    settings = scene.settings
    kind = kind_of(person.data, settings.balance_by) if settings.how == "balanced" else ""
    wishes = tuple(w for w in wish_of(scene, person.id) if w) if settings.how == "wishes" else ()
    return Guest(person.id, kind, wishes)


def _table(scene: Scene[ChooseSettings], group: str, seats: int, whom: Whom) -> Table:
    """A group as a table; whoever stays at it, if not all are placed anew."""
    settings = scene.settings
    stay: Sequence[Record[Person]] = scene.roster.members(group) if whom == "unplaced" else ()
    by = settings.balance_by if settings.how == "balanced" else ""
    return Table(group, seats, tuple(kind_of(p.data, by) if by else "" for p in stay if p.data.present))
