"""Foreign pages, floods, readers that do not read, half a request: whoever does it is alone with it."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from websockets.exceptions import ConnectionClosed, InvalidStatus

from facilitation import house as core
from facilitation import server
from facilitation.people import Role
from tests.house import QUERY, Day, Running, running
from tests.screens import PATIENCE, message_of, new_id


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "file://"])
async def test_a_foreign_page_gets_no_socket(house: Running, origin: str) -> None:
    day = await house.day()
    for screen in (await day.phone(), await day.wall(), await day.console()):
        with pytest.raises(InvalidStatus) as refused:
            await screen.open(origin=origin)
        assert refused.value.response.status_code == 403
        await screen.here()


async def test_a_message_that_is_too_long(house: Running) -> None:
    day = await house.opened()
    phone = await day.phone()
    line = await phone.here()
    whole = json.dumps(message_of("add_card", day.runs[QUERY], new_id(), {"stem": 0, "text": ""}))
    just = whole.replace('"text": ""', f'"text": "{"x" * (64 * 1024 - len(whole))}"')
    assert len(just) == 64 * 1024
    assert (await line.raw(just))["code"] == "invalid"
    for message in ("x" * 65 * 1024, b"x" * 65 * 1024, ["x" * 1024] * 65):
        line = await phone.here()
        with contextlib.suppress(ConnectionClosed):
            await line.connection.send(message)
        assert await line.closed() == 1009
    assert "ack" in await (await phone.here()).say("add_card", day.runs[QUERY], stem=0, text="kurz")


async def test_a_flood_slows_only_itself(house: Running) -> None:
    """100 messages at once are spread, none refused; others get their answers meanwhile, and a second line does not help."""
    day = await house.opened()
    flooder, other = await day.phone(), await day.phone()
    lines = [await flooder.here(), await flooder.here()]
    calm = await other.here()
    start = time.monotonic()
    sent = [await lines[n % 2].post("add_card", day.runs[QUERY], stem=0, text=f"Flut {n}") for n in range(100)]
    assert "ack" in await calm.say("add_card", day.runs[QUERY], stem=0, text="Ich auch")
    assert len(await day.texts()) < 101
    ids = (sent[::2], sent[1::2])
    await asyncio.gather(*(line.until(lambda n=n, line=line: set(ids[n]) <= set(line.answers)) for n, line in enumerate(lines)))
    assert all("ack" in line.answers[i] for line, own in zip(lines, ids, strict=True) for i in own)
    assert time.monotonic() - start > (100 - core.BURST) / core.PER_SECOND - 1
    texts = await day.texts()
    for line in (0, 1):  # one line's cards keep their order
        own = [t for t in texts if t.startswith("Flut") and int(t[5:]) % 2 == line]
        assert own == [f"Flut {n}" for n in range(line, 100, 2)]
    assert len(texts) == 101


async def test_a_flood_of_nonsense_is_no_cheaper(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "BURST", 5.0)
    day = await house.opened()
    flooder, calm = await (await day.phone()).here(), await (await day.phone()).here()
    for _ in range(20):
        await flooder.connection.send("[")
        await flooder.connection.send('{"ping": 1}')
    assert "ack" in await calm.say("add_card", day.runs[QUERY], stem=0, text="Ich auch")
    await flooder.caught_up()
    assert sum("error" in f for f in flooder.frames) == 20
    assert sum("pong" in f for f in flooder.frames) == 21


async def test_a_flood_by_http(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "BURST", 5.0)
    day = await house.opened()
    flooder, calm = await day.phone(), await (await day.phone()).here()
    flood = [asyncio.create_task(flooder.post("add_card", day.runs[QUERY], stem=0, text=f"{n}")) for n in range(25)]
    assert "ack" in await calm.say("add_card", day.runs[QUERY], stem=0, text="Ich auch")
    assert not all(task.done() for task in flood)
    assert {a.status_code for a in await asyncio.gather(*flood)} == {200}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def narrow(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """A server whose kernel keeps next to nothing for a slow reader; with its usual megabytes nobody would ever seem slow."""
    async with running(tmp_path_factory.mktemp("house"), send_buffer=16 * 1024) as found:
        yield found


def small_ear(house: Running) -> dict[str, Any]:
    """Options of a client that takes next to nothing unless it reads."""
    ear = socket.socket()
    ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    ear.connect(("127.0.0.1", int(house.base.rpartition(":")[2])))
    ear.setblocking(False)
    return {"sock": ear, "max_queue": 1}


async def much(day: Day) -> None:
    """Long cards from paper, several hundred kilobytes for a console."""
    console = await day.console()
    for n in range(24):
        await console.do("add_card", day.runs[QUERY], stem=0, text=f"Karte {n} " + "lang " * 1900)


async def test_a_reader_that_stops_reading(narrow: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it: it is cut off in time, the others hear everything, and it catches up when it comes back."""
    monkeypatch.setattr(narrow.house, "settings", dataclasses.replace(narrow.house.settings, stalled=2.0))
    day = await narrow.opened()
    console = await day.console()
    deaf = await console.open(**small_ear(narrow))
    await deaf.until(lambda: deaf.token)
    wall, desk = await (await day.wall()).here(), await console.here()
    await much(day)
    await wall.shows("Karte 23 ")
    await desk.shows("Karte 23 ")
    screens = narrow.house.feed.everyone
    async with asyncio.timeout(30):
        while sum(event == day.id and s.role is Role.MODERATOR for event, s in screens()) > 1:
            await asyncio.sleep(0.1)
    assert await deaf.closed() in (0, 1006)
    back = await console.open(f"?token={deaf.token}&seq={deaf.seq}")
    back.elements, back.token = deaf.elements, deaf.token
    await back.shows("Karte 23 ")
    await back.caught_up()
    assert back.elements == (await console.here()).elements


async def test_a_reader_that_pauses(narrow: Running) -> None:
    """It gets one merged catch-up on the same line instead of everything that it missed."""
    day = await narrow.opened()
    console = await day.console()
    slow = await console.open(**small_ear(narrow))
    await slow.until(lambda: slow.token)
    at = len(slow.frames)
    await much(day)
    inside = [s for event, s in narrow.house.feed.everyone() if event == day.id and s.role is Role.MODERATOR]
    assert any(s.line.behind for s in inside)
    await slow.shows("Karte 23 ")
    await slow.caught_up()
    assert slow.elements == (await console.here()).elements
    assert len([f for f in slow.frames[at:] if "put" in f]) < 24
    assert "ack" in await slow.say("blank", on=False)


async def test_half_a_request(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """A header that never ends is closed; promised within 15 s, here with less patience."""
    assert server.HEADER < 15
    monkeypatch.setattr(server, "HEADER", 0.5)
    port = int(house.base.rpartition(":")[2])
    halves = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
    for _, writer in halves:
        writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert (await house.browser().get("/health")).status_code == 200
    for reader, writer in halves:
        assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
        writer.close()
