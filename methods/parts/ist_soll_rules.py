"""Ist/Soll groups: what each command changes, pure. A group keeps its own board; the moderator may do everything for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from facilitation.method import N_, Actor, Command, Conflict, Effect, Entered, Put, Rejected, Remove, Scene
from facilitation.people import Group, Grouping, Role
from facilitation.records import Record
from methods.parts import groups
from methods.parts.cards import same, written
from methods.parts.ist_soll_boards import Board, Boards, minutes_of, record_id
from methods.parts.ist_soll_bodies import (
    AddCard,
    AnswerGroup,
    AskHelp,
    Call,
    Card,
    DisputeCard,
    EditCard,
    GiveRole,
    GroupStage,
    Hat,
    IstSollSettings,
    LeaveRole,
    Look,
    LookAt,
    MoveStage,
    PlaceCard,
    ProposeCard,
    RoleKey,
    SetTerm,
    ShiftStage,
    StageKey,
    StarCard,
    TakeRole,
    TieCards,
    Turn,
    TurnPage,
    TurnTo,
    UntieCards,
    WithdrawCard,
)


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
            return [_add(boards, command, body, actor)]
        case EditCard() | WithdrawCard() | PlaceCard() | TieCards() | UntieCards():
            return _card(boards, body, actor)
        case DisputeCard(on=on):
            return [_with(_shared(boards, body.card, actor), disputed=on)]
        case ProposeCard(on=on):
            return [_with(_idea(boards, body.card, actor), measure=on)]
        case SetTerm(term=term):
            return [_with(_idea(boards, body.card, actor), term=term)]
        case StarCard(on=on):
            return [_with(_standing(scene, body.card), starred=on)]
        case TakeRole() | GiveRole() | LeaveRole():
            return _role(boards, body, actor)
        case MoveStage() | ShiftStage():
            return _stage(boards, body, actor, at)
        case AskHelp(on=on):
            board = _own(boards, actor)
            return [_call(boards, board, Call(board.id, "wanted" if on else ""))]
        case AnswerGroup():
            board = _board(boards, body.group)
            return [_call(boards, board, Call(board.id, body.state))]
        case LookAt():
            return [_look(boards, _board(boards, body.group))]
        case TurnTo():
            board = _board(boards, body.group)
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


def _desk(actor: Actor) -> bool:
    """True for the moderator, also where she enters for somebody."""
    return actor.role is not Role.PARTICIPANT


def _board(boards: Boards, group: str) -> Board:
    board = boards.get(group)
    if board is None:
        raise Rejected(N_("This group is no longer there."))
    return board


def _own(boards: Boards, actor: Actor) -> Board:
    """The board of the sender's group."""
    board = boards.home(actor.person)
    if board is None:
        raise Rejected(N_("Please choose a group first."))
    return board


def _standing(scene: Scene[Any], card_id: str) -> Record[Card]:
    """A card that stands on its board."""
    card = scene.need(card_id, Card)
    if not card.alive:
        raise Rejected(N_("This is no longer there."))
    return card


def _shared(boards: Boards, card_id: str, actor: Actor) -> Record[Card]:
    """A card on the board of the sender's group; the moderator's are all."""
    card = _standing(boards.scene, card_id)
    if not _desk(actor) and _own(boards, actor).id != card.data.group:
        raise Rejected(N_("This card hangs in another group."))
    return card


def _idea(boards: Boards, card_id: str, actor: Actor) -> Record[Card]:
    card = _shared(boards, card_id, actor)
    if card.data.column != "idea":
        raise Rejected(N_("Only an idea can be marked like this."))
    return card


def _with(card: Record[Card], **fields: Any) -> Put:
    return Put(card.id, msgspec.structs.replace(card.data, **fields))


def _add(boards: Boards, command: Command, body: AddCard, actor: Actor) -> Put:
    board = _board(boards, body.group) if body.group else _own(boards, actor)
    if not _desk(actor) and _own(boards, actor).id != board.id:
        raise Rejected(N_("You are in another group now. Please write the card there once more."))
    column = board.cards[body.column]
    card = Card(
        group=board.id,
        column=body.column,
        text=written(body.text),
        to=tuple(t for t in dict.fromkeys(body.to) if _ends(board.by_id.get(t), board.id, body.column)),
        aspect=body.aspect if body.column == "ist" else "",
        tags=_tags(boards, body.tags),
        place=max((c.data.place for c in column), default=0.0) + 1.0,
        at=command.at,
    )
    if body.column == "idea":
        card = msgspec.structs.replace(
            card,
            step=body.step.strip(),
            partner=body.partner.strip(),
            obstacle=body.obstacle.strip(),
            effort=body.effort,
            term=body.term,
        )
    return Put(command.id, card, author=actor.person or "")


def _tags(boards: Boards, tags: Sequence[str]) -> tuple[str, ...]:
    return tuple(p for p in boards.perspectives if p in tags)


def _ends(end: Record[Card] | None, group: str, column: str) -> bool:
    """True if a card of a column may point to this card."""
    wanted = {"idea": "soll", "soll": "ist"}.get(column)
    return end is not None and end.data.group == group and end.data.column == wanted


def _card(boards: Boards, body: EditCard | WithdrawCard | PlaceCard | TieCards | UntieCards, actor: Actor) -> Sequence[Effect]:
    scene = boards.scene
    match body:
        case EditCard():
            return [_edited(boards, _to_edit(boards, body.card, actor), body)]
        case WithdrawCard():
            card = scene.need(body.card, Card)
            if actor.person is None or card.author != actor.person:
                raise Rejected(N_("Only its author can take this card back."))
            return [Remove(card.id)]
        case PlaceCard():
            card = _shared(boards, body.card, actor)
            board = _board(boards, card.data.group)
            if not _desk(actor) and board.holder("scribe") != actor.person:
                raise Rejected(N_("The scribe puts the cards in order. With one tap the role is yours."))
            return [_with(card, place=_place(board, card, body.before))]
        case TieCards() | UntieCards():
            one, other = _shared(boards, body.card, actor), _shared(boards, body.onto, actor)
            if not _ends(other, one.data.group, one.data.column):
                one, other = other, one
            if not _ends(other, one.data.group, one.data.column):
                raise Rejected(N_("An idea is tied to a “To be” card, and that to an “As is” card of the same group."))
            ends = tuple(t for t in one.data.to if t != other.id)
            return [_with(one, to=(*ends, other.id) if isinstance(body, TieCards) else ends)]


def _to_edit(boards: Boards, card_id: str, actor: Actor) -> Record[Card]:
    """A card that the sender may rewrite: her own, also one that waits; the scribe's and the moderator's are all."""
    card = boards.scene.need(card_id, Card)
    if _desk(actor) or card.author == actor.person:
        return card
    card, board = _shared(boards, card_id, actor), _board(boards, card.data.group)
    if board.holder("scribe") != actor.person:
        raise Rejected(N_("Only its author and the scribe can change this card."))
    return card


def _edited(boards: Boards, card: Record[Card], body: EditCard) -> Put:
    old = card.data
    if old.text != same(body.saw):
        raise Conflict(old.text)
    given: dict[str, Any] = {"text": written(body.text)}
    if old.column == "idea":
        for name in ("step", "partner", "obstacle"):
            new, saw, stands = getattr(body, name), getattr(body, f"saw_{name}"), getattr(old, name)
            if new is None or new.strip() == stands:
                continue
            if stands != saw:
                raise Conflict(stands)
            given[name] = new.strip()
        if body.effort is not None:
            given["effort"] = body.effort
    elif old.column == "ist" and body.aspect is not None:
        given["aspect"] = body.aspect
    if body.tags is not None or body.tagged:
        given["tags"] = _tags(boards, body.tags or ())
    return _with(card, **given)


def _place(board: Board, card: Record[Card], before: str) -> float:
    """The place between `before` and its neighbour; behind all if `before` is empty."""
    others = [c for c in board.cards[card.data.column] if c.id != card.id]
    at = next((i for i, c in enumerate(others) if c.id == before), None)
    if at is None:
        if before:
            raise Rejected(N_("This is no longer there."))
        return max((c.data.place for c in others), default=0.0) + 1.0
    low = others[at - 1].data.place if at > 0 else others[at].data.place - 2.0
    return (low + others[at].data.place) / 2


def _hat_id(scene: Scene[Any], group: str, role: str, person: str) -> str:
    """One for each person: who is forgotten takes nobody else's role with her."""
    return record_id(scene, group, role, person)


def _role(boards: Boards, body: TakeRole | GiveRole | LeaveRole, actor: Actor) -> list[Effect]:
    match body:
        case TakeRole():
            return _wears(boards, _own(boards, actor), body.role, actor.person or "")
        case LeaveRole():
            board = _own(boards, actor)
            if board.holder(body.role) != actor.person:
                raise Rejected(N_("You do not have this role."))
            return [Remove(_hat_id(boards.scene, board.id, body.role, actor.person))]
        case GiveRole():
            given = boards.home(body.person)
            if given is None:
                raise Rejected(N_("This person is in no group."))
            if not _desk(actor) and given.holder(body.role) != actor.person:
                raise Rejected(N_("You do not have this role."))
            return _wears(boards, given, body.role, body.person)


def _wears(boards: Boards, board: Board, role: RoleKey, person: str) -> list[Effect]:
    hats = [h for h in boards.scene.shown(Hat) if (h.data.group, h.data.role) == (board.id, role)]
    hat = Put(_hat_id(boards.scene, board.id, role, person), Hat(board.id, role, person), author=person)
    return [*(Remove(h.id) for h in hats if h.data.person != person), hat]


def _stage(boards: Boards, body: MoveStage | ShiftStage, actor: Actor, at: float) -> list[Effect]:
    if body.group:
        wanted = [_board(boards, body.group)]
    else:
        wanted = boards.all if _desk(actor) and actor.person is None else [_own(boards, actor)]
    if not wanted:
        raise Rejected(N_("There is no group yet."))
    if not _desk(actor) and any(actor.person not in b.movers for b in wanted):
        raise Rejected(N_("The scribe or the moderation of the group moves it on. With one tap the role is yours."))
    if isinstance(body, ShiftStage):
        return [_shifted(boards, board, body.seconds, at) for board in wanted]
    if body.stage not in boards.stages:
        raise Rejected(N_("This stage is left out here."))
    moved = [b for b in wanted if b.record is None or b.record.stage != body.stage]
    if not moved:
        raise Rejected(N_("The group is there already."))
    return [_sent_off(boards, b.id, body.stage, at) for b in moved]


def _shifted(boards: Boards, board: Board, seconds: float, at: float) -> Put:
    stage = board.record or GroupStage(board.id, board.stage, at)
    due = max(at, max(stage.due or at, at) + seconds)
    changed = msgspec.structs.replace(stage, due=due, length=max(60.0, stage.length + seconds, due - at))
    return Put(record_id(boards.scene, board.id, "stage"), changed, author="")


def _call(boards: Boards, board: Board, call: Call) -> Put:
    return Put(record_id(boards.scene, board.id, "call"), call, author="")


def _look(boards: Boards, board: Board) -> Put:
    return Put(record_id(boards.scene, "look"), Look(board.id), author="")


def _turn(boards: Boards, board: Board, at: float, *, keep: bool = False) -> Put:
    """A group's turn to report, with its clock. `keep`: the page that was open stays."""
    length = boards.scene.settings.report_minutes * 60.0
    page = boards.page if keep and boards.on_wall is board else 0
    return Put(record_id(boards.scene, "turn"), Turn(board.id, page, at + length, length), author="")


def _page(boards: Boards, body: TurnPage) -> Put:
    board = boards.on_wall
    if board is None or body.page >= len(board.pages):
        raise Rejected(N_("There is no further page."))
    turn = boards.turn if boards.turn is not None and boards.turn.group == board.id else Turn(board.id)
    return Put(record_id(boards.scene, "turn"), msgspec.structs.replace(turn, page=body.page), author="")
