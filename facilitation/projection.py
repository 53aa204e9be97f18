"""What the projectors show: a step that is pinned there, the welcome page, nothing, or what stood there a moment ago."""

from __future__ import annotations

from typing import Any

import msgspec

from facilitation import agenda
from facilitation.method import Body
from facilitation.pen import Pen
from facilitation.records import Ref


class Present(Body, frozen=True, tag="present"):
    """Show another activity on the projectors; empty: follow the agenda again."""

    activity: Ref = ""


class Blank(Body, frozen=True, tag="blank"):
    on: bool


class Freeze(Body, frozen=True, tag="freeze"):
    on: bool


class Welcome(Body, frozen=True, tag="welcome"):
    on: bool


BODIES = (Present, Blank, Freeze, Welcome)


def decide(pen: Pen, body: Present | Blank | Freeze | Welcome) -> None:
    """Carry out one command of the projectors. Raises Rejected."""
    match body:
        case Present():
            if body.activity:
                pen.run(body.activity)
            _put(pen, activity=body.activity, welcome=False)
        case Blank():
            _put(pen, blank=body.on)
        case Freeze():
            _put(pen, frozen=pen.draft.seq if body.on else None)
        case Welcome():
            _put(pen, welcome=body.on)


def _put(pen: Pen, **fields: Any) -> None:
    old = pen.draft.get("screen")
    data = msgspec.structs.replace(agenda.screen(pen.draft), **fields)
    if old is None:
        pen.create("screen", data)
    else:
        pen.update(old, data, removed=None)


def show_again(pen: Pen) -> None:
    """A newly opened step takes the wall back from the welcome page and from what was pinned there."""
    shown = agenda.screen(pen.draft)
    if shown.welcome or shown.activity:
        _put(pen, welcome=False, activity="")
