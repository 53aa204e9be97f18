"""A lively vote, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from facilitation.method import Body, Said
from methods.parts import dots
from methods.parts.vote_bodies import (
    AddOption,
    CountPaper,
    DrawLot,
    ExplainOption,
    MergeOptions,
    MoveOption,
    PreferOption,
    RunOff,
    SetCut,
    SetRules,
    TypeBallot,
)
from methods.parts.vote_state import Vote

TOPICS: tuple[tuple[str, str, int], ...] = (
    ("Kinder- und Jugendkonferenzen", "Wie sie vorbereitet werden und was danach geschieht", 800),
    ("Methoden der Beteiligung", "Ausprobieren statt vorlesen", 300),
    ("Sozialräumliche Fachkräfteteams", "", 1_200),
    ("Fragen zur Integration von geflüchteten Menschen", "Mit denen, um die es geht", 1_500),
    ("Räume für Begegnung", "Drinnen und draußen, ohne Eintritt", 2_500),
    ("Übergang Kita – Schule", "", 400),
    ("Ehrenamt vor Ort", "Wer hört auf, wer fängt an?", 250),
    ("Wege und Busse", "Der letzte Bus fährt um sieben", 900),
)


def sample(vote: Vote, random: Random) -> Sequence[Said]:
    """Some commands that the room might send now."""
    scene = vote.scene
    if scene.state != "open":
        return ()
    match scene.phase:
        case "review":
            return _review(vote, random)
        case "dot":
            return _dot(vote, random)
    return _resolve(vote, random)


def _review(vote: Vote, random: Random) -> list[Said]:
    if vote.frozen:
        return []
    if len(vote.options) < len(TOPICS):
        text, note, euros = TOPICS[len(vote.options)]
        return [Said(None, AddOption(text, note, euros if vote.money else 0))]
    moves: list[Body] = [
        ExplainOption(random.choice(vote.heads).id),
        ExplainOption(),
        MoveOption(vote.heads[-1].id, vote.heads[0].id),
        SetRules(random.choice((0, 0, 3)), random.choice((1, 1, 2))),
    ]
    if len(vote.heads) > 6:
        one, other = random.sample(vote.heads, 2)
        moves.append(MergeOptions(one.id, other.id))
    return [Said(None, random.choice(moves))]


def _dot(vote: Vote, random: Random) -> list[Said]:
    box = vote.box
    if box is None or not box.options:
        return []
    said: list[Said] = []
    present = vote.scene.roster.present
    for person in random.sample(present, min(len(present), random.randint(1, 3))):
        had = box.dots(person.id)
        free = [o for o in box.options if had.count(o) < box.most]
        if had and (not free or len(had) >= box.budget or random.random() < 0.12):
            said.append(Said(person.id, dots.TakeDot(random.choice(had))))
        elif free and len(had) < box.budget:
            said.append(Said(person.id, dots.PlaceDot(_favourite(free, random))))
    if random.random() < 0.1:
        said.append(Said(None, _paper(vote, box, random)))
    return said


def _favourite(options: list[str], random: Random) -> str:
    """The first ones more often than the last, so that there is a result to see."""
    return options[min(int(random.expovariate(3.0 / len(options))), len(options) - 1)]


def _paper(vote: Vote, box: dots.Box, random: Random) -> Body:
    names = list(box.options)
    if box.round or random.random() < 0.3:
        sheets = random.randint(2, 5)
        return CountPaper(tuple(names), tuple(str(random.randint(0, 1)) for _ in names[:2]) + ("0",) * (len(names) - 2), sheets)
    marks = tuple(random.sample(names, min(box.budget, len(names))))
    return TypeBallot(random.choice((len(vote.typed) + 1, 1)), marks)


def _resolve(vote: Vote, random: Random) -> list[Said]:
    if not vote.revealed or random.random() < 0.5:
        return []
    if vote.tie and vote.called is None:
        option = random.choice(vote.tie).id
        return [Said(None, random.choice((PreferOption(option), DrawLot(option), RunOff(option))))]
    return [] if vote.money else [Said(None, SetCut(random.choice((2, 3, 4))))]
