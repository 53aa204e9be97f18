"""Ist/Soll groups: what each command changes, pure. A group keeps its own board; the moderator may do everything for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from facilitation.method import N_, Actor, Command, Effect, Entered, Put, Rejected, Remove, Scene
from facilitation.people import Group, Grouping
from methods.parts import groups
from methods.parts.ist_soll_boards import Board, Boards
from methods.parts.ist_soll_bodies import (
    AddCard,
    AnswerGroup,
    AskHelp,
    DisputeCard,
    EditCard,
    GiveRole,
    HoldStage,
    LeaveRole,
    LookAt,
    MoveCard,
    MoveStage,
    PlaceCard,
    ProposeCard,
    SetTerm,
    ShiftStage,
    TakeRole,
    TieCards,
    TurnPage,
    TurnTo,
    UntieCards,
    WithdrawCard,
)
from methods.parts.ist_soll_cards import added, board_of, by_desk, changed, decide_card, idea, moved, own_board, shared
from methods.parts.ist_soll_records import Call, GroupStage, Hat, IstSollSettings, Look, RoleKey, StageKey, Turn
from methods.parts.ist_soll_stages import minutes_of, record_id


def decide(scene: Scene[IstSollSettings], command: Command, actor: Actor) -> Sequence[Effect]:
    """What a command changes. Raises Rejected."""
    boards, body, at = Boards.of(scene), command.body, command.at
    match body:
        case Entered(phase="work"):
            return _begin(boards, at)
        case Entered(phase="report"):
            board = boards.on_wall or next(iter(boards.all), None)
            return [_turn(boards, board, at, keep=True)] if board is not None else []
        case AddCard():
            return [added(boards, command, body, actor)]
        case EditCard() | WithdrawCard() | PlaceCard() | TieCards() | UntieCards():
            return decide_card(boards, body, actor)
        case DisputeCard(on=on):
            return [changed(shared(boards, body.card, actor), disputed=on)]
        case ProposeCard(on=on):
            return [changed(idea(boards, body.card, actor), measure=on)]
        case SetTerm(term=term):
            return [changed(idea(boards, body.card, actor), term=term)]
        case TakeRole() | GiveRole() | LeaveRole():
            return _role(boards, body, actor)
        case MoveCard():
            return [moved(boards, body)]
        case MoveStage() | ShiftStage() | HoldStage():
            return _stage(boards, body, actor, at)
        case AskHelp(on=on):
            board = own_board(boards, actor)
            return [_call(boards, board, Call(board.id, "wanted" if on else ""))]
        case AnswerGroup():
            board = board_of(boards, body.group)
            return [_call(boards, board, Call(board.id, body.state))]
        case LookAt():
            return [_look(boards, board_of(boards, body.group))]
        case TurnTo():
            board = board_of(boards, body.group)
            return [_turn(boards, board, at), _look(boards, board)]
        case TurnPage():
            return [_page(boards, body)]
        case groups.AddGroup():
            found = groups.decide(scene, command.id, body, actor)
            return [*found, _sent_off(boards, command.id, boards.stages[0], at)] if boards.working else found
    if isinstance(body, groups.BODIES):
        return groups.decide(scene, command.id, body, actor)
    return []


def _begin(boards: Boards, at: float) -> list[Effect]:
    """The groups are sent off; if there are none, those of the settings are made."""
    scene, settings = boards.scene, boards.scene.settings
    found: list[Effect] = []
    ids = [b.id for b in boards.all]
    if not ids:
        lines = [[part.strip() for part in line.split("|", 1)] for line in settings.groups]
        named = [(parts[0], parts[-1] if len(parts) > 1 else "") for parts in lines if parts[0]]
        if settings.together:
            named = named[:1] or [("", "")]
        if named:
            found.append(Put(scene.grouping, Grouping(scene.title), author=""))
        for n, (title, text) in enumerate(named, 1):
            ids.append(f"{scene.grouping}.g{n}")
            found.append(Put(ids[-1], Group(scene.grouping, title[:300], text, order=float(n)), author=""))
    waiting = [g for g in ids if scene.get(record_id(scene, g, "stage"), GroupStage) is None]
    return [*found, *(_sent_off(boards, g, boards.stages[0], at) for g in waiting)]


def _sent_off(boards: Boards, group: str, stage: StageKey, at: float) -> Put:
    """A group begins a stage, and its clock with it."""
    length = minutes_of(boards.scene.settings, stage) * 60.0
    return Put(record_id(boards.scene, group, "stage"), GroupStage(group, stage, at, at + length, length), author="")


def _hat_id(scene: Scene[Any], group: str, role: str, person: str) -> str:
    """One for each person: who is forgotten takes nobody else's role with her."""
    return record_id(scene, group, role, person)


def _role(boards: Boards, body: TakeRole | GiveRole | LeaveRole, actor: Actor) -> list[Effect]:
    match body:
        case TakeRole():
            return _wears(boards, own_board(boards, actor), body.role, actor.person or "")
        case LeaveRole():
            board = own_board(boards, actor)
            if board.holder(body.role) != actor.person:
                raise Rejected(N_("You do not have this role."))
            return [Remove(_hat_id(boards.scene, board.id, body.role, actor.person))]
        case GiveRole():
            given = boards.home(body.person)
            if given is None:
                raise Rejected(N_("This person is in no group."))
            if not by_desk(actor) and given.holder(body.role) != actor.person:
                raise Rejected(N_("You do not have this role."))
            return _wears(boards, given, body.role, body.person)


def _wears(boards: Boards, board: Board, role: RoleKey, person: str) -> list[Effect]:
    hats = [h for h in boards.scene.shown(Hat) if (h.data.group, h.data.role) == (board.id, role)]
    hat = Put(_hat_id(boards.scene, board.id, role, person), Hat(board.id, role, person), author=person)
    return [*(Remove(h.id) for h in hats if h.data.person != person), hat]


def _stage(boards: Boards, body: MoveStage | ShiftStage | HoldStage, actor: Actor, at: float) -> list[Effect]:
    if body.group:
        wanted = [board_of(boards, body.group)]
    else:
        wanted = boards.all if by_desk(actor) and actor.person is None else [own_board(boards, actor)]
    if not wanted:
        raise Rejected(N_("There is no group yet."))
    if isinstance(body, (ShiftStage, HoldStage)):
        if not by_desk(actor) and any(actor.person not in b.keepers for b in wanted):
            raise Rejected(N_("The time keeper, the scribe or the moderation of the group sets the clock."))
        if isinstance(body, HoldStage):
            return _held(boards, wanted, body.on, at)
        return [_shifted(boards, board, body.seconds, at) for board in wanted]
    if not by_desk(actor) and any(actor.person not in b.movers for b in wanted):
        raise Rejected(N_("The scribe or the moderation of the group moves it on. With one tap the role is yours."))
    if body.stage not in boards.stages:
        raise Rejected(N_("This stage is left out here."))
    moved = [b for b in wanted if b.record is None or b.record.stage != body.stage]
    if not moved:
        raise Rejected(N_("The group is there already."))
    return [_sent_off(boards, b.id, body.stage, at) for b in moved]


def _shifted(boards: Boards, board: Board, seconds: float, at: float) -> Put:
    stage = board.record or GroupStage(board.id, board.stage, at)
    if stage.left is not None:
        left = max(0.0, stage.left + seconds)
        changed = msgspec.structs.replace(stage, left=left, length=max(60.0, stage.length + seconds, left))
        return Put(record_id(boards.scene, board.id, "stage"), changed, author="")
    due = max(at, max(stage.due or at, at) + seconds)
    changed = msgspec.structs.replace(stage, due=due, length=max(60.0, stage.length + seconds, due - at))
    return Put(record_id(boards.scene, board.id, "stage"), changed, author="")


def _held(boards: Boards, wanted: Sequence[Board], on: bool, at: float) -> list[Effect]:
    """The clocks that stand still from now on, or go on with what was left. Raises Rejected if there is none."""
    effects: list[Effect] = []
    for board in wanted:
        stage = board.record
        if stage is None or board.held is on or (on and stage.due is None):
            continue
        due, left = (None, max(0.0, (stage.due or at) - at)) if on else (at + (stage.left or 0.0), None)
        effects.append(
            Put(record_id(boards.scene, board.id, "stage"), msgspec.structs.replace(stage, due=due, left=left), author="")
        )
    if not effects:
        raise Rejected(N_("Somebody else has just done that."))
    return effects


def _call(boards: Boards, board: Board, call: Call) -> Put:
    return Put(record_id(boards.scene, board.id, "call"), call, author="")


def _look(boards: Boards, board: Board) -> Put:
    return Put(record_id(boards.scene, "look"), Look(board.id), author="")


def _turn(boards: Boards, board: Board, at: float, *, keep: bool = False) -> Put:
    """A group's turn to report, with its clock. `keep`: the page that was open stays."""
    length = boards.scene.settings.report_minutes * 60.0
    page = boards.page if keep and boards.on_wall is board else 0
    return Put(record_id(boards.scene, "turn"), Turn(board.id, page, at + length, length, _heard(boards, board)), author="")


def _heard(boards: Boards, board: Board) -> tuple[str, ...]:
    """Who has had a turn when this group's begins. Back to one that was heard: the one in between came too early."""
    turn = boards.turn
    if turn is None or turn.group == board.id:
        return turn.heard if turn is not None else ()
    if board.id in turn.heard:
        return tuple(g for g in turn.heard if g != board.id)
    return (*turn.heard, turn.group)


def _page(boards: Boards, body: TurnPage) -> Put:
    board, turn = boards.on_wall, boards.turn
    if board is None or turn is None or body.page >= len(board.pages):
        raise Rejected(N_("There is no further page."))
    return Put(record_id(boards.scene, "turn"), msgspec.structs.replace(turn, page=body.page), author="")
