"""What stands at one moment of an open space, worked out from its records, each thing once for as long as the scene lives.

A session is a topic that stands for itself, or a twin: a second session on the same topic. The matrix is derived: two sessions
that claim one place (one was hidden and came back, two topics were parted) never share it, the later one waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from facilitation.method import Scene
from facilitation.records import Record
from methods.parts.space_kinds import (
    FIELDS,
    Acting,
    Ask,
    Both,
    Dot,
    Field,
    GoesOn,
    Host,
    Interest,
    Merged,
    News,
    Note,
    Outcome,
    Placed,
    Proposal,
    Room,
    Slot,
    SpaceSettings,
    Tags,
    Topic,
    Twin,
    Visit,
    both_id,
    host_id,
    merged_id,
    news_id,
    outcome_id,
    placed_id,
    proposal_id,
    slots_of,
)
from methods.parts.words import Word, key, merged

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


class Market:
    """All topics of one run, where they take place and what came of them."""

    def __init__(self, scene: Scene[SpaceSettings]) -> None:
        self.scene = scene
        self.settings = scene.settings

    @classmethod
    def of(cls, scene: Scene[SpaceSettings]) -> Market:
        """The market of a scene."""
        if "market" not in scene.memo:
            scene.memo["market"] = cls(scene)
        found: Market = scene.memo["market"]
        return found

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

    def over(self, session: str) -> bool:
        """True if a session's round has passed."""
        cell = self.cell(session)
        return self.phase in AFTER or (cell is not None and self.now is not None and cell[0] < self.now)

    # ── Topics ──

    @cached_property
    def topics(self) -> list[Record[Topic]]:
        """Everything on the board, merged topics too, in order of birth."""
        return self.scene.shown(Topic)

    @cached_property
    def _there(self) -> set[str]:
        return {t.id for t in self.topics}

    def head(self, topic: str) -> str:
        """Where a topic has gone in the end; itself if it was not merged, or with one that is gone."""
        seen = {topic}
        while (pointer := self.scene.get(merged_id(topic), Merged)) is not None:
            into = pointer.data.into
            if into not in self._there or into in seen:
                break
            seen.add(into)
            topic = into
        return topic

    @cached_property
    def heads(self) -> list[Record[Topic]]:
        """The topics that stand for themselves."""
        return [t for t in self.topics if self.head(t.id) == t.id]

    @cached_property
    def _families(self) -> dict[str, list[Record[Topic]]]:
        found: dict[str, list[Record[Topic]]] = {}
        for topic in self.topics:
            found.setdefault(self.head(topic.id), []).append(topic)
        return {head: sorted(family, key=lambda t: t.id != head) for head, family in found.items()}

    def family(self, head: str) -> list[Record[Topic]]:
        """A topic with those that were merged into it; itself first."""
        return self._families.get(head, [])

    def number(self, topic: Record[Topic]) -> int:
        """The number to say aloud: the order of birth, which no withdrawn topic changes."""
        return self._numbers.get(topic.id, 0)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {t.id: n for n, t in enumerate(self.scene.board.kind(self.scene.id, Topic.tag()), 1)}

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

    # ── Rooms and rounds ──

    @cached_property
    def rooms(self) -> dict[str, Record[Room]]:
        return {r.id: r for r in sorted(self.scene.shown(Room), key=lambda r: (r.data.order, r.born, r.id))}

    def room_label(self, room: str) -> dict[str, Any]:
        """How a room is called: its name, or its number from 1; also one that was taken away."""
        record = self.rooms.get(room)
        n = next((n for n, i in enumerate(self.rooms, 1) if i == room), 0)
        data = record.data if record is not None else None
        if data is None and (gone := self.scene.board.get(room)) is not None and isinstance(gone.data, Room):
            data = gone.data
        return {
            "id": room,
            "title": data.title if data is not None else "",
            "n": n,
            "seats": data.seats if data is not None else 0,
            "step_free": data.step_free if data is not None else False,
        }

    @property
    def slots(self) -> tuple[Slot, ...]:
        return slots_of(self.settings.slots, self.settings.rounds, self.settings.minutes)

    def slot_label(self, slot: int) -> dict[str, Any]:
        """How a round is called: its name or number, with its times."""
        found = self.slots[slot] if 0 <= slot < len(self.slots) else None
        return {
            "n": slot + 1,
            "title": found.title if found is not None else "",
            "start": found.start if found is not None else "",
            "end": found.end if found is not None else "",
        }

    @cached_property
    def cells(self) -> dict[tuple[int, str], str]:
        """(round, room) → the session that has it. Who came first has it."""
        found: dict[tuple[int, str], str] = {}
        for placed in sorted(self.scene.shown(Placed), key=lambda p: (p.seq, p.id)):
            data = placed.data
            cell = (data.slot, data.room)
            known = data.session in self.sessions and data.room in self.rooms and data.slot < len(self.slots)
            if known and cell not in found and self.ending(data.session) != "dropped":
                found[cell] = data.session
        return found

    @cached_property
    def _cell_of(self) -> dict[str, tuple[int, str]]:
        return {session: cell for cell, session in self.cells.items()}

    def cell(self, session: str) -> tuple[int, str] | None:
        """(round, room) of a session, or None while it has no place."""
        return self._cell_of.get(session)

    def moved_from(self, session: str) -> tuple[int, str] | None:
        """Where a session was before it was moved to where it is, or None."""
        placed = self.scene.get(placed_id(session), Placed)
        if placed is None or self.cell(session) is None or placed.data.old_slot < 0:
            return None
        return placed.data.old_slot, placed.data.old_room

    @cached_property
    def waiting(self) -> list[str]:
        """The sessions without a place that are still to take place."""
        return [s for s in self.sessions if self.cell(s) is None and not self.ending(s)]

    @cached_property
    def going_on(self) -> dict[tuple[int, str], str]:
        """(round, room) → a session that goes on there; what is planned there has the right to it."""
        found: dict[tuple[int, str], str] = {}
        for record in self.scene.shown(GoesOn):
            cell = (record.data.slot, record.data.room)
            if record.data.session in self.sessions and record.data.room in self.rooms and cell not in self.cells:
                found.setdefault(cell, record.data.session)
        return found

    def free(self, slot: int) -> list[str]:
        """Rooms in which nothing takes place in a round."""
        return [r for r in self.rooms if (slot, r) not in self.cells and (slot, r) not in self.going_on]

    def busy(self, session: str, slot: int, but: str = "") -> str:
        """Another session in this round that has a host in common with this one, or ""."""
        hosts = set(self.hosts(session))
        return next(
            (o for (s, _), o in self.cells.items() if s == slot and o not in (session, but) and hosts & set(self.hosts(o))), ""
        )

    # ── Interest ──

    @cached_property
    def _interested(self) -> dict[str, dict[str, str]]:
        """Session → person → the record that says so. Where topics were merged everybody counts once."""
        found: dict[str, dict[str, str]] = {s: {} for s in self.sessions}
        for record in self.scene.shown(Interest):
            session = self.session(record.data.session)
            if session and self.scene.roster.get(record.data.person) is not None:
                found[session].setdefault(record.data.person, record.id)
        return found

    def interested(self, session: str) -> list[str]:
        """Who would like to come, without the hosts."""
        hosts = self.hosts(session)
        return [p for p in self._interested.get(session, {}) if p not in hosts]

    def likes(self, person: str) -> list[str]:
        """The sessions that somebody would like to go to, hers among them, in the order of the day, waiting ones last."""
        chosen = [s for s in self.sessions if person in self._interested[s] or person in self.hosts(s)]
        order = list(self.rooms)
        return sorted(chosen, key=lambda s: (c[0], order.index(c[1])) if (c := self.cell(s)) is not None else (99, 0))

    def is_interested(self, session: str, person: str) -> bool:
        return person in self._interested.get(session, {})

    def crowd(self, session: str) -> int:
        """How many people want to be in a session, its hosts among them."""
        return len(self.interested(session)) + len(self.hosts(session))

    def too_small(self, session: str) -> bool:
        """True if more want to come than the room has seats. A warning, never a refusal."""
        cell = self.cell(session)
        seats = self.rooms[cell[1]].data.seats if cell is not None else 0
        return 0 < seats < self.crowd(session)

    def has_steps(self, session: str) -> bool:
        """True if a session needs a room without steps and has another one."""
        cell = self.cell(session)
        return cell is not None and self.step_free(session) and not self.rooms[cell[1]].data.step_free

    def keeps_both(self, slot: int, person: str) -> bool:
        return self.scene.get(both_id(self.scene.id, slot, person), Both) is not None

    @cached_property
    def asks(self) -> list[Record[Ask]]:
        """Questions between hosts that still make sense."""
        found = []
        for ask in self.scene.shown(Ask):
            one, other = ask.data.topic, ask.data.other
            if one not in self.sessions or other not in self.sessions:
                continue
            if ask.data.what == "trade" and self.cell(other) is None:
                continue
            if ask.data.what == "merge" and self.begun:
                continue
            found.append(ask)
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

    def ending(self, session: str) -> str:
        record = self.scene.get(outcome_id(session), Outcome)
        return record.data.ending if record is not None else ""

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
        return self.settings.dots or max(1, min(7, -(-len(self.heads) // 2)))

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
