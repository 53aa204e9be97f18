"""Sizes and colours of paper: points, and the light scheme of the screens (the same names as in the style sheets)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from exports.pdf.fonts import BOLD, ITALIC, REGULAR

INK = "#1b1813"
INK_2 = "#52493a"
LINE = "#75664e"
HAIR = "#d9cdb8"
PAPER = "#dcc8a5"
PAPER_EDGE = "#c3ab82"
RED = "#9c1a12"
DOT = "#c4231a"
TINT_AMBER = "#ffe9c4"
WHITE = "#ffffff"

FILL = {
    "white": "#ffffff",
    "yellow": "#ffde59",
    "green": "#bfe08a",
    "blue": "#a9d4f5",
    "orange": "#ffbc78",
    "red": "#f9b3a8",
}
EDGE = {
    "white": "#6b5f4a",
    "yellow": "#7d5d00",
    "green": "#3f6a12",
    "blue": "#14548c",
    "orange": "#8f4700",
    "red": "#98261b",
}


@dataclass(frozen=True, slots=True)
class Style:
    """How letters look. `size` and `leading` in points; `tracking` in points between letters."""

    size: float
    leading: float
    font: str = REGULAR
    colour: str = INK
    tracking: float = 0.0

    @property
    def bold(self) -> Style:
        return replace(self, font=BOLD)

    @property
    def italic(self) -> Style:
        return replace(self, font=ITALIC)

    @property
    def muted(self) -> Style:
        return replace(self, colour=INK_2)

    def ink(self, colour: str) -> Style:
        return replace(self, colour=colour)


TITLE = Style(25.5, 27.5, BOLD, tracking=-0.36)
H2 = Style(18, 21, BOLD, tracking=-0.16)
H3 = Style(13.5, 16.5, BOLD, tracking=-0.08)
H4 = Style(11.25, 14, BOLD)
LEDE = Style(13.5, 17.5)
LEAD = Style(11.25, 15, BOLD)
LARGE = Style(11.25, 15.2)
BODY = Style(10.1, 14.4)
TABLE = Style(9.5, 12.8)
DENSE = Style(8.4, 11.2)
CARD = Style(9.75, 13.1)
SMALL = Style(9, 12)
TINY = Style(8, 10.4)

A4 = (595.2756, 841.8898)
MARGIN_LEFT, MARGIN_RIGHT = 62.25, 54.0
FRAME_TOP, FRAME_BOTTOM = A4[1] - 78.0, 66.0
"""The text stands between these heights; above and below are the lines that every page repeats."""
FRAME_WIDTH = A4[0] - MARGIN_LEFT - MARGIN_RIGHT
FRAME_HEIGHT = FRAME_TOP - FRAME_BOTTOM
