"""Ist/Soll groups on the console: all groups at a glance, one board to work on, and who sits where."""

from __future__ import annotations

from typing import Any

from facilitation.method import Shown
from facilitation.records import Record
from methods.parts import groups
from methods.parts.ist_soll_boards import Board, Boards
from methods.parts.ist_soll_faces import counts, details, gaps, holder, links, marked, stages
from methods.parts.ist_soll_records import COLUMNS, ROLES, Card
from methods.parts.ist_soll_words import COLUMN_OF, COLUMN_TITLES, FEW, MANY, ROLE_TITLES, SILENT, STAGE_TITLES


def show(boards: Boards, element: str) -> Shown | None:
    """How an element appears on the console."""
    match element:
        case "steer":
            return _steer(boards)
        case "tables":
            return _tables(boards)
        case "desk" if boards.looked is not None:
            return _desk(boards, boards.looked)
    board = boards.looked
    card = board.by_id.get(element) if board is not None else None
    return _desk_card(boards, board, card) if board is not None and card is not None else None


def _steer(boards: Boards) -> Shown:
    scene, order = boards.scene, boards.all
    open_now = scene.state == "open"
    here = {b.stage for b in order}
    common = next(iter(here)) if len(here) == 1 else None
    on_wall = boards.on_wall
    at, following = next((n for n, b in enumerate(order) if b is on_wall), -1), boards.following
    data = {
        "activity": scene.id,
        "open": open_now,
        "working": boards.working,
        "reporting": boards.reporting and open_now,
        "stages": [{"key": s, "title": STAGE_TITLES[s], "on": s == common} for s in boards.stages],
        "silent": SILENT,
        "held": bool(order) and all(b.held for b in order),
        "groups": [_line(boards, b) for b in order],
        "unplaced": len(boards.unplaced),
        "wall": on_wall.label() if on_wall is not None else None,
        "page": boards.page,
        "pages": len(on_wall.pages) if on_wall is not None and boards.reporting else 0,
        "before": order[at - 1].label() if at > 0 else None,
        "next": following.label() if following is not None else None,
    }
    return Shown("steer", "main", 0, data)


def _line(boards: Boards, board: Board) -> dict[str, Any]:
    people = len(board.members)
    order = boards.stages
    after = order[order.index(board.stage) + 1 :]
    return {
        **board.label(),
        "people": people,
        "size": "few" if 0 < people <= FEW else "many" if people > MANY and not boards.together else "",
        "counts": counts(board),
        "stages": stages(board),
        "stage": STAGE_TITLES[board.stage],
        "column": COLUMN_OF.get(board.stage, "") if boards.working else "",
        "clock": board.clock,
        "held": board.held,
        "since": board.since if boards.working else None,
        "call": board.call if boards.working else "",
        "following": {"key": after[0], "title": STAGE_TITLES[after[0]]} if after and boards.working else None,
        "looked": board is boards.looked,
        "on_wall": board is boards.on_wall,
    }


def _tables(boards: Boards) -> Shown | None:
    scene = boards.scene
    if scene.state != "open":
        return None
    free = [groups.person(scene, p) for p in boards.unplaced]
    return Shown("tables", "main", 9, {"activity": scene.id, "groups": groups.tables(scene), "free": free})


def _desk(boards: Boards, board: Board) -> Shown:
    scene = boards.scene
    column = COLUMN_OF.get(board.stage, "idea" if board.stage == "choice" else "ist")
    members = [groups.person(scene, p.id) for p in board.members]
    data = {
        **board.label(),
        "activity": scene.id,
        "text": board.group.data.text,
        "open": scene.state == "open",
        "column": column,
        "columns": [{"key": c, "title": COLUMN_TITLES[c], "n": len(board.cards[c])} for c in COLUMNS],
        "roles": [{"key": r, "title": ROLE_TITLES[r], **holder(boards, board.holder(r))} for r in ROLES],
        "members": members,
        "perspectives": list(boards.perspectives),
    }
    return Shown("desk", "main", 1, data)


def _desk_card(boards: Boards, board: Board, card: Record[Card]) -> Shown:
    scene = boards.scene
    column = board.cards[card.data.column]
    at = [c.id for c in column].index(card.id)
    data = {
        **marked(board, card),
        **details(card),
        "activity": scene.id,
        "open": scene.state == "open",
        "to": links(board, card),
        "gaps": gaps(board, card),
        "up": column[at - 1].id if at > 0 else "",
        "down": column[at + 2].id if at + 2 < len(column) else "",
        "last": at + 1 == len(column),
        "perspectives": list(boards.perspectives),
        "others": [b.label() for b in boards.all if b is not board],
    }
    return Shown("card", f"desk-{card.data.column}", float(at), data)
