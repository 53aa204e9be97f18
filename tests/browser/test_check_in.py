"""The morning at the door: a list is pasted on the desk, a helper finds and taps, phones and console follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from facilitation.guests import Row, TakeGuests
from facilitation.method import Actor, Command
from facilitation.people import Role
from tests.browser.test_axe import complaints
from tests.house import DESK_KEY, Day, Running, running

pytestmark = pytest.mark.asyncio(loop_scope="session")
HAND: dict[str, Any] = {"locale": "de-DE", "viewport": {"width": 390, "height": 844}, "has_touch": True}
DESK: dict[str, Any] = {"locale": "de-DE", "viewport": {"width": 1440, "height": 900}}
LIST = """Name;Vorname;Träger;Ort;Bedarf
Özdemir;Ayşe;Kita Sonnenschein;Teltow;Rollstuhl
Kurz;Ben;Hort;Nuthetal;
;;;;nur ein Bedarf
Kurz;Ben;;;
Lang;Cem;Sozialpädagogisches Familienberatungszentrum Potsdam-Mittelmark;Kleinmachnow;
"""


async def opened(browser: Browser, **options: Any) -> tuple[BrowserContext, Page, list[str]]:
    """A browser of its own, and what went wrong in it."""
    context = await browser.new_context(**options)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return context, page, wrong


async def with_list(house: Running, *rows: Row) -> Day:
    day = await house.day()
    ack = await house.house.live.send(
        day.id, Command("list-of-guests-00", house.house.live.clock(), TakeGuests(rows)), Actor(Role.ORGANISER, "desk")
    )
    await house.house.feed.reached(day.id, ack.seq)
    return day


def people(day: Day) -> list[tuple[str, int | None, str]]:
    board = day.house.house.live._events[day.id].board
    return [(r.data.name, r.data.number, r.data.channel) for r in board.kind(None, "person") if r.alive and r.data.present]


async def test_from_the_pasted_list_to_everybody_being_here(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day()
        office, desk, wrong = await opened(browser, **DESK)
        await desk.goto(f"{house.base}/desk/open?key={DESK_KEY}")
        await desk.goto(f"{house.base}/desk/events/{day.id}/guests")
        await desk.fill("#paste", LIST)
        await desk.locator(".paste .button--main").click()
        await expect(desk.locator(".badlines--wrong li")).to_contain_text(["Zeile 4"])
        await expect(desk.locator(".badlines--twice li")).to_contain_text(["steht schon in Zeile 3"])
        await desk.get_by_role("button", name="3 Gäste übernehmen").click()
        await expect(desk.locator("[role=status]").first).to_have_text("3 Gäste stehen neu auf der Liste.")
        await expect(desk.locator(".guest")).to_have_count(3)

        hall, door, slips = await opened(browser, **HAND)
        await door.goto(house.base + day.links[Role.HELPER])
        await expect(door.locator("#expected .arrival")).to_have_count(3)
        assert "Rollstuhl" not in await door.content()
        await door.fill("#q", "ozd")
        shown = door.locator("#expected .arrival:visible")
        await expect(shown).to_have_count(1)
        await shown.get_by_role("button", name="Ayşe Özdemir ist da", exact=True).click()
        await expect(door.locator(".done")).to_contain_text("Ayşe Özdemir ist da.")
        await expect(door.locator("#q")).to_have_value("")
        await expect(door.locator("#expected .arrival:visible")).to_have_count(2)
        await door.get_by_role("button", name="Ben Kurz ist da, mit Karte Nr. 1").click()
        await expect(door.locator(".done")).to_contain_text("mit Karte Nr. 1")
        assert people(day) == [("Ayşe Özdemir", None, "door"), ("Ben Kurz", 1, "paper")]
        await door.locator(".done button").click()
        await expect(door.locator("#expected .arrival:visible")).to_have_count(2)
        assert people(day) == [("Ayşe Özdemir", None, "door")]
        await door.fill("#w-name", "Wanda vom Weg")
        await door.get_by_role("button", name="Einlassen").click()
        await expect(door.locator(".done")).to_contain_text("Wanda vom Weg")

        console, pult, mistakes = await opened(browser, **DESK)
        await pult.goto(house.base + day.links[Role.MODERATOR])
        await pult.get_by_role("link", name="Für jemanden eingeben").click()
        await expect(pult.locator("#people-box .guest")).to_have_count(2)
        await expect(pult.locator("#people-box .person", has_text="Ayşe")).to_contain_text("Rollstuhl")
        await pult.locator("#people-box .guest", has_text="Cem").get_by_role("button", name="Cem Lang ist da").click()
        await expect(pult.locator("#people-box .guest")).to_have_count(1)

        await day.phone(name="ayse özdemir")
        twin = pult.locator("#people-box .guest", has_text="Ayşe")
        await expect(twin).to_contain_text("„ayse özdemir“ ist schon da")
        await twin.get_by_role("button", name="Das ist dieselbe Person").click()
        await expect(twin).to_have_count(0)
        assert people(day) == [("Wanda vom Weg", 1, "paper"), ("Cem Lang", None, "door"), ("ayse özdemir", None, "phone")]
        await door.reload()
        await expect(door.locator("#expected .arrival")).to_have_count(1)
        assert (wrong, slips, mistakes) == ([], [], [])
        for context in (office, hall, console):
            await context.close()


async def test_a_tap_without_a_connection_is_said_and_the_next_one_counts(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await with_list(house, Row("Anna Adler"), Row("Ben Kurz"))
        context, door, wrong = await opened(browser, **HAND)
        await door.goto(house.base + day.links[Role.HELPER])
        tap = door.get_by_role("button", name="Anna Adler ist da", exact=True)
        await context.set_offline(True)
        await tap.click()
        await expect(door.locator("[data-trouble]")).to_contain_text("Der Server antwortet nicht")
        assert people(day) == []
        await context.set_offline(False)
        await tap.click()
        await expect(door.locator(".done")).to_contain_text("Anna Adler")
        await expect(door.locator("[data-trouble]")).to_have_count(0)
        assert people(day) == [("Anna Adler", None, "door")]
        assert wrong == []
        await context.close()


async def test_two_doors_see_each_other(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await with_list(house, Row("Anna Adler"), Row("Ben Kurz"))
        (one, first, _), (two, second, _) = await opened(browser, **HAND), await opened(browser, **HAND)
        for page in (first, second):
            await page.goto(house.base + day.links[Role.HELPER])
        await first.get_by_role("button", name="Anna Adler ist da, mit Karte Nr. 1").click()
        await expect(first.locator(".done")).to_be_visible()
        await second.get_by_role("button", name="Ben Kurz ist da, mit Karte Nr. 1").click()
        await expect(second.locator("[role=alert]")).to_have_text("Die Nummernkarte 1 ist schon vergeben.")
        await second.get_by_role("button", name="Ben Kurz ist da, mit Karte Nr. 2").click()
        await expect(second.locator("#present .arrival")).to_have_count(2)
        await first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(first.locator("#present .arrival")).to_have_count(2)
        for context in (one, two):
            await context.close()


async def test_without_javascript(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await with_list(house, Row("Anna Adler"), Row("Ben Kurz"))
        context, door, _ = await opened(browser, java_script_enabled=False, **HAND)
        await door.goto(house.base + day.links[Role.HELPER])
        await door.fill("#q", "adl")
        await door.locator(".search button").click()
        await expect(door.locator("#expected .arrival")).to_have_count(1)
        await door.get_by_role("button", name="Anna Adler ist da", exact=True).click()
        await expect(door.locator(".done")).to_contain_text("Anna Adler")
        await expect(door.locator("#expected .arrival")).to_have_count(1)
        await context.close()


async def test_axe_finds_nothing_and_nothing_is_too_wide(browser: Browser, tmp_path: Path) -> None:
    found: list[str] = []
    async with running(tmp_path) as house:
        long = "Sozialpädagogisches Familienberatungszentrum Potsdam-Mittelmark"
        rows = [Row(f"Gast {n} Krüger-Hohenstein", long, "Kleinmachnow", needs="Rollstuhl, bitte ebenerdig") for n in range(12)]
        day = await with_list(house, *rows)
        await day.phone(name="Gast 1 Krüger-Hohenstein", institution=long)
        context, page, _ = await opened(browser, reduced_motion="reduce", **HAND)
        await page.goto(f"{house.base}/desk/open?key={DESK_KEY}")
        await page.goto(house.base + day.links[Role.HELPER])
        await page.get_by_role("button", name="Gast 2 Krüger-Hohenstein ist da", exact=True).click()
        await expect(page.locator(".done")).to_be_visible()
        guests = f"/desk/events/{day.id}/guests"
        ack = await house.house.live.send(
            day.id,
            Command("open-registration", house.house.live.clock(), _opening()),
            Actor(Role.ORGANISER, "desk"),
        )
        await house.house.feed.reached(day.id, ack.seq)
        register = house.house.access.register_path(day.id)
        for path in (page.url.removeprefix(house.base), guests, f"{guests}?edit=list-of-guests-00.1", register):
            for width in (390, 1280):
                await page.set_viewport_size({"width": width, "height": 844})
                await page.goto(house.base + path)
                await page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
                found += [f"{path} {width}: {c}" for c in await complaints(page)]
                wide = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
                assert wide[0] <= wide[1], (path, width)
        await page.goto(house.base + guests)
        await page.fill("#paste", LIST)
        await page.locator(".paste .button--main").click()
        await expect(page.locator(".badlines--wrong")).to_be_visible()
        found += [f"looked at: {c}" for c in await complaints(page)]
        await page.goto(house.base + register)
        await page.fill("#page-institution", long)
        await page.locator(".button--main").click()
        await expect(page.locator(".told")).to_contain_text("Familienberatungszentrum")
        found += [f"registered: {c}" for c in await complaints(page)]
        await context.close()
    assert found == []


def _opening() -> Any:
    from facilitation.planning import EditEvent

    return EditEvent({"registration": True, "date": "", "end_date": "", "deletion_date": "2999-12-31"})


async def test_in_a_long_list_the_server_searches(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await with_list(house, *[Row(f"Gast {n:03} Adler") for n in range(300)], Row("Zoë Zimmer"))
        context, door, wrong = await opened(browser, **HAND)
        await door.goto(house.base + day.links[Role.HELPER])
        lines = door.locator("#expected .arrival")
        await expect(lines).to_have_count(120)
        await door.locator("#q").press_sequentially("zimm")
        await expect(lines).to_have_count(1)
        await expect(lines).to_contain_text("Zoë Zimmer")
        await expect(door.locator("#q")).to_have_value("zimm")
        await door.locator("#q").fill("gast 2")
        await expect(lines).to_have_count(100)
        await door.locator("#q").fill("zebra")
        await expect(lines).to_have_count(0)
        await door.locator("#q").fill("gast 001")
        await lines.get_by_role("button", name="Gast 001 Adler ist da", exact=True).click()
        await expect(door.locator(".done")).to_contain_text("Gast 001 Adler")
        await expect(door.locator("#q")).to_have_value("")
        await expect(lines).to_have_count(120)
        assert wrong == []
        await context.close()
