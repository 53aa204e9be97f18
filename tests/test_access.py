"""Who may do what: every route and every command × every role, really tried; cookies, links, codes, foreign pages, headers."""

from __future__ import annotations

import asyncio
import base64
import itertools
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any, get_type_hints

import httpx
import msgspec
import pytest
import pytest_asyncio
from websockets.exceptions import ConnectionClosed

from facilitation import house as core
from facilitation import logs
from facilitation.access import COOKIES, roles_of
from facilitation.method import Body
from facilitation.people import Role
from facilitation.rules import ROLES
from methods import METHODS
from tests.house import BOARDS, DESK_KEY, QUERY, WELCOME, Day, Line, Running, Screen, message_of, new_id, running
from tests.markup import inline

O, M, W, P = Role.ORGANISER, Role.MODERATOR, Role.PROJECTOR, Role.PARTICIPANT  # noqa: E741 - one letter each, as columns
EVERYBODY = {O, M, W, P}
ROUTES: Mapping[str, set[Role]] = {
    "GET /": EVERYBODY,
    "GET /health": EVERYBODY,
    "GET /static/{name:path}": EVERYBODY,
    "POST /j": EVERYBODY,
    "GET /j/{code:str}": EVERYBODY,
    "POST /j/{code:str}": EVERYBODY,
    "GET /m/{token:str}": EVERYBODY,
    "GET /p/{token:str}": EVERYBODY,
    "GET /desk/open": EVERYBODY,
    "GET /desk": {O},
    "GET /desk/new": {O},
    "POST /desk/events": {O},
    "GET /desk/events/{event_id:str}": {O},
    "GET /desk/events/{event_id:str}/poster.pdf": {O},
    "GET /desk/events/{event_id:str}/protocol/{key:str}": {O},
    "POST /desk/events/{event_id:str}/send": {O},
    "POST /desk/events/{event_id:str}/links": {O},
    "POST /desk/events/{event_id:str}/links/{link_id:str}/withdraw": {O},
    "POST /desk/events/{event_id:str}/delete": {O},
    "GET /console/{event_id:str}": {M},
    "GET /console/{event_id:str}/phone": {M},
    "GET /console/{event_id:str}/preview": {M},
    "GET /console/{event_id:str}/protocol/{key:str}": {M},
    "POST /console/{event_id:str}/send": {M},
    "SOCKET /console/{event_id:str}/socket": {M},
    "SOCKET /console/{event_id:str}/preview/socket": {M},
    "GET /wall/{event_id:str}": {W},
    "SOCKET /wall/{event_id:str}/socket": {W},
    "GET /e/{event_id:str}": {P},
    "POST /e/{event_id:str}/send": {P},
    "SOCKET /e/{event_id:str}/socket": {P},
}
"""Written down a second time on purpose: a route that is added or opened wider has to be added or opened here too."""

COMMANDS: Mapping[str, set[Role]] = {
    name: roles
    for names, roles in (
        ("edit_event add_item edit_item move_item drop_item add_person edit_person erase", {O, M}),
        ("open close reopen next back phase evaluate confirm", {M}),
        ("clock_set clock_shift clock_hold clock_go present blank freeze welcome", {M}),
        ("hide unhide approve correct take_in to_store take undo", {M}),
        ("edit_me go leave come_back erase_me", {P}),
        ("new_event join entered tick", set()),  # made by the server itself, never sent
        ("add_card park store_topic", {P, M}),  # a moderator may enter them for somebody without a phone
        ("edit_card keep_card sign_card withdraw_card withdraw_question withdraw_topic", {P}),
        ("read_next read_back read_card gather name_heap split_heap free_card open_heap", {M}),
        ("show_question answered edit_topic drop_topic move_topic", {M}),
    )
    for name in names.split()
}
NEVER_SENT = {name for name, roles in COMMANDS.items() if not roles}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    async with running(tmp_path_factory.mktemp("house")) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def day(house: Running) -> Day:
    return await house.day(title="Tag der offenen Tür")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def keys(house: Running, day: Day) -> dict[Role | None, str]:
    """Each role's cookie value; None is a stranger who makes one up."""
    access, phone = house.house.access, await day.phone(name="Ana")
    person = (await phone.here()).hello["person"]
    found: dict[Role | None, str] = {None: "made-up"}
    found[O], _ = await access.new_session(O, None)
    found[M], _ = await access.new_session(M, day.id)
    found[W], _ = await access.new_session(W, day.id)
    found[P], _ = await access.new_session(P, day.id, person=person)
    return found


def all_cookies(value: str) -> str:
    """One key tried in every lock, as a client of somebody's own might do."""
    return "; ".join(f"{name}={value}" for name in COOKIES.values())


def routes(house: Running) -> Iterator[str]:
    for route in house.app.routes:
        methods = getattr(route, "methods", None) or {"SOCKET"}
        yield from (f"{method} {route.path}" for method in methods - {"OPTIONS"})


def address(route: str, day: Day) -> tuple[str, str]:
    """(method, path) of a route with this event's values in it, none of which does any harm."""
    method, path = route.split(" ")
    values = {"name:path": "tokens.css", "code:str": day.code, "event_id:str": day.id, "key:str": "nix", "link_id:str": "nix"}
    values["token:str"] = day.links[M if "/m/" in path else W].rpartition("/")[2]
    return method, re.sub(r"\{([^}]*)\}", lambda found: values[found[1]], path)


# one table


def test_the_table_knows_every_route(house: Running) -> None:
    assert sorted(routes(house)) == sorted(ROUTES)


def test_the_house_has_the_same_table() -> None:
    for route, roles in ROUTES.items():
        template = route.split(" ")[1].replace(":str", "").replace(":path", "")
        assert roles_of(template) == roles, route


def test_a_route_that_the_table_lacks_is_nobodys() -> None:
    for route in ("/secret", "/consoles/{event_id}", "/console", "/e", "/e/{event_id}s", "/wall", "/m", "/staticx/y"):
        assert not roles_of(route), route


def test_the_table_knows_every_command() -> None:
    known = {body.tag() for body in ROLES} | {body.tag() for method in METHODS for body in method.commands}
    assert known | {"entered", "tick"} == set(COMMANDS)


async def test_every_route_for_every_role(house: Running, day: Day, keys: dict[Role | None, str]) -> None:
    before = (await house.house.store.load(day.id))[2]
    people = len(await house.house.store.event_ids())
    for route, roles in ROUTES.items():
        method, path = address(route, day)
        for role, key in keys.items():
            may = role in roles or roles == EVERYBODY
            if method == "SOCKET":
                assert await opens(house, path, key) is may, (route, role)
                continue
            async with house.browser(Cookie=all_cookies(key), Origin=house.base) as http:
                answer = await http.request(method, path, **body_for(route))
            assert (answer.status_code == 401) is not may, (route, role, answer.status_code)
            assert answer.status_code != 500, (route, role)
            check_headers(answer)
    joined = 5  # POST /j/{code} is everybody's
    assert (await house.house.store.load(day.id))[2] == before + joined
    assert len(await house.house.store.event_ids()) == people


def body_for(route: str) -> dict[str, Any]:
    if route.endswith("/send"):
        return {"json": {"id": new_id(), "do": "nothing at all"}}
    return {"data": {"code": "000000"} if route == "POST /j" else {"title": ""}} if route.startswith("POST") else {}


async def opens(house: Running, path: str, key: str) -> bool:
    """Whether a socket opens with this key. The only other answer is 4401."""
    screen = Screen(house.base, house.browser(), path)
    code = 0
    try:
        line = await screen.open(path=path, cookies=all_cookies(key))
        await line.until(lambda: line.token)
    except ConnectionClosed as closed:
        code = closed.rcvd.code if closed.rcvd else -1
    await screen.leave()
    assert code in (0, 4401), path
    return code == 0


async def test_every_command_for_every_role(
    house: Running, keys: dict[Role | None, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A role that may not is told so; one that may gets a real answer, if only that this thing is not there."""
    monkeypatch.setattr(core, "BURST", 10_000.0)
    monkeypatch.setattr(core, "PER_SECOND", 10_000.0)
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    lines: dict[Role, Line] = {M: await console.here(), P: await phone.here(), W: await wall.here()}
    bodies = {body.tag(): (body, "") for body in ROLES}
    homes = {"plenary": day.runs[WELCOME], "sentence_stems": day.runs[BOARDS], "topic_store": day.store}
    for method in METHODS:
        bodies |= {body.tag(): (body, homes[method.key]) for body in method.commands}
    for name, roles in sorted(COMMANDS.items(), key=lambda pair: pair[0] == "erase_me"):
        body, activity = bodies.get(name, (None, ""))
        fields = sample(body) if body is not None else {}
        if name in ("undo", "erase_me"):
            fields = {"seq": 10**9} if name == "undo" else {}
        for role in (O, M, W, P):
            if role is O:
                message = message_of(name, activity, new_id(), fields)
                headers = {"Cookie": f"{COOKIES[O]}={keys[O]}", "Origin": house.base}
                async with house.browser(**headers) as http:
                    reply = (await http.post(f"/desk/events/{day.id}/send", json=message)).json()
            else:
                reply = await lines[role].say(name, activity, **fields)
            code = "ack" if "ack" in reply else reply["code"]
            if name in NEVER_SENT:
                assert code == "invalid", (name, role, reply)
            else:
                assert (code != "forbidden") is (role in roles), (name, role, reply)
                assert code != "broken", (name, role, reply)
                assert role not in roles or code != "invalid", (name, role, reply)


def sample(body: type[Body]) -> dict[str, Any]:
    """The least that this command needs, made from its type."""
    hints = get_type_hints(body)
    made: dict[str, Any] = {}
    for field in msgspec.structs.fields(body):
        if field.required:
            kind = str(hints[field.name])
            shapes = {"tuple": [], "dict": {}, "str": "nix", "int": 0, "float": 0, "bool": True}
            made[field.name] = next((value for shape, value in shapes.items() if shape in kind), {})
    return made


# cookies and links


async def test_one_browser_is_all_of_them(house: Running) -> None:
    """One laptop on day one: organiser, moderator, projector and participant in one cookie jar, all at work at once."""
    day = await house.day()
    http = house.browser()
    value, _ = await house.house.access.new_session(O, None)
    http.cookies.set(COOKIES[O], value, domain="127.0.0.1", path="/desk")
    answer = await http.post(f"/j/{day.code}", data={"name": "Ana"}, headers={"Origin": house.base})
    phone = house.screen(http, answer.headers["location"])
    console, wall = await day.by_link(M, http), await day.by_link(W, http)
    other = await (await house.day()).by_link(M, http)
    lines = {screen.page: await screen.here() for screen in (phone, console, wall, other)}
    assert (await http.get(f"/desk/events/{day.id}")).status_code == 200
    assert lines[phone.page].hello["person"]
    assert lines[wall.page].hello["person"] == ""
    assert "ack" in await lines[console.page].say("open", item=day.items[QUERY])
    assert "ack" in await lines[phone.page].say("add_card", day.runs[QUERY], stem=0, text="Von mir selbst")
    await lines[wall.page].shows("Von mir selbst")
    await lines[console.page].shows("Von mir selbst")
    assert (await lines[phone.page].say("blank", on=True))["code"] == "forbidden"
    assert (await lines[wall.page].say("blank", on=True))["code"] == "forbidden"
    await lines[other.page].caught_up()
    assert "Von mir selbst" not in lines[other.page].bytes
    for screen, role in ((phone, P), (console, M), (wall, W), (other, M)):
        assert set(screen.cookies().replace("; ", "=").split("=")[::2]) == {COOKIES[role]}
    assert screen_cookies(http, "/desk") == {COOKIES[O]}
    assert screen_cookies(http, "/") == set()


def screen_cookies(http: httpx.AsyncClient, path: str) -> set[str]:
    header = http.build_request("GET", path).headers.get("cookie", "")
    return {part.partition("=")[0].strip() for part in header.split(";")} - {""}


async def test_cookies_are_scoped_and_out_of_reach(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day()
        http = house.browser(Origin=house.base)
        logins = {
            f"/e/{day.id}": await http.post(f"/j/{day.code}", data={}),
            f"/console/{day.id}": await http.get(day.links[M]),
            f"/wall/{day.id}": await http.get(day.links[W]),
            "/desk": await http.get(f"/desk/open?key={DESK_KEY}"),
        }
        values = set()
        for path, answer in logins.items():
            assert (answer.status_code, answer.headers["location"]) == (303, path)
            (cookie,) = answer.headers.get_list("set-cookie")
            value, *attributes = cookie.split("; ")
            assert {"httponly", "samesite=lax", f"path={path.lower()}"} <= {a.lower() for a in attributes}
            assert "domain" not in cookie.lower()
            secret = value.partition("=")[2]
            assert len(base64.urlsafe_b64decode(secret + "==")) * 8 >= 128
            values.add(secret)
            assert secret.encode() not in database(tmp_path)
        assert len(values) == 4
        again = await house.browser().get(f"/desk/open?key={DESK_KEY}")
        assert again.status_code == 403, "the key of the desk works once"
        assert "set-cookie" not in again.headers


def database(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("facilitation.sqlite*"))


async def test_a_planted_cookie_never_becomes_a_login(house: Running) -> None:
    day = await house.day()
    planted = "planted-by-somebody-else"
    ways = {day.links[M]: M, day.links[W]: W, f"/j/{day.code}": P}
    for way, role in ways.items():
        http = house.browser(Cookie=f"{COOKIES[role]}={planted}", Origin=house.base)
        answer = await (http.post(way, data={}) if role is P else http.get(way))
        assert answer.status_code == 303
        assert planted not in answer.headers["set-cookie"]
        page = await http.get(answer.headers["location"], headers={"Cookie": f"{COOKIES[role]}={planted}"})
        assert page.status_code == 401
        await http.aclose()


async def test_links_are_secrets(house: Running) -> None:
    day = await house.day()
    link_id, _, seal = day.links[M].rpartition("/")[2].partition(".")
    assert len(base64.urlsafe_b64decode(seal + "=" * (-len(seal) % 4))) * 8 >= 128
    flipped = ("A" if seal[0] != "A" else "B") + seal[1:]
    bad = (f"{link_id}.{flipped}", f"{link_id}.", link_id, f"{link_id}.{seal[:-2]}", f".{seal}", f"x.{seal}", "é.é", "%00.%00")
    async with house.browser() as http:
        for token in bad:
            answer = await http.get(f"/m/{token}")
            assert answer.status_code == 403, token
            assert "set-cookie" not in answer.headers
        assert (await http.get(day.links[M].replace("/m/", "/p/"))).status_code == 403
        assert (await http.get(day.links[W].replace("/p/", "/m/"))).status_code == 403
        answer = await http.get(day.links[M])
        assert answer.status_code == 303
        assert seal not in answer.headers["location"]
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"
        page = await http.get(answer.headers["location"])
        assert seal not in page.text
    assert seal.encode() not in database(house.house.settings.data)


async def test_links_are_absent_from_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("uvicorn.access", "uvicorn.error", "facilitation"):
        caplog.set_level(logging.INFO, name)
    async with running(tmp_path, access_log=True) as house:
        day = await house.day()
        console, wall = await day.console(), await day.wall()
        await (await console.here()).connection.close()
        line = await wall.here()
        await wall.open(f"?token={line.token}&seq=1")
        await house.browser().get(f"/desk/open?key={DESK_KEY}")
        phone = await day.phone(name="Ana\n2026-05-12 ERROR alles weg\x1b[2J")
        await phone.here()
    written = [logs.Formatter().format(record) for record in caplog.records]
    text = "\n".join(written)
    assert "/m/…" in text
    assert "/p/…" in text
    secrets = [link.partition(".")[2] for link in day.links.values()] + [line.token, DESK_KEY]
    secrets += [c.value or "" for s in (console, wall, phone) for c in s.http.cookies.jar]
    assert all(secrets)
    for secret in secrets:
        assert secret not in text
    assert not any("\n" in entry or "\x1b" in entry for entry in written if "Traceback" not in entry)


# foreign pages

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


# codes


async def test_typed_codes_wait_in_line(house: Running) -> None:
    """At most five a second from one address, right and wrong alike, nobody refused; a scanned code waits for nobody."""
    day = await house.day()
    http = house.browser(Origin=house.base)
    loop = asyncio.get_running_loop()
    start = loop.time()
    typed = [asyncio.create_task(http.post("/j", data={"code": c})) for c in ["000000", f" {day.code[:3]} {day.code[3:]} "] * 5]
    scanned = await house.browser().get(f"/j/{day.code}")
    assert scanned.status_code == 200
    assert not all(task.done() for task in typed)
    answers = await asyncio.gather(*typed)
    assert loop.time() - start >= len(typed) / 5 - 0.25
    assert [a.status_code for a in answers] == [404, 303] * 5
    assert {a.headers["location"] for a in answers[1::2]} == {f"/j/{day.code}"}
    await http.aclose()


async def test_300_phones_behind_one_address(house: Running) -> None:
    day = await house.day()
    http = httpx.AsyncClient(
        base_url=house.base,
        trust_env=False,
        verify=False,
        timeout=120,
        limits=httpx.Limits(max_connections=24),
        headers={"Origin": house.base},
    )

    async def come(number: int) -> None:
        if number % 50 == 0:
            wrong = await http.post("/j", data={"code": "1"})
            assert wrong.status_code == 404
        answer = await http.post(f"/j/{day.code}", data={"name": f"Gast {number}"})
        assert answer.status_code == 303

    await asyncio.gather(*(come(n) for n in range(300)))
    board = await house.house.feed.board(day.id)
    assert {r.data.name for r in board.kind(None, "person")} == {f"Gast {n}" for n in range(300)}
    await http.aclose()


# other people's and other events' things


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


# headers and pages


def check_headers(answer: httpx.Response) -> None:
    """What every answer carries."""
    headers = answer.headers
    policy = {part.split()[0]: part.split()[1:] for part in headers["content-security-policy"].split(";")}
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == ["'self'"]
    # Up to Safari 15 the sockets of one's own host have to be named: bugs.webkit.org/show_bug.cgi?id=235873
    assert policy["connect-src"] == ["'self'", "ws:", "wss:"]
    assert not {"script-src", "style-src"} & set(policy)
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "cache-control" in headers
    assert "server" not in headers


async def test_headers_of_files_and_errors(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    day = await house.day()
    wall = await day.wall()
    page = await wall.text()
    async with house.browser(Origin=house.base) as http:
        files = sorted(set(re.findall(r"(?:href|src)=\"(/static/[^\"#]+)", page)))
        assert any(".js" in f for f in files)
        for file in files:
            answer = await http.get(file)
            assert answer.status_code == 200, file
            check_headers(answer)
            assert "immutable" in answer.headers["cache-control"]
        wrong = {
            "/nowhere": 404, "/static/nowhere.css": 404, "/static/%00": 404, f"/static/{'a' * 5000}.css": 404, "/j": 405,
            "/static/../../../pyproject.toml": 404, "/static/%2e%2e/%2e%2e/pyproject.toml": 404, "/static//etc/passwd": 404,
            "/j/nothing": 404, "/j/%00": 404, f"/wall/{day.id}/socket": 404, "/e/%00/socket": 404,
        }  # fmt: skip
        for path, status in wrong.items():
            answer = await http.get(path)
            assert answer.status_code == status, path
            check_headers(answer)
        check_headers(await http.head("/"))
        too_long = await http.post(f"/j/{day.code}", data={"name": "x" * 2_000_000})
        assert too_long.status_code == 413
        check_headers(too_long)
    monkeypatch.setattr(house.house.feed, "view", None)
    broken = await wall.http.get(wall.page)
    assert broken.status_code == 500
    assert "Traceback" not in broken.text
    assert "NoneType" not in broken.text
    check_headers(broken)


async def test_pages_hold_nothing_inline(house: Running, keys: dict[Role | None, str]) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(name="Ana"), await day.wall()
    await console.do("open", item=day.items[QUERY])
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Eine Karte")
    pages = [
        await s.http.get(p)
        for s, p in itertools.chain(
            ((s, s.page) for s in (console, phone, wall)),
            ((console, f"{console.page}/preview"), (console, f"{console.page}/phone"), (phone, "/"), (phone, f"/j/{day.code}")),
        )
    ]
    async with house.browser(Cookie=all_cookies(keys[O])) as http:
        pages += [await http.get(p) for p in ("/desk", "/desk/new", f"/desk/events/{day.id}", f"/desk/events/{day.id}?add=1")]
    for page in pages:
        assert page.status_code == 200, page.url
        assert not inline(page.text), page.url


def test_templates_hold_nothing_inline() -> None:
    """Also in the branches that no test has drawn."""
    forbidden = re.compile(
        r"\sstyle\s*=|<style\b|<script(?![^>]*\ssrc=)|[\s\"']on[a-z]+\s*=\s*[\"'{]|javascript:", re.IGNORECASE
    )
    for path in Path("templates").rglob("*.html"):
        source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        found = forbidden.search(source)
        assert found is None, f"{path}: {found and found.group()}"
        assert "|safe" not in source.replace(" ", ""), path
        assert "autoescapefalse" not in source.replace(" ", ""), path
    scripts = re.compile(r"\beval\(|new Function\(|setAttribute\(\s*[\"']style|\.cssText\b|document\.write|javascript:")
    for path in Path("templates/static").rglob("*.js"):
        found = scripts.search(path.read_text())
        assert found is None, f"{path}: {found and found.group()}"
