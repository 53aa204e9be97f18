"""Commitments: one block for each command, then who reads what, over every screen, queue, list and document there is."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest

from exports import EXPORTERS
from facilitation import agenda, planning, steering, upkeep
from facilitation.agenda import Event
from facilitation.document import document
from facilitation.method import Conflict, Method, Rejected, TakeHome
from facilitation.people import Group, Grouping, Membership, Role, membership_id
from facilitation.protocol import Card, Cards, Heap, Paragraph, Section
from facilitation.records import Record
from facilitation.steering import Close, Confirm, Evaluate
from facilitation.upkeep import Hide
from facilitation.words import say
from methods.commitments import Commitments
from methods.parts.commitment_kinds import Commit, Commitment, EditCommitment, WithdrawCommitment
from methods.parts.commitment_readers import PAGE
from methods.parts.pages import TurnPage
from tests.contract.room import KNOWN, Room
from tests.methods.stage import EVENT, RUN, SCREENS, Stage

ALONE, TOGETHER, ALL = "Ich gehe zum Arzt", "Ich frage meine Gruppe", "Ich lade alle ein"


def room(**settings: Any) -> Stage:
    """Ada and Ben sit in one group, Cem in none."""
    stage = Stage(Commitments(), settings, title="", opened=False)
    grouping, groups = f"{RUN}.grouping", ("one", "two")
    stage.board.put(Record(id=EVENT, kind="event", data=Event(title="Tag", date="2022-06-16")))
    stage.board.put(Record(id=grouping, kind="grouping", data=Grouping()))
    for name in groups:
        stage.board.put(Record(id=name, kind="group", data=Group(grouping, name)))
    for person in ("ada", "ben"):
        sits = Membership("one", person)
        stage.board.put(Record(id=membership_id(grouping, person), kind="membership", data=sits, author=person))
    stage.now = 1_655_373_600.0
    stage.desk(steering.Open("item"))
    return stage


def written(stage: Stage) -> dict[str, Any]:
    return {i: s.data for i, s in stage.view(Role.PROJECTOR).items() if s.partial == "commitment"}


def texts(stage: Stage, role: Role = Role.PROJECTOR) -> list[str]:
    found = [s for s in stage.view(role).values() if s.partial == "commitment"]
    return [s.data["text"] for s in sorted(found, key=lambda s: s.order)]


# commit


def test_it_is_written_for_oneself_unless_one_says_otherwise() -> None:
    stage = room()
    mine = stage.say("ada", Commit(ALONE))
    assert stage.data(mine) == Commitment(ALONE, "private", False, "")
    with pytest.raises(Rejected, match="nothing written"):
        stage.say("ada", Commit("  "))
    with pytest.raises(Rejected, match="for whom"):
        stage.desk(Commit(ALONE))


def test_the_day_of_reminder_is_a_real_one_to_come() -> None:
    stage = room()
    assert stage.data(stage.say("ada", Commit(ALONE, remind="2022-06-20"))).remind == "2022-06-20"
    with pytest.raises(Rejected, match="still to come"):
        stage.say("ada", Commit(ALONE, remind="2022-06-15"))
    with pytest.raises(Rejected, match="not a day"):
        stage.say("ada", Commit(ALONE, remind="2022-06-31"))


# edit_commitment


def test_only_its_author_changes_it_and_for_paper_whoever_entered_it() -> None:
    stage = room()
    mine = stage.say("ada", Commit(ALONE))
    for attempt in (
        lambda: stage.say("ben", EditCommitment(mine, seen="public")),
        lambda: stage.desk(EditCommitment(mine, seen="public"), "ada"),
        lambda: stage.desk(EditCommitment(mine, seen="public")),
        lambda: stage.say("ben", WithdrawCommitment(mine)),
    ):
        with pytest.raises(Rejected):
            attempt()
    stage.say("ada", EditCommitment(mine, "Ich gehe", ALONE, "public", True, "2022-06-20"))
    assert stage.data(mine) == Commitment("Ich gehe", "public", True, "2022-06-20")
    stage.say("ada", EditCommitment(mine, named=False))
    stage.say("ada", EditCommitment(mine, remind=""))
    assert stage.data(mine) == Commitment("Ich gehe", "public", False, "")
    paper = stage.desk(Commit(TOGETHER), "cem")
    stage.desk(EditCommitment(paper, seen="public"), "cem")
    assert stage.data(paper).seen == "public"


def test_two_phones_of_one_person_do_not_overwrite_each_other() -> None:
    stage = room()
    mine = stage.say("ada", Commit(ALONE))
    stage.say("ada", EditCommitment(mine, "Ich gehe", ALONE))
    with pytest.raises(Conflict) as conflict:
        stage.say("ada", EditCommitment(mine, "Ich laufe", ALONE))
    assert conflict.value.current == "Ich gehe"


# withdraw_commitment


def test_it_is_taken_back_in_every_phase() -> None:
    stage = room()
    first, second = [stage.say("ada", Commit(text, "public")) for text in ("a", "b")]
    stage.say("ada", WithdrawCommitment(first))
    stage.go("hear")
    assert texts(stage) == ["b"]
    stage.say("ada", WithdrawCommitment(second))
    assert (texts(stage), stage.mine("ada")) == ([], {})


# turn_page


def test_more_than_the_wall_takes_is_turned_by_the_moderator() -> None:
    stage = room()
    for n in range(PAGE + 2):
        stage.say("ada", Commit(f"K{n}", "public"))
    stage.say("ben", Commit(ALONE))
    with pytest.raises(Rejected, match="not begun"):
        stage.desk(TurnPage(1))
    stage.go("hear")
    assert [d["text"] for d in written(stage).values() if not d["off"]] == [f"K{n}" for n in range(PAGE)]
    stage.desk(TurnPage(7))
    assert [d["text"] for d in written(stage).values() if not d["off"]] == [f"K{PAGE}", f"K{PAGE + 1}"]
    assert stage.view(Role.MODERATOR)["steer"].data["pages"] == 2


# who reads what


def test_nobody_reads_anything_while_all_write_then_each_what_is_meant_for_them() -> None:
    stage = room()
    ids = [stage.say("ada", Commit(text, seen)) for text, seen in ((ALONE, "private"), (TOGETHER, "group"), (ALL, "public"))]  # type: ignore[arg-type]
    assert [texts(stage, r) for r in SCREENS] == [[], [], []]
    stage.go("hear")
    assert {r: texts(stage, r) for r in SCREENS} == {
        Role.PARTICIPANT: [TOGETHER, ALL],
        Role.PROJECTOR: [ALL],
        Role.MODERATOR: [ALL],
    }
    assert stage.method.seen_by(stage.scene, ids[1]).spots == frozenset({"one"})
    assert [stage.method.spot(stage.scene, p) for p in ("ada", "ben", "cem")] == ["one", "one", ""]
    stage.desk(Hide(ids[2]))
    assert [texts(stage, r) for r in (Role.PROJECTOR, Role.MODERATOR)] == [[], []]


def test_a_run_closed_while_writing_shows_what_was_meant_for_all() -> None:
    stage = room()
    stage.say("ada", Commit(ALL, "public"))
    stage.say("ada", Commit(ALONE))
    stage.close()
    assert texts(stage) == [ALL]
    stage.reopen()
    assert texts(stage) == []


def test_only_who_sits_in_a_group_is_asked_whether_it_may_read_along() -> None:
    stage = room()
    forms = {i: stage.method.seen_by(stage.scene, i).spots for i in ("form", "group_form")}
    assert forms == {"form": frozenset({""}), "group_form": frozenset({"one", "two"})}
    grouped = {i: s.data["grouped"] for i, s in stage.view(Role.PARTICIPANT).items() if s.partial == "form"}
    assert grouped == {"form": False, "group_form": True}


def test_a_sentence_for_the_group_without_a_group_waits_until_there_is_one() -> None:
    stage = room()
    mine = stage.say("cem", Commit(TOGETHER, "group"))
    stage.go("hear")
    assert texts(stage, Role.PARTICIPANT) == []
    sits = Membership("two", "cem")
    stage.board.put(Record(id=membership_id(f"{RUN}.grouping", "cem"), kind="membership", data=sits, author="cem"))
    assert stage.method.seen_by(stage.scene, mine).spots == frozenset({"two"})


def test_a_name_only_where_its_owner_wants_it_and_never_a_childs() -> None:
    stage = room()
    stage.add("mia", name="Mia", age="child")
    for person, named in (("ada", True), ("ben", False), ("mia", True)):
        stage.say(person, Commit(f"Ich, {person[0]}", "public", named))
    stage.go("hear")
    assert [d["name"] for d in written(stage).values()] == ["Ada", "", ""]
    section = stage.method.protocol(stage.scene, "internal", str)
    assert section.blocks == (Cards((Heap((Card("Ich, a", colour="yellow", author="Ada"), *_anonymous("Ich, b", "Ich, m"))),)),)


def _anonymous(*texts: str) -> tuple[Card, ...]:
    return tuple(Card(text, colour="yellow") for text in texts)


def test_waiting_for_approval_concerns_only_what_is_for_all_and_late_only_what_others_may_read() -> None:
    stage = Stage(Commitments(), {}, title="", approval=True)
    private, public = stage.say("ada", Commit(ALONE)), stage.say("ada", Commit(ALL, "public"))
    stage.go("hear")
    records = {i: stage.board.get(i) for i in (private, public)}
    assert {i: stage.method.private(stage.scene, r) for i, r in records.items() if r} == {private: True, public: False}
    assert [s["status"] for s in stage.mine("ada")["said"]] == ["waiting", "on"]


def test_what_is_private_reaches_nobody_else_by_no_way() -> None:
    """Every audience, the queue and the list of changes on the console, every edition of every exporter, the handover."""
    lines = [planning.AddItem(method="commitments"), planning.AddItem(method="action_plan")]
    day = Room([*lines, planning.AddItem(method="plenary", preset="outlook")], Random(1))
    anna, bela, _ = day.people
    day.moderate(steering.Next())
    run = agenda.current(day.board)
    assert run is not None
    secret = day.say(anna, Commit(ALONE), run.id).records[0].id
    day.say(bela, Commit(ALL, "public"), run.id)
    changed = day.say(anna, EditCommitment(secret, "Ich gehe zum Arzt, bald", ALONE), run.id).change.seq
    for attempt in (
        upkeep.Hide(secret),
        upkeep.Correct(secret, "text", "Anders", "Ich gehe zum Arzt, bald"),
        upkeep.ToStore(secret),
        upkeep.Undo(changed),
    ):
        with pytest.raises(Rejected):
            day.moderate(attempt)
    for step in (lambda: None, lambda: day.moderate(steering.Next()), lambda: day.moderate(steering.Close(run.id))):
        step()
        _nowhere(day, "Arzt", anna)
    late = day.say(anna, Commit("Ich höre auf zu rauchen"), run.id)
    assert late.change.late
    _nowhere(day, "rauchen", anna)
    assert KNOWN.of(run).offers(KNOWN.scene(day.board, run)) == ()
    assert ALL in day.bytes_of(next(a for a in day.audiences() if a.role is Role.PROJECTOR and a.activity == run.id))


def _nowhere(day: Room, word: str, author: str) -> None:
    for audience in day.audiences():
        assert word not in day.bytes_of(audience), audience
    for person in day.people:
        assert (word in day.own(day.picture(), person)) is (person == author)
    for edition in ("public", "internal"):
        made = document(day.board, KNOWN, edition, say("de"), "de", day.now)  # type: ignore[arg-type]
        assert word not in msgspec.json.encode(made).decode()
        assert all(word.encode() not in e.write(made) for e in EXPORTERS if e.key == "json")


# sealing, home, document


def test_confirming_forgets_whose_an_unsigned_public_sentence_was_and_leaves_her_the_rest() -> None:
    stage = room()
    for text, seen, named in (
        (ALONE, "private", False),
        (TOGETHER, "group", False),
        (ALL, "public", False),
        ("Ich", "public", True),
    ):
        stage.say("ada", Commit(text, seen, named))  # type: ignore[arg-type]
    for body in (Close(RUN), Evaluate(RUN), Confirm(RUN)):
        stage.desk(body)
    authors = {r.data.text: r.author for r in stage.board.kind(RUN, "commitment")}
    assert authors == {ALONE: "ada", TOGETHER: "ada", ALL: None, "Ich": "ada"}
    assert texts(stage) == [ALL, "Ich"]


def test_she_takes_all_her_own_home_and_nobody_elses() -> None:
    stage = room()
    mine = stage.say("ada", Commit(ALONE, remind="2022-06-20"))
    other = stage.say("ada", Commit(ALL, "public"))
    stage.say("ben", Commit("Ich auch"))
    stage.go("hear")
    stage.desk(Hide(other))
    assert stage.method.take_home(stage.scene, "ada") == [
        TakeHome(mine, ALONE, (("Who reads it", "only you"),), "2022-06-20"),
        TakeHome(other, ALL, (("Who reads it", "everybody"),), ""),
    ]


def test_if_nobody_promises_anything_aloud_the_document_does_not_speak_of_it() -> None:
    stage = room()
    stage.say("ada", Commit(ALONE))
    stage.go("hear")
    stage.close()
    assert stage.method.protocol(stage.scene, "internal", str) == Section("Commitments")


def test_the_sentence_stands_above_where_the_title_does_not_say_it() -> None:
    stage = Stage(Commitments(), {"sentence": "step"}, title="Zum Schluss")
    stage.say("ada", Commit(ALL, "public"))
    stage.go("hear")
    cards = Cards((Heap(_anonymous(ALL)),))
    lead = Paragraph("This is my first step within the next 72 hours:", "lead")
    assert stage.method.protocol(stage.scene, "public", str) == Section("Zum Schluss", (lead, cards))


def test_a_commitment_is_never_offered_to_other_steps() -> None:
    assert type(Commitments()).offers is Method.offers
