"""Speed dialogue: one block for each command of those who talk."""

from __future__ import annotations

import pytest

from facilitation.joining import ComeBack, Leave
from facilitation.method import Rejected
from facilitation.upkeep import Undo
from methods.parts.speed import (
    Alone,
    CallIn,
    FillUp,
    JoinIn,
    KeepSeat,
    LeaveTalks,
    Part,
    SetIn,
)
from tests.methods.speed import SIX, groups, met, room, set_groups, state, talks

# join_in, leave_talks


def test_whoever_says_so_takes_part() -> None:
    stage = room(joined=False)
    stage.say("ben", JoinIn())
    stage.say("ada", JoinIn())
    stage.say("ada", JoinIn())
    assert talks(stage).taking == ["ben", "ada"]
    assert [state(stage, p) for p in ("ada", "cem")] == [(True, "ready"), (False, "ready")]
    stage.say("ada", LeaveTalks())
    stage.say("cem", LeaveTalks())
    assert talks(stage).taking == ["ben"]
    stage.say("ada", JoinIn())
    assert talks(stage).taking == ["ben", "ada"]


def test_who_is_entered_by_the_moderator_takes_part_like_everybody() -> None:
    stage = room(joined=False)
    stage.add("oma", number=17, channel="paper")
    stage.desk(JoinIn(), "oma")
    assert talks(stage).taking == ["oma"]


def test_who_has_gone_home_is_not_drawn() -> None:
    stage = room()
    stage.say("fee", Leave())
    assert talks(stage).taking == list(SIX[:-1])
    stage.go("change")
    assert sorted(p for _, g in groups(stage) for p in g) == list(SIX[:-1])
    stage.say("fee", ComeBack())
    assert state(stage, "fee") == (True, "late")


def test_a_part_is_written_down_once() -> None:
    stage = room(("ada",), joined=False)
    part = stage.say("ada", JoinIn())
    stage.say("ada", LeaveTalks())
    stage.say("ada", JoinIn())
    assert [(r.id, r.author, r.data) for r in stage.board if r.kind == "part"] == [(part, "ada", Part())]


# keep_seat


def test_who_keeps_her_seat_stays_through_all_rounds() -> None:
    stage = room()
    stage.say("ada", KeepSeat(True))
    places = set()
    for _ in range(3):
        stage.go("change")
        stage.go("round")
        places.add(talks(stage).place("ada"))
    assert len(places) == 1
    assert len({frozenset(g) for groups in met(stage) for g in groups if "ada" in g}) == 3
    stage.say("ada", KeepSeat(False))
    assert talks(stage).keeping == frozenset()


def test_only_who_takes_part_keeps_a_seat() -> None:
    with pytest.raises(Rejected, match="do not take part"):
        room(joined=False).say("ada", KeepSeat(True))


# call_in, set_in


def test_everybody_who_is_here_is_called_in() -> None:
    stage = room(joined=False)
    stage.say("ada", JoinIn())
    stage.say("fee", Leave())
    stage.desk(CallIn())
    assert talks(stage).taking == ["ada", "ben", "cem", "dana", "emil"]
    with pytest.raises(Rejected, match="already"):
        stage.desk(CallIn())


def test_the_moderator_checks_in_and_out() -> None:
    stage = room(joined=False)
    stage.desk(SetIn("cem", True))
    stage.desk(SetIn("ada", True))
    stage.desk(SetIn("cem", False))
    assert talks(stage).taking == ["ada"]
    with pytest.raises(Rejected, match="no longer on the list"):
        stage.desk(SetIn("nobody", True))
    with pytest.raises(Rejected):
        stage.say("ada", SetIn("ben", True))


# alone


def test_who_is_alone_joins_the_nearest_pair_and_the_other_is_not_drawn_again() -> None:
    stage = room()
    stage.go("change")
    set_groups(stage, "ada ben", "cem dana", "emil fee")
    stage.go("round")
    stage.say("emil", Alone())
    assert groups(stage) == [(1, frozenset({"ada", "ben"})), (2, frozenset({"cem", "dana", "emil"})), (3, frozenset({"fee"}))]
    assert state(stage, "fee") == (False, "ready")
    assert stage.mine("fee")["missed"] is True
    stage.go("change")
    assert sorted(p for _, g in groups(stage) for p in g) == ["ada", "ben", "cem", "dana", "emil"]


def test_who_was_missed_and_stands_there_all_the_same_is_part_of_it_again() -> None:
    stage = room()
    stage.go("change")
    set_groups(stage, "ada ben", "cem dana", "emil fee")
    stage.go("round")
    stage.say("emil", Alone())
    stage.say("fee", Alone())
    assert groups(stage) == [(1, frozenset({"ada", "ben", "fee"})), (2, frozenset({"cem", "dana", "emil"}))]
    assert stage.mine("fee")["missed"] is False


def test_who_waits_comes_to_who_is_alone() -> None:
    stage = room()
    stage.go("change")
    set_groups(stage, "ada ben", "cem dana", "emil fee")
    stage.go("round")
    stage.add("gül", name="Gül")
    stage.say("gül", JoinIn())
    assert state(stage, "gül") == (True, "late")
    stage.say("emil", Alone())
    assert groups(stage) == [(1, frozenset({"ada", "ben"})), (2, frozenset({"cem", "dana"})), (3, frozenset({"emil", "gül"}))]
    assert (stage.mine("gül")["place"], stage.mine("gül")["names"]) == (3, ["Emil"])


def test_two_who_were_left_alone_find_each_other() -> None:
    stage = room()
    stage.go("change")
    set_groups(stage, "ada ben", "cem dana", "emil fee")
    stage.go("round")
    stage.say("ben", LeaveTalks())
    stage.say("fee", LeaveTalks())
    assert [state(stage, p)[1] for p in ("ada", "emil", "cem")] == ["alone", "alone", "group"]
    stage.say("emil", Alone())
    assert groups(stage)[-1] == (3, frozenset({"ada", "emil"}))


def test_two_of_three_stay_together() -> None:
    stage = room(("ada", "ben", "cem", "dana", "emil"))
    stage.go("change")
    set_groups(stage, "ada ben cem", "dana emil")
    stage.say("cem", Alone())
    assert groups(stage) == [(1, frozenset({"ada", "ben"})), (2, frozenset({"cem", "dana", "emil"}))]
    assert talks(stage).missed == []


def test_alone_with_nobody_else_there() -> None:
    stage = room(("ada", "ben"))
    stage.go("change")
    with pytest.raises(Rejected, match="nobody else"):
        stage.say("ada", Alone())
    stage.say("ben", LeaveTalks())
    with pytest.raises(Rejected, match="do not take part"):
        stage.say("ben", Alone())


def test_alone_without_a_place() -> None:
    stage = room()
    stage.say("fee", LeaveTalks())
    stage.go("round")
    stage.add("gül")
    with pytest.raises(Rejected, match="no place"):
        stage.say("gül", Alone())
    with pytest.raises(Rejected, match="do not take part"):
        stage.say("fee", Alone())


def test_alone_is_undone_exactly() -> None:
    stage = room()
    stage.go("round")
    before = [r for r in stage.board if r.kind in ("round", "part")]
    stage.say("emil", Alone())
    stage.desk(Undo(stage.board.seq))
    now = {r.id: (r.data, r.removed) for r in stage.board if r.kind in ("round", "part")}
    assert now == {r.id: (r.data, r.removed) for r in before}


# fill_up


def test_who_waits_is_brought_together_at_once() -> None:
    stage = room(("ada", "ben", "cem", "dana"))
    stage.go("round")
    for late in ("gül", "hans"):
        stage.add(late)
        stage.say(late, JoinIn())
    before = groups(stage)
    stage.desk(FillUp())
    assert groups(stage) == [*before, (3, frozenset({"gül", "hans"}))]
    with pytest.raises(Rejected, match="Nobody is waiting"):
        stage.desk(FillUp())


def test_one_alone_cannot_be_brought_together() -> None:
    stage = room(("ada",))
    stage.go("round")
    assert state(stage, "ada") == (True, "alone")
    with pytest.raises(Rejected, match="Nobody is waiting"):
        stage.desk(FillUp())
