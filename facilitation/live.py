"""One loop per running event: inbox → decide → commit → bell.

While one batch is being written the next one gathers: load makes the batches bigger, not slower. Deciding happens in the
store's writer thread, inside the transaction that also writes, so that nobody decides on a stale board. The board kept here
belongs to that thread; the feed keeps its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from facilitation import agenda
from facilitation.database import NotSaved
from facilitation.formats import Methods
from facilitation.method import Actor, Command, Rejected, Tick
from facilitation.people import Role
from facilitation.records import Board, Change, Draft, Record, absorb
from facilitation.rules import Decision, decide
from facilitation.sealing import forgets
from facilitation.store import NoSuchEvent, Store, Tx

log = logging.getLogger("facilitation")
TAIL = 512
"""Changes kept in memory for the feed; who is further behind reads the database."""
ALARM_EVERY = 0.25
"""Seconds between looks at the alarms: a tick comes at most this late."""


@dataclass(frozen=True, slots=True)
class Ack:
    """A command has had its effect and is on the disk. `late`: kept as a late card."""

    seq: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What is new on a board: records as they are now, changes (older ones too, if sealing emptied them), and its seq."""

    records: Sequence[Record[Any]]
    changes: Sequence[Change]
    seq: int
    after: int = -1  # the seq from which on nothing is missing here


@dataclass(slots=True)
class _Wish:
    command: Command
    actor: Actor
    answer: asyncio.Future[Ack]


@dataclass
class _Running:
    """One event that runs in this process."""

    board: Board
    log: list[Change]
    inbox: deque[_Wish] = field(default_factory=deque)
    worker: asyncio.Task[None] | None = None
    tail: deque[News] = field(default_factory=lambda: deque(maxlen=TAIL))
    alarms: dict[str, float] = field(default_factory=dict)  # activity → due


class Live:
    """All events that run in this process."""

    def __init__(self, store: Store, methods: Methods, clock: Callable[[], float]) -> None:
        self.store = store
        self.methods = methods
        self.clock = clock
        self._events: dict[str, _Running] = {}
        self._loading: dict[str, asyncio.Task[_Running]] = {}
        self._ringer: asyncio.Task[None] | None = None
        self.heard: list[Callable[[str, int], None]] = []  # called with (event, seq) once the news lie ready here

    def start(self) -> None:
        """Begin to ring alarms. Call on the running loop."""
        self._ringer = asyncio.create_task(self._ring_alarms())

    async def stop(self) -> None:
        """Write what is in the inboxes, then stop."""
        if self._ringer:
            self._ringer.cancel()
        await asyncio.gather(*(r.worker for r in self._events.values() if r.worker), return_exceptions=True)

    def forget(self, event_id: str) -> None:
        """Drop a deleted event from memory."""
        self._events.pop(event_id, None)

    async def send(self, event_id: str, command: Command, actor: Actor) -> Ack:
        """Carry out a command; returns when it is on the disk. Raises Rejected, NotSaved, NoSuchEvent.

        A repeated `command.id` has no second effect and gets the first answer.
        """
        running = await self._running(event_id)
        wish = _Wish(command, actor, asyncio.get_running_loop().create_future())
        running.inbox.append(wish)
        if running.worker is None or running.worker.done():
            running.worker = asyncio.create_task(self._work(event_id, running))
        return await wish.answer

    async def since(self, event_id: str, seq: int) -> News:
        """What is newer than `seq`, from memory where it reaches back so far. Raises NoSuchEvent."""
        running = await self._running(event_id)
        fresh = [n for n in running.tail if n.seq > seq]
        # Between two of our own batches another process may have written: then only the database knows everything.
        if not fresh or fresh[0].after > seq or any(b.after != a.seq for a, b in pairwise(fresh)):
            return News(*await self.store.since(event_id, seq))
        records = {r.id: r for n in fresh for r in n.records}
        changes = {c.seq: c for n in fresh for c in n.changes}
        return News(list(records.values()), list(changes.values()), fresh[-1].seq)

    async def _running(self, event_id: str) -> _Running:
        if event_id in self._events:
            return self._events[event_id]
        if event_id not in self._loading:
            self._loading[event_id] = asyncio.create_task(self._load(event_id))
        try:
            return await self._loading[event_id]
        finally:
            self._loading.pop(event_id, None)

    async def _load(self, event_id: str) -> _Running:
        records, changes, seq = await self.store.load(event_id)
        board = Board(event_id)
        for record in records:
            board.put(record)
        board.seq = seq
        running = _Running(board, list(changes))
        self._plan_alarms(running)
        self._events[event_id] = running
        return running

    async def _work(self, event_id: str, running: _Running) -> None:
        while running.inbox:
            batch = list(running.inbox)
            running.inbox.clear()
            try:
                answers, news, forget = await self.store.write(event_id, lambda tx, b=batch: self._batch(tx, running, b))  # type: ignore[misc]
            except (NotSaved, NoSuchEvent) as error:
                self._answer(batch, [error] * len(batch))
                if isinstance(error, NotSaved):
                    await self._reload(event_id, running)
                continue
            except Exception as error:
                log.exception("a batch of %d commands broke", len(batch))
                self._answer(batch, [error] * len(batch))
                await self._reload(event_id, running)
                continue
            if news.changes:
                running.tail.append(news)
                for hear in self.heard:
                    hear(event_id, news.seq)
            self._answer(batch, answers)
            self._plan_alarms(running)
            if forget:
                try:
                    await self.store.vacuum_after_erasure()
                except NotSaved:  # what waits in the inbox must not wait for it; the next erasure tries again
                    log.exception("the files still hold what was erased")

    @staticmethod
    def _answer(batch: Sequence[_Wish], answers: Sequence[Ack | Exception]) -> None:
        for wish, answer in zip(batch, answers, strict=True):
            if wish.answer.done():
                continue  # whoever asked has gone; the effect stays
            if isinstance(answer, Ack):
                wish.answer.set_result(answer)
            else:
                wish.answer.set_exception(answer)

    async def _reload(self, event_id: str, running: _Running) -> None:
        """After a failed write the board here may be ahead of the disk: read it again."""
        try:
            fresh = await self._load(event_id)
        except Exception as error:
            # Nothing may be decided on a board that is ahead of the disk: whoever waits tries again on a fresh one.
            self._events.pop(event_id, None)
            waiting = list(running.inbox)
            running.inbox.clear()
            self._answer(waiting, [NotSaved(str(error))] * len(waiting))
            return
        running.board, running.log, running.tail = fresh.board, fresh.log, deque(maxlen=TAIL)
        self._events[event_id] = running
        for hear in self.heard:  # what was written although its answer got lost has not been told to anybody
            hear(event_id, running.board.seq)

    def _batch(self, tx: Tx, running: _Running, batch: Sequence[_Wish]) -> tuple[list[Ack | Exception], News, bool]:
        """Decide a batch inside its transaction. Runs in the writer thread; the board is changed only at the very end."""
        board, history = running.board, running.log
        if tx.seq != board.seq:
            absorb(board, history, *tx.news(board.seq), tx.seq)
        after = board.seq
        draft, fresh = Draft(board), list(history)
        done = tx.answered([w.command.id for w in batch])
        answers: list[Ack | Exception] = []
        rewritten: dict[int, Change] = {}
        for wish in batch:
            if wish.command.id in done:
                answers.append(Ack(*done[wish.command.id]))
                continue
            try:
                decision = decide(draft, fresh, self.methods, wish.command, wish.actor)
            except Rejected as error:
                answers.append(error)
                continue
            except Exception as error:  # a method's own mistake must not take the others' cards with it
                log.exception("command %s broke", wish.command.body.tag())
                answers.append(error)
                continue
            _take(draft, fresh, decision)
            rewritten |= {c.seq: c for c in decision.rewritten}
            done[wish.command.id] = (decision.change.seq, decision.change.late)
            answers.append(Ack(decision.change.seq, decision.change.late))
        changes = fresh[len(history) :]
        older = [fresh[s - 1] for s in sorted(rewritten) if s <= board.seq]
        records = list(draft.changed.values())
        if changes:
            tx.write(records, {a.id: a.data.method for a in draft.kind(None, "activity")}, changes, older)
            draft.merge()
            running.log = fresh
        return answers, News(records, [*older, *changes], draft.seq, after), any(forgets(c) for c in changes)

    def _plan_alarms(self, running: _Running) -> None:
        running.alarms = {}
        for run in agenda.open_activities(running.board):
            method = self.methods.get(run.data.method)
            clock = agenda.clock(running.board, run.id)
            if method is None or (clock is not None and clock.left is not None):
                continue
            try:
                due = method.alarm(self.methods.scene(running.board, run))
            except Exception:  # a method's own mistake must not stop the event
                log.exception("the alarm of %s broke", run.data.method)
                continue
            if due is not None:
                running.alarms[run.id] = due

    def next_alarm(self, event_id: str) -> float | None:
        """When the next Tick of an event is due, in unix seconds."""
        running = self._events.get(event_id)
        return min(running.alarms.values(), default=None) if running else None

    async def _ring_alarms(self) -> None:
        while True:
            await asyncio.sleep(ALARM_EVERY)
            now = self.clock()
            for event_id, running in list(self._events.items()):
                for activity_id, due in list(running.alarms.items()):
                    if due <= now:
                        running.alarms.pop(activity_id, None)
                        await self._ring(event_id, running, activity_id, due)

    async def _ring(self, event_id: str, running: _Running, activity_id: str, due: float) -> None:
        clock = agenda.clock(running.board, activity_id)
        # The id is made of what is due, so that any process may ring and it counts once.
        ring_id = f"tick-{activity_id}-{due:.3f}-{clock.version if clock else 0}"
        command = Command(ring_id, self.clock(), Tick(due), activity_id)
        try:
            await self.send(event_id, command, Actor(Role.ORGANISER, "core"))
        except Rejected:
            pass
        except Exception:
            log.exception("an alarm broke")


def _take(draft: Draft, history: list[Change], decision: Decision) -> None:
    for record in decision.records:
        draft.put(record)
    draft.seq = decision.change.seq
    for change in decision.rewritten:
        history[change.seq - 1] = change
    history.append(decision.change)
