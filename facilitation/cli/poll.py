"""`bench dots`: a whole hall places its dots within some seconds, and at the end every dot counts exactly once."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import AsyncExitStack
from typing import Any

import msgspec

from facilitation.cli.client import Client, NotAnswered
from facilitation.cli.contest import LEAD, Contest, Plan
from facilitation.cli.crowd import phones
from facilitation.cli.figures import Spread, spent, spread
from facilitation.cli.organiser import Organiser
from facilitation.cli.script import MODERATOR, Script
from facilitation.cli.votes import Votes


class PollPlan(msgspec.Struct, frozen=True):
    """What is measured: so many people, each with so many dots, within so many seconds."""

    participants: int
    dots: int
    seconds: float
    processes: int


class Polled(msgspec.Struct):
    """What was measured. CPU in µs for each dot. `counted` and `voters` are what the document says afterwards, `shown` how
    many dots the people's own phones show at the end."""

    ack: Spread = Spread()
    sent: int = 0
    acked: int = 0
    shown: int = 0
    counted: int = 0
    voters: int = 0
    cpu_per_dot: float = 0.0
    lag_ms: float = 0.0
    cores: int = 1
    refused: list[str] = []

    @property
    def lost(self) -> int:
        """Acknowledged dots that were not counted, or that the person's own phone does not show."""
        return max(0, self.acked - self.counted, self.acked - self.shown)

    @property
    def doubled(self) -> int:
        """Dots that were counted and never sent, or counted twice."""
        return max(0, self.counted - self.sent)


class Poll(Contest):
    """One run of it, with the same application and the same phones as the contest."""

    def __init__(self, plan: PollPlan, room: Script, tell: Any) -> None:
        super().__init__(Plan(plan.participants, 1, plan.seconds, 1, plan.processes), room, tell)
        self.poll = plan

    async def measure(self) -> Polled:
        """Raises NotAnswered, OSError or EOFError if a part of it fails."""
        async with AsyncExitStack() as stack:
            for _ in range(self.plan.processes):
                self._clients.append(self._start(stack, phones))
            self.tell("starting the application")
            app, url, key = await self._application(stack)
            organiser = Organiser(url)
            stack.push_async_callback(organiser.close)
            await organiser.open(key)
            event = await organiser.create(self.room.event())
            line = self.room.agenda[0]
            activity = await organiser.send(
                event, "add_item", method=line.method, preset=line.preset, settings=line.settings, minutes=line.minutes
            )
            ways = await organiser.ways(event)
            moderator = await Client.by_link(url, ways.moderator)
            stack.push_async_callback(moderator.close)
            await moderator.connect()
            await _say(moderator, "open", item=f"{activity}.1")
            self.tell("phones join")
            await self._join(app.pid, url, ways.code)
            messages = await self._ready(moderator, activity)
            await self._idle(app.pid)
            self.tell("dots")
            before, start = spent(app.pid), time.monotonic() + LEAD
            parts = len(self._clients)
            for index, pipe in enumerate(self._clients):
                pipe.send(("vote", (start, self.poll.seconds, self.poll.dots, index, parts, messages)))
            votes = [msgspec.msgpack.decode(await self._answer(pipe), type=Votes) for pipe in self._clients]
            cpu = spent(app.pid).since(before)
            await _say(moderator, "close", activity=activity)
            document = await organiser.download(event, "protocol/json", {"edition": "internal"})
            return figures(votes, cpu, msgspec.json.decode(document or b"{}"))

    async def _ready(self, moderator: Client, activity: str) -> list[dict[str, Any]]:
        """Everything that the moderator says in the script, the phase of the dots, and what each dot says."""
        made: dict[str, str] = {}
        for step in self.room.steps:
            if step.who == MODERATOR:
                made[f"@{step.name}"] = await _say(moderator, step.do, activity, **step.fields)
        dots = [step for step in self.room.steps if step.who != MODERATOR]
        await _say(moderator, "phase", activity=activity, phase=dots[0].phase)
        await asyncio.sleep(1.0)
        return [
            {"do": s.do, "activity": activity, **{k: made.get(v, v) if isinstance(v, str) else v for k, v in s.fields.items()}}
            for s in dots
        ]


async def _say(moderator: Client, do: str, activity: str | None = None, **fields: Any) -> str:
    answer = await moderator.send(do, activity, **fields)
    if not answer.kept:
        raise NotAnswered(f"{do}: {answer.why}")
    return answer.id


def figures(votes: list[Votes], cpu: float, document: Any) -> Polled:
    """The figures of one run; `document` is the protocol as JSON."""
    bars = _bars(document)
    acked = sum(v.acked for v in votes)
    return Polled(
        ack=spread([seconds for v in votes for seconds in v.ack]),
        sent=sum(v.sent for v in votes),
        acked=acked,
        shown=sum(v.shown for v in votes),
        counted=sum(bar["value"] or 0 for bar in bars.get("bars", ())),
        voters=bars.get("n") or 0,
        cpu_per_dot=round(cpu * 1e6 / max(1, acked), 1),
        lag_ms=round(max((v.lag for v in votes), default=0.0) * 1000, 1),
        cores=os.cpu_count() or 1,
        refused=[why for v in votes for why in v.refused],
    )


def _bars(part: Any) -> dict[str, Any]:
    """The first bars in a document, {} if there are none."""
    if isinstance(part, dict):
        if part.get("block") == "bars":
            return part
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        if found := _bars(inner):
            return found
    return {}
