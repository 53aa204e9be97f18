"""The eleven kinds of block, each as boxes for the page flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from exports.pdf.cards import cards_boxes, grid_boxes
from exports.pdf.figures import bars_boxes, field_boxes, picture_boxes
from exports.pdf.layout import WHOLE, Box, Inset, Stack, Tagged, tagged
from exports.pdf.pages import Flow
from exports.pdf.pen import Pen
from exports.pdf.styles import BODY, EDGE, FILL, INK, LARGE, LEAD, SMALL, Style
from exports.pdf.tables import facts_box, measures_box, table_box
from exports.pdf.tagging import list_numbering
from exports.pdf.text import plain
from facilitation.protocol import (
    AnyBlock,
    Bars,
    Cards,
    Facts,
    Field,
    Grid,
    Listing,
    Measure,
    Measures,
    Paragraph,
    Picture,
    Quote,
    Table,
)
from facilitation.words import say

BLOCK_GAP = 11.0
"""Between two blocks."""


TOGETHER = 12
"""A bar chart with up to so many bars is not torn apart."""


def is_empty(block: AnyBlock) -> bool:
    """True for a block that has a form but nothing in it."""
    match block:
        case Listing(items=found) | Facts(pairs=found) | Table(rows=found) | Measures(rows=found) | Grid(rows=found):
            return not found
        case Bars(bars=found) | Field(points=found):
            return not found
        case Cards(heaps=heaps):
            return not any(heap.cards or heap.title or heap.n is not None for heap in heaps)
        case Paragraph(text=text) | Quote(text=text):
            return not text.strip()
    return False


def block_flow(block: AnyBlock, language: str, numbers: Mapping[Measure, int]) -> list[Flow]:
    """One block. `numbers`: how the whole document counts its measures. One that is empty says so."""
    if is_empty(block):
        _ = say(language)
        none = plain(_("No entries."), BODY.muted, language)
        return [] if isinstance(block, (Paragraph, Quote)) else [Flow(none, BLOCK_GAP)]
    match block:
        case Paragraph(text=text, style=style):
            look = {"plain": BODY, "lead": LEAD, "note": BODY.muted}[style]
            return [Flow(plain(text, look, language), BLOCK_GAP if style != "lead" else 8)]
        case Quote(text=text, source=source):
            return [Flow(quote_box(text, source, language), BLOCK_GAP)]
        case Listing(items=items, ordered=ordered):
            return several(list_boxes(items, ordered, language), BLOCK_GAP, 3.5)
        case Facts():
            return [Flow(facts_box(block, language), BLOCK_GAP)]
        case Cards():
            pairs = cards_boxes(block, language)
            return [Flow(box, BLOCK_GAP if i == 0 else 7, keep=keep) for i, (box, keep) in enumerate(pairs)]
        case Grid():
            return [Flow(box, BLOCK_GAP) for box in grid_boxes(block, language)]
        case Table():
            return [Flow(table_box(block, language), BLOCK_GAP)]
        case Measures(rows=rows):
            return [Flow(measures_box(rows, numbers, language), BLOCK_GAP)]
        case Bars():
            boxes = bars_boxes(block, language)
            flow = several(boxes, BLOCK_GAP, 1.5)
            short = len(block.bars) <= TOGETHER
            return [replace(part, keep=part.keep or i == 0 or short) for i, part in enumerate(flow[:-1])] + flow[-1:]
        case Field():
            boxes = field_boxes(block, language)
            return [Flow(box, BLOCK_GAP if i == 0 else 4, keep=i == 0) for i, box in enumerate(boxes)]
        case Picture():
            return [Flow(box, BLOCK_GAP) for box in picture_boxes(block, language)]


def several(boxes: Sequence[Box], before: float, between: float) -> list[Flow]:
    """Boxes that belong together, such as the entries of a list: neither the first nor the last stands alone on a page."""
    last = len(boxes) - 1
    return [Flow(box, between if i else before, keep=i < last and i in (0, last - 1)) for i, box in enumerate(boxes)]


def quote_box(text: str, source: str, language: str) -> Box:
    """Somebody's own words: in quotation marks of the language, with a line beside them."""
    marks = ("„", "“") if language == "de" else ("“", "”")
    already = text[:1] in '„“"»«”'
    said = text if already else f"{marks[0]}{text}{marks[1]}"
    lines: list[Box] = [plain(said, LARGE, language)]
    if source:
        lines.append(plain(source, SMALL.muted, language))
    return tagged("BlockQuote", Inset(Stack(lines, 3), left=11, rule=INK))


def list_boxes(items: Sequence[str], ordered: bool, language: str, style: Style = BODY) -> list[Box]:
    """One box for each entry, together one list."""
    owner, attributes = object(), {"A": list_numbering(ordered)}
    wide = 18.0 if len(items) < 100 else 26.0
    boxes: list[Box] = []
    for i, item in enumerate(items, 1):
        label = plain(f"{i}." if ordered else "•", style, language, "Lbl")
        entry = tagged("LI", Hanging(label, plain(item, style, language, "LBody"), wide))
        boxes.append(Tagged("L", entry, owner, attributes))
    return boxes


@dataclass(slots=True)
class Hanging(Box):
    """A label, and a text that hangs beside it."""

    label: Box | None
    inner: Box
    indent: float

    def height(self, width: float) -> float:
        return self.inner.height(width - self.indent)

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        head, tail = self.inner.split(width - self.indent, room)
        if head is None:
            return None, self
        return Hanging(self.label, head, self.indent), Hanging(None, tail, self.indent)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        if self.label:
            self.label.draw(pen, x, top, self.indent)
        self.inner.draw(pen, x + self.indent, top, width - self.indent)


@dataclass(slots=True)
class Numbered(Box):
    """A result with its number in a round yellow card."""

    number: Box
    inner: Box

    def height(self, width: float) -> float:
        return max(24.0, self.inner.height(width - 34))

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        head, tail = self.inner.split(width - 34, room)
        if head is None or self.height(width) <= WHOLE:
            return None, self
        return Numbered(self.number, head), Hanging(None, tail, 34)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        height, inside = self.height(width), self.inner.height(width - 34)
        with pen.decoration():
            pen.disc(x + 12, top - height / 2, 11.4, FILL["yellow"], EDGE["yellow"], 1.1)
        self.number.draw(pen, x, top - height / 2 + 7.3, 24)
        self.inner.draw(pen, x + 34, top - (height - inside) / 2, width - 34)


def highlight_boxes(texts: Sequence[str], language: str) -> list[Box]:
    owner, attributes = object(), {"A": list_numbering(True)}
    boxes: list[Box] = []
    for i, text in enumerate(texts, 1):
        number = plain(str(i), LARGE.bold, language, "Lbl", "centre")
        boxes.append(Tagged("L", tagged("LI", Numbered(number, plain(text, LARGE, language, "LBody"))), owner, attributes))
    return boxes
