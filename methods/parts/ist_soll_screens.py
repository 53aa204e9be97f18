"""Ist/Soll groups on the wall and on the console, and what a changed record touches on every screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.method import Shown
from facilitation.records import Record
from methods.parts import groups
from methods.parts.ist_soll_boards import (
    ASKS,
    COLUMN_OF,
    COLUMN_TITLES,
    DERIVES,
    FEW,
    MANY,
    ROLE_TITLES,
    SILENT,
    STAGE_TITLES,
    Board,
    Boards,
)
from methods.parts.ist_soll_bodies import COLUMNS, ROLES, Call, Card, GroupStage, Hat, Look, StageKey, Turn
from methods.parts.ist_soll_faces import (
    ROW_LIMIT,
    ROW_LIMIT_MARKED,
    counts,
    details,
    gaps,
    links,
    marked,
    stages,
)
from methods.parts.ist_soll_rows import GAP, Row, ties_of

PANELS = ("overview", "board", "steer", "desk", "tables", "picker", "along")
OWN = ("task", "roles", "group", "move")
"""Elements of which every group has one of its own, for its phones: "task.<group>". Nobody can name a card like this."""


def ask(boards: Boards, stage: StageKey) -> str:
    """What a group does in a stage, in one sentence."""
    return DERIVES if stage == "choice" and boards.scene.settings.derive else ASKS[stage]


def wall(boards: Boards, element: str) -> Shown | None:
    """How an element appears on the wall."""
    if element == "overview":
        return _overview(boards)
    board = boards.on_wall
    if board is None:
        return None
    if element == "board":
        return _board(boards, board)
    card = board.by_id.get(element)
    return _tile(boards, board, card) if card is not None else None


def _overview(boards: Boards) -> Shown | None:
    if boards.on_wall is not None:
        return None
    here = {b.stage for b in boards.all}
    clocks = {(b.clock or {}).get("due") for b in boards.all}
    common = here.pop() if len(here) == 1 and len(clocks) == 1 else None
    data: dict[str, Any] = {
        "common": None,
        "groups": [
            {**b.label(), "stages": stages(b), "stage": STAGE_TITLES[b.stage], "clock": b.clock, "counts": counts(b)}
            for b in boards.all
        ],
        "unplaced": len(boards.unplaced),
        "present": len(boards.scene.roster.present),
    }
    if common is not None and boards.working:
        after = boards.stages[boards.stages.index(common) + 1 :]
        data["common"] = {
            "title": STAGE_TITLES[common],
            "ask": ask(boards, common),
            "clock": boards.all[0].clock,
            "then": STAGE_TITLES[after[0]] if after else "",
            "column": COLUMN_OF.get(common, ""),
        }
    return Shown("overview", "main", 0, data)


def _board(boards: Boards, board: Board) -> Shown:
    page = board.pages[boards.page]
    ties, order = ties_of(page, board.to), [b.id for b in boards.all]
    at = order.index(board.id)
    turn = boards.turn if boards.reporting and boards.scene.state == "open" else None
    data = {
        **board.label(),
        "text": board.group.data.text,
        "clock": {"due": turn.due, "left": None, "length": turn.length} if turn is not None and turn.due is not None else None,
        "gaps": [[n, COLUMNS[c]] for n, row in enumerate(page, 1) for c in range(3) if row[c] == GAP],
        "left": [[a * 100 + 50, b * 100 + 50] for a, b in ties.left],
        "right": [[a * 100 + 50, b * 100 + 50] for a, b in ties.right],
        "rows": len(page),
        "page": boards.page + 1,
        "pages": len(board.pages),
        "place": at + 1,
        "places": len(order),
        "next": boards.all[at + 1].label() if at + 1 < len(order) else None,
        "reporting": boards.reporting,
    }
    return Shown("board", "main", 0, data)


def _tile(boards: Boards, board: Board, card: Record[Card]) -> Shown | None:
    page = board.pages[boards.page]
    column = COLUMNS.index(card.data.column)
    at = next((n for n, row in enumerate(page, 1) if row[column] == card.id), None)
    if at is None:
        return None
    data = marked(board, card)
    below = bool(data["disputed"] or data["measure"] or data["term"] or _elsewhere(board, card, page))
    limit = ROW_LIMIT_MARKED if below else ROW_LIMIT
    data["cut"] = len(data["text"]) > limit
    data["text"] = data["text"][:limit].rstrip() if data["cut"] else data["text"]
    data |= {"row": at, "also": _elsewhere(board, card, page), "marks": below}
    return Shown("tile", "rows", at * 10.0 + column, data)


def _elsewhere(board: Board, card: Record[Card], page: list[Row]) -> list[int]:
    """The numbers of the cards it points to that hang on another page: no line leads there."""
    here = {c for row in page for c in row.cards}
    return [board.number(end) for end in board.to.get(card.id, ()) if end not in here]


def desk(boards: Boards, element: str) -> Shown | None:
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
    after = boards.stages[boards.stages.index(common) + 1 :] if common is not None else ()
    on_wall = boards.on_wall
    at = next((n for n, b in enumerate(order) if b is on_wall), -1)
    data = {
        "activity": scene.id,
        "open": open_now,
        "working": boards.working,
        "reporting": boards.reporting and open_now,
        "together": boards.together,
        "stages": [{"key": s, "title": STAGE_TITLES[s], "on": s == common} for s in boards.stages],
        "following": {"key": after[0], "title": STAGE_TITLES[after[0]]} if after else None,
        "silent": SILENT,
        "groups": [_line(boards, b) for b in order],
        "unplaced": len(boards.unplaced),
        "wall": on_wall.label() if on_wall is not None else None,
        "page": boards.page,
        "pages": len(on_wall.pages) if on_wall is not None else 0,
        "before": order[at - 1].label() if at > 0 else None,
        "next": order[at + 1].label() if 0 <= at < len(order) - 1 else None,
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
        "roles": [{"key": r, "title": ROLE_TITLES[r], **_holder(boards, board.holder(r))} for r in ROLES],
        "members": members,
        "perspectives": list(boards.perspectives),
    }
    return Shown("desk", "main", 1, data)


def _holder(boards: Boards, person: str) -> dict[str, Any]:
    """Who has a role, as it may be said in the group and on the desk; n 0: nobody."""
    if not person:
        return {"name": "", "n": 0, "away": False}
    found = boards.scene.roster.get(person)
    away = found is not None and not found.data.present
    return {**groups.person(boards.scene, person), "away": away}


def _desk_card(boards: Boards, board: Board, card: Record[Card]) -> Shown:
    scene = boards.scene
    column = board.cards[card.data.column]
    at = [c.id for c in column].index(card.id)
    data = {
        **marked(board, card),
        **details(card),
        "activity": scene.id,
        "open": scene.state == "open",
        "starred": card.data.starred,
        "to": links(board, card),
        "gaps": gaps(board, card),
        "up": column[at - 1].id if at > 0 else "",
        "down": column[at + 2].id if at + 2 < len(column) else "",
        "last": at + 1 == len(column),
        "perspectives": list(boards.perspectives),
    }
    return Shown("card", f"desk-{card.data.column}", float(at), data)


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
