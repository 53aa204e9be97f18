"""Noto's symbol fonts, turned from PostScript outlines into TrueType ones, 256 code points at a time and only when asked for.

ReportLab embeds TrueType outlines only, and turning a whole font takes seconds.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pymupdf_fonts
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FIRST = 0x2010
"""Below are letters; their fonts are FiraGO alone."""
_PACKAGED = ("symbol2", "symbol1", "math")
_EM = 1000
_PRECISION = 1.0  # units of the em: how far a curve may be from its original


@cache
def _opened(packaged: str) -> Any:
    return TTFont(BytesIO(pymupdf_fonts.myfont(packaged)), lazy=True)


@cache
def sources() -> dict[int, str]:
    """Code point → the packaged font that draws it."""
    found: dict[int, str] = {}
    for packaged in _PACKAGED:
        for code in _opened(packaged).getBestCmap():
            found.setdefault(code, packaged)
    return found


def page(number: int, without: frozenset[int]) -> bytes:
    """A TrueType font with the signs from number * 256 on that we have and that are not in `without`."""
    empty = TTGlyphPen(None).glyph()
    order, outlines, metrics = [".notdef"], {".notdef": empty}, {".notdef": (_EM, 0)}
    cmap: dict[int, str] = {}
    for code in range(number << 8, (number + 1) << 8):
        packaged = sources().get(code)
        if packaged is None or code in without:
            continue
        font = _opened(packaged)
        drawn = font.getGlyphSet()[font.getBestCmap()[code]]
        pen = TTGlyphPen(None)
        drawn.draw(Cu2QuPen(pen, _PRECISION, reverse_direction=True))
        sign = f"u{code:05X}"
        order.append(sign)
        outlines[sign], cmap[code] = pen.glyph(), sign
        metrics[sign] = (round(drawn.width), 0)
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(outlines)
    glyf = builder.font["glyf"]
    builder.setupHorizontalMetrics({sign: (wide, getattr(glyf[sign], "xMin", 0)) for sign, (wide, _) in metrics.items()})
    builder.setupHorizontalHeader(ascent=1069, descent=-293)
    builder.setupNameTable(
        {"familyName": f"Noto Symbols {number:x}", "styleName": "Regular", "psName": f"NotoSymbols-{number:x}"}
    )
    builder.setupOS2(sTypoAscender=1069, sTypoDescender=-293, usWinAscent=1069, usWinDescent=293)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0  # the same document gives the same bytes
    out = BytesIO()
    builder.font.recalcTimestamp = False
    builder.font.save(out)
    return out.getvalue()
