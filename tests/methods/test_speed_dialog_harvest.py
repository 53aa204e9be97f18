"""Speed dialogue: the interests, hand-over, forgetting and document."""

from __future__ import annotations

import pytest

from facilitation.joining import EraseMe
from facilitation.method import Conflict, Offer, Rejected
from facilitation.people import Role
from facilitation.protocol import Listing, Paragraph, Section
from facilitation.steering import Confirm
from facilitation.upkeep import Hide, TakeIn
from methods.parts.speed import (
    AddInterest,
    EditInterest,
    Round,
    WithdrawInterest,
)
from methods.speed_dialog import SpeedDialog
from tests.methods.speed import SIX, harvest, room, talks
from tests.methods.stage import RUN, SCREENS, Stage

# add_interest


def test_each_writes_one_line() -> None:
    stage = harvest()
    interest = stage.say("ada", AddInterest(" Sport \n für alle "))
    assert stage.data(interest).text == "Sport für alle"
    with pytest.raises(Rejected) as refused:
        stage.say("ada", AddInterest("Musik"))
    assert refused.value.params == {"n": 1}
    with pytest.raises(Rejected, match="nothing written"):
        stage.say("ben", AddInterest("  "))
    assert (stage.mine("ada")["full"], stage.mine("ben")) == (True, {})


def test_several_lines_if_that_is_wanted() -> None:
    stage = harvest(interests=2)
    stage.say("ada", AddInterest("eins"))
    stage.say("ada", AddInterest("zwei"))
    assert [i["text"] for i in stage.mine("ada")["interests"]] == ["zwei", "eins"]


def test_the_moderator_types_in_as_many_as_come() -> None:
    stage = harvest()
    stage.desk(AddInterest("vom Papier"))
    stage.desk(AddInterest("noch eine"))
    record = stage.board.get(stage.desk(AddInterest("für Cem"), "cem"))
    assert record is not None
    assert (record.author, stage.view(Role.MODERATOR)["steer"].data["writers"]) == ("cem", 3)


def test_the_same_words_hang_once_with_their_number() -> None:
    stage = harvest()
    for person, text in zip(SIX, ("Musik", "Sport", "„sport“!", "Theater", "SPORT", "Musik"), strict=True):
        stage.say(person, AddInterest(text))
    words = [s for i, s in stage.view(Role.PROJECTOR).items() if s.partial == "word"]
    assert [(s.data["text"], s.data["n"]) for s in sorted(words, key=lambda s: s.order)] == [
        ("Sport", 3),
        ("Musik", 2),
        ("Theater", 1),
    ]


def test_phones_have_one_task_until_the_step_is_over() -> None:
    stage = harvest()
    stage.say("ada", AddInterest("Sport"))
    assert list(stage.view(Role.PARTICIPANT)) == ["form"]
    stage.close()
    assert [s.partial for s in stage.view(Role.PARTICIPANT).values()] == ["words", "word"]


def test_an_interest_before_its_time_and_after_it() -> None:
    stage = room()
    with pytest.raises(Rejected, match="not begun"):
        stage.say("ada", AddInterest("Sport"))
    stage.go("harvest")
    stage.close()
    late = stage.say("ada", AddInterest("Sport"))
    assert (stage.status(late), stage.mine("ada")["interests"][0]["status"]) == ("late", "late")
    assert ["Sport" in stage.bytes(r) for r in SCREENS] == [False] * 3
    stage.desk(TakeIn(late))
    assert ["Sport" in stage.bytes(r) for r in SCREENS] == [True] * 3


def test_an_interest_waits_for_approval_where_that_is_wanted() -> None:
    stage = Stage(SpeedDialog(), {}, SIX, approval=True)
    stage.go("harvest")
    waiting = stage.say("ada", AddInterest("Beleidigung"))
    hidden = stage.desk(AddInterest("auch eine"))
    stage.desk(Hide(hidden))
    assert stage.status(waiting) == "waiting"
    assert [w in stage.bytes(r) for r in SCREENS for w in ("Beleidigung", "auch eine")] == [False] * 6


# edit_interest, withdraw_interest


def test_its_author_changes_an_interest_and_takes_it_back() -> None:
    stage = harvest()
    interest = stage.say("ada", AddInterest("Sport"))
    stage.say("ada", EditInterest(interest, "Musik", "Sport"))
    assert stage.data(interest).text == "Musik"
    with pytest.raises(Conflict) as conflict:
        stage.say("ada", EditInterest(interest, "Tanz", "Sport"))
    assert conflict.value.current == "Musik"
    for body in (EditInterest(interest, "Tanz", "Musik"), WithdrawInterest(interest)):
        with pytest.raises(Rejected, match="Only its author"):
            stage.say("ben", body)
        with pytest.raises(Rejected, match="Only its author"):
            stage.desk(body, "ada")
    stage.say("ada", WithdrawInterest(interest))
    assert (stage.status(interest), stage.mine("ada")) == ("removed", {})


# Forgetting, hand-over, document


def test_after_confirming_nobody_knows_who_met_whom_or_wrote_what() -> None:
    stage = harvest()
    stage.say("ada", AddInterest("Sport"))
    before = stage.method.protocol(stage.scene, "public", str)
    stage.close()
    stage.desk(Confirm(RUN))
    assert [(r.data, r.author) for r in stage.board if r.kind == "round"] == [
        (Round(places=(1, 2, 3), begun=True, size=6, seed="c3.e"), None)
    ]
    assert {r.author for r in stage.board if r.activity == RUN} == {None}
    assert stage.method.protocol(stage.scene, "public", str) == before


def test_who_is_erased_leaves_her_place_and_her_word() -> None:
    stage = harvest()
    stage.say("ada", AddInterest("Nur von Ada"))
    stage.go("round")
    stage.say("ada", EraseMe())
    assert "Nur von Ada" not in str(list(stage.board))
    assert "ada" not in talks(stage).taking
    assert len(talks(stage).waiting) == 1
    rounds = [r for r in stage.board if r.kind == "round"]
    rounds += [old for change in stage.log for old in change.before.values() if old is not None and old.kind == "round"]
    assert "ada" not in str([r.data.groups for r in rounds])
    assert all(len(r.data.groups) == len(r.data.places) for r in rounds)
    assert any("ben" in group for r in rounds for group in r.data.groups)


def test_words_are_offered_once_without_a_name() -> None:
    stage = harvest()
    ids = [stage.say(p, AddInterest(t)) for p, t in (("ada", "Musik"), ("ben", "Sport"), ("cem", "sport"))]
    assert stage.method.offers(stage.scene) == [Offer(ids[1], "Sport", weight=2), Offer(ids[0], "Musik", weight=1)]


def test_the_document_says_one_sentence_and_the_words() -> None:
    stage = room(questions=["Eins?", "Zwei?", "Drei?"])
    for phase in ("round", "change", "round", "harvest"):
        stage.go(phase)
    for person, text in zip(SIX, ("Musik", "Sport", "sport"), strict=False):
        stage.say(person, AddInterest(text))
    assert stage.method.protocol(stage.scene, "public", str) == Section(
        "Kurzgespräche",
        (
            Paragraph("2 rounds of talks took place in changing pairs; up to 6 people took part.", "lead"),
            Paragraph("We talked about:"),
            Listing(("Eins?", "Zwei?")),
            Paragraph("What interests us:"),
            Listing(("Sport (2)", "Musik")),
        ),
    )


def test_the_document_says_if_nothing_happened() -> None:
    stage = room(questions=["Eins?"])
    note = Paragraph("No round took place in this step.", "note")
    assert stage.method.protocol(stage.scene, "internal", str) == Section("Kurzgespräche", (note,))
    stage.set(pairs_up_to=0, questions=[])
    stage.go("round")
    assert stage.method.protocol(stage.scene, "internal", str) == Section(
        "Kurzgespräche",
        (
            Paragraph("One round of talks took place in two rows of chairs; 6 people took part.", "lead"),
            Paragraph("No interest was written down.", "note"),
        ),
    )
