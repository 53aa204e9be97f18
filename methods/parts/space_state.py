"""What stands at one moment of an open space, worked out from its records, each thing once for as long as the scene lives.

A session is a topic that stands for itself, or a twin: a second session on the same topic.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from facilitation.method import Scene
from facilitation.records import Record
from methods.parts.dots import usual_budget
from methods.parts.space_kinds import SpaceSettings
from methods.parts.space_matrix import Matrix
from methods.parts.space_records import (
    FIELDS,
    Acting,
    Dot,
    Field,
    News,
    Note,
    Proposal,
    Tags,
    Topic,
    Visit,
    news_id,
    proposal_id,
)
from methods.parts.space_topics import AFTER
from methods.parts.words import Word, merged


class Market(Matrix):
    """All topics of one run, where they take place and what came of them."""

    @classmethod
    def of(cls, scene: Scene[SpaceSettings]) -> Market:
        """The market of a scene."""
        if "market" not in scene.memo:
            scene.memo["market"] = cls(scene)
        found: Market = scene.memo["market"]
        return found

    # ── In the rounds ──

    @cached_property
    def _visits(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {s: [] for s in self.sessions}
        for visit in self.scene.shown(Visit):
            session = self.session(visit.data.session)
            if session and visit.data.person not in found[session] and self.scene.roster.get(visit.data.person):
                found[session].append(visit.data.person)
        return found

    @cached_property
    def _where(self) -> dict[str, str]:
        return {v.data.person: s for v in self.scene.shown(Visit) if v.data.there and (s := self.session(v.data.session))}

    def where(self, person: str) -> str:
        """The session where somebody is now, or ""."""
        return self._where.get(person, "")

    def there(self, session: str) -> int:
        """How many said that they are in a session now."""
        return sum(1 for s in self._where.values() if s == session)

    def took_part(self, session: str) -> list[str]:
        """Who was in a session at any time; who hosts it and gave no sign too, unless nobody came."""
        came = self._visits.get(session, [])
        if self.ending(session) in ("nobody", "dropped") or not self.held(session):
            return came
        return [*came, *(h for h in self.hosts(session) if h not in came)]

    def was_there(self, session: str, person: str) -> bool:
        return person in self._visits.get(session, ()) or person in self.hosts(session)

    def held(self, session: str) -> bool:
        """True for a session that takes or took place: it has a place, or somebody came all the same."""
        return self.ending(session) != "dropped" and (self.cell(session) is not None or bool(self._visits.get(session)))

    @cached_property
    def in_order(self) -> list[str]:
        """The sessions that take place, by round and room; those without a place last."""
        rooms = list(self.rooms)
        held = [s for s in self.sessions if self.held(s)]
        return sorted(held, key=lambda s: (c[0], rooms.index(c[1])) if (c := self.cell(s)) is not None else (99, 0))

    # ── Reports ──

    @cached_property
    def _notes(self) -> dict[str, list[Record[Note]]]:
        found: dict[str, list[Record[Note]]] = {s: [] for s in self.sessions}
        for note in self.scene.shown(Note):
            if session := self.session(note.data.session):
                found[session].append(note)
        return found

    def notes(self, session: str, field: Field | None = None) -> list[Record[Note]]:
        """The lines of a report, field by field, each field in order of birth."""
        order = list(FIELDS)
        lines = sorted(self._notes.get(session, ()), key=lambda n: (order.index(n.data.field), n.born, _index(n.id)))
        return [n for n in lines if field is None or n.data.field == field]

    def fields(self, session: str) -> list[dict[str, Any]]:
        """A report as the screens show it: name of the field, its lines."""
        return [
            {"field": f, "name": name, "lines": [n.data.text for n in lines]}
            for f, name in FIELDS.items()
            if (lines := self.notes(session, f))
        ]

    def reported(self, session: str) -> bool:
        return bool(self._notes.get(session))

    @cached_property
    def missing(self) -> list[str]:
        """The sessions whose report has not come: a list to call up."""
        return [s for s in self.in_order if not self.reported(s) and not self.ending(s) and self._due(s)]

    def _due(self, session: str) -> bool:
        cell = self.cell(session)
        return self.phase in AFTER or self.now is None or cell is None or cell[0] <= self.now

    @cached_property
    def news_order(self) -> list[str]:
        """Who tells news: every session that took place."""
        return [s for s in self.in_order if self.ending(s) != "nobody"]

    @cached_property
    def telling(self) -> str:
        """The session that tells its news now, or ""."""
        record = self.scene.get(news_id(self.scene.id), News)
        session = self.session(record.data.session) if record is not None and record.data.session else ""
        return session if session in self.news_order and self.phase == "news" else ""

    # ── Dots ──

    @property
    def budget(self) -> int:
        """How many dots everybody has."""
        return self.settings.dots or max(1, usual_budget(len(self.heads)))

    @cached_property
    def _dots(self) -> dict[str, list[Record[Dot]]]:
        found: dict[str, list[Record[Dot]]] = {t.id: [] for t in self.heads}
        for dot in self.scene.written(Dot):
            topic = self.head(dot.data.topic)
            if topic in found:
                found[topic].append(dot)
        return found

    def dots(self, topic: str) -> int:
        return len(self._dots.get(topic, ()))

    def dots_of(self, person: str, topic: str) -> list[Record[Dot]]:
        """Somebody's dots on a topic."""
        return [d for d in self._dots.get(topic, ()) if d.author == person]

    def spent(self, person: str) -> int:
        return sum(1 for dots in self._dots.values() for d in dots if d.author == person)

    @cached_property
    def voters(self) -> int:
        """How many people have put at least one dot."""
        return len({d.author for dots in self._dots.values() for d in dots if d.author})

    @property
    def counted(self) -> bool:
        """True once the dots may be seen: blind until everybody has put theirs."""
        if not self.settings.converge:
            return False
        return self.phase in ("actions", "closing") or (
            self.phase == "converge" and self.scene.state not in ("prepared", "open")
        )

    @cached_property
    def ranking(self) -> list[Record[Topic]]:
        """The topics by their dots, most first; before they may be seen in their own order."""
        return sorted(self.heads, key=lambda t: -self.dots(t.id)) if self.counted else self.heads

    # ── Action groups ──

    @cached_property
    def _acting(self) -> dict[str, list[Record[Acting]]]:
        found: dict[str, list[Record[Acting]]] = {t.id: [] for t in self.heads}
        for record in self.scene.shown(Acting):
            topic = self.head(record.data.topic)
            people = [r.data.person for r in found.get(topic, ())]
            if topic in found and record.data.person not in people and self.scene.roster.get(record.data.person):
                found[topic].append(record)
        return found

    def acting(self, topic: str) -> list[str]:
        """Who goes on working on a topic."""
        return [r.data.person for r in self._acting.get(topic, ())]

    def speaker(self, topic: str) -> str:
        """Who speaks for an action group, or ""."""
        return next((r.data.person for r in self._acting.get(topic, ()) if r.data.speaker), "")

    # ── Hashtags and the plan ──

    def tags_of(self, person: str) -> tuple[str, ...]:
        return next((r.data.tags for r in self.scene.written(Tags) if r.author == person), ())

    @cached_property
    def tags(self) -> list[Word]:
        """Everybody's hashtags, each once, the most frequent first."""
        return merged((f"{r.id}.{n}", t) for r in self.scene.shown(Tags) for n, t in enumerate(r.data.tags))

    @cached_property
    def proposal(self) -> list[tuple[str, int, str]]:
        """What of the proposed plan is still possible: (session, round, room)."""
        record = self.scene.get(proposal_id(self.scene.id), Proposal)
        if record is None:
            return []
        rows = zip(record.data.sessions, record.data.slots, record.data.rooms, strict=False)
        return [
            (s, slot, room)
            for s, slot, room in rows
            if s in self.waiting and room in self.rooms and slot < len(self.slots) and (slot, room) not in self.cells
        ]


def _index(record_id: str) -> int:
    """The place of a line among those that came with the same command."""
    tail = record_id.rpartition(".")[2]
    return int(tail) if tail.isdigit() and "." in record_id else 0
