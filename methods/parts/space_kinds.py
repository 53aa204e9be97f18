"""Open space: what the organiser may choose, and the rounds and rooms that stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import msgspec

from facilitation.method import N_, Settings
from methods.parts.space_records import Room

Line = Annotated[str, msgspec.Meta(max_length=400)]
MOST_ROUNDS = 6
"""So many rounds a day has at most: each is a phase of its own, so that a break may lie between two of them."""


class SpaceSettings(Settings, frozen=True):
    """What the organiser may choose."""

    theme: Annotated[
        Line, msgspec.Meta(title=N_("Theme of the day"), description=N_("One question that stands over everything"))
    ] = ""
    givens: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=6,
            title=N_("What is given"),
            description=N_("What cannot be changed today: money, deadlines, who decides. One per line."),
        ),
    ] = ()
    rounds: Annotated[
        int,
        msgspec.Meta(ge=1, le=MOST_ROUNDS, title=N_("Number of rounds"), extra_json_schema={"later": True}),
    ] = 2
    slots: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=MOST_ROUNDS,
            title=N_("Times of the rounds"),
            description=N_("One per line: 15:25–16:10. As many rounds as there are lines, whatever number stands above."),
            extra_json_schema={"later": True},
        ),
    ] = ()
    rooms: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=40,
            title=N_("Rooms"),
            description=N_("One per line: name | seats | step-free. More can be added while it runs."),
        ),
    ] = ()
    minutes: Annotated[
        int,
        msgspec.Meta(ge=5, le=240, title=N_("Minutes for a round"), description=N_("Where the line of a round names no end")),
    ] = 45
    topic_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for bringing in topics"))] = 15
    market_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for the market"))] = 20
    hashtags: Annotated[
        int,
        msgspec.Meta(
            ge=0,
            le=5,
            title=N_("Hashtags for each person"),
            description=N_("Everybody says in a few words who they are; 0: none"),
        ),
    ] = 0
    proposal: Annotated[
        bool,
        msgspec.Meta(
            title=N_("The tool may propose rooms and rounds"),
            description=N_("Only when the moderator asks for it, and nothing moves before she agrees"),
        ),
    ] = False
    news_seconds: Annotated[int, msgspec.Meta(ge=15, le=600, title=N_("Seconds for each report in the evening news"))] = 60
    converge: Annotated[bool, msgspec.Meta(title=N_("Dots and action groups at the end"))] = True
    dots: Annotated[
        int,
        msgspec.Meta(
            ge=0,
            le=20,
            title=N_("Dots for each person"),
            description=N_("0 means: half as many as there are topics, at most 7"),
        ),
    ] = 0
    heaped: Annotated[int, msgspec.Meta(ge=1, le=20, title=N_("Dots that one person may put on the same topic"))] = 1


# ── What stands in the settings ──


@dataclass(frozen=True, slots=True)
class Slot:
    """One round: its index from 0, its name if it has one, its local times "15:25" ("" if not known), its minutes."""

    n: int
    title: str
    start: str
    end: str
    minutes: int


_TIME = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b")
_NO = {"", "nein", "no", "-", "0"}


@lru_cache(maxsize=256)
def slots_of(lines: tuple[str, ...], rounds: int, minutes: int) -> tuple[Slot, ...]:
    """The rounds that the lines of the settings name; without any line as many as `rounds`, only numbered."""
    found = []
    for n, line in enumerate((lines or ("",) * rounds)[:MOST_ROUNDS]):
        times = [int(h) * 60 + int(m) for h, m in _TIME.findall(line)]
        title = " ".join(_TIME.sub("", line).strip(" -–—|").split())
        start = times[0] if times else None
        span = (times[1] - times[0]) % 1440 if len(times) > 1 else minutes
        end = (start + span) % 1440 if start is not None else None
        found.append(Slot(n, title, _clock(start), _clock(end), span or minutes))
    return tuple(found)


def _clock(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"


def rooms_of(lines: tuple[str, ...]) -> list[Room]:
    """The rooms that the lines of the settings name; without any, five that are only numbered."""
    found: list[Room] = []
    for line in lines:
        parts = [part.strip() for part in line.split("|")]
        seats = next((int(p) for p in parts[1:2] if p.isdecimal()), 0)
        step_free = len(parts) > 2 and parts[2].casefold() not in _NO
        found.append(Room(parts[0][:300], min(seats, 10_000), step_free, float(len(found))))
    return found or [Room(order=float(n)) for n in range(5)]
