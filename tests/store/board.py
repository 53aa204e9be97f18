"""Small records and changes for the store's tests."""

from __future__ import annotations

from typing import Any

from facilitation.formats import Methods
from facilitation.people import Person
from facilitation.records import Change, Data, Record, Text
from facilitation.store import Store


class Note(Data, frozen=True, tag="note"):
    """A method's own record."""

    text: Text = ""
    tags: tuple[Text, ...] = ()


def kinds() -> dict[tuple[str, str], type[Data]]:
    """The core's kinds and two methods that share one."""
    return {**Methods([]).kinds, ("notes", "note"): Note, ("others", "note"): Note}


def person(name: str, born: int, seq: int | None = None) -> Record[Person]:
    return Record(id=f"p{born}", kind="person", data=Person(name=name), author=f"p{born}", born=born, seq=seq or born)


def changed(seq: int, *, before: dict[str, Record[Any] | None] | None = None, late: bool = False) -> Change:
    images = before or {}
    return Change(seq, f"c{seq}", "m1", "act", "edit_me", tuple(images), images, 1000.5 + seq, late)


async def add(store: Store, event: str, *names: str) -> None:
    """One person and one change per name, at the end of the event."""
    for name in names:
        await store.write(
            event,
            lambda tx, name=name: tx.write([person(name, tx.seq + 1)], {}, [changed(tx.seq + 1)]),  # type: ignore[misc]
        )
