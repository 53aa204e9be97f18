"""The clock of a step: set, shifted, held, let go. It is a record of its own, so that ±5 minutes stand in nobody's way."""

from __future__ import annotations

from typing import Annotated

import msgspec

from facilitation import agenda
from facilitation.method import N_, Body, Rejected
from facilitation.pen import Pen
from facilitation.records import Ref

Minutes = Annotated[float, msgspec.Meta(ge=0, le=24 * 60)]
Seconds = Annotated[float, msgspec.Meta(ge=-24 * 3600, le=24 * 3600)]


class ClockSet(Body, frozen=True, tag="clock_set"):
    activity: Ref
    minutes: Minutes


class ClockShift(Body, frozen=True, tag="clock_shift"):
    activity: Ref
    seconds: Seconds


class ClockHold(Body, frozen=True, tag="clock_hold"):
    activity: Ref


class ClockGo(Body, frozen=True, tag="clock_go"):
    activity: Ref


BODIES = (ClockSet, ClockShift, ClockHold, ClockGo)


def hold_clock(pen: Pen, activity_id: str) -> None:
    """Stop a running clock where it stands."""
    clock = agenda.clock(pen.draft, activity_id)
    if clock is not None and clock.due is not None:
        pen.set_clock(activity_id, length=clock.length, due=None, left=clock.remaining(pen.command.at))


def decide(pen: Pen, body: ClockSet | ClockShift | ClockHold | ClockGo) -> None:
    """Carry out one command of the clock. Raises Rejected."""
    run = pen.run(body.activity)
    clock = agenda.clock(pen.draft, run.id)
    now = pen.command.at
    if isinstance(body, ClockSet):
        pen.set_clock(run.id, length=body.minutes * 60, due=now + body.minutes * 60, left=None)
        return
    if clock is None:
        raise Rejected(N_("The clock is not set."))
    if isinstance(body, ClockHold):
        return hold_clock(pen, run.id)
    if isinstance(body, ClockGo):
        left = clock.remaining(now) or 0.0
        return pen.set_clock(run.id, length=clock.length, due=now + left, left=None)
    length = max(60.0, clock.length + body.seconds)
    if clock.due is None:
        left = max(0.0, (clock.left or 0.0) + body.seconds)
        return pen.set_clock(run.id, length=max(length, left), due=None, left=left)
    due = max(now, max(clock.due, now) + body.seconds)
    return pen.set_clock(run.id, length=max(length, due - now), due=due, left=None)
