"""Feedback: one block for each command, then what may be seen, what a dot tells of its person, and the document."""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec
import pytest

from facilitation.merging import MergePeople
from facilitation.method import Actor, Conflict, Offer, Rejected
from facilitation.people import Role
from facilitation.protocol import Field, Listing, Paragraph, Section, apart
from facilitation.steering import Confirm
from facilitation.upkeep import Approve, Correct, Hide, TakeIn, Undo
from facilitation.words import say
from methods.feedback import Feedback
from methods.parts.feedback import (
    AddRemark,
    Dot,
    EditRemark,
    Enlarge,
    Large,
    PlaceDot,
    Remark,
    TakeDot,
    Turnout,
    WithdrawRemark,
    large_id,
    turnout_id,
)
from tests.methods.stage import RUN, SCREENS, Stage


def room(*people: str, **settings: Any) -> Stage:
    return Stage(Feedback(), settings, people or ("ada", "ben", "cem"), preset="feedback", title="Wie war’s?")


def dots(stage: Stage) -> list[tuple[str | None, int, int]]:
    return [(d.author, d.data.x, d.data.y) for d in stage.scene.shown(Dot)]


def remarks(stage: Stage, role: Role = Role.PROJECTOR) -> list[str]:
    return stage.texts(role)


def same(text: str) -> str:
    return text


def document(stage: Stage) -> Section:
    return stage.method.protocol(stage.scene, "public", same)


# place_dot


def test_everybody_has_one_dot_and_moves_it() -> None:
    stage = room()
    first = stage.say("ada", PlaceDot(10, 20))
    stage.say("ben", PlaceDot(90, 80))
    stage.say("ada", PlaceDot(70, 60))
    assert dots(stage) == [("ada", 70, 60), ("ben", 90, 80)]
    assert stage.scene.shown(Dot)[0].id == first


def test_a_dot_is_named_by_its_first_command_and_by_nothing_of_its_person() -> None:
    stage = room("person-ada", "person-ben")
    for person in ("person-ada", "person-ben", "person-ada"):
        stage.say(person, PlaceDot(50, 50))
    assert [d.id for d in stage.scene.written(Dot)] == ["c2", "c3"]
    assert [p for d in stage.scene.written(Dot) for p in ("ada", "ben") if p in d.id] == []


@pytest.mark.parametrize(("x", "y"), [(-1, 0), (0, 101)])
def test_a_dot_lies_in_the_field(x: int, y: int) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"do": "place_dot", "x": x, "y": y}, PlaceDot)


def test_a_moderator_types_dots_in_from_paper() -> None:
    stage = room()
    stage.add("dora", name="", number=7, channel="paper")
    stage.desk(PlaceDot(10, 10), person="dora")
    stage.desk(PlaceDot(30, 40), person="dora")
    stage.desk(PlaceDot(50, 60))
    stage.desk(PlaceDot(50, 60))
    assert dots(stage) == [("dora", 30, 40), (None, 50, 60), (None, 50, 60)]


def test_a_moderator_does_not_move_the_dot_of_somebody_with_a_phone() -> None:
    stage = room()
    stage.say("ada", PlaceDot(10, 20))
    with pytest.raises(Rejected, match="herself"):
        stage.desk(PlaceDot(90, 90), person="ada")
    assert dots(stage) == [("ada", 10, 20)]


def test_no_dot_is_placed_once_the_result_is_shown() -> None:
    stage = room()
    stage.say("ada", PlaceDot(10, 20))
    stage.go("reveal")
    for try_ in (
        lambda: stage.say("ben", PlaceDot(1, 1)),
        lambda: stage.say("ada", PlaceDot(1, 1)),
        lambda: stage.say("ada", TakeDot()),
    ):
        with pytest.raises(Rejected):
            try_()
    stage.close()
    with pytest.raises(Rejected):
        stage.say("ben", PlaceDot(1, 1))
    assert dots(stage) == [("ada", 10, 20)]


def test_back_from_the_result_a_dot_is_moved_again() -> None:
    stage = room()
    stage.say("ada", PlaceDot(10, 20))
    stage.go("reveal")
    stage.go("ask")
    stage.say("ada", PlaceDot(30, 20))
    assert dots(stage) == [("ada", 30, 20)]


# take_dot


def test_a_dot_is_taken_away_and_placed_again_as_the_same_one() -> None:
    stage = room()
    first = stage.say("ada", PlaceDot(10, 20))
    stage.say("ada", TakeDot())
    assert (dots(stage), stage.mine("ada")) == ([], {})
    stage.say("ada", PlaceDot(30, 40))
    assert (dots(stage), stage.scene.shown(Dot)[0].id) == ([("ada", 30, 40)], first)


def test_without_a_dot_there_is_none_to_take_away() -> None:
    stage = room()
    stage.say("ben", PlaceDot(10, 20))
    with pytest.raises(Rejected, match="no dot"):
        stage.say("ada", TakeDot())


def test_the_desk_takes_back_what_it_typed_in_and_nothing_that_somebody_placed_herself() -> None:
    stage = room()
    stage.add("dora", name="", number=7, channel="paper")
    stage.say("ada", PlaceDot(10, 20))
    own = stage.log[-1].seq
    stage.desk(PlaceDot(50, 60))
    stage.desk(Undo(stage.log[-1].seq))
    stage.desk(PlaceDot(30, 40), person="dora")
    stage.desk(PlaceDot(90, 40), person="dora")
    stage.desk(Undo(stage.log[-1].seq))
    with pytest.raises(Rejected):
        stage.desk(Undo(own, chain=True))
    assert dots(stage) == [("ada", 10, 20), ("dora", 30, 40)]


def test_nobody_ever_has_two_dots() -> None:
    stage = room()
    stage.say("ada", PlaceDot(10, 20))
    with pytest.raises(Rejected, match="two dots"):
        stage.method.check(_with_second_dot(stage))


def test_whose_two_entries_become_one_has_the_dot_that_stands() -> None:
    stage = room("ada", "ben")
    stage.say("ada", PlaceDot(10, 10))
    stage.say("ada", TakeDot())
    stage.say("ben", PlaceDot(90, 90))
    stage.desk(MergePeople("ada", "ben"))
    assert dots(stage) == [("ada", 90, 90)]
    stage.say("ada", PlaceDot(20, 20))
    assert dots(stage) == [("ada", 20, 20)]
    stage.say("ada", TakeDot())
    assert dots(stage) == []
    stage.say("ada", PlaceDot(30, 30))
    assert dots(stage) == [("ada", 30, 30)]


def _with_second_dot(stage: Stage) -> Any:
    first = stage.scene.shown(Dot)[0]
    stage.board.put(msgspec.structs.replace(first, id="another"))
    return stage.scene


# add_remark


def test_cards_of_both_columns_without_a_name() -> None:
    stage = room()
    stage.say("ada", AddRemark("good", "Das Tempo"))
    stage.say("ben", AddRemark("better", "Mehr Zeit"))
    stage.desk(AddRemark("better", "Vom Papier"))
    stage.go("reveal")
    assert [[remarks(stage, r), "Ada" in stage.bytes(r)] for r in SCREENS] == [
        [["Mehr Zeit", "Vom Papier", "Das Tempo"], False]
    ] * 3


def test_an_empty_card_is_refused() -> None:
    with pytest.raises(Rejected, match="nothing written"):
        room().say("ada", AddRemark("good", " \n"))


def test_where_only_dots_are_wanted_there_are_no_cards() -> None:
    stage = room(words=False)
    with pytest.raises(Rejected, match="only dots"):
        stage.say("ada", AddRemark("good", "Das Tempo"))
    stage.go("reveal")
    assert stage.view(Role.PROJECTOR)["side"].data["columns"] == []


def test_a_card_that_comes_after_the_result_waits_for_the_moderator() -> None:
    stage = room()
    stage.go("reveal")
    late = stage.say("ada", AddRemark("good", "zu spät"))
    assert (stage.status(late), remarks(stage), stage.mine("ada")["cards"][0]["status"]) == ("late", [], "late")
    stage.desk(TakeIn(late))
    assert (remarks(stage), stage.mine("ada")) == (["zu spät"], {})


def test_with_approval_a_card_is_seen_by_nobody_before_both() -> None:
    stage = Stage(Feedback(), {}, approval=True)
    card = stage.say("ada", AddRemark("good", "Das Tempo"))
    assert stage.status(card) == "waiting"
    stage.go("reveal")
    assert remarks(stage) == []
    stage.desk(Approve((card,)))
    assert remarks(stage) == ["Das Tempo"]


# edit_remark


def test_an_author_edits_her_card() -> None:
    stage = room()
    card = stage.say("ada", AddRemark("good", "Das Tempo"))
    stage.say("ada", EditRemark(card, "Das Tempo war gut", "Das Tempo"))
    assert stage.data(card) == Remark("good", "Das Tempo war gut")
    with pytest.raises(Conflict) as conflict:
        stage.say("ada", EditRemark(card, "x", "Das Tempo"))
    assert conflict.value.current == "Das Tempo war gut"


def test_nobody_else_edits_a_card() -> None:
    stage = room()
    card = stage.say("ada", AddRemark("good", "Das Tempo"))
    for actor in (Actor(Role.PARTICIPANT, "ben", "ben"), Actor(Role.MODERATOR, "mia", "ada", "mia")):
        with pytest.raises(Rejected):
            stage.send(actor, EditRemark(card, "x", "Das Tempo"))


# withdraw_remark


def test_an_author_takes_her_card_back_until_the_result_is_shown() -> None:
    stage = room()
    first = stage.say("ada", AddRemark("good", "a"))
    second = stage.say("ada", AddRemark("good", "b"))
    stage.say("ada", WithdrawRemark(first))
    stage.go("reveal")
    with pytest.raises(Rejected, match="has been shown"):
        stage.say("ada", WithdrawRemark(second))
    assert remarks(stage) == ["b"]


def test_a_late_card_is_still_its_authors() -> None:
    stage = room()
    stage.go("reveal")
    late = stage.say("ada", AddRemark("good", "zu spät"))
    stage.say("ada", WithdrawRemark(late))
    assert stage.status(late) == "removed"


# enlarge, entered


def test_the_cards_alone_on_the_wall() -> None:
    stage = room()
    with pytest.raises(Rejected):
        stage.desk(Enlarge(True))
    stage.go("reveal")
    stage.desk(Enlarge(True))
    wall = stage.view(Role.PROJECTOR)
    assert (wall["plane"].data["large"], wall["side"].data["large"]) == (True, True)
    stage.desk(Enlarge(False))
    assert stage.data(large_id(RUN)) == Large(False)


def test_the_rate_is_that_of_the_moment_when_the_result_was_shown() -> None:
    stage = room()
    stage.say("ada", PlaceDot(10, 20))
    assert stage.view(Role.PROJECTOR)["side"].data["present"] == 3
    stage.go("reveal")
    for person in ("ben", "cem"):
        stage.add(person, present=False)
    assert stage.data(turnout_id(RUN)) == Turnout(3)
    assert stage.view(Role.PROJECTOR)["side"].data["present"] == 3
    stage.go("ask")
    assert stage.view(Role.PROJECTOR)["side"].data["present"] == 1


def test_more_dots_than_people_are_never_more_than_all() -> None:
    stage = room("ada")
    for _ in range(3):
        stage.desk(PlaceDot(5, 5))
    side = stage.view(Role.PROJECTOR)["side"].data
    assert (side["placed"], side["present"]) == (3, 3)


# what may be seen


def test_before_the_result_nobody_sees_a_dot_or_a_card() -> None:
    stage = room()
    dot = stage.say("ada", PlaceDot(13, 87))
    card = stage.say("ada", AddRemark("good", "geheim-ada"))
    everywhere = [stage.bytes(r) for r in SCREENS] + [str(stage.mine("ben")), str(stage.method.offers(stage.scene))]
    everywhere += [str(document(stage))]
    for secret in ("geheim-ada", "13", "87", dot, card):
        assert [secret in text for text in everywhere] == [False] * len(everywhere)
    assert stage.view(Role.PROJECTOR)["side"].data["placed"] == 1
    assert set(stage.view(Role.PROJECTOR)) == {"plane", "side"}
    assert set(stage.view(Role.PARTICIPANT)) == {"form"}
    assert set(stage.view(Role.MODERATOR)) == {"steer", "enter"}
    for record in (dot, card):
        found = stage.board.get(record)
        assert found is not None
        assert stage.method.private(stage.scene, found) is True
        with pytest.raises(Rejected):
            stage.desk(Hide(record))
    with pytest.raises(Rejected):
        stage.desk(Correct(card, "text", "x", "geheim-ada"))
    assert stage.mine("ada")["dot"] == {"x": 13, "y": 87}
    assert stage.mine("ada")["cards"][0]["text"] == "geheim-ada"


def test_after_it_everybody_sees_the_cloud_and_nobody_whose_dot_is_whose() -> None:
    stage = room("zora", "ada", "ben")
    ids = [stage.say("zora", PlaceDot(90, 10)), stage.say("ada", PlaceDot(20, 30)), stage.say("ben", PlaceDot(60, 70))]
    stage.go("reveal")
    for role in SCREENS:
        assert stage.view(role)["plane"].data["dots"] == [[20, 30], [60, 70], [90, 10]]  # by place, not by time
        assert [text in stage.bytes(role) for text in (*ids, "zora", "Zora", "ada", "Ada")] == [False] * 7
    record = stage.board.get(ids[0])
    assert record is not None
    assert stage.method.private(stage.scene, record) is True


def test_closing_without_showing_shows_the_result_too() -> None:
    stage = room()
    stage.say("ada", PlaceDot(20, 30))
    stage.close()
    assert stage.view(Role.PROJECTOR)["plane"].data["dots"] == [[20, 30]]
    stage.reopen()
    assert stage.view(Role.PROJECTOR)["plane"].data["dots"] == []


def test_confirming_leaves_places_and_nobodys_name() -> None:
    stage = room()
    stage.say("ada", PlaceDot(20, 30))
    stage.say("ada", AddRemark("good", "Das Tempo"))
    stage.go("reveal")
    stage.close()
    before = document(stage)
    stage.desk(Confirm(RUN))
    assert dots(stage) == [(None, 20, 30)]
    assert document(stage) == before
    assert "ada" not in str(stage.log)
    assert stage.mine("ada") == {}


def test_a_hidden_card_is_gone_from_everywhere() -> None:
    stage = room()
    card = stage.say("ada", AddRemark("good", "beleidigend"))
    stage.go("reveal")
    stage.desk(Hide(card))
    everywhere = [stage.bytes(r) for r in SCREENS] + [str(stage.method.offers(stage.scene)), str(document(stage))]
    assert ["beleidigend" in text for text in everywhere] == [False] * 5
    assert stage.mine("ada")["cards"][0]["status"] == "hidden"


def test_dots_that_lie_on_each_other_can_all_be_counted() -> None:
    stage = room(*[f"p{n}" for n in range(93)])
    for n in range(93):
        stage.say(f"p{n}", PlaceDot(50, 50))
    stage.go("reveal")
    shown = stage.view(Role.PROJECTOR)["plane"].data["dots"]
    assert len(shown) == len({tuple(d) for d in shown}) == 93
    assert document(stage).blocks[1].points == ((0.5, 0.5),) * 93  # type: ignore[union-attr]


@pytest.mark.parametrize("points", [[(0.5, 0.5)] * 60, [(0.0, 0.0)] * 25, [(1.0, 1.0), (0.99, 1.0)], [], [(0.1, 0.9)]])
def test_points_are_moved_apart_and_stay_inside(points: list[tuple[float, float]]) -> None:
    drawn = apart(points, 0.03, 1.2)
    assert len(drawn) == len(points)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in drawn)
    pairs = [(a, b) for i, a in enumerate(drawn) for b in drawn[:i]]
    assert all(math.hypot(a[0] - b[0], (a[1] - b[1]) / 1.2) >= 0.0299 for a, b in pairs)
    assert drawn[:1] == sorted(points)[:1]


# offers, document, words


def test_what_would_be_better_may_go_on() -> None:
    stage = room()
    stage.say("ada", AddRemark("good", "Das Tempo"))
    better = stage.say("ada", AddRemark("better", "Mehr Zeit"))
    stage.go("reveal")
    assert list(stage.method.offers(stage.scene)) == [Offer(better, "Mehr Zeit", weight=1)]


def test_the_section() -> None:
    stage = room("ada", "ben", "cem", "dan")
    for person, x, y in (("ada", 90, 80), ("ben", 70, 90), ("cem", 10, 60)):
        stage.say(person, PlaceDot(x, y))
    stage.say("ada", AddRemark("good", "Das Tempo"))
    stage.go("reveal")
    described = (
        "3 dots. Median: Result 70, Climate 80, each from 0 (thin, frosty) to 100. "
        "rich and warm: 2. thin and warm: 1. thin and frosty: 0. rich and frosty: 0."
    )
    assert document(stage) == Section(
        "Wie war’s?",
        (
            Paragraph("3 of 4 placed a dot (75 %).", "note"),
            Field(("thin", "rich"), ("frosty", "warm"), ((0.1, 0.6), (0.7, 0.9), (0.9, 0.8)), described, ("Result", "Climate")),
            Paragraph("Good was", "lead"),
            Listing(("Das Tempo",)),
            Paragraph("Better would be", "lead"),
            Paragraph("No card.", "note"),
        ),
        place="feedback",
    )
    german = stage.method.protocol(stage.scene, "internal", say("de"))
    assert german.blocks[0] == Paragraph("3 von 4 haben einen Punkt geklebt (75 %).", "note")


def test_dots_on_a_line_belong_to_no_corner() -> None:
    stage = room()
    stage.say("ada", PlaceDot(50, 50))
    stage.say("ben", PlaceDot(50, 90))
    stage.go("reveal")
    field = document(stage).blocks[1]
    assert isinstance(field, Field)
    counted = re.findall(r"(\w+ and \w+|On a line between): (\d)", field.alt)
    corners = ("thin and frosty", "thin and warm", "rich and frosty", "rich and warm")
    assert counted == [*((corner, "0") for corner in corners), ("On a line between", "2")]


@pytest.mark.parametrize(
    ("shown", "note"),
    [(False, "The result of this step has not been shown."), (True, "Nobody has placed a dot or written a card.")],
)
def test_an_empty_step_says_so(shown: bool, note: str) -> None:
    stage = room()
    if shown:
        stage.go("reveal")
    assert document(stage) == Section("Wie war’s?", (Paragraph(note, "note"),), place="feedback")


def test_own_words_on_the_axes() -> None:
    stage = room(x="Ertrag", x_high="viel", good="Mitnehmen")
    stage.go("reveal")
    plane, side = stage.view(Role.PROJECTOR)["plane"].data, stage.view(Role.PROJECTOR)["side"].data
    assert plane["x"] == {"title": "Ertrag", "low": "thin", "high": "viel"}
    assert [c["title"] for c in side["columns"]] == ["Mitnehmen", "Better would be"]


def test_the_sample_is_lively_in_both_phases() -> None:
    stage = room(*[f"p{n}" for n in range(12)])
    stage.play(1, 40)
    assert len(stage.scene.shown(Dot)) > 6
    assert len(stage.scene.shown(Remark)) > 6
    stage.go("reveal")
    stage.play(2, 30)
    assert stage.board.get(large_id(RUN)) is not None
