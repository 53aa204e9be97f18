"""A lively pitch, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from facilitation.method import Body, Said
from methods.parts import groups
from methods.parts.pitch_bodies import (
    AdoptTopic,
    HalveTopic,
    MergeTopics,
    MoveTopic,
    NextPitch,
    PartTopic,
    SetRoom,
    SkipPitch,
    SubmitTopic,
    SupportTopic,
    WorkAlone,
)
from methods.parts.pitch_state import Pitches
from methods.parts.pitches import DEGREES

TOPICS: tuple[tuple[str, str, str], ...] = (
    ("Netzwerk", "Einrichtungsübergreifend arbeiten, Vorhandenes nutzen", "Menschen, die schon Kontakte haben"),
    ("Sport & Freizeit", "Angebote, die man sieht und die nichts kosten", "jemanden aus einem Verein"),
    ("Kunst und Kultur", "Offene Werkstatt zum Reinschnuppern, für alle", ""),
    ("Beratung", "Gesprächsangebote nach Pandemie, Krieg und Krisen", "Fachkräfte und Eltern"),
    ("Kinderschutz", "Prävention und Information an einem Ort", ""),
    ("Spielplatz am Anger", "", "Leute mit Werkzeug"),
)
ROOMS = ("Bürgersaal, links", "Bürgersaal, rechts", "Foyer", "Raum 2.04")


def sample(pitches: Pitches, random: Random) -> Sequence[Said]:
    """Some commands that the room might send now."""
    scene = pitches.scene
    people = [p.id for p in scene.roster.present]
    if scene.state != "open" or not people:
        return ()
    match scene.phase:
        case "submit":
            return _submit(pitches, people, random)
        case "pitch":
            if not pitches.speaking and not pitches.waiting:
                return ()
            return (Said(None, SkipPitch() if random.random() < 0.2 else NextPitch()),)
        case "recruit" | "assign":
            return _sign_up(pitches, people, random)
        case "settled" if scene.groups:
            free = groups.unplaced(scene)
            return [Said(p, groups.JoinGroup(random.choice(scene.groups).id)) for p in free[:1]]
    return ()


def _submit(pitches: Pitches, people: list[str], random: Random) -> list[Said]:
    orphan = next((t.id for t in pitches.heads if not pitches.owner(t)), None)
    if orphan is not None and random.random() < 0.5:
        return [Said(random.choice(people), AdoptTopic(orphan))]
    if len(pitches.topics) > 6:
        return [Said(None, MoveTopic(pitches.topics[-1].id, pitches.topics[0].id))] if random.random() < 0.2 else []
    title, concern, need = random.choice(TOPICS)
    topic = SubmitTopic(
        title,
        concern,
        need,
        scribe=random.random() < 0.4,
        crew=random.choice((0, 0, 4)),
        signed=random.random() < 0.5,
        aloud=random.random() < 0.2,
    )
    return [Said(random.choice(people), topic)]


def _sign_up(pitches: Pitches, people: list[str], random: Random) -> list[Said]:
    heads = [t.id for t in pitches.heads]
    if not heads:
        return []
    said = [
        Said(p, SupportTopic(random.choice(heads), random.choice(("join", "join", *DEGREES)), random.random() < 0.2))
        for p in random.sample(people, min(len(people), 3))
    ]
    if random.random() < 0.4 and pitches.scene.phase == "assign":
        topic = random.choice(heads)
        halve = HalveTopic(topic, random.random() < 0.5)
        moves: list[Body] = [SetRoom(topic, random.choice(ROOMS), 6), halve, WorkAlone(topic)]
        if len(heads) > 1:
            one, other = random.sample(heads, 2)
            moves.append(MergeTopics(one, other, consent=True))
        moves += [PartTopic(t.id) for head in heads for t in pitches.family(head)[1:]]
        said.append(Said(None, random.choice(moves)))
    return said
