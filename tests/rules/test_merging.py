"""A person who is on the list twice becomes one: what both wrote is hers, what counts once counts once, undo parts them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from facilitation.joining import AddPerson, EditMe, EditPerson, Erase, EraseMe, Leave
from facilitation.merging import MergePeople
from facilitation.method import Actor, Rejected
from facilitation.people import Group, Grouping, Membership, Person, Role, Roster, heir, names_of
from facilitation.records import Data, Record, Ref, Text, Who
from facilitation.steering import Close, Confirm, Open
from facilitation.upkeep import Undo
from tests.rules import letters
from tests.rules.letters import FIRST, Burn, Event, Write


class Vote(Data, frozen=True, tag="vote"):
    """One for each person and topic; its id tells nobody whose it is."""

    once = ("topic",)

    topic: Ref


class Slot(Data, frozen=True, tag="slot"):
    """One for each person, by its id."""

    text: Text = ""
    who: Who = ""


class Pair(Data, frozen=True, tag="pair"):
    people: tuple[Ref, ...] = ()
    turns: dict[Ref, int] = msgspec.field(default_factory=dict)


class Tables(Data, frozen=True, tag="tables"):
    """Who sits with whom: lists in a list."""

    seats: tuple[tuple[Who, ...], ...] = ()


def event(*names: str) -> Event:
    made = Event(people=names or ("ada", "ben", "cem"))
    made.do(Open(f"{FIRST}.1"))
    return made


def put(event: Event, record_id: str, data: Data, author: str | None, activity: str | None = FIRST, **fields: Any) -> None:
    """A record that some method has written."""
    event.board.put(Record(record_id, data.tag(), data, activity, author, born=event.seq, seq=event.seq, **fields))


def alive(event: Event, kind: str, activity: str | None = FIRST) -> dict[str, tuple[Any, str | None]]:
    return {r.id: (r.data, r.author) for r in event.board.kind(activity, kind) if r.alive}


def state(event: Event) -> dict[str, Any]:
    return {r.id: (r.data, r.status, r.author, r.origin) for r in event.board if r.removed is None}


@pytest.fixture(autouse=True)
def more_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters.Letters, "records", (*letters.Letters.records, Vote, Slot, Pair, Tables))


class TestAllCountsForTheFirst:
    def test_what_was_written_also_what_is_gone_or_hidden(self) -> None:
        day = event()
        day.say("ada", Write("one"), command_id="letter-1")
        day.say("ben", Write("two", to="ben"), command_id="letter-2")
        day.say("ben", Write("three"), command_id="letter-3")
        day.say("ben", Burn("letter-3"))
        day.behalf("ben", Write("four"), command_id="letter-4")
        day.say("cem", Write("five", to="ben"), command_id="letter-5")
        day.do(MergePeople("ada", "ben"))
        assert {n: day.record(f"letter-{n}").author for n in range(1, 6)} == {1: "ada", 2: "ada", 3: "ada", 4: "ada", 5: "cem"}
        assert (day.data("letter-2").to, day.data("letter-5").to) == ("ada", "ada")
        assert [day.data(f"letter-{n}").text for n in range(1, 6)] == ["one", "two", "three", "four", "five"]
        assert day.record("letter-4").entered_by == "mia"
        assert not day.record("letter-3").alive

    def test_there_is_one_person_and_she_knows_what_both_knew(self) -> None:
        day = event("ada")
        day.do(EditPerson("ada", name="", institution="Amt"))
        day.do(AddPerson(name="Ada", institution="Schule", region="Nord", number=17), command_id="ben")
        day.say("ada", Leave())
        day.do(MergePeople("ada", "ben"))
        assert {p: r.data for p, r in Roster(day.board).people.items()} == {
            "ada": Person("Ada", "Amt", "Nord", number=17, present=True)
        }

    def test_places_in_groups_unless_she_has_one(self) -> None:
        day = event()
        put(day, "d1", Grouping(), None, None)
        put(day, "d2", Grouping(), None, None)
        for group in ("g1", "g2", "g3"):
            put(day, group, Group("d2" if group == "g3" else "d1"), None, None)
        put(day, "d1.ada", Membership("g1", "ada"), "ada", None)
        put(day, "d1.ben", Membership("g2", "ben"), "ben", None)
        put(day, "d2.ben", Membership("g3", "ben"), "ben", None)
        day.do(MergePeople("ada", "ben"))
        assert alive(day, "membership", None) == {
            "d1.ada": (Membership("g1", "ada"), "ada"),
            "d2.ada": (Membership("g3", "ada"), "ada"),
        }
        assert [p.id for p in Roster(day.board).members("g3")] == ["ada"]

    def test_a_place_that_she_had_left_is_hers_again(self) -> None:
        day = event()
        put(day, "d1", Grouping(), None, None)
        put(day, "g1", Group("d1"), None, None)
        put(day, "d1.ada", Membership("g0", "ada"), "ada", None, removed=1)
        put(day, "d1.ben", Membership("g1", "ben"), "ben", None)
        day.do(MergePeople("ada", "ben"))
        assert alive(day, "membership", None) == {"d1.ada": (Membership("g1", "ada"), "ada")}

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ((("ben", "cem"), ("emil",)), (("ada", "cem"), ("emil",))),
            ((("ben", "cem"), ("ada", "emil")), (("cem",), ("ada", "emil"))),
            ((("ben", "ada"),), (("ada",),)),
        ],
        ids=["her seat is the first one's", "two tables: the first one's stays", "at one table"],
    )
    def test_a_seat_at_one_of_several_tables(self, before: Any, after: Any) -> None:
        day = event()
        put(day, "tables", Tables(before), None)
        day.do(MergePeople("ada", "ben"))
        assert day.data("tables") == Tables(after)
        day.do(Undo(day.seq))
        assert day.data("tables") == Tables(before)

    def test_a_slot_by_its_id_and_what_points_to_it(self) -> None:
        day = event()
        put(day, f"{FIRST}.ben.slot", Slot("hers", "ben"), "ben", status="late", entered_by="mia")
        put(day, "pair", Pair((f"{FIRST}.ben.slot", "other")), None, origin=f"{FIRST}.ben.slot")
        day.do(MergePeople("ada", "ben"))
        made = day.record(f"{FIRST}.ada.slot")
        assert (made.data, made.author, made.status, made.entered_by) == (Slot("hers", "ada"), "ada", "late", "mia")
        assert not day.record(f"{FIRST}.ben.slot").alive
        assert day.data("pair") == Pair((f"{FIRST}.ada.slot", "other"))
        assert day.record("pair").origin == f"{FIRST}.ada.slot"

    def test_in_a_list_she_stands_once(self) -> None:
        day = event()
        put(day, "pair", Pair(("ben", "cem", "ada")), None)
        day.do(MergePeople("ada", "ben"))
        assert day.data("pair").people == ("ada", "cem")

    def test_in_a_dictionary_her_own_entry_counts(self) -> None:
        day = event()
        put(day, "one", Pair(turns={"ben": 2, "ada": 1, "cem": 3}), None)
        put(day, "two", Pair(turns={"ben": 2}), None)
        day.do(MergePeople("ada", "ben"))
        assert (day.data("one").turns, day.data("two").turns) == ({"ada": 1, "cem": 3}, {"ada": 2})

    def test_an_id_that_only_looks_like_hers_is_left_alone(self) -> None:
        day = event("ada", "ben", "benno")
        put(day, f"{FIRST}.benno", Slot("his"), "benno")
        day.do(MergePeople("ada", "ben"))
        assert alive(day, "slot") == {f"{FIRST}.benno": (Slot("his"), "benno")}


class TestCountsOnce:
    def test_two_votes_on_one_topic(self) -> None:
        day = event()
        for vote, topic, who in (("v1", "t1", "ada"), ("v2", "t1", "ben"), ("v3", "t2", "ben"), ("v4", "t1", "cem")):
            put(day, vote, Vote(topic), who)
        day.do(MergePeople("ada", "ben"))
        assert alive(day, "vote") == {"v1": (Vote("t1"), "ada"), "v3": (Vote("t2"), "ada"), "v4": (Vote("t1"), "cem")}

    def test_two_slots(self) -> None:
        day = event()
        put(day, f"{FIRST}.ada", Slot("first"), "ada")
        put(day, f"{FIRST}.ben", Slot("second"), "ben")
        day.do(MergePeople("ada", "ben"))
        assert alive(day, "slot") == {f"{FIRST}.ada": (Slot("first"), "ada")}

    def test_sealed_ones_name_nobody_and_stay(self) -> None:
        day = event()
        put(day, "v1", Vote("t1"), "ada")
        put(day, "v2", Vote("t1"), "ben")
        day.do(Close(FIRST))
        day.do(Confirm(FIRST))
        day.do(MergePeople("ada", "ben"))
        assert alive(day, "vote") == {"v1": (Vote("t1"), None), "v2": (Vote("t1"), None)}


class TestUndo:
    def day(self) -> Event:
        day = event()
        put(day, "d1", Grouping(), None, None)
        put(day, "g1", Group("d1"), None, None)
        put(day, "d1.ben", Membership("g1", "ben"), "ben", None)
        put(day, "v1", Vote("t1"), "ada")
        put(day, "v2", Vote("t1"), "ben")
        put(day, f"{FIRST}.ben", Slot("hers", "ben"), "ben")
        put(day, "pair", Pair(("ben", "ada")), None)
        day.say("ben", Write("two"), command_id="letter-2")
        return day

    def test_parts_them_again(self) -> None:
        day = self.day()
        before = state(day)
        day.do(MergePeople("ada", "ben"))
        assert state(day) != before
        day.do(Undo(day.seq))
        assert state(day) == before

    def test_and_is_undone_again(self) -> None:
        day = self.day()
        day.do(MergePeople("ada", "ben"))
        after = state(day)
        day.do(Undo(day.seq))
        day.do(Undo(day.seq))
        assert state(day) == after

    def test_what_she_wrote_since_stays_hers(self) -> None:
        day = self.day()
        day.do(MergePeople("ada", "ben"))
        merged = day.seq
        day.say("ben", Write("since"), command_id="letter-9")
        day.do(Undo(merged))
        assert (day.record("letter-2").author, day.record("letter-9").author) == ("ben", "ada")


class TestHerPhones:
    """A phone that came in as the second goes on as the first; nothing of this is stored with the phone."""

    def test_who_she_is(self) -> None:
        day = event("ada", "ben", "cem", "dea")
        day.do(MergePeople("ben", "cem"))
        day.do(MergePeople("ada", "ben"))
        assert [getattr(heir(day.board, p), "id", None) for p in ("ada", "ben", "cem", "dea", "eve")] == ["ada"] * 3 + [
            "dea",
            None,
        ]
        assert names_of(day.board, "cem") == names_of(day.board, "ada") == {"ada", "ben", "cem"}
        assert names_of(day.board, "dea") == {"dea"}

    def test_writes_as_the_first(self) -> None:
        day = event()
        day.do(MergePeople("ada", "ben"))
        day.say("ben", Write("from her second phone"), command_id="letter-9")
        assert (day.record("letter-9").author, day.log[-1].actor) == ("ada", "ada")
        day.say("ben", EditMe(name="Ada"))
        assert day.data("ada").name == "Ada"
        day.behalf("ben", Write("typed"), command_id="letter-8")
        assert (day.record("letter-8").author, day.record("letter-8").entered_by) == ("ada", "mia")

    def test_undone_she_is_herself_again(self) -> None:
        day = event()
        day.do(MergePeople("ada", "ben"))
        day.do(Undo(day.seq))
        day.say("ben", Write("mine"), command_id="letter-9")
        assert day.record("letter-9").author == "ben"

    @pytest.mark.parametrize("by", ["ada", "ben", "desk"])
    def test_erasing_forgets_both(self, by: str) -> None:
        day = event()
        day.say("ben", Write("a secret"), command_id="letter-2")
        day.do(MergePeople("ada", "ben"))
        day.do(Erase("ada")) if by == "desk" else day.say(by, EraseMe())
        text = msgspec.json.encode([list(day.board), day.log]).decode()
        for word in ("secret", "Ada", "Ben"):
            assert word not in text
        assert not [c for c in day.log if c.actor in ("ada", "ben")]
        assert heir(day.board, "ben") is None
        with pytest.raises(Rejected):
            day.say("ben", Write("still under way"))


class TestRefuses:
    @pytest.mark.parametrize(("person", "double"), [("ada", "ada"), ("ada", "nobody"), ("nobody", "ada"), ("ada", FIRST)])
    def test_what_is_not_two_people(self, person: str, double: str) -> None:
        day = event()
        before = {r.id: r for r in day.board}
        with pytest.raises(Rejected):
            day.do(MergePeople(person, double))
        assert {r.id: r for r in day.board} == before

    def test_whoever_was_merged_already(self) -> None:
        day = event()
        day.do(MergePeople("ada", "ben"))
        with pytest.raises(Rejected):
            day.do(MergePeople("cem", "ben"))

    def test_anybody_but_a_moderator(self) -> None:
        day = event()
        for actor in (Actor(Role.ORGANISER, "desk"), Actor(Role.PARTICIPANT, "ada", "ada"), Actor(Role.PROJECTOR, "wall")):
            with pytest.raises(Rejected, match="may not"):
                day.do(MergePeople("ada", "ben"), actor)


def test_a_list_that_runs_in_a_circle_holds_nobody_up() -> None:
    day = event()
    for person, other in (("ada", "ben"), ("ben", "cem"), ("cem", "ben")):
        day.board.put(msgspec.structs.replace(day.record(person), author=other, removed=1))
    assert [heir(day.board, person) for person in ("ada", "ben", "cem")] == [None, None, None]
