"""What goes with what: one thing points to another that it was merged into, and nothing is rewritten, so that it can be undone.

A chain leads to its end; one that runs in a circle, or to what is gone, stops before.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from facilitation.method import Scene
from facilitation.records import Data, Record, Ref

T = TypeVar("T", bound=Data)


class Merged(Data, frozen=True, tag="merged"):
    """A topic that goes with another one. Those whose they are have agreed: without that it is not written down."""

    topic: Ref
    into: Ref


def merged_id(topic: str) -> str:
    return f"{topic}.merged"


def end_of(start: str, into: Callable[[str], str], there: Container[str]) -> str:
    """Where something has gone in the end; itself if it points nowhere ("")."""
    seen, at = {start}, start
    while (following := into(at)) in there and following not in seen:
        seen.add(following)
        at = following
    return at


class Families(Generic[T]):
    """The topics of one run, and which of them go together. A subclass says which stand on the board, and of what kind."""

    scene: Scene[Any]
    kind: type[T]

    @property
    def topics(self) -> Sequence[Record[T]]:
        """Everything on the board, merged topics too, in its order."""
        raise NotImplementedError

    @cached_property
    def heads(self) -> list[Record[T]]:
        """The topics that stand for themselves, in the same order."""
        return [t for t in self.topics if self.head(t.id) == t.id]

    def head(self, topic: str) -> str:
        """Where a topic has gone in the end; itself if it was not merged, or with one that is gone."""
        return end_of(topic, self._into, self._there)

    def family(self, head: str) -> list[Record[T]]:
        """A topic with those that were merged into it; itself first."""
        return self._families.get(head, [])

    def number(self, topic: Record[T]) -> int:
        """The number to say aloud: the order of birth, which no withdrawn topic changes."""
        return self._numbers.get(topic.id, 0)

    def _into(self, topic: str) -> str:
        pointer = self.scene.get(merged_id(topic), Merged)
        return pointer.data.into if pointer is not None else ""

    @cached_property
    def _there(self) -> frozenset[str]:
        return frozenset(t.id for t in self.topics)

    @cached_property
    def _families(self) -> dict[str, list[Record[T]]]:
        found: dict[str, list[Record[T]]] = {}
        for topic in self.topics:
            found.setdefault(self.head(topic.id), []).append(topic)
        return {head: sorted(family, key=lambda t: t.id != head) for head, family in found.items()}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {t.id: n for n, t in enumerate(self.scene.board.kind(self.scene.id, self.kind.tag()), 1)}
