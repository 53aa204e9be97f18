"""FiraGO from its pip package, registered with ReportLab once per process. Its outlines are TrueType, so nothing is converted.

FiraGO also holds Cyrillic, Greek, Hebrew and Arabic. Every font of the PDF is embedded as a subset: these three, and for
signs that they lack (☀, 👍, ①) pieces of Noto's symbol fonts (exports.pdf.symbols).
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any

import pymupdf_fonts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from exports.pdf import symbols

REGULAR = "FiraGO"
BOLD = "FiraGO-Bold"
ITALIC = "FiraGO-Italic"
_PACKAGED = {REGULAR: "figo", BOLD: "figbo", ITALIC: "figit"}

DRAWING = threading.RLock()
"""Held while a PDF is made: ReportLab's fonts are shared by all documents and not made for several threads at once."""


def register() -> None:
    """Make the fonts known to ReportLab. Cheap after the first time; safe from several threads."""
    with DRAWING:
        known = pdfmetrics.getRegisteredFontNames()
        for name, packaged in _PACKAGED.items():
            if name not in known:
                pdfmetrics.registerFont(ReadableFont(name, BytesIO(pymupdf_fonts.myfont(packaged))))


class ReadableFont(TTFont):
    """A font that says what is read, not how it is drawn: joined Arabic letters are copied and searched as plain ones."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        state = self.state.get(doc)
        subsets: list[list[int]] = list(state.subsets) if state else []
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            name = doc.idToObject["BasicFonts"].dict[self._internal(state, number)].BaseFont
            doc.idToObject[f"toUnicodeCMap:{name}"].content = _reading(name, subset)

    @staticmethod
    def _internal(state: Any, number: int) -> str:
        return f"{state.internalName}+{number}"


def _reading(name: str, subset: list[int]) -> str:
    """The table from the codes of a subset to what they mean, in portions of a hundred as the format asks."""
    said = {
        i: _meaning(chr(code)) for i, code in enumerate(subset) if code >= 0x20
    }  # controls are never drawn, and say nothing
    pairs = [f"<{i:02X}> <{meaning.encode('utf-16-be').hex().upper()}>" for i, meaning in said.items()]
    portions = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def /CMapType 2 def",
        f"1 begincodespacerange <00> <{len(subset) - 1:02X}> endcodespacerange",
        *(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in portions),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines)


def _meaning(letter: str) -> str:
    """The plain letter behind a joined one. Ligatures stay: programs turn right-to-left text around and would tear them."""
    plain = unicodedata.normalize("NFKC", letter) if "\ufb50" <= letter <= "\ufefc" else letter
    return plain if len(plain) == 1 else letter


@cache
def glyphs() -> frozenset[int]:
    """The code points that all our fonts can draw."""
    register()
    fonts: list[Any] = [pdfmetrics.getFont(name) for name in _PACKAGED]
    return frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in fonts))


@lru_cache(maxsize=4_096)
def fallback(sign: str) -> str:
    """The name of the registered font that draws a sign our own ones lack; "" if none does, or if they draw it."""
    code = ord(sign)
    if code < symbols.FIRST or code in glyphs() or code not in symbols.sources():
        return ""
    page = f"Symbols-{code >> 8:x}"
    with DRAWING:
        if page not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(ReadableFont(page, BytesIO(symbols.page(code >> 8, glyphs()))))
    return page


def by_font(text: str, font: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the font that draws it."""
    if text.isascii():
        yield text, font
        return
    for name, letters in groupby(text, lambda letter: fallback(letter) or font):
        yield "".join(letters), name


@lru_cache(maxsize=50_000)
def em_width(text: str, font: str) -> float:
    """The width of a text as it is drawn (already shaped), at a font size of 1."""
    return sum(float(pdfmetrics.stringWidth(piece, name, 1.0)) for piece, name in by_font(text, font))
