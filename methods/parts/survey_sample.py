"""A lively survey, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from facilitation.method import Said
from facilitation.people import AgeBand
from methods.parts.pages import TurnPage
from methods.parts.survey_bodies import (
    AddChildren,
    AddQuestion,
    AddTopic,
    AdoptOption,
    Code,
    EditChildren,
    HandIn,
    QuoteIt,
    Smiley,
    Tap,
    TypeSheet,
    WriteSaying,
)
from methods.parts.survey_kinds import AGES
from methods.parts.survey_names import keys_of
from methods.parts.survey_state import Field

QUESTIONS = (
    AddQuestion("Wie gern leben Sie hier?", "scale", low="gar nicht gern", high="sehr gern"),
    AddQuestion("Was brauchen wir am dringendsten?", "several", "Spielplätze\nRadwege\nTreffpunkte\nNachtbus"),
    AddQuestion("Kommen Sie zur Konferenz?", "choice", "Ja\nNein\nWeiß noch nicht"),
    AddQuestion("Was soll im nächsten Jahr anders sein?"),
)
FOR_CHILDREN = (
    AddQuestion("Wie ist dein Spielplatz?", "smiley"),
    AddQuestion("Wie ist dein Weg zur Kita?", "smiley"),
    AddQuestion("Was wünschst du dir?"),
)
WISHES = (
    "Ein Spielplatz, auf dem auch Große klettern dürfen",
    "Abends fährt kein Bus mehr aus der Stadt zurück",
    "Ein Ort zum Reden, der nicht nach Amt aussieht",
    "Der Radweg nach Saarmund hört mitten im Wald auf",
    "Mehr Bänke",
    "Dass sich Alteingesessene und Zugezogene kennenlernen",
    "Graffiti-Wände für uns, legal",
    "Tempo 30 vor der Schule",
)
SAID = (
    "Ich will eine Rutsche, die ganz lang ist und ins Wasser geht.",
    "Der Hund von nebenan macht mir Angst.",
    "Auf der Wiese darf man nicht Fußball spielen, das finde ich doof.",
    "Da soll ein Baumhaus hin.",
    "Mama fährt immer so schnell.",
)
TOPICS = ("Spielplätze", "Unterwegs sein", "Treffpunkte", "Miteinander")


def sample(field: Field, random: Random) -> Sequence[Said]:
    """Some commands that people and desk might send now."""
    scene = field.scene
    if scene.state != "open":
        return ()
    if scene.phase == "draft":
        return [Said(None, QUESTIONS[len(field.questions)])] if len(field.questions) < len(QUESTIONS) else ()
    said: list[Said] = []
    if scene.phase == "field":
        present = scene.roster.present
        for person in random.sample(present, min(len(present), random.randint(1, 3))):
            said.append(Said(person.id, HandIn(*_answers(field, random), region=_place(field, random), age=_age(random))))
    if scene.phase in ("field", "entry"):
        said.append(Said(None, _sheet(field, random)))
    return said or _desk(field, random)


def of_children(field: Field, random: Random) -> Sequence[Said]:
    """The same where educators ask groups of children."""
    scene = field.scene
    if scene.state != "open":
        return ()
    if scene.phase == "draft":
        return [Said(None, FOR_CHILDREN[len(field.questions)])] if len(field.questions) < len(FOR_CHILDREN) else ()
    said: list[Said] = []
    if scene.phase == "field":
        for person in scene.roster.present[:2]:
            groups = field.groups_of(person.id)
            if not groups:
                said.append(Said(person.id, AddChildren(random.randint(6, 12), "Igelgruppe", _place(field, random))))
                continue
            group = random.choice(groups)
            question = random.choice(field.questions) if field.questions else None
            if question is not None and question.data.asks == "smiley":
                cells = group.data.marks.get(question.id, {})
                if sum(cells.values()) >= group.data.children:
                    said.append(Said(person.id, EditChildren(group.id, group.data.children + 1, group.data.name)))
                elif cells and random.random() < 0.1:
                    said.append(Said(person.id, Tap(group.id, question.id, _tapped(cells), back=True)))
                else:
                    said.append(
                        Said(person.id, Tap(group.id, question.id, random.choices(("good", "so", "bad"), (6, 3, 2))[0]))
                    )
            elif question is not None and question.data.asks == "text":
                said.append(Said(person.id, WriteSaying(group.id, question.id, random.choice(SAID))))
    if scene.phase == "entry" and len(field.sheets) < 8:
        said.append(Said(None, _sheet_of_children(field, random)))
    return said or _desk(field, random)


def _tapped(cells: dict[str, int]) -> Smiley:
    """A smiley that somebody has tapped."""
    return "good" if "good" in cells else "so" if "so" in cells else "bad"


def _smiley(random: Random) -> Smiley:
    found: tuple[Smiley, ...] = ("good", "good", "good", "so", "so", "bad")
    return random.choice(found)


def _answers(field: Field, random: Random) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    picks: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    for question in field.questions:
        keys = keys_of(question.data)
        if question.data.asks == "text":
            if random.random() < 0.6:
                texts[question.id] = random.choice(WISHES)
        elif question.data.asks == "several":
            picks[question.id] = tuple(sorted(random.sample(keys, random.randint(1, len(keys)))))
        elif random.random() < 0.9:
            picks[question.id] = (random.choice(keys),)
    if not picks and not texts and field.questions:
        first = field.questions[0]
        keys = keys_of(first.data)
        return ({first.id: keys[:1]}, {}) if keys else ({}, {first.id: random.choice(WISHES)})
    return picks, texts


def _sheet(field: Field, random: Random) -> TypeSheet:
    """A form from paper, now and then one that was typed already."""
    numbers = list(field.sheets)
    number = random.choice(numbers) if numbers and random.random() < 0.3 else len(numbers) + 1
    picks, texts = _answers(field, random)
    return TypeSheet(number, picks, texts, _place(field, random), _age(random), counts=random.random() < 0.1)


def _sheet_of_children(field: Field, random: Random) -> TypeSheet:
    children = random.randint(5, 12)
    tallies: dict[str, int] = {}
    texts: dict[str, str] = {}
    for question in field.questions:
        if question.data.asks == "smiley":
            good = random.randint(1, children)
            tallies |= {f"{question.id}.good": good, f"{question.id}.bad": children - good}
        elif question.data.asks == "text":
            texts[question.id] = "\n".join(random.sample(SAID, 2))
    return TypeSheet(len(field.sheets) + 1, texts=texts, children=children, tallies=tallies)


def _place(field: Field, random: Random) -> str:
    places = field.scene.settings.regions
    return random.choice(places) if places and random.random() < 0.8 else ""


def _age(random: Random) -> AgeBand:
    return random.choice(("", *AGES))


def _desk(field: Field, random: Random) -> Sequence[Said]:
    """Sorting the answers, and turning the pages of the result."""
    scene = field.scene
    if scene.phase not in ("code", "release"):
        return ()
    if scene.phase == "release" and random.random() < 0.4:
        pages = field.pages
        return (Said(None, TurnPage((pages.page + 1) % pages.count)),)
    if len(field.topics) < len(TOPICS):
        return (Said(None, AddTopic(TOPICS[len(field.topics)])),)
    options = [
        AdoptOption(q.id, k)
        for q in field.questions
        if q.data.asks == "several"
        for k in keys_of(q.data)
        if not any((t.data.question, t.data.option) == (q.id, k) for t in field.topics)
    ]
    if options and len(field.topics) < 6:
        return (Said(None, options[0]),)
    loose = [s for s in field.sayings if not field.topics_of(s.id)]
    said: list[Said] = [Said(None, Code(s.id, random.choice(field.topics).id)) for s in loose[:3]]
    unquoted = [s for s in field.sayings if not ((c := field.coded.get(s.id)) is not None and c.quoted)]
    if unquoted and len(field.quotes) < 5:
        said.append(Said(None, QuoteIt(random.choice(unquoted).id)))
    return said
