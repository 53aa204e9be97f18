"""The desk in a real browser: drags by mouse and finger, clicks that count at once, nothing typed is lost, no axe finding."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from facilitation import agenda
from facilitation.method import Command
from facilitation.pages.desk_answers import ORGANISER
from facilitation.whole import Archive
from tests.house import AGENDA, DESK_KEY, Running, running

pytestmark = pytest.mark.asyncio(loop_scope="session")
GERMAN: dict[str, Any] = {"locale": "de-DE", "viewport": {"width": 1280, "height": 720}}


@dataclass
class Desk:
    """One event on the desk, in a browser that is in."""

    server: Running
    event: str
    context: BrowserContext
    page: Page

    @property
    def url(self) -> str:
        return f"{self.server.base}/desk/events/{self.event}"

    def row(self, n: int) -> Any:
        return self.page.locator(".row").nth(n)

    async def titles(self) -> list[str]:
        return [str(t).strip() for t in await self.page.locator(".row .name > a").all_inner_texts()]

    async def minutes(self) -> list[int]:
        board = await self.server.house.feed.board(self.event)
        return [p.item.data.minutes for p in agenda.planned(board)]


@pytest_asyncio.fixture(loop_scope="session")
async def desk(browser: Browser, tmp_path: Path) -> AsyncIterator[Desk]:
    async with running(tmp_path) as server:
        facts = agenda.Event(title="Ein Tag", date="2026-12-16", start="13:00", end="14:00")
        event = await server.house.create(facts, AGENDA)
        context = await browser.new_context(**GERMAN, has_touch=True)
        page = await context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(f"{server.base}/desk/open?key={DESK_KEY}")
        desk = Desk(server, event, context, page)
        await page.goto(desk.url)
        await expect(page.locator(".bar")).to_be_visible()
        yield desk
        await context.close()
        assert not wrong


BEFORE = ["Begrüßung", "Drei Pinnwände", "Was fehlt?", "Ausblick"]
AFTER = ["Ausblick", "Begrüßung", "Drei Pinnwände", "Was fehlt?"]


async def _places(desk: Desk) -> tuple[float, float, float]:
    """(x of the last line's grip, its y, the y just above the first line's middle)."""
    grip = await desk.row(3).locator(".grip").bounding_box()
    first = await desk.row(0).bounding_box()
    assert grip
    assert first
    return grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2, first["y"] + 6


async def test_a_line_is_dragged_by_mouse(desk: Desk) -> None:
    assert await desk.titles() == BEFORE
    x, y, top = await _places(desk)
    await desk.page.mouse.move(x, y)
    await desk.page.mouse.down()
    await desk.page.mouse.move(x, top, steps=6)
    await desk.page.mouse.up()
    await expect(desk.row(0)).to_contain_text("13:00")
    await expect(desk.row(0)).to_contain_text("Ausblick")
    await desk.page.reload()
    assert await desk.titles() == AFTER


async def test_a_line_is_dragged_by_finger(desk: Desk) -> None:
    x, y, top = await _places(desk)
    finger = await desk.context.new_cdp_session(desk.page)

    async def touch(kind: str, *points: dict[str, float]) -> None:
        await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    await touch("touchStart", {"x": x, "y": y})
    for part in (0.25, 0.5, 0.75, 1.0):
        await touch("touchMove", {"x": x, "y": y + (top - y) * part})
    await touch("touchEnd")
    await expect(desk.row(0)).to_contain_text("13:00")
    await desk.page.reload()
    assert await desk.titles() == AFTER


async def test_a_drag_that_is_given_up_changes_nothing(desk: Desk) -> None:
    x, y, top = await _places(desk)
    await desk.page.mouse.move(x, y)
    await desk.page.mouse.down()
    await desk.page.mouse.move(x, top, steps=4)
    await desk.page.keyboard.press("Escape")
    await desk.page.mouse.up()
    await desk.page.reload()
    assert await desk.titles() == BEFORE


async def test_a_line_is_moved_by_keyboard(desk: Desk) -> None:
    button = desk.page.get_by_role("button", name="Ausblick: früher")
    for n in (2, 1, 0):
        await button.focus()
        await desk.page.keyboard.press("Enter")
        await expect(desk.row(n)).to_contain_text("Ausblick")
    await desk.page.reload()
    assert await desk.titles() == AFTER


async def test_minutes_count_at_once_and_what_is_typed_elsewhere_stays(desk: Desk) -> None:
    await desk.page.fill("#f-place", "Noch nicht gespeichert")
    more = desk.page.get_by_role("button", name="Begrüßung: 5 Minuten mehr")
    for _ in range(4):
        await more.click()
    await expect(desk.row(0).locator("input[name=minutes]")).to_have_value("30")
    await expect(desk.row(1)).to_contain_text("13:30")
    assert (await desk.minutes())[0] == 30
    await expect(desk.page.locator("#f-place")).to_have_value("Noch nicht gespeichert")
    await expect(desk.page.locator("[data-state]")).to_have_text("Noch nicht gespeichert")
    await desk.page.get_by_role("button", name="Speichern").last.click()
    await expect(desk.page.locator("[data-state]")).to_have_text("Gespeichert")


async def test_a_line_is_opened_changed_and_closed(desk: Desk) -> None:
    await desk.row(1).locator(".name > a").click()
    await desk.page.fill("#e-room", "Saal 2")
    await desk.page.locator(".settings .button--main").click()
    await expect(desk.page.locator(".editor")).to_have_count(0)
    await expect(desk.row(1)).to_contain_text("Saal 2")


async def test_a_refusal_marks_the_field_and_keeps_the_rest(desk: Desk) -> None:
    await desk.page.fill("#f-host", "Gemeinde")
    await desk.page.fill("#f-end", "12:00")
    await desk.page.locator("#facts-form .button--main").click()
    await expect(desk.page.locator("#facts [role=alert]")).to_have_text("Das Ende liegt vor dem Beginn.")
    await expect(desk.page.locator("#f-end")).to_be_focused()
    await expect(desk.page.locator("#f-host")).to_have_value("Gemeinde")


async def test_a_server_that_is_gone_is_said_and_nothing_is_lost(desk: Desk) -> None:
    await desk.context.set_offline(True)
    await desk.page.fill("#f-host", "Gemeinde")
    await desk.page.locator("#facts-form .button--main").click()
    await expect(desk.page.locator("[data-trouble]")).to_contain_text("Der Server antwortet nicht")
    await expect(desk.page.locator("#f-host")).to_have_value("Gemeinde")
    await desk.context.set_offline(False)
    await desk.page.locator("#facts-form .button--main").click()
    await expect(desk.page.locator("[data-state]")).to_have_text("Gespeichert")


async def test_without_javascript(desk: Desk, browser: Browser) -> None:
    context = await browser.new_context(**GERMAN, java_script_enabled=False, storage_state=await desk.context.storage_state())
    page = await context.new_page()
    await page.goto(desk.url)
    await page.get_by_role("button", name="Begrüßung: 5 Minuten mehr").click()
    await page.get_by_role("button", name="Ausblick: früher").click()
    await page.get_by_role("link", name="Drei Pinnwände").click()
    await page.fill("#e-room", "Saal 2")
    await page.locator(".settings .button--main").click()
    await expect(page.locator(".row").nth(1)).to_contain_text("Saal 2")
    assert (await desk.minutes())[0] == 15
    await context.close()


async def whole_pages(desk: Desk) -> list[str]:
    """Safety copies without a stick and with one, what is in a copy, and an event in the archive."""
    server, stick = desk.server, desk.server.house.settings.data / "stick"
    stick.mkdir(exist_ok=True)
    await server.house.copies.choose(stick)
    copy = next(stick.glob("*.zip"))
    with copy.open("rb") as file:
        found = server.house.uploads.take(file, server.house.methods)
    kept = await server.house.create(agenda.Event(title="Im Archiv", date="2026-01-16"), AGENDA)
    command = Command("put-it-into-the-archive", 1.0, Archive(True))
    await server.house.feed.reached(kept, (await server.house.live.send(kept, command, ORGANISER)).seq)
    await server.house.copies.choose(stick / "gone")
    return ["/desk/copies", f"/desk/restore/{found.token}", "/desk?archive=1", f"/desk/events/{kept}", "/desk?q=archiv"]


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
async def test_axe_finds_nothing(desk: Desk, browser: Browser, scheme: str) -> None:
    look: dict[str, Any] = {"contrast": "more"} if scheme == "contrast" else {"color_scheme": scheme}
    context = await browser.new_context(**GERMAN, **look, storage_state=await desk.context.storage_state())
    page = await context.new_page()
    item = await desk.row(1).get_attribute("data-item")
    pages = ["/desk", "/desk/new", *(f"/desk/events/{desk.event}{query}" for query in ("", "?add=1", f"?edit={item}"))]
    for path in (*pages, *await whole_pages(desk)):
        await page.goto(desk.server.base + path)
        await page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
        found = await Axe().run(page)
        assert not found.response["violations"], found.generate_report()
        wide = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], path
    await context.close()
