"""One table: every route and every command × every role, each really tried."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed

from facilitation import agenda
from facilitation import house as core
from facilitation.access import COOKIES, roles_of
from facilitation.method import Body
from facilitation.people import Role
from facilitation.planning import AddItem
from facilitation.rules import ROLES
from methods import METHODS
from tests.access.table import (
    COMMANDS,
    EVERYBODY,
    METHOD_COMMANDS,
    NEVER_SENT,
    ROUTES,
    H,
    M,
    O,
    P,
    W,
    address,
    all_cookies,
    check_headers,
    routes,
)
from tests.house import AGENDA, BOARDS, Day, Running
from tests.screens import Line, Screen, message_of, new_id


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
    assert {body.tag() for body in ROLES} | {"entered", "tick"} == set(COMMANDS)
    assert {m.key: {body.tag() for body in m.commands} for m in METHODS} == {k: set(c) for k, c in METHOD_COMMANDS.items()}


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
    joined = len(keys)  # POST /j/{code} is everybody's
    assert (await house.house.store.load(day.id))[2] == before + joined
    assert len(await house.house.store.event_ids()) == people


def body_for(route: str) -> dict[str, Any]:
    if route.endswith("/send"):
        return {"json": {"id": new_id(), "do": "nothing at all"}}
    return {"data": {"code": "000000"} if route == "POST /j" else {"title": ""}} if route.startswith("POST") else {}


async def opens(house: Running, path: str, key: str) -> bool:
    """Whether a socket opens with this key. The only other answer is 4401; the connection test says goodbye at once (1000)."""
    screen = Screen(house.base, house.browser(), path)
    code = 0
    try:
        line = await screen.open(path=path, cookies=all_cookies(key))
        await line.until(lambda: line.token)
    except ConnectionClosed as closed:
        code = closed.rcvd.code if closed.rcvd else -1
    await screen.leave()
    assert code in (0, 1000, 4401), path
    return code != 4401


async def test_every_command_for_every_role(
    house: Running, keys: dict[Role | None, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A role that may not is told so; one that may gets a real answer, if only that this thing is not there."""
    monkeypatch.setattr(core, "BURST", 10_000.0)
    monkeypatch.setattr(core, "PER_SECOND", 10_000.0)
    planned = {line.method for line in AGENDA}
    day = await house.day([*AGENDA, *(AddItem(method=m.key) for m in METHODS if m.timed and m.key not in planned)])
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    lines: dict[Role, Line] = {M: await console.here(), P: await phone.here(), W: await wall.here()}
    at_the_door, _ = await house.house.access.new_session(H, day.id)
    by_post = {O: (f"/desk/events/{day.id}", keys[O]), H: (f"/door/{day.id}", at_the_door)}
    core_bodies = {body.tag(): body for body in ROLES}
    homes = {run.data.method: run.id for run in agenda.activities(await house.house.feed.board(day.id))}
    homes["sentence_stems"] = day.runs[BOARDS]  # the one with every phase
    every: list[tuple[str, type[Body] | None, str, set[Role]]] = []
    for method in METHODS:
        own = {body.tag(): body for body in method.commands}
        every += [(name, own[name], homes[method.key], roles) for name, roles in METHOD_COMMANDS[method.key].items()]
    every += [(name, core_bodies.get(name), "", roles) for name, roles in COMMANDS.items()]
    for name, body, activity, roles in sorted(every, key=lambda one: one[0] == "erase_me"):
        fields = sample(body) if body is not None else {}
        if name in ("undo", "erase_me"):
            fields = {"seq": 10**9} if name == "undo" else {}
        for role in (O, M, W, P, H):
            if role in by_post:
                message = message_of(name, activity, new_id(), fields)
                where, key = by_post[role]
                async with house.browser(Cookie=f"{COOKIES[role]}={key}", Origin=house.base) as http:
                    reply = (await http.post(f"{where}/send", json=message)).json()
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
            if get_origin(hints[field.name]) is Literal:
                made[field.name] = get_args(hints[field.name])[-1]
                continue
            shapes: dict[str, Any] = {"tuple": [], "dict": {}, "str": "nix", "int": 1, "float": 0, "bool": True}
            made[field.name] = next((value for shape, value in shapes.items() if shape in kind), {})
    return made
