"""People: one block for each command."""

from __future__ import annotations

import pytest

from facilitation.joining import AddPerson, ComeBack, EditMe, EditPerson, Erase, EraseMe, Go, Join, Leave
from facilitation.method import Actor, Body, Rejected
from facilitation.pen import Forbidden
from facilitation.people import Person, Role
from facilitation.upkeep import Undo
from tests.rules.letters import FIRST, MIA, Event

DESK = Actor(Role.ORGANISER, "desk")


def me(event: Event, body: Body, person: str = "ada") -> dict[str, object]:
    return event.do(body, Actor(Role.PARTICIPANT, person, person))


def refused(event: Event, body: Body, actor: Actor = MIA) -> Rejected:
    before = {r.id: r for r in event.board}, event.seq
    with pytest.raises(Rejected) as caught:
        event.do(body, actor)
    assert ({r.id: r for r in event.board}, event.seq) == before
    return caught.value


class TestJoin:
    def test_makes_a_person_who_is_called_by_the_commands_id(self) -> None:
        event = Event(people=())
        body = Join(name=" Ada ", institution="Amt ", region=" Nord", lang="en")
        told = event.do(body, Actor(Role.PARTICIPANT, "ada", "ada"), "ada")
        assert told == {"ada": Person("Ada", "Amt", "Nord", lang="en")}
        assert event.record("ada").author == "ada"

    def test_nobody_needs_a_name(self) -> None:
        assert Event(people=()).do(Join(), Actor(Role.PARTICIPANT, "x", "x"), "x") == {"x": Person()}

    def test_nobody_becomes_somebody_who_is_there(self) -> None:
        with pytest.raises(Rejected, match="already there"):
            Event().do(Join(name="Eve"), Actor(Role.PARTICIPANT, "ada", "ada"), "ada")


class TestEditMe:
    def test_changes_what_is_named(self) -> None:
        assert me(Event(), EditMe(institution=" Amt ", lang="en")) == {"ada": {"data.institution": "Amt", "data.lang": "en"}}

    def test_an_empty_name_takes_the_name_back(self) -> None:
        assert me(Event(), EditMe(name="")) == {"ada": {"data.name": ""}}

    def test_nobody_edits_somebody_else_with_it(self) -> None:
        event = Event()
        assert isinstance(refused(event, EditMe(name="x"), Actor(Role.PARTICIPANT, "wall")), Forbidden)
        assert isinstance(refused(event, EditMe(name="x"), MIA), Forbidden)


class TestGo:
    def test_chooses_a_room_and_is_present_again(self) -> None:
        event = Event()
        me(event, Leave())
        assert me(event, Go(FIRST)) == {"ada": {"data.at": FIRST, "data.present": True}}
        assert me(event, Go("")) == {"ada": {"data.at": ""}}

    def test_refuses_a_step_that_is_not_there(self) -> None:
        assert refused(Event(), Go("nowhere"), Actor(Role.PARTICIPANT, "ada", "ada")).reason == (
            "This step of the agenda is no longer there."
        )


class TestLeaveAndComeBack:
    def test_are_recorded(self) -> None:
        event = Event()
        assert me(event, Leave()) == {"ada": {"data.present": False}}
        assert me(event, Leave()) == {}
        assert me(event, ComeBack()) == {"ada": {"data.present": True}}


class TestAddPerson:
    def test_is_somebody_on_paper(self) -> None:
        event = Event()
        told = event.do(AddPerson(name=" Cem ", number=17), DESK, "cem")
        assert told == {"cem": Person("Cem", channel="paper", number=17)}

    def test_a_number_is_given_once(self) -> None:
        event = Event()
        event.do(AddPerson(number=17), command_id="cem")
        error = refused(event, AddPerson(number=17))
        assert (error.reason, error.params) == ("Card number %(number)s is already taken.", {"number": 17})
        event.do(AddPerson())
        event.do(AddPerson())

    def test_a_number_is_free_again_after_erasure(self) -> None:
        event = Event()
        event.do(AddPerson(number=17), command_id="cem")
        event.do(Erase("cem"))
        assert event.do(AddPerson(number=17), command_id="dea") == {"dea": Person(channel="paper", number=17)}


class TestEditPerson:
    def test_changes_what_is_named(self) -> None:
        told = Event().do(EditPerson("ada", name="Ada B.", present=False), DESK)
        assert told == {"ada": {"data.name": "Ada B.", "data.present": False}}

    def test_may_keep_the_number_but_not_take_anothers(self) -> None:
        event = Event()
        event.do(AddPerson(number=17), command_id="cem")
        assert event.do(EditPerson("cem", number=17, region="Nord")) == {"cem": {"data.region": "Nord"}}
        assert refused(event, EditPerson("ada", number=17)).params == {"number": 17}

    def test_only_people_are_people(self) -> None:
        assert refused(Event(), EditPerson(FIRST, name="x")).reason == "This is no longer there."


class TestErase:
    """What is forgotten is tested in test_sealing.py; here: who may, and that it is done once and for all."""

    def test_by_oneself_and_by_the_desk(self) -> None:
        event = Event()
        me(event, EraseMe())
        event.do(Erase("ben"), DESK)
        assert [(event.data(p), event.record(p).removed is not None) for p in ("ada", "ben")] == [
            (Person(present=False), True)
        ] * 2

    def test_nobody_comes_back(self) -> None:
        event = Event()
        me(event, EraseMe())
        for body in (ComeBack(), EditMe(name="Ada"), Go(FIRST), EraseMe()):
            assert refused(event, body, Actor(Role.PARTICIPANT, "ada", "ada")).reason == "This person is no longer on the list."
        assert refused(event, EditPerson("ada", name="Ada")).reason == "This is no longer there."

    def test_also_somebody_whose_entry_was_undone(self) -> None:
        event = Event()
        event.do(AddPerson(name="Cem", number=17), command_id="cem")
        event.do(Undo(event.seq))
        event.do(Erase("cem"))
        assert event.data("cem") == Person(present=False)
        assert "Cem" not in str(event.log)
