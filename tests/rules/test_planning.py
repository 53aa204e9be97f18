"""Planning: one block for each command, on a board with two tiny formats."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation import agenda, planning
from facilitation.agenda import Activity, Event
from facilitation.fields import Unfit, fields
from facilitation.method import Body, Rejected
from facilitation.pen import Pen
from facilitation.planning import AddItem, DropItem, EditEvent, EditItem, MoveItem
from facilitation.steering import Open
from facilitation.steering import decide as steer
from tests.rules.fakes import Desk, Note, NotesSettings


def do(desk: Desk, body: Body, command_id: str = "") -> str:
    return desk.write(lambda pen: planning.decide(pen, body), command_id)


def titles(desk: Desk) -> str:
    """The agenda as one line; what runs beside the line before it stands behind a bar."""
    text = ""
    for line in agenda.planned(desk.board):
        text += ("|" if line.item.data.beside else " ") + (line.activity.data.title or f"({line.activity.data.preset})")
    return text.strip()


def lines(*names: str) -> Desk:
    """A desk with one line for each name; its item's id is the name."""
    desk = Desk()
    for name in names:
        desk.write(lambda pen, name=name: _line(pen, name))  # type: ignore[misc]
    return desk


def _line(pen: Pen, name: str) -> None:
    order = 1.0 + sum(1 for _ in agenda.items(pen.draft))
    pen.create(f"run-{name}", Activity(method="notes", title=name))
    pen.create(name, agenda.Item(activity=f"run-{name}", minutes=10, order=order))


def run_of(desk: Desk, name: str) -> Activity:
    record = agenda.activity(desk.board, f"run-{name}")
    assert record is not None
    return record.data


def write_note(desk: Desk, name: str, note_id: str = "note-1") -> None:
    desk.write(lambda pen: pen.create(note_id, Note("hello"), activity=f"run-{name}", author="p"))


def opened(desk: Desk, name: str) -> None:
    desk.write(lambda pen: steer(pen, Open(name)))


def refused(desk: Desk, body: Body) -> Rejected:
    """The refusal; the board stays as it was."""
    before = {r.id: r for r in desk.board}
    with pytest.raises(Rejected) as caught:
        do(desk, body)
    assert {r.id: r for r in desk.board} == before
    return caught.value


class TestNewEvent:
    def test_writes_facts_lines_and_the_untimed_run(self) -> None:
        desk = Desk(Event(title=" A day "), [AddItem("notes", preset="quick"), AddItem("notes", title="Then", minutes=30)])
        assert agenda.facts(desk.board).title == "A day"
        assert titles(desk) == "(quick) Then"
        assert [(p.start, p.end) for p in agenda.planned(desk.board)] == [(0, 5), (5, 35)]
        shelf = next(a.data for a in agenda.activities(desk.board) if a.data.method == "shelf")
        assert (shelf.state, shelf.phase, shelf.opened) == ("open", "open", 1_001.0)
        assert agenda.current(desk.board) is None


class TestEditEvent:
    def test_changes_what_is_named(self) -> None:
        desk = Desk(Event(title="A day", place="Hall"))
        do(desk, EditEvent({"title": "Another day", "date": "2026-05-31", "questions": ["Why?", " ", "How?"]}))
        facts = agenda.facts(desk.board)
        assert (facts.title, facts.place, facts.date, facts.questions) == (
            "Another day",
            "Hall",
            "2026-05-31",
            ("Why?", "How?"),
        )

    @pytest.mark.parametrize(
        ("facts", "field", "words"),
        [
            ({"title": "  "}, "title", "needs a title"),
            ({"title": "x" * 301}, "title", "too long"),
            ({"date": "31.05.2026"}, "date", "day of the calendar"),
            ({"date": "2026-02-30"}, "date", "day of the calendar"),
            ({"date": 20260531}, "date", "day of the calendar"),
            ({"start": "25:00"}, "start", "time of day"),
            ({"date": "2026-05-31", "end_date": "2026-05-30"}, "end_date", "before the first"),
            ({"start": "15:00", "end": "14:00"}, "end", "before the beginning"),
            ({"timezone": "Europe/Nowhere"}, "timezone", "not known"),
            ({"timezone": "../../etc/passwd"}, "timezone", "not known"),
            ({"imprint": "javascript:alert(1)"}, "imprint", "https://"),
            ({"languages": []}, "languages", "one language"),
            ({"languages": ["xx"]}, "languages", "one of what is offered"),
            ({"weather": "rain"}, "weather", "not known"),
        ],
    )
    def test_refuses_with_a_sentence(self, facts: dict[str, Any], field: str, words: str) -> None:
        refusal = refused(Desk(), EditEvent(facts))
        assert isinstance(refusal, Unfit)
        assert refusal.field == field
        assert words in refusal.reason

    def test_an_end_before_the_start_is_fine_on_a_later_day(self) -> None:
        desk = Desk()
        do(desk, EditEvent({"date": "2026-05-30", "end_date": "2026-05-31", "start": "15:00", "end": "12:00"}))


class TestAddItem:
    def test_a_preset_gives_title_minutes_and_settings(self) -> None:
        desk = Desk()
        do(desk, AddItem("notes", preset="quick"), "c")
        record = desk.board.get("c")
        assert record is not None
        assert record.data == Activity(method="notes", preset="quick", settings={"most": 1})
        assert desk.item("c.1").minutes == 5

    def test_what_is_given_comes_before_the_preset(self) -> None:
        desk = Desk()
        do(desk, AddItem("notes", preset="quick", title="Wishes", minutes=0, settings={"most": "4", "stems": ["I want"]}), "c")
        record = desk.board.get("c")
        assert record is not None
        assert (record.data.title, record.data.settings) == ("Wishes", {"most": 4, "stems": ["I want"]})
        assert desk.item("c.1").minutes == 0

    def test_before_a_line_and_at_the_end(self) -> None:
        desk = lines("A", "B")
        do(desk, AddItem("notes", title="X", before="B"))
        do(desk, AddItem("notes", title="Y"))
        do(desk, AddItem("notes", title="Z", before="A"))
        assert titles(desk) == "Z A X B Y"

    def test_many_insertions_at_one_place_renumber_the_lines(self) -> None:
        desk = lines("A", "B")
        for number in range(60):
            do(desk, AddItem("notes", title=str(number), before="B"))
        assert titles(desk) == " ".join(["A", *map(str, range(60)), "B"])

    def test_beside_another(self) -> None:
        desk = lines("A", "B")
        do(desk, AddItem("notes", title="X", minutes=25, beside="A"), "x")
        do(desk, AddItem("notes", title="Y", beside="x.1"))
        assert titles(desk) == "A|X|Y B"
        assert [(p.start, p.end) for p in agenda.planned(desk.board)] == [(0, 10), (0, 25), (0, 10), (25, 35)]

    def test_a_further_line_of_the_same_step(self) -> None:
        desk = lines("A", "B")
        do(desk, AddItem(activity="run-A", phase="read", minutes=7))
        assert titles(desk) == "A B A"
        assert "no such phase" in refused(desk, AddItem(activity="run-A", phase="sing")).reason

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (AddItem("quiz"), "not installed"),
            (AddItem("shelf"), "already"),
            (AddItem("notes", preset="slow"), "no such preset"),
            (AddItem("notes", before="gone"), "no longer there"),
            (AddItem("notes", beside="gone"), "no longer there"),
            (AddItem("notes", settings={"most": 10}), "from %(low)s to %(high)s"),
            (AddItem("notes", settings={"most": "many"}), "whole number"),
            (AddItem("notes", settings={"order": "best"}), "one of what is offered"),
            (AddItem("notes", settings={"question": "x" * 41}), "too long"),
            (AddItem("notes", settings={"stems": ["x" * 21]}), "too long"),
            (AddItem("notes", settings={"stems": list("abcd")}), "at most %(most)s lines"),
            (AddItem("notes", settings={"stems": 7}), "cannot be read"),
            (AddItem("notes", settings={"colour": "red"}), "not known"),
        ],
    )
    def test_refuses_with_a_sentence(self, body: AddItem, words: str) -> None:
        refusal = refused(Desk(), body)
        assert words in refusal.reason
        assert refusal.reason % refusal.params


class TestEditItem:
    def test_what_may_change_at_any_time(self) -> None:
        desk = lines("A", "B")
        opened(desk, "A")
        write_note(desk, "A")
        do(desk, EditItem("A", title="Arrival", minutes=25, room="Hall", approval=True))
        assert (run_of(desk, "A").title, run_of(desk, "A").room, run_of(desk, "A").approval) == ("Arrival", "Hall", True)
        assert desk.item("A").minutes == 25

    def test_format_and_settings_before_the_first_entry(self) -> None:
        desk = Desk()
        do(desk, AddItem("notes"), "c")
        do(desk, EditItem("c.1", preset="quick", settings={"question": "Why?"}))
        run = agenda.activity(desk.board, "c")
        assert run is not None
        assert (run.data.preset, run.data.settings) == ("quick", {"most": 1, "question": "Why?"})
        do(desk, EditItem("c.1", settings={"question": ""}))
        run = agenda.activity(desk.board, "c")
        assert run is not None
        assert run.data.settings == {"most": 1}

    def test_a_title_stays_until_somebody_empties_it(self) -> None:
        desk = lines("A")
        do(desk, EditItem("A", preset="quick"))
        assert run_of(desk, "A").title == "A"
        do(desk, EditItem("A", title=" "))
        assert run_of(desk, "A").title == ""

    @pytest.mark.parametrize("removed", [None, 99])
    def test_not_after_the_first_entry(self, removed: int | None) -> None:
        desk = lines("A")
        write_note(desk, "A")
        desk.write(lambda pen: pen.update(pen.draft.get("note-1"), removed=removed))
        refusal = refused(desk, EditItem("A", settings={"most": 5}))
        assert "entered here already" in refusal.reason
        do(desk, EditItem("A", method="notes", preset="", settings={}, title="Changes nothing else"))

    def test_what_is_written_later_may_change_at_any_time(self) -> None:
        desk = lines("A")
        opened(desk, "A")
        write_note(desk, "A")
        do(desk, EditItem("A", settings={"minutes_taken": "We agreed."}))
        assert run_of(desk, "A").settings == {"minutes_taken": "We agreed."}
        assert run_of(desk, "A").state == "open"

    def test_while_it_runs_only_what_keeps_its_phase(self) -> None:
        desk = lines("A")
        opened(desk, "A")
        assert "running" in refused(desk, EditItem("A", preset="quick")).reason
        do(desk, EditItem("A", settings={"question": "Why?"}))
        assert (run_of(desk, "A").state, run_of(desk, "A").phase) == ("open", "write")

    def test_a_step_closed_without_entries_is_prepared_anew(self) -> None:
        desk = lines("A", "B")
        opened(desk, "A")
        opened(desk, "B")
        do(desk, EditItem("A", preset="quick"))
        assert (run_of(desk, "A").state, run_of(desk, "A").steps, run_of(desk, "A").opened) == ("prepared", (), None)

    def test_bad_settings_and_unknown_lines(self) -> None:
        desk = lines("A")
        assert "whole number" in refused(desk, EditItem("A", settings={"most": 0})).reason
        assert "no longer there" in refused(desk, EditItem("gone", minutes=5)).reason
        assert "not installed" in refused(desk, EditItem("A", method="quiz")).reason

    def test_beside_and_alone_again(self) -> None:
        desk = lines("A", "B", "C")
        do(desk, EditItem("C", beside="A"))
        assert titles(desk) == "A|C B"
        do(desk, EditItem("C", beside=""))
        assert titles(desk) == "A C B"

    def test_a_group_joins_another(self) -> None:
        desk = lines("A", "B", "C", "D")
        do(desk, EditItem("B", beside="A"))
        do(desk, EditItem("A", beside="D"))
        assert titles(desk) == "C D|A|B"
        assert "beside itself" in refused(desk, EditItem("D", beside="B")).reason


class TestMoveItem:
    def test_up_down_and_to_the_end(self) -> None:
        desk = lines("A", "B", "C")
        do(desk, MoveItem("C", "A"))
        assert titles(desk) == "C A B"
        do(desk, MoveItem("C"))
        assert titles(desk) == "A B C"
        do(desk, MoveItem("B", "B"))
        assert titles(desk) == "A B C"

    def test_changes_one_record_only(self) -> None:
        desk = lines("A", "B", "C", "D")
        seqs = {r.id: r.seq for r in agenda.items(desk.board)}
        do(desk, MoveItem("D", "B"))
        assert [r.id for r in agenda.items(desk.board) if r.seq != seqs[r.id]] == ["D"]

    def test_a_group_moves_with_its_leader(self) -> None:
        desk = lines("A", "B", "C", "D")
        do(desk, EditItem("B", beside="A"))
        do(desk, MoveItem("A"))
        assert titles(desk) == "C D A|B"
        do(desk, MoveItem("C", "B"))
        assert titles(desk) == "D C A|B"

    def test_out_of_a_group_and_within_it(self) -> None:
        desk = lines("A", "B", "C", "D")
        do(desk, EditItem("B", beside="A"))
        do(desk, EditItem("C", beside="A"))
        do(desk, MoveItem("C", "B"))
        assert titles(desk) == "A|C|B D"
        do(desk, MoveItem("B", "A"))
        assert titles(desk) == "B A|C D"

    def test_refuses_only_what_is_gone(self) -> None:
        desk = lines("A")
        assert "no longer there" in refused(desk, MoveItem("gone")).reason
        assert "no longer there" in refused(desk, MoveItem("A", "gone")).reason


class TestDropItem:
    def test_the_line_and_its_step(self) -> None:
        desk = lines("A", "B")
        do(desk, DropItem("A"))
        assert titles(desk) == "B"
        assert agenda.activity(desk.board, "run-A") is None

    def test_one_line_of_two_leaves_the_step(self) -> None:
        desk = lines("A")
        write_note(desk, "A")
        do(desk, AddItem(activity="run-A", phase="read"), "c")
        do(desk, DropItem("A"))
        assert titles(desk) == "A"
        assert "has cards" in refused(desk, DropItem("c.1")).reason

    def test_not_while_it_runs_or_has_cards(self) -> None:
        desk = lines("A", "B")
        opened(desk, "A")
        assert "running" in refused(desk, DropItem("A")).reason
        opened(desk, "B")
        write_note(desk, "A")
        assert "has cards" in refused(desk, DropItem("A")).reason

    def test_takes_its_clock_and_its_place_on_the_wall(self) -> None:
        desk = lines("A", "B")
        opened(desk, "A")
        opened(desk, "B")
        desk.write(lambda pen: pen.create("screen", agenda.Screen(activity="run-A")))
        do(desk, DropItem("A"))
        assert agenda.clock(desk.board, "run-A") is None
        assert agenda.screen(desk.board).activity == ""

    def test_what_ran_beside_it_stays_together(self) -> None:
        desk = lines("A", "B", "C", "D")
        do(desk, EditItem("B", beside="A"))
        do(desk, EditItem("C", beside="A"))
        do(desk, DropItem("A"))
        assert titles(desk) == "B|C D"

    def test_refuses_what_is_gone(self) -> None:
        assert "no longer there" in refused(lines("A"), DropItem("gone")).reason


def test_a_form_is_made_from_a_struct() -> None:
    asked = {f.name: f for f in fields(NotesSettings)}
    assert [f.kind for f in asked.values()] == ["text", "number", "choice", "yes", "lines", "long"]
    assert (asked["most"].title, asked["most"].help) == ("Cards for each", "How many a person may write")
    assert (asked["most"].low, asked["most"].high, asked["most"].default) == (1, 9, 3)
    assert asked["order"].options == (("newest", "Newest"), ("oldest", "Oldest"))
    assert (asked["stems"].longest, asked["stems"].most) == (20, 3)
