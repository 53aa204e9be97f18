"""What is printed many times with a number on each, to be filled in by hand."""

from __future__ import annotations

import msgspec


class Ballot(msgspec.Struct, frozen=True):
    """A slip to vote with, printed many times with a number each: what is asked, how one marks it, and the options, each with
    a remark such as its cost and as many `circles` as it takes marks."""

    title: str
    question: str
    rule: str
    options: tuple[tuple[str, str], ...]
    circles: int = 1
