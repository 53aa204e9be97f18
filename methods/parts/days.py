"""Days that somebody promises something for: real ones of the calendar, and never one that is over."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

import msgspec

from facilitation import agenda
from facilitation.method import N_, Rejected, Scene

Entered = Annotated[str, msgspec.Meta(max_length=40)]
"""A day as it comes in: 2022-08-31, or 31.08.2022 from somebody whose browser knows no calendar; empty: none."""

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


def day(text: str) -> dt.date | None:
    """The day that a text names, or None."""
    if found := _ISO.fullmatch(text.strip()):
        year, month, number = found.groups()
    elif found := _GERMAN.fullmatch(text.strip()):
        number, month, year = found.groups()
    else:
        return None
    try:
        return dt.date(int(year), int(month), int(number))
    except ValueError:
        return None


def earliest(scene: Scene[Any], at: float) -> dt.date:
    """The first day that may be promised at a moment (unix seconds): the present one, kept within the days of the event.

    Before the event nothing can be due before it begins. Whoever writes the plan down weeks later, or plays an old event
    again, goes by the days of the event.
    """
    event = agenda.facts(scene.board)
    today = agenda.local_time(event, at).date()
    first = day(event.date)
    if first is None:
        return today
    last = day(event.end_date) or first
    return min(max(first, today), max(first, last))


def to_come(scene: Scene[Any], text: str, at: float) -> str:
    """The day of a text as 2022-08-31; "" for none. Raises Rejected for what is no day, or is over."""
    if not text.strip():
        return ""
    found = day(text)
    if found is None:
        raise Rejected(N_("“%(date)s” is not a day of the calendar."), date=text.strip())
    first = earliest(scene, at)
    if found < first:
        too_early = N_("%(date)s lies before %(first)s: please choose a day that is still to come.")
        raise Rejected(too_early, date=f"{found:%d.%m.%Y}", first=f"{first:%d.%m.%Y}")
    return found.isoformat()


def first_day(scene: Scene[Any]) -> str:
    """The event's first day as 2022-08-31, for the calendar of a form; "" if it is not known."""
    found = day(agenda.facts(scene.board).date)
    return found.isoformat() if found is not None else ""
