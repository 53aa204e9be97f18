"""Losing the way in, and a server that goes and comes back."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from facilitation.people import Role
from tests.house import QUERY, Running, running
from tests.screens import PATIENCE, new_id


async def test_without_a_cookie(house: Running) -> None:
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    for path in (f"/e/{day.id}/socket", f"/wall/{day.id}/socket", f"/console/{day.id}/socket"):
        for cookies in ("", "facilitation-phone=made-up; facilitation-wall=made-up; facilitation-console=made-up"):
            with pytest.raises(ConnectionClosed) as refused:
                await phone.open(path=path, cookies=cookies)
            assert refused.value.rcvd is not None
            assert refused.value.rcvd.code == 4401
    other = await house.day()
    with pytest.raises(ConnectionClosed) as refused:
        await console.open(path=f"/console/{other.id}/socket", cookies=console.cookies())
    assert refused.value.rcvd is not None
    assert refused.value.rcvd.code == 4401


async def test_a_withdrawn_link(house: Running) -> None:
    day = await house.day()
    kept = await (await day.console()).here()
    link = (await house.house.access.links(day.id))[0]
    assert link.role is Role.MODERATOR
    second = house.house.access.path(await house.house.access.new_link(day.id, Role.MODERATOR))
    day.links[Role.MODERATOR] = second
    screen = await day.console()
    lines = [await screen.here(), await screen.open(path=f"{screen.page}/preview/socket")]
    stubborn = await screen.open(close_timeout=0.1)
    await house.house.withdraw(second.rpartition("/")[2].partition(".")[0])
    for line in lines:
        assert await line.closed() == 4403
    del stubborn
    assert (await screen.http.get(screen.page)).status_code == 401
    assert (await screen.post("blank", on=True)).status_code == 401
    assert (await house.browser().get(second)).status_code == 403
    with pytest.raises(ConnectionClosed) as refused:
        await screen.open()
    assert refused.value.rcvd is not None
    assert refused.value.rcvd.code == 4401
    assert "ack" in await kept.say("blank", on=False)


async def test_a_client_that_does_not_want_to_hear_of_it(house: Running) -> None:
    """A client of its own ignores the close frame and goes on: nothing it says counts, and it is cut off."""
    day = await house.day()
    console = await day.console()
    address = house.base.removeprefix("http://")
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"GET {console.page}/socket HTTP/1.1\r\nHost: {address}\r\nCookie: {console.cookies()}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n".encode()
    )
    await asyncio.wait_for(reader.readuntil(b'"full":true'), PATIENCE)
    link = next(k for k in await house.house.access.links(day.id) if k.role is Role.MODERATOR)
    await house.house.withdraw(link.id)
    await asyncio.wait_for(reader.readuntil(b"\x88\x02" + (4403).to_bytes(2, "big")), PATIENCE)
    message = json.dumps({"id": new_id(), "do": "blank", "on": True}).encode()
    writer.write(bytes((0x81, 0x80 | len(message), 0, 0, 0, 0)) + message)
    assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
    assert day.record("screen") is None
    writer.close()


async def test_a_deleted_event(house: Running) -> None:
    day = await house.day()
    screens = [await day.console(), await day.phone(), await day.wall()]
    lines = [await s.here() for s in screens]
    await house.house.store.delete_event(day.id, 1.0)
    for line in lines:
        assert await line.closed() == 4404
    for screen in screens:
        with pytest.raises(ConnectionClosed) as refused:
            await screen.open()
        assert refused.value.rcvd is not None
        assert refused.value.rcvd.code in (4401, 4404)
        assert (await screen.http.get(screen.page)).status_code in (401, 404)
    assert (await house.browser().get(f"/j/{day.code}")).status_code == 404


async def test_restart(tmp_path: Path) -> None:
    """The same cookie is the same person, the same links open, and nothing that was acknowledged is lost."""
    async with running(tmp_path) as before:
        day = await before.day()
        console, phone = await day.console(), await day.phone(name="Ana")
        await console.do("open", item=day.items[QUERY])
        line = await phone.here()
        texts = [f"Karte {n}" for n in range(5)]
        for text in texts:
            assert "ack" in await line.say("add_card", day.runs[QUERY], stem=0, text=text)
        sent = await line.post("add_card", day.runs[QUERY], stem=0, text="unterwegs")
        cookies, person, token, seq = phone.cookies(), line.hello["person"], line.token, line.seq
        port = int(before.base.rpartition(":")[2])
    async with running(tmp_path, port=port) as after:
        day.house = after
        again = after.screen(after.browser(Cookie=cookies), phone.page)
        back = await again.open(f"?token={token}&seq={seq}", cookies=cookies)
        await back.until(lambda: back.token)
        assert back.frames[1]["full"] is True
        assert back.hello["person"] == person
        assert "Ana" in await again.text()
        answer = await back.say("add_card", day.runs[QUERY], sent, stem=0, text="unterwegs")
        assert "ack" in answer
        assert await day.texts() == [*texts, "unterwegs"]
        console = await day.console()
        assert "Karte 4" in (await console.here()).html
