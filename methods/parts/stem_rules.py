"""Sentence stems: what a card's author may do."""

from __future__ import annotations

from collections.abc import Sequence

from facilitation.method import N_, Actor, Effect, Put, Rejected, Remove, Scene
from facilitation.records import Record
from methods.parts.cards import written
from methods.parts.stems import AddCard, Boards, Card, Decided, Ready, StemSettings


def own(scene: Scene[StemSettings], card_id: str, actor: Actor) -> Record[Card]:
    """A card that the actor may change: her own. A moderator decides only about cards that were entered by a moderator.

    Raises Rejected.
    """
    card = scene.need(card_id, Card)
    if actor.person is None or card.author != actor.person or (actor.entered_by and not card.entered_by):
        raise Rejected(N_("Only its author can change this card."))
    return card


def decided(boards: Boards, command_id: str, body: Decided, actor: Actor) -> Sequence[Effect]:
    """Somebody has decided about her cards, or has not after all. Raises Rejected if she has none."""
    person = actor.person or ""
    if person not in boards.written_by:
        raise Rejected(N_("You have written no card. That is all right."))
    if body.decided:
        return [] if person in boards.ready else [Put(command_id, Ready(), author=person)]
    return [Remove(r.id) for r in boards.scene.written(Ready) if r.author == person]


def add(boards: Boards, command_id: str, body: AddCard, actor: Actor) -> Sequence[Effect]:
    """A new card. Raises Rejected where there is no such stem or its author has written enough."""
    settings, person = boards.scene.settings, actor.person
    if body.stem >= len(boards.stems):
        raise Rejected(N_("There is no such stem."))
    if settings.per_person and len(boards.written_by.get(person or "", ())) >= settings.per_person:
        full = N_("Everybody writes at most %(n)s here. You can still change what you have written.")
        raise Rejected(full, n=settings.per_person)
    if body.picture and not settings.pictures:
        raise Rejected(N_("Here the cards are without pictures."))
    signed = body.signed and settings.signed and person is not None
    # A card with words need not wait for its picture; one without has nothing else.
    text = written(body.text, pictured=boards.scene.picture(body.picture) is not None)
    return [Put(command_id, Card(stem=body.stem, text=text, signed=signed, picture=body.picture), author=person or "")]
