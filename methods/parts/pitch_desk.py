"""A pitch on the desk: who speaks and who is next, merging, splitting, rooms, and what the moderator had better look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from facilitation.method import Shown
from facilitation.records import Record
from methods.parts import groups
from methods.parts.pitch_rules import rooms
from methods.parts.pitch_state import SIGNING, Pitches
from methods.parts.pitches import Topic


class Desk:
    """What the console shows of one run."""

    def __init__(self, pitches: Pitches) -> None:
        self.all = pitches
        self.scene = pitches.scene
        self.phase = self.scene.phase or "submit"
        self.running = self.scene.state == "open"

    def show(self, element: str) -> Shown | None:
        """How an element appears; None: not there."""
        settled = self.phase == "settled"
        match element:
            case "steer":
                return self._steer()
            case "groups" if settled:
                return self._groups()
            case "stage" if not settled:
                return Shown("stage", "main", 2, {"n": len(self.all.heads)})
            case "enter" if self.running and not settled:
                return Shown("enter", "main", 4, {"activity": self.scene.id})
            case "sign" if self.running and not settled:
                return self._sign()
        topic = self.scene.get(element, Topic)
        if topic is None or settled or not topic.alive or self.all.head(topic.id) != topic.id:
            return None
        return self._topic(topic)

    def _steer(self) -> Shown:
        scene, clock = self.scene, self.scene.clock
        speaking, waiting = scene.get(self.all.speaking, Topic), self.all.waiting
        data: dict[str, Any] = {
            "activity": scene.id,
            "phase": self.phase,
            "open": self.running,
            "n": len(self.all.heads),
            "waiting": len(waiting),
            "now": self._speaker(speaking) if speaking is not None and self.phase == "pitch" else None,
            "next": self._speaker(waiting[0]) if waiting and self.phase == "pitch" else None,
            "held": clock is not None and clock.due is None,
            "seconds": scene.settings.pitch_seconds,
            "rooms": bool(rooms(self.all)),
            "free": [],
            "nobody": False,
            "present": len(scene.roster.present),
            "late": len(waiting) if self.phase in SIGNING else 0,
        }
        if self.phase in SIGNING:
            data["free"] = [groups.person(scene, p) for p in self.all.unplaced]
            data["nobody"] = any(not self.all.works(t.id) for t in self.all.heads)
        return Shown("steer", "main", 0, data)

    def _speaker(self, topic: Record[Topic]) -> dict[str, Any]:
        return self.all.face(topic) | {
            "title": self.all.title(topic),
            "who": self._names(self.all.owners(topic.id)),
            "aloud": self.all.aloud(topic),
            "concern": self.all.concern(topic),
        }

    def _names(self, people: Sequence[str]) -> list[dict[str, Any]]:
        return [groups.person(self.scene, p) for p in people]

    def _topic(self, topic: Record[Topic]) -> Shown:
        heads = [t.id for t in self.all.heads]
        at, signing = heads.index(topic.id), self.phase in SIGNING
        data = self.all.face(topic) | {
            "activity": self.scene.id,
            "phase": self.phase,
            "open": self.running,
            "title": topic.data.title,
            "concern": self.all.concern(topic),
            "who": self._names(self.all.owners(topic.id)),
            "aloud": self.all.aloud(topic),
            "turn": self.all.turn(topic.id),
            "speaking": self.phase == "pitch" and topic.id == self.all.speaking,
            "merged": [{"id": t.id, "title": t.data.title} for t in self.all.family(topic.id)[1:]],
            "others": [{"id": t.id, "title": self.all.title(t)} for t in self.all.heads if t.id != topic.id],
            "up": heads[at - 1] if at > 0 else None,
            "down": None if at + 1 == len(heads) else heads[at + 2] if at + 2 < len(heads) else "",
            "counts": None,
        }
        return Shown("topic", "topics", float(at), data | (self._work(topic) if signing else {}))

    def _work(self, topic: Record[Topic]) -> dict[str, Any]:
        """Who works on a topic, where, and what the moderator had better look at."""
        settings, head = self.scene.settings, topic.id
        crew = self.all.here(self.all.crew(head))
        joined = len(self.all.here(self.all.supporters(head, "join")))
        scribes = self._names(self.all.scribes(head))
        tables = [t for t in self.all.tables if t.topic.id == head]
        halved = len(tables) == 2
        return {
            "counts": self.all.counts(head),
            "people": self._names(crew),
            "scribes": scribes,
            "few": 0 < settings.least > joined,
            "least": settings.least,
            "nobody": not joined,
            "many": len(crew) > settings.most and not halved,
            "halved": halved,
            "alone": self.all.alone(head),
            "missing": max(0, self.all.wanted(head)[2] - len(crew)),
            "tables": [
                {
                    "of": t.of,
                    "half": t.half,
                    "room": t.room,
                    "seats": t.seats,
                    "n": len(t.people),
                    "hint": groups.hint(len(t.people), t.seats),
                }
                for t in tables
            ],
            "rooms": [{"room": room, "seats": seats} for room, seats in rooms(self.all)],
        }

    def _sign(self) -> Shown:
        people = [p for p in self.scene.roster.people.values() if p.data.present]
        data = {
            "activity": self.scene.id,
            "people": self._names([p.id for p in people]),
            "topics": [{"id": t.id, "title": self.all.title(t)} for t in self.all.heads],
            "signing": self.phase in SIGNING,
        }
        return Shown("sign", "main", 3, data)

    def _groups(self) -> Shown:
        free = [groups.person(self.scene, p) for p in groups.unplaced(self.scene)]
        data = {"activity": self.scene.id, "open": self.running, "groups": groups.tables(self.scene), "free": free}
        return Shown("groups", "main", 1, data)
