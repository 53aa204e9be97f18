"""A person's own list as a calendar file (iCalendar, RFC 5545): one whole day for each thing that has one, an hour for a
meeting.

Events rather than to-dos, because the calendars of most phones show nothing else. The same thing has the same UID for ever:
whoever opens a newer file gets her entries changed and not doubled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Protocol

from facilitation.words import say

OCTETS = 75
"""Bytes of a line, its end not counted; what is longer goes on in the next line after a space."""
SHORT = 200
"""Characters of an entry's title; the whole text stands in its description."""


class Thing(Protocol):
    """What a list holds."""

    @property
    def id(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def facts(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def due(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def place(self) -> str: ...


def calendar(*, event: str, title: str, lang: str, stamp: float, things: Sequence[Thing]) -> bytes:
    """The file. `event` is the event's id, `stamp` the present moment in unix seconds.

    Raises ValueError if nothing has a day: a calendar needs an entry.
    """
    dated = [thing for thing in things if thing.due]
    if not dated:
        raise ValueError("nothing has a day")
    now = f"{dt.datetime.fromtimestamp(stamp, dt.UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//facilitation//take home//{lang.upper()}", "CALSCALE:GREGORIAN"]
    for thing in dated:
        lines += _entry(thing, event, title, lang, now)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def _entry(thing: Thing, event: str, title: str, lang: str, now: str) -> list[str]:
    line = " ".join(thing.title.split())
    short = line if len(line) <= SHORT else line[: SHORT - 1].rstrip() + "…"
    whole = [] if short == thing.title else [thing.title]
    about = "\n".join([*whole, *(f"{name}: {value}" for name, value in thing.facts), f"{title} · {thing.heading}"])
    _ = say(lang)
    reminder = _("Reminder")
    return [
        "BEGIN:VEVENT",
        f"UID:{text(f'{thing.id}@{event}.facilitation')}",
        f"DTSTAMP:{now}",
        *_when(thing),
        f"SUMMARY:{text(short)}",
        *([f"LOCATION:{text(thing.place)}"] if thing.place else []),
        f"DESCRIPTION:{text(about)}",
        f"TRANSP:{'OPAQUE' if thing.at else 'TRANSPARENT'}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{text(f'{reminder}: {short}')}",
        # A day before; of a whole day at nine in the morning, wherever she is.
        f"TRIGGER:{'-P1D' if thing.at else 'PT9H'}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _when(thing: Thing) -> list[str]:
    day = f"{dt.date.fromisoformat(thing.due):%Y%m%d}"
    if not thing.at:
        return [f"DTSTART;VALUE=DATE:{day}"]  # without an end: that one day
    # The hour of the place where one meets, whatever zone her phone is in; nobody has said how long it takes.
    return [f"DTSTART:{day}T{thing.at.replace(':', '')}00", "DURATION:PT1H"]


def text(value: str) -> str:
    """A text as a value: escaped, its line ends as \\n, control characters left out."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in value if c in "\n\t" or (ord(c) >= 32 and not 127 <= ord(c) < 160))
    for sign in ("\\", ";", ","):
        kept = kept.replace(sign, "\\" + sign)
    return kept.replace("\n", "\\n")


def folded(line: str) -> Iterator[bytes]:
    """A line in pieces of at most OCTETS bytes; no character is torn apart."""
    piece = b""
    for letter in line:
        octets = letter.encode("utf-8", "replace")
        if len(piece) + len(octets) > OCTETS:
            yield piece
            piece = b" "
        piece += octets
    yield piece
