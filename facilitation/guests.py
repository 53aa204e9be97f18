"""The guest list: who is expected, and the moment in which a guest becomes somebody who is here. Rules of the core, pure.

Registered is not present. A guest is an entry of the event's own board that no method sees; checking in makes a Person of
it, or says which of the people who have joined by phone it is, so that nobody is there twice. What a guest told us goes for
good: on request, when the entry is taken off the list, and on the event's deletion date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import msgspec

from facilitation import agenda
from facilitation.deadlines import deletion_due, keeps_names, registration_open
from facilitation.joining import Number, number_is_free
from facilitation.method import N_, Body, Rejected
from facilitation.pen import Forbidden, Pen
from facilitation.people import AgeBand, Guest, Membership, Name, Person, Source, Words, membership_id
from facilitation.records import Record, Ref, marks
from facilitation.sealing import erase, forget_guests, forget_names

MOST_GUESTS = 2_000
MOST_BY_LINK = 1_000
"""A flood on the public page leaves room for the organiser's own list."""


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of one guest."""

    name: Name = ""
    institution: Name = ""
    region: Name = ""
    age: AgeBand = ""
    needs: Words = ""
    wishes: Words = ""

    @property
    def empty(self) -> bool:
        """True if nobody could be found by it."""
        return not (self.name or self.institution or self.region)


class TakeGuests(Body, frozen=True, tag="take_guests"):
    """Put people on the guest list."""

    rows: Annotated[tuple[Row, ...], msgspec.Meta(max_length=MOST_GUESTS)]


class EditGuest(Body, frozen=True, tag="edit_guest"):
    guest: Ref
    name: Name | None = None
    institution: Name | None = None
    region: Name | None = None
    age: AgeBand | None = None
    needs: Words | None = None
    wishes: Words | None = None


class DropGuests(Body, frozen=True, tag="drop_guests"):
    """Take entries off the list for good: what stood in them is erased, also from what undo remembers."""

    guests: Annotated[tuple[Ref, ...], msgspec.Meta(max_length=MOST_GUESTS)]


class CheckIn(Body, frozen=True, tag="check_in"):
    """A guest is here. `person`: it is this one, who has joined already; else a new person. `number`: a numbered card."""

    guest: Ref
    number: Number | None = None
    person: Ref = ""


class CheckOut(Body, frozen=True, tag="check_out"):
    """A check-in was a mistake: the guest is expected again."""

    guest: Ref


class Register(Body, frozen=True, tag="register"):
    """Sent by the public registration page; the command's id becomes the guest's id."""

    row: Row


class Unregister(Body, frozen=True, tag="unregister"):
    """Sent by the page that somebody got on registering. The actor's id is the guest's."""


class Forget(Body, frozen=True, tag="forget"):
    """Sent by the server on the event's deletion date: names and needs go, what was written stays."""


BODIES: tuple[type[Body], ...] = (TakeGuests, EditGuest, DropGuests, CheckIn, CheckOut, Register, Unregister, Forget)


def decide(pen: Pen, body: Body) -> None:
    """Carry out one command about guests. Raises Rejected."""
    match body:
        case TakeGuests(rows=rows):
            _take(pen, rows)
        case EditGuest():
            _edit(pen, pen.need(body.guest, "guest"), body)
        case DropGuests(guests=ids):
            if not ids:
                raise Rejected(N_("Nobody was chosen."))
            forget_guests(pen, {pen.need(guest, "guest").id for guest in ids})
        case CheckIn():
            _check_in(pen, pen.need(body.guest, "guest"), body)
        case CheckOut():
            _check_out(pen, pen.need(body.guest, "guest"))
        case Register(row=row):
            if not registration_open(agenda.facts(pen.draft), pen.command.at):
                raise Rejected(N_("Registration is closed."))
            _room_for(pen, 1, "link")
            _enter(pen, pen.command.id, row, "link")
        case Unregister():
            if pen.actor.person is not None:
                raise Forbidden
            erase(pen, pen.need(pen.actor.id, "guest").id)
        case Forget():
            if not deletion_due(agenda.facts(pen.draft), pen.command.at):
                raise Rejected(N_("The day on which personal data is deleted has not come."))
            if not keeps_names(pen.draft):
                raise Rejected(N_("There is no personal data left."))
            forget_names(pen)


# ── the list ──


def _take(pen: Pen, rows: Iterable[Row]) -> None:
    rows = list(rows)
    if not rows:
        raise Rejected(N_("There is nobody on this list."))
    _room_for(pen, len(rows), "list")
    for number, row in enumerate(rows, 1):
        _enter(pen, f"{pen.command.id}.{number}", row, "list")


def _room_for(pen: Pen, more: int, source: Source) -> None:
    there = [r for r in pen.draft.kind(None, "guest") if r.removed is None]
    by_link = sum(1 for r in there if r.data.source == "link")
    if len(there) + more > MOST_GUESTS or (source == "link" and by_link + more > MOST_BY_LINK):
        raise Rejected(N_("The guest list is full: it has room for %(most)s entries."), most=MOST_GUESTS)


def _enter(pen: Pen, guest_id: str, row: Row, source: Source) -> None:
    told = {name: getattr(row, name).strip() for name in row.__struct_fields__}
    pen.create(guest_id, _somebody(Guest(source=source, **told)))


def _edit(pen: Pen, guest: Record[Guest], body: EditGuest) -> None:
    given = {f: v.strip() for f in Row.__struct_fields__ if (v := getattr(body, f)) is not None}
    new = _somebody(msgspec.structs.replace(guest.data, **given))
    person = _person(pen, guest)
    if person is not None:  # she is called the same in both places, unless she chose otherwise
        both = {f: v for f, v in given.items() if f in Person.__struct_fields__ and _same(person, guest, f)}
        pen.update(person, msgspec.structs.replace(person.data, **both))
    pen.update(guest, new)


def _same(person: Record[Person], guest: Record[Guest], field: str) -> bool:
    return bool(getattr(person.data, field) == getattr(guest.data, field))


def _somebody(guest: Guest) -> Guest:
    if not (guest.name or guest.institution or guest.region):
        raise Rejected(N_("An entry needs a name, an institution or a place."))
    return guest


# ── at the door ──


def _check_in(pen: Pen, guest: Record[Guest], body: CheckIn) -> None:
    had = _person(pen, guest)
    if body.person and (had is None or had.id != body.person):
        _is(pen, guest, had, pen.need(body.person, "person"), body.number)
    elif had is not None:
        new = _with_card(pen, had, body.number, present=True)
        if new == had.data:
            raise Rejected(N_("This guest is here already."))
        pen.update(had, new)
    else:
        number_is_free(pen, body.number)
        told = {f: getattr(guest.data, f) for f in ("name", "institution", "region", "age")}
        arrived = Person(**told, number=body.number, channel="door" if body.number is None else "paper")
        person = pen.create(pen.command.id, arrived, author=pen.command.id)
        pen.update(guest, msgspec.structs.replace(guest.data, person=person.id))


def _is(pen: Pen, guest: Record[Guest], had: Record[Person] | None, person: Record[Person], number: int | None) -> None:
    """The guest is somebody who has joined already. Whom the door had made of the entry becomes one with her."""
    if any(r.data.person == person.id and r.removed is None for r in pen.draft.kind(None, "guest") if r.id != guest.id):
        raise Rejected(N_("This person belongs to another entry of the guest list."))
    if had is not None:
        if had.data.channel == "phone" or counts(pen, had.id):
            raise Rejected(N_("Something counts for each of the two already, so they cannot become one here."))
        _move_memberships(pen, had.id, person.id)
        number = had.data.number if number is None and person.data.number is None else number
        pen.remove(had)
    known = {f: getattr(person.data, f) or getattr(guest.data, f) for f in ("name", "institution", "region", "age")}
    data = msgspec.structs.replace(_with_card(pen, person, number, present=True), **known)
    pen.update(person, data)
    pen.update(guest, msgspec.structs.replace(guest.data, person=person.id))


def _with_card(pen: Pen, person: Record[Person], number: int | None, *, present: bool) -> Person:
    data = msgspec.structs.replace(person.data, present=present)
    if number is None or number == data.number:
        return data
    number_is_free(pen, number)
    return msgspec.structs.replace(data, number=number, channel="paper" if data.channel == "door" else data.channel)


def _check_out(pen: Pen, guest: Record[Guest]) -> None:
    person = _person(pen, guest)
    if person is None:
        raise Rejected(N_("This guest is not here yet."))
    if person.data.channel != "phone":
        if counts(pen, person.id):
            raise Rejected(N_("Something counts for this person already. Please say “has gone” instead."))
        for membership in _memberships(pen, person.id):
            pen.remove(membership)
        pen.remove(person)
    pen.update(guest, msgspec.structs.replace(guest.data, person=""))


def _person(pen: Pen, guest: Record[Guest]) -> Record[Person] | None:
    """Whom a guest has become, if she is still on the list of people."""
    record = pen.draft.get(guest.data.person) if guest.data.person else None
    return record if record is not None and record.kind == "person" and record.removed is None else None


def counts(pen: Pen, person: str) -> bool:
    """True if anything but a place in a group was written by or for a person, or points to her."""
    return any(
        r.removed is None
        and r.id != person
        and r.kind not in ("guest", "membership")
        and (r.author == person or _names(r, person))
        for r in pen.draft
    )


def _names(record: Record[Any], person: str) -> bool:
    for name in (*marks(type(record.data), "who"), *marks(type(record.data), "ref")):
        if _holds(getattr(record.data, name), person):
            return True
    return False


def _holds(value: Any, person: str) -> bool:
    if isinstance(value, dict):
        return person in value or any(_holds(v, person) for v in value.values())
    return value == person or (isinstance(value, (tuple, list)) and any(_holds(v, person) for v in value))


def _memberships(pen: Pen, person: str) -> Iterator[Record[Membership]]:
    yield from [r for r in pen.draft.kind(None, "membership") if r.removed is None and r.data.person == person]


def _move_memberships(pen: Pen, old: str, new: str) -> None:
    """Where the one sat the other sits now, unless she has a place of her own in that division."""
    for membership in _memberships(pen, old):
        pen.remove(membership)
        group = pen.draft.get(membership.data.group)
        if group is None:
            continue
        place, data = membership_id(group.data.grouping, new), Membership(membership.data.group, new)
        there = pen.draft.get(place)
        if there is None:
            pen.create(place, data)
        elif there.removed is not None:
            pen.update(there, data, removed=None)
