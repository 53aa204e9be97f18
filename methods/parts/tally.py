"""Counting answers, and keeping quiet about the few: a cell with fewer than five people is not shown.

Nor is what the rest would tell: where the total is known one hidden cell could be worked out, so a second one is hidden, and
the hidden ones together are never fewer than five people. A cell with nobody in it stays: there is nobody behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

LEAST = 5
"""So many people have to stand behind a number that is shown."""


def count(given: Iterable[str], order: Sequence[str]) -> list[int]:
    """How often each of `order` was given; what is not among them does not count."""
    found = dict.fromkeys(order, 0)
    for one in given:
        if one in found:
            found[one] += 1
    return list(found.values())


def few(n: int, least: int = LEAST) -> bool:
    """True for a number of people that must not be shown."""
    return 0 < n < least


def shown(n: int, least: int = LEAST) -> int | None:
    """A number of people, or None if they are too few."""
    return None if few(n, least) else n


def suppress(cells: Sequence[int], least: int = LEAST, *, adds: bool = True) -> list[int | None]:
    """The cells of one distribution as they may be shown, None for a hidden one.

    `adds`: the cells add up to a total that is known. False where somebody may be in several cells: nothing can be worked
    out there, and only the few are hidden.
    """
    if adds and few(sum(cells), least):
        return [None] * len(cells)
    hidden = {i for i, n in enumerate(cells) if few(n, least)}
    if adds:
        hidden |= _with_cover(cells, hidden, least)
    return [None if i in hidden else n for i, n in enumerate(cells)]


def _with_cover(cells: Sequence[int], hidden: set[int], least: int, cheap: Collection[int] = ()) -> set[int]:
    """The hidden cells and as many more as it takes that nobody can work one of them out: the `cheap` ones first, then the
    smallest."""
    found = set(hidden)
    while found and (len(found) == 1 or sum(cells[i] for i in found) < least):
        rest = [i for i in range(len(cells)) if i not in found]
        if not rest:
            break
        found.add(
            min(rest, key=lambda i: (not cells[i], i not in cheap, cells[i], i))
        )  # an empty one only if there is no other
    return found


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Counts by row and column, with the totals of both; None is hidden. `rows` are people, also where they chose several."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]

    @property
    def told(self) -> bool:
        """True if there is anything to see that the totals do not say."""
        return any(n for row in self.cells for n in row)


def crosstab(cells: Sequence[Sequence[int]], rows: Sequence[int], least: int = LEAST, *, adds: bool = True) -> Crosstab:
    """A table as it may be shown. Everybody is in exactly one row; `rows` says how many people that are.

    `adds`: nobody is in two columns. A row or column whose total is hidden is hidden altogether; in the others no hidden
    cell can be worked out from the line it stands in.
    """
    totals = [sum(column) for column in zip(*cells, strict=True)]
    row_totals = suppress(rows, least)
    column_totals = suppress(totals, least, adds=adds)
    lines: list[list[tuple[int, int]]] = []
    if adds:
        lines += [[(r, c) for c in range(len(totals))] for r, n in enumerate(row_totals) if n is not None]
    lines += [[(r, c) for r in range(len(rows))] for c, n in enumerate(column_totals) if n is not None]
    hidden = {
        (r, c)
        for r, row in enumerate(cells)
        for c, n in enumerate(row)
        if few(n, least) or row_totals[r] is None or column_totals[c] is None
    }
    while True:
        before = len(hidden)
        for line in lines:
            here = {i for i, at in enumerate(line) if at in hidden}
            # Where the line that crosses it hides something already, one more costs the least.
            cheap = {i for i, at in enumerate(line) if any(_cross(at, other) for other in hidden if other not in line)}
            hidden |= {line[i] for i in _with_cover([cells[r][c] for r, c in line], here, least, cheap)}
        if len(hidden) == before:
            break
    shown_cells = tuple(tuple(None if (r, c) in hidden else n for c, n in enumerate(row)) for r, row in enumerate(cells))
    return Crosstab(shown_cells, tuple(row_totals), tuple(column_totals))


def _cross(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] == other[0] or one[1] == other[1]
