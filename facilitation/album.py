"""The bytes of an event's pictures, in their table. A picture counts from the moment when its record is there; bytes without
one belong to nobody, and go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from facilitation.pixels import Pixels
from facilitation.schema import event, picture, record
from facilitation.store import Store

ORPHAN = 86_400.0
"""Seconds after which bytes go that never got a record, and pictures that nobody carries."""


@dataclass(frozen=True, slots=True)
class Album:
    """All pictures of one database."""

    store: Store

    async def keep(self, event_id: str, picture_id: str, pixels: Pixels, at: float) -> tuple[int, int]:
        """Put bytes down before their record. Whoever sends them again gets what is there: (width, height). Raises NotSaved."""

        def work(connection: sa.Connection) -> tuple[int, int]:
            mine = (picture.c.event_id == event_id) & (picture.c.id == picture_id)
            there = connection.execute(sa.select(picture.c.width, picture.c.height).where(mine)).one_or_none()
            if there is None:
                row = {"event_id": event_id, "id": picture_id, "at": at, "width": pixels.width, "height": pixels.height}
                connection.execute(sa.insert(picture), {**row, "data": pixels.data, "small": pixels.small})
                return pixels.width, pixels.height
            return there.width, there.height

        return await self.store.do(work)

    async def bytes_of(self, event_id: str, picture_id: str, *, small: bool = False) -> bytes | None:
        """A JPEG, or None. Who may have it the caller has to know."""
        column = picture.c.small if small else picture.c.data
        rows = await self.store.read(sa.select(column).where(picture.c.event_id == event_id, picture.c.id == picture_id))
        return bytes(rows[0][0]) if rows else None

    async def several(self, event_id: str, ids: Sequence[str]) -> Mapping[str, bytes]:
        """The large JPEGs of those ids that are there, for a document."""
        found: dict[str, bytes] = {}
        for start in range(0, len(ids), 50):
            part = picture.c.id.in_(ids[start : start + 50])
            wanted = sa.select(picture.c.id, picture.c.data).where(picture.c.event_id == event_id, part)
            found.update({row.id: bytes(row.data) for row in await self.store.read(wanted)})
        return found

    async def drop_orphans(self, before: float) -> int:
        """Drop bytes from before a time (unix seconds) that have no record, and those of deleted events; returns how many."""
        named = sa.exists().where(record.c.event_id == picture.c.event_id, record.c.id == picture.c.id)
        gone = sa.exists().where(event.c.id == picture.c.event_id, event.c.deleted.is_not(None))
        lost = sa.delete(picture).where(((picture.c.at < before) & ~named) | gone)
        return await self.store.do(lambda c: c.execute(lost).rowcount)

    async def sent(self, after: float, before: float) -> Mapping[str, list[str]]:
        """Which pictures came in between two times (unix seconds): event id → their ids."""
        wanted = sa.select(picture.c.event_id, picture.c.id).join(event, event.c.id == picture.c.event_id)
        wanted = wanted.where(picture.c.at >= after, picture.c.at < before, event.c.deleted.is_(None))
        found: dict[str, list[str]] = {}
        for row in await self.store.read(wanted):
            found.setdefault(row.event_id, []).append(row.id)
        return found

    async def drop(self, event_id: str, picture_id: str) -> None:
        """Drop the bytes of one that got no record after all."""
        named = sa.exists().where(record.c.event_id == event_id, record.c.id == picture_id)
        mine = (picture.c.event_id == event_id) & (picture.c.id == picture_id)
        await self.store.do(lambda c: c.execute(sa.delete(picture).where(mine, ~named)).rowcount)
