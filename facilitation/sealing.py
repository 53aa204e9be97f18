"""Sealing and erasure: the two ways in which something is really forgotten, in the records and in the before-images."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from facilitation.agenda import Activity
from facilitation.deadlines import blank_guest
from facilitation.pen import Pen
from facilitation.people import FORGOTTEN, JOINT, Forgotten, Group, Guest, Person, called, heir, names_of
from facilitation.photos import Photo, pictures_of
from facilitation.records import Change, Data, Record, blank, marks


def seal(pen: Pen, run: Record[Activity], only: Collection[str] | None = None) -> None:
    """Confirming an anonymous step: authors go from its records (or `only` from some) and before-images; only how many wrote
    remains."""
    method = pen.methods.of(run)
    people = {r.id for r in pen.draft.kind(None, "person")}
    for record in list(pen.draft):
        if record.activity == run.id and (only is None or record.id in only) and method.seals(record):
            pen.update(record, _without_who(record), author=None, entered_by=None)
    for change in pen.log:
        if change.activity == run.id and change.actor in people:
            sealed = msgspec.structs.replace(change, actor=None, touched=(), before={}, at=0.0)
        elif change.activity == run.id or any(old is not None and old.activity == run.id for old in change.before.values()):
            # Also a change that counts for another activity: what went into the topic store was a card of this one.
            before = {k: _sealed(pen, run, v) for k, v in change.before.items()}
            sealed = msgspec.structs.replace(change, before=before)
        else:
            continue
        pen.rewritten[change.seq] = sealed


def _sealed(pen: Pen, run: Record[Activity], record: Record[Any] | None) -> Record[Any] | None:
    """A before-image without its author, unless it was signed then and is signed still."""
    if record is None or record.activity != run.id:
        return record
    seals = pen.methods.of(run).seals
    now = pen.draft.get(record.id)
    if not seals(record) and not (now is not None and seals(now)):
        return record
    return msgspec.structs.replace(record, data=_without_who(record), author=None, entered_by=None)


def _without_who(record: Record[Any]) -> Any:
    names = marks(type(record.data), "who")
    return msgspec.structs.replace(record.data, **{n: blank(getattr(record.data, n)) for n in names})


def erase(pen: Pen, person: str) -> None:
    """Forget a person: what she wrote and, transitively, what was copied from it. References stay, so nothing breaks."""
    pen.erased, pen.final = person, True
    names = names_of(pen.draft, person)
    entries = {r.id for r in pen.draft.kind(None, "guest") if r.data.person in names}
    gone = names | entries | {r.id for r in pen.draft if r.author in names}
    while True:
        more = {r.id for r in pen.draft if r.origin in gone} - gone
        if not more:
            break
        gone |= more
    gone |= {picture for r in pen.draft if r.id in gone for picture in pictures_of(r.data)}  # also where its author was sealed
    told = {p for r in list(pen.draft.kind(None, "guest")) if r.id == person for p in _untold(pen, r)}
    made = {r.id: _remade(pen, r.data, gone) for r in pen.draft.kind(None, "group") if gone.intersection(r.data.of)}
    for record in [r for r in pen.draft if r.id in gone and r.id not in made]:
        fields = [n for mark in ("text", "who", "picture") for n in marks(type(record.data), mark)]
        data = msgspec.structs.replace(record.data, **{n: blank(getattr(record.data, n)) for n in fields})
        if isinstance(data, Person):
            data = Person(present=False)
        elif isinstance(data, Guest):
            data = Guest()
        elif isinstance(data, Photo):
            data = Photo()  # its bytes go with it, in the same transaction
        # A group stays, without its words: others sit in it, and what they wrote must not go with somebody else's topic.
        stays = isinstance(data, Group)
        pen.update(record, data, author=None, entered_by=None, removed=record.removed or (None if stays else pen.seq))
    for group in list(pen.draft.kind(None, "group")):
        if group.id in made:
            pen.update(group, made[group.id], author=None, entered_by=None)
    for record in list(pen.draft):
        if record.id not in gone and (data := _unnamed(record.data, names)) != record.data:
            pen.update(record, data)
    _forget_in_log(pen, gone | made.keys() | told, names)
    remember(pen, erased=sorted(names | entries))


def _untold(pen: Pen, guest: Record[Guest]) -> set[str]:
    """Take what an entry of the guest list told from the person who was made of it: what she wrote is hers, and stays. Returns
    who that was, so that no before-image says it either."""
    person = heir(pen.draft, guest.data.person) if guest.data.person else None
    if person is None:
        return set()
    told = {n: "" for n in ("name", "institution", "region", "age") if getattr(person.data, n) == getattr(guest.data, n)}
    pen.update(person, msgspec.structs.replace(person.data, **told))
    return {person.id}


def _remade(pen: Pen, group: Group, gone: Collection[str]) -> Group:
    """A group that was made of several people's records, in the words of those who are left. What stood behind their titles
    stays (the letter of a half); words that somebody has put there by hand since may be hers, and go."""
    before, after = (_words(pen, [r for r in group.of if r not in without]) for without in ((), gone))
    behind = group.title.removeprefix(before[0]) if group.title.startswith(before[0]) else ""
    left = tuple(r for r in group.of if r not in gone)
    return msgspec.structs.replace(group, title=after[0] + behind if after[0] else "", text=after[1], of=left)


def _words(pen: Pen, ids: Iterable[str]) -> tuple[str, str]:
    """How a group is called and what it is about that was made of these records: by their first and their second text."""
    found = [r.data for i in ids if (r := pen.draft.get(i)) is not None]
    names = [[getattr(d, n) for n in marks(type(d), "text")[:2]] for d in found]
    return JOINT.join(n[0] for n in names if n and n[0]), "\n".join(n[1] for n in names if len(n) > 1 and n[1])


def _unnamed(data: Data, names: Collection[str]) -> Data:
    """Data in which a field that names people does not name these. In a list of people the others stay."""
    who = {n: getattr(data, n) for n in marks(type(data), "who")}
    found: Data = msgspec.structs.replace(data, **{n: _without(v, names) for n, v in who.items()}) if who else data
    return found


def _without(value: Any, names: Collection[str]) -> Any:
    if isinstance(value, str):
        return "" if value in names else value
    if isinstance(value, (tuple, list)):
        return type(value)(_without(v, names) for v in value if not (isinstance(v, str) and v in names))
    if isinstance(value, dict):
        return {k: _without(v, names) for k, v in value.items() if k not in names}
    return value


def forget_guests(pen: Pen, ids: Collection[str]) -> None:
    """Forget entries of the guest list, and who made them. The people that came of them stay."""
    pen.final = True
    for record in [r for r in pen.draft.kind(None, "guest") if r.id in ids]:
        pen.update(record, Guest(), removed=record.removed or pen.seq)
    _forget_in_log(pen, ids, ids)
    remember(pen, dropped=sorted(ids))


def remember(pen: Pen, **ids: Iterable[str]) -> None:
    """Keep the ids of what must not come back with an older copy."""
    record = pen.draft.get(FORGOTTEN)
    if record is None:
        pen.update(pen.create(FORGOTTEN, Forgotten().also(**ids)), entered_by=None)
    else:
        pen.update(record, record.data.also(**ids))


def forget_names(pen: Pen) -> None:
    """Forget what everybody is called and what guests told us. What was written stays, and how many were here or expected."""
    pen.final = True
    people, guests = list(pen.draft.kind(None, "person")), list(pen.draft.kind(None, "guest"))
    for record in people:
        if record.data.name:
            pen.update(record, msgspec.structs.replace(record.data, name=""))
    for record in guests:
        bare = blank_guest(record.data)
        if record.data != bare:
            pen.update(record, bare)
    for record in list(pen.draft):  # also where somebody said in a step how she may be called
        if names := called(record):
            pen.update(record, msgspec.structs.replace(record.data, **dict.fromkeys(names, "")))
    for change in pen.log:
        before = {k: _uncalled(v) for k, v in change.before.items()}
        if before != change.before:
            pen.rewritten[change.seq] = msgspec.structs.replace(change, before=before)
    _forget_in_log(pen, {r.id for r in (*people, *guests)}, {r.id for r in guests})


def _uncalled(record: Record[Any] | None) -> Record[Any] | None:
    names = called(record) if record is not None else ()
    if record is None or not names:
        return record
    return msgspec.structs.replace(record, data=msgspec.structs.replace(record.data, **dict.fromkeys(names, "")))


def _forget_in_log(pen: Pen, gone: Collection[str], actors: Collection[str]) -> None:
    """Empty the before-images of what is gone, and take the names of its authors from the changes."""
    for change in (pen.rewritten.get(c.seq, c) for c in pen.log):
        touched = tuple(r for r in change.touched if r not in gone)
        actor = None if change.actor in actors else change.actor
        before = {k: _bare(v, actors) for k, v in change.before.items() if k not in gone}
        if len(touched) < len(change.touched) or actor != change.actor or before != change.before:
            pen.rewritten[change.seq] = msgspec.structs.replace(change, before=before, touched=touched, actor=actor)


def _bare(record: Record[Any] | None, names: Collection[str]) -> Record[Any] | None:
    """A before-image that does not name these people either."""
    data = _unnamed(record.data, names) if record is not None else None
    return record if record is None or data == record.data else msgspec.structs.replace(record, data=data)


def forgets(change: Change) -> bool:
    """True for the commands after which old before-images are gone from the disk too."""
    return change.command in FORGETTING


FORGETTING = frozenset({"confirm", "erase", "erase_me", "drop_guests", "unregister", "forget", "clear_rehearsal", "restore"})
