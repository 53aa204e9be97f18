"""The web server: uvicorn, with what it lacks. Whoever sends half a request is cut off, and a dead socket is let go."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from collections.abc import Callable
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

MESSAGE = 64 * 1024
"""Bytes of the longest message that a screen may send."""
HEADER = 12.0
"""Seconds in which a request's header must be complete."""
BODY = 30.0
"""Seconds without a byte of the body."""
TRANSPORT = "facilitation.transport"
"""Where a socket's transport lies in its scope: a frame is built once and written to a thousand of them as it is."""
FAREWELL = 5.0
"""Seconds that a connection may take to end once it is lost or the server stops."""


class PatientProtocol(H11Protocol):
    """HTTP with an end to patience: a header may trickle in for twelve seconds in all, not for ever."""

    deadline: asyncio.TimerHandle | None = None
    awaiting = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for("header", HEADER)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.get_protocol() is not self or self.transport.is_closing():
            self._wait_for("", 0.0)
        elif self.conn.their_state is h11.SEND_BODY:
            self._wait_for("", 0.0)
            self._wait_for("body", BODY)
        elif self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            self._wait_for("header", HEADER)
        else:
            self._wait_for("", 0.0)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_for("", 0.0)
        super().connection_lost(exc)

    def _wait_for(self, what: str, seconds: float) -> None:
        """Start the clock for a header or body; more bytes of the same header do not start it again."""
        if what == self.awaiting:
            return
        self.awaiting = what
        if self.deadline is not None:
            self.deadline.cancel()
        self.deadline = self.loop.call_later(seconds, self.transport.abort) if what else None


class LineProtocol(WebSocketsSansIOProtocol):
    """WebSockets that do not wait for the dead."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        scope: Any = getattr(self, "scope", None)  # the application's task begins only after this
        if scope is not None:
            scope[TRANSPORT] = self.transport

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.loop.call_later(FAREWELL, self.transport.abort)  # a full buffer would keep it open for ever


class Server(uvicorn.Server):
    """Calls `started` once it listens."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        _calm_the_collector()
        if self.started:
            self._tell()


def _calm_the_collector() -> None:
    """A full collection looks at every object of a thousand phones' connections and holds all frames up meanwhile.

    What is there at the start stays for good and is not looked at again; the rest is looked at less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def server(app: Any, *, access_log: bool = False, started: Callable[[], None] = lambda: None) -> Server:
    """The server for an ASGI application; `run(sockets=…)` or `await serve(sockets=…)` it."""
    return Server(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            ws=LineProtocol,
            ws_max_size=MESSAGE,
            ws_ping_interval=20.0,
            ws_ping_timeout=20.0,
            ws_per_message_deflate=False,
            lifespan="on",
            log_config=None,
            access_log=access_log,
            server_header=False,
            backlog=4096,
            timeout_graceful_shutdown=int(FAREWELL),
        ),
        started,
    )


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets on `host`, or on all addresses of this machine, IPv4 and IPv6; port 0 takes any free one.

    Raises OSError if the port is taken or the address is not ours.
    """
    if host:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return [_bound(family, where[0], port)]
    first = _bound(socket.AF_INET, "0.0.0.0", port)
    if not socket.has_ipv6:
        return [first]
    try:
        return [first, _bound(socket.AF_INET6, "::", first.getsockname()[1])]
    except OSError:  # a machine whose IPv6 is switched off
        return [first]


def _bound(family: int, host: Any, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There, SO_REUSEADDR would let two servers share a port.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((host, port))
        sock.listen(4096)  # so that a taken port is told now, before anything else is done
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock
