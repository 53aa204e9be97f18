"""Paragraphs: broken into lines, cut at page ends, drawn flush left (flush right where the writing runs that way).

There is no mark-up language in here, so there is nothing to escape: a text is letters and a style, whatever it contains.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from exports.pdf.layout import Box
from exports.pdf.pen import Pen, Segment
from exports.pdf.shaping import clean, has_rtl, runs_rtl, text_width
from exports.pdf.styles import Style
from facilitation.hyphens import LONGEST, syllables

Align = Literal["start", "end", "centre"]
_AFTER = re.compile(r"(?<=[\w.][-–/])(?=\w)")
_ELLIPSIS = re.compile(r"(?<=\S) (?=(?:…|\.\.\.)(?:\s|$))")  # the space before one: it never begins a line
_SOFT_HYPHEN = "\u00ad"


class Atom(NamedTuple):
    """What is never broken unless it is wider than the line. `spaced`: a space stands before it."""

    text: str
    style: Style
    spaced: bool


class Line(NamedTuple):
    """`spaced`: what follows on the next line is another word. The space is drawn, so that programs read two words."""

    segments: tuple[Segment, ...]
    width: float
    spaced: bool


def _atoms(segments: Sequence[Segment]) -> list[list[Atom]]:
    """For every paragraph its atoms."""
    paragraphs: list[list[Atom]] = [[]]
    spaced = False
    for text, style in segments:
        for i, part in enumerate(text.split("\n")):
            if i:
                paragraphs.append([])
                spaced = False
            for j, word in enumerate(_ELLIPSIS.sub("\u00a0", part).split(" ")):
                spaced = spaced or j > 0
                for piece in _AFTER.split(word) if word else ():
                    paragraphs[-1].append(Atom(piece, style, spaced and bool(paragraphs[-1])))
                    spaced = False
    return paragraphs


def _cut(atom: Atom, room: float, language: str, forced: bool) -> tuple[str, str] | None:
    """The beginning of a word that fits into `room`, and the rest: at a syllable, if need be between any two letters."""
    pieces = syllables(atom.text, language)
    for n in range(len(pieces) - 1, 0, -1):
        head = "".join(pieces[:n])
        if text_width(head + _SOFT_HYPHEN, atom.style) <= room:
            return head + _SOFT_HYPHEN, "".join(pieces[n:])
    if not forced:
        return None
    used, n = 0.0, 0
    for letter in atom.text:
        used += text_width(letter, atom.style)
        if used > room:
            break
        n += 1
    n = max(1, min(n, len(atom.text) - 1))
    return atom.text[:n], atom.text[n:]


def break_lines(segments: Sequence[Segment], width: float, language: str) -> list[Line]:
    """Greedy lines in logical order; a word wider than the whole line is cut."""
    lines: list[Line] = []
    for paragraph in _atoms(segments):
        line: list[Atom] = []
        used = 0.0
        queue = paragraph[::-1]
        while queue:
            atom = queue.pop()
            space = text_width(" ", atom.style) if atom.spaced and line else 0.0
            needed = text_width(atom.text, atom.style)
            if used + space + needed <= width + 0.01 or (len(atom.text) == 1 and not line):
                line.append(atom if line else atom._replace(spaced=False))
                used += space + needed
                continue
            room = width - used - space
            cut = None
            if needed > width and (not line or room > 0.4 * width):
                cut = _cut(atom, room, language, forced=not line or len(atom.text) > LONGEST)
            if cut is None:
                queue.append(atom)
            else:
                head, tail = cut
                line.append(Atom(head, atom.style, atom.spaced and bool(line)))
                used += space + text_width(head, atom.style)
                queue.append(Atom(tail, atom.style, False))
            lines.append(_line(line, used, queue[-1].spaced))
            line, used = [], 0.0
        lines.append(_line(line, used))
    return lines


def _line(atoms: list[Atom], width: float, spaced: bool = True) -> Line:
    segments: list[Segment] = []
    for atom in atoms:
        text = (" " if atom.spaced else "") + atom.text
        if segments and segments[-1][1] == atom.style:
            segments[-1] = (segments[-1][0] + text, atom.style)
        else:
            segments.append((text, atom.style))
    return Line(tuple(segments), width, spaced)


@dataclass(slots=True)
class Text(Box):
    """A paragraph of one or several styles. `tag` is what it is to a screen reader: "P", "H2", "TD"…"""

    segments: tuple[Segment, ...]
    language: str = "de"
    tag: str = "P"
    align: Align = "start"
    attributes: dict[str, Any] = field(default_factory=dict)
    owner: object = field(default_factory=object)
    stroke: bool = False  # the felt pen's line under the last line
    _lines: list[Line] | None = None
    _for: float = -1.0

    def lines(self, width: float) -> list[Line]:
        if self._lines is None or (self._for >= 0 and abs(self._for - width) > 0.01):
            self._lines, self._for = break_lines(self.segments, width, self.language), width
        return self._lines

    @property
    def leading(self) -> float:
        return max(style.leading for _, style in self.segments)

    def height(self, width: float) -> float:
        return len(self.lines(width)) * self.leading + (5.0 if self.stroke else 0.0)

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        lines = self.lines(width)
        fit = int((room + 0.01) / self.leading)
        fit = min(fit, len(lines) - 2)  # no single line alone on the next page
        if fit < 2 or (self.tag.startswith("H") and len(lines) < 20):
            return None, self
        return self._part(lines[:fit]), self._part(lines[fit:])

    def _part(self, lines: list[Line]) -> Text:
        return Text(self.segments, self.language, self.tag, self.align, self.attributes, self.owner, False, lines)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        # The longest part decides: a card's number before it has no say in the direction of its text.
        rtl = runs_rtl(max((text for text, _ in self.segments), key=len))
        leading = self.leading
        size = max(style.size for _, style in self.segments)
        baseline = top - (leading - size) / 2 - 0.78 * size
        lines = self.lines(width)
        attributes = self.attributes
        whole = "".join(text for text, _ in self.segments)
        if has_rtl(whole):
            # Drawn order is not reading order: say what is written to whoever reads it aloud.
            attributes = {**attributes, "ActualText": whole}
        with pen.content(self.tag, self.owner, **attributes):
            for line in lines:
                if line.segments:
                    segments, left = list(line.segments), x + self._indent(line, width, rtl)
                    if line.spaced and line is not lines[-1]:
                        segments.append((" ", segments[-1][1]))
                        left -= text_width(" ", segments[-1][1]) if rtl else 0  # it stands beyond the line's end
                    pen.line_of_text(left, baseline, segments, rtl)
                baseline -= leading
        if self.stroke and lines:
            with pen.decoration():
                last, y = lines[-1], baseline + leading - 0.31 * size
                left, thick = x + self._indent(lines[-1], width, rtl), 0.11 * size
                right, slant = left + last.width + 0.1 * size, 0.25 * thick
                corners = [(left - slant, y), (right - slant, y), (right + slant, y + thick), (left + slant, y + thick)]
                pen.shape(corners, self.segments[-1][1].colour)

    def _indent(self, line: Line, width: float, rtl: bool) -> float:
        if self.align == "centre":
            return (width - line.width) / 2
        return max(0.0, width - line.width) if rtl != (self.align == "end") else 0.0


def plain(text: str, style: Style, language: str = "de", tag: str = "P", align: Align = "start", **attributes: Any) -> Text:
    """A paragraph in one style. The text may be anything somebody typed."""
    return Text(((clean(text, language), style),), language, tag, align, attributes)


def mixed(*segments: Segment, language: str = "de", tag: str = "P", **attributes: Any) -> Text:
    """A paragraph in several styles; empty parts are left out."""
    return Text(tuple((clean(t, language), s) for t, s in segments if t), language, tag, "start", attributes)
