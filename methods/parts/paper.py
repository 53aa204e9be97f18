"""What comes on paper with a number on it: typed in once, and a second typing says whether both are the same.

The number is the sheet's name: two helpers who type the same sheet never make two of it. Of the second typing only where it
differs is kept; what stands on the paper decides, and whoever looks there types it once more as what counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal

import msgspec

from facilitation.method import Scene
from facilitation.records import Data

MOST = 9_999
Number = Annotated[int, msgspec.Meta(ge=1, le=MOST)]
"""What stands on a numbered sheet."""
Standing = Literal["once", "same", "differs"]


class Checked(Data, frozen=True, tag="checked"):
    """The second typing of a sheet: the names of what differs from the first; none if both are the same."""

    number: int
    differs: tuple[str, ...] = ()


def sheet_id(activity: str, number: int) -> str:
    """The record of what was typed first."""
    return f"{activity}.sheet-{number}"


def checked_id(activity: str, number: int) -> str:
    return f"{activity}.checked-{number}"


def standing(scene: Scene[Any], number: int) -> tuple[Standing, tuple[str, ...]]:
    """How a sheet that was typed in stands, and what differs."""
    record = scene.get(checked_id(scene.id, number), Checked)
    if record is None:
        return "once", ()
    return ("differs" if record.data.differs else "same"), record.data.differs


def differing(first: Mapping[str, object], second: Mapping[str, object]) -> tuple[str, ...]:
    """The names whose values differ, in the order of the first; blanks and line ends of a text do not count."""
    names = dict.fromkeys([*first, *second])
    return tuple(name for name in names if _plain(first.get(name)) != _plain(second.get(name)))


def _plain(value: object) -> object:
    """A value as it is compared: no answer, an empty text and an empty list are the same."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split()) or None
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items() if _plain(v) is not None} or None
    if isinstance(value, (list, tuple, set, frozenset)):
        return sorted(map(repr, map(_plain, value))) or None
    return value or None


def missing(numbers: Collection[int]) -> tuple[int, ...]:
    """The numbers below the highest that nobody has typed yet: sheets that may still lie in the pile."""
    return tuple(n for n in range(1, max(numbers, default=0)) if n not in set(numbers))


def following(numbers: Collection[int]) -> int:
    """The number that is typed next: after the highest."""
    return min(MOST, max(numbers, default=0) + 1)
