"""Ist/Soll groups: what a card shows on any screen, its marks, and what is still missing beside it."""

from __future__ import annotations

from typing import Any

from facilitation.records import Record
from methods.parts import groups
from methods.parts.cards import face
from methods.parts.ist_soll_boards import Board, Boards
from methods.parts.ist_soll_records import STAGES, Card, Column, StageKey
from methods.parts.ist_soll_words import ASKS, COLOURS, DERIVES, STAGE_TITLES

ROW_LIMIT = 150
"""So many characters of a card the wall shows in a row; one line fewer where marks stand below."""
ROW_LIMIT_MARKED = 110


def marked(board: Board, card: Record[Card]) -> dict[str, Any]:
    """A card with everything that stands on it."""
    data = card.data
    return {
        **face(data.text, no=board.number(card.id), colour=COLOURS[data.column], oval=data.column == "idea"),
        "column": data.column,
        "aspect": data.aspect,
        "term": data.term,
        "tags": list(data.tags),
        "disputed": data.disputed,
        "measure": data.measure,
    }


def details(card: Record[Card]) -> dict[str, Any]:
    """What an idea says about how it could be done."""
    return {n: getattr(card.data, n) for n in ("step", "partner", "obstacle", "effort")}


def links(board: Board, card: Record[Card]) -> list[dict[str, Any]]:
    """The cards that a card points to, with their numbers."""
    return [{"id": end, "no": board.number(end)} for end in board.to.get(card.id, ())]


def answered(board: Board, card: Record[Card]) -> list[int]:
    """The numbers of the cards that point to this one."""
    return [board.number(c) for c in board.back.get(card.id, ())]


def choices(board: Board, column: Column, without: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The cards that a card of this column may still point to, as one chooses among them."""
    wanted: Column | None = {"idea": "soll", "soll": "ist"}.get(column)  # type: ignore[assignment]
    if wanted is None:
        return []
    return [
        {"id": c.id, "no": board.number(c.id), "text": c.data.text[:80]} for c in board.cards[wanted] if c.id not in without
    ]


def gaps(board: Board, card: Record[Card]) -> list[Column]:
    """The columns in which something is missing beside a card, once the group has come that far."""
    reached = STAGES.index(board.stage) if not board.boards.reporting else len(STAGES)
    found: list[Column] = []
    match card.data.column:
        case "ist" if reached > STAGES.index("soll") and not board.back.get(card.id):
            found.append("soll")
        case "soll":
            if not board.to.get(card.id):
                found.append("ist")
            if reached > STAGES.index("ideas") and not board.back.get(card.id):
                found.append("idea")
        case "idea" if not board.to.get(card.id):
            found.append("soll")
    return found


def stages(board: Board) -> list[dict[str, str]]:
    """The stages as one line of strokes: done, now, still to come."""
    order = board.boards.stages
    at = order.index(board.stage)
    state = ["done" if n < at else "now" if n == at else "" for n in range(len(order))]
    return [{"key": k, "title": STAGE_TITLES[k], "state": s} for k, s in zip(order, state, strict=True)]


def counts(board: Board) -> dict[Column, int]:
    """How many cards hang in each column."""
    return {column: len(cards) for column, cards in board.cards.items()}


def ask(boards: Boards, stage: StageKey) -> str:
    """What a group does in a stage, in one sentence."""
    return DERIVES if stage == "choice" and boards.scene.settings.derive else ASKS[stage]


def holder(boards: Boards, person: str) -> dict[str, Any]:
    """Who has a role, as it may be said in the group and on the desk; n 0: nobody."""
    if not person:
        return {"name": "", "n": 0, "away": False}
    found = boards.scene.roster.get(person)
    away = found is not None and not found.data.present
    return {**groups.person(boards.scene, person), "away": away}
