"""Signs that no font of the document draws: several code points that mean one thing become one, and it gets a name.

The names are those that Unicode's CLDR gives emoji in German and English (emoji.json, release 48, only what our fonts lack;
its licence lies beside it).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import msgspec

_NAMES = Path(__file__).with_name("emoji.json")
_BASE = "[\u2190-\u32ff\U0001f000-\U0001faff]"
_MARKS = "[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u20e3]*"
_SEQUENCE = re.compile(f"({_BASE}){_MARKS}(?:\u200d{_BASE}{_MARKS})+")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_SAYS_NOTHING = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u20e3]")  # variation selectors and skin tones


@cache
def _names(language: str) -> dict[str, str]:
    """Sign or sequence → its name. Read when the first sign without a glyph is met."""
    known = msgspec.json.decode(_NAMES.read_bytes(), type=dict[str, dict[str, str]])
    return known.get(language, known["en"])


def as_one(text: str, language: str, bare: bool) -> str:
    """Families, flags and the like in one name, or as their first sign where they have none. `bare`: flags are left out."""
    if text.isascii():
        return text

    def whole(found: re.Match[str]) -> str:
        said = _names(language).get(_SAYS_NOTHING.sub("", found[0]))
        return f"[{said}]" if said and not bare else found[1]

    def flag(found: re.Match[str]) -> str:
        letters = "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in found[0])
        return "" if bare else f"[{_names(language).get(found[0], letters)}]"

    return _FLAG.sub(flag, _SEQUENCE.sub(whole, text))


def name(sign: str, language: str) -> str:
    """What a single sign is called, in brackets."""
    known = _names(language).get(sign) or unicodedata.name(sign, f"u+{ord(sign):04x}").lower()
    return f"[{known}]"
