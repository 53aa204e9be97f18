"""Pictures on a board: what is written down of each, and who carries it. The bytes lie beside the records, in a table.

A record carries a picture by its id, in a field marked `Picture`. The two come on their own ways: a card's text is there at
once, its photo when the connection has carried it. Nobody may be given a picture by its id alone: whoever is shown an
element with it may have it, and nobody else (see `views.View.pictures`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import msgspec

from facilitation.records import AnyBoard, Data, Record, Ref, Text, marks

Side = Annotated[int, msgspec.Meta(ge=0, le=4_000)]
"""Pixels."""


class Photo(Data, frozen=True, tag="picture"):
    """A picture that has arrived. `width` 0: it was erased, and its bytes are gone. `alt` says in words what is to be seen.

    `board`: it is the photo of a pinboard of this step, carried by nothing; `cards` were typed in from it, in this order.
    """

    width: Side = 0
    height: Side = 0
    alt: Text = ""
    board: bool = False
    cards: Annotated[tuple[Ref, ...], msgspec.Meta(max_length=1_000)] = ()


def pictures_of(data: Data) -> Iterator[str]:
    """The ids of the pictures that a record's data carries, there or not."""
    for name in marks(type(data), "picture"):
        value = getattr(data, name)
        yield from (p for p in ([value] if isinstance(value, str) else value) if p)


def carriers(records: Iterable[Record[Any]]) -> dict[str, list[Record[Any]]]:
    """Picture id → the records that carry it, whether they stand or not."""
    found: dict[str, list[Record[Any]]] = {}
    for record in records:
        for picture in pictures_of(record.data):
            found.setdefault(picture, []).append(record)
    return found


def photo(board: AnyBoard, picture: str) -> Record[Photo] | None:
    """A picture that is there, by its id."""
    record = board.get(picture) if picture else None
    there = record is not None and record.alive and isinstance(record.data, Photo) and record.data.width > 0
    return record if there else None


def shown(board: AnyBoard, picture: str) -> dict[str, Any] | None:
    """What a template needs to show a picture; None if there is none or it has not arrived yet."""
    record = photo(board, picture)
    if record is None:
        return None
    data = record.data
    return {"id": record.id, "alt": data.alt, "width": data.width, "height": data.height}
