"""Half a day as it really happened, in real browsers: a ready-made agenda, four phones, console, wall and protocol."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from facilitation.people import Role
from tests.browser.test_day import DESK, PHONE, WALL, opened, step
from tests.house import DESK_KEY, Running, running

pytestmark = pytest.mark.asyncio(loop_scope="session")
TITLE = "Netzwerkstatt – Familien in Kleinmachnow"
NAMES = ("Anna", "Bela", "Cem", "Dora")
TOPICS = {"Netzwerk": "Vorhandene Ressourcen nutzen", "Beratung": "Pandemie, Krieg, Krisen"}


async def planned(desk: Page, house: Running) -> str:
    """Plan the day on the organiser's desk; returns the event's id."""
    await desk.goto(f"{house.base}/desk/open?key={DESK_KEY}")
    await desk.goto(f"{house.base}/desk/new")
    await desk.locator(".ready label", has_text="vom Kennenlernen zu Maßnahmen").click()
    await expect(desk.locator(".preview:visible .row")).to_have_count(10)
    for field, value in {"title": TITLE, "place": "Bürgersaal", "date": "2099-06-16", "start": "14:30", "end": "18:00"}.items():
        await desk.fill(f"#f-{field}", value)
    await desk.get_by_role("button", name="Weiter").click()
    await expect(desk.locator(".row .name")).to_have_count(10)
    found = re.search(r"/desk/events/([^/?#]+)", desk.url)
    assert found is not None
    return found[1]


async def bring_in(phone: Page, title: str) -> None:
    await phone.get_by_label("Mein Thema").fill(title)
    await phone.get_by_label("Worum es geht").fill(TOPICS[title])
    await phone.get_by_role("button", name="Thema einbringen").click()
    await expect(phone.locator("#mine .pin", has_text=title)).to_be_visible()


async def pin_up(phone: Page, column: str, text: str) -> None:
    await phone.get_by_label(f"Karte für „{column}“").fill(text)
    await phone.get_by_role("button", name="Anpinnen").first.click()
    await expect(phone.locator(".istsoll-column .card.pin", has_text=text)).to_be_visible()


async def partners(phone: Page) -> list[str]:
    return await phone.locator(".speed-mine__who b").all_inner_texts()


async def quiet(*phones: Page) -> None:
    for phone in phones:
        await expect(phone.locator("body")).to_contain_text("Handy weg")


async def protocol(desk: Page, house: Running, event: str, folder: Path) -> str:
    """The text of the PDF that the desk gives."""
    answer = await desk.request.get(f"{house.base}/desk/events/{event}/protocol/pdf")
    assert answer.status == 200, await answer.text()
    pdf = folder / "protocol.pdf"
    pdf.write_bytes(await answer.body())
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout


def main_of(console: Page) -> Locator:
    return console.locator("[data-region=main]")


async def test_kleinmachnow(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house:
        office, desk = await opened(browser, house.base, wrong, **DESK)
        event = await planned(desk, house)
        links = {
            r: house.house.access.path(await house.house.access.new_link(event, r)) for r in (Role.MODERATOR, Role.PROJECTOR)
        }
        code = await house.house.code(event)
        found: list[Any] = [await opened(browser, f"{house.base}/j/{code}", wrong, **PHONE) for _ in range(4)]
        found.append(await opened(browser, house.base + links[Role.MODERATOR], wrong, **DESK))
        found.append(await opened(browser, house.base + links[Role.PROJECTOR], wrong, **WALL))
        anna, bela, cem, dora, console, wall = (page for _, page in found)
        phones = (anna, bela, cem, dora)
        for phone, name in zip(phones, NAMES, strict=True):
            await phone.get_by_label("Wie dürfen wir Sie nennen").fill(name)
            await phone.get_by_role("button", name="Ich bin dabei").click()
        await quiet(*phones)
        await expect(wall.locator("body")).to_contain_text(TITLE)

        await step(console, "Begrüßung")
        await expect(wall.locator("body")).to_contain_text("Begrüßung")
        await quiet(*phones)

        await step(console, "Kurzgespräche")
        for phone in phones:
            await phone.get_by_role("button", name="Ich mache mit").click()
        await expect(wall.locator("body")).to_contain_text("4")
        await step(console, "Bitte gehen Sie jetzt an Ihren nächsten Platz.")
        for phone in phones:
            await expect(phone.locator(".speed-mine__place")).to_contain_text("Platz")
        met = {name: await partners(phone) for name, phone in zip(NAMES, phones, strict=True)}
        assert sorted(others for others in met.values()) == [["Anna"], ["Bela"], ["Cem"], ["Dora"]]
        assert all(met[other] == [name] for name, (other,) in met.items())
        await step(console, "Weiter zu Wechsel")
        await expect(wall.locator(".clock__time:visible")).to_be_visible()
        await console.locator("[data-region=now]").get_by_role("button", name="Ernte").click()
        await cem.get_by_label("Woran möchten Sie weitermachen?").fill("Kinderschutz")
        await cem.get_by_role("button", name="Anpinnen").click()
        await expect(wall.locator(".card", has_text="Kinderschutz")).to_be_visible()

        await step(console, "Themen-Pitch")
        await bring_in(anna, "Netzwerk")
        await bring_in(bela, "Beratung")
        await expect(wall.locator(".pitch-topic")).to_have_count(2)
        await step(console, "Pitch")
        await console.get_by_role("button", name="Nächstes Thema").click()
        await expect(wall.locator(".pitch-now__title")).to_have_text("Beratung")
        await step(console, "Werben")
        for phone, topic in ((cem, "Netzwerk"), (dora, "Beratung")):
            choice = phone.locator(".pitch-choice", has_text=topic)
            await choice.get_by_role("button", name="Mitarbeiten").click()
            await expect(choice.get_by_role("button", name="Mitarbeiten")).to_have_attribute("aria-pressed", "true")
        await step(console, "Zuordnen")
        await step(console, "Los geht’s")
        await expect(cem.locator(".groups-mine")).to_contain_text("Netzwerk")
        await expect(wall.locator(".where__count b")).to_have_text(["2", "2"])

        await step(console, "Gruppenwahl")
        await dora.locator(".groups-pick__one", has_text="Netzwerk").get_by_role("button").click()
        await expect(wall.locator(".where__count b")).to_have_text(["3", "1"])
        await dora.locator(".groups-pick__one", has_text="Beratung").get_by_role("button").click()
        await step(console, "Los geht’s")
        await step(console, "Pause")
        await quiet(*phones)

        await step(console, "Ist/Soll")
        await anna.get_by_role("button", name="Ich übernehme: Schriftführung").click()
        await anna.get_by_role("button", name="Weiter zu: Ist").click()
        await pin_up(anna, "Ist", "Jeder macht seins")
        await anna.get_by_role("button", name="Weiter zu: Soll").click()
        await pin_up(cem, "Soll", "Ein Kalender für alle")
        await anna.get_by_role("button", name="Weiter zu: Ideen").click()
        await pin_up(cem, "Ideen zur Umsetzung", "Erstes Treffen im September")
        assert "Kalender" not in await wall.content()
        assert "Kalender" not in await dora.content()
        await anna.get_by_role("button", name="Weiter zu: Auswahl").click()
        await cem.get_by_role("button", name="Als Maßnahme vorschlagen").click()
        await step(console, "Berichte")
        await expect(wall.locator(".istsoll-wall h2")).to_have_text("Netzwerk")

        await main_of(console).get_by_role("button", name="Nächste Gruppe").first.click()
        await expect(wall.locator(".istsoll-wall h2")).to_have_text("Beratung")
        await step(console, "Maßnahmen")
        await expect(wall.locator("[data-region=main]")).to_contain_text("Erstes Treffen im September")
        await step(console, "Bis wann")
        await cem.locator("[data-region=task]").get_by_role("checkbox").check()
        await cem.locator("[data-region=task]").get_by_role("button", name="Ich übernehme").click()
        await expect(wall.locator("[data-region=main]")).to_contain_text("Cem")

        await step(console, "Feedback")
        for phone in (anna, dora):
            await phone.get_by_role("button", name="Punkt kleben").click()
            await expect(phone.locator(".feedback-mine[data-dot]")).to_be_visible()
        await expect(wall.locator("body")).to_contain_text("2 von 4")
        await expect(wall.locator(".plane__dot")).to_have_count(0)
        await step(console, "Zurück zu Punkt")
        await expect(wall.locator(".plane__dot")).to_have_count(2)

        await step(console, "Ausblick")
        await quiet(*phones)
        await cem.get_by_role("link", name="Meine Liste für zu Hause").click()
        await expect(cem.locator("body")).to_contain_text("Erstes Treffen im September")

        told = await protocol(desk, house, event, tmp_path)
        places = [
            told.index(text) for text in ("Netzwerkstatt", "Kurzgespräche", "Themen-Pitch", "Ist/Soll-Gruppen", "Ausblick")
        ]
        assert places == sorted(places)
        board = told[told.index("Ist/Soll-Gruppen\n") :]
        for text in ("Jeder macht seins", "Ein Kalender für alle", "Erstes Treffen im September", *TOPICS):
            assert text in board, text
        for context, _ in found:
            await context.close()
        await office.close()
    assert wrong == []
