"""A pitch on the three screens: which element gets which data, and what a changed record touches.

Names stand only where an owner wants hers to be seen; the desk, which has to call people up, knows who they are. Numbers of
supporters are to be seen once everybody has spoken.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.method import Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts import groups
from methods.parts.cards import WALL_LIMIT
from methods.parts.pitch_desk import Desk
from methods.parts.pitch_state import SIGNING, Pitches
from methods.parts.pitches import Topic

WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR
_LOADS: tuple[groups.Load, ...] = ("s", "m", "l")


class Screens:
    """What one run shows."""

    def __init__(self, pitches: Pitches) -> None:
        self.all = pitches
        self.scene = pitches.scene
        self.phase = self.scene.phase or "submit"
        self.running = self.scene.state == "open"

    def show(self, element: str, role: Role) -> Shown | None:
        """How an element appears on a role's screen; None: not there."""
        if role is DESK:
            return Desk(self.all).show(element)
        match element:
            case "stage":
                return self._wall() if role is WALL else self._board()
            case "progress" if role is WALL and self.phase in (*SIGNING, "settled"):
                present = len(self.scene.roster.present)
                free = groups.unplaced(self.scene) if self.phase == "settled" else self.all.unplaced
                return Shown("progress", "progress", 0, {"done": present - len(free), "present": present})
            case "form" if role is PHONE and self.running and self.phase == "submit":
                return Shown("form", "task", 0, {"activity": self.scene.id, "approval": self.scene.run.data.approval})
            case "task" if role is PHONE and self.running and self.phase in SIGNING:
                return Shown("task", "task", 0, {"topics": len(self.all.heads)})
        if element.startswith("count-"):
            return self._count(element.removeprefix("count-")) if role is PHONE else None
        topic = self.scene.get(element, Topic)
        if topic is not None and topic.alive and self.all.head(topic.id) == topic.id:
            return self._wall_topic(topic) if role is WALL else self._phone_topic(topic)
        group = next((g for g in self.scene.groups if g.id == element), None)
        if group is None or self.phase != "settled":
            return None
        return Shown("parts:group", "groups", groups.number(self.scene, group.id), groups.row(self.scene, group))

    # ── The wall ──

    def _wall(self) -> Shown:
        data: dict[str, Any] = {"phase": self.phase, "n": len(self.all.heads), "now": None, "load": self._load()}
        if self.phase == "settled":
            return Shown("settled", "main", 0, {"groups": len(self.scene.groups), "load": groups.load(len(self.scene.groups))})
        if self.phase != "pitch":
            return Shown("stage", "main", 0, data)
        clock, waiting = self.scene.clock, self.all.waiting
        speaking = self.scene.get(self.all.speaking, Topic)
        if speaking is not None:
            data["now"] = self.all.face(speaking) | self._about(speaking)
        data["next"] = self.all.title(waiting[0]) if waiting else ""
        data["left"] = len(waiting)
        data["clock"] = {"due": clock.due, "left": clock.left, "length": clock.length} if clock is not None else None
        return Shown("pitch", "main", 0, data)

    def _load(self) -> groups.Load:
        """How tightly the wall is packed: topics that look for people need more room than titles."""
        n, sizes = len(self.all.heads), (4, 6, 12) if self.all.numbers else (6, 12, 16)
        return next((size for size, most in zip(_LOADS, sizes, strict=True) if n <= most), "xl")

    def _wall_topic(self, topic: Record[Topic]) -> Shown | None:
        if self.phase in ("pitch", "settled"):
            return None
        data = self.all.face(topic)
        if self.all.numbers:
            data |= {"counts": self.all.counts(topic.id), "scribe_found": bool(self.all.scribes(topic.id))}
        else:
            data |= {"counts": None, **self._about(topic)}
        return Shown("topic", "topics", self._order(topic), data)

    def _about(self, topic: Record[Topic]) -> dict[str, Any]:
        """What it is about, for who does not hear the pitch well: the beginning of it."""
        concern = self.all.concern(topic)
        return {"concern": concern[:WALL_LIMIT], "cut": len(concern) > WALL_LIMIT}

    def _order(self, topic: Record[Topic]) -> float:
        return float(self.all.heads.index(topic))

    # ── The phone ──

    def _board(self) -> Shown | None:
        if self.phase == "settled":
            return Shown("settled", "board", 0, {"groups": len(self.scene.groups)})
        return Shown("stage", "board", 0, {"n": len(self.all.heads)}) if self.phase == "submit" else None

    def _phone_topic(self, topic: Record[Topic]) -> Shown | None:
        if self.phase != "submit":
            return None
        data = self.all.face(topic) | {"concern": self.all.concern(topic), "activity": self.scene.id}
        return Shown("topic", "topics", self._order(topic), data | {"adopt": self.running and not data["owned"]})

    def _count(self, of: str) -> Shown | None:
        """A number in the lists to choose from: of a topic, or of a group for whoever came late."""
        if not self.running:
            return None
        if self.phase in SIGNING and of in {t.id for t in self.all.heads}:
            data = {**self.all.counts(of), "scribe": bool(self.all.scribes(of))}
            return Shown("count", f"count-{of}", 0, data)
        group = next((g for g in self.scene.groups if g.id == of), None)
        if self.phase != "settled" or group is None or not groups.unplaced(self.scene):
            return None
        n, seats = groups.here(self.scene, of), group.data.seats
        return Shown("parts:count", f"count-{of}", 0, {"n": n, "tight": seats if 0 < seats <= n else 0})

    def mine(self, person: str) -> Shown | None:
        """Her own topics, what she has signed up for, and later where she goes."""
        scene = self.scene
        own = [t for t in scene.written(Topic) if self.all.owner(t) == person or (t.author == person and not t.alive)]
        data: dict[str, Any] = {"activity": scene.id, "phase": self.phase, "open": self.running, "own": [], "topics": []}
        if self.phase in ("pitch", "settled"):
            data["kept"] = [{"id": t.id, "title": t.data.title, "status": t.status} for t in own if not t.alive]
        if self.phase == "settled":
            return self._where(person, data)
        if self.phase == "pitch":
            heads = [t for t in own if t.alive and self.all.head(t.id) == t.id]
            data["turns"] = [self._turn(t) for t in heads] if self.running else []
            return Shown("turns", "mine", 0, data) if data["turns"] or data["kept"] else None
        data["own"] = [self._own(t, person) for t in own]
        if self.phase in SIGNING and self.running:
            for head in {t["head"]: t for t in reversed(data["own"])}.values():
                head["counted"] = True
        if self.phase in SIGNING and self.running and scene.roster.get(person) is not None:
            data["topics"] = [self._choice(t, person) for t in self.all.heads if person not in self.all.owners(t.id)]
        return Shown("mine", "mine", 0, data) if data["own"] or data["topics"] else None

    def _turn(self, topic: Record[Topic]) -> dict[str, Any]:
        """When somebody's turn comes: how many speak before; -1 for now, None for over."""
        waiting = [t.id for t in self.all.waiting]
        before = -1 if topic.id == self.all.speaking else waiting.index(topic.id) if topic.id in waiting else None
        return {"title": self.all.title(topic), "before": before, "aloud": self.all.aloud(topic)}

    def _own(self, topic: Record[Topic], person: str) -> dict[str, Any]:
        """One of her own topics, with who works on it: she will sit at a table with them."""
        head = self.all.head(topic.id)
        wants = self.all.wants(topic)
        signed = self.phase in SIGNING
        whom = self.all.supporters(head, "join") if signed else []
        return {
            "id": topic.id,
            "title": topic.data.title,
            "concern": topic.data.concern,
            "need": wants.need,
            "scribe": wants.scribe,
            "crew": wants.crew,
            "signed": bool(self.all.signed(topic)) if topic.author != person else topic.data.signed,
            "aloud": self.all.aloud(topic) if topic.author != person else topic.data.aloud,
            "status": topic.status,
            "head": head,
            "counted": False,
            "written": topic.author == person,
            "with": [t.data.title for t in self.all.family(head) if t.id != topic.id] if topic.alive else [],
            "people": [groups.person(self.scene, p) for p in whom],
            "alone": signed and topic.alive and not whom,
            "works_alone": signed and not whom and self.all.works(head),
            "can_change": self.running and self.phase != "settled",
        }

    def _choice(self, topic: Record[Topic], person: str) -> dict[str, Any]:
        joined = self.all.joined(person)
        here = joined is not None and self.all.head(joined.data.topic) == topic.id
        return self.all.face(topic) | {
            "id": topic.id,
            "concern": self.all.concern(topic),
            "degree": self.all.degree(topic.id, person),
            "writes": joined is not None and here and joined.data.scribe,
        }

    def _where(self, person: str, data: dict[str, Any]) -> Shown | None:
        own = self.scene.group_of(person)
        if own is not None:
            return Shown("where", "mine", 0, data | {"group": groups.label(self.scene, own)})
        if not self.running or self.scene.roster.get(person) is None or not self.scene.groups:
            return Shown("where", "mine", 0, data | {"group": None}) if data["kept"] else None
        found = [groups.label(self.scene, g) | {"text": g.data.text} for g in self.scene.groups]
        return Shown("where", "mine", 0, data | {"group": None, "topics": found})

    # ── What changes with what ──

    def touches(self, record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        """(elements that show something of a record, people whose own part it changes)."""
        panels = ("stage", "progress", "task", "steer", "sign", "groups")
        if record.kind == "clock":
            return ("stage", "steer"), ()
        counts = [f"count-{g.id}" for g in self.scene.groups]
        match record.kind:
            case "membership":
                return (record.data.group, *counts, *panels), [record.data.person]
            case "person":
                group = self.scene.group_of(record.id)
                mine = [*counts, group.id] if group is not None else counts
                owned = any(self.all.owner(t) == record.id for t in self.all.topics)
                return (*mine, *panels, *self._topics()), self._everybody() if owned else [record.id, *self._owners()]
            case "joined" | "interest":
                return (*panels, *self._topics()), [record.data.person, *self._owners()]
        return (*panels, record.id, f"count-{record.id}", *self._topics()), self._everybody()

    def _topics(self) -> list[str]:
        """Every topic: there are few, and each says who could be merged with it."""
        return [f"{kind}{t.id}" for t in self.all.topics for kind in ("", "count-")]

    def _owners(self) -> list[str]:
        return [o for t in self.all.topics if (o := self.all.owner(t))]

    def _everybody(self) -> list[str]:
        return list(self.scene.roster.people)
