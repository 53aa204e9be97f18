"""Sentence stems: one block for each command, then phases, presets and stems."""

from __future__ import annotations

import pytest

from facilitation.method import Conflict, Rejected
from facilitation.people import Role
from facilitation.upkeep import Hide, TakeIn
from methods.parts.heaps import Gather
from methods.parts.stems import (
    AddCard,
    Card,
    Decided,
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
from tests.methods.stage import SCREENS, Stage

STEMS = ["Gut gelungen ist … | Das freut mich", "Noch mehr …"]


def room(**settings: object) -> Stage:
    return Stage(SentenceStems(), {"stems": STEMS, **settings})


def reading(stage: Stage) -> str:
    return next((i for i, s in stage.view(Role.PROJECTOR).items() if s.partial == "parts:card" and s.data["now"]), "")


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


# decided


def decided(stage: Stage) -> tuple[int, int]:
    data = stage.view(Role.PROJECTOR)["progress"].data
    assert data == {k: v for k, v in stage.view(Role.MODERATOR)["steer"].data.items() if k in data}
    assert data["deciding"] is True
    return data["written"], data["present"]


def test_who_has_decided_is_counted_once_and_never_named() -> None:
    stage = room()
    for person in ("ada", "ben"):
        stage.say(person, AddCard(0, person))
    stage.go("release")
    assert decided(stage) == (0, 2)
    for _ in range(2):
        stage.say("ada", Decided())
    assert decided(stage) == (1, 2)
    assert stage.mine("ada")["ready"] is True
    assert stage.mine("ben")["ready"] is False
    assert "ada" not in stage.bytes(Role.PROJECTOR) + stage.bytes(Role.MODERATOR)
    stage.say("ada", Decided(False))
    assert decided(stage) == (0, 2)


def test_only_who_has_written_decides_and_only_while_the_cards_are_released() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "x"))
    with pytest.raises(Rejected, match="not begun"):
        stage.say("ada", Decided())
    stage.go("release")
    with pytest.raises(Rejected, match="no card"):
        stage.say("cem", Decided())
    stage.go("read")
    with pytest.raises(Rejected, match="closed"):
        stage.say("ada", Decided())


def test_who_comes_back_to_the_release_decides_again() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "x"))
    stage.go("release")
    stage.say("ada", Decided())
    stage.go("write")
    stage.go("release")
    assert decided(stage) == (0, 1)


def test_a_moderator_says_it_for_somebody_without_a_phone() -> None:
    stage = room()
    stage.desk(AddCard(0, "vom Papier"), "cem")
    stage.go("release")
    stage.desk(Decided(), "cem")
    assert decided(stage) == (1, 1)


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


def test_entering_reading_again_keeps_the_place() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "a"))
    b = stage.say("ben", AddCard(0, "b"))
    stage.go("read")
    stage.desk(ReadNext())
    stage.go("cluster")
    stage.go("read")
    assert reading(stage) == b
