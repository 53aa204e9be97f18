"""Cards on paper: in two columns with number, text, marks, origin and replies; and the grid, where they stand in rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exports.pdf.layout import Box, Columns, Framed, Inset, Rows, Stack, Tagged, tagged
from exports.pdf.pen import Pen, Segment
from exports.pdf.styles import CARD, DENSE, DOT, EDGE, H3, H4, RED, SMALL, TINY, Style
from exports.pdf.tagging import table_scope, unnumbered
from exports.pdf.text import Text, mixed, plain
from facilitation.protocol import Card, Cards, Cell, Colour, Grid, Heap
from facilitation.words import say

_PAD = {"card": (8.5, 6.5), "oval": (12.0, 6.5), "round": (14.0, 8.0)}
_RADIUS = {"card": 2.2, "oval": 13.0, "round": 24.0}
_LONG = 260
"""A card with more letters than this takes the whole width, so that its neighbour does not become a tower."""
_MAX_COLUMNS = 5
_DISPUTED = frozenset({"strittig", "disputed", "contested"})


@dataclass(slots=True)
class Bolt(Box):
    """A conflict: the red lightning before its word."""

    inner: Box
    size: float

    def height(self, width: float) -> float:
        return self.inner.height(width - self.size)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        unit, middle = self.size / 24, top - 0.58 * self.size - 0.6
        points = [(14.5, 1), (4, 13.6), (10.2, 13.6), (8.3, 23), (20, 9.6), (13.4, 9.6)]
        with pen.decoration():
            pen.shape([(x + (px - 4) * unit, middle + (12 - py) * unit) for px, py in points], RED)
        self.inner.draw(pen, x + self.size, top, width - self.size)


def card_box(card: Card, language: str, style: Style = CARD, listed: bool = True) -> Box:
    """One card as a sheet of its colour and shape. `listed`: it is an entry of a list of cards."""
    small = SMALL if style is CARD else TINY
    edge = EDGE[card.colour]
    number: list[Segment] = [(card.number, style.bold.ink(edge)), ("\u00a0 ", style)] if card.number else []
    parts: list[Box] = [mixed(*number, (card.text, style), language=language)]
    quiet = [mark for mark in card.marks if mark.lower() not in _DISPUTED]
    if quiet:
        parts.append(Inset(plain(" · ".join(quiet), small.bold.muted, language), above=3))
    for mark in card.marks:
        if mark.lower() in _DISPUTED:
            parts.append(Inset(Bolt(plain(mark, small.bold.ink(RED), language), small.size + 1), above=3))
    said = " · ".join(part for part in (card.author, card.origin) if part)
    if said:
        parts.append(Inset(plain(said, small.muted, language), above=3))
    if card.replies:
        replies = [plain(reply, small, language) for reply in card.replies]
        parts.append(Inset(Inset(Stack(replies, 3), left=9, rule=edge), above=5))
    sheet = Framed(Stack(parts), card.colour, _RADIUS[card.shape], _PAD[card.shape])
    return tagged("LI", tagged("LBody", sheet)) if listed else sheet


def _is_long(card: Card) -> bool:
    return len(card.text) + sum(map(len, card.replies)) > _LONG or card.text.count("\n") > 6


def card_rows(cards: Sequence[Card], language: str) -> list[Box]:
    """Cards in order, two in a row; a long one alone in its row."""
    rows: list[Box] = []
    waiting: list[Box] = []
    for card in cards:
        box = card_box(card, language)
        if _is_long(card):
            rows += [_pair(waiting), box] if waiting else [box]
            waiting = []
        else:
            waiting.append(box)
            if len(waiting) == 2:
                rows.append(_pair(waiting))
                waiting = []
    return [*rows, _pair(waiting)] if waiting else rows


def _pair(boxes: list[Box]) -> Box:
    return Columns([*boxes, Stack([])] if len(boxes) == 1 else list(boxes), (1, 1), 8, stretch=True)


@dataclass(slots=True)
class HeapTitle(Box):
    """The name of a heap, with the number that stands behind it in a red dot."""

    title: Box
    count: Text | None

    def height(self, width: float) -> float:
        return self.title.height(width - 34)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        self.title.draw(pen, x, top, width - 34)
        if self.count:
            with pen.decoration():
                pen.disc(x + width - self.count.lines(34)[0].width - 7.5, top - 7.4, 3.6, DOT)
            self.count.draw(pen, x, top, width)


def heap_head(heap: Heap, language: str, after_others: bool) -> Box | None:
    """The heading of a heap. Loose cards need one only where they would seem to belong to the heap above them."""
    if not heap.title and heap.n is None and not after_others:
        return None
    say_ = say(language)
    title = plain(heap.title or say_("Single cards"), H4, language, "Span")
    count = plain(str(heap.n), H4, language, "Span", "end") if heap.n is not None else None
    return tagged("Caption", HeapTitle(title, count))


def cards_boxes(block: Cards, language: str) -> list[tuple[Box, bool]]:
    """The block as boxes for the page flow, each with "stays with the next one"."""
    flow: list[tuple[Box, bool]] = []
    for heap in block.heaps:
        owner, attributes = object(), {"A": unnumbered()}  # the heap is one list, whatever page its cards stand on
        head = heap_head(heap, language, bool(flow))
        if head:
            flow.append((Tagged("L", Inset(head, above=9 if flow else 0), owner, attributes), bool(heap.cards)))
        flow += [(Tagged("L", row, owner, attributes), False) for row in card_rows(heap.cards, language)]
    return flow


def grid_boxes(block: Grid, language: str) -> list[Box]:
    """The grid as tables; more columns than a page holds make several tables, each with all row heads."""
    count = max((len(block.columns), *(len(row.cells) for row in block.rows)))
    parts = max(1, -(-count // _MAX_COLUMNS))
    wide = max(1, -(-count // parts))
    return [_grid(block, range(start, min(start + wide, count)), language) for start in range(0, max(count, 1), wide)]


def _grid(block: Grid, columns: range, language: str) -> Box:
    heads = any(row.head for row in block.rows)
    wide = len(columns) + heads > 3
    style, title = (DENSE, CARD.bold) if wide else (CARD, H3)
    shares = [*([0.62] if heads else []), *[1.0] * len(columns)]
    gap = 5.0 if wide else 7.0

    def colour(column: int) -> Colour:
        return block.colours[column] if column < len(block.colours) else "white"

    first: list[Box] = [tagged("TD", Stack([]))] if heads else []  # above the heads of the rows there is nothing to say
    scope = table_scope("Column")
    for column in columns:
        name = block.columns[column] if column < len(block.columns) else ""
        first.append(Framed(plain(name, title, language, "TH", A=scope), colour(column), pad=(6 if wide else 8, 4.5)))
    rows: list[Box] = []
    for row in block.rows:
        cells: list[Box] = []
        if heads:
            cells.append(Inset(plain(row.head, style.bold, language, "TH", A=table_scope("Row")), above=5))
        for column in columns:
            cell_of = row.cells[column] if column < len(row.cells) else Cell()
            cells.append(tagged("TD", _cell(cell_of, language, style)))
        rows.append(tagged("TR", Columns(cells, shares, gap, stretch=True)))
    return tagged("Table", Rows(rows, tagged("TR", Columns(first, shares, gap, stretch=True)), gap))


def _cell(cell: Cell, language: str, style: Style) -> Box:
    if not cell.cards:
        words = plain(cell.gap or "–", style.muted, language)
        return Framed(words, dashed=True, pad=_PAD["card"] if style is CARD else (6, 5))
    if len(cell.cards) == 1:
        return card_box(cell.cards[0], language, style, listed=False)
    return tagged("L", Stack([card_box(card, language, style) for card in cell.cards], 4), A=unnumbered())
