"""The socket of every screen, on a real server: what it is told at the start, what follows, and what it may not see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa
from websockets.exceptions import ConnectionClosed

from facilitation import feed
from facilitation.people import Role
from facilitation.planning import AddItem
from tests.databases import empty_postgres
from tests.house import BOARDS, OUTLOOK, PATIENCE, QUERY, SOFT_HYPHEN, Running, new_id, running

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=["sqlite", POSTGRES])
async def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """One server for all tests here, once for each kind of database."""
    folder = tmp_path_factory.mktemp("house")
    if request.param == "sqlite":
        async with running(folder) as found:
            yield found
        return
    server: sa.URL = request.getfixturevalue("postgres_server")
    with empty_postgres(server) as url:
        async with running(folder, url) as found:
            yield found


# coming and coming back


async def test_greeting_then_everything(house: Running) -> None:
    day = await house.day()
    phone = await day.phone(name="Ana", lang="de")
    line = await phone.here()
    hello, full = line.frames[0]["hello"], line.frames[1]
    assert {"now", "person"} <= set(hello)
    assert day.record(hello["person"]).data.name == "Ana"
    assert full["full"] is True
    assert full["gone"] == []
    assert full["token"]
    assert {"head", "quiet"} == set(full["put"])
    assert (await (await day.wall()).here()).hello["person"] == ""


async def test_page_and_socket_say_the_same(house: Running) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Ein Nachtbus")
    for screen in (console, phone, wall):
        line = await screen.here()
        page = await screen.text()
        for element, html in line.elements.items():
            assert f'id="{element}"' in page
            if "data-region" not in html:  # what holds others is filled on the page
                assert html.replace(SOFT_HYPHEN, "") in page
        assert f'data-token="{line.token}"' in page or line.token in page


async def test_only_the_difference_follows(house: Running) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    line = await wall.here()
    before = len(line.frames)
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Ein Nachtbus")
    await line.shows("Nachtbus")
    for frame in line.frames[before:]:
        assert "full" not in frame
        assert set(frame["put"]) < set(line.elements)
    fresh = await (await day.wall()).here()
    assert fresh.elements == line.elements


async def test_back_with_token_and_seq(house: Running) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    await phone.do("add_card", day.runs[QUERY], "card-number-one-1", stem=0, text="Ein Nachtbus")
    line = await wall.here()
    await line.shows("Nachtbus")
    await line.connection.close()
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Mehr Proben")
    await phone.do("withdraw_card", day.runs[QUERY], card="card-number-one-1")
    back = await wall.open(f"?token={line.token}&seq={line.seq}")
    back.elements, back.token = dict(line.elements), line.token
    await back.shows("Proben")
    await back.hides("Nachtbus")
    difference = next(f for f in back.frames if "put" in f)
    assert "full" not in difference
    assert "head" not in difference["put"]
    assert difference["gone"] == ["card-number-one-1"]
    assert back.elements == (await (await day.wall()).here()).elements


async def test_back_without_news_is_told_nothing(house: Running) -> None:
    day = await house.day()
    wall = await day.wall()
    line = await wall.here()
    back = await wall.open(f"?token={line.token}&seq={line.seq}")
    await back.caught_up()
    assert [set(f) for f in back.frames] == [{"hello"}, {"pong", "now"}]


STRANGE = ("token=x&seq=1", "seq=3", "token={token}&seq=-1", "token={token}&seq=999999999999999999999", "token={token}&seq=²")


@pytest.mark.parametrize("query", STRANGE)
async def test_back_with_something_else_gets_everything(house: Running, query: str) -> None:
    day = await house.day()
    wall = await day.wall()
    line = await wall.here()
    back = await wall.open("?" + query.format(token=line.token))
    await back.until(lambda: back.token)
    assert back.frames[1]["full"] is True
    assert back.elements == line.elements


async def test_back_after_a_change_of_audience(house: Running) -> None:
    """The token belongs to what one audience sees: another step is another view."""
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    await console.do("open", item=day.items[QUERY])
    line = await phone.here()
    await line.connection.close()
    await console.do("open", item=day.items[BOARDS])
    back = await phone.open(f"?token={line.token}&seq={line.seq}")
    await back.until(lambda: back.token)
    assert back.frames[1]["full"] is True
    assert "Mich beschäftigt noch" in back.html


# commands and their answers


async def test_kept_refused_and_late(house: Running) -> None:
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    line = await phone.here()
    early = await line.say("add_card", day.runs[QUERY], stem=0, text="zu früh")
    assert (early["code"], early["why"]) == ("rejected", early["why"])
    assert early["why"]
    await console.do("open", item=day.items[QUERY])
    kept = await line.say("add_card", day.runs[QUERY], stem=0, text="rechtzeitig")
    assert set(kept) == {"ack", "seq"}
    assert (await line.say("add_card", day.runs[QUERY], stem=0, text="   "))["code"] == "rejected"
    assert (await line.say("add_card", day.runs[QUERY], stem=0))["code"] == "invalid"
    assert (await line.say("add_card", day.runs[QUERY], stem=0, text="x" * 10_001))["code"] == "invalid"
    assert (await line.say("next"))["code"] == "forbidden"
    await console.do("close", activity=day.runs[QUERY])
    late = await line.say("add_card", day.runs[QUERY], stem=0, text="zu spät")
    assert late["late"] is True
    await line.until(lambda: "zu spät" in line.mine)
    assert await day.texts() == ["rechtzeitig", "zu spät"]


async def test_the_same_id_counts_once(house: Running) -> None:
    """Also at the same moment, over another way, and when the second message says something else."""
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    await console.do("open", item=day.items[QUERY])
    first, second = await phone.here(), await phone.here()
    command = new_id()
    for line in (first, second, first):
        await line.post("add_card", day.runs[QUERY], command, stem=0, text="einmal")
    for line in (first, second):
        await line.until(lambda line=line: command in line.answers)
    by_http = (await phone.post("add_card", day.runs[QUERY], command, stem=0, text="zweimal")).json()
    late = await console.post("close", activity=day.runs[QUERY])
    again = await first.say("add_card", day.runs[QUERY], command, stem=0, text="dreimal")
    assert late.status_code == 200
    assert by_http == again == first.answers[command] == second.answers[command]
    assert await day.texts() == ["einmal"]


async def test_entered_for_somebody_without_a_phone(house: Running) -> None:
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    await console.do("open", item=day.items[QUERY])
    desk = await console.here()
    await desk.say("add_person", name="Bo", number=17)
    bo = next(e.removeprefix("person-") for e in desk.elements if e.startswith("person-") and "Bo" in desk.elements[e])
    assert "ack" in await desk.say("add_card", day.runs[QUERY], "card-typed-from-paper", stem=0, text="Von Papier", behalf=bo)
    record = day.record("card-typed-from-paper")
    assert record.author == bo
    assert record.entered_by not in (None, bo)
    assert (await desk.say("add_card", day.runs[QUERY], stem=0, text="x", behalf="nobody"))["code"] == "rejected"
    assert (await desk.say("add_card", day.runs[QUERY], stem=0, text="x", behalf=day.runs[QUERY]))["code"] == "rejected"
    mine = await phone.here()
    assert (await mine.say("add_card", day.runs[QUERY], stem=0, text="x", behalf=bo))["code"] == "forbidden"
    assert await day.texts() == ["Von Papier"]


async def test_two_moderators_press_next_at_once(house: Running) -> None:
    day = await house.day()
    first, second = await (await day.console()).here(), await (await day.console()).here()
    assert "ack" in await first.say("next")
    run = day.record(day.runs[0])
    at = f"{run.id}/{run.data.state}/{run.data.phase}"
    answers = await asyncio.gather(first.say("next", at=at), second.say("next", at=at))
    assert sorted("ack" if "ack" in a else a["code"] for a in answers) == ["ack", "rejected"]
    assert day.record(day.runs[BOARDS]).data.phase == "write"
    assert (await second.say("back", at=at))["code"] == "rejected"
    assert day.record(day.runs[BOARDS]).data.state == "open"


# who sees what


async def test_written_cards_are_their_authors_alone(house: Running) -> None:
    """Until the release no byte of a card goes to anybody else; then to everybody."""
    day = await house.day()
    console, ana, ben = await day.console(), await day.phone(), await day.phone()
    await console.do("open", item=day.items[BOARDS])
    lines = [await s.here() for s in (await day.wall(), console, ben)]
    mine = await ana.here()
    await mine.say("add_card", day.runs[BOARDS], stem=1, text="Geheimrat")
    await mine.until(lambda: "Geheimrat" in mine.mine)
    for line in lines:
        await line.caught_up()
        assert "Geheimrat" not in line.bytes
    await console.do("phase", activity=day.runs[BOARDS], phase="read")
    for line in lines:
        await line.shows("Geheimrat")


async def test_a_card_for_approval_reaches_no_screen_before(house: Running) -> None:
    day = await house.day()
    console, phone, other, wall = await day.console(), await day.phone(), await day.phone(), await day.wall()
    await console.do("edit_item", item=day.items[QUERY], approval=True)
    await console.do("open", item=day.items[QUERY])
    wall_line, other_line, desk = await wall.here(), await other.here(), await console.here()
    line = await phone.here()
    await line.say("add_card", day.runs[QUERY], "rude-card-number-1", stem=0, text="Unflat über Leute")
    await desk.shows("Unflat")
    await line.until(lambda: "Unflat" in line.mine)
    late_wall = await (await day.wall()).here()
    for unseen in (wall_line, other_line, late_wall):
        await unseen.caught_up()
        assert "Unflat" not in unseen.bytes
        assert "rude-card-number-1" not in unseen.bytes
    assert "Unflat" not in await wall.text()
    assert "rude-card-number-1" not in await wall.text()
    assert "Unflat" not in await other.text()
    await console.do("hide", record="rude-card-number-1")
    await wall_line.caught_up()
    assert "Unflat" not in wall_line.bytes
    await line.say("add_card", day.runs[QUERY], "fair-card-number-1", stem=0, text="Bitte leiser")
    await console.do("approve", records=["fair-card-number-1"])
    await wall_line.shows("leiser")
    assert "Unflat" not in wall_line.bytes
    assert "Unflat" not in await wall.text()


async def test_each_phone_where_it_went(house: Running) -> None:
    """Two steps at the same time: who goes into a room gets that room's screen, on the open socket."""
    lines = (
        AddItem(method="sentence_stems", preset="card_query", title="Raum Nord"),
        AddItem(method="sentence_stems", preset="card_query", title="Raum Süd"),
    )
    day = await house.day(lines)
    console, phone, other = await day.console(), await day.phone(), await day.phone()
    await console.do("edit_item", item=day.items[1], beside=day.items[0])
    for item in day.items:
        await console.do("open", item=item)
    line, stay = await phone.here(), await other.here()
    await line.until(lambda: "rooms" in line.elements)
    await stay.until(lambda: "rooms" in stay.elements)
    for there, elsewhere in ((0, 1), (1, 0)):
        await line.say("go", to=day.runs[there])
        await line.until(lambda there=there: day.runs[there] in line.elements.get("form", ""))
        assert day.runs[elsewhere] not in line.elements["form"]
    await line.say("go", to=day.runs[0])
    await line.until(lambda: day.runs[0] in line.elements["form"])
    assert "ack" in await line.say("add_card", day.runs[0], stem=0, text="Nur im Norden")
    await line.until(lambda: "Norden" in line.mine)
    await stay.caught_up()
    assert "Norden" not in stay.bytes
    assert (await line.say("go", to="nowhere"))["code"] == "rejected"
    await console.do("close", activity=day.runs[0])
    await line.until(lambda: day.runs[1] in line.elements.get("form", ""))
    fresh = await phone.here()
    assert fresh.elements == line.elements


async def test_erasure_reaches_every_screen(house: Running) -> None:
    day = await house.day()
    console, phone = await day.console(), await day.phone(name="Wilhelmine")
    await console.do("open", item=day.items[QUERY])
    mine = await phone.here()
    await mine.say("add_card", day.runs[QUERY], stem=0, text="Verräterisches")
    lines = [await s.here() for s in (await day.wall(), console)]
    for line in lines:
        await line.shows("Verräterisches")
    assert "ack" in await mine.say("erase_me")
    for line in lines:
        await line.hides("Verräterisches")
        await line.hides("Wilhelmine")
    assert await mine.closed() == 4401
    assert (await phone.http.get(phone.page)).status_code == 401
    records, changes, _ = await house.house.store.load(day.id)
    assert "Verräterisches" not in repr((records, changes))
    assert "Wilhelmine" not in repr((records, changes))


async def test_an_erased_phone_says_nothing_more(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even before its line is closed."""
    monkeypatch.setattr(feed, "ERASED_AFTER", 60.0)
    day = await house.day()
    console, phone = await day.console(), await day.phone(name="Ben")
    await console.do("open", item=day.items[QUERY])
    line = await phone.here()
    await console.do("erase", person=line.hello["person"])
    assert (await line.say("add_card", day.runs[QUERY], stem=0, text="noch da"))["code"] == "rejected"
    assert (await line.say("edit_me", name="Ben"))["code"] == "rejected"
    assert await day.texts() == []


# what the wall does


async def test_panic_button(house: Running) -> None:
    """Every connected wall is blank within a second and holds nothing behind it; one that comes back is blank too."""
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    await console.do("open", item=day.items[QUERY])
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Peinlich")
    walls = [await day.wall() for _ in range(3)]
    lines = [await wall.here() for wall in walls]
    for line in lines:
        await line.shows("Peinlich")
    loop = asyncio.get_running_loop()
    start = loop.time()
    await console.do("blank", on=True)
    for line in lines:
        await line.until(lambda line=line: set(line.elements) == {"blank"})
    assert loop.time() - start < 1.0
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Danach")
    for line in lines:
        await line.caught_up()
        assert "Danach" not in line.bytes
    late = await walls[0].here()
    assert set(late.elements) == {"blank"}
    for page in (await walls[0].text(), await (await day.wall()).text()):
        assert "Peinlich" not in page
        assert 'id="blank"' in page
    await console.do("blank", on=False)
    for line in (*lines, late):
        await line.shows("Danach")
        assert "Peinlich" in line.html


async def test_frozen_wall(house: Running) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Vorher")
    line = await wall.here()
    await line.shows("Vorher")
    await console.do("freeze", on=True)
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Nachher")
    await console.do("open", item=day.items[OUTLOOK])
    fresh = await (await day.wall()).here()
    for each in (line, fresh):
        await each.caught_up()
        assert "Vorher" in each.html
        assert "Nachher" not in each.bytes
    await console.do("blank", on=True)  # the panic button is stronger
    await line.until(lambda: set(line.elements) == {"blank"})
    await console.do("blank", on=False)
    await line.shows("Vorher")
    assert "Nachher" not in line.bytes
    await console.do("freeze", on=False)
    await line.hides("Vorher")
    await console.do("open", item=day.items[QUERY])
    await line.shows("Nachher")


async def test_welcome_page(house: Running) -> None:
    day = await house.day(title="Sommertagung")
    console, wall = await day.console(), await day.wall()
    line = await wall.here()
    assert set(line.elements) == {"welcome"}
    assert day.code[:3] in line.html
    await console.do("open", item=day.items[QUERY])
    await line.until(lambda: "stage" in line.elements)
    assert "welcome" not in line.elements
    await console.do("welcome", on=True)
    await line.until(lambda: set(line.elements) == {"welcome"})
    await console.do("welcome", on=False)
    await line.until(lambda: "stage" in line.elements)


async def test_preview_on_the_console(house: Running) -> None:
    """The moderator sees the wall's own frames; the wall's cookie does not open her preview."""
    day = await house.day()
    console, wall = await day.console(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    line = await console.open(path=f"{console.page}/preview/socket")
    await line.until(lambda: line.token)
    assert line.elements == (await wall.here()).elements


# losing the way in


async def test_without_a_cookie(house: Running) -> None:
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    for path in (f"/e/{day.id}/socket", f"/wall/{day.id}/socket", f"/console/{day.id}/socket"):
        for cookies in ("", "facilitation-phone=made-up; facilitation-wall=made-up; facilitation-console=made-up"):
            with pytest.raises(ConnectionClosed) as refused:
                await phone.open(path=path, cookies=cookies)
            assert refused.value.rcvd is not None
            assert refused.value.rcvd.code == 4401
    other = await house.day()
    with pytest.raises(ConnectionClosed) as refused:
        await console.open(path=f"/console/{other.id}/socket", cookies=console.cookies())
    assert refused.value.rcvd is not None
    assert refused.value.rcvd.code == 4401


async def test_a_withdrawn_link(house: Running) -> None:
    day = await house.day()
    kept = await (await day.console()).here()
    link = (await house.house.access.links(day.id))[0]
    assert link.role is Role.MODERATOR
    second = house.house.access.path(await house.house.access.new_link(day.id, Role.MODERATOR))
    day.links[Role.MODERATOR] = second
    screen = await day.console()
    lines = [await screen.here(), await screen.open(path=f"{screen.page}/preview/socket")]
    stubborn = await screen.open(close_timeout=0.1)
    await house.house.withdraw(second.rpartition("/")[2].partition(".")[0])
    for line in lines:
        assert await line.closed() == 4403
    del stubborn
    assert (await screen.http.get(screen.page)).status_code == 401
    assert (await screen.post("blank", on=True)).status_code == 401
    assert (await house.browser().get(second)).status_code == 403
    with pytest.raises(ConnectionClosed) as refused:
        await screen.open()
    assert refused.value.rcvd is not None
    assert refused.value.rcvd.code == 4401
    assert "ack" in await kept.say("blank", on=False)


async def test_a_client_that_does_not_want_to_hear_of_it(house: Running) -> None:
    """A client of its own ignores the close frame and goes on: nothing it says counts, and it is cut off."""
    day = await house.day()
    console = await day.console()
    address = house.base.removeprefix("http://")
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"GET {console.page}/socket HTTP/1.1\r\nHost: {address}\r\nCookie: {console.cookies()}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n".encode()
    )
    await asyncio.wait_for(reader.readuntil(b'"full":true'), PATIENCE)
    link = next(k for k in await house.house.access.links(day.id) if k.role is Role.MODERATOR)
    await house.house.withdraw(link.id)
    await asyncio.wait_for(reader.readuntil(b"\x88\x02" + (4403).to_bytes(2, "big")), PATIENCE)
    message = json.dumps({"id": new_id(), "do": "blank", "on": True}).encode()
    writer.write(bytes((0x81, 0x80 | len(message), 0, 0, 0, 0)) + message)
    assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
    assert day.record("screen") is None
    writer.close()


async def test_a_deleted_event(house: Running) -> None:
    day = await house.day()
    screens = [await day.console(), await day.phone(), await day.wall()]
    lines = [await s.here() for s in screens]
    await house.house.store.delete_event(day.id, 1.0)
    for line in lines:
        assert await line.closed() == 4404
    for screen in screens:
        with pytest.raises(ConnectionClosed) as refused:
            await screen.open()
        assert refused.value.rcvd is not None
        assert refused.value.rcvd.code in (4401, 4404)
        assert (await screen.http.get(screen.page)).status_code in (401, 404)
    assert (await house.browser().get(f"/j/{day.code}")).status_code == 404


# the server goes and comes back


async def test_restart(tmp_path: Path) -> None:
    """The same cookie is the same person, the same links open, and nothing that was acknowledged is lost."""
    async with running(tmp_path) as before:
        day = await before.day()
        console, phone = await day.console(), await day.phone(name="Ana")
        await console.do("open", item=day.items[QUERY])
        line = await phone.here()
        texts = [f"Karte {n}" for n in range(5)]
        for text in texts:
            assert "ack" in await line.say("add_card", day.runs[QUERY], stem=0, text=text)
        sent = await line.post("add_card", day.runs[QUERY], stem=0, text="unterwegs")
        cookies, person, token, seq = phone.cookies(), line.hello["person"], line.token, line.seq
        port = int(before.base.rpartition(":")[2])
    async with running(tmp_path, port=port) as after:
        day.house = after
        again = after.screen(after.browser(Cookie=cookies), phone.page)
        back = await again.open(f"?token={token}&seq={seq}", cookies=cookies)
        await back.until(lambda: back.token)
        assert back.frames[1]["full"] is True
        assert back.hello["person"] == person
        assert "Ana" in await again.text()
        answer = await back.say("add_card", day.runs[QUERY], sent, stem=0, text="unterwegs")
        assert "ack" in answer
        assert await day.texts() == [*texts, "unterwegs"]
        console = await day.console()
        assert "Karte 4" in (await console.here()).html
