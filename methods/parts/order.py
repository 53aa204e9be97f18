"""A list that a moderator sorts: each record has a `place`, ascending; records with the same place stand in order of birth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from facilitation.method import N_, Rejected
from facilitation.records import Record


def ordered(records: Iterable[Record[Any]]) -> list[Record[Any]]:
    return sorted(records, key=lambda r: (r.data.place, r.born, r.id))


def end(records: Iterable[Record[Any]]) -> float:
    """A place behind all of them."""
    last: float = max((r.data.place for r in records), default=0.0)
    return last + 1.0


def between(records: Sequence[Record[Any]], moved: str, before: str) -> float:
    """The place for `moved` before another one of the ordered records; empty: behind all. Raises Rejected if it is gone."""
    others = [r for r in records if r.id != moved]
    at = next((i for i, r in enumerate(others) if r.id == before), None)
    if at is None:
        if before:
            raise Rejected(N_("This is no longer there."))
        return end(records)
    high: float = others[at].data.place
    low: float = others[at - 1].data.place if at > 0 else high - 2.0
    return (low + high) / 2
