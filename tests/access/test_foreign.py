"""Foreign pages, other people's things, another event's things: refused, and nothing has changed."""

from __future__ import annotations

import pytest

from facilitation.people import Role
from tests.access.table import ROUTES, O, P, address, all_cookies, check_headers
from tests.house import BOARDS, QUERY, Day, Running
from tests.screens import message_of, new_id

FOREIGN: tuple[dict[str, str], ...] = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "{base}.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "{base}"},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_forms_of_foreign_pages(house: Running, day: Day, keys: dict[Role | None, str], headers: dict[str, str]) -> None:
    before, events = (await house.house.store.load(day.id))[2], len(await house.house.store.event_ids())
    headers = {name: value.format(base=house.base) for name, value in headers.items()}
    for route in ROUTES:
        method, path = address(route, day)
        if method != "POST":
            continue
        role = next(iter(ROUTES[route])) if len(ROUTES[route]) == 1 else P
        async with house.browser(Cookie=all_cookies(keys[role]), **headers) as http:
            answer = await http.post(path, data={"do": "blank", "on": "on", "title": "Tag der offenen Tür"})
        assert answer.status_code == 403, (route, answer.text)
        assert "set-cookie" not in answer.headers
        check_headers(answer)
    assert (await house.house.store.load(day.id))[2] == before
    assert len(await house.house.store.event_ids()) == events


async def test_our_own_pages_get_through(house: Running) -> None:
    day = await house.day()
    phone = await day.phone()
    for headers in ({"Origin": house.base, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}):
        answer = await phone.http.post(f"{phone.page}/send", json=message_of("leave", "", new_id(), {}), headers=headers)
        assert answer.status_code == 200, answer.text


async def test_other_peoples_cards(house: Running) -> None:
    day = await house.day()
    console, ana, ben = await day.console(), await day.phone(), await day.phone()
    await console.do("open", item=day.items[QUERY])
    run = day.runs[QUERY]
    mine, theirs = await ana.here(), await ben.here()
    await mine.say("add_card", run, "card-that-ana-wrote", stem=0, text="Von Ana")
    ana_id = mine.hello["person"]
    attempts = [
        await theirs.say("edit_card", run, card="card-that-ana-wrote", text="Von Ben", saw="Von Ana"),
        await theirs.say("withdraw_card", run, card="card-that-ana-wrote"),
        await theirs.say("keep_card", run, card="card-that-ana-wrote", kept=True),
        await theirs.say("sign_card", run, card="card-that-ana-wrote", signed=True),
        await theirs.say("add_card", run, stem=0, text="Als Ana", behalf=ana_id),
        await theirs.say("edit_me", name="Nicht ich", behalf=ana_id),
        await theirs.say("erase", person=ana_id),
    ]
    assert all(a["code"] in ("rejected", "forbidden") for a in attempts), attempts
    again = await theirs.say("add_card", run, "card-that-ana-wrote", stem=0, text="Überschrieben")
    assert "ack" in again  # an id that was heard before: no effect
    assert await day.texts() == ["Von Ana"]
    assert day.record("card-that-ana-wrote").author == ana_id
    assert day.record(ana_id).data.name == ""


async def test_a_client_cannot_choose_an_id_that_we_need(house: Running) -> None:
    """The ids of clock, heaps and reading are made from others; one who took them first would break the step."""
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    line = await phone.here()
    await console.do("add_item", "", "step-of-this-very-day", method="plenary", minutes=0)
    for command in ("clock-step-of-this-very-day", "screen-screen-screen", day.id):
        await line.say("store_topic", day.store, command, text="Platzhalter")
    await console.do("open", item="step-of-this-very-day.1")
    assert (await console.post("clock_set", "step-of-this-very-day", minutes=5)).status_code == 200
    assert (await console.post("blank", on=True)).status_code == 200
    assert (await house.house.facts(day.id)).title == "Ein Tag"
    for command in ("step-of-this-very-day.clock", "a.b.c.d.e", "a" * 65, "kurz", "mit leer zeichen", "../../etc/x", "ä" * 12):
        assert (await line.say("store_topic", day.store, command, text="x"))["code"] == "invalid", command


async def test_things_of_another_event(house: Running, keys: dict[Role | None, str]) -> None:
    here, there = await house.day(), await house.day()
    console, phone, elsewhere = await here.console(), await here.phone(), await there.console()
    for screen, day in ((console, here), (elsewhere, there)):
        await screen.do("open", item=day.items[QUERY])
    await phone.do("add_card", here.runs[QUERY], "card-that-lies-here", stem=0, text="Von hier")
    attempts = [
        await elsewhere.post("hide", record="card-that-lies-here"),
        await elsewhere.post("correct", record="card-that-lies-here", field="text", text="x", saw="Von hier"),
        await elsewhere.post("to_store", record="card-that-lies-here"),
        await elsewhere.post("open", item=here.items[BOARDS]),
        await elsewhere.post("close", activity=here.runs[QUERY]),
        await elsewhere.post("gather", there.runs[QUERY], card="card-that-lies-here", onto="card-that-lies-here"),
        await elsewhere.post("take", source=here.runs[QUERY], target=there.store),
        await elsewhere.post("add_card", here.runs[QUERY], stem=0, text="x"),
    ]
    assert {a.status_code for a in attempts} <= {404, 409, 422}, [a.text for a in attempts]
    for path in (f"/console/{here.id}", f"/console/{here.id}/protocol/pdf", f"/console/{here.id}/send"):
        way = elsewhere.http.post if path.endswith("send") else elsewhere.http.get
        answer = await way(path, headers={"Cookie": elsewhere.cookies(), "Origin": house.base})
        assert answer.status_code == 401
    link = (await house.house.access.links(here.id))[0]
    async with house.browser(Cookie=all_cookies(keys[O]), Origin=house.base) as http:
        assert (await http.post(f"/desk/events/{there.id}/links/{link.id}/withdraw")).status_code == 404
        unknown = await http.get("/desk/events/nix")
        assert unknown.status_code == 404
        check_headers(unknown)
    assert (await console.http.get(console.page)).status_code == 200
    assert await here.texts() == ["Von hier"]
    assert await there.texts() == []
