"""Follow-up groups: who joins says so herself, who speaks accepts it herself, and life goes on when the step is over."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.agenda import Activity, Event
from facilitation.formats import Methods
from facilitation.joining import Erase
from facilitation.method import Actor, Command, Offer, OfferItem, Rejected, TakeHome
from facilitation.people import Group, Role
from facilitation.protocol import Facts, Listing, Paragraph, Section
from facilitation.records import Record
from facilitation.rules import decide
from facilitation.steering import Confirm
from facilitation.upkeep import Undo
from facilitation.words import say
from methods.action_plan import ActionPlan
from methods.followup_group import FollowupGroup
from methods.parts.followup_kinds import (
    AddAg,
    AddNote,
    DropAg,
    EditAg,
    JoinAg,
    LeaveAg,
    MoveTask,
    NoteMember,
    RemoveMember,
    RemoveNote,
    SetContact,
    SetStanding,
    SetTask,
    SpeakFor,
)
from methods.parts.followups import PAGE, Followups
from methods.parts.measure_kinds import AcceptMeasure, ProposeMeasure, SetProgress
from methods.parts.pages import TurnPage
from tests.methods.stage import EVENT, RUN, Stage

PLAN = "plan"


def room(**settings: Any) -> Stage:
    return Stage(FollowupGroup(), settings, title="Weiterarbeit")


@pytest.fixture
def stage() -> Stage:
    return room(support="Fachkräfte aus dem Lokalen Bündnis")


def groups(stage: Stage) -> Followups:
    return Followups.of(stage.scene)


def take(stage: Stage, *offers: Offer) -> None:
    """As the core does it."""
    run = stage.board.get(RUN)
    assert run is not None
    for effect in stage.method.take(stage.scene, offers):
        put: Any = effect
        stage.board.put(
            Record(put.id, put.data.tag(), put.data, activity=RUN, author=put.author or None, origin=put.origin, born=9, seq=9)
        )


def measure(origin: str, title: str, status: str = "accepted", group: str | None = None) -> Offer:
    return Offer(origin, title, group=group, sort="measure", items=(OfferItem("Status", status, origin),))


class TestJoining:
    def test_somebody_joins_and_leaves(self, stage: Stage) -> None:
        ag = stage.desk(AddAg(" Spielplätze ", "Alle ansehen"))
        assert stage.data(ag).title == "Spielplätze"
        assert stage.data(ag).support == "Fachkräfte aus dem Lokalen Bündnis"
        stage.say("ada", JoinAg(ag))
        stage.say("ben", JoinAg(ag, "Benno"))
        stage.say("ben", JoinAg(ag))
        assert [groups(stage).called(m) for m in groups(stage).members(ag)] == ["Ada", "Benno"]
        stage.say("ada", LeaveAg(ag))
        stage.say("ada", LeaveAg(ag))
        assert [m.author for m in groups(stage).members(ag)] == ["ben"]
        stage.say("ada", JoinAg(ag))
        assert [m.author for m in groups(stage).members(ag)] == ["ada", "ben"]

    def test_in_several_groups(self, stage: Stage) -> None:
        first, second = stage.desk(AddAg("Eins")), stage.desk(AddAg("Zwei"))
        stage.say("ada", JoinAg(first))
        stage.say("ada", JoinAg(second))
        assert [ag.id for ag in groups(stage).of_person("ada")] == [first, second]

    def test_nobody_without_a_name(self, stage: Stage) -> None:
        stage.add("dora", name="")
        ag = stage.desk(AddAg("Eins"))
        with pytest.raises(Rejected, match="how we may call you"):
            stage.say("dora", JoinAg(ag))
        stage.say("dora", JoinAg(ag, "D."))
        with pytest.raises(Rejected, match="for whom"):
            stage.desk(JoinAg(ag))

    def test_noted_down_with_consent(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        for body, words in (
            (NoteMember(ag, "Frau Winter"), "ask her first"),
            (NoteMember(ag, "  ", consent=True), "who goes on"),
        ):
            with pytest.raises(Rejected, match=words):
                stage.desk(body)
        noted = stage.desk(NoteMember(ag, " Frau  Winter ", speaks=True, consent=True))
        assert (stage.data(noted).name, stage.data(noted).speaks, stage.data(noted).noted) == ("Frau Winter", True, True)
        record = stage.board.get(noted)
        assert record is not None
        assert record.author is None
        with pytest.raises(Rejected):
            stage.say("ada", NoteMember(ag, "Ben", consent=True))
        stage.desk(RemoveMember(noted))
        assert groups(stage).members(ag) == []


class TestSpeaking:
    def test_one_alone_and_by_her_own_word(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        with pytest.raises(Rejected, match="goes on with this group"):
            stage.say("ada", SpeakFor(ag))
        stage.say("ada", JoinAg(ag, speaks=True))
        with pytest.raises(Rejected, match="Somebody speaks"):
            stage.say("ben", JoinAg(ag, speaks=True))
        stage.say("cem", JoinAg(ag))
        with pytest.raises(Rejected, match="Somebody speaks"):
            stage.say("cem", SpeakFor(ag))
        stage.say("ada", SpeakFor(ag, on=False))
        stage.say("cem", SpeakFor(ag, named=True))
        speaker = groups(stage).speaker(ag)
        assert speaker is not None
        assert (speaker.author, speaker.data.named) == ("cem", True)
        assert groups(stage).status(stage.scene.need(ag, type(stage.data(ag)))) == "accepted"
        stage.say("cem", LeaveAg(ag))
        assert groups(stage).speaker(ag) is None

    def test_only_the_speaker_sets_the_meeting(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        stage.say("ada", JoinAg(ag, speaks=True))
        stage.say("ben", JoinAg(ag))
        with pytest.raises(Rejected, match="speaks for the group"):
            stage.say("ben", EditAg(ag, date="1970-02-01"))
        with pytest.raises(Rejected, match="moderator changes"):
            stage.say("ada", EditAg(ag, title="Anders"))
        stage.say("ada", EditAg(ag, date="01.02.1970", time="18.30 Uhr", place=" Feuerwehrhaus "))
        d = stage.data(ag)
        assert (d.date, d.time, d.place, d.title) == ("1970-02-01", "18:30", "Feuerwehrhaus", "Eins")
        for body in (EditAg(ag, time="nachmittags"), EditAg(ag, date="1969-01-01"), EditAg(ag, date="bald")):
            with pytest.raises(Rejected):
                stage.say("ada", body)
        stage.say("ada", EditAg(ag, time="9"))
        assert stage.data(ag).time == "09:00"
        stage.desk(EditAg(ag, title="Anders", purpose="Wozu", support="", time=""))
        d = stage.data(ag)
        assert (d.title, d.purpose, d.support, d.time, d.date) == ("Anders", "Wozu", "", "", "1970-02-01")

    def test_how_the_group_stands(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        stage.say("ada", JoinAg(ag, speaks=True))
        with pytest.raises(Rejected, match="why"):
            stage.say("ada", SetStanding(ag, "dropped", " "))
        stage.say("ada", SetStanding(ag, "dropped", "Zu wenige"))
        assert (stage.data(ag).progress, stage.data(ag).reason) == ("dropped", "Zu wenige")
        stage.desk(SetStanding(ag, "running", "egal"))
        assert (stage.data(ag).progress, stage.data(ag).reason) == ("running", "")


class TestContactAndNotes:
    def test_contact_is_its_givers(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        with pytest.raises(Rejected, match="goes on with this group"):
            stage.say("ada", SetContact(ag, "0331 1"))
        stage.say("ada", JoinAg(ag))
        stage.say("ben", JoinAg(ag))
        stage.say("ada", SetContact(ag, "0331 1", open=True))
        with pytest.raises(Rejected, match="speaks for the group"):
            stage.say("ben", SetContact(ag, "0331 2"))
        with pytest.raises(Rejected, match="Take away"):
            stage.desk(SetContact(ag, "0331 2"))
        stage.say("ada", SetContact(ag, "0331 9"))
        found = groups(stage).contact(ag)
        assert found is not None
        assert (found.data.text, found.data.open, found.author) == ("0331 9", False, "ada")
        stage.say("ada", LeaveAg(ag))
        assert groups(stage).contact(ag) is None
        stage.desk(SetContact(ag, "amt@example.org", open=True))
        found = groups(stage).contact(ag)
        assert found is not None
        assert found.author is None
        stage.desk(SetContact(ag, ""))
        assert groups(stage).contact(ag) is None

    def test_notes_are_for_members(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        with pytest.raises(Rejected, match="goes on with this group"):
            stage.say("ada", AddNote(ag, "Hallo"))
        stage.say("ada", JoinAg(ag))
        stage.say("ben", JoinAg(ag, speaks=True))
        stage.say("cem", JoinAg(ag))
        note = stage.say("ada", AddNote(ag, "Ich bringe Kuchen mit"))
        assert stage.data(note).day == "1970-01-01"
        with pytest.raises(Rejected, match="speaks for the group"):
            stage.say("cem", RemoveNote(note))
        stage.say("ben", RemoveNote(note))
        assert groups(stage).notes(ag) == []

    def test_a_group_with_somebody_in_it_stays(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        stage.say("ada", JoinAg(ag))
        with pytest.raises(Rejected, match="dissolved"):
            stage.desk(DropAg(ag))
        stage.say("ada", LeaveAg(ag))
        stage.desk(DropAg(ag))
        assert groups(stage).ags == []

    def test_pages(self, stage: Stage) -> None:
        ids = [stage.desk(AddAg(f"Gruppe {n}")) for n in range(PAGE + 1)]
        stage.desk(TurnPage(1))
        off = {k: s.data["off"] for k, s in stage.view(Role.PROJECTOR).items() if k in ids}
        assert off == {i: n < PAGE for n, i in enumerate(ids)}


class TestTaking:
    def test_topics_and_measures(self, stage: Stage) -> None:
        take(
            stage,
            Offer("t1", "Spielplätze", "Alle ansehen"),
            measure("m1", "Müll sammeln"),
            measure("m2", "Vorbei", "completed"),
        )
        assert [(a.data.title, a.data.purpose, a.origin) for a in groups(stage).ags] == [
            ("Spielplätze", "Alle ansehen", "t1"),
            ("Müll sammeln", "", "m1"),
        ]
        assert [(t.data.text, t.data.status, t.origin) for ag in groups(stage).ags for t in groups(stage).tasks(ag.id)] == [
            ("Müll sammeln", "accepted", "m1")
        ]
        take(stage, Offer("t1", "Spielplätze"), measure("m1", "Müll sammeln"))
        assert len(groups(stage).ags) == 2

    def test_measures_of_one_group_become_one(self, stage: Stage) -> None:
        stage.board.put(Record("g", "group", _group("AG Netzwerk")))
        take(stage, measure("m1", "Verteiler", group="g"), measure("m2", "Kalender", group="g"), measure("m3", "Fest"))
        assert [(a.data.title, len(groups(stage).tasks(a.id))) for a in groups(stage).ags] == [("AG Netzwerk", 2), ("Fest", 1)]
        task = groups(stage).tasks(groups(stage).ags[0].id)[0]
        stage.desk(MoveTask(task.id, groups(stage).ags[1].id))
        assert [len(groups(stage).tasks(a.id)) for a in groups(stage).ags] == [1, 2]

    def test_a_group_of_last_time_is_no_measure(self, stage: Stage) -> None:
        take(
            stage, Offer("x", "Wanderwege", "Neu ausschildern", sort="group", items=(OfferItem("Status", "in progress", "x"),))
        )
        (ag,) = groups(stage).ags
        assert (ag.data.title, groups(stage).tasks(ag.id)) == ("Wanderwege", [])


def _group(title: str) -> Any:
    return Group(f"{RUN}.x", title)


class Together(Stage):
    """The plan and the groups on one board."""

    def __init__(self) -> None:
        super().__init__(FollowupGroup(), title="Weiterarbeit")
        self.methods = Methods([FollowupGroup(), ActionPlan()])
        steps = (("agree", 1.0),)
        plan = Activity("action_plan", "Maßnahmen", state="open", phase="agree", opened=1.0, steps=steps)
        self.board.put(Record(PLAN, "activity", plan))

    def plan(self, body: Any, person: str | None = None, *, desk: bool = False) -> str:
        self.count += 1
        actor = Actor(Role.MODERATOR, "mia") if desk or person is None else Actor(Role.PARTICIPANT, person, person)
        command = Command(f"p{self.count}", self.now, body, PLAN)
        decision = decide(self.board, self.log, self.methods, command, actor)
        for record in decision.records:
            self.board.put(record)
        self.board.seq = decision.change.seq
        self.log.append(decision.change)
        return command.id


class TestOneMeasureInTwoSteps:
    def test_it_stands_the_same_in_both(self) -> None:
        both = Together()
        m = both.plan(ProposeMeasure("Müll sammeln"))
        run = both.board.get(PLAN)
        assert run is not None
        take(both, *ActionPlan().offers(both.methods.scene(both.board, run)))
        (ag,) = groups(both).ags
        (task,) = groups(both).tasks(ag.id)
        assert task.data.status == "proposed"
        with pytest.raises(Rejected, match="a group alone is nobody"):
            both.desk(SetTask(task.id, "running"))
        both.say("ada", JoinAg(ag.id, speaks=True))
        with pytest.raises(Rejected, match="speaks for the group"):
            both.say("ben", SetTask(task.id, "running"))
        both.say("ada", SetTask(task.id, "running"))
        assert (both.data(m).progress, both.data(m).carried) == ("running", "Müll sammeln")
        both.plan(AcceptMeasure(m), "ben")
        assert both.data(task.id).status == "accepted"
        both.plan(SetProgress(m, "done"), "ben")
        assert both.data(task.id).status == "done"
        with pytest.raises(Rejected, match="why"):
            both.say("ada", SetTask(task.id, "dropped"))
        both.say("ada", SetTask(task.id, "dropped", "Zu teuer"))
        assert (both.data(m).progress, both.data(m).reason) == ("dropped", "Zu teuer")

    def test_undo_takes_both_back(self) -> None:
        both = Together()
        m = both.plan(ProposeMeasure("Müll sammeln"))
        run = both.board.get(PLAN)
        assert run is not None
        take(both, *ActionPlan().offers(both.methods.scene(both.board, run)))
        (ag,) = groups(both).ags
        (task,) = groups(both).tasks(ag.id)
        both.say("ada", JoinAg(ag.id, speaks=True))
        both.say("ada", SetTask(task.id, "done"))
        both.desk(Undo(both.board.seq))
        assert (both.data(task.id).status, both.data(m).progress, both.data(m).carried) == ("proposed", "", "")


class TestAfterTheDay:
    def test_life_goes_on(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        stage.say("ada", JoinAg(ag, speaks=True))
        stage.close()
        stage.desk(Confirm(RUN))
        stage.say("ben", JoinAg(ag))
        stage.say("ben", AddNote(ag, "Bin dabei"))
        stage.say("ada", EditAg(ag, date="1970-02-01"))
        stage.say("ada", SetStanding(ag, "running"))
        assert [m.author for m in groups(stage).members(ag)] == ["ada", "ben"]
        assert [(n.data.text, n.status, n.author) for n in groups(stage).notes(ag)] == [("Bin dabei", "on", "ben")]
        with pytest.raises(Rejected):
            stage.desk(TurnPage(0))

    def test_not_before_it_began(self) -> None:
        stage = Stage(FollowupGroup(), opened=False)
        with pytest.raises(Rejected, match="not begun"):
            stage.desk(AddAg("Eins"))

    def test_own_page(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins", "Wozu"))
        stage.say("ada", JoinAg(ag, "Ada Geheim", speaks=True))
        stage.say("ada", AddNote(ag, "Nur für uns"))
        stage.say("ada", SetContact(ag, "geheim@example.org"))
        stage.close()
        method = FollowupGroup()
        inside = method.own_page(stage.scene, ag, "ada")
        assert inside is not None
        assert [m["name"] for m in inside.data["me"]["members"]] == ["Ada Geheim"]
        assert [(n["text"], n["by"], n["own"]) for n in inside.data["me"]["notes"]] == [("Nur für uns", "Ada Geheim", True)]
        for person, can in (("", False), ("ben", True)):
            outside = method.own_page(stage.scene, ag, person)
            assert outside is not None
            assert (outside.data["n"], outside.data["me"], outside.data["can_join"]) == (1, None, can)
            assert not any(s in str(outside.data) for s in ("Geheim", "Nur für uns", "geheim@"))
        assert method.own_page(stage.scene, "nothing", "ada") is None
        assert method.own_page(stage.scene, next(m.id for m in groups(stage).members(ag)), "ada") is None

    def test_take_home(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        stage.say("ada", JoinAg(ag, speaks=True))
        stage.say("ada", EditAg(ag, date="1970-02-01", time="18:30", place="Hort"))
        assert FollowupGroup().take_home(stage.scene, "ben") == []
        facts = (("Speaker", "Ada"), ("Place", "Hort"), ("Supported by", "Fachkräfte aus dem Lokalen Bündnis"))
        assert FollowupGroup().take_home(stage.scene, "ada") == [TakeHome(ag, "Eins", facts, "1970-02-01", "18:30", "Hort", ag)]


class TestSeen:
    def test_names_reach_only_the_group_and_the_desk(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        stage.say("ada", JoinAg(ag, "Ada Geheim", speaks=True))
        stage.say("ada", AddNote(ag, "Nur für uns"))
        stage.say("ada", SetContact(ag, "geheim@example.org"))
        stage.desk(NoteMember(ag, "Frau Verborgen", consent=True))
        secret = ("Geheim", "Nur für uns", "geheim@", "Verborgen")
        for role in (Role.PROJECTOR, Role.PARTICIPANT):
            assert not any(s in stage.bytes(role) for s in secret)
        assert all(s in stage.bytes(Role.MODERATOR) for s in secret)
        assert stage.mine("ben") == {}
        assert [m["name"] for m in stage.mine("ada")["ags"][0]["members"]] == ["Ada Geheim", "Frau Verborgen"]
        stage.say("ada", SetContact(ag, "offen@example.org", open=True))
        assert "offen@" in stage.bytes(Role.PROJECTOR) + stage.bytes(Role.PARTICIPANT)

    def test_erasure_forgets_the_member_and_keeps_the_group(self, stage: Stage) -> None:
        ag = stage.desk(AddAg("Eins"))
        stage.say("ada", JoinAg(ag, "Ada Geheim", speaks=True))
        stage.say("ada", SetContact(ag, "geheim@example.org", open=True))
        stage.say("ada", AddNote(ag, "Von mir"))
        stage.desk(Erase("ada"))
        assert [a.data.title for a in groups(stage).ags] == ["Eins"]
        assert groups(stage).members(ag) == groups(stage).notes(ag) == []
        assert groups(stage).contact(ag) is None
        assert not any(s in str(list(stage.board)) + str(stage.log) for s in ("Geheim", "geheim@", "Von mir"))


def section(stage: Stage, edition: Any) -> Section:
    return FollowupGroup().protocol(stage.scene, edition, say("en"))


class TestProtocol:
    def test_one_block_for_each(self, stage: Stage) -> None:
        stage.board.put(Record(EVENT, "event", Event("Tag", date="1970-01-01")))
        take(stage, measure("m1", "Müll sammeln", "accepted"))
        (ag,) = groups(stage).ags
        stage.say("ada", JoinAg(ag.id, "Ada Geheim"))
        stage.say("ada", SpeakFor(ag.id))
        stage.say("ada", SetContact(ag.id, "geheim@example.org"))
        stage.say("ada", EditAg(ag.id, date="1970-02-01", time="18:30", place="Hort"))
        public, internal = section(stage, "public"), section(stage, "internal")
        assert (public.title, public.place) == ("Weiterarbeit", "outlook")
        assert public.blocks == (Paragraph("One group goes on after this day.", "lead"),)
        (block,) = public.sections
        rest = (
            ("First meeting", "01/02/1970, 18:30 h, Hort"),
            ("Supported by", "Fachkräfte aus dem Lokalen Bündnis"),
        )
        assert block.title == "Müll sammeln"
        assert block.blocks == (
            Facts((("Speaker", "somebody who was there"), ("Members", "1"), *rest)),
            Paragraph("Goes on with:"),
            Listing(("Müll sammeln – accepted",)),
        )
        assert internal.sections[0].blocks[0] == Facts((("Speaker", "Ada Geheim"), ("Members", "1: Ada Geheim"), *rest))
        stage.say("ada", SpeakFor(ag.id, named=True))
        stage.say("ada", SetContact(ag.id, "offen@example.org", open=True))
        facts = section(stage, "public").sections[0].blocks[0]
        assert facts == Facts((("Speaker", "Ada Geheim"), ("Members", "1"), *rest, ("Contact", "offen@example.org")))
        stage.add("ada", name="Ada", age="child")
        assert "Geheim" not in str(section(stage, "public"))

    def test_nothing(self, stage: Stage) -> None:
        assert section(stage, "public").blocks == (Paragraph("No group goes on after this day.", "note"),)
