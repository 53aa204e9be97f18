"""A person goes on on another phone, in real browsers: by her return code, while a card still waits on the first one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from facilitation.people import Role
from tests.browser.proxy import cable
from tests.house import QUERY, Running, running

pytestmark = pytest.mark.asyncio(loop_scope="session")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "de-DE", "has_touch": True}
PLAIN: dict[str, Any] = {**PHONE, "java_script_enabled": False}


async def opened(browser: Browser, url: str, wrong: list[str], **options: Any) -> tuple[BrowserContext, Page]:
    context = await browser.new_context(**options)
    page = await context.new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.goto(url)
    return context, page


async def write(page: Page, text: str) -> None:
    await page.locator("textarea:visible").first.fill(text)
    await page.get_by_role("button", name="Anpinnen").locator("visible=true").click()


async def by_code(page: Page, code: str, way: str) -> None:
    """From the join page, as somebody does it."""
    await page.get_by_role("link", name="Ich war schon da").click()
    await expect(page).to_have_url(way)
    await page.get_by_label("Rückkehr-Code").fill(code)
    await page.get_by_role("button", name="Das bin ich").click()


async def test_on_another_phone(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house, cable(house.base) as wire:
        day = await house.opened(QUERY)
        first, one = await opened(browser, f"{wire.base}/j/{day.code}", wrong, **PHONE)
        await one.get_by_role("button", name="Ich bin dabei").click()
        await write(one, "Vom ersten Handy")
        await expect(one.locator("#mine .pin", has_text="Vom ersten Handy")).to_be_visible()
        await one.get_by_text("Meine Angaben").click()
        await one.get_by_role("link", name="Auf einem anderen Handy weitermachen").click()
        code = await one.locator(".pass .code").inner_text()
        await one.get_by_role("link", name="Zurück").click()
        await expect(one.locator("#page-link")).to_have_text("verbunden")
        wire.pull()
        await expect(one.locator("body")).to_contain_text("getrennt, Stand")
        await write(one, "Wartet noch")
        await expect(one.locator(".is-pending")).to_have_count(1)

        # The other phone comes without scripts; later with them.
        way = f"{house.base}/j/{day.code}"
        plain, two = await opened(browser, way, wrong, **PLAIN)
        await by_code(two, "CCCC CCCC", f"{way}/back")
        await expect(two.get_by_role("alert")).to_contain_text("stimmt nicht")
        await two.get_by_label("Rückkehr-Code").fill(code.lower())
        await two.get_by_role("button", name="Das bin ich").click()
        await expect(two.locator("#mine .pin", has_text="Vom ersten Handy")).to_be_visible()
        cookies = await plain.cookies()
        await plain.close()
        second = await browser.new_context(**PHONE)
        await second.add_cookies(cookies)  # type: ignore[arg-type]
        two = await second.new_page()
        two.on("pageerror", lambda error: wrong.append(str(error)))
        await two.goto(f"{house.base}/e/{day.id}")
        await write(two, "Vom zweiten Handy")
        await expect(two.locator("#mine .pin", has_text="Vom zweiten Handy")).to_be_visible()

        wire.plug_in()
        await expect(one.locator("#mine .pin", has_text="Wartet noch")).to_be_visible()
        await expect(two.locator("#mine .pin", has_text="Wartet noch")).to_be_visible()
        await expect(one.locator(".is-pending")).to_have_count(0)
        assert await day.texts() == ["Vom ersten Handy", "Vom zweiten Handy", "Wartet noch"]
        board = await house.house.feed.board(day.id)
        assert len({r.author for r in board.kind(day.runs[QUERY], "card")}) == 1
        for each in (first, second):
            await each.close()
    assert wrong == []


async def test_what_waits_under_another_name_is_not_lost(browser: Browser, tmp_path: Path) -> None:
    """Ben's card waits on the phone that Ana borrows: it is shown there, and handed in once, by a tap."""
    wrong: list[str] = []
    async with running(tmp_path) as house, cable(house.base) as wire:
        day = await house.opened(QUERY)
        ana = await day.phone(name="Ana")
        code = await code_of(house, (await ana.here()).hello["person"], day.id)
        bens, page = await opened(browser, f"{wire.base}/j/{day.code}", wrong, **PHONE)
        await page.get_by_role("button", name="Ich bin dabei").click()
        await expect(page.locator("textarea:visible").first).to_be_visible()
        await expect(page.locator("#page-link")).to_have_text("verbunden")
        wire.pull()
        await expect(page.locator("body")).to_contain_text("getrennt, Stand")
        await write(page, "Bens Karte")
        await expect(page.locator(".is-pending")).to_have_count(1)
        await page.close()
        wire.plug_in()
        page = await bens.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(f"{wire.base}/j/{day.code}/back?code={code}")
        await page.get_by_role("button", name="Das bin ich").click()
        stray = page.locator("#page-outbox .in-hand__card")
        await expect(stray.locator("textarea")).to_have_value("Bens Karte")
        assert await day.texts() == []
        await stray.get_by_role("button", name="Trotzdem abgeben").click()
        await expect(page.locator("#mine .pin", has_text="Bens Karte")).to_be_visible()
        await expect(stray).to_have_count(0)
        await page.reload()
        await expect(page.locator("#mine .pin")).to_have_count(1)
        await expect(stray).to_have_count(0)
        assert await day.texts() == ["Bens Karte"]
        await bens.close()
    assert wrong == []


async def code_of(house: Running, person: str, event: str) -> str:
    comings = await house.house.store.comings(event)
    return house.house.access.return_code(event, person, comings[person])


async def test_one_of_two_entries_on_the_console(browser: Browser, tmp_path: Path) -> None:
    """The moderator makes one of two, and takes it back; both phones follow without a reload."""
    wrong: list[str] = []
    async with running(tmp_path) as house:
        day = await house.opened(QUERY)
        contexts = []
        pages = []
        for name in ("Ana", "Ana M."):
            context, page = await opened(browser, f"{house.base}/j/{day.code}", wrong, **PHONE)
            await page.get_by_label("Wie dürfen wir Sie nennen?").fill(name)
            await page.get_by_role("button", name="Ich bin dabei").click()
            await write(page, f"Karte von {name}.")
            await expect(page.locator("#mine .pin")).to_have_count(1)
            contexts.append(context)
            pages.append(page)
        desk, console = await opened(
            browser, house.base + day.links[Role.MODERATOR], wrong, viewport={"width": 1440, "height": 900}, locale="de-DE"
        )
        contexts.append(desk)
        await console.get_by_role("link", name="Für jemanden eingeben").click()
        line = console.locator("#people-box .person").first
        await line.locator("summary").first.click()
        await line.get_by_role("link", name="Anderes Handy, doppelter Eintrag").click()
        await console.get_by_label("Der andere Eintrag").select_option(label="Ana M.")
        await console.get_by_role("button", name="Aus beiden eine Person machen").click()
        await expect(console.locator(".toast")).to_contain_text("Aus zwei Einträgen eine Person gemacht")
        await console.locator(".toast").hover()  # what somebody points at does not go away
        for page in pages:
            await expect(page.locator("#mine .pin")).to_have_count(2)
        await write(pages[1], "Noch eine")
        for page in pages:
            await expect(page.locator("#mine .pin")).to_have_count(3)
        await console.locator(".toast").get_by_role("button", name="Rückgängig").click()
        await expect(pages[1].locator("#mine .pin")).to_have_count(1)
        await expect(pages[0].locator("#mine .pin")).to_have_count(2)
        for context in contexts:
            await context.close()
    assert wrong == []
