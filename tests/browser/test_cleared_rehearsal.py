"""An open phone notices at once that the rehearsal was cleared, and comes in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_day import DESK, PHONE, opened
from tests.house import DESK_KEY, running

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_open_phone_is_led_in_again(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house:
        day = await house.day(title="Probe")
        office, desk = await opened(browser, f"{house.base}/desk/open?key={DESK_KEY}", wrong, **DESK)
        hand, phone = await opened(browser, f"{house.base}/j/{day.code}", wrong, **PHONE)
        await phone.get_by_role("button", name="Ich bin dabei").click()
        await expect(phone.locator("body")).to_contain_text("Handy weg")
        await desk.goto(f"{house.base}/desk/events/{day.id}")
        form = desk.locator('form[action$="/clear"]')
        await form.evaluate(
            "form => { for (let e = form; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true; }"
        )
        await form.locator("#c-title").fill("Probe")
        await form.locator("button").click()
        await expect(phone.locator("body")).to_contain_text("Der Probelauf ist vorbei")
        await phone.get_by_role("link", name="Wieder hereinkommen").click()
        await phone.get_by_role("button", name="Ich bin dabei").click()
        await expect(phone.locator("body")).to_contain_text("Handy weg")
        for context in (office, hand):
            await context.close()
    assert wrong == []
