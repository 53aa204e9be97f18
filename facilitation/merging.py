"""A person who is on the list twice becomes one. All that the second wrote or is in counts for the first. Pure.

Records are given their new author, and nothing else changes in them but where they name her; so a method sees what it
always sees, and undo gives every record back. What somebody has only one of is told by its id, if that is made of the
person's, or by `Data.once`: there the first one's own stays, and open votes count once. Sealed ones name nobody any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from facilitation.method import N_, Body, Rejected
from facilitation.pen import Pen
from facilitation.people import Channel, Person
from facilitation.records import Data, Record, Ref, marks


class MergePeople(Body, frozen=True, tag="merge_people"):
    """`double` and `person` are the same: from now on there is only `person`."""

    person: Ref
    double: Ref


BODIES: tuple[type[Body], ...] = (MergePeople,)


def decide(pen: Pen, body: MergePeople) -> None:
    """Carry it out. Raises Rejected."""
    first, second = pen.need(body.person, "person"), pen.need(body.double, "person")
    if first.id == second.id:
        raise Rejected(N_("These are not two entries."))
    moved = {second.id: first.id}
    for record in [r for r in pen.draft if second.id in _parts(r.id) and r.id != second.id]:
        moved[record.id] = _renamed(record.id, second.id, first.id)
    for record in list(pen.draft):
        if record.id not in (first.id, second.id):
            _move(pen, record, moved)
    _count_once(pen, first.id)
    pen.update(first, _both(first.data, second.data))
    pen.update(second, author=first.id, removed=pen.seq)


def _move(pen: Pen, record: Record[Any], moved: Mapping[str, str]) -> None:
    """A record as it is when the two are one."""
    data = _pointing(record.data, moved)
    author = moved.get(record.author or "", record.author)
    if record.id not in moved:
        origin = moved.get(record.origin or "", record.origin)
        if (data, author, origin) != (record.data, record.author, record.origin):
            pen.update(record, data, author=author, origin=origin)
        return
    there = pen.draft.get(moved[record.id])
    if record.removed is None:
        pen.remove(record)
        if there is None:
            kept = pen.create(moved[record.id], data, activity=record.activity, author=author, origin=record.origin)
            pen.update(kept, entered_by=record.entered_by, status=record.status)
        elif there.removed is not None:
            pen.update(there, data, author=author, entered_by=record.entered_by, status=record.status, removed=None)
    pen.update(pen.draft.get(record.id) or record, author=author)  # so that it is forgotten with her


def _count_once(pen: Pen, person: str) -> None:
    """Of what she may have one of only the oldest stays."""
    seen: dict[tuple[Any, ...], str] = {}
    own = [r for r in pen.draft if r.author == person and r.removed is None and r.data.once is not None]
    for record in sorted(own, key=lambda r: (r.born, r.id)):
        key = (record.activity, record.kind, *(getattr(record.data, name) for name in record.data.once))
        if seen.setdefault(key, record.id) != record.id:
            pen.remove(record)


def _both(first: Person, second: Person) -> Person:
    """What is known of her: the first entry's word counts, the second's fills its gaps."""
    known = {n: getattr(first, n) or getattr(second, n) for n in ("name", "institution", "region", "age", "number", "at")}
    channel: Channel = min(first.channel, second.channel, key=("phone", "paper", "door", "tablet", "link").index)
    present = first.present or second.present
    return msgspec.structs.replace(first, **known, channel=channel, present=present)


def _pointing(data: Data, moved: Mapping[str, str]) -> Data:
    """Data that names the first where it named the second; in a list she stands once."""
    changed: dict[str, Any] = {}
    for name in (*marks(type(data), "ref"), *marks(type(data), "who")):
        value = getattr(data, name)
        new = _moved(value, moved)
        if new != value:
            changed[name] = new
    found: Data = msgspec.structs.replace(data, **changed)
    return found


def _moved(value: Any, moved: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return moved.get(value, value)
    if isinstance(value, (tuple, list)):
        if any(isinstance(v, (tuple, list)) for v in value):
            return _once(value, moved, set(_strings(value)))
        if any(isinstance(v, str) and v in moved for v in value):
            return type(value)(dict.fromkeys(_moved(v, moved) for v in value))
    if isinstance(value, dict):
        own = {k: _moved(v, moved) for k, v in value.items() if k not in moved}
        return {moved[k]: _moved(v, moved) for k, v in value.items() if k in moved} | own
    return value


def _once(value: Any, moved: Mapping[str, str], there: Collection[str]) -> Any:
    """Lists of people in a list, in which nobody sits twice: where the first one sits she stays; the second's seat is free."""
    if not isinstance(value, (tuple, list)):
        return _moved(value, moved)
    left = [v for v in value if not (isinstance(v, str) and moved.get(v, "") in there)]
    return type(value)(_once(v, moved, there) for v in left)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _strings(each)


def _parts(record_id: str) -> list[str]:
    return record_id.split(".")


def _renamed(record_id: str, old: str, new: str) -> str:
    return ".".join(new if part == old else part for part in _parts(record_id))
