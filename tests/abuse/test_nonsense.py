"""What is no command, no text and no value: a clear answer, the socket stays, and nobody else notices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from facilitation import house as core
from facilitation.people import Role
from tests.house import QUERY, Running, running

NONSENSE = (
    "", " ", "nonsense", "[]", "5", "1e999", "NaN", "null", "true", '"text"', "{}", '{"do": 5}', '{"do": null}', '{"do": []}',
    "[" * 60_000,
    '{"a":' * 12_000, '{"ping": ' + "[" * 5_000 + "]" * 5_000 + "}", "\ufeff{}", "{'do': 'next'}",
    '{"do": "next"', '{"hello": 1}',
    '{"do": "add_card"}', '{"do": "nothing", "id": "0123456789abcdef"}', '{"do": "next", "id": 5}',
    '{"do": "next", "id": null}',
    '{"do": "next", "id": "0123456789abcdef", "for": 5}', '{"do": "next", "id": "0123456789abcdef", "for": {"a": 1}}',
    '{"do": "go", "id": "0123456789abcdef", "to": 5}', '{"do": "go", "id": "0123456789abcdef", "other": 5}',
    '{"do": "go", "id": "0123456789abcdef", "to": "%s"}' % ("x" * 50_000), '{"do": "next", "id": "%s"}' % ("x" * 50_000),
    '{"do": "entered", "id": "0123456789abcdef", "phase": "read"}', '{"do": "tick", "id": "0123456789abcdef", "due": 0}',
    '{"do": "new_event", "id": "0123456789abcdef", "facts": {"title": "x"}}', '{"do": "join", "id": "0123456789abcdef"}',
    b"\xff\xfe", b"\x00", b"\x80" * 1000,
)  # fmt: skip


async def test_nonsense_is_answered_and_the_socket_stays(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "PER_SECOND", 1000.0)
    day = await house.opened()
    phone, console = await day.phone(), await day.console()
    for screen in (phone, console):
        line = await screen.here()
        for message in NONSENSE:
            answer = await line.raw(message)
            assert "error" in answer or answer.get("code") in ("invalid", "forbidden", "rejected"), (message[:60], answer)
            assert answer.get("error") or answer.get("why")
            kind = {"Content-Type": "application/json", "Origin": house.base}
            by_http = await screen.http.post(f"{screen.page}/send", content=message, headers=kind)
            assert 400 <= by_http.status_code < 500, (message[:60], by_http.text)
        assert len(json.dumps(answer)) < 1000
        await line.caught_up()
        assert line.connection.close_code is None
    assert day.record(day.runs[QUERY]).data.phase == "write"
    assert "ack" in await (await phone.here()).say("add_card", day.runs[QUERY], stem=0, text="Geht noch")


ODD = (
    ("a\0b", "a"), ("\ud800 halb", "halb"), ("halb \udfff", "halb"), ("\ud83d\ude00 ganz", "ganz"),
    ("\u2028\u2029 Zeile", "Zeile"),
    ("\x1b[31mrot\x1b[0m", "rot"), ("\ufffe\uffff Ende", "Ende"), ("\r\n\r\n unten", "unten"), ("x" * 10_000, "x" * 400),
    ("\U0001f9d1\u200d\U0001f9bd\u200d\u27a1\ufe0f Rollstuhl", "Rollstuhl"), ("مرحبا بالعالم", "مرحبا بالعالم"),
    ("Їжак", "Їжак"),
)  # fmt: skip


async def test_odd_text_and_odd_values(tmp_path: Path, database_url: str) -> None:
    """Kept or refused with a sentence, on both databases, and nobody else's card waits for it."""
    async with running(tmp_path, database_url) as house:
        day = await house.opened()
        console, phone, calm = await day.console(), await day.phone(), await (await day.phone()).here()
        line, wall = await phone.here(), await (await day.wall()).here()
        run = day.runs[QUERY]
        for text, part in ODD:
            odd = await line.post("add_card", run, stem=0, text=text)
            assert "ack" in await calm.say("add_card", run, stem=0, text=f"neben {part[:20]}")
            await line.until(lambda odd=odd: odd in line.answers)
            assert "ack" in line.answers[odd], (text, line.answers[odd])
            await wall.shows(part)
        values: list[tuple[str, str, dict[str, Any]]] = [
            ("go", "x\0y", {"to": ""}),
            ("go", "y" * 5000, {"to": ""}),
            ("go", "", {"to": "\0"}),
            ("add_card", run, {"stem": 10**30, "text": "x"}),
            ("add_card", run, {"stem": -1, "text": "x"}),
            ("add_card", run, {"stem": 1.5, "text": "x"}),
            ("add_card", "\0", {"stem": 0, "text": "x"}),
            ("edit_me", "", {"name": "\0\ud800", "institution": "x" * 121}),
            ("edit_me", "", {"name": "\0\ud800"}),
            ("edit_card", run, {"card": "\0", "text": "x", "saw": "x"}),
        ]
        for do, activity, fields in values:
            answer = await line.say(do, activity, **fields)
            assert "ack" in answer or answer["code"] in ("invalid", "rejected"), (do, fields, answer)
            assert "ack" in await calm.say("add_card", run, stem=0, text="weiter")
        for do, fields in (
            ("undo", {"seq": 10**40}),
            ("undo", {"seq": -1}),
            ("approve", {"records": ["nix"] * 3000}),
            ("approve", {"records": ["\0"]}),
            ("edit_event", {"facts": {"title": 10**40}}),
            ("edit_event", {"facts": {"title": "x\0y", "nix": 1}}),
            ("edit_event", {"facts": {"imprint": "javascript:alert(1)"}}),
            ("add_item", {"method": "sentence_stems", "settings": {"write_minutes": 10**40}}),
            ("add_item", {"method": "sentence_stems", "settings": {"stems": ["x"] * 10_000}}),
            ("add_item", {"method": "\0", "minutes": 10**9}),
            ("clock_set", {"activity": run, "minutes": 10**300}),
            ("clock_shift", {"activity": run, "seconds": -(10**300)}),
            ("correct", {"record": day.id, "field": "__class__", "text": "a", "saw": "b"}),
            ("correct", {"record": "\0", "field": "\0", "text": "\0", "saw": "\0"}),
        ):
            refused = await console.post(do, **fields)
            assert refused.status_code in (409, 422), (do, refused.text)
            assert refused.json()["why"]
        assert (await console.post("blank", "y" * 3000, on=False)).status_code == 200  # what is not asked for is not looked at
        assert day.record("screen").activity is None
        for path in ("/j/%00", f"/j/{'9' * 5000}", "/e/%00", "/e/%00/socket", "/m/%00.x", "/desk/open?key=%00%ff"):
            page = await house.browser().get(path)
            assert 400 <= page.status_code < 500, path
        with pytest.raises(ConnectionClosed) as closed:
            await phone.open(path="/e/%00/socket")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4404
        desk, _ = await house.house.access.new_session(Role.ORGANISER, None)
        async with house.browser(Cookie=f"facilitation-desk={desk}") as http:
            assert (await http.get("/desk/events/%00")).status_code == 404
            assert (await http.get("/desk?q=%00%ff")).status_code == 200


async def test_odd_questions_are_bounded(house: Running) -> None:
    """`?limit=10**9` and the like: an answer at once, of the usual size."""
    day = await house.opened()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    usual = {s.page: len(await s.text()) for s in (console, phone, wall)}
    queries = ["limit=1000000000", "seq=1e999", "seq=-99999999999999999999", "token=%00", "lang=%ff", "activity=%00&lang=xx"]
    queries.append(f"q={'x' * 4000}")
    for screen in (console, phone, wall):
        for query in queries:
            answer = await screen.http.get(f"{screen.page}?{query}")
            assert answer.status_code == 200, query
            assert len(answer.text) < usual[screen.page] + 500 + 10 * len(query)
            line = await screen.open(f"?{query}")
            await line.caught_up()
        for path in ("protocol/nix", "protocol/%00", "nix", "send", "%00", ".." * 50):
            answer = await screen.http.get(f"{screen.page}/{path}")
            assert answer.status_code in (401, 404, 405), path
    answer = await console.http.get(f"{console.page}/protocol/json?limit=1000000000&edition=%00&lang=%ff")
    assert answer.status_code == 200
    split = await console.http.post(
        f"{console.page}/send?activity=%0d%0aSet-Cookie:a=b", data={"do": "blank", "on": ""}, headers={"Origin": house.base}
    )
    assert split.status_code == 303
    assert "set-cookie" not in split.headers
