"""Boxes: what stands on a page. A box knows its height for a width, can be cut in two, and draws itself with the pen.

Nothing is drawn before everything has its place, so that "page 3 of 14" is known on page 1.
All measures are points. `top` is the height of a box's upper edge above the page's lower edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exports.pdf.pen import Pen
from exports.pdf.styles import EDGE, FILL, FRAME_HEIGHT, HAIR, INK, LINE

WHOLE = 0.4 * FRAME_HEIGHT
"""A card or a row up to this height is never cut: it moves to the next page."""


class Box:
    """Base of all boxes."""

    def height(self, width: float) -> float:
        raise NotImplementedError

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        """What fits into `room`, and the rest. (None, self) where nothing can be cut off."""
        return None, self

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        raise NotImplementedError


@dataclass(slots=True)
class Stack(Box):
    """Boxes below each other, `gap` apart."""

    boxes: Sequence[Box]
    gap: float = 0.0

    def height(self, width: float) -> float:
        return sum(box.height(width) for box in self.boxes) + self.gap * max(0, len(self.boxes) - 1)

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        for i, box in enumerate(self.boxes):
            needed = box.height(width)
            if needed <= room:
                room -= needed + self.gap
                continue
            head, tail = box.split(width, room)
            first = [*self.boxes[:i], *([head] if head else [])]
            if not first:
                return None, self
            return Stack(first, self.gap), Stack([tail, *self.boxes[i + 1 :]], self.gap)
        return self, Stack([])

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        for box in self.boxes:
            box.draw(pen, x, top, width)
            top -= box.height(width) + self.gap


@dataclass(slots=True)
class Tagged(Box):
    """A box that is one element of the document's structure; its parts on several pages are the same element."""

    tag: str
    inner: Box
    owner: object
    attributes: dict[str, Any]

    def height(self, width: float) -> float:
        return self.inner.height(width)

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        head, tail = self.inner.split(width, room)
        if head is None:
            return None, self
        return Tagged(self.tag, head, self.owner, self.attributes), Tagged(self.tag, tail, self.owner, self.attributes)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        with pen.element(self.tag, self.owner, **self.attributes):
            self.inner.draw(pen, x, top, width)


def tagged(tag: str, inner: Box, **attributes: Any) -> Tagged:
    return Tagged(tag, inner, object(), attributes)


@dataclass(slots=True)
class Inset(Box):
    """A box with room around it. `rule` draws a line at its left, as beside a quotation."""

    inner: Box
    left: float = 0.0
    above: float = 0.0
    below: float = 0.0
    rule: str = ""

    def height(self, width: float) -> float:
        return self.above + self.inner.height(width - self.left) + self.below

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        head, tail = self.inner.split(width - self.left, room - self.above - self.below)
        if head is None:
            return None, self
        return Inset(head, self.left, self.above, self.below, self.rule), Inset(tail, self.left, 0, self.below, self.rule)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        if self.rule:
            with pen.decoration():
                pen.box(x, top - self.height(width), 2.25, self.height(width), fill=self.rule)
        self.inner.draw(pen, x + self.left, top - self.above, width - self.left)


@dataclass(slots=True)
class Framed(Box):
    """A card: a coloured sheet with its edge."""

    inner: Box
    colour: str = "white"
    radius: float = 2.2
    pad: tuple[float, float] = (8.5, 6.5)  # beside, above and below
    dashed: bool = False
    tall: float = 0.0  # drawn at least this high: cards in one row are equally high

    def height(self, width: float) -> float:
        return max(self.tall, self.inner.height(width - 2 * self.pad[0]) + 2 * self.pad[1])

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        if self.height(width) <= WHOLE:
            return None, self
        head, tail = self.inner.split(width - 2 * self.pad[0], room - 2 * self.pad[1])
        if head is None:
            return None, self
        return (
            Framed(head, self.colour, self.radius, self.pad, self.dashed),
            Framed(tail, self.colour, self.radius, self.pad, self.dashed),
        )

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        height = self.height(width)
        with pen.decoration():
            place = (x + 0.5, top - height + 0.5, width - 1, height - 1)
            if self.dashed:
                pen.box(*place, edge=LINE, line=0.8, radius=self.radius, dashed=True)
            else:
                pen.box(*place, fill=FILL[self.colour], edge=EDGE[self.colour], line=0.95, radius=self.radius)
        self.inner.draw(pen, x + self.pad[0], top - self.pad[1], width - 2 * self.pad[0])


@dataclass(slots=True)
class Columns(Box):
    """Boxes side by side. `shares` are their parts of the width; `stretch` makes cards in the row equally high."""

    boxes: Sequence[Box]
    shares: Sequence[float]
    gap: float = 8.0
    stretch: bool = False

    def widths(self, width: float) -> list[float]:
        free, whole = width - self.gap * (len(self.shares) - 1), sum(self.shares)
        return [free * share / whole for share in self.shares]

    def height(self, width: float) -> float:
        return max((box.height(w) for box, w in zip(self.boxes, self.widths(width), strict=True)), default=0.0)

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        if self.height(width) <= WHOLE:
            return None, self
        heads: list[Box] = []
        tails: list[Box] = []
        for box, w in zip(self.boxes, self.widths(width), strict=True):
            if box.height(w) <= room:
                heads.append(box)
                tails.append(Stack([]))
                continue
            head, tail = box.split(w, room)
            if head is None:
                return None, self
            heads.append(head)
            tails.append(tail)
        return (
            Columns(heads, self.shares, self.gap, self.stretch),
            Columns(tails, self.shares, self.gap, self.stretch),
        )

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        height = self.height(width)
        for box, w in zip(self.boxes, self.widths(width), strict=True):
            if self.stretch:
                stretch(box, w, height)
            box.draw(pen, x, top, w)
            x += w + self.gap


def stretch(box: Box, width: float, height: float) -> None:
    """Let a card, or the last card of a stack, reach down to `height`."""
    while isinstance(box, Tagged):
        box = box.inner
    if isinstance(box, Framed):
        box.tall = height
    elif isinstance(box, Stack) and box.boxes:
        above = box.height(width) - box.boxes[-1].height(width)
        stretch(box.boxes[-1], width, height - above)


@dataclass(slots=True)
class Rows(Box):
    """A table: its head is repeated on every page. `rule` draws lines between the rows."""

    rows: Sequence[Box]
    head: Box | None = None
    gap: float = 0.0
    rule: bool = False
    again: bool = False  # the head was printed before: now it is decoration

    def _above(self, width: float) -> float:
        return self.head.height(width) + self.gap if self.head else 0.0

    def height(self, width: float) -> float:
        return self._above(width) + sum(r.height(width) for r in self.rows) + self.gap * max(0, len(self.rows) - 1)

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        head, tail = Stack(self.rows, self.gap).split(width, room - self._above(width))
        if head is None or not isinstance(head, Stack) or not isinstance(tail, Stack):
            return None, self
        if len(tail.boxes) == 1 and len(head.boxes) > 2 and tail.boxes[0] is self.rows[-1]:
            # The last row of a table never stands alone on its page.
            head, tail = Stack(head.boxes[:-1], self.gap), Stack([*head.boxes[-1:], *tail.boxes], self.gap)
        return (
            Rows(head.boxes, self.head, self.gap, self.rule, self.again),
            Rows(tail.boxes, self.head, self.gap, self.rule, again=True),
        )

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        if self.head:
            if self.again:
                with pen.decoration("Pagination"):
                    self.head.draw(pen, x, top, width)
            else:
                self.head.draw(pen, x, top, width)
            top -= self.head.height(width)
            if self.rule:
                with pen.decoration():
                    pen.rule(x, top, width, INK, 1.1)
            top -= self.gap
        for row in self.rows:
            row.draw(pen, x, top, width)
            top -= row.height(width)
            if self.rule:
                with pen.decoration():
                    pen.rule(x, top, width, HAIR, 0.75)
            top -= self.gap
