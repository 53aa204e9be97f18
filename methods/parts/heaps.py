"""Heaps: cards that were put together. One pointer for each card, and nothing is rewritten, so that undo is exact.

A card points to a heap (`Lies`); a card, its text and its board are never touched. What lies where is worked out from the
pointers: a heap stands while it has a name or at least two cards that everybody sees. Splitting takes the heap away and
leaves the pointers; they mean nothing without it, and say everything again when it comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any

import msgspec

from facilitation.method import N_, Body, Conflict, Effect, Put, Rejected, Remove, Scene
from facilitation.records import Data, Record, Ref

Name = Annotated[str, msgspec.Meta(max_length=200, extra_json_schema={"mark": "text"})]


class Heap(Data, frozen=True, tag="heap"):
    """Cards that lie together on one board of the activity."""

    board: str = ""
    name: Name = ""


class Lies(Data, frozen=True, tag="lies"):
    """Where a card lies; an empty heap means: loose. Its id is made from the card's."""

    card: Ref
    heap: Ref = ""


class Opened(Data, frozen=True, tag="opened"):
    """The heap that the wall shows large; one record for each activity."""

    heap: Ref = ""


class Gather(Body, frozen=True, tag="gather"):
    """Put a card, or a whole heap, onto another card or heap."""

    said = N_("Put on a heap")

    card: Ref
    onto: Ref


class NameHeap(Body, frozen=True, tag="name_heap"):
    said = N_("Heap named")

    heap: Ref
    text: Name = ""
    saw: Name = ""


class SplitHeap(Body, frozen=True, tag="split_heap"):
    said = N_("Heap split")

    heap: Ref


class FreeCard(Body, frozen=True, tag="free_card"):
    """Take a card out of its heap."""

    said = N_("Card taken out of its heap")

    card: Ref


class OpenHeap(Body, frozen=True, tag="open_heap"):
    """Show a heap large on the wall; empty: all boards again."""

    said = N_("Heap on the wall changed")
    quiet = True

    heap: Ref = ""


RECORDS: tuple[type[Data], ...] = (Heap, Lies, Opened)
BODIES: tuple[type[Body], ...] = (Gather, NameHeap, SplitHeap, FreeCard, OpenHeap)


def lies_id(card: str) -> str:
    return f"{card}.lies"


def opened_id(activity: str) -> str:
    return f"{activity}.opened"


class Heaps:
    """What lies where on one activity's board. `board_of` names the board of a card that everybody sees, else None."""

    def __init__(self, scene: Scene[Any], board_of: Callable[[str], str | None]) -> None:
        self.scene = scene
        self.board_of = board_of

    def pointed(self, card: str) -> Record[Heap] | None:
        """The heap that a card points to, whether or not it stands."""
        pointer = self.scene.get(lies_id(card), Lies)
        heap = self.scene.get(pointer.data.heap, Heap) if pointer is not None and pointer.data.heap else None
        return heap if heap is not None and heap.alive else None

    def cards(self, heap: str) -> list[str]:
        """The ids of the cards in a heap that everybody sees."""
        return self._cards.get(heap, [])

    @cached_property
    def _cards(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for pointer in self.scene.shown(Lies):
            if pointer.data.heap and self.board_of(pointer.data.card) is not None:
                found.setdefault(pointer.data.heap, []).append(pointer.data.card)
        return found

    def stands(self, heap: Record[Heap]) -> bool:
        """True if a heap appears: it has a card, and a name or a second one."""
        return heap.alive and len(self.cards(heap.id)) >= (1 if heap.data.name else 2)

    def of(self, card: str) -> Record[Heap] | None:
        """The heap in which a card appears, or None if it is loose."""
        heap = self.pointed(card)
        return heap if heap is not None and self.stands(heap) else None

    def all(self) -> list[Record[Heap]]:
        """The heaps that appear, in order of birth."""
        return [h for h in self.scene.shown(Heap) if self.stands(h)]

    @property
    def opened(self) -> str:
        """The id of the heap that the wall shows large, or ""."""
        record = self.scene.get(opened_id(self.scene.id), Opened)
        heap = self.scene.get(record.data.heap, Heap) if record is not None and record.data.heap else None
        return heap.id if heap is not None and self.stands(heap) else ""

    def touched(self, record: Record[Any]) -> set[str]:
        """Ids of cards and heaps that look different when this record changes: a card, a heap or a pointer."""
        data = record.data
        heap = record.id if isinstance(data, Heap) else data.heap if isinstance(data, (Lies, Opened)) else None
        found = {record.id} if not isinstance(data, (Lies, Opened)) else set()
        if isinstance(data, Lies):
            found.add(data.card)
        if heap is None and (pointed := self.pointed(record.id)) is not None:
            heap = pointed.id
        return found | {heap, *self.cards(heap)} if heap else found

    def decide(self, command_id: str, body: Body) -> list[Effect]:
        """What a command about heaps changes. Raises Rejected."""
        match body:
            case Gather():
                return self._gather(command_id, body)
            case NameHeap():
                heap = self.scene.need(body.heap, Heap)
                if heap.data.name != body.saw:
                    raise Conflict(heap.data.name)
                return [Put(heap.id, msgspec.structs.replace(heap.data, name=body.text.strip()))]
            case SplitHeap():
                return [Remove(self.scene.need(body.heap, Heap).id)]
            case FreeCard():
                if self.pointed(body.card) is None:
                    raise Rejected(N_("This card lies in no heap."))
                return [Put(lies_id(body.card), Lies(card=body.card))]
            case OpenHeap():
                if body.heap:
                    self.scene.need(body.heap, Heap)
                return [Put(opened_id(self.scene.id), Opened(heap=body.heap), author="")]
        raise Rejected(N_("This step does not know that."))

    def _gather(self, command_id: str, body: Gather) -> list[Effect]:
        source, moved, board = self._pick(body.card)
        target, onto, there = self._pick(body.onto)
        if target is None:
            target = self.of(body.onto)
        if there != board:
            raise Rejected(N_("These cards hang on different boards."))
        if body.card == body.onto or body.onto in moved:
            raise Rejected(N_("Choose two different cards."))
        if target is None and source is not None:
            return self._lay(onto, source.id)  # a heap put onto a loose card takes it in
        if target is None:
            return [Put(command_id, Heap(board=board), author=""), *self._lay([*moved, *onto], command_id)]
        effects: list[Effect] = []
        if source is not None:
            if source.data.name and not target.data.name:
                effects.append(Put(target.id, msgspec.structs.replace(target.data, name=source.data.name)))
            effects.append(Remove(source.id))
        return [*effects, *self._lay(moved, target.id)]

    def _lay(self, cards: list[str], heap: str) -> list[Effect]:
        return [Put(lies_id(card), Lies(card=card, heap=heap), author="") for card in cards]

    def _pick(self, card_or_heap: str) -> tuple[Record[Heap] | None, list[str], str]:
        """(the heap if it is one, the cards that move, their board)."""
        heap = self.scene.get(card_or_heap, Heap)
        if heap is not None and heap.alive:
            return heap, self.cards(heap.id), heap.data.board
        board = self.board_of(card_or_heap)
        if board is None:
            raise Rejected(N_("This is no longer there."))
        return None, [card_or_heap], board
