"""A format that has everything the core looks after, and an event on which each command tells exactly what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import msgspec

from facilitation import agenda, joining, planning
from facilitation.formats import Methods
from facilitation.method import (
    DESK,
    EVERYBODY,
    Actor,
    Body,
    Command,
    Effect,
    Entered,
    Method,
    Offer,
    Phase,
    Preset,
    Put,
    Rejected,
    Remove,
    Said,
    Scene,
    Seen,
    Settings,
    Shown,
    Tick,
    Wind,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import AnyBoard, Board, Change, Data, Record, Ref, Text, Who
from facilitation.rules import decide

ALL = frozenset({Role.PARTICIPANT})
MODERATOR = frozenset({Role.MODERATOR})
MIA = Actor(Role.MODERATOR, "mia")
CORE = Actor(Role.ORGANISER, "core")


class Letter(Data, frozen=True, tag="letter"):
    text: Text
    note: Text = ""
    to: Who = ""
    answers: Ref = ""
    signed: bool = False
    secret: bool = False


class Stamp(Data, frozen=True, tag="stamp"):
    """Written when a phase begins and when the alarm rings."""

    of: str


class Write(Body, frozen=True, tag="write"):
    contribution = True
    text: Text
    to: str = ""
    signed: bool = False
    secret: bool = False


class Rewrite(Body, frozen=True, tag="rewrite"):
    letter: Ref
    text: Text


class Burn(Body, frozen=True, tag="burn"):
    letter: Ref


class Count(Body, frozen=True, tag="count"):
    """Only the desk, and only while reading."""


class SetClock(Body, frozen=True, tag="set_clock"):
    """The format's own wish for the clock."""

    seconds: float
    held: bool = False


class LetterSettings(Settings, frozen=True):
    minutes: int = 5
    reading: bool = True


class Letters(Method):
    key = "letters"
    name = "Letters"
    purpose = "Everybody writes letters."
    settings = LetterSettings
    presets = (Preset("short", "Short letters", settings={"minutes": 2}),)
    phases = (
        Phase("write", "Write", "Write a letter.", {Write: ALL, Rewrite: ALL, Burn: ALL}, clock="minutes"),
        Phase("read", "Read", "Read them all.", {Count: MODERATOR, Burn: ALL, SetClock: MODERATOR}),
    )
    records: tuple[type[Data], ...] = (Letter, Stamp)
    commands: tuple[type[Body], ...] = (Write, Rewrite, Burn, Count, SetClock)
    most = 6

    def stages(self, settings: Settings) -> tuple[Phase, ...]:
        assert isinstance(settings, LetterSettings)
        return self.phases if settings.reading else self.phases[:1]

    def decide(self, scene: Scene[Any], command: Command, actor: Actor) -> Sequence[Effect]:
        match command.body:
            case Entered(phase=phase):
                return [Put(f"{scene.id}.{phase}", Stamp(phase), author="")]
            case Tick(due=due):
                return [Put(f"{scene.id}.tick", Stamp(f"{due:.0f}"), author="")]
            case Write() as body:
                return [Put(command.id, Letter(body.text, to=body.to, signed=body.signed, secret=body.secret))]
            case Rewrite() as body:
                old = scene.need(body.letter, Letter)
                if old.author != actor.person:
                    raise Rejected("Not yours.")
                return [Put(old.id, msgspec.structs.replace(old.data, text=body.text))]
            case Burn(letter=letter):
                return [Remove(scene.need(letter, Letter).id)]
            case SetClock(seconds=seconds, held=held):
                return [Wind(seconds, held)]
        return []

    def check(self, scene: Scene[Any]) -> None:
        if len(scene.written(Letter)) > self.most:
            raise Rejected("Too many letters.")

    def seals(self, record: Record[Any]) -> bool:
        return not (isinstance(record.data, Letter) and record.data.signed)

    def private(self, scene: Scene[Any], record: Record[Any]) -> bool:
        return isinstance(record.data, Letter) and record.data.secret

    def elements(self, scene: Scene[Any]) -> Iterable[str]:
        return [r.id for r in scene.shown(Letter)]

    def seen_by(self, scene: Scene[Any], element: str) -> Seen:
        return EVERYBODY if scene.phase == "read" else DESK

    def show(self, scene: Scene[Any], element: str, role: Role) -> Shown | None:
        return Shown("letter", "main", data={"text": scene.need(element, Letter).data.text})

    def touches(self, scene: Scene[Any], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return (record.id,), ()

    def offers(self, scene: Scene[Any]) -> Sequence[Offer]:
        return [Offer(r.id, r.data.text) for r in scene.shown(Letter) if not r.data.secret]

    def protocol(self, scene: Scene[Any], edition: Edition, say: Any) -> Section:
        return Section(self.name)

    def sample(self, scene: Scene[Any], random: Random) -> Sequence[Said]:
        return ()


class Drawer(Letters):
    """Off the agenda; it takes what others offer."""

    key = "drawer"
    name = "Drawer"
    presets = ()
    phases = (Phase("open", "Open", "Put it away.", {Write: ALL, Burn: MODERATOR}),)
    timed = False

    def stages(self, settings: Settings) -> tuple[Phase, ...]:
        return self.phases

    def take(self, scene: Scene[Any], offers: Sequence[Offer]) -> Sequence[Effect]:
        fresh = [o for o in offers if scene.board.get(f"{scene.id}.{o.origin}") is None]
        return [Put(f"{scene.id}.{o.origin}", Letter(o.title, o.text), origin=o.origin, author="") for o in fresh]


class Shelf(Drawer):
    """A step of the day that takes what others offer."""

    key = "shelf"
    name = "Shelf"
    timed = True


METHODS = Methods([Letters(), Drawer(), Shelf()])
LINES = tuple(planning.AddItem(method="letters", title=t, minutes=m) for t, m in (("First", 10), ("Second", 20), ("Third", 30)))
FIRST, SECOND, THIRD = ("new.1", "new.2", "new.3")
"""The activities of LINES; their lines are called new.1.1 and so on."""
DRAWER = "new.drawer"
Told = dict[str, Any]


class Event:
    """An event with three steps of letters and people who are called by their ids. `do` tells what a command changed."""

    def __init__(self, lines: tuple[planning.AddItem, ...] = LINES, people: tuple[str, ...] = ("ada", "ben")) -> None:
        self.board, self.log, self.now = Board("event"), list[Change](), 1_000.0
        self.do(planning.NewEvent(facts=agenda.Event(title="A day"), lines=lines), Actor(Role.ORGANISER, "desk"), "new")
        for person in people:
            self.do(joining.Join(name=person.title()), Actor(Role.PARTICIPANT, person, person), person)

    def do(self, body: Body, actor: Actor = MIA, command_id: str = "", activity: str | None = None) -> Told:
        """Carry out a command, a second after the last one. What it changed: record id → field → what stands there now.

        A new record is told whole, by its data; stamps (seq, turn, version) are left out. Raises Rejected.
        """
        self.now += 1
        command = Command(command_id or f"c{len(self.log) + 1}", self.now, body, activity)
        decision = decide(self.board, self.log, METHODS, command, actor)
        told = {r.id: told_of(self.board.get(r.id), r) for r in decision.records}
        for record in decision.records:
            self.board.put(record)
        for change in decision.rewritten:
            self.log[change.seq - 1] = change
        self.log.append(decision.change)
        self.board.seq = decision.change.seq
        return {k: v for k, v in told.items() if v}

    def say(self, person: str, body: Body, activity: str = FIRST, command_id: str = "") -> Told:
        return self.do(body, Actor(Role.PARTICIPANT, person, person), command_id, activity)

    def behalf(self, person: str, body: Body, activity: str = FIRST, command_id: str = "") -> Told:
        """The moderator enters for somebody."""
        return self.do(body, Actor(Role.MODERATOR, person, person, entered_by="mia"), command_id, activity)

    def record(self, record_id: str) -> Record[Any]:
        record = self.board.get(record_id)
        assert record is not None
        return record

    def data(self, record_id: str) -> Any:
        return self.record(record_id).data

    def run(self, activity: str) -> tuple[str, str]:
        """(state, phase)"""
        data = self.data(activity)
        return data.state, data.phase

    @property
    def seq(self) -> int:
        return self.board.seq


STAMPS = {"seq", "born", "data.turn", "data.version"}


def told_of(old: Record[Any] | None, new: Record[Any]) -> Any:
    """What differs between two states of a record."""
    if old is None:
        return new.data
    was, now = _flat(old), _flat(new)
    return {k: v for k, v in now.items() if was.get(k) != v and k not in STAMPS}


def _flat(record: Record[Any]) -> dict[str, Any]:
    own = {f"data.{n}": getattr(record.data, n) for n in record.data.__struct_fields__}
    fields = {n: getattr(record, n) for n in record.__struct_fields__ if n != "data"}
    return {**own, **fields, "removed": record.removed is not None}


def clock_of(board: AnyBoard, activity: str) -> tuple[float, float | None, float | None] | None:
    """(length, due, left) of an activity's clock in seconds; None if it is not set."""
    clock = agenda.clock(board, activity)
    return None if clock is None else (clock.length, clock.due, clock.left)
