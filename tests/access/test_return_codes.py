"""Return codes: the same person on another phone, once, by whoever has it; and what a phone hears whose person is gone."""

from __future__ import annotations

import asyncio
import re
from html import unescape

import httpx
import pytest

from facilitation import logs
from facilitation.access import COOKIES, HERE, LETTERS, RETURN_LETTERS, tidy_code
from facilitation.people import heir
from facilitation.whole import Archive, ClearRehearsal
from tests.access.table import P
from tests.house import QUERY, Day, Running
from tests.screens import Screen


async def code_of(screen: Screen, path: str = "") -> str:
    """The return code that a page shows, as it is read."""
    answer = await screen.http.get(path or f"{screen.page}/return")
    assert answer.status_code == 200, answer.text
    found = re.search(r'class="code num"[^>]*>([^<]+)<', answer.text)
    assert found is not None
    return unescape(found[1])


async def back(house: Running, day: Day, code: str) -> httpx.Response:
    """Type a code on the join page of a new phone."""
    http = house.browser(Origin=house.base)
    return await http.post(f"/j/{day.code}/back", data={"code": code})


def phone(house: Running, answer: httpx.Response) -> Screen:
    assert answer.status_code == 303, answer.text
    http = house.browser()
    http.cookies.update(answer.cookies)
    return house.screen(http, answer.headers["location"])


async def test_the_same_person_on_another_phone(house: Running) -> None:
    day = await house.opened()
    run = day.runs[QUERY]
    first = await day.phone(name="Ana")
    await first.do("add_card", run, stem=0, text="Vom ersten Handy")
    assert f'href="/j/{day.code}/back"' in (await house.browser().get(f"/j/{day.code}")).text
    assert 'href="return"' in await first.text()
    second = phone(house, await back(house, day, await code_of(first)))
    assert second.page == first.page
    one, two = await first.here(), await second.here()
    assert one.hello["person"] == two.hello["person"]
    await two.until(lambda: "Vom ersten Handy" in two.mine)
    # Both go on, and what waited on the first arrives.
    await second.do("add_card", run, stem=0, text="Vom zweiten")
    assert "ack" in await one.say("add_card", run, stem=0, text="Hatte noch gewartet")
    await two.until(lambda: "Hatte noch gewartet" in two.mine)
    board = await house.house.feed.board(day.id)
    assert len([r for r in board.kind(None, "person") if r.alive]) == 1
    assert {day.record(r.id).author for r in board.kind(run, "card")} == {one.hello["person"]}


async def test_works_once_and_only_here(house: Running) -> None:
    day, other = await house.day(), await house.day()
    first = await day.phone(name="Ana")
    code = await code_of(first)
    assert code == await code_of(first), "it stays until it is used"
    assert (await back(house, other, code)).status_code == 404
    phone(house, await back(house, day, code))
    again = await back(house, day, code)
    assert again.status_code == 404
    assert "schon benutzt" in again.text or "used already" in again.text
    assert "set-cookie" not in again.headers
    fresh = await code_of(first)
    assert fresh != code
    phone(house, await back(house, day, fresh))


async def test_a_code_that_was_written_down_before_two_entries_became_one(house: Running) -> None:
    day = await house.day()
    ana, double = await day.phone(name="Ana"), await day.phone(name="Ana")
    me, other = (await ana.here()).hello["person"], (await double.here()).hello["person"]
    code = await code_of(double)
    await (await day.console()).do("merge_people", person=me, double=other)
    again = phone(house, await back(house, day, code))
    now = heir(await house.house.feed.board(day.id), (await again.here()).hello["person"])
    assert now is not None
    assert now.id == me
    assert (await back(house, day, code)).status_code == 404, "it works once"


async def test_her_phones_are_told_when_a_code_is_used(house: Running) -> None:
    """Whoever may show the code could use it: the moderator reads nothing of hers without her knowing."""
    day = await house.day()
    first, other = await day.phone(name="Ana"), await day.phone(name="Ben")
    line, others = await first.here(), await other.here()
    assert "als Sie dazugekommen" not in await first.text()
    console = await day.console()
    code = await code_of(console, f"/console/{day.id}/person?of={line.hello['person']}")
    second = phone(house, await back(house, day, code))
    await line.until(lambda: any("als Sie dazugekommen" in frame.get("notice", "") for frame in line.frames))
    assert "als Sie dazugekommen" in await first.text()
    assert "als Sie dazugekommen" not in await second.text()
    assert "als Sie dazugekommen" not in await other.text()
    assert not [frame for frame in others.frames if "notice" in frame]


async def test_is_short_plain_and_typed_as_one_likes(house: Running) -> None:
    day = await house.day()
    seen = set()
    for name in range(12):
        screen = await day.phone(name=f"Gast {name}")
        code = await code_of(screen)
        assert len(tidy_code(code)) == RETURN_LETTERS <= 8
        assert set(tidy_code(code)) <= set(LETTERS)
        seen.add(code)
    assert len(seen) == 12
    assert not set(LETTERS) & set("0O1IL5S2Z8BUAEG6Q"), "nothing that is taken for another, and no word"
    ugly = " " + "-".join(code.replace("\N{NO-BREAK SPACE}", " ").lower()) + ". "
    phone(house, await back(house, day, ugly))


@pytest.mark.parametrize("typed", ["", "AAAA AAAA", "x" * 5000, "%(x)s<b>", "\u0000", "123456", "ß" * 8])
async def test_what_is_no_code(house: Running, day: Day, typed: str) -> None:
    answer = await back(house, day, typed)
    assert answer.status_code == 404
    assert "<b>" not in answer.text.replace("&lt;b&gt;", "")
    assert "set-cookie" not in answer.headers
    assert 'role="alert"' in answer.text


async def test_guessing_is_slow(house: Running) -> None:
    """Five a second from one address, right and wrong alike; typed join codes and scanned ones do not wait for it."""
    day = await house.day()
    code = await code_of(await day.phone())
    loop = asyncio.get_running_loop()
    start = loop.time()
    http = house.browser(Origin=house.base)
    typed = [asyncio.create_task(http.post(f"/j/{day.code}/back", data={"code": c})) for c in ["CCCC CCCC"] * 7 + [code]]
    joined = await house.browser(Origin=house.base).post("/j", data={"code": day.code})
    assert joined.status_code == 303
    assert not all(task.done() for task in typed)
    answers = await asyncio.gather(*typed)
    assert loop.time() - start >= len(typed) / 5 - 0.25
    assert [a.status_code for a in answers] == [404] * 7 + [303]
    await http.aclose()


async def test_a_scanned_code_asks_before_it_counts(house: Running) -> None:
    """Opening an address makes nobody somebody else, and the code is in no log."""
    day = await house.day()
    first = await day.phone(name="Ana")
    page = (await first.http.get(f"{first.page}/return")).text
    code = tidy_code(await code_of(first))
    assert "<svg" in page
    answer = await house.browser().get(f"/j/{day.code}/back?code={code}")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert f'value="{code}"' in answer.text
    assert code == tidy_code(await code_of(first))
    assert logs.discreet(f"GET /j/{day.code}/back?code={code} HTTP/1.1") == f"GET /j/{day.code}/back HTTP/1.1"
    assert (await house.browser().get("/j/999999/back")).status_code == 404
    assert (await house.browser(Origin=house.base).post("/j/999999/back", data={"code": code})).status_code == 404


async def test_a_foreign_page_cannot_make_somebody_another(house: Running) -> None:
    day = await house.day()
    code = await code_of(await day.phone())
    http = house.browser(Origin="https://evil.example")
    assert (await http.post(f"/j/{day.code}/back", data={"code": code})).status_code == 403


async def test_the_moderator_shows_it_for_somebody_without_her_phone(house: Running) -> None:
    day = await house.day()
    console = await day.console()
    await console.do("add_person", "", "somebody-on-paper-1", name="Erna", number=17)
    line = await console.here()
    assert 'href="person?of=somebody-on-paper-1"' in line.html
    code = await code_of(console, f"{console.page}/person?of=somebody-on-paper-1")
    screen = phone(house, await back(house, day, code))
    assert (await screen.here()).hello["person"] == "somebody-on-paper-1"
    record = day.record("somebody-on-paper-1").data
    assert (record.channel, record.number, record.present) == ("phone", 17, True)
    for nobody in ("nobody", day.id, ""):
        assert (await console.http.get(f"{console.page}/person?of={nobody}")).status_code == 404


async def test_comes_back_after_leaving_and_not_after_erasure(house: Running) -> None:
    day = await house.day()
    first = await day.phone(name="Ana")
    code = await code_of(first)
    await first.do("leave")
    again = phone(house, await back(house, day, code))
    assert day.record((await again.here()).hello["person"]).data.present
    code = await code_of(again)
    await again.do("erase_me")
    assert (await back(house, day, code)).status_code == 404


async def test_in_the_archive_nobody_comes_back(house: Running) -> None:
    day = await house.day()
    first = await day.phone(name="Ana")
    code = await code_of(first)
    await organise(house, day, Archive(True))
    answer = await back(house, day, code)
    assert answer.status_code == 409
    assert "set-cookie" not in answer.headers
    assert (await first.http.get(first.page)).status_code == 200


async def organise(house: Running, day: Day, body: Archive | ClearRehearsal) -> None:
    from facilitation.method import Command
    from facilitation.pages.desk_answers import ORGANISER
    from tests.screens import new_id

    ack = await house.house.live.send(day.id, Command(new_id(), house.house.live.clock(), body), ORGANISER)
    await house.house.feed.reached(day.id, ack.seq)


async def test_after_a_rehearsal_a_phone_is_told_kindly_and_may_join_again(house: Running) -> None:
    day = await house.opened()
    first = await day.phone(name="Ana")
    first.http.headers["accept-language"] = "de"
    line = await first.here()
    run = day.runs[QUERY]
    wall = await (await day.wall()).here()
    await first.do("add_card", run, stem=0, text="Nur geprobt")
    await wall.shows("Nur geprobt")
    await organise(house, day, ClearRehearsal())
    assert await line.closed() == 4401
    await wall.hides("Nur geprobt")
    page = await first.http.get(first.page)
    assert page.status_code == 410
    assert "Der Probelauf ist vorbei" in page.text
    assert f'href="/j/{day.code}"' in page.text
    assert (await first.post("add_card", run, stem=0, text="Kommt zu spät")).status_code in (409, 422)
    assert (await first.http.get(f"/j/{day.code}")).status_code == 200, "the form, and not a circle"
    answer = await first.http.post(f"/j/{day.code}", data={"name": "Ana"}, headers={"Origin": house.base})
    assert answer.status_code == 303
    assert (await first.here()).hello["person"] != line.hello["person"], "what waited in the rehearsal stays there"
    assert await day.texts() == []


async def test_the_cookie_at_the_door_is_sealed(house: Running) -> None:
    """Nobody becomes somebody by writing her id into it."""
    day = await house.day()
    http = house.browser(Origin=house.base)
    answer = await http.post(f"/j/{day.code}", data={"name": "Ana"})
    value = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(HERE)).partition("=")[2].partition(";")[0]
    key, person, seal = value.split(".")
    access = house.house.access
    assert access.was(value, day.id) == person
    other = await house.day()
    for made_up in (
        f"{key}.{person}.",
        f"{key}.{person}.{'B' if seal[0] == 'A' else 'A'}{seal[1:]}",
        f"{key}.nobody.{seal}",
        f"{key}..{seal}",
        seal,
        "",
        "..",
        key,
    ):
        assert access.was(made_up, day.id) is None, made_up
    assert access.was(value, other.id) is None


async def test_a_phone_without_its_key_is_led_to_the_door(house: Running) -> None:
    day = await house.day()
    http = house.browser(Cookie=f"{COOKIES[P]}=made-up", **{"accept-language": "de"})
    answer = await http.get(f"/e/{day.id}")
    assert answer.status_code == 401
    assert "Dieses Handy ist hier nicht bekannt" in answer.text
    assert f'href="/j/{day.code}"' in answer.text
    unknown = await http.get("/e/nothing")
    assert unknown.status_code == 401
    assert "/j/" not in unknown.text


async def test_who_had_two_entries_goes_on_as_one_on_both_phones(house: Running) -> None:
    day = await house.opened()
    run = day.runs[QUERY]
    console, first, second = await day.console(), await day.phone(name="Ana"), await day.phone(name="Ana M.")
    await first.do("add_card", run, stem=0, text="Vom ersten")
    await second.do("add_card", run, stem=0, text="Vom zweiten")
    one, two, desk = await first.here(), await second.here(), await console.here()
    ana, twin = one.hello["person"], two.hello["person"]
    page = await console.http.get(f"{console.page}/person?of={ana}")
    assert f'<option value="{twin}">Ana M.</option>' in page.text
    form = {"do": "merge_people", "person": ana, "double": twin}
    answer = await console.http.post(f"{console.page}/send", data=form, headers={"Origin": house.base})
    assert answer.headers["location"] == console.page
    for line in (one, two):
        await line.until(lambda line=line: "Vom ersten" in line.mine and "Vom zweiten" in line.mine)
    await desk.until(lambda: f"person-{twin}" not in desk.elements)
    seq = (await house.house.feed.history(day.id))[-1].seq
    # The open line, a new line and the page itself: all of them are hers, and the phone keeps its name for its outbox.
    assert "ack" in await two.say("add_card", run, stem=0, text="Offene Leitung")
    again = await second.here()
    assert again.hello["person"] == twin
    assert "ack" in await again.say("add_card", run, stem=0, text="Neue Leitung")
    text = await second.text()
    assert f'data-person="{twin}"' in text
    assert "Vom ersten" in text
    assert {r.author for r in (await house.house.feed.board(day.id)).kind(run, "card")} == {ana}
    assert await code_of(second) == await code_of(first)
    assert (await second.http.get(f"{second.page}/mine")).status_code == 200
    join = await second.http.get(f"/j/{day.code}")
    assert (join.status_code, join.headers["location"]) == (303, second.page)
    # And back: each phone is who it was; what was written meanwhile stays with the one.
    await console.do("undo", seq=seq)
    await two.until(lambda: "Vom zweiten" in two.mine and "Vom ersten" not in two.mine)
    await one.until(lambda: "Vom zweiten" not in one.mine and "Offene Leitung" in one.mine)
    assert "ack" in await two.say("add_card", run, stem=0, text="Wieder ich")
    await two.until(lambda: "Wieder ich" in two.mine)
    await one.caught_up()
    assert "Wieder ich" not in one.mine


async def test_erasing_one_that_was_two_ends_both_phones(house: Running) -> None:
    day = await house.opened()
    console, first, second = await day.console(), await day.phone(name="Ana"), await day.phone(name="Ana M.")
    one, two = await first.here(), await second.here()
    seq = await console.do("merge_people", person=one.hello["person"], double=two.hello["person"])
    await house.house.feed.reached(day.id, seq)
    await second.do("erase_me")
    assert [await one.closed(), await two.closed()] == [4401, 4401]
    for screen in (first, second):
        assert (await screen.http.get(screen.page)).status_code == 401
    assert [r for r in (await house.house.feed.board(day.id)).kind(None, "person") if r.alive] == []
