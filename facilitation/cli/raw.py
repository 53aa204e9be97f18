"""The cheapest honest WebSocket client: enough of RFC 6455 to be one of a thousand phones of a load test.

A full client library would spend more on receiving than the server spends on sending, and a two-core machine would then
measure its own load. So frames are parsed here by hand: text, pings (answered), fragments and closing; the server's frames
are unmasked and per-message deflate is never offered.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import cast

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA


class Refused(Exception):
    """The server did not open the socket; `status` is what it answered instead."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the server refused the socket with {status}")
        self.status = status


class FrameReader:
    """Cuts a byte stream into messages. `feed` returns (opcode, payload) pairs; fragments come back as one message."""

    def __init__(self) -> None:
        self._rest = b""
        self._parts: list[bytes] = []
        self._opcode = TEXT

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """Raises ValueError for a masked frame, which a server must not send."""
        if self._rest:
            data = self._rest + data
        found: list[tuple[int, bytes]] = []
        at, size = 0, len(data)
        while size - at >= 2:
            first, length = data[at], data[at + 1]
            start = at + 2
            if length > 127:
                raise ValueError("a masked frame from the server")
            if length == 126:
                start += 2
                length = int.from_bytes(data[at + 2 : start], "big") if size >= start else size
            elif length == 127:
                start += 8
                length = int.from_bytes(data[at + 2 : start], "big") if size >= start else size
            end = start + length
            if end > size:
                break
            self._take(first, data[start:end], found)
            at = end
        self._rest = data[at:]
        return found

    def _take(self, first: int, payload: bytes, found: list[tuple[int, bytes]]) -> None:
        opcode, final = first & 0x0F, bool(first & 0x80)
        if opcode >= CLOSE or (final and not self._parts):  # control frames may stand between fragments
            found.append((opcode, payload))
        else:
            if opcode != CONTINUATION:
                self._opcode = opcode
            self._parts.append(payload)
            if final:
                found.append((self._opcode, b"".join(self._parts)))
                self._parts = []


def masked(payload: bytes, opcode: int = TEXT) -> bytes:
    """A client's frame. The mask is random, as the standard asks of clients."""
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | opcode, 0x80 | size))
    elif size < 65_536:
        head = bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, 0x80 | 127)) + size.to_bytes(8, "big")
    mask = os.urandom(4)
    pattern = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    body = (int.from_bytes(payload, "big") ^ pattern).to_bytes(size, "big")
    return head + mask + body


def upgrade(host: str, path: str, headers: Mapping[str, str]) -> bytes:
    """The request that opens a socket."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class RawSocket(asyncio.Protocol):
    """One open socket. `heard` gets each text message's bytes as soon as the kernel hands them over."""

    def __init__(self, request: bytes, heard: Callable[[bytes], None]) -> None:
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = False
        self._request = request
        self._heard = heard
        self._reader = FrameReader()
        self._head: bytes | None = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one without saying so
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self._head is not None:
            data = self._handshake(self._head + data)
            if not data:
                return
        for opcode, payload in self._reader.feed(data):
            if opcode == TEXT:
                self._heard(payload)
            elif opcode == PING:
                self._write(masked(payload, PONG))
            elif opcode == CLOSE:
                self.close()

    def _handshake(self, data: bytes) -> bytes:
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            self._head = data
            return b""
        status = int(head.split(b" ", 2)[1])
        if status != HTTPStatus.SWITCHING_PROTOCOLS:
            if not self.opened.done():
                self.opened.set_exception(Refused(status))
            self.close()
            return b""
        self._head = None
        if not self.opened.done():
            self.opened.set_result(None)
        return rest

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if not self.opened.done():
            self.opened.set_exception(exc or ConnectionError("closed before it was open"))

    def send(self, text: bytes) -> None:
        """Raises ConnectionError if the socket is closed."""
        if self.closed:
            raise ConnectionError("the socket is closed")
        self._write(masked(text))

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def open_socket(host: str, port: int, path: str, headers: Mapping[str, str], heard: Callable[[bytes], None]) -> RawSocket:
    """Connect and shake hands. Raises OSError, Refused or ConnectionError."""
    loop = asyncio.get_running_loop()
    request = upgrade(f"{host}:{port}", path, headers)
    _, socket = await loop.create_connection(lambda: RawSocket(request, heard), host, port)
    await socket.opened
    return socket


class Page:
    """One answer to a plain HTTP request: status, headers in lower case (the last of a name), cookies, body."""

    def __init__(self, status: int, headers: dict[str, str], cookies: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.cookies, self.body = status, headers, cookies, body


class RawBrowser:
    """One keep-alive connection for plain HTTP requests, as cheap as the socket above."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Page:
        """Send one request and read its whole answer. Raises OSError or asyncio.IncompleteReadError."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}:{self._port}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if body or method != "GET":
            lines.append(f"Content-Length: {len(body)}")
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        return await self._answer(reader)

    async def _answer(self, reader: asyncio.StreamReader) -> Page:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ", 2)[1])
        headers: dict[str, str] = {}
        cookies: dict[str, str] = {}
        for line in head[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
            if name.lower() == "set-cookie":
                key, _, crumb = value.strip().partition(";")[0].partition("=")
                cookies[key] = crumb
        if headers.get("transfer-encoding") == "chunked":
            return Page(status, headers, cookies, await self._chunks(reader))
        return Page(status, headers, cookies, await reader.readexactly(int(headers.get("content-length", "0"))))

    @staticmethod
    async def _chunks(reader: asyncio.StreamReader) -> bytes:
        parts = []
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readuntil(b"\r\n")
        return b"".join(parts)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
