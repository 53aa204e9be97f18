"""Ready-made agendas and play scripts, as data: one JSON file each, told apart by what they hold.

A file with `items` is an agenda that an organiser starts from. A file with `steps` is a play script, with people and what
they say (docs/play-scripts.md). `facts.json` says how our formats read a facts file of a real event.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

FOLDER = Path(__file__).resolve().parent
_READINGS = "facts"
Words = dict[str, str]
"""One text in several languages: language → text."""


class ReadyItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line. An empty title means the format's own name; settings hold values, or for texts `Words`.

    With `of`, it is a further line of the one at that place, counted from 0, and begins with its `phase`. `takes` are the
    places of the lines whose results it takes over when it opens.
    """

    method: str = ""
    preset: str = ""
    title: Words = {}
    minutes: int = 10
    settings: dict[str, Any] = {}
    of: int | None = None
    phase: str = ""
    takes: tuple[int, ...] = ()

    def fields(self, lang: str) -> dict[str, Any]:
        """The line as the fields of the command `add_item`, in one language."""
        if self.of is not None:
            return {"activity": str(self.of), "phase": self.phase, "minutes": self.minutes}
        title = _said(self.title, lang) if self.title else ""
        settings = {name: _said(value, lang) for name, value in self.settings.items()}
        found = {"method": self.method, "preset": self.preset, "title": title, "minutes": self.minutes, "settings": settings}
        return found | ({"takes": tuple(str(place) for place in self.takes)} if self.takes else {})


class ReadyMade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An agenda to start from. `people` is (from, to): how large a group it is good for."""

    key: str
    title: Words
    description: Words
    people: tuple[int, int]
    items: tuple[ReadyItem, ...]

    @property
    def minutes(self) -> int:
        """How long it takes: the sum of its lines."""
        return sum(item.minutes for item in self.items)

    def lines(self, lang: str) -> list[dict[str, Any]]:
        """The fields of one `add_item` for each line, in one language."""
        return [item.fields(lang) for item in self.items]


@cache
def ready_made() -> tuple[ReadyMade, ...]:
    """All ready-made agendas, the longest first."""
    found = [msgspec.json.decode(data, type=ReadyMade) for data in _files().values() if "items" in _keys(data)]
    return tuple(sorted(found, key=lambda r: (-r.minutes, r.key)))


def scripts() -> list[str]:
    """The names of all play scripts."""
    return sorted(name for name, data in _files().items() if "steps" in _keys(data))


def script(name: str) -> bytes | None:
    """A play script by name, as it lies in its file; None if there is none."""
    return _files()[name] if name in scripts() else None


def readings() -> bytes:
    """How our formats read a facts file: method → what its settings and contributions are called there, as JSON."""
    return _files()[_READINGS]


@cache
def _files() -> Mapping[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.json"))}


@cache
def _keys(data: bytes) -> frozenset[str]:
    return frozenset(msgspec.json.decode(data, type=dict[str, msgspec.Raw]))


def _said(value: Any, lang: str) -> Any:
    """A value in one language: `Words` give their text (English where the language is missing), all else stays."""
    if isinstance(value, dict) and value and value.keys() <= {"de", "en"}:
        return value.get(lang, value.get("en", next(iter(value.values()))))
    return value
