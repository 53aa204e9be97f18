"""A marketplace in real browsers: the matrix by finger, by mouse and by keyboard alone, a session that is moved while it runs,
and a report that is written through a cut connection."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from facilitation.people import Role
from facilitation.planning import AddItem
from tests.browser.proxy import cable
from tests.browser.test_day import DESK, PHONE, WALL, opened, step
from tests.house import running

pytestmark = pytest.mark.asyncio(loop_scope="session")
ROOMS = ["Mensa | 60 | ja", "Bibliothek | 20"]
LINES = (AddItem(method="open_space", settings={"rooms": ROOMS, "slots": ["15:25-16:10", "16:25-17:10"]}),)
TOPICS = ("Verkehr", "Spielplätze", "Ortskern")


STILL = """() => document.getAnimations()
    .every(a => a.playState !== "running" || a.effect.getComputedTiming().endTime === Infinity)"""


async def both_seen(page: Page, what: Locator, onto: Locator) -> None:
    """What has just been moved glides to its new place, and a target may have to be scrolled to: only then it is taken."""
    for each in (onto, what):
        await each.scroll_into_view_if_needed()
    await page.wait_for_function(STILL)


async def middle(what: Locator) -> tuple[float, float]:
    box = await what.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"], 60) / 2


async def by_finger(page: Page, what: Locator, onto: Locator, *, rest: int = 0) -> None:
    """Take it (`rest`: milliseconds of keeping still before it moves) and let it go over the target."""
    finger = await page.context.new_cdp_session(page)
    await both_seen(page, what, onto)
    (x, y), (there, down) = await middle(what), await middle(onto)

    async def touch(kind: str, *points: tuple[float, float]) -> None:
        sent = [{"x": px, "y": py} for px, py in points]
        await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": sent})

    await touch("touchStart", (x, y))
    await page.wait_for_timeout(rest)
    for part in (0.2, 0.5, 0.8, 1.0):
        await touch("touchMove", (x + (there - x) * part, y + (down - y) * part))
    await touch("touchEnd")


def item(page: Page, title: str) -> Locator:
    return page.locator(".os-item").filter(has=page.locator("h4", has_text=title))


def cell(page: Page, room: int, slot: int) -> Locator:
    return page.locator(".os-grid__row").nth(room + 1).locator(".os-grid__cell").nth(slot)


async def bring_in(console: Page, title: str) -> None:
    """Typed in for somebody without a phone."""
    form = console.locator(".os-enter").first
    if not await form.get_by_label("Thema", exact=True).is_visible():
        await form.locator("summary").click()
    await form.get_by_label("Thema", exact=True).fill(title)
    await form.get_by_role("button", name="Anpinnen").click()
    await expect(item(console, title)).to_be_visible()


async def market(console: Page) -> None:
    await step(console, "Eröffnung")
    await step(console, "Anliegen")
    for title in TOPICS:
        await bring_in(console, title)
    await step(console, "Marktplatz")
    await expect(console.locator(".os-desk__waiting .os-item")).to_have_count(len(TOPICS))


async def test_the_matrix_by_finger(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house:
        day = await house.day(LINES)
        context, console = await opened(browser, house.base + day.links[Role.MODERATOR], wrong, **DESK, has_touch=True)
        _, wall = await opened(browser, house.base + day.links[Role.PROJECTOR], wrong, **WALL)
        await market(console)
        await by_finger(console, item(console, "Verkehr").locator("[data-grip]"), cell(console, 0, 0))
        await expect(cell(console, 0, 0).locator(".os-item")).to_contain_text("Verkehr")
        # Anywhere else a finger has to rest on the card for a moment.
        await by_finger(console, item(console, "Spielplätze").locator(".card__meta"), cell(console, 1, 1), rest=500)
        await expect(cell(console, 1, 1).locator(".os-item")).to_contain_text("Spielplätze")
        await by_finger(console, item(console, "Ortskern").locator(".card__meta"), cell(console, 0, 1))
        await by_finger(console, item(console, "Verkehr").locator("[data-grip]"), cell(console, 1, 1))  # they trade places
        await expect(cell(console, 0, 0).locator(".os-item")).to_contain_text("Spielplätze")
        await expect(cell(console, 1, 1).locator(".os-item")).to_contain_text("Verkehr")
        await expect(console.locator(".os-desk__waiting .os-item")).to_have_text([re.compile("Ortskern")])  # a stroke scrolls
        await expect(wall.locator(".os-cell .os-session")).to_have_count(2)
        await context.close()
        await wall.context.close()
    assert wrong == []


async def test_the_matrix_by_mouse(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house:
        day = await house.day(LINES)
        context, console = await opened(browser, house.base + day.links[Role.MODERATOR], wrong, **DESK)
        await market(console)
        await both_seen(console, item(console, "Verkehr"), cell(console, 0, 0))
        await item(console, "Verkehr").drag_to(cell(console, 0, 0))
        await expect(cell(console, 0, 0).locator(".os-item")).to_contain_text("Verkehr")
        await both_seen(console, item(console, "Spielplätze"), cell(console, 1, 0))
        await item(console, "Spielplätze").drag_to(cell(console, 1, 0))
        await expect(cell(console, 1, 0).locator(".os-item")).to_contain_text("Spielplätze")
        await both_seen(console, item(console, "Verkehr"), console.locator(".os-desk__waiting"))
        await item(console, "Verkehr").drag_to(console.locator(".os-desk__waiting"), target_position={"x": 12, "y": 12})
        await expect(console.locator(".os-desk__waiting .os-item")).to_have_count(2)
        # What is given up changes nothing.
        await both_seen(console, item(console, "Ortskern"), cell(console, 0, 1))
        x, y = await middle(item(console, "Ortskern"))
        there, down = await middle(cell(console, 0, 1))
        await console.mouse.move(x, y)
        await console.mouse.down()
        await console.mouse.move(there, down, steps=4)
        await expect(console.locator(".os-grid__cell.is-under")).to_have_count(1)
        await console.keyboard.press("Escape")
        await console.mouse.up()
        await expect(console.locator(".is-ghost, .is-under, .is-taken")).to_have_count(0)
        await expect(console.locator(".os-desk__waiting .os-item")).to_have_count(2)
        await context.close()
    assert wrong == []


async def test_the_matrix_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house:
        day = await house.day(LINES)
        context, console = await opened(browser, house.base + day.links[Role.MODERATOR], wrong, **DESK)
        await market(console)
        for topic, slot, room in ((0, 0, 0), (1, 1, 1), (2, 1, 0)):
            await console.locator("#place-session").focus()
            for _ in range(topic):
                await console.keyboard.press("ArrowDown")
            await console.keyboard.press("Tab")
            for _ in range(slot):
                await console.keyboard.press("ArrowDown")
            await console.keyboard.press("Tab")
            for _ in range(room):
                await console.keyboard.press("ArrowDown")
            await console.keyboard.press("Tab")
            await console.keyboard.press("Enter")
            await expect(cell(console, room, slot).locator(".os-item")).to_contain_text(TOPICS[topic])
            await console.reload()
            await expect(cell(console, room, slot).locator(".os-item")).to_contain_text(TOPICS[topic])
        await item(console, "Ortskern").locator(".os-item__more summary").first.focus()
        await console.keyboard.press("Enter")
        await item(console, "Ortskern").get_by_role("button", name="Aus der Matrix nehmen").focus()
        await console.keyboard.press("Enter")
        await expect(console.locator(".os-desk__waiting .os-item")).to_have_text([re.compile("Ortskern")])
        await context.close()
    assert wrong == []


async def test_a_host_finds_a_place_on_her_phone_and_moves_on_while_it_runs(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house, cable(house.base) as wire:
        day = await house.day(LINES)
        _, anna = await opened(browser, f"{wire.base}/j/{day.code}", wrong, **PHONE)
        _, bela = await opened(browser, f"{house.base}/j/{day.code}", wrong, **PHONE)
        _, console = await opened(browser, house.base + day.links[Role.MODERATOR], wrong, **DESK)
        _, wall = await opened(browser, house.base + day.links[Role.PROJECTOR], wrong, **WALL)
        for phone in (anna, bela):
            await phone.get_by_role("button", name="Ich bin dabei").click()
            await expect(phone.locator("body")).to_contain_text("Handy weg")
        await step(console, "Eröffnung")
        await expect(wall.locator(".os-opening__law")).to_contain_text("Gesetz der Mobilität")
        await expect(anna.locator("body")).to_contain_text("Handy weg")
        await step(console, "Anliegen")
        await anna.get_by_label("Mein Thema").fill("Verkehr")
        await anna.get_by_role("button", name="Thema einbringen").click()
        await expect(wall.locator(".os-topic")).to_contain_text("Verkehr")

        await step(console, "Marktplatz")
        await anna.locator(".os-find__slot").nth(0).get_by_role("button", name="Mensa").tap()
        await expect(wall.locator(".os-cell .os-session")).to_contain_text("Verkehr")
        await bela.get_by_role("button", name="Verkehr interessiert mich").tap()
        await expect(bela.locator(".os-planned")).to_contain_text("Mensa")

        await step(console, "Runde 1")
        await bela.get_by_role("button", name="Ich bin hier").tap()
        await expect(bela.locator(".os-here")).to_contain_text("1 Person ist hier")
        # Away from the edge, where the page would scroll under the pointer.
        await cell(console, 1, 0).evaluate("cell => cell.scrollIntoView({block: 'center'})")
        await item(console, "Verkehr").drag_to(cell(console, 1, 0))
        await expect(bela.locator(".os-planned")).to_contain_text("verlegt in: Bibliothek")
        await expect(wall.locator(".os-session .flag--new")).to_have_text("verlegt")

        # Anna writes while the cable is cut: what she types outlives even a reload, what she hands in goes when it is back.
        await anna.locator(".os-planned").get_by_role("button", name="Ich bin hier").tap()
        await anna.get_by_text("Bericht schreiben").tap()
        await anna.get_by_label("Das Wichtigste").fill("Vor der Schule ist es eng\nEs fehlt ein Zebrastreifen")
        await anna.wait_for_timeout(400)
        await anna.reload()
        await expect(anna.get_by_label("Das Wichtigste")).to_have_value("Vor der Schule ist es eng\nEs fehlt ein Zebrastreifen")
        wire.pull()
        await expect(anna.locator("body")).to_contain_text("getrennt, Stand")
        if not await anna.get_by_label("Nächster Schritt").is_visible():
            await anna.get_by_text("Bericht schreiben").tap()
        await anna.get_by_label("Nächster Schritt").fill("Ortstermin")
        await anna.get_by_role("button", name="Bericht abgeben").tap()
        await expect(anna.locator(".is-pending")).to_contain_text("Vor der Schule")
        wire.plug_in()
        await expect(anna.locator(".is-pending")).to_have_count(0, timeout=30_000)  # it tries again by itself
        await expect(bela.locator(".os-read")).to_contain_text("Es fehlt ein Zebrastreifen")
        await expect(bela.locator(".os-read")).to_contain_text("Ortstermin")

        await step(console, "Runde 2")
        await step(console, "Berichte")
        await expect(wall.locator(".os-missing__sum")).to_have_text("1 von 1 Berichten sind da")
        await step(console, "Abendnachrichten")
        await expect(wall.locator(".os-news__title")).to_have_text("Verkehr")
        await expect(anna.locator("#mine")).to_contain_text("Jetzt sind Sie an der Reihe")
        await expect(bela.locator("body")).to_contain_text("Handy weg")
        for page in (anna, bela, console, wall):
            await page.context.close()
    assert wrong == []
