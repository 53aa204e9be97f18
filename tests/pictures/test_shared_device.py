"""A device that many use one after another: nobody's name, and nothing of the one before."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from facilitation.people import Group, Grouping, Person, Role
from facilitation.records import Record
from tests.browser.proxy import cable
from tests.house import QUERY, Day, Running, running
from tests.photographs import fetched, sent
from tests.screens import Screen, new_id


async def allowed(day: Day, query: str = "") -> str:
    """The link that a moderator gives out."""
    console = await day.console()
    address = f"{console.page}/tablet"
    assert "/s/" not in (await console.http.get(address)).text
    answer = await console.http.post(address, data={"do": "allow"}, headers={"Origin": console.base})
    assert answer.status_code == 303
    page = (await console.http.get(address)).text
    return "/s/" + page.split("/s/")[1].split('"')[0].split("?")[0] + query


async def tablet(day: Day, query: str = "") -> Screen:
    http = day.house.browser()
    answer = await http.get(await allowed(day, query))
    assert answer.status_code == 303, answer.text
    return day.house.screen(http, answer.headers["location"])


async def following(screen: Screen) -> httpx.Response:
    return await screen.http.post(f"{screen.page}/next", headers={"Origin": screen.base})


async def people(day: Day) -> list[Record[Person]]:
    return [r for r in (await day.house.house.feed.board(day.id)).kind(None, "person") if r.alive]


def cookie(screen: Screen) -> str:
    return screen.cookies(f"{screen.page}/").partition("facilitation-phone=")[2].partition(";")[0]


async def test_the_next_person_finds_nothing_of_the_one_before(house: Running) -> None:
    day = await house.opened()
    shared = await tablet(day)
    picture, name = await sent(shared, day.runs[QUERY], alt="Nur für mich"), new_id()
    await shared.do("add_card", day.runs[QUERY], name, stem=0, text="Geheimer Gedanke", picture=picture)
    first, before = cookie(shared), (await people(day))[0].id
    line = await shared.here()
    await line.until(lambda: "Geheimer Gedanke" in line.mine)
    assert "Geheimer Gedanke" in await shared.text()
    assert (await following(shared)).status_code == 303
    assert await line.closed() == 4403  # a page that still stands there hears no more
    page = await shared.text()
    for left in ("Geheimer Gedanke", "Nur für mich", picture, name, before):
        assert left not in page
    assert await fetched(shared, picture) == 404
    fresh = await shared.here()
    assert "Geheimer Gedanke" not in fresh.all
    assert (await shared.post("withdraw_card", day.runs[QUERY], card=name)).status_code == 409
    old = house.browser(Cookie=f"facilitation-phone={first}")
    assert (await old.get(shared.page)).status_code == 401  # nor does the way back lead anywhere
    assert (await day.texts()) == ["Geheimer Gedanke"]


async def test_each_is_a_person_of_her_own(house: Running) -> None:
    """Who may write one card writes one, and so may the next."""
    day = await house.day()
    console = await day.console()
    await console.do("edit_item", item=day.items[QUERY], settings={"shown": "at_once", "per_person": 1})
    await console.do("open", item=day.items[QUERY])
    shared = await tablet(day)
    for text in ("Eins", "Zwei"):
        await shared.do("add_card", day.runs[QUERY], stem=0, text=text)
        assert (await shared.post("add_card", day.runs[QUERY], stem=0, text="zu viel")).status_code == 409
        await following(shared)
    found = await people(day)
    assert [(p.data.name, p.data.channel, p.data.present) for p in found] == [("", "tablet", False)] * 3
    await following(shared)
    assert len(await people(day)) == 3  # nobody wrote anything: no one was there
    made = await house.house.export(day.id, house.house.exporters[1], "internal", "de")
    assert b'"recorded": 0' in made
    assert b"Eins" in made


async def test_they_count_if_the_moderator_wants(house: Running) -> None:
    day = await house.opened()
    shared = await tablet(day, "?here=1")
    await shared.do("add_card", day.runs[QUERY], stem=0, text="Eins")
    await following(shared)
    await shared.text()
    assert [p.data.present for p in await people(day)] == [True, True]


async def test_nothing_of_ones_own_is_to_be_had(house: Running) -> None:
    day = await house.opened()
    shared = await tablet(day)
    page = await shared.text()
    for own in ('href="return"', 'href="mine"', 'id="page-name"', "erase_me"):
        assert own not in page
    for path in ("return", "mine", "mine.pdf", "mine.ics"):
        assert (await shared.http.get(f"{shared.page}/{path}")).status_code == 403
    phone = await day.phone()
    assert (await phone.http.get(f"{phone.page}/return")).status_code == 200
    assert (await following(phone)).status_code == 403  # somebody's own phone is not handed on


async def test_a_link_ends(house: Running) -> None:
    day = await house.opened()
    shared = await tablet(day)
    console = await day.console()
    await console.http.post(f"{console.page}/tablet", data={"do": "end"}, headers={"Origin": console.base})
    assert (await shared.http.get(shared.page)).status_code == 401
    assert "/s/" not in (await console.http.get(f"{console.page}/tablet")).text
    assert (await house.browser().get("/s/guessed.token")).status_code == 403


async def test_the_device_of_a_group_is_one_member(house: Running) -> None:
    day = await house.opened()
    link = await allowed(day)
    board = house.house.live._events[day.id].board
    group = Group(grouping=f"{day.runs[QUERY]}.grouping", title="Gruppe Blau")

    def lay(tx) -> None:  # type: ignore[no-untyped-def]
        made = [
            Record(id=group.grouping, kind="grouping", data=Grouping(), born=tx.seq, seq=tx.seq),
            Record(id="blau", kind="group", data=group, born=tx.seq, seq=tx.seq),
        ]
        for record in made:
            board.put(record)
        tx.write(made, {}, [])

    await house.house.store.write(day.id, lay)
    http = house.browser()
    answer = await http.get(f"{link}?group=blau")
    shared = house.screen(http, answer.headers["location"])
    for text in ("Eins", "Zwei"):
        await shared.do("add_card", day.runs[QUERY], stem=0, text=text)
        await following(shared)
    seats = [r for r in (await house.house.feed.board(day.id)).kind(None, "membership") if r.alive]
    assert [(s.data.group, s.data.person) for s in seats] == [("blau", (await people(day))[-1].id)]
    refused = await house.browser().get(f"{link}?group=nix")
    assert refused.status_code == 409


@pytest.mark.asyncio(loop_scope="session")
async def test_in_a_browser_what_was_handed_in_is_sent_first(browser: Browser, tmp_path: Path) -> None:
    wrong: list[str] = []
    async with running(tmp_path) as house, cable(house.base) as wire:
        day = await house.opened()
        link = await allowed(day)
        context = await browser.new_context(viewport={"width": 820, "height": 1180}, locale="de-DE")
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(wire.base + link)
        await expect(page.locator("#page-link")).to_have_text("verbunden")
        wire.pull()
        await expect(page.locator("body")).to_contain_text("getrennt, Stand")
        await page.locator("#form textarea").fill("Ohne Netz geschrieben")
        await page.get_by_role("button", name="Anpinnen").locator("visible=true").click()
        await page.locator("#form textarea").fill("Nur getippt")
        await page.get_by_role("button", name="Nächste Person").click()
        await expect(page.locator("#page-next")).to_contain_text("Wird noch gesendet")
        wire.plug_in()
        await expect(page.locator("#mine")).to_have_count(0)
        await expect(page.locator("body")).not_to_contain_text("Ohne Netz geschrieben")
        await expect(page.locator("#form textarea")).to_have_value("")
        assert await day.texts() == ["Ohne Netz geschrieben"]
        await page.go_back()
        await expect(page.locator("#form")).to_be_visible()
        await expect(page.locator("body")).not_to_contain_text("Ohne Netz geschrieben")
        kept = await page.evaluate("() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
        assert "Nur getippt" not in kept
        assert "Ohne Netz" not in kept
        await context.close()
    assert wrong == []


async def test_only_a_moderator_gives_it_out(house: Running) -> None:
    day = await house.opened()
    wall = await day.by_link(Role.PROJECTOR)
    assert (await wall.http.get(f"/console/{day.id}/tablet")).status_code == 401
