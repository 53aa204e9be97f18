"""Two tiny formats for the tests of the core, and a desk that carries out commands on a board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Annotated, Any, Literal

import msgspec

from facilitation.agenda import Event, Item
from facilitation.formats import Methods
from facilitation.method import (
    DESK,
    EVERYBODY,
    N_,
    Actor,
    Body,
    Command,
    Effect,
    Entered,
    Method,
    Phase,
    Preset,
    Put,
    Said,
    Scene,
    Seen,
    Settings,
    Shown,
)
from facilitation.pen import Pen
from facilitation.people import Role
from facilitation.planning import new_event
from facilitation.protocol import Edition, Section
from facilitation.records import Board, Data, Draft, Record, Text


class Note(Data, frozen=True, tag="note"):
    text: Text = ""


class WriteNote(Body, frozen=True, tag="write_note"):
    contribution = True

    text: Text


class NotesSettings(Settings, frozen=True):
    question: Annotated[str, msgspec.Meta(title="Question", max_length=40)] = ""
    most: Annotated[int, msgspec.Meta(title="Cards for each", description="How many a person may write", ge=1, le=9)] = 3
    order: Annotated[Literal["newest", "oldest"], msgspec.Meta(title="Order")] = "newest"
    names: Annotated[bool, msgspec.Meta(title="With names")] = False
    stems: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=20)], ...], msgspec.Meta(title="Sentence stems", max_length=3)
    ] = ()
    minutes_taken: Annotated[str, msgspec.Meta(title="What was said", max_length=900, extra_json_schema={"later": True})] = ""


class Notes(Method):
    key = "notes"
    name = N_("Notes")
    purpose = "Everybody writes notes."
    presets = (Preset("quick", "Quick notes", "One note, quickly.", {"most": 1}, minutes=5),)
    settings = NotesSettings
    phases = (
        Phase("write", "Write", "Write a note.", {WriteNote: frozenset({Role.PARTICIPANT})}),
        Phase("read", "Read", "Read all notes."),
    )
    records: tuple[type[Data], ...] = (Note,)
    commands: tuple[type[Body], ...] = (WriteNote,)

    def decide(self, scene: Scene[Any], command: Command, actor: Actor) -> Sequence[Effect]:
        return () if isinstance(command.body, Entered) else (Put(command.id, Note(command.body.text)),)  # type: ignore[attr-defined]

    def elements(self, scene: Scene[Any]) -> Iterable[str]:
        return [r.id for r in scene.shown(Note)]

    def seen_by(self, scene: Scene[Any], element: str) -> Seen:
        return EVERYBODY if scene.phase == "read" else DESK

    def show(self, scene: Scene[Any], element: str, role: Role) -> Shown | None:
        return Shown("note", "main", data={"text": scene.need(element, Note).data.text})

    def touches(self, scene: Scene[Any], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return (record.id,), ()

    def protocol(self, scene: Scene[Any], edition: Edition, say: Any) -> Section:
        raise NotImplementedError

    def sample(self, scene: Scene[Any], random: Random) -> Sequence[Said]:
        return ()


class Shelf(Notes):
    """A format that every event has once, off the agenda."""

    key = "shelf"
    name = N_("Shelf")
    presets = ()
    phases = (Phase("open", "Open", "Put something on the shelf."),)
    settings = Settings
    timed = False


METHODS = Methods([Notes(), Shelf()])


class Desk:
    """An event whose board is changed by one command after the other, as an organiser would."""

    def __init__(self, facts: Event | None = None, items: Sequence[Any] = (), methods: Methods = METHODS) -> None:
        self.board = Board("event-1")
        self.methods = methods
        self.count = 0
        self.write(lambda pen: new_event(pen, facts or Event(title="A day"), items), "c0")

    def write(self, act: Any, command_id: str = "") -> str:
        """Let something write with a pen; what raises leaves the board as it was. The command's id."""
        self.count += 1
        command_id = command_id or f"c{self.count}"
        draft = Draft(self.board)
        draft.seq += 1
        command = Command(command_id, 1_000.0 + self.count, Entered(""))
        act(Pen(draft, self.methods, command, Actor(Role.ORGANISER, "desk"), (), draft.seq))
        draft.merge()
        return command_id

    def item(self, item_id: str) -> Item:
        record = self.board.get(item_id)
        assert record is not None
        data: Item = record.data
        return data
