"""Where a word may be broken, on screens and on paper alike."""

from __future__ import annotations

from functools import cache, lru_cache

import pyphen

LONGEST = 80
"""Letters of a word that is looked at: what is longer is no word."""
_VOWELS = "aeiouyäöüAEIOUYÄÖÜ"


@cache
def _patterns(language: str) -> pyphen.Pyphen | None:
    """The patterns of a language ("de", "en"), or None. Reading them takes a moment: only where they are needed."""
    found = pyphen.language_fallback("en_GB" if language == "en" else language)
    return pyphen.Pyphen(lang=found, left=3, right=3) if found else None


@lru_cache(maxsize=10_000)
def syllables(word: str, language: str) -> tuple[str, ...]:
    """The pieces of a word between which it may be broken; joined they are the word again.

    The German patterns break "Zusammenarbeit" into Zusam-me-n-a-r-beit. No syllable is one letter: a lone consonant ends the
    piece before it, a lone vowel begins the next one.
    """
    patterns = _patterns(language) if len(word) <= LONGEST else None
    if patterns is None:
        return (word,)
    places = patterns.positions(word)
    pieces = [word[a:b] for a, b in zip([0, *places], [*places, len(word)], strict=True)]
    found: list[str] = []
    vowel = ""
    for piece in pieces:
        if vowel:
            piece, vowel = vowel + piece, ""
        if len(piece) > 1 or not found:
            found.append(piece)
        elif piece in _VOWELS:
            vowel = piece
        else:
            found[-1] += piece
    if vowel:
        found[-1] += vowel
    return tuple(found)
