"""Ist/Soll groups: what becomes of a card, pure. A group may do much with its own board, and nothing with another's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from facilitation.method import N_, Actor, Command, Conflict, Effect, Put, Rejected, Remove, Scene
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.cards import same, written
from methods.parts.ist_soll_boards import Board, Boards
from methods.parts.ist_soll_bodies import AddCard, EditCard, MoveCard, PlaceCard, TieCards, UntieCards, WithdrawCard
from methods.parts.ist_soll_records import Card


def by_desk(actor: Actor) -> bool:
    """True for the moderator, also where she enters for somebody."""
    return actor.role is not Role.PARTICIPANT


def board_of(boards: Boards, group: str) -> Board:
    board = boards.get(group)
    if board is None:
        raise Rejected(N_("This group is no longer there."))
    return board


def own_board(boards: Boards, actor: Actor) -> Board:
    """The board of the sender's group."""
    board = boards.home(actor.person)
    if board is None:
        raise Rejected(N_("Please choose a group first."))
    return board


def standing(scene: Scene[Any], card_id: str) -> Record[Card]:
    """A card that stands on its board."""
    card = scene.need(card_id, Card)
    if not card.alive:
        raise Rejected(N_("This is no longer there."))
    return card


def shared(boards: Boards, card_id: str, actor: Actor) -> Record[Card]:
    """A card on the board of the sender's group; the moderator's are all."""
    card = standing(boards.scene, card_id)
    if not by_desk(actor) and own_board(boards, actor).id != card.data.group:
        raise Rejected(N_("This card hangs in another group."))
    return card


def idea(boards: Boards, card_id: str, actor: Actor) -> Record[Card]:
    card = shared(boards, card_id, actor)
    if card.data.column != "idea":
        raise Rejected(N_("Only an idea can be marked like this."))
    return card


def changed(card: Record[Card], **fields: Any) -> Put:
    return Put(card.id, msgspec.structs.replace(card.data, **fields))


def added(boards: Boards, command: Command, body: AddCard, actor: Actor) -> Put:
    board = board_of(boards, body.group) if body.group else own_board(boards, actor)
    if not by_desk(actor) and own_board(boards, actor).id != board.id:
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


def decide_card(
    boards: Boards, body: EditCard | WithdrawCard | PlaceCard | TieCards | UntieCards, actor: Actor
) -> Sequence[Effect]:
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
            card = shared(boards, body.card, actor)
            board = board_of(boards, card.data.group)
            if not by_desk(actor) and board.holder("scribe") != actor.person:
                raise Rejected(N_("The scribe puts the cards in order. With one tap the role is yours."))
            return [changed(card, place=_place(board, card, body.before))]
        case TieCards() | UntieCards():
            one, other = shared(boards, body.card, actor), shared(boards, body.onto, actor)
            if not _ends(other, one.data.group, one.data.column):
                one, other = other, one
            if not _ends(other, one.data.group, one.data.column):
                raise Rejected(N_("An idea is tied to a “To be” card, and that to an “As is” card of the same group."))
            ends = tuple(t for t in one.data.to if t != other.id)
            return [changed(one, to=(*ends, other.id) if isinstance(body, TieCards) else ends)]


def moved(boards: Boards, body: MoveCard) -> Put:
    """The card on another board. What it pointed to stays written down, so that it is tied again should it come back."""
    card, board = standing(boards.scene, body.card), board_of(boards, body.group)
    if card.data.group == board.id:
        raise Rejected(N_("The card hangs there already."))
    home = card.data.home or card.data.group
    numbers = dict(card.data.moved)
    if board.id != home:
        numbers.setdefault(board.id, boards.next_number(board.id))
    place = max((c.data.place for c in board.cards[card.data.column]), default=0.0) + 1.0
    return changed(card, group=board.id, home=home, moved=numbers, place=place)


def _to_edit(boards: Boards, card_id: str, actor: Actor) -> Record[Card]:
    """A card that the sender may rewrite: her own, also one that waits; the scribe's and the moderator's are all."""
    card = boards.scene.need(card_id, Card)
    if by_desk(actor) or card.author == actor.person:
        return card
    card, board = shared(boards, card_id, actor), board_of(boards, card.data.group)
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
    return changed(card, **given)


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
