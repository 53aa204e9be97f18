"""A cable between browser and server that can be pulled: Playwright's set_offline leaves an open WebSocket alive."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Cable:
    """Passes bytes on to a server until it is pulled; then connections break and new ones get nowhere."""

    target: str
    base: str = ""
    pulled: bool = False
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    def pull(self) -> None:
        self.pulled = True
        for writer in list(self.open):
            writer.transport.abort()

    def plug_in(self) -> None:
        self.pulled = False

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.pulled:
            writer.transport.abort()
            return
        parts = urlsplit(self.target)
        there, back = await asyncio.open_connection(parts.hostname, parts.port)
        self.open |= {writer, back}
        await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
        self.open -= {writer, back}


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()


@asynccontextmanager
async def cable(target: str) -> AsyncIterator[Cable]:
    """A cable to `target`, at an address of its own."""
    found = Cable(target)
    server = await asyncio.start_server(found.connected, "127.0.0.1", 0)
    found.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield found
    finally:
        found.pull()
        server.close()
