"""The event as a whole: a copy of its plan, the archive, a rehearsal that is cleared."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from facilitation import agenda
from facilitation.agenda import Archived
from facilitation.clockwork import ClockSet
from facilitation.fields import Unfit
from facilitation.joining import AddPerson, ComeBack, EditMe, Erase, EraseMe, Join
from facilitation.method import Actor, Body, Rejected, Tick
from facilitation.people import Group, Grouping, Membership, Person, Role
from facilitation.planning import AddItem, EditEvent, EditItem
from facilitation.records import Data, Record, Ref, Text
from facilitation.steering import Next, Open
from facilitation.upkeep import Undo
from facilitation.whole import Archive, ClearRehearsal, copied, lines_of
from tests.rules.letters import CORE, FIRST, METHODS, MIA, SECOND, THIRD, Event, Write

DESK = Actor(Role.ORGANISER, "desk")
PLAN = (
    AddItem(method="letters", title="First", minutes=7, settings={"minutes": 3}, room="Saal", approval=True),
    AddItem(method="letters", preset="short", settings={"minutes": 5}, beside="0"),
    AddItem(method="letters", title="Then", minutes=20),
    AddItem(activity="2", phase="read", minutes=15),
    AddItem(method="letters", title="Reads at once", phase="read", minutes=5),
)


def plan(event: Event) -> list[dict[str, Any]]:
    """The agenda without ids: what a copy must have too."""
    lines = agenda.planned(event.board)
    place = {p.item.id: n for n, p in enumerate(lines)}
    runs = list(dict.fromkeys(p.activity.id for p in lines))
    return [
        {
            "run": runs.index(p.activity.id),
            "beside": place.get(p.item.data.beside),
            "phase": p.item.data.phase,
            "minutes": p.item.data.minutes,
            "step": msgspec.structs.replace(
                p.activity.data, state="prepared", phase="", steps=(), opened=None, closed=None, turn=0
            ),
        }
        for p in lines
    ]


def refused(event: Event, body: Body, actor: Actor = MIA, activity: str | None = None) -> str:
    before = {r.id: r for r in event.board}, event.seq
    with pytest.raises(Rejected) as caught:
        event.do(body, actor, activity=activity)
    assert ({r.id: r for r in event.board}, event.seq) == before
    return caught.value.reason


class TestACopyOfThePlan:
    def test_has_every_line_with_all_its_settings(self) -> None:
        event = Event(PLAN)
        again = Event(lines_of(event.board, METHODS), people=())
        assert plan(again) == plan(event)
        assert [line["beside"] for line in plan(again)] == [None, 0, None, None, None]
        assert [line["run"] for line in plan(again)] == [0, 1, 2, 2, 3]

    def test_a_setting_that_was_set_back_to_its_default_stays_so(self) -> None:
        """The preset says two minutes; somebody has set five, which is the format's own default."""
        event = Event(PLAN)
        again = Event(lines_of(event.board, METHODS), people=())
        run = agenda.planned(again.board)[1].activity
        assert METHODS.scene(again.board, run).settings.minutes == 5

    def test_has_nobody_and_nothing_that_was_written(self) -> None:
        event = Event(PLAN)
        event.do(Open("new.1.1"))
        event.say("ada", Write("hello"), "new.1", "letter-0001")
        again = Event(lines_of(event.board, METHODS), people=())
        assert {r.kind for r in again.board} == {"event", "activity", "item", "stamp"}
        assert [p.activity.data.state for p in agenda.planned(again.board)] == ["prepared"] * 5

    def test_a_format_that_is_not_installed_is_named(self) -> None:
        event = Event(PLAN)
        old = event.record("new.1")
        event.board.put(msgspec.structs.replace(old, data=msgspec.structs.replace(old.data, method="tango")))
        with pytest.raises(Rejected) as caught:
            lines_of(event.board, METHODS)
        assert caught.value.params == {"method": "tango"}


FACTS = agenda.Event(
    title="A day", date="2026-05-12", end_date="2026-05-13", deletion_date="2026-06-12", start="09:00", place="Hall",
    head_count="43", sample=True, questions=("Why?",), wifi="guest",
)  # fmt: skip


class TestTheFactsOfACopy:
    def test_dates_move_with_the_day(self) -> None:
        made = copied(FACTS, " Another day ", "2027-05-10")
        assert (made.title, made.date, made.end_date, made.deletion_date) == (
            "Another day",
            "2027-05-10",
            "2027-05-11",
            "2027-06-10",
        )
        assert (made.start, made.place, made.questions, made.wifi) == ("09:00", "Hall", ("Why?",), "guest")

    def test_what_was_said_of_that_day_is_not_said_of_another(self) -> None:
        made = copied(FACTS, "A day", "2027-05-10")
        assert (made.head_count, made.sample) == ("", False)

    def test_without_a_day_there_are_no_dates(self) -> None:
        made = copied(FACTS, "A day", "")
        assert (made.date, made.end_date, made.deletion_date) == ("", "", "")

    @pytest.mark.parametrize(
        ("title", "date", "field"), [(" ", "2027-05-10", "title"), ("x", "2027-02-30", "date"), ("x", "soon", "date")]
    )
    def test_refuses_with_a_sentence(self, title: str, date: str, field: str) -> None:
        with pytest.raises(Unfit) as caught:
            copied(FACTS, title, date)
        assert caught.value.field == field


def running() -> Event:
    event = Event()
    event.do(Open(f"{FIRST}.1"))
    event.say("ada", Write("a secret of the rehearsal", to="ben"), command_id="letter-0001")
    return event


class TestArchive:
    def test_is_read_only(self) -> None:
        event = running()
        assert event.do(Archive(True), DESK) == {"archived": Archived(event.now)}
        bodies: list[tuple[Body, Actor, str | None]] = [
            (Write("more"), Actor(Role.PARTICIPANT, "ada", "ada"), FIRST),
            (EditMe(name="x"), Actor(Role.PARTICIPANT, "ada", "ada"), None),
            (ComeBack(), Actor(Role.PARTICIPANT, "ada", "ada"), None),
            (Join(), Actor(Role.PARTICIPANT, "cem", "cem"), None),
            (Next(), MIA, None),
            (Undo(1), MIA, None),
            (EditEvent({"place": "x"}), DESK, None),
            (EditItem(f"{FIRST}.1", title="x"), DESK, None),
            (ClearRehearsal(), DESK, None),
            (Tick(1.0), CORE, FIRST),
        ]
        for body, actor, activity in bodies:
            assert refused(event, body, actor, activity) == "This event is in the archive. It can be read, but not changed."

    def test_comes_back_as_it_was(self) -> None:
        event = running()
        before = {r.id: r for r in event.board}
        event.do(Archive(True), DESK)
        assert event.do(Archive(False), DESK) == {"archived": {"removed": True}}
        assert {r.id: r for r in event.board if r.id != "archived"} == before
        event.say("ada", Write("more"), command_id="letter-0002")
        assert event.do(Archive(True), DESK) == {"archived": {"data.at": event.now, "removed": False}}

    def test_once_is_enough(self) -> None:
        event = running()
        assert refused(event, Archive(False), DESK) == "Somebody else has just done that."
        event.do(Archive(True), DESK)
        assert refused(event, Archive(True), DESK) == "Somebody else has just done that."

    def test_only_the_organiser(self) -> None:
        assert refused(running(), Archive(True), MIA) == "You may not do this here."

    def test_whoever_wants_to_be_forgotten_is_forgotten_there_too(self) -> None:
        event = running()
        event.do(Archive(True), DESK)
        event.say("ada", EraseMe())
        event.do(Erase("ben"), DESK)
        assert "secret" not in everything(event)
        assert event.data("ada") == event.data("ben") == Person(present=False)


def everything(event: Event) -> str:
    return msgspec.json.encode([list(event.board), event.log]).decode()


class Listed(Data, frozen=True, tag="listed"):
    """Somebody on a list that outlives the rehearsal."""

    outlasts = True

    name: Text
    person: Ref = ""


class TestClearRehearsal:
    def cleared(self) -> Event:
        event = running()
        event.do(AddPerson(name="Cem", number=17), command_id="cem")
        event.do(ClockSet(FIRST, 9))
        for record_id, data in (
            ("division", Grouping("x")),
            ("group", Group("division", "Table")),
            ("division.ada", Membership("group", "ada")),
        ):
            event.board.put(Record(record_id, data.tag(), data, author="ada", born=event.seq, seq=event.seq))
        event.board.put(Record("list-1", "listed", Listed("Ada Meier", "ada"), born=event.seq, seq=event.seq))
        event.board.put(Record("list-2", "listed", Listed("Eve"), born=event.seq, seq=event.seq))
        event.do(Next())
        event.do(ClearRehearsal(), DESK, "clear")
        return event

    def test_nobody_and_nothing_is_left(self) -> None:
        event = self.cleared()
        assert {r.kind for r in event.board if r.alive} == {"event", "activity", "item", "stamp", "listed"}
        text = everything(event)
        for word in ("secret", 'Ada"', 'Ben"', "Cem"):
            assert word not in text
        assert all((c.actor, c.touched, c.before, c.at) == (None, (), {}, 0.0) for c in event.log[:-1])
        assert (event.log[-1].touched, event.log[-1].before) == (("event",), {})

    def test_the_plan_is_the_same_and_nothing_has_begun(self) -> None:
        event, before = self.cleared(), plan(Event())
        assert plan(event) == before
        assert agenda.current(event.board) is None
        assert all(agenda.clock(event.board, p.activity.id) is None for p in agenda.planned(event.board))
        assert agenda.facts(event.board) == agenda.facts(Event().board)

    def test_the_guest_list_stays_and_everybody_is_expected_again(self) -> None:
        event = self.cleared()
        assert [event.data(r) for r in ("list-1", "list-2")] == [Listed("Ada Meier"), Listed("Eve")]

    def test_formats_may_be_changed_again(self) -> None:
        event = self.cleared()
        line = agenda.planned(event.board)[0]
        event.do(EditItem(line.item.id, preset="short"))
        event.do(Open(line.item.id))
        event.do(Join(name="Dea"), Actor(Role.PARTICIPANT, "dea", "dea"), "dea")
        assert event.say("dea", Write("in earnest"), line.activity.id, "letter-0003") != {}

    def test_what_still_comes_from_the_rehearsal_finds_no_place(self) -> None:
        event = self.cleared()
        ada = Actor(Role.PARTICIPANT, "ada", "ada")
        assert refused(event, Write("late"), ada, FIRST) == "This person is no longer on the list."
        assert refused(event, ComeBack(), ada) == "This person is no longer on the list."
        assert refused(event, Write("late"), MIA, FIRST) == "This step of the agenda is no longer there."

    def test_cannot_be_undone(self) -> None:
        event = self.cleared()
        for seq in (event.seq, event.seq - 1, 1):
            assert refused(event, Undo(seq)) == "This can no longer be undone."

    def test_again_and_again(self) -> None:
        event = self.cleared()
        before = plan(event)
        event.do(ClearRehearsal(), DESK, "clear-again")
        assert plan(event) == before
        assert len({p.activity.id for p in agenda.planned(event.board)} & {FIRST, SECOND, THIRD, "clear.1"}) == 0
