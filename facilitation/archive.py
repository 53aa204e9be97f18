"""A whole database, or one event of it, as one file, the same for SQLite and PostgreSQL: a zip with a manifest, the secret
and a table's rows as one JSON object per line. Made from one moment, also while the server writes.

Files come from strangers too, so sizes are looked at before anything is unpacked, and nothing is unpacked by name.
"""

from __future__ import annotations

import os
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import msgspec
import sqlalchemy as sa

from facilitation import database
from facilitation.database import NewerDatabase, StoreError, Unreachable
from facilitation.schema import event, link, session

FORMAT = "facilitation-backup"
VERSION = 1
TABLES = ("event", "record", "change", "link", "session", "meta", "picture")
"""In an order in which they may be filled."""
LATER = frozenset({"picture"})
"""Those that older backups do not have."""
LARGEST = 4 * 1024**3
"""Bytes of all rows together."""
DENSEST = 200
"""How many times smaller a member may be than what it holds; real rows pack five to twenty times."""
LONGEST = 64 * 1024**2
"""Bytes of one row."""
LONG_FILE = 2 * 1024**3
"""Bytes from which on a zip needs its large form."""
MOST_LISTED = 16 * 1024
"""Bytes of a zip's table of contents: ours is short, and a million entries would have to be read before they are counted."""
_FIRST = tuple(name for name in TABLES if name not in LATER)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, UnicodeError)
"""What reading a zip may end with that is none."""
BATCH = 500
FEW = 8
"""Rows of pictures at once: one may have a megabyte."""
GENTLE = 50
"""Rows that are written before the server, if it is this process, gets its turn."""
PAUSE = 0.0005
"""Seconds of that turn."""


class BadArchive(StoreError):
    """The file is no backup of ours, or was tampered with."""


class NotEmpty(StoreError):
    """There is data already where it should go."""


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says about itself."""

    format: str
    version: int
    revision: str  # of the tables
    made: float  # unix seconds
    rows: dict[str, int]


def save(url: str, secret: bytes, out: Path, at: float, event_id: str = "") -> Manifest:
    """Write everything, or what belongs to one event, into the file `out`, which is replaced only by a complete one.

    Raises StoreError, OSError.
    """
    writer, reader = database.engines(sa.make_url(url))
    part = out.with_name(out.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with open(part, "x+b", opener=_private) as file, reader.begin() as connection:
            manifest = _write(file, connection, secret, at, event_id, zipfile.ZIP_DEFLATED)
            with zipfile.ZipFile(file) as made:
                dense = any(map(_dense, made.infolist()))
            if dense:  # somebody has written the same letter ten thousand times: packed, it would be taken for a bomb
                file.seek(0)
                file.truncate()
                manifest = _write(file, connection, secret, at, event_id, zipfile.ZIP_STORED)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, out)
    except sa.exc.SQLAlchemyError as error:
        raise Unreachable(str(error)) from error
    finally:
        part.unlink(missing_ok=True)
        writer.dispose()
        reader.dispose()
    return manifest


def _write(file: IO[bytes], connection: sa.Connection, secret: bytes, at: float, event_id: str, packing: int) -> Manifest:
    with zipfile.ZipFile(file, "w", packing) as archive:
        rows = {name: _save_table(archive, connection, name, event_id) for name in TABLES}
        manifest = Manifest(FORMAT, VERSION, database.revision(connection), at, rows)
        archive.writestr("secret", secret)
        archive.writestr("manifest.json", msgspec.json.encode(manifest))
    return manifest


def _dense(member: zipfile.ZipInfo) -> bool:
    return member.file_size > DENSEST * member.compress_size + 65_536


def stamp(url: str) -> str:
    """Another text whenever something was written since that a backup would hold. Raises Unreachable."""
    writer, reader = database.engines(sa.make_url(url))
    told = (event.c.seq, event.c.deleted, link.c.created, link.c.withdrawn, session.c.created)
    try:
        with reader.begin() as connection:
            return repr([tuple(connection.execute(sa.select(sa.func.count(c), sa.func.sum(c))).one()) for c in told])
    except sa.exc.SQLAlchemyError as error:
        raise Unreachable(str(error)) from error
    finally:
        writer.dispose()
        reader.dispose()


def check(file: Path, largest: int = LARGEST) -> tuple[Manifest, bytes]:
    """(manifest, secret) of a backup that may be restored; `largest`: bytes that it may hold unpacked.

    Raises BadArchive, NewerDatabase, OSError.
    """
    with _opened(file, largest) as archive:
        try:
            manifest = msgspec.json.decode(archive.read("manifest.json"), type=Manifest)
            secret = archive.read("secret").strip()
        except (*_BROKEN, msgspec.DecodeError) as error:
            raise BadArchive(str(error)) from error
    if manifest.format != FORMAT or not manifest.revision or len(secret) < 32:
        raise BadArchive("not ours")
    if manifest.version > VERSION:
        raise NewerDatabase(str(manifest.version))
    return manifest, secret


def fill(file: Path, manifest: Manifest, url: str, *, overwrite: bool, largest: int = LARGEST) -> None:
    """Put a backup's rows into a database, in one transaction. Raises NotEmpty, BadArchive, StoreError."""
    writer, reader = database.engines(sa.make_url(url))
    try:
        with _opened(file, largest) as archive, writer.begin() as connection:
            _clear(connection, overwrite)
            # The rows fit the tables of their time, which are brought up to date afterwards.
            database.upgrade(connection, manifest.revision)
            there = set(archive.namelist())
            for name in TABLES:
                filled = _fill_table(archive, connection, name) if f"{name}.ndjson" in there else None
                if filled != manifest.rows.get(name):
                    raise BadArchive(f"{name}: rows are missing")
            database.upgrade(connection)
    except (*_BROKEN, msgspec.DecodeError) as error:
        raise BadArchive(str(error)) from error
    except (sa.exc.DataError, sa.exc.IntegrityError, sa.exc.InterfaceError, sa.exc.ProgrammingError) as error:
        raise BadArchive(str(error.orig)) from error
    except sa.exc.StatementError as error:
        if isinstance(error, sa.exc.DBAPIError):
            raise Unreachable(str(error)) from error
        raise BadArchive(str(error.orig)) from error  # a value that no column of this kind can hold
    except OverflowError as error:
        raise BadArchive(str(error)) from error
    except sa.exc.SQLAlchemyError as error:
        raise Unreachable(str(error)) from error
    finally:
        writer.dispose()
        reader.dispose()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _save_table(archive: zipfile.ZipFile, connection: sa.Connection, name: str, event_id: str) -> int:
    table = sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
    encoder = msgspec.json.Encoder()
    count = 0
    wanted = sa.select(table)
    if event_id:  # what belongs to no event (the organiser's own sessions, the server's notes) stays out
        owner = table.c.id if name == "event" else table.c.get("event_id")
        wanted = wanted.where(sa.false() if owner is None else owner == event_id)
    with archive.open(f"{name}.ndjson", "w", force_zip64=True) as out:
        at_once = FEW if name in LATER else GENTLE
        for batch in connection.execute(wanted.execution_options(yield_per=at_once)).mappings().partitions():
            for row in batch:
                out.write(encoder.encode({str(column): value for column, value in row.items()}) + b"\n")
            count += len(batch)
            time.sleep(PAUSE)
    return count


def _opened(file: Path, largest: int = LARGEST) -> zipfile.ZipFile:
    """The archive, if it has our members and no others, none of them larger than its packed size lets expect."""
    _look_at_end(file)
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise BadArchive(str(error)) from error
    members = archive.infolist()
    names = sorted(m.filename for m in members)
    if not any(names == sorted(["manifest.json", "secret", *(f"{n}.ndjson" for n in own)]) for own in (TABLES, _FIRST)):
        archive.close()
        raise BadArchive("other members than a backup's")
    small = all(m.file_size <= LONGEST for m in members if not m.filename.endswith(".ndjson"))
    dense = any(map(_dense, members))
    plain = all(m.compress_type in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED) and not m.flag_bits & 1 for m in members)
    if not small or dense or not plain or sum(m.file_size for m in members) > largest:
        archive.close()
        raise BadArchive("larger inside than a backup can be")
    return archive


def _look_at_end(file: Path) -> None:
    """How long a table of contents the file says it has, before anybody reads it. Raises BadArchive, OSError."""
    size = file.stat().st_size
    with file.open("rb") as raw:
        raw.seek(max(0, size - 66_000))
        tail = raw.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise BadArchive("not a zip")
    listed = int.from_bytes(tail[at + 12 : at + 16], "little")
    large = tail[max(0, at - 20) : at].startswith(b"PK\x06\x07")
    if (large or listed > MOST_LISTED) and size < LONG_FILE:
        raise BadArchive("a longer table of contents than a backup has")


def _clear(connection: sa.Connection, overwrite: bool) -> None:
    tables = sa.MetaData()
    tables.reflect(connection, only=lambda name, _: name in {*TABLES, "alembic_version"})
    if "event" in tables.tables and not overwrite and connection.execute(sa.select(tables.tables["event"])).first():
        raise NotEmpty("the database holds events")
    tables.drop_all(connection)


def _fill_table(archive: zipfile.ZipFile, connection: sa.Connection, name: str) -> int:
    table = sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
    columns = {column.name: isinstance(column.type, sa.LargeBinary) for column in table.c}
    count = 0
    batch: list[dict[str, Any]] = []
    for row in _rows(archive, name, columns):
        batch.append(row)
        if len(batch) == (FEW if name in LATER else BATCH):
            connection.execute(sa.insert(table), batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(sa.insert(table), batch)
    return count + len(batch)


def _rows(archive: zipfile.ZipFile, name: str, columns: Mapping[str, bool]) -> Iterator[dict[str, Any]]:
    """The rows of a table. A row with other columns than these is refused while it is read, however long it is. `columns`:
    which of them hold bytes, that are written as base64."""
    fields: list[tuple[str, Any]] = [
        (str(column), bytes if columns[column] else str | int | float | bool | None) for column in sorted(columns)
    ]
    decoder = msgspec.json.Decoder(msgspec.defstruct("Row", fields, forbid_unknown_fields=True))
    with archive.open(f"{name}.ndjson") as member:
        while line := member.readline(LONGEST):
            if not line.endswith(b"\n"):
                raise BadArchive(f"{name}: a row that does not end")
            yield msgspec.structs.asdict(decoder.decode(line))
