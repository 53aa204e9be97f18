"""Open space: the topics at one moment, the sessions that were made of them, and who hosts them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from facilitation.method import Scene
from facilitation.records import Record
from methods.parts.pointers import Families
from methods.parts.space_kinds import SpaceSettings
from methods.parts.space_records import Host, Outcome, Topic, Twin, host_id, outcome_id
from methods.parts.words import key

AFTER = ("reports", "news", "converge", "actions", "closing")
"""The phases behind the last round."""
PLANNED = ("market", *(f"round_{n}" for n in range(1, 7)))
"""The phases in which the matrix hangs on the wall."""


def round_of(phase: str) -> int | None:
    """The index of the round that a phase is, or None."""
    return int(phase.removeprefix("round_")) - 1 if phase.startswith("round_") else None


@dataclass(frozen=True, slots=True)
class Session:
    """`id` is the topic's id, or the twin's."""

    id: str
    topic: Record[Topic]
    twin: bool


class Topics(Families[Topic]):
    """The topics of one run, the sessions made of them, and who hosts them."""

    kind = Topic

    def __init__(self, scene: Scene[SpaceSettings]) -> None:
        self.scene: Scene[SpaceSettings] = scene
        self.settings = scene.settings

    # ── Phases ──

    @property
    def phase(self) -> str:
        return self.scene.phase or "opening"

    @property
    def running(self) -> bool:
        return self.scene.state == "open"

    @property
    def now(self) -> int | None:
        """The index of the round that runs, or None."""
        return round_of(self.phase)

    @property
    def begun(self) -> bool:
        """True from the first round on: from then on merged topics stay merged."""
        return self.now is not None or self.phase in AFTER

    # ── Topics ──

    @cached_property
    def topics(self) -> list[Record[Topic]]:
        """Everything on the board, merged topics too, in order of birth."""
        return self.scene.shown(Topic)

    def alike(self, topic: Record[Topic]) -> list[Record[Topic]]:
        """Other topics with the same title, whatever its case: do their hosts want to do them together?"""
        return [t for t in self.heads if t.id != topic.id and key(t.data.title) == key(topic.data.title)]

    # ── Sessions ──

    @cached_property
    def sessions(self) -> dict[str, Session]:
        """Every topic that stands for itself, each followed by its twins."""
        twins: dict[str, list[Record[Twin]]] = {}
        for twin in self.scene.shown(Twin):
            twins.setdefault(self.head(twin.data.topic), []).append(twin)
        found = {}
        for topic in self.heads:
            found[topic.id] = Session(topic.id, topic, False)
            found.update((t.id, Session(t.id, topic, True)) for t in twins.get(topic.id, ()))
        return found

    def session(self, of: str) -> str:
        """The session that something points to: its own, or that of the topic it was merged with; "" if it is gone."""
        return of if of in self.sessions else head if (head := self.head(of)) in self.sessions else ""

    def title(self, session: str) -> str:
        """All titles of a session."""
        return " + ".join(t.data.title for t in self.family(self.sessions[session].topic.id))

    def about(self, session: str) -> str:
        """What a session, with all that was merged into it, is about."""
        return "\n".join(t.data.text for t in self.family(self.sessions[session].topic.id) if t.data.text)

    def step_free(self, session: str) -> bool:
        """True if one of its hosts needs a room without steps."""
        return any(t.data.step_free for t in self.family(self.sessions[session].topic.id))

    # ── Hosts ──

    def host(self, of: Record[Any]) -> str:
        """Who stands for a topic or a twin; "" if nobody does."""
        pointer = self.scene.get(host_id(of.id), Host)
        person = pointer.data.person if pointer is not None else of.author
        return person if person and self.scene.roster.get(person) is not None else ""

    def hosts(self, session: str) -> list[str]:
        """Who hosts a session, those of merged topics too. A twin without one of its own has the topic's."""
        found = self.sessions[session]
        if found.twin and (pointer := self.scene.get(host_id(session), Host)) is not None and pointer.data.person:
            return [pointer.data.person] if self.scene.roster.get(pointer.data.person) is not None else []
        return list(dict.fromkeys(h for t in self.family(found.topic.id) if (h := self.host(t))))

    def signed(self, session: str) -> list[str]:
        """The hosts' names, of those who want theirs to be seen."""
        names = []
        for topic in self.family(self.sessions[session].topic.id):
            pointer = self.scene.get(host_id(topic.id), Host)
            if topic.data.signed if pointer is None else pointer.data.signed:
                names.append(self.scene.roster.label(self.host(topic)))
        return [n for n in dict.fromkeys(names) if n]

    def hosted(self, person: str) -> list[str]:
        """The sessions that somebody hosts."""
        return [s for s in self.sessions if person in self.hosts(s)]

    # ── How it ended ──

    def ending(self, session: str) -> str:
        record = self.scene.get(outcome_id(session), Outcome)
        return record.data.ending if record is not None else ""
