"""The store on its own: what is written comes back, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation.method import Methods
from facilitation.people import Person
from facilitation.records import Change, Record
from facilitation.store import Store, Tx

KINDS = Methods([]).kinds


def person(name: str, seq: int) -> Record[Person]:
    return Record(id=f"p{seq}", kind="person", data=Person(name=name), author=f"p{seq}", born=seq, seq=seq)


def change(seq: int, *touched: str, before: dict[str, Record[Person] | None] | None = None) -> Change:
    return Change(seq, f"c{seq}", "m", None, "edit_me", touched, before or {}, 1000.0 + seq)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path}/room.sqlite", KINDS)
    store.migrate()
    yield store
    store.close()


async def test_what_is_written_comes_back(store: Store) -> None:
    await store.create_event("e", "ABCDEF", 1.0)
    old = person("Ana", 1)

    def work(tx: Tx) -> int:
        tx.write([old], {}, [change(1, "p1", before={"p1": None})])
        return tx.seq

    assert await store.write("e", work) == 1
    assert await store.load("e") == ([old], [change(1, "p1", before={"p1": None})], 1)
    assert await store.since("e", 1) == ([], [], 1)
