"""From one activity to the next: what one offers the other takes. Rules of the core, pure."""

from __future__ import annotations

from collections.abc import Sequence

from facilitation import agenda
from facilitation.agenda import Activity
from facilitation.method import N_, Offer, Rejected
from facilitation.pen import Pen
from facilitation.records import Record


def offered(pen: Pen, source: Record[Activity]) -> list[Offer]:
    """All that a run offers now. Raises Rejected if its format is not installed."""
    return list(pen.methods.of(source).offers(pen.scene(source)))


def hand_over(pen: Pen, target: Record[Activity], offers: Sequence[Offer]) -> None:
    """Let a run take offers. Raises Rejected if there are none, or if its format or phase takes nothing."""
    if not offers:
        raise Rejected(N_("There is nothing to hand over."))
    pen.apply(target, pen.methods.of(target).take(pen.scene(target), offers))


def take_as_planned(pen: Pen, target: Record[Activity]) -> None:
    """What the agenda says that a run takes over by itself. Whatever cannot be taken stays where it is: the step opens all the
    same, and the moderator may hand it over by hand."""
    for source_id in target.data.takes:
        source = agenda.activity(pen.draft, source_id)
        if source is None:
            continue
        try:
            hand_over(pen, target, [o for o in offered(pen, source) if not o.rest])
        except Rejected:
            continue
