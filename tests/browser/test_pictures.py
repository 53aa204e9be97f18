"""Pictures in real browsers: a photo of five megabytes, a drawing, one taken without connection, a pinboard's photo."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from facilitation.people import Role
from tests.browser.proxy import cable
from tests.browser.test_day import DESK, PHONE, WALL, opened
from tests.house import QUERY, Day, running
from tests.photographs import noise, rows, with_gps

pytestmark = pytest.mark.asyncio(loop_scope="session")
LOADED = "img => img.complete && img.naturalWidth"


async def come_in(phone: Page) -> None:
    await phone.get_by_role("button", name="Ich bin dabei").click()
    await expect(phone.locator("#form")).to_be_visible()
    await expect(phone.locator("#page-link")).to_have_text("verbunden")


async def choose(phone: Page, data: bytes, name: str = "foto.jpg", which: int = 0) -> None:
    """As the camera gives a photo to the page."""
    files = phone.locator("#form .pic input[type=file]")
    await files.nth(which).set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})
    await expect(phone.locator("#form [data-pic-look]")).to_be_visible()


async def hand_in(phone: Page, text: str = "") -> None:
    if text:
        await phone.locator("#form textarea").fill(text)
    await phone.get_by_role("button", name="Anpinnen").locator("visible=true").click()


async def scribble(phone: Page) -> None:
    await phone.get_by_role("button", name="Zeichnen").click()
    sheet = phone.locator("#form [data-pic-canvas]")
    await sheet.scroll_into_view_if_needed()
    box = await sheet.bounding_box()
    assert box is not None
    for row in (0.3, 0.6):
        await phone.mouse.move(box["x"] + 20, box["y"] + box["height"] * row)
        await phone.mouse.down()
        await phone.mouse.move(box["x"] + box["width"] - 20, box["y"] + box["height"] * row, steps=8)
        await phone.mouse.up()
        await phone.get_by_role("button", name="rot", exact=True).click()


def texts(day: Day) -> list[tuple[str, bool]]:
    """(what stands on a card, whether its picture is there), in order of birth."""
    board = day.house.house.live._events[day.id].board
    cards = [r for r in board if r.kind == "card" and r.removed is None]
    return [(r.data.text, board.get(r.data.picture) is not None) for r in cards]


async def test_a_photo_and_a_drawing_come_to_the_wall(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house:
        day = await house.opened(QUERY)
        at_phone, phone = await opened(browser, f"{house.base}/j/{day.code}", wrong, **PHONE)
        at_wall, wall = await opened(browser, house.base + day.links[Role.PROJECTOR], wrong, **WALL)
        await come_in(phone)
        large = noise(2_600)
        assert len(large) > 5_000_000
        asked: list[int] = []
        phone.on("request", lambda r: asked.append(len(r.post_data_buffer or b"")) if r.url.endswith("/pictures") else None)

        await choose(phone, large)
        await phone.locator("#form [data-alt]").fill("Ein Rauschen")
        await hand_in(phone, "Der Schulhof")
        await expect(phone.locator("#mine .photo")).to_have_count(1, timeout=30_000)
        await expect(wall.locator(".photo")).to_have_count(1)
        await expect(wall.locator(".photo")).to_have_attribute("alt", "Ein Rauschen")
        assert await wall.locator(".photo").evaluate(LOADED)
        assert len(asked) == 1
        assert asked[0] < 2_500_000  # made small on the phone, before it was sent
        await expect(phone.locator("#form [data-pic-chosen]")).to_be_hidden()

        await scribble(phone)
        await phone.get_by_role("button", name="Einen Strich zurück").click()
        await phone.get_by_role("button", name="Zeichnung ist fertig").click()
        await expect(phone.locator("#form [data-pic-look]")).to_be_visible()
        await hand_in(phone)
        await expect(wall.locator(".photo")).to_have_count(2)
        assert texts(day) == [("Der Schulhof", True), ("", True)]
        await expect(phone.locator("#page-outbox")).to_be_hidden(timeout=30_000)

        # A photo on its side, and one that is thought better of.
        await choose(phone, with_gps(6), which=1)
        await phone.get_by_role("button", name="Ohne dieses Bild").click()
        await choose(phone, with_gps(6), which=1)
        await hand_in(phone)
        await expect(phone.locator("#mine .photo")).to_have_count(3, timeout=30_000)
        upright = await phone.locator("#mine .photo").first.evaluate("img => [img.width, img.height]")
        assert upright[0] < upright[1]
        assert len(await rows(day)) == 3

        # What is no picture is refused with a sentence, and nothing of it stays.
        files = phone.locator("#form .pic input[type=file]").first
        await files.set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<svg/>" * 9})
        await hand_in(phone, "Mit falscher Datei")
        await expect(phone.locator("#page-notice")).to_contain_text("Das ist kein Foto")
        assert wrong == []
        await expect(phone.locator("#page-outbox")).to_contain_text("nicht angenommen")
        await phone.locator("#page-outbox [data-part-of=discard]").click()
        await expect(phone.locator("#page-outbox")).to_be_hidden(timeout=30_000)
        assert texts(day)[-1] == ("Mit falscher Datei", False)
        for context in (at_phone, at_wall):
            await context.close()
    assert wrong == []


async def test_a_photo_without_connection_arrives_once(browser: Browser, tmp_path: Path) -> None:
    """Over a cut line, a reload and a lost answer; text goes before it."""
    wrong: list[str] = []
    async with running(tmp_path) as house, cable(house.base) as wire:
        day = await house.opened(QUERY)
        at_phone, phone = await opened(browser, f"{wire.base}/j/{day.code}", wrong, **PHONE)
        await come_in(phone)
        wire.pull()
        await expect(phone.locator("body")).to_contain_text("getrennt, Stand")
        await choose(phone, with_gps())
        await hand_in(phone)  # a photo alone
        await choose(phone, with_gps())
        await hand_in(phone, "Mit Worten")
        await hand_in(phone, "Nur Worte")
        await expect(phone.locator("#page-outbox canvas")).to_have_count(2)
        await expect(phone.locator("#page-outbox")).to_contain_text("wird gesendet")
        wire.plug_in()
        await phone.reload()
        await expect(phone.locator("#mine .photo")).to_have_count(2, timeout=30_000)
        await expect(phone.locator("#page-outbox")).to_be_hidden(timeout=30_000)
        assert texts(day) == [("Mit Worten", True), ("Nur Worte", False), ("", True)]

        # The server has it, but its answer never comes: sent again, it counts once.
        lost: list[str] = []

        async def lose(route) -> None:  # type: ignore[no-untyped-def]
            if not lost:
                lost.append(route.request.url)
                await route.fetch()
                await route.abort()
            else:
                await route.continue_()

        await phone.route("**/pictures", lose)
        await choose(phone, with_gps())
        await hand_in(phone, "Zweimal gesendet")
        await expect(phone.locator("#mine .photo")).to_have_count(3, timeout=30_000)
        await expect(phone.locator("#page-outbox")).to_be_hidden(timeout=30_000)
        assert len(lost) == 1
        assert texts(day)[-1] == ("Zweimal gesendet", True)
        assert len(await rows(day)) == 3
        await at_phone.close()
    assert wrong == []


async def test_a_picture_in_a_form_that_has_gone_is_not_lost(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house:
        day = await house.opened(QUERY)
        at_phone, phone = await opened(browser, f"{house.base}/j/{day.code}", wrong, **PHONE)
        console = await day.console()
        await come_in(phone)
        await choose(phone, with_gps())
        await phone.reload()
        await console.do("close", activity=day.runs[QUERY])
        await expect(phone.locator("#form")).to_have_count(0)
        await expect(phone.locator("#page-outbox")).to_contain_text("noch nicht abgegeben")
        await phone.get_by_role("button", name="Trotzdem abgeben").click()
        await expect(phone.locator("#page-outbox")).to_be_hidden(timeout=30_000)
        await expect(phone.locator("#mine .photo")).to_have_count(1, timeout=30_000)  # as a late card
        await at_phone.close()
    assert wrong == []


async def test_a_pinboards_photo_beside_its_transcript(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house:
        day = await house.opened(QUERY)
        at_desk, console = await opened(browser, house.base + day.links[Role.MODERATOR], wrong, **DESK)
        await console.locator("#shots summary").click()
        await console.locator("#shot-file").set_input_files(
            {"name": "wand.jpg", "mimeType": "image/jpeg", "buffer": with_gps(1)}
        )
        await console.get_by_role("button", name="Foto übernehmen").click()
        shot = console.locator(".shot")
        await expect(shot).to_be_visible()
        assert await shot.locator("img").evaluate(LOADED)
        field = shot.locator("input[name=text]")
        for text in ("Erste Karte", "Zweite Karte", "Dritte Karte"):
            await field.focus()
            await console.keyboard.type(text)
            await console.keyboard.press("Enter")
            await expect(field).to_have_value("")
        await expect(shot).to_contain_text("3 Karten von diesem Foto abgetippt")
        assert [text for text, _ in texts(day)] == ["Erste Karte", "Zweite Karte", "Dritte Karte"]
        await console.locator(".wordless summary").click()
        await console.locator(".wordless input[name=text]").fill("Eine Pinnwand mit drei Karten")
        await console.locator(".wordless .button", has_text="Speichern").click()
        await expect(console.locator(".wordless")).to_have_count(0)
        await expect(shot.locator("img")).to_have_attribute("alt", "Eine Pinnwand mit drei Karten")
        await at_desk.close()
    assert wrong == []
