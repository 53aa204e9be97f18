"""The web server on real sockets: half a request, too much, silence, and what the log says of it all."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from facilitation import logs, server
from facilitation.server import listen

KEY = base64.b64encode(b"0123456789abcdef").decode()
UPGRADE = f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers a request with the length of its body, and a message with itself; says a fine text to `/chatter` for ever."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"]})
    else:
        size, more = 0, True
        while more:
            message = await receive()
            size, more = size + len(message.get("body", b"")), message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"6")]})
        await send({"type": "http.response.body", "body": f"{size:6}".encode()})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """A server that is ten times as impatient as ours."""
    monkeypatch.setattr(server, "HEADER", 1.2)
    monkeypatch.setattr(server, "BODY", 1.2)
    sockets = listen("127.0.0.1", 0)
    running = server.server(echo, access_log=True)
    task = asyncio.create_task(running.serve(sockets=sockets))
    while not running.started:
        await asyncio.sleep(0.01)
    yield sockets[0].getsockname()[1]
    running.should_exit = True
    with contextlib.suppress(KeyboardInterrupt):
        await task


async def ended(reader: asyncio.StreamReader, seconds: float) -> float:
    """Seconds until the other side closed. Raises TimeoutError."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    async with asyncio.timeout(seconds):
        with contextlib.suppress(ConnectionError):
            while await reader.read(65_536):
                pass
    return loop.time() - start


def test_patience_is_within_what_was_promised() -> None:
    assert server.HEADER < 15
    assert server.BODY <= 30


@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_half_a_header_is_cut_off_though_it_trickles(port: int, start: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(start)

    async def trickle() -> None:
        with contextlib.suppress(ConnectionError):
            while start:
                writer.write(b"a")
                await writer.drain()
                await asyncio.sleep(0.1)

    task = asyncio.create_task(trickle())
    assert 0.5 < await ended(reader, 5) < 4
    task.cancel()
    writer.close()


async def test_half_a_header_on_a_connection_that_was_used(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200" in await reader.readuntil(b"     0")
    writer.write(b"GET / HTTP/1.1\r\nHost")
    assert await ended(reader, 5) < 4
    writer.close()


async def test_half_a_body_is_cut_off_a_slow_one_is_not(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head)
    for _ in range(6):
        await asyncio.sleep(0.4)
        writer.write(b"a")
    assert b"200" in await asyncio.wait_for(reader.readuntil(b"     6"), 5)
    writer.close()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head + b"aaa")
    assert await ended(reader, 5) < 4
    writer.close()


async def test_a_silent_socket_stays(port: int) -> None:
    """The clock for headers stops at the upgrade, also when the first frame comes with it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    frame = b"\x81\x82\x00\x00\x00\x00hi"
    writer.write(f"GET /?token=geheim HTTP/1.1\r\nHost: x\r\n{UPGRADE}".encode())
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    with pytest.raises(TimeoutError):
        await ended(reader, 2.5)
    writer.write(frame)
    assert await asyncio.wait_for(reader.readexactly(4), 5) == b"\x81\x02hi"
    writer.close()


async def test_a_message_that_is_too_long_closes_with_1009(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET / HTTP/1.1\r\nHost: x\r\n{UPGRADE}".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert b"permessage-deflate" not in head.lower()
    assert b"server:" not in head.lower()
    writer.write(b"\x81\xff" + (65 * 1024).to_bytes(8, "big") + b"\0\0\0\0" + b"a" * 65 * 1024)
    frame = await asyncio.wait_for(reader.readexactly(4), 5)
    assert frame[0] == 0x88
    assert int.from_bytes(frame[2:], "big") == 1009
    writer.close()


async def test_the_log_is_discreet(port: int, caplog: pytest.LogCaptureFixture) -> None:
    """Neither a link's secret nor a resume token is written down, and a line break does not make a second entry."""
    caplog.set_level(logging.INFO, "uvicorn.access")
    caplog.set_level(logging.INFO, "uvicorn.error")
    for path in ("/m/abc.topsecret", "/p/abc.topsecret?x=1", "/e/ev?token=topsecret", "/%0A%1B[31mforged"):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n{UPGRADE if 'token' in path else chr(13) + chr(10)}".encode())
        await reader.readuntil(b"\r\n\r\n")
        writer.close()
    formatter = logs.Formatter()
    lines = [formatter.format(record) for record in caplog.records]
    assert len([line for line in lines if "/m/…" in line or "/p/…" in line]) == 2
    assert not any("topsecret" in line or "\n" in line or "\x1b" in line for line in lines), lines


def test_one_entry_is_one_line() -> None:
    def entry(message: str, *args: object, error: BaseException | None = None) -> str:
        info = (type(error), error, None) if error else None
        return logs.Formatter().format(logging.LogRecord("x", logging.ERROR, "", 0, message, args, info))

    assert entry("joined: %s", "Eve\n2026-01-01 ERROR all is lost\x1b[2J\u202e").count("\n") == 0
    assert "Eve\\n2026" in entry("joined: %s", "Eve\n2026")
    with_trace = entry("broke", error=ValueError("a\n2026-01-01 ERROR forged /m/id.topsecret"))
    assert all(line.startswith("    ") for line in with_trace.splitlines()[1:])
    assert "topsecret" not in with_trace
    assert logs.discreet("GET /console/e1/m/x?y=1 and /p/tok") == "GET /console/e1/m/x and /p/…"
    assert logs.discreet('"POST /r/e1.seal/g1.seal HTTP/1.1" and "/h/tok"') == '"POST /r/… HTTP/1.1" and "/h/…"'


def test_a_taken_port_is_told() -> None:
    first = listen("", 0)
    port = first[0].getsockname()[1]
    with pytest.raises(OSError, match=r"."):
        listen("", port)
    for sock in first:
        sock.close()
