"""Opening a database: engines, SQLite's settings, the lock that keeps a second server off the same file, migration."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parent / "migrations"
READERS = 4
"""How many threads read at once."""


class StoreError(Exception):
    """Something about the database that its owner must know. The message is for logs; screens have their own sentences."""


class NotSaved(StoreError):
    """A transaction did not come through (disk full, no connection). Nothing of it is acknowledged; it may be sent again.

    If the connection broke during COMMIT itself it may have been kept after all: a repeated command id then finds its answer.
    """


class NewerDatabase(StoreError):
    """A newer version of this program has changed the tables."""


class OlderDatabase(StoreError):
    """The tables are those of an older version, and only a server may change them."""


class DatabaseInUse(StoreError):
    """Another server works on this SQLite file."""


class Unreachable(StoreError):
    """There is no database to be opened: no server, no right to write, not a database file."""


def sqlite_path(url: sa.URL) -> Path | None:
    """The file of an SQLite database; None for others. Raises ValueError for one in memory, which no reader could share."""
    if url.get_backend_name() != "sqlite":
        return None
    if not url.database or url.database == ":memory:":
        raise ValueError("an SQLite database needs a file")
    return Path(url.database)


def engines(url: sa.URL) -> tuple[sa.Engine, sa.Engine]:
    """(writer, reader). The writer has one connection; the readers see one moment per transaction."""
    if sqlite_path(url) is None:
        writer = sa.create_engine(url, pool_size=1, max_overflow=0)
        reader = sa.create_engine(url, pool_size=READERS, max_overflow=0, isolation_level="REPEATABLE READ")
        return writer, reader
    writer = sa.create_engine(url, poolclass=sa.QueuePool, pool_size=1, max_overflow=0)
    reader = sa.create_engine(url, poolclass=sa.QueuePool, pool_size=READERS, max_overflow=0)
    _sqlite(writer, "BEGIN IMMEDIATE", ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"))
    _sqlite(reader, "BEGIN", ("query_only=ON",))
    return writer, reader


def _sqlite(engine: sa.Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    """Python's own transaction handling is switched off: it would begin late and deferred, and lose updates silently."""

    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("busy_timeout=10000", *pragmas):
            connection.execute(f"PRAGMA {pragma}").close()

    def begun(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    sa.event.listen(engine, "connect", connected)
    sa.event.listen(engine, "begin", begun)


class FileLock:
    """Held as long as a server works on an SQLite file. The operating system lets go of it however the process ends."""

    def __init__(self, path: Path) -> None:
        try:
            self._file: BinaryIO = path.open("a+b")
        except OSError as error:
            raise Unreachable(str(error)) from error
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise DatabaseInUse(str(path)) from error

    def release(self) -> None:
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def migrate(engine: sa.Engine) -> None:
    """Bring the tables up to date, in one transaction. Raises NewerDatabase, Unreachable."""
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # several processes may start at once
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(7026210)"))
            upgrade(connection)
    except sa.exc.DBAPIError as error:
        raise Unreachable(str(error.orig)) from error


def upgrade(connection: sa.Connection, target: str = "head") -> None:
    """Bring the tables to a revision, inside the connection's transaction. Raises NewerDatabase for one unknown here."""
    config = _alembic()
    script = ScriptDirectory.from_config(config)
    known = {step.revision for step in script.walk_revisions()}
    present = revision(connection)
    if unknown := {present, target} - known - {"head", ""}:
        raise NewerDatabase(", ".join(sorted(unknown)))
    if present not in (target, script.get_current_head()):
        config.attributes["connection"] = connection
        command.upgrade(config, target)


def revision(connection: sa.Connection) -> str:
    """Which revision the tables are at; empty if there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def check(engine: sa.Engine) -> None:
    """Make sure that the tables can be read as they are. Raises NewerDatabase, OlderDatabase, Unreachable."""
    script = ScriptDirectory.from_config(_alembic())
    try:
        with engine.begin() as connection:
            present = revision(connection)
    except sa.exc.DBAPIError as error:
        raise Unreachable(str(error.orig)) from error
    if present not in {step.revision for step in script.walk_revisions()} | {""}:
        raise NewerDatabase(present)
    if present != script.get_current_head():
        raise OlderDatabase(present)


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def prepare_folder(path: Path) -> None:
    """Make the folder of an SQLite file, readable for its owner only. Raises Unreachable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Unreachable(str(error)) from error
    if not os.access(path.parent, os.W_OK):
        raise Unreachable(str(path.parent))
