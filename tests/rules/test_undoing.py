"""Undo: field by field, in chains, and what stays out of its reach."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation import agenda
from facilitation.clockwork import ClockGo, ClockHold, ClockSet, ClockShift
from facilitation.joining import AddPerson, EditMe, EditPerson, EraseMe
from facilitation.method import Body, Rejected, Tick
from facilitation.planning import AddItem, DropItem, EditEvent, EditItem, MoveItem
from facilitation.steering import Close, Confirm, Evaluate, Next, Open, SetPhase
from facilitation.undoing import CannotUndo
from facilitation.upkeep import Correct, Hide, Take, ToStore, Undo, Unhide
from tests.rules.letters import CORE, DRAWER, FIRST, SECOND, THIRD, Burn, Event, Letter, Rewrite, Told, Write, clock_of


def opened() -> Event:
    event = Event()
    event.do(Open(f"{FIRST}.1"))
    return event


def written() -> Event:
    event = opened()
    event.say("ada", Write("hello"), command_id="letter")
    return event


def did(event: Event, body: Body) -> int:
    """Carry out a command; the number of its change."""
    event.do(body)
    return event.seq


def undo(event: Event, seq: int, *, chain: bool = False) -> Told:
    return event.do(Undo(seq, chain))


def refused(event: Event, seq: int, *, chain: bool = False) -> Rejected:
    before = {r.id: r for r in event.board}, event.seq
    with pytest.raises(Rejected) as caught:
        undo(event, seq, chain=chain)
    assert ({r.id: r for r in event.board}, event.seq) == before
    return caught.value


def shown(event: Event) -> dict[str, Any]:
    """What stands on the boards: what was not removed, without stamps and clocks."""
    return {
        r.id: (str(r.data).partition(", turn=")[0], r.status, r.author)
        for r in event.board
        if r.removed is None and r.kind != "clock"
    }


class TestTheLast:
    @pytest.mark.parametrize(
        "body",
        [
            Hide("letter"),
            Correct("letter", "text", "Hello", "hello"),
            ToStore("letter"),
            Take(FIRST, DRAWER),
            Next(),
            SetPhase(FIRST, "read"),
            Close(FIRST),
            Open(f"{SECOND}.1"),
            AddItem(method="letters", title="More"),
            DropItem(f"{THIRD}.1"),
            MoveItem(f"{THIRD}.1", f"{FIRST}.1"),
            EditItem(f"{THIRD}.1", title="Other", minutes=3, beside=f"{SECOND}.1"),
            EditItem(f"{THIRD}.1", preset="short"),
            EditEvent({"title": "Another day"}),
            AddPerson(name="Cem", number=3),
            EditPerson("ada", region="Nord"),
        ],
        ids=lambda b: type(b).__name__,
    )
    def test_everything_is_again_as_it_was(self, body: Body) -> None:
        event = written()
        before = shown(event)
        seq = did(event, body)
        assert shown(event) != before
        undo(event, seq)
        assert shown(event) == before

    def test_and_undo_is_undone_again(self) -> None:
        event = written()
        seq = did(event, Hide("letter"))
        after = shown(event)
        undo(event, seq)
        undo(event, event.seq)
        assert shown(event) == after

    def test_a_birth_is_taken_back_and_keeps_its_place_when_it_returns(self) -> None:
        event = opened()
        for name in ("one", "two"):
            event.behalf("ada", Write(name), command_id=name)
        first = event.record("one").born
        assert undo(event, first) == {"one": {"removed": True}}
        assert undo(event, event.seq) == {"one": {"removed": False}}
        assert [r.id for r in event.board.kind(FIRST, "letter")] == ["one", "two"]
        assert event.record("one").born == first


class TestFieldByField:
    def test_what_others_have_changed_meanwhile_stays(self) -> None:
        event = written()
        seq = did(event, Correct("letter", "text", "Hello", "hello"))
        event.do(Correct("letter", "note", "a note", ""))
        event.do(Hide("letter"))
        assert undo(event, seq) == {"letter": {"data.text": "hello"}}
        assert (event.data("letter"), event.record("letter").status) == (Letter("hello", "a note"), "hidden")

    def test_a_field_that_was_changed_again_stands_in_the_way(self) -> None:
        event = written()
        first = did(event, Correct("letter", "text", "Hello", "hello"))
        second = did(event, Correct("letter", "text", "Hello!", "Hello"))
        error = refused(event, first)
        assert isinstance(error, CannotUndo)
        assert (error.later, error.params) == (second, {"later": second})

    def test_it_names_the_change_of_that_field_not_of_another(self) -> None:
        event = written()
        first = did(event, Correct("letter", "text", "Hello", "hello"))
        second = did(event, Correct("letter", "text", "Hello!", "Hello"))
        event.do(Hide("letter"))
        error = refused(event, first)
        assert isinstance(error, CannotUndo)
        assert error.later == second

    def test_what_went_back_by_itself_is_in_nobodys_way(self) -> None:
        event = written()
        hide = did(event, Hide("letter"))
        event.do(Unhide("letter"))
        assert undo(event, hide) == {}

    def test_cards_written_since_stay(self) -> None:
        event = opened()
        phase = did(event, SetPhase(FIRST, "read"))
        event.behalf("ada", Write("typed while reading"), command_id="letter")
        undo(event, phase)
        assert event.run(FIRST) == ("open", "write")
        assert event.record("letter").alive


class TestChain:
    def test_takes_the_later_ones_back_newest_first(self) -> None:
        event = written()
        seqs = [did(event, Correct("letter", "text", text, saw)) for saw, text in (("hello", "1"), ("1", "2"), ("2", "3"))]
        assert undo(event, seqs[0], chain=True) == {"letter": {"data.text": "hello"}}

    def test_leaves_what_stands_in_nobodys_way(self) -> None:
        """This once went on for ever: the newest change of the record was not the one in the way."""
        event = written()
        first = did(event, Correct("letter", "text", "1", "hello"))
        event.do(Correct("letter", "text", "2", "1"))
        event.do(Correct("letter", "note", "stays", ""))
        assert undo(event, first, chain=True) == {"letter": {"data.text": "hello"}}
        assert event.data("letter") == Letter("hello", "stays")

    def test_goes_through_undos_too(self) -> None:
        event = written()
        first = did(event, Correct("letter", "text", "1", "hello"))
        second = did(event, Correct("letter", "text", "2", "1"))
        undo(event, second)
        undo(event, event.seq)
        assert event.data("letter").text == "2"
        undo(event, first, chain=True)
        assert event.data("letter").text == "hello"

    def test_stops_before_what_its_author_has_written_again(self) -> None:
        event = opened()
        event.say("ada", Write("mine", secret=True), command_id="letter")
        before = event.seq
        event.say("ada", Rewrite("letter", "mine, again"))
        assert refused(event, before + 1, chain=True).reason == "This is no longer there."

    def test_walks_back_through_the_day(self) -> None:
        event = opened()
        steps = [did(event, Next()) for _ in range(3)]
        assert [event.run(a) for a in (FIRST, SECOND)] == [("closed", "read"), ("open", "read")]
        seen = []
        for seq in reversed(steps):
            undo(event, seq)
            seen.append([event.run(a) for a in (FIRST, SECOND)])
        assert seen == [
            [("closed", "read"), ("open", "write")],
            [("open", "read"), ("prepared", "")],
            [("open", "write"), ("prepared", "")],
        ]


class TestClock:
    """The clock is a record of its own: ±5 minutes never stand in the way, and nobody loses time unseen."""

    def test_undoing_a_phase_holds_it(self) -> None:
        event = opened()
        due = event.now + 300
        seq = did(event, SetPhase(FIRST, "read"))
        undo(event, seq)
        assert clock_of(event.board, FIRST) == (300.0, None, due - event.now)

    def test_five_minutes_more_are_not_in_the_way_and_stay(self) -> None:
        event = opened()
        due = event.now + 300
        seq = did(event, Next())
        event.do(ClockShift(FIRST, 300))
        undo(event, seq)
        assert event.run(FIRST) == ("open", "write")
        assert clock_of(event.board, FIRST) == (600.0, None, due + 300 - event.now)

    def test_undoing_a_tick_holds_it(self) -> None:
        event = opened()
        event.do(Tick(event.now), CORE, activity=FIRST)
        undo(event, event.seq)
        assert not event.record(f"{FIRST}.tick").alive
        clock = clock_of(event.board, FIRST)
        assert clock is not None
        assert clock[1] is None

    def test_it_goes_back_as_a_whole(self) -> None:
        event = opened()
        event.do(ClockSet(FIRST, 1))
        due = event.now + 60
        seq = did(event, ClockHold(FIRST))
        undo(event, seq)
        assert clock_of(event.board, FIRST) == (60.0, due, None)

    def test_or_not_at_all_if_it_was_set_again(self) -> None:
        event = opened()
        event.do(ClockSet(FIRST, 1))
        hold = did(event, ClockHold(FIRST))
        event.do(ClockShift(FIRST, 60))
        assert undo(event, hold) == {}
        assert clock_of(event.board, FIRST) == (120.0, None, 119.0)
        event.do(ClockGo(FIRST))
        assert undo(event, hold) == {}

    def test_an_alarm_of_before_never_counts_again(self) -> None:
        event = opened()
        clock = agenda.clock_id(FIRST)
        version = event.data(clock).version
        seq = did(event, ClockShift(FIRST, 300))
        undo(event, seq)
        assert event.data(clock).version == version + 2


class TestOutOfReach:
    def test_what_was_never_there(self) -> None:
        for seq in (0, -1, 99):
            assert refused(opened(), seq).reason == "There is no such change."

    def test_the_beginning_and_who_has_joined(self) -> None:
        event = opened()
        assert [c.command for c in event.log[:2]] == ["new_event", "join"]
        for seq in (1, 2):
            assert refused(event, seq).reason == "This can no longer be undone."

    def test_confirming(self) -> None:
        event = written()
        event.do(Close(FIRST))
        evaluated = did(event, Evaluate(FIRST))
        confirmed = did(event, Confirm(FIRST))
        assert refused(event, confirmed).reason == "This can no longer be undone."
        for chain in (False, True):
            refused(event, evaluated, chain=chain)

    def test_what_was_erased_is_stepped_over(self) -> None:
        event = written()
        event.behalf("ben", Write("stays"), command_id="other")
        taken = did(event, Take(FIRST, DRAWER))
        event.say("ada", EraseMe())
        assert undo(event, taken) == {f"{DRAWER}.other": {"removed": True}}
        born = event.record("letter").born
        assert refused(event, born).reason == "This can no longer be undone."

    def test_what_an_author_has_taken_back(self) -> None:
        event = written()
        event.say("ada", Burn("letter"))
        assert refused(event, event.seq).reason == "This is no longer there."

    def test_a_step_in_use(self) -> None:
        event = opened()
        added = did(event, AddItem(method="letters", title="More"))
        item = agenda.items(event.board)[-1]
        event.do(Open(item.id))
        assert refused(event, added).reason == "This step is running. Please close it first."
        event.say("ada", Write("x"), item.data.activity)
        event.do(Close(item.data.activity))
        assert refused(event, added).reason == "This step has cards. Please close it instead of removing it."

    def test_an_undone_removal_cannot_be_redone_once_somebody_has_written(self) -> None:
        event = opened()
        seq = did(event, DropItem(f"{SECOND}.1"))
        undo(event, seq)
        undone = event.seq
        event.do(Open(f"{SECOND}.1"))
        event.say("ada", Write("x"), SECOND)
        event.do(Close(SECOND))
        assert refused(event, undone).reason == "This step has cards. Please close it instead of removing it."

    def test_what_somebody_has_taken_back_of_herself(self) -> None:
        event = opened()
        event.say("ada", EditMe(region="Nord"))
        event.say("ada", EditMe(region=""))
        assert refused(event, event.seq).reason == "Only its author can change this."

    def test_what_an_author_has_replaced(self) -> None:
        event = opened()
        event.say("ada", Write("too private"), command_id="letter")
        event.say("ada", Rewrite("letter", "good for all"))
        assert refused(event, event.seq).reason == "Only its author can change this."
        assert event.data("letter").text == "good for all"
