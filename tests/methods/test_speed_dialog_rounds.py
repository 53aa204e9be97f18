"""Speed dialogue: how rounds come about and go, pairs by name and two rows of chairs."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.agenda import activity
from facilitation.merging import MergePeople
from facilitation.method import Rejected
from facilitation.people import Role
from facilitation.planning import EditItem
from facilitation.steering import Back, Next, SetPhase
from facilitation.upkeep import Undo
from methods.parts.speed import (
    Alone,
    CallIn,
    JoinIn,
    LeaveTalks,
    Round,
)
from tests.methods.speed import MIA, Groups, groups, harvest, met, partner, room, set_groups, state, talks
from tests.methods.stage import ITEM, RUN

# Rounds


def test_round_after_round_without_a_repeat_until_all_planned_ones_have_been() -> None:
    stage = room(rounds=3)
    seen = []
    for _ in range(8):
        stage.desk(Next())
        seen.append((stage.scene.state, stage.scene.phase, talks(stage).begun))
    assert seen == [
        ("open", "change", 0),
        ("open", "round", 1),
        ("open", "change", 1),
        ("open", "round", 2),
        ("open", "change", 2),
        ("open", "round", 3),
        ("open", "harvest", 3),
        ("closed", "harvest", 3),
    ]
    pairs = [pair for groups in met(stage) for pair in groups]
    assert len(pairs) == len(set(pairs)) == 9


def test_more_rounds_than_planned_and_fewer() -> None:
    stage = room(rounds=1)
    for phase in ("round", "harvest", "change", "round"):
        stage.go(phase)
    assert (talks(stage).begun, talks(stage).planned) == (2, 2)
    stage.desk(Next())
    assert stage.scene.phase == "harvest"
    stage = room(rounds=5)
    stage.go("round")
    stage.go("harvest")
    assert talks(stage).begun == 1


def test_back_from_the_next_places_goes_on_with_the_round() -> None:
    stage = room()
    for _ in range(3):
        stage.desk(Next())
    first = met(stage)[0]
    assert (stage.scene.phase, len(met(stage))) == ("change", 2)
    stage.desk(Back())
    assert (stage.scene.phase, met(stage), talks(stage).begun) == ("round", [first], 1)
    stage.desk(Back())
    assert (stage.scene.phase, met(stage), talks(stage).begun) == ("change", [first], 0)
    stage.desk(Back())
    assert (stage.scene.phase, met(stage)) == ("check_in", [])


def test_back_from_the_harvest_goes_on_with_the_last_round() -> None:
    stage = room(rounds=1)
    stage.go("round")
    stage.go("harvest")
    before = met(stage)
    stage.desk(Back())
    assert (stage.scene.phase, met(stage), talks(stage).begun) == ("round", before, 1)


def test_a_phase_is_undone_with_its_round() -> None:
    stage = room()
    stage.desk(Next())
    stage.desk(Next())
    before = {r.id: (r.data, r.removed) for r in stage.board if r.kind == "round"}
    stage.desk(Next())
    assert len(met(stage)) == 2
    stage.desk(Undo(stage.board.seq))
    assert (stage.scene.phase, len(met(stage))) == ("round", 1)
    assert {k: v for k, v in ((r.id, (r.data, r.removed)) for r in stage.board if r.kind == "round") if k in before} == before


def test_the_draw_hangs_on_the_command_only() -> None:
    def drawn(command: str) -> Groups:
        stage = room()
        stage.send(MIA, SetPhase(RUN, "change"), command)
        return groups(stage)

    assert drawn("c-one") == drawn("c-one")
    assert len({str(drawn(f"c-{n}")) for n in range(12)}) > 3


def test_late_comers_are_part_of_the_round_that_has_not_begun() -> None:
    stage = room(("ada", "ben", "cem"))
    stage.go("change")
    assert [len(g) for _, g in groups(stage)] == [3]
    stage.add("dana")
    stage.say("dana", JoinIn())
    assert state(stage, "dana") == (True, "late")
    stage.go("round")
    assert sorted(len(g) for _, g in groups(stage)) == [2, 2]
    assert talks(stage).rounds[0].data.size == 4


def test_late_comers_wait_for_the_next_round_once_it_has_begun() -> None:
    stage = room(("ada", "ben"))
    stage.go("round")
    for late in ("cem", "dana"):
        stage.add(late)
        stage.say(late, JoinIn())
    assert groups(stage) == [(1, frozenset({"ada", "ben"}))]
    stage.go("change")
    assert frozenset({"ada", "ben"}) not in met(stage)[-1]


def test_who_leaves_before_it_begins_leaves_nobody_alone() -> None:
    stage = room()
    stage.go("change")
    stage.say("ada", LeaveTalks())
    stage.say(partner(stage, "ben") if partner(stage, "ada") != "ben" else "cem", LeaveTalks())
    stage.go("round")
    assert sorted(len(g) for _, g in groups(stage)) == [2, 2]


def test_institutions_stay_apart() -> None:
    stage = room(())
    for n in range(8):
        stage.add(f"p{n}", institution=" Kita  am Anger" if n % 2 else "kita am anger " if n < 2 else f"Amt {n}")
    stage.desk(CallIn())
    kita = {p for p in talks(stage).taking if int(p[1:]) % 2 or p == "p0"}
    assert kita == {"p0", "p1", "p3", "p5", "p7"}
    for _ in range(2):
        stage.go("change")
        stage.go("round")
    same = [g for groups in met(stage) for g in groups if g <= kita]
    assert len(same) == 2  # five of eight: one of them has to, each time


def test_nobody_is_in_a_round_without_people() -> None:
    stage = room((), joined=False)
    stage.go("round")
    stage.go("change")
    assert [r.data for r in talks(stage).rounds] == [Round(begun=True, seed="c2.e"), Round(seed="c2.e")]


# Two rows


def test_above_so_many_there_are_two_rows_for_the_whole_run() -> None:
    stage = room(pairs_up_to=5)
    assert talks(stage).rows is True
    stage.go("change")
    latest = talks(stage).latest
    assert latest is not None
    assert latest.data == Round(rows=True, size=6, seed="c3.e")
    assert state(stage, "ada") == (True, "rows")
    with pytest.raises(Rejected, match="no place"):
        stage.say("ada", Alone())
    for person in ("ada", "ben", "cem"):
        stage.say(person, LeaveTalks())
    stage.go("round")
    stage.go("change")
    assert [r.data.rows for r in talks(stage).rounds] == [True, True]


def test_pairs_stay_pairs_however_many_come_later() -> None:
    stage = room(pairs_up_to=6)
    stage.go("change")
    stage.add("gül")
    stage.say("gül", JoinIn())
    stage.go("round")
    stage.go("change")
    assert [r.data.rows for r in talks(stage).rounds] == [False, False]


def test_two_rows_may_be_wanted_from_the_beginning() -> None:
    stage = room(pairs_up_to=0)
    assert stage.mine("ada")["seats"] is False
    stage.go("round")
    assert stage.view(Role.PROJECTOR)["stage"].data["rows"] is True


def test_settings_may_be_changed_while_it_runs() -> None:
    stage = harvest()
    run = activity(stage.board, RUN)
    assert run is not None
    stage.desk(EditItem(ITEM, settings={"rounds": 5, "pairs_up_to": 0, "questions": ["Neu?"]}))
    assert talks(stage).planned == 5
    assert [r.data.rows for r in talks(stage).rounds] == [False]


@pytest.mark.parametrize("preset", [{}, {"pairs_up_to": 0}])
@pytest.mark.parametrize("seed", range(4))
def test_the_sample_is_allowed(seed: int, preset: dict[str, Any]) -> None:
    stage = room(joined=False, **preset)
    for _ in range(8):
        stage.play(seed, 8)
        if stage.scene.state == "open":
            stage.desk(Next())
    assert talks(stage).begun == 3
    assert len(talks(stage).interests) > 3


# merging


def test_whose_two_entries_become_one_keeps_the_place_of_the_second() -> None:
    stage = room(("ada", "ben", "cem", "dana", "emil"), joined=False)
    for person in ("ben", "cem", "dana", "emil"):
        stage.say(person, JoinIn())
    stage.go("round")
    set_groups(stage, "ben cem", "dana emil")
    stage.desk(MergePeople("ada", "ben"))
    assert groups(stage) == [(1, frozenset({"ada", "cem"})), (2, frozenset({"dana", "emil"}))]
    assert (partner(stage, "ada"), partner(stage, "cem")) == ("cem", "ada")


def test_who_sat_in_two_pairs_stays_in_one_and_the_other_waits() -> None:
    stage = room(("ada", "ben", "cem", "dana"))
    stage.go("round")
    set_groups(stage, "ben cem", "ada dana")
    stage.desk(MergePeople("ada", "ben"))
    assert groups(stage) == [(1, frozenset({"cem"})), (2, frozenset({"ada", "dana"}))]
    assert talks(stage).waiting == ["cem"]
    stage.go("change")
    assert sorted(map(len, (g for _, g in groups(stage)))) == [3]


def test_one_of_whose_entries_takes_part_takes_part() -> None:
    for leaver in ("ada", "ben"):
        stage = room(("ada", "ben", "cem"))
        stage.say(leaver, LeaveTalks())
        stage.desk(MergePeople("ada", "ben"))
        assert talks(stage).taking == ["ada", "cem"], leaver
