"""Who may open which route and send which command: the table that every test here goes by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import httpx

from facilitation.access import COOKIES
from facilitation.people import Role
from tests.house import Day, Running

O, M, W, P = Role.ORGANISER, Role.MODERATOR, Role.PROJECTOR, Role.PARTICIPANT  # noqa: E741 - one letter each, as columns
EVERYBODY = {O, M, W, P}
ROUTES: Mapping[str, set[Role]] = {
    "GET /": EVERYBODY,
    "GET /health": EVERYBODY,
    "GET /static/{name:path}": EVERYBODY,
    "GET /j": EVERYBODY,
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
        ("edit_card keep_card sign_card decided withdraw_card withdraw_question withdraw_topic", {P}),
        ("read_next read_back read_card gather name_heap split_heap free_card open_heap", {M}),
        ("show_question answered edit_topic drop_topic move_topic", {M}),
    )
    for name in names.split()
}
NEVER_SENT = {name for name, roles in COMMANDS.items() if not roles}


def all_cookies(value: str) -> str:
    """One key tried in every lock, as a client of somebody's own might do."""
    return "; ".join(f"{name}={value}" for name in COOKIES.values())


def routes(house: Running) -> Iterator[str]:
    assert house.app is not None
    for route in house.app.routes:
        methods = getattr(route, "methods", None) or {"SOCKET"}
        yield from (f"{method} {route.path}" for method in methods - {"OPTIONS"})


def address(route: str, day: Day) -> tuple[str, str]:
    """(method, path) of a route with this event's values in it, none of which does any harm."""
    method, path = route.split(" ")
    values = {"name:path": "tokens.css", "code:str": day.code, "event_id:str": day.id, "key:str": "nix", "link_id:str": "nix"}
    values["token:str"] = day.links[M if "/m/" in path else W].rpartition("/")[2]
    return method, re.sub(r"\{([^}]*)\}", lambda found: values[found[1]], path)


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
