"""From one activity to the next: what one offers the other takes. Rules of the core, pure.

What was taken once is not taken again: a method knows it by the copy's id, also after somebody has taken the copy down. What an
undo has taken back, though, counts as never taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from facilitation import agenda
from facilitation.agenda import Activity
from facilitation.method import N_, Offer, Rejected
from facilitation.pen import Pen
from facilitation.records import Draft, Record


class _WithoutUndone(Draft):
    """The board as a method sees it that takes something over: nothing is there that an undo has removed."""

    def __init__(self, pen: Pen) -> None:
        super().__init__(pen.draft)
        self._log = pen.log

    def get(self, record_id: str) -> Record[Any] | None:
        record = super().get(record_id)
        return None if record is None or self._undone(record) else record

    def kind(self, activity: str | None, kind: str) -> Iterable[Record[Any]]:
        return [r for r in super().kind(activity, kind) if not self._undone(r)]

    def __iter__(self) -> Iterator[Record[Any]]:
        return (r for r in super().__iter__() if not self._undone(r))

    def _undone(self, record: Record[Any]) -> bool:
        removed = record.removed
        return removed is not None and removed <= len(self._log) and self._log[removed - 1].command == "undo"


def offered(pen: Pen, source: Record[Activity]) -> list[Offer]:
    """All that a run offers now. Raises Rejected if its format is not installed."""
    return list(pen.methods.of(source).offers(pen.scene(source)))


def hand_over(pen: Pen, target: Record[Activity], offers: Sequence[Offer]) -> None:
    """Let a run take offers. Raises Rejected if there is nothing new in them, or if its format or phase takes nothing."""
    if not offers:
        raise Rejected(N_("There is nothing to hand over."))
    wanted = pen.methods.suiting(target, offers)
    effects = pen.methods.of(target).take(pen.methods.scene(_WithoutUndone(pen), target), wanted) if wanted else ()
    if not effects:
        raise Rejected(N_("All of this has been taken over already."))
    pen.apply(target, effects)


def take_as_planned(pen: Pen, target: Record[Activity]) -> None:
    """What the agenda says that a run takes over by itself. Whatever cannot be taken stays where it is: the step opens all the
    same, and the moderator may hand it over by hand."""
    draft = pen.draft
    for source in filter(None, (agenda.activity(draft, source_id) for source_id in target.data.takes)):
        pen.draft = Draft(draft)
        try:
            hand_over(pen, target, [o for o in offered(pen, source) if not o.rest])
            pen.methods.of(target).check(pen.scene(target))
        except Rejected:
            continue
        else:
            pen.draft.merge()
        finally:
            pen.draft = draft
