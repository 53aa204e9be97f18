"""Open space up to the rounds: topics and hosts, the matrix, what hosts agree on, rooms. One block for each command."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.agenda import clock
from facilitation.method import Conflict, Offer, OfferItem, Rejected
from facilitation.people import Role
from facilitation.records import Record
from facilitation.upkeep import Hide, Undo, Unhide
from methods.open_space import OpenSpace
from methods.parts.space_bodies import (
    AddRoom,
    AdoptTopic,
    AnswerHost,
    AskHost,
    DropRepeat,
    DropRoom,
    EditRoom,
    EditTopic,
    FreeTopic,
    KeepBoth,
    MergeTopics,
    PartTopic,
    PassTopic,
    PlaceTopic,
    ProposeTopic,
    RepeatTopic,
    SetTags,
    ShowInterest,
    WithdrawTopic,
)
from methods.parts.space_kinds import rooms_of, slots_of
from methods.parts.space_records import Room, Topic
from methods.parts.space_round_bodies import WriteReport
from methods.parts.space_state import Market
from tests.methods.stage import RUN, Stage

ROOMS = ["Mensa | 60 | ja", "Bibliothek | 2 | stufenlos", "Werkraum | 16"]
MENSA, LIBRARY, WORKSHOP = (f"{RUN}.room.{n}" for n in range(3))


def at(phase: str = "market", **settings: Any) -> Stage:
    stage = Stage(
        OpenSpace(), {"rooms": ROOMS, "slots": ["15:25-16:10", "16:25-17:10"], **settings}, ("ada", "ben", "cem", "dan")
    )
    if phase != "opening":
        stage.go(phase)
    return stage


def topics(stage: Stage, *hosts: str) -> list[str]:
    """A topic of each host, called like her; the phase is afterwards as before."""
    return [stage.say(h, ProposeTopic(f"Thema von {h}")) for h in hosts]


def market(stage: Stage) -> Market:
    return Market.of(stage.scene)


# ── Settings ──


def test_rounds_stand_in_the_settings() -> None:
    found = slots_of(("15:25–16:10", "Nach der Pause 16:25", "ohne Zeit"), 2, 45)
    assert [(s.title, s.start, s.end, s.minutes) for s in found] == [
        ("", "15:25", "16:10", 45),
        ("Nach der Pause", "16:25", "17:10", 45),
        ("ohne Zeit", "", "", 45),
    ]
    assert [s.n for s in slots_of((), 3, 20)] == [0, 1, 2]


def test_rooms_stand_in_the_settings() -> None:
    assert rooms_of(("Mensa | 60 | ja", "Raum 1.12", "Keller | viele | nein")) == [
        Room("Mensa", 60, True, 0.0),
        Room("Raum 1.12", 0, False, 1.0),
        Room("Keller", 0, False, 2.0),
    ]
    assert rooms_of(()) == [Room(order=float(n)) for n in range(5)]


def test_each_round_is_a_phase() -> None:
    method = OpenSpace()
    keys = [p.key for p in method.stages(at("opening", rounds=3, slots=[]).scene.settings)]
    assert keys == [
        "opening", "topics", "market", "round_1", "round_2", "round_3", "reports", "news", "converge", "actions", "closing",
    ]  # fmt: skip
    assert "converge" not in [p.key for p in method.stages(at("opening", converge=False).scene.settings)]


def test_the_rooms_are_put_up_once() -> None:
    stage = at("opening")
    assert [r.data.title for r in market(stage).rooms.values()] == ["Mensa", "Bibliothek", "Werkraum"]
    stage.go("topics")
    stage.desk(DropRoom(WORKSHOP))
    stage.go("opening")
    stage.go("topics")
    assert [r.data.title for r in market(stage).rooms.values()] == ["Mensa", "Bibliothek"]


def test_a_round_starts_its_clock_and_what_follows_ends_it() -> None:
    stage = at("market", slots=["10:00-10:20", "10:30-11:00"])
    stage.go("round_1")
    now = clock(stage.board, RUN)
    assert now is not None
    assert now.length == 20 * 60
    stage.go("reports")
    assert clock(stage.board, RUN) is None


# ── Topics ──


def test_a_topic_is_brought_in() -> None:
    stage = at("topics")
    topic = stage.say("ada", ProposeTopic(" Spielplätze ", "Schatten\r\nfehlt", signed=True, step_free=True))
    assert stage.data(topic) == Topic("Spielplätze", "Schatten\nfehlt", True, True)
    assert market(stage).hosts(topic) == ["ada"]
    assert market(stage).waiting == [topic]
    with pytest.raises(Rejected, match="needs a title"):
        stage.say("ada", ProposeTopic("  "))


def test_a_late_topic_may_come_until_the_last_round_and_after_it_is_kept() -> None:
    stage = at("round_2")
    late = topics(stage, "ada")[0]
    stage.say("ada", PlaceTopic(late, 1, MENSA))
    assert market(stage).cells == {(1, MENSA): late}
    stage.go("reports")
    after = stage.say("ben", ProposeTopic("Zu spät"))
    assert stage.status(after) == "late"


def test_the_desk_types_in_a_topic_without_host_and_for_somebody() -> None:
    stage = at("topics")
    orphan = stage.desk(ProposeTopic("Vom Papier", signed=True))
    named = stage.desk(ProposeTopic("Für Ben"), "ben")
    assert [market(stage).hosts(t) for t in (orphan, named)] == [[], ["ben"]]
    assert stage.data(orphan).signed is False


def test_a_topic_is_changed_by_its_host_alone() -> None:
    stage = at("topics")
    topic = topics(stage, "ada")[0]
    stage.say("ada", EditTopic(topic, "Neu", "mehr", "Thema von ada", "", signed=True))
    assert stage.data(topic) == Topic("Neu", "mehr", True)
    with pytest.raises(Conflict):
        stage.say("ada", EditTopic(topic, "Anders", "", "Thema von ada", ""))
    with pytest.raises(Rejected, match="Only who hosts"):
        stage.say("ben", EditTopic(topic, "Meins", "", "Neu", "mehr"))


def test_a_topic_is_withdrawn_by_its_author_and_given_back_by_who_adopted_it() -> None:
    stage = at("topics")
    own, orphan = topics(stage, "ada")[0], stage.desk(ProposeTopic("Vom Papier"))
    stage.say("ada", WithdrawTopic(own))
    assert stage.status(own) == "removed"
    stage.say("ben", AdoptTopic(orphan, signed=True))
    assert (market(stage).hosts(orphan), market(stage).signed(orphan)) == (["ben"], ["Ben"])
    with pytest.raises(Rejected, match="hosts this topic already"):
        stage.say("cem", AdoptTopic(orphan))
    stage.say("ben", WithdrawTopic(orphan))
    assert (stage.status(orphan), market(stage).hosts(orphan)) == ("on", [])


def test_somebody_who_adopted_a_topic_does_not_change_its_words() -> None:
    stage = at("topics")
    orphan = stage.desk(ProposeTopic("Vom Papier", "wörtlich"))
    stage.say("ben", AdoptTopic(orphan))
    stage.say("ben", EditTopic(orphan, "Anders", "anders", "Vom Papier", "wörtlich", signed=True, step_free=True))
    assert stage.data(orphan) == Topic("Vom Papier", "wörtlich", step_free=True)
    assert market(stage).signed(orphan) == ["Ben"]


def test_a_topic_is_passed_on_and_the_new_host_may_place_it() -> None:
    stage = at()
    topic = topics(stage, "ada")[0]
    stage.desk(PassTopic(topic, "ben"))
    stage.say("ben", PlaceTopic(topic, 0, MENSA))
    with pytest.raises(Rejected, match="Only who hosts"):
        stage.say("ada", PlaceTopic(topic, 1, MENSA))
    stage.desk(PassTopic(topic))
    assert market(stage).hosts(topic) == []


def test_nobody_is_made_host_of_two_sessions_in_one_round() -> None:
    stage = at()
    one, two = topics(stage, "ada", "ben")
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    stage.say("ben", PlaceTopic(two, 0, LIBRARY))
    with pytest.raises(Rejected, match="two places"):
        stage.desk(PassTopic(two, "ada"))
    orphan = stage.desk(ProposeTopic("Vom Papier"))
    stage.desk(PlaceTopic(orphan, 0, WORKSHOP))
    with pytest.raises(Rejected, match="two places"):
        stage.say("ada", AdoptTopic(orphan))


# ── The matrix ──


def test_a_room_holds_one_session_in_a_round() -> None:
    stage = at()
    one, two = topics(stage, "ada", "ben")
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    with pytest.raises(Rejected, match="has this place"):
        stage.say("ben", PlaceTopic(two, 0, MENSA))
    assert market(stage).cells == {(0, MENSA): one}
    with pytest.raises(Rejected, match="no longer there"):
        stage.say("ben", PlaceTopic(two, 2, MENSA))
    with pytest.raises(Rejected, match="this place already"):
        stage.say("ada", PlaceTopic(one, 0, MENSA))


def test_a_host_has_never_two_sessions_in_one_round() -> None:
    stage = at()
    one, two = topics(stage, "ada", "ada")
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    with pytest.raises(Rejected, match="two places"):
        stage.say("ada", PlaceTopic(two, 0, LIBRARY))
    with pytest.raises(Rejected, match="two places"):
        stage.desk(PlaceTopic(two, 0, LIBRARY))
    stage.say("ada", PlaceTopic(two, 1, LIBRARY))
    assert market(stage).cells == {(0, MENSA): one, (1, LIBRARY): two}


def test_the_desk_lets_two_trade_and_puts_out_who_had_a_place() -> None:
    stage = at()
    one, two, three = topics(stage, "ada", "ben", "cem")
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    stage.say("ben", PlaceTopic(two, 1, LIBRARY))
    stage.desk(PlaceTopic(one, 1, LIBRARY))
    assert market(stage).cells == {(1, LIBRARY): one, (0, MENSA): two}
    stage.desk(PlaceTopic(three, 0, MENSA))
    assert market(stage).cells == {(1, LIBRARY): one, (0, MENSA): three}
    assert market(stage).waiting == [two]


def test_a_trade_that_would_tear_a_host_in_two_is_refused() -> None:
    stage = at()
    one, two, three = topics(stage, "ada", "ben", "ada")
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    stage.say("ben", PlaceTopic(two, 1, MENSA))
    stage.say("ada", PlaceTopic(three, 1, LIBRARY))
    with pytest.raises(Rejected, match="two places"):
        stage.desk(PlaceTopic(one, 1, MENSA))


def test_a_session_is_moved_after_it_has_begun_and_everybody_is_told() -> None:
    stage = at()
    one = topics(stage, "ada")[0]
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    stage.say("ben", ShowInterest(one))
    stage.go("round_1")
    stage.say("ada", PlaceTopic(one, 0, WORKSHOP))
    assert market(stage).moved_from(one) == (0, MENSA)
    line = stage.mine("ben")["slots"][0]["mine"][0]
    assert (line["place"]["room"]["title"], line["place"]["old_room"]["title"]) == ("Werkraum", "Mensa")
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    assert market(stage).moved_from(one) is None


def test_a_place_is_given_back() -> None:
    stage = at()
    one = topics(stage, "ada")[0]
    with pytest.raises(Rejected, match="no place yet"):
        stage.say("ada", FreeTopic(one))
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    with pytest.raises(Rejected, match="Only who hosts"):
        stage.say("ben", FreeTopic(one))
    stage.say("ada", FreeTopic(one))
    assert market(stage).waiting == [one]


def test_what_was_hidden_waits_when_its_place_was_given_away() -> None:
    stage = at()
    one, two = topics(stage, "ada", "ben")
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    stage.desk(Hide(one))
    stage.say("ben", PlaceTopic(two, 0, MENSA))
    stage.desk(Unhide(one))
    assert len(market(stage).cells) == 1
    assert sorted([*market(stage).cells.values(), *market(stage).waiting]) == sorted([one, two])


def test_undo_puts_a_session_back() -> None:
    stage = at()
    one = topics(stage, "ada")[0]
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    stage.desk(PlaceTopic(one, 1, LIBRARY))
    stage.desk(Undo(stage.board.seq))
    assert market(stage).cells == {(0, MENSA): one}


# ── What hosts agree on ──


def test_hosts_trade_when_both_want_it() -> None:
    stage = at()
    one, two = topics(stage, "ada", "ben")
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    with pytest.raises(Rejected, match="no place yet"):
        stage.say("ada", AskHost("trade", one, two))
    stage.say("ben", PlaceTopic(two, 1, LIBRARY))
    with pytest.raises(Rejected, match="Only who hosts"):
        stage.say("cem", AskHost("trade", one, two))
    stage.say("ada", AskHost("trade", one, two))
    asked = stage.mine("ben")["asks"]
    assert [(a["what"], a["theirs"], a["mine"]) for a in asked] == [("trade", "Thema von ada", "Thema von ben")]
    with pytest.raises(Rejected, match="Only who hosts"):
        stage.say("ada", AnswerHost(asked[0]["id"], True))
    stage.say("ben", AnswerHost(asked[0]["id"], True))
    assert market(stage).cells == {(1, LIBRARY): one, (0, MENSA): two}
    assert stage.mine("ben")["asks"] == []


def test_a_question_is_declined_or_taken_back() -> None:
    stage = at()
    one, two = topics(stage, "ada", "ben")
    stage.say("ada", AskHost("merge", one, two))
    ask = stage.mine("ben")["asks"][0]["id"]
    with pytest.raises(Rejected, match="Only who hosts"):
        stage.say("cem", AnswerHost(ask, False))
    stage.say("ben", AnswerHost(ask, False))
    stage.say("ada", AskHost("merge", one, two))
    stage.say("ada", AnswerHost(ask, False))
    assert (market(stage).asks, len(market(stage).heads)) == ([], 2)


def test_topics_are_merged_with_consent_and_parted_until_the_start() -> None:
    stage = at()
    one, two = topics(stage, "ada", "ben")
    for person, topic in (("cem", one), ("cem", two), ("ada", two)):
        stage.say(person, ShowInterest(topic))
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    with pytest.raises(Rejected, match="consent"):
        stage.desk(MergeTopics(one, two))
    stage.say("ada", AskHost("merge", one, two))
    stage.say("ben", AnswerHost(stage.mine("ben")["asks"][0]["id"], True))
    assert [market(stage).title(s) for s in market(stage).sessions] == ["Thema von ben + Thema von ada"]
    assert market(stage).hosts(two) == ["ben", "ada"]
    assert market(stage).interested(two) == ["cem"]
    assert market(stage).cells == {(0, MENSA): two}
    stage.desk(PartTopic(one))
    assert list(market(stage).sessions) == [one, two]
    stage.desk(MergeTopics(one, two, consent=True))
    stage.go("round_1")
    with pytest.raises(Rejected, match="rounds have begun"):
        stage.desk(PartTopic(one))
    with pytest.raises(Rejected, match="rounds have begun"):
        stage.desk(MergeTopics(two, one, consent=True))


def test_merging_never_tears_a_host_in_two() -> None:
    stage = at()
    one, two, three = topics(stage, "ada", "ben", "ada")
    stage.say("ben", PlaceTopic(two, 0, MENSA))
    stage.say("ada", PlaceTopic(three, 0, LIBRARY))
    with pytest.raises(Rejected, match="two places"):
        stage.desk(MergeTopics(one, two, consent=True))
    with pytest.raises(Rejected, match="two different"):
        stage.desk(MergeTopics(one, one, consent=True))


def test_a_second_session_is_a_session_of_its_own() -> None:
    stage = at()
    one = topics(stage, "ada")[0]
    twin = stage.desk(RepeatTopic(one))
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    with pytest.raises(Rejected, match="two places"):
        stage.say("ada", PlaceTopic(twin, 0, LIBRARY))
    stage.desk(PassTopic(twin, "ben"))
    stage.say("ben", PlaceTopic(twin, 0, LIBRARY))
    assert market(stage).cells == {(0, MENSA): one, (0, LIBRARY): twin}
    stage.go("round_1")
    stage.say("ben", WriteReport(twin, points="Zweimal gut"))
    with pytest.raises(Rejected, match="report on this session"):
        stage.desk(DropRepeat(twin))
    other = stage.desk(RepeatTopic(one))
    stage.desk(DropRepeat(other))
    assert list(market(stage).sessions) == [one, twin]


def test_topics_with_the_same_title_are_pointed_out() -> None:
    stage = at("topics")
    one = stage.say("ada", ProposeTopic("Spielplätze"))
    stage.say("ben", ProposeTopic("SPIELPLÄTZE!"))
    assert stage.method.show(stage.scene, one, Role.MODERATOR).data["alike"] == [2]  # type: ignore[union-attr]


# ── Interest and rooms ──


def test_interest_binds_nobody_and_may_be_taken_back() -> None:
    stage = at()
    one = topics(stage, "ada")[0]
    stage.say("ben", ShowInterest(one))
    stage.say("ben", ShowInterest(one))
    assert market(stage).interested(one) == ["ben"]
    stage.desk(ShowInterest(one), "cem")
    assert market(stage).crowd(one) == 3
    stage.say("ben", ShowInterest(one, False))
    assert market(stage).interested(one) == ["cem"]


def test_too_small_a_room_and_steps_are_a_warning_and_no_refusal() -> None:
    stage = at()
    one = stage.say("ada", ProposeTopic("Eng", step_free=True))
    for person in ("ben", "cem"):
        stage.say(person, ShowInterest(one))
    stage.say("ada", PlaceTopic(one, 0, LIBRARY))
    assert (market(stage).too_small(one), market(stage).has_steps(one)) == (True, False)
    stage.say("ada", PlaceTopic(one, 0, WORKSHOP))
    assert (market(stage).too_small(one), market(stage).has_steps(one)) == (False, True)


def test_two_at_the_same_time_are_said_once_and_may_be_meant() -> None:
    stage = at()
    one, two = topics(stage, "ada", "ben")
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    stage.say("ben", PlaceTopic(two, 0, LIBRARY))
    for topic in (one, two):
        stage.say("cem", ShowInterest(topic))
    first = stage.mine("cem")["slots"][0]
    assert (first["clash"], first["both"]) == (True, False)
    stage.say("cem", KeepBoth(0))
    assert stage.mine("cem")["slots"][0]["both"] is True
    stage.say("cem", KeepBoth(0, False))
    assert stage.mine("cem")["slots"][0]["both"] is False


def test_rooms_come_change_and_go() -> None:
    stage = at()
    one = topics(stage, "ada")[0]
    foyer = stage.desk(AddRoom(" Foyer ", 15, True))
    assert stage.data(foyer) == Room("Foyer", 15, True, 3.0)
    stage.desk(EditRoom(foyer, "Halle", 100))
    assert stage.data(foyer) == Room("Halle", 100, False, 3.0)
    stage.say("ada", PlaceTopic(one, 0, foyer))
    with pytest.raises(Rejected, match="takes place in this room"):
        stage.desk(DropRoom(foyer))
    stage.say("ada", FreeTopic(one))
    stage.desk(DropRoom(foyer))
    assert list(market(stage).rooms) == [MENSA, LIBRARY, WORKSHOP]
    for room in (MENSA, LIBRARY):
        stage.desk(DropRoom(room))
    with pytest.raises(Rejected, match="One room is needed"):
        stage.desk(DropRoom(WORKSHOP))


# ── Hashtags, starter cards ──


def test_hashtags_are_written_changed_and_taken_back() -> None:
    stage = at("opening", hashtags=2)
    stage.say("ada", SetTags(("#Garten", " Kita ", "zu viel")))
    stage.say("ben", SetTags(("garten", "")))
    assert market(stage).tags_of("ada") == ("Garten", "Kita")
    assert [(w.text, w.n) for w in market(stage).tags] == [("Garten", 2), ("Kita", 1)]
    stage.say("ada", SetTags(()))
    assert market(stage).tags_of("ada") == ()
    with pytest.raises(Rejected, match="nobody writes hashtags"):
        at("opening").say("ada", SetTags(("Garten",)))


def test_starter_cards_come_without_host_and_only_once() -> None:
    stage = at("topics")
    method = OpenSpace()
    offer = Offer("card-1", "x" * 320, items=(OfferItem("Kita", "Mehr Schatten", "a"),))
    effects = method.take(stage.scene, [offer, Offer("card-2", " ")])
    assert [(e.id, e.origin, e.author) for e in effects] == [(f"{RUN}.card-1", "card-1", "")]  # type: ignore[union-attr]
    data = effects[0].data  # type: ignore[union-attr]
    assert (len(data.title), data.text) == (300, "x" * 320 + "\nMehr Schatten")  # type: ignore[attr-defined]
    for effect in effects:
        stage.board.put(_record(effect))
    assert method.take(stage.scene, [offer]) == []
    assert market(stage).hosts(f"{RUN}.card-1") == []


def _record(effect: Any) -> Any:
    return Record(id=effect.id, kind=effect.data.tag(), data=effect.data, activity=RUN, origin=effect.origin)
