"""The run sheet: the agenda as it was planned and as it really went, and where the next step leads. Derived, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from facilitation import agenda
from facilitation.agenda import Activity, Item, Planned
from facilitation.formats import Methods, decode_settings
from facilitation.method import Phase
from facilitation.records import AnyBoard, Record

Place = Literal["done", "now", ""]
Way = Literal["begin", "phase", "line", "close", "reopen", "unevaluate", "prepare", "ahead"]
"""Where a step leads: into the first line, another phase, another line, out of this one, back into it, …"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the agenda. `start` is planned, `begun` and `ended` are real; all in unix seconds, None if not known."""

    item: Record[Item]
    run: Record[Activity]
    start: float | None
    begun: float | None
    ended: float | None
    place: Place
    current: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A step that can be taken now. `command` and `fields` are what to send, `title` where it leads (source or user text)."""

    way: Way
    command: str
    fields: dict[str, str]
    title: str = ""


def stages(methods: Methods, run: Record[Activity]) -> tuple[Phase, ...]:
    """The phases of a run; none if its method is not installed or its settings cannot be read."""
    method = methods.get(run.data.method)
    if method is None:
        return ()
    try:
        return method.stages(decode_settings(method, run.data.settings))
    except msgspec.ValidationError:
        return ()


def title_of(methods: Methods, run: Record[Activity]) -> str:
    """How a run is called: the title somebody gave it (user text), else its preset's or method's name (source string)."""
    method = methods.get(run.data.method)
    if run.data.title or method is None:
        return run.data.title or run.data.method
    return next((p.name for p in method.presets if p.key == run.data.preset), method.name)


def phase_title(phases: tuple[Phase, ...], key: str) -> str:
    return next((p.title for p in phases if p.key == key), "")


def _line_of(lines: list[Planned], phases: tuple[Phase, ...], run: Record[Activity]) -> Record[Item] | None:
    return agenda.line_of([p.item for p in lines], [p.key for p in phases], run)


def rows(board: AnyBoard, methods: Methods) -> list[Row]:
    """The agenda, planned and real."""
    lines = agenda.planned(board)
    event = agenda.facts(board)
    day = agenda.starts_at(event)
    base = day.timestamp() if day is not None else None
    known = {p.activity.id: stages(methods, p.activity) for p in lines}
    current = agenda.current(board)
    begun = {p.item.id: _begun(p, lines, known[p.activity.id]) for p in lines}
    result = []
    for line in lines:
        run, start = line.activity, begun[line.item.id]
        at = _line_of(lines, known[run.id], run)
        here = at is not None and at.id == line.item.id
        place: Place = ""
        if start is not None:
            place = "now" if here and run.data.state == "open" else "done"
        ended = _ended(line, lines, begun) if place == "done" else None
        planned = base + line.start * 60 if base is not None else None
        is_current = current is not None and current.id == run.id and here and current.data.state == "open"
        result.append(Row(line.item, run, planned, start, ended, place, is_current))
    return result


def expected_end(lines: Sequence[Row], now: float) -> float | None:
    """When the last line will have ended if everything goes on as planned from here, in unix seconds; None before the
    beginning and after the end. What the console's page draws every minute is the same sum."""
    reached = max((n for n, row in enumerate(lines) if row.place), default=None)
    running = [row for row in lines if row.place == "now"]
    ahead = [row for row in lines[(reached or 0) + 1 :] if not row.place]
    if reached is None or not (running or ahead):
        return None
    at = max([now, *((row.begun or now) + row.item.data.minutes * 60 for row in running)])
    if not running:  # a break that was not planned ends at the latest when the next line should begin
        at = max(now, ahead[0].start or now)
    ends, starts = at, dict[str, float]()
    for row in ahead:
        begins = starts[row.item.id] = starts.get(row.item.data.beside, at)
        ends = max(ends, begins + row.item.data.minutes * 60)
        at = ends
    return ends


def late_end(event: agenda.Event, lines: Sequence[Row], now: float) -> float | None:
    """When the day will end, if that is a minute or more after its planned end; None otherwise. Another day is no lag."""
    planned, expected = agenda.ends_at(event), expected_end(lines, now)
    if planned is None or expected is None or not 60 <= expected - planned < 86_400:
        return None
    return expected


def _begun(line: Planned, lines: list[Planned], phases: tuple[Phase, ...]) -> float | None:
    """When a line really began: its run's opening, or, for a later line of the same run, when its phase was reached."""
    run = line.activity.data
    if run.ahead:
        return None  # what was open before the day has no place in its times
    first = next(p for p in lines if p.activity.id == line.activity.id)
    if run.opened is None or first.item.id == line.item.id:
        return run.opened
    order = [p.key for p in phases]
    if line.item.data.phase not in order:
        return None
    own = order.index(line.item.data.phase)
    return next((at for key, at in run.steps if key in order and order.index(key) >= own), None)


def _ended(line: Planned, lines: list[Planned], begun: dict[str, float | None]) -> float | None:
    """When a line ended: the run's closing, or the beginning of what came between it and the run's next line."""
    start = begun[line.item.id] or 0.0
    again = any(p.activity.id == line.activity.id and (begun[p.item.id] or 0.0) > start for p in lines)
    if not again:
        return line.activity.data.closed
    return min((t for t in begun.values() if t is not None and t > start), default=None)


def forward(board: AnyBoard, methods: Methods) -> Move | None:
    """What the command `next` would do now; None where the agenda ends. The same rule as steering's."""
    run, lines = agenda.current(board), agenda.planned(board)
    if run is None:
        return Move("begin", "next", {}, _line_title(lines[0], lines, methods)) if lines else None
    phases, at = stages(methods, run), {"at": agenda.stamp(run)}
    line = _line_of(lines, phases, run)
    ids = [p.item.id for p in lines]
    after = lines[ids.index(line.id) + 1 :] if line is not None else []
    after = [p for p in after if not p.item.data.beside or p.activity.data.state == "prepared"]
    if run.data.state == "open":
        following = _neighbour(board, methods, run, 1)
        own = following and any(p.activity.id == run.id and p.item.data.phase == following.key for p in after)
        if following is not None and not own:
            return Move("phase", "next", at, following.title)
    if after:
        return Move("line", "next", at, _line_title(after[0], lines, methods))
    return Move("close", "next", at, title_of(methods, run)) if run.data.state == "open" else None


def backward(board: AnyBoard, methods: Methods) -> Move | None:
    """What the command `back` would do now; None where there is no way back."""
    run, lines = agenda.current(board), agenda.planned(board)
    if run is None or run.data.state == "confirmed":
        return None
    at = {"at": agenda.stamp(run)}
    if run.data.state in ("closed", "evaluated"):
        way: Way = "reopen" if run.data.state == "closed" else "unevaluate"
        return Move(way, "back", at, title_of(methods, run))
    phases = stages(methods, run)
    before = _neighbour(board, methods, run, -1)
    if before is not None:
        return Move("phase", "back", at, before.title)
    line = _line_of(lines, phases, run)
    earlier = [p for p in lines if line is not None and p.item.data.order < line.data.order and p.activity.id != run.id]
    if earlier and earlier[-1].activity.data.state in ("closed", "evaluated"):
        return Move("line", "back", at, title_of(methods, earlier[-1].activity))
    return Move("prepare", "back", at, title_of(methods, run))


def forward_beside(board: AnyBoard, methods: Methods, run: Record[Activity]) -> Move | None:
    """The next step of a run that is not in the foreground: it is opened, and moves on its own."""
    method = methods.get(run.data.method)
    if run.data.state == "prepared" and method is not None and method.ahead:
        return Move("ahead", "open_ahead", {"activity": run.id}, title_of(methods, run))
    if run.data.state == "prepared":
        line = next((i for i in agenda.items(board) if i.data.activity == run.id), None)
        return Move("begin", "open", {"item": line.id}, title_of(methods, run)) if line is not None else None
    if run.data.state != "open":
        return None
    following = _neighbour(board, methods, run, 1)
    if following is None:
        return Move("close", "close", {"activity": run.id}, title_of(methods, run))
    return Move("phase", "phase", {"activity": run.id, "phase": following.key}, following.title)


def backward_beside(board: AnyBoard, methods: Methods, run: Record[Activity]) -> Move | None:
    """One step back of a run that is not in the foreground."""
    if run.data.state in ("closed", "evaluated"):
        return Move("reopen", "reopen", {"activity": run.id}, title_of(methods, run))
    before = _neighbour(board, methods, run, -1) if run.data.state == "open" else None
    fields = {"activity": run.id, "phase": before.key, "back": "true"} if before else {}
    return Move("phase", "phase", fields, before.title) if before else None


def _neighbour(board: AnyBoard, methods: Methods, run: Record[Activity], step: int) -> Phase | None:
    """The phase one step on or back, as the run's method says it."""
    method, phases = methods.get(run.data.method), stages(methods, run)
    if method is None or not phases:
        return None
    key = method.neighbour(methods.scene(board, run), step)
    return next((p for p in phases if p.key == key), None)


def pending(board: AnyBoard, methods: Methods, run: Record[Activity]) -> bool:
    """True while the run's phase has a next step of its own: the step on is then not what should be pressed."""
    method = methods.get(run.data.method)
    return method is not None and bool(stages(methods, run)) and method.pending(methods.scene(board, run))


def _line_title(line: Planned, lines: list[Planned], methods: Methods) -> str:
    part = part_of(line.item, line.activity, lines, methods)
    return part or title_of(methods, line.activity)


def part_of(item: Record[Item], run: Record[Activity], lines: list[Planned], methods: Methods) -> str:
    """The phase a line stands for, if its activity has several lines: "Berichte" of the groups; else ""."""
    if not item.data.phase or sum(p.activity.id == run.id for p in lines) < 2:
        return ""
    return phase_title(stages(methods, run), item.data.phase)


def data_of(move: Move | None) -> dict[str, Any] | None:
    """A move as a template gets it."""
    return None if move is None else {"way": move.way, "do": move.command, "fields": move.fields, "title": move.title}
