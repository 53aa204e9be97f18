"""FiraGO for wall and desk, cut to WOFF2 at the first start from the fonts that the package pymupdf-fonts brings."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pymupdf_fonts
from fontTools import subset
from fontTools.ttLib import TTFont

from facilitation.settings import from_environment

log = logging.getLogger("facilitation")
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every glyph it leaves out
FACES: Mapping[str, str] = {"400": "figo", "700": "figbo"}
"""Weight → name in the package, which has no weights in between; browsers choose the nearest."""
_RANGES = (
    *(
        (0x20, 0x180),
        (0x1A0, 0x1A2),
        (0x1AF, 0x1B1),
        (0x218, 0x21C),
        (0x2BB, 0x2BD),
        (0x300, 0x30A),
        (0x31B, 0x31C),
        (0x323, 0x324),
    ),
    *((0x400, 0x530), (0x600, 0x700), (0x1E00, 0x1F00), (0x2010, 0x2040), (0x20AB, 0x20AD)),
)
"""Latin with what Vietnamese adds to it, also as letter and accent apart; Cyrillic, Arabic and what stands between words."""


def folder(data: Path) -> Path:
    """Where the cut fonts lie: a static folder with `fonts/` in it. FACILITATION_CACHE shares one among several servers."""
    return Path(from_environment("cache") or data / "cache")


def file(data: Path, weight: str) -> Path:
    """Where a weight lies. Its name changes with the letters that are cut: an older cut is not taken for this one."""
    return folder(data) / "fonts" / f"firago-{weight}-b.woff2"


def ready(data: Path) -> bool:
    return all(file(data, weight).exists() for weight in FACES)


def prepare(data: Path) -> None:
    """Cut what is missing. A failure costs the look, never the start: the pages have fallback fonts."""
    for weight, name in FACES.items():
        target = file(data, weight)
        if target.exists():
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _cut(pymupdf_fonts.myfont(name), target)
        except Exception:
            log.warning("the font %s could not be made", target.name, exc_info=True)


def _cut(raw: bytes, target: Path) -> None:
    font = TTFont(BytesIO(raw))
    options = subset.Options(layout_features=["*"], hinting=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[c for start, end in _RANGES for c in range(start, end)])
    cutter.subset(font)
    font.flavor = "woff2"
    # Written beside and renamed: a start that is cut off leaves no half font behind.
    unfinished = target.with_suffix(f".{os.getpid()}")
    font.save(unfinished)
    unfinished.replace(target)
