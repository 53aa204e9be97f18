"""Keeping the boards in order: one block for each command but undo, which has a file of its own."""

from __future__ import annotations

import pytest

from facilitation.method import Actor, Body, Conflict, Rejected
from facilitation.people import Role
from facilitation.planning import EditItem
from facilitation.steering import Close, Next, Open
from facilitation.upkeep import Approve, Correct, Hide, Take, TakeIn, ToStore, Unhide
from tests.rules.letters import DRAWER, FIRST, Burn, Event, Letter, Write


def written(status: str = "on", *, secret: bool = False) -> Event:
    """Ada's letter, in a status."""
    event = Event()
    event.do(Open(f"{FIRST}.1"))
    if status == "waiting":
        event.do(EditItem(f"{FIRST}.1", approval=True))
    if status == "late":
        event.do(Next())
    event.say("ada", Write("hello", secret=secret), command_id="letter")
    if status == "hidden":
        event.do(Hide("letter"))
    assert event.record("letter").status == status
    return event


def refused(event: Event, body: Body) -> Rejected:
    before = {r.id: r for r in event.board}, event.seq
    with pytest.raises(Rejected) as caught:
        event.do(body)
    assert ({r.id: r for r in event.board}, event.seq) == before
    return caught.value


DONE = "Somebody else has just done that."
GONE = "This is no longer there."
ONLY = "Only contributions can be hidden or approved."


class TestStatus:
    @pytest.mark.parametrize(
        ("body", "before", "after"),
        [
            (Hide("letter"), "on", "hidden"),
            (Hide("letter"), "waiting", "hidden"),
            (Hide("letter"), "late", "hidden"),
            (Unhide("letter"), "hidden", "on"),
            (TakeIn("letter"), "late", "on"),
            (Approve(("letter",)), "waiting", "on"),
        ],
    )
    def test_goes_from_one_to_the_other(self, body: Body, before: str, after: str) -> None:
        assert written(before).do(body) == {"letter": {"status": after}}

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (Hide("letter"), "hidden"),
            (Unhide("letter"), "on"),
            (Unhide("letter"), "late"),
            (TakeIn("letter"), "on"),
            (TakeIn("letter"), "waiting"),
        ],
    )
    def test_what_somebody_else_has_just_done(self, body: Body, status: str) -> None:
        assert refused(written(status), body).reason == DONE

    @pytest.mark.parametrize("kind", [Hide, Unhide, TakeIn])
    def test_only_contributions(self, kind: type[Hide] | type[Unhide] | type[TakeIn]) -> None:
        for other in ("ada", FIRST, f"{FIRST}.1", "event"):
            assert refused(written(), kind(other)).reason == ONLY
        assert refused(written(), kind("nothing")).reason == GONE

    @pytest.mark.parametrize("body", [Hide("letter"), ToStore("letter"), Correct("letter", "text", "x", "hello")])
    def test_what_is_its_authors_alone_is_not_there(self, body: Body) -> None:
        assert refused(written(secret=True), body).reason == GONE


class TestApprove:
    def test_several_at_once_and_others_stay_as_they_are(self) -> None:
        event = written("waiting")
        event.say("ben", Write("and I"), command_id="other")
        event.do(Hide("other"))
        event.say("ben", Write("too"), command_id="third")
        assert event.do(Approve(("letter", "other", "third"))) == {"letter": {"status": "on"}, "third": {"status": "on"}}

    def test_nothing_of_it_if_one_is_gone(self) -> None:
        assert refused(written("waiting"), Approve(("letter", "nothing"))).reason == GONE


class TestCorrect:
    def test_mends_one_field(self) -> None:
        event = written()
        assert event.do(Correct("letter", "text", "Hello", "hello")) == {"letter": {"data.text": "Hello"}}
        assert event.do(Correct("letter", "note", "mended", "")) == {"letter": {"data.note": "mended"}}
        assert event.record("letter").author == "ada"

    def test_two_at_once_see_both_texts(self) -> None:
        error = refused(written(), Correct("letter", "text", "Hallo", "helo"))
        assert isinstance(error, Conflict)
        assert error.current == "hello"

    @pytest.mark.parametrize("field", ["to", "answers", "signed", "nothing", "__class__"])
    def test_only_texts(self, field: str) -> None:
        assert refused(written(), Correct("letter", field, "x", "")).reason == "This text cannot be corrected."

    def test_only_on_boards(self) -> None:
        assert refused(written(), Correct("ada", "name", "x", "Ada")).reason == "This text cannot be corrected."

    def test_not_into_nothing(self) -> None:
        assert refused(written(), Correct("letter", "text", " ", "hello")).reason == "Please write something."


class TestToStore:
    @pytest.mark.parametrize("status", ["on", "waiting", "late", "hidden"])
    def test_copies_the_text_without_its_author(self, status: str) -> None:
        event = written(status)
        event.do(Correct("letter", "note", "line\ntwo", ""))
        told = event.do(ToStore("letter"))
        assert told.pop(f"{DRAWER}.letter") == Letter("hello", "line\ntwo")
        assert told == ({"letter": {"status": "hidden"}} if status != "hidden" else {})
        copy = event.record(f"{DRAWER}.letter")
        assert (copy.origin, copy.author, copy.entered_by, copy.activity) == ("letter", None, None, DRAWER)

    def test_twice_is_once(self) -> None:
        event = written()
        event.do(ToStore("letter"))
        event.do(Unhide("letter"))
        assert event.do(ToStore("letter")) == {"letter": {"status": "hidden"}}

    def test_needs_words(self) -> None:
        reason = "This cannot go into the topic store."
        assert refused(written(), ToStore(f"{FIRST}.write")).reason == reason
        assert refused(written(), ToStore("ada")).reason == reason


class TestTake:
    def two(self) -> Event:
        event = written()
        event.say("ben", Write("and I"), command_id="other")
        return event

    def test_all_that_is_offered(self) -> None:
        assert self.two().do(Take(FIRST, DRAWER)) == {
            f"{DRAWER}.letter": Letter("hello"),
            f"{DRAWER}.other": Letter("and I"),
        }

    def test_what_is_named(self) -> None:
        assert self.two().do(Take(FIRST, DRAWER, ("other", "nothing"))) == {f"{DRAWER}.other": Letter("and I")}

    def test_twice_adds_only_what_is_new(self) -> None:
        event = self.two()
        event.do(Take(FIRST, DRAWER, ("other",)))
        assert event.do(Take(FIRST, DRAWER)) == {f"{DRAWER}.letter": Letter("hello")}
        assert refused(event, Take(FIRST, DRAWER)).reason == "All of this has been taken over already."

    def test_hidden_and_secret_are_not_offered(self) -> None:
        event = self.two()
        event.do(Hide("letter"))
        event.say("ben", Write("mine", secret=True))
        assert event.do(Take(FIRST, DRAWER)) == {f"{DRAWER}.other": Letter("and I")}

    def test_refuses_where_nothing_is_given_or_taken(self) -> None:
        event = self.two()
        assert refused(event, Take(DRAWER, FIRST)).reason == "There is nothing to hand over."
        assert refused(event, Take(FIRST, FIRST)).reason == "This format cannot take anything over."
        assert refused(event, Take("nowhere", DRAWER)).reason == "This step of the agenda is no longer there."


def test_hidden_by_a_moderator_it_can_still_be_taken_back_by_its_author() -> None:
    event = written("hidden")
    assert event.say("ada", Burn("letter")) == {"letter": {"removed": True}}


def test_the_desk_of_an_organiser_keeps_no_order() -> None:
    event = written()
    event.do(Close(FIRST))
    with pytest.raises(Rejected, match="may not do this"):
        event.do(Hide("letter"), Actor(Role.ORGANISER, "desk"))
