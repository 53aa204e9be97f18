"""A room without server: people, one run of a method, and commands that are decided and written down at once."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import msgspec

from facilitation.agenda import Activity, Event, Item
from facilitation.formats import Methods
from facilitation.method import Actor, Body, Command, Method, Scene, Shown
from facilitation.people import Person, Role
from facilitation.records import Board, Change, Record
from facilitation.rules import decide
from facilitation.steering import Close, Open, Reopen, SetPhase

EVENT, RUN, ITEM = "event", "run", "item"
SCREENS = (Role.PARTICIPANT, Role.PROJECTOR, Role.MODERATOR)


class Stage:
    """One run of `method`. Everybody is called by id; the run is opened at once unless `opened` is False."""

    def __init__(
        self,
        method: Method,
        settings: Mapping[str, Any] | None = None,
        people: tuple[str, ...] = ("ada", "ben", "cem"),
        *,
        title: str = "Rückblick",
        preset: str = "",
        approval: bool = False,
        opened: bool = True,
    ) -> None:
        self.method, self.methods = method, Methods([method])
        self.board, self.log, self.count, self.now = Board(EVENT), list[Change](), 0, 1_000.0
        self._lay(EVENT, Event(title="Tag"))
        run = Activity(method=method.key, title=title, preset=preset, settings=dict(settings or {}), approval=approval)
        self._lay(RUN, run)
        self._lay(ITEM, Item(activity=RUN))
        for person in people:
            self._lay(person, Person(name=person.title()))
        if opened:
            self.desk(Open(ITEM))

    def _lay(self, record_id: str, data: Any) -> None:
        self.board.put(Record(id=record_id, kind=data.tag(), data=data))

    def add(self, person: str, **facts: Any) -> None:
        self._lay(person, Person(**facts))

    @property
    def scene(self) -> Scene[Any]:
        run = self.board.get(RUN)
        assert run is not None
        return self.methods.scene(self.board, run)

    def send(self, actor: Actor, body: Body, command_id: str = "") -> str:
        """Decide one command and write it down. Gives its id. Raises Rejected."""
        self.count, self.now = self.count + 1, self.now + 1
        command = Command(command_id or f"c{self.count}", self.now, body, RUN)
        decision = decide(self.board, self.log, self.methods, command, actor)
        for record in decision.records:
            self.board.put(record)
        self.board.seq = decision.change.seq
        rewritten = {c.seq: c for c in decision.rewritten}
        self.log = [rewritten.get(c.seq, c) for c in self.log] + [decision.change]
        return command.id

    def say(self, person: str, body: Body) -> str:
        return self.send(Actor(Role.PARTICIPANT, person, person), body)

    def desk(self, body: Body, person: str | None = None) -> str:
        """The moderator, also on behalf of a person."""
        return self.send(Actor(Role.MODERATOR, "mia", person, "mia" if person else None), body)

    def go(self, phase: str) -> None:
        self.desk(SetPhase(RUN, phase))

    def close(self) -> None:
        self.desk(Close(RUN))

    def reopen(self) -> None:
        self.desk(Reopen(RUN))

    def set(self, **settings: Any) -> None:
        """Change settings as an organiser would, without asking anybody."""
        run = self.board.get(RUN)
        assert run is not None
        data = msgspec.structs.replace(run.data, settings={**run.data.settings, **settings})
        self.board.put(msgspec.structs.replace(run, data=data))

    def data(self, record_id: str) -> Any:
        record = self.board.get(record_id)
        assert record is not None
        return record.data

    def status(self, record_id: str) -> str:
        record = self.board.get(record_id)
        assert record is not None
        return record.status if record.removed is None else "removed"

    def view(self, role: Role) -> dict[str, Shown]:
        """All that a screen shows: element id → how."""
        found, scene = {}, self.scene
        for element in self.method.elements(scene):
            if role in self.method.seen_by(scene, element).roles:
                shown = self.method.show(scene, element, role)
                if shown is not None:
                    found[element] = shown
        return found

    def texts(self, role: Role) -> list[str]:
        """The texts of all cards that a screen shows, in the order in which they lie."""
        cards = [s for s in self.view(role).values() if s.partial.rpartition(":")[2] in ("card", "question", "topic")]
        return [s.data["text"] for s in sorted(cards, key=lambda s: (s.region, s.order))]

    def bytes(self, role: Role) -> str:
        """Everything that goes to a screen, as text."""
        return str(msgspec.json.encode({k: [v.region, v.data] for k, v in self.view(role).items()}), "utf-8")

    def mine(self, person: str) -> dict[str, Any]:
        shown = self.method.mine(self.scene, person)
        return dict(shown.data) if shown is not None else {}

    def play(self, seed: int, steps: int) -> None:
        """Let the method's own sample run."""
        random = Random(seed)
        for _ in range(steps):
            for said in self.method.sample(self.scene, random):
                if said.person is None:
                    self.desk(said.body)
                else:
                    self.say(said.person, said.body)
