"""Small groups: who may make, name and leave them, and what the screens say of them.

Groups and memberships are records of the event's own board (`facilitation.people`): a division that one step made is there
for every later one. A step speaks of its own groups (`scene.groups`) and nobody else's. Whatever can be worked out is:
numbers of members, free seats, the names of groups that nobody has named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

import msgspec

from facilitation.method import N_, Actor, Body, Effect, Offer, Put, Rejected, Remove, Scene
from facilitation.people import Group, Grouping, Membership, Words, membership_id
from facilitation.records import Record, Ref, Text

Seats = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
SMALL, LARGE = 3, 8
"""A group with fewer people had better join another one; with more it had better be two."""
Hint = Literal["", "small", "tight", "large"]
Load = Literal["s", "m", "l", "xl"]
_LOADS: tuple[tuple[Load, int, int], ...] = (("s", 6, 4), ("m", 12, 6), ("l", 16, 12))
"""How many groups the wall takes at each size of its letters: without names, and with them."""


class JoinGroup(Body, frozen=True, tag="join_group"):
    """Go into a group; whoever was in another of the same division leaves that one."""

    said = N_("Group chosen")

    group: Ref


class LeaveGroup(Body, frozen=True, tag="leave_group"):
    said = N_("Group left")


class AddGroup(Body, frozen=True, tag="add_group"):
    """Without a title it is called by its number."""

    said = N_("Group added")

    title: Words = ""
    text: Text = ""
    room: Words = ""
    seats: Seats = 0


class EditGroup(Body, frozen=True, tag="edit_group"):
    """What is None stays."""

    said = N_("Group changed")

    group: Ref
    title: Words | None = None
    text: Text | None = None
    room: Words | None = None
    seats: Seats | None = None


class DropGroup(Body, frozen=True, tag="drop_group"):
    """Take a group away; its members are free again."""

    said = N_("Group removed")

    group: Ref


class PlaceIn(Body, frozen=True, tag="place_in"):
    """Put somebody into a group; without a group: take her out of hers."""

    said = N_("Somebody placed in a group")

    person: Ref
    group: Ref = ""


PHONE_BODIES: tuple[type[Body], ...] = (JoinGroup, LeaveGroup)
DESK_BODIES: tuple[type[Body], ...] = (AddGroup, EditGroup, DropGroup, PlaceIn)
BODIES = (*PHONE_BODIES, *DESK_BODIES)


def decide(scene: Scene[Any], command_id: str, body: Body, actor: Actor) -> list[Effect]:
    """What a command about groups changes. Raises Rejected."""
    match body:
        case JoinGroup():
            if actor.person is None:
                raise Rejected(N_("Choose for whom this is entered."))
            return [seat(scene, actor.person, need(scene, body.group).id)]
        case LeaveGroup():
            return _out(scene, actor.person or "")
        case AddGroup():
            group = Group(scene.grouping, body.title.strip(), body.text, body.room.strip(), body.seats, _end(scene))
            return [*begin(scene), Put(command_id, group, author="")]
        case EditGroup():
            group = need(scene, body.group).data
            given = {f: getattr(body, f) for f in body.__struct_fields__ if f != "group" and getattr(body, f) is not None}
            return [Put(body.group, msgspec.structs.replace(group, **given))]
        case DropGroup():
            gone = need(scene, body.group)
            members = [membership_id(scene.grouping, p.id) for p in scene.roster.members(gone.id)]
            return [Remove(gone.id), *(Remove(m) for m in members)]
        case PlaceIn():
            if scene.roster.get(body.person) is None:
                raise Rejected(N_("This person is no longer on the list."))
            return [seat(scene, body.person, need(scene, body.group).id)] if body.group else _out(scene, body.person)
    raise Rejected(N_("This step does not know that."))


def need(scene: Scene[Any], group_id: str) -> Record[Group]:
    """A group of this run. Raises Rejected."""
    found = next((g for g in scene.groups if g.id == group_id), None)
    if found is None:
        raise Rejected(N_("This group is no longer there."))
    return found


def taken(scene: Scene[Any], offers: Sequence[Offer]) -> list[Effect]:
    """Groups from what another step offers, with those who wanted to come, and with their room if they sat in one.

    What was taken once is not taken again.
    """
    effects: list[Effect] = []
    placed: set[str] = set()
    fresh = [o for o in offers if scene.board.get(copy_id(scene, o.origin)) is None]
    for number, offer in enumerate(fresh):
        was = scene.roster.groups.get(offer.group or "")
        room, seats = (was.data.room, was.data.seats) if was is not None else ("", 0)
        group = Group(scene.grouping, offer.title[:300], offer.text, room, seats, _end(scene) + number, offer.sources)
        effects.append(Put(copy_id(scene, offer.origin), group, origin=offer.origin, author=""))
        for person in offer.people:
            if person not in placed and scene.roster.get(person) is not None and scene.group_of(person) is None:
                placed.add(person)
                effects.append(seat(scene, person, copy_id(scene, offer.origin)))
    return [*begin(scene), *effects] if effects else []


def made(scene: Scene[Any], command_id: str, plan: Sequence[tuple[str, str, int]]) -> list[Effect]:
    """New groups behind those that are there: (title, room, seats) for each. Their ids are `command_id`.1, .2, …"""
    groups = [Group(scene.grouping, t[:300], "", r[:300], n, _end(scene) + at) for at, (t, r, n) in enumerate(plan)]
    if not groups:
        return []
    return [*begin(scene), *(Put(f"{command_id}.{n}", group, author="") for n, group in enumerate(groups, 1))]


def copy_id(scene: Scene[Any], origin: str) -> str:
    """The id of the group that was made of an origin."""
    return f"{scene.grouping}.{origin}"


def number(scene: Scene[Any], group_id: str) -> int:
    """The number by which a group without a title is called: its place, from 1; 0 if it is not one of this run's."""
    return next((n for n, g in enumerate(scene.groups, 1) if g.id == group_id), 0)


def label(scene: Scene[Any], group: Record[Group]) -> dict[str, Any]:
    """How a group is called and where it sits, for a template: {{ parts.group_name(d) }}."""
    return {"id": group.id, "title": group.data.title, "n": number(scene, group.id), "room": group.data.room}


def here(scene: Scene[Any], group_id: str) -> int:
    """How many of a group's members are present: who has gone needs no chair."""
    return sum(1 for p in scene.roster.members(group_id) if p.data.present)


def hint(people: int, seats: int = 0) -> Hint:
    """What the moderator had better look at. It is never refused: too few, more than there are seats, too many to talk."""
    if seats and people > seats:
        return "tight"
    return "small" if 0 < people < SMALL else "large" if people > LARGE else ""


def row(scene: Scene[Any], group: Record[Group], *, names: bool = False) -> dict[str, Any]:
    """A group where the screens say who goes where ("parts:group"): label, how many are there, and their names if wanted.

    Who gave no name is only counted (`unnamed`).
    """
    present = [p for p in scene.roster.members(group.id) if p.data.present] if names else []
    called = [name for p in present if (name := scene.roster.label(p.id))]
    count = {"members": here(scene, group.id), "names": called, "unnamed": len(present) - len(called)}
    return {**label(scene, group), **count}


def load(number: int, *, names: bool = False) -> Load:
    """How tightly the wall is packed where it says who goes where."""
    return next((size for size, most, named in _LOADS if number <= (named if names else most)), "xl")


def choices(scene: Scene[Any]) -> list[dict[str, Any]]:
    """All groups of a run as a phone chooses among them: label, text, how many are in, seats (0: any)."""
    return [
        {**label(scene, g), "text": g.data.text, "members": len(scene.roster.members(g.id)), "seats": g.data.seats}
        for g in scene.groups
    ]


def tables(scene: Scene[Any]) -> list[dict[str, Any]]:
    """All groups of a run as the console moves people about: label, text, seats, members (id, name, present), how
    many of them are `here`, and a hint."""
    return [
        {
            **label(scene, g),
            "text": g.data.text,
            "seats": g.data.seats,
            "members": [person(scene, p.id) | {"present": p.data.present} for p in scene.roster.members(g.id)],
            "here": (present := here(scene, g.id)),
            "hint": hint(present, g.data.seats),
        }
        for g in scene.groups
    ]


def person(scene: Scene[Any], person_id: str) -> dict[str, Any]:
    """How somebody is called where names may be shown; who gave none, by the place in the list of people."""
    everybody = list(scene.roster.people)
    n = everybody.index(person_id) + 1 if person_id in scene.roster.people else 0
    return {"id": person_id, "name": scene.roster.label(person_id), "n": n}


def unplaced(scene: Scene[Any]) -> list[str]:
    """Ids of those who are present and in no group of this run."""
    return [p.id for p in scene.roster.present if scene.group_of(p.id) is None]


def touched(record: Record[Any]) -> bool:
    """True for records that change who is where: each panel that shows groups asks this first."""
    return record.kind in ("person", "membership")


def begin(scene: Scene[Any]) -> Iterable[Effect]:
    """The grouping itself, with the first thing that is put into it."""
    if scene.grouping not in scene.roster.groupings:
        yield Put(scene.grouping, Grouping(scene.title), author="")


def seat(scene: Scene[Any], who: str, group: str) -> Put:
    """Somebody's place in a group of this run; from whatever other one she was in she is gone."""
    return Put(membership_id(scene.grouping, who), Membership(group, who), author=who)


def _out(scene: Scene[Any], who: str) -> list[Effect]:
    if scene.group_of(who) is None:
        raise Rejected(N_("This person is in no group."))
    return [Remove(membership_id(scene.grouping, who))]


def _end(scene: Scene[Any]) -> float:
    """The place behind all groups."""
    return max((g.data.order for g in scene.groups), default=0.0) + 1.0
