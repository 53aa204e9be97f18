"""A whole afternoon in real browsers: two phones, a console and a projector, a pulled cable, a reload, the protocol."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from facilitation.people import Role
from tests.browser.proxy import cable
from tests.house import STEMS, running

pytestmark = pytest.mark.asyncio(loop_scope="session")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "de-DE", "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "de-DE"}
WALL: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}, "locale": "de-DE"}


async def opened(browser: Browser, url: str, wrong: list[str], **options: Any) -> tuple[BrowserContext, Page]:
    context = await browser.new_context(**options)
    page = await context.new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.goto(url)
    return context, page


async def write(page: Page, stem: int, text: str) -> None:
    await page.locator(".chip:visible").nth(stem).click()
    await page.locator("textarea:visible").fill(text)
    await page.get_by_role("button", name="Anpinnen").locator("visible=true").click()


MOVED_ON = """([activity, phase]) => {
    const step = document.querySelector("[data-region=now] .step").dataset;
    return step.activity !== activity || step.phase !== phase;
}"""


async def step(console: Page, name: str) -> None:
    """Press the one black button and wait until the console is there: it names all phases of a step from the first on."""
    here = console.locator("[data-region=now] .step")
    before = [await here.get_attribute("data-activity"), await here.get_attribute("data-phase")]
    await console.locator("[data-region=now] .button--main").first.click()
    await console.wait_for_function(MOVED_ON, arg=before)
    await expect(console.locator("[data-region=now]")).to_contain_text(name)


async def test_an_afternoon(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house, cable(house.base) as wire:
        day = await house.day()
        contexts = []
        _, anna = context = await opened(browser, f"{wire.base}/j/{day.code}", wrong, **PHONE)
        contexts.append(context[0])
        context = await opened(browser, f"{house.base}/j/{day.code}", wrong, **PHONE)
        bela = context[1]
        contexts.append(context[0])
        context = await opened(browser, house.base + day.links[Role.MODERATOR], wrong, **DESK)
        console, desk = context[1], context[0]
        contexts.append(desk)
        context = await opened(browser, house.base + day.links[Role.PROJECTOR], wrong, **WALL)
        wall = context[1]
        contexts.append(context[0])

        for phone in (anna, bela):
            await phone.get_by_role("button", name="Ich bin dabei").click()
            await expect(phone.locator("body")).to_contain_text("Handy weg")
        await step(console, "Begrüßung")
        await step(console, "Drei Pinnwände")

        await write(anna, 0, "Kiez-Kita im SR Seddiner See")
        await expect(anna.locator("#mine .pin", has_text="Kiez-Kita")).to_be_visible()
        wire.pull()
        await expect(anna.locator("body")).to_contain_text("getrennt, Stand")
        await write(anna, 0, "Umziehen")
        await write(anna, 1, "235 Vereine")
        await expect(anna.locator(".is-pending")).to_have_count(2)
        wire.plug_in()
        await anna.reload()
        await expect(anna.locator("#mine .pin", has_text="Umziehen")).to_be_visible()
        await expect(anna.locator("#mine .pin", has_text="235 Vereine")).to_be_visible()
        await expect(anna.locator(".is-pending")).to_have_count(0)

        await write(bela, 2, "Zeit für soziale Kompetenzen")
        await expect(bela.locator("#mine .pin")).to_have_count(1)
        await expect(wall.locator("body")).to_contain_text("2 von 2")
        await expect(wall.locator(".card.pin")).to_have_count(0)

        await step(console, "Freigeben")
        await step(console, "Vorlesen")
        cards = {"Kiez-Kita im SR Seddiner See": 0, "Umziehen": 0, "235 Vereine": 1, "Zeit für soziale Kompetenzen": 2}
        await expect(wall.locator(".card.pin")).to_have_count(len(cards))
        for text, stem in cards.items():
            await expect(wall.locator(f"[data-region=board-{stem}] .card", has_text=text)).to_have_count(1)
        assert await day.texts() == ["Kiez-Kita im SR Seddiner See", "Umziehen", "235 Vereine", "Zeit für soziale Kompetenzen"]

        pdf = tmp_path / "protocol.pdf"
        answer = await desk.request.get(f"{house.base}/console/{day.id}/protocol/pdf")
        pdf.write_bytes(await answer.body())
        told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
        places = [told.index(stem) for stem in STEMS]
        for text, stem in cards.items():
            after = places[stem + 1] if stem < 2 else told.index("Anhang")
            assert places[stem] < told.index(text) < after, text
        for each in contexts:
            await each.close()
    assert wrong == []
