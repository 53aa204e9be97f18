"""Laying an event's whole state into the database: one that was not here, or another state over the one that is.

What is laid over a running event is one more change of it. Every process hears of it as it hears of any other: all records
carry the new seq, what is not in the new state is there as removed, and the log goes on without a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from facilitation.formats import Methods
from facilitation.people import FORGOTTEN, Forgotten, Person
from facilitation.photos import Photo
from facilitation.reapplying import ERASING, forgotten, without
from facilitation.records import Change, Record
from facilitation.restoring import Brought
from facilitation.rows import Codec, put
from facilitation.schema import change, event, link, picture, record, session
from facilitation.whole import emptied

RESTORED = "restore"
"""The name of the change by which a state was laid over another."""


def as_copy(found: Brought, event_id: str, title: str) -> Brought:
    """The same state as an event of its own with another title: nobody's links and phones lead there."""

    def named(record_id: str) -> str:
        return event_id if record_id == found.id else record_id

    def moved(old: Record[Any] | None) -> Record[Any] | None:
        return None if old is None else msgspec.structs.replace(old, id=named(old.id))

    def called(r: Record[Any]) -> Record[Any]:
        data = msgspec.structs.replace(r.data, title=title) if r.id == found.id else r.data
        return msgspec.structs.replace(r, id=named(r.id), data=data)

    records = tuple(called(r) for r in found.records)
    changes = tuple(
        msgspec.structs.replace(
            c,
            touched=tuple(named(t) for t in c.touched),
            before={named(k): moved(v) for k, v in c.before.items()},
        )
        for c in found.changes
    )
    return Brought(event_id, "", found.created, found.seq, records, changes, (), (), found.pictures)


def lay(
    connection: sa.Connection,
    codec: Codec,
    found: Brought,
    new_code: Callable[[], str],
    command_id: str,
    at: float,
    *,
    methods: Methods,
    origin: str,
) -> int:
    """Lay an event, over the one of the same id if there is one; returns its seq. For the writer's transaction.

    The join code stays the one that is here, else the one it had, else it is a new one because that is taken. `origin` is
    the event it is a state of: what was forgotten there is forgotten in it too, before any of it is written.
    """
    found = without(found, _forgotten(connection, codec, origin), methods)
    row = sa.select(event.c.seq, event.c.code).where(event.c.id == found.id).with_for_update()
    here = connection.execute(row).one_or_none()
    code = (here.code if here is not None else None) or _free_code(connection, found.code, new_code)
    if here is None:
        connection.execute(sa.insert(event), {"id": found.id, "seq": found.seq, "code": code, "created": found.created})
        records, changes, seq = list(found.records), list(found.changes), found.seq
    else:
        records, changes, seq = _over(connection, codec, found, here.seq, command_id, at)
        connection.execute(sa.update(event).where(event.c.id == found.id).values(seq=seq, code=code, deleted=None))
        connection.execute(sa.delete(change).where(change.c.event_id == found.id))
    formats = {r.id: r.data.method for r in records if r.kind == "activity"}
    _put(connection, record, (codec.record_row(found.id, r, formats) for r in records))
    _put(connection, change, (codec.change_row(found.id, c, formats, seq) for c in changes))
    connection.execute(sa.delete(picture).where(picture.c.event_id == found.id))
    there = {r.id for r in found.records if isinstance(r.data, Photo) and r.data.width}  # not those that were erased just now
    for bytes_of in found.pictures():
        if bytes_of["id"] in there:
            put(connection, picture, {**bytes_of, "event_id": found.id})
    _let_in(connection, found)
    return seq


def _forgotten(connection: sa.Connection, codec: Codec, event_id: str) -> Forgotten:
    """What was forgotten in an event that is here."""
    kinds = (record.c.event_id == event_id) & record.c.activity_id.is_(None) & record.c.kind.in_((FORGOTTEN, "activity"))
    erasures = (change.c.event_id == event_id) & change.c.command.in_(ERASING)
    records = connection.execute(sa.select(record).where(kinds)).mappings().all()
    changes = connection.execute(sa.select(change).where(erasures)).mappings().all()
    return forgotten(map(codec.record, records), map(codec.change, changes))


def _over(
    connection: sa.Connection, codec: Codec, found: Brought, seq_here: int, command_id: str, at: float
) -> tuple[list[Record[Any]], list[Change], int]:
    """The records and the log of the event that takes over, and its seq: past both."""
    seq = max(seq_here, found.seq) + 1
    wanted = sa.select(record).where(record.c.event_id == found.id)
    here = [codec.record(row) for row in connection.execute(wanted).mappings()]
    kept = {r.id for r in found.records}
    records = [msgspec.structs.replace(r, seq=seq) for r in found.records]
    records += [_gone(r, seq) for r in here if r.id not in kept]
    # The commands that the new state does not know may come again: what they wrote is not there.
    blanks = [
        Change(n, f"{command_id}.{n}", actor=None, activity=None, command=RESTORED, touched=(), before={}, at=0.0)
        for n in range(found.seq + 1, seq)
    ]
    last = Change(seq, command_id, "desk", activity=None, command=RESTORED, touched=(found.id,), before={}, at=at)
    return records, [*found.changes, *blanks, last], seq


def _gone(old: Record[Any], seq: int) -> Record[Any]:
    """What is not in the new state. A person may come back under her own id: she has done nothing wrong."""
    data = Person(present=False) if isinstance(old.data, Person) else emptied(old.data)
    author = old.author if isinstance(old.data, Person) else None
    changes: Mapping[str, Any] = {"data": data, "author": author, "entered_by": None, "origin": None}
    return msgspec.structs.replace(old, **changes, removed=old.removed or seq, seq=seq)


def _let_in(connection: sa.Connection, found: Brought) -> None:
    """The keys that came along, unless they are here already: a link that was withdrawn here stays withdrawn."""
    known = set(connection.execute(sa.select(link.c.id).where(link.c.id.in_([each.id for each in found.links]))).scalars())
    _put(connection, link, (msgspec.structs.asdict(each) for each in found.links if each.id not in known))
    open_links = set(
        connection.execute(sa.select(link.c.id).where(link.c.event_id == found.id, link.c.withdrawn.is_(None))).scalars()
    )
    known = set(connection.execute(sa.select(session.c.key).where(session.c.event_id == found.id)).scalars())
    fresh = [s for s in found.sessions if s.key not in known and (s.link_id is None or s.link_id in open_links)]
    taken = set(connection.execute(sa.select(session.c.key).where(session.c.key.in_([s.key for s in fresh]))).scalars())
    _put(connection, session, (msgspec.structs.asdict(s) for s in fresh if s.key not in taken))


def _put(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    batch: Sequence[dict[str, Any]] = list(rows)
    for start in range(0, len(batch), 500):
        put(connection, table, *batch[start : start + 500])


def _free_code(connection: sa.Connection, wanted: str, new_code: Callable[[], str]) -> str:
    code = wanted or new_code()
    while connection.execute(sa.select(event.c.id).where(event.c.code == code)).first() is not None:
        code = new_code()
    return code
