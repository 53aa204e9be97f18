"""QR codes as vectors: what a phone reads from across the room, at any size of paper."""

from __future__ import annotations

from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from exports.pdf.pen import Pen
from exports.pdf.tagging import bounds

_QUIET = 4
"""The empty border that readers need, in modules."""


def matrix(text: str) -> list[list[bool]]:
    """The dark modules row by row, without border. Raises ValueError for a text that no QR code can hold."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def wifi(name: str, password: str) -> str:
    """What a phone's camera reads to join a network; without password an open one."""

    def escaped(text: str) -> str:
        return "".join("\\" + ch if ch in '\\;,:"' else ch for ch in text)

    if not password:
        return f"WIFI:T:nopass;S:{escaped(name)};;"
    return f"WIFI:T:WPA;S:{escaped(name)};P:{escaped(password)};;"


def draw(pen: Pen, text: str, alt: str, x: float, y: float, side: float) -> None:
    """The code with its white border in a square of `side` points, (x, y) the lower left corner."""
    rows = matrix(text)
    unit = side / (len(rows) + 2 * _QUIET)
    with pen.content("Figure", object(), Alt=alt, A=bounds(x, y, side, side)):
        pen.box(x, y, side, side, fill="#ffffff")
        path = pen.canvas.beginPath()
        for number, row in enumerate(rows):
            left = _QUIET
            for dark, run in groupby(row):
                length = len(list(run))
                if dark:
                    # A hair of overlap: printers must not see white lines between the rows.
                    path.rect(x + left * unit, y + side - (number + 1 + _QUIET) * unit, length * unit, unit * 1.02)
                left += length
        pen.canvas.setFillColor("#000000")
        pen.canvas.drawPath(path, stroke=0, fill=1)
