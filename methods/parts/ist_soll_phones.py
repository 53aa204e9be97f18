"""Ist/Soll groups on phones: the task of the group's stage, the group's board, who does what, and what is only one's own."""

from __future__ import annotations

from typing import Any

from facilitation.method import Shown
from facilitation.records import Record
from methods.parts import groups
from methods.parts.ist_soll_boards import Board, Boards
from methods.parts.ist_soll_faces import answered, ask, choices, details, gaps, holder, links, marked, stages
from methods.parts.ist_soll_records import COLUMNS, ROLES, STAGES, Card, Column
from methods.parts.ist_soll_words import COLOURS, COLUMN_OF, COLUMN_TITLES, ROLE_TASKS, ROLE_TITLES, STAGE_TITLES

MATES = 12
"""A role is handed to a colleague by name in groups of up to so many; in larger ones somebody takes it."""


def show(boards: Boards, element: str) -> Shown | None:
    """How an element appears on a phone; who may see it was settled before."""
    scene = boards.scene
    kind, _, group = element.partition(".")
    if element == "picker":
        if not boards.working:
            return None
        return Shown("picker", "task", 0, {"activity": scene.id, "groups": groups.choices(scene)})
    if element == "along":
        board = boards.on_wall if boards.reporting else None
        return _group(boards, board, "along") if board is not None else None
    if (board := boards.get(group)) is not None:
        match kind:
            case "task" if boards.working:
                return _task(boards, board)
            case "roles" if boards.working:
                return _roles(boards, board)
            case "move" if boards.working and len(boards.all) > 1:
                data = {"activity": scene.id, "groups": groups.choices(scene), "here": board.id}
                return Shown("move", "board", 9, data)
            case "group" if not boards.reporting and (board.stage != "roles" or board.by_id):
                return _group(boards, board, "group")
        return None
    card = scene.get(element, Card)
    board = boards.get(card.data.group) if card is not None else None
    return _card(boards, board, card) if card is not None and board is not None else None


def _task(boards: Boards, board: Board) -> Shown:
    scene = boards.scene
    column = COLUMN_OF.get(board.stage)
    reached = STAGES.index(board.stage)
    data = {
        **board.label(),
        "activity": scene.id,
        "stage": board.stage,
        "stages": stages(board),
        "ask": ask(boards, board.stage),
        "clock": board.clock,
        "call": board.call,
        "scribe": bool(board.holder("scribe")),
        "derive": scene.settings.derive,
        "approval": scene.run.data.approval,
        "column": _asks(boards, board, column) if column is not None else None,
        "others": [
            {"key": c, "title": COLUMN_TITLES[c], "colour": COLOURS[c]}
            for s, c in COLUMN_OF.items()
            if c != column and STAGES.index(s) <= reached
        ],
        "ideas": [_idea(board, c) for c in board.cards["idea"]] if board.stage == "choice" else [],
    }
    return Shown("task", "task", 0, data)


def _asks(boards: Boards, board: Board, column: Column) -> dict[str, Any]:
    """What the form of a column asks for."""
    return {
        "key": column,
        "title": COLUMN_TITLES[column],
        "colour": COLOURS[column],
        "ends": choices(board, column),
        "perspectives": list(boards.perspectives),
    }


def _idea(board: Board, card: Record[Card]) -> dict[str, Any]:
    data = card.data
    return {
        "id": card.id,
        "no": board.number(card.id),
        "text": data.text,
        "measure": data.measure,
        "term": data.term,
    }


def _roles(boards: Boards, board: Board) -> Shown:
    now = board.stage == "roles"
    roles = [{"key": r, "title": ROLE_TITLES[r], "task": ROLE_TASKS[r], **holder(boards, board.holder(r))} for r in ROLES]
    data = {"activity": boards.scene.id, "roles": roles, "now": now, "call": board.call}
    return Shown("roles", "task" if now else "board", 8, data)


def _group(boards: Boards, board: Board, partial: str) -> Shown:
    """The board itself. While the group works, the column of its stage comes first; to read along, Ist comes first."""
    first = COLUMN_OF.get(board.stage, "") if boards.working else "ist"
    columns = [
        {"key": c, "title": COLUMN_TITLES[c], "n": len(board.cards[c]), "folded": boards.working and c != first}
        for c in sorted(COLUMNS, key=lambda c: c != first)
    ]
    data = {**board.label(), "text": board.group.data.text, "columns": columns}
    return Shown(partial, "mine" if partial == "along" else "board", 1, data)


def _card(boards: Boards, board: Board, card: Record[Card]) -> Shown:
    data = {
        **marked(board, card),
        **details(card),
        "to": links(board, card),
        "from": answered(board, card),
        "gaps": gaps(board, card) if boards.working else [],
        "open": boards.working,
    }
    if boards.working:
        data |= {
            "activity": boards.scene.id,
            "choice": board.stage == "choice" and card.data.column == "idea",
            "derive": boards.scene.settings.derive and card.data.column == "idea",
            "ends": choices(board, card.data.column, board.to.get(card.id, ())),
        }
    at = board.cards[card.data.column].index(card) if card in board.cards[card.data.column] else 0
    return Shown("card", f"{board.id}-{card.data.column}", float(at), data)


def mine(boards: Boards, person: str) -> Shown | None:
    """One's roles with what they allow, one's own cards, and for the scribe all cards to put in order."""
    scene, board = boards.scene, boards.home(person)
    roles = [r for r in ROLES if board is not None and board.holder(r) == person] if boards.working else []
    own = boards.written_by.get(person, [])
    if not roles and not own:
        return None
    data: dict[str, Any] = {
        "activity": scene.id,
        "open": boards.working,
        "roles": [{"key": r, "title": ROLE_TITLES[r], "task": ROLE_TASKS[r]} for r in roles],
        "mates": [],
        "move": None,
        "clock": None,
        "order": [],
        "cards": [_own_card(boards, board, c) for c in reversed(own)],
        "perspectives": list(boards.perspectives),
    }
    if board is not None and roles:
        mates = [p.id for p in board.members if p.id != person and p.data.present]
        data["mates"] = [groups.person(scene, p) for p in mates] if len(mates) <= MATES else []
        data["move"] = _move(boards, board, person)
        if person in board.keepers and board.clock is not None:
            data["clock"] = {**board.clock, "held": board.held}
        if "scribe" in roles:
            data["order"] = [_order(board, c) for c in COLUMNS if board.cards[c]]
    return Shown("mine", "mine", 0, data)


def _move(boards: Boards, board: Board, person: str) -> dict[str, Any] | None:
    """The next stage, the one before, and the clock, for whoever moves the group."""
    if person not in board.movers:
        return None
    at = boards.stages.index(board.stage)
    steps = {"next": boards.stages[at + 1 : at + 2], "back": boards.stages[at - 1 : at] if at > 0 else ()}
    return {n: {"key": s[0], "title": STAGE_TITLES[s[0]]} if s else None for n, s in steps.items()}


def _order(board: Board, column: Column) -> dict[str, Any]:
    cards = board.cards[column]
    steps = [
        {
            **marked(board, c),
            **details(c),
            "id": c.id,
            "up": cards[n - 1].id if n > 0 else "",
            "down": cards[n + 2].id if n + 2 < len(cards) else "",
            "last": n + 1 == len(cards),
        }
        for n, c in enumerate(cards)
    ]
    return {"key": column, "title": COLUMN_TITLES[column], "cards": steps}


def _own_card(boards: Boards, board: Board | None, card: Record[Card]) -> dict[str, Any]:
    """One's own card, also one that waits or hangs in a group that one has left."""
    at = boards.get(card.data.group)
    shown = marked(at, card) if at is not None else {}
    return {
        **shown,
        **details(card),
        "id": card.id,
        "title": COLUMN_TITLES[card.data.column],
        "status": card.status,
        "elsewhere": at.label() if at is not None and at is not board else None,
    }
