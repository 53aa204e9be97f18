"""What a step asks, as it is printed: between methods and the exports that draw it."""

from __future__ import annotations

from typing import Literal

import msgspec


class Ask(msgspec.Struct, frozen=True):
    """One question on paper: boxes to tick (one or several), a scale from `low` to `high`, three faces, or lines to write on.

    With `tally` the faces have room for many marks: a group of children answers on one form.
    """

    text: str
    kind: Literal["one", "several", "scale", "faces", "lines"] = "lines"
    options: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    tally: bool = False
    lines: int = 3
    aside: bool = False  # where and how old: not one of the questions


class Form(msgspec.Struct, frozen=True):
    """What a step asks, to be printed and typed back by the number on it. `note` stands at its end."""

    title: str
    asks: tuple[Ask, ...]
    intro: str = ""
    note: str = ""
    until: str = ""  # a day, 2018-02-10
