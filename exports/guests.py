"""What is printed of the guest list: the list to sign at the entrance, and badges on sheets of ten.

`people` are (name, institution, place), in the order in which they are printed; each of the three may be empty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from exports.pdf.fonts import BOLD, DRAWING
from exports.pdf.layout import Box, Columns, Inset, Rows, Stack, tagged
from exports.pdf.pages import Flow, Furniture, draw_pages, paginate
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean
from exports.pdf.styles import A4, BODY, H2, HAIR, INK_2, LARGE, LINE, SMALL, TABLE, TITLE, Style
from exports.pdf.tables import day, heading_cells
from exports.pdf.text import Text, plain
from facilitation.words import say

Guest = tuple[str, str, str]
_BLANK_LINES = 8
"""Empty lines at the end of the list, for those who come without being on it."""
_ROW = 31.0
"""Points: high enough to sign in."""
_MM = 72 / 25.4
BADGE = (90 * _MM, 54 * _MM)
"""The usual inlay of a badge."""
_ACROSS, _DOWN = 2, 5
_PAD = 14.0


# ── the list to sign ──


def signatures(
    *, title: str, date_line: str, place: str, host: str, deletion_date: str, people: Sequence[Guest], lang: str
) -> bytes:
    """The list as PDF: a line for everybody, numbered, and some empty ones. Its head is repeated on every page."""
    _ = say(lang)
    kind = _("Signature list")
    with DRAWING:
        bare = clean(title, bare=True)
        pen = Pen(A4, f"{bare} · {kind}", lang, clean(host, bare=True) or bare)
        about = " · ".join(part for part in (date_line, place, host) if part)
        head: list[Box] = [plain(kind, TITLE, lang, "H1"), plain(title, H2, lang, "P")]
        if about:
            head.append(plain(about, LARGE.muted, lang))
        until = ""
        if deletion_date:
            until = _("To be destroyed on %(date)s.") % {"date": day(dt.date.fromisoformat(deletion_date), lang)}
        furniture = Furniture((kind, date_line), f"{kind} · {title}", until or title, _("Page %(page)s of %(pages)s"), "", lang)
        flow = [Flow(Stack(head, 4), keep=True, outline=(0, kind)), Flow(_table(people, lang), 14)]
        draw_pages(pen, paginate(flow), furniture)
        return pen.finish()


def _table(people: Sequence[Guest], lang: str) -> Box:
    _ = say(lang)
    placed = any(place for _name, _institution, place in people)
    titles = [_("No."), _("Name"), _("Institution"), *([_("Place")] if placed else []), _("Signature")]
    shares = [0.32, 1.6, 1.6, *([1.0] if placed else []), 1.7]
    rows = [
        (str(n), name, institution, *([place] if placed else []), "") for n, (name, institution, place) in enumerate(people, 1)
    ]
    rows += [("", *[""] * (len(titles) - 1))] * _BLANK_LINES
    lines = [_line([plain(cell, _style(i), lang, "TD") for i, cell in enumerate(row)], shares) for row in rows]
    head = tagged("TR", Columns([Inset(cell, below=3.5) for cell in heading_cells(titles, lang)], shares))
    return tagged("Table", Rows(lines, head, rule=True))


def _style(column: int) -> Style:
    return SMALL.muted if column == 0 else BODY.bold if column == 1 else TABLE


def _line(cells: Sequence[Box], shares: Sequence[float]) -> Box:
    return tagged("TR", Columns([AtLeast(Inset(cell, above=5, below=4), _ROW) for cell in cells], shares))


@dataclass(slots=True)
class AtLeast(Box):
    """A box with room below it, so that there is something to write on. It is never cut."""

    inner: Box
    tall: float

    def height(self, width: float) -> float:
        return max(self.tall, self.inner.height(width))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        self.inner.draw(pen, x, top - max(0.0, self.tall - self.inner.height(width)) / 2, width)


# ── badges ──


def badges(
    *, title: str, date_line: str, place: str, host: str, deletion_date: str, people: Sequence[Guest], lang: str
) -> bytes:
    """Badges as PDF, ten on a sheet of A4, 90 × 54 mm each; the last sheet is filled up with empty ones to write on."""
    _ = say(lang)
    each = _ACROSS * _DOWN
    sheets = max(1, -(-len(people) // each))
    filled: list[Guest | None] = [*people, *[None] * (sheets * each - len(people))]
    with DRAWING:
        bare = clean(title, bare=True)
        pen = Pen(A4, f"{bare} · {_('Name badges')}", lang, clean(host, bare=True) or bare)
        left, bottom = (A4[0] - _ACROSS * BADGE[0]) / 2, (A4[1] - _DOWN * BADGE[1]) / 2
        for start in range(0, len(filled), each):
            for n, guest in enumerate(filled[start : start + each]):
                x, top = left + n % _ACROSS * BADGE[0], A4[1] - bottom - n // _ACROSS * BADGE[1]
                with pen.decoration():
                    pen.box(x, top - BADGE[1], *BADGE, edge=HAIR, line=0.6, dashed=True)
                _badge(pen, guest, title, date_line, lang, x + _PAD, top - 11)
            pen.next_page()
        return pen.finish()


def _badge(pen: Pen, guest: Guest | None, title: str, date_line: str, lang: str, x: float, top: float) -> None:
    width = BADGE[0] - 2 * _PAD
    low = top - BADGE[1] + 22  # where the last line may end
    about = " · ".join(part for part in (clean(title, bare=True), date_line) if part)
    head = _fitted(about, 8.5, 6.5, width, lang, lines=((7.5, 1), (0, 2)), colour=INK_2)
    head.draw(pen, x, top, width)
    with pen.decoration():
        pen.rule(x, top - head.height(width) - 3, width, LINE, 0.75)
    top -= head.height(width) + 3
    name, institution, place = (clean(text, bare=True) or text for text in guest or ("", "", ""))
    below = [_fitted(text, 11.5, 7.5, width, lang, lines=((9.5, 1), (0, 2))) for text in (institution, place) if text]
    room = top - low - sum(box.height(width) for box in below) - 4 * len(below)
    if not name:  # to be written by hand
        with pen.decoration():
            pen.rule(x + 6, top - 0.62 * room, width - 12, LINE, 0.75)
    else:
        largest = min(27.0, room / 1.16)
        box = _fitted(name, largest, 8.0, width, lang, lines=((17, 1), (11.5, 2), (0, 3)), font=BOLD, tag="H2", room=room)
        box.draw(pen, x, top - (room - box.height(width)) / 2, width)
    top -= room
    for box in below:
        box.draw(pen, x, top, width)
        top -= box.height(width) + 4


def _fitted(
    text: str,
    largest: float,
    least: float,
    width: float,
    lang: str,
    *,
    lines: Sequence[tuple[float, int]],
    font: str = BODY.font,
    colour: str = BODY.colour,
    tag: str = "P",
    room: float = float("inf"),
) -> Text:
    """The text in the largest letters that fit. `lines`: from which size on how many lines are allowed, largest first."""
    size = largest
    while True:
        box = plain(text, Style(size, size * 1.16, font, colour), lang, tag, "centre")
        allowed = next(n for from_size, n in lines if size >= from_size)
        if size <= least or (len(box.lines(width)) <= allowed and box.height(width) <= room):
            return box
        size = max(least, size - 0.5)
