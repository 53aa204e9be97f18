"""An event in memory, decided by the rules and shown by the views exactly as the feed does it, and a random day on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from facilitation import agenda, clockwork, guests, joining, merging, picturing, planning, projection, steering, upkeep
from facilitation.formats import Methods
from facilitation.method import Actor, Body, Command, Method, Rejected
from facilitation.panels import Door
from facilitation.people import Role
from facilitation.photos import Photo
from facilitation.records import Board, Change, Record, texts
from facilitation.render import ROOT, Renderer, Static
from facilitation.rules import Decision, decide
from facilitation.touching import Touched, renewed
from facilitation.views import Audience, Picture, View
from methods import METHODS
from tests.contract.stranger import Stranger

KNOWN = Methods((*METHODS, Stranger()))
RENDER = Renderer(KNOWN, Static([ROOT / "static"]))
FACTS = agenda.Event(title="Ein Tag", date="2026-05-12", start="09:00", host="Amt")
VARIANTS: list[tuple[Method, str]] = [(m, p) for m in KNOWN if m.timed for p in ([preset.key for preset in m.presets] or [""])]
NAMES = ("Frau Geheim-Meier", "", "Herr Verborgen")


class Room:
    """One event. `views` are published step by step; `copies` are what clients had at some seq."""

    def __init__(self, lines: Sequence[planning.AddItem], random: Random) -> None:
        self.random = random
        self.board = Board("event-0001")
        self.log: list[Change] = []
        self.now = 1_778_569_200.0
        self.views: dict[Audience, View] = {}
        self.mine: dict[str, str] = {}
        self.spots: dict[str, set[str]] = {}  # activity → where somebody has ever stood
        self.people: list[str] = []
        self.count = 0
        self.do(planning.NewEvent(facts=FACTS, lines=tuple(lines)), Actor(Role.ORGANISER, "desk"))
        self.people = [self.join(name) for name in NAMES]

    def join(self, name: str) -> str:
        person = f"person-{self.count + 1:010d}"
        self.do(joining.Join(name=name), Actor(Role.PARTICIPANT, person, person), command_id=person)
        return person

    def do(self, body: Body, actor: Actor, activity: str | None = None, command_id: str = "") -> Decision:
        """Decide and publish one command. Raises Rejected."""
        self.count += 1
        self.now += 7
        command = Command(command_id or f"command-{self.count:010d}", self.now, body, activity)
        decision = decide(self.board, self.log, KNOWN, command, actor)
        self._publish(decision)
        return decision

    def moderate(self, body: Body, activity: str | None = None) -> Decision:
        return self.do(body, Actor(Role.MODERATOR, "moderator"), activity)

    def say(self, person: str, body: Body, activity: str | None) -> Decision:
        return self.do(body, Actor(Role.PARTICIPANT, person, person), activity)

    def _publish(self, decision: Decision) -> None:
        touched = Touched({a.activity for a in self.views})
        touched.ask(self.picture(), [old for r in decision.records if (old := self.board.get(r.id)) is not None])
        for record in decision.records:
            self.board.put(record)
        for change in decision.rewritten:
            self.log[change.seq - 1] = change
        self.log.append(decision.change)
        self.board.seq = decision.change.seq
        changes = [*decision.rewritten, decision.change]
        touched.hear(self.board, changes)
        after = self.picture()
        touched.ask(after, decision.records)
        for view in self.views.values():
            view.update(renewed(view, touched, after), self.board.seq)
        self._follow(after)
        for person in list(self.mine) if touched.everything else touched.people & set(self.mine):
            self.mine[person] = self.own(after, person)

    def _follow(self, picture: Picture) -> None:
        """Publish also for the places that somebody has gone to for the first time."""
        if not self.views:
            return
        for run in agenda.activities(self.board):
            for spot in self._spots(run) - self.spots.setdefault(run.id, {""}):
                self.spots[run.id].add(spot)
                for lang in ("de", "en"):
                    audience = Audience(Role.PARTICIPANT, run.id, spot, lang)
                    self.views.setdefault(audience, View(audience, picture.whole(audience), self.board.seq))

    def picture(self) -> Picture:
        return Picture(self.board, self.log, KNOWN, RENDER, Door("123456", "laptop:8000", "http://laptop:8000/j/123456"))

    def own(self, picture: Picture, person: str) -> str:
        element = picture.mine(person, "de")
        return element.html if element is not None else ""

    def audiences(self) -> Iterator[Audience]:
        """Every audience there may be: role × activity × spot × language."""
        for run in agenda.activities(self.board):
            for lang in ("de", "en"):
                for spot in sorted({"", *self.spots.get(run.id, ()), *self._spots(run)}):
                    yield Audience(Role.PARTICIPANT, run.id, spot, lang)
            yield Audience(Role.MODERATOR, run.id, "", "de")
            yield Audience(Role.PROJECTOR, run.id, "", "de")

    def _spots(self, run: Record[agenda.Activity]) -> set[str]:
        method, scene = KNOWN.of(run), KNOWN.scene(self.board, run)
        return {method.spot(scene, person) for person in self.people}

    def watch(self) -> None:
        """Begin to publish for every audience, and for everybody's own."""
        picture = self.picture()
        self.views = {a: View(a, picture.whole(a), self.board.seq) for a in self.audiences()}
        self.mine = {p: self.own(picture, p) for p in self.people}

    def bytes_of(self, audience: Audience) -> str:
        """Everything that an audience is sent, as text; soft hyphens taken out."""
        return "\n".join(e.html for e in self.picture().whole(audience).values()).replace("\N{SOFT HYPHEN}", "")

    def contributions(self) -> list[Record[Any]]:
        return [r for r in self.board if r.activity is not None and texts(r)]

    def guest(self) -> str:
        """An entry of the guest list, also one that was taken off."""
        return self.random.choice([r.id for r in self.board.kind(None, "guest")] or ["nobody-0001"])

    def photograph(self) -> None:
        """Somebody sends a picture, or the moderator one of a pinboard, describes one, or types in what it shows."""
        run = self.random.choice(agenda.activities(self.board)).id
        taken = [r for r in self.board if isinstance(r.data, Photo)]
        shot = self.random.choice(taken).id if taken else "nothing-there-0001"
        person = self.random.choice(self.people)
        alt = self.random.choice(["", f"Ein Bild von nebenan {self.count}"])
        desk = [
            picturing.AddPicture(1600, 1200, alt, board=True),
            picturing.Describe(shot, f"Beschrieben {self.count}", alt),
            picturing.TypeIn(shot, f"Von der Pinnwand getippt {self.count}", "0"),
            upkeep.Hide(shot),
        ]
        if self.random.random() < 0.6:
            self.try_(lambda: self.say(person, picturing.AddPicture(800, 600, alt), run))
        else:
            self.try_(lambda: self.moderate(self.random.choice(desk), run))

    def disturb(self) -> None:
        """Something that a moderator may do at any moment, sensible or not."""
        if self.random.random() < 0.1:
            self.photograph()
        written, log = self.contributions(), self.log
        record = self.random.choice(written).id if written else "nothing-there-0001"
        runs = [a.id for a in agenda.activities(self.board)]
        run = self.random.choice(runs)
        seen = next(iter(texts(self.board.get(record))), "") if self.board.get(record) else ""  # type: ignore[arg-type]
        line = self.random.choice(agenda.items(self.board))
        possible: list[Body] = [
            steering.Next(),
            steering.Next(),
            steering.Back(),
            steering.Close(run),
            steering.Reopen(run),
            steering.Evaluate(run),
            steering.Open(line.id),
            clockwork.ClockSet(run, 3),
            clockwork.ClockShift(run, 300),
            clockwork.ClockHold(run),
            clockwork.ClockGo(run),
            projection.Blank(self.random.random() < 0.5),
            projection.Freeze(self.random.random() < 0.5),
            projection.Welcome(self.random.random() < 0.4),
            projection.Present(self.random.choice([run, ""])),
            upkeep.Hide(record),
            upkeep.Unhide(record),
            upkeep.Approve((record,)),
            upkeep.TakeIn(record),
            upkeep.ToStore(record),
            upkeep.Mark(record, self.random.random() < 0.7),
            upkeep.Correct(record, "text", "Berichtigt", seen),
            upkeep.Undo(self.random.choice(log).seq),
            upkeep.Undo(log[-1].seq),
            upkeep.Undo(log[-1].seq, chain=True),
            upkeep.Take(run, self.random.choice(runs)),
            planning.EditItem(line.id, title=f"Neu {self.count}", approval=self.random.random() < 0.3),
            planning.EditItem(line.id, minutes=self.random.randrange(60)),
            planning.MoveItem(line.id),
            joining.AddPerson(number=self.count),
            joining.EditPerson(self.random.choice(self.people), name="Neuer Name"),
            merging.MergePeople(self.random.choice(self.people), self.random.choice(self.people)),
            guests.TakeGuests((guests.Row(self.random.choice(NAMES) or "Gast", needs="Geheimer Bedarf"),)),
            guests.CheckIn(self.guest()),
            guests.CheckIn(self.guest(), person=self.random.choice(self.people)),
            guests.CheckOut(self.guest()),
        ]
        if self.random.random() < 0.05:
            erased = joining.Erase(self.random.choice(self.people))
            possible = [steering.Confirm(run), erased, guests.DropGuests((self.guest(),))]
        self.try_(lambda: self.moderate(self.random.choice(possible), run))

    def live(self) -> None:
        """What a lively room sends now, on every board, in time or not."""
        for run in agenda.activities(self.board):
            method = KNOWN.of(run)
            for said in method.sample(KNOWN.scene(self.board, run), self.random)[:4]:
                if said.person is None:
                    self.try_(lambda b=said.body, r=run: self.moderate(b, r.id))  # type: ignore[misc]
                else:
                    self.try_(lambda p=said.person, b=said.body, r=run: self.say(p, b, r.id))  # type: ignore[misc]

    @staticmethod
    def try_(step: Any) -> None:
        """The rules may forbid it, but nothing else may happen."""
        try:
            step()
        except Rejected:
            return


def day(random: Random, method: Method, preset: str) -> Room:
    """A room whose agenda has this format between two others."""
    lines = (
        planning.AddItem(method=method.key, preset=preset, minutes=10),
        planning.AddItem(method="plenary", preset="input_talk", minutes=5),
        planning.AddItem(method="stranger", minutes=5),
    )
    return Room(lines, random)
