"""The pen that writes one change: every rule of the core puts its records down through it, pure and uncommitted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from facilitation import agenda
from facilitation.formats import Methods
from facilitation.method import N_, Actor, Command, Effect, Entered, Method, Put, Rejected, Scene, Wind
from facilitation.people import DIVISION, Role
from facilitation.photos import pictures_of
from facilitation.records import Board, Change, Data, Draft, Record, Status, texts_of


class Forbidden(Rejected):
    """The role may never send this command."""

    def __init__(self) -> None:
        super().__init__(N_("You may not do this here."))


@dataclass
class Pen:
    """One command being carried out on a draft. `log` are the changes so far, oldest first, for undo and sealing."""

    draft: Draft
    methods: Methods
    command: Command
    actor: Actor
    log: Sequence[Change]
    seq: int
    rewritten: dict[int, Change] = field(default_factory=dict)  # older changes that sealing or erasure has emptied
    late: bool = False
    erased: str = ""  # the person whom this command makes forgotten; the event's id: all that was in it
    final: bool = False  # nothing of what this command changes is remembered for undo

    def create(
        self,
        record_id: str,
        data: Data,
        *,
        activity: str | None = None,
        author: str | None = None,
        origin: str | None = None,
        status: Status = "on",
    ) -> Record[Any]:
        """Write a new record. Raises Rejected if the id is taken: ids are random, so somebody is guessing or repeating."""
        if self.draft.get(record_id) is not None:
            raise Rejected(N_("This is already there."))
        record: Record[Any] = Record(
            id=record_id,
            kind=data.tag(),
            data=data,
            activity=activity,
            author=author,
            entered_by=self.actor.entered_by,
            origin=origin,
            status=status,
            born=self.seq,
            seq=self.seq,
        )
        self.draft.put(record)
        return record

    def update(self, record: Record[Any], data: Data | None = None, **fields: Any) -> Record[Any]:
        """Change a record's data or its status, author, removed …"""
        new = msgspec.structs.replace(record, data=data or record.data, seq=self.seq, **fields)
        self.draft.put(new)
        return new

    def remove(self, record: Record[Any]) -> None:
        self.update(record, removed=self.seq)

    def need(self, record_id: str, kind: str | None = None) -> Record[Any]:
        """A record that was not removed. Raises Rejected."""
        record = self.draft.get(record_id)
        if record is None or record.removed is not None or (kind is not None and record.kind != kind):
            raise Rejected(N_("This is no longer there."))
        return record

    def seen(self, record_id: str) -> Record[Any]:
        """A record that the desk may know. What is still its author's alone is not there for anybody else, by no command."""
        record = self.need(record_id)
        if record.activity is not None and self.methods.private(record, self.draft):
            raise Rejected(N_("This is no longer there."))
        return record

    def run(self, activity_id: str | None) -> Record[agenda.Activity]:
        """An activity of this event. Raises Rejected."""
        run = agenda.activity(self.draft, activity_id)
        if run is None:
            raise Rejected(N_("This step of the agenda is no longer there."))
        return run

    def scene(self, run: Record[agenda.Activity]) -> Scene[Any]:
        return self.methods.scene(self.draft, run)

    def apply(self, run: Record[agenda.Activity], effects: Iterable[Effect], *, status: Status = "on") -> None:
        """Write down what a method decided. New records get `status`; only words and pictures wait for approval, and wait
        again when their author changes them."""
        for effect in effects:
            if isinstance(effect, Wind):
                self._wind(run, effect)
                continue
            old = self.draft.get(effect.id)
            home = None if isinstance(effect.data if isinstance(effect, Put) else old and old.data, DIVISION) else run.id
            if old is not None and (old.activity != home or (home is None and not isinstance(old.data, DIVISION))):
                raise Rejected(N_("This is no longer there."))
            if not isinstance(effect, Put):
                if old is not None and old.removed is None:
                    self.remove(old)
            elif old is None:
                author = self.actor.person if effect.author is None else effect.author or None
                waits = status != "waiting" or _told(effect.data)
                standing: Status = status if home and waits else "on"
                self.create(effect.id, effect.data, activity=home, author=author, origin=effect.origin, status=standing)
            else:
                own = old.author == self.actor.person is not None
                again = status == "waiting" and old.status == "on" and own and _told(effect.data) != _told(old.data)
                self.update(old, effect.data, removed=None, status="waiting" if again else old.status)

    def set_clock(self, activity_id: str, *, length: float, due: float | None, left: float | None) -> None:
        """Write a run's clock, in seconds and unix seconds; with a version of its own, so that an old alarm is over."""
        old = self.draft.get(agenda.clock_id(activity_id))
        version = old.data.version + 1 if old is not None else 1
        data = agenda.Clock(activity=activity_id, length=length, due=due, left=left, version=version)
        if old is None:
            self.create(agenda.clock_id(activity_id), data)
        else:
            self.update(old, data, removed=None)

    def _wind(self, run: Record[agenda.Activity], effect: Wind) -> None:
        if effect.seconds > 0:
            due = None if effect.held else self.command.at + effect.seconds
            self.set_clock(run.id, length=effect.seconds, due=due, left=effect.seconds if effect.held else None)
            return
        clock = self.draft.get(agenda.clock_id(run.id))
        if clock is not None and clock.removed is None:
            self.remove(clock)

    def tell(self, run: Record[agenda.Activity], body: Entered) -> None:
        """Let the method react to its own phase, as part of the same change."""
        method: Method = self.methods.of(run)
        core = Actor(Role.ORGANISER, "core", person=None)
        command = Command(f"{self.command.id}.e", self.command.at, body, run.id)
        self.apply(run, method.decide(self.scene(run), command, core))


def _told(data: Data) -> list[str]:
    """What a record's data tells others: words and pictures."""
    return [*texts_of(data), *pictures_of(data)]


def as_of(board: Board, log: Sequence[Change], seq: int) -> Board:
    """The board as it stood at an earlier seq, by taking the later changes' before-images back. For the frozen wall.

    What was sealed or erased since stays sealed and erased: its before-images are gone.
    """
    past = Board(board.event_id)
    for record in board:
        if record.born <= seq:
            past.put(record)
    for change in reversed(log):
        if change.seq <= seq:
            break
        for record_id, before in change.before.items():
            if before is None:
                past.drop(record_id)
            else:
                past.put(before)
    past.seq = seq
    return past
