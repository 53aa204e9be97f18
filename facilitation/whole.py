"""What happens to an event as a whole: a copy of its plan, the archive, a rehearsal that is cleared. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

import msgspec

from facilitation import agenda
from facilitation.agenda import Archived, Event
from facilitation.facts import FACTS, read_facts
from facilitation.fields import Unfit, fields
from facilitation.formats import Methods
from facilitation.method import N_, Body, Rejected
from facilitation.pen import Pen
from facilitation.photos import Photo
from facilitation.planning import AddItem, lay_out
from facilitation.records import AnyBoard, Data, Record, blank, marks


class Archive(Body, frozen=True, tag="archive"):
    """Put the event into the archive, where it can be read and not be changed; `on` false takes it back. Made by the desk,
    like the other."""

    on: bool


class ClearRehearsal(Body, frozen=True, tag="clear_rehearsal"):
    """Empty an event that was rehearsed. Made by the desk, never sent over the wire."""


BODIES: tuple[type[Body], ...] = (Archive, ClearRehearsal)

MOST = 999
"""The highest number in a series."""
_OF_ITS_DAY: dict[str, Any] = {
    "head_count": "",
    "sample": False,
    "version": "draft",
    "registration": False,
    "number": 0,
    "before": "",
}
"""Facts that say something of those who were there, and what they become in a copy."""


def decide(pen: Pen, body: Body) -> None:
    """Carry out one command about the whole event. Raises Rejected."""
    match body:
        case Archive():
            _archive(pen, body.on)
        case ClearRehearsal():
            clear(pen)


# ── a copy of its plan ──


def lines_of(board: AnyBoard, methods: Methods) -> tuple[AddItem, ...]:
    """An event's agenda as the lines of a new one. Raises Rejected where a format is not installed."""
    found: list[AddItem] = []
    lines = agenda.items(board)
    place = {line.id: n for n, line in enumerate(lines)}
    begun: dict[str, int] = {}
    for number, line in enumerate(lines):
        run = agenda.activity(board, line.data.activity)
        assert run is not None
        beside = str(place[line.data.beside]) if line.data.beside in place else ""
        if run.id in begun:
            further = AddItem(activity=str(begun[run.id]), phase=line.data.phase, minutes=line.data.minutes, beside=beside)
            found.append(further)
            continue
        begun[run.id] = number
        # All of its settings, also those that stand at their default: a preset must not come back over them.
        defaults = {f.name: f.default for f in fields(methods.of(run).settings)}
        found.append(
            AddItem(
                method=run.data.method,
                preset=run.data.preset,
                title=run.data.title,
                minutes=line.data.minutes,
                beside=beside,
                settings={**defaults, **run.data.settings},
                phase=line.data.phase,
                room=run.data.room,
                approval=run.data.approval,
                takes=tuple(str(begun[source]) for source in run.data.takes if source in begun),
            )
        )
    return tuple(found)


def following(lines: tuple[AddItem, ...], methods: Methods) -> tuple[AddItem, ...]:
    """The agenda of the next event of a series: it asks what became of things, after the first line if it never did before."""
    first = next((m for m in methods if m.receives and m.timed), None)
    if first is None or any((m := methods.get(line.method)) is not None and m.receives for line in lines):
        return lines
    at = next((n for n, line in enumerate(lines) if n and not line.beside), len(lines))

    def moved(line: AddItem) -> AddItem:  # lines name each other by their places
        def place(named: str) -> str:
            return str(int(named) + 1) if named and int(named) >= at else named

        takes = tuple(map(place, line.takes))
        return msgspec.structs.replace(line, activity=place(line.activity), beside=place(line.beside), takes=takes)

    preset = first.presets[0] if first.presets else None
    asking = AddItem(method=first.key, preset=preset.key if preset else "", minutes=preset.minutes if preset else 10)
    return (*lines[:at], asking, *map(moved, lines[at:]))


def number_of(typed: str) -> int:
    """Which one of a series it is, as typed; 0 for nothing. Raises Unfit."""
    if not typed:
        return 0
    if not (typed.isdecimal() and int(typed) <= MOST):
        raise Unfit(
            N_("“%(field)s” has to be a whole number from %(low)s to %(high)s."), "number", FACTS["number"], low=0, high=MOST
        )
    return int(typed)


def next_title(event: Event) -> tuple[str, int]:
    """What the next event of the series will be called, as a proposal, and its number: "3. Konferenz" is followed by "4. …"."""
    counted = re.match(r"(\d{1,3})(\.\s)", event.title)
    number = (event.number or (int(counted[1]) if counted else 1)) + 1
    return (f"{number}{counted[2]}{event.title[counted.end() :]}" if counted else event.title), number


def next_facts(event: Event, before: str, title: str, date: str, series: str, number: int) -> Event:
    """The facts of the next event of a series. Raises Unfit."""
    if not series.strip():
        raise Unfit(N_("“%(field)s” is missing."), "series", FACTS["series"])
    made = copied(event, title, date)
    return read_facts({**msgspec.structs.asdict(made), "series": series, "number": number, "before": before})


def copied(event: Event, title: str, date: str) -> Event:
    """The facts of a copy on another day, or on none yet: the other dates move with it. Raises Unfit."""
    raw = {**msgspec.structs.asdict(event), **_OF_ITS_DAY, "title": title, "date": date}
    read_facts({"title": title, "date": date})
    for name in ("end_date", "deletion_date"):
        raw[name] = _moved(getattr(event, name), event.date, date)
    return read_facts(raw)


def _moved(day: str, old: str, new: str) -> str:
    if not (day and old and new):
        return ""
    return (dt.date.fromisoformat(day) + (dt.date.fromisoformat(new) - dt.date.fromisoformat(old))).isoformat()


# ── the archive ──


def _archive(pen: Pen, on: bool) -> None:
    if on == agenda.archived(pen.draft):
        raise Rejected(N_("Somebody else has just done that."))
    record = pen.draft.get("archived")
    if not on:
        assert record is not None
        pen.remove(record)
    elif record is None:
        pen.create("archived", Archived(pen.command.at))
    else:
        pen.update(record, Archived(pen.command.at), removed=None)


# ── a rehearsal that is cleared ──


def clear(pen: Pen) -> None:
    """Begin anew with the same plan: who was here and what was entered is forgotten, in records and before-images.

    The steps are new ones, as far as anybody can tell, so that their formats may be changed again and nothing that still
    comes in from the rehearsal finds its place.
    """
    if any(run.data.ahead and len(run.data.steps) > 1 for run in agenda.activities(pen.draft)):
        raise Rejected(ANSWERED)
    lines = lines_of(pen.draft, pen.methods)
    gone = {r.id for r in pen.draft if not r.data.outlasts}
    for record in list(pen.draft):
        if record.id in gone:
            pen.update(
                record, emptied(record.data), author=None, entered_by=None, origin=None, removed=record.removed or pen.seq
            )
        elif (data := _let_go(record, gone)) != record.data:
            pen.update(record, data)
    for change in pen.log:
        pen.rewritten[change.seq] = msgspec.structs.replace(change, actor=None, activity=None, touched=(), before={}, at=0.0)
    pen.erased, pen.final = pen.draft.event_id, True
    lay_out(pen, lines)


ANSWERED = N_(
    "People answer before the day already, by a link that is printed. It would lead nowhere, and their answers would be gone. "
    "Please duplicate the event and rehearse there."
)


def emptied(data: Data) -> Data:
    """A record's data without what anybody wrote and whom it names."""
    if isinstance(data, Photo):
        return Photo()  # its bytes go with it, in the same transaction
    names = [n for mark in ("text", "who", "picture") for n in marks(type(data), mark)]
    return msgspec.structs.replace(data, **{n: blank(getattr(data, n)) for n in names})


def _let_go(record: Record[Any], gone: Collection[str]) -> Data:
    """What stays, without pointing to what has gone: a guest who had checked in is expected again."""
    pointing = (*marks(type(record.data), "ref"), *marks(type(record.data), "who"))
    there = {n: getattr(record.data, n) for n in pointing}
    found: Data = msgspec.structs.replace(
        record.data, **{n: blank(v) for n, v in there.items() if isinstance(v, str) and v in gone}
    )
    return found
