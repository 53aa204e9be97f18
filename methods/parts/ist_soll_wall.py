"""Ist/Soll groups on the wall and on the console, and what a changed record touches on every screen."""

from __future__ import annotations

from typing import Any

from facilitation.method import Shown
from facilitation.records import Record
from methods.parts.cards import WALL_LIMIT, face
from methods.parts.ist_soll_boards import Board, Boards
from methods.parts.ist_soll_faces import ROW_LIMIT, ROW_LIMIT_MARKED, ask, counts, marked, stages
from methods.parts.ist_soll_records import COLUMNS, Card, StageKey
from methods.parts.ist_soll_rows import GAP, Row, pages_of, ties_of
from methods.parts.ist_soll_words import COLOURS, COLUMN_OF, COLUMN_TITLES, STAGE_TITLES


def show(boards: Boards, element: str) -> Shown | None:
    """How an element appears on the wall."""
    if element == "overview":
        return _overview(boards)
    board = boards.on_wall
    if board is None:
        return None
    if element in ("live", "board"):
        if (element == "board") is not boards.reporting:
            return None
        return _board(boards, board) if boards.reporting else _live(boards, board)
    card = board.by_id.get(element)
    if card is None:
        return None
    return _tile(boards, board, card) if boards.reporting else _pinned(board, card)


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
        data["common"] = _stage(boards, common, boards.all[0].clock)
    return Shown("overview", "main", 0, data)


def _stage(boards: Boards, stage: StageKey, clock: dict[str, float | None] | None) -> dict[str, Any]:
    """A stage as the wall announces it: its title, what to do, how long, and what comes then."""
    after = boards.stages[boards.stages.index(stage) + 1 :]
    return {
        "title": STAGE_TITLES[stage],
        "ask": ask(boards, stage),
        "clock": clock,
        "then": STAGE_TITLES[after[0]] if after else "",
        "column": COLUMN_OF.get(stage, ""),
    }


def _live(boards: Boards, board: Board) -> Shown:
    """The one board of all while it grows: three columns, the newest cards that fit."""
    data = {
        **_stage(boards, board.stage, board.clock),
        "working": boards.working,
        "columns": [{"key": c, "title": COLUMN_TITLES[c], "n": len(board.cards[c])} for c in COLUMNS],
    }
    return Shown("live", "main", 0, data)


def _pinned(board: Board, card: Record[Card]) -> Shown:
    data = card.data
    shown = face(
        data.text,
        no=board.number(card.id),
        colour=COLOURS[data.column],
        most=WALL_LIMIT,
        oval=data.column == "idea",
    )
    return Shown("parts:card", f"live-{data.column}", float(card.born), shown)


def _board(boards: Boards, board: Board) -> Shown:
    page = board.pages[boards.page]
    ties, order = ties_of(page, board.to), [b.id for b in boards.all]
    at = order.index(board.id)
    turn = boards.turn if boards.scene.state == "open" else None
    data = {
        **board.label(),
        "heading": boards.scene.title if boards.together else board.group.data.title,
        "text": board.group.data.text,
        "clock": {"due": turn.due, "left": None, "length": turn.length} if turn is not None and turn.due is not None else None,
        "gaps": [[n, COLUMNS[c]] for n, row in enumerate(page, 1) for c in range(3) if row[c] == GAP],
        "left": [[a * 100 + 50, b * 100 + 50] for a, b in ties.left],
        "right": [[a * 100 + 50, b * 100 + 50] for a, b in ties.right],
        "rows": len(page),
        "loose": board.loose if len(board.pages) > 1 or len(board.pages) < len(pages_of(board.rows)) else 0,
        "page": boards.page + 1,
        "pages": len(board.pages),
        "place": at + 1,
        "places": len(order),
        "next": boards.all[at + 1].label() if at + 1 < len(order) else None,
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
