"""Undo and sealing leave no way round: confirmed stays confirmed, and nobody's name survives in a before-image."""

from __future__ import annotations

import pytest

from facilitation import agenda, history, planning
from facilitation.formats import Methods
from facilitation.joining import Join
from facilitation.method import Actor, Body, Command, Rejected
from facilitation.people import Role
from facilitation.records import Board, Change
from facilitation.rules import decide
from facilitation.steering import Close, Confirm, Open
from facilitation.upkeep import Hide, ToStore, Undo, Unhide
from methods.parts.stems import AddCard, KeepCard, SignCard
from methods.sentence_stems import SentenceStems
from methods.topic_store import TopicStore

METHODS = Methods([SentenceStems(), TopicStore()])


class Room:
    """A card query that is open, and one person who writes."""

    def __init__(self) -> None:
        self.board, self.log = Board("event-1"), list[Change]()
        query = planning.AddItem(method="sentence_stems", preset="card_query", title="What now?")
        self.send(planning.NewEvent(facts=agenda.Event(title="A day"), lines=(query,)), Actor(Role.ORGANISER, "desk"))
        self.line = agenda.items(self.board)[0]
        self.run = self.line.data.activity
        self.ada = self.send(Join(name="Ada"), Actor(Role.PARTICIPANT, "new", "new"))
        self.desk(Open(self.line.id))

    def send(self, body: Body, actor: Actor, activity: str | None = None) -> str:
        command = Command(f"command-{len(self.log) + 1}", 1_000.0 + len(self.log), body, activity)
        decision = decide(self.board, self.log, METHODS, command, actor)
        for record in decision.records:
            self.board.put(record)
        for change in decision.rewritten:
            self.log[change.seq - 1] = change
        self.log.append(decision.change)
        self.board.seq = decision.change.seq
        return command.id

    def desk(self, body: Body) -> int:
        self.send(body, Actor(Role.MODERATOR, "mia"))
        return self.board.seq

    def say(self, body: Body) -> str:
        return self.send(body, Actor(Role.PARTICIPANT, self.ada, self.ada), self.run)

    def confirm(self) -> None:
        self.desk(Close(self.run))
        self.desk(Confirm(self.run))

    def names(self) -> set[str | None]:
        """Whoever is named as author of a card, now or in a before-image."""
        images = [old for change in self.log for old in change.before.values() if old is not None]
        return {r.author for r in [*self.board, *images] if r.kind == "card"}


def test_undo_is_no_way_back_from_confirmed() -> None:
    room = Room()
    room.say(AddCard(0, "a thought"))
    closed = room.desk(Close(room.run))
    room.desk(Confirm(room.run))
    with pytest.raises(Rejected, match="no way back"):
        room.desk(Undo(closed))


def test_a_card_that_went_into_the_topic_store_is_sealed_too() -> None:
    room = Room()
    room.desk(ToStore(room.say(AddCard(0, "a thought"))))
    room.confirm()
    assert room.names() == {None}


def test_a_card_that_was_signed_once_is_sealed_like_the_others() -> None:
    room = Room()
    card = room.say(AddCard(0, "a thought", signed=True))
    room.desk(Hide(card))
    room.desk(Unhide(card))
    room.say(SignCard(card, False))
    room.confirm()
    assert room.names() == {None}


def test_what_somebody_keeps_back_cannot_be_had_by_undo_or_from_the_list() -> None:
    room = Room()
    card = room.say(AddCard(0, "a secret"))
    room.desk(Hide(card))
    room.say(KeepCard(card, True))
    with pytest.raises(Rejected):
        room.desk(Undo(room.board.seq))
    assert "a secret" not in str(history.latest(room.board, METHODS, room.log, "UTC"))


def test_the_beginning_and_a_step_in_use_cannot_be_undone() -> None:
    room = Room()
    with pytest.raises(Rejected):
        room.desk(Undo(1))
    room.desk(planning.AddItem(method="sentence_stems", preset="card_query"))
    added = room.board.seq
    room.desk(Open(agenda.items(room.board)[1].id))
    with pytest.raises(Rejected, match="running"):
        room.desk(Undo(added))
