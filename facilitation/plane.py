"""Dots on a plane: the same for screens and paper, so that a cloud of dots looks alike on both."""

from __future__ import annotations

import math
from collections.abc import Iterable

Point = tuple[float, float]


def apart(points: Iterable[Point], gap: float, ratio: float = 1.0) -> list[Point]:
    """The points as they are drawn: moved apart just as far as needed for every one to be seen, inside 0..1.

    `gap` is the least distance of two in parts of the chart's width, `ratio` its width by its height. In the order of their
    places, whatever order they came in: the first one there keeps its place, the next one goes around it.
    """
    drawn: list[Point] = []
    near: dict[tuple[int, int], list[Point]] = {}  # what is drawn, by squares of the gap: only neighbours can be too near
    tried: dict[tuple[int, int], int] = {}  # where so many came together already, the next one need not look from the start

    def square(place: Point) -> tuple[int, int]:
        return int(place[0] / gap), int(place[1] / ratio / gap)

    def free(place: Point) -> bool:
        column, row = square(place)
        around = (near.get((column + i, row + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1))
        return all(math.hypot(place[0] - a, (place[1] - b) / ratio) >= 0.999 * gap for found in around for a, b in found)

    for x, y in sorted(points):
        home = square((x, y))
        there = (x, y)
        for step in (0, *range(tried.get(home, 1), _TRIES)):
            turn, far = step * _GOLDEN, 0.55 * gap * math.sqrt(step)
            there = (_within(x + far * math.cos(turn)), _within(y + far * ratio * math.sin(turn)))
            if free(there):
                tried[home] = max(1, step - 8)
                break
        near.setdefault(square(there), []).append(there)
        drawn.append(there)
    return drawn


_GOLDEN = math.pi * (3 - math.sqrt(5))  # a sunflower's turn: the next place is never behind another one
_TRIES = 4_000


def _within(part: float) -> float:
    return min(1.0, max(0.0, part))
