"""Keeping the boards in order: hide, approve, correct, late cards, hand-over and undo. Rules of the core, pure."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from facilitation import agenda
from facilitation.method import N_, Body, Conflict, Offer, Rejected
from facilitation.pen import Pen
from facilitation.planning import need_unused
from facilitation.records import Change, Record, Ref, Status, Text, marks, texts
from facilitation.steering import hold_clock

Refs = Annotated[tuple[Ref, ...], msgspec.Meta(max_length=2_000)]


class Hide(Body, frozen=True, tag="hide"):
    record: Ref


class Unhide(Body, frozen=True, tag="unhide"):
    record: Ref


class Approve(Body, frozen=True, tag="approve"):
    records: Refs


class Correct(Body, frozen=True, tag="correct"):
    """Mend a person's text; `saw` is the text the moderator had before her."""

    record: Ref
    field: str
    text: Text
    saw: Text


class TakeIn(Body, frozen=True, tag="take_in"):
    """A late card comes onto the board after all."""

    record: Ref


class ToStore(Body, frozen=True, tag="to_store"):
    """Put what a record says into the topic store; the record itself leaves its board."""

    record: Ref


class Take(Body, frozen=True, tag="take"):
    """Hand over from one activity to another; no origins: all that is offered."""

    source: Ref
    target: Ref
    origins: Refs = ()


class Undo(Body, frozen=True, tag="undo"):
    """Take one change back. `chain` also takes back the later ones that stand in its way, newest first."""

    seq: int
    chain: bool = False


class CannotUndo(Rejected):
    """A later change stands in the way."""

    def __init__(self, later: Change) -> None:
        super().__init__(N_("A later change (no. %(later)s) stands in the way. Undo that one first."), later=later.seq)
        self.later = later.seq


BODIES: tuple[type[Body], ...] = (Hide, Unhide, Approve, Correct, TakeIn, ToStore, Take, Undo)


def decide(pen: Pen, body: Body) -> None:
    """Carry out one command of upkeep. Raises Rejected."""
    match body:
        case Hide():
            _turn(pen, body.record, ("on", "waiting", "late"), "hidden")
        case Unhide():
            _turn(pen, body.record, ("hidden",), "on")
        case TakeIn():
            _turn(pen, body.record, ("late",), "on")
        case Approve():
            for record in body.records:
                if pen.need(record).status == "waiting":
                    _turn(pen, record, ("waiting",), "on")
        case Correct():
            _correct(pen, body)
        case ToStore():
            _to_store(pen, _seen(pen, body.record))
        case Take():
            source, target = pen.run(body.source), pen.run(body.target)
            offers = pen.methods.of(source).offers(pen.scene(source))
            wanted = [o for o in offers if not body.origins or o.origin in body.origins]
            _hand_over(pen, target, wanted)
        case Undo():
            change = next((c for c in pen.log if c.seq == body.seq), None)
            if change is None:
                raise Rejected(N_("There is no such change."))
            undo(pen, change, chain=body.chain)


def _turn(pen: Pen, record_id: str, before: tuple[Status, ...], status: Status) -> None:
    record = _seen(pen, record_id)
    if record.activity is None:
        raise Rejected(N_("Only contributions can be hidden or approved."))
    if record.status not in before:
        raise Rejected(N_("Somebody else has just done that."))
    pen.update(record, status=status)


def _seen(pen: Pen, record_id: str) -> Record[Any]:
    """A record that the desk may know. What is still its author's alone is not there for anybody else, by no command."""
    record = pen.need(record_id)
    if record.activity is not None:
        run = pen.run(record.activity)
        if pen.methods.of(run).private(pen.scene(run), record):
            raise Rejected(N_("This is no longer there."))
    return record


def _correct(pen: Pen, body: Correct) -> None:
    record = _seen(pen, body.record)
    current = getattr(record.data, body.field, None)
    if record.activity is None or body.field not in marks(type(record.data), "text") or not isinstance(current, str):
        raise Rejected(N_("This text cannot be corrected."))
    if not body.text.strip():
        raise Rejected(N_("Please write something."))
    if current != body.saw:
        raise Conflict(current)
    pen.update(record, msgspec.structs.replace(record.data, **{body.field: body.text}))


def _to_store(pen: Pen, record: Record[Any]) -> None:
    store = next((a for a in agenda.activities(pen.draft) if not pen.methods.of(a).timed), None)
    words = texts(record)
    if store is None or record.activity is None or not words:
        raise Rejected(N_("This cannot go into the topic store."))
    _hand_over(pen, store, [Offer(origin=record.id, title=words[0], text="\n".join(words[1:]))])
    pen.update(record, status="hidden")


def _hand_over(pen: Pen, target: Record[agenda.Activity], offers: list[Offer]) -> None:
    if not offers:
        raise Rejected(N_("There is nothing to hand over."))
    pen.apply(target, pen.methods.of(target).take(pen.scene(target), offers))


def undo(pen: Pen, change: Change, *, chain: bool = False) -> None:
    """Each field that the change altered goes back if it still holds what the change left there.

    Raises CannotUndo naming the later change that altered it again; with `chain` that one is undone first.
    """
    while True:
        later = _in_the_way(pen, change)
        if later is None:
            break
        if not chain:
            raise CannotUndo(later)
        undo(pen, later, chain=True)
    _check_undo(pen, change)
    if not any(_before(pen, change, r) is not _GONE for r in change.touched):
        raise Rejected(N_("This can no longer be undone."))
    for record_id in change.touched:
        before, current = _before(pen, change, record_id), pen.draft.get(record_id)
        if before is _GONE or current is None:
            continue
        if before is None:
            pen.update(current, removed=current.removed or pen.seq)
        else:
            _go_back(pen, before, _left(pen, change, record_id), current)
    if change.command in {"next", "back", "phase", "open", "tick"}:
        for record_id in change.touched:
            if (run := agenda.activity(pen.draft, record_id)) is not None:
                hold_clock(pen, run.id)


def _check_undo(pen: Pen, change: Change) -> None:
    """Undo is no way round the rules: not to the beginning of the event, to a step in use, or to what is its author's alone."""
    actor = pen.draft.get(change.actor) if change.actor else None
    for record_id in change.touched:
        before, current = _before(pen, change, record_id), pen.draft.get(record_id)
        if before is _GONE or current is None:
            continue
        if actor is not None and actor.kind == "person" and current.activity is not None:
            _seen(pen, record_id)
        if before is None and (current.kind == "event" or change.actor == record_id):  # nobody is sent away by an undo
            raise Rejected(N_("This can no longer be undone."))
        if before is None and current.kind == "activity" and current.removed is None:
            need_unused(pen, current)


_GONE: Any = object()


def _before(pen: Pen, change: Change, record_id: str) -> Any:
    """What stood there before: a record, None for nothing, _GONE if sealing or erasure has emptied the image."""
    return pen.rewritten.get(change.seq, change).before.get(record_id, _GONE)


def _left(pen: Pen, change: Change, record_id: str) -> Record[Any] | None:
    """What the change left there: the next change's before-image, else what stands there now."""
    for other in pen.log:
        if other.seq > change.seq and record_id in other.before:
            return other.before[record_id]
    return pen.draft.get(record_id)


def _fields(record: Record[Any]) -> dict[str, Any]:
    own = {f"data.{n}": getattr(record.data, n) for n in record.data.__struct_fields__}
    return own | {"status": record.status, "author": record.author, "removed": record.removed is not None}


def _in_the_way(pen: Pen, change: Change) -> Change | None:
    """The newest later change that altered a field again which this change altered, or None."""
    for record_id in change.touched:
        before, left, current = _before(pen, change, record_id), _left(pen, change, record_id), pen.draft.get(record_id)
        if before is _GONE or left is None or current is None or current.kind == "clock":
            continue
        was, had, now = _fields(before) if before else {}, _fields(left), _fields(current)
        altered = [f for f in had if f in was and was[f] != had[f]] if before else ["removed"]
        if any(now[f] != had[f] and now[f] != was.get(f, _GONE) for f in altered) and not (before is None and now["removed"]):
            for other in reversed(pen.log):
                if other.seq > change.seq and record_id in other.touched:
                    return other
    return None


def _go_back(pen: Pen, before: Record[Any], left: Record[Any] | None, current: Record[Any]) -> None:
    was, had, now = _fields(before), _fields(left or current), _fields(current)
    # A clock goes on from where it is: ±5 minutes never stand in the way of undoing a phase.
    back = {f: v for f, v in was.items() if had[f] != v and (now[f] == had[f])}
    data = {f.removeprefix("data."): v for f, v in back.items() if f.startswith("data.")}
    fields: dict[str, Any] = {f: back[f] for f in ("status", "author") if f in back}
    if "data.state" in back and now["data.state"] == "confirmed":  # the authors are gone, and confirming stays
        raise Rejected(N_("This step is confirmed: there is no way back."))
    if "removed" in back:
        fields["removed"] = pen.seq if back["removed"] else None
    if data or fields:
        pen.update(current, msgspec.structs.replace(current.data, **data), **fields)
