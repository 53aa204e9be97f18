"""An event of a backup becomes one of this laptop's: as it is, beside the one that is here, or in its place."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from facilitation import agenda
from facilitation.access import new_code
from facilitation.archive import BadArchive
from facilitation.database import NotSaved
from facilitation.files import in_thread, replace_private
from facilitation.house import House, fresh_id
from facilitation.keys import Secrets
from facilitation.laying import as_copy, lay
from facilitation.panels import Door
from facilitation.people import Role
from facilitation.restoring import Brought
from facilitation.settings import SECRET
from facilitation.views import Audience, Picture

log = logging.getLogger("facilitation")
How = Literal["new", "beside", "over"]


async def take_over(house: House, found: Brought, secret: bytes, how: How, title: str = "") -> tuple[str, Path | None]:
    """(the event's id here, the copy that was made of what stood there before). Raises BadArchive, other StoreErrors, OSError.

    "beside": under another id, with another code, called `title`. "over": in the place of the one that is here, of which a
    copy is made first. Either way whoever was erased here stays erased. Otherwise it comes as it is, and what its laptop
    has sealed stays good.
    """
    await in_thread(lambda: _comes_up(house, found))  # seconds for a long day, and every room would wait
    if how == "beside":
        copy = as_copy(found, fresh_id(), title)
        await _lay(house, copy, found.id)
        return copy.id, None
    kept = await house.copies.keep_safe(found.id, "replaced") if how == "over" else None
    if house.access.secrets.adopt(Secrets.read(secret), found.id):
        replace_private(house.settings.data / SECRET, house.access.secrets.write())
    await _lay(house, found, found.id)
    return found.id, kept


def _comes_up(house: House, found: Brought) -> None:
    """Look at every screen of it before it counts. Raises BadArchive: a page that breaks helps nobody."""
    picture = Picture(found.board, found.changes, house.methods, house.render, Door())
    try:
        for role in (Role.MODERATOR, Role.PROJECTOR, Role.PARTICIPANT):
            for run in ("", *(a.id for a in agenda.activities(found.board))):
                picture.whole(Audience(role, run, "", "de"))
    except Exception as error:
        log.warning("a safety copy whose screens do not come up: %s", type(error).__name__)
        raise BadArchive(str(error)) from error


async def _lay(house: House, found: Brought, origin: str) -> None:
    store, methods, at, command_id = house.store, house.methods, house.live.clock(), secrets.token_urlsafe(12)

    def work(connection: sa.Connection) -> int:
        return lay(connection, store.codec, found, new_code, command_id, at, methods=methods, origin=origin)

    seq = await store.lay(found.id, work)
    with suppress(NotSaved):
        await store.vacuum_after_erasure()
    house.codes.update(await store.event_ids())
    await house.feed.reached(found.id, seq)
