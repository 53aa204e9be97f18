"""The core's elements: what the three screens say about an event, from records alone."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from facilitation import agenda, guests, joining, panels, planning, projection, rules, steering, upkeep
from facilitation.method import Actor, Command
from facilitation.panels import Door
from facilitation.people import Role
from tests.rules.day import LINES, START, Day
from tests.rules.fakes import METHODS, WriteNote


def test_before_the_start_the_console_offers_the_first_line() -> None:
    found = Day().console()
    assert found["top"] == {"title": "A day", "place": "The hall", "code": "472916"}
    assert found["now"]["next"] == {"way": "begin", "do": "next", "fields": {}, "title": "Opening"}
    assert found["now"]["back"] is None
    assert found["ends"]["planned_end"] == START + 60 * 60


@pytest.mark.parametrize(
    ("date", "start", "at"),
    [("2026-12-16", "13:00", 1_797_422_400.0), ("2026-12-16", "", 1_797_375_600.0), ("", "13:00", None)],
)
def test_a_phone_knows_until_when_it_may_say_when_it_begins(date: str, start: str, at: float | None) -> None:
    day = Day()
    facts = msgspec.structs.replace(agenda.facts(day.board), date=date, start=start)
    day.board.put(msgspec.structs.replace(day.board.get(day.board.event_id), data=facts))
    head = panels.phone(day.board, METHODS, None)["head"].data
    assert head["begins"] == {"date": date, "start": start, "at": at}


def test_an_empty_event_has_every_panel() -> None:
    day = Day(())
    found = day.console()
    assert {"top", "now", "ends", "adder", "screen", "switch", "shows", "queue", "folk"} <= set(found)
    assert found["now"]["next"] is None
    assert found["ends"]["planned_end"] is None


def test_the_queue_shows_texts_and_never_who_wrote_them() -> None:
    day = Day()
    person = day.join("Petra Quittengelb")
    day.do(steering.Next())
    run = day.runs[0]
    day.do(planning.EditItem(item=day.items[0], approval=True))
    first = day.do(WriteNote("for approval"), role=Role.PARTICIPANT, who=person, activity=run)
    second = day.do(WriteNote("to be hidden"), role=Role.PARTICIPANT, who=person, activity=run)
    day.do(upkeep.Hide(second))
    day.do(steering.Close(run))
    third = day.do(WriteNote("too late"), role=Role.PARTICIPANT, who=person, activity=run)
    shown = panels.console(day.board, METHODS, None, day.log)
    waits = {k: e for k, e in shown.items() if k.startswith("wait-")}
    assert {k: (e.region, e.data["texts"][0]["text"]) for k, e in waits.items()} == {
        f"wait-{first}": ("waiting", "for approval"),
        f"wait-{second}": ("hidden", "to be hidden"),
        f"wait-{third}": ("late", "too late"),
    }
    assert {(e.data["place"], e.data["colour"]) for e in waits.values()} == {("", "white")}
    assert shown["queue"].data == {"waiting": 1, "late": 1, "hidden": 1}
    assert shown["queue-all"].data == {"records": [first], "more": 0}
    spoken = msgspec.json.encode([e.data for e in waits.values()]).decode()
    assert person not in spoken
    assert "Quittengelb" not in spoken


def test_what_is_private_stays_out_of_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    day = Day()
    person = day.join()
    day.do(steering.Next())
    day.do(steering.Close(day.runs[0]))
    day.do(WriteNote("mine alone"), role=Role.PARTICIPANT, who=person, activity=day.runs[0])
    notes = METHODS.get("notes")
    monkeypatch.setattr(type(notes), "private", lambda self, scene, record: True)
    assert not [k for k in day.console() if k.startswith("wait-")]


def test_a_phase_that_has_a_step_of_its_own_left_says_so_while_it_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    day = Day()
    monkeypatch.setattr(type(METHODS.get("notes")), "pending", lambda self, scene: True)
    assert day.console()["now"]["pending"] is False
    day.do(steering.Next())
    assert day.console()["now"]["pending"] is True
    day.do(steering.Close(day.runs[0]))
    assert day.console()["now"]["pending"] is False


def test_a_long_queue_is_cut_and_counted() -> None:
    day = Day()
    person = day.join()
    day.do(steering.Next())
    day.do(planning.EditItem(item=day.items[0], approval=True))
    for i in range(70):
        day.do(WriteNote(f"card {i}"), role=Role.PARTICIPANT, who=person, activity=day.runs[0])
    found = day.console()
    assert found["queue"]["waiting"] == 70
    assert (len(found["queue-all"]["records"]), found["queue-all"]["more"]) == (60, 10)
    assert sum(k.startswith("wait-") for k in found) == 60


def test_people_are_counted_by_how_they_take_part_and_listed_up_to_a_limit() -> None:
    day = Day()
    for _ in range(205):
        day.join()
    day.do(joining.AddPerson(number=17))
    gone = day.join("Jonas")
    day.do(joining.EditPerson(person=gone, present=False))
    shown = panels.console(day.board, METHODS, None, day.log)
    assert shown["folk"].data == {"people": 206, "phones": 205, "paper": 1, "door": 0, "more": 7, "free": 18}
    listed = sorted((e.order, e.data["number"]) for k, e in shown.items() if k.startswith("person-"))
    assert len(listed) == 200
    assert listed[0] == (0, 17)


def test_who_is_expected_is_listed_until_she_is_here() -> None:
    day = Day()
    assert "guests" not in day.console()
    rows = (guests.Row("Zoë Zimmer", "Amt", needs="Rampe"), guests.Row("Anna Adler", "Kita"), guests.Row("", "Hort"))
    listed = day.do(guests.TakeGuests(rows))
    day.do(guests.CheckIn(f"{listed}.1"))
    phone = day.join("anna")
    found = day.console()
    assert found["guests"] == {"registered": 3, "here": 1, "gone": 0, "expected": 2, "more": 0}
    assert {k: (v["name"], v["needs"], v["twins"]) for k, v in found.items() if k.startswith("guest-")} == {
        f"guest-{listed}.2": ("Anna Adler", "", [{"person": phone, "name": "anna", "institution": "", "number": None}]),
        f"guest-{listed}.3": ("", "", []),
    }
    assert [v["needs"] for k, v in found.items() if k.startswith("person-") and v["name"] == "Zoë Zimmer"] == ["Rampe"]
    assert (found["folk"]["people"], found["folk"]["phones"], found["folk"]["door"]) == (2, 1, 1)
    day.do(guests.CheckIn(f"{listed}.2", person=phone))
    assert [k for k in day.console() if k.startswith("guest-")] == [f"guest-{listed}.3"]


def test_the_door_does_not_talk_into_the_desks_work_and_registrations_are_not_its_own() -> None:
    day = Day()
    listed = day.do(guests.TakeGuests((guests.Row("Anna"),)))
    day.do(planning.EditEvent({"registration": True, "date": ""}))
    day.do(guests.CheckIn(f"{listed}.1"), role=Role.HELPER)
    registered = f"command-{len(day.log) + 1}"
    decision = rules.decide(
        day.board,
        day.log,
        METHODS,
        Command(registered, day.now, guests.Register(guests.Row("Ben"))),
        Actor(Role.PARTICIPANT, registered),
    )
    for record in decision.records:
        day.board.put(record)
    day.log.append(decision.change)
    found = day.console()
    said = [found[k]["said"] for k in found if k.startswith("log-")]
    assert said[:3] == ["Guest checked in", "Facts of the event changed", "Put on the guest list"]
    assert found["last"]["said"] == "Facts of the event changed"
    assert "Ben" not in str([found[k] for k in found if k.startswith("log-")])


def test_the_last_changes_are_the_desks_own_newest_first() -> None:
    day = Day()
    person = day.join()
    day.do(steering.Next())
    day.do(WriteNote("a card"), role=Role.PARTICIPANT, who=person, activity=day.runs[0])
    day.do(steering.SetPhase(day.runs[0], "read"))
    blanked = day.do(projection.Blank(True))
    day.do(projection.Blank(False))
    found = day.console()
    lines = [found[k] for k in found if k.startswith("log-")]
    said = [(line["said"], line["about"]) for line in lines]
    assert said[:4] == [("Wall shown again", ""), ("Wall blanked", ""), ("Moved on to", "Read"), ("Moved on to", "Opening")]
    assert found["last"] == lines[0]
    assert blanked
    assert [line["undo"] for line in lines] == [True] * (len(lines) - 1) + [False]  # not the beginning of the event


def test_what_is_final_has_no_undo() -> None:
    day = Day()
    day.do(steering.Next())
    day.do(steering.Close(day.runs[0]))
    day.do(steering.Confirm(day.runs[0]))
    assert not day.console()["last"]["undo"]


def test_a_hand_over_is_offered_only_where_something_can_be_taken() -> None:
    day = Day()
    day.do(steering.Next())
    assert not [k for k in day.console() if k.startswith("take-")]


def test_the_wall_shows_the_step_the_welcome_or_nothing_at_all() -> None:
    day = Day()
    day.join()
    door = Door("472916", "10.0.0.5:8000", "http://10.0.0.5:8000/j/472916")

    def wall() -> dict[str, Any]:
        return {k: e.data for k, e in panels.projector(day.board, METHODS, agenda.current(day.board), door).items()}

    assert wall()["welcome"]["wifi_password"] == "open sesame"
    day.do(steering.Next())
    head, foot = wall()["head"], wall()["foot"]
    assert (head["title"], head["phase"], head["instruction"]) == ("Opening", "Write", "Write a note.")
    assert head["clock"]["length"] == 600
    assert (foot["code"], foot["present"], foot["event"]) == ("472916", 1, "A day")
    day.do(projection.Welcome(True))
    assert set(wall()) == {"welcome"}
    day.do(projection.Blank(True))
    assert wall() == {"blank": {}}


def test_the_phone_says_where_one_is_and_which_rooms_there_are() -> None:
    day = Day(LINES[:2])
    day.do(planning.AddItem(method="notes", title="Beside", beside=day.items[0]))
    items = dict(zip(day.runs, day.items, strict=True))
    first, beside = (next(r for r in day.runs if agenda.activity(day.board, r).data.title == t) for t in ("Opening", "Beside"))  # type: ignore[union-attr]
    day.do(planning.EditItem(item=items[beside], room="Foyer"))
    assert panels.phone(day.board, METHODS, None)["head"].data["title"] == "A day"
    day.do(steering.Open(items[first]))
    run = agenda.activity(day.board, first)
    head = panels.phone(day.board, METHODS, run)["head"].data
    assert [s["state"] for s in head["steps"]] == ["now", ""]
    assert "rooms" not in panels.phone(day.board, METHODS, run)
    day.do(steering.Open(items[beside]))
    rooms = panels.phone(day.board, METHODS, run)["rooms"].data["rooms"]
    assert {(r["title"], r["room"]) for r in rooms} == {("Opening", ""), ("Beside", "Foyer")}
    day.do(steering.Close(first))
    closed = panels.phone(day.board, METHODS, agenda.activity(day.board, first))["head"].data
    assert (closed["clock"], closed["instruction"]) == (None, "")
    assert [s["state"] for s in closed["steps"]] == ["done", "done"]


def test_all_data_can_be_encoded() -> None:
    day = Day()
    day.do(joining.AddPerson(number=4, name="Nguyễn"))
    day.do(steering.Next())
    for found in (
        panels.console(day.board, METHODS, agenda.current(day.board), day.log, Door("472916")),
        panels.projector(day.board, METHODS, agenda.current(day.board)),
        panels.phone(day.board, METHODS, agenda.current(day.board)),
    ):
        assert msgspec.json.encode({k: dict(e.data) for k, e in found.items()})
