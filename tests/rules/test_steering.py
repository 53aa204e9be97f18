"""Steering: one block for each command. What is told is all that has changed; clocks are (length, due, left) in seconds."""

from __future__ import annotations

import pytest

from facilitation import agenda, runsheet
from facilitation.clockwork import ClockGo, ClockHold, ClockSet, ClockShift
from facilitation.method import Body, Entered, Rejected
from facilitation.planning import AddItem, EditItem
from facilitation.projection import Blank, Freeze, Present, Welcome
from facilitation.steering import Back, Close, Confirm, Evaluate, Next, Open, Reopen, SetPhase
from facilitation.upkeep import Undo
from tests.rules.letters import FIRST, LINES, METHODS, SECOND, THIRD, Event, Letters, SetClock, Stamp, Told, Write, clock_of


def line(activity: str) -> str:
    return f"{activity}.1"


def clock(activity: str) -> str:
    return agenda.clock_id(activity)


def opened(activity: str = FIRST, event: Event | None = None) -> Event:
    event = event or Event()
    event.do(Open(line(activity)))
    return event


def refused(event: Event, body: Body) -> str:
    """Why; nothing has changed."""
    before = {r.id: r for r in event.board}, event.seq
    with pytest.raises(Rejected) as caught:
        event.do(body)
    assert ({r.id: r for r in event.board}, event.seq) == before
    return caught.value.reason


def runs(event: Event) -> list[tuple[str, str]]:
    return [event.run(a) for a in (FIRST, SECOND, THIRD)]


NOT_OPEN = "This step is not open."
PREPARED = ("prepared", "")
CLOSED = ("closed", "write")


class TestOpen:
    def test_a_further_line_of_the_running_step_begins_its_phase(self) -> None:
        event = Event()
        event.do(Open(line(FIRST)))
        stages = [p.key for p in METHODS.of(event.record(FIRST)).phases]
        event.do(AddItem(activity=FIRST, phase=stages[1]), command_id="further")
        event.do(Open("further.1"))
        assert (event.data(FIRST).state, event.data(FIRST).phase) == ("open", stages[1])

    def test_begins_the_first_phase_and_its_clock(self) -> None:
        event = Event()
        told = event.do(Open(line(FIRST)))
        now = event.now
        assert told == {
            FIRST: {"data.state": "open", "data.phase": "write", "data.opened": now, "data.steps": (("write", now),)},
            clock(FIRST): agenda.Clock(FIRST, 300.0, now + 300, None, 1),
            f"{FIRST}.write": Stamp("write"),
        }

    def test_a_phase_without_a_clock_of_its_own_gets_the_lines_minutes(self) -> None:
        event = Event(LINES[:1])
        event.do(AddItem(activity=FIRST, phase="read", minutes=20), command_id="more")
        event.do(Open("more.1"))
        assert event.run(FIRST) == ("open", "read")
        assert clock_of(event.board, FIRST) == (1200.0, event.now + 1200, None)

    def test_closes_what_ran_before_and_stops_its_clock(self) -> None:
        event = opened()
        told = event.do(Open(line(SECOND)))
        assert told[FIRST] == {"data.state": "closed", "data.closed": event.now}
        assert told[clock(FIRST)] == {"data.due": None, "data.left": 299.0}
        assert runs(event) == [CLOSED, ("open", "write"), PREPARED]

    def test_leaves_what_runs_beside(self) -> None:
        event = Event()
        event.do(EditItem(line(SECOND), beside=line(FIRST)))
        opened(FIRST, event)
        event.do(Open(line(SECOND)))
        assert runs(event) == [("open", "write"), ("open", "write"), PREPARED]
        event.do(Open(line(THIRD)))
        assert runs(event) == [CLOSED, CLOSED, ("open", "write")]

    def test_goes_on_where_a_closed_step_stood(self) -> None:
        event = opened()
        event.do(SetPhase(FIRST, "read"))
        first_opened = event.data(FIRST).opened
        event.do(Close(FIRST))
        event.do(Open(line(FIRST)))
        data = event.data(FIRST)
        assert (data.state, data.phase, data.opened, data.closed) == ("open", "read", first_opened, None)
        assert [phase for phase, _ in data.steps] == ["write", "read", "read"]

    def test_takes_the_wall_back(self) -> None:
        event = Event()
        event.do(Welcome(True))
        assert event.do(Open(line(FIRST)))["screen"] == {"data.welcome": False}

    def test_refuses_what_is_open_confirmed_or_gone(self) -> None:
        event = opened()
        assert refused(event, Open(line(FIRST))) == "This step is already open."
        event.do(Close(FIRST))
        event.do(Confirm(FIRST))
        assert refused(event, Open(line(FIRST))) == "This step is confirmed and cannot be opened again."
        assert refused(event, Open(FIRST)) == "This is no longer there."


class TestClose:
    def test_notes_the_time_and_stops_the_clock(self) -> None:
        event = opened()
        assert event.do(Close(FIRST)) == {
            FIRST: {"data.state": "closed", "data.closed": event.now},
            clock(FIRST): {"data.due": None, "data.left": 299.0},
        }

    def test_refuses_what_is_not_open(self) -> None:
        event = opened()
        assert refused(event, Close(SECOND)) == NOT_OPEN
        event.do(Close(FIRST))
        assert refused(event, Close(FIRST)) == NOT_OPEN


class TestReopen:
    @pytest.mark.parametrize("more", [[], [Evaluate(FIRST)]])
    def test_opens_a_closed_or_evaluated_step_and_leaves_the_clock(self, more: list[Body]) -> None:
        event = opened()
        for body in (Close(FIRST), *more):
            event.do(body)
        assert event.do(Reopen(FIRST)) == {FIRST: {"data.state": "open", "data.closed": None}}

    def test_refuses_the_others(self) -> None:
        event = opened()
        assert refused(event, Reopen(FIRST)) == "Only a closed step can be opened again."
        assert refused(event, Reopen(SECOND)) == "Only a closed step can be opened again."


class TestEvaluate:
    def test_follows_closing(self) -> None:
        event = opened()
        assert refused(event, Evaluate(FIRST)) == "This step has to be closed first."
        event.do(Close(FIRST))
        assert event.do(Evaluate(FIRST)) == {FIRST: {"data.state": "evaluated"}}


class TestConfirm:
    @pytest.mark.parametrize("more", [[], [Evaluate(FIRST)]])
    def test_is_final(self, more: list[Body]) -> None:
        event = opened()
        assert refused(event, Confirm(FIRST)) == "This step has to be closed first."
        for body in (Close(FIRST), *more):
            event.do(body)
        assert event.do(Confirm(FIRST))[FIRST] == {"data.state": "confirmed"}
        assert refused(event, Reopen(FIRST)) == "Only a closed step can be opened again."
        assert refused(event, Back()) == "This step is confirmed: there is no way back."


class TestPhase:
    def test_begins_another_phase(self) -> None:
        event = opened()
        opened_at = event.now
        assert event.do(SetPhase(FIRST, "read")) == {
            FIRST: {"data.phase": "read", "data.steps": (("write", opened_at), ("read", event.now))},
            f"{FIRST}.read": Stamp("read"),
        }

    def test_starts_its_own_clock_anew(self) -> None:
        event = opened()
        event.do(SetPhase(FIRST, "read"))
        event.do(SetPhase(FIRST, "write"))
        assert clock_of(event.board, FIRST) == (300.0, event.now + 300, None)

    def test_refuses_an_unknown_or_running_phase_and_a_step_that_is_not_open(self) -> None:
        event = opened()
        assert refused(event, SetPhase(FIRST, "sing")) == "This step has no such phase."
        assert refused(event, SetPhase(FIRST, "write")) == "This phase is already running."
        assert refused(event, SetPhase(SECOND, "read")) == NOT_OPEN


class TestNext:
    def test_walks_through_all_phases_and_lines(self) -> None:
        event = Event()
        seen = []
        for _ in range(7):
            event.do(Next())
            seen.append(runs(event))
        read, write, done = ("open", "read"), ("open", "write"), ("closed", "read")
        assert seen == [
            [write, PREPARED, PREPARED],
            [read, PREPARED, PREPARED],
            [done, write, PREPARED],
            [done, read, PREPARED],
            [done, done, write],
            [done, done, read],
            [done, done, done],
        ]
        assert refused(event, Next()) == "The agenda ends here."

    def test_opens_what_runs_beside_one_after_the_other(self) -> None:
        event = Event((LINES[0], LINES[1]))
        event.do(EditItem(line(SECOND), beside=line(FIRST), settings={"reading": False}))
        event.do(EditItem(line(FIRST), settings={"reading": False}))
        event.do(Next())
        event.do(Next())
        assert [event.run(a) for a in (FIRST, SECOND)] == [("open", "write")] * 2

    def test_goes_to_the_line_that_stands_for_the_next_phase(self) -> None:
        event = Event(LINES[:2])
        event.do(AddItem(activity=FIRST, phase="read", minutes=7), command_id="more")
        event.do(Next())
        event.do(Next())
        assert [event.run(a) for a in (FIRST, SECOND)] == [CLOSED, ("open", "write")]
        event.do(Next())
        event.do(Next())
        assert [event.run(a) for a in (FIRST, SECOND)] == [("open", "read"), ("closed", "read")]
        assert clock_of(event.board, FIRST) == (420.0, event.now + 420, None)

    def test_two_moderators_never_skip_one(self) -> None:
        event = opened()
        event.do(Next(at=f"{FIRST}/open/write"))
        assert refused(event, Next(at=f"{FIRST}/open/write")) == "Somebody else has just moved on. Please look again."
        assert event.run(FIRST) == ("open", "read")

    def test_refuses_an_empty_agenda(self) -> None:
        assert refused(Event(()), Next()) == "The agenda is empty."


class TestPhasesThatComeAgain:
    """A format may say where its next step leads: `next`, `back` and what the console announces follow it."""

    @pytest.fixture
    def event(self, monkeypatch: pytest.MonkeyPatch) -> Event:
        ring = {("write", 1): "read", ("read", 1): "write", ("read", -1): "write", ("write", -1): "read"}
        monkeypatch.setattr(Letters, "neighbour", lambda self, scene, step: ring[scene.phase, step])
        return opened()

    def test_next_and_back_go_in_a_ring(self, event: Event) -> None:
        seen = []
        for body in (Next(), Next(), Next(), Back(), Back()):
            event.do(body)
            seen.append(event.run(FIRST)[1])
        assert seen == ["read", "write", "read", "write", "read"]

    def test_the_console_announces_the_same(self, event: Event) -> None:
        event.do(Next())
        run = event.record(FIRST)
        moves = (
            runsheet.forward(event.board, METHODS),
            runsheet.backward(event.board, METHODS),
            runsheet.forward_beside(event.board, METHODS, run),
            runsheet.backward_beside(event.board, METHODS, run),
        )
        assert [(m.way, m.title) for m in moves if m is not None] == [("phase", "Write")] * 4

    def test_a_format_hears_that_it_is_a_step_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        event, heard = opened(), list[Body]()
        monkeypatch.setattr(Letters, "decide", lambda self, scene, command, actor: heard.append(command.body) or [])
        for body in (Next(), Back(), SetPhase(FIRST, "read"), SetPhase(FIRST, "write", back=True)):
            event.do(body)
        assert heard == [Entered("read"), Entered("write", True), Entered("read"), Entered("write", True)]


class TestBack:
    def test_goes_through_phases_and_states(self) -> None:
        event = opened()
        event.do(SetPhase(FIRST, "read"))
        event.do(Close(FIRST))
        event.do(Evaluate(FIRST))
        seen = []
        for _ in range(4):
            event.do(Back())
            seen.append(event.run(FIRST))
        # Its own stamps stand on its board, so it is closed, not prepared again.
        assert seen == [("closed", "read"), ("open", "read"), ("open", "write"), ("closed", "write")]

    def test_reopens_the_line_before(self) -> None:
        event = opened()
        event.do(Open(line(SECOND)))
        event.do(Back())
        assert runs(event) == [("open", "write"), CLOSED, PREPARED]

    def test_holds_the_clock(self) -> None:
        event = opened()
        event.do(SetPhase(FIRST, "read"))
        told = event.do(Back())
        assert told[clock(FIRST)] == {"data.due": event.now + 300}  # the phase's own clock begins anew
        event.do(SetPhase(FIRST, "read"))
        event.do(Close(FIRST))
        left = clock_of(event.board, FIRST)
        event.do(Back())
        assert clock_of(event.board, FIRST) == left

    def test_refuses_before_the_beginning_and_what_somebody_else_has_done(self) -> None:
        assert refused(Event(), Back()) == "Nothing has begun yet."
        assert refused(opened(), Back(at="x")) == "Somebody else has just moved on. Please look again."


class TestClock:
    def test_set_starts_it(self) -> None:
        event = opened()
        event.do(ClockSet(FIRST, 3))
        assert clock_of(event.board, FIRST) == (180.0, event.now + 180, None)

    def test_set_makes_one_where_there_is_none(self) -> None:
        event = Event()
        assert event.do(ClockSet(FIRST, 3)) == {clock(FIRST): agenda.Clock(FIRST, 180.0, event.now + 180, None, 1)}

    def test_hold_and_go(self) -> None:
        event = opened()
        event.do(ClockSet(FIRST, 1))
        assert event.do(ClockHold(FIRST)) == {clock(FIRST): {"data.due": None, "data.left": 59.0}}
        assert event.do(ClockHold(FIRST)) == {}
        assert event.do(ClockGo(FIRST)) == {clock(FIRST): {"data.due": event.now + 59, "data.left": None}}

    @pytest.mark.parametrize(("seconds", "length", "on"), [(300, 360.0, 359.0), (-30, 60.0, 29.0), (-300, 60.0, 0.0)])
    def test_shift_while_it_runs(self, seconds: float, length: float, on: float) -> None:
        event = opened()
        event.do(ClockSet(FIRST, 1))
        event.do(ClockShift(FIRST, seconds))
        assert clock_of(event.board, FIRST) == (length, event.now + on, None)

    def test_shift_after_it_has_run_out_counts_from_now(self) -> None:
        event = opened()
        event.do(ClockSet(FIRST, 1))
        event.now += 1_000
        event.do(ClockShift(FIRST, 300))
        assert clock_of(event.board, FIRST) == (360.0, event.now + 300, None)

    def test_shift_while_it_is_held(self) -> None:
        event = opened()
        event.do(ClockSet(FIRST, 1))
        event.do(ClockHold(FIRST))
        event.do(ClockShift(FIRST, 300))
        assert clock_of(event.board, FIRST) == (360.0, None, 359.0)
        event.do(ClockShift(FIRST, -3_000))
        assert clock_of(event.board, FIRST) == (60.0, None, 0.0)

    @pytest.mark.parametrize("body", [ClockHold(FIRST), ClockGo(FIRST), ClockShift(FIRST, 60)])
    def test_there_has_to_be_one(self, body: Body) -> None:
        assert refused(Event(), body) == "The clock is not set."

    def test_each_change_is_a_new_version(self) -> None:
        event = opened()
        versions = []
        for body in (ClockSet(FIRST, 1), ClockHold(FIRST), ClockGo(FIRST), ClockShift(FIRST, 60)):
            event.do(body)
            versions.append(event.data(clock(FIRST)).version)
        assert versions == [2, 3, 4, 5]

    def test_a_format_may_set_it_hold_it_and_take_it_away(self) -> None:
        event = opened()
        event.do(SetPhase(FIRST, "read"))

        def wind(seconds: float, held: bool = False) -> Told:
            return event.do(SetClock(seconds, held), activity=FIRST)

        assert wind(90, held=True) == {clock(FIRST): {"data.length": 90.0, "data.due": None, "data.left": 90.0}}
        assert event.do(ClockGo(FIRST)) == {clock(FIRST): {"data.due": event.now + 90, "data.left": None}}
        assert wind(60) == {clock(FIRST): {"data.length": 60.0, "data.due": event.now + 60}}
        running = clock_of(event.board, FIRST)
        assert wind(0) == {clock(FIRST): {"removed": True}}
        assert clock_of(event.board, FIRST) is None
        assert wind(0) == {}
        event.do(Undo(event.seq - 1))
        assert clock_of(event.board, FIRST) == running


class TestScreen:
    def one(self, event: Event, body: Body) -> Told:
        return event.do(body).get("screen", {})

    def test_present_shows_another_step_and_leaves_the_welcome_page(self) -> None:
        event = opened()
        assert self.one(event, Present(SECOND)) == agenda.Screen(activity=SECOND)
        self.one(event, Welcome(True))
        assert self.one(event, Present(FIRST)) == {"data.activity": FIRST, "data.welcome": False}
        assert self.one(event, Present("")) == {"data.activity": ""}
        assert refused(event, Present("nowhere")) == "This step of the agenda is no longer there."

    def test_blank_and_welcome_go_on_and_off(self) -> None:
        event = opened()
        assert self.one(event, Blank(True)) == agenda.Screen(blank=True)
        assert self.one(event, Welcome(True)) == {"data.welcome": True}
        assert self.one(event, Blank(False)) == {"data.blank": False}
        assert self.one(event, Welcome(False)) == {"data.welcome": False}

    def test_freeze_remembers_the_moment(self) -> None:
        event = opened()
        seq = event.seq
        assert self.one(event, Freeze(True)) == agenda.Screen(frozen=seq)
        event.say("ada", Write("x"))
        assert self.one(event, Freeze(False)) == {"data.frozen": None}
