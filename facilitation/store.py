"""The only transactions. One thread writes, a few read; SQLite by default, PostgreSQL as the step up.

An event's `seq` is counted in its row, inside the transaction that also decides: whoever writes holds that row (on SQLite the
whole file), sees everything up to that seq, and nobody decides on a stale board. The bell rings after the commit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from facilitation import database
from facilitation.bell import GONE, Bell, Callback, Listener
from facilitation.database import StoreError
from facilitation.keys import Link, Session
from facilitation.photos import Photo
from facilitation.records import Change, Record
from facilitation.rows import Codec, Kinds, news, put, struct
from facilitation.schema import BELONGINGS, change, event, link, meta, picture, record, session
from facilitation.transactions import Transactions

T = TypeVar("T")
News = tuple[list[Record[Any]], list[Change], int]
"""(records in order of birth, changes in order of seq, the event's seq), all of one moment."""


class NoSuchEvent(StoreError, LookupError):
    """The event was never there or has been deleted."""


class Tx:
    """One transaction on one event, in the writer thread. `seq` is the event's seq here, and moves with `write`."""

    def __init__(self, connection: sa.Connection, codec: Codec, event_id: str) -> None:
        self._connection = connection
        self._codec = codec
        self.event_id = event_id
        row = sa.select(event.c.seq).where(event.c.id == event_id, event.c.deleted.is_(None)).with_for_update()
        seq = connection.execute(row).scalar()  # SQLite knows no FOR UPDATE and needs none: BEGIN IMMEDIATE has the file
        if seq is None:
            raise NoSuchEvent(event_id)
        self.seq: int = seq

    def news(self, seq: int) -> tuple[list[Record[Any]], list[Change]]:
        """What was written after `seq`: records, and changes, old ones too if they were rewritten since."""
        return news(self._connection, self._codec, self.event_id, seq)

    def answered(self, command_ids: Iterable[str]) -> dict[str, tuple[int, bool]]:
        """Which of these commands have already had their effect: id → (seq, came late)."""
        wanted = (change.c.event_id == self.event_id) & change.c.command_id.in_(list(command_ids))
        rows = self._connection.execute(sa.select(change.c.command_id, change.c.seq, change.c.late).where(wanted))
        return {command_id: (seq, late) for command_id, seq, late in rows}

    def write(
        self,
        records: Sequence[Record[Any]],
        methods: Mapping[str, str],
        changes: Sequence[Change],
        rewritten: Sequence[Change] = (),
    ) -> None:
        """Write a batch. `methods` names each activity's method; `rewritten` are old changes that were sealed or emptied.

        Raises ValueError if the changes do not go on, one by one, where the event stands.
        """
        if [c.seq for c in changes] != list(range(self.seq + 1, self.seq + 1 + len(changes))):
            raise ValueError(f"changes must follow seq {self.seq} without a gap")
        last = self.seq + len(changes)
        if records:
            rows = [self._codec.record_row(self.event_id, r, methods) for r in records]
            put(self._connection, record, *rows)
            if erased := [r.id for r in records if isinstance(r.data, Photo) and not r.data.width]:
                gone = (picture.c.event_id == self.event_id) & picture.c.id.in_(erased)
                self._connection.execute(sa.delete(picture).where(gone))
        if changes:
            rows = [self._codec.change_row(self.event_id, c, methods, c.seq) for c in changes]
            self._connection.execute(sa.insert(change), rows)
        if rewritten:
            rows = [self._codec.change_row(self.event_id, c, methods, last) for c in rewritten]
            put(self._connection, change, *rows)
        if last != self.seq:
            self._connection.execute(sa.update(event).where(event.c.id == self.event_id).values(seq=last))
            self.seq = last

    def put_session(self, new: Session) -> None:
        """Write or overwrite a session, together with the rest of this transaction."""
        put(self._connection, session, msgspec.structs.asdict(new))


class Store:
    """The database of one server process. Every method may raise NotSaved (writing) or Unreachable (reading)."""

    def __init__(self, url: str, kinds: Kinds, *, serving: bool = True) -> None:
        """Open `url` (SQLAlchemy's form). `serving` False is for reading beside a running server: it takes no lock.

        Raises DatabaseInUse, Unreachable.
        """
        self.url = sa.make_url(url)
        self.codec = Codec(kinds)
        self._bell = Bell()
        self._listener: Listener | None = None
        self._lock: database.FileLock | None = None
        path = database.sqlite_path(self.url)
        self.shared = path is None  # other processes may write to the same events
        if path is not None and serving:
            database.prepare_folder(path)
            self._lock = database.FileLock(path.with_name(path.name + ".lock"))
        self._db = Transactions(self.url)

    def migrate(self) -> None:
        """Bring the tables up to date. Raises NewerDatabase, Unreachable."""
        self._db.migrate()

    def check(self) -> None:
        """For a store that does not serve: can it be read? Raises NewerDatabase, OlderDatabase, Unreachable."""
        self._db.check()

    def close(self) -> None:
        """Wait for what is being written, then let go of everything."""
        if self._listener:
            self._listener.stop()
        self._db.close()
        if self._lock:
            self._lock.release()

    def on_bell(self, callback: Callback) -> None:
        """Call `callback(event_id, seq)` on the running loop whenever an event has moved on, also in another process.

        `seq` is bell.GONE when the event was deleted. Rings may be doubled or come late; after a lost connection every
        event is rung once.
        """
        self._bell.hear(callback)
        if self.shared and self._listener is None:
            self._listener = Listener(self.url, self._bell)
            self._listener.start()

    async def create_event(self, event_id: str, code: str, at: float) -> bool:
        """Make an empty event at seq 0. False if the join code is taken."""

        def work(connection: sa.Connection) -> bool:
            taken = connection.execute(sa.select(event.c.id).where(event.c.code == code)).first()
            if taken is None:
                connection.execute(sa.insert(event), {"id": event_id, "seq": 0, "code": code, "created": at})
            return taken is None

        return await self._db.write(work)

    async def event_ids(self) -> list[tuple[str, str]]:
        """(id, join code) of all events, oldest first."""
        wanted = sa.select(event.c.id, event.c.code).where(event.c.deleted.is_(None)).order_by(event.c.created, event.c.id)
        return [(row.id, row.code) for row in await self.read(wanted)]

    async def event_by_code(self, code: str) -> str | None:
        rows = await self.read(sa.select(event.c.id).where(event.c.code == code, event.c.deleted.is_(None)))
        return rows[0].id if rows else None

    async def delete_event(self, event_id: str, at: float) -> None:
        """Delete all rows of an event but its own, which keeps nothing but its id and times. Raises NoSuchEvent."""

        def work(connection: sa.Connection) -> None:
            Tx(connection, self.codec, event_id)
            for table in BELONGINGS:
                connection.execute(sa.delete(table).where(table.c.event_id == event_id))
            connection.execute(sa.update(event).where(event.c.id == event_id).values(deleted=at, code=None))
            if self.shared:
                self._bell.notify(connection, event_id, GONE)

        await self._db.write(work, lambda _: self._bell.ring(event_id, GONE))
        await self.vacuum_after_erasure()

    async def record(self, event_id: str, record_id: str) -> Record[Any] | None:
        """One record of an event, without the rest of it; None if there is none."""
        rows = await self.read(sa.select(record).where(record.c.event_id == event_id, record.c.id == record_id))
        return self.codec.record(rows[0]._mapping) if rows else None

    async def load(self, event_id: str) -> News:
        """All records and changes of an event. Raises NoSuchEvent."""
        return await self.since(event_id, -1)

    async def since(self, event_id: str, seq: int) -> News:
        """What was written after `seq`; changes rewritten since are among them. Raises NoSuchEvent."""

        def work(connection: sa.Connection) -> News:
            there = sa.select(event.c.seq).where(event.c.id == event_id, event.c.deleted.is_(None))
            now: int | None = connection.execute(there).scalar()
            if now is None:
                raise NoSuchEvent(event_id)
            return (*news(connection, self.codec, event_id, seq), now)

        return await self._db.read(work)

    async def write(self, event_id: str, work: Callable[[Tx], T]) -> T:
        """Run `work` in the writer thread, inside one transaction on the event. What it raises rolls everything back.

        Raises NoSuchEvent, NotSaved.
        """

        def run(connection: sa.Connection) -> tuple[T, int]:
            tx = Tx(connection, self.codec, event_id)
            before = tx.seq
            result = work(tx)
            if tx.seq == before:
                return result, 0
            if self.shared:
                self._bell.notify(connection, event_id, tx.seq)
            return result, tx.seq

        def ring(done: tuple[T, int]) -> None:
            if done[1]:
                self._bell.ring(event_id, done[1])

        return (await self._db.write(run, ring))[0]

    async def lay(self, event_id: str, work: Callable[[sa.Connection], int]) -> int:
        """Run `work`, which lays a whole event's rows anew and returns its seq, in one transaction. Raises NotSaved."""

        def run(connection: sa.Connection) -> int:
            seq = work(connection)
            if self.shared:
                self._bell.notify(connection, event_id, seq)
            return seq

        return await self._db.write(run, lambda seq: self._bell.ring(event_id, seq))

    async def add_link(self, new: Link) -> None:
        await self.do(lambda c: c.execute(sa.insert(link).values(msgspec.structs.asdict(new))))

    async def link(self, link_id: str) -> Link | None:
        """A link by its id, also a withdrawn one."""
        rows = await self.read(sa.select(link).where(link.c.id == link_id))
        return struct(rows[0], Link) if rows else None

    async def links(self, event_id: str) -> list[Link]:
        """All links of an event, withdrawn ones too, oldest first."""
        rows = await self.read(sa.select(link).where(link.c.event_id == event_id).order_by(link.c.created, link.c.id))
        return [struct(row, Link) for row in rows]

    async def withdraw_link(self, link_id: str, at: float) -> list[str]:
        """Withdraw a link and drop its sessions; returns their keys, so that open sockets can be closed."""

        def work(connection: sa.Connection) -> list[str]:
            mine = session.c.link_id == link_id
            keys = list(connection.execute(sa.select(session.c.key).where(mine)).scalars())
            connection.execute(sa.delete(session).where(mine))
            connection.execute(sa.update(link).where(link.c.id == link_id, link.c.withdrawn.is_(None)).values(withdrawn=at))
            return keys

        return await self._db.write_with_others(work)

    async def put_session(self, new: Session) -> None:
        """Write or overwrite a session."""
        await self._db.write_with_others(lambda c: put(c, session, msgspec.structs.asdict(new)))

    async def session(self, key: str) -> Session | None:
        rows = await self.read(sa.select(session).where(session.c.key == key))
        return struct(rows[0], Session) if rows else None

    async def sessions_of_links(self) -> set[str]:
        """The keys of all sessions that hang on a link."""
        return {row.key for row in await self.read(sa.select(session.c.key).where(session.c.link_id.is_not(None)))}

    async def comings(self, event_id: str) -> dict[str, int]:
        """How often each person of an event has come in: her sessions, counted."""
        mine = sa.select(session.c.person_id).where(session.c.event_id == event_id, session.c.person_id.is_not(None))
        return Counter(row.person_id for row in await self.read(mine))

    async def drop_sessions_of_person(self, event_id: str, person_id: str) -> None:
        await self.do(
            lambda c: c.execute(sa.delete(session).where(session.c.event_id == event_id, session.c.person_id == person_id))
        )

    async def drop_sessions_before(self, seen: float) -> None:
        """Drop sessions that were last seen before a time (unix seconds)."""
        await self.do(lambda c: c.execute(sa.delete(session).where(session.c.seen < seen)))

    async def meta(self, name: str) -> str | None:
        rows = await self.read(sa.select(meta.c.value).where(meta.c.name == name))
        return rows[0].value if rows else None

    async def set_meta(self, name: str, value: str) -> None:
        await self._db.write_with_others(lambda c: put(c, meta, {"name": name, "value": value}))

    async def vacuum_after_erasure(self) -> None:
        """Make sure that what was erased is gone from the files too: SQLite's log, PostgreSQL's dead rows."""
        if self.shared:
            await self._db.outside("VACUUM record", "VACUUM change", "VACUUM session", "VACUUM link", "VACUUM picture")
        else:
            await self._db.outside("PRAGMA wal_checkpoint(TRUNCATE)")

    async def read(self, wanted: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        """What a statement selects, at one moment. Raises Unreachable."""
        return await self._db.read(lambda c: c.execute(wanted).all())

    async def do(self, work: Callable[[sa.Connection], T]) -> T:
        """Run `work` in the writer thread, in a transaction that it may share with others. Raises NotSaved."""
        return await self._db.write_with_others(work)
