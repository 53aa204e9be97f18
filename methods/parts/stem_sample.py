"""A lively run of sentence stems, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from facilitation.method import Said
from methods.parts.heaps import Gather, NameHeap
from methods.parts.stems import AddCard, Boards, Card, Decided, KeepCard, ReadNext, SignCard

THOUGHTS: tuple[str, ...] = (
    "Umziehen",
    "Kurze Wege zwischen Kita und Beratung",
    "Gemeinsam feiern",
    "Eine Nummer, unter der immer jemand abhebt",
    "Wer macht was im Ort?",
    "Die Eltern kommen jetzt von selbst, zuletzt waren es vierzehn, und sie bringen ihre Nachbarn mit",
    "Lernhilfen, Hausaufgabenhilfen",
    "Jugendliche selbst fragen",
    "Zuhören, bevor wir planen",
    "Neue Familien, neue Sprachen",
    "Der Bauwagen am Sportplatz steht endlich",
    "Alle Vereine in eine Liste",
    "Zeit für soziale Kompetenzen",
    "Ein Nachmittag ohne Anmeldung",
    "Mehr Abende, an denen nichts geplant ist",
    "Die Schulsozialarbeit sitzt jetzt im Schulhaus",
    "Kooperation mit der Feuerwehr",
    "Bus am Wochenende!",
    "Wir haben den Sommer über durchgehalten, obwohl zwei Stellen leer waren",
    "Großeltern als Lesepaten",
    "Ein gemeinsamer Kalender, den auch jemand pflegt",
    "Spielplatz am Anger",
    "Fachkräftemangel",
    "Kinder entscheiden mit: das Jugendbudget",
)
NAMES = ("Miteinander", "Wege und Orte", "Zeit und Kraft", "Wer wir sind")


def sample(boards: Boards, random: Random) -> Sequence[Said]:
    """Some commands that the room might send now."""
    scene = boards.scene
    if scene.state != "open":
        return ()
    match scene.phase:
        case "write":
            return _write(boards, random)
        case "release":
            return _release(boards, random)
        case "read":
            return (Said(None, ReadNext()),) if boards.beside(1) is not None else ()
        case "cluster":
            return _sort(boards, random)
    return ()


def _write(boards: Boards, random: Random) -> list[Said]:
    scene = boards.scene
    most = scene.settings.per_person or 2 * len(boards.stems)
    written: dict[str | None, int] = {}
    for card in scene.written(Card):
        written[card.author] = written.get(card.author, 0) + 1
    free = [p.id for p in scene.roster.present if written.get(p.id, 0) < most]
    chosen = random.sample(free, min(len(free), random.randint(1, 3)))
    signed = scene.settings.signed
    pictured = {c.data.picture for c in scene.written(Card)}
    lying = {r.author: r.id for r in scene.board.kind(scene.id, "picture") if r.alive and r.author and r.id not in pictured}
    if scene.settings.pictures and lying:
        return [Said(p, AddCard(random.randrange(len(boards.stems)), picture=lying[p])) for p in chosen if p in lying]
    return [
        Said(p, AddCard(random.randrange(len(boards.stems)), random.choice(THOUGHTS), signed and random.random() < 0.15))
        for p in chosen
    ]


def _release(boards: Boards, random: Random) -> list[Said]:
    cards = [c for c in boards.scene.written(Card) if c.author in boards.scene.roster.people]
    said: list[Said] = []
    for card in random.sample(cards, min(len(cards), 2)):
        if random.random() < 0.3:
            said.append(Said(card.author, KeepCard(card.id, not card.data.kept)))
        elif boards.scene.settings.signed:
            said.append(Said(card.author, SignCard(card.id, not card.data.signed)))
    undecided = sorted((boards.written_by.keys() & boards.scene.roster.people.keys()) - boards.ready)
    if undecided:
        said.append(Said(random.choice(undecided), Decided()))
    return said


def _sort(boards: Boards, random: Random) -> list[Said]:
    unnamed = next((h for h in boards.heaps.all() if not h.data.name), None)
    if unnamed is not None and random.random() < 0.5:
        return [Said(None, NameHeap(unnamed.id, random.choice(NAMES)))]
    loose = [c for c in boards.cards if boards.heaps.of(c.id) is None]
    if not loose:
        return []
    card = random.choice(loose)
    board = boards.board_of(card.id)
    near = [c.id for c in boards.cards if c.id != card.id and boards.board_of(c.id) == board]
    return [Said(None, Gather(card.id, random.choice(near)))] if near else []
