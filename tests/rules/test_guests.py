"""The guest list: one block for each command. Registered is not present, nobody is there twice, and what goes is gone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from facilitation import deadlines, planning
from facilitation.guests import (
    MOST_BY_LINK,
    MOST_GUESTS,
    CheckIn,
    CheckOut,
    DropGuests,
    EditGuest,
    Forget,
    Register,
    Row,
    TakeGuests,
    Unregister,
)
from facilitation.joining import AddPerson, EditPerson, Erase, Join
from facilitation.method import Actor, Body, Rejected
from facilitation.pen import Forbidden
from facilitation.people import Group, Grouping, Guest, Membership, Person, Role, name_key, roster
from facilitation.records import Record
from facilitation.steering import Open
from facilitation.upkeep import Undo
from tests.rules.letters import FIRST, MIA, Event, Write

DESK = Actor(Role.ORGANISER, "desk")
DOOR = Actor(Role.HELPER, "door")
CORE = Actor(Role.ORGANISER, "core")
ANNA = Row("Anna Meier", "Kita", "Teltow", "adult", needs="Rollstuhl", wishes="Wege")
BEN = Row("Ben Kurz", "Hort")


def listed(*rows: Row) -> Event:
    """An event with Ada and Ben on their phones, and a guest list; its entries are called list.1, list.2 …"""
    event = Event()
    event.do(TakeGuests(rows or (ANNA, BEN)), DESK, "list")
    return event


def by_itself(event: Event, body: Body, guest: str) -> dict[str, Any]:
    return event.do(body, Actor(Role.PARTICIPANT, guest), guest if isinstance(body, Register) else "")


def refused(event: Event, body: Body, actor: Actor = DOOR) -> str:
    before = {r.id: r for r in event.board}, event.seq
    with pytest.raises(Rejected) as caught:
        event.do(body, actor)
    assert ({r.id: r for r in event.board}, event.seq) == before
    return caught.value.reason


class TestTakeGuests:
    def test_makes_entries_and_nobody_present(self) -> None:
        event = Event()
        told = event.do(TakeGuests((ANNA, BEN)), DESK, "list")
        assert told == {
            "list.1": Guest("Anna Meier", "Kita", "Teltow", "adult", needs="Rollstuhl", wishes="Wege"),
            "list.2": Guest("Ben Kurz", "Hort"),
        }
        assert [p.data.name for p in roster(event.board).people.values()] == ["Ada", "Ben"]

    def test_refuses_nobody_and_an_entry_that_nobody_could_find(self) -> None:
        assert refused(Event(), TakeGuests(()), DESK) == "There is nobody on this list."
        assert refused(Event(), TakeGuests((BEN, Row(needs="Rollstuhl"))), DESK).startswith("An entry needs a name")

    def test_has_an_end(self) -> None:
        event = listed(*[Row(f"Guest {n}") for n in range(MOST_GUESTS)])
        assert refused(event, TakeGuests((ANNA,)), DESK).startswith("The guest list is full")
        event.do(DropGuests(("list.1",)), DESK)
        event.do(TakeGuests((ANNA,)), DESK)

    def test_is_undone_as_a_whole(self) -> None:
        event = listed()
        event.do(Undo(event.seq))
        assert not [r for r in event.board.kind(None, "guest") if r.alive]


class TestEditGuest:
    def test_changes_what_is_named(self) -> None:
        event = listed()
        assert event.do(EditGuest("list.2", name=" Ben Kürz ", needs="Dolmetschen"), DESK) == {
            "list.2": {"data.name": "Ben Kürz", "data.needs": "Dolmetschen"}
        }
        assert refused(event, EditGuest("list.2", name="", institution=""), DESK).startswith("An entry needs a name")

    def test_who_is_here_is_called_the_same_unless_she_chose_otherwise(self) -> None:
        event = listed()
        event.do(CheckIn("list.1"), DOOR, "anna")
        event.do(EditPerson("anna", institution="Kita Süd"), DESK)
        told = event.do(EditGuest("list.1", name="Anna Maier", institution="Kita Nord"), DESK)
        assert told["anna"] == {"data.name": "Anna Maier"}


class TestCheckIn:
    def test_makes_somebody_present_who_knows_nothing_of_needs(self) -> None:
        event = listed()
        told = event.do(CheckIn("list.1"), DOOR, "anna")
        assert told == {
            "anna": Person("Anna Meier", "Kita", "Teltow", "adult", channel="door"),
            "list.1": {"data.person": "anna"},
        }

    def test_with_a_numbered_card_she_writes_on_paper(self) -> None:
        event = listed()
        event.do(CheckIn("list.1", number=17), DOOR, "anna")
        assert (event.data("anna").number, event.data("anna").channel) == (17, "paper")
        assert refused(event, CheckIn("list.2", number=17)) == "Card number %(number)s is already taken."
        event.do(CheckIn("list.2"), DOOR, "ben-k")
        told = event.do(CheckIn("list.2", number=18), DOOR)
        assert told == {"ben-k": {"data.number": 18, "data.channel": "paper"}}

    def test_twice_is_told(self) -> None:
        event = listed()
        event.do(CheckIn("list.1"), DOOR, "anna")
        assert refused(event, CheckIn("list.1")) == "This guest is here already."
        event.do(EditPerson("anna", present=False), DESK)
        assert event.do(CheckIn("list.1"), DOOR) == {"anna": {"data.present": True}}

    def test_a_phone_that_joined_by_itself_is_the_guest(self) -> None:
        event = listed()
        told = event.do(CheckIn("list.1", person="ada"), DOOR)
        assert told == {
            "ada": {"data.institution": "Kita", "data.region": "Teltow", "data.age": "adult"},
            "list.1": {"data.person": "ada"},
        }
        assert refused(event, CheckIn("list.2", person="ada")).startswith("This person belongs to another entry")
        assert refused(event, CheckIn("list.2", person=FIRST)) == "This is no longer there."

    def test_whom_the_door_had_made_becomes_one_with_her_phone(self) -> None:
        event = listed()
        event.do(CheckIn("list.1", number=17), DOOR, "anna")
        for data, name in ((Grouping("g"), "g"), (Group("g", "Tisch 1"), "t1"), (Membership("t1", "anna"), "g.anna")):
            event.board.put(Record(name, data.tag(), data, born=event.seq, seq=event.seq))
        told = event.do(CheckIn("list.1", person="ada"), DOOR)
        assert told["anna"] == told["g.anna"] == {"removed": True}
        assert told["g.ada"] == Membership("t1", "ada")
        assert told["ada"] == {"data.institution": "Kita", "data.region": "Teltow", "data.age": "adult", "data.number": 17}
        assert [p.id for p in roster(event.board).present] == ["ada", "ben"]
        event.do(Undo(event.seq))
        assert event.record("anna").removed is None
        assert event.data("list.1").person == "anna"
        assert roster(event.board).members("t1") == [event.record("anna")]

    def test_two_for_whom_something_counts_stay_two(self) -> None:
        event = listed()
        event.do(CheckIn("list.1", number=17), DOOR, "anna")
        event.do(Open(f"{FIRST}.1"))
        event.behalf("anna", Write("vom Papier"))
        assert refused(event, CheckIn("list.1", person="ada")).startswith("Something counts for each")

    def test_undo_takes_the_person_with_it(self) -> None:
        event = listed()
        event.do(CheckIn("list.1"), DOOR, "anna")
        event.do(Undo(event.seq))
        assert event.record("anna").removed is not None
        assert event.data("list.1").person == ""


class TestCheckOut:
    def test_a_slip_leaves_nobody_behind(self) -> None:
        event = listed()
        event.do(CheckIn("list.1", number=17), DOOR, "anna")
        assert event.do(CheckOut("list.1"), DOOR) == {"anna": {"removed": True}, "list.1": {"data.person": ""}}
        event.do(CheckIn("list.2", number=17), DOOR)

    def test_a_phone_stays_who_it_is(self) -> None:
        event = listed()
        event.do(CheckIn("list.1", person="ada"), DOOR)
        assert event.do(CheckOut("list.1"), DOOR) == {"list.1": {"data.person": ""}}
        assert refused(event, CheckOut("list.1")) == "This guest is not here yet."

    def test_whoever_has_written_has_been_here(self) -> None:
        event = listed()
        event.do(CheckIn("list.1", number=17), DOOR, "anna")
        event.do(Open(f"{FIRST}.1"))
        event.say("ada", Write("an Anna", to="anna"))
        assert refused(event, CheckOut("list.1")).startswith("Something counts for this person")


class TestRegister:
    def open(self, **facts: Any) -> Event:
        event = Event()
        event.do(planning.EditEvent({"registration": True, **facts}), DESK)
        return event

    def test_makes_an_entry_and_nobody_present(self) -> None:
        event = self.open()
        told = by_itself(event, Register(Row(institution=" Hort ", needs="Dolmetschen")), "g1")
        assert told == {"g1": Guest(institution="Hort", needs="Dolmetschen", source="link")}
        assert "g1" not in roster(event.board).people

    def test_only_while_it_is_open(self) -> None:
        closed = Event()
        with pytest.raises(Rejected, match="Registration is closed"):
            by_itself(closed, Register(BEN), "g1")
        over = self.open(date="1969-12-31")  # the tests' clock stands at the beginning of 1970
        with pytest.raises(Rejected, match="Registration is closed"):
            by_itself(over, Register(BEN), "g1")
        by_itself(self.open(date="1969-12-31", end_date="1970-01-01"), Register(BEN), "g1")

    def test_a_flood_leaves_room_for_the_organisers_own_list(self) -> None:
        event = self.open()
        for n in range(MOST_BY_LINK):
            data = Guest(f"Flut {n}", source="link")
            event.board.put(Record(f"flood-{n}", "guest", data, born=event.seq, seq=event.seq))
        with pytest.raises(Rejected, match="The guest list is full"):
            by_itself(event, Register(BEN), "g1")
        event.do(TakeGuests((ANNA,)), DESK)

    def test_nobody_is_sent_away_by_an_undo(self) -> None:
        event = self.open()
        by_itself(event, Register(BEN), "g1")
        with pytest.raises(Rejected, match="no longer be undone"):
            event.do(Undo(event.seq))

    def test_is_taken_back_for_good_and_only_ones_own(self) -> None:
        event = self.open()
        by_itself(event, Register(Row("Geheime Person", needs="Rollstuhl")), "g1")
        event.do(EditGuest("g1", region="Teltow"), DESK)
        with pytest.raises(Rejected):
            by_itself(event, Unregister(), "g2")
        with pytest.raises(Forbidden):
            event.do(Unregister(), Actor(Role.PARTICIPANT, "ada", "ada"))
        by_itself(event, Unregister(), "g1")
        assert event.data("g1") == Guest()
        assert not any(word in everything(event) for word in ("Geheime", "Rollstuhl", "Teltow"))
        assert all(change.actor != "g1" for change in event.log)


class TestForgetting:
    def test_who_is_taken_off_the_list_is_nowhere(self) -> None:
        event = listed()
        event.do(EditGuest("list.1", needs="Assistenz"), DESK)
        event.do(CheckIn("list.2"), DOOR, "ben-k")
        event.do(DropGuests(("list.1", "list.2")), DESK)
        assert [event.data(g) for g in ("list.1", "list.2")] == [Guest()] * 2
        assert not any(word in everything(event) for word in ("Anna", "Rollstuhl", "Assistenz", "Wege"))
        assert event.data("ben-k").name == "Ben Kurz"  # she is here: she stays
        assert event.log[-1].before == {}
        assert refused(event, Undo(event.seq), MIA) == "This can no longer be undone."
        assert refused(event, DropGuests(()), DESK) == "Nobody was chosen."
        assert refused(event, DropGuests(("ben-k",)), DESK) == "This is no longer there."

    def test_who_is_erased_is_erased_from_the_list_too(self) -> None:
        event = listed()
        event.do(CheckIn("list.1"), DOOR, "anna")
        event.do(Erase("anna"), DESK)
        assert event.data("list.1") == Guest()
        assert not any(word in everything(event) for word in ("Anna", "Rollstuhl", "Wege"))

    def test_on_the_deletion_date_names_and_needs_go_and_the_rest_stays(self) -> None:
        event = listed()
        event.do(CheckIn("list.1", number=17), DOOR, "anna")
        event.do(AddPerson(name="Wanda", institution="Amt"), DOOR, "wanda")
        event.do(Open(f"{FIRST}.1"))
        event.say("ada", Write("Ein Gedanke"), command_id="letter")
        event.do(planning.EditEvent({"deletion_date": "1970-02-01"}), DESK)
        assert refused(event, Forget(), CORE).startswith("The day on which")
        event.now = days(31) + 3 * 3600
        assert deadlines.keeps_names(event.board)
        event.do(Forget(), CORE)
        told = everything(event)
        assert not any(word in told for word in ("Anna", "Ada", "Wanda", "Ben", "Rollstuhl", "Wege"))
        assert event.data("list.1") == Guest(person="anna")
        assert event.data("anna") == Person(institution="Kita", region="Teltow", age="adult", number=17, channel="paper")
        assert event.data("letter").text == "Ein Gedanke"
        assert event.record("letter").author == "ada"
        assert not deadlines.keeps_names(event.board)
        assert refused(event, Forget(), CORE) == "There is no personal data left."

    def test_what_was_forgotten_cannot_be_undone_and_everything_else_can(self) -> None:
        event = listed()
        named = event.seq
        event.do(EditPerson("ada", name="Ada B.", region="Nord"), DESK)
        event.do(planning.EditEvent({"deletion_date": "1970-02-01", "place": "Saal"}), DESK)
        changed = event.seq
        event.now = days(32)
        event.do(Forget(), CORE)
        for seq in (named, changed - 1, event.seq):
            assert refused(event, Undo(seq), MIA) == "This can no longer be undone."
        assert event.do(Undo(changed)) == {"event": {"data.place": "", "data.deletion_date": ""}}

    def test_the_deletion_date_lies_after_the_event(self) -> None:
        event = Event()
        body = planning.EditEvent({"date": "2026-05-12", "end_date": "2026-05-13", "deletion_date": "2026-05-13"})
        assert refused(event, body, DESK) == "Personal data cannot be deleted before the event is over."
        event.do(planning.EditEvent({"date": "2026-05-12", "end_date": "2026-05-13", "deletion_date": "2026-05-14"}), DESK)

    def test_who_withdraws_after_checking_in_has_told_nothing(self) -> None:
        """What the entry told goes from the person too; what she chose otherwise and what she wrote are hers."""
        event = listed()
        event.do(Open(f"{FIRST}.1"))
        event.do(planning.EditEvent({"registration": True}), DESK)
        by_itself(event, Register(Row(name="Greta Geheim", institution="Amt", region="Nord", needs="Dolmetschen")), "g1")
        event.do(CheckIn("g1"), DOOR, "greta")
        event.do(EditPerson("greta", region="Süd"))
        event.say("greta", Write("Ein Brief"), command_id="letter-1")
        by_itself(event, Unregister(), "g1")
        assert roster(event.board).people["greta"].data == Person(region="Süd", channel="door")
        assert event.data("letter-1").text == "Ein Brief"
        assert not {w for w in ("Greta", "Amt", "Dolmetschen") if w in everything(event)}


def days(n: int) -> float:
    return dt.timedelta(days=n).total_seconds()


def everything(event: Event) -> str:
    """All records and the whole log as text."""
    return msgspec.json.encode([list(event.board), event.log]).decode()


class TestDays:
    def test_are_the_events_own(self) -> None:
        """Shortly after midnight in Berlin it is still the day before in Greenwich."""
        event = Event()
        event.do(planning.EditEvent({"deletion_date": "1970-02-01"}), DESK)
        facts = event.data("event")
        midnight = days(31) - 3600
        assert not deadlines.deletion_due(facts, midnight - 1)
        assert deadlines.deletion_due(facts, midnight)
        assert deadlines.days_left(facts, midnight - 1) == 1
        assert deadlines.days_left(facts, midnight) == 0
        assert deadlines.days_left(msgspec.structs.replace(facts, deletion_date=""), midnight) is None


def test_names_are_compared_as_people_write_them() -> None:
    same = ("Müller, Anna-Lena", "anna lena mueller", "ANNA-LENA MÜLLER", "Anna Lena Müller.")
    assert {name_key(name) for name in same} == {("anna", "lena", "mueller")}
    assert name_key("Ayşe Özdemir") == name_key("Ayse Oezdemir")
    assert name_key(" –,") == ()
    assert name_key("محمد") != ()


def test_a_helper_may_do_nothing_else() -> None:
    event = listed()
    event.do(Open(f"{FIRST}.1"))
    for body in (TakeGuests((ANNA,)), EditGuest("list.1"), DropGuests(("list.1",)), Erase("ada"), EditPerson("ada"), Join()):
        with pytest.raises(Forbidden):
            event.do(body, DOOR)
    with pytest.raises(Forbidden):
        event.do(Write("x"), DOOR, activity=FIRST)
