"""Reference B of the load test: what the same machine needs at the very least to bring a card to every phone.

A bare `websockets` server on the fastest loop there is. For each message it broadcasts one frame of the same bytes as the
application's, acknowledges, and keeps nothing: no database, no rights, no pages, no views.
"""

from __future__ import annotations

import asyncio
import json
from multiprocessing.connection import Connection

import websockets
from websockets.asyncio.server import ServerConnection, broadcast, serve

from facilitation.cli.loops import run

PLACE = "%(card)s"
"""Stands for the card's id in the frame's pattern."""


def reference_server(ready: Connection, pattern: str) -> None:
    """Serve on a free port, which is sent through `ready`, until the process is ended."""
    run(_serve(ready, pattern))


async def _serve(ready: Connection, pattern: str) -> None:
    phones: set[ServerConnection] = set()
    parts = pattern.split(PLACE)

    async def phone(socket: ServerConnection) -> None:
        phones.add(socket)
        try:
            async for message in socket:
                card = json.loads(message)["id"]
                broadcast(phones, card.join(parts))
                await socket.send(f'{{"ack":"{card}","seq":1}}')
        except websockets.ConnectionClosed:
            pass
        finally:
            phones.discard(socket)

    async with serve(phone, "127.0.0.1", 0, compression=None, max_size=65_536, backlog=4096) as server:
        ready.send(next(iter(server.sockets)).getsockname()[1])
        await asyncio.get_running_loop().create_future()
