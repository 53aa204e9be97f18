"""An event of every format goes out as a copy and comes back as it was, also as an event of its own and in another's place."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from facilitation import archive
from facilitation.laying import as_copy, lay
from facilitation.method import Method
from facilitation.records import Board, absorb
from facilitation.restoring import Brought, unpack
from facilitation.store import Store, Tx
from tests.contract.room import KNOWN, VARIANTS, Room, day

IDS = [f"{m.key}-{p}" for m, p in VARIANTS]


async def kept(store: Store, room: Room) -> None:
    await store.create_event(room.board.event_id, "482913", 1.0)

    def work(tx: Tx) -> None:
        methods = {r.id: r.data.method for r in room.board.kind(None, "activity")}
        tx.write(list(room.board), methods, room.log)

    await store.write(room.board.event_id, work)


@pytest.mark.parametrize(("method", "preset"), VARIANTS, ids=IDS)
async def test_comes_back_as_it_was(method: Method, preset: str, tmp_path: Path) -> None:
    room = day(Random(7), method, preset)
    for _ in range(12):
        room.live()
        room.disturb()
    store = Store(f"sqlite:///{tmp_path}/a.sqlite", KNOWN.kinds)
    store.migrate()
    await kept(store, room)
    before = await store.load("event-0001")
    archive.save(str(store.url), b"s" * 32, tmp_path / "x.zip", 1.0, "event-0001")
    found = unpack(tmp_path / "x.zip", tmp_path / "x.sqlite").event("event-0001", KNOWN)
    assert (list(found.records), list(found.changes), found.seq) == before

    other = Store(f"sqlite:///{tmp_path}/b.sqlite", KNOWN.kinds)
    other.migrate()
    await laid(other, found)
    assert await other.load("event-0001") == before
    copy = as_copy(found, "event-0002", "Daneben")
    await laid(other, copy)
    assert (await other.load("event-0002"))[2] == before[2]
    assert copy.facts.title == "Daneben"

    # In the place of another state, seen by somebody who has that one in memory: what she hears makes it the same.
    for _ in range(6):
        room.live()
        room.disturb()
    board, log = room.board, room.log
    third = Store(f"sqlite:///{tmp_path}/c.sqlite", KNOWN.kinds)
    third.migrate()
    await kept(third, room)
    seq = await laid(third, found)
    absorb(board, log, *await third.since("event-0001", board.seq))
    fresh = Board("event-0001")
    absorb(fresh, [], *await third.load("event-0001"))
    assert board.seq == fresh.seq == seq
    assert {r.id: r for r in board if r.removed is None} == {r.id: r for r in fresh if r.removed is None}
    kinds = {(r.activity, r.kind) for r in fresh}
    assert {k: [r.id for r in board.kind(*k)] for k in kinds} == {k: [r.id for r in fresh.kind(*k)] for k in kinds}
    assert log == (await third.load("event-0001"))[1]
    for each in (store, other, third):
        each.close()


async def laid(store: Store, found: Brought) -> int:
    def work(connection: sa.Connection) -> int:
        return lay(
            connection, store.codec, found, lambda: "999999", "restore-command-1", 2.0, methods=KNOWN, origin="event-0001"
        )

    return await store.lay(found.id, work)
