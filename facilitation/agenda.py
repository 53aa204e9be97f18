"""Events, the agenda, activities and their clocks: records of the event's own board.

An item is (activity, phase, minutes): an activity may have several items, with a break between. Items that name `beside`
run at the same time as that item, in another room. The clock is a record of its own, so that ±5 minutes never stand in
the way of undoing a phase.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from facilitation.people import Language
from facilitation.records import AnyBoard, Data, Record, Ref

State = Literal["prepared", "open", "closed", "evaluated", "confirmed"]
"""vorbereitet · offen · geschlossen · ausgewertet · bestätigt"""
STATES: tuple[State, ...] = ("prepared", "open", "closed", "evaluated", "confirmed")

Version = Literal["draft", "agreed", "published"]
"""How far the protocol has come: Entwurf · abgestimmt · veröffentlicht."""

Short = Annotated[str, msgspec.Meta(max_length=300)]
Long = Annotated[str, msgspec.Meta(max_length=4_000)]
Date = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Time = Annotated[str, msgspec.Meta(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")]


class Event(Data, frozen=True, tag="event"):
    """The facts of an event. Empty strings and None mean "not known"; the protocol then says "nicht erfasst"."""

    outlasts = True

    title: Short
    subtitle: Short = ""
    date: Date = ""
    end_date: Date = ""
    start: Time = ""
    end: Time = ""
    timezone: Short = "Europe/Berlin"
    place: Short = ""
    host: Short = ""
    moderation: Annotated[str, msgspec.Meta(max_length=300, extra_json_schema={"mark": "who"})] = ""
    guests: Short = ""
    scribe: Annotated[str, msgspec.Meta(max_length=300, extra_json_schema={"mark": "who"})] = ""  # who keeps the protocol
    distribution: Short = ""  # who gets the protocol
    goal: Long = ""
    questions: tuple[Short, ...] = ()
    languages: tuple[Language, ...] = ("de", "en")
    imprint: Short = ""  # a link
    privacy: Short = ""  # a link
    head_count: Short = ""  # counted on site, typed in; may be "ca. 50"
    wifi: Short = ""
    wifi_password: Short = ""
    deletion_date: Date = ""  # on this day names and needs are erased
    registration: bool = False  # the public page takes registrations
    institutions: tuple[Short, ...] = ()  # suggested on the join page; never what others have typed there
    regions: tuple[Short, ...] = ()
    version: Version = "draft"  # of the protocol; the organiser says it
    sample: bool = False  # contributions are invented: every page of the protocol says so
    series: Short = ""  # the series that it belongs to, such as "Familienkonferenz Nuthetal"
    number: Annotated[int, msgspec.Meta(ge=0, le=999)] = 0  # which one of the series; 0: not known
    before: Ref = ""  # the event of the series that this one was made from


class Activity(Data, frozen=True, tag="activity"):
    """One run of a method."""

    method: str
    title: Short = ""
    preset: str = ""
    settings: dict[str, Any] = msgspec.field(default_factory=dict)  # decoded by the method's own Settings struct
    state: State = "prepared"
    phase: str = ""
    room: Short = ""
    approval: bool = False  # contributions wait for a moderator before anybody sees them
    opened: float | None = None  # unix seconds of the first opening and the last closing: the real times
    closed: float | None = None
    steps: tuple[tuple[str, float], ...] = ()  # (phase, unix seconds) each time a phase began
    grouping: Ref = ""  # the division of the people it works with, named at its first opening; empty: one of its own
    takes: tuple[Ref, ...] = ()  # the runs whose offers it takes over by itself when it opens for the first time
    ahead: bool = False  # opened before the day by a link of its own: not in the foreground, until a line of it is opened
    turn: int = 0  # the event's seq at the last opening or closing: the order of the day, whatever the laptop's clock does


class Item(Data, frozen=True, tag="item"):
    """One line of the agenda. `order` sorts; `beside` names the item that runs at the same time."""

    activity: Ref
    minutes: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 10
    phase: str = ""
    order: float = 0.0
    beside: Ref = ""


class Clock(Data, frozen=True, tag="clock"):
    """A countdown. Running: `due` is set (unix seconds). Held: `left` is set (seconds). `length` is what it began with."""

    activity: Ref
    length: float = 0.0
    due: float | None = None
    left: float | None = None
    version: int = 0

    def remaining(self, now: float) -> float | None:
        """Seconds left at `now`, never negative; None if the clock is not set."""
        if self.left is not None:
            return self.left
        return None if self.due is None else max(0.0, self.due - now)


class Screen(Data, frozen=True, tag="screen"):
    """What all projectors of the event do. `frozen` is the seq at which the picture stands still."""

    activity: Ref = ""  # empty: follow the current activity
    blank: bool = False
    frozen: int | None = None
    welcome: bool = False  # show the welcome page with the large QR code


class Archived(Data, frozen=True, tag="archived"):
    """There while the event is in the archive: out of the way, to be read and not to be changed."""

    at: float  # unix seconds


@dataclass(frozen=True, slots=True)
class Planned:
    """An agenda line with its planned start and end, in minutes from the event's start."""

    item: Record[Item]
    activity: Record[Activity]
    start: int
    end: int


def facts(board: AnyBoard) -> Event:
    """The event's facts record. Raises LookupError for a board that has none."""
    record = board.get(board.event_id)
    if record is None:
        raise LookupError(board.event_id)
    data: Event = record.data
    return data


def activity(board: AnyBoard, activity_id: str | None) -> Record[Activity] | None:
    record = board.get(activity_id) if activity_id else None
    return record if record is not None and record.kind == "activity" and record.alive else None


def activities(board: AnyBoard) -> list[Record[Activity]]:
    return [r for r in board.kind(None, "activity") if r.alive]


def items(board: AnyBoard) -> list[Record[Item]]:
    """The agenda's lines in order; a line without its activity is left out."""
    lines = [r for r in board.kind(None, "item") if r.alive and activity(board, r.data.activity)]
    return sorted(lines, key=lambda r: (r.data.order, r.born, r.id))


def planned(board: AnyBoard) -> list[Planned]:
    """The agenda with planned times: lines add up, parallel lines share their start, the longest of them counts."""
    result: list[Planned] = []
    starts: dict[str, int] = {}
    now = 0
    for line in items(board):
        run = activity(board, line.data.activity)
        assert run is not None
        beside = starts.get(line.data.beside)
        start = now if beside is None else beside
        starts[line.id] = start
        result.append(Planned(line, run, start, start + line.data.minutes))
        now = max(now, start + line.data.minutes)
    return result


def line_of(lines: Sequence[Record[Item]], order: Sequence[str], run: Record[Activity]) -> Record[Item] | None:
    """The agenda line that a run is at, by its phase. `order`: the keys of its phases."""
    at = order.index(run.data.phase) if run.data.phase in order else 0
    mine = [i for i in lines if i.data.activity == run.id]
    reached = [i for i in mine if (order.index(i.data.phase) if i.data.phase in order else 0) <= at]
    return reached[-1] if reached else (mine[0] if mine else None)


def stamp(run: Record[Activity]) -> str:
    """Where a run stands, as the commands `next` and `back` want to see it in `at`: two moderators never skip a step."""
    return f"{run.id}/{run.data.state}/{run.data.phase}"


def clock_id(activity_id: str) -> str:
    """Ids with a dot are ours: whoever sends a command cannot choose one and take a place before it is needed."""
    return f"{activity_id}.clock"


def clock(board: AnyBoard, activity_id: str) -> Clock | None:
    record = board.get(clock_id(activity_id))
    return record.data if record is not None and record.alive else None


def screen(board: AnyBoard) -> Screen:
    record = board.get("screen")
    return record.data if record is not None and record.alive else Screen()


def archived(board: AnyBoard) -> bool:
    """True if the event can only be read."""
    record = board.get("archived")
    return record is not None and record.alive


def open_activities(board: AnyBoard) -> list[Record[Activity]]:
    """What runs now in the room, in order of the agenda."""
    seen = {p.activity.id: p.activity for p in planned(board)}
    return [a for a in seen.values() if a.data.state == "open" and not a.data.ahead]


def current(board: AnyBoard) -> Record[Activity] | None:
    """The one activity in the foreground: the open one opened last, else the last one that was closed, else None."""
    lines = {p.activity.id: p.activity for p in planned(board) if not p.activity.data.ahead}.values()
    running = [a for a in lines if a.data.state == "open"]
    if running:
        return max(running, key=lambda a: (a.data.turn, a.data.opened or 0, a.seq))
    done = [a for a in lines if a.data.state not in ("prepared", "open")]
    return max(done, key=lambda a: (a.data.turn, a.data.closed or 0, a.seq), default=None)


def starts_at(event: Event) -> dt.datetime | None:
    """The planned start as an aware time, or None if the date or time is not known."""
    if not event.date or not event.start:
        return None
    return dt.datetime.fromisoformat(f"{event.date}T{event.start}").replace(tzinfo=ZoneInfo(event.timezone))


def ends_at(event: Event) -> float | None:
    """The planned end in unix seconds; None if it is not known or the event spans days."""
    if not event.date or not event.end or event.end_date not in ("", event.date):
        return None
    zone = ZoneInfo(event.timezone)
    return dt.datetime.fromisoformat(f"{event.date}T{event.end}").replace(tzinfo=zone).timestamp()


def awaited(event: Event) -> float | None:
    """The planned start in unix seconds; the beginning of the day if only that is known; None if neither is."""
    at = starts_at(msgspec.structs.replace(event, start=event.start or "00:00"))
    return at.timestamp() if at is not None else None


def local_time(event: Event, at: float) -> dt.datetime:
    """A unix time as the event's local time."""
    return dt.datetime.fromtimestamp(at, ZoneInfo(event.timezone))
