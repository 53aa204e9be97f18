"""Random commands, legal and illegal, of every role over one event with all formats: what must always hold, holds."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from facilitation import agenda, guests, joining, planning, steering, upkeep
from facilitation.commands import Invalid, actor_for, read
from facilitation.method import Actor, Rejected, Tick
from facilitation.people import Role
from facilitation.records import Record, marks, texts
from facilitation.rules import ROLES, Decision
from facilitation.views import View
from tests.contract.chance import Chance
from tests.contract.room import KNOWN, Room

LINES = (
    planning.AddItem(method="plenary", preset="input_talk"),
    planning.AddItem(method="sentence_stems", preset="card_query", settings={"phones": True}),
    planning.AddItem(method="stranger"),
    planning.AddItem(method="sentence_stems", settings={"stems": ["Eins", "Zwei"]}),
    planning.AddItem(method="speed_dialog"),
)
CORE = Actor(Role.ORGANISER, "core")
SEED = st.integers(0, 2**32 - 1)


def state(room: Room) -> dict[str, Any]:
    """What the board says: every record that was not removed, without its stamps and without the clocks, which go on."""
    return {
        r.id: (r.activity, _without_turn(r.data), r.status, r.author, r.origin)
        for r in room.board
        if r.removed is None and r.kind != "clock"
    }


def _without_turn(data: Any) -> Any:
    return msgspec.structs.replace(data, turn=0) if isinstance(data, agenda.Activity) else data


def said(record: Record[Any]) -> tuple[list[str], bool]:
    return texts(record), record.removed is None


def _role(random: Random, allowed: frozenset[Role]) -> Role:
    """Most often somebody who may."""
    return random.choice(sorted(allowed) if allowed and random.random() < 0.85 else list(Role))


class AnyDay(RuleBasedStateMachine):
    """One event. Each rule is a step that somebody tries; the rules of the house may refuse it, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room(LINES, Random(0))
        self.count = 0
        self.before: dict[str, Any] | None = None  # the board before the last change
        self.copies: list[tuple[View, str, int, dict[str, str]]] = []

    @initialize()
    def begin(self) -> None:
        self.room.watch()

    def step(self, act: Any, named: set[str]) -> Decision | None:
        """Try something. What it is allowed to change of other people's words: what it names."""
        words = {r.id: said(r) for r in self.room.board if r.author and marks(type(r.data), "text")}
        before, seq = state(self.room), self.room.board.seq
        try:
            decision: Decision = act()
        except (Rejected, Invalid):
            assert (state(self.room), self.room.board.seq) == (before, seq)
            return None
        self.before = before
        command = decision.change.command
        if command not in {"undo", "erase", "erase_me"}:
            for record_id, was in words.items():
                record = self.room.board.get(record_id)
                assert record is not None
                assert said(record) == was or record_id in named, f"{command} changed {record_id}"
        return decision

    def send(self, message: Any, role: Role, sender: str, activity: str | None) -> Decision | None:
        """From the wire, as a socket does it."""
        person = sender if role is Role.PARTICIPANT else None

        def act() -> Decision:
            command, behalf = read(message, self.room.board, KNOWN, self.room.now)
            actor = actor_for(role, sender, person, behalf, self.room.board)
            return self.room.do(command.body, actor, command.activity, command.id)

        return self.step(act, {str(v) for v in message.values()} if isinstance(message, dict) else set())

    def chance(self, seed: int) -> Random:
        """Chance that differs from step to step, also where Hypothesis keeps to small numbers."""
        return Random(f"{seed} {self.room.count}")

    def id(self) -> str:
        self.count += 1
        return f"machine-{self.count:012d}"

    @rule(seed=SEED)
    def core(self, seed: int) -> None:
        random = self.chance(seed)
        for _ in range(4):
            self._core(random)

    def _core(self, random: Random) -> None:
        chance = Chance(random, self.room.board, KNOWN)
        body = chance.core()
        role = _role(random, ROLES[body])
        sender = chance.person() if role is Role.PARTICIPANT else "moderator"
        self.send(chance.message(body) | {"id": self.id()}, role, sender, None)

    @rule(seed=SEED)
    def method(self, seed: int) -> None:
        random = self.chance(seed)
        for _ in range(8):
            self._method(random)

    def _method(self, random: Random) -> None:
        chance = Chance(random, self.room.board, KNOWN)
        activity = chance.activity()
        run = agenda.activity(self.room.board, activity)
        body = chance.of_method(activity)
        if run is None or body is None:
            return
        phases = KNOWN.of(run).phases
        role = _role(random, frozenset().union(*(p.may.get(body, frozenset()) for p in phases)))
        sender = chance.person() if role is Role.PARTICIPANT else "moderator"
        message = chance.message(body, activity) | {"id": self.id(), "activity": activity}
        if role is Role.MODERATOR and random.random() < 0.3:
            message["for"] = chance.person()
        self.send(message, role, sender, activity)

    @rule(seed=SEED)
    def nonsense(self, seed: int) -> None:
        random = self.chance(seed)
        chance = Chance(random, self.room.board, KNOWN)
        activity = chance.activity()
        body = random.choice([chance.core(), chance.of_method(activity) or chance.core()])
        message = chance.spoil(chance.message(body, activity) | {"id": self.id(), "activity": activity})
        self.send(message, random.choice(list(Role)), chance.person(), activity)

    @rule(seed=SEED)
    def lively(self, seed: int) -> None:
        random = self.chance(seed)
        self.room.random = random
        self.room.live()
        self.before = None

    @rule(seed=SEED)
    def on(self, seed: int) -> None:
        """The day goes on; at its end it begins anew somewhere."""
        random = self.chance(seed)
        if random.random() < 0.6:
            return
        run = agenda.current(self.room.board)
        if run is not None and run.data.state != "open":
            line = random.choice(agenda.items(self.room.board))
            self.step(lambda: self.room.moderate(steering.Open(line.id)), set())
        self.step(lambda: self.room.moderate(steering.Next()), set())

    @rule(name=st.sampled_from(["", "Frau Neu"]))
    def join(self, name: str) -> None:
        if len(self.room.people) < 8:
            self.room.people.append(self.room.join(name))
            self.before = None

    @rule()
    def ring(self) -> None:
        """Every alarm that is due rings."""
        for run in agenda.open_activities(self.room.board):
            clock = agenda.clock(self.room.board, run.id)
            due = KNOWN.of(run).alarm(KNOWN.scene(self.room.board, run)) if clock is None or clock.left is None else None
            if due is not None:
                self.room.now = max(self.room.now, due)
                self.step(lambda d=due, r=run: self.room.do(Tick(d), CORE, r.id), set())

    @rule(seed=SEED)
    def for_good(self, seed: int) -> None:
        """Rarely: what cannot be taken back."""
        random = self.chance(seed)
        if random.random() > 0.15:
            return
        chance = Chance(random, self.room.board, KNOWN)
        erased = random.choice([joining.Erase(chance.person()), guests.DropGuests((self.room.guest(),))])
        body = random.choice([steering.Confirm(chance.activity()), erased])
        self.step(lambda: self.room.moderate(body), set())

    @precondition(lambda self: self.before is not None)
    @rule()
    def undo_the_last(self) -> None:
        before, last = self.before, self.room.log[-1]
        undone = self.step(lambda: self.room.moderate(upkeep.Undo(last.seq)), set())
        if undone is not None:
            assert state(self.room) == before, last.command
        self.before = None

    @rule(seed=SEED)
    def undo_a_chain(self, seed: int) -> None:
        random = self.chance(seed)
        seq = random.randint(max(1, self.room.board.seq - 12), self.room.board.seq)
        self.step(lambda: self.room.moderate(upkeep.Undo(seq, chain=True)), set())

    @rule(seed=SEED)
    def leave_and_remember(self, seed: int) -> None:
        random = self.chance(seed)
        view = random.choice(list(self.room.views.values()))
        self.copies.append((view, view.token, view.seq, {k: e.html for k, e in view.elements.items()}))

    @invariant()
    def the_log_is_dense(self) -> None:
        assert [c.seq for c in self.room.log] == list(range(1, self.room.board.seq + 1))

    @invariant()
    def the_board_is_sound(self) -> None:
        board = self.room.board
        for run in agenda.activities(board):
            method, scene = KNOWN.of(run), KNOWN.scene(board, run)
            method.check(scene)
            assert run.data.state == "prepared" or run.data.phase in {p.key for p in method.stages(scene.settings)}
            clock = agenda.clock(board, run.id)
            assert clock is None or (clock.due is None) != (clock.left is None)
            for kind in method.records:
                births = [(r.born, r.id) for r in board.kind(run.id, kind.tag())]
                assert births == sorted(births)
        kinds = {(r.activity, r.kind) for r in board if r.activity is not None}
        for activity, kind in kinds:
            run = board.get(activity)
            assert run is not None
            assert kind in {d.tag() for d in KNOWN.of(run).records}, "a step holds records that its format does not know"
            assert run.removed is None or not any(r.removed is None for r in board if r.activity == activity)

    @invariant()
    def views_are_fresh(self) -> None:
        picture = self.room.picture()
        step = self.room.board.seq
        for number, (audience, view) in enumerate(self.room.views.items()):
            if (number + step) % 4 == 0:  # each view every fourth time is often enough
                assert {k: e.html for k, e in view.elements.items()} == {
                    k: e.html for k, e in picture.whole(audience).items()
                }, audience
        for person, html in self.room.mine.items():
            assert html == self.room.own(picture, person), person

    def teardown(self) -> None:
        for view, token, seq, had in self.copies:
            lacks = view.since(token, seq)
            assert not lacks.full
            now = {k: v for k, v in had.items() if k not in lacks.gone} | dict(lacks.put)
            assert now == {k: e.html for k, e in self.room.picture().whole(view.audience).items()}, view.audience


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_any_day() -> None:
    run_state_machine_as_test(
        AnyDay,
        settings=settings(max_examples=8, stateful_step_count=40, deadline=None, derandomize=True, suppress_health_check=QUIET),
    )


@pytest.mark.long
def test_many_days() -> None:
    run_state_machine_as_test(
        AnyDay, settings=settings(max_examples=300, stateful_step_count=120, deadline=None, suppress_health_check=QUIET)
    )
