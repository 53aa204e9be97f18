"""Undo: a new change that gives back, field by field, what an older one altered. A rule of the core, pure.

A field goes back if it still holds what the change left there; if a later change has altered it again, that one is named.
What sealing or erasure has emptied is stepped over.
"""

from __future__ import annotations

from typing import Any

import msgspec

from facilitation import agenda
from facilitation.clockwork import hold_clock
from facilitation.method import N_, Rejected
from facilitation.pen import Pen
from facilitation.planning import need_unused
from facilitation.records import Change, Record, marks


class CannotUndo(Rejected):
    """A later change stands in the way."""

    def __init__(self, later: Change) -> None:
        super().__init__(N_("A later change (no. %(later)s) stands in the way. Undo that one first."), later=later.seq)
        self.later = later.seq


def undo(pen: Pen, change: Change, *, chain: bool = False, done: frozenset[int] = frozenset()) -> frozenset[int]:
    """Take a change back. Raises Rejected; CannotUndo names the later change that altered the same again.

    With `chain` that one is undone first. `done` are the changes that this command has undone already; returned with this one.
    """
    done |= {change.seq}
    while (later := _in_the_way(pen, change, done)) is not None:
        if not chain:
            raise CannotUndo(later)
        done = undo(pen, later, chain=True, done=done)
    _check(pen, change)
    for record_id in change.touched:
        before, current = _before(pen, change, record_id), pen.draft.get(record_id)
        if before is _GONE or current is None:
            continue
        if before is None:
            pen.update(current, removed=current.removed or pen.seq)
        elif current.kind == "clock":
            _set_back(pen, before, _left(pen, change, record_id), current)
        else:
            _go_back(pen, before, _left(pen, change, record_id), current)
    if change.command in {"next", "back", "phase", "open", "tick"}:
        for activity in {change.activity, *change.touched}:
            if (run := agenda.activity(pen.draft, activity)) is not None:
                hold_clock(pen, run.id)
    return done


def _check(pen: Pen, change: Change) -> None:
    """Undo is no way round the rules: not to the beginning of the event, to a step in use, or to what is its author's alone."""
    images = [(r, _before(pen, change, r), pen.draft.get(r)) for r in change.touched]
    if all(before is _GONE for _, before, _ in images):
        raise Rejected(N_("This can no longer be undone."))
    actor = pen.draft.get(change.actor) if change.actor else None
    for record_id, before, current in images:
        if before is _GONE or current is None:
            continue
        if actor is not None and actor.kind == "person":
            if current.activity is not None:
                pen.seen(record_id)
            if before is not None and current.author == actor.id and _says_something(before):
                raise Rejected(N_("Only its author can change this."))  # what she took back or replaced stays taken back
        if before is None and (current.kind == "event" or change.actor == record_id):  # nobody is sent away by an undo
            raise Rejected(N_("This can no longer be undone."))
        if before is None and current.kind == "activity" and current.removed is None:
            need_unused(pen, current)


def _says_something(record: Record[Any]) -> bool:
    """True for records that hold words or a name."""
    return bool(marks(type(record.data), "text") or marks(type(record.data), "who"))


_GONE: Any = object()


def _before(pen: Pen, change: Change, record_id: str) -> Any:
    """What stood there before: a record, None for nothing, _GONE if sealing or erasure has emptied the image."""
    return pen.rewritten.get(change.seq, change).before.get(record_id, _GONE)


def _left(pen: Pen, change: Change, record_id: str) -> Record[Any] | None:
    """What the change left there: the next change's before-image, else what stands there now."""
    for other in pen.log[change.seq :]:
        if record_id in other.before:
            return other.before[record_id]
    return pen.draft.get(record_id)


def _fields(record: Record[Any]) -> dict[str, Any]:
    own = {f"data.{n}": getattr(record.data, n) for n in record.data.__struct_fields__}
    return own | {"status": record.status, "author": record.author, "removed": record.removed is not None}


def _altered(pen: Pen, change: Change, record_id: str) -> dict[str, tuple[Any, Any]]:
    """What a change altered in a record that stood there before: field → (what was, what it left)."""
    before, left = _before(pen, change, record_id), _left(pen, change, record_id)
    if before is _GONE or before is None or left is None:
        return {}
    was, had = _fields(before), _fields(left)
    return {f: (was.get(f), v) for f, v in had.items() if was.get(f) != v}


def _in_the_way(pen: Pen, change: Change, done: frozenset[int]) -> Change | None:
    """The newest later change that altered a field again which this change altered, or None."""
    for record_id in change.touched:
        current = pen.draft.get(record_id)
        if current is None or current.kind == "clock":  # ±5 minutes never stand in the way of undoing a phase
            continue
        now = _fields(current)
        blocked = {f for f, (was, had) in _altered(pen, change, record_id).items() if now[f] not in (was, had)}
        for other in reversed(pen.log[change.seq :]) if blocked else ():
            if other.seq not in done and blocked & _altered(pen, other, record_id).keys():
                return other
    return None


def _go_back(pen: Pen, before: Record[Any], left: Record[Any] | None, current: Record[Any]) -> None:
    was, had, now = _fields(before), _fields(left or current), _fields(current)
    back = {f: v for f, v in was.items() if had[f] != v and now[f] == had[f]}
    data = {f.removeprefix("data."): v for f, v in back.items() if f.startswith("data.")}
    fields: dict[str, Any] = {f: back[f] for f in ("status", "author") if f in back}
    if "data.state" in back and now["data.state"] == "confirmed":  # the authors are gone, and confirming stays
        raise Rejected(N_("This step is confirmed: there is no way back."))
    if "removed" in back:
        fields["removed"] = pen.seq if back["removed"] else None
    if data or fields:
        pen.update(current, msgspec.structs.replace(current.data, **data), **fields)


def _set_back(pen: Pen, before: Record[Any], left: Record[Any] | None, current: Record[Any]) -> None:
    """A clock goes back as a whole or, if it was set again since, not at all. It gets a new version: an old alarm is over."""
    if left is None or left.data != current.data or left.removed != current.removed:
        return
    if before.removed is not None:
        pen.remove(current)
        return
    clock = before.data
    pen.set_clock(clock.activity, length=clock.length, due=clock.due, left=clock.left)
