"""Pitching topics: one block for each command. What is seen, handed over and printed: test_topic_pitch_after.py."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.agenda import clock
from facilitation.joining import Erase
from facilitation.method import Conflict, Rejected
from facilitation.people import Group
from facilitation.upkeep import Hide, TakeIn, Undo
from methods.parts.groups import AddGroup, JoinGroup, PlaceIn
from methods.parts.pitch_state import Pitches
from methods.parts.pitches import (
    AdoptTopic,
    CallPitch,
    EditTopic,
    HalveTopic,
    MergeTopics,
    MoveTopic,
    NextPitch,
    PartTopic,
    PassTopic,
    SetRoom,
    ShareRooms,
    SkipPitch,
    SubmitTopic,
    SupportTopic,
    Topic,
    WithdrawTopic,
    WorkAlone,
)
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


# merge_topics, part_topic


def merged() -> tuple[Stage, str, str, str]:
    """Three topics with supporters, and the second one merged into the first."""
    stage, (a, b, c) = recruiting("Netzwerk", "Beratung", "Sport")
    for person, topic, degree in (("dan", a, "join"), ("dan", b, "discuss"), ("eva", b, "join"), ("eva", a, "inform")):
        stage.say(person, SupportTopic(topic, degree))  # type: ignore[arg-type]
    stage.go("assign")
    stage.desk(MergeTopics(b, a, consent=True))
    return stage, a, b, c


def test_both_titles_stay_and_everybody_counts_once() -> None:
    stage, a, _, c = merged()
    assert (heads(stage), at(stage).title(stage.scene.need(a, Topic))) == ([a, c], "Netzwerk + Beratung")
    assert at(stage).counts(a) == {"join": 2, "discuss": 0, "inform": 0}
    assert at(stage).owners(a) == ["ada", "ben"]
    assert at(stage).crew(a) == ["ada", "ben", "dan", "eva"]


def test_topics_are_merged_only_with_the_owners_consent() -> None:
    stage, (a, b) = recruiting("a", "b")
    with pytest.raises(Rejected, match="consent"):
        stage.desk(MergeTopics(a, b))
    with pytest.raises(Rejected, match="two different"):
        stage.desk(MergeTopics(a, a, consent=True))
    with pytest.raises(Rejected):
        stage.say("ada", MergeTopics(a, b, consent=True))
    assert heads(stage) == [a, b]


def test_taken_apart_again_each_has_who_signed_up_for_it() -> None:
    stage, a, b, c = merged()
    before = [str(r) for r in stage.board if r.kind in ("joined", "interest", "topic")]
    stage.desk(PartTopic(b))
    assert heads(stage) == [a, b, c]
    assert (at(stage).counts(a), at(stage).counts(b)) == (
        {"join": 1, "discuss": 0, "inform": 1},
        {"join": 1, "discuss": 1, "inform": 0},
    )
    assert [str(r) for r in stage.board if r.kind in ("joined", "interest", "topic")] == before
    with pytest.raises(Rejected, match="stands for itself"):
        stage.desk(PartTopic(b))


def test_what_was_merged_goes_on_together_with_a_third() -> None:
    stage, a, b, c = merged()
    stage.desk(MergeTopics(b, c, consent=True))  # the moderator names the second title: the whole goes
    assert (heads(stage), at(stage).title(stage.scene.need(c, Topic))) == ([c], "Sport + Netzwerk + Beratung")
    with pytest.raises(Rejected, match="two different"):
        stage.desk(MergeTopics(c, a, consent=True))
    stage.desk(PartTopic(a))
    assert at(stage).title(stage.scene.need(a, Topic)) == "Netzwerk + Beratung"


def test_one_of_two_merged_topics_goes_and_the_other_stays() -> None:
    stage, a, b, c = merged()
    stage.say("ada", WithdrawTopic(a))
    assert (heads(stage), at(stage).counts(b)) == ([b, c], {"join": 1, "discuss": 1, "inform": 0})


def test_signing_up_for_a_merged_topic_and_leaving_it() -> None:
    stage, a, b, _ = merged()
    stage.say("dan", SupportTopic(b, "inform"))
    assert (at(stage).degree(a, "dan"), at(stage).counts(a)) == ("inform", {"join": 1, "discuss": 0, "inform": 1})
    stage.say("eva", SupportTopic(a, "join", scribe=True))
    assert at(stage).scribes(a) == ["eva"]
    for person in ("dan", "eva"):
        stage.say(person, SupportTopic(a, ""))
    assert at(stage).counts(a) == {"join": 0, "discuss": 0, "inform": 0}


# halve_topic, work_alone


def test_a_large_topic_sits_at_two_tables() -> None:
    stage, (a,) = recruiting("Netzwerk")
    for person in PEOPLE[1:]:
        stage.say(person, SupportTopic(a, "join"))
    stage.go("assign")
    stage.desk(HalveTopic(a))
    assert [(t.half, t.people) for t in at(stage).tables] == [("A", ("ada", "cem", "eva")), ("B", ("ben", "dan", "fee"))]
    stage.desk(HalveTopic(a, False))
    assert [(t.half, t.people) for t in at(stage).tables] == [("", PEOPLE)]
    seq = stage.board.seq
    stage.desk(HalveTopic(a, False))
    assert stage.log[seq].touched == ()


def test_an_owner_whom_nobody_joined_works_alone_or_not_at_all() -> None:
    stage, (a, b) = recruiting("a", "b")
    stage.say("cem", SupportTopic(b, "join"))
    assert [t.topic.id for t in at(stage).tables] == [b]
    stage.desk(WorkAlone(a))
    assert [(t.topic.id, t.people) for t in at(stage).tables] == [(a, ("ada",)), (b, ("ben", "cem"))]
    stage.desk(WorkAlone(a, False))
    assert "ada" in at(stage).unplaced
    stage.say("ada", SupportTopic(b, "join"))
    assert at(stage).crew(b) == ["ben", "cem", "ada"]


def test_an_owner_of_two_works_on_the_first_that_is_worked_on() -> None:
    stage, _ = room()
    a, b, c = (stage.say("ada", SubmitTopic(t)) for t in "abc")
    stage.go("recruit")
    for person, topic in (("ben", b), ("cem", c)):
        stage.say(person, SupportTopic(topic, "join"))
    assert [at(stage).crew(t) for t in (a, b, c)] == [[], ["ada", "ben"], ["cem"]]


# set_room, share_rooms


def rooms(stage: Stage) -> list[tuple[str, int]]:
    return [(t.room, t.seats) for t in at(stage).tables]


def test_a_room_for_each_topic_and_two_swap() -> None:
    stage, (a, b) = recruiting("a", "b", rooms=["Saal | 30", "Foyer"])
    for person, topic in (("cem", a), ("dan", b)):
        stage.say(person, SupportTopic(topic, "join"))
    stage.desk(SetRoom(a, " Saal "))
    stage.desk(SetRoom(b, "Raum 2", 4))
    assert rooms(stage) == [("Saal", 30), ("Raum 2", 4)]
    stage.desk(SetRoom(a, "raum 2", 4))
    assert rooms(stage) == [("raum 2", 4), ("Saal", 30)]
    with pytest.raises(Rejected, match="no longer there"):
        stage.desk(SetRoom("elsewhere", "Saal"))


def test_the_largest_room_goes_to_the_largest_group() -> None:
    stage, (a, b, c) = recruiting("a", "b", "c", rooms=["Kammer | 3", "Saal | 30", "", "Foyer | viele"])
    for person, topic in (("dan", b), ("eva", b), ("fee", c)):
        stage.say(person, SupportTopic(topic, "join"))
    stage.go("assign")
    stage.desk(WorkAlone(a))
    stage.desk(ShareRooms())
    assert rooms(stage) == [("Kammer", 3), ("Foyer", 0), ("Saal", 30)]
    stage, _ = recruiting("a")
    with pytest.raises(Rejected, match="name no rooms"):
        stage.desk(ShareRooms())


# settled: groups on the event's own board


def settled() -> tuple[Stage, str, str]:
    stage, (a, b) = recruiting("Netzwerk", "Sport")
    for person, topic in (("cem", a), ("dan", a), ("eva", b)):
        stage.say(person, SupportTopic(topic, "join"))
    stage.desk(SetRoom(a, "Saal", 9))
    stage.go("settled")
    return stage, a, b


def sat(stage: Stage) -> dict[str, list[str]]:
    return {g.data.title: sorted(p.id for p in stage.scene.roster.members(g.id)) for g in stage.scene.groups}


def test_topics_become_groups_with_their_people_and_rooms() -> None:
    stage, _, _ = settled()
    assert sat(stage) == {"Netzwerk": ["ada", "cem", "dan"], "Sport": ["ben", "eva"]}
    assert stage.scene.groups[0].data == Group(stage.scene.grouping, "Netzwerk", "", "Saal", 9, 1.0)


def test_a_halved_and_a_merged_topic_and_one_that_nobody_joined() -> None:
    stage, (a, b, _) = recruiting("Netzwerk", "Sport", "Kunst")
    for person in ("dan", "eva", "fee"):
        stage.say(person, SupportTopic(b, "join"))
    stage.desk(MergeTopics(a, b, consent=True))
    stage.desk(HalveTopic(b))
    stage.go("settled")
    assert sat(stage) == {"Sport + Netzwerk A": ["ben", "dan", "fee"], "Sport + Netzwerk B": ["ada", "eva"]}


def test_settling_again_keeps_who_was_placed_by_hand_and_drops_what_is_no_longer_worked_on() -> None:
    stage, a, _ = settled()
    sport = stage.scene.groups[1].id
    own = stage.desk(AddGroup("Küche"))
    stage.desk(PlaceIn("fee", sport))
    stage.go("assign")
    stage.say("eva", SupportTopic(a, "join"))
    stage.go("settled")
    assert sat(stage) == {"Netzwerk": ["ada", "cem", "dan", "eva"], "Küche": []}
    assert [g.id for g in stage.scene.groups][-1] == own
    assert stage.scene.group_of("fee") is None


def test_undoing_the_last_phase_takes_the_groups_away() -> None:
    stage, _, _ = settled()
    stage.desk(Undo(stage.board.seq))
    assert (stage.scene.phase, stage.scene.groups) == ("recruit", [])


def test_who_comes_late_finds_a_group_and_the_others_stay() -> None:
    stage, _, _ = settled()
    first, second = stage.scene.groups
    stage.say("fee", JoinGroup(first.id))
    with pytest.raises(Rejected, match="settled"):
        stage.say("fee", JoinGroup(second.id))
    stage.desk(JoinGroup(second.id), "fee")
    assert sat(stage)["Sport"] == ["ben", "eva", "fee"]


def test_who_is_not_here_gets_no_chair() -> None:
    stage, (a,) = recruiting("Netzwerk")
    for person in ("ben", "cem"):
        stage.say(person, SupportTopic(a, "join"))
    stage.add("cem", name="Cem", present=False)
    stage.go("settled")
    assert sat(stage) == {"Netzwerk": ["ada", "ben"]}
    assert at(stage).counts(a)["join"] == 2
