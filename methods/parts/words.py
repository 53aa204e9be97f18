"""Short answers as a list of words: what is the same is said once, with how many have written it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Word:
    """`text` as it was written first, by the record `head`; `ids` are all records that say it, oldest first."""

    head: str
    text: str
    ids: tuple[str, ...]

    @property
    def n(self) -> int:
        return len(self.ids)


def key(text: str) -> str:
    """What makes two texts the same word: letters and digits, whatever their case, spaces and marks around them."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return _AROUND.sub("", plain).casefold() or plain


def merged(written: Iterable[tuple[str, str]]) -> list[Word]:
    """The words of (id, text), said by most first, else in the order in which they were first written."""
    found: dict[str, list[tuple[str, str]]] = {}
    for record, text in written:
        found.setdefault(key(text), []).append((record, text))
    words = [Word(said[0][0], said[0][1].strip(), tuple(record for record, _ in said)) for said in found.values()]
    return sorted(words, key=lambda w: -w.n)
