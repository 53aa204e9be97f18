"""FiraGO from its pip package, registered with ReportLab once per process. Its outlines are TrueType, so nothing is converted.

FiraGO also holds Cyrillic, Greek, Hebrew and Arabic. Every font of the PDF is one of these three and is embedded as a subset.
"""

from __future__ import annotations

import threading
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

import pymupdf_fonts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "FiraGO"
BOLD = "FiraGO-Bold"
ITALIC = "FiraGO-Italic"
_PACKAGED = {REGULAR: "figo", BOLD: "figbo", ITALIC: "figit"}

_lock = threading.Lock()


def register() -> None:
    """Make the fonts known to ReportLab. Cheap after the first time; safe from several threads."""
    with _lock:
        known = pdfmetrics.getRegisteredFontNames()
        for name, packaged in _PACKAGED.items():
            if name not in known:
                pdfmetrics.registerFont(TTFont(name, BytesIO(pymupdf_fonts.myfont(packaged))))


@cache
def glyphs() -> frozenset[int]:
    """The code points that all our fonts can draw."""
    register()
    fonts: list[Any] = [pdfmetrics.getFont(name) for name in _PACKAGED]
    return frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in fonts))


@lru_cache(maxsize=50_000)
def em_width(text: str, font: str) -> float:
    """The width of a text as it is drawn (already shaped), at a font size of 1."""
    return float(pdfmetrics.stringWidth(text, font, 1.0))
