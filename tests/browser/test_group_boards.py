"""Ist/Soll groups in a real browser: a phone's way through its group, ties drawn by dragging, a group that falls silent."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from facilitation.planning import AddItem
from tests.browser.test_axe import seen
from tests.house import running

pytestmark = pytest.mark.asyncio(loop_scope="session")
GROUPS = ["Netzwerk | Wer mit wem?", "Sport"]


async def test_from_the_choice_of_a_group_to_its_board_on_the_wall(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day([AddItem(method="ist_soll", settings={"groups": GROUPS})])
        console, wall, ada, ben = (
            await day.console(),
            await day.wall(),
            await day.phone(name="Ada"),
            await day.phone(name="Ben"),
        )
        await console.do("next")
        phone, screen, desk = (
            await seen(browser, ada, "phone"),
            await seen(browser, wall, "wall"),
            await seen(browser, console, "console"),
        )
        await phone.locator(".groups-pick__one", has_text="Netzwerk").get_by_role("button").click()
        await phone.get_by_role("button", name="Ich übernehme: Schriftführung").click()
        await phone.get_by_role("button", name="Weiter zu: Ist").click()
        await phone.get_by_label("Karte für „Ist“").fill("Acht Wochen warten")
        await phone.get_by_text("Lücke", exact=True).click()
        await phone.get_by_role("button", name="Anpinnen").first.click()
        await expect(phone.locator(".istsoll-column .card.pin")).to_contain_text(["Acht Wochen warten"])
        await phone.get_by_role("button", name="Weiter zu: Soll").click()
        await phone.get_by_label("Karte für „Soll“").fill("Zwei Wochen")
        await phone.get_by_role("button", name="Anpinnen").first.click()
        await phone.get_by_role("button", name="Karte 2 als strittig markieren").click()
        await expect(phone.locator(".istsoll-column .card", has_text="Zwei Wochen")).to_contain_text(
            "Dazu steht noch kein Ist."
        )

        # While the groups work the wall tells how many, never what; the other group hears nothing either.
        await expect(screen.locator(".istsoll-groups li", has_text="Netzwerk")).to_contain_text("1")
        assert "Wochen" not in await screen.content()
        assert "Wochen" not in await ben.text()

        cards = desk.locator(".istsoll-desk .card .card__text")
        await cards.filter(has_text="Zwei Wochen").drag_to(cards.filter(has_text="Acht"))
        answers = phone.locator(".istsoll-column .card", has_text="Zwei Wochen").locator(".card__meta")
        await expect(answers).to_contain_text("gehört zu 1")

        await console.do("next")
        await expect(screen.locator(".istsoll-wall h2")).to_have_text("Netzwerk")
        await expect(screen.locator(".istsoll-tile")).to_contain_text(["Acht Wochen warten", "Zwei Wochen"])
        assert await screen.locator(".istsoll-ties path").get_attribute("d") == "M0 50L100 50"
        await desk.get_by_role("button", name="Nächste Gruppe: Sport").click()
        await expect(screen.locator(".istsoll-wall h2")).to_have_text("Sport")
        for page in (phone, screen, desk):
            await page.context.close()


async def test_how_long_a_group_has_been_silent_is_drawn_from_its_stamp(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day([AddItem(method="ist_soll", settings={"groups": GROUPS})])
        console = await day.console()
        await console.do("next")
        desk = await seen(browser, console, "console")
        line = desk.locator(".istsoll-table tr", has_text="Sport")
        await expect(line.locator("[data-since]")).to_have_text("gerade aktiv")
        await expect(line.get_by_role("button", name="Nachfragen")).to_be_hidden()
        draw = "async now => (await import('/static/since.js')).silences(document.body, {now: () => now})"
        began = float(await line.locator("[data-since]").get_attribute("data-since") or 0)
        await desk.evaluate(draw, began + 599)
        await expect(line.locator("[data-since]")).to_have_text("vor 9 min aktiv")
        await desk.evaluate(draw, began + 660)
        await expect(line.locator("[data-since].is-idle")).to_have_text("seit 11 min still")
        await line.get_by_role("button", name="Nachfragen").click()
        await expect(line).to_contain_text("Sie haben nachgefragt")
        await desk.context.close()
