"""The store: what is written comes back, whole or not at all, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from facilitation.bell import GONE
from facilitation.keys import Link, Session
from facilitation.people import Person, Role
from facilitation.records import Change, Record
from facilitation.store import NoSuchEvent, Store, Tx
from tests.store.board import Note, add, changed, kinds, person


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(database_url, kinds())
    store.migrate()
    yield store
    store.close()


@pytest.fixture
async def event(store: Store) -> str:
    assert await store.create_event("e", "ABCDEF", 1.0)
    return "e"


async def test_what_is_written_comes_back(store: Store, event: str) -> None:
    before = person("Ana", 1)
    after = person("Ana Núñez 🦊 \u0000 شكرا", 1, seq=2)
    note = Record("n", "note", Note(text="x", tags=("a", "b")), "act", "p1", "m1", "n0", "waiting", 2, 2)
    first, second = changed(1, before={"p1": None}), changed(2, before={"p1": before, "n": None}, late=True)

    def work(tx: Tx) -> int:
        assert tx.seq == 0
        tx.write([before], {}, [first])
        tx.write([after, note], {"act": "notes"}, [second])
        return tx.seq

    assert await store.write(event, work) == 2
    assert await store.load(event) == ([after, note], [first, second], 2)
    assert await store.since(event, 1) == ([after, note], [second], 2)
    assert await store.since(event, 2) == ([], [], 2)


async def test_records_come_in_order_of_birth(store: Store, event: str) -> None:
    await add(store, event, "Zoe", "Ana", "Mia")
    again = person("Zoe again", 1, seq=4)
    await store.write(event, lambda tx: tx.write([again], {}, [changed(4)]))
    records, changes, seq = await store.load(event)
    assert [r.data.name for r in records] == ["Zoe again", "Ana", "Mia"]
    assert [c.seq for c in changes] == [1, 2, 3, 4]
    assert seq == 4


async def test_a_repeated_command_finds_its_answer(store: Store, event: str) -> None:
    await store.write(event, lambda tx: tx.write([], {}, [changed(1), changed(2, late=True)]))
    answers = await store.write(event, lambda tx: tx.answered(["c2", "c1", "c9"]))
    assert answers == {"c1": (1, False), "c2": (2, True)}


async def test_the_same_command_id_in_another_event_is_another_command(store: Store, event: str) -> None:
    await store.create_event("f", "GHJKLM", 2.0)
    await add(store, event, "Ana")
    await add(store, "f", "Ben")
    assert (await store.load("f"))[0][0].data.name == "Ben"
    assert await store.write("f", lambda tx: tx.answered(["c1"])) == {"c1": (1, False)}


async def test_a_transaction_that_raises_leaves_nothing(store: Store, event: str) -> None:
    def work(tx: Tx) -> None:
        tx.write([person("Ana", 1)], {}, [changed(1)])
        tx.put_session(Session("k", event, Role.PARTICIPANT, 1.0, 1.0, "p1"))
        raise RuntimeError("decide broke")

    rung: list[tuple[str, int]] = []
    store.on_bell(lambda *ring: rung.append(ring))
    with pytest.raises(RuntimeError):
        await store.write(event, work)
    assert await store.load(event) == ([], [], 0)
    assert await store.session("k") is None
    await add(store, event, "Ben")
    assert (event, 1) in rung
    assert (await store.load(event))[2] == 1


@pytest.mark.parametrize("seqs", [[2], [1, 1], [1, 3], [0]])
async def test_a_gap_in_the_count_is_refused(store: Store, event: str, seqs: list[int]) -> None:
    with pytest.raises(ValueError, match="gap"):
        await store.write(event, lambda tx: tx.write([], {}, [changed(n) for n in seqs]))


async def test_rewritten_changes_are_news(store: Store, event: str) -> None:
    await add(store, event, "Ana", "Ben")
    sealed = Change(1, "c1", None, None, "edit_me", (), {}, 0.0)
    await store.write(event, lambda tx: tx.write([], {}, [changed(3)], rewritten=[sealed]))
    assert await store.since(event, 2) == ([], [sealed, changed(3)], 3)
    assert (await store.load(event))[1][0] == sealed


async def test_one_record_without_the_rest(store: Store, event: str) -> None:
    await add(store, event, "Ana", "Ben")
    found = await store.record(event, "p2")
    assert found is not None
    assert found == (await store.load(event))[0][1]
    assert await store.record(event, "p3") is None
    assert await store.record("nowhere", "p1") is None


async def test_two_events_do_not_mix(store: Store, event: str) -> None:
    await store.create_event("f", "GHJKLM", 2.0)
    assert not await store.create_event("g", "GHJKLM", 3.0)
    await add(store, event, "Ana")
    assert (await store.load("f")) == ([], [], 0)
    assert await store.event_ids() == [("e", "ABCDEF"), ("f", "GHJKLM")]
    assert await store.event_by_code("GHJKLM") == "f"
    assert await store.event_by_code("ghjklm") is None


async def test_a_deleted_event_leaves_no_rows(store: Store, event: str) -> None:
    await add(store, event, "Ana")
    await store.add_link(Link("l", event, Role.MODERATOR, "Mia", 1.0))
    await store.put_session(Session("k", event, Role.MODERATOR, 1.0, 1.0, link_id="l"))
    rung: list[tuple[str, int]] = []
    store.on_bell(lambda *ring: rung.append(ring))
    await store.delete_event(event, 9.0)
    assert (event, GONE) in rung
    for call in (store.load(event), store.write(event, lambda tx: tx.seq), store.delete_event(event, 10.0)):
        with pytest.raises(NoSuchEvent):
            await call
    assert await store.event_ids() == []
    assert await store.session("k") is None
    engine = sa.create_engine(store.url)
    with engine.connect() as connection:
        for table in ("record", "change", "link", "session"):
            assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar() == 0
        assert connection.execute(sa.text("SELECT id, code, deleted FROM event")).all() == [(event, None, 9.0)]
    engine.dispose()
    assert await store.create_event("h", "ABCDEF", 11.0)  # the code is free again


async def test_links_and_sessions(store: Store, event: str) -> None:
    mod, wall = Link("l1", event, Role.MODERATOR, "Mia", 1.0), Link("l2", event, Role.PROJECTOR, "", 2.0)
    await store.add_link(mod)
    await store.add_link(wall)
    assert await store.links(event) == [mod, wall]
    a = Session("a", event, Role.MODERATOR, 1.0, 1.0, link_id="l1")
    b = Session("b", event, Role.MODERATOR, 1.0, 5.0, link_id="l1")
    c = Session("c", event, Role.PARTICIPANT, 1.0, 5.0, person_id="p1")
    desk = Session("d", None, Role.ORGANISER, 1.0, 5.0)
    await asyncio.gather(*(store.put_session(s) for s in (a, b, c, desk)))
    assert await store.session("a") == a
    assert await store.session("d") == desk
    await store.put_session(Session("a", event, Role.MODERATOR, 1.0, 8.0, link_id="l1"))
    assert sorted(await store.withdraw_link("l1", 7.0)) == ["a", "b"]
    assert await store.withdraw_link("l1", 8.0) == []
    assert (await store.link("l1")) == Link("l1", event, Role.MODERATOR, "Mia", 1.0, 7.0)
    assert await store.link("l9") is None
    assert await store.session("a") is None
    await store.drop_sessions_of_person(event, "p1")
    assert await store.session("c") is None
    await store.drop_sessions_before(6.0)
    assert await store.session("d") is None


async def test_what_waits_together_is_written_together_and_fails_alone(store: Store, event: str) -> None:
    sessions = [Session(f"k{n}", event, Role.PARTICIPANT, 1.0, 1.0, f"p{n}") for n in range(50)]
    stranger = Session("x", "no such event", Role.PARTICIPANT, 1.0, 1.0)
    results = await asyncio.gather(*(store.put_session(s) for s in [*sessions, stranger]), return_exceptions=True)
    assert [type(r).__name__ for r in results if r is not None] == ["NotSaved"]
    assert all([await store.session(s.key) == s for s in sessions])


async def test_meta(store: Store) -> None:
    assert await store.meta("x") is None
    await store.set_meta("x", "1")
    await store.set_meta("x", "2")
    assert await store.meta("x") == "2"


async def test_many_writers_leave_no_gap_and_no_double(store: Store, event: str) -> None:
    def one(tx: Tx) -> int:
        n = tx.seq + 1
        tx.write([person(f"P{n}", n)], {}, [changed(n)])
        return n

    got = await asyncio.gather(*(store.write(event, one) for _ in range(60)))
    assert sorted(got) == list(range(1, 61))
    records, changes, seq = await store.load(event)
    assert (len(records), [c.seq for c in changes], seq) == (60, list(range(1, 61)), 60)


async def test_reading_sees_one_moment(store: Store, event: str) -> None:
    """A reader never finds a change without its record, however the writers run."""
    stop = False

    def one(tx: Tx) -> None:
        n = tx.seq + 1
        tx.write([person("x", n)], {}, [changed(n)])

    async def write() -> None:
        while not stop:
            await store.write(event, one)

    task = asyncio.create_task(write())
    for _ in range(40):
        records, changes, seq = await store.load(event)
        assert len(records) == len(changes) == seq
    stop = True
    await task


async def test_data_of_a_method_that_went_is_kept(database_url: str) -> None:
    store = Store(database_url, kinds())
    store.migrate()
    await store.create_event("e", "ABCDEF", 1.0)
    note = Record("n", "note", Note(text="x"), "act", born=1, seq=1)
    second = Record("n", "note", Note(text="y"), "act", born=1, seq=2)
    work = [changed(1, before={"n": None}), changed(2, before={"n": note})]
    await store.write("e", lambda tx: tx.write([second], {"act": "notes"}, work))
    store.close()

    without = Store(database_url, {("", "person"): Person})
    [foreign], changes, _ = await without.load("e")
    assert (foreign.kind, foreign.activity) == ("foreign", "act")
    # What the core rewrites meanwhile keeps the data that it cannot read.
    moved = Record(foreign.id, foreign.kind, foreign.data, foreign.activity, status="hidden", born=1, seq=3)
    await without.write("e", lambda tx: tx.write([moved], {}, [changed(3, before={"n": foreign})], [changes[1]]))
    without.close()

    store = Store(database_url, kinds())
    records, changes, _ = await store.load("e")
    assert records == [Record("n", "note", Note(text="y"), "act", status="hidden", born=1, seq=3)]
    assert changes[1].before == {"n": note}
    assert changes[2].before == {"n": second}
    store.close()


async def test_a_type_that_several_methods_share(store: Store, event: str) -> None:
    """Which method a record is filed under is the activity's; a mapping that does not know it does no harm."""
    note = Record("n", "note", Note(text="x"), "act", born=1, seq=1)
    await store.write(event, lambda tx: tx.write([note], {"act": "others"}, [changed(1)]))
    await store.write(event, lambda tx: tx.write([note], {}, [changed(2, before={"n": note})]))
    assert (await store.load(event))[0] == [note]


async def test_erasure_reaches_the_files(tmp_path: Path) -> None:
    """After erasure neither the database nor its log holds the text, not even as free space."""
    file = tmp_path / "facilitation.sqlite"
    store = Store(f"sqlite:///{file}", kinds())
    store.migrate()
    await store.create_event("e", "ABCDEF", 1.0)
    secret = "Xanthippe-" * 30
    await store.write("e", lambda tx: tx.write([person(secret, 1)], {}, [changed(1, before={"p1": person(secret, 1)})]))
    await store.write("e", lambda tx: tx.write([person("", 1, seq=2)], {}, [changed(2)], [changed(1)]))
    await store.vacuum_after_erasure()
    for path in tmp_path.iterdir():
        assert b"Xanthippe" not in path.read_bytes(), path.name
    store.close()
