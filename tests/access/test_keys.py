"""Cookies, links and codes: what lets somebody in is long, scoped, new, and written down nowhere."""

from __future__ import annotations

import asyncio
import base64
import logging
import re
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path

import httpx
import pytest

from facilitation import logs
from facilitation.access import COOKIES, HERE
from tests.access.table import M, O, P, W, all_cookies
from tests.house import DESK_KEY, QUERY, Running, running


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
    assert "Von mir selbst" not in lines[other.page].all
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
            cookies = {cookie.partition("=")[0]: cookie for cookie in answer.headers.get_list("set-cookie")}
            for cookie in cookies.values():
                assert {"httponly", "samesite=lax"} <= {part.lower() for part in cookie.split("; ")}
                assert "domain" not in cookie.lower()
            here = cookies.pop(HERE, "")  # a phone's second one, for the QR code's address; it opens nothing
            assert bool(here) is path.startswith("/e/")
            assert f"path=/j/{day.code}" in here.lower() or not here
            (cookie,) = cookies.values()
            assert f"path={path}".lower() in cookie.lower().split("; ")
            secret = cookie.partition("=")[2].partition(";")[0]
            assert secret not in here
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
    http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # each of them is another browser

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


async def test_who_scans_again_is_the_same_person(house: Running) -> None:
    """The cookie at the QR code's address leads on and opens nothing; an odd spelling of the code cannot bend its path."""
    day = await house.day()
    http = house.browser(Origin=house.base)
    answer = await http.post(f"/j/{day.code[:3]}-{day.code[3:]};", data={"name": "Ana"})
    here = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(HERE))
    assert re.findall(r"path=[^;]*", here, re.IGNORECASE) == [f"Path=/j/{day.code}"]
    again = await http.get(f"/j/{day.code}")
    assert (again.status_code, again.headers["location"]) == (303, f"/e/{day.id}")
    twice = await http.post(f"/j/{day.code}", data={"name": "Ana"})
    assert (twice.status_code, twice.headers["location"]) == (303, f"/e/{day.id}")
    board = await house.house.feed.board(day.id)
    assert [r.data.name for r in board.kind(None, "person")] == ["Ana"]
    key = here.partition("=")[2].partition(";")[0]
    assert (await house.browser().get(f"/e/{day.id}", headers={"Cookie": all_cookies(key)})).status_code == 401
    other = await house.day()
    elsewhere = await house.browser().get(f"/j/{other.code}", headers={"Cookie": f"{HERE}={key}"})
    assert elsewhere.status_code == 200
