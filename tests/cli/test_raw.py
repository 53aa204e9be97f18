"""The load test's own WebSocket client against frames made by hand, and against a real server."""

from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.server import ServerConnection, serve

from facilitation.cli.raw import CLOSE, PING, TEXT, FrameReader, RawBrowser, Refused, masked, open_socket
from facilitation.wire import frame


def server_frame(payload: bytes, first: int = 0x81) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((first, size)) + payload
    if size < 65_536:
        return bytes((first, 126)) + size.to_bytes(2, "big") + payload
    return bytes((first, 127)) + size.to_bytes(8, "big") + payload


PAYLOADS = [b"", b"x", b"y" * 125, b"z" * 126, b"\xc3\xa4" * 200, b"q" * 65_535, b"w" * 65_536, b"v" * 100_000]


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000, 10**9])
def test_messages_come_out_whole_however_the_bytes_are_cut(step: int) -> None:
    payloads = PAYLOADS[:5] if step < 100 else PAYLOADS
    stream = b"".join(map(server_frame, payloads))
    reader = FrameReader()
    found = [message for at in range(0, len(stream), step) for message in reader.feed(stream[at : at + step])]
    assert found == [(TEXT, payload) for payload in payloads]


def test_fragments_are_one_message_and_controls_may_stand_between() -> None:
    stream = server_frame(b"ab", 0x01) + server_frame(b"!", 0x89) + server_frame(b"cd", 0x00) + server_frame(b"ef", 0x80)
    stream += server_frame(b"g") + server_frame(b"\x0f\xa0", 0x88)
    assert FrameReader().feed(stream) == [(PING, b"!"), (TEXT, b"abcdef"), (TEXT, b"g"), (CLOSE, b"\x0f\xa0")]


def test_the_applications_own_frames_are_understood() -> None:
    for size in (10, 200, 70_000):
        message = {"put": {"a": "x" * size}}
        [(opcode, payload)] = FrameReader().feed(frame(message))
        assert opcode == TEXT
        assert json.loads(payload) == message


def test_a_masked_frame_from_the_server_is_an_error() -> None:
    with pytest.raises(ValueError, match="masked"):
        FrameReader().feed(masked(b"x"))


async def test_a_real_server_understands_us_and_we_it() -> None:
    async def echo(socket: ServerConnection) -> None:
        async for message in socket:
            await socket.send(message)

    heard: asyncio.Queue[bytes] = asyncio.Queue()
    async with serve(echo, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        socket = await open_socket("127.0.0.1", port, "/x?y=1", {"Origin": "http://here"}, heard.put_nowait)
        for payload in PAYLOADS[:6]:
            socket.send(payload)
            assert await asyncio.wait_for(heard.get(), 10) == payload
        await next(iter(server.connections)).ping()  # is answered, else this never returns
        socket.close()


async def test_a_refused_socket_says_so_and_pages_are_read() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.readuntil(b"\r\n\r\n"):
            if b"Upgrade: websocket" in request:
                writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            elif b"/chunked" in request:
                writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
            else:
                writer.write(b"HTTP/1.1 303 See\r\nLocation: /e/1\r\nSet-Cookie: a=b; Path=/e/1\r\nset-cookie: c=d\r\n")
                writer.write(b"Content-Length: 2\r\n\r\nok")

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    browser = RawBrowser("127.0.0.1", port)
    page = await browser.request("POST", "/j/1", {"Cookie": "x"}, b"name=")
    assert (page.status, page.headers["location"], page.cookies, page.body) == (303, "/e/1", {"a": "b", "c": "d"}, b"ok")
    assert (await browser.request("GET", "/chunked")).body == b"abcde"
    browser.close()
    with pytest.raises(Refused, match="403"):
        await open_socket("127.0.0.1", port, "/", {}, lambda _: None)
    server.close()
