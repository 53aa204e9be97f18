"""A format from elsewhere, with the hardest parts of those to come: spots, secrecy between groups, an alarm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from facilitation.method import (
    DESK,
    EVERYBODY,
    NOBODY,
    Actor,
    Body,
    Command,
    Effect,
    Method,
    Phase,
    Put,
    Rejected,
    Said,
    Scene,
    Seen,
    Shown,
    Tick,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Paragraph, Section
from facilitation.records import Data, Record, Ref, Text, Who

SIDES = ("left", "right")


class Whisper(Data, frozen=True, tag="whisper"):
    """A word that only one side hears until it is told."""

    side: str
    text: Text
    told_by: Who = ""


class Seat(Data, frozen=True, tag="seat"):
    person: Ref
    side: str


class Gong(Data, frozen=True, tag="gong"):
    at: float


class Say(Body, frozen=True, tag="say"):
    contribution = True
    text: Text


class Sit(Body, frozen=True, tag="sit"):
    side: str


ALL = frozenset({Role.PARTICIPANT})


class Stranger(Method):
    key = "stranger"
    name = "Whispers"
    resources = "tests.contract.brought"
    purpose = "Two sides, each for itself, then together."
    phases = (
        Phase("apart", "Apart", "Whisper on your side.", {Say: ALL, Sit: ALL}),
        Phase("together", "Together", "Hear both sides.", {Sit: ALL}),
    )
    records = (Whisper, Seat, Gong)
    commands = (Say, Sit)

    def decide(self, scene: Scene[Any], command: Command, actor: Actor) -> Sequence[Effect]:
        match command.body:
            case Tick(due=due):
                return [Put(f"{scene.id}.gong", Gong(due), author="")]
            case Say(text=text):
                if not text.strip():
                    raise Rejected("Nothing said.")
                side = self.spot(scene, actor.person or "") or SIDES[0]
                return [Put(command.id, Whisper(side, text, actor.person or ""))]
            case Sit(side=side):
                if side not in SIDES or actor.person is None:
                    raise Rejected("There is no such side.")
                return [Put(f"{scene.id}.{actor.person}.seat", Seat(actor.person, side))]
        return []

    def alarm(self, scene: Scene[Any]) -> float | None:
        rung = scene.get(f"{scene.id}.gong", Gong)
        due = scene.clock.due if scene.clock is not None else None
        return due if due is not None and (rung is None or rung.data.at < due) else None

    def spot(self, scene: Scene[Any], person: str) -> str:
        seat = scene.get(f"{scene.id}.{person}.seat", Seat)
        return seat.data.side if seat is not None and seat.alive else ""

    def elements(self, scene: Scene[Any]) -> Iterable[str]:
        yield "rung"
        yield from (w.id for w in scene.shown(Whisper))

    def seen_by(self, scene: Scene[Any], element: str) -> Seen:
        if element == "rung":
            return DESK
        whisper = scene.get(element, Whisper)
        if whisper is None:
            return NOBODY
        if scene.phase == "together":
            return EVERYBODY
        return Seen(frozenset({Role.PARTICIPANT}), frozenset({whisper.data.side}))

    def show(self, scene: Scene[Any], element: str, role: Role) -> Shown | None:
        whisper = scene.get(element, Whisper)
        if whisper is None:
            rung = scene.get(f"{scene.id}.gong", Gong)
            return None if rung is None else Shown("word", "main", 0, {"text": f"gong {rung.data.at:.0f}"})
        return Shown("word", "board" if role is Role.PARTICIPANT else "main", whisper.born, {"text": whisper.data.text})

    def touches(self, scene: Scene[Any], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        match record.data:
            case Whisper():
                return [record.id], []
            case Seat():
                return [], [record.data.person]
            case Gong():
                return ["rung"], []
        return [], []

    def private(self, scene: Scene[Any], record: Record[Any]) -> bool:
        return isinstance(record.data, Whisper) and scene.phase != "together"

    def protocol(self, scene: Scene[Any], edition: Edition, say: Any) -> Section:
        told = scene.shown(Whisper) if scene.phase == "together" else []
        return Section("Whispers", tuple(Paragraph(w.data.text) for w in told))

    def sample(self, scene: Scene[Any], random: Random) -> Sequence[Said]:
        people = [p.id for p in scene.roster.present]
        found: list[Said] = []
        for person in people[:3]:
            found.append(Said(person, Sit(random.choice(SIDES))))
            if scene.phase == "apart":
                found.append(Said(person, Say(f"Flüstern {random.randrange(10_000)}")))
        return found
