"""Keeping the boards in order: hide, approve, correct, late cards and hand-over. Rules of the core, pure."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from facilitation import agenda
from facilitation.handover import hand_over, offered
from facilitation.method import N_, Body, Conflict, Offer, Rejected
from facilitation.pen import Pen
from facilitation.records import Record, Ref, Status, Text, marks, texts
from facilitation.sealing import seal
from facilitation.stars import Star, star_id
from facilitation.undoing import undo

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


class Mark(Body, frozen=True, tag="star"):
    """Give what a record says a star: the protocol says it on its first page. `on` false takes the star away."""

    record: Ref
    on: bool = True


class Undo(Body, frozen=True, tag="undo"):
    """Take one change back. `chain` also takes back the later ones that stand in its way, newest first."""

    seq: int
    chain: bool = False


BODIES: tuple[type[Body], ...] = (Hide, Unhide, Approve, Correct, TakeIn, ToStore, Take, Mark, Undo)


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
            _to_store(pen, pen.seen(body.record))
        case Take():
            source, target = pen.run(body.source), pen.run(body.target)
            hand_over(pen, target, [o for o in offered(pen, source) if not body.origins or o.origin in body.origins])
        case Mark():
            _star(pen, body)
        case Undo():
            change = next((c for c in pen.log if c.seq == body.seq), None)
            if change is None:
                raise Rejected(N_("There is no such change."))
            undo(pen, change, chain=body.chain)


def _turn(pen: Pen, record_id: str, before: tuple[Status, ...], status: Status) -> None:
    record = pen.seen(record_id)
    if record.activity is None:
        raise Rejected(N_("Only contributions can be hidden or approved."))
    if record.status not in before:
        raise Rejected(N_("Somebody else has just done that."))
    pen.update(record, status=status)
    _forget(pen, record)


def _forget(pen: Pen, record: Record[Any]) -> None:
    """What comes onto a confirmed board after all is as nameless as what lies there."""
    run = pen.run(record.activity)
    if run.data.state == "confirmed":
        seal(pen, run, {record.id})


def _correct(pen: Pen, body: Correct) -> None:
    record = pen.seen(body.record)
    current = getattr(record.data, body.field, None)
    if record.activity is None or body.field not in marks(type(record.data), "text") or not isinstance(current, str):
        raise Rejected(N_("This text cannot be corrected."))
    if not body.text.strip():
        raise Rejected(N_("Please write something."))
    if current != body.saw:
        raise Conflict(current)
    pen.update(record, msgspec.structs.replace(record.data, **{body.field: body.text}))


def _star(pen: Pen, body: Mark) -> None:
    old = pen.draft.get(star_id(body.record))
    if not body.on:
        if old is None or old.removed is not None:
            raise Rejected(N_("Somebody else has just done that."))
        return pen.remove(old)
    record = pen.seen(body.record)
    if record.activity is None or not record.alive or not texts(record):
        raise Rejected(N_("This cannot get a star."))
    if old is None:
        pen.create(star_id(record.id), Star(record.id))
    elif old.removed is not None:
        pen.update(old, removed=None)
    else:
        raise Rejected(N_("Somebody else has just done that."))


def _to_store(pen: Pen, record: Record[Any]) -> None:
    store = next((a for a in agenda.activities(pen.draft) if not pen.methods.of(a).timed), None)
    words = texts(record)
    if store is None or record.activity is None or not words:
        raise Rejected(N_("This cannot go into the topic store."))
    if not any(r.origin == record.id and r.activity == store.id and r.removed is None for r in pen.draft):
        hand_over(pen, store, [Offer(origin=record.id, title=words[0], text="\n".join(words[1:]))])
    pen.update(record, status="hidden")
    _forget(pen, record)
