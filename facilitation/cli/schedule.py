"""When each step of a play is said: an agenda line's time divided among its phases, and each phase into waves.

A wave is what people do within the same minute: everybody at once, as in a real room, the moderator after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from facilitation.cli.script import MODERATOR, BadScript, Step, named_in
from facilitation.method import Phase, Settings
from facilitation.people import Role

MINUTES = 10
"""Of a line that says nothing else."""


@dataclass
class Wave:
    """Steps of the same minute; `at` is in seconds from the line's start."""

    at: float
    steps: list[Step] = field(default_factory=list)

    @property
    def voices(self) -> list[list[Step]]:
        """The steps of each participant, in order; participants speak at the same time."""
        people: dict[int, list[Step]] = {}
        for step in self.steps:
            if isinstance(step.who, int):
                people.setdefault(step.who, []).append(step)
        return list(people.values())

    @property
    def moderation(self) -> list[Step]:
        return [s for s in self.steps if s.who == MODERATOR]


@dataclass(frozen=True)
class Part:
    """One phase of a line: from `start` to `end`, in seconds from the line's start."""

    phase: str
    start: float
    end: float
    waves: tuple[Wave, ...]


def parts_of(minutes: int | None, stages: Sequence[Phase], settings: Settings, steps: Sequence[Step]) -> list[Part]:
    """The phases of one agenda line with all that is said in them. Raises BadScript for a phase that is not there."""
    places = _places(stages, steps)
    total = (minutes or MINUTES) * 60.0
    parts: list[Part] = []
    start = end = 0.0
    for number, length in enumerate(_lengths(stages, settings, total)):
        mine = [s for s, place in zip(steps, places, strict=True) if place == number]
        end += length
        waves = _waves(mine, start, max(start, end))
        finish = max(end, waves[-1].at if waves else 0.0)
        parts.append(Part(stages[number].key, start, finish, waves))
        start = finish
    return parts


def _lengths(stages: Sequence[Phase], settings: Settings, total: float) -> list[float]:
    """Seconds for each phase: its own clock's where it has one, at most a half of all; the others share the rest."""
    clocks = [float(getattr(settings, p.clock)) * 60 if p.clock else 0.0 for p in stages]
    most = total / 2 if not all(clocks) else total
    if sum(clocks) > most:
        clocks = [c * most / sum(clocks) for c in clocks]
    free = clocks.count(0.0)
    return [c or (total - sum(clocks)) / free for c in clocks]


def _places(stages: Sequence[Phase], steps: Sequence[Step]) -> list[int]:
    """In which phase each step is said."""
    keys = [p.key for p in stages]
    places: list[int] = []
    now = 0
    for step in steps:
        if step.phase:
            if step.phase not in keys:
                raise BadScript(f"{step.do}: there is no phase “{step.phase}”, only {', '.join(keys)}")
            now = keys.index(step.phase)
        else:
            role = Role.MODERATOR if step.who == MODERATOR else Role.PARTICIPANT
            allowed = [
                n for n, p in enumerate(stages) if any(b.tag() == step.do and role in roles for b, roles in p.may.items())
            ]
            now = next((n for n in allowed if n >= now), now)  # the core's own commands are allowed at any time
        places.append(now)
    return places


def _waves(steps: Sequence[Step], start: float, end: float) -> tuple[Wave, ...]:
    room = (end - start) / (len(steps) + 1)
    timed = [(start + room * (n + 1) if s.at is None else s.at * 60, s) for n, s in enumerate(steps)]
    waves: list[Wave] = []
    made: set[str] = set()
    for at, step in sorted(timed, key=lambda pair: pair[0]):
        minute = at // 60 * 60
        if not waves or waves[-1].at // 60 * 60 != minute or made.intersection(named_in(step.fields)):
            waves.append(Wave(max(at, waves[-1].at if waves else start)))
            made = set()
        waves[-1].steps.append(step)
        if step.name:
            made.add(step.name)
    return tuple(waves)
