"""Every element of every format is rendered on every screen, in both languages, with texts that could do harm."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from facilitation.formats import Methods
from facilitation.method import Method
from facilitation.people import Role
from facilitation.render import ROOT, SCREENS, Renderer, Static
from methods import METHODS
from methods.parts import ist_soll_bodies as ist_soll
from methods.parts import space_bodies as space
from methods.parts import space_round_bodies as space_rounds
from methods.parts.commitment_kinds import Commit
from methods.parts.feedback import AddRemark, PlaceDot
from methods.parts.followup_kinds import AddAg, AddNote, EditAg, JoinAg, NoteMember, SetContact
from methods.parts.groups import AddGroup, JoinGroup, PlaceIn
from methods.parts.measure_kinds import AcceptMeasure, EditMeasure, ProposeMeasure, TakeRow
from methods.parts.pitch_bodies import SubmitTopic
from methods.parts.review_kinds import AddKnown, AddMatter, SayStands, TakeMatter
from methods.parts.speed import AddInterest, CallIn
from methods.parts.stems import AddCard
from methods.parts.survey_bodies import AddChildren, AddQuestion, AddTopic, HandIn, QuoteIt, Tap, TypeSheet, WriteSaying
from methods.parts.vote_bodies import AddOption, MergeOptions
from methods.plenary import Park, ShowQuestion
from methods.topic_store import StoreTopic
from tests.methods.stage import Stage

BAD = '<script>alert(1)</script> 100 % "‮'
RENDERER = Renderer(Methods(METHODS), Static([ROOT / "static"]))
VOID = {"input", "br", "wbr", "img", "use", "path", "meta", "link"}


class Shape(HTMLParser):
    """One root element, everything closed, ids once, labels that point somewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.roots, self.ids, self.labels = 0, list[str](), list[str]()
        self.tags: set[str] = set()
        self.styled = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.roots += not self.open
        self.tags.add(tag)
        self.styled |= "style" in given
        self.ids += [given["id"] or ""] if "id" in given else []
        self.labels += [given["for"] or ""] if tag == "label" and "for" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


RUNS = [(m.key, p.key) for m in METHODS for p in m.presets]


def stage_of(key: str, preset: str) -> Stage:
    method = next(m for m in METHODS if m.key == key)
    settings = dict(next(p.settings for p in method.presets if p.key == preset))
    if key == "sentence_stems" and preset != "card_query":
        settings["stems"] = ["Eins … | mehr", "Zwei", "Drei"]
    if key == "feedback":
        settings |= {"x": "<b>A & B</b>", "y_high": BAD[:40], "good": BAD[:40]}
    if key == "speed_dialog":
        settings |= {"questions": [BAD, "Zwei?"], "interests": 2}
    if key == "dot_vote":
        settings |= {"criterion": BAD, "options": [f"{BAD} | {BAD} | 7000", "Zwei | mehr | 500", "Drei"], "most": 2}
    if key in ("survey", "kita_survey"):
        settings |= {"intro": BAD, "regions": [BAD[:60], "Nudow"], "until": "2018-02-10"}
    if key == "open_space":
        settings |= {"theme": BAD, "givens": [BAD], "rooms": [f"{BAD[:40]} | 2 | ja"], "slots": [BAD[:40], "15:25-16:10"]}
    if key == "plenary":
        settings |= {"speaker": BAD, "next_date": "2018-04-25", "contacts": ["Amt"], "notes": [BAD]}
    return Stage(method, settings, preset=preset, title="Titel 100 %")


def fill(stage: Stage) -> None:
    stage.add("dora", name="", number=7, channel="paper")
    match stage.method.key:
        case "sentence_stems":
            stage.say("ada", AddCard(0, BAD, signed=True))
        case "ist_soll":
            group = next((g.id for g in stage.scene.groups), "") or stage.desk(AddGroup(BAD, BAD, BAD))
            stage.say("ada", JoinGroup(group))
            for role in ("moderation", "scribe"):
                stage.say("ada", ist_soll.TakeRole(role))
            for column in ("ist", "soll", "idea"):
                stage.say("ada", ist_soll.AddCard(column, BAD, step=BAD, partner=BAD, obstacle=BAD, tags=("Parents",)))
        case "speed_dialog":
            stage.desk(CallIn())
            for phase in ("change", "round", "harvest"):
                stage.go(phase)
            stage.say("ada", AddInterest(BAD))
        case "survey" | "kita_survey":
            answer_survey(stage)
        case "topic_store":
            stage.say("ada", StoreTopic(BAD, BAD))
        case "feedback":
            stage.say("ada", PlaceDot(0, 100))
            if stage.scene.settings.words:
                stage.say("ada", AddRemark("good", BAD))
        case "action_plan":
            row = stage.desk(ProposeMeasure(BAD, BAD, BAD, BAD, resources=BAD, lasting="permanent"))
            stage.say("ada", AcceptMeasure(row, named=True, name=BAD))
            stage.say("ada", EditMeasure(row, due="2018-04-25"))
            stage.desk(TakeRow(stage.desk(ProposeMeasure(BAD, to=BAD), "ada")))
        case "review":
            row = stage.desk(AddMatter(BAD, BAD))
            stage.desk(TakeMatter(row))
            stage.say("ada", AddKnown(row, BAD))
            stage.desk(SayStands(row, "dropped", BAD, BAD, BAD))
        case "followup_group":
            ag = stage.desk(AddAg(BAD, BAD))
            stage.say("ada", JoinAg(ag, BAD, speaks=True))
            stage.say("ada", AddNote(ag, BAD))
            stage.say("ada", SetContact(ag, BAD, open=True))
            stage.desk(EditAg(ag, support=BAD, date="2018-04-25", time="18.30 Uhr", place=BAD))
            stage.desk(NoteMember(ag, BAD, consent=True))
        case "commitments":
            stage.say("ada", Commit(BAD, "public", True, "2018-04-25"))
        case "plenary" if stage.scene.settings.questions:
            stage.desk(ShowQuestion(stage.say("ada", Park(BAD))))
            stage.say("ada", Park(BAD))
        case "choose_groups":
            stage.add("ada", name=BAD)
            stage.desk(PlaceIn("ada", stage.desk(AddGroup(BAD, BAD, BAD))))
        case "dot_vote":
            option = stage.desk(AddOption(BAD, BAD, 4000))
            stage.desk(MergeOptions(stage.desk(AddOption(BAD)), option))
        case "topic_pitch":
            stage.add("ada", name=BAD)
            stage.say("ada", SubmitTopic(BAD, BAD, BAD, scribe=True, crew=3, signed=True, aloud=True))
        case "open_space":
            open_space(stage)
    stage.play(1, 15)


def answer_survey(stage: Stage) -> None:
    """Every kind of question, answered with words that could do harm, up to the result."""
    children = stage.method.key == "kita_survey"
    words = stage.desk(AddQuestion(BAD))
    face = stage.desk(AddQuestion(BAD, "smiley"))
    if not children:
        stage.desk(AddQuestion(BAD, "several", f"{BAD}\nZwei"))
        stage.desk(AddQuestion(BAD, "scale", low=BAD, high=BAD))
    look(stage, "de")
    stage.go("field")
    if children:
        group = stage.say("ada", AddChildren(9, BAD))
        stage.say("ada", Tap(group, face, "good"))
        said = stage.say("ada", WriteSaying(group, words, BAD))
        stage.desk(TypeSheet(1, texts={words: BAD}, children=3, tallies={f"{face}.bad": 2}))
    else:
        said = f"{stage.say('ada', HandIn({face: ('so',)}, {words: BAD}, age='child'))}.{words}"
        stage.desk(TypeSheet(1, {face: ("bad",)}, {words: BAD}))
        stage.desk(TypeSheet(1, {face: ("good",)}, {words: BAD}, age="youth"))
    look(stage, "de")
    stage.go("code")
    stage.desk(AddTopic(BAD[:40], said))
    stage.desk(QuoteIt(said))
    look(stage, "de")
    stage.go("release")
    look(stage, "de")
    stage.go("draft")


def open_space(stage: Stage) -> None:
    """Every kind of record with a bad text: merged, moved, asked for, reported."""
    stage.add("ada", name=BAD)
    if stage.scene.settings.hashtags:
        stage.say("ada", space.SetTags((BAD,)))
    stage.go("topics")
    one, two = (stage.say(p, space.ProposeTopic(BAD, BAD, signed=True, step_free=True)) for p in ("ada", "ben"))
    three = stage.desk(space.ProposeTopic(BAD))
    stage.go("market")
    room = stage.desk(space.AddRoom(BAD, 1))
    stage.desk(space.PlaceTopic(one, 1, room))
    stage.desk(space.PlaceTopic(one, 0, room))
    stage.desk(space.PlaceTopic(stage.desk(space.RepeatTopic(two)), 0, stage.desk(space.AddRoom(BAD))))
    stage.say("ben", space.AskHost("merge", two, one))
    stage.say("cem", space.ShowInterest(one))
    stage.desk(space.MergeTopics(three, one, consent=True))
    stage.go("round_1")
    stage.say("ada", space_rounds.Come(one))
    stage.say("ada", space_rounds.WriteReport(one, BAD, BAD, BAD, BAD, BAD))
    stage.go("market")


def look(stage: Stage, lang: str) -> None:
    for role in SCREENS:
        shown = dict(stage.view(role))
        if role is Role.PARTICIPANT and (mine := stage.method.mine(stage.scene, "ada")) is not None:
            shown["mine"] = mine
        ids = []
        for element, how in shown.items():
            html = RENDERER.element(element, how, stage.method, role, lang).html
            shape = Shape(html)
            assert (shape.roots, shape.open, shape.styled) == (1, [], False)
            assert "script" not in shape.tags
            assert set(shape.labels) - set(shape.ids) == set()
            assert f'id="{element}"' in html
            assert "%%" not in html
            assert "&amp;amp;" not in html
            assert "&amp;lt;" not in html
            ids += shape.ids
        assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize(("key", "preset"), RUNS)
def test_every_element_renders(key: str, preset: str, lang: str) -> None:
    stage = stage_of(key, preset)
    look(stage, lang)
    fill(stage)
    look(stage, lang)
    for phase in stage.method.stages(stage.scene.settings)[1:]:
        stage.go(phase.key)
        stage.play(2, 6)
        look(stage, lang)
    stage.close()
    look(stage, lang)


@pytest.mark.parametrize("method", METHODS, ids=lambda m: m.key)
def test_every_region_of_an_element_is_there(method: Method) -> None:
    """What is shown lies in a region of the page or of another element of the same screen."""
    page = {
        Role.PARTICIPANT: {"head", "task", "mine", "board", "foot"},
        Role.PROJECTOR: {"head", "main", "foot"},
        Role.MODERATOR: {"main"},
    }
    stage = Stage(method, {"stems": ["a", "b"]} if method.key == "sentence_stems" else {})
    fill(stage)
    for phase in method.stages(stage.scene.settings):
        if stage.scene.phase != phase.key:
            stage.go(phase.key)
        stage.play(3, 8)
        for role in SCREENS:
            shown = stage.view(role)
            own = [m for p in stage.scene.roster.people if role is Role.PARTICIPANT and (m := method.mine(stage.scene, p))]
            all_shown = [*shown.items(), *(("mine", m) for m in own)]
            html = "".join(RENDERER.element(i, s, method, role, "de").html for i, s in all_shown)
            regions = page[role] | set(re.findall(r'data-region="([^"]+)"', html))
            assert {s.region for s in shown.values()} - regions == set()
