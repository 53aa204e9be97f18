"""What a step takes over by itself, as the agenda says, and how that is planned."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from facilitation import console_panels
from facilitation.method import Offer, Rejected
from facilitation.planning import AddItem, DropItem, EditItem
from facilitation.steering import Next, Open
from facilitation.upkeep import Hide, Take, ToStore, Undo
from facilitation.whole import lines_of
from tests.rules.letters import DRAWER, METHODS, Burn, Event, Letter, Write

LETTERS, SHELF, OTHER = "new.1", "new.2", "new.3"
LINES = (AddItem(method="letters"), AddItem(method="shelf", takes=("0",)), AddItem(method="letters", title="Later"))


def written(lines: tuple[AddItem, ...] = LINES) -> Event:
    event = Event(lines)
    event.do(Next())
    event.say("ada", Write("hello"), LETTERS, "letter")
    event.say("ben", Write("and I"), LETTERS, "other")
    return event


def taken(event: Event) -> dict[str, Letter]:
    return {r.id: r.data for r in event.board.kind(SHELF, "letter") if r.removed is None}


class TestTakesWhenItOpens:
    def test_all_that_is_offered_then(self) -> None:
        event = written()
        event.do(Hide("other"))
        event.do(Open("new.2.1"))
        assert taken(event) == {f"{SHELF}.letter": Letter("hello")}
        assert event.record(f"{SHELF}.letter").origin == "letter"

    def test_only_the_first_time(self) -> None:
        event = written()
        event.do(Open("new.2.1"))
        event.do(Open("new.1.1"))
        event.say("ada", Write("one more"), LETTERS, "late")
        event.do(Open("new.2.1"))
        assert sorted(taken(event)) == [f"{SHELF}.letter", f"{SHELF}.other"]

    def test_undone_together_with_the_opening(self) -> None:
        event = written()
        event.do(Open("new.2.1"))
        event.do(Undo(event.seq))
        assert taken(event) == {}
        assert event.run(SHELF) == ("prepared", "")

    def test_again_after_that_undo(self) -> None:
        event = written()
        event.do(Open("new.2.1"))
        event.do(Undo(event.seq))
        event.do(Open("new.2.1"))
        assert taken(event) == {f"{SHELF}.letter": Letter("hello"), f"{SHELF}.other": Letter("and I")}

    def test_by_hand_after_an_undo_of_that(self) -> None:
        event = written()
        event.do(EditItem("new.2.1", takes=()))
        event.do(Open("new.2.1"))
        event.do(Take(LETTERS, SHELF))
        event.do(Undo(event.seq))
        assert taken(event) == {}
        event.do(Take(LETTERS, SHELF))
        assert sorted(taken(event)) == [f"{SHELF}.letter", f"{SHELF}.other"]

    def test_what_somebody_burnt_is_not_taken_again(self) -> None:
        event = written()
        event.do(Open("new.2.1"))
        event.do(Burn(f"{SHELF}.letter"), activity=SHELF)
        with pytest.raises(Rejected, match="already"):
            event.do(Take(LETTERS, SHELF))
        assert sorted(taken(event)) == [f"{SHELF}.other"]

    def test_opens_though_all_that_it_takes_would_be_too_much(self) -> None:
        event = written((*LINES, AddItem(method="shelf", takes=("2", "0"))))
        for n in range(4):
            event.say("ada", Write(f"letter {n}"), LETTERS, f"more-{n}")
        event.do(Open("new.3.1"))
        event.say("ben", Write("later"), OTHER, "later")
        event.do(Open("new.4.1"))
        assert event.run("new.4") == ("open", "open")
        assert [r.data for r in event.board.kind("new.4", "letter")] == [Letter("later")]

    def test_before_the_step_hears_that_it_has_begun(self) -> None:
        event = written()
        event.do(Open("new.2.1"))
        born = [r.id for r in event.board if r.activity == SHELF]
        assert born == [f"{SHELF}.letter", f"{SHELF}.other", f"{SHELF}.open"]

    def test_opens_all_the_same_if_there_is_nothing_or_the_format_refuses(self) -> None:
        event = Event((*LINES[:2], AddItem(method="letters", takes=("0",))))
        event.do(Open("new.2.1"))
        assert event.run(SHELF) == ("open", "open")
        event.say("ada", Write("hello"), SHELF, "put")
        event.do(Open("new.3.1"))
        assert event.run(OTHER)[0] == "open"

    def test_a_step_that_is_no_longer_there_gives_nothing(self) -> None:
        event = Event(LINES)
        event.do(DropItem("new.1.1"))
        event.do(Open("new.2.1"))
        assert taken(event) == {}


class TestPlans:
    def test_changed_on_the_desk(self) -> None:
        event = Event(LINES)
        assert event.do(EditItem("new.2.1", takes=(OTHER, LETTERS))) == {SHELF: {"data.takes": (OTHER, LETTERS)}}
        assert event.do(EditItem("new.2.1", takes=(SHELF,))) == {SHELF: {"data.takes": ()}}
        assert event.do(EditItem("new.2.1", title="Shelf")) == {SHELF: {"data.title": "Shelf"}}

    def test_refuses_a_step_that_is_not_there(self) -> None:
        with pytest.raises(Rejected, match="no longer there"):
            Event(LINES).do(EditItem("new.2.1", takes=("nowhere",)))

    def test_a_copy_of_the_plan_points_to_its_own_steps(self) -> None:
        lines = lines_of(Event(LINES).board, METHODS)
        assert [line.takes for line in lines] == [(), ("0",), ()]
        assert Event(lines, people=()).data(SHELF).takes == (LETTERS,)

    def test_a_copy_forgets_what_it_does_not_have(self) -> None:
        event = Event(LINES)
        event.do(DropItem("new.1.1"))
        assert [line.takes for line in lines_of(event.board, METHODS)] == [(), ()]


def test_names_no_more_than_a_hundred() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"do": "edit_item", "item": "x", "takes": ["a"] * 101}, EditItem)


def test_a_card_goes_to_the_topic_store_again_after_an_undo() -> None:
    event = written()
    for _ in range(2):
        event.do(ToStore("letter"))
        assert event.record("letter").status == "hidden"
        assert event.record(f"{DRAWER}.letter").removed is None
        event.do(Undo(event.seq))
        assert event.record("letter").status == "on"
        assert event.record(f"{DRAWER}.letter").removed is not None


class TestLeftBehind:
    @pytest.fixture(autouse=True)
    def _other_is_left_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        method = type(METHODS.of(Event(LINES).record(LETTERS)))
        offers = method.offers

        def some(self: Any, scene: Any) -> list[Offer]:
            return [msgspec.structs.replace(o, rest=o.origin == "other") for o in offers(self, scene)]

        monkeypatch.setattr(method, "offers", some)

    def test_no_step_takes_it_by_itself(self) -> None:
        event = written()
        event.do(Open("new.2.1"))
        assert sorted(taken(event)) == [f"{SHELF}.letter"]
        event.do(Take(LETTERS, SHELF))
        assert sorted(taken(event)) == [f"{SHELF}.letter", f"{SHELF}.other"]

    @pytest.mark.parametrize(("timed", "ticked"), [(True, {"letter"}), (False, {"other"})])
    def test_it_is_ticked_for_the_topic_store_and_the_others_for_a_step(
        self, monkeypatch: pytest.MonkeyPatch, timed: bool, ticked: set[str]
    ) -> None:
        event = written()
        shelf = event.record(SHELF)
        monkeypatch.setattr(type(METHODS.of(shelf)), "timed", timed)
        panel = console_panels.handover(event.board, METHODS, shelf)[f"take-{LETTERS}"]
        assert {o["origin"] for o in panel.data["offers"] if o["ticked"]} == ticked
