"""Directs a play: opens the lines of the agenda, lets people write, and watches the wall.

Every contribution that the server acknowledges must have been on the wall by the end of its line. What was not, what was
refused and what came late ends up in the report.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from facilitation.cli.client import Client, NotAnswered, folded, new_id, text_of
from facilitation.cli.schedule import MINUTES, Part, parts_of
from facilitation.cli.script import MODERATOR, Script, Step, filled, phases_of, settings_of, texts_in
from facilitation.formats import Methods
from facilitation.method import N_, Method

BEGINNING = 200
"""Characters of a contribution that are looked for on the wall, which shows only the beginning of very long ones."""
ON_THE_WALL = 15.0
"""Seconds that the wall may take for the last contribution."""
Tell = Callable[..., None]
"""tell(sentence, **values): a line of progress; the sentence is a source string."""


class Time(Protocol):
    """The event's time in unix seconds."""

    def __call__(self) -> float: ...

    async def until(self, when: float, alarm: Callable[[], float | None]) -> None: ...


@dataclass
class Guest:
    """Somebody in the room: with a phone, or entered by the moderator."""

    person: str
    phone: Client | None


@dataclass
class Report:
    """What became of the play. `acknowledged`: command id → text; `public`: command id → its texts, of those that are meant
    for the wall; `trouble`: everything that should not have happened."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    public: dict[str, tuple[str, ...]] = field(default_factory=dict)
    commands: int = 0
    trouble: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def add(self, sentence: str, **values: Any) -> None:
        self.trouble.append((sentence, values))


class Wall:
    """Remembers every text that a projector has shown since `clear`."""

    def __init__(self, projector: Client) -> None:
        self._texts: list[str] = []
        self._projector = projector
        projector.heard = self._hear

    def clear(self) -> None:
        self._texts = [text_of(html) for html in self._projector.mirror.elements.values()]

    def _hear(self, frame: dict[str, Any]) -> None:
        self._texts += [text_of(html) for html in frame.get("put", {}).values()]

    def showed(self, text: str) -> bool:
        beginning = folded(text)[:BEGINNING]
        return any(beginning in shown for shown in self._texts)


@dataclass
class Director:
    """Everything that a play needs while it runs. `lines` are the agenda's (item id, activity id), in the script's order;
    `titles` are what they are called, in the language of whoever watches the terminal."""

    script: Script
    methods: Methods
    lines: Sequence[tuple[str, str]]
    titles: Sequence[str]
    moderator: Client
    projector: Client
    guests: Sequence[Guest]
    time: Time
    alarm: Callable[[], float | None]
    tell: Tell
    report: Report = field(default_factory=Report)
    ids: dict[str, str] = field(default_factory=dict)  # name of a step → id of its record
    expected: dict[str, list[str]] = field(default_factory=dict)  # activity → texts that must still come to the wall

    async def play(self) -> Report:
        """The whole day. Raises NotAnswered if the server falls silent."""
        self.ids |= {f"person-{n}": guest.person for n, guest in enumerate(self.guests)}
        self.ids |= {f"line-{n}": activity for n, (_, activity) in enumerate(self.lines)}
        wall = Wall(self.projector)
        start = self.time()
        for number, line in enumerate(self.script.agenda):
            await self.time.until(start, self.alarm)
            wall.clear()
            await self._line(number, start, wall)
            start += (line.minutes or MINUTES) * 60
            await self.time.until(start, self.alarm)
        if self.lines:
            await self._moderate("close", activity=self.lines[-1][1])
        return self.report

    async def _line(self, number: int, start: float, wall: Wall) -> None:
        line, (item, activity) = self.script.agenda[number], self.lines[number]
        first = self.script.run_of(number)
        method = self.methods.get(first.method)
        assert method is not None  # what is not installed was left out before
        stages, settings = phases_of(self.script, self.methods, number), settings_of(method, first.preset, first.settings)
        steps = [s for s in self.script.steps if s.item == number]
        self.tell(N_("%(n)s of %(all)s: %(title)s (%(steps)s contributions)"), n=number + 1, all=len(self.lines),
                  title=self.titles[number], steps=len(steps))  # fmt: skip
        await self._moderate("open", item=item)
        for place, part in enumerate(parts_of(line.minutes, stages, settings, steps)):
            await self.time.until(start + part.start, self.alarm)
            if place:
                await self._moderate("phase", activity=activity, phase=part.phase)
            await self._part(part, activity, method, start)
        if all(later != activity for _, later in self.lines[number + 1 :]):  # a group's cards come to the wall with its report
            await self._look(wall, self.expected.get(activity, []))

    async def _part(self, part: Part, activity: str, method: Method, start: float) -> None:
        for wave in part.waves:
            await self.time.until(start + wave.at, self.alarm)
            for step in wave.steps:
                if step.name:
                    self.ids[step.name] = new_id()
            await asyncio.gather(*(self._voice(steps, activity, method) for steps in wave.voices))
            await self._voice(wave.moderation, activity, method)

    async def _voice(self, steps: Sequence[Step], activity: str, method: Method) -> None:
        """One person's steps, one after the other."""
        for step in steps:
            fields = filled(step.fields, self.ids)
            command = self.ids[step.name] if step.name else new_id()
            speaker = self.moderator
            if step.who != MODERATOR:
                guest = self.guests[int(step.who) % len(self.guests)]
                speaker = guest.phone or self.moderator
                if guest.phone is None:
                    fields = {**fields, "for": guest.person}
            answer = await speaker.send(step.do, activity, command, **fields)
            self.report.commands += 1
            texts = texts_in(step.do, fields, method)
            text = "\n".join(texts)
            if not answer.kept:
                self.report.add(N_("refused: %(do)s “%(text)s”: %(why)s"), do=step.do, text=text, why=answer.why)
            elif texts:
                self.report.acknowledged[command] = text
                if answer.late:
                    self.report.add(N_("came late: “%(text)s”"), text=text)
                elif step.wall:
                    self.expected.setdefault(activity, []).append(texts[0])  # what else is filled in may stand elsewhere
                    self.report.public[command] = texts

    async def _moderate(self, do: str, **fields: Any) -> None:
        answer = await self.moderator.send(do, **fields)
        if not answer.kept:
            raise NotAnswered(f"{do}: {answer.why}")

    async def _look(self, wall: Wall, expected: Sequence[str]) -> None:
        """Wait until the wall has shown everything; report what it has not."""

        def missing() -> list[str]:
            return [text for text in expected if not wall.showed(text)]

        try:
            await self.projector.until(lambda: not missing(), "the wall", ON_THE_WALL)
        except NotAnswered:
            for text in missing():
                self.report.add(N_("acknowledged, but never on the wall: “%(text)s”"), text=text)
        if expected:
            self.tell(N_("   %(n)s of %(all)s were on the wall"), n=len(expected) - len(missing()), all=len(expected))
