"""Sentence stems: undo, sealing, hand-over, the document, and that no change alters more than it says."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Any

import pytest

from facilitation.method import Offer, OfferItem, Rejected
from facilitation.people import Role
from facilitation.protocol import Card as Printed
from facilitation.protocol import Cards, Column, Heap, Paragraph, Section, Table
from facilitation.records import Record
from facilitation.steering import Confirm
from facilitation.upkeep import Undo
from methods.parts.heaps import Gather, NameHeap
from methods.parts.stems import (
    AddCard,
)
from methods.sentence_stems import SentenceStems
from tests.methods.stage import RUN, SCREENS, Stage

STEMS = ["Gut gelungen ist … | Das freut mich", "Noch mehr …"]


def room(**settings: object) -> Stage:
    return Stage(SentenceStems(), {"stems": STEMS, **settings})


def same(text: str) -> str:
    return text


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
                    with suppress(Rejected):  # what is still its author's alone is no business of the desk
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
