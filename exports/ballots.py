"""Ballots on paper: one slip for each voter, each with a number, so that whoever types them in does it once.

As many slips stand on a page as there is room for. The numbers say nothing of who gets which: deal them out shuffled.
"""

from __future__ import annotations

from exports.pdf.fonts import BOLD, DRAWING
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean
from exports.pdf.styles import A4, BODY, HAIR, INK, INK_2, LINE, WHITE, Style
from exports.pdf.text import Text, plain
from facilitation.protocol import Ballot
from facilitation.words import say

_WIDTH, _HEIGHT = A4
_EDGE, _PAD = 40.0, 22.0
_INNER = _WIDTH - 2 * _EDGE
_ROW = 24.0
"""Points that a row likes to have; where there are too many it gets less, down to what can still be marked."""
_HEAD = 74.0
_NUMBER = Style(21, 24, BOLD)
_MOST_SLIPS = 4


def ballots(*, ballot: Ballot, title: str, date_line: str, lang: str, first: int, n: int) -> bytes:
    """`n` slips as one PDF, numbered from `first`. The same facts give the same bytes."""
    _ = say(lang)
    each = slips_on_a_page(len(ballot.options))
    tall = (_HEIGHT - 2 * _EDGE + _PAD) / each
    with DRAWING:
        bare = clean(f"{ballot.title} · {title}", bare=True)
        kind = _("Ballots")
        pen = Pen(A4, f"{bare} · {kind}", lang, clean(title, bare=True))
        numbers = range(first, first + max(1, n))
        for start in range(0, len(numbers), each):
            for place, number in enumerate(numbers[start : start + each]):
                top = _HEIGHT - _EDGE - place * tall
                if place:
                    with pen.decoration():
                        pen.canvas.setDash(4, 3)
                        pen.rule(0, top + _PAD / 2, _WIDTH, LINE, 0.6)
                        pen.canvas.setDash()
                _slip(pen, ballot, _("No. %(n)s") % {"n": number}, f"{title} · {date_line}", top, tall - _PAD, lang)
            pen.next_page()
        return pen.finish()


def slips_on_a_page(options: int) -> int:
    """How many slips with so many options stand on a page: four, two or one."""
    for each in (_MOST_SLIPS, 2):
        if _HEAD + options * _ROW <= (_HEIGHT - 2 * _EDGE + _PAD) / each - _PAD:
            return each
    return 1


def _slip(pen: Pen, ballot: Ballot, number: str, about: str, top: float, room: float, lang: str) -> None:
    owner = object()
    side = 110.0
    with pen.element("Sect", owner):
        plain(number, _NUMBER, lang, "H2", "end").draw(pen, _WIDTH - _EDGE - side, top, side)
        small = Style(8.5, 11, BODY.font, INK_2)
        head = _fitted(about, small, _INNER - side - 10, lang, 1)
        head.draw(pen, _EDGE, top, _INNER - side - 10)
        y = top - head.height(_INNER - side - 10) - 3
        question = _fitted(ballot.question, Style(17, 20, BOLD), _INNER - side - 10, lang, 2)
        question.draw(pen, _EDGE, y, _INNER - side - 10)
        y -= question.height(_INNER - side - 10) + 2
        rule = plain(ballot.rule, Style(11, 14), lang)
        rule.draw(pen, _EDGE, y, _INNER)
        y -= rule.height(_INNER) + 6
        high = min(_ROW + 6, (room - (top - y)) / max(1, len(ballot.options)))
        for at, option in enumerate(ballot.options, 1):
            _option(pen, at, option, ballot.circles, y, high, lang)
            y -= high


def _option(pen: Pen, at: int, option: tuple[str, str], circles: int, top: float, high: float, lang: str) -> None:
    title, remark = option
    radius = min(8.0, high / 2 - 1.5)
    marks = circles * (2 * radius + 5)
    size = min(12.5, high * 0.5)
    style = Style(size, size * 1.15)
    cost = plain(remark, style, lang, "P", "end") if remark else None
    side = 76.0 if cost is not None else 0.0
    width = _INNER - 26 - marks - side - 12
    text = _fitted(title, style, width, lang, max(1, int(high // (size * 1.15))))
    middle = top - high / 2
    with pen.decoration():
        pen.rule(_EDGE, top, _INNER, HAIR, 0.5)
        for n in range(circles):
            pen.disc(_WIDTH - _EDGE - radius - n * (2 * radius + 5) - 1, middle, radius, WHITE, INK, 1.1)
    label = plain(f"{at}", style.bold, lang, "P")
    label.draw(pen, _EDGE, middle + label.height(26) / 2, 26)
    text.draw(pen, _EDGE + 26, middle + text.height(width) / 2, width)
    if cost is not None:
        cost.draw(pen, _EDGE + 26 + width + 4, middle + cost.height(side) / 2, side)


def _fitted(text: str, style: Style, width: float, lang: str, lines: int) -> Text:
    """The text in at most so many lines, its letters made smaller until it fits."""
    size = style.size
    while True:
        box = plain(text, Style(size, size * style.leading / style.size, style.font, style.colour), lang, "P")
        if len(box.lines(width)) <= lines or size <= 5:
            return box
        size = max(5.0, size - 0.5)
