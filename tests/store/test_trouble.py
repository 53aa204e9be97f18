"""What goes wrong with databases: several servers, kill -9, a full disk, a lost connection, versions, the wrong file."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from facilitation.bell import GONE
from facilitation.database import DatabaseInUse, NewerDatabase, NotSaved, Unreachable
from facilitation.schema import metadata
from facilitation.store import Store, Tx
from tests.store.board import add, changed, kinds, person

WRITE_UNTIL_KILLED = """
import asyncio, sys
sys.path.insert(0, {root!r})
from facilitation.store import Store
from tests.store.board import changed, kinds, person

async def main():
    store = Store({url!r}, kinds())
    def one(tx):
        n = tx.seq + 1
        tx.write([person(f"P{{n}}", n)], {{}}, [changed(n)])
        return n
    while True:
        print(await store.write("e", one), flush=True)

asyncio.run(main())
"""


def opened(url: str) -> Store:
    store = Store(url, kinds())
    store.migrate()
    return store


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


def one(tx: Tx) -> int:
    n = tx.seq + 1
    tx.write([person(f"P{n}", n)], {}, [changed(n)])
    return n


async def test_two_servers_on_one_event(postgres_url: str) -> None:
    a, b = opened(postgres_url), opened(postgres_url)
    await a.create_event("e", "ABCDEF", 1.0)
    heard: dict[str, list[int]] = {"a": [], "b": []}
    a.on_bell(lambda _, seq: heard["a"].append(seq))
    b.on_bell(lambda _, seq: heard["b"].append(seq))
    got = await asyncio.gather(*(store.write("e", one) for _ in range(50) for store in (a, b)))
    assert sorted(got) == list(range(1, 101))
    for store in (a, b):
        records, changes, seq = await store.load("e")
        assert ([c.seq for c in changes], len(records), seq) == (list(range(1, 101)), 100, 100)
    await until(lambda: all(max(seqs, default=0) == 100 for seqs in heard.values()))
    # Nobody decides on a stale board: what the other has written is there inside the transaction.
    assert await b.write("e", lambda tx: len(tx.news(90)[0])) == 10
    await a.delete_event("e", 2.0)
    await until(lambda: GONE in heard["b"])
    a.close()
    b.close()


async def test_the_same_command_at_two_servers_counts_once(postgres_url: str) -> None:
    a, b = opened(postgres_url), opened(postgres_url)
    await a.create_event("e", "ABCDEF", 1.0)

    def once(tx: Tx) -> int:
        if answer := tx.answered(["c1"]):
            return answer["c1"][0]
        tx.write([person("Ana", 1)], {}, [changed(1)])
        return 1

    assert await asyncio.gather(*(store.write("e", once) for _ in range(5) for store in (a, b))) == [1] * 10
    assert len((await a.load("e"))[1]) == 1
    a.close()
    b.close()


async def test_a_lost_connection_is_told_and_mended(postgres_url: str) -> None:
    a, b = opened(postgres_url), opened(postgres_url)
    await a.create_event("e", "ABCDEF", 1.0)
    heard: list[int] = []
    a.on_bell(lambda _, seq: heard.append(seq))
    await until(lambda: heard == [0])
    dsn = sa.make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as admin:
        # Everything is cut but the other server.
        await b.write("e", one)
        mine = "datname = current_database() AND pid <> pg_backend_pid()"
        admin.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}")
    with pytest.raises(NotSaved):
        await a.write("e", one)
    assert await a.write("e", one) == 2
    with pytest.raises(NotSaved):
        await b.write("e", one)
    assert await b.write("e", one) == 3
    await until(lambda: 3 in heard)
    a.close()
    b.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
async def test_what_was_acknowledged_survives_kill_9(database_url: str) -> None:
    store = opened(database_url)
    await store.create_event("e", "ABCDEF", 1.0)
    store.close()
    script = WRITE_UNTIL_KILLED.format(root=str(Path(__file__).parents[2]), url=database_url)
    done = 0
    for more in (5, 40, 41):
        server = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert server.stdout
        while done < more:
            done = int(server.stdout.readline())
        server.send_signal(signal.SIGKILL)
        done = max([done, *map(int, server.stdout.read().split())])
        server.wait()
        again = opened(database_url)
        records, changes, seq = await again.load("e")
        assert seq in (done, done + 1)  # the last one may have been kept without anybody hearing of it
        assert [c.seq for c in changes] == list(range(1, seq + 1))
        assert len(records) == seq
        assert await again.write("e", lambda tx: tx.seq) == seq
        again.close()
        done = seq


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limit")
async def test_a_full_disk(sqlite_url: str) -> None:
    """Nothing is acknowledged, reading goes on, and writing too once there is room again."""
    import resource

    store = opened(sqlite_url)
    await store.create_event("e", "ABCDEF", 1.0)
    await add(store, "e", "Ana")
    file = Path(str(store.url.database))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = file.with_name(file.name + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal + 4096, hard))
    try:
        big = person("x" * 100_000, 2)
        for _ in range(2):
            with pytest.raises(NotSaved):
                await store.write("e", lambda tx: tx.write([big], {}, [changed(2)]))
        assert [r.data.name for r in (await store.load("e"))[0]] == ["Ana"]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    await add(store, "e", "Ben")
    assert (await store.load("e"))[2] == 2
    store.close()


def test_migrations_make_the_tables(database_url: str) -> None:
    store = opened(database_url)
    store.migrate()  # a second time does nothing
    store.close()
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_newer_database_is_refused(database_url: str) -> None:
    store = opened(database_url)
    store.close()
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    store = Store(database_url, kinds())
    with pytest.raises(NewerDatabase, match="9999"):
        store.migrate()
    store.close()


async def test_many_servers_start_at_once(postgres_url: str) -> None:
    stores = [Store(postgres_url, kinds()) for _ in range(3)]
    await asyncio.gather(*(asyncio.to_thread(store.migrate) for store in stores))
    assert await stores[0].create_event("e", "ABCDEF", 1.0)
    for store in stores:
        store.close()


async def test_two_servers_do_not_share_a_file(sqlite_url: str) -> None:
    first = opened(sqlite_url)
    with pytest.raises(DatabaseInUse):
        Store(sqlite_url, kinds())
    await first.create_event("e", "ABCDEF", 1.0)
    reader = Store(sqlite_url, kinds(), serving=False)
    assert await reader.event_ids() == [("e", "ABCDEF")]
    reader.close()
    first.close()
    opened(sqlite_url).close()


async def test_what_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_text("a shopping list, long enough to be taken for a header of a hundred bytes" * 5)
    store = Store(f"sqlite:///{tmp_path}/x.sqlite", kinds())
    with pytest.raises(Unreachable):
        store.migrate()
    store.close()
    nowhere = Store("postgresql+psycopg://nobody@127.0.0.1:1/none", kinds())
    with pytest.raises(Unreachable):
        nowhere.migrate()
    with pytest.raises(Unreachable):
        await nowhere.event_ids()
    with pytest.raises(NotSaved):
        await nowhere.write("e", one)
    nowhere.close()
    (tmp_path / "file").write_text("")
    with pytest.raises(Unreachable):
        Store(f"sqlite:///{tmp_path}/file/below/x.sqlite", kinds())
    with pytest.raises(ValueError, match="file"):
        Store("sqlite://", kinds())
