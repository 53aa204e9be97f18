"""The survey: questions, answers, numbered forms, topics, and what is told of the few."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from exports import EXPORTERS
from facilitation.method import Conflict, Rejected
from facilitation.people import AgeBand, Role
from facilitation.protocol import Bars, Quote, Section, Table
from facilitation.records import texts
from facilitation.steering import Confirm
from facilitation.upkeep import Hide
from facilitation.words import say
from methods.parts import survey_bodies as bodies
from methods.parts.pages import TurnPage
from methods.parts.paper import standing
from methods.parts.survey_kinds import Coded, Question, Reply, Saying, Topic
from methods.parts.survey_lines import question_of
from methods.parts.survey_state import Field
from methods.survey import Survey
from tests.methods.stage import RUN, SCREENS, Stage

LINES = ["Wie gern? | 1-5 | gar nicht | sehr", "Was fehlt? | + Bus | Bank | Bad", "Kommen Sie? | Ja | Nein", "Was noch?"]
SCALE, SEVERAL, CHOICE, WORDS = (f"{RUN}.q{i}" for i in range(1, 5))
PLACES = ("Nudow", "Saarmund")


def survey(people: tuple[str, ...] = ("ada", "ben", "cem"), *, phase: str = "field", **settings: Any) -> Stage:
    stage = Stage(Survey(), {"questions": LINES, "regions": list(PLACES), **settings}, people)
    if phase != "draft":
        stage.go(phase)
    return stage


def crowd(n: int, **more: Any) -> Stage:
    """A survey that so many have answered: everybody "Ja" and "Bus"."""
    stage = survey(tuple(f"p{i}" for i in range(n)), **more)
    for i in range(n):
        stage.say(f"p{i}", bodies.HandIn({CHOICE: ("1",), SEVERAL: ("1",)}))
    return stage


def kinds(stage: Stage, kind: type[Any]) -> list[Any]:
    return [r.data for r in stage.scene.shown(kind)]


class TestQuestions:
    def test_lines_become_questions_of_every_kind(self) -> None:
        stage = survey(phase="draft")
        assert kinds(stage, Question) == [
            Question("Wie gern?", "scale", low="gar nicht", high="sehr", steps=5, place=1.0),
            Question("Was fehlt?", "several", ("Bus", "Bank", "Bad"), place=2.0),
            Question("Kommen Sie?", "choice", ("Ja", "Nein"), place=3.0),
            Question("Was noch?", place=4.0),
        ]

    @pytest.mark.parametrize(
        ("line", "question"),
        [
            ("Na? | :-)", Question("Na?", "smiley")),
            ("Na? | 1–10", Question("Na?", "scale", steps=10)),
            ("Na? | 1-99 | a", Question("Na?", "choice", ("1-99", "a"))),
            ("Na? | |", Question("Na?")),
            ("Na? | a | a |  a ", Question("Na?", "choice", ("a",))),
        ],
    )
    def test_a_line(self, line: str, question: Question) -> None:
        assert question_of(line) == question

    def test_added_changed_moved_and_dropped(self) -> None:
        stage = survey(phase="draft")
        new = stage.desk(bodies.AddQuestion(" Wo?\n ", "choice", "Hier\n\nDort\nHier"))
        assert stage.data(new) == Question("Wo?", "choice", ("Hier", "Dort"), place=5.0)
        stage.desk(bodies.EditQuestion(new, "Wo denn?", "Wo?", "text"))
        assert stage.data(new) == Question("Wo denn?", place=5.0)
        with pytest.raises(Conflict):
            stage.desk(bodies.EditQuestion(new, "Anders", "Wo?", "text"))
        stage.desk(bodies.MoveQuestion(new, SCALE))
        stage.desk(bodies.DropQuestion(CHOICE))
        assert [q.id for q in Field.of(stage.scene).questions] == [new, SCALE, SEVERAL, WORDS]

    def test_something_to_choose_from_is_needed(self) -> None:
        with pytest.raises(Rejected, match="at least two"):
            survey(phase="draft").desk(bodies.AddQuestion("Wo?", "choice", "Hier"))

    def test_without_a_question_nobody_answers(self) -> None:
        with pytest.raises(Rejected, match="no question yet"):
            Stage(Survey()).go("field")

    def test_they_stay_once_people_answer(self) -> None:
        with pytest.raises(Rejected):
            survey().desk(bodies.DropQuestion(CHOICE))

    def test_coming_back_to_the_draft_doubles_nothing(self) -> None:
        stage = survey()
        stage.go("draft")
        assert len(kinds(stage, Question)) == 4


class TestHandIn:
    def test_what_was_chosen_and_written(self) -> None:
        stage = survey()
        body = bodies.HandIn({SCALE: ("4",), SEVERAL: ("1", "3"), CHOICE: ()}, {WORDS: "Ein Bad\r\n"}, "Nudow", "senior")
        reply = stage.say("ada", body)
        marks = {SCALE: {"4": 1}, SEVERAL: {"1": 1, "3": 1}}
        assert kinds(stage, Reply) == [Reply("phone", "Nudow", "senior", None, marks)]
        assert kinds(stage, Saying) == [Saying(reply, WORDS, "Ein Bad\n")]

    def test_the_ids_say_nothing_of_the_person(self) -> None:
        stage = survey()
        stage.say("ada", bodies.HandIn({}, {WORDS: "Ein Bad"}))
        assert [r.id for kind in (Reply, Saying) for r in stage.scene.shown(kind) if "ada" in r.id] == []

    def test_again_it_takes_the_place_of_the_old_one(self) -> None:
        stage = survey()
        first = stage.say("ada", bodies.HandIn({CHOICE: ("1",)}, {WORDS: "Ein Bad"}))
        stage.say("ada", bodies.HandIn({SCALE: ("2",)}))
        assert [r.id for r in stage.scene.shown(Reply)] == [first]
        assert kinds(stage, Reply)[0].marks == {SCALE: {"2": 1}}
        assert kinds(stage, Saying) == []
        stage.say("ada", bodies.HandIn({}, {WORDS: "Doch ein Bad"}))
        assert kinds(stage, Saying) == [Saying(first, WORDS, "Doch ein Bad")]

    @pytest.mark.parametrize(
        "body",
        [
            bodies.HandIn(),
            bodies.HandIn({CHOICE: ("",)}, {WORDS: " \n"}),
            bodies.HandIn({CHOICE: ("3",)}),
            bodies.HandIn({CHOICE: ("1", "2")}),
            bodies.HandIn({"q9": ("1",)}),
            bodies.HandIn({WORDS: ("1",)}),
            bodies.HandIn({}, {CHOICE: "Ja"}),
            bodies.HandIn({CHOICE: ("1",)}, {}, "Teltow"),
        ],
    )
    def test_what_is_no_answer(self, body: bodies.HandIn) -> None:
        stage = survey()
        with pytest.raises(Rejected):
            stage.say("ada", body)
        assert kinds(stage, Reply) == []

    def test_where_the_age_is_not_asked_it_is_not_kept(self) -> None:
        stage = survey(ages=False)
        stage.say("ada", bodies.HandIn({CHOICE: ("1",)}, age="senior"))
        assert kinds(stage, Reply)[0].age == ""

    def test_only_while_it_runs(self) -> None:
        stage = survey(phase="draft")
        with pytest.raises(Rejected):
            stage.say("ada", bodies.HandIn({CHOICE: ("1",)}))
        stage.go("field")
        stage.go("entry")
        with pytest.raises(Rejected):
            stage.say("ada", bodies.HandIn({CHOICE: ("1",)}))

    def test_for_somebody_without_a_phone(self) -> None:
        stage = survey()
        stage.desk(bodies.HandIn({CHOICE: ("1",)}), "ada")
        assert kinds(stage, Reply)[0].channel == "paper"
        stage.say("ben", bodies.HandIn({CHOICE: ("2",)}))
        with pytest.raises(Rejected, match="herself already"):
            stage.desk(bodies.HandIn({CHOICE: ("1",)}), "ben")

    def test_taken_back(self) -> None:
        stage = survey()
        with pytest.raises(Rejected):
            stage.say("ada", bodies.TakeBack())
        stage.say("ada", bodies.HandIn({CHOICE: ("1",)}, {WORDS: "Ein Bad"}))
        stage.say("ada", bodies.TakeBack())
        assert (kinds(stage, Reply), kinds(stage, Saying), stage.mine("ada")) == ([], [], {})


class TestPaper:
    def test_typed_once_it_counts(self) -> None:
        stage = survey()
        stage.desk(bodies.TypeSheet(17, {CHOICE: ("1",)}, {WORDS: "Ein Bad"}, "Nudow", "youth"))
        assert kinds(stage, Reply) == [Reply("paper", "Nudow", "youth", 17, {CHOICE: {"1": 1}})]
        assert [s.text for s in kinds(stage, Saying)] == ["Ein Bad"]
        assert standing(stage.scene, 17) == ("once", ())
        assert all(r.author is None for kind in (Reply, Saying) for r in stage.scene.shown(kind))

    def test_typed_again_it_says_whether_it_is_the_same(self) -> None:
        stage = survey(phase="entry")
        stage.desk(bodies.TypeSheet(17, {CHOICE: ("1",)}, {WORDS: "Ein Bad"}))
        stage.desk(bodies.TypeSheet(17, {CHOICE: ("1",)}, {WORDS: "Ein  Bad "}))
        assert standing(stage.scene, 17) == ("same", ())
        stage.desk(bodies.TypeSheet(17, {CHOICE: ("2",)}, {WORDS: "Ein Bad"}, "Nudow"))
        assert standing(stage.scene, 17) == ("differs", (CHOICE, "region"))
        assert kinds(stage, Reply)[0].marks == {CHOICE: {"1": 1}}

    def test_what_counts_takes_the_first_ones_place(self) -> None:
        stage = survey(phase="entry")
        stage.desk(bodies.TypeSheet(17, {CHOICE: ("1",)}, {WORDS: "Ein Bad"}))
        stage.desk(bodies.TypeSheet(17, {CHOICE: ("2",)}))
        stage.desk(bodies.TypeSheet(17, {CHOICE: ("2",)}, counts=True))
        assert (kinds(stage, Reply)[0].marks, kinds(stage, Saying)) == ({CHOICE: {"2": 1}}, [])
        assert standing(stage.scene, 17) == ("same", ())

    def test_dropped_with_all_that_was_typed(self) -> None:
        stage = survey(phase="entry")
        stage.desk(bodies.TypeSheet(17, {CHOICE: ("1",)}, {WORDS: "Ein Bad"}))
        stage.desk(bodies.TypeSheet(17, {CHOICE: ("2",)}))
        stage.desk(bodies.DropSheet(17))
        assert (kinds(stage, Reply), kinds(stage, Saying), standing(stage.scene, 17)) == ([], [], ("once", ()))
        with pytest.raises(Rejected):
            stage.desk(bodies.DropSheet(17))
        stage.desk(bodies.TypeSheet(17, {CHOICE: ("2",)}))
        assert [(r.number, r.marks) for r in kinds(stage, Reply)] == [(17, {CHOICE: {"2": 1}})]

    def test_nothing_is_no_form(self) -> None:
        with pytest.raises(Rejected):
            survey().desk(bodies.TypeSheet(1))


class TestTopics:
    def coding(self) -> tuple[Stage, str, str]:
        stage = survey()
        first = stage.say("ada", bodies.HandIn({SEVERAL: ("1",)}, {WORDS: "Nachtbus"}))
        second = stage.say("ben", bodies.HandIn({}, {WORDS: "Bank am Weg"}))
        stage.go("code")
        return stage, f"{first}.{WORDS}", f"{second}.{WORDS}"

    def test_an_answer_may_be_about_several(self) -> None:
        stage, said, _ = self.coding()
        bus = stage.desk(bodies.AddTopic(" Bus ", said))
        night = stage.desk(bodies.AddTopic("Abends"))
        stage.desk(bodies.Code(said, night))
        assert [t.name for t in kinds(stage, Topic)] == ["Bus", "Abends"]
        assert kinds(stage, Coded) == [Coded(said, (bus, night))]
        stage.desk(bodies.Code(said, bus, on=False))
        assert kinds(stage, Coded) == [Coded(said, (night,))]

    def test_a_name_once(self) -> None:
        stage, _, _ = self.coding()
        topic = stage.desk(bodies.AddTopic("Bus"))
        with pytest.raises(Rejected, match="name already"):
            stage.desk(bodies.AddTopic("bus"))
        stage.desk(bodies.NameTopic(topic, "Bus und Bahn", "Bus"))
        with pytest.raises(Conflict):
            stage.desk(bodies.NameTopic(topic, "Bahn", "Bus"))
        stage.desk(bodies.DropTopic(topic))
        assert kinds(stage, Topic) == []

    def test_who_chose_an_answer_stands_behind_it_once(self) -> None:
        stage, said, other = self.coding()
        topic = stage.desk(bodies.AdoptOption(SEVERAL, "1"))
        stage.desk(bodies.Code(said, topic))
        stage.desk(bodies.Code(other, topic))
        field = Field.of(stage.scene)
        assert [(t.data.name, n) for t, n in field.ranked] == [("Bus", 2)]
        with pytest.raises(Rejected):
            stage.desk(bodies.AdoptOption(SEVERAL, "1"))

    def test_a_topic_of_the_same_name_takes_the_answer_in(self) -> None:
        stage, _, _ = self.coding()
        topic = stage.desk(bodies.AddTopic("Bus"))
        stage.desk(bodies.AdoptOption(SEVERAL, "1"))
        assert [(t.id, t.data.option) for t in stage.scene.shown(Topic)] == [(topic, "1")]

    def test_quoted_and_no_longer(self) -> None:
        stage, said, _ = self.coding()
        stage.desk(bodies.QuoteIt(said))
        assert [s.id for s in Field.of(stage.scene).quotes] == [said]
        stage.desk(bodies.QuoteIt(said, on=False))
        assert Field.of(stage.scene).quotes == []

    def test_starter_cards_have_no_owner_and_say_where_they_come_from(self) -> None:
        stage, said, _ = self.coding()
        topic = stage.desk(bodies.AddTopic("Bus", said))
        (offer,) = stage.method.offers(stage.scene)
        assert (offer.origin, offer.title, offer.owner, offer.weight, offer.people) == (topic, "Bus", None, 1.0, ())
        assert [(i.heading, i.text, i.origin) for i in offer.items] == [("Was noch?", "Nachtbus", said)]

    def test_before_that_nothing_is_offered(self) -> None:
        stage = survey()
        stage.say("ada", bodies.HandIn({}, {WORDS: "Nachtbus"}))
        assert stage.method.offers(stage.scene) == ()


class TestWhoSeesWhat:
    SECRET = ("Nachtbus", "Bank am Weg", "Ada", "Ben", "ada", "ben", "Nudow")

    def test_while_it_runs_nobody_sees_more_than_how_many(self) -> None:
        stage = survey()
        stage.say("ada", bodies.HandIn({CHOICE: ("1",)}, {WORDS: "Nachtbus"}, "Nudow"))
        stage.say("ben", bodies.HandIn({}, {WORDS: "Bank am Weg"}))
        for phase in ("field", "entry"):
            if stage.scene.phase != phase:
                stage.go(phase)
            found = {role: stage.bytes(role) for role in SCREENS}
            words = {role: {w for w in self.SECRET if w in sent} for role, sent in found.items()}
            # The places are offered on every form; who comes from there is not.
            assert words[Role.PROJECTOR] == set()
            assert (words[Role.MODERATOR] | words[Role.PARTICIPANT]) - {"Nudow"} == set()
            assert stage.view(Role.PROJECTOR)["progress"].data["answered"] == 2
            assert all(stage.method.private(stage.scene, r) for r in stage.scene.shown(Saying))

    def test_ones_own_are_ones_own(self) -> None:
        stage = survey()
        stage.say("ada", bodies.HandIn({CHOICE: ("1",)}, {WORDS: "Nachtbus"}, "Nudow", "adult"))
        mine = stage.mine("ada")
        assert [(q["picks"], q["words"]) for q in mine["questions"]] == [([], ""), ([], ""), (["1"], ""), ([], "Nachtbus")]
        assert (mine["region"], mine["age"], mine["given"], mine["changing"]) == ("Nudow", "adult", 2, True)
        assert stage.mine("ben") == {}
        stage.go("entry")
        assert stage.mine("ada")["changing"] is False

    def test_sorting_is_for_the_desk_alone(self) -> None:
        stage = survey()
        stage.say("ada", bodies.HandIn({}, {WORDS: "Nachtbus"}))
        stage.go("code")
        assert ["Nachtbus" in stage.bytes(role) for role in SCREENS] == [False, False, True]

    def test_the_result_shows_what_was_chosen_to_be_quoted(self) -> None:
        stage = survey()
        said = [
            f"{stage.say(p, bodies.HandIn({}, {WORDS: t}))}.{WORDS}" for p, t in (("ada", "Nachtbus"), ("ben", "Bank am Weg"))
        ]
        stage.go("code")
        stage.desk(bodies.QuoteIt(said[0]))
        stage.go("release")
        stage.desk(TurnPage(99))
        for role in (Role.PARTICIPANT, Role.PROJECTOR):
            sent = stage.bytes(role)
            assert ("Nachtbus" in sent, "Bank am Weg" in sent, "Ada" in sent) == (True, False, False)
        stage.go("code")
        stage.desk(Hide(said[0]))
        stage.go("release")
        assert [("Nachtbus" in stage.bytes(role)) for role in SCREENS] == [False, False, False]

    def test_closed_before_it_was_sorted_nothing_comes_out(self) -> None:
        stage = survey()
        stage.say("ada", bodies.HandIn({}, {WORDS: "Nachtbus"}))
        stage.close()
        assert [("Nachtbus" in stage.bytes(role)) for role in SCREENS] == [False, False, False]

    def test_confirming_leaves_no_author(self) -> None:
        stage = survey()
        stage.say("ada", bodies.HandIn({CHOICE: ("1",)}, {WORDS: "Nachtbus"}, "Nudow"))
        stage.go("release")
        stage.close()
        stage.desk(Confirm(RUN))
        assert [r.author for kind in (Reply, Saying) for r in stage.scene.shown(kind)] == [None, None]
        assert kinds(stage, Reply)[0].region == "Nudow"


class TestTheFew:
    def test_under_five_is_no_number(self) -> None:
        stage = crowd(4)
        stage.go("release")
        shown = stage.view(Role.PARTICIPANT)["result"].data
        assert shown["voices"] is None
        assert [(b["n"], b["part"]) for q in shown["questions"] for b in q["bars"] if b["n"]] == []

    def test_a_second_one_goes_where_the_total_would_tell_the_first(self) -> None:
        stage = crowd(9)
        for i in range(9):
            stage.say(f"p{i}", bodies.HandIn({CHOICE: ("1",) if i < 6 else ("2",)}))
        stage.go("release")
        choice = next(q for q in stage.view(Role.PARTICIPANT)["result"].data["questions"] if q["id"] == CHOICE)
        assert (choice["n"], [b["n"] for b in choice["bars"]]) == (9, [None, None])

    def test_the_order_of_the_topics_tells_nothing_of_the_few(self) -> None:
        stage = crowd(7)
        stage.go("code")
        few = [stage.desk(bodies.AddTopic(name)) for name in ("Einer", "Drei")]
        many = stage.desk(bodies.AdoptOption(SEVERAL, "1"))
        assert [t.id for t, _ in Field.of(stage.scene).ranked] == [many, *few]

    def test_by_place_and_age(self) -> None:
        stage = crowd(16)
        ages: tuple[AgeBand, ...] = ("adult", "senior")
        for i in range(16):
            stage.say(f"p{i}", bodies.HandIn({CHOICE: ("1" if i % 2 else "2",)}, {}, PLACES[i >= 10], ages[i >= 14]))
        field = Field.of(stage.scene)
        question = next(q for q in field.questions if q.id == CHOICE)
        assert field.spread("region") == [("Nudow", 10), ("Saarmund", 6)]
        assert field.spread("age") == [("27 to 64 years", None), ("65 years and older", None)]
        found = field.table(question, "region")
        assert found is not None
        assert (found[0], found[1].rows, found[1].cells) == (["Nudow", "Saarmund"], (10, 6), ((None, None), (None, None)))


class TestProtocol:
    def section(self, stage: Stage, edition: Any = "public") -> Section:
        return stage.method.protocol(stage.scene, edition, say("de"))

    def test_nobody_answered(self) -> None:
        assert "Niemand hat geantwortet" in str(self.section(survey()))

    def test_not_sorted_yet_only_the_number_stands_there(self) -> None:
        stage = survey()
        stage.say("ada", bodies.HandIn({}, {WORDS: "Nachtbus"}))
        stage.go("entry")
        text = str(self.section(stage, "internal"))
        assert ("Eingegangene Fragebögen: 1" in text, "Nachtbus" in text) == (True, False)

    def test_bars_quotes_and_childrens_voices(self) -> None:
        stage = crowd(8)
        stage.say("p0", bodies.HandIn({CHOICE: ("1",)}, {WORDS: "Eine Rutsche"}, age="child"))
        stage.say("p1", bodies.HandIn({CHOICE: ("1",)}, {WORDS: "Nachtbus"}))
        stage.say("p2", bodies.HandIn({CHOICE: ("1",)}, {WORDS: "Nicht gewählt"}))
        stage.go("code")
        said = {r.data.text: r.id for r in stage.scene.shown(Saying)}
        for text in ("Eine Rutsche", "Nachtbus"):
            stage.desk(bodies.QuoteIt(said[text]))
        stage.desk(bodies.AdoptOption(SEVERAL, "1"))
        section = self.section(stage)
        parts = {s.title: s for s in section.sections}
        assert parts["Stimmen der Kinder"].blocks[-1] == Quote("Eine Rutsche", "ein Kind")
        assert parts["In eigenen Worten"].blocks[-1] == Quote("Nachtbus", "aus der Befragung")
        choice = parts["3. Kommen Sie?"].blocks[0]
        assert isinstance(choice, Bars)
        assert ([(b.label, b.value) for b in choice.bars], choice.n) == ([("Ja", 8), ("Nein", 0)], 8)
        assert section.highlights == ("Befragung, am häufigsten genannt: Bus",)
        assert "Nicht gewählt" not in str(section)
        assert "Nicht gewählt" in str(self.section(stage, "internal").annex)

    def test_n_of_every_question(self) -> None:
        stage = crowd(6)
        stage.go("code")
        report = self.section(stage).sections[0]
        table = next(b for b in report.blocks if isinstance(b, Table))
        assert [row[1] for row in table.rows] == ["0", "6", "6", "0"]

    def test_every_exporter_takes_it(self) -> None:
        from facilitation.document import document

        stage = crowd(12)
        stage.play(3, 8)
        stage.go("code")
        stage.play(3, 20)
        made = document(stage.board, stage.methods, "internal", say("de"), "de", stage.now)
        assert all(len(exporter.write(made)) > 100 for exporter in EXPORTERS)

    def test_the_public_edition_names_nobody_and_tells_no_few(self) -> None:
        stage = survey()
        stage.say("ada", bodies.HandIn({CHOICE: ("1",)}, {WORDS: "Nachtbus"}, "Nudow"))
        stage.go("release")
        written = msgspec.json.encode(self.section(stage)).decode()
        assert [w for w in ("Ada", "ada", "Nachtbus", '"value":1,') if w in written] == []


def test_on_paper_it_asks_the_same() -> None:
    stage = survey(intro="Wir fragen.", until="2018-02-10")
    form = stage.method.form(stage.scene, say("de"))
    assert form is not None
    assert [(a.kind, a.text, a.options, a.aside) for a in form.asks] == [
        ("scale", "Wie gern?", ("1", "2", "3", "4", "5"), False),
        ("several", "Was fehlt?", ("Bus", "Bank", "Bad"), False),
        ("one", "Kommen Sie?", ("Ja", "Nein"), False),
        ("lines", "Was noch?", (), False),
        ("one", "Wo wohnen Sie? (freiwillig)", PLACES, True),
        ("one", "Wie alt sind Sie? (freiwillig)", ("bis 13 Jahre", "14 bis 26 Jahre", "27 bis 64 Jahre", "ab 65 Jahren"), True),
    ]
    assert (form.intro, form.until) == ("Wir fragen.", "2018-02-10")


def test_what_is_erased_leaves_no_words() -> None:
    from facilitation.joining import EraseMe

    stage = survey()
    said = f"{stage.say('ada', bodies.HandIn({}, {WORDS: 'Nachtbus'}, 'Nudow'))}.{WORDS}"
    stage.go("code")
    stage.desk(bodies.QuoteIt(said))
    stage.say("ada", EraseMe())
    assert "Nachtbus" not in msgspec.json.encode([list(stage.board), stage.log]).decode()
    assert [t for r in stage.board if r.activity == RUN and r.removed is None and r.kind != "question" for t in texts(r)] == []
