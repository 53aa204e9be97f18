"""A vote with dots: one block for each command, from the options to the paper."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from facilitation.method import Conflict, Offer, OfferItem, Rejected
from facilitation.people import Role
from facilitation.steering import Confirm, Open
from facilitation.upkeep import Correct, Hide, Undo, Unhide
from methods.dot_vote import DotVote
from methods.parts.dots import Ballot, CastDots, PlaceDot, TakeDot, usual_budget
from methods.parts.pages import TurnPage
from methods.parts.paper import Checked
from methods.parts.vote_bodies import (
    AddOption,
    ClearDots,
    CountPaper,
    DropOption,
    EditOption,
    ExplainOption,
    MergeOptions,
    MoveOption,
    PartOption,
    SetCut,
    SetRules,
    TypeBallot,
)
from methods.parts.vote_kinds import Option, PaperBallot, Round, Sheets, option_of
from methods.parts.vote_state import Vote
from tests.methods.stage import RUN, Stage

A, B, C, D = (f"{RUN}.option-{n}" for n in range(4))


def room(*people: str, options: tuple[str, ...] = ("Aula", "Bus", "Chor", "Dorf"), **settings: Any) -> Stage:
    return Stage(
        DotVote(), {"options": options, **settings}, people or ("ada", "ben", "cem"), preset="dot_vote", title="Was zuerst?"
    )


def open_room(*people: str, **settings: Any) -> Stage:
    stage = room(*people, **settings)
    stage.go("dot")
    return stage


def titles(stage: Stage) -> list[str]:
    vote = Vote.of(stage.scene)
    return [vote.title(o) for o in vote.heads]


def ballots(stage: Stage) -> dict[str | None, tuple[str, ...]]:
    return {b.author: b.data.dots for b in stage.scene.written(Ballot)}


def counted(stage: Stage) -> dict[str, int]:
    """What the wall shows, title → dots."""
    return {" + ".join(r["titles"]): r["dots"] for r in stage.view(Role.PROJECTOR)["result"].data["rows"]}


# the options of the settings


def test_a_line_of_the_settings_is_title_explanation_and_cost() -> None:
    assert [
        option_of(line) for line in ("Bus", " Bus | fährt um sieben ", "Bus | | 1.200 €", "Bus|x|viel", " | a", "²|²|²")
    ] == [
        Option("Bus"),
        Option("Bus", "fährt um sieben"),
        Option("Bus", "", 1200),
        Option("Bus", "x"),
        None,
        Option("²", "²"),
    ]


def test_the_options_of_the_settings_are_laid_out_once() -> None:
    stage = room()
    assert titles(stage) == ["Aula", "Bus", "Chor", "Dorf"]
    stage.desk(DropOption(B))
    stage.go("dot")
    stage.go("review")
    assert titles(stage) == ["Aula", "Chor", "Dorf"]


def test_who_begins_with_the_dots_has_the_options_too() -> None:
    stage = room()
    stage.desk(Undo(stage.log[0].seq))
    assert titles(stage) == []
    data = msgspec.structs.replace(stage.data("item"), phase="dot")
    stage._lay("item", data)
    stage.desk(Open("item"))
    stage.say("ada", PlaceDot(A))
    assert ballots(stage) == {"ada": (A,)}


# add_option, edit_option, drop_option, move_option


def test_an_option_is_added_with_cost_and_explanation() -> None:
    stage = room()
    added = stage.desk(AddOption("Eis", "für alle", 90))
    assert stage.data(added) == Option("Eis", "für alle", 90, place=5.0)
    assert titles(stage) == ["Aula", "Bus", "Chor", "Dorf", "Eis"]
    with pytest.raises(Rejected, match="nothing written"):
        stage.desk(AddOption("  "))


def test_an_option_is_changed_by_who_has_seen_what_stands_there() -> None:
    stage = room()
    stage.desk(EditOption(A, "Aula am Abend", "Aula", "bis zehn", euros=5))
    assert stage.data(A) == Option("Aula am Abend", "bis zehn", 5, place=1.0)
    with pytest.raises(Conflict) as found:
        stage.desk(EditOption(A, "x", "Aula"))
    assert found.value.current == "Aula am Abend\nbis zehn"


def test_what_was_merged_into_a_dropped_option_stays() -> None:
    stage = room()
    stage.desk(MergeOptions(B, A))
    stage.desk(DropOption(A))
    assert titles(stage) == ["Bus", "Chor", "Dorf"]


def test_options_are_moved() -> None:
    stage = room()
    stage.desk(MoveOption(D, B))
    assert titles(stage) == ["Aula", "Dorf", "Bus", "Chor"]
    stage.desk(MoveOption(A))
    assert titles(stage) == ["Dorf", "Bus", "Chor", "Aula"]


# merge_options, part_option, hide


def test_merged_options_keep_both_titles_and_add_their_costs() -> None:
    stage = room(kind="money", options=("Aula | | 100", "Bus | | 50", "Chor"))
    stage.desk(MergeOptions(B, A))
    stage.desk(MergeOptions(A, C))
    vote = Vote.of(stage.scene)
    assert ([vote.title(o) for o in vote.heads], vote.euros(vote.heads[0])) == (["Chor + Aula + Bus"], 150)
    with pytest.raises(Rejected, match="together already"):
        stage.desk(MergeOptions(C, B))
    stage.desk(PartOption(A))
    assert titles(stage) == ["Aula + Bus", "Chor"]
    with pytest.raises(Rejected, match="for itself"):
        stage.desk(PartOption(A))


def test_a_hidden_option_cannot_be_dotted_and_comes_back_before_the_dots() -> None:
    stage = room()
    stage.desk(Hide(B))
    assert titles(stage) == ["Aula", "Chor", "Dorf"]
    stage.desk(Unhide(B))
    stage.desk(Hide(A))
    stage.go("dot")
    with pytest.raises(Rejected, match="not among the options"):
        stage.say("ada", PlaceDot(A))


# explain_option, turn_page


def test_one_option_stands_large_on_the_wall() -> None:
    stage = room(options=("Aula | hell und groß", "Bus"))
    stage.desk(ExplainOption(A))
    assert stage.view(Role.PROJECTOR)["stage"].data["large"]["note"] == "hell und groß"
    stage.desk(ExplainOption())
    assert stage.view(Role.PROJECTOR)["stage"].data["large"] is None
    stage.desk(ExplainOption(A))
    stage.go("dot")
    assert stage.view(Role.PROJECTOR)["stage"].data["large"] is None


def test_a_long_list_has_pages() -> None:
    stage = room(options=tuple(f"Option {n}" for n in range(20)))
    first = {e for e in stage.view(Role.PROJECTOR) if ".option-" in e}
    stage.desk(TurnPage(1))
    second = {e for e in stage.view(Role.PROJECTOR) if ".option-" in e}
    assert (len(first), len(second), first & second) == (15, 5, set())
    assert len([e for e in stage.view(Role.PARTICIPANT) if ".option-" in e]) == 20


# set_rules: budget and cumulation


@pytest.mark.parametrize(
    ("options", "cap", "most", "budget"),
    [(0, 7, 1, 0), (1, 7, 1, 1), (2, 7, 1, 1), (5, 7, 1, 3), (8, 7, 1, 4), (20, 7, 1, 7), (20, 3, 1, 3), (1, 7, 3, 1)],
)
def test_the_usual_number_of_dots(options: int, cap: int, most: int, budget: int) -> None:
    assert usual_budget(options, cap, most) == budget


def test_the_number_of_dots_follows_the_options_until_somebody_fixes_it() -> None:
    stage = room()
    assert stage.view(Role.MODERATOR)["steer"].data["dots"] == 2
    stage.desk(AddOption("Eis"))
    assert stage.view(Role.MODERATOR)["steer"].data["dots"] == 3
    stage.desk(SetRules(dots=9, most=1))
    assert stage.view(Role.MODERATOR)["steer"].data["dots"] == 5  # more cannot be placed
    stage.desk(SetRules(dots=4, most=2))
    stage.go("dot")
    assert stage.data(f"{RUN}.round-0").dots == 4
    with pytest.raises(Rejected):
        stage.desk(SetRules(dots=1))


def test_once_the_dots_are_open_nothing_about_the_options_changes() -> None:
    stage = open_room()
    for body in (
        AddOption("Eis"),
        EditOption(A, "x", "Aula"),
        DropOption(A),
        MoveOption(D, A),
        MergeOptions(B, A),
        SetRules(1),
        Hide(A),
        Correct(A, "text", "Aulen", "Aula"),
    ):
        with pytest.raises(Rejected):
            stage.desk(body)
    with pytest.raises(Rejected):
        stage.method.take(stage.scene, [Offer("o1", "Neu")])
    assert titles(stage) == ["Aula", "Bus", "Chor", "Dorf"]


def test_a_step_back_without_dots_opens_the_options_again() -> None:
    stage = open_room()
    stage.go("review")
    stage.desk(AddOption("Eis"))
    stage.go("dot")
    assert (len(stage.data(f"{RUN}.round-0").options), stage.data(f"{RUN}.round-0").dots) == (5, 3)


def test_with_dots_on_them_options_stay_until_all_dots_are_taken_away() -> None:
    stage = open_room()
    stage.say("ada", PlaceDot(A))
    stage.desk(TypeBallot(1, (B,)))
    stage.desk(CountPaper((A, B, C, D), ("1", "0", "0", "0"), 1))
    stage.go("review")
    for body in (AddOption("Eis"), Hide(A), SetRules(1)):
        with pytest.raises(Rejected, match="Take all dots away"):
            stage.desk(body)
    stage.desk(ClearDots())
    assert (ballots(stage), stage.scene.written(PaperBallot), stage.scene.written(Sheets)) == ({}, [], [])
    stage.desk(AddOption("Eis"))
    with pytest.raises(Rejected, match="no dots to take away"):
        stage.desk(ClearDots())
    stage.go("dot")
    stage.say("ada", PlaceDot(B))
    assert ballots(stage) == {"ada": (B,)}


def test_taking_all_dots_away_can_be_undone() -> None:
    stage = open_room()
    stage.say("ada", PlaceDot(A))
    stage.desk(ClearDots())
    assert stage.mine("ada")["left"] == 2
    stage.desk(Undo(stage.log[-1].seq))
    assert ballots(stage) == {"ada": (A,)}


# place_dot


def test_everybody_places_as_many_dots_as_they_have() -> None:
    stage = open_room()
    stage.say("ada", PlaceDot(A))
    stage.say("ada", PlaceDot(C))
    stage.say("ben", PlaceDot(A))
    assert ballots(stage) == {"ada": (A, C), "ben": (A,)}
    assert [stage.mine(p)["left"] for p in ("ada", "ben", "cem")] == [0, 1, 2]
    with pytest.raises(Rejected, match="All of your dots"):
        stage.say("ada", PlaceDot(B))


def test_one_dot_for_each_option_unless_more_are_allowed() -> None:
    stage = open_room()
    stage.say("ada", PlaceDot(A))
    with pytest.raises(Rejected, match="Only one dot"):
        stage.say("ada", PlaceDot(A))
    stage = open_room(most=2, dots=3)
    for _ in range(2):
        stage.say("ada", PlaceDot(A))
    with pytest.raises(Rejected, match=r"At most %\(n\)s dots") as found:
        stage.say("ada", PlaceDot(A))
    assert (found.value.params, ballots(stage)) == ({"n": 2}, {"ada": (A, A)})


def test_the_same_command_twice_is_one_dot_and_a_ballot_keeps_its_id() -> None:
    stage = open_room("person-ada")
    first = stage.say("person-ada", PlaceDot(A))
    stage.say("person-ada", PlaceDot(B))
    assert [b.id for b in stage.scene.written(Ballot)] == [first]
    assert not re.search("ada", first)


@pytest.mark.parametrize("phase", ["review", "resolve"])
def test_dots_are_placed_only_while_they_are_open(phase: str) -> None:
    stage = open_room()
    stage.say("ada", PlaceDot(A))
    stage.go(phase)
    for body in (PlaceDot(B), TakeDot(A), CastDots((A,))):
        with pytest.raises(Rejected):
            stage.say("ada", body)
    stage.close()
    with pytest.raises(Rejected):
        stage.say("ben", PlaceDot(A))
    assert ballots(stage) == {"ada": (A,)}


# take_dot


def test_a_dot_is_taken_back() -> None:
    stage = open_room(most=2, dots=3)
    for option in (A, A, B):
        stage.say("ada", PlaceDot(option))
    stage.say("ada", TakeDot(A))
    assert ballots(stage) == {"ada": (A, B)}
    stage.say("ada", TakeDot(A))
    stage.say("ada", TakeDot(B))
    assert (ballots(stage), stage.view(Role.PROJECTOR)["turnout"].data["voters"]) == ({"ada": ()}, 0)
    with pytest.raises(Rejected, match="no dot of yours"):
        stage.say("ben", TakeDot(A))


# cast_dots


def test_somebody_without_a_phone_votes_at_the_desk() -> None:
    stage = open_room()
    stage.add("dora", name="", number=7, channel="paper")
    stage.desk(CastDots((A, B)), person="dora")
    stage.desk(CastDots((C,)), person="dora")
    assert ballots(stage) == {"dora": (C,)}
    for bad in ((A, B, C), (A, A), ("nothing-there",)):
        with pytest.raises(Rejected):
            stage.desk(CastDots(bad), person="dora")
    with pytest.raises(Rejected):
        stage.desk(CastDots((A,)))


def test_nobody_changes_the_dots_of_somebody_with_a_phone() -> None:
    stage = open_room()
    stage.say("ada", PlaceDot(A))
    for body in (CastDots((B,)), PlaceDot(B), TakeDot(A)):
        with pytest.raises(Rejected, match="herself"):
            stage.desk(body, person="ada")
    with pytest.raises(Rejected):
        stage.desk(Undo(stage.log[-1].seq, chain=True))
    assert ballots(stage) == {"ada": (A,)}


# type_ballot


def test_a_numbered_ballot_counts_once() -> None:
    stage = open_room()
    stage.desk(TypeBallot(3, (B, A)))
    stage.desk(TypeBallot(3, (A, B)))
    paper = stage.view(Role.MODERATOR)["paper"].data
    assert (paper["typed"], paper["twice"], paper["doubtful"], paper["next"], paper["missing"]) == (1, 1, [], 4, [1, 2])
    stage.go("resolve")
    assert counted(stage) == {"Aula": 1, "Bus": 1, "Chor": 0, "Dorf": 0}


def test_a_second_typing_that_differs_is_doubtful_until_the_paper_decides() -> None:
    stage = open_room()
    stage.desk(TypeBallot(1, (A,)))
    stage.desk(TypeBallot(1, (B,)))
    assert (stage.view(Role.MODERATOR)["paper"].data["doubtful"], stage.scene.shown(PaperBallot)[0].data.dots) == ([1], (A,))
    assert stage.scene.shown(Checked)[0].data == Checked(1, ("dots",))
    stage.desk(TypeBallot(1, (B,), counts=True))
    assert (stage.view(Role.MODERATOR)["paper"].data["doubtful"], stage.scene.shown(PaperBallot)[0].data.dots) == ([], (B,))


def test_a_paper_ballot_has_no_more_dots_than_a_phone() -> None:
    stage = open_room()
    for bad in ((A, B, C), (A, A), ("nothing-there",)):
        with pytest.raises(Rejected):
            stage.desk(TypeBallot(1, bad))
    assert stage.scene.shown(PaperBallot) == []


# count_paper


def test_counted_paper_dots_are_added_and_counted_again() -> None:
    stage = open_room()
    stage.say("ada", PlaceDot(A))
    options = (A, B, C, D)
    stage.desk(CountPaper(options, ("9", "9", "0", "0"), 9))
    stage.desk(CountPaper(options, ("3", "1", "2", "0"), 4))
    assert stage.view(Role.MODERATOR)["paper"].data["counted"] == [4, 6]
    assert stage.view(Role.PROJECTOR)["turnout"].data == {"voters": 5, "asked": 5, "dots": 2, "most": 1, "round": 0}
    stage.go("resolve")
    assert counted(stage) == {"Aula": 4, "Chor": 2, "Bus": 1, "Dorf": 0}


@pytest.mark.parametrize(
    ("options", "dots", "sheets"),
    [
        ((A, B), ("1",), 3),
        ((A, A), ("1", "1"), 3),
        (("nothing-there",), ("1",), 3),
        ((A, B), ("4", "0"), 3),  # one option has more than one dot from somebody
        ((A, B, C), ("3", "3", "1"), 3),  # more than two for each
    ],
)
def test_a_count_that_cannot_be_is_refused(options: tuple[str, ...], dots: tuple[str, ...], sheets: int) -> None:
    stage = open_room()
    with pytest.raises(Rejected):
        stage.desk(CountPaper(options, dots, sheets))


def test_a_count_is_a_number() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"do": "count_paper", "options": [], "dots": ["-1"], "sheets": 1}, CountPaper)


# set_cut


def test_how_many_go_on_is_changed_at_any_time_and_not_for_money() -> None:
    stage = open_room()
    stage.desk(SetCut(1))
    assert Vote.of(stage.scene).cut == 1
    stage = open_room(kind="money")
    with pytest.raises(Rejected, match="sum of money"):
        stage.desk(SetCut(1))


# take


def test_options_come_from_other_steps_once_and_with_their_origin() -> None:
    stage = room(options=())
    offers = [
        Offer("card-1", "Nachtbus", "der letzte fährt um sieben"),
        Offer("card-2", "x" * 400, items=(OfferItem("h", "i", "o"),)),
        Offer("card-3", "  "),
    ]
    effects = stage.method.take(stage.scene, offers)
    assert [(e.id, e.origin, e.author) for e in effects] == [  # type: ignore[union-attr]
        (f"{RUN}.card-1", "card-1", ""),
        (f"{RUN}.card-2", "card-2", ""),
    ]
    assert [e.data.text[:8] for e in effects] == ["Nachtbus", "xxxxxxxx"]  # type: ignore[union-attr]
    assert [len(e.data.text) for e in effects] == [8, 300]  # type: ignore[union-attr]
    assert effects[1].data.note == f"{'x' * 400}\ni"  # type: ignore[union-attr]
    for effect in effects:
        stage._lay(effect.id, effect.data)
    assert list(stage.method.take(stage.scene, offers)) == []


# rounds and rules of the whole


def test_an_erased_option_takes_its_dots_with_it_and_gives_them_back() -> None:
    stage = open_room()
    stage.say("ada", PlaceDot(A))
    stage.say("ada", PlaceDot(B))
    option = stage.board.get(A)
    assert option is not None
    stage.board.put(msgspec.structs.replace(option, data=Option(""), removed=99, seq=99))
    assert stage.mine("ada")["left"] == 1
    stage.say("ada", PlaceDot(C))
    stage.go("resolve")
    assert counted(stage) == {"Bus": 1, "Chor": 1, "Dorf": 0}
    assert [r["no"] for r in stage.view(Role.PROJECTOR)["result"].data["rows"]] == [2, 3, 4]


def test_nobody_ever_has_two_ballots() -> None:
    stage = open_room()
    stage.say("ada", PlaceDot(A))
    first = stage.scene.shown(Ballot)[0]
    stage.board.put(msgspec.structs.replace(first, id="another"))
    with pytest.raises(Rejected, match="voted twice"):
        stage.method.check(stage.scene)


def test_the_frozen_round_outlives_confirming() -> None:
    stage = open_room()
    stage.say("ada", PlaceDot(A))
    stage.go("resolve")
    stage.close()
    stage.desk(Confirm(RUN))
    assert counted(stage) == {"Aula": 1, "Bus": 0, "Chor": 0, "Dorf": 0}
    assert [r.data.present for r in stage.scene.written(Round)] == [3]
