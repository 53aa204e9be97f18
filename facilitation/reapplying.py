"""An older state of an event, without what was forgotten since: whoever was erased stays erased, and sealed is sealed. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from facilitation.formats import Methods
from facilitation.method import Actor, Command, Tick
from facilitation.pen import Pen
from facilitation.people import FORGOTTEN, Forgotten, Role
from facilitation.records import Change, Draft, Record
from facilitation.restoring import Brought
from facilitation.sealing import erase, forget_guests, remember, seal

ERASING = ("erase", "erase_me", "unregister")
"""Commands whose change names whom it erased: for events in which `Forgotten` was not kept yet."""
CORE = Actor(Role.ORGANISER, "core")


def forgotten(records: Iterable[Record[Any]], changes: Iterable[Change]) -> Forgotten:
    """What was forgotten in an event, by its records (steps and `Forgotten` at least) and its changes."""
    known = Forgotten()
    for record in records:
        if isinstance(record.data, Forgotten):
            known = known.also(erased=record.data.erased, dropped=record.data.dropped, sealed=record.data.sealed)
        elif record.kind == "activity" and record.data.state == "confirmed":
            known = known.also(sealed=(record.id,))
    return known.also(erased=(c.touched[0] for c in changes if c.command in ERASING and c.touched))


def without(found: Brought, what: Forgotten, methods: Methods) -> Brought:
    """A state as it would be if all that had been forgotten in it. What is not in it is kept in mind for the next one."""
    if what == Forgotten():
        return found
    draft, log = Draft(found.board), list(found.changes)

    def pen() -> Pen:
        return Pen(draft, methods, Command(FORGOTTEN, 0.0, Tick(0.0)), CORE, log, found.seq)

    def rewrite(done: Pen) -> None:
        for change in done.rewritten.values():
            log[change.seq - 1] = change

    for person in what.erased:
        erase(one := pen(), person)
        rewrite(one)
    forget_guests(one := pen(), what.dropped)
    rewrite(one)
    for step in what.sealed:
        run = draft.get(step)
        if run is not None and run.kind == "activity" and methods.get(run.data.method) is not None:
            seal(one := pen(), run)
            rewrite(one)
    remember(pen(), sealed=what.sealed)
    records = tuple(sorted(draft, key=lambda r: (r.born, r.id)))
    return dataclasses.replace(found, records=records, changes=tuple(log))
