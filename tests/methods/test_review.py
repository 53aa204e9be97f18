"""The look-back: what was handed over, one after another, with how it stands today."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.method import Offer, OfferItem, Rejected
from facilitation.people import Role
from facilitation.protocol import Card, Cards, Heap, Paragraph, Section, Table
from facilitation.records import Record
from facilitation.steering import Confirm, Open
from facilitation.upkeep import Hide
from facilitation.words import say
from methods.action_plan import ActionPlan
from methods.parts.measure_kinds import Measure
from methods.parts.pages import TurnPage
from methods.parts.review_kinds import (
    AddKnown,
    AddMatter,
    MatterBack,
    NextMatter,
    SayStands,
    TakeMatter,
    WithdrawKnown,
)
from methods.parts.reviews import PAGE, Lookback
from methods.review import Review
from tests.methods.stage import ITEM, RUN, Stage


def offer(origin: str, title: str, status: str = "accepted", sort: str = "measure", **under: str) -> Offer:
    heads = {"Status": status, **{k.replace("_", " "): v for k, v in under.items()}}
    items = tuple(OfferItem(head, text, origin) for head, text in heads.items())
    return Offer(origin, title, items=items, sort=sort, way=(("1. Konferenz", ""), ("Action plan", title)))


def take(stage: Stage, *offers: Offer) -> None:
    for effect in stage.method.take(stage.scene, offers):
        put: Any = effect
        stage.board.put(Record(put.id, put.data.tag(), put.data, activity=RUN, origin=put.origin))


@pytest.fixture
def stage() -> Stage:
    return Stage(Review(), {}, title="")


def look(stage: Stage) -> Lookback:
    return Lookback.of(stage.scene)


def stands(stage: Stage) -> list[tuple[str, str]]:
    return [(m.data.text, m.data.status) for m in look(stage).matters]


class TestTaking:
    def test_in_the_order_in_which_it_was_handed_over(self, stage: Stage) -> None:
        first = offer("z", "Müll", "in progress", First_step="Bauhof", Who="Bündnis", By_when="2017-03-01")
        take(stage, first, offer("a", "Wand", "proposed", Proposal_for="Jugendclub"))
        assert [
            (m.data.text, m.data.was, m.data.status, m.data.step, m.data.who, m.data.due, m.origin) for m in look(stage).matters
        ] == [
            ("Müll", "running", "running", "Bauhof", "Bündnis", "2017-03-01", "z"),
            ("Wand", "proposed", "proposed", "", "Jugendclub", "", "a"),
        ]
        take(stage, offer("z", "Müll", "completed"))
        assert len(look(stage).matters) == 2

    def test_a_group_called_like_its_measure_is_no_entry_of_its_own(self, stage: Stage) -> None:
        take(stage, offer("m", "Müll"), offer("g", "Müll", sort="group"), offer("h", "Wandern", sort="group"))
        assert [(m.data.text, m.data.sort, m.data.carried) for m in look(stage).matters] == [
            ("Müll", "measure", True),
            ("Wandern", "group", False),
        ]

    def test_it_begins_with_the_first(self) -> None:
        stage = Stage(Review(), {}, opened=False)
        take(stage, offer("m", "Müll"))
        stage.desk(Open(ITEM))
        now = look(stage).now
        assert now is not None
        assert now.data.text == "Müll"


class TestOneAfterAnother:
    def test_on_and_back(self, stage: Stage) -> None:
        ids = [stage.desk(AddMatter(text)) for text in ("Eins", "Zwei")]
        with pytest.raises(Rejected, match="no further"):
            stage.desk(MatterBack())
        seen = []
        for body in (NextMatter(), NextMatter(), MatterBack(), TakeMatter(ids[1])):
            stage.desk(body)
            now = look(stage).now
            seen.append(now.id if now is not None else "")
        assert seen == [ids[0], ids[1], ids[0], ids[1]]
        with pytest.raises(Rejected, match="no further"):
            stage.desk(NextMatter())
        stage.desk(Hide(ids[1]))
        with pytest.raises(Rejected, match="no longer there"):
            stage.desk(TakeMatter(ids[1]))

    def test_how_it_stands(self, stage: Stage) -> None:
        m = stage.desk(AddMatter("Wand", "Jugendclub", "proposed"))
        with pytest.raises(Rejected, match="why"):
            stage.desk(SayStands(m, "dropped"))
        stage.desk(SayStands(m, "dropped", "Verkauft", "Das Grundstück ist weg.", "Gemeinde"))
        d = stage.data(m)
        assert (d.was, d.status, d.reason, d.said, d.by, d.looked) == (
            "proposed",
            "dropped",
            "Verkauft",
            "Das Grundstück ist weg.",
            "Gemeinde",
            True,
        )
        stage.desk(SayStands(m, sentence="Weg."))
        assert (stage.data(m).status, stage.data(m).reason, stage.data(m).said, stage.data(m).by) == (
            "dropped",
            "Verkauft",
            "Weg.",
            "Gemeinde",
        )
        stage.desk(SayStands(m, "done"))
        assert (stage.data(m).status, stage.data(m).reason) == ("done", "")
        with pytest.raises(Rejected):
            stage.say("ada", SayStands(m, "done"))

    def test_also_after_the_step(self, stage: Stage) -> None:
        m = stage.desk(AddMatter("Wand"))
        stage.close()
        stage.desk(SayStands(m, "done"))
        assert stands(stage) == [("Wand", "done")]
        with pytest.raises(Rejected):
            stage.desk(AddMatter("Neu"))

    def test_the_overview_turns(self, stage: Stage) -> None:
        ids = [stage.desk(AddMatter(f"Nr. {n}")) for n in range(PAGE + 1)]
        stage.go("overview")
        stage.desk(TurnPage(1))
        off = {k: s.data["off"] for k, s in stage.view(Role.PROJECTOR).items() if k in ids}
        assert off == {i: n < PAGE for n, i in enumerate(ids)}


class TestWhatIsKnown:
    def test_a_card_without_a_name(self, stage: Stage) -> None:
        m = stage.desk(AddMatter("Wand"))
        other = stage.desk(AddMatter("Müll"))
        stage.desk(TakeMatter(m))
        card = stage.say("ada", AddKnown(m, "Das Geld ist da"))
        stage.say("ben", AddKnown(other, "Anderswo"))
        for role, there in ((Role.PROJECTOR, True), (Role.MODERATOR, True), (Role.PARTICIPANT, False)):
            sent = stage.bytes(role)
            assert ("Das Geld ist da" in sent) is there
            assert "Anderswo" not in sent
            assert "Ada" not in sent
        assert [c["text"] for c in stage.mine("ada")["cards"]] == ["Das Geld ist da"]
        with pytest.raises(Rejected, match="Only whoever"):
            stage.say("ben", WithdrawKnown(card))
        stage.say("ada", WithdrawKnown(card))
        assert stage.mine("ada") == {}

    def test_the_author_is_forgotten_and_the_status_is_not(self, stage: Stage) -> None:
        m = stage.desk(AddMatter("Wand", "Jugendclub"))
        card = stage.say("ada", AddKnown(m, "Das Geld ist da"))
        stage.desk(SayStands(m, "running", sentence="Läuft", by="Jugendclub"))
        stage.close()
        stage.desk(Confirm(RUN))
        record = stage.board.get(card)
        assert record is not None
        assert (record.author, record.data.text) == (None, "Das Geld ist da")
        assert (stage.data(m).by, stage.data(m).who) == ("Jugendclub", "Jugendclub")

    def test_only_spoken(self) -> None:
        stage = Stage(Review(), {"know": False})
        m = stage.desk(AddMatter("Wand"))
        stage.desk(TakeMatter(m))
        assert "form" not in stage.view(Role.PARTICIPANT)
        with pytest.raises(Rejected, match="one speaks"):
            stage.say("ada", AddKnown(m, "Doch"))
        stage.desk(AddKnown(m, "Zugerufen"))
        assert [k.data.text for k in look(stage).known(m)] == ["Zugerufen"]

    def test_too_late_is_kept(self, stage: Stage) -> None:
        m = stage.desk(AddMatter("Wand"))
        stage.close()
        assert stage.status(stage.say("ada", AddKnown(m, "Noch etwas"))) == "late"


class TestHandingOn:
    def test_what_is_open_goes_into_todays_plan(self, stage: Stage) -> None:
        take(
            stage,
            offer("a", "Müll", "in progress", Who="Bündnis"),
            offer("b", "Wand", "completed"),
            offer("c", "AG", sort="group"),
        )
        stage.desk(AddMatter("Bank"))
        offers = Review().offers(stage.scene)
        assert [o.title for o in offers] == ["Müll", "AG", "Bank"]
        assert [o.title for o in Review().legacy(stage.scene)] == ["Müll", "AG", "Bank"]
        plan = Stage(ActionPlan())
        puts: list[Any] = list(ActionPlan().take(plan.scene, offers))
        assert [(p.data.text, p.data.to, p.data.progress, p.origin) for p in puts] == [
            ("Müll", "Bündnis", "", offers[0].origin),
            ("Bank", "", "", offers[2].origin),
        ]
        assert all(isinstance(p.data, Measure) for p in puts)

    def test_it_hears_of_its_own_sort(self, stage: Stage) -> None:
        take(stage, offer("a", "Müll"))
        (matter,) = look(stage).matters
        for sort, wanted in (("group", []), ("measure", [("Müll", "done")])):
            news = Offer("x", "Müll", items=(OfferItem("Status", "completed", "x"),), sort=sort)
            effects: list[Any] = list(Review().hears(stage.scene, matter, news))
            assert [(e.data.text, e.data.status) for e in effects] == wanted
        assert list(Review().hears(stage.scene, matter, Offer("x", "Müll", sort="measure"))) == []


def section(stage: Stage) -> Section:
    return Review().protocol(stage.scene, "public", say("en"))


class TestProtocol:
    def test_then_and_today(self, stage: Stage) -> None:
        take(stage, offer("a", "Müll", "in progress"), offer("b", "Wand", "proposed"))
        first, second = look(stage).matters
        stage.desk(SayStands(second.id, "dropped", "Verkauft", "Schade", "Gemeinde"))
        stage.say("ada", AddKnown(first.id, "40 Säcke!"))
        stage.desk(AddMatter("Bank"))
        lead, note, table, words, cards = section(stage).blocks
        assert lead == Paragraph(
            "Of 3 agreements from before, 0 are completed, 2 are still open and 1 were dropped.",
            "lead",
        )
        assert isinstance(note, Paragraph)
        assert note.style == "note"
        assert isinstance(table, Table)
        assert table.rows == (
            ("1", "Müll", "in progress", "in progress", "–", "1. Konferenz › Action plan"),
            ("2", "Wand", "proposed", "dropped: Verkauft", "Schade – Gemeinde", "1. Konferenz › Action plan"),
            ("3", "Bank", "accepted", "accepted", "–", "added on the day"),
        )
        assert words == Paragraph("What those present know about it:")
        assert cards == Cards((Heap((Card("40 Säcke!"),), "No. 1: Müll"),))

    def test_nothing(self, stage: Stage) -> None:
        assert section(stage).blocks == (Paragraph("There was nothing from before to look back on.", "note"),)
        assert section(stage).title == "What became of …?"
