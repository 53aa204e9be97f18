"""Origins: the way of a record through the steps, what it became, how it stands everywhere, and what a series hands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from facilitation import agenda
from facilitation.agenda import Event
from facilitation.fields import Unfit
from facilitation.formats import Methods
from facilitation.handed import Handed
from facilitation.method import Actor, Body, Command, Effect, Offer, OfferItem, Preset, Put, Rejected, Scene
from facilitation.origins import Link, Origins, legacy, told, way
from facilitation.people import Group, Role
from facilitation.planning import AddItem, NewEvent
from facilitation.records import Board, Change, Data, Record, Ref, Text
from facilitation.rules import decide
from facilitation.steering import Close, Confirm, Open
from facilitation.upkeep import Hide, Undo
from facilitation.whole import ClearRehearsal, following, next_facts, next_title, number_of
from tests.rules.fakes import Note, Notes, Shelf, WriteNote


class Paper(Data, frozen=True, tag="paper"):
    text: Text = ""
    stands: str = "begun"


class Stand(Body, frozen=True, tag="stand"):
    paper: Ref
    stands: str


class Papers(Notes):
    """Takes what others offer, and says how it stands, also when it is over."""

    key = "papers"
    presets = ()
    records = (Note, Paper)
    commands = (WriteNote, Stand)
    phases = tuple(replace(p, may={**p.may, Stand: frozenset(Role)}) for p in Notes.phases)
    lasting = frozenset({Stand})

    def decide(self, scene: Scene[Any], command: Command, actor: Actor) -> Sequence[Effect]:
        if isinstance(command.body, Stand):
            paper = scene.need(command.body.paper, Paper)
            return [Put(paper.id, Paper(paper.data.text, command.body.stands))]
        return super().decide(scene, command, actor)

    def offers(self, scene: Scene[Any]) -> Sequence[Offer]:
        found = [Offer(r.id, r.data.text) for r in scene.shown(Note)]
        return [*found, *(self._offer(r) for r in scene.shown(Paper))]

    def _offer(self, record: Record[Paper]) -> Offer:
        return Offer(record.id, record.data.text, items=(OfferItem("Status", record.data.stands, record.id),), sort="paper")

    def legacy(self, scene: Scene[Any]) -> Sequence[Offer]:
        return [self._offer(r) for r in scene.shown(Paper)]

    def take(self, scene: Scene[Any], offers: Sequence[Offer]) -> Sequence[Effect]:
        return [Put(f"{scene.id}.{o.origin}", Paper(o.title), o.origin, author="") for o in offers]

    def tells(self, scene: Scene[Any], record: Record[Any]) -> Offer | None:
        return self._offer(record) if isinstance(record.data, Paper) else None

    def hears(self, scene: Scene[Any], record: Record[Any], news: Offer) -> Sequence[Effect]:
        return [Put(record.id, Paper(record.data.text, news.items[0].text))] if isinstance(record.data, Paper) else ()


class Asking(Papers):
    """Begins with what the event before hands over."""

    key = "asking"
    receives = True
    presets = (Preset("ask", "Ask", minutes=7),)


METHODS = Methods([Papers(), Asking(), Shelf()])
MIA, DESK = Actor(Role.MODERATOR, "mia"), Actor(Role.ORGANISER, "desk")
LINES = (
    AddItem(method="papers", title="Sammeln"),
    AddItem(method="papers", title="Plan"),
    AddItem(method="papers", title="Gruppe", beside="1"),
)


class Day:
    def __init__(self, lines: Sequence[AddItem] = LINES, handed: Sequence[Handed] = (), event_id: str = "event-1") -> None:
        self.board, self.log, self.count = Board(event_id), list[Change](), 0
        self.do(NewEvent(Event("2. Treffen", date="2017-02-25"), tuple(lines), tuple(handed)), DESK)

    def do(self, body: Body, actor: Actor = MIA, activity: str | None = None) -> str:
        self.count += 1
        command = Command(f"c{self.count}", 1_000.0 + self.count, body, activity)
        decision = decide(self.board, self.log, METHODS, command, actor)
        for record in decision.records:
            self.board.put(record)
        for change in decision.rewritten:
            self.log[change.seq - 1] = change
        self.log.append(decision.change)
        self.board.seq = decision.change.seq
        return command.id

    @property
    def runs(self) -> list[str]:
        return [i.data.activity for i in agenda.items(self.board)]

    def taken(self) -> list[str]:
        """A note of the first step, taken by the second and from there by the third."""
        first, second, third = self.runs
        self.do(Open(agenda.items(self.board)[0].id))
        note = self.do(WriteNote("Müll sammeln"), Actor(Role.PARTICIPANT, "ada", None), first)
        ids = [note]
        for run in (second, third):
            origin = ids[-1]
            for effect in Papers().take(METHODS.scene(self.board, agenda.activity(self.board, run)), [Offer(origin, "Müll")]):  # type: ignore[arg-type]
                put: Any = effect
                self.board.put(Record(put.id, "paper", put.data, activity=run, origin=put.origin, born=3, seq=3))
                ids.append(put.id)
        for line in agenda.items(self.board)[1:]:
            self.do(Open(line.id))
        return ids

    def stands(self) -> list[str]:
        return [r.data.stands for run in self.runs for r in self.board.kind(run, "paper")]


class TestTheWay:
    def test_from_step_to_step(self) -> None:
        day = Day()
        note, paper, last = day.taken()
        chain = Origins(day.board, METHODS).chain(last)
        assert chain == (Link("Sammeln", "Müll sammeln", note), Link("Plan", "Müll", paper), Link("Gruppe", "Müll", last))
        assert way(chain, str) == "Sammeln: Müll sammeln › Plan"
        assert way(chain[:1], str) == way((), str) == ""
        assert Origins(day.board, METHODS).chain("nobody") == ()

    def test_what_is_not_offered_is_not_told(self) -> None:
        day = Day()
        note, _, last = day.taken()
        day.do(Hide(note))
        assert Origins(day.board, METHODS).chain(last)[0] == Link("Sammeln", "", note)

    def test_through_the_group_in_which_it_was_written(self) -> None:
        class InGroups(Papers):
            def offers(self, scene: Scene[Any]) -> Sequence[Offer]:
                return [Offer(o.origin, o.title, group="g") for o in super().offers(scene)]

        day = Day()
        note, _, last = day.taken()
        methods = Methods([InGroups(), Asking(), Shelf()])
        day.board.put(Record("g", "group", Group("x", "AG Umwelt")))
        assert way(Origins(day.board, methods).chain(last), str) == "Group: AG Umwelt › Sammeln: Müll sammeln › Plan"
        day.board.put(Record("g", "group", Group("x", "AG Umwelt"), origin=note))
        assert len(Origins(day.board, methods).chain(last)) == 4, "a ring ends where it began"

    def test_what_became_of_it(self) -> None:
        day = Day()
        note, paper, last = day.taken()
        day.do(Stand(last, "done"), MIA, day.runs[2])
        assert told(day.board, METHODS, paper) == {
            "before": [("Sammeln", "Müll sammeln")],
            "here": ("Plan", "Müll", "done"),
            "after": [("Gruppe", "Müll", "done", 0)],
        }
        assert [one[0] for one in told(day.board, METHODS, note)["after"]] == ["Plan", "Gruppe"]


class TestOneThingInSeveralSteps:
    def test_it_stands_the_same_everywhere(self) -> None:
        day = Day()
        _, paper, last = day.taken()
        day.do(Stand(last, "done"), MIA, day.runs[2])
        assert day.stands() == ["done", "done"]
        day.do(Stand(paper, "again"), MIA, day.runs[1])
        assert day.stands() == ["again", "again"]
        day.do(Undo(day.board.seq))
        assert day.stands() == ["done", "done"]

    def test_what_was_taken_away_hears_nothing(self) -> None:
        day = Day()
        _, paper, last = day.taken()
        gone = day.board.get(paper)
        assert gone is not None
        day.board.put(msgspec.structs.replace(gone, removed=3))
        day.do(Stand(last, "done"), MIA, day.runs[2])
        assert day.stands() == ["begun", "done"]

    def test_also_after_the_step(self) -> None:
        day = Day()
        _, paper, _ = day.taken()
        run = day.runs[1]
        day.do(Close(run))
        day.do(Stand(paper, "done"), MIA, run)
        day.do(Confirm(run))
        day.do(Stand(paper, "really done"), MIA, run)
        assert day.stands() == ["really done"] * 2

    def test_not_before_it_began(self) -> None:
        day = Day()
        with pytest.raises(Rejected, match="not begun"):
            day.do(Stand("x", "done"), MIA, day.runs[0])


class TestASeries:
    def test_of_one_thing_the_youngest_goes_on(self) -> None:
        day = Day()
        day.taken()
        assert legacy(day.board, METHODS) == [
            Handed(
                "Müll",
                heads=("Status",),
                texts=("begun",),
                steps=("2. Treffen", "Sammeln", "Plan", "Gruppe"),
                said=("", "Müll sammeln", "Müll", "Müll"),
                sort="paper",
            )
        ]

    def test_the_next_event_asks_and_its_chain_goes_back(self) -> None:
        day = Day()
        day.taken()
        after = Day(following(LINES, METHODS), legacy(day.board, METHODS), "event-2")
        lines = [agenda.activity(after.board, run).data.method for run in after.runs]  # type: ignore[union-attr]
        assert lines == ["papers", "asking", "papers", "papers"]
        asked = list(after.board.kind(after.runs[1], "paper"))
        assert [r.data.text for r in asked] == ["Müll"]
        assert [link.step for link in Origins(after.board, METHODS).chain(asked[0].id)] == [
            "2. Treffen",
            "Sammeln",
            "Plan",
            "Gruppe",
            "Ask",
        ]
        after.do(ClearRehearsal(), DESK)
        again = [r for r in after.board.kind(after.runs[1], "paper") if r.alive]
        assert [(r.data.text, r.origin) for r in again] == [("Müll", asked[0].origin)]

    def test_the_first_that_asks_gets_it_whenever_it_is_added(self) -> None:
        after = Day(LINES, [Handed("Müll")])
        added = after.do(AddItem(method="asking"), DESK)
        second = after.do(AddItem(method="asking"), DESK)
        assert [len(list(after.board.kind(run, "paper"))) for run in (added, second)] == [1, 0]

    def test_the_lines_keep_their_places(self) -> None:
        lines = (
            AddItem(method="papers", title="A"),
            AddItem(method="papers", title="B"),
            AddItem(method="papers", title="C", beside="1", takes=("0", "1")),
            AddItem(activity="1", phase="read"),
        )
        made = following(lines, METHODS)
        assert [(line.method, line.beside, line.activity, line.takes) for line in made] == [
            ("papers", "", "", ()),
            ("asking", "", "", ()),
            ("papers", "", "", ()),
            ("papers", "2", "", ("0", "2")),
            ("", "", "2", ()),
        ]
        assert following(made, METHODS) == made
        assert following((), METHODS)[0].method == "asking"

    def test_facts(self) -> None:
        event = Event("2. Familienkonferenz", date="2017-02-25", head_count="50")
        assert next_title(event) == ("3. Familienkonferenz", 3)
        assert next_title(Event("Treffen", number=4)) == ("Treffen", 5)
        made = next_facts(event, "e1", "3. Familienkonferenz", "2018-02-24", " Familienkonferenz ", 3)
        assert (made.title, made.date, made.head_count, made.series, made.number, made.before) == (
            "3. Familienkonferenz",
            "2018-02-24",
            "",
            "Familienkonferenz",
            3,
            "e1",
        )
        with pytest.raises(Unfit, match="missing"):
            next_facts(event, "e1", "3.", "", " ", 3)
        assert [number_of(typed) for typed in ("", "0", "12")] == [0, 0, 12]
        for typed in ("-1", "1000", "drei", "²"):
            with pytest.raises(Unfit):
                number_of(typed)
