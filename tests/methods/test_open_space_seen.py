"""Open space: who sees what, the pages of the matrix, and the plan that the tool proposes."""

from __future__ import annotations

import pytest

from facilitation.method import Rejected
from facilitation.people import Role
from methods.open_space import OpenSpace
from methods.parts import space_proposal, space_wall
from methods.parts.pages import TurnPage
from methods.parts.space_bodies import (
    ApplyProposal,
    DropProposal,
    MergeTopics,
    PlaceTopic,
    Propose,
    ProposeTopic,
    ShowInterest,
)
from methods.parts.space_round_bodies import Come, JoinAction, PlaceDot, WriteReport
from tests.methods.stage import RUN, Stage
from tests.methods.test_open_space import MENSA, at, market, topics

WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR
OTHERS = (WALL, PHONE)


def test_no_name_reaches_a_screen_unless_its_owner_wants_it() -> None:
    stage = at("market")
    one = stage.say("ada", ProposeTopic("Eins"))
    stage.say("ben", ProposeTopic("Zwei", signed=True))
    stage.say("cem", ShowInterest(one))
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    for phase in ("topics", "market", "round_1"):
        stage.go(phase)
        for role in OTHERS:
            assert [n for n in ("Ada", "Cem", '"ada"', '"cem"') if n in stage.bytes(role)] == []
        assert "Ada" not in str(stage.mine("dan"))
        assert "Ada" in stage.bytes(DESK)
    assert "Ben" in str(stage.mine("dan"))


def test_no_interest_is_counted_on_the_wall_or_on_another_phone() -> None:
    stage = at("market")
    one = topics(stage, "ada")[0]
    before = {role: stage.bytes(role) for role in OTHERS}, stage.mine("dan")
    for person in ("ben", "cem"):
        stage.say(person, ShowInterest(one))
    assert ({role: stage.bytes(role) for role in OTHERS}, stage.mine("dan")) == before
    assert stage.mine("ada")["own"][0]["crowd"] == 3


def test_dots_are_blind_until_the_end() -> None:
    stage = at("market", dots=2)
    one, two = topics(stage, "ada", "ben")
    stage.go("converge")
    stage.say("cem", PlaceDot(one))
    first = stage.view(WALL)["stage"].data
    assert ([r["n"] for r in first["rows"]], first["done"]) == ([None, None], 1)
    stage.say("cem", PlaceDot(two))
    assert stage.view(WALL)["stage"].data == first
    assert '"cem"' not in stage.bytes(DESK)
    stage.go("actions")
    assert [r["n"] for r in stage.view(WALL)["stage"].data["rows"]] == [1, 1]


def test_a_report_is_read_by_those_who_sit_together_before_everybody_reads_it() -> None:
    stage = at("market")
    one = topics(stage, "ada")[0]
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    stage.go("round_1")
    stage.say("ada", Come(one))
    note = stage.say("ada", WriteReport(one, points="Nur für uns"))
    method = OpenSpace()
    assert method.seen_by(stage.scene, note).spots == {one}
    assert WALL not in method.seen_by(stage.scene, note).roles
    assert method.seen_by(stage.scene, f"board-{one}").spots == {one}
    stage.go("news")
    assert "Nur für uns" not in stage.bytes(PHONE)  # people listen
    stage.go("converge")
    assert (method.seen_by(stage.scene, note).spots, method.seen_by(stage.scene, f"board-{one}").spots) == (None, None)
    assert "Nur für uns" in stage.bytes(PHONE)


def test_who_goes_on_with_a_topic_is_named_to_those_who_do_too() -> None:
    stage = at("market")
    one = topics(stage, "ada")[0]
    stage.go("actions")
    stage.say("ben", JoinAction(one))
    assert "Ben" not in str(stage.mine("cem")) + stage.bytes(WALL) + stage.bytes(PHONE)
    stage.say("cem", JoinAction(one))
    assert "Ben" in str(stage.mine("cem"))


def test_what_was_merged_is_asked_again() -> None:
    """Its element goes: whoever has a screen must hear of it."""
    stage = at("market")
    one, two = topics(stage, "ada", "ben")
    stage.desk(MergeTopics(one, two, consent=True))
    record = stage.board.get(f"{one}.merged")
    assert record is not None
    elements, _ = OpenSpace().touches(stage.scene, record)
    assert {one, two} <= set(elements)


# ── The wall's matrix ──


def test_two_rounds_and_five_rooms_are_one_page_and_more_are_turned() -> None:
    small = at("market", rooms=[f"Raum {n}" for n in range(5)])
    assert [(len(s), len(r)) for s, r in space_wall.windows(market(small))] == [(2, 5)]
    stage = at("market", rooms=[f"Raum {n}" for n in range(9)], slots=["10:00", "11:00", "12:00", "13:00"])
    assert [(len(s), len(r)) for s, r in space_wall.windows(market(stage))] == [(2, 5), (2, 5), (2, 4), (2, 4)]
    one, two = topics(stage, "ada", "ben")
    stage.say("ada", PlaceTopic(one, 0, f"{RUN}.room.0"))
    stage.say("ben", PlaceTopic(two, 3, f"{RUN}.room.8"))
    assert set(stage.view(WALL)) & {one, two} == {one}
    stage.desk(TurnPage(3))
    assert set(stage.view(WALL)) & {one, two} == {two}
    stage.go("round_4")
    assert {s.n for s, _ in space_wall.windows(market(stage)) for s in s} == {1, 2, 3}


# ── The proposed plan ──


def camp() -> tuple[Stage, list[str]]:
    stage = at("market", proposal=True, rooms=["Groß | 60 | ja", "Klein | 2 | nein"], slots=["10:00", "11:00"])
    return stage, topics(stage, "ada", "ada", "ben", "cem")


BIG, SMALL = f"{RUN}.room.0", f"{RUN}.room.1"


def test_a_plan_is_proposed_and_moves_nothing() -> None:
    stage, found = camp()
    for person in ("ben", "cem", "dan"):
        stage.say(person, ShowInterest(found[0]))
    stage.say("dan", ShowInterest(found[2]))
    stage.desk(Propose())
    assert market(stage).cells == {}
    plan = {s: (slot, room) for s, slot, room in market(stage).proposal}
    assert set(plan) == set(found)
    assert plan[found[0]][0] != plan[found[1]][0]  # one host
    assert plan[found[0]][0] != plan[found[2]][0]  # Dan wants to be at both
    assert plan[found[0]][1] == BIG  # four people do not sit on two chairs
    assert space_proposal.plan(market(stage)) == market(stage).proposal
    stage.desk(ApplyProposal())
    assert {s: cell for cell, s in market(stage).cells.items()} == plan
    assert market(stage).proposal == []


def test_a_plan_gives_its_reasons() -> None:
    stage, found = camp()
    for person in ("ben", "cem", "dan"):
        stage.say(person, ShowInterest(found[0]))
    stage.desk(Propose())
    row = next(r for r in stage.view(DESK)["plan"].data["rows"] if r["title"] == "Thema von ada" and r["wanted"] == 4)
    assert (row["seats"], row["tight"], row["host_in"]) == (60, False, [2] if row["slot"]["n"] == 1 else [1])


def test_steps_count_more_than_seats() -> None:
    stage = at("market", proposal=True, rooms=["Keller | 60 | nein", "Eben | 1 | ja"], slots=["10:00"])
    one, two = stage.say("ada", ProposeTopic("Eins", step_free=True)), stage.say("ben", ProposeTopic("Zwei"))
    for person in ("cem", "dan"):
        stage.say(person, ShowInterest(one))
    stage.desk(Propose())
    assert market(stage).proposal == [(two, 0, f"{RUN}.room.0"), (one, 0, f"{RUN}.room.1")]


def test_what_has_a_place_stays_and_what_was_taken_meanwhile_is_left_out() -> None:
    stage, found = camp()
    stage.say("ben", PlaceTopic(found[2], 0, BIG))
    stage.desk(Propose())
    assert found[2] not in {s for s, _, _ in market(stage).proposal}
    session, slot, room = next(r for r in market(stage).proposal if r[0] == found[3])
    other = next(s for s in found[:2])
    stage.desk(PlaceTopic(other, slot, room))
    assert {s for s, _, _ in market(stage).proposal} & {session, other} == set()
    stage.desk(DropProposal())
    with pytest.raises(Rejected, match="Nothing of this plan"):
        stage.desk(ApplyProposal())


def test_nothing_is_proposed_where_hosts_choose_or_nothing_is_free() -> None:
    stage = at("market")
    topics(stage, "ada")
    with pytest.raises(Rejected, match="hosts choose"):
        stage.desk(Propose())
    full = at("market", proposal=True)
    with pytest.raises(Rejected, match="nothing to place"):
        full.desk(Propose())


def test_the_plan_of_a_whole_camp_tears_nobody_who_hosts() -> None:
    people = tuple(f"p{n}" for n in range(60))
    stage = Stage(OpenSpace(), {"proposal": True, "rooms": [f"R | {5 + 3 * n}" for n in range(5)], "rounds": 4}, people)
    stage.go("market")
    found = [stage.say(people[n % 15], ProposeTopic(f"T{n}")) for n in range(20)]
    for n, person in enumerate(people):
        for k in range(4):
            stage.say(person, ShowInterest(found[(n * 7 + k * 3) % 20]))
    stage.desk(Propose())
    stage.desk(ApplyProposal())
    now = market(stage)
    assert len(now.cells) == 20
    assert [s for s in found if now.busy(s, now.cell(s)[0])] == []  # type: ignore[index]
