"""Ist/Soll groups: what is to be seen of one run, worked out from its records once for as long as the scene lives."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from facilitation.method import Scene
from facilitation.people import Group, Person
from facilitation.records import Record
from methods.parts import groups
from methods.parts.ist_soll_numbers import numbered
from methods.parts.ist_soll_records import (
    COLUMNS,
    Call,
    Card,
    Column,
    GroupStage,
    Hat,
    IstSollSettings,
    Look,
    RoleKey,
    StageKey,
    Turn,
)
from methods.parts.ist_soll_rows import Row, packed, pages_of, rows_of
from methods.parts.ist_soll_stages import perspectives_of, record_id, stages_of


class Board:
    """One group's board: its cards that everybody in the group sees, and the rows in which they belong together."""

    def __init__(self, boards: Boards, group: Record[Group]) -> None:
        self.boards, self.group, self.id = boards, group, group.id

    @cached_property
    def cards(self) -> dict[Column, list[Record[Card]]]:
        """Column → its cards in their order."""
        found: dict[Column, list[Record[Card]]] = {c: [] for c in COLUMNS}
        for card in self.boards.cards_of.get(self.id, ()):
            found[card.data.column].append(card)
        return {c: sorted(cards, key=lambda r: (r.data.place, r.born, r.id)) for c, cards in found.items()}

    @cached_property
    def by_id(self) -> dict[str, Record[Card]]:
        return {c.id: c for cards in self.cards.values() for c in cards}

    @cached_property
    def to(self) -> dict[str, tuple[str, ...]]:
        """Card → the cards on the board that it points to, in their order. What has gone is left out."""
        order = list(self.by_id)
        return {c.id: tuple(sorted(set(c.data.to) & self.by_id.keys(), key=order.index)) for c in self.by_id.values()}

    @cached_property
    def back(self) -> dict[str, list[str]]:
        """Card → the cards that point to it, in their order."""
        found: dict[str, list[str]] = {}
        for card, ends in self.to.items():
            for end in ends:
                found.setdefault(end, []).append(card)
        return found

    @cached_property
    def rows(self) -> list[Row]:
        ist, soll, ideas = ([c.id for c in self.cards[column]] for column in COLUMNS)
        return rows_of(ist, soll, ideas, self.to)

    @cached_property
    def pages(self) -> list[list[Row]]:
        """The rows as the wall shows them; one empty page if there is no card. Where they need several, what is tied to
        nothing stands closer, if that saves one."""
        pages = pages_of(self.rows)
        close = pages_of(packed(self.rows)) if len(pages) > 1 else pages
        return (close if len(close) < len(pages) else pages) or [[]]

    @property
    def loose(self) -> int:
        """How many cards are tied to nothing."""
        return sum(1 for c in self.by_id if not self.to.get(c) and not self.back.get(c))

    @cached_property
    def record(self) -> GroupStage | None:
        found = self.boards.scene.get(record_id(self.boards.scene, self.id, "stage"), GroupStage)
        return found.data if found is not None else None

    @property
    def stage(self) -> StageKey:
        """Where the group stands; a group that was never sent off stands at the beginning."""
        known = self.boards.stages
        return self.record.stage if self.record is not None and self.record.stage in known else known[0]

    @property
    def clock(self) -> dict[str, float | None] | None:
        """The group's clock as a page draws it; None if it does not run."""
        record = self.record
        if record is None or (record.due is None and record.left is None) or not self.boards.working:
            return None
        return {"due": record.due, "left": record.left, "length": record.length}

    @property
    def held(self) -> bool:
        return self.record is not None and self.record.left is not None

    @cached_property
    def since(self) -> float | None:
        """When the group last wrote a card or moved on, in unix seconds; None if that is not known."""
        times = [c.data.at for c in self.by_id.values() if c.data.at is not None]
        return max([*times, *([self.record.since] if self.record is not None else [])], default=None)

    @cached_property
    def members(self) -> list[Record[Person]]:
        """Who belongs to the group; everybody who is here, if all work on one board."""
        roster = self.boards.scene.roster
        return roster.present if self.boards.together else roster.members(self.id)

    def holder(self, role: RoleKey) -> str:
        """The id of the person who has a role in this group, or "". Whoever has left the group has none."""
        return self.boards.holders.get((self.id, role), "")

    @property
    def movers(self) -> set[str]:
        """Who may move the group on."""
        return {p for p in (self.holder("scribe"), self.holder("moderation")) if p}

    @property
    def keepers(self) -> set[str]:
        """Who may set the group's clock: who moves it on, and its time keeper."""
        return self.movers | ({self.holder("time")} - {""})

    @property
    def call(self) -> str:
        found = self.boards.scene.get(record_id(self.boards.scene, self.id, "call"), Call)
        return found.data.state if found is not None else ""

    def label(self) -> dict[str, Any]:
        """How the group is called, for a template. The one board of all needs no name of its own."""
        return {**groups.label(self.boards.scene, self.group), "all": self.boards.together and not self.group.data.title}

    def number(self, card: str) -> int:
        """The number to say aloud: the order of birth in the group, which no withdrawn or moved card changes."""
        return self.boards.numbers.get(card, 0)


class Boards:
    """All boards of a run."""

    def __init__(self, scene: Scene[IstSollSettings]) -> None:
        self.scene = scene
        self.stages = stages_of(scene.settings)
        self.perspectives = perspectives_of(scene.settings)

    @classmethod
    def of(cls, scene: Scene[IstSollSettings]) -> Boards:
        """The boards of a scene."""
        if "boards" not in scene.memo:
            scene.memo["boards"] = cls(scene)
        boards: Boards = scene.memo["boards"]
        return boards

    @cached_property
    def all(self) -> list[Board]:
        return [Board(self, g) for g in self.scene.groups]

    @cached_property
    def _by_id(self) -> dict[str, Board]:
        return {b.id: b for b in self.all}

    def get(self, group: str) -> Board | None:
        return self._by_id.get(group)

    @cached_property
    def together(self) -> bool:
        """True if everybody works on one board without having been divided."""
        return self.scene.settings.together and len(self.scene.groups) == 1 and self.scene.groups[0].id == self.first_id

    @property
    def first_id(self) -> str:
        """The id of the first group that this run makes for itself."""
        return f"{self.scene.grouping}.g1"

    def home(self, person: str | None) -> Board | None:
        """The board of somebody's group, or None."""
        if person and self.together:
            return self.all[0] if self.scene.roster.get(person) is not None else None
        group = self.scene.group_of(person)
        return self.get(group.id) if group is not None else None

    @property
    def working(self) -> bool:
        """True while the groups work: then forms are there and clocks run."""
        return self.scene.state == "open" and self.scene.phase == "work"

    @property
    def reporting(self) -> bool:
        """True from the moment when boards are shown to everybody, for good."""
        return self.scene.phase == "report"

    @cached_property
    def cards_of(self) -> dict[str, list[Record[Card]]]:
        """Group → its cards that stand on the board, in order of birth."""
        found: dict[str, list[Record[Card]]] = {}
        for card in self.scene.shown(Card):
            found.setdefault(card.data.group, []).append(card)
        return found

    @cached_property
    def numbers(self) -> dict[str, int]:
        return self._numbered[0]

    def next_number(self, group: str) -> int:
        """The number of a card that is moved to a group: behind all that hang there, did so, or were moved away."""
        return max(self._numbered[1].get(group, ()), default=0) + 1

    @cached_property
    def _numbered(self) -> tuple[dict[str, int], dict[str, set[int]]]:
        return numbered(list(self.scene.board.kind(self.scene.id, Card.tag())))

    @cached_property
    def holders(self) -> dict[tuple[str, RoleKey], str]:
        found: dict[tuple[str, RoleKey], str] = {}
        for hat in self.scene.shown(Hat):
            home = self.home(hat.data.person)
            if home is not None and home.id == hat.data.group:
                found[hat.data.group, hat.data.role] = hat.data.person
        return found

    @cached_property
    def written_by(self) -> dict[str, list[Record[Card]]]:
        """Author → her cards, whatever their status, in order of birth."""
        found: dict[str, list[Record[Card]]] = {}
        for card in self.scene.written(Card):
            if card.author:
                found.setdefault(card.author, []).append(card)
        return found

    @cached_property
    def turn(self) -> Turn | None:
        """Which group reports, or None before the first."""
        found = self.scene.get(record_id(self.scene, "turn"), Turn)
        return found.data if found is not None and found.data.group in self._by_id else None

    @property
    def following(self) -> Board | None:
        """Who reports next: the first behind the one that reports that has not been heard, else the first before it."""
        if (turn := self.turn) is None or not self.reporting:
            return None
        at, ids = list(self._by_id).index(turn.group), list(self._by_id)
        return next((self._by_id[g] for g in (*ids[at + 1 :], *ids[:at]) if g not in turn.heard), None)

    @cached_property
    def looked(self) -> Board | None:
        """The board on the desk: the chosen one, else the first."""
        found = self.scene.get(record_id(self.scene, "look"), Look)
        chosen = self.get(found.data.group) if found is not None else None
        return chosen or next(iter(self.all), None)

    @cached_property
    def on_wall(self) -> Board | None:
        """The board that everybody may see now: the one of the group that reports, or the one on which all work together.

        Secrecy between the groups hangs on this one line.
        """
        if self.reporting:
            return self.get(self.turn.group) if self.turn is not None else None
        return self.all[0] if self.together and self.all else None

    @cached_property
    def page(self) -> int:
        """The page of the board that the wall shows, from 0."""
        if self.on_wall is None or self.turn is None:
            return 0
        return min(self.turn.page, len(self.on_wall.pages) - 1)

    @cached_property
    def unplaced(self) -> list[str]:
        """Who is here and in no group."""
        return [] if self.together else groups.unplaced(self.scene)
