"""The plenary: one block for each command, then screens and document."""

from __future__ import annotations

import pytest

from facilitation.clockwork import ClockSet
from facilitation.method import Offer, Preset, Rejected
from facilitation.people import Role
from facilitation.protocol import Facts, Listing, Paragraph, Section
from facilitation.upkeep import Hide, Undo
from methods.plenary import Answered, Park, Plenary, Question, ShowQuestion, WithdrawQuestion
from tests.methods.stage import RUN, SCREENS, Stage


def talk(**settings: object) -> Stage:
    return Stage(Plenary(), {"kind": "input_talk", "questions": True, **settings})


def wall(stage: Stage) -> list[str]:
    return stage.texts(Role.PROJECTOR)


# park


def test_a_parked_question_lies_on_the_desk_only() -> None:
    stage = talk()
    stage.say("ada", Park("Wer bezahlt das?"))
    assert [stage.texts(r) for r in SCREENS] == [[], [], ["Wer bezahlt das?"]]
    assert [q["text"] for q in stage.mine("ada")["questions"]] == ["Wer bezahlt das?"]
    assert stage.mine("ben") == {}
    assert ["Ada" in stage.bytes(r) for r in SCREENS] == [False] * 3


def test_no_questions_in_a_break() -> None:
    stage = Stage(Plenary(), {"kind": "break"})
    with pytest.raises(Rejected, match="No questions"):
        stage.say("ada", Park("?"))
    assert stage.view(Role.PARTICIPANT) == {}


def test_an_empty_question_is_refused() -> None:
    with pytest.raises(Rejected, match="nothing written"):
        talk().say("ada", Park("  "))


# withdraw_question


def test_a_question_is_taken_back_by_its_author() -> None:
    stage = talk()
    question = stage.say("ada", Park("?"))
    with pytest.raises(Rejected, match="Only its author"):
        stage.say("ben", WithdrawQuestion(question))
    stage.say("ada", WithdrawQuestion(question))
    assert stage.texts(Role.MODERATOR) == []


# show_question


def test_one_question_at_a_time_is_on_the_wall() -> None:
    stage = talk()
    first, second = stage.say("ada", Park("eins")), stage.say("ben", Park("zwei"))
    stage.desk(ShowQuestion(first))
    assert wall(stage) == ["eins"]
    stage.desk(ShowQuestion(second))
    assert wall(stage) == ["zwei"]
    stage.desk(Undo(stage.board.seq))
    assert wall(stage) == ["eins"]
    assert stage.data(second) == Question("zwei")
    stage.desk(ShowQuestion())
    assert wall(stage) == []


def test_a_hidden_question_leaves_the_wall() -> None:
    stage = talk()
    question = stage.say("ada", Park("eins"))
    stage.desk(ShowQuestion(question))
    stage.desk(Hide(question))
    assert [stage.texts(r) for r in SCREENS] == [[], [], []]


# answered


def test_an_answered_question_leaves_the_wall_and_goes_to_the_end_of_the_list() -> None:
    stage = talk()
    first = stage.say("ada", Park("eins"))
    stage.say("ben", Park("zwei"))
    stage.desk(ShowQuestion(first))
    stage.desk(Answered(first))
    assert (wall(stage), stage.texts(Role.MODERATOR)) == ([], ["zwei", "eins"])
    stage.desk(Answered(first, False))
    assert stage.texts(Role.MODERATOR) == ["eins", "zwei"]


# presets, screens


def test_every_preset_has_an_instruction_of_at_most_twelve_words_and_its_kind() -> None:
    method = Plenary()
    for preset in method.presets:
        stage = Stage(method, preset.settings)
        (phase,) = method.stages(stage.scene.settings)
        assert (preset.settings["kind"], 0 < len(phase.instruction.split()) <= 12) == (preset.key, True)


@pytest.mark.parametrize("preset", Plenary.presets, ids=lambda p: p.key)
def test_the_wall_has_a_title_in_every_kind_of_plenary(preset: Preset) -> None:
    stage = Stage(Plenary(), preset.settings, preset=preset.key, title="")
    shown = stage.view(Role.PROJECTOR)["stage"].data
    assert (shown["event"] or shown)["title"] == ("Tag" if preset.key in ("welcome", "arrival") else preset.name)
    stage = Stage(Plenary(), preset.settings, preset=preset.key, title="Eigenes")
    assert stage.view(Role.PROJECTOR)["stage"].data["title"] == "Eigenes"


def test_own_words_take_the_place_of_the_usual_sentence() -> None:
    stage = talk(instruction="100 % zuhören")
    assert stage.method.stages(stage.scene.settings)[0].instruction == "100 % zuhören"
    data = stage.view(Role.PROJECTOR)["stage"].data
    assert (data["instruction"], data["hint"]) == ("100 % zuhören", "")


def test_the_large_clock_only_where_it_is_wanted() -> None:
    stage = Stage(Plenary(), {"kind": "break", "clock": True})
    stage.desk(ClockSet(RUN, 15))
    assert stage.view(Role.PROJECTOR)["stage"].data["clock"] == {"due": stage.now + 900, "left": None, "length": 900}
    stage = Stage(Plenary(), {"kind": "welcome"})
    stage.desk(ClockSet(RUN, 15))
    assert stage.view(Role.PROJECTOR)["stage"].data["clock"] is None


def test_a_phone_has_nothing_to_do() -> None:
    assert {i: s.region for i, s in talk().view(Role.PARTICIPANT).items()} == {"park": "foot"}


# hand-over and document


def test_open_questions_are_handed_over() -> None:
    stage = talk()
    first, second = stage.say("ada", Park("eins")), stage.say("ben", Park("zwei"))
    stage.desk(Answered(first))
    assert stage.method.offers(stage.scene) == [Offer(second, "zwei")]


def test_nothing_to_say_is_a_title_only() -> None:
    stage = Stage(Plenary(), preset="break", title="")
    assert stage.method.protocol(stage.scene, "public", str) == Section("Break")


def test_speaker_outlook_and_public_questions_are_printed_and_parked_ones_only_counted() -> None:
    stage = talk(speaker="Frau Beispiel", next_date="2018-09-05", contacts=["Amt, 112"], notes=["Wir bleiben dran."])
    asked = stage.say("ada", Park("gezeigt"))
    stage.say("ben", Park("nur geparkt"))
    stage.desk(ShowQuestion(asked))
    assert stage.method.protocol(stage.scene, "public", str) == Section(
        "Rückblick",
        (
            Facts((("Who spoke", "Frau Beispiel"), ("Next date", "05/09/2018"))),
            Listing(("Wir bleiben dran.",)),
            Paragraph("Contacts", "lead"),
            Listing(("Amt, 112",)),
            Paragraph("Questions from the plenary", "lead"),
            Listing(("gezeigt",)),
            Paragraph("1 question stayed open.", "note"),
        ),
    )
    internal = stage.method.protocol(stage.scene, "internal", str)
    assert internal.blocks[-2:] == (Paragraph("Parked, not dealt with", "lead"), Listing(("nur geparkt",)))


@pytest.mark.parametrize("seed", range(4))
def test_the_sample_is_allowed(seed: int) -> None:
    stage = talk()
    stage.play(seed, 20)
    assert len(stage.texts(Role.MODERATOR)) > 0
