"""The order of the agenda's lines. Rules of the core, pure.

Lines that run at the same time form a group: one line leads, the others name it in `beside` and follow it directly. A
group moves with its leading line; a line that is moved out of its group stands on its own again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from facilitation import agenda
from facilitation.agenda import Item
from facilitation.method import N_, Rejected
from facilitation.pen import Pen
from facilitation.records import Record


def followers(pen: Pen, line: Record[Item]) -> list[Record[Item]]:
    return [i for i in agenda.items(pen.draft) if i.data.beside == line.id and i.id != line.id]


def leader_of(pen: Pen, line: Record[Item]) -> Record[Item]:
    """The line that leads this line's group; itself if it stands alone."""
    leader = pen.draft.get(line.data.beside)
    return leader if leader is not None and leader.alive and leader.kind == "item" else line


def after_group(pen: Pen, line: Record[Item]) -> str:
    """The id of the line behind this line's group, or "" at the end."""
    leader = leader_of(pen, line)
    group = {leader.id} | {i.id for i in followers(pen, leader)}
    lines = agenda.items(pen.draft)
    last = max(n for n, i in enumerate(lines) if i.id in group)
    return lines[last + 1].id if last + 1 < len(lines) else ""


def insert(pen: Pen, line: Record[Item], before: str, beside: str) -> None:
    """Give a line its place: at the end of a group (`beside`), before a line, or at the end of the agenda."""
    if beside:
        leader = leader_of(pen, pen.need(beside, "item"))
        if leader.id == line.id:
            raise Rejected(N_("A step cannot run beside itself."))
        mine = [line, *followers(pen, line)]
        place = after_group(pen, leader)
        if place in {i.id for i in mine}:
            place = after_group(pen, line)
        for each in mine:
            pen.update(each, msgspec.structs.replace(each.data, beside=leader.id))
        _put_before(pen, [i.id for i in mine], place)
    else:
        _put_before(pen, [line.id], leader_of(pen, pen.need(before, "item")).id if before else "")


def move(pen: Pen, line: Record[Item], before: str) -> None:
    target = pen.need(before, "item") if before else None
    if target is not None and target.id == line.id:
        return
    leader = leader_of(pen, line)
    if leader.id != line.id:
        inside = target is not None and target.data.beside == leader.id
        if not inside:
            line = pen.update(line, msgspec.structs.replace(line.data, beside=""))
            before = leader_of(pen, target).id if target is not None else ""
        _put_before(pen, [line.id], before)
        return
    group = [line.id, *(i.id for i in followers(pen, line))]
    if target is not None:
        before = leader_of(pen, target).id
    if before not in group:
        _put_before(pen, group, before)


def _put_before(pen: Pen, moved: Sequence[str], before: str) -> None:
    """Order the lines anew with `moved` before a line, giving new numbers to as few lines as possible."""
    rest = [i for i in agenda.items(pen.draft) if i.id not in moved]
    at = next((n for n, i in enumerate(rest) if i.id == before), len(rest))
    low = rest[at - 1].data.order if at else None
    high = rest[at].data.order if at < len(rest) else None
    if low is None:
        low = 0.0 if high is None else high - len(moved) - 1
    step = 1.0 if high is None else (high - low) / (len(moved) + 1)
    if step > 1e-6:
        return _number(pen, ((record_id, low + step * n) for n, record_id in enumerate(moved, 1)))
    order = [i.id for i in rest]
    order[at:at] = moved
    _number(pen, ((record_id, float(n)) for n, record_id in enumerate(order, 1)))


def _number(pen: Pen, numbers: Iterable[tuple[str, float]]) -> None:
    for record_id, order in numbers:
        line = pen.need(record_id, "item")
        if line.data.order != order:
            pen.update(line, msgspec.structs.replace(line.data, order=order))
