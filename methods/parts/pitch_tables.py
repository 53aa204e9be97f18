"""Where people of one topic sit together after a pitch."""

from __future__ import annotations

from dataclasses import dataclass

from facilitation.records import Record
from methods.parts.pitches import Topic


@dataclass(frozen=True, slots=True)
class Table:
    """Where people of one topic sit together. `of`: the topic's id, for half B that of the record which halves it."""

    of: str
    topic: Record[Topic]
    half: str  # "", "A" or "B"
    people: tuple[str, ...]
    room: str
    seats: int
