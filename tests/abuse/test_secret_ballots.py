"""A secret ballot over real pages and sockets: no count before its time, and never whose dot is whose."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path

from facilitation.planning import AddItem
from tests.house import DESK_KEY, Running
from tests.screens import Line

OPTIONS = tuple(f"Wahlgang-{n}" for n in range(6))
LINES = [AddItem(method="dot_vote", preset="deepening_vote", settings={"options": OPTIONS})]


def told(line: Line) -> str:
    """All that ever came over a socket, its own things included."""
    return line.all


async def test_nobody_sees_who_voted_what(house: Running, tmp_path: Path) -> None:
    day = await house.day(LINES)
    run = day.runs[0]
    console, wall = await day.console(), await (await day.wall()).here()
    await console.do("open", item=day.items[0])
    await console.do("phase", activity=run, phase="dot")
    desk = await console.here()
    voters = [await (await day.phone(name=f"Wählerin {n}")).here() for n in range(4)]
    watcher = await (await day.phone(name="Zuschauerin")).here()
    choices = {0: (0, 1), 1: (1, 2), 2: (1,), 3: (5,)}
    ballots = {}
    for n, options in choices.items():
        for option in options:
            answer = await voters[n].say("place_dot", run, f"dot-of-a-voter-{n}-{option}", option=f"{run}.option-{option}")
            assert "ack" in answer
        ballots[n] = f"dot-of-a-voter-{n}-{options[0]}"
    await console.do("type_ballot", run, number=1, dots=[f"{run}.option-4"])
    for line in (desk, wall, watcher):
        await line.caught_up()
    await wall.until(lambda: ">5</b>" in wall.elements["turnout"])
    # Before the result: no bar, no count, nobody's ballot; and whoever asks for a page gets no more than the sockets.
    pages = [await console.text(), await (await day.wall()).text(), await (await day.phone()).text()]
    preview = await console.http.get(f"/console/{day.id}/preview")
    phone = await console.http.get(f"/console/{day.id}/phone?for={voters[0].hello['person']}")
    everything = [told(desk), told(wall), told(watcher), *pages, preview.text, phone.text]
    for text in everything:
        assert OPTIONS[0] in text
        assert [s in text for s in ("vote-board__row", "vote-result__row", "vote-row is-on", *ballots.values())] == [False] * 7
    protocol = await console.http.get(f"/console/{day.id}/protocol/json?edition=internal")
    assert OPTIONS[0] in protocol.text
    assert '"bars"' not in protocol.text
    for body in (("hide", {"record": ballots[0]}), ("to_store", {"record": ballots[0]}), ("star", {"record": ballots[0]})):
        assert (await desk.say(body[0], **body[1]))["code"] == "rejected"
    change = next(c for c in (await house.house.store.load(day.id))[1] if c.command == "place_dot")
    assert (await desk.say("undo", seq=change.seq, chain=True))["code"] == "rejected"
    # After it: everybody the same count, and still nobody's ballot.
    await console.do("phase", activity=run, phase="resolve")
    await wall.until(lambda: "result" in wall.elements)
    await desk.until(lambda: "result" in desk.elements)
    await watcher.until(lambda: "result" in watcher.elements)
    for line in (desk, wall, watcher):
        assert [b in told(line) for b in ballots.values()] == [False] * 4
    assert ["Wählerin" in told(line) for line in (wall, watcher)] == [False] * 2
    protocol = await console.http.get(f"/console/{day.id}/protocol/json?edition=internal")
    assert [b in protocol.text for b in ballots.values()] == [False] * 4
    # Confirmed: not even the copy that is taken home knows whose dots they were.
    people = [voter.hello["person"] for voter in voters]
    await console.do("close", activity=run)
    await console.do("confirm", activity=run)
    organiser = house.browser()
    await organiser.get("/desk/open", params={"key": DESK_KEY})
    copy = await organiser.get(f"/desk/events/{day.id}/copy.zip")
    assert copy.status_code == 200
    rows = _rows(zipfile.ZipFile(io.BytesIO(copy.content)), tmp_path)
    held = [row for row in rows if any(ballot in row for ballot in ballots.values())]
    assert len(held) >= 4
    assert [person for person in people for row in held if person in row] == []
    votes = [row for row in rows if "place_dot" in row]
    assert len(votes) == 6
    assert [person for person in people for row in votes if person in row] == []


def _rows(archive: zipfile.ZipFile, folder: Path) -> list[str]:
    """Every row of every table in a copy, as text; of files that are no database, every line."""
    found = []
    for name in archive.namelist():
        content = archive.read(name)
        if not content.startswith(b"SQLite format 3"):
            found += content.decode("utf-8", "replace").splitlines()
            continue
        file = folder / "copy.db"
        file.write_bytes(content)
        with sqlite3.connect(file) as base:
            for (table,) in base.execute("select name from sqlite_master where type = 'table'").fetchall():
                found += [str(row) for row in base.execute(f'select * from "{table}"').fetchall()]
    return found
