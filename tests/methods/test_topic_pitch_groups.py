"""Pitching topics, after everybody has signed up: merging, splitting, rooms, and the groups that come of it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from facilitation.joining import Erase
from facilitation.method import Put, Rejected
from facilitation.people import Group
from facilitation.upkeep import Undo
from methods.parts.groups import AddGroup, EditGroup, JoinGroup, PlaceIn, taken
from methods.parts.pitch_bodies import (
    HalveTopic,
    MergeTopics,
    PartTopic,
    SetRoom,
    ShareRooms,
    SubmitTopic,
    SupportTopic,
    WithdrawTopic,
    WorkAlone,
)
from methods.parts.pitch_state import Pitches
from methods.parts.pitches import Topic
from methods.topic_pitch import TopicPitch
from tests.methods.stage import Stage

PEOPLE = ("ada", "ben", "cem", "dan", "eva", "fee")


def room(*titles: str, people: tuple[str, ...] = PEOPLE, **settings: Any) -> tuple[Stage, list[str]]:
    """Each title submitted by the next person."""
    stage = Stage(TopicPitch(), settings, people, title="")
    return stage, [stage.say(people[n], SubmitTopic(title)) for n, title in enumerate(titles)]


def at(stage: Stage) -> Pitches:
    return Pitches(stage.scene)


def heads(stage: Stage) -> list[str]:
    return [t.id for t in at(stage).heads]


def recruiting(*titles: str, **settings: Any) -> tuple[Stage, list[str]]:
    stage, topics = room(*titles, **settings)
    stage.go("recruit")
    return stage, topics


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
    assert at(stage).works(a) is False
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


# forgetting


@pytest.mark.parametrize(("who", "title", "text"), [("ada", "Beratung", "Krisen"), ("ben", "Netzwerk", "Austausch")])
def test_who_is_forgotten_goes_from_the_name_of_a_merged_group_and_the_other_stays(who: str, title: str, text: str) -> None:
    stage, _ = room()
    a = stage.say("ada", SubmitTopic("Netzwerk", "Austausch"))
    b = stage.say("ben", SubmitTopic("Beratung", "Krisen"))
    stage.go("recruit")
    for person in ("cem", "dan"):
        stage.say(person, SupportTopic(a, "join"))
    stage.go("assign")
    stage.desk(MergeTopics(b, a, True))
    stage.desk(HalveTopic(a, True))
    stage.go("settled")
    halves = [g.id for g in stage.scene.groups]
    assert [stage.data(g).title for g in halves] == ["Netzwerk + Beratung A", "Netzwerk + Beratung B"]
    offers = stage.method.offers(stage.scene)
    stage.desk(EditGroup(halves[1], title="Beratung und Netzwerk"))
    stage.desk(Erase(who))
    groups = [stage.data(g) for g in halves]
    assert [(g.title, g.text) for g in groups] == [(f"{title} A", text), (title, text)]
    told = str([*stage.board, *(old for change in stage.log for old in change.before.values())])
    gone = {"Netzwerk", "Austausch", "Beratung", "Krisen"} - {title, text}
    assert [word for word in gone if word in told] == []
    assert [o.sources for o in offers] == [(a, b)] * 2
    made = taken(stage.scene, [replace(offers[0], origin="elsewhere")])
    assert [e.data.of for e in made if isinstance(e, Put) and isinstance(e.data, Group)] == [(a, b)]


def test_an_owner_says_herself_that_she_works_alone() -> None:
    stage, (a, b) = recruiting("Netzwerk", "Beratung")
    with pytest.raises(Rejected, match="Only who stands for this topic"):
        stage.say("ben", WorkAlone(a))
    stage.say("ada", WorkAlone(a))
    own = [(t["id"], t["works_alone"], t["alone"]) for t in stage.mine("ada")["own"]]
    assert own == [(a, True, True)]
    assert (at(stage).works(a), at(stage).works(b)) == (True, False)
    stage.say("ada", SupportTopic(b, "join"))  # now she works elsewhere, and nobody is left
    assert (at(stage).works(a), at(stage).works(b)) == (False, True)
    stage.say("ada", SupportTopic(b, ""))
    stage.say("ada", WorkAlone(a, False))
    assert at(stage).works(a) is False


def test_who_stands_for_a_topic_has_found_one() -> None:
    stage, _ = recruiting("Netzwerk", "Beratung")
    assert {"ada", "ben"} & set(at(stage).unplaced) == set()
    assert set(at(stage).unplaced) == {p.id for p in stage.scene.roster.present} - {"ada", "ben"}


def test_merged_topics_that_nobody_works_on_go_on_one_by_one() -> None:
    stage, (a, b) = recruiting("Netzwerk", "Beratung")
    stage.go("assign")
    stage.desk(MergeTopics(b, a, True))
    assert [(o.origin, o.title) for o in stage.method.offers(stage.scene)] == [(a, "Netzwerk"), (b, "Beratung")]
