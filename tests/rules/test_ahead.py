"""A step that is open before the day: who comes by its link, and what the day knows of it."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation import agenda, console_panels, document, joining, panels, planning, runsheet, steering, whole
from facilitation.commands import read
from facilitation.formats import Methods
from facilitation.method import Actor, Body, Command, Rejected
from facilitation.panels import Door
from facilitation.pen import Forbidden
from facilitation.people import Person, Role, roster, taking_part
from facilitation.records import Board, Change, Record
from facilitation.render import ROOT, Renderer, Static
from facilitation.rules import decide
from facilitation.upkeep import Undo
from facilitation.views import Picture
from facilitation.words import say
from methods.survey import Survey
from tests.rules.fakes import METHODS, Note, Notes, WriteNote


class Early(Notes):
    """Notes that may be written before the day."""

    key = "early"
    ahead = True


KNOWN = Methods([*METHODS, Early()])
LINES = (planning.AddItem(method="early", minutes=5), planning.AddItem(method="notes", minutes=10))
START = 1_524_661_200.0
AFAR = "from-afar-00000001"


class Day:
    def __init__(self) -> None:
        self.board, self.log, self.count, self.now = Board("event-1"), list[Change](), 0, START
        facts = agenda.Event(title="A day", date="2018-04-25", start="14:30")
        self.do(planning.NewEvent(facts=facts, lines=LINES), Role.ORGANISER)
        self.early, self.notes = (p.activity.id for p in agenda.planned(self.board))
        self.first, self.second = (p.item.id for p in agenda.planned(self.board))

    def do(self, body: Body, role: Role = Role.MODERATOR, who: str = "", run: str | None = None, command_id: str = "") -> str:
        self.count, self.now = self.count + 1, self.now + 1
        command = Command(command_id or f"command-{self.count}", self.now, body, run)
        made = decide(self.board, self.log, KNOWN, command, Actor(role, who or "mia", who or None))
        for record in made.records:
            self.board.put(record)
        for change in made.rewritten:
            self.log[change.seq - 1] = change
        self.log.append(made.change)
        self.board.seq = made.change.seq
        return command.id

    def open(self) -> None:
        self.do(steering.OpenAhead(self.early))

    def come(self) -> str:
        return self.do(joining.Join(ahead=self.early), Role.PARTICIPANT, AFAR, command_id=AFAR)

    def write(self, run: str, text: str = "From afar") -> str:
        return self.do(WriteNote(text), Role.PARTICIPANT, AFAR, run)

    def run(self, run: str) -> agenda.Activity:
        record = agenda.activity(self.board, run)
        assert record is not None
        return record.data

    @property
    def picture(self) -> Picture:
        return Picture(self.board, self.log, KNOWN, Renderer(KNOWN, Static([ROOT / "static"])), Door())


@pytest.fixture
def day() -> Day:
    day = Day()
    day.open()
    return day


class TestTheDayHasNotBegun:
    def test_it_is_open_and_nothing_is_in_the_foreground(self, day: Day) -> None:
        assert (day.run(day.early).state, day.run(day.early).phase, day.run(day.early).ahead) == ("open", "write", True)
        assert agenda.current(day.board) is None
        assert agenda.open_activities(day.board) == []

    def test_the_day_begins_beside_it(self, day: Day) -> None:
        day.do(steering.Open(day.second))
        assert agenda.current(day.board).id == day.notes  # type: ignore[union-attr]
        assert day.run(day.early).state == "open", "what is open before the day is not closed by its beginning"

    def test_closed_it_is_not_what_ran_last(self, day: Day) -> None:
        day.do(steering.Close(day.early))
        assert agenda.current(day.board) is None

    def test_its_line_brings_it_into_the_foreground_as_it_stands(self, day: Day) -> None:
        day.do(steering.SetPhase(day.early, "read"))
        day.do(steering.Open(day.first))
        assert (day.run(day.early).ahead, day.run(day.early).phase, day.run(day.early).opened) == (False, "read", day.now)
        assert agenda.current(day.board).id == day.early  # type: ignore[union-attr]

    def test_weeks_before_is_no_time_of_the_day(self, day: Day) -> None:
        assert [r.begun for r in runsheet.rows(day.board, KNOWN)] == [None, None]
        assert [s.real for s in document._steps(day.board, KNOWN, agenda.facts(day.board), say("en"))] == ["", ""]

    def test_undone_it_has_never_been_open(self, day: Day) -> None:
        day.do(Undo(day.board.seq))
        assert (day.run(day.early).state, day.run(day.early).ahead) == ("prepared", False)

    def test_only_a_format_that_says_so_and_only_once(self, day: Day) -> None:
        with pytest.raises(Rejected, match="before the day"):
            day.do(steering.OpenAhead(day.notes))
        with pytest.raises(Rejected, match="already open"):
            day.open()

    def test_the_console_offers_it_and_steers_it(self) -> None:
        day = Day()
        tabs = console_panels.tabs(day.board, KNOWN, None)
        assert f"tab-{day.early}" in tabs
        assert f"tab-{day.notes}" not in tabs
        run = agenda.activity(day.board, day.early)
        assert run is not None
        move = runsheet.forward_beside(day.board, KNOWN, run)
        assert move is not None
        assert (move.way, move.command, move.fields) == ("ahead", "open_ahead", {"activity": day.early})
        day.open()
        run = agenda.activity(day.board, day.early)
        assert run is not None
        following = runsheet.forward_beside(day.board, KNOWN, run)
        assert following is not None
        assert (following.way, following.fields["phase"]) == ("phase", "read")


class TestWhoComesByTheLink:
    def test_is_nobody_of_the_day(self, day: Day) -> None:
        day.come()
        assert day.board.get(AFAR).data == Person(channel="link", present=False, at=day.early)  # type: ignore[union-attr]
        people = roster(day.board)
        assert (list(people.people), people.present, taking_part(day.board)) == ([], [], [])
        assert people.get(AFAR) is not None, "her own step knows her"
        assert console_panels.folk(day.board).keys() == {"folk"}
        run = agenda.activity(day.board, day.early)
        assert panels.projector(day.board, KNOWN, run)["foot"].data["present"] == 0

    def test_sees_her_step_whatever_runs_in_the_room(self, day: Day) -> None:
        day.come()
        day.do(steering.Open(day.second))
        assert day.picture.current(Role.PARTICIPANT, AFAR) == day.early
        day.do(steering.Close(day.early))
        assert day.picture.current(Role.PARTICIPANT, AFAR) == day.early

    def test_is_not_told_the_phases_nor_asked_for_a_room(self, day: Day) -> None:
        day.come()
        shown = panels.phone(day.board, KNOWN, agenda.activity(day.board, day.early))
        assert (shown.keys(), shown["head"].data["steps"]) == ({"head"}, [])

    def test_writes_there_and_nowhere_else(self, day: Day) -> None:
        day.come()
        note = day.write(day.early)
        assert day.board.get(note).data == Note("From afar")  # type: ignore[union-attr]
        day.do(steering.Open(day.second))
        with pytest.raises(Forbidden):
            day.write(day.notes)

    @pytest.mark.parametrize(
        "body", [joining.ComeBack(), joining.Leave(), joining.Go(), joining.EditMe(name="Ada"), joining.Return()]
    )
    def test_is_not_present_by_any_command(self, day: Day, body: Body) -> None:
        day.come()
        with pytest.raises(Forbidden):
            day.do(body, Role.PARTICIPANT, AFAR)
        assert taking_part(day.board) == []

    def test_may_be_forgotten(self, day: Day) -> None:
        day.come()
        note = day.write(day.early, "Geheim")
        day.do(joining.EraseMe(), Role.PARTICIPANT, AFAR)
        assert (day.board.get(note).removed is not None, "Geheim" in str(list(day.board))) == (True, False)  # type: ignore[union-attr]

    @pytest.mark.parametrize("state", ["prepared", "room", "closed"])
    def test_only_while_it_is_open_before_the_day(self, state: str) -> None:
        day = Day()
        if state == "room":
            day.do(steering.Open(day.first))
        if state == "closed":
            day.open()
            day.do(steering.Close(day.early))
        with pytest.raises(Rejected, match="not open now"):
            day.come()

    def test_the_same_browser_joins_the_day_as_somebody_else(self, day: Day) -> None:
        day.come()
        day.do(joining.Join(name="Ada"), Role.PARTICIPANT, "ada-at-the-day-01", command_id="ada-at-the-day-01")
        assert [p.id for p in taking_part(day.board)] == ["ada-at-the-day-01"]


def test_a_rehearsal_is_not_emptied_over_peoples_answers(day: Day) -> None:
    day.do(whole.ClearRehearsal(), Role.ORGANISER)
    assert {a.data.state for a in agenda.activities(day.board) if a.data.method != "shelf"} == {"prepared"}
    day = Day()
    day.open()
    day.do(steering.SetPhase(day.early, "read"))
    with pytest.raises(Rejected, match="duplicate the event"):
        day.do(whole.ClearRehearsal(), Role.ORGANISER)


class TestFieldsWithManyNames:
    """A form may ask what no type names: "picks.q1" is an entry of picks."""

    def body(self, message: dict[str, Any], *, strict: bool) -> Any:
        known = Methods([Survey()])
        board = Board("event-1")
        board.put(run_of("survey"))
        command, _ = read({"id": "command-0000000001", "activity": "run", **message}, board, known, 0.0, strict=strict)
        return command.body

    def test_as_json(self) -> None:
        body = self.body({"do": "hand_in", "picks.a.b": ["1", "2"], "texts.q2": "x", "region": ""}, strict=True)
        assert (body.picks, body.texts) == ({"a.b": ("1", "2")}, {"q2": "x"})

    def test_as_a_form(self) -> None:
        body = self.body(
            {"do": "hand_in", "picks.q1": "1", "picks.q2": ["", "3"], "picks.q3": "", "texts.q4": ""}, strict=False
        )
        assert (body.picks, body.texts) == ({"q1": ("1",), "q2": ("3",)}, {})

    def test_numbers_of_a_form(self) -> None:
        body = self.body({"do": "type_sheet", "number": "7", "tallies.q1.good": "3", "tallies.q1.bad": ""}, strict=False)
        assert body.tallies == {"q1.good": 3}

    def test_a_formats_settings_are_lines(self) -> None:
        body = self.body({"do": "add_item", "method": "survey", "settings.questions": " Eins \n\nZwei"}, strict=False)
        assert body.settings == {"questions": ["Eins", "Zwei"]}


def run_of(method: str) -> Record[agenda.Activity]:
    data = agenda.Activity(method=method, state="open", phase="field")
    return Record(id="run", kind="activity", data=data)
