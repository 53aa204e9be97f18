"""Heaps: pointers only, one block for each command."""

from __future__ import annotations

import pytest

from facilitation.method import Conflict, Rejected
from facilitation.people import Role
from facilitation.upkeep import Correct, Hide, Undo, Unhide
from methods.parts.heaps import FreeCard, Gather, NameHeap, OpenHeap, SplitHeap
from methods.parts.stems import AddCard
from methods.sentence_stems import SentenceStems
from tests.methods.stage import Stage


def room() -> tuple[Stage, str, str, str, str]:
    """Three cards on the first board and one on the second, ready to be put in order."""
    stage = Stage(SentenceStems(), {"stems": ["Gut war", "Offen ist"], "shown": "at_once"})
    a, b, c = (stage.say(p, AddCard(0, f"Karte {p}")) for p in ("ada", "ben", "cem"))
    other = stage.say("ada", AddCard(1, "anderswo"))
    stage.go("cluster")
    return stage, a, b, c, other


def places(stage: Stage) -> dict[str, str]:
    return {i: s.region for i, s in stage.view(Role.PROJECTOR).items() if s.partial.endswith("card")}


# gather


def test_two_cards_make_a_heap() -> None:
    stage, a, b, c, other = room()
    heap = stage.desk(Gather(a, b))
    assert places(stage) == {a: f"heap-{heap}", b: f"heap-{heap}", c: "board-0", other: "board-1"}


def test_a_card_onto_a_card_in_a_heap_goes_into_that_heap() -> None:
    stage, a, b, c, other = room()
    heap = stage.desk(Gather(a, b))
    stage.desk(Gather(c, a))
    assert places(stage) == {a: f"heap-{heap}", b: f"heap-{heap}", c: f"heap-{heap}", other: "board-1"}


def test_a_card_onto_a_heap_and_a_heap_onto_a_card() -> None:
    stage, a, b, c, _ = room()
    heap = stage.desk(Gather(a, b))
    stage.desk(Gather(c, heap))
    assert places(stage)[c] == f"heap-{heap}"
    stage.desk(FreeCard(c))
    stage.desk(Gather(heap, c))
    assert places(stage)[c] == f"heap-{heap}"


def test_two_heaps_become_one_and_keep_a_name() -> None:
    stage, a, b, c, other = room()
    d = stage.desk(AddCard(0, "noch eine"))
    first, second = stage.desk(Gather(a, b)), stage.desk(Gather(c, d))
    stage.desk(NameHeap(first, "Wege"))
    stage.desk(Gather(first, second))
    assert places(stage) == dict.fromkeys((a, b, c, d), f"heap-{second}") | {other: "board-1"}
    assert stage.data(second).name == "Wege"
    assert stage.status(first) == "removed"


def test_cards_of_two_boards_stay_apart() -> None:
    stage, a, _, _, other = room()
    with pytest.raises(Rejected, match="different boards"):
        stage.desk(Gather(a, other))


@pytest.mark.parametrize("onto", ["self", "own_heap", "own_member"])
def test_nothing_lies_on_itself(onto: str) -> None:
    stage, a, b, _, _ = room()
    heap = stage.desk(Gather(a, b))
    card, target = {"self": (a, a), "own_heap": (heap, heap), "own_member": (heap, a)}[onto]
    with pytest.raises(Rejected):
        stage.desk(Gather(card, target))


def test_undo_of_gathering_is_exact() -> None:
    stage, a, b, _, _ = room()
    before = {i: stage.data(i) for i in (a, b)}
    stage.desk(Gather(a, b))
    stage.desk(Undo(stage.board.seq))
    assert set(places(stage).values()) == {"board-0", "board-1"}
    assert {i: stage.data(i) for i in (a, b)} == before


# name_heap


def test_a_name_stands_on_the_heap() -> None:
    stage, a, b, _, _ = room()
    heap = stage.desk(Gather(a, b))
    stage.desk(NameHeap(heap, "  Miteinander "))
    shown = {"name": "Miteinander", "lead": "", "n": 2, "colour": "green", "opened": False}
    assert stage.view(Role.PROJECTOR)[heap].data == shown


def test_the_first_words_of_its_first_card_stand_for_a_heap_without_a_name() -> None:
    stage, a, b, _, _ = room()
    heap = stage.desk(Gather(a, b))
    first = stage.data(a).text
    assert stage.view(Role.PROJECTOR)[heap].data["lead"] == first
    stage.desk(Correct(a, "text", "Wort " * 30, first))
    assert stage.view(Role.PROJECTOR)[heap].data["lead"] == ("Wort " * 12).rstrip() + " …"
    stage.desk(Hide(a))
    assert heap not in stage.view(Role.PROJECTOR)


def test_two_moderators_name_the_same_heap() -> None:
    stage, a, b, _, _ = room()
    heap = stage.desk(Gather(a, b))
    stage.desk(NameHeap(heap, "Miteinander"))
    with pytest.raises(Conflict) as conflict:
        stage.desk(NameHeap(heap, "Zusammen"))
    assert conflict.value.current == "Miteinander"


# split_heap


def test_splitting_lays_all_cards_loose_and_undo_brings_the_heap_back() -> None:
    stage, a, b, c, other = room()
    heap = stage.desk(Gather(a, b))
    stage.desk(NameHeap(heap, "Wege"))
    stage.desk(SplitHeap(heap))
    assert places(stage) == {a: "board-0", b: "board-0", c: "board-0", other: "board-1"}
    stage.desk(Gather(b, c))
    stage.desk(Undo(stage.board.seq - 1))
    assert places(stage)[a] == f"heap-{heap}"
    assert stage.data(heap).name == "Wege"


# free_card


def test_a_card_taken_out_of_two_leaves_no_heap() -> None:
    stage, a, b, _, _ = room()
    heap = stage.desk(Gather(a, b))
    stage.desk(FreeCard(a))
    assert heap not in stage.view(Role.PROJECTOR)
    assert places(stage)[b] == "board-0"


def test_a_named_heap_stands_with_one_card() -> None:
    stage, a, b, _, _ = room()
    heap = stage.desk(Gather(a, b))
    stage.desk(NameHeap(heap, "Wege"))
    stage.desk(FreeCard(a))
    assert (places(stage)[a], places(stage)[b]) == ("board-0", f"heap-{heap}")


def test_a_loose_card_cannot_be_taken_out() -> None:
    stage, a, _, _, _ = room()
    with pytest.raises(Rejected, match="no heap"):
        stage.desk(FreeCard(a))


def test_a_hidden_card_leaves_its_heap_and_comes_back_to_it() -> None:
    stage, a, b, _, _ = room()
    heap = stage.desk(Gather(a, b))
    stage.desk(Hide(a))
    assert places(stage)[b] == "board-0"
    stage.desk(Unhide(a))
    assert places(stage)[b] == f"heap-{heap}"


# open_heap


def test_one_heap_is_opened_on_the_wall_and_closed_again() -> None:
    stage, a, b, _, _ = room()
    heap = stage.desk(Gather(a, b))
    stage.desk(OpenHeap(heap))
    wall = stage.view(Role.PROJECTOR)
    assert (wall[heap].data["opened"], wall["stage"].data["opened"]) == (True, True)
    assert [s["away"] for s in wall["stage"].data["stems"]] == [False, True]
    stage.desk(OpenHeap())
    assert stage.view(Role.PROJECTOR)["stage"].data["opened"] is False


def test_an_opened_heap_that_is_split_is_no_longer_opened() -> None:
    stage, a, b, _, _ = room()
    heap = stage.desk(Gather(a, b))
    stage.desk(OpenHeap(heap))
    stage.desk(SplitHeap(heap))
    assert stage.view(Role.PROJECTOR)["stage"].data["opened"] is False
