"""What the moderator has starred: it stands under "at a glance" on the protocol's first page.

A star is a record of the event's own board and only points. What it points to is looked up when it is needed, so that a
correction, a card taken down and an erasure count here too.
"""

from __future__ import annotations

from typing import Any

from facilitation.records import AnyBoard, Data, Record, Ref, texts


class Star(Data, frozen=True, tag="star"):
    record: Ref


def star_id(record: str) -> str:
    return f"{record}.star"


def starred(board: AnyBoard) -> list[Record[Any]]:
    """The starred records that stand on their boards and say something, in the order in which they got their stars."""
    pointed = (board.get(star.data.record) for star in board.kind(None, Star.tag()) if star.alive)
    return [r for r in pointed if r is not None and r.alive and r.activity is not None and texts(r)]
