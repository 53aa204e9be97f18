"""The agenda as the desk shows it: lines with planned times, the bar, and where the buttons up and down lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from facilitation import agenda
from facilitation.agenda import Event, Planned
from facilitation.formats import Methods
from facilitation.method import Method
from facilitation.records import AnyBoard
from facilitation.runsheet import late_end, phase_title, rows, stages, title_of


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda. `title` and `notes` may be source strings or a person's words; `up` and `down` are the
    moves (item, before) that its two buttons make, None at the ends. `at` is in minutes from the start; `track` counts
    what runs at the same time, from 0."""

    id: str
    activity: str
    title: str
    part: str
    notes: tuple[str, ...]
    room: str
    at: int
    time: str
    minutes: int
    colour: str
    beside: bool
    track: int
    state: str
    approval: bool
    up: tuple[str, str] | None
    down: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The agenda as a whole. `available` minutes is None if from–to is not known or spans days."""

    lines: list[Line]
    total: int
    available: int | None
    hours: list[tuple[int, str]]

    @property
    def tracks(self) -> int:
        return max((line.track for line in self.lines), default=0) + 1

    @property
    def free(self) -> int:
        """Minutes left over; negative if the plan is too long."""
        return (self.available or 0) - self.total


def plan(board: AnyBoard, methods: Methods) -> Plan:
    event = agenda.facts(board)
    planned = agenda.planned(board)
    lines = [_line(planned, n, methods, event) for n in range(len(planned))]
    total = max((p.end for p in planned), default=0)
    return Plan(lines, total, available(event), hours(event, total))


def late(board: AnyBoard, methods: Methods, now: float) -> dict[str, Any] | None:
    """When a running day will end if that is after its planned end, and by how many minutes; None otherwise."""
    event = agenda.facts(board)
    at, planned = late_end(event, rows(board, methods), now), agenda.ends_at(event)
    return {"at": at, "minutes": int(at - planned) // 60} if at is not None and planned is not None else None


def preview(lines: Sequence[Mapping[str, Any]], methods: Methods) -> Plan:
    """A ready-made agenda, as `add_item` fields, before there is an event."""
    shown, now = [], 0
    for number, given in enumerate(lines):
        phase = given.get("phase", "")
        given = {**lines[int(given["activity"])], "minutes": given["minutes"]} if phase else given
        method = methods.get(given["method"])
        preset = next((p for p in method.presets if p.key == given["preset"]), None) if method else None
        name = preset.name if preset else method.name if method else given["method"]
        title = given["title"] or name
        notes = (name,) if title != name else ()
        colour = method.colour if method else "white"
        shown.append(
            Line(str(number), "", title, _part(method, phase), notes, "", now, _clock("", now), given["minutes"], colour,
                 beside=False, track=0, state="", approval=False, up=None, down=None)
        )  # fmt: skip
        now += given["minutes"]
    return Plan(shown, now, None, hours(Event(title=""), now))


def _part(method: Method | None, phase: str) -> str:
    return phase_title(method.phases, phase) if method is not None else ""


def available(event: Event) -> int | None:
    """Minutes between from and to."""
    if not event.start or not event.end or event.end_date not in ("", event.date):
        return None
    return _minutes(event.end) - _minutes(event.start)


def hours(event: Event, total: int) -> list[tuple[int, str]]:
    """Marks below the bar: (minutes from the start, time), every half hour or hour on the clock."""
    start = _minutes(event.start) if event.start else 0
    step = 30 if total <= 300 else 60 if total <= 900 else 240
    first = -start % step
    return [(at, _clock(event.start, at)) for at in range(first, total + 1, step)]


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _clock(start: str, at: int) -> str:
    """The time `at` minutes after the start: "14:30", or "+1:05" if the start is not known."""
    if not start:
        return f"+{at // 60}:{at % 60:02}"
    at = (_minutes(start) + at) % (24 * 60)
    return f"{at // 60:02}:{at % 60:02}"


def _line(planned: Sequence[Planned], number: int, methods: Methods, event: Event) -> Line:
    it = planned[number]
    run = it.activity.data
    method = methods.get(run.method)
    title = title_of(methods, it.activity)
    preset = next((p for p in method.presets if p.key == run.preset), None) if method else None
    name = preset.name if preset else method.name if method else ""
    up, down = _moves(planned, number)
    return Line(
        id=it.item.id,
        activity=it.activity.id,
        title=title,
        part=phase_title(stages(methods, it.activity), it.item.data.phase),
        notes=(name,) if name and name != title else (),
        room=run.room,
        at=it.start,
        time=_clock(event.start, it.start),
        minutes=it.item.data.minutes,
        colour=method.colour if method else "white",
        beside=bool(it.item.data.beside),
        track=_track(planned, number),
        state=run.state,
        approval=run.approval,
        up=up,
        down=down,
    )


def _track(planned: Sequence[Planned], number: int) -> int:
    leader = planned[number].item.data.beside
    return 1 + sum(1 for p in planned[:number] if p.item.data.beside == leader) if leader else 0


def _moves(planned: Sequence[Planned], number: int) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """One step up and one down: a group moves as a whole, what runs beside moves within its group or out at its top."""
    me = planned[number].item
    if me.data.beside:
        after = planned[number + 1].item if number + 1 < len(planned) else None
        within = after is not None and after.data.beside == me.data.beside
        return (me.id, planned[number - 1].item.id), ((after.id, me.id) if within and after else None)
    leaders = [p.item.id for p in planned if not p.item.data.beside]
    at = leaders.index(me.id)
    up = (me.id, leaders[at - 1]) if at else None
    return up, ((leaders[at + 1], me.id) if at + 1 < len(leaders) else None)
