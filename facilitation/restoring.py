"""A backup that somebody hands in: looked at before anything is unpacked, and checked event by event before anything of it
is taken over. What is in it may have been written by anybody.

It is unpacked into a database of its own, so that older ones are brought up to date there, and read from that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import sqlalchemy as sa

from facilitation import agenda, archive, database
from facilitation.agenda import Event
from facilitation.archive import BadArchive
from facilitation.facts import read_facts
from facilitation.formats import Methods
from facilitation.keys import Link, Session
from facilitation.method import Rejected
from facilitation.people import FORGOTTEN, Role
from facilitation.photos import Photo
from facilitation.pixels import NoPicture, Pixels, sound
from facilitation.records import Board, Change, Record, Status
from facilitation.rows import Codec, Foreign
from facilitation.schema import change, event, link, picture, record, session

LARGEST = 1024**3
"""Bytes that a backup may hold unpacked, if it comes in by the desk."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\s\"'<>&\x00-\x1f\x7f]+$")]
Short = Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[\w.-]*$")]
EventId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9]{4,40}$")]
Seq = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
Json = Annotated[str, msgspec.Meta(pattern=r"^[^\x00]*$")]
T = TypeVar("T")


class _Event(msgspec.Struct):
    id: EventId
    seq: Seq
    code: Code | None
    created: float
    deleted: float | None


class _Record(msgspec.Struct):
    id: Id
    activity_id: Id | None
    method: Short
    kind: Short
    author_id: Id | None
    entered_by: Id | None
    origin: Id | None
    status: Status
    data: Json
    born: Seq
    seq: Seq
    removed: Seq | None


class _Change(msgspec.Struct):
    seq: Seq
    command_id: Id
    actor_id: Id | None
    activity_id: Id | None
    command: Short
    touched: Json
    before: Json
    at: float
    late: bool


class _Link(msgspec.Struct):
    id: Key
    event_id: EventId
    role: Role
    label: Annotated[str, msgspec.Meta(max_length=300)]
    created: float
    withdrawn: float | None


class _Session(msgspec.Struct):
    key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    event_id: EventId
    role: Role
    created: float
    seen: float
    person_id: Id | None
    link_id: Key | None


class _Picture(msgspec.Struct):
    id: Id
    width: Annotated[int, msgspec.Meta(ge=1)]
    height: Annotated[int, msgspec.Meta(ge=1)]
    data: bytes
    small: bytes
    at: float


def _none() -> Iterator[dict[str, Any]]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Brought:
    """One event of a backup, whole and checked. `sessions` are nobody's who would be more than one of this event's guests.
    `pictures` reads the rows of its pictures, one by one: together they are too large to be held."""

    id: str
    code: str
    created: float
    seq: int
    records: tuple[Record[Any], ...]
    changes: tuple[Change, ...]
    links: tuple[Link, ...]
    sessions: tuple[Session, ...]
    pictures: Callable[[], Iterator[dict[str, Any]]] = field(default=_none, compare=False)

    @property
    def board(self) -> Board:
        board = Board(self.id)
        for each in self.records:
            board.put(each)
        board.seq = self.seq
        return board

    @property
    def facts(self) -> Event:
        return agenda.facts(self.board)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose events may be taken over. `made` in unix seconds."""

    made: float
    secret: bytes
    events: tuple[str, ...]
    database: Path

    def event(self, event_id: str, methods: Methods) -> Brought:
        """One of its events. Raises BadArchive."""
        with _reading(self.database) as connection:
            found = _event(connection, event_id, methods)
            for row in _pictures(connection, found):
                try:
                    sound(Pixels(row["data"], row["small"], row["width"], row["height"]))
                except NoPicture as error:
                    raise BadArchive(f"a picture that is none of ours: {row['id'][:60]}") from error
        return replace(found, pictures=lambda: self._pictures(found))

    def _pictures(self, found: Brought) -> Iterator[dict[str, Any]]:
        with _reading(self.database) as connection:
            yield from _pictures(connection, found)


def unpack(file: Path, into: Path) -> Backup:
    """Look at a file, and put its rows into a new SQLite database at `into`.

    Raises BadArchive (it is no backup of ours), NewerDatabase, other StoreErrors, OSError.
    """
    manifest, secret = archive.check(file, LARGEST)
    archive.fill(file, manifest, f"sqlite:///{into.absolute()}", overwrite=False, largest=LARGEST)
    with _reading(into) as connection:
        wanted = sa.select(event.c.id).where(event.c.deleted.is_(None)).order_by(event.c.created, event.c.id)
        events = tuple(str(event_id) for event_id in connection.execute(wanted).scalars())
    if not events:
        raise BadArchive("there is no event in it")
    return Backup(manifest.made, secret, events, into)


@contextmanager
def _reading(file: Path) -> Iterator[sa.Connection]:
    writer, reader = database.engines(sa.make_url(f"sqlite:///{file.absolute()}"))
    try:
        with reader.begin() as connection:
            yield connection
    except sa.exc.SQLAlchemyError as error:
        raise BadArchive(str(error)) from error
    finally:
        writer.dispose()
        reader.dispose()


def _event(connection: sa.Connection, event_id: str, methods: Methods) -> Brought:
    try:
        head = _typed(connection, sa.select(event).where(event.c.id == event_id), _Event)[0]
        codec = Codec(methods.kinds)
        records = _records(connection, event_id, codec)
        changes = _changes(connection, event_id, codec)
        links = _typed(connection, sa.select(link).where(link.c.event_id == event_id), _Link)
        sessions = _typed(connection, sa.select(session).where(session.c.event_id == event_id), _Session)
        found = Brought(
            head.id,
            head.code or "",
            head.created,
            head.seq,
            records,
            changes,
            tuple(Link(**msgspec.structs.asdict(each)) for each in links if each.role is not Role.ORGANISER),
            tuple(Session(**msgspec.structs.asdict(each)) for each in sessions if each.role is not Role.ORGANISER),
        )
        _sound(found, methods)
    except (msgspec.MsgspecError, ValueError, LookupError, Rejected) as error:
        raise BadArchive(f"event {event_id[:60]}: {error}") from error
    return found


def _typed(connection: sa.Connection, wanted: sa.Select[Any], kind: type[T]) -> list[T]:
    """Rows as what they have to be: SQLite itself takes anything for anything."""
    rows = connection.execute(wanted).mappings()
    return [msgspec.convert({str(name): value for name, value in row.items()}, kind) for row in rows]


def _records(connection: sa.Connection, event_id: str, codec: Codec) -> tuple[Record[Any], ...]:
    wanted = sa.select(record).where(record.c.event_id == event_id).order_by(record.c.born, record.c.id)
    rows = _typed(connection, wanted, _Record)
    for row in rows:
        msgspec.json.decode(row.data, type=dict[str, msgspec.Raw])  # also of kinds that nobody here reads
    return tuple(codec.record(msgspec.structs.asdict(row)) for row in rows)


def _changes(connection: sa.Connection, event_id: str, codec: Codec) -> tuple[Change, ...]:
    wanted = sa.select(change).where(change.c.event_id == event_id).order_by(change.c.seq)
    return tuple(codec.change(msgspec.structs.asdict(row)) for row in _typed(connection, wanted, _Change))


def _pictures(connection: sa.Connection, found: Brought) -> Iterator[dict[str, Any]]:
    """The rows of an event's pictures that have their record. Raises BadArchive."""
    known = {r.id for r in found.records if isinstance(r.data, Photo) and r.data.width}
    for picture_id in sorted(known):
        wanted = sa.select(picture).where(picture.c.event_id == found.id, picture.c.id == picture_id)
        try:
            rows = _typed(connection, wanted, _Picture)
        except msgspec.MsgspecError as error:
            raise BadArchive(f"a picture that cannot be read: {picture_id[:60]}") from error
        yield from (msgspec.structs.asdict(row) for row in rows)


def _known(one: Record[Any], board: Board, methods: Methods) -> None:
    """Raises for what nobody here can read, unless it belongs to a format that is not installed; and for a record of the
    core under another one's id."""
    run = board.get(one.activity) if one.activity is not None else None
    there = one.activity is None or (run is not None and methods.get(getattr(run.data, "method", "")) is not None)
    if there and isinstance(one.data, Foreign):
        raise BadArchive(f"a record that cannot be read: {one.id[:60]}")
    if one.activity is not None and (run is None or run.kind != "activity"):
        raise BadArchive("a record of no step")
    fixed = one.id if one.id in ("screen", "archived", FORGOTTEN) else "clock" if one.id.endswith(".clock") else ""
    if fixed and one.kind != fixed and one.activity is None:
        raise BadArchive(f"another kind of record than “{fixed}”")
    if fixed and one.activity is not None:
        raise BadArchive(f"a step’s record called {fixed}")


def _sound(found: Brought, methods: Methods) -> None:
    """Raises if the pages of this event would not come up."""
    if [c.seq for c in found.changes] != list(range(1, found.seq + 1)):
        raise BadArchive("the changes are not complete")
    if any(max(r.born, r.seq, r.removed or 0) > found.seq for r in found.records):
        raise BadArchive("a record is younger than its event")
    board = found.board
    facts = board.get(found.id)
    if facts is None or not isinstance(facts.data, Event) or not facts.alive or facts.activity is not None:
        raise BadArchive("the event has no facts")
    read_facts(msgspec.to_builtins(facts.data))
    for each in found.records:
        _known(each, board, methods)
    _no_circle(board)
    for run in agenda.activities(board):
        if methods.get(run.data.method) is not None:
            methods.scene(board, run)


def _no_circle(board: Board) -> None:
    """Raises if people are said to have been merged with each other: nobody could be found behind them."""
    merged = {r.id: r.author for r in board.kind(None, "person") if r.removed is not None and r.author not in (None, r.id)}
    for person in merged:
        seen: set[str | None] = set()
        step: str | None = person
        while step in merged:
            if step in seen:
                raise BadArchive(f"people who are merged in a circle: {person[:60]}")
            seen.add(step)
            step = merged[step]
