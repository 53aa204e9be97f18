"""A lively run of Ist/Soll groups, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from facilitation.method import Said
from methods.parts.groups import AddGroup, JoinGroup
from methods.parts.ist_soll_boards import Board, Boards
from methods.parts.ist_soll_bodies import (
    AddCard,
    AnswerGroup,
    AskHelp,
    DisputeCard,
    LookAt,
    MoveStage,
    ProposeCard,
    SetTerm,
    TakeRole,
    TieCards,
    TurnPage,
    TurnTo,
)
from methods.parts.ist_soll_records import Column
from methods.parts.ist_soll_words import COLUMN_OF

TITLES = (
    ("Netzwerk", "Voneinander wissen, gemeinsam handeln"),
    ("Sport & Freizeit", "Angebote, die man findet und sich leisten kann"),
    ("Beratung", "Gespräche für Kinder, Jugendliche und Eltern"),
)
CARDS: dict[Column, tuple[str, ...]] = {
    "ist": (
        "Beratungsstelle im Ort: acht Wochen Wartezeit",
        "Viele Jugendliche wissen nicht, wohin sie sich wenden können",
        "Gute Erfahrung: Schulsozialarbeit kennt die Familien",
        "Jede Einrichtung plant für sich",
        "Die Halle steht am Sonntag leer",
        "Es gibt eine Liste der Vereine, aber niemand pflegt sie",
        "Kein Bus nach 19 Uhr",
    ),
    "soll": (
        "Ein erstes Gespräch innerhalb von zwei Wochen",
        "Jedes Kind kennt einen Menschen, mit dem es reden kann",
        "Beratung auch auf Ukrainisch, Russisch und Arabisch",
        "Schulsozialarbeit an jeder Schule, auch in den Ferien",
        "Alle Angebote stehen an einem Ort",
        "Freizeit ohne Anmeldung und ohne Beitrag",
    ),
    "idea": (
        "Offene Sprechstunde im Jugendclub, einmal im Monat",
        "Faltkarte mit allen Stellen, von Jugendlichen gestaltet",
        "Sprach-Tandems mit der Kreisvolkshochschule",
        "Halle am ersten Sonntag für alle öffnen",
        "Ein gemeinsamer Kalender, den jemand pflegt",
    ),
}
STEPS = ("Termin und Raum abstimmen", "Sechs Jugendliche einladen", "Schlüssel und Aufsicht klären")
PARTNERS = ("Jugendclub", "Kreisvolkshochschule", "Sportverein", "Schulen")
MOST: dict[Column, int] = {"ist": 7, "soll": 6, "idea": 5}


def sample(boards: Boards, random: Random) -> Sequence[Said]:
    """Some commands that the room might send now."""
    if boards.scene.state != "open":
        return ()
    if boards.working:
        return _work(boards, random)
    return _report(boards, random)


def _work(boards: Boards, random: Random) -> Sequence[Said]:
    if not boards.all:
        return [Said(None, AddGroup(title, text)) for title, text in TITLES[:2]]
    if boards.unplaced:
        chosen = random.sample(list(boards.unplaced), min(3, len(boards.unplaced)))
        return [Said(p, JoinGroup(random.choice(boards.all).id)) for p in chosen]
    board = random.choice(boards.all)
    people = [p.id for p in board.members if p.data.present]
    if not people:
        return [Said(None, LookAt(board.id))]
    person = random.choice(people)
    if not board.holder("scribe"):
        return [Said(person, TakeRole("scribe"))]
    if random.random() < 0.1:
        return [Said(person, TakeRole(random.choice(("moderation", "time", "report"))))]
    if random.random() < 0.08:
        return [Said(person, AskHelp(board.call != "wanted")), Said(None, AnswerGroup(board.id, "coming"))]
    return _write(boards, board, person, random)


def _write(boards: Boards, board: Board, person: str, random: Random) -> Sequence[Said]:
    column = COLUMN_OF.get(board.stage)
    if column is not None and len(board.cards[column]) < MOST[column]:
        return [Said(person, _card(boards, board, column, random))]
    if board.stage == "choice":
        return _choose(boards, board, person, random)
    loose = [c for c in board.cards["soll"] if not board.to.get(c.id)]
    if board.stage != "roles" and loose and board.cards["ist"] and random.random() < 0.7:
        return [Said(person, TieCards(random.choice(loose).id, random.choice(board.cards["ist"]).id))]
    if board.stage != "roles" and random.random() < 0.3:
        card = random.choice(list(board.by_id.values()))
        return [Said(person, DisputeCard(card.id, not card.data.disputed))]
    following = boards.stages[boards.stages.index(board.stage) + 1]
    return [Said(board.holder("scribe"), MoveStage(following))]


def _card(boards: Boards, board: Board, column: Column, random: Random) -> AddCard:
    text = CARDS[column][len(board.cards[column]) % len(CARDS[column])]
    tags = tuple(p for p in boards.perspectives if random.random() < 0.25)
    match column:
        case "ist":
            return AddCard("ist", text, aspect=random.choice(("", "strength", "deficit", "evidence")), tags=tags)
        case "soll":
            ends = tuple(c.id for c in board.cards["ist"] if random.random() < 0.2)
            return AddCard("soll", text, to=ends, tags=tags)
        case "idea":
            wanted = board.cards["soll"]
            ends = (random.choice(wanted).id,) if wanted and random.random() < 0.8 else ()
            step, partner = random.choice(STEPS), random.choice(PARTNERS)
            return AddCard("idea", text, to=ends, step=step, partner=partner, effort=random.choice(("", "small", "large")))


def _choose(boards: Boards, board: Board, person: str, random: Random) -> Sequence[Said]:
    if not board.cards["idea"]:
        return ()
    idea = random.choice(board.cards["idea"])
    if random.random() < 0.5:
        return [Said(person, ProposeCard(idea.id, not idea.data.measure))]
    return [Said(person, SetTerm(idea.id, random.choice(("temporary", "permanent"))))]


def _report(boards: Boards, random: Random) -> Sequence[Said]:
    board = boards.on_wall
    if board is None:
        return ()
    if boards.page + 1 < len(board.pages):
        return [Said(None, TurnPage(boards.page + 1))]
    at = boards.all.index(board)
    return [Said(None, TurnTo(boards.all[(at + 1) % len(boards.all)].id))]
