"""The Pult in a real browser: the panic key, taking back, two moderators, changing the agenda, entering for somebody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from facilitation.people import Role
from tests.house import QUERY, Day, running

pytestmark = pytest.mark.asyncio(loop_scope="session")
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "de-DE"}
HAND: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "de-DE"}


async def pult(browser: Browser, day: Day, **options: Any) -> Page:
    """A moderator's console, connected."""
    context = await browser.new_context(**(options or DESK))
    page = await context.new_page()
    page.set_default_timeout(60_000)
    await page.goto(day.house.base + day.links[Role.MODERATOR])
    await expect(page.locator("#page-link")).to_have_text("Alles gesichert", timeout=60_000)
    return page


async def test_escape_blanks_the_wall_and_never_shows_it_again_by_accident(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.opened()
        wall = await (await day.wall()).here()
        page = await pult(browser, day)
        await page.keyboard.press("Escape")
        await wall.until(lambda: set(wall.elements) == {"blank"})
        await expect(page.locator("#screen")).to_contain_text("ist leer")
        await page.keyboard.press("Escape")
        await expect(page.locator("#screen")).to_contain_text("ist leer")
        await page.keyboard.press("Control+z")
        await wall.until(lambda: "head" in wall.elements)
        await expect(page.locator(".toast")).to_contain_text("Zurückgenommen")
        await page.context.close()


async def test_two_moderators_never_skip_a_step(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.opened()
        first, second = await pult(browser, day), await pult(browser, day)
        # The second one's thumb is already on the button that she sees.
        await second.evaluate("document.body.append(document.querySelector('[data-step=next]').cloneNode(true))")
        await first.locator(".button--next").click()
        await expect(second.locator(".steps [aria-current]")).to_have_text("Vorlesen")
        await second.evaluate("document.body.lastElementChild.querySelector('button').click()")
        await expect(second.locator("#page-notice")).to_contain_text("Jemand anderes")
        await expect(first.locator(".steps [aria-current]")).to_have_text("Vorlesen")
        await first.context.close()
        await second.context.close()


async def test_an_undo_with_a_later_change_in_its_way_offers_the_chain(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.opened()
        console = await day.console()
        await console.do("edit_item", item=day.items[QUERY], title="Eins")
        await console.do("edit_item", item=day.items[QUERY], title="Zwei")
        page = await pult(browser, day)
        await page.locator(".toast__said").click()
        await page.locator(".logline").nth(1).get_by_role("button").click()
        await expect(page.locator("#ask-box li")).to_contain_text(["Zwei"])
        await page.locator("#ask-box [data-yes]").click()
        await expect(page.locator("#now-title")).to_have_text("Was fehlt?")
        await page.context.close()


async def test_the_agenda_is_changed_by_buttons_and_by_dragging(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day()
        page = await pult(browser, day)
        await page.locator("a[data-dialog=plan-box]", has_text="Ablauf ändern").click()
        names = page.locator(".line__name")
        await page.locator(".line").nth(1).locator("[data-key=up] button").click()
        await expect(names.nth(0)).to_have_text("Drei Pinnwände")
        await page.locator(".line").nth(2).locator(".line__grip").drag_to(names.nth(0))
        await expect(names.nth(0)).to_have_text("Was fehlt?")
        form = page.locator(".adder")
        await form.locator("[name=method]").select_option("plenary")
        await form.locator("[name=preset]").select_option("break")
        await form.locator("[name=before]").select_option(index=0)
        await form.get_by_role("button").click()
        await expect(names.nth(0)).to_have_text("Pause")
        await page.context.close()


async def test_what_is_waiting_is_corrected_and_released(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.opened()
        await (await day.console()).do("edit_item", item=day.items[QUERY], approval=True)
        wall = await (await day.wall()).here()
        await (await day.phone(name="Petra Quittengelb")).do(
            "add_card", day.runs[QUERY], stem=0, text="ein Tipfehler <b>hier</b>"
        )
        page = await pult(browser, day)
        card = page.locator(".wait")
        await expect(card).to_contain_text("ein Tipfehler <b>hier</b>")
        await expect(card).not_to_contain_text("Quittengelb")
        await card.locator("summary").click()
        await card.locator("textarea").fill("ein Tippfehler")
        await card.get_by_role("button", name="Speichern").click()
        await expect(card.locator(".wait__text")).to_have_text("ein Tippfehler")
        await card.get_by_role("button", name="Freigeben").click()
        await wall.shows("ein Tippfehler")
        await expect(page.locator("#queue")).to_contain_text("nichts wartet")
        await page.context.close()


async def test_a_card_is_entered_for_a_number_from_the_moderators_phone(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.opened()
        await (await day.console()).do("add_person", number=17)
        wall = await (await day.wall()).here()
        page = await pult(browser, day, **HAND)
        await page.locator(".panes [data-pane=side]").click()
        await page.locator(".side").get_by_role("link", name="Für jemanden eingeben").click()
        await page.locator("[data-filter~=people]").fill("17")
        await page.locator(".person:visible").get_by_role("link", name="Eingeben").click()
        await expect(page.locator("#for-bar")).to_contain_text("Nr. 17")
        await page.locator("#for-place textarea").first.fill("von der Nummer 17")
        await page.locator("#for-place form .button--main").first.click()
        await wall.shows("von der Nummer 17")
        written = next(r for r in (day.record(k) for k in wall.elements) if r is not None and r.kind == "card")
        assert written.author != written.entered_by
        assert written.entered_by is not None
        assert day.record(written.author).data.number == 17
        await page.context.close()


async def test_without_a_connection_nothing_happens_and_the_page_says_so(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.opened()
        page = await pult(browser, day)
        await page.context.set_offline(True)
        await expect(page.locator("#page-link")).to_have_text(re.compile("getrennt"), timeout=60_000)
        await page.locator("[data-key=freeze] button").click()
        await expect(page.locator("#page-notice")).to_contain_text("Es ist nichts geschehen")
        await page.context.close()
        assert day.record("screen") is None


async def test_the_protocol_is_handed_out_and_the_console_stays(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.opened()
        page = await pult(browser, day)
        async with page.expect_download() as coming:
            await page.get_by_role("link", name="Protokoll").click()
        assert f"/console/{day.id}/protocol/pdf" in (await coming.value).url
        await expect(page.locator("#now-title")).to_have_text("Was fehlt?")
        assert len(page.context.pages) == 1
        await page.context.close()


async def test_an_empty_day_begins_with_a_question(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day(())
        page = await pult(browser, day)
        await page.get_by_role("link", name="Ersten Schritt einfügen").click()
        form = page.locator(".adder")
        await form.locator("[name=method]").select_option("sentence_stems")
        await form.locator("[name=title]").fill("Zum Anfang")
        await form.locator("textarea:visible").fill("Was hilft?\n\nWas fehlt?")
        await form.get_by_role("button").click()
        await expect(page.locator(".line__name")).to_have_text("Zum Anfang")
        await expect(form.locator("[name=title]")).to_have_value("")
        await expect(form.locator("textarea:visible")).to_have_value("")
        await page.locator("#plan-box [data-close]").click()
        await page.locator(".button--next").click()
        await expect(page.locator(".stems-desk h3")).to_have_text(["Was hilft?", "Was fehlt?"])
        await page.context.close()


async def test_a_gathered_card_is_said_and_no_longer_chosen(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.opened()
        phone = await day.phone()
        for text in ("eins", "zwei"):
            await phone.do("add_card", day.runs[QUERY], stem=0, text=text)
        console = await day.console()
        await console.do("phase", activity=day.runs[QUERY], phase="cluster")
        page = await pult(browser, day)
        cards = page.locator(".stems-card")
        await cards.nth(0).locator(".choose").click()
        await cards.nth(1).get_by_role("button", name="Gewählte Karte").click()
        await expect(page.locator(".toast")).to_contain_text("Auf einen Haufen gelegt")
        await expect(page.locator("[name=card]:checked")).to_have_count(0)
        await page.context.close()


async def test_without_scripts_the_forms_work(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day()
        context = await browser.new_context(java_script_enabled=False, **DESK)
        page = await context.new_page()
        await page.goto(house.base + day.links[Role.MODERATOR])
        await page.locator("[data-step=next] button").click()
        await expect(page.locator(".run.is-now")).to_contain_text("Begrüßung")
        await page.locator("a", has_text="Ablauf ändern").click()
        await expect(page.locator("#plan-box .line").first).to_be_visible()
        await context.close()


async def test_whoever_moves_on_sees_where_it_has_gone(browser: Browser, tmp_path: Path) -> None:
    """Also from the topic store's tab, where one stays while the day goes on."""
    async with running(tmp_path) as house:
        day = await house.opened()
        page = await pult(browser, day)
        await page.goto(f"{house.base}/console/{day.id}?activity={day.store}")
        await expect(page.locator("#now-title")).to_contain_text("Themenspeicher")
        await expect(page.locator("#page-link")).to_have_text("Alles gesichert", timeout=60_000)
        await page.locator(".button--next").click()
        await expect(page.locator("#now-title")).not_to_contain_text("Themenspeicher")
        await expect(page.locator(".steps [aria-current]")).to_have_text("Vorlesen")
        await page.context.close()
