"""From a topic to a group in real browsers: brought in, pitched with the clock, supported, merged, settled, and chosen anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from facilitation.people import Role
from facilitation.planning import AddItem
from tests.browser.test_day import DESK, PHONE, WALL, opened, step
from tests.house import running

pytestmark = pytest.mark.asyncio(loop_scope="session")
LINES = (AddItem(method="topic_pitch"), AddItem(method="choose_groups", preset="draw"))


async def bring_in(phone: Page, title: str, concern: str) -> None:
    await phone.get_by_label("Mein Thema").fill(title)
    await phone.get_by_label("Worum es geht").fill(concern)
    await phone.get_by_role("button", name="Thema einbringen").click()
    await expect(phone.locator("#mine .pin", has_text=title)).to_be_visible()


async def test_from_a_topic_to_a_group(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house:
        day = await house.day(LINES)
        found = [await opened(browser, f"{house.base}/j/{day.code}", wrong, **PHONE) for _ in range(3)]
        found.append(await opened(browser, house.base + day.links[Role.MODERATOR], wrong, **DESK))
        found.append(await opened(browser, house.base + day.links[Role.PROJECTOR], wrong, **WALL))
        anna, bela, cem, console, wall = (page for _, page in found)
        for phone in (anna, bela, cem):
            await phone.get_by_role("button", name="Ich bin dabei").click()
            await expect(phone.locator("body")).to_contain_text("Handy weg")

        await step(console, "Themen-Pitch")
        await bring_in(anna, "Netzwerk", "Vorhandene Ressourcen nutzen")
        await bring_in(bela, "Beratung", "Pandemie, Krieg, Krisen")
        await expect(wall.locator(".pitch-topic", has_text="Vorhandene Ressourcen nutzen")).to_be_visible()

        await step(console, "Pitch")
        await expect(wall.locator(".pitch-now__title")).to_have_text("Netzwerk")
        await expect(wall.locator(".pitch-now .clock__time")).to_have_text("1:30")
        await expect(anna.locator("#mine")).to_contain_text("Jetzt sind Sie an der Reihe")
        await expect(cem.locator("body")).to_contain_text("Handy weg")
        await console.get_by_role("button", name="Los: 90 Sekunden").click()
        await expect(wall.locator(".pitch-now .clock__time")).to_have_text(re.compile(r"1:2\d"))
        await console.get_by_role("button", name="Nächstes Thema").click()
        await expect(wall.locator(".pitch-now__title")).to_have_text("Beratung")
        await expect(bela.locator("#mine")).to_contain_text("Jetzt sind Sie an der Reihe")

        await step(console, "Werben")
        first = cem.locator(".pitch-choice", has_text="Netzwerk")
        await first.get_by_role("button", name="Mitarbeiten").click()
        await expect(first.get_by_role("button", name="Mitarbeiten")).to_have_attribute("aria-pressed", "true")
        await expect(first).to_contain_text("1 arbeitet mit")
        await expect(bela.locator(".pitch-choice", has_text="Netzwerk")).to_contain_text("1 arbeitet mit")
        await expect(wall.locator(".pitch-topic", has_text="Netzwerk").locator("b")).to_have_text("1")

        await step(console, "Zuordnen")
        beratung = console.locator(".pitch-item").filter(has=console.locator("h3", has_text="Beratung"))
        await beratung.locator(".pitch-merge summary").click()
        await beratung.get_by_label("Die Themengebenden sind einverstanden.").check()
        await beratung.locator(".pitch-merge").get_by_role("button", name="Zusammenlegen").click()
        await expect(wall.locator(".pitch-topic")).to_have_count(1)
        await expect(wall.locator(".pitch-topic")).to_have_text(re.compile(r"Netzwerk \+ Beratung"))
        whole = console.locator(".pitch-item")
        await whole.get_by_label("Raum oder Tisch").fill("Saal")
        await whole.locator(".pitch-room").get_by_role("button", name="Speichern").click()
        await expect(whole.get_by_label("Raum oder Tisch")).to_have_value("Saal")

        await step(console, "Los geht’s")
        for phone in (anna, bela, cem):
            await expect(phone.locator(".groups-mine")).to_have_text(re.compile(r"Netzwerk \+ Beratung\s*Saal"))
        await expect(wall.locator(".where__count b")).to_have_text("3")

        await step(console, "Gruppen auslosen")
        await console.locator("[data-region=main]").get_by_role("button", name="Gruppen auslosen").click()
        await expect(console.locator(".groups-person")).to_have_count(3)
        await step(console, "Los geht’s")
        await expect(cem.locator(".groups-mine")).to_have_text("Gruppe 1")
        free = console.locator(".groups-person").first
        await free.get_by_role("button").click()
        await expect(wall.locator(".where__count b")).to_have_text("2")
        await console.locator(".groups-add").scroll_into_view_if_needed()  # the whole table is to be seen
        await free.drag_to(console.locator(".groups-table"))
        await expect(wall.locator(".where__count b")).to_have_text("3")
        for context, _ in found:
            await context.close()
    assert wrong == []
