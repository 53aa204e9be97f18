"""Full boards in a real browser: what the wall shows of one card and of three hundred, and how one finds a card among them."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from facilitation.people import Role
from facilitation.planning import AddItem
from tests.house import Day, Running, running
from tests.screens import Screen, message_of, new_id

pytestmark = pytest.mark.asyncio(loop_scope="session")
WALL: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}, "locale": "de-DE", "reduced_motion": "reduce"}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "de-DE", "reduced_motion": "reduce"}
HAND: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "de-DE", "reduced_motion": "reduce"}
WORDS = (
    "Mehr Spielplätze",
    "Busse, die auch am Wochenende fahren",
    "Zeit",
    "Jugendliche selbst fragen",
    "Lernhilfen und Hausaufgabenhilfen in allen Ortsteilen",
    "Gemeinsam feiern",
    "Ein Ort, an dem Familien sich ohne Anmeldung treffen",
    "Kinderbetreuungsfinanzierungsgesetzgebungsverfahrensbeschleunigung",
    "235 Vereine",
    "Beratung auch abends, wenn Eltern Zeit haben",
    "Umziehen",
)
REPORT = """() => [...document.querySelectorAll("[data-fit]")].filter(region => region.clientHeight).map(region => {
  const box = region.getBoundingClientRect(), rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const cards = [...region.querySelectorAll(".card[data-in]")], seen = cards.filter(card => card.offsetParent !== null);
  const rects = seen.map(card => card.getBoundingClientRect());
  const hit = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const line = document.querySelector(`[data-fit-more="${region.dataset.region}"]`);
  return {
    all: cards.length, shown: seen.length, last: cards.length ? seen.includes(cards[cards.length - 1]) : true,
    more: line.hidden ? 0 : Number(line.textContent.match(/[0-9]+/)[0]),
    full: rects.reduce((sum, r) => sum + r.width * r.height, 0) / (box.width * box.height),
    out: rects.filter(r => r.bottom > box.bottom + 2 || r.right > box.right + 2).length,
    over: rects.reduce((n, a, i) => n + rects.slice(i + 1).filter(b => hit(a, b)).length, 0),
    small: seen.filter(card => parseFloat(getComputedStyle(card.querySelector(".card__text")).fontSize) < rem - .1).length,
    cut: seen.filter(card => card.querySelector("[data-whole]")).length,
  };
})"""

OVER = """() => {
  const hit = (a, b) => a.top < b.bottom - 1 && b.top < a.bottom - 1 && a.left < b.right - 1 && b.left < a.right - 1;
  const toast = document.querySelector(".toast").getBoundingClientRect();
  const parts = [...document.querySelectorAll(".now, .sheet, .side, .panes, .top")].filter(n => n.getClientRects().length);
  return parts.filter(part => hit(toast, part.getBoundingClientRect())).map(part => part.className);
}"""
EDGES = "path => [...document.querySelectorAll(path)].map(n => n.getBoundingClientRect()).map(r => [r.top, r.bottom])"
TOPS = "path => [...document.querySelectorAll(path)].map(n => Math.round(n.getBoundingClientRect().top))"


async def hall(house: Running, stems: int = 3, **settings: Any) -> tuple[Day, Screen]:
    """A day whose one step collects cards at once; and its console."""
    asked = [f"Satz {n + 1} …" for n in range(stems)] if stems else []
    line = AddItem(method="sentence_stems", settings={"shown": "at_once", "stems": asked, **settings}, minutes=20)
    day = await house.day((line,))
    console = await day.console()
    await console.do("open", item=day.items[0])
    return day, console


async def write(day: Day, stems: int, first: int, last: int) -> list[str]:
    """Cards number `first` to `last` - 1 on every board, in one burst; nobody writes more than forty."""
    cards = [(n, stem) for n in range(first, last) for stem in range(stems)]
    ids = [new_id() for _ in cards]
    for begin in range(0, len(cards), 40):
        line = await (await day.phone()).open()
        for card, (n, stem) in list(zip(ids, cards, strict=True))[begin : begin + 40]:
            fields = {"stem": stem, "text": WORDS[(n * stems + stem) % len(WORDS)]}
            await line.connection.send(json.dumps(message_of("add_card", day.runs[0], card, fields)))
        mine = ids[begin : begin + 40]
        await line.until(lambda line=line, mine=mine: mine[-1] in line.answers)
        await line.connection.close()
    return ids


async def shown(page: Page, cards: int) -> list[dict[str, Any]]:
    """What the wall shows, once it has heard of so many cards."""
    await page.wait_for_function("n => document.querySelectorAll('.card[data-in]:not(.stems__now)').length === n", arg=cards)
    await page.wait_for_timeout(100)
    found: list[dict[str, Any]] = await page.evaluate(REPORT)
    return found


async def opened(browser: Browser, url: str, options: dict[str, Any]) -> Page:
    page = await (await browser.new_context(**options)).new_page()
    page.set_default_timeout(60_000)
    await page.goto(url)
    return page


async def seen_by(browser: Browser, screen: Screen, options: dict[str, Any]) -> Page:
    """The screen's page in a browser that has its cookie."""
    context = await browser.new_context(**options)
    jar = [{"name": c.name, "value": c.value or "", "url": f"{screen.base}{screen.page}"} for c in screen.http.cookies.jar]
    await context.add_cookies(jar)  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(60_000)
    await page.goto(screen.base + screen.page)
    return page


def sound(board: dict[str, Any]) -> bool:
    """Nothing lies on anything else, nothing is cut off or set too small, and what is not there is counted."""
    whole = not (board["out"] or board["over"] or board["small"] or board["cut"])
    return whole and board["more"] == board["all"] - board["shown"]


# The wall


@pytest.mark.parametrize(
    ("stems", "least"),
    [
        (3, {1: 1, 3: 3, 4: 4, 12: 7, 93: 6}),
        (2, {1: 1, 8: 8, 60: 9}),
        (1, {1: 1, 4: 4, 12: 12, 60: 20, 300: 20}),
    ],
)
async def test_the_wall_shows_as_much_as_it_has_room_for(
    browser: Browser, tmp_path: Path, stems: int, least: dict[int, int]
) -> None:
    async with running(tmp_path) as house:
        day, console = await hall(house, stems)
        page = await opened(browser, house.base + day.links[Role.PROJECTOR], WALL)
        before = 0
        for cards, at_least in least.items():
            await write(day, stems, before, cards)
            before = cards
            for phase in ("cluster", "write"):
                await console.do("phase", activity=day.runs[0], phase=phase)
                boards = await shown(page, cards * stems)
                assert len(boards) == stems
                for board in boards:
                    assert sound(board), (cards, phase, board)
                    assert board["shown"] >= at_least, (cards, phase, board)
                    assert board["last"], (cards, phase, board)
                    assert board["more"] == 0 or board["full"] > 0.5, (cards, phase, board)
        await page.context.close()


async def test_the_card_that_is_read_and_those_after_it_are_on_the_wall(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day, console = await hall(house)
        ids = await write(day, 3, 0, 40)
        page = await opened(browser, house.base + day.links[Role.PROJECTOR], WALL)
        await console.do("phase", activity=day.runs[0], phase="read")
        for place in (0, 20, 39):
            now = ids[3 * place + 1]
            await console.do("read_card", day.runs[0], card=now)
            await expect(page.locator(f"[id='{now}'].is-now")).to_be_visible()
            (board,) = await shown(page, 120)
            assert sound(board), board
            assert board["shown"] >= 12
            following = [ids[3 * n + 1] for n in range(place, min(place + 8, 40))]
            assert [await page.locator(f"[id='{card}']").is_visible() for card in following] == [True] * len(following)
        await page.context.close()


async def test_heaps_keep_their_headings_however_many_cards_there_are(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day, console = await hall(house, 1)
        run = day.runs[0]
        ids = await write(day, 1, 0, 60)
        await console.do("phase", activity=run, phase="cluster")
        heaps = []
        for n in range(6):
            heaps.append(new_id())
            await console.do("gather", run, heaps[-1], card=ids[8 * n + 1], onto=ids[8 * n])
            for card in ids[8 * n + 2 : 8 * n + 8]:
                await console.do("gather", run, card=card, onto=heaps[-1])
            if n:
                await console.do("name_heap", run, heap=heaps[-1], text=f"Haufen {n}", saw="")
        page = await opened(browser, house.base + day.links[Role.PROJECTOR], WALL)
        for cards in (60, 300):
            if cards > 60:
                await console.do("phase", activity=run, phase="write")
                await write(day, 1, 60, cards)
                await console.do("phase", activity=run, phase="cluster")
            (board,) = await shown(page, cards)
            assert (board["out"], board["over"], board["small"]) == (0, 0, 0)
            assert board["last"]
            names = page.locator(".stems__name")
            # The first one has no name: its first card's first words stand for it.
            texts = [WORDS[0], *(f"Haufen {n}" for n in range(1, 6))]
            for n, text in enumerate(texts):
                await expect(names.nth(n)).to_be_visible()
                await expect(names.nth(n)).to_contain_text(re.compile(rf"{text}.*8 Karten"))
        assert await page.locator(".stems__heap.is-strip").count() == 6
        await console.do("open_heap", run, heap=heaps[2])
        await expect(page.locator(".stems__heap:visible")).to_have_count(1)
        await expect(page.locator(".stems__heap:visible .card:visible")).to_have_count(8)
        await page.context.close()


async def test_a_long_text_is_whole_up_to_four_hundred_letters(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day, _ = await hall(house)
        phone = await day.phone()
        texts = ["X" * 68, "Wort " * 25, "Wort " * 79, "Wort " * 120]
        cards = []
        for text in texts:
            cards.append(new_id())
            await phone.do("add_card", day.runs[0], cards[-1], stem=len(cards) % 3, text=text.strip())
        page = await opened(browser, house.base + day.links[Role.PROJECTOR], WALL)
        await shown(page, len(texts))
        notes = [await page.locator(f"[id='{card}']").get_by_text("ganze Karte am Handy").count() for card in cards]
        assert notes == [0, 0, 0, 1]
        clipped = "id => { const t = document.getElementById(id); return t.scrollHeight > t.clientHeight + 2 }"
        assert [await page.evaluate(clipped, card) for card in cards] == [False] * 4
        await page.context.close()


async def test_the_walls_tools_come_with_the_mouse(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day()
        page = await opened(browser, house.base + day.links[Role.PROJECTOR], WALL)
        await expect(page.locator(".langs")).to_be_visible()
        await expect(page.locator(".wall__tools")).to_have_css("opacity", "0")
        await page.mouse.move(300, 300)
        await expect(page.locator(".wall__tools")).to_have_css("opacity", "1")
        await page.context.close()


# Console and phone


async def test_a_card_among_three_hundred_is_found_and_put_where_it_belongs(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day, console = await hall(house, 1)
        phone, run = await day.phone(), day.runs[0]
        ids = await write(day, 1, 0, 300)
        far = new_id()
        await phone.do("add_card", run, far, stem=0, text="Die Nadel im Heuhaufen")
        await console.do("phase", activity=run, phase="cluster")
        heap = new_id()
        await console.do("gather", run, heap, card=ids[5], onto=ids[4])
        await console.do("name_heap", run, heap=heap, text="Heu", saw="")
        page = await opened(browser, house.base + day.links[Role.MODERATOR], DESK)
        cards = page.locator(".stems-card:visible")
        await expect(cards).to_have_count(26)  # the newest, and the two in the heap
        await expect(cards.nth(2)).to_contain_text("Nadel")
        await page.get_by_role("button", name="24 weitere Karten zeigen").click()
        await expect(cards).to_have_count(50)
        search = page.get_by_role("searchbox", name="Karten durchsuchen")
        await search.fill("nadel")
        await expect(cards).to_have_count(1)
        await search.fill("7")
        await expect(cards).to_have_count(1)
        await expect(cards.locator(".card__no")).to_have_text("7")
        await search.fill("gibt es nicht")
        await expect(page.get_by_text("Das steht auf keiner Karte.")).to_be_visible()
        await search.fill("")
        await page.locator("[data-seek-place]").select_option(f"heap-{heap}")
        await expect(cards).to_have_count(2)
        await page.locator("[data-seek-place]").select_option("")

        # Chosen, it stays in sight; the heap comes to it.
        await page.locator(f"[id='{far}'] .choose").click()
        await cards.last.scroll_into_view_if_needed()
        bar = page.locator(".picked")
        await expect(bar).to_be_in_viewport()
        await expect(bar).to_contain_text("Die Nadel im Heuhaufen")
        await expect(page.locator(f"[id='{far}']")).not_to_be_in_viewport()
        await bar.get_by_role("button", name="Zeigen").click()
        await expect(page.locator(f"[id='{far}']")).to_be_in_viewport()
        await bar.get_by_role("button", name="Heu").click()
        await expect(page.locator(f"[id='{heap}'] [id='{far}']")).to_have_count(1)
        await expect(bar).to_be_hidden()

        reader = await seen_by(browser, phone, HAND)
        cards = reader.locator(".stems-read .card:visible")
        await expect(cards).to_have_count(15)  # twelve, and three in the heap
        await reader.get_by_role("searchbox").fill("nadel")
        await expect(cards).to_have_count(1)
        for each in (page, reader):
            await each.context.close()


async def test_the_desk_has_room_for_three_boards_and_one_row_for_each_card(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day, console = await hall(house)
        phone, run = await day.phone(), day.runs[0]
        await write(day, 3, 0, 2)
        arabic = new_id()
        await phone.do("add_card", run, arabic, stem=0, text="نريد مكانًا للقاء العائلات")
        page = await opened(browser, house.base + day.links[Role.MODERATOR], DESK)
        boards = page.locator(".stems-desk > .board")
        for n in range(3):
            await expect(boards.nth(n)).to_be_in_viewport()
        await console.do("phase", activity=run, phase="read")
        await expect(page.get_by_role("button", name="Karte davor")).to_be_disabled()
        for _ in range(6):
            await console.do("read_next", run)
        await expect(page.locator(".stems-steer")).to_contain_text("7 von 7")
        await expect(page.get_by_role("button", name="Nächste Karte")).to_be_disabled()
        await expect(page.get_by_role("button", name="Karte davor")).to_be_enabled()
        card = page.locator(f"[id='{arabic}']")
        assert max(rows := await page.evaluate(TOPS, f"[id='{arabic}'] > .presses > *")) - min(rows) < 12
        assert await card.locator(".card__text").evaluate("n => getComputedStyle(n.parentElement).direction") == "rtl"
        await card.locator("summary").click()
        edges = await page.evaluate(EDGES, f"[id='{arabic}'] .upkeep button")
        assert min(top - bottom for (_, bottom), (top, _) in pairwise(edges)) >= 6
        await page.context.close()


async def test_what_was_done_last_lies_on_nothing_and_can_be_shut(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day, console = await hall(house)
        for options in (DESK, HAND):
            page = await opened(browser, house.base + day.links[Role.MODERATOR], options)
            await expect(page.locator("#page-link")).to_have_text("Alles gesichert")
            await console.do("clock_shift", activity=day.runs[0], seconds=300)
            await expect(page.locator(".toast")).to_be_visible()
            assert await page.evaluate(OVER) == []
            await page.locator(".toast").get_by_role("button", name="Schließen").click()
            await expect(page.locator(".toast")).to_be_hidden()
            assert len(set(await page.evaluate(TOPS, ".ctl:has(.clock) > form > .button, .ctl > .fold > summary"))) == 1
            await page.context.close()


async def test_an_emptied_wall_has_a_large_button_that_brings_it_back(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day, _ = await hall(house)
        wall = await (await day.wall()).here()
        page = await opened(browser, house.base + day.links[Role.MODERATOR], DESK)
        await expect(page.locator("#page-link")).to_have_text("Alles gesichert")
        await page.keyboard.press("Escape")
        await wall.until(lambda: set(wall.elements) == {"blank"})
        back = page.locator(".wallside").get_by_role("button", name="Leinwand wieder zeigen")
        await expect(back).to_be_in_viewport()
        await page.keyboard.press("Escape")
        await expect(back).to_be_visible()
        await back.click()
        await wall.until(lambda: "head" in wall.elements)
        await expect(back).to_have_count(0)
        await page.context.close()


async def test_whoever_comes_later_hands_in_a_card_and_it_hangs_on_the_wall_at_last(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day, console = await hall(house)
        run = day.runs[0]
        await write(day, 3, 0, 30)
        await console.do("phase", activity=run, phase="cluster")
        page = await seen_by(browser, await day.phone(), HAND)
        await page.get_by_text("Noch ein Gedanke? Karte nachreichen").click()
        await page.locator("#late-stem").select_option("2")
        await page.locator("#late-text").fill("Nachzügler aus dem Funkloch")
        await page.get_by_role("button", name="Nachreichen").click()
        await expect(page.locator(".is-pending")).to_have_count(0)
        await expect(page.locator("#mine")).to_contain_text("Nachzügler: Die Moderation entscheidet")
        desk = await opened(browser, house.base + day.links[Role.MODERATOR], DESK)
        card = desk.locator(".wait--late")
        await expect(card).to_contain_text("Satz 3 …")
        await expect(card).to_have_class(re.compile("card--orange"))
        wall = await opened(browser, house.base + day.links[Role.PROJECTOR], WALL)
        await expect(wall.locator("[data-region=board-2]")).to_be_visible()
        await card.get_by_role("button", name="Aufnehmen").click()
        await expect(wall.locator(".card:visible", has_text="Nachzügler aus dem Funkloch")).to_have_count(1)
        for each in (page, desk, wall):
            await each.context.close()


async def test_a_numbered_card_can_be_entered_after_the_writing_too(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day, console = await hall(house)
        await console.do("add_person", number=17)
        await console.do("phase", activity=day.runs[0], phase="cluster")
        page = await opened(browser, house.base + day.links[Role.MODERATOR], DESK)
        await page.locator(".side").get_by_role("link", name="Für jemanden eingeben").click()
        await page.locator(".person:visible").get_by_role("link", name="Eingeben").click()
        await page.locator("#for-place textarea").fill("vom Papier")
        await page.locator("#for-place").get_by_role("button", name="Nachreichen").click()
        await expect(page.locator(".stems-card", has_text="vom Papier")).to_have_count(1)
        await page.context.close()


async def test_one_says_on_the_phone_that_one_has_decided(browser: Browser, tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day, console = await hall(house, shown="after_release")
        phone = await day.phone()
        for stem in range(3):
            await phone.do("add_card", day.runs[0], stem=stem, text="meins")
        await console.do("phase", activity=day.runs[0], phase="release")
        wall = await (await day.wall()).here()
        assert "0 von 1 haben entschieden" in wall.html
        page = await seen_by(browser, phone, HAND)
        await page.get_by_role("button", name="Ich habe entschieden").click()
        await wall.shows("1 von 1 haben entschieden")
        await expect(page.locator("#mine")).to_contain_text("Sie haben entschieden")
        await console.do("phase", activity=day.runs[0], phase="read")
        own = page.locator("#mine .card")
        await expect(own).to_have_count(3)
        for n in range(3):
            await expect(own.nth(n)).to_be_hidden()
        await page.locator("#mine summary").click()
        await expect(own.nth(0)).to_be_visible()
        await page.context.close()


async def test_a_question_that_is_written_covers_nothing(browser: Browser, tmp_path: Path) -> None:
    covered = """() => { const foot = document.querySelector('.phone__foot').getBoundingClientRect();
        return [...document.querySelectorAll('.quiet h1, .quiet p')].filter(n => { const r = n.getBoundingClientRect();
          return r.top < foot.bottom && foot.top < r.bottom - 1 }).length }"""
    async with running(tmp_path) as house:
        day = await house.day((AddItem(method="plenary", preset="input_talk", title="Warum Kinder mitreden"),))
        console = await day.console()
        await console.do("open", item=day.items[0])
        page = await seen_by(browser, await day.phone(), HAND)
        await page.locator(".park summary").click()
        assert await page.evaluate(covered) == 0
        await page.locator(".park textarea").fill("Wer bezahlt den Bus?")
        await page.locator(".park form button").click()
        await expect(page.locator("#mine")).to_contain_text("Wer bezahlt den Bus?")
        assert await page.evaluate(covered) == 0
        await page.context.close()
