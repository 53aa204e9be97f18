"""What stands at one moment of a pitch, worked out from its records, each thing once for as long as the scene lives."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from facilitation.method import Scene
from facilitation.people import JOINT, Group
from facilitation.records import Record
from methods.parts import groups
from methods.parts.order import ordered
from methods.parts.pitch_tables import Table
from methods.parts.pitches import (
    DEGREES,
    Alone,
    Degree,
    Floor,
    Halves,
    Interest,
    Joined,
    Owner,
    PitchSettings,
    Place,
    Seeks,
    Topic,
    Turn,
    alone_id,
    floor_id,
    halves_id,
    joined_id,
    owner_id,
    place_id,
    seeks_id,
    turn_id,
)
from methods.parts.pointers import Families

SIGNING = ("recruit", "assign")
"""The phases in which everybody signs up for topics."""
OPEN_NUMBERS = (*SIGNING, "settled")
"""The phases after the last pitch: numbers of supporters are to be seen only now."""


class Pitches(Families[Topic]):
    """All topics of one run, and who stands where."""

    kind = Topic

    def __init__(self, scene: Scene[PitchSettings]) -> None:
        self.scene: Scene[PitchSettings] = scene

    @classmethod
    def of(cls, scene: Scene[PitchSettings]) -> Pitches:
        """The pitches of a scene."""
        if "pitches" not in scene.memo:
            scene.memo["pitches"] = cls(scene)
        found: Pitches = scene.memo["pitches"]
        return found

    # ── Topics ──

    @cached_property
    def topics(self) -> list[Record[Topic]]:
        """Everything on the board, merged topics too, in the order of the queue."""
        return ordered(self.scene.shown(Topic))

    # ── Owners ──

    def _pointer(self, topic: str) -> Record[Owner] | None:
        return self.scene.get(owner_id(topic), Owner)

    def owner(self, topic: Record[Topic]) -> str:
        """Who stands for a topic; "" if nobody does."""
        pointer = self._pointer(topic.id)
        person = pointer.data.person if pointer is not None else topic.author
        return person if person and self.scene.roster.get(person) is not None else ""

    def owners(self, head: str) -> list[str]:
        """Who stands for a topic and for those that were merged into it."""
        return list(dict.fromkeys(o for t in self.family(head) if (o := self.owner(t))))

    def wants(self, topic: Record[Topic]) -> Topic | Seeks:
        """What it looks for: as the one says who stands for it now, else as the card says."""
        owner = self.owner(topic)
        own = self.scene.get(seeks_id(topic.id, owner), Seeks) if owner and owner != topic.author else None
        return own.data if own is not None else topic.data

    def wanted(self, head: str) -> tuple[list[str], bool, int]:
        """(whom a topic and those that were merged into it look for, whether a scribe, how many people at least)."""
        said = [self.wants(t) for t in self.family(head)]
        return [w.need for w in said if w.need], any(w.scribe for w in said), max((w.crew for w in said), default=0)

    def signed(self, topic: Record[Topic]) -> str:
        """The owner's name where she wants it to be seen."""
        pointer = self._pointer(topic.id)
        shown = topic.data.signed if pointer is None else pointer.data.signed
        return self.scene.roster.label(self.owner(topic)) if shown else ""

    def aloud(self, topic: Record[Topic]) -> bool:
        """True if the moderator reads the card: its owner wants it so, or there is nobody else."""
        pointer = self._pointer(topic.id)
        return (topic.data.aloud if pointer is None else pointer.data.aloud) or not self.owner(topic)

    def face(self, topic: Record[Topic]) -> dict[str, Any]:
        """What everybody may see of a topic."""
        family = self.family(topic.id)
        needs, scribe, crew = self.wanted(topic.id)
        return {
            "no": self.number(topic),
            "titles": [t.data.title for t in family],
            "names": [n for t in family if (n := self.signed(t))],
            "needs": needs,
            "scribe": scribe,
            "crew": crew,
            "owned": bool(self.owners(topic.id)),
        }

    # ── Speaking ──

    @cached_property
    def speaking(self) -> str:
        """The topic that has the floor, or ""."""
        floor = self.scene.get(floor_id(self.scene.id), Floor)
        topic = self.head(floor.data.topic) if floor is not None else ""
        return topic if topic in {t.id for t in self.heads} else ""

    def turn(self, topic: str) -> str:
        """What became of a topic's turn: "pitched", "skipped" or "" for not yet."""
        turn = self.scene.get(turn_id(topic), Turn)
        return turn.data.state if turn is not None else ""

    @cached_property
    def waiting(self) -> list[Record[Topic]]:
        """Who speaks after the one who has the floor: first those who had no turn yet, then those who were put off."""
        left = [t for t in self.heads if t.id != self.speaking and self.turn(t.id) != "pitched"]
        return sorted(left, key=lambda t: self.turn(t.id) == "skipped")

    # ── Supporters ──

    @cached_property
    def _degrees(self) -> dict[str, dict[str, Degree]]:
        """Topic that stands for itself → person → how she supports it, each person once, by what binds her most."""
        found: dict[str, dict[str, Degree]] = {t.id: {} for t in self.heads}
        said: list[tuple[str, str, Degree]] = [(r.data.topic, r.data.person, "join") for r in self.scene.shown(Joined)]
        said += [(r.data.topic, r.data.person, r.data.degree) for r in self.scene.shown(Interest)]
        for topic, person, degree in said:
            supporters = found.get(self.head(topic))
            if supporters is None or self.scene.roster.get(person) is None:
                continue
            if DEGREES.index(degree) < DEGREES.index(supporters.get(person, "inform")) or person not in supporters:
                supporters[person] = degree
        return found

    def degree(self, head: str, person: str) -> str:
        """How somebody supports a topic; "" if she does not."""
        return self._degrees.get(head, {}).get(person, "")

    def supporters(self, head: str, degree: Degree) -> list[str]:
        """Who supports a topic in one way, without its owners, in the order in which they signed up; also who has gone."""
        owners = set(self.owners(head))
        return [p for p, d in self._degrees.get(head, {}).items() if d == degree and p not in owners]

    def counts(self, head: str) -> dict[str, int]:
        """How many support a topic in each way."""
        return {d: len(self.supporters(head, d)) for d in DEGREES}

    def joined(self, person: str) -> Record[Joined] | None:
        """Where somebody has signed up to work, if that topic is still there."""
        record = self.scene.get(joined_id(self.scene.id, person), Joined)
        return record if record is not None and record.data.topic in self._there else None

    def scribes(self, head: str) -> list[str]:
        """Who takes the minutes in a topic's group."""
        found = (self.joined(p) for p in self.supporters(head, "join"))
        return [r.data.person for r in found if r is not None and r.data.scribe]

    # ── Groups ──

    def works(self, head: str) -> bool:
        """True for a topic that people work on: somebody joined its owner, or she works on it alone, and nowhere else."""
        return bool(self.supporters(head, "join")) or (self.alone(head) and head in self._home.values())

    def alone(self, head: str) -> bool:
        return self.scene.get(alone_id(head), Alone) is not None

    def crew(self, head: str) -> list[str]:
        """Who works on a topic: its owners, unless they work elsewhere, then those who joined. Also who has gone."""
        at_home = [o for o in self.owners(head) if self._home.get(o) == head]
        return [*at_home, *self.supporters(head, "join")]

    @cached_property
    def _home(self) -> dict[str, str]:
        """Owner → the topic that she works on: the one she joined, else the first of her own that is worked on."""
        found: dict[str, str] = {}
        for topic in self.heads:
            for owner in self.owners(topic.id):
                if owner not in found and (record := self.joined(owner)) is not None:
                    found[owner] = self.head(record.data.topic)
        for topic in self.heads:
            if self.alone(topic.id) or self.supporters(topic.id, "join"):
                for owner in self.owners(topic.id):
                    found.setdefault(owner, topic.id)
        return found

    def here(self, people: list[str] | tuple[str, ...]) -> list[str]:
        """Those of them who are present: who has gone needs no chair."""
        return [p for p in people if (who := self.scene.roster.get(p)) is not None and who.data.present]

    @cached_property
    def unplaced(self) -> list[str]:
        """Those who are here and have found no topic: they work on none, and stand for none that they wait for."""
        busy = {p for t in self.heads for p in (*self.owners(t.id), *self.supporters(t.id, "join"))}
        return [p.id for p in self.scene.roster.present if p.id not in busy]

    @cached_property
    def tables(self) -> list[Table]:
        """Where people work, with those who are here. A halved topic has two tables, filled by turns."""
        found = []
        for topic in self.heads:
            if not self.works(topic.id):
                continue
            people = self.here(self.crew(topic.id))
            halves = self.scene.get(halves_id(topic.id), Halves)
            parts = [(topic.id, "", people)]
            if halves is not None:
                parts = [(topic.id, "A", people[::2]), (halves.id, "B", people[1::2])]
            for of, half, sitting in parts:
                place = self.scene.get(place_id(of), Place)
                room, seats = (place.data.room, place.data.seats) if place is not None else ("", 0)
                found.append(Table(of, topic, half, tuple(sitting), room, seats))
        return found

    def title(self, topic: Record[Topic], half: str = "") -> str:
        """How a topic's group is called: all its titles, and the letter of the half."""
        whole = JOINT.join(t.data.title for t in self.family(topic.id))
        return f"{whole} {half}" if half else whole

    def sources(self, topic: Record[Topic]) -> tuple[str, ...]:
        """The topics whose words such a group carries, where they are several."""
        family = self.family(topic.id)
        return tuple(t.id for t in family) if len(family) > 1 else ()

    def concern(self, topic: Record[Topic]) -> str:
        """What a topic, with all that was merged into it, is about."""
        return "\n".join(t.data.concern for t in self.family(topic.id) if t.data.concern)

    def group(self, of: str) -> Record[Group] | None:
        """The group that a table became once all was settled."""
        return self.scene.roster.groups.get(groups.copy_id(self.scene, of))

    @property
    def numbers(self) -> bool:
        """True once numbers of supporters may be seen."""
        return self.scene.phase in OPEN_NUMBERS
