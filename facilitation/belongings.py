"""What one person takes home: her own list over all steps of the day. Pure; nobody but she is shown it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from facilitation import agenda
from facilitation.formats import Methods
from facilitation.method import Rejected, Say, TakeHome
from facilitation.people import roster
from facilitation.records import Board
from facilitation.runsheet import title_of

Facts = tuple[tuple[str, str], ...]


class Thing(msgspec.Struct, frozen=True):
    """One thing on the list, in her language. `heading` is the step it comes from; `due` a day (2022-08-31) or "", `at`
    and `place` those of a meeting, `page` the record that has a page of its own."""

    id: str
    heading: str
    title: str
    facts: Facts = ()
    due: str = ""
    at: str = ""
    place: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Belongings:
    """The things by the step they come from, in the order of the day."""

    steps: tuple[tuple[str, tuple[Thing, ...]], ...]

    @property
    def things(self) -> tuple[Thing, ...]:
        return tuple(thing for _, things in self.steps for thing in things)

    @property
    def dated(self) -> tuple[Thing, ...]:
        """Those that have a day: they go into the calendar."""
        return tuple(thing for thing in self.things if thing.due)


def belongings(board: Board, methods: Methods, person: str, say: Say) -> Belongings:
    """Everything that this person takes home. A step whose format is not installed brings nothing."""
    runs = {line.activity.id: line.activity for line in agenda.planned(board)}
    runs |= {run.id: run for run in agenda.activities(board)}
    people = roster(board)
    found: list[tuple[str, tuple[Thing, ...]]] = []
    for run in runs.values():
        method = methods.get(run.data.method)
        if method is None:
            continue
        try:
            taken = method.take_home(methods.scene(board, run, people), person)
        except (Rejected, msgspec.ValidationError):  # settings that this version cannot read
            continue
        if taken:
            title = run.data.title or say(title_of(methods, run))
            found.append((title, _things(title, taken, say)))
    return Belongings(tuple(found))


def _things(heading: str, taken: Sequence[TakeHome], say: Say) -> tuple[Thing, ...]:
    return tuple(Thing(t.id, heading, t.title, _facts(t, say), t.due, t.at, t.place, t.page) for t in taken)


def _facts(taken: TakeHome, say: Say) -> Facts:
    return tuple((say(name), say(value)) for name, value in taken.facts if value)
