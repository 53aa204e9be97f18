"""The desk's test QR, from the page to the phone's socket; the poster's address; the same seen in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
import websockets
from playwright.async_api import Browser, expect

from tests.house import DESK_KEY, Running, running


async def organiser(house: Running) -> httpx.AsyncClient:
    desk = httpx.AsyncClient(base_url=house.base, trust_env=False, follow_redirects=True, headers={"Origin": house.base})
    assert (await desk.get("/desk/open", params={"key": DESK_KEY})).status_code == 200
    return desk


async def begun(house: Running, desk: httpx.AsyncClient) -> tuple[str, str]:
    """(token of a new trial, its page)"""
    page = await desk.get("/desk/network?lang=de")
    return str(page.url).partition("trial=")[2], page.text


def standing(page: str) -> list[str]:
    """The sentences about the trial that are shown."""
    return re.findall(r'data-standing="(\w+)">', page)


async def test_a_phone_turns_it_green(tmp_path: Path) -> None:
    """On this machine every client is its own; that 127.0.0.1 is a phone here is the only thing that is arranged."""
    async with running(tmp_path) as house:
        desk = await organiser(house)
        token, page = await begun(house, desk)
        assert f"{house.base}/t/{token}" in page
        assert standing(page) == ["waiting"]
        trial = house.house.trials.get(token)
        assert trial is not None
        phone = await httpx.AsyncClient(trust_env=False).get(f"{house.base}/t/{token}")
        assert "Die Seite ist angekommen." in phone.text or "The page has arrived." in phone.text
        assert (await desk.get(f"/desk/network/state?trial={token}")).json() == {"standing": "own"}
        trial.page["192.168.7.7"] = 1.0
        assert (await desk.get(f"/desk/network/state?trial={token}")).json() == {"standing": "half"}
        assert standing((await desk.get(f"/desk/network?trial={token}")).text) == ["half"]
        async with websockets.connect(f"{house.base.replace('http', 'ws')}/t/{token}/socket", origin=house.base) as socket:  # type: ignore[arg-type]
            await socket.wait_closed()
        assert trial.socket.keys() == {"127.0.0.1"}
        trial.socket["192.168.7.7"] = 1.0
        assert (await desk.get(f"/desk/network/state?trial={token}")).json() == {"standing": "good"}
        await desk.aclose()


async def test_what_leads_nowhere(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        desk = await organiser(house)
        token, _ = await begun(house, desk)
        stranger = httpx.AsyncClient(trust_env=False)
        assert (await stranger.get(f"{house.base}/t/guessed")).status_code == 404
        assert (await stranger.get(f"{house.base}/desk/network")).status_code == 401
        assert (await desk.get("/desk/network/state?trial=guessed")).json() == {"standing": "gone"}
        for path, origin in ((f"/t/{token}/socket", "http://elsewhere.example"), ("/t/guessed/socket", house.base)):
            with pytest.raises(websockets.InvalidStatus, match="403"):
                await websockets.connect(house.base.replace("http", "ws") + path, origin=origin)  # type: ignore[arg-type]
        trial = house.house.trials.get(token)
        assert trial is not None
        assert (trial.page, trial.socket) == ({}, {})
        await stranger.aclose()
        await desk.aclose()


async def test_a_poster_with_another_address_is_told(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day()
        desk = await organiser(house)
        page = f"/desk/events/{day.id}?lang=de"
        assert "Die Adresse hat sich geändert" not in (await desk.get(page)).text
        await house.house.store.set_meta(f"printed {day.id}", "http://192.168.1.5:8000")
        told = (await desk.get(page)).text
        assert "Die Adresse hat sich geändert" in told
        assert "192.168.1.5:8000" in told
        await house.house.store.set_meta(f"printed {day.id}", house.base)
        assert "Die Adresse hat sich geändert" not in (await desk.get(page)).text
        await desk.aclose()


async def test_in_a_real_browser(tmp_path: Path, browser: Browser) -> None:
    async with running(tmp_path) as house:
        context = await browser.new_context(locale="de-DE")
        desk, phone = await context.new_page(), await context.new_page()
        await desk.goto(f"{house.base}/desk/open?key={DESK_KEY}")
        await desk.goto(f"{house.base}/desk/network")
        await expect(desk.locator('[data-standing="waiting"]')).to_be_visible()
        token = desk.url.partition("trial=")[2]
        await phone.goto(f"{house.base}/t/{token}")
        await expect(phone.locator("#trial-good")).to_be_visible()
        await expect(desk.locator('[data-standing="own"]')).to_be_visible()
        trial = house.house.trials.get(token)
        assert trial is not None
        trial.page["192.168.7.7"] = trial.socket["192.168.7.7"] = 1.0
        await expect(desk.locator('[data-standing="good"]')).to_be_visible()
        await expect(desk.locator('[data-standing="own"]')).to_be_hidden()
        await context.close()
