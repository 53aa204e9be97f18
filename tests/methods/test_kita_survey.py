"""The survey of children: groups, smileys that are tapped, and words as they were said."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.method import Conflict, Rejected
from facilitation.people import Role
from facilitation.protocol import Quote
from facilitation.words import say
from methods.kita_survey import KitaSurvey
from methods.parts import survey_bodies as bodies
from methods.parts.paper import standing
from methods.parts.survey_kinds import Children, Saying
from methods.parts.survey_state import Field
from tests.methods.stage import RUN, SCREENS, Stage

FACE, WISH = f"{RUN}.q1", f"{RUN}.q2"


def kita(phase: str = "field") -> Stage:
    stage = Stage(KitaSurvey(), {"questions": ["Wie ist dein Spielplatz? | :-)", "Was wünschst du dir?"], "regions": ["Nudow"]})
    stage.go(phase)
    return stage


def marks(stage: Stage, group: str) -> Any:
    return stage.data(group).marks


class TestGroups:
    def test_entered_and_changed(self) -> None:
        stage = kita()
        group = stage.say("ada", bodies.AddChildren(8, " Igel ", "Nudow"))
        assert stage.data(group) == Children("Igel", 8, "Nudow")
        stage.say("ada", bodies.EditChildren(group, 9))
        assert stage.data(group) == Children("", 9)

    def test_only_by_whom_they_belong_to(self) -> None:
        stage = kita()
        group = stage.say("ada", bodies.AddChildren(8))
        saying = stage.say("ada", bodies.WriteSaying(group, WISH, "Ein Baumhaus"))
        for body in (
            bodies.EditChildren(group, 9),
            bodies.DropChildren(group),
            bodies.Tap(group, FACE, "good"),
            bodies.WriteSaying(group, WISH, "x"),
            bodies.EditSaying(saying, "x", "Ein Baumhaus"),
            bodies.DropSaying(saying),
        ):
            with pytest.raises(Rejected, match="entered this group"):
                stage.say("ben", body)
        assert stage.mine("ben") == {}

    def test_gone_with_all_its_answers(self) -> None:
        stage = kita()
        group = stage.say("ada", bodies.AddChildren(8))
        stage.say("ada", bodies.WriteSaying(group, WISH, "Ein Baumhaus"))
        stage.say("ada", bodies.DropChildren(group))
        assert (stage.scene.shown(Children), stage.scene.shown(Saying)) == ([], [])

    def test_an_educator_may_have_several(self) -> None:
        stage = kita()
        for name in ("Igel", "Käfer"):
            stage.say("ada", bodies.AddChildren(8, name))
        assert [g["name"] for g in stage.mine("ada")["groups"]] == ["Käfer", "Igel"]


class TestSmileys:
    def test_each_tap_counts_one_child(self) -> None:
        stage = kita()
        group = stage.say("ada", bodies.AddChildren(3))
        for face in ("good", "good", "bad"):
            stage.say("ada", bodies.Tap(group, FACE, face))  # type: ignore[arg-type]
        assert marks(stage, group) == {FACE: {"good": 2, "bad": 1}}
        with pytest.raises(Rejected, match="have tapped"):
            stage.say("ada", bodies.Tap(group, FACE, "so"))
        stage.say("ada", bodies.Tap(group, FACE, "bad", back=True))
        assert marks(stage, group) == {FACE: {"good": 2}}
        with pytest.raises(Rejected, match="Nobody"):
            stage.say("ada", bodies.Tap(group, FACE, "bad", back=True))

    def test_there_are_not_fewer_children_than_have_tapped(self) -> None:
        stage = kita()
        group = stage.say("ada", bodies.AddChildren(3))
        for _ in range(2):
            stage.say("ada", bodies.Tap(group, FACE, "good"))
        with pytest.raises(Rejected, match="have tapped a smiley already"):
            stage.say("ada", bodies.EditChildren(group, 1))

    def test_a_question_in_words_has_none(self) -> None:
        stage = kita()
        group = stage.say("ada", bodies.AddChildren(3))
        with pytest.raises(Rejected):
            stage.say("ada", bodies.Tap(group, WISH, "good"))
        with pytest.raises(Rejected):
            stage.say("ada", bodies.WriteSaying(group, FACE, "x"))


class TestWords:
    def test_as_they_were_said(self) -> None:
        stage = kita()
        group = stage.say("ada", bodies.AddChildren(3))
        first = stage.say("ada", bodies.WriteSaying(group, WISH, "Ich will ein Baumhaus machen tun."))
        second = stage.say("ada", bodies.WriteSaying(group, WISH, "Wasser"))
        assert stage.data(first) == Saying(group, WISH, "Ich will ein Baumhaus machen tun.")
        stage.say("ada", bodies.EditSaying(second, "Wasser!", "Wasser"))
        with pytest.raises(Conflict):
            stage.say("ada", bodies.EditSaying(second, "x", "Wasser"))
        stage.say("ada", bodies.DropSaying(second))
        assert [s.id for s in stage.scene.shown(Saying)] == [first]


class TestPaper:
    def test_a_form_is_a_group(self) -> None:
        stage = kita("entry")
        body = bodies.TypeSheet(4, texts={WISH: "Baumhaus\n\nWasser"}, children=6, tallies={f"{FACE}.good": 4, f"{FACE}.so": 0})
        stage.desk(body)
        assert [c.data for c in stage.scene.shown(Children)] == [Children("", 6, "", 4, {FACE: {"good": 4}})]
        assert [s.data.text for s in stage.scene.shown(Saying)] == ["Baumhaus", "Wasser"]
        stage.desk(body)
        assert standing(stage.scene, 4) == ("same", ())
        stage.desk(bodies.TypeSheet(4, texts={WISH: "Baumhaus"}, children=7, tallies={f"{FACE}.good": 5}))
        assert standing(stage.scene, 4) == ("differs", (FACE, WISH, "children"))

    @pytest.mark.parametrize("tallies", [{f"{FACE}.good": 4, f"{FACE}.bad": 3}, {f"{WISH}.good": 1}, {f"{FACE}.great": 1}])
    def test_more_than_there_are_cannot_be(self, tallies: dict[str, int]) -> None:
        with pytest.raises(Rejected):
            kita("entry").desk(bodies.TypeSheet(4, children=6, tallies=tallies))


def test_children_count_as_many_as_they_are() -> None:
    stage = kita()
    for person, n in (("ada", 7), ("ben", 6)):
        group = stage.say(person, bodies.AddChildren(n))
        for i in range(n):
            stage.say(person, bodies.Tap(group, FACE, "good" if i < 5 else "bad"))
    field = Field.of(stage.scene)
    assert (field.answered, field.voices) == (2, 13)
    result = field.result(field.questions[0])
    assert (result.n, [n for _, _, n in result.bars]) == (13, [None, 0, None])


def test_the_voices_stand_in_a_block_of_their_own_and_nobody_sees_them_before() -> None:
    stage = kita()
    group = stage.say("ada", bodies.AddChildren(7, "Igel"))
    said = stage.say("ada", bodies.WriteSaying(group, WISH, "Ein Baumhaus"))
    assert [w for role in SCREENS for w in ("Ein Baumhaus", "Igel") if w in stage.bytes(role)] == []
    stage.go("code")
    stage.desk(bodies.QuoteIt(said))
    assert ["Ein Baumhaus" in stage.bytes(role) for role in SCREENS] == [False, False, True]
    stage.go("release")
    section = stage.method.protocol(stage.scene, "public", say("de"))
    voices = next(s for s in section.sections if s.title == "Stimmen der Kinder")
    assert voices.blocks[-1] == Quote("Ein Baumhaus", "ein Kind, Wort für Wort mitgeschrieben")
    assert "Igel" not in str(section)
    assert "Ein Baumhaus" in stage.bytes(Role.PARTICIPANT)


def test_its_form_is_for_a_whole_group() -> None:
    stage = kita()
    form = stage.method.form(stage.scene, say("de"))
    assert form is not None
    assert [(a.kind, a.text, a.tally, a.lines) for a in form.asks] == [
        ("lines", "Wie viele Kinder antworten zusammen?", False, 1),
        ("faces", "Wie ist dein Spielplatz?", True, 3),
        ("lines", "Was wünschst du dir?", False, 6),
        ("one", "Wo ist die Kita? (freiwillig)", False, 3),
    ]
