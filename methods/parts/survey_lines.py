"""Questions written as lines: "Question", "Question | yes | no", "Question | + park | pool", "Question | 1-5 | bad | good",
"Question | :-)"."""

from __future__ import annotations

import re

from facilitation.method import N_, Rejected
from methods.parts.cards import written
from methods.parts.survey_kinds import Kind, Question

_SCALE = re.compile(r"1\s*[-–—]\s*(\d{1,2})")
SMILEY = ":-)"
MOST_STEPS = 10


def question_of(line: str, place: float = 0.0) -> Question:
    """The question that a line says. What is no answer form stays an answer to choose."""
    text, *rest = (part.strip() for part in line.split("|"))
    parts = [part for part in rest if part]
    if not parts:
        return Question(text, place=place)
    if parts[0] == SMILEY:
        return Question(text, "smiley", place=place)
    scale = _SCALE.fullmatch(parts[0])
    if scale and 2 <= int(scale[1]) <= MOST_STEPS:
        low, high = (*parts[1:3], "", "")[:2]
        return Question(text, "scale", low=low, high=high, steps=int(scale[1]), place=place)
    if parts[0].startswith("+"):
        return Question(text, "several", _options([parts[0][1:], *parts[1:]]), place=place)
    return Question(text, "choice", _options(parts), place=place)


def made(text: str, asks: Kind, options: str, low: str, high: str, steps: int, place: float) -> Question:
    """A question from what was filled in. Raises Rejected where there is nothing to choose from."""
    text = " ".join(written(text).split())
    if asks in ("choice", "several"):
        found = _options(options.splitlines())
        if len(found) < 2:
            raise Rejected(N_("Please give at least two answers to choose from, one per line."))
        return Question(text, asks, found, place=place)
    if asks == "scale":
        return Question(text, asks, low=low.strip(), high=high.strip(), steps=steps, place=place)
    return Question(text, asks, place=place)


def _options(lines: list[str]) -> tuple[str, ...]:
    """Each answer once, in order."""
    return tuple(dict.fromkeys(plain[:300] for line in lines if (plain := " ".join(line.split()))))[:20]
