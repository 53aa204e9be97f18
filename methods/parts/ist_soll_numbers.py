"""Ist/Soll groups: the numbers of the cards. What was said aloud once stays, whatever is withdrawn, hidden or moved."""

from __future__ import annotations

from collections.abc import Sequence

from facilitation.records import Record
from methods.parts.ist_soll_records import Card


def numbered(cards: Sequence[Record[Card]]) -> tuple[dict[str, int], dict[str, set[int]]]:
    """(card → its number on its board, group → all numbers given there) from all cards of a run in order of birth.

    A card counts where it was written; where it was moved to it has the number that was free then.
    """
    taken: dict[str, set[int]] = {}
    for card in cards:
        for group, number in card.data.moved.items():
            taken.setdefault(group, set()).add(number)
    found: dict[str, int] = {}
    last: dict[str, int] = {}
    for card in cards:
        home = card.data.home or card.data.group
        number = last.get(home, 0) + 1
        while number in taken.get(home, ()):
            number += 1
        last[home] = number
        found[card.id] = number if home == card.data.group else card.data.moved.get(card.data.group, 0)
    for home, number in last.items():
        taken.setdefault(home, set()).add(number)
    return found, taken
