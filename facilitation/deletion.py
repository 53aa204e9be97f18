"""What goes by itself: names and needs on their day, pictures that nobody carries. Looked for at the start and every hour, so
that a laptop that slept is in time too."""

from __future__ import annotations

import asyncio
import logging
import secrets

from facilitation import agenda
from facilitation.album import ORPHAN
from facilitation.database import StoreError
from facilitation.deadlines import deletion_due, keeps_names
from facilitation.guests import Forget
from facilitation.house import House
from facilitation.method import Actor, Command, Rejected
from facilitation.people import Role
from facilitation.photos import Photo
from facilitation.picturing import DropPictures

log = logging.getLogger("facilitation")
EVERY = 3_600.0
LOOK_BACK = 14 * 86_400.0
"""Seconds before which nobody looks again for pictures that were left."""


async def keep_deletion_dates(house: House, every: float = EVERY) -> None:
    """Look now and then. Runs until it is cancelled; what goes wrong is tried again the next time."""
    while True:
        try:
            await forget_what_is_due(house)
        except Exception:
            log.exception("the deletion dates could not be looked at")
        try:
            await drop_orphans(house)
        except Exception:
            log.exception("left pictures could not be looked for")
        await asyncio.sleep(every)


async def forget_what_is_due(house: House) -> list[str]:
    """Delete names and needs of every event whose day has come; returns the ids of those events. Raises StoreError."""
    done = []
    for event_id, _ in await house.store.event_ids():
        now = house.live.clock()
        facts = await house.store.record(event_id, event_id)  # most events are not due: their boards stay on the disk
        if facts is None or not isinstance(facts.data, agenda.Event) or not deletion_due(facts.data, now):
            continue
        try:
            if not keeps_names(await house.feed.board(event_id)):
                continue
            await house.live.send(event_id, Command(secrets.token_urlsafe(12), now, Forget()), Actor(Role.ORGANISER, "core"))
        except (Rejected, StoreError):  # deleted meanwhile, done by another process, or the disk is full
            log.warning("personal data of an event whose day has come is still there", exc_info=True)
            continue
        done.append(event_id)
    return done


async def drop_orphans(house: House) -> list[str]:
    """Drop bytes without a record, and pictures that were sent and never pinned up; returns their ids. Raises StoreError."""
    before = house.live.clock() - ORPHAN
    await house.album.drop_orphans(before)
    found: list[str] = []
    for event_id, sent in (await house.album.sent(before - LOOK_BACK, before)).items():
        board = await house.feed.board(event_id)
        carried = house.methods.carriers(board)
        there = [r for p in sent if (r := board.get(p)) is not None and isinstance(r.data, Photo)]
        lost = tuple(r.id for r in there if r.data.width and not r.data.board and r.id not in carried)
        if lost and not agenda.archived(board):
            command = Command(secrets.token_urlsafe(12), house.live.clock(), DropPictures(lost))
            await house.live.send(event_id, command, Actor(Role.ORGANISER, "core"))
            found.extend(lost)
    return found
