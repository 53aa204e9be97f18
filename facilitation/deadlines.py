"""Until when: the registration before the day, and the day on which names and needs go. Asked about an event's facts. Pure."""

from __future__ import annotations

import datetime as dt

from facilitation import agenda
from facilitation.agenda import Event
from facilitation.people import Guest, called
from facilitation.records import AnyBoard


def today(event: Event, at: float) -> str:
    """The event's own date at a time, "2026-05-31"."""
    return agenda.local_time(event, at).date().isoformat()


def registration_open(event: Event, at: float) -> bool:
    """True while the public page takes registrations: opened by the organiser, and the event is not over."""
    last = event.end_date or event.date
    return event.registration and (not last or today(event, at) <= last) and not deletion_due(event, at)


def deletion_due(event: Event, at: float) -> bool:
    """True from the day on which names and needs are to be gone."""
    return bool(event.deletion_date) and today(event, at) >= event.deletion_date


def days_left(event: Event, at: float) -> int | None:
    """Days until names and needs are deleted; None where no date is set."""
    if not event.deletion_date:
        return None
    return (dt.date.fromisoformat(event.deletion_date) - agenda.local_time(event, at).date()).days


def keeps_names(board: AnyBoard) -> bool:
    """True if a name or what a guest told us is on the board, also of somebody who was taken off a list."""
    guests = any(r.data != blank_guest(r.data) for r in board.kind(None, "guest"))
    return guests or any(r.data.name for r in board.kind(None, "person")) or any(called(r) for r in board)


def blank_guest(data: Guest) -> Guest:
    """What stays of an entry for the count: where it came from and that somebody came."""
    return Guest(source=data.source, person=data.person)
