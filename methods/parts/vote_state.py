"""A vote with dots, counted: the order, who goes on, and the ties. Nothing of it before the count is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from facilitation.method import Scene
from facilitation.records import Record
from methods.parts.vote_board import Board
from methods.parts.vote_kinds import Broken, Cut, Option, VoteSettings

Fate = Literal["on", "tie", "open", "rank", "none", "dear"]
"""on: goes on, or gets its money · tie: as many dots as another, and only some of them have room · open: behind such a tie
for the money · rank: others have more dots · none: not a single dot · dear: costs more than what is left."""


@dataclass(frozen=True, slots=True)
class Place:
    """One option in the ranking. `rank` is the same for all that nothing tells apart; `left`: euros when it was its turn."""

    option: Record[Option]
    rank: int
    dots: int
    fate: Fate
    left: int = 0
    tied: bool = False  # another one has as many dots
    broken: Literal["", "round", "chosen", "lot"] = ""  # what put it before or behind that one


class Vote(Board):
    """All of one run, each thing once for as long as the scene lives."""

    @classmethod
    def of(cls, scene: Scene[VoteSettings]) -> Vote:
        if "vote" not in scene.memo:
            scene.memo["vote"] = cls(scene)
        vote: Vote = scene.memo["vote"]
        return vote

    # ── the count ──

    def voters(self, no: int) -> int:
        """How many have placed dots in a round, on a phone or on paper."""
        box = next((b for b in self.boxes if b.round == no), None)
        return (box.voters if box is not None else 0) + self.on_paper(no)[0]

    @property
    def turnout(self) -> int:
        return self.voters(self.last.data.no) if self.last is not None else 0

    @property
    def asked(self) -> int:
        """How many could have: who was there when the result was shown, before that who is there now."""
        then = self.last.data.present if self.last is not None and self.revealed else 0
        return max(then or len(self.scene.roster.present), self.turnout)

    def count(self, no: int) -> dict[str, int]:
        """Option → its dots in a round, paper included; nothing before it is shown."""
        box = next((b for b in self.boxes if b.round == no), None)
        if box is None or not self.revealed:
            return {}
        found = dict(box.counts)
        for ballot in self.papers if no == 0 else ():
            for option in ballot.data.dots:
                if option in found:
                    found[option] += 1
        sheets = self.counted(no)
        for option, n in zip(sheets.options, sheets.dots, strict=False) if sheets is not None else ():
            if option in found:
                found[option] += n
        return found

    @cached_property
    def counts(self) -> list[dict[str, int]]:
        """The counts of all rounds."""
        return [self.count(r.data.no) for r in self.rounds]

    @property
    def placed(self) -> int:
        """All dots of the first round."""
        return sum(self.counts[0].values()) if self.counts else 0

    @property
    def lapsed(self) -> int:
        """Dots of the first round that those who took part have not used."""
        return max(0, self.rounds[0].data.dots * self.voters(0) - self.placed) if self.rounds else 0

    # ── the order ──

    @cached_property
    def breaks(self) -> list[Record[Broken]]:
        return self.scene.written(Broken)

    @cached_property
    def _chosen(self) -> dict[str, int]:
        """Option → its place among those that a tie-break has named."""
        named = dict.fromkeys(o for b in self.breaks for o in b.data.options)
        return {option: n for n, option in enumerate(named)}

    def _counted(self, option: str) -> tuple[int, ...]:
        return tuple(-count.get(option, 0) for count in self.counts)

    def _key(self, option: str) -> tuple[int, ...]:
        return (*self._counted(option), self._chosen.get(option, len(self._chosen)))

    @cached_property
    def groups(self) -> list[list[Record[Option]]]:
        """The options by rank; those of one group nothing tells apart. Empty before the count is shown."""
        if not self.revealed:
            return []
        found: dict[tuple[int, ...], list[Record[Option]]] = {}
        voted = self.boxes[0].options
        for option in [o for o in self.heads if o.id in voted]:
            found.setdefault(self._key(option.id), []).append(option)
        return [found[key] for key in sorted(found)]

    @property
    def cut(self) -> int:
        """How many go on, where it is not about money."""
        record = self.scene.get(f"{self.scene.id}.cut", Cut)
        return record.data.n if record is not None else self.scene.settings.winners

    @cached_property
    def ranking(self) -> list[Place]:
        """All options, most dots first, with what becomes of each."""
        fates = self._by_money() if self.money else self._by_rank()
        first = [self.counts[0].get(o.id, 0) for group in self.groups for o in group]
        found, rank = [], 1
        for group in self.groups:
            for option in group:
                dots = self.counts[0].get(option.id, 0)
                fate, left = fates[option.id]
                tied = first.count(dots) > 1 and dots > 0
                broken = self._broken(option.id) if tied and len(group) < first.count(dots) else ""
                found.append(Place(option, rank, dots, fate, left, tied, broken))
            rank += len(group)
        return found

    def _broken(self, option: str) -> Literal["", "round", "chosen", "lot"]:
        """What told an option apart from another one with as many dots."""
        same = [o.id for group in self.groups for o in group if self.counts[0].get(o.id, 0) == self.counts[0].get(option, 0)]
        if any(self._counted(other) != self._counted(option) for other in same):
            return "round"
        by = next((b.data.how for b in self.breaks if set(b.data.options) & set(same)), None)
        return by or ""

    def _by_rank(self) -> dict[str, tuple[Fate, int]]:
        found: dict[str, tuple[Fate, int]] = {}
        room = self.cut
        for group in self.groups:
            fate: Fate = "on" if len(group) <= room else "tie" if room > 0 else "rank"
            for option in group:
                found[option.id] = (fate if self.counts[0].get(option.id, 0) else "none", 0)
            room -= len(group)
        return found

    def _by_money(self) -> dict[str, tuple[Fate, int]]:
        """In order, each that can be paid from what is left. Where the order within a tie would matter, it waits."""
        found: dict[str, tuple[Fate, int]] = {}
        left, waits = self.scene.settings.euros, False
        for group in self.groups:
            dotted = [o for o in group if self.counts[0].get(o.id, 0)]
            found.update((o.id, ("none", left)) for o in group if o not in dotted)
            if waits:
                found.update((o.id, ("open", left)) for o in dotted)
                continue
            found.update((o.id, ("dear", left)) for o in dotted if self.euros(o) > left)
            payable = [o for o in dotted if self.euros(o) <= left]
            if sum(self.euros(o) for o in payable) <= left:
                for option in payable:
                    found[option.id] = ("on", left)
                    left -= self.euros(option)
            else:
                found.update((o.id, ("tie", left)) for o in payable)
                waits = True
        return found

    @property
    def spent(self) -> int:
        return sum(self.euros(p.option) for p in self.ranking if p.fate == "on")

    @cached_property
    def winners(self) -> list[Place]:
        return [p for p in self.ranking if p.fate == "on"]

    @cached_property
    def tie(self) -> list[Record[Option]]:
        """The options between which somebody has to decide; empty where nothing is left to decide."""
        return [p.option for p in self.ranking if p.fate == "tie"]

    @cached_property
    def ties(self) -> list[Sequence[Place]]:
        """All that have as many dots as another one, whether or not it matters."""
        found: dict[int, list[Place]] = {}
        for place in self.ranking:
            if place.tied:
                found.setdefault(place.dots, []).append(place)
        return list(found.values())
