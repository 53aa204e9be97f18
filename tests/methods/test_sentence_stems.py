"""Sentence stems: one block for each command, then what the screens show and what the document says."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from facilitation.method import Conflict, Offer, OfferItem, Rejected
from facilitation.people import Role
from facilitation.protocol import Card as Printed
from facilitation.protocol import Cards, Column, Heap, Paragraph, Section, Table
from facilitation.records import Record
from facilitation.steering import Confirm
from facilitation.upkeep import Approve, Hide, TakeIn, Undo
from methods.parts.heaps import Gather, NameHeap
from methods.parts.stems import (
    AddCard,
    Card,
    EditCard,
    KeepCard,
    ReadBack,
    ReadCard,
    ReadNext,
    SignCard,
    WithdrawCard,
    stems_of,
)
from methods.sentence_stems import SentenceStems
from tests.methods.stage import RUN, SCREENS, Stage

STEMS = ["Gut gelungen ist … | Das freut mich", "Noch mehr …"]


def room(**settings: object) -> Stage:
    return Stage(SentenceStems(), {"stems": STEMS, **settings})


def reading(stage: Stage) -> str:
    return next((i for i, s in stage.view(Role.PROJECTOR).items() if s.partial == "parts:card" and s.data["now"]), "")


def same(text: str) -> str:
    return text


# add_card


def test_a_card_is_kept_verbatim() -> None:
    stage = room()
    card = stage.say("ada", AddCard(1, "  „Ja“ \r\n\tund 100 % <b> "))
    assert stage.data(card) == Card(1, "  „Ja“ \n\tund 100 % <b> ")


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u00a0"])
def test_an_empty_card_is_refused(text: str) -> None:
    with pytest.raises(Rejected, match="nothing written"):
        room().say("ada", AddCard(0, text))


def test_a_stem_that_is_not_there_is_refused() -> None:
    with pytest.raises(Rejected, match="no such stem"):
        room().say("ada", AddCard(2, "x"))


def test_everybody_writes_at_most_so_many() -> None:
    stage = room(per_person=1)
    first = stage.say("ada", AddCard(0, "eins"))
    with pytest.raises(Rejected) as refused:
        stage.say("ada", AddCard(1, "zwei"))
    assert refused.value.params == {"n": 1}
    stage.say("ben", AddCard(0, "auch eins"))
    stage.say("ada", WithdrawCard(first))
    stage.say("ada", AddCard(1, "zwei"))


def test_a_signature_only_where_it_is_allowed() -> None:
    stage = room()
    assert stage.data(stage.say("ada", AddCard(0, "x", signed=True))).signed is True
    stage = room(signed=False)
    assert stage.data(stage.say("ada", AddCard(0, "x", signed=True))).signed is False


def test_a_moderator_types_in_for_somebody_or_for_nobody() -> None:
    stage = room()
    theirs, nobodys = stage.desk(AddCard(0, "vom Papier"), "cem"), stage.desk(AddCard(0, "namenlos", signed=True))
    for card, author in ((theirs, "cem"), (nobodys, None)):
        record = stage.board.get(card)
        assert record is not None
        assert (record.author, record.data.signed) == (author, False)


def test_a_card_that_comes_while_reading_is_late_until_it_is_taken_in() -> None:
    stage = room()
    stage.go("read")
    card = stage.say("ada", AddCard(0, "zu spät"))
    assert stage.status(card) == "late"
    assert [stage.texts(r) for r in SCREENS] == [[], [], []]
    assert stage.mine("ada")["cards"][0]["can_withdraw"] is True
    stage.desk(TakeIn(card))
    assert [stage.texts(r) for r in SCREENS] == [["zu spät"]] * 3


# edit_card


def test_only_the_author_changes_a_card() -> None:
    stage = room()
    card = stage.say("ada", AddCard(0, "alt"))
    stage.say("ada", EditCard(card, "neu", "alt"))
    assert stage.data(card).text == "neu"
    with pytest.raises(Rejected, match="Only its author"):
        stage.say("ben", EditCard(card, "fremd", "neu"))


def test_an_edit_of_an_older_text_is_a_conflict() -> None:
    stage = room()
    card = stage.say("ada", AddCard(0, "alt"))
    stage.say("ada", EditCard(card, "neu", "alt"))
    with pytest.raises(Conflict) as conflict:
        stage.say("ada", EditCard(card, "anders", "alt"))
    assert conflict.value.current == "neu"


def test_a_card_is_not_emptied_by_editing() -> None:
    stage = room()
    card = stage.say("ada", AddCard(0, "alt"))
    with pytest.raises(Rejected, match="nothing written"):
        stage.say("ada", EditCard(card, " ", "alt"))


def test_a_moderator_acts_for_an_author_only_on_cards_that_were_typed_in() -> None:
    stage = room()
    own, typed = stage.say("ada", AddCard(0, "meins")), stage.desk(AddCard(0, "getippt"), "ada")
    stage.desk(EditCard(typed, "richtig getippt", "getippt"), "ada")
    assert stage.data(typed).text == "richtig getippt"
    with pytest.raises(Rejected, match="Only its author"):
        stage.desk(EditCard(own, "von oben", "meins"), "ada")


# withdraw_card


def test_a_card_is_taken_back() -> None:
    stage = room()
    card = stage.say("ada", AddCard(0, "doch nicht"))
    with pytest.raises(Rejected, match="Only its author"):
        stage.say("ben", WithdrawCard(card))
    stage.say("ada", WithdrawCard(card))
    assert stage.status(card) == "removed"
    stage.go("read")
    assert stage.texts(Role.PROJECTOR) == []


def test_a_released_card_stays_while_it_is_read() -> None:
    stage = room()
    card = stage.say("ada", AddCard(0, "x"))
    stage.go("read")
    with pytest.raises(Rejected, match="released"):
        stage.say("ada", WithdrawCard(card))


# keep_card, sign_card


def test_a_card_that_is_kept_back_and_shown_after_all() -> None:
    stage = room()
    card = stage.say("ada", AddCard(0, "meins"))
    stage.go("release")
    stage.say("ada", KeepCard(card, True))
    with pytest.raises(Rejected, match="Only its author"):
        stage.say("ben", KeepCard(card, False))
    stage.say("ada", KeepCard(card, False))
    stage.go("read")
    assert stage.texts(Role.PROJECTOR) == ["meins"]
    with pytest.raises(Rejected, match="closed"):
        stage.say("ada", KeepCard(card, True))


def test_a_name_stands_only_on_a_signed_card() -> None:
    stage = room()
    card = stage.say("ada", AddCard(0, "meins"))
    stage.say("ben", AddCard(0, "seins"))
    stage.go("release")
    stage.say("ada", SignCard(card, True))
    stage.go("read")
    names = {s.data["text"]: s.data["name"] for s in stage.view(Role.PROJECTOR).values() if s.partial == "parts:card"}
    assert names == {"meins": "Ada", "seins": ""}


def test_nobody_signs_where_all_cards_stay_without_a_name() -> None:
    stage = room(signed=False)
    card = stage.say("ada", AddCard(0, "meins"))
    with pytest.raises(Rejected, match="without a name"):
        stage.say("ada", SignCard(card, True))


# read_next, read_back, read_card


def test_reading_goes_stem_by_stem_heap_by_heap_oldest_first() -> None:
    stage = room()
    second = stage.say("ada", AddCard(1, "zweiter Satz"))
    loose, a, b = (stage.say(p, AddCard(0, p)) for p in ("ada", "ben", "cem"))
    stage.go("read")
    stage.desk(Gather(a, b))
    stage.desk(ReadCard(a))
    order = [a]
    for _ in range(3):
        stage.desk(ReadNext())
        order.append(reading(stage))
    assert order == [a, b, loose, second]
    with pytest.raises(Rejected, match="no further card"):
        stage.desk(ReadNext())
    stage.desk(ReadBack())
    assert reading(stage) == loose
    assert stage.view(Role.MODERATOR)["steer"].data["place"] == 3


def test_reading_begins_with_the_first_card_and_goes_on_after_one_that_is_gone() -> None:
    stage = room()
    a, b, c = (stage.say(p, AddCard(0, p)) for p in ("ada", "ben", "cem"))
    stage.go("read")
    assert reading(stage) == a
    stage.desk(ReadNext())
    stage.desk(Hide(b))
    assert reading(stage) == ""
    stage.desk(ReadNext())
    assert reading(stage) == c
    with pytest.raises(Rejected, match="no longer there"):
        stage.desk(ReadCard(b))


def test_nothing_to_read_is_no_error() -> None:
    stage = room()
    stage.go("read")
    assert stage.view(Role.MODERATOR)["steer"].data["cards"] == 0
    with pytest.raises(Rejected, match="no further card"):
        stage.desk(ReadNext())


def test_no_order_where_none_is_wanted() -> None:
    stage = room(cluster=False)
    a, b = (stage.say(p, AddCard(0, p)) for p in ("ada", "ben"))
    stage.go("read")
    with pytest.raises(Rejected, match="not put in order"):
        stage.desk(Gather(a, b))


# stages, presets, check


@pytest.mark.parametrize(
    ("preset", "phases"),
    [
        ("sentence_stems", ["write", "release", "read", "cluster"]),
        ("card_query", ["write", "read", "cluster"]),
        ("flash_round", ["write", "read"]),
    ],
)
def test_the_phases_of_a_preset(preset: str, phases: list[str]) -> None:
    method = SentenceStems()
    chosen = next(p for p in method.presets if p.key == preset)
    stage = Stage(method, chosen.settings, preset=preset)
    assert [p.key for p in method.stages(stage.scene.settings)] == phases


def test_instructions_have_at_most_twelve_words() -> None:
    method = SentenceStems()
    for settings in ({}, {"stems": ["a", "b"]}, {"per_person": 1}):
        for phase in method.stages(Stage(method, settings).scene.settings):
            assert 0 < len(phase.instruction.split()) <= 12


def test_a_stem_with_cards_cannot_be_taken_away() -> None:
    stage = room()
    stage.say("ada", AddCard(1, "x"))
    stage.method.check(stage.scene)
    stage.set(stems=["nur noch einer"])
    with pytest.raises(Rejected) as refused:
        stage.method.check(stage.scene)
    assert refused.value.params == {"number": 2}


def test_stems_are_read_from_lines() -> None:
    found = stems_of(("A … | b | c", "  ", "| D", " | "), "Titel")
    assert [(s.text, s.prompts, s.colour) for s in found] == [("A …", ("b", "c"), "green"), ("D", (), "blue")]
    assert [s.text for s in stems_of((), "Titel")] == ["Titel"]


# what may be seen


def test_before_release_a_card_is_its_authors_alone() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "geheim-ada", signed=True))
    for phase in ("", "release"):
        if phase:
            stage.go(phase)
        for role in SCREENS:
            assert "geheim-ada" not in stage.bytes(role)
            assert "Ada" not in stage.bytes(role)
        assert "geheim-ada" not in str(stage.mine("ben"))
        assert stage.mine("ada")["cards"][0]["text"] == "geheim-ada"
        card = stage.board.get(stage.mine("ada")["cards"][0]["id"])
        assert card is not None
        assert stage.method.private(stage.scene, card) is True


@pytest.mark.parametrize("shown", ["after_release", "at_once"])
def test_what_is_kept_back_nobody_else_sees_in_any_phase(shown: str) -> None:
    stage = room(shown=shown)
    kept = stage.say("ada", AddCard(0, "behalten-ada", signed=True))
    other = stage.say("ben", AddCard(0, "gezeigt-ben"))
    stage.say("ada", KeepCard(kept, True))
    phases = [p.key for p in stage.method.stages(stage.scene.settings)][1:]
    for phase in phases:
        stage.go(phase)
        leaks(stage, "behalten-ada", "Ada")
    stage.close()
    leaks(stage, "behalten-ada", "Ada")
    record = stage.board.get(kept)
    assert record is not None
    assert stage.method.private(stage.scene, record) is True
    stage.reopen()
    with pytest.raises(Rejected, match="no longer there"):
        stage.desk(Gather(kept, other))


def leaks(stage: Stage, *secrets: str) -> None:
    everywhere = [stage.bytes(r) for r in SCREENS] + [str(stage.mine("ben")), str(stage.method.offers(stage.scene))]
    everywhere += [str(stage.method.protocol(stage.scene, edition, same)) for edition in ("internal", "public")]  # type: ignore[arg-type]
    for secret in secrets:
        assert [secret in text for text in everywhere] == [False] * len(everywhere)


def test_names_of_unsigned_authors_go_nowhere() -> None:
    people = tuple(f"person{n}" for n in range(6))
    stage = Stage(SentenceStems(), {"stems": STEMS}, people)
    for n, person in enumerate(people):
        stage.say(person, AddCard(n % 2, f"Gedanke {n}", signed=n == 5))
    for phase in ("release", "read", "cluster"):
        stage.go(phase)
        for role in SCREENS:
            found = [p for p in people if p.title() in stage.bytes(role) or f'"{p}"' in stage.bytes(role)]
            assert found == ([] if phase == "release" else ["person5"])


def test_a_run_closed_while_writing_was_never_released() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "x"))
    stage.close()
    leaks(stage, '"x"', "'x'")
    assert stage.method.protocol(stage.scene, "public", same) == Section(
        "Rückblick", (Paragraph("The cards of this step have not been released.", "note"),)
    )


def test_a_run_closed_after_the_release_is_released() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "x"))
    stage.go("release")
    stage.close()
    assert stage.texts(Role.PROJECTOR) == ["x"]


def test_cards_at_once_are_on_the_wall_but_phones_keep_their_one_task() -> None:
    stage = room(shown="at_once")
    stage.say("ada", AddCard(0, "x"))
    assert [stage.texts(r) for r in SCREENS] == [[], ["x"], ["x"]]
    assert set(stage.view(Role.PARTICIPANT)) == {"form"}
    stage.go("read")
    assert [stage.texts(r) for r in SCREENS] == [["x"]] * 3


def test_phones_may_show_the_cards_while_they_are_written_but_never_before_release() -> None:
    for shown, texts in (("at_once", ["x"]), ("after_release", [])):
        stage = room(shown=shown, phones=True)
        stage.say("ada", AddCard(0, "x"))
        assert stage.texts(Role.PARTICIPANT) == texts


def test_a_card_waiting_for_approval_hangs_nowhere() -> None:
    stage = Stage(SentenceStems(), {"shown": "at_once"}, approval=True)
    card = stage.say("ada", AddCard(0, "x"))
    record = stage.board.get(card)
    assert record is not None
    assert (stage.status(card), stage.method.private(stage.scene, record)) == ("waiting", False)
    assert [stage.texts(r) for r in SCREENS] == [[], [], []]
    assert stage.mine("ada")["cards"][0]["status"] == "waiting"
    stage.desk(Approve((card,)))
    assert stage.texts(Role.PROJECTOR) == ["x"]


def test_a_number_is_kept_when_another_card_goes() -> None:
    stage = room(shown="at_once")
    a, b = stage.say("ada", AddCard(0, "a")), stage.say("ben", AddCard(0, "b"))
    stage.say("ada", WithdrawCard(a))
    assert stage.view(Role.PROJECTOR)[b].data["no"] == 2


def test_progress_is_a_number_only() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "a"))
    stage.say("ada", AddCard(1, "b"))
    stage.say("ben", AddCard(1, "c"))
    assert stage.view(Role.PROJECTOR)["progress"].data == {"written": 2, "present": 3}
    stage.go("read")
    assert "progress" not in stage.view(Role.PROJECTOR)


def test_a_large_group_gets_a_hint_on_the_console_only() -> None:
    stage = Stage(SentenceStems(), {"best_up_to": 2})
    assert stage.view(Role.MODERATOR)["steer"].data["best"] == 2
    assert "best" not in stage.bytes(Role.PROJECTOR)


@pytest.mark.parametrize(("cards", "crowd"), [(1, ""), (12, ""), (13, "narrow"), (24, "narrow"), (60, "full"), (300, "over")])
def test_how_tightly_one_board_is_packed(cards: int, crowd: str) -> None:
    stage = Stage(SentenceStems(), {"shown": "at_once"})
    for n in range(cards):
        stage.say("ada", AddCard(0, f"Karte {n}"))
    assert stage.view(Role.PROJECTOR)["stage"].data["crowd"] == crowd


def test_a_full_wall_shows_the_board_that_is_read_and_the_card_large() -> None:
    stage = room(shown="at_once")
    for n in range(40):
        stage.say("ada", AddCard(n % 2, f"Karte {n}"))
    stage.go("read")
    wall = stage.view(Role.PROJECTOR)
    assert wall["reader"].data["text"] == "Karte 0"
    assert [s["away"] for s in wall["stage"].data["stems"]] == [False, True]


def test_a_very_long_card_begins_on_the_wall_and_is_whole_on_the_phone() -> None:
    stage = room(shown="at_once")
    card = stage.say("ada", AddCard(0, "a" * 1_000))
    stage.go("read")
    shown = {r: stage.view(r)[card].data for r in SCREENS}
    assert [(len(shown[r]["text"]), shown[r]["cut"]) for r in SCREENS] == [(1_000, False), (400, True), (1_000, False)]


def test_a_missing_run_title_and_no_stems_still_make_one_board() -> None:
    stage = Stage(SentenceStems(), {}, title="")
    stage.say("ada", AddCard(0, "x"))
    stage.go("read")
    assert stage.texts(Role.PROJECTOR) == ["x"]


# undo and sealing


def test_undoing_a_release_takes_the_cards_off_all_screens() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "x"))
    stage.go("read")
    stage.desk(Undo(stage.board.seq))
    assert [stage.texts(r) for r in SCREENS] == [[], [], []]


def test_confirming_keeps_the_name_on_a_signed_card_and_on_no_other() -> None:
    stage = room()
    signed, bare = stage.say("ada", AddCard(0, "meins", signed=True)), stage.say("ben", AddCard(0, "seins"))
    stage.go("read")
    stage.close()
    stage.desk(Confirm(RUN))
    authors = [record.author for i in (signed, bare) if (record := stage.board.get(i)) is not None]
    assert authors == ["ada", None]
    assert stage.view(Role.PROJECTOR)[signed].data["name"] == "Ada"


# hand-over and document


def test_named_heaps_and_single_cards_are_handed_over_without_names() -> None:
    stage = room()
    a, b, c = (stage.say(p, AddCard(0, f"von {p}", signed=True)) for p in ("ada", "ben", "cem"))
    assert stage.method.offers(stage.scene) == []
    stage.go("cluster")
    heap = stage.desk(Gather(a, b))
    stage.desk(NameHeap(heap, "Wege"))
    stem = "Gut gelungen ist …"
    assert stage.method.offers(stage.scene) == [
        Offer(heap, "Wege", weight=2, items=(OfferItem(stem, "von ada", a), OfferItem(stem, "von ben", b))),
        Offer(c, "von cem", weight=1),
    ]


def test_the_document_has_stems_as_headings_heaps_verbatim_and_all_cards_by_number() -> None:
    stage = room()
    a, b = stage.say("ada", AddCard(0, "Umziehen")), stage.say("ben", AddCard(0, "235 Vereine"))
    stage.say("cem", AddCard(0, "Kiez-Kita", signed=True))
    stage.go("cluster")
    heap = stage.desk(Gather(a, b))
    stage.desk(NameHeap(heap, "Orte"))
    for edition in ("public", "internal"):
        assert stage.method.protocol(stage.scene, edition, same) == Section(  # type: ignore[arg-type]
            "Rückblick",
            sections=(
                Section(
                    "Gut gelungen ist …",
                    (
                        Paragraph("Das freut mich"),
                        Cards(
                            (
                                Heap((Printed("Umziehen", "1", "green"), Printed("235 Vereine", "2", "green")), "Orte"),
                                Heap((Printed("Kiez-Kita", "3", "green", author="Cem"),)),
                            )
                        ),
                    ),
                ),
                Section("Noch mehr …", (Paragraph("There is no card here.", "note"),)),
            ),
            annex=(
                Section(
                    "Rückblick",
                    (
                        Table(
                            (Column("No.", "number", 0.12), Column("Stem", width=0.4), Column("Card", width=0.6)),
                            tuple(
                                (str(n), "Gut gelungen ist …", text)
                                for n, text in enumerate(("Umziehen", "235 Vereine", "Kiez-Kita"), 1)
                            ),
                        ),
                    ),
                ),
            ),
        )


def test_one_question_needs_no_heading_of_its_own() -> None:
    stage = Stage(SentenceStems(), {"stems": ["Was fehlt?"], "shown": "at_once"}, preset="card_query", title="")
    stage.say("ada", AddCard(0, "Zeit"))
    section = stage.method.protocol(stage.scene, "public", same)
    assert (section.title, section.blocks[0]) == ("Card query", Paragraph("Was fehlt?", "lead"))


def test_an_empty_step_is_stated() -> None:
    stage = room()
    stage.close()
    section = stage.method.protocol(stage.scene, "public", same)
    assert section.blocks == (Paragraph("Nothing was written in this step.", "note"),)


# touches and sample


@pytest.mark.parametrize("shown", ["after_release", "at_once"])
@pytest.mark.parametrize("seed", range(8))
def test_no_change_of_a_record_alters_more_than_it_touches(shown: str, seed: int) -> None:
    stage = room(shown=shown)
    random = Random(seed)
    phases = [p.key for p in stage.method.stages(stage.scene.settings)]
    for phase in phases:
        if stage.scene.phase != phase:
            stage.go(phase)
        for _ in range(12):
            for said in stage.method.sample(stage.scene, random):
                before = {r: stage.view(r) for r in SCREENS}
                own = {p: stage.mine(p) for p in ("ada", "ben", "cem")}
                old = {r.id: r for r in stage.board}
                earlier = {r.id: touches(stage, r) for r in stage.board}
                if random.random() < 0.1 and stage.log[-1].command not in ("phase", "open"):
                    stage.desk(Undo(stage.board.seq, chain=True))
                elif said.person is None:
                    stage.desk(said.body)
                else:
                    stage.say(said.person, said.body)
                changes = [r for r in stage.board if r != old.get(r.id)]
                both = [touches(stage, r) for r in changes] + [earlier[r.id] for r in changes if r.id in earlier]
                touched = {i for elements, _ in both for i in elements}
                people = {i for _, persons in both for i in persons}
                for role in SCREENS:
                    after = stage.view(role)
                    changed = {i for i in before[role].keys() | after.keys() if before[role].get(i) != after.get(i)}
                    assert changed - touched == set()
                assert {p for p in own if own[p] != stage.mine(p)} - people == set()


def touches(stage: Stage, record: Record[Any]) -> tuple[set[str], set[str]]:
    elements, people = stage.method.touches(stage.scene, record)
    return set(elements), set(people)


def test_entering_reading_again_keeps_the_place() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "a"))
    b = stage.say("ben", AddCard(0, "b"))
    stage.go("read")
    stage.desk(ReadNext())
    stage.go("cluster")
    stage.go("read")
    assert reading(stage) == b
