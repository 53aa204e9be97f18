"""The page scripts in a real browser, against a socket on which the test says every frame."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator

import pytest
from fake import HEAD, WALL_HEAD, Fake, card, form, running
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

from facilitation.people import Role
from facilitation.render import Element
from tests.conftest import missing

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser driven step by step: here the test itself plays the server, in the same thread of thought."""
    own = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=own, args=["--no-sandbox"])
        except BrowserError as error:
            missing(f"Chromium ({error.message.splitlines()[0]})")
        yield started
        started.close()


@pytest.fixture
def fake() -> Iterator[Fake]:
    with running() as fake:
        yield fake


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="de-DE", timezone_id="Europe/Berlin", reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert not wrong


def phone(fake: Fake, page: Page, **elements: Element) -> None:
    fake.page("/e/one", "pages/phone.html", {"head": fake.core("head", "head", HEAD), **elements})
    page.goto(f"{fake.address}/e/one")
    expect(page.locator("#page-link")).to_have_text("verbunden")


def write(page: Page, text: str) -> None:
    page.fill("textarea[name=text]", text)
    page.click("text=Anpinnen")


# The outbox


def test_a_card_is_shown_at_once_and_goes_when_it_is_safe(fake: Fake, page: Page) -> None:
    phone(fake, page, write=form())
    write(page, "Umziehen")
    expect(page.locator(".is-pending")).to_contain_text("Umziehen")
    sent = fake.next()
    assert (sent["do"], sent["activity"], sent["text"]) == ("write", "a1", "Umziehen")
    expect(page.locator("#page-link")).to_have_text("1 Karte wartet")
    fake.tell(ack=sent["id"], seq=2)
    fake.tell(seq=2, mine=f'<div id="mine" data-in="mine" data-order="0">{card("x", "Umziehen", "none")}</div>')
    expect(page.locator(".is-pending")).to_have_count(0)
    expect(page.locator("#mine .pin")).to_have_count(1)
    expect(page.locator("#page-link")).to_have_text("verbunden")
    expect(page.locator("textarea[name=text]")).to_have_value("")


def test_cards_written_without_connection_arrive_once_and_in_order_after_a_reload(fake: Fake, page: Page) -> None:
    phone(fake, page, write=form())
    fake.cut()
    expect(page.locator("#page-link")).to_contain_text("getrennt, Stand")
    for text in ("eins", "zwei", "drei"):
        write(page, text)
    expect(page.locator("#page-link")).to_contain_text("3 Karten warten")
    page.reload()
    expect(page.locator(".is-pending")).to_have_count(3)
    fake.refuse = False
    texts = []
    for _ in range(3):
        sent = fake.next(15)
        texts.append(sent["text"])
        fake.tell(ack=sent["id"], seq=2)
    assert texts == ["eins", "zwei", "drei"]
    expect(page.locator(".is-pending")).to_have_count(0)
    page.reload()
    expect(page.locator("#page-link")).to_have_text("verbunden")
    assert fake.sent.empty()


def test_an_answer_that_was_lost_makes_no_second_card(fake: Fake, page: Page) -> None:
    phone(fake, page, write=form())
    write(page, "Umziehen")
    first = fake.next()
    fake.cut()
    fake.refuse = False
    assert fake.next(15) == first


def test_a_refused_card_stays_with_its_reason_and_blocks_nothing(fake: Fake, page: Page) -> None:
    phone(fake, page, write=form())
    write(page, "eins")
    write(page, "zwei")
    first = fake.next()
    fake.tell(no=first["id"], code="rejected", why="Sie haben schon drei Karten.")
    second = fake.next()
    assert second["text"] == "zwei"
    fake.tell(ack=second["id"], seq=2)
    refused = page.locator(".is-failed")
    expect(refused).to_contain_text("Sie haben schon drei Karten.")
    page.reload()
    expect(refused).to_contain_text("eins")
    refused.get_by_text("Bearbeiten").click()
    refused.locator("textarea").fill("eins, kürzer")
    refused.get_by_text("Noch einmal").click()
    again = fake.next()
    assert again["text"] == "eins, kürzer"
    assert again["id"] != first["id"]
    fake.tell(no=again["id"], code="rejected", why="Immer noch.")
    refused.get_by_text("Verwerfen").click()
    expect(refused).to_have_count(0)


def test_what_cannot_be_kept_now_waits_and_comes_again_under_its_id_and_in_order(fake: Fake, page: Page) -> None:
    phone(fake, page, write=form())
    write(page, "eins")
    write(page, "zwei")
    first = fake.next()
    fake.tell(no=first["id"], code="unsaved", why="Platte voll", wait=0.3)
    assert fake.next() == first
    fake.tell(ack=first["id"], seq=2)
    assert fake.next()["text"] == "zwei"
    expect(page.locator(".is-failed")).to_have_count(0)


def test_a_text_beyond_the_limit_is_refused_here_and_not_by_a_closed_socket(fake: Fake, page: Page) -> None:
    phone(fake, page, write=form())
    write(page, "ä" * 40_000)
    expect(page.locator(".is-failed")).to_contain_text("zu lang")
    assert fake.sent.empty()


def test_two_tabs_of_one_phone_share_the_outbox_and_send_once(fake: Fake, page: Page, context: BrowserContext) -> None:
    phone(fake, page, write=form())
    other = context.new_page()
    phone(fake, other, write=form())
    write(page, "Umziehen")
    expect(other.locator(".is-pending")).to_contain_text("Umziehen")
    sent = fake.next()
    fake.open[0].send(json.dumps({"ack": sent["id"], "seq": 2}))
    expect(other.locator(".is-pending")).to_have_count(0)
    assert fake.sent.empty()


# Elements


def test_elements_come_in_order_move_and_go(fake: Fake, page: Page) -> None:
    phone(fake, page)
    fake.tell(seq=2, put={"c1": card("c1", "A", order=2), "c2": card("c2", "B", order=1)}, gone=[])
    cards = page.locator("[data-region=board] .card__text")
    expect(cards).to_have_text(["B", "A"])
    heap = '<section id="h" data-in="board" data-order="0"><h2>Haufen</h2><ul data-region="heap-h"></ul></section>'
    fake.tell(seq=3, put={"c1": card("c1", "A", "heap-h"), "h": heap}, gone=[])
    expect(page.locator("[data-region=heap-h] .card__text")).to_have_text(["A"])
    fake.tell(seq=4, put={"h": heap.replace("Haufen", "Schule")}, gone=[])
    expect(page.locator("#h h2")).to_have_text("Schule")
    expect(page.locator("[data-region=heap-h] .card__text")).to_have_text(["A"])
    fake.tell(seq=5, put={"c1": card("c1", "A", order=3)}, gone=["h"])
    expect(cards).to_have_text(["B", "A"])
    fake.tell(seq=6, token="u", full=True, put={"c9": card("c9", "Z")}, gone=[])
    expect(cards).to_have_text(["Z"])
    expect(page.locator(".phone__where")).to_have_count(0)


def test_a_form_in_use_is_left_alone_until_it_was_sent(fake: Fake, page: Page) -> None:
    phone(fake, page, write=form())
    page.fill("textarea[name=text]", "halb ge")
    page.evaluate("document.querySelector('textarea').setSelectionRange(4, 4)")
    fake.tell(seq=2, put={"write": form("neue Regel").html, "c1": card("c1", "A", "task", -1)}, gone=[])
    expect(page.locator("#c1")).to_be_visible()
    expect(page.locator(".note")).to_have_text("ein Gedanke pro Karte")
    expect(page.locator("textarea[name=text]")).to_be_focused()
    expect(page.locator("textarea[name=text]")).to_have_value("halb ge")
    page.keyboard.type("X")
    expect(page.locator("textarea[name=text]")).to_have_value("halbX ge")
    page.click("text=Anpinnen")
    expect(page.locator(".note")).to_have_text("neue Regel")


def test_what_the_server_opened_it_closes_but_not_over_a_form_in_use(fake: Fake, page: Page) -> None:
    def row(key: str, mark: str) -> str:
        inside = f'<details {mark}><summary>Mehr {key}</summary><form data-form="f-{key}"><input name="text"></form></details>'
        return f'<section id="{key}" data-in="board" data-order="0">{inside}</section>'

    phone(fake, page)
    fake.tell(seq=2, put={key: row(key, "data-opened open") for key in ("a", "b", "c")})
    expect(page.locator("details[open]")).to_have_count(3)
    page.locator("#b input").fill("halb geschrieben")
    page.locator("#c summary").click()
    fake.tell(seq=3, put={"c": row("c", "data-opened data-n open")})
    expect(page.locator("#c details[data-n]")).to_have_count(1)
    expect(page.locator("#c details[open]")).to_have_count(0)
    fake.tell(seq=4, put={key: row(key, "") for key in ("a", "b", "c")})
    expect(page.locator("details[open]")).to_have_count(1)
    expect(page.locator("#b input")).to_have_value("halb geschrieben")
    page.locator("#a summary").click()
    fake.tell(seq=5, put={"a": row("a", "data-n")})
    expect(page.locator("#a details[data-n]")).to_have_count(1)
    expect(page.locator("#a details[open]")).to_have_count(1)


def test_a_text_whose_form_has_gone_can_still_be_handed_in(fake: Fake, page: Page) -> None:
    phone(fake, page, write=form())
    page.fill("textarea[name=text]", "halb fertig")
    fake.tell(seq=2, put={}, gone=["write"])
    left = page.locator(".in-hand__card")
    expect(left).to_contain_text("noch nicht abgegeben")
    expect(left.locator("textarea")).to_be_focused()
    page.reload()  # the server's page still has the form: the draft is back in it
    expect(page.locator("textarea[name=text]")).to_have_value("halb fertig")
    fake.tell(seq=2, put={}, gone=["write"])
    left.get_by_text("Trotzdem abgeben").click()
    sent = fake.next()
    assert (sent["do"], sent["activity"], sent["text"]) == ("write", "a1", "halb fertig")
    expect(left).to_have_count(0)


def test_new_cards_are_said_once(fake: Fake, page: Page) -> None:
    phone(fake, page)
    fake.tell(seq=2, put={f"c{i}": card(f"c{i}", "A", order=i) for i in range(12)}, gone=[])
    expect(page.locator("#page-say")).to_have_text("12 neue Karten")


# Clock and wall


def wall(fake: Fake, page: Page, cards: int = 0) -> None:
    region = '<div class="cards" data-region="r" data-fit><!--region:r--></div><p data-fit-more hidden></p>'
    board = f'<section id="b" data-in="main" data-order="0" class="board">{region}</section>'
    elements = {"head": fake.core("head", "head", WALL_HEAD, Role.PROJECTOR), "b": Element(board, "main", 0)}
    elements |= {f"c{i}": Element(card(f"c{i}", f"Karte {i}", "r", i), "r", i) for i in range(cards)}
    fake.page("/wall/one", "pages/wall.html", elements, socket_url="/wall/one/socket")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{fake.address}/wall/one")


@pytest.mark.parametrize(("cards", "hidden"), [(1, False), (6, False), (60, True), (300, True)])
def test_what_does_not_fit_leaves_the_wall_and_is_counted(fake: Fake, page: Page, cards: int, hidden: bool) -> None:
    wall(fake, page, cards)
    expect(page.locator(".wall:not(.is-unknown)")).to_be_visible()
    shown = page.locator(".card:visible").count()
    more = page.locator("[data-fit-more]")
    assert (shown < cards) is hidden
    if hidden:
        expect(more).to_have_text(f"+ {cards - shown} weitere")
        expect(page.locator(f"#c{cards - 1}")).to_be_visible()
        expect(page.locator("#c0")).to_be_hidden()
    else:
        expect(more).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_a_very_long_card_shows_its_beginning_and_stays_so_when_it_changes(fake: Fake, page: Page) -> None:
    wall(fake, page, 1)
    expect(page.locator(".wall:not(.is-unknown)")).to_be_visible()
    for seq, word in ((2, "immer "), (3, "weiter ")):
        fake.tell(seq=seq, put={"c0": card("c0", word * 120, "r")}, gone=[])
        expect(page.locator("#c0.is-long")).to_contain_text("ganze Karte am Handy")
        expect(page.locator("#c0")).to_contain_text(word)
    assert page.locator("[data-whole]").count() == 1


def test_a_wall_says_that_it_is_cut_off_and_since_when(fake: Fake, page: Page) -> None:
    wall(fake, page, 3)
    expect(page.locator("#page-cut")).to_be_hidden()
    fake.cut()
    expect(page.locator("#page-cut")).to_contain_text("getrennt, Stand ")
    fake.refuse = False
    expect(page.locator("#page-cut")).to_be_hidden(timeout=10_000)


def test_a_wall_that_loads_without_a_server_shows_no_old_picture(fake: Fake, page: Page) -> None:
    fake.refuse = True
    wall(fake, page, 3)
    expect(page.locator("#page-cut")).to_contain_text("getrennt")
    expect(page.locator("#c0")).to_be_hidden()


def test_silence_is_a_cut(fake: Fake, page: Page) -> None:
    wall(fake, page)
    expect(page.locator(".wall:not(.is-unknown)")).to_be_visible()
    fake.mute = True
    expect(page.locator("#page-cut")).to_contain_text("getrennt", timeout=20_000)


def test_a_clock_runs_by_the_servers_time_and_warns_in_its_last_minutes(fake: Fake, page: Page) -> None:
    phone(fake, page)
    now = page.evaluate("Date.now() / 1000")
    head = fake.core("head", "head", {**HEAD, "clock": {"due": now + 600, "left": None, "length": 900}})
    fake.tell(seq=2, put={"head": head.html}, gone=[])
    expect(page.locator(".phone__time")).to_have_text("10 min")
    head = fake.core("head", "head", {**HEAD, "clock": {"due": now + 90, "left": None, "length": 900}})
    fake.tell(seq=3, put={"head": head.html}, gone=[])
    expect(page.locator(".phone__time.is-last")).to_contain_text("1:")


def halved(left: float, length: float = 120) -> str:
    """A clock with a half-time, as an element of the phone's task."""
    data = f'data-clock="signal" data-due="{time.time() + left}" data-left="" data-length="{length}" data-half="60"'
    return f'<p id="stage" data-in="task" data-order="0" {data}>Reden</p>'


def test_half_time_is_told_once_however_much_time_is_given_after_it(fake: Fake, page: Page) -> None:
    phone(fake, page)
    fake.tell(seq=2, put={"stage": halved(61)}, gone=[])
    expect(page.locator("#stage:not(.is-half)")).to_be_visible()
    expect(page.locator("body.is-halfway #stage.is-half")).to_be_visible()
    expect(page.locator("#page-say")).to_have_text("Halbzeit")
    expect(page.locator("body:not(.is-halfway)")).to_be_visible()
    fake.tell(seq=3, put={"stage": halved(61, 180)}, gone=[])
    page.wait_for_timeout(2500)
    expect(page.locator("body:not(.is-halfway) #stage.is-half")).to_be_visible()
    fake.tell(seq=4, put={"stage": halved(120)}, gone=[])
    expect(page.locator("#stage:not(.is-half)")).to_be_visible()


def test_who_comes_after_half_time_hears_no_signal(fake: Fake, page: Page) -> None:
    phone(fake, page)
    fake.tell(seq=2, put={"stage": halved(50)}, gone=[])
    expect(page.locator("body:not(.is-halfway) #stage.is-half")).to_be_visible()


def face(left: float) -> str:
    """A round clock with a half-time, as an element of the wall."""
    data = f'data-clock="face" data-due="{time.time() + left}" data-left="" data-length="120" data-half="60"'
    return f'<div id="stage" data-in="main" data-order="0" class="clock" {data}></div>'


def test_the_wall_shows_half_time_and_the_end_in_light(fake: Fake, page: Page) -> None:
    wall(fake, page, 0)
    expect(page.locator(".wall:not(.is-unknown)")).to_be_visible()
    fake.tell(seq=2, put={"stage": face(100)}, gone=[])
    expect(page.locator("#stage:not(.is-half)")).to_be_attached()
    fake.tell(seq=3, put={"stage": face(59)}, gone=[])
    expect(page.locator("body.is-halfway #stage.is-half")).to_be_attached()
    fake.tell(seq=4, put={"stage": face(0)}, gone=[])
    expect(page.locator("body.is-ringing #stage.is-over")).to_be_attached()


def test_what_is_said_until_a_moment_gives_way_to_what_is_said_from_it_on(fake: Fake, page: Page) -> None:
    phone(fake, page)
    page.evaluate("""() => document.body.insertAdjacentHTML('beforeend',
        '<p id="until" data-until="1000">before</p><p id="from" data-from="1000" hidden>after</p>')""")
    draw = "async now => (await import('/static/moments.js')).moments(document.body, {now: () => now})"
    for now, before in ((999, True), (1000, False)):
        page.evaluate(draw, now)
        assert (page.locator("#until").is_visible(), page.locator("#from").is_visible()) == (before, not before)


SHEET = """([now, limit]) => {
    document.body.innerHTML = `<b id="hour"></b><span id="lag"><span></span></span><p id="ends" data-limit="${limit}"></p>
        <ol data-region="agenda">${["now", ""].map((place) => `<li class="run" data-place="${place}" data-ended=""
        data-start="${place ? 0 : 1800}" data-begun="${place ? 600 : ""}" data-minutes="30"><b class="run__dur"></b>
        <b class="run__time"></b></li>`).join("")}</ol>`;
    return import('/static/console/sheet.js').then(({ Sheet }) => {
      const $ = (id) => document.getElementById(id);
      new Sheet({ now: () => now }, { hour: $("hour"), lag: $("lag") });
      return $("ends").classList.contains("is-late");
    }); }"""


def test_the_console_warns_when_the_day_will_end_after_its_planned_end(fake: Fake, page: Page) -> None:
    phone(fake, page)
    found = [page.evaluate(SHEET, [now, limit]) for now, limit in ((700, 4200), (700, 3600), (2500, 4200), (700, ""))]
    assert found == [False, True, True, False]
