"""Pitching topics: one block for each command until everybody has signed up. Then: test_topic_pitch_groups.py, _after.py."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.agenda import clock
from facilitation.joining import Erase
from facilitation.method import Conflict, Rejected
from facilitation.upkeep import Hide, TakeIn, Undo
from methods.parts.pitch_bodies import (
    AdoptTopic,
    CallPitch,
    EditTopic,
    MoveTopic,
    NextPitch,
    PassTopic,
    SkipPitch,
    SubmitTopic,
    SupportTopic,
    WithdrawTopic,
)
from methods.parts.pitch_state import Pitches
from methods.parts.pitches import Topic
from methods.topic_pitch import TopicPitch
from tests.methods.stage import RUN, Stage

PEOPLE = ("ada", "ben", "cem", "dan", "eva", "fee")


def room(*titles: str, people: tuple[str, ...] = PEOPLE, **settings: Any) -> tuple[Stage, list[str]]:
    """Each title submitted by the next person."""
    stage = Stage(TopicPitch(), settings, people, title="")
    return stage, [stage.say(people[n], SubmitTopic(title)) for n, title in enumerate(titles)]


def at(stage: Stage) -> Pitches:
    return Pitches(stage.scene)


def heads(stage: Stage) -> list[str]:
    return [t.id for t in at(stage).heads]


def left(stage: Stage) -> tuple[float, float | None, float | None] | None:
    """(length, seconds still to go, seconds held) of the clock; None if it is not set."""
    found = clock(stage.board, RUN)
    return None if found is None else (found.length, None if found.due is None else found.due - stage.now, found.left)


def orphan(stage: Stage, title: str = "Nachtbus") -> str:
    """A topic that nobody stands for."""
    return stage.desk(SubmitTopic(title))


# submit_topic


def test_a_topic_is_kept_as_it_was_written() -> None:
    stage, (topic,) = room("Netzwerk")
    assert stage.data(topic) == Topic("Netzwerk", place=1.0)
    body = SubmitTopic(" Sport ", "Zeile\r\nzwei", " jemand ", scribe=True, crew=4, signed=True, aloud=True)
    assert stage.data(stage.say("ben", body)) == Topic("Sport", "Zeile\nzwei", "jemand", True, 4, True, True, 2.0)


@pytest.mark.parametrize("title", ["", "  ", "\n"])
def test_a_topic_needs_a_title(title: str) -> None:
    with pytest.raises(Rejected, match="needs a title"):
        room(title)


def test_a_moderator_types_in_for_somebody_or_for_nobody() -> None:
    stage, _ = room()
    theirs, nobodys = stage.desk(SubmitTopic("Vom Papier"), "cem"), orphan(stage)
    assert [at(stage).owner(stage.scene.need(t, Topic)) for t in (theirs, nobodys)] == ["cem", ""]


def test_a_topic_that_comes_while_others_pitch_is_late_until_it_is_taken_in() -> None:
    stage, (first,) = room("Netzwerk")
    stage.go("pitch")
    late = stage.say("ben", SubmitTopic("Zu spät"))
    assert (stage.status(late), heads(stage)) == ("late", [first])
    assert [(t["title"], t["status"]) for t in stage.mine("ben")["kept"]] == [("Zu spät", "late")]
    stage.desk(TakeIn(late))
    assert ([t.id for t in at(stage).waiting], heads(stage)) == ([late], [first, late])


# edit_topic


def edit(topic: str, title: str, saw: str, **fields: Any) -> EditTopic:
    return EditTopic(
        topic, title, fields.pop("concern", ""), fields.pop("need", ""), saw, "", fields.pop("saw_need", ""), **fields
    )


def test_an_author_changes_her_topic() -> None:
    stage, (topic, _) = room("Netzwerk", "Sport")
    stage.say(
        "ada", edit(topic, "Netze", "Netzwerk", concern="Alle", need="dich", scribe=True, crew=3, signed=True, aloud=True)
    )
    assert stage.data(topic) == Topic("Netze", "Alle", "dich", True, 3, True, True, 1.0)


def test_others_change_nothing_and_two_windows_do_not_overwrite_each_other() -> None:
    stage, (topic,) = room("Netzwerk")
    with pytest.raises(Rejected, match="who stands for"):
        stage.say("ben", edit(topic, "Netze", "Netzwerk"))
    with pytest.raises(Rejected, match="who stands for"):
        stage.desk(edit(topic, "Netze", "Netzwerk"), "ada")
    with pytest.raises(Conflict) as conflict:
        stage.say("ada", edit(topic, "Netze", "Etwas anderes"))
    assert conflict.value.current == "Netzwerk"


def test_who_has_adopted_a_card_says_whom_she_looks_for_and_the_card_stays() -> None:
    stage, _ = room()
    topic = orphan(stage)
    stage.say("ada", AdoptTopic(topic))
    stage.say("ada", edit(topic, "Anderer Titel", "Nachtbus", need="Fahrer", scribe=True, crew=2, signed=True))
    card = stage.scene.need(topic, Topic)
    assert (card.data.title, at(stage).wanted(topic), at(stage).signed(card)) == ("Nachtbus", (["Fahrer"], True, 2), "Ada")
    with pytest.raises(Conflict):
        stage.say("ada", edit(topic, "Nachtbus", "Nachtbus", need="andere"))
    stage.desk(PassTopic(topic, "ben"))
    assert at(stage).wanted(topic) == ([], False, 0)
    stage.desk(PassTopic(topic, "ada"))
    stage.desk(Erase("ada"))
    assert (at(stage).owners(topic), at(stage).wanted(topic)) == ([], ([], False, 0))
    assert "Fahrer" not in str(list(stage.board))


# withdraw_topic


def test_a_withdrawn_topic_leaves_and_undo_brings_it_back() -> None:
    stage, (topic,) = room("Netzwerk")
    with pytest.raises(Rejected, match="who stands for"):
        stage.say("ben", WithdrawTopic(topic))
    stage.say("ada", WithdrawTopic(topic))
    assert heads(stage) == []
    with pytest.raises(Rejected, match="no longer there"):
        stage.say("ada", WithdrawTopic(topic))


def test_who_has_adopted_one_gives_it_back() -> None:
    stage, _ = room()
    topic = orphan(stage)
    stage.say("ada", AdoptTopic(topic))
    stage.say("ada", WithdrawTopic(topic))
    assert (heads(stage), at(stage).owners(topic)) == ([topic], [])
    stage.say("ben", AdoptTopic(topic))
    assert at(stage).owners(topic) == ["ben"]


# adopt_topic, pass_topic


def test_only_one_stands_for_a_topic() -> None:
    stage, (topic,) = room("Netzwerk")
    with pytest.raises(Rejected, match="already"):
        stage.say("ben", AdoptTopic(topic))
    with pytest.raises(Rejected, match="no longer there"):
        stage.say("ben", AdoptTopic("elsewhere"))


def test_somebody_steps_in_for_an_owner_who_did_not_come() -> None:
    stage, (topic,) = room("Netzwerk")
    stage.desk(PassTopic(topic, "ben"))
    assert at(stage).owners(topic) == ["ben"]
    with pytest.raises(Rejected, match="who stands for"):
        stage.say("ada", WithdrawTopic(topic))
    stage.desk(PassTopic(topic))
    assert at(stage).owners(topic) == []
    stage.desk(PassTopic(topic, "ada"))
    stage.say("ada", edit(topic, "Netze", "Netzwerk", signed=True))
    assert (stage.data(topic).title, at(stage).signed(stage.scene.need(topic, Topic))) == ("Netze", "Ada")
    with pytest.raises(Rejected, match="on the list"):
        stage.desk(PassTopic(topic, "nobody"))


def test_an_erased_owner_takes_her_topic_along() -> None:
    stage, (topic, other) = room("Netzwerk", "Sport")
    stage.desk(Erase("ada"))
    assert heads(stage) == [other]
    assert "Netzwerk" not in str(list(stage.board))
    assert stage.status(topic) == "removed"


# move_topic


def test_the_desk_sorts_the_queue() -> None:
    stage, (a, b, c) = room("a", "b", "c")
    stage.desk(MoveTopic(c, a))
    stage.desk(MoveTopic(a))
    assert heads(stage) == [c, b, a]
    stage.desk(MoveTopic(a, b))
    assert heads(stage) == [c, a, b]
    with pytest.raises(Rejected, match="no longer there"):
        stage.desk(MoveTopic(a, "elsewhere"))
    with pytest.raises(Rejected):
        stage.say("ada", MoveTopic(a, c))


# next_pitch, skip_pitch, call_pitch


def test_the_first_one_has_the_floor_and_the_clock_waits_for_her() -> None:
    stage, (a, b) = room("a", "b", pitch_seconds=60)
    stage.go("pitch")
    assert (at(stage).speaking, left(stage), [t.id for t in at(stage).waiting]) == (a, (60.0, None, 60.0), [b])


def test_one_after_the_other_with_the_same_time() -> None:
    stage, (a, b) = room("a", "b")
    stage.go("pitch")
    stage.desk(NextPitch())
    assert (at(stage).speaking, left(stage), at(stage).turn(a)) == (b, (90.0, 90.0, None), "pitched")
    stage.desk(NextPitch())
    assert (at(stage).speaking, left(stage), at(stage).waiting) == ("", None, [])
    with pytest.raises(Rejected, match="had a turn"):
        stage.desk(NextPitch())
    stage.desk(Undo(stage.board.seq))
    assert (at(stage).speaking, left(stage)) == (b, (90.0, 87.0, None))


def test_who_is_put_off_speaks_when_all_the_others_have() -> None:
    stage, (a, b, c) = room("a", "b", "c")
    stage.go("pitch")
    stage.desk(SkipPitch())
    assert (at(stage).speaking, [t.id for t in at(stage).waiting]) == (b, [c, a])
    for _ in range(2):
        stage.desk(NextPitch())
    assert at(stage).speaking == a
    stage.desk(SkipPitch())
    assert (at(stage).speaking, [t.id for t in at(stage).waiting]) == ("", [a])
    stage.desk(NextPitch())
    assert at(stage).speaking == a


def test_anybody_may_be_called_up_and_who_was_interrupted_waits_again() -> None:
    stage, (a, b, c) = room("a", "b", "c")
    stage.go("pitch")
    stage.desk(CallPitch(c))
    assert (at(stage).speaking, left(stage), [t.id for t in at(stage).waiting]) == (c, (90.0, 90.0, None), [a, b])
    with pytest.raises(Rejected, match="no longer there"):
        stage.desk(CallPitch("elsewhere"))


def test_a_topic_that_is_taken_down_loses_the_floor() -> None:
    stage, (a, b) = room("a", "b")
    stage.go("pitch")
    stage.desk(Hide(a))
    assert (at(stage).speaking, [t.id for t in at(stage).waiting]) == ("", [b])
    stage.desk(NextPitch())
    assert at(stage).speaking == b


def test_going_on_ends_the_last_pitch_and_going_back_does_not() -> None:
    stage, (a, b) = room("a", "b")
    stage.go("pitch")
    stage.go("submit")
    assert at(stage).turn(a) == ""
    stage.go("pitch")
    assert at(stage).speaking == a
    stage.go("recruit")
    assert (at(stage).turn(a), at(stage).speaking, left(stage)) == ("pitched", "", (480.0, 480.0, None))
    stage.go("pitch")
    assert at(stage).speaking == b


def test_without_topics_the_clock_of_the_step_goes_on() -> None:
    stage, _ = room()
    before = left(stage)
    stage.go("pitch")
    assert before == (300.0, 300.0, None)
    assert left(stage) == (300.0, 299.0, None)


# support_topic


def recruiting(*titles: str, **settings: Any) -> tuple[Stage, list[str]]:
    stage, topics = room(*titles, **settings)
    stage.go("recruit")
    return stage, topics


def test_everybody_joins_one_topic_and_may_be_interested_in_many() -> None:
    stage, (a, b) = recruiting("a", "b")
    stage.say("cem", SupportTopic(a, "join"))
    stage.say("dan", SupportTopic(a, "discuss"))
    stage.say("dan", SupportTopic(b, "inform"))
    stage.say("cem", SupportTopic(b, "join"))
    assert [at(stage).counts(t) for t in (a, b)] == [
        {"join": 0, "discuss": 1, "inform": 0},
        {"join": 1, "discuss": 0, "inform": 1},
    ]


def test_one_way_at_a_time_and_none_at_all() -> None:
    stage, (a, _) = recruiting("a", "b")
    for degree in ("discuss", "join", "inform"):
        stage.say("cem", SupportTopic(a, degree))  # type: ignore[arg-type]
        assert at(stage).degree(a, "cem") == degree
        assert sum(at(stage).counts(a).values()) == 1
    stage.say("cem", SupportTopic(a, ""))
    assert at(stage).degree(a, "cem") == ""
    with pytest.raises(Rejected, match="not signed up"):
        stage.say("cem", SupportTopic(a, ""))
    with pytest.raises(Rejected, match="no longer there"):
        stage.say("cem", SupportTopic("elsewhere", "join"))


def test_an_owner_is_no_supporter_of_her_own() -> None:
    stage, (a, b) = recruiting("a", "b")
    stage.say("ada", SupportTopic(a, "join"))
    stage.say("ada", SupportTopic(b, "discuss"))
    assert [at(stage).counts(t) for t in (a, b)] == [
        {"join": 0, "discuss": 0, "inform": 0},
        {"join": 0, "discuss": 1, "inform": 0},
    ]


def test_somebody_takes_the_notes() -> None:
    stage, (a, b) = recruiting("a", "b")
    stage.say("cem", SupportTopic(a, "join", scribe=True))
    assert at(stage).scribes(a) == ["cem"]
    stage.say("cem", SupportTopic(b, "join"))
    assert (at(stage).scribes(a), at(stage).scribes(b)) == ([], [])


def test_the_desk_signs_up_somebody_without_a_phone() -> None:
    stage, (a,) = recruiting("a")
    stage.desk(SupportTopic(a, "join"), "cem")
    assert at(stage).supporters(a, "join") == ["cem"]
    with pytest.raises(Rejected, match="may not do this"):
        stage.desk(SupportTopic(a, "join"))


def test_nobody_signs_up_before_the_last_pitch() -> None:
    stage, (a,) = room("a")
    for phase in ("submit", "pitch"):
        if phase != stage.scene.phase:
            stage.go(phase)
        with pytest.raises(Rejected, match="not begun"):
            stage.say("cem", SupportTopic(a, "join"))


def test_who_joined_a_topic_that_goes_is_free_again() -> None:
    stage, (a, _) = recruiting("a", "b")
    stage.say("cem", SupportTopic(a, "join"))
    stage.say("ada", WithdrawTopic(a))
    assert (at(stage).joined("cem"), "cem" in at(stage).unplaced) == (None, True)
