"""What goes to a terminal: text that it can show, and a QR code that a phone can read from it."""

from __future__ import annotations

import os
import sys
from typing import TextIO

import qrcode

_PLAIN = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
        "–": "-",
        "…": "...",
        "„": '"',
        "“": '"',
        "”": '"',
    }
)


def can_show(text: str, out: TextIO) -> bool:
    try:
        text.encode(out.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def tell(text: str, out: TextIO | None = None) -> None:
    """Print, whatever the terminal's encoding: what it lacks is written with the letters that it has."""
    out = out or sys.stdout
    if not can_show(text, out):
        text = text.translate(_PLAIN).encode(out.encoding or "ascii", "replace").decode(out.encoding or "ascii")
    print(text, file=out, flush=True)


def qr(text: str, out: TextIO | None = None) -> str:
    """The QR code as lines of half blocks, or of # where the terminal lacks them.

    The light modules are drawn, for most terminals are dark; where colours work they are set, and it is right on any.
    """
    out = out or sys.stdout
    code = qrcode.QRCode(border=3, error_correction=qrcode.ERROR_CORRECT_L)
    code.add_data(text)
    code.make(fit=True)
    light = [[not dark for dark in row] for row in code.get_matrix()]
    if not can_show("█▀▄", out):
        return "\n".join("".join("##" if on else "  " for on in row) for row in light)
    light += [[True] * len(light[0])] * (len(light) % 2)
    pairs = zip(light[::2], light[1::2], strict=True)
    lines = ["".join(_half(a, b) for a, b in zip(upper, lower, strict=True)) for upper, lower in pairs]
    if out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb":
        lines = [f"\x1b[97;40m{line}\x1b[0m" for line in lines]
    return "\n".join(lines)


def _half(upper: bool, lower: bool) -> str:
    return "█" if upper and lower else "▀" if upper else "▄" if lower else " "
