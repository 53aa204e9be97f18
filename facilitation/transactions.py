"""One thread that writes, a few that read: the database from the event loop's side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from facilitation import database
from facilitation.database import NotSaved, Unreachable

T = TypeVar("T")
Work = Callable[[sa.Connection], T]


class Transactions:
    """Runs functions inside transactions, off the loop. Raises NotSaved (writing) and Unreachable (reading)."""

    def __init__(self, url: sa.URL) -> None:
        self._writing, self._reading = database.engines(url)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(database.READERS, thread_name_prefix="reader")
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []

    def migrate(self) -> None:
        self._writer.submit(database.migrate, self._writing).result()

    def check(self) -> None:
        database.check(self._reading)

    def close(self) -> None:
        """Wait for what is being written, then let go of everything."""
        self._writer.shutdown()
        self._readers.shutdown()
        self._writing.dispose()
        self._reading.dispose()

    async def write(self, work: Work[T], after: Callable[[T], None] | None = None) -> T:
        """Run `work` in a transaction of its own. `after` is called in the writer thread once it is committed."""

        def run() -> T:
            try:
                with self._writing.begin() as connection:
                    result = work(connection)
            except sa.exc.DBAPIError as error:
                raise NotSaved(str(error.orig)) from error
            if after is not None:
                after(result)
            return result

        return await asyncio.get_running_loop().run_in_executor(self._writer, run)

    async def write_with_others(self, work: Work[T]) -> T:
        """Run `work` in a transaction that it shares with all that wait at this moment: a hundred people who join at once
        cost one disk write, not a hundred. A work that raises takes back its own part only."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.append((work, future))
        # The first of several drains takes them all; the others find nothing.
        self._writer.submit(self._drain, loop)
        return await future

    async def read(self, work: Work[T]) -> T:
        """Run `work` in a reading transaction, in which the database stands still."""

        def run() -> T:
            try:
                with self._reading.begin() as connection:
                    return work(connection)
            except sa.exc.DBAPIError as error:
                raise Unreachable(str(error.orig)) from error

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def outside(self, *statements: str) -> None:
        """Run statements that no transaction may hold (checkpoint, vacuum), in the writer thread."""

        def run() -> None:
            raw = self._writing.raw_connection()
            try:
                connection: Any = raw.driver_connection
                if hasattr(connection, "autocommit") and self._writing.dialect.name == "postgresql":
                    connection.autocommit = True
                for statement in statements:
                    connection.execute(statement).close()
            except self._writing.dialect.loaded_dbapi.Error as error:
                raise NotSaved(str(error)) from error
            finally:
                if self._writing.dialect.name == "postgresql":
                    connection.autocommit = False
                raw.close()

        await asyncio.get_running_loop().run_in_executor(self._writer, run)

    def _drain(self, loop: asyncio.AbstractEventLoop) -> None:
        batch, self._waiting = self._waiting, []
        if not batch:
            return
        done: list[tuple[asyncio.Future[Any], Any, BaseException | None]] = []
        try:
            with self._writing.begin() as connection:
                for work, future in batch:
                    try:
                        with connection.begin_nested():
                            done.append((future, work(connection), None))
                    except Exception as error:
                        done.append((future, None, error))
        except sa.exc.DBAPIError as error:
            done = [(future, None, NotSaved(str(error.orig))) for _, future in batch]
        loop.call_soon_threadsafe(_settle, done)


def _settle(done: list[tuple[asyncio.Future[Any], Any, BaseException | None]]) -> None:
    for future, result, error in done:
        if future.done():  # nobody waits any more
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(NotSaved(str(error.orig)) if isinstance(error, sa.exc.DBAPIError) else error)


@cache
def upsert(dialect: str, table: sa.Table) -> sa.Insert:
    """INSERT that overwrites the row with the same primary key. Kept, for making it costs more than running it."""
    keys = [column.name for column in table.primary_key]
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    others = {column.name: insert.excluded[column.name] for column in table.c if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=others)
