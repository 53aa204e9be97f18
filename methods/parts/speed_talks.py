"""Speed dialogue: what is worked out of one run.

Who talks with whom is drawn once, when all are asked to change places, and stays as it is; who is still there, who waits
and who is alone is worked out from it and from who takes part now.
"""

from __future__ import annotations

from functools import cached_property

from facilitation.method import Scene
from facilitation.records import Record
from methods.parts.pairing import Company, Group
from methods.parts.speed import Interest, Part, Round, SpeedSettings
from methods.parts.words import Word, merged


class Talks:
    """What is to be known of one run, worked out from its records, each thing once for as long as the scene lives."""

    def __init__(self, scene: Scene[SpeedSettings]) -> None:
        self.scene = scene

    @classmethod
    def of(cls, scene: Scene[SpeedSettings]) -> Talks:
        """The talks of a scene."""
        if "talks" not in scene.memo:
            scene.memo["talks"] = cls(scene)
        talks: Talks = scene.memo["talks"]
        return talks

    # ── People ──

    @cached_property
    def parts(self) -> dict[str, Record[Part]]:
        """Person → her part, whether she is in it now or not."""
        found: dict[str, Record[Part]] = {}
        for part in self.scene.written(Part):
            # Whose two entries on the list have become one has two parts: she is in with the one that is.
            if part.author and not (part.author in found and found[part.author].data.on):
                found[part.author] = part
        return found

    @cached_property
    def taking(self) -> list[str]:
        """Who takes part and is here, in the order in which they came in."""
        present = {p.id for p in self.scene.roster.present}
        return [person for person, p in self.parts.items() if p.alive and p.data.on and person in present]

    @cached_property
    def here(self) -> frozenset[str]:
        return frozenset(self.taking)

    @cached_property
    def keeping(self) -> frozenset[str]:
        return frozenset(p for p in self.taking if self.parts[p].data.keeps)

    # ── Rounds ──

    @cached_property
    def rounds(self) -> list[Record[Round]]:
        return self.scene.shown(Round)

    @property
    def latest(self) -> Record[Round] | None:
        return self.rounds[-1] if self.rounds else None

    @property
    def next(self) -> Record[Round] | None:
        """The round that has been drawn and has not begun yet."""
        return self.latest if self.latest is not None and not self.latest.data.begun else None

    @cached_property
    def begun(self) -> int:
        """How many rounds have begun."""
        return sum(r.data.begun for r in self.rounds)

    @property
    def number(self) -> int:
        """The round that runs or comes next, from 1."""
        return self.begun + (self.next is not None or not self.begun or self.scene.phase == "check_in")

    @property
    def planned(self) -> int:
        return max(self.scene.settings.rounds, self.begun + (self.next is not None))

    @property
    def last(self) -> bool:
        """True if no further round is planned after this one."""
        return self.begun >= self.scene.settings.rounds

    @property
    def rows(self) -> bool:
        """Two rows of chairs? Settled by the first round, so that nobody has to learn a second way on the same day."""
        if self.latest is not None:
            return self.latest.data.rows
        return len(self.taking) > self.scene.settings.pairs_up_to

    @property
    def question(self) -> str:
        """The question of the round that runs or comes next; "" if none is set."""
        lines = [line.strip() for line in self.scene.settings.questions if line.strip()]
        return lines[min(self.number, len(lines)) - 1] if lines else ""

    @cached_property
    def groups(self) -> list[Group]:
        """The groups of the latest round, without those who have gone since; empty where nobody is left."""
        return [tuple(p for p in g if p in self.here) for g in self.latest.data.groups] if self.latest is not None else []

    @cached_property
    def index(self) -> dict[str, int]:
        """Person → the index of her group in the latest round."""
        return {p: i for i, g in enumerate(self.groups) for p in g}

    @property
    def places(self) -> tuple[int, ...]:
        return self.latest.data.places if self.latest is not None else ()

    @cached_property
    def waiting(self) -> list[str]:
        """Who takes part and has nobody to talk with in the latest round: came after it was drawn, or was left alone."""
        if self.latest is None or self.rows:
            return []
        return [p for p in self.taking if p not in self.index or len(self.groups[self.index[p]]) == 1]

    @cached_property
    def missed(self) -> list[str]:
        """Who was not found at her place and has not come back."""
        return [person for person, p in self.parts.items() if p.alive and p.data.missed and not p.data.on]

    def place(self, person: str) -> int:
        """The number of somebody's place in the latest round; 0 if she has none."""
        return self.places[self.index[person]] if person in self.index else 0

    def before(self, upto: int | None = None) -> dict[str, int]:
        """Person → the place where she was last, in the rounds before `upto` (None: all)."""
        found: dict[str, int] = {}
        for record in self.rounds[:upto]:
            for group, place in zip(record.data.groups, record.data.places, strict=False):  # sealed: no groups any more
                found.update(dict.fromkeys(group, place))
        return found

    def partners(self, person: str) -> list[str]:
        """Those whom somebody meets in the latest round, also who has gone since."""
        groups = self.latest.data.groups if self.latest is not None else ()
        return [p for g in groups if person in g for p in g if p != person]

    def company(self, seed: str, besides: str = "") -> Company:
        """What the draw of a round has to heed: all rounds that have begun, `besides` this one."""
        people = self.scene.roster.people
        house = {p: " ".join(people[p].data.institution.casefold().split()) for p in self.taking}
        met = [r.data.groups for r in self.rounds if r.data.begun and r.id != besides]
        return Company(self.rounds[0].data.seed if self.rounds else seed, met, house, self.keeping)

    # ── Harvest ──

    @cached_property
    def interests(self) -> list[Record[Interest]]:
        return self.scene.shown(Interest)

    @cached_property
    def words(self) -> list[Word]:
        return merged((i.id, i.data.text) for i in self.interests)

    @cached_property
    def heads(self) -> dict[str, Word]:
        """Record → the word that it stands for on the wall."""
        return {w.head: w for w in self.words}

    def written_by(self, person: str) -> list[Record[Interest]]:
        """A person's interests, whatever their status."""
        return [i for i in self.scene.written(Interest) if i.author == person]
