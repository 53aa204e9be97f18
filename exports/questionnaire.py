"""Numbered forms on paper: what a step asks, printed as often as it is wanted, each with a number of its own.

The number is how a form is typed back, so it stands large on the first page and at the head of every other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from exports.pdf.fonts import BOLD, DRAWING
from exports.pdf.layout import Box, Columns, Inset, Stack
from exports.pdf.pages import Flow, Furniture, draw_pages, paginate
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean
from exports.pdf.styles import A4, BODY, FILL, H3, INK, LARGE, LINE, SMALL, TITLE, Style
from exports.pdf.tables import day
from exports.pdf.text import Text, plain
from facilitation.protocol import Ask, Form
from facilitation.words import say

_NUMBER = Style(24, 28, BOLD)
_FACES: tuple[Literal["good", "so", "bad"], ...] = ("good", "so", "bad")
_COLOURS = {"good": "green", "so": "yellow", "bad": "orange"}


def questionnaire(
    *, form: Form, url: str, title: str, date_line: str, place: str, host: str, lang: str, first: int, n: int
) -> bytes:
    """`n` forms as one PDF, numbered from `first`. The same questions give the same bytes."""
    _ = say(lang)
    with DRAWING:
        bare = clean(f"{form.title} · {title}", bare=True)
        pen = Pen(A4, bare, lang, clean(host, bare=True) or clean(title, bare=True))
        about = " · ".join(part for part in (date_line, place) if part)
        for number in range(first, first + max(1, n)):
            called = _("No. %(n)s") % {"n": number}
            furniture = Furniture(
                (title, about), f"{form.title} · {title}", form.title, _("Page %(page)s of %(pages)s"), "", lang
            )
            draw_pages(pen, paginate(_flow(form, url, title, host, number, called, lang)), furniture)
        return pen.finish()


def _flow(form: Form, url: str, title: str, host: str, number: int, called: str, lang: str) -> list[Flow]:
    _ = say(lang)
    head = Stack(
        [plain(form.title, TITLE, lang, "H1"), plain(title, H3, lang), *([plain(host, LARGE.muted, lang)] if host else [])], 3
    )
    flow = [Flow(Columns([head, Numbered(number, called, lang)], [4.2, 1]), keep=True, outline=(0, called), running=called)]
    if form.intro:
        flow.append(Flow(plain(form.intro, LARGE, lang), 10))
    rule = _("No name, please. Skip what you like.")
    until = _("Please hand it in by %(date)s.") % {"date": day(dt.date.fromisoformat(form.until), lang)} if form.until else ""
    flow.append(Flow(plain(f"{rule} {until}".strip(), BODY.muted, lang), 8))
    answer = _("Or answer on your phone: %(address)s") % {"address": url}
    flow.append(Flow(plain(answer, SMALL.muted, lang), 3))
    asked = 0
    for ask in form.asks:
        asked += not ask.aside
        flow.append(Flow(_question(0 if ask.aside else asked, ask, lang), 15))
    if form.note:
        flow.append(Flow(plain(form.note, BODY, lang), 14))
    return flow


def _question(number: int, ask: Ask, lang: str) -> Box:
    """One question and where it is answered; never torn apart. `number` 0: it has none, as on the screens."""
    asked = plain(f"{number}. {ask.text}" if number else ask.text, H3, lang, "H2")
    return Whole(Stack([asked, _answer(ask, lang)], 7))


def _answer(ask: Ask, lang: str) -> Box:
    match ask.kind:
        case "one" | "several":
            boxes = [Tick(plain(option, LARGE, lang, "LI"), round_=ask.kind == "one") for option in ask.options]
            short = all(len(option) <= 26 for option in ask.options)
            return _in_columns(boxes, 2 if short and len(boxes) > 3 else 1)
        case "scale":
            cells: list[Box] = [Tick(plain(option, LARGE, lang, "LI"), round_=True) for option in ask.options]
            scale = Columns(cells, [1.0] * len(cells), 4)
            if not ask.low and not ask.high:
                return scale
            ends = Columns([plain(ask.low, SMALL, lang), plain(ask.high, SMALL, lang, align="end")], [1, 1])
            return Stack([scale, Inset(ends, above=2)], 2)
        case "faces":
            return Columns([Face(key, ask.tally) for key in _FACES], [1, 1, 1], 14)
    return Lines(ask.lines)


def _in_columns(boxes: Sequence[Box], columns: int) -> Box:
    if columns == 1:
        return Stack(boxes, 5)
    half = -(-len(boxes) // columns)
    return Columns([Stack(boxes[:half], 5), Stack(boxes[half:], 5)], [1, 1], 12)


@dataclass(slots=True)
class Whole(Box):
    """A box that is never cut: what is asked and where it is answered stand together."""

    inner: Box

    def height(self, width: float) -> float:
        return self.inner.height(width)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        self.inner.draw(pen, x, top, width)


@dataclass(slots=True)
class Numbered(Box):
    """The form's number, in a frame that nobody overlooks."""

    number: int
    called: str
    lang: str

    def height(self, width: float) -> float:
        return 46.0

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        with pen.decoration():
            pen.box(x + 1, top - 44, width - 2, 43, fill=FILL["yellow"], edge=INK, line=1.4, radius=3)
        text = plain(self.called, _NUMBER, self.lang, align="centre")
        shrunk = min(1.0, (width - 14) / max(1.0, text.lines(10_000)[0].width))
        fitted = Style(_NUMBER.size * shrunk, _NUMBER.leading, BOLD)
        plain(self.called, fitted, self.lang, align="centre").draw(pen, x, top - 8, width)


@dataclass(slots=True)
class Tick(Box):
    """A box to tick, round where only one may be ticked, and what it means."""

    label: Text
    round_: bool = False

    def height(self, width: float) -> float:
        return max(16.0, self.label.height(width - 22))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        with pen.decoration():
            pen.box(x + 1, top - 14, 12.5, 12.5, edge=INK, line=1.1, radius=6.25 if self.round_ else 1.2)
        self.label.draw(pen, x + 21, top, width - 22)


@dataclass(slots=True)
class Lines(Box):
    """Lines to write on."""

    n: int

    def height(self, width: float) -> float:
        return 24.0 * self.n

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        with pen.decoration():
            for i in range(1, self.n + 1):
                pen.rule(x, top - 24.0 * i + 3, width, LINE, 0.75)


@dataclass(slots=True)
class Face(Box):
    """A face to tick; with `tally` a field below it in which each child's mark has room."""

    key: Literal["good", "so", "bad"]
    tally: bool = False

    _FACE, _FIELD = 54.0, 44.0

    def height(self, width: float) -> float:
        return self._FACE + (self._FIELD + 6 if self.tally else 22)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        middle, radius = x + width / 2, self._FACE / 2 - 1
        y = top - self._FACE / 2
        with pen.decoration():
            pen.disc(middle, y, radius, FILL[_COLOURS[self.key]])
            canvas = pen.canvas
            canvas.setStrokeColor(INK)
            canvas.setLineWidth(2.6)
            canvas.setLineCap(1)
            for side in (-1, 1):
                canvas.line(middle + side * radius * 0.32, y + radius * 0.3, middle + side * radius * 0.32, y + radius * 0.1)
            path = canvas.beginPath()
            left, right, low = middle - radius * 0.42, middle + radius * 0.42, y - radius * 0.26
            path.moveTo(left, low - (0.12 * radius if self.key == "bad" else 0))
            bend = {"good": -0.42, "so": 0.0, "bad": 0.32}[self.key] * radius
            path.curveTo(left + 6, low + bend, right - 6, low + bend, right, low - (0.12 * radius if self.key == "bad" else 0))
            canvas.drawPath(path, stroke=1, fill=0)
            canvas.setLineCap(0)
            if self.tally:
                pen.box(x + 4, top - self._FACE - self._FIELD - 4, width - 8, self._FIELD, edge=LINE, line=0.9, radius=2)
            else:
                pen.box(middle - 6.25, top - self._FACE - 18, 12.5, 12.5, edge=INK, line=1.1, radius=6.25)
