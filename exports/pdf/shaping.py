"""User text made drawable: what the font lacks is named, Arabic letters are joined, right-to-left lines are reordered.

Lines are wrapped in logical order and only then reordered, one by one; the other way round tears sentences apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import groupby
from typing import TypeVar

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display  # the package's own get_display does not mirror brackets

from exports.pdf.fonts import em_width, fallback, glyphs
from exports.pdf.signs import as_one, name
from exports.pdf.styles import Style

_RTL = frozenset({"R", "AL", "RLE", "RLO", "RLI", "AN"})
_JOINERS = "\u200c\u200d"


def clean(text: str, language: str = "en", bare: bool = False) -> str:
    """Text in which every character can be drawn: controls are dropped, glyphs we lack stand as "[their name]".

    `language` is that of the names. `bare`: signs that our own fonts lack are left out without a word, for titles.
    """
    known = glyphs()
    if text.isascii() and text.isprintable():
        return text
    out: list[str] = []
    for ch in as_one(unicodedata.normalize("NFC", text.replace("\r\n", "\n")), language, bare):
        kind = unicodedata.category(ch)
        if ch in "\n\u2028\u2029":
            out.append("\n")
        elif (kind == "Zs" and ch != "\u00a0") or ch == "\t":
            out.append(" ")
        elif ch in _JOINERS:
            out.append(ch)
        elif kind in ("Cc", "Cf", "Co", "Cs", "Cn") or _modifies(ch):
            continue
        elif ord(ch) in known:
            out.append(ch)
        else:
            out.append(_replacement(ch, known, language, bare))
    whole = _without_loose_joiners("".join(out))
    return " ".join(whole.split()) if bare else whole


def _modifies(ch: str) -> bool:
    """Variation selectors and skin tones only change the sign before them."""
    return "\ufe00" <= ch <= "\ufe0f" or "\U0001f3fb" <= ch <= "\U0001f3ff" or ch == "\u20e3"


@lru_cache(maxsize=4_096)
def _replacement(ch: str, known: frozenset[int], language: str, bare: bool) -> str:
    plain = unicodedata.normalize("NFKC", ch)
    if unicodedata.category(ch)[0] == "L" and plain != ch and all(ord(c) in known for c in plain):
        return plain
    if bare and unicodedata.category(ch)[0] == "S":
        return ""
    if fallback(ch):
        return ch
    return plain if plain != ch and all(ord(c) in known for c in plain) else name(ch, language)


def _without_loose_joiners(text: str) -> str:
    """Joiners mean something between Arabic letters; between emoji they have nothing left to join."""
    if not any(j in text for j in _JOINERS):
        return text
    keep = [c for i, c in enumerate(text) if c not in _JOINERS or (i and unicodedata.bidirectional(text[i - 1]) == "AL")]
    return "".join(keep)


@lru_cache(maxsize=50_000)
def has_rtl(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(ch) in _RTL for ch in text)


def runs_rtl(text: str) -> bool:
    """The direction of a paragraph: that of its first letter with a direction, as `dir="auto"` on the screens."""
    for ch in text:
        direction = unicodedata.bidirectional(ch)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


@cache
def _reshaper() -> ArabicReshaper:
    # FiraGO draws isolated letters by their base code points and lacks the presentation forms for them.
    return ArabicReshaper({"delete_harakat": False, "support_zwj": True, "use_unshaped_instead_of_isolated": True})


@lru_cache(maxsize=50_000)
def joined(text: str) -> str:
    """Arabic letters as they look beside their neighbours, still in logical order."""
    if not has_rtl(text):
        return text
    known = glyphs()
    shaped = str(_reshaper().reshape(text))
    return "".join(
        c if ord(c) in known or fallback(c) else unicodedata.normalize("NFKC", c) for c in shaped if c not in _JOINERS
    )


def visual(text: str, rtl: bool) -> str:
    """One line as it is drawn from left to right. `rtl`: the direction of its paragraph."""
    if not has_rtl(text) and not rtl:
        return text
    return str(get_display(joined(text), base_dir="R" if rtl else "L"))


def text_width(text: str, style: Style) -> float:
    """In points, as drawn."""
    shaped = joined(text)
    return em_width(shaped, style.font) * style.size + style.tracking * len(shaped)


def drawn_pieces(text: str, style: Style, rtl: bool) -> list[tuple[str, float]]:
    """The pieces of a line with their distance from its left edge, listed as they are read: words, the spaces between them,
    and of words that run from right to left every letter for itself.

    A program that copies or reads out the page follows the order of drawing, so what is read first is drawn first. A space
    stands where the eye goes on from the word before it.
    """
    words: list[tuple[str, float, float]] = []
    x = 0.0
    space = em_width(" ", style.font) * style.size + style.tracking
    for word in visual(text, rtl).split(" "):
        wide = em_width(word, style.font) * style.size + style.tracking * len(word)
        if word:
            words.append((word, x, wide))
        x += wide + space
    turned = dict(zip((left for _, left, _ in words), _against([word for word, _, _ in words], rtl), strict=True))
    ordered = _as_read(words, rtl, lambda word: turned[word[1]])
    found: list[tuple[str, float]] = []
    for i, (word, left, wide) in enumerate(ordered):
        found += _letters(word, left, style)
        if i + 1 < len(ordered):
            found.append((" ", left - space if ordered[i + 1][1] < left else left + wide))
    return found


T = TypeVar("T")


def _as_read(drawn: list[T], rtl: bool, against: Callable[[T], bool]) -> list[T]:
    """What is drawn from left to right, in the order of reading: streaks that run against the others keep their own."""
    ordered: list[T] = []
    for turned, streak in groupby(drawn[::-1] if rtl else drawn, key=against):
        part = list(streak)
        ordered += part[::-1] if turned else part
    return ordered


def _against(words: list[str], rtl: bool) -> list[bool]:
    """For each word, in the order of drawing, whether it runs the other way than its paragraph. One that has no direction
    of its own, such as a number, goes with its neighbours if they agree."""
    own: list[bool | None] = []  # from right to left?
    for word in words:
        kinds = {unicodedata.bidirectional(ch) for ch in word}
        own.append(True if kinds & {"R", "AL"} else False if "L" in kinds else None)
    found: list[bool] = []
    for i, direction in enumerate(own):
        before = next((d for d in reversed(own[:i]) if d is not None), rtl)
        after = next((d for d in own[i + 1 :] if d is not None), rtl)
        found.append((direction if direction is not None else before if before == after else rtl) != rtl)
    return found


def _letters(word: str, left: float, style: Style) -> list[tuple[str, float]]:
    """A word as it is; one that runs from right to left letter by letter, its numbers from left to right."""
    if not any(unicodedata.bidirectional(ch) in ("R", "AL") for ch in word):
        return [(word, left)]
    letters: list[tuple[str, float]] = []
    for ch in word:
        letters.append((ch, left))
        left += em_width(ch, style.font) * style.size + style.tracking
    return _as_read(letters, True, lambda letter: unicodedata.bidirectional(letter[0]) in ("L", "EN", "AN"))
