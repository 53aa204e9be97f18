"""The field of two axes in a real browser: by touch, by keyboard, and without any script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from facilitation.planning import AddItem
from methods.parts.feedback import Dot
from tests.house import Day, running

pytestmark = pytest.mark.asyncio(loop_scope="session")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "de-DE", "has_touch": True}
LINES = (AddItem(method="feedback", preset="feedback", title="Wie war’s?"),)


async def entered(browser: Browser, day: Day, **options: Any) -> Page:
    context = await browser.new_context(**{**PHONE, **options})
    page = await context.new_page()
    await page.goto(f"{day.house.base}/j/{day.code}")
    await page.get_by_role("button", name="Ich bin dabei").click()
    return page


def placed(day: Day) -> list[tuple[int, int]]:
    board = day.house.house.live._events[day.id].board
    return [(r.data.x, r.data.y) for r in board.kind(day.runs[0], Dot.tag()) if r.alive]


async def test_a_dot_by_touch_and_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house:
        day = await house.day(LINES)
        await (await day.console()).do("open", item=day.items[0])
        phone = await entered(browser, day)
        phone.on("pageerror", lambda error: wrong.append(str(error)))
        await expect(phone.locator("body")).to_contain_text("verbunden")
        field = phone.locator(".feedback-ask .plane__field")
        box = await field.bounding_box()
        assert box is not None
        await phone.touchscreen.tap(box["x"] + 0.785 * box["width"], box["y"] + 0.31 * box["height"])
        await expect(phone.locator(".feedback-ask input[name=x]")).to_have_value("80")
        await expect(phone.locator(".feedback-ask input[name=y]")).to_have_value("70")
        await phone.locator(".feedback-ask input[name=y]").focus()
        await phone.keyboard.press("ArrowRight")
        await expect(field.locator("circle")).to_have_attribute("cy", "30.05%")
        await phone.get_by_role("button", name="Punkt kleben").click()
        await expect(phone.locator("#mine")).to_contain_text("Mein Punkt")
        assert placed(day) == [(80, 71)]
        await expect(phone.locator(".feedback-ask .plane__field")).to_be_hidden()
        await phone.locator("#mine input[name=x]").focus()
        await phone.keyboard.press("End")
        await phone.get_by_role("button", name="Hierher kleben").click()
        await expect(phone.locator("#mine input[name=x]")).to_have_attribute("value", "100")
        assert placed(day) == [(100, 71)]
        await phone.context.close()
    assert wrong == []


async def test_without_script_the_sliders_are_enough(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day(LINES)
        await (await day.console()).do("open", item=day.items[0])
        phone = await entered(browser, day, java_script_enabled=False)
        await phone.locator(".feedback-ask input[name=x]").press("Home")
        await phone.locator(".feedback-ask__dot button:visible").click()
        await expect(phone.locator("#mine")).to_contain_text("Mein Punkt")
        await phone.locator(".feedback-ask__words textarea").first.fill("Das Tempo")
        await phone.locator(".feedback-ask__words button").first.click()
        await expect(phone.locator("#mine .card")).to_have_count(1)
        assert placed(day) == [(0, 50)]
        await phone.context.close()
