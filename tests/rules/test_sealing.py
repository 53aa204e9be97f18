"""Sealing and erasure: what is forgotten, what stays, in the records and in the log."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from facilitation.joining import AddPerson, Erase, EraseMe
from facilitation.method import Command
from facilitation.people import Person
from facilitation.records import Change
from facilitation.rules import decide
from facilitation.sealing import forgets
from facilitation.steering import Close, Confirm, Next, Open
from facilitation.upkeep import Correct, Hide, Take, TakeIn, ToStore, Unhide
from tests.rules.letters import DRAWER, FIRST, METHODS, MIA, SECOND, Burn, Event, Letter, Rewrite, Write

SECRETS = ("Ada", "a private thought")


def written() -> Event:
    """Ada has written, signed and addressed letters; Ben one; a moderator has typed one in and corrected one."""
    event = Event()
    event.do(Open(f"{FIRST}.1"))
    event.say("ada", Write("a private thought", to="ben"), command_id="letter")
    event.say("ada", Write("I stand for this", to="ben", signed=True), command_id="signed")
    event.say("ben", Write("Ben's"), command_id="bens")
    event.behalf("ada", Write("typed for her"), command_id="typed")
    event.do(Correct("letter", "note", "corrected", ""))
    event.say("ada", Write("taken back"), command_id="burnt")
    event.say("ada", Burn("burnt"))
    return event


def everything(event: Event) -> str:
    """All that is kept, as it would stand on the disk."""
    return msgspec.json.encode([list(event.board), event.log]).decode()


def changes(event: Event, command: str) -> list[Change]:
    return [c for c in event.log if c.command == command]


class TestSeal:
    def sealed(self) -> Event:
        event = written()
        event.do(Close(FIRST))
        event.do(Confirm(FIRST))
        return event

    def test_takes_authors_and_names_from_what_nobody_signed(self) -> None:
        event = self.sealed()
        for record_id in ("letter", "bens", "typed", "burnt"):
            record = event.record(record_id)
            assert (record.author, record.entered_by, record.data.to) == (None, None, "")
        assert event.data("letter") == Letter("a private thought", "corrected")

    def test_leaves_what_somebody_signed(self) -> None:
        record = self.sealed().record("signed")
        assert (record.author, record.data) == ("ada", Letter("I stand for this", to="ben", signed=True))

    def test_leaves_the_texts_and_who_is_here(self) -> None:
        event = self.sealed()
        assert [event.data(r).text for r in ("letter", "bens", "typed")] == ["a private thought", "Ben's", "typed for her"]
        assert event.data("ada") == Person("Ada")

    def test_takes_from_participants_changes_all_that_tells_who_and_when(self) -> None:
        said = [c for c in self.sealed().log if c.activity == FIRST and c.command in {"write", "burn"} and c.actor != "mia"]
        assert [(c.actor, c.touched, c.before, c.at) for c in said] == [(None, (), {}, 0.0)] * 5

    def test_leaves_the_desks_changes_but_for_the_authors_in_them(self) -> None:
        event = self.sealed()
        (corrected,) = changes(event, "correct")
        old = corrected.before["letter"]
        assert old is not None
        assert (corrected.actor, corrected.touched, old.author, old.data.to) == ("mia", ("letter",), None, "")
        assert old.data.text == "a private thought"

    def test_counts_nothing_away(self) -> None:
        before, after = written(), self.sealed()
        assert [c.seq for c in after.log] == list(range(1, after.seq + 1))
        assert len(list(after.board.kind(FIRST, "letter"))) == len(list(before.board.kind(FIRST, "letter")))

    def test_leaves_other_steps_alone(self) -> None:
        event = written()
        event.say("ada", Write("elsewhere"), DRAWER, "other")
        event.do(Close(FIRST))
        event.do(Confirm(FIRST))
        assert event.record("other").author == "ada"
        assert changes(event, "write")[-1].actor == "ada"

    def test_is_told_to_the_store(self) -> None:
        event = written()
        event.do(Close(FIRST))
        event.do(Confirm(FIRST))
        assert forgets(event.log[-1])
        assert event.log[-1].before == {}

    def test_nothing_says_any_more_who_wrote_what(self) -> None:
        event = self.sealed()
        names = {"ada", "ben"}
        for record in event.board:
            if record.kind == "letter" and record.id != "signed":
                assert not names & {record.author, record.entered_by, record.data.to}
        for change in event.log:
            for record_id, old in change.before.items():
                if old is not None and old.kind == "letter" and record_id != "signed":
                    assert not names & {old.author, old.entered_by, old.data.to}
            assert not (change.actor in names and change.activity == FIRST)


class TestErase:
    @pytest.mark.parametrize("by", ["herself", "desk"])
    def test_nothing_of_her_is_left_anywhere(self, by: str) -> None:
        event = written()
        event.do(ToStore("letter"))
        event.do(Erase("ada")) if by == "desk" else event.say("ada", EraseMe())
        kept = everything(event)
        for secret in (*SECRETS, "I stand for this", "typed for her", "taken back", "corrected"):
            assert secret not in kept, secret
        assert "Ben's" in kept

    def test_kinds_and_references_stay_so_that_nothing_breaks(self) -> None:
        event = written()
        event.say("ada", EraseMe())
        record = event.record("letter")
        assert (record.kind, record.activity, record.removed) == ("letter", FIRST, event.seq)
        assert record.data == Letter("")

    def test_what_was_removed_before_keeps_its_time(self) -> None:
        event = written()
        gone = event.record("burnt").removed
        event.say("ada", EraseMe())
        assert event.record("burnt").removed == gone

    def test_follows_origin_through_every_hand(self) -> None:
        event = written()
        event.do(Take(FIRST, DRAWER))
        copy = f"{DRAWER}.letter"
        event.do(Correct(copy, "note", "a note of the desk", ""))
        event.say("ada", EraseMe())
        assert event.data(copy) == Letter("")
        assert event.record(copy).removed == event.seq
        assert event.record(f"{DRAWER}.bens").alive
        assert "a private thought" not in everything(event)

    def test_empties_the_images_of_others_changes_too(self) -> None:
        event = written()
        event.do(Hide("letter"))
        event.do(Unhide("letter"))
        event.say("ada", EraseMe())
        assert [set(c.before) & {"letter", "signed", "typed", "burnt", "ada"} for c in event.log] == [set()] * event.seq

    def test_no_change_names_her(self) -> None:
        event = written()
        event.do(Erase("ada"))
        assert [c.actor for c in event.log if c.actor == "ada"] == []

    def test_others_are_not_touched(self) -> None:
        event, still = written(), written()
        event.say("ada", EraseMe())
        for record_id in ("ben", "bens", FIRST, f"{FIRST}.1", "event"):
            assert event.record(record_id) == still.record(record_id)

    def test_a_change_of_many_keeps_what_is_others(self) -> None:
        event = written()
        event.do(Take(FIRST, DRAWER))
        taken = event.seq
        event.say("ada", EraseMe())
        assert event.log[taken - 1].before == {f"{DRAWER}.bens": None}

    def test_is_told_to_the_store_and_leaves_no_image_itself(self) -> None:
        event = written()
        event.say("ada", EraseMe())
        assert forgets(event.log[-1])
        assert event.log[-1].before == {}

    def test_somebody_on_paper(self) -> None:
        event = Event()
        event.do(Open(f"{FIRST}.1"))
        event.do(AddPerson(name="Cem Secret", number=4), command_id="cem")
        event.behalf("cem", Write("from a card"), command_id="card")
        event.do(Erase("cem"))
        assert event.data("card") == Letter("")
        for secret in ("Cem Secret", "from a card"):
            assert secret not in everything(event)

    def test_after_sealing_what_was_anonymous_stays(self) -> None:
        """Nobody knows any more whose it was: it can neither be found nor erased."""
        event = written()
        event.do(Close(FIRST))
        event.do(Confirm(FIRST))
        event.say("ada", EraseMe())
        assert event.data("letter").text == "a private thought"
        assert event.data("signed") == Letter("", signed=True)

    def test_what_is_still_under_way_comes_too_late(self) -> None:
        event = written()
        event.say("ada", EraseMe())
        with pytest.raises(Exception, match="no longer on the list"):
            event.say("ada", Write("a letter that was in the outbox"))


def test_late_and_taken_in_is_sealed_like_the_others() -> None:
    event = Event()
    event.do(Open(f"{FIRST}.1"))
    event.do(Next())
    event.say("ada", Write("late"), command_id="letter")
    event.do(TakeIn("letter"))
    event.do(Close(FIRST))
    event.do(Confirm(FIRST))
    assert event.record("letter").author is None


def test_what_is_taken_in_after_confirming_has_no_author_either() -> None:
    event = Event()
    event.do(Open(f"{FIRST}.1"))
    event.do(Close(FIRST))
    event.say("ada", Write("early enough"), command_id="other")
    event.do(Confirm(FIRST))
    event.say("ada", Write("very late"), command_id="letter")
    assert event.record("letter").author == "ada"
    event.do(TakeIn("letter"))
    assert (event.record("letter").status, event.record("letter").author) == ("on", None)
    assert [c.actor for c in event.log if c.command == "write"] == [None, None]
    assert all("letter" not in c.before for c in event.log)


def test_an_edit_leaves_no_old_text_after_erasure() -> None:
    event = Event()
    event.do(Open(f"{FIRST}.1"))
    event.say("ada", Write("first wording"), command_id="letter")
    event.say("ada", Rewrite("letter", "second wording"))
    event.say("ada", EraseMe())
    assert "wording" not in everything(event)


def test_deciding_leaves_board_and_log_as_they_were() -> None:
    """Forgetting is decided purely like everything else: nothing is gone until the store has written it."""
    event = written()
    before: Any = everything(event)
    decision = decide(event.board, event.log, METHODS, Command("later", 1.0, Erase("ada")), MIA)
    assert everything(event) == before
    assert {c.seq for c in decision.rewritten} > set()
    assert SECOND not in {r.id for r in decision.records}
