"""The three columns as rows: what belongs together stands side by side, and what is missing is a place of its own.

A Soll begins a row; the Ist cards it starts from and the ideas that lead to it stand beside and below it, each card once.
What belongs to a second Soll too stays where it stands first. What has no Soll at all comes last, around the empty place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

GAP = "-"
"""In a cell: something is missing here, and a sentence says so. No record is called like this."""
WALL_ROWS = 4
"""Rows that one page of the wall takes; more go to the next board."""


class Row(NamedTuple):
    """Card ids, GAP, or "" for a place that says nothing. `head`: the Soll whose row this is or continues; "" for none."""

    ist: str
    soll: str
    idea: str
    head: str = ""

    @property
    def cards(self) -> tuple[str, ...]:
        return tuple(c for c in self[:3] if c and c != GAP)


class Ties(NamedTuple):
    """Lines on one page, as (row on the left, row on the right), from 0."""

    left: tuple[tuple[int, int], ...]  # Ist to Soll
    right: tuple[tuple[int, int], ...]  # Soll to idea


def rows_of(ist: Sequence[str], soll: Sequence[str], ideas: Sequence[str], to: Mapping[str, Sequence[str]]) -> list[Row]:
    """All cards of a board in rows. `to` says what a card points to: a Soll to Ist cards, an idea to Soll cards."""
    placed: set[str] = set()
    rows: list[Row] = []
    for head in soll:
        wanted = to.get(head, ())
        left = [c for c in ist if c in wanted and c not in placed]
        right = [c for c in ideas if head in to.get(c, ()) and c not in placed]
        placed.update(left, right)
        first_left = GAP if not any(c in wanted for c in ist) else ""
        first_right = GAP if not any(head in to.get(c, ()) for c in ideas) else ""
        for n in range(max(1, len(left), len(right))):
            rows.append(
                Row(
                    left[n] if n < len(left) else first_left if n == 0 else "",
                    head if n == 0 else "",
                    right[n] if n < len(right) else first_right if n == 0 else "",
                    head,
                )
            )
    loose = zip_longest([c for c in ist if c not in placed], [c for c in ideas if c not in placed], fillvalue="")
    return rows + [Row(left, GAP, right) for left, right in loose]


def packed(rows: Sequence[Row]) -> list[Row]:
    """The same cards, and what is tied to nothing closer together below: side by side without a line between them, and
    without places for what is missing there."""
    tied = [row for row in rows if row.head and (row.ist, row.idea) != (GAP, GAP)]
    loose = [row for row in rows if row not in tied]
    columns = ([c for row in loose if (c := row[at]) and c != GAP] for at in range(3))
    return tied + [Row(ist, soll, idea, soll) for ist, soll, idea in zip_longest(*columns, fillvalue="")]


def pages_of(rows: Sequence[Row], most: int = WALL_ROWS) -> list[list[Row]]:
    """Rows in pages. What belongs to one Soll stays together if it can; where it cannot, the Soll is repeated."""
    pages: list[list[Row]] = []
    page: list[Row] = []
    for at, row in enumerate(rows):
        block = 1
        if row.soll and row.soll != GAP:
            block = sum(1 for other in rows[at:] if other.head == row.head)
        if page and (len(page) == most or (block <= most and len(page) + block > most)):
            pages.append(page)
            page = []
        page.append(row._replace(soll=row.head) if not page and row.head else row)
    return [*pages, page] if page else pages


def ties_of(page: Sequence[Row], to: Mapping[str, Sequence[str]]) -> Ties:
    """The lines between the cards of one page."""
    ist = {row.ist: n for n, row in enumerate(page) if row.ist and row.ist != GAP}
    soll = {row.soll: n for n, row in enumerate(page) if row.soll and row.soll != GAP}
    ideas = {row.idea: n for n, row in enumerate(page) if row.idea and row.idea != GAP}
    left = [(ist[c], n) for head, n in soll.items() for c in to.get(head, ()) if c in ist]
    right = [(soll[c], n) for idea, n in ideas.items() for c in to.get(idea, ()) if c in soll]
    return Ties(tuple(sorted(left)), tuple(sorted(right)))
