"""The protocol as a document: whatever is collected from the steps of a day, for each edition."""

from __future__ import annotations

from random import Random

import pytest
from msgspec.structs import replace

from facilitation import agenda, joining, planning, steering, upkeep
from facilitation.document import document
from facilitation.formats import Methods
from facilitation.protocol import Bar, Bars, Card, Cards, Document, Edition, Heap, Listing, Section, Support
from facilitation.words import say
from methods import METHODS
from methods.parts.feedback import AddRemark, PlaceDot
from methods.parts.stems import AddCard
from methods.plenary import Park
from tests.contract.room import FACTS, Room

LINES = (
    planning.AddItem(method="plenary", preset="outlook", title="Ausblick", settings={"next_date": "2026-11-30"}),
    planning.AddItem(method="feedback", preset="feedback", title="Wie war’s?"),
    planning.AddItem(method="sentence_stems", preset="card_query", title="Was fehlt?"),
    planning.AddItem(method="plenary", preset="exchange", title="Austausch", settings={"questions": True}),
)
OUTLOOK, FEEDBACK, QUERY, EXCHANGE = range(4)


class Afternoon(Room):
    def __init__(self) -> None:
        super().__init__(LINES, Random(1))
        self.runs = [line.activity.id for line in agenda.planned(self.board)]

    def open(self, line: int) -> str:
        self.moderate(steering.Open(agenda.planned(self.board)[line].item.id))
        return self.runs[line]

    def made(self, edition: Edition = "public", lang: str = "de") -> Document:
        return document(self.board, Methods(METHODS), edition, say(lang), lang, self.now)


def test_feedback_and_outlook_stand_behind_the_results_wherever_they_were_on_the_agenda() -> None:
    day = Afternoon()
    for line in (OUTLOOK, FEEDBACK, QUERY):
        run = day.open(line)
        if line == FEEDBACK:
            day.say(day.people[0], PlaceDot(50, 50), run)
        if line == QUERY:
            day.say(day.people[0], AddCard(0, "Ein Bus"), run)
    made = day.made()
    titles = {place: [s.title for s in made.placed(place)] for place in ("", "feedback", "outlook")}  # type: ignore[arg-type]
    assert titles == {"": ["Was fehlt?"], "feedback": ["Wie war’s?"], "outlook": ["Ausblick"]}


def test_a_later_line_of_the_same_step_is_called_by_its_phase_in_the_programme() -> None:
    day = Room(
        (planning.AddItem(method="ist_soll", title="Gruppen"), planning.AddItem(activity="0", phase="report")), Random(1)
    )
    work, report = (line.item.id for line in agenda.planned(day.board))
    day.moderate(steering.Open(work))
    day.now += 600
    day.moderate(steering.Open(report))
    day.now += 300
    day.moderate(steering.Close(agenda.planned(day.board)[0].activity.id))
    made = document(day.board, Methods(METHODS), "public", say("de"), "de", day.now)
    assert [(s.title, s.real_minutes) for s in made.steps] == [("Gruppen", 15), ("Berichte aus den Gruppen", 5)]


def test_what_the_moderator_starred_is_a_highlight_in_the_order_of_the_agenda() -> None:
    day = Afternoon()
    run = day.open(QUERY)
    first, second, third = (day.say(day.people[n], AddCard(0, t), run).records[0].id for n, t in enumerate(("a", "b", "c")))
    feedback = day.open(FEEDBACK)
    remark = day.say(day.people[0], AddRemark("good", "Das Tempo"), feedback).records[0].id
    day.moderate(steering.SetPhase(feedback, "reveal"))
    for record in (third, first, remark):
        day.moderate(upkeep.Mark(record))
    assert day.made().highlights == ("Das Tempo", "c", "a")
    day.moderate(upkeep.Hide(first))
    assert day.made().highlights == ("Das Tempo", "c")
    assert second in {r.id for r in day.board}


def test_a_star_shows_nothing_that_the_edition_does_not_print_by_itself() -> None:
    day = Afternoon()
    run = day.open(EXCHANGE)
    question = day.say(day.people[0], Park("Wer bezahlt das?"), run).records[0].id
    day.moderate(upkeep.Mark(question))
    assert (day.made("internal").highlights, day.made("public").highlights) == (("Wer bezahlt das?",), ())


def test_every_format_that_was_used_is_explained_once_and_the_plenary_is_not() -> None:
    day = Afternoon()
    assert day.made().methods == ()
    for line in range(4):
        day.open(line)
    assert [name for name, _ in day.made().methods] == ["Feedback", "Kartenabfrage"]
    assert day.made(lang="en").methods[1] == ("Card query", "One question, one thought per card, all at once on the wall.")


@pytest.mark.parametrize(
    ("facts", "head"),
    [
        ({}, (("Gastgeber", "Amt"), ("Moderation", None), ("Anwesend", None))),
        (
            {
                "head_count": "ca. 50",
                "scribe": "Frau Muster",
                "guests": "Elbe-Elster",
                "distribution": "alle",
                "moderation": "RAA",
            },
            (
                ("Gastgeber", "Amt"),
                ("Moderation", "RAA"),
                ("Anwesend", "ca. 50"),
                ("Protokoll", "Frau Muster"),
                ("Gäste", "Elbe-Elster"),
                ("Verteiler", "alle"),
            ),
        ),
    ],
)
def test_the_head(facts: dict[str, str], head: tuple[tuple[str, str | None], ...]) -> None:
    day = Afternoon()
    record = day.board.get(day.board.event_id)
    assert record is not None
    day.board.put(replace(record, data=replace(FACTS, **facts)))
    made = day.made()
    assert made.head == (("Datum", "12.05.2026"), ("Zeit", "09:00"), ("Ort", None), *head)
    assert made.counted == (facts.get("head_count") or None)


def sections(*blocks: object) -> Document:
    base = Afternoon().made()
    return replace(base, sections=(Section("S", blocks),))  # type: ignore[arg-type]


def test_what_most_people_stand_behind() -> None:
    card = Card("x")
    heaps = Cards((Heap((card, card), "Zwei"), Heap((card,) * 3, "Drei"), Heap((card,), "Eine"), Heap((card,) * 9)))
    counted = Cards((Heap((card,), "Gezählt", 7), Heap((card,), "Null", 0)))
    votes = Bars((Bar("Sport", 3), Bar("Kunst", 12), Bar("Netz", None), Bar("Chor", 0), Bar("Eins", 1)), 20, "Punkte")
    assert sections(heaps).supported == (Support("Drei", 3, cards=True), Support("Zwei", 2, cards=True))
    assert sections(heaps, counted).supported == (Support("Gezählt", 7),)
    assert sections(heaps, counted, votes).supported == (Support("Kunst", 12, "Punkte"), Support("Sport", 3, "Punkte"))
    assert sections(Listing(("a",))).supported == ()


def test_a_section_that_only_gives_has_no_place_of_its_own() -> None:
    base = Afternoon().made()
    made = replace(base, sections=(Section("Themenspeicher", store=("Nachtbus",)), Section("S", (Listing(("a",)),))))
    assert [s.title for s in made.placed("")] == ["S"]
    assert made.store == ("Nachtbus",)


def test_the_list_of_who_was_there_is_for_the_internal_edition_and_names_who_gave_a_name() -> None:
    day = Afternoon()
    _, nameless, _ = day.people
    day.moderate(joining.EditPerson(nameless, institution="Hort"))
    day.moderate(joining.AddPerson(number=7))
    day.join("")
    made = day.made("internal")
    assert made.people == (("Frau Geheim-Meier", ""), ("Herr Verborgen", ""), ("Nr. 7", ""), ("", "Hort"))
    assert (made.recorded, day.made("public").people) == (5, ())
