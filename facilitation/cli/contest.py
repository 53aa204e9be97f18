"""The measurement itself: starts the application and reference B, lets phones in, and alternates the segments."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import re
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from facilitation.cli.client import Client, NotAnswered
from facilitation.cli.crowd import phones
from facilitation.cli.figures import Spread, spent, spread
from facilitation.cli.load import Side, Tally, card_id
from facilitation.cli.organiser import Organiser
from facilitation.cli.reference import PLACE, reference_server
from facilitation.cli.script import Script

RUN = Path(__file__).resolve().parents[2] / "run.py"
DESK = re.compile(rb"(http://\S+:(\d+)/desk\S*key=\S+)")
JOINS, JOINS_PER_SECOND = 500, 50.0
STARTING = 120.0
"""Seconds for a process to start."""
QUIET = 0.1
"""Share of one core below which a server is idle; it is waited for before memory is read."""
LEAD = 0.5
"""Seconds between the order to play a segment and its first card."""


class Plan(msgspec.Struct, frozen=True):
    """What is measured. `seconds` are those of one side, over all its segments."""

    participants: int
    rate: float
    seconds: float
    segments: int
    processes: int


class Figures(msgspec.Struct):
    """One side's figures. CPU in µs per card and phone; memory in KiB per connected phone."""

    ack: Spread = Spread()
    delivery: Spread = Spread()
    cpu_per_delivery: float = 0.0
    kib_per_phone: float = 0.0
    sent: int = 0
    lost: int = 0
    doubled: int = 0
    lag_ms: float = 0.0
    refused: list[str] = []


class Joins(msgspec.Struct):
    """500 phones in 10 seconds. `request` is the POST that makes somebody a participant, `whole` the way from scanning the
    code to the first view on the open socket."""

    count: int = 0
    seconds: float = 0.0
    request: Spread = Spread()
    whole: Spread = Spread()
    cpu_ms: float = 0.0  # the server's, for each of them
    failed: list[str] = []


class Measured(msgspec.Struct):
    app: Figures
    reference: Figures
    joins: Joins
    cores: int


class Gathered:
    """What is gathered of one side: its server's process, and what the phones of each segment saw."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.kib_per_phone = 0.0
        self._cpu = 0.0
        self._segments: list[list[Tally]] = []

    def add(self, cpu: float, tallies: list[Tally]) -> None:
        """One segment: CPU seconds of the server, and a tally of each client process."""
        self._cpu += cpu
        self._segments.append(tallies)

    def figures(self) -> Figures:
        tallies = [tally for segment in self._segments for tally in segment]
        delivery: array[float] = array("f")
        for tally in tallies:
            delivery.frombytes(tally.delivery)
        return Figures(
            ack=spread([seconds for tally in tallies for seconds in tally.ack]),
            delivery=spread(delivery),
            cpu_per_delivery=round(self._cpu * 1e6 / max(1, len(delivery)), 2),
            kib_per_phone=round(self.kib_per_phone, 1),
            sent=sum(t.sent for t in tallies),
            lost=sum(map(lost, self._segments)),
            doubled=sum(t.doubled for t in tallies),
            lag_ms=round(max((t.lag for t in tallies), default=0.0) * 1000, 1),
            refused=[why for t in tallies for why in t.refused],
        )


def lost(segment: Sequence[Tally]) -> int:
    """Deliveries that never came: over all cards that were acknowledged, the phones of all processes that lack them."""
    acked = {card for tally in segment for card in tally.acked}
    return sum(tally.missing[card] for tally in segment for card in acked)


class Contest:
    """One run. `tell` is told each stage."""

    def __init__(self, plan: Plan, room: Script, tell: Callable[[str], None]) -> None:
        self.plan, self.room, self.tell = plan, room, tell
        self._processes = multiprocessing.get_context("spawn")
        self._clients: list[Connection] = []
        self._fields: dict[str, Any] = {}

    async def run(self) -> Measured:
        """Raises NotAnswered, OSError or EOFError if a part of it fails."""
        async with AsyncExitStack() as stack:
            for _ in range(self.plan.processes):
                self._clients.append(self._start(stack, phones))
            self.tell("starting the application")
            app, url, key = await self._application(stack)
            code = await self._event(stack, url, key)
            idle = await self._idle(app.pid)
            self.tell("phones join")
            joins = await self._join(app.pid, url, code)
            app.kib_per_phone = (await self._idle(app.pid) - idle) / 1024 / self.plan.participants
            pattern = await self._pattern(stack, url, code)
            b = await self._reference(stack, pattern)
            for number in range(self.plan.segments):
                sides: list[tuple[Side, Gathered]] = [("app", app), ("reference", b)]
                for side, gathered in sides if number % 2 == 0 else sides[::-1]:  # so that neither is always the first
                    self.tell(f"segment {number + 1} of {self.plan.segments}: {side}")
                    await self._segment(side, gathered, number + 1)
            return Measured(app.figures(), b.figures(), joins, os.cpu_count() or 1)

    async def _application(self, stack: AsyncExitStack) -> tuple[Gathered, str, str]:
        """`run.py serve` on a free port with a fresh database: (its process, its address, the desk's address)."""
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="facilitation-bench-", ignore_cleanup_errors=True))
        arguments = ["serve", "--host", "127.0.0.1", "--port", "0", "--data", folder, "--no-browser"]
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(RUN), *arguments, stdout=asyncio.subprocess.PIPE, cwd=RUN.parent
        )

        async def end() -> None:
            if process.returncode is None:
                process.terminate()
            await process.wait()

        stack.push_async_callback(end)
        assert process.stdout is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STARTING):
                while line := await process.stdout.readline():
                    if found := DESK.search(line):
                        return Gathered(process.pid), f"http://127.0.0.1:{int(found[2])}", found[1].decode()
        raise NotAnswered(f"the server did not listen within {STARTING:.0f} s")

    async def _event(self, stack: AsyncExitStack, url: str, key: str) -> str:
        """The room of the script with its first line open and a console that watches; returns the join code."""
        organiser = Organiser(url)
        stack.push_async_callback(organiser.close)
        await organiser.open(key)
        event = await organiser.create(self.room.event())
        line, step = self.room.agenda[0], self.room.steps[0]
        activity = await organiser.send(
            event, "add_item", method=line.method, preset=line.preset, settings=line.settings, minutes=line.minutes
        )
        ways = await organiser.ways(event)
        moderator = await Client.by_link(url, ways.moderator)
        stack.push_async_callback(moderator.close)
        await moderator.connect()
        answer = await moderator.send("open", item=f"{activity}.1")
        if not answer.kept:
            raise NotAnswered(f"open: {answer.why}")
        self._fields = {**step.fields, "do": step.do, "activity": activity}
        return ways.code

    async def _join(self, pid: int, url: str, code: str) -> Joins:
        """500 join in 10 seconds, which is measured; then the others, as fast as the server lets them in."""
        count = min(JOINS, self.plan.participants)
        before, began = spent(pid), time.monotonic()
        answers = await self._let_in(url, code, count, JOINS_PER_SECOND)
        took, cpu = time.monotonic() - began, spent(pid).since(before)
        failed = [
            why for answer in answers + await self._let_in(url, code, self.plan.participants - count, 0) for why in answer[2]
        ]
        if len(failed) > self.plan.participants // 100:
            raise NotAnswered(f"{len(failed)} phones did not get in: {failed[0]}")
        requests, wholes = ([s for answer in answers for s in answer[n]] for n in (0, 1))
        return Joins(count, round(took, 1), spread(requests), spread(wholes), round(cpu * 1000 / count, 2), failed)

    async def _let_in(self, url: str, code: str, count: int, per_second: float) -> list[Any]:
        where, parts = urlsplit(url), len(self._clients)
        for index, pipe in enumerate(self._clients):
            pipe.send(("join", ((where.hostname, where.port, code), share(count, index, parts), per_second / parts)))
        return [await self._answer(pipe) for pipe in self._clients]

    async def _pattern(self, stack: AsyncExitStack, url: str, code: str) -> str:
        """One card through the application: the frame that each phone gets for it, with a place for the card's id."""
        phone = await Client.participant(url, code)
        stack.push_async_callback(phone.close)
        await phone.connect()
        command = card_id(0, 0, time.monotonic())
        frames: list[dict[str, Any]] = []
        phone.heard = frames.append
        answer = await phone.send(self._fields["do"], None, command, **{k: v for k, v in self._fields.items() if k != "do"})
        if not answer.kept:
            raise NotAnswered(f"{self._fields['do']}: {answer.why}")

        def shown() -> list[str]:
            texts = [msgspec.json.encode(frame).decode() for frame in frames if "put" in frame]
            return [text for text in texts if command in text]

        await phone.until(lambda: bool(shown()), "a card on a phone: the format does not show cards there at once", 10)
        return shown()[0].replace(command, PLACE)

    async def _reference(self, stack: AsyncExitStack, pattern: str) -> Gathered:
        ready, theirs = self._processes.Pipe()
        process = self._processes.Process(target=reference_server, args=(theirs, pattern), daemon=True)
        process.start()
        stack.callback(process.join, 10)
        stack.callback(process.terminate)
        port = await self._answer(ready)
        assert process.pid is not None
        gathered = Gathered(process.pid)
        idle = await self._idle(gathered.pid)
        for index, pipe in enumerate(self._clients):
            pipe.send(("attach", ("127.0.0.1", port, share(self.plan.participants, index, len(self._clients)))))
        for pipe in self._clients:
            await self._answer(pipe)
        gathered.kib_per_phone = (await self._idle(gathered.pid) - idle) / 1024 / self.plan.participants
        return gathered

    async def _segment(self, side: Side, gathered: Gathered, number: int) -> None:
        await self._idle(gathered.pid)
        before = spent(gathered.pid)
        start = time.monotonic() + LEAD
        seconds = self.plan.seconds / self.plan.segments
        parts = len(self._clients)
        for index, pipe in enumerate(self._clients):
            pipe.send(("play", (side, number, start, seconds, self.plan.rate, index, parts, self._fields)))
        tallies = [msgspec.msgpack.decode(await self._answer(pipe), type=Tally) for pipe in self._clients]
        gathered.add(spent(gathered.pid).since(before), tallies)

    async def _idle(self, pid: int) -> int:
        """Wait until a process does nothing any more (fonts are cut, pages are compiled); returns its resident bytes."""
        for _ in range(120):
            before = spent(pid)
            await asyncio.sleep(1)
            now = spent(pid)
            if now.since(before) < QUIET:
                break
        return now.rss

    def _start(self, stack: AsyncExitStack, target: Callable[[Connection], None]) -> Connection:
        ours, theirs = self._processes.Pipe()
        process = self._processes.Process(target=target, args=(theirs,), daemon=True)
        process.start()
        stack.callback(process.join, 10)
        stack.callback(ours.send, ("leave", ()))
        return ours

    @staticmethod
    async def _answer(pipe: Connection) -> Any:
        return await asyncio.get_running_loop().run_in_executor(None, pipe.recv)


def share(total: int, index: int, parts: int) -> int:
    """How many of `total` fall to one of `parts`."""
    return total // parts + (1 if index < total % parts else 0)
