"""Sentence stems: what is written down, what may be said, and what everybody sees of it.

A card belongs to its author alone. Until the cards are released nobody else sees one; a card that its author keeps back is
seen by nobody else at all, not even in the moderator's queue.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

import msgspec

from facilitation.method import N_, Body, Scene
from facilitation.protocol import Colour
from facilitation.records import Data, Picture, Record, Ref, Text
from methods.parts.cards import LOOSE, length, pack
from methods.parts.heaps import Heap, Heaps
from methods.parts.stem_settings import StemSettings as StemSettings

ROOM: dict[int, int] = {1: 24, 2: 14, 3: 8, 4: 5}
"""How many cards of one line or two a board of so many takes beside the card that is read. Tried at 1920 × 1080; the wall
itself measures what fits, this only decides whether the board that is read has it to itself."""


class Card(Data, frozen=True, tag="card"):
    """One thought on one stem. `kept`: its author keeps it back. `signed`: its author's name stands on it."""

    stem: int
    text: Text
    signed: bool = False
    kept: bool = False
    picture: Picture = ""


class Reading(Data, frozen=True, tag="reading"):
    """The card that is being read aloud; one record for each activity."""

    card: Ref = ""


class Ready(Data, frozen=True, tag="ready"):
    """Its author has decided about all of her cards."""


class AddCard(Body, frozen=True, tag="add_card"):
    said = N_("Card added")
    contribution = True
    stem: Annotated[int, msgspec.Meta(ge=0, le=100)]
    text: Text = ""
    signed: bool = False
    picture: Picture = ""


class EditCard(Body, frozen=True, tag="edit_card"):
    """`saw` is the text that the author had before her."""

    said = N_("Card changed")

    card: Ref
    text: Text
    saw: Text


class WithdrawCard(Body, frozen=True, tag="withdraw_card"):
    said = N_("Card withdrawn")

    card: Ref


class KeepCard(Body, frozen=True, tag="keep_card"):
    said = N_("Card kept back or given free")

    card: Ref
    kept: bool


class SignCard(Body, frozen=True, tag="sign_card"):
    said = N_("Signature changed")

    card: Ref
    signed: bool


class Decided(Body, frozen=True, tag="decided"):
    """Somebody says that she has decided about all of her cards, or takes that back."""

    said = N_("Somebody has decided")

    decided: bool = True


class ReadNext(Body, frozen=True, tag="read_next"):
    said = N_("Next card read")
    quiet = True


class ReadBack(Body, frozen=True, tag="read_back"):
    said = N_("Card before read")
    quiet = True


class ReadCard(Body, frozen=True, tag="read_card"):
    said = N_("Card read")
    quiet = True

    card: Ref


@dataclass(frozen=True, slots=True)
class Stem:
    """One board: the beginning of a sentence or a question, smaller prompts, the colour of its cards."""

    index: int
    text: str
    prompts: tuple[str, ...]
    colour: Colour


@lru_cache(maxsize=256)
def stems_of(lines: tuple[str, ...], title: str) -> tuple[Stem, ...]:
    """The boards of a run, at least one: without any line the run's title is the question."""
    found = [[part.strip() for part in line.split("|") if part.strip()] for line in lines]
    boards = [parts for parts in found if parts] or [[title]]
    return tuple(Stem(i, parts[0], tuple(parts[1:]), pack(i)) for i, parts in enumerate(boards))


def reading_id(activity: str) -> str:
    return f"{activity}.reading"


class Boards:
    """What is to be seen of one run, worked out from its records, each thing once for as long as the scene lives."""

    def __init__(self, scene: Scene[StemSettings]) -> None:
        self.scene = scene

    @classmethod
    def of(cls, scene: Scene[StemSettings]) -> Boards:
        """The boards of a scene."""
        if "boards" not in scene.memo:
            scene.memo["boards"] = cls(scene)
        boards: Boards = scene.memo["boards"]
        return boards

    @cached_property
    def stems(self) -> tuple[Stem, ...]:
        return stems_of(self.scene.settings.stems, self.scene.title)

    @cached_property
    def heaps(self) -> Heaps:
        return Heaps(self.scene, self.board_of)

    @cached_property
    def released(self) -> bool:
        """True from the moment when everybody may see the cards. A run closed while writing was never released."""
        if self.scene.settings.shown == "at_once":
            return True
        closed = self.scene.state not in ("prepared", "open")
        return self.scene.phase in ("read", "cluster") or (self.scene.phase == "release" and closed)

    def public(self, card: Record[Card] | None) -> bool:
        """Whether anybody but its author may see a card. Secrecy hangs on this one line."""
        return card is not None and card.alive and not card.data.kept and self.released

    def stem_of(self, card: Record[Card]) -> Stem:
        return self.stems[min(card.data.stem, len(self.stems) - 1)]

    def board_of(self, card_id: str) -> str | None:
        """The board of a card that everybody sees, else None."""
        card = self.scene.get(card_id, Card)
        return str(self.stem_of(card).index) if card is not None and self.public(card) else None

    @cached_property
    def cards(self) -> list[Record[Card]]:
        """The cards that everybody sees, in order of birth."""
        return [c for c in self.scene.shown(Card) if not c.data.kept] if self.released else []

    def number(self, card: Record[Card]) -> int:
        """The number to say aloud: the order of birth, which no withdrawn card changes."""
        return self._numbers.get(card.id, 0)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {c.id: n for n, c in enumerate(self.scene.board.kind(self.scene.id, Card.tag()), 1)}

    @cached_property
    def written_by(self) -> dict[str, list[Record[Card]]]:
        """Author → her cards, whatever their status, in order of birth."""
        found: dict[str, list[Record[Card]]] = {}
        for card in self.scene.written(Card):
            if card.author:
                found.setdefault(card.author, []).append(card)
        return found

    def title(self, card: Record[Card]) -> str:
        """A card in one line: what is written on it, else what is to be seen on it, else its number."""
        seen = self.scene.picture(card.data.picture)
        return card.data.text or (seen["alt"] if seen is not None else "") or f"📷 {self.number(card)}"

    def name(self, card: Record[Card]) -> str:
        """The name on a signed card; "" on all others."""
        return self.scene.roster.label(card.author) if card.data.signed else ""

    def place(self, card: Record[Card]) -> tuple[str, float]:
        """(region, order): in its heap, or loose on its board below the heaps."""
        heap = self.heaps.of(card.id)
        return (f"heap-{heap.id}", card.born) if heap is not None else (f"board-{self.stem_of(card).index}", LOOSE + card.born)

    def _key(self, card: Record[Card], heap: Record[Heap] | None) -> tuple[int, float, int, str]:
        return (self.stem_of(card).index, heap.born if heap is not None else LOOSE, card.born, card.id)

    @cached_property
    def reading_order(self) -> list[Record[Card]]:
        """Board by board, heap by heap, oldest first; loose cards after the heaps."""
        heaps = self.heaps
        return sorted(self.cards, key=lambda c: self._key(c, heaps.of(c.id)))

    @cached_property
    def reading(self) -> str:
        """The id of the card that is read aloud now, or ""."""
        record = self.scene.get(reading_id(self.scene.id), Reading)
        card = self.scene.get(record.data.card, Card) if record is not None and self.scene.phase == "read" else None
        return card.id if card is not None and self.public(card) else ""

    def beside(self, step: int) -> Record[Card] | None:
        """The card one step on (1) or back (-1) in the order of reading, also if the present one was taken away."""
        order = self.reading_order
        record = self.scene.get(reading_id(self.scene.id), Reading)
        seen = self.scene.board.get(record.data.card) if record is not None else None
        if seen is None or not isinstance(seen.data, Card):
            return order[0] if order else None
        heaps = self.heaps
        here = self._key(seen, heaps.of(seen.id))
        if step > 0:
            return next((c for c in order if self._key(c, heaps.of(c.id)) > here), None)
        return next((c for c in reversed(order) if self._key(c, heaps.of(c.id)) < here), None)

    @cached_property
    def ready(self) -> frozenset[str]:
        """Those who have written something and have decided about it."""
        return frozenset(r.author for r in self.scene.written(Ready) if r.author in self.written_by)

    @cached_property
    def counts(self) -> list[int]:
        """How many cards everybody sees on each board."""
        return [len(cards) for cards in self._on_boards]

    @cached_property
    def _on_boards(self) -> list[list[Record[Card]]]:
        boards: list[list[Record[Card]]] = [[] for _ in self.stems]
        last = len(boards) - 1
        for card in self.cards:
            boards[min(card.data.stem, last)].append(card)
        return boards

    @cached_property
    def crowded(self) -> bool:
        """Whether one board has more than the wall can show beside the others while something is read."""
        loads = [sum(1.5 if length(c.data.text) == "l" else 1 for c in cards) for cards in self._on_boards]
        for heap in self.heaps.all():
            loads[min(int(heap.data.board), len(loads) - 1)] += 1
        return max(loads) > ROOM.get(len(self.stems), 3)
