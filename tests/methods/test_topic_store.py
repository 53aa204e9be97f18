"""The topic store: one block for each command, then hand-over and document."""

from __future__ import annotations

import pytest

from facilitation.method import Conflict, Offer, Put, Rejected
from facilitation.people import Role
from facilitation.protocol import Section
from facilitation.records import Record
from facilitation.upkeep import Hide, Undo
from methods.topic_store import DropTopic, EditTopic, MoveTopic, StoreTopic, Topic, TopicStore, WithdrawTopic
from tests.methods.stage import RUN, SCREENS, Stage


def room(*texts: str) -> tuple[Stage, list[str]]:
    stage = Stage(TopicStore(), title="Themenspeicher")
    return stage, [stage.say("ada", StoreTopic(text)) for text in texts]


def order(stage: Stage) -> list[str]:
    return stage.texts(Role.PROJECTOR)


def take(stage: Stage, *offers: Offer) -> list[str]:
    """Take over and write down. Gives the ids of what was new."""
    effects = stage.method.take(stage.scene, offers)
    for effect in effects:
        assert isinstance(effect, Put)
        stage.board.seq += 1
        born = stage.board.seq
        stage.board.put(Record(effect.id, effect.data.tag(), effect.data, RUN, origin=effect.origin, born=born))
    return [e.id for e in effects]


# store_topic


def test_everybody_adds_a_topic_and_everybody_sees_it() -> None:
    stage, _ = room("Nachtbus", "Raum für Proben")
    stage.desk(StoreTopic("Verteiler", "wer pflegt ihn?"))
    assert [stage.texts(r) for r in SCREENS] == [["Nachtbus", "Raum für Proben", "Verteiler"]] * 3
    assert ["Ada" in stage.bytes(r) for r in SCREENS] == [False] * 3


def test_an_empty_topic_is_refused() -> None:
    with pytest.raises(Rejected, match="nothing written"):
        room(" ")


# edit_topic


def test_a_moderator_edits_text_and_note() -> None:
    stage, (topic,) = room("Nachtbus")
    stage.desk(EditTopic(topic, "Nachtbus am Samstag", "Nachtbus", "Kreis fragen"))
    assert stage.data(topic) == Topic("Nachtbus am Samstag", "Kreis fragen", 1.0)


def test_two_moderators_edit_the_same_topic() -> None:
    stage, (topic,) = room("Nachtbus")
    stage.desk(EditTopic(topic, "Bus", "Nachtbus", "Kreis"))
    with pytest.raises(Conflict) as conflict:
        stage.desk(EditTopic(topic, "Bahn", "Nachtbus"))
    assert conflict.value.current == "Bus\nKreis"
    with pytest.raises(Conflict):
        stage.desk(EditTopic(topic, "Bahn", "Bus"))


def test_a_participant_edits_nothing() -> None:
    stage, (topic,) = room("Nachtbus")
    with pytest.raises(Rejected):
        stage.say("ada", EditTopic(topic, "Bus", "Nachtbus"))


# drop_topic, withdraw_topic


def test_a_topic_is_removed_and_comes_back_to_its_place() -> None:
    stage, (first, _) = room("a", "b")
    stage.desk(DropTopic(first))
    assert order(stage) == ["b"]
    stage.desk(Undo(stage.board.seq))
    assert order(stage) == ["a", "b"]


def test_a_topic_is_taken_back_by_its_author_only() -> None:
    stage, (topic,) = room("a")
    with pytest.raises(Rejected, match="Only its author"):
        stage.say("ben", WithdrawTopic(topic))
    stage.say("ada", WithdrawTopic(topic))
    assert order(stage) == []


# move_topic


def test_topics_are_sorted() -> None:
    stage, (a, b, c) = room("a", "b", "c")
    stage.desk(MoveTopic(c, a))
    assert order(stage) == ["c", "a", "b"]
    stage.desk(MoveTopic(a))
    assert order(stage) == ["c", "b", "a"]
    stage.desk(MoveTopic(a, b))
    assert order(stage) == ["c", "a", "b"]
    with pytest.raises(Rejected):
        stage.desk(MoveTopic(a, "gone"))


def test_the_buttons_beside_a_topic_move_it_by_one() -> None:
    stage, (a, b, c) = room("a", "b", "c")
    desk = stage.view(Role.MODERATOR)
    assert [desk[i].data["can_up"] for i in (a, b, c)] == [False, True, True]
    stage.desk(MoveTopic(a, desk[a].data["down"]))
    assert order(stage) == ["b", "a", "c"]
    stage.desk(MoveTopic(c, stage.view(Role.MODERATOR)[c].data["up"]))
    assert order(stage) == ["b", "c", "a"]


def test_a_hidden_topic_is_nowhere() -> None:
    stage, (a, _) = room("a", "b")
    stage.desk(Hide(a))
    assert [stage.texts(r) for r in SCREENS] == [["b"]] * 3
    assert stage.mine("ada")["topics"][0]["status"] == "hidden"


# hand-over and document


def test_taking_twice_adds_only_what_is_new() -> None:
    stage, _ = room("schon da")
    assert take(stage, Offer("x", "eins", "Notiz"), Offer("y", "zwei")) == ["run.x", "run.y"]
    assert take(stage, Offer("x", "eins"), Offer("z", "drei")) == ["run.z"]
    assert order(stage) == ["schon da", "eins", "zwei", "drei"]
    record = stage.board.get("run.x")
    assert record is not None
    assert (record.origin, record.author, record.data.note) == ("x", None, "Notiz")


def test_what_was_removed_is_not_taken_again() -> None:
    stage, _ = room()
    take(stage, Offer("x", "eins"))
    stage.desk(DropTopic("run.x"))
    assert take(stage, Offer("x", "eins")) == []


def test_topics_are_offered_and_printed_in_order() -> None:
    stage, (a, b) = room("a", "b")
    stage.desk(EditTopic(b, "b", "b", "später"))
    stage.desk(MoveTopic(b, a))
    assert stage.method.offers(stage.scene) == [Offer(b, "b", "später"), Offer(a, "a")]
    assert stage.method.protocol(stage.scene, "public", str) == Section("Themenspeicher", store=("b – später", "a"))


@pytest.mark.parametrize("seed", range(4))
def test_the_sample_is_allowed(seed: int) -> None:
    stage, _ = room()
    stage.play(seed, 20)
    assert len(order(stage)) > 3
