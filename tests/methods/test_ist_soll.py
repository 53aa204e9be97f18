"""Ist/Soll groups: one block for each command, then groups, stages and phases."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.joining import Erase, Leave
from facilitation.method import Conflict, Offer, Rejected
from facilitation.people import Group, Role
from facilitation.steering import Open
from facilitation.upkeep import Hide, Take, TakeIn, Undo
from methods.ist_soll import IstSoll
from methods.parts.groups import AddGroup, DropGroup, JoinGroup, PlaceIn
from methods.parts.ist_soll_boards import Board, Boards
from methods.parts.ist_soll_bodies import (
    AddCard,
    AnswerGroup,
    AskHelp,
    DisputeCard,
    EditCard,
    GiveRole,
    HoldStage,
    LeaveRole,
    LookAt,
    MoveCard,
    MoveStage,
    PlaceCard,
    ProposeCard,
    SetTerm,
    ShiftStage,
    TakeRole,
    TieCards,
    TurnPage,
    TurnTo,
    UntieCards,
    WithdrawCard,
)
from methods.parts.ist_soll_records import Call, Card, GroupStage, IstSollSettings, Look, Turn
from methods.parts.ist_soll_stages import perspectives_of, stages_of
from tests.methods.stage import ITEM, RUN, Stage

ONE, TWO = f"{RUN}.grouping.g1", f"{RUN}.grouping.g2"


def room(*, people: tuple[str, ...] = ("ada", "ben", "cem", "dan"), **settings: object) -> Stage:
    """Two groups: ada and ben in the first, cem in the second, dan in none."""
    stage = Stage(IstSoll(), {"groups": ["Netzwerk | Wer mit wem?", "Sport"], **settings}, people)
    for person, group in (("ada", ONE), ("ben", ONE), ("cem", TWO)):
        stage.say(person, JoinGroup(group))
    return stage


def board(stage: Stage, group: str = ONE) -> Board:
    found = Boards.of(stage.scene).get(group)
    assert found is not None
    return found


def card(stage: Stage, column: Any, text: str, person: str = "ada", **more: Any) -> str:
    return stage.say(person, AddCard(column, text, **more))


def order(stage: Stage, column: Any, group: str = ONE) -> list[str]:
    return [c.data.text for c in board(stage, group).cards[column]]


# add_card


def test_a_card_hangs_in_the_senders_group_verbatim() -> None:
    stage = room()
    found = stage.data(card(stage, "ist", "  „Ja“ \r\n 100 % <b> ", aspect="deficit", tags=("Parents", "Nobody")))
    assert found == Card(ONE, "ist", "  „Ja“ \n 100 % <b> ", aspect="deficit", tags=("Parents",), place=1.0, at=stage.now)


def test_what_belongs_to_an_idea_stays_with_ideas() -> None:
    stage = room()
    said: dict[str, Any] = {"step": " Anrufen ", "partner": "Hort", "obstacle": "Zeit", "effort": "small", "aspect": "deficit"}
    idea, soll = (stage.data(card(stage, c, "x", **said)) for c in ("idea", "soll"))
    assert (idea.step, idea.partner, idea.obstacle, idea.effort, idea.aspect) == ("Anrufen", "Hort", "Zeit", "small", "")
    assert (soll.step, soll.partner, soll.obstacle, soll.effort, soll.aspect) == ("", "", "", "", "")


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_card_is_refused(text: str) -> None:
    with pytest.raises(Rejected, match="nothing written"):
        card(room(), "ist", text)


def test_a_card_points_only_to_what_it_can_answer() -> None:
    stage = room()
    ist, soll, foreign = card(stage, "ist", "a"), card(stage, "soll", "b"), card(stage, "soll", "c", "cem")
    idea = card(stage, "idea", "d", to=(ist, soll, foreign, "nowhere", soll))
    assert stage.data(idea).to == (soll,)


def test_nobody_writes_without_a_group_or_into_another_one() -> None:
    stage = room()
    with pytest.raises(Rejected, match="choose a group"):
        card(stage, "ist", "x", "dan")
    with pytest.raises(Rejected, match="in another group now"):
        card(stage, "ist", "x", "ada", group=TWO)
    with pytest.raises(Rejected, match="no longer there"):
        card(stage, "ist", "x", "ada", group="nowhere")


def test_the_moderator_types_in_for_a_group_or_for_somebody() -> None:
    stage = room()
    nobodys, theirs = stage.desk(AddCard("ist", "vom Papier", group=TWO)), stage.desk(AddCard("ist", "x", group=TWO), "dan")
    records = [stage.board.get(i) for i in (nobodys, theirs)]
    assert [(r.author, r.data.group) for r in records if r is not None] == [(None, TWO), ("dan", TWO)]


def test_a_card_that_comes_while_groups_report_is_late_until_it_is_taken_in() -> None:
    stage = room()
    stage.go("report")
    late = card(stage, "ist", "zu spät")
    assert (stage.status(late), order(stage, "ist")) == ("late", [])
    assert [(c["text"], c["status"]) for c in stage.mine("ada")["cards"]] == [("zu spät", "late")]
    stage.desk(TakeIn(late))
    assert order(stage, "ist") == ["zu spät"]


def test_a_moderator_still_types_in_while_groups_report() -> None:
    stage = room()
    stage.go("report")
    assert stage.status(stage.desk(AddCard("ist", "vom Papier", group=ONE))) == "on"


# edit_card


def test_its_author_the_scribe_and_the_moderator_change_a_card() -> None:
    stage = room()
    found = card(stage, "ist", "alt")
    stage.say("ada", EditCard(found, "neu", "alt", aspect="strength"))
    with pytest.raises(Rejected, match="author and the scribe"):
        stage.say("ben", EditCard(found, "fremd", "neu"))
    stage.say("ben", TakeRole("scribe"))
    stage.say("ben", EditCard(found, "von ben", "neu"))
    stage.desk(EditCard(found, "vom Pult", "von ben"))
    with pytest.raises(Rejected, match="another group"):
        stage.say("cem", EditCard(found, "fremd", "vom Pult"))
    assert (stage.data(found).text, stage.data(found).aspect) == ("vom Pult", "strength")


def test_an_edit_of_an_older_text_is_a_conflict() -> None:
    stage = room()
    found = card(stage, "idea", "alt", step="eins")
    stage.say("ada", EditCard(found, "neu", "alt", step="zwei", saw_step="eins"))
    with pytest.raises(Conflict) as text:
        stage.say("ada", EditCard(found, "anders", "alt"))
    with pytest.raises(Conflict) as step:
        stage.say("ada", EditCard(found, "anders", "neu", step="drei", saw_step="eins"))
    assert (text.value.current, step.value.current) == ("neu", "zwei")
    assert (stage.data(found).text, stage.data(found).step) == ("neu", "zwei")


def test_what_an_edit_does_not_name_stays() -> None:
    stage = room()
    found = card(stage, "idea", "alt", step="eins", partner="Hort", effort="large", tags=("Parents",))
    stage.say("ada", EditCard(found, "neu", "alt", obstacle="Geld"))
    data = stage.data(found)
    assert (data.step, data.partner, data.obstacle, data.effort, data.tags) == ("eins", "Hort", "Geld", "large", ("Parents",))
    stage.say("ada", EditCard(found, "neu", "neu", tagged=True))
    assert stage.data(found).tags == ()


def test_one_changes_ones_own_card_while_it_waits() -> None:
    stage = Stage(IstSoll(), {"groups": ["Netzwerk"]}, approval=True)
    stage.say("ada", JoinGroup(ONE))
    found = card(stage, "ist", "alt")
    stage.say("ada", EditCard(found, "neu", "alt"))
    assert (stage.status(found), stage.data(found).text, order(stage, "ist")) == ("waiting", "neu", [])


# withdraw_card


def test_only_its_author_takes_a_card_back() -> None:
    stage = room()
    found = card(stage, "ist", "x")
    stage.say("ben", TakeRole("scribe"))
    with pytest.raises(Rejected, match="Only its author"):
        stage.say("ben", WithdrawCard(found))
    stage.say("ada", WithdrawCard(found))
    assert stage.status(found) == "removed"


# place_card


def test_the_scribe_puts_cards_in_order() -> None:
    stage = room()
    a, b, c = (card(stage, "ist", t) for t in "abc")
    with pytest.raises(Rejected, match="With one tap"):
        stage.say("ada", PlaceCard(c, a))
    stage.say("ada", TakeRole("scribe"))
    stage.say("ada", PlaceCard(c, a))
    assert order(stage, "ist") == ["c", "a", "b"]
    stage.say("ada", PlaceCard(c, b))
    assert order(stage, "ist") == ["a", "c", "b"]
    stage.desk(PlaceCard(a))
    assert order(stage, "ist") == ["c", "b", "a"]
    with pytest.raises(Rejected, match="no longer there"):
        stage.say("ada", PlaceCard(a, "nowhere"))


# tie_cards, untie_cards


def test_ties_are_said_in_any_order_and_only_between_neighbours() -> None:
    stage = room()
    ist, soll, idea = card(stage, "ist", "a"), card(stage, "soll", "b"), card(stage, "idea", "c")
    stage.say("ben", TieCards(soll, idea))
    stage.say("ben", TieCards(soll, ist))
    assert (stage.data(idea).to, stage.data(soll).to, stage.data(ist).to) == ((soll,), (ist,), ())
    for one, other in ((ist, idea), (ist, ist), (idea, card(stage, "soll", "d", "cem"))):
        with pytest.raises(Rejected):
            stage.desk(TieCards(one, other))
    stage.say("ada", UntieCards(soll, idea))
    assert stage.data(idea).to == ()


def test_a_tie_to_a_card_that_has_gone_means_nothing_and_comes_back_with_it() -> None:
    stage = room()
    soll = card(stage, "soll", "b")
    idea = card(stage, "idea", "c", to=(soll,))
    stage.desk(Hide(soll))
    assert board(stage).to[idea] == ()
    stage.desk(Undo(stage.board.seq))
    assert board(stage).to[idea] == (soll,)


# dispute_card, propose_card, set_term


def test_marks() -> None:
    stage = room()
    idea, ist = card(stage, "idea", "x"), card(stage, "ist", "y")
    stage.say("ben", DisputeCard(ist, True))
    stage.say("ben", ProposeCard(idea, True))
    stage.say("ben", SetTerm(idea, "temporary"))
    found = stage.data(idea)
    assert (stage.data(ist).disputed, found.measure, found.term) == (True, True, "temporary")
    stage.say("ada", DisputeCard(ist, False))
    stage.say("ada", SetTerm(idea))
    assert (stage.data(ist).disputed, stage.data(idea).term) == (False, "")


def test_only_ideas_become_measures_and_only_ones_own_group_marks() -> None:
    stage = room()
    idea, ist = card(stage, "idea", "x"), card(stage, "ist", "y")
    for body in (ProposeCard(ist, True), SetTerm(ist, "permanent")):
        with pytest.raises(Rejected, match="Only an idea"):
            stage.say("ada", body)
    for body in (DisputeCard(idea, True), ProposeCard(idea, True), SetTerm(idea, "permanent"), TieCards(idea, ist)):
        with pytest.raises(Rejected, match="another group"):
            stage.say("cem", body)


def test_a_card_that_was_taken_down_is_not_marked() -> None:
    stage = room()
    idea = card(stage, "idea", "x")
    stage.desk(Hide(idea))
    with pytest.raises(Rejected, match="no longer there"):
        stage.desk(DisputeCard(idea, True))


# take_role, give_role, leave_role


def roles(stage: Stage, group: str = ONE) -> dict[str, str]:
    found = board(stage, group)
    return {r: p for r in ("moderation", "scribe", "time", "report") if (p := found.holder(r))}  # type: ignore[arg-type]


def test_a_role_is_taken_and_passed_on_with_one_tap() -> None:
    stage = room()
    stage.say("ada", TakeRole("scribe"))
    stage.say("ada", TakeRole("time"))
    stage.say("cem", TakeRole("scribe"))
    assert (roles(stage), roles(stage, TWO)) == ({"scribe": "ada", "time": "ada"}, {"scribe": "cem"})
    stage.say("ben", TakeRole("scribe"))
    stage.say("ada", GiveRole("time", "ben"))
    assert roles(stage) == {"scribe": "ben", "time": "ben"}
    with pytest.raises(Rejected, match="do not have this role"):
        stage.say("ada", GiveRole("time", "ada"))
    with pytest.raises(Rejected, match="do not have this role"):
        stage.say("cem", GiveRole("time", "ada"))
    stage.say("ben", LeaveRole("time"))
    with pytest.raises(Rejected, match="do not have this role"):
        stage.say("ben", LeaveRole("time"))
    stage.desk(GiveRole("report", "ada"))
    stage.desk(TakeRole("moderation"), "ben")
    assert roles(stage) == {"scribe": "ben", "report": "ada", "moderation": "ben"}
    with pytest.raises(Rejected, match="in no group"):
        stage.desk(GiveRole("report", "dan"))


def test_whoever_leaves_the_group_has_no_role_in_it() -> None:
    stage = room()
    stage.say("ada", TakeRole("scribe"))
    stage.say("ada", JoinGroup(TWO))
    assert (roles(stage), roles(stage, TWO)) == ({}, {})
    stage.say("ben", TakeRole("scribe"))
    stage.say("ada", JoinGroup(ONE))
    assert roles(stage) == {"scribe": "ben"}


def test_who_goes_home_keeps_a_role_until_somebody_takes_it() -> None:
    stage = room()
    stage.say("ada", TakeRole("scribe"))
    stage.say("ada", Leave())
    assert roles(stage) == {"scribe": "ada"}
    stage.say("ben", TakeRole("scribe"))
    assert roles(stage) == {"scribe": "ben"}


def test_who_is_forgotten_takes_nobody_elses_role_along() -> None:
    stage = room()
    stage.say("ada", TakeRole("scribe"))
    stage.say("ben", TakeRole("scribe"))
    stage.desk(Erase("ada"))
    assert roles(stage) == {"scribe": "ben"}


# move_stage, shift_stage


def test_the_scribe_and_the_groups_moderation_move_it_on() -> None:
    stage = room()
    with pytest.raises(Rejected, match="With one tap"):
        stage.say("ada", MoveStage("ist"))
    stage.say("ada", TakeRole("scribe"))
    stage.say("ben", TakeRole("moderation"))
    stage.say("ada", MoveStage("ist"))
    stage.say("ben", MoveStage("soll", ONE))
    assert (board(stage).stage, board(stage, TWO).stage) == ("soll", "roles")
    record = stage.data(f"{RUN}.{ONE}.stage")
    assert record == GroupStage(ONE, "soll", stage.now, stage.now + 1_200, 1_200)
    with pytest.raises(Rejected, match="With one tap"):
        stage.say("ada", MoveStage("ist", TWO))
    with pytest.raises(Rejected, match="there already"):
        stage.say("ada", MoveStage("soll"))


def test_the_moderator_moves_one_group_or_all_of_them() -> None:
    stage = room()
    stage.desk(MoveStage("ist", TWO))
    clock = stage.data(f"{RUN}.{TWO}.stage")
    stage.desk(MoveStage("ist"))
    assert [b.stage for b in Boards.of(stage.scene).all] == ["ist", "ist"]
    assert stage.data(f"{RUN}.{TWO}.stage") == clock  # whoever is there already keeps her clock
    with pytest.raises(Rejected, match="there already"):
        stage.desk(MoveStage("ist"))


def test_a_stage_without_minutes_is_left_out() -> None:
    stage = room(role_minutes=0, choice_minutes=0)
    assert board(stage).stage == "ist"
    with pytest.raises(Rejected, match="left out"):
        stage.desk(MoveStage("choice"))
    assert stages_of(IstSollSettings()) == ("roles", "ist", "soll", "ideas", "choice")


def test_more_time_and_less() -> None:
    stage = room()
    began = stage.data(f"{RUN}.{ONE}.stage")
    stage.say("ada", TakeRole("scribe"))
    stage.say("ada", ShiftStage(300))
    stage.desk(ShiftStage(-60, TWO))
    one, two = (stage.data(f"{RUN}.{g}.stage") for g in (ONE, TWO))
    assert (one.due, one.length, two.due) == (began.due + 300, 600, began.due - 60)
    stage.desk(ShiftStage(-3_600))
    assert stage.data(f"{RUN}.{ONE}.stage").due == stage.now
    with pytest.raises(Rejected, match="sets the clock"):
        stage.say("ben", ShiftStage(300))


# hold_stage


def clock(stage: Stage, group: str = ONE) -> tuple[float | None, float | None]:
    record = stage.data(f"{RUN}.{group}.stage")
    return record.due, record.left


def test_a_held_clock_stands_still_and_goes_on_with_what_was_left() -> None:
    stage = room()
    due, _ = clock(stage)
    assert due is not None
    stage.say("ben", TakeRole("time"))
    stage.say("ben", HoldStage(True))
    left = due - stage.now
    assert (clock(stage), clock(stage, TWO)) == ((None, left), (due, None))
    assert board(stage).clock == {"due": None, "left": left, "length": 300}
    stage.say("ben", ShiftStage(60))
    assert clock(stage) == (None, left + 60)
    stage.say("ben", HoldStage(False))
    assert clock(stage) == (stage.now + left + 60, None)
    stage.desk(Undo(stage.board.seq))
    assert clock(stage) == (None, left + 60)
    stage.desk(MoveStage("ist", ONE))
    assert clock(stage) == (stage.now + 900, None)


def test_the_moderator_holds_all_clocks_or_one() -> None:
    stage = room()
    stage.desk(HoldStage(True, TWO))
    stage.desk(HoldStage(True))
    assert [b.held for b in Boards.of(stage.scene).all] == [True, True]
    with pytest.raises(Rejected, match="just done that"):
        stage.desk(HoldStage(True))
    stage.desk(HoldStage(False))
    assert [b.held for b in Boards.of(stage.scene).all] == [False, False]


def test_only_who_keeps_the_time_sets_the_clock() -> None:
    stage = room()
    for person, group in (("ada", ONE), ("cem", ONE)):
        with pytest.raises(Rejected, match="sets the clock"):
            stage.say(person, HoldStage(True, group))
    stage.say("ada", TakeRole("time"))
    with pytest.raises(Rejected, match="With one tap"):
        stage.say("ada", MoveStage("ist"))
    assert stage.mine("ada")["clock"]["held"] is False
    assert stage.mine("ada")["move"] is None


# move_card


def numbers(stage: Stage, group: str) -> dict[str, int]:
    return {c.data.text: board(stage, group).number(c.id) for c in board(stage, group).by_id.values()}


def test_a_card_moves_with_its_author_and_nobody_elses_number_changes() -> None:
    stage = room()
    a, b = card(stage, "ist", "a"), card(stage, "soll", "b")
    c = card(stage, "soll", "c", "ben", to=(a,))
    card(stage, "soll", "x", "cem")
    stage.desk(MoveCard(c, TWO))
    assert (order(stage, "soll"), order(stage, "soll", TWO)) == (["b"], ["x", "c"])
    assert (numbers(stage, ONE), numbers(stage, TWO)) == ({"a": 1, "b": 2}, {"x": 1, "c": 2})
    found = stage.board.get(c)
    assert found is not None
    assert (found.author, [m["no"] for m in stage.mine("ben")["cards"]]) == ("ben", [2])
    card(stage, "soll", "y", "cem")
    card(stage, "soll", "d")
    assert (numbers(stage, ONE), numbers(stage, TWO)) == ({"a": 1, "b": 2, "d": 4}, {"x": 1, "c": 2, "y": 3})
    stage.desk(MoveCard(c, ONE))
    assert (numbers(stage, ONE), numbers(stage, TWO)) == ({"a": 1, "b": 2, "c": 3, "d": 4}, {"x": 1, "y": 3})
    assert board(stage).to[c] == (a,)
    with pytest.raises(Rejected, match="there already"):
        stage.desk(MoveCard(c, ONE))
    with pytest.raises(Rejected, match="no longer there"):
        stage.desk(MoveCard(b, "nowhere"))


def test_undo_takes_a_moved_card_back() -> None:
    stage = room()
    a = card(stage, "ist", "a")
    before = stage.data(a)
    stage.desk(MoveCard(a, TWO))
    stage.desk(Undo(stage.board.seq))
    assert (stage.data(a), numbers(stage, ONE), numbers(stage, TWO)) == (before, {"a": 1}, {})
    with pytest.raises(Rejected, match="may not do this"):
        stage.say("ada", MoveCard(a, TWO))


def test_undoing_a_move_gives_stage_and_clock_back() -> None:
    stage = room()
    before = stage.data(f"{RUN}.{ONE}.stage")
    stage.desk(MoveStage("soll"))
    stage.desk(Undo(stage.board.seq))
    assert stage.data(f"{RUN}.{ONE}.stage") == before


def test_a_card_does_not_stand_in_the_way_of_undoing_an_older_one() -> None:
    stage = room()
    first = card(stage, "ist", "a")
    seq = stage.board.seq
    card(stage, "ist", "b", "ben")
    stage.desk(Undo(seq))
    assert (stage.status(first), order(stage, "ist")) == ("removed", ["b"])


# ask_help, answer_group


def test_a_group_calls_and_is_answered() -> None:
    stage = room()
    stage.say("ada", AskHelp(True))
    assert stage.data(f"{RUN}.{ONE}.call") == Call(ONE, "wanted")
    stage.desk(AnswerGroup(ONE, "coming"))
    assert (board(stage).call, board(stage, TWO).call) == ("coming", "")
    stage.desk(AnswerGroup(ONE))
    stage.desk(AnswerGroup(TWO, "asked"))
    stage.say("cem", AskHelp(False))
    assert (board(stage).call, board(stage, TWO).call) == ("", "")


# look_at, turn_to, turn_page


def test_the_desk_looks_at_one_board() -> None:
    stage = room()
    looked = Boards.of(stage.scene).looked
    assert looked is not None
    assert looked.id == ONE
    stage.desk(LookAt(TWO))
    assert stage.data(f"{RUN}.look") == Look(TWO)
    with pytest.raises(Rejected, match="no longer there"):
        stage.desk(LookAt("nowhere"))


def test_one_group_after_the_other_reports_with_its_own_clock() -> None:
    stage = room(report_minutes=3)
    stage.go("report")
    assert stage.data(f"{RUN}.turn") == Turn(ONE, 0, stage.now + 180, 180)
    stage.desk(TurnTo(TWO))
    assert stage.data(f"{RUN}.turn") == Turn(TWO, 0, stage.now + 180, 180, (ONE,))
    assert stage.data(f"{RUN}.look") == Look(TWO)


def test_no_group_is_shown_before_the_reports() -> None:
    stage = room()
    for body in (TurnTo(ONE), TurnPage(0)):
        with pytest.raises(Rejected):
            stage.desk(body)
    assert Boards.of(stage.scene).on_wall is None


def test_a_long_board_is_turned_page_by_page() -> None:
    stage = room()
    for n in range(9):
        card(stage, "soll", f"Soll {n}")
    stage.go("report")
    stage.desk(TurnPage(2))
    assert Boards.of(stage.scene).page == 2
    with pytest.raises(Rejected, match="no further page"):
        stage.desk(TurnPage(3))
    stage.desk(TurnTo(TWO))
    assert Boards.of(stage.scene).page == 0


def test_back_from_the_reports_and_in_again_goes_on_where_it_was() -> None:
    stage = room()
    stage.go("report")
    stage.desk(TurnTo(TWO))
    stage.go("work")
    assert Boards.of(stage.scene).on_wall is None
    stage.go("report")
    assert stage.data(f"{RUN}.turn") == Turn(TWO, 0, stage.now + 240, 240, (ONE,))


def test_who_has_not_reported_comes_before_the_step_on() -> None:
    stage = Stage(IstSoll(), {"groups": ["Eins", "Zwei", "Drei"]})
    three = f"{RUN}.grouping.g3"

    def following() -> str:
        found = Boards.of(stage.scene).following
        assert stage.method.pending(stage.scene) is (found is not None)
        assert stage.view(Role.MODERATOR)["steer"].data["next"] == (found.label() if found is not None else None)
        return found.id if found is not None else ""

    assert following() == ""
    stage.go("report")
    assert following() == TWO
    stage.desk(TurnTo(three))
    assert following() == TWO
    stage.desk(TurnTo(ONE))  # called too early: the third is still to come
    assert following() == TWO
    for group, then in ((TWO, three), (three, "")):
        stage.desk(TurnTo(group))
        assert following() == then
    assert stage.data(f"{RUN}.turn").heard == (ONE, TWO)


# groups


def test_groups_of_the_settings_are_made_once() -> None:
    stage = room()
    assert [(g.data.title, g.data.text) for g in stage.scene.groups] == [("Netzwerk", "Wer mit wem?"), ("Sport", "")]
    stage.go("report")
    stage.go("work")
    assert len(stage.scene.groups) == 2


def test_groups_that_are_there_are_taken_as_they_are() -> None:
    stage = Stage(IstSoll(), {"groups": ["Nicht nötig"], "together": True}, opened=False)
    effects = stage.method.take(stage.scene, [Offer("topic-1", "Kultur", "Offen für alle", people=("ada", "ben"))])
    assert [type(e).__name__ for e in effects] == ["Put"] * 4
    for effect in effects:
        stage._lay(effect.id, effect.data)  # type: ignore[union-attr]
    stage.desk(Open(ITEM))
    boards = Boards.of(stage.scene)
    assert [(b.group.data.title, [p.id for p in b.members]) for b in boards.all] == [("Kultur", ["ada", "ben"])]
    assert (boards.together, boards.all[0].clock is not None) == (False, True)


def test_without_any_groups_the_moderator_adds_some() -> None:
    stage = Stage(IstSoll(), {})
    assert stage.scene.groups == []
    with pytest.raises(Rejected, match="no group yet"):
        stage.desk(MoveStage("ist"))
    added = stage.desk(AddGroup("Neu"))
    assert (board(stage, added).stage, stage.data(f"{RUN}.{added}.stage").due) == ("roles", stage.now + 300)


def test_all_work_on_one_board_if_there_are_no_groups() -> None:
    stage = Stage(IstSoll(), {"together": True})
    card(stage, "ist", "x", "cem")
    boards = Boards.of(stage.scene)
    assert (boards.together, [p.id for p in boards.all[0].members]) == (True, ["ada", "ben", "cem"])
    assert (order(stage, "ist"), stage.method.spot(stage.scene, "ben")) == (["x"], ONE)
    stage.desk(AddGroup("Doch zwei"))
    assert Boards.of(stage.scene).together is False


def test_a_group_with_cards_stays() -> None:
    stage = room()
    found = card(stage, "ist", "x")
    stage.desk(DropGroup(TWO))
    with pytest.raises(Rejected, match="It stays"):
        stage.desk(DropGroup(ONE))
    stage.say("ada", WithdrawCard(found))
    stage.desk(DropGroup(ONE))
    assert stage.scene.groups == []


def test_people_are_moved_and_their_cards_stay_where_they_were_written() -> None:
    stage = room()
    found = card(stage, "ist", "x")
    stage.desk(PlaceIn("ada", TWO))
    assert (stage.data(found).group, stage.method.spot(stage.scene, "ada")) == (ONE, TWO)
    stage.say("ada", EditCard(found, "mein Satz", "x"))
    assert order(stage, "ist") == ["mein Satz"]
    assert stage.mine("ada")["cards"][0]["elsewhere"]["title"] == "Netzwerk"


def test_late_comers_stand_nowhere_until_they_choose() -> None:
    stage = room()
    assert stage.method.spot(stage.scene, "dan") == ""
    assert Boards.of(stage.scene).unplaced == ["dan"]
    stage.say("dan", JoinGroup(TWO))
    assert stage.method.spot(stage.scene, "dan") == TWO


def test_perspectives() -> None:
    assert perspectives_of(IstSollSettings(perspectives=(" Hort ", "", "Hort", "Kita"))) == ("Hort", "Kita")
    assert perspectives_of(IstSollSettings())[1] == "Parents"
    assert perspectives_of(IstSollSettings(tagged=False)) == ()


def test_taking_topics_over_while_groups_work() -> None:
    stage = room()
    with pytest.raises(Rejected, match="nothing to hand over"):
        stage.desk(Take(RUN, RUN))
    assert [type(e.data) for e in stage.method.take(stage.scene, [Offer("t", "Neu")])] == [Group]  # type: ignore[union-attr]


def test_roles_of_the_screens_are_the_moderators_own() -> None:
    stage = room()
    for body in (LookAt(ONE), AnswerGroup(ONE), AddGroup("x"), PlaceIn("ada", TWO)):
        with pytest.raises(Rejected, match="may not do this"):
            stage.say("ada", body)
    assert stage.method.stages(IstSollSettings(together=True))[1].title == "The board in plenary"
    assert Role.PARTICIPANT not in stage.method.phases[1].may[AddCard]
