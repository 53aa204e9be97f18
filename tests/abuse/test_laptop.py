"""The laptop itself: its clock jumps, its disk is full."""

from __future__ import annotations

import re
import time
from pathlib import Path

from tests.house import OUTLOOK, QUERY, running
from tests.screens import new_id


async def test_the_clock_jumps_by_a_day(tmp_path: Path) -> None:
    """Forward and back: cards, steps and the list of what was done keep their order."""
    offset = 0.0
    async with running(tmp_path, clock=lambda: time.time() + offset) as house:
        day = await house.day()
        console, phone = await day.console(), await day.phone()
        desk, line = await console.here(), await phone.here()
        await desk.say("next")
        for n, jump in enumerate((0.0, -86_400.0, 86_400.0, -86_400.0)):
            offset = jump
            if n:
                await desk.say("next")
                if n < 3:
                    await desk.say("phase", activity=day.runs[n], phase="cluster")
            current = next(n for n, run in enumerate(day.runs) if day.record(run).data.state == "open")
            assert current == n
            assert [day.record(run).data.state for run in day.runs[:n]] == ["closed"] * n
        await desk.say("next")
        assert [day.record(run).data.state for run in day.runs] == ["closed"] * 4
        assert (await desk.say("next"))["code"] == "rejected"
        assert "ack" in await desk.say("back")
        assert day.record(day.runs[OUTLOOK]).data.state == "open"
        await console.do("open", item=day.items[QUERY])
        await console.do("phase", activity=day.runs[QUERY], phase="write")
        for n, jump in enumerate((0.0, -86_400.0, 86_400.0, 0.0)):
            offset = jump
            assert "ack" in await line.say("add_card", day.runs[QUERY], stem=0, text=f"Karte {n}")
        wall = await (await day.wall()).here()
        await wall.shows("Karte 3")
        cards = "¶".join(e for e in wall.elements.values() if "Karte" in e)
        places = re.findall(r'data-order="([^"]*)"[^¶]*?Karte (\d)', cards)
        assert len({float(place) for place, _ in places}) == 4
        assert [n for _, n in sorted(places, key=lambda place: float(place[0]))] == ["0", "1", "2", "3"]
        await desk.caught_up()
        done = [int(e.removeprefix("log-")) for e in desk.elements if e.startswith("log-")]
        assert max(done) == int(re.search(r'value="(\d+)"', desk.elements["last"])[1])  # type: ignore[index]
        assert (await console.http.get(f"{console.page}/protocol/pdf")).status_code == 200


async def test_a_full_disk(tmp_path: Path) -> None:
    """Nothing is acknowledged that is not kept; everybody is told clearly and can read on; then it goes on by itself."""
    async with running(tmp_path) as house:
        day = await house.opened()
        console, phone = await day.console(), await day.phone()
        line, run = await phone.here(), day.runs[QUERY]
        assert "ack" in await line.say("add_card", run, stem=0, text="vorher")
        await house.house.store._db.outside("PRAGMA max_page_count = 1")  # SQLite takes the present size: no page more
        kept, lost = ["vorher"], {}
        for n in range(20):
            text, command = f"{n} " + "voll " * 1000, new_id()
            answer = await line.say("add_card", run, command, stem=0, text=text)
            if "ack" in answer:
                kept.append(text)
            else:
                assert answer["code"] == "unsaved"
                assert answer["why"]
                assert answer["wait"] > 0
                lost[command] = text
        assert lost
        assert await day.texts() == kept
        for screen in (phone, console):
            assert "vorher" in await screen.text()
            assert (await screen.here()).token
        assert (await house.browser().get(f"/j/{day.code}")).status_code == 200
        for _ in range(30):  # small things may still fit
            facts = {"name": "x" * 120, "region": "y" * 120}
            refused = await house.browser(Origin=house.base).post(f"/j/{day.code}", data=facts)
            if refused.status_code != 303:
                break
        assert refused.status_code == 503
        assert "set-cookie" not in refused.headers
        assert "<h1" in refused.text
        by_http = await phone.post("add_card", run, stem=0, text="voll " * 1900)
        assert by_http.status_code == 503
        form = {"do": "add_card", "activity": run, "stem": "0", "text": "Formular " * 1000}
        page = await phone.http.post(f"{phone.page}/send", data=form, headers={"Origin": house.base})
        assert page.status_code == 503
        assert "Formular Formular" in page.text
        await house.house.store._db.outside("PRAGMA max_page_count = 1073741823")
        for command, text in lost.items():
            assert "ack" in await line.say("add_card", run, command, stem=0, text=text)
        assert await day.texts() == [*kept, *lost.values()]
        wall = await (await day.wall()).here()
        await wall.shows("19 voll")
