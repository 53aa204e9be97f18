"""What a lively room would say: a method's own sample, run on a board in memory, written down as steps of a play."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import msgspec

from facilitation import rules, steering
from facilitation.agenda import Activity, Event, Item
from facilitation.cli.script import MODERATOR, Step
from facilitation.formats import Methods
from facilitation.method import Actor, Body, Command, Method, Rejected
from facilitation.people import Person, Role
from facilitation.records import Board, Change, Record

ROUNDS = 12  # how often a phase is asked for more; a sample that never ends must end


def rehearse(methods: Methods, method: Method, settings: Mapping[str, Any], people: int, item: int, seed: int) -> list[Step]:
    """Steps for one agenda line, phase by phase. The same arguments give the same steps.

    A contribution that never comes to the wall in all this says so, and is not looked for there.
    """
    room = _Room(methods, method, settings, people)
    random = Random(seed)
    steps: list[Step] = []
    for phase in method.stages(msgspec.convert(dict(settings), method.settings, strict=False)):
        if room.phase != phase.key:
            room.send(None, steering.SetPhase("run", phase.key))
        for _ in range(ROUNDS):
            said = method.sample(room.scene(), random)
            done = [room.step(s.person, s.body, item, phase.key) for s in said]
            steps += (kept := [s for s in done if s is not None])
            if not kept:
                break
    return [msgspec.structs.replace(s, wall=s.name in room.on_wall) for s in steps]


class _Room:
    """A board with one open activity and some people, and the log of what was said."""

    def __init__(self, methods: Methods, method: Method, settings: Mapping[str, Any], people: int) -> None:
        self.methods = methods
        self.board = Board("rehearsal")
        self.log: list[Change] = []
        self.people = {f"person-{n}": n for n in range(people)}
        self.names = {person: f"@{person}" for person in self.people}
        self.on_wall: set[str] = set()
        self._count = 0
        run = Activity(method=method.key, settings=dict(settings))
        for record_id, data in ((self.board.event_id, Event("-")), ("run", run), ("item", Item("run"))):
            self.board.put(Record(record_id, data.tag(), data, born=0))
        for person in self.people:
            self.board.put(Record(person, "person", Person(), author=person, born=0))
        self.send(None, steering.Open("item"))

    @property
    def phase(self) -> str:
        return str(self.scene().phase)

    def scene(self) -> Any:
        run = self.board.get("run")
        assert run is not None
        return self.methods.scene(self.board, run)

    def send(self, person: str | None, body: Body) -> str:
        """Decide a command on the board. Raises Rejected."""
        self._count += 1
        command = Command(f"s{self._count}", float(self._count), body, "run")
        actor = Actor(Role.MODERATOR, MODERATOR) if person is None else Actor(Role.PARTICIPANT, person, person)
        decision = rules.decide(self.board, self.log, self.methods, command, actor)
        for record in decision.records:
            self.board.put(record)
            if record.activity is not None:
                self.names[record.id] = f"@{record.id}"
        self.board.seq = decision.change.seq
        self.log.append(decision.change)
        self._look_at_wall()
        return command.id

    def _look_at_wall(self) -> None:
        scene = self.scene()
        method = self.methods.of(scene.run)
        for element in set(method.elements(scene)) - self.on_wall:
            seen = Role.PROJECTOR in method.seen_by(scene, element).roles
            if seen and method.show(scene, element, Role.PROJECTOR) is not None:
                self.on_wall.add(element)

    def step(self, person: str | None, body: Body, item: int, phase: str) -> Step | None:
        """Say it here; what is accepted becomes a step, what is refused is left out."""
        raw = msgspec.to_builtins(body)
        fields = _pointing({k: v for k, v in raw.items() if k != "do"}, self.names)
        try:
            name = self.send(person, body)
        except Rejected:
            return None
        who: Any = MODERATOR if person is None else self.people[person]
        return Step(item=item, do=type(body).tag(), who=who, fields=fields, phase=phase, name=name)


def _pointing(value: Any, names: Mapping[str, str]) -> Any:
    """Fields with the ids of this board's records as "@name"."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {k: _pointing(v, names) for k, v in value.items()}
    return [_pointing(v, names) for v in value] if isinstance(value, list) else value
