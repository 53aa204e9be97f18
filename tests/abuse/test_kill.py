"""The server as a process of its own: killed at any moment, and on a disk without room."""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from websockets.exceptions import WebSocketException

from tests.house import QUERY, Day, Running
from tests.screens import Line, Screen, new_id

LOST = (OSError, WebSocketException, httpx.HTTPError, AssertionError)
"""What a client may run into while the server is away; AssertionError: a frame did not come."""


class Process:
    """One server process after the other on the same folder and port."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.pid = folder, 0, 0
        self.day = Day(Running(""), "", "", {}, [], [], "")
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        command = (sys.executable, "-W", "ignore", "-m", "tests.house", str(self.folder), str(self.port))
        self._process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert self._process.stdout is not None
        told = json.loads(await asyncio.wait_for(self._process.stdout.readline(), 120))
        self.pid, self.port = told["pid"], int(told["base"].rpartition(":")[2])
        if "day" in told:
            self.day = Day(Running(told["base"]), **told["day"])

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def texts(self) -> list[str]:
        """The texts of all cards on the disk, in order of birth. The process must be dead."""
        with sqlite3.connect(self.folder / "facilitation.sqlite") as database:
            rows = database.execute("SELECT data FROM record WHERE kind = 'card' ORDER BY born, id").fetchall()
            seqs = [seq for (seq,) in database.execute("SELECT seq FROM change ORDER BY seq")]
            assert seqs == list(range(1, len(seqs) + 1))
            assert database.execute("SELECT seq FROM event").fetchone() == (len(seqs),)
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [json.loads(data)["text"] for (data,) in rows]


@pytest_asyncio.fixture(loop_scope="session")
async def process(tmp_path: Path) -> AsyncIterator[Process]:
    found = Process(tmp_path)
    await found.start()
    yield found
    await found.kill()


class Writer:
    """One phone with its outbox: sends a card again until it is acknowledged, over any number of sockets."""

    def __init__(self, screen: Screen, run: str, name: str) -> None:
        self.screen, self.run, self.name = screen, run, name
        self.kept: list[str] = []
        self.tried: list[str] = []

    async def write(self, until: asyncio.Event) -> None:
        line: Line | None = None
        number, command = 0, new_id()
        while not until.is_set():
            text = f"{self.name}/{number}"
            self.tried[number:] = [text]
            try:
                line = line or await self.screen.here()
                answer = await asyncio.wait_for(line.say("add_card", self.run, command, stem=0, text=text), 10)
            except (*LOST, TimeoutError):
                line = None
                await asyncio.sleep(0.05)
                continue
            assert "ack" in answer, answer
            self.kept.append(text)
            number, command = number + 1, new_id()


async def killed_at_random(process: Process, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    console = await process.day.console()
    await console.do("open", item=process.day.items[QUERY])
    writers = [Writer(await process.day.phone(name=f"P{n}"), process.day.runs[QUERY], f"P{n}") for n in range(4)]
    done = asyncio.Event()
    tasks = [asyncio.create_task(writer.write(done)) for writer in writers]
    for _ in range(rounds):
        heard = sum(len(w.kept) for w in writers)
        while sum(len(w.kept) for w in writers) < heard + 4:  # it works again
            await asyncio.sleep(0.02)
            for task in tasks:
                assert not task.done(), task.exception()
        await asyncio.sleep(chance.random() * 0.5)
        await process.kill()
        kept = [text for writer in writers for text in writer.kept]
        there = Counter(process.texts())
        assert set(kept) <= set(there), "acknowledged and lost"
        assert set(there.values()) == {1}, "written twice"
        assert set(there) <= {text for writer in writers for text in writer.tried}
        await process.start()
    heard = sum(len(w.kept) for w in writers)
    while sum(len(w.kept) for w in writers) < heard + 8:
        await asyncio.sleep(0.02)
    done.set()
    await asyncio.gather(*tasks)
    line = await (await process.day.wall()).here()
    await line.shows(writers[0].kept[0])
    await process.kill()
    texts = process.texts()
    for writer in writers:
        assert [t for t in texts if t.startswith(f"{writer.name}/")][: len(writer.kept)] == writer.kept, "in order, none twice"
        await writer.screen.leave()


async def test_killed_at_any_moment(process: Process) -> None:
    await killed_at_random(process, 2, seed=1)


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3, 4])
async def test_killed_again_and_again(process: Process, seed: int) -> None:
    await killed_at_random(process, 8, seed)


async def test_files_that_cannot_grow(process: Process) -> None:
    """The system itself refuses to write: nothing is acknowledged, everything can be read, and later it goes on."""
    day = process.day
    console, phone = await day.console(), await day.phone(name="Ana")
    await console.do("open", item=day.items[QUERY])
    line, run = await phone.here(), day.runs[QUERY]
    assert "ack" in await line.say("add_card", run, stem=0, text="vorher")
    size = max(path.stat().st_size for path in process.folder.glob("facilitation.sqlite*"))
    _, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size + 20_000, hard))
    kept, lost = ["vorher"], {}
    for n in range(12):
        text, command = f"{n} " + "voll " * 1500, new_id()
        answer = await line.say("add_card", run, command, stem=0, text=text)
        if "ack" in answer:
            kept.append(text)
        else:
            assert answer["code"] == "unsaved", answer
            lost[command] = text
    assert lost
    assert "vorher" in await phone.text()
    assert "vorher" in await console.text()
    again = await phone.here()
    await again.until(lambda: "vorher" in again.mine)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (hard, hard))
    for command, text in lost.items():
        assert "ack" in await line.say("add_card", run, command, stem=0, text=text)
    await process.kill()
    assert process.texts() == [*kept, *lost.values()]
    for screen in (console, phone):
        await screen.leave()
