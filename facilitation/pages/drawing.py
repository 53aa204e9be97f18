"""Printed matter as an answer: drawn in a worker, so that the room is not slowed, and opened in the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from litestar import Response

from facilitation.agenda import Event
from facilitation.house import House
from facilitation.pages.common import safe_name


async def worked(house: House, work: Callable[[], Any]) -> Any:
    """What a worker made of it. `work` can be sent to another process."""
    return await asyncio.get_running_loop().run_in_executor(house.workers, work)


async def drawn(
    house: House, facts: Event, draw: Callable[[], bytes], suffix: str, kind: str = "application/pdf"
) -> Response[Any]:
    """A file made by `draw`, called after the event, with `suffix` at its end."""
    data = await worked(house, draw)
    name = safe_name(facts, suffix).replace("attachment", "inline", 1)
    return Response(data, media_type=kind, headers={"Content-Disposition": name})
