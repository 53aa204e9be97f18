"""Ist/Soll groups: which elements there are, and what a changed record touches on every screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.records import Record
from methods.parts import groups
from methods.parts.ist_soll_boards import Boards
from methods.parts.ist_soll_records import Call, Card, GroupStage, Hat, Look, Turn

PANELS = ("overview", "live", "board", "steer", "desk", "tables", "picker", "along")
OWN = ("task", "roles", "group", "move")
"""Elements of which every group has one of its own, for its phones: "task.<group>". Nobody can name a card like this."""


def touches(boards: Boards, record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
    """(elements that show something of a record, people whose own page it changes)."""
    data = record.data
    match data:
        case Card():
            return {record.id, *_all_of(boards, data.group)}, _concerned(boards, record)
        case GroupStage():
            return _all_of(boards, data.group), _movers(boards, data.group)
        case Hat():
            return _all_of(boards, data.group), {data.person, *_movers(boards, data.group)}
        case Call():
            return {*PANELS, f"task.{data.group}", f"roles.{data.group}"}, ()
        case Look() | Turn():
            return {*PANELS, *(c.id for b in boards.all for c in b.by_id.values())}, ()
    if groups.touched(record):
        ids = {*PANELS, *(f"{name}.{b.id}" for b in boards.all for name in OWN)}
        return ids, {p for b in boards.all for p in _movers(boards, b.id)}
    return (), ()


def _all_of(boards: Boards, group: str) -> set[str]:
    """Everything that shows something of a group: its numbers, its rows, and what each card says about the others."""
    board = boards.get(group)
    cards = board.by_id if board is not None else ()
    return {*PANELS, *(f"{name}.{group}" for name in OWN), *cards}


def _movers(boards: Boards, group: str) -> set[str]:
    """Who has a role in a group: their pages offer more than the others'."""
    return {person for (of, _), person in boards.holders.items() if of == group}


def _concerned(boards: Boards, record: Record[Card]) -> set[str]:
    """Who wrote the card or one that is tied to it, and who puts the cards in order."""
    board = boards.get(record.data.group)
    if board is None:
        return {record.author} if record.author else set()
    near = [record.id, *record.data.to, *board.back.get(record.id, ())]
    authors = {c.author for i in near if (c := boards.scene.board.get(i)) is not None and c.author}
    return authors | _movers(boards, record.data.group) | ({record.author} if record.author else set())
