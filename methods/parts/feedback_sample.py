"""A lively run of feedback, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from facilitation.method import Said
from methods.parts.feedback import MOST, AddRemark, Answers, EditRemark, Enlarge, PlaceDot, Side, TakeDot, WithdrawRemark

THOUGHTS: dict[Side, tuple[str, ...]] = {
    "good": (
        "Endlich alle an einem Tisch",
        "Kurze Wege, klare Fragen",
        "Ich kenne jetzt Gesichter zu den Namen",
        "Das Tempo",
        "Die Kurzgespräche am Anfang haben sofort das Eis gebrochen",
        "Pausen mit Zeit zum Reden",
        "Niemand hat nur zugehört",
        "Kaffee!",
    ),
    "better": (
        "Mehr Zeit für die Ideen",
        "Jugendliche selbst einladen",
        "Vorher wissen, wer kommt",
        "Ein zweiter Raum, es war laut",
        "Am Ende fehlte die Luft, lieber ein Thema weniger und das dafür bis zum ersten Schritt",
        "Mikrofon",
    ),
}


def sample(answers: Answers, random: Random) -> Sequence[Said]:
    """Some commands that the room might send now."""
    scene = answers.scene
    if scene.state != "open":
        return ()
    if scene.phase == "reveal":
        return (Said(None, Enlarge(not answers.large)),) if scene.settings.words and random.random() < 0.2 else ()
    present = scene.roster.present
    said: list[Said] = []
    for person in random.sample(present, min(len(present), random.randint(1, 3))):
        dot = answers.dot_of(person.id)
        if dot is None or random.random() < 0.15:
            said.append(Said(person.id, PlaceDot(_near(random, 0.72), _near(random, 0.76))))
        elif random.random() < 0.05:
            said.append(Said(person.id, TakeDot()))
        elif scene.settings.words:
            said.append(_words(answers, person.id, random))
    if random.random() < 0.1:
        said.append(Said(None, PlaceDot(_near(random, 0.5), _near(random, 0.6))))  # one from paper
    return said


def _words(answers: Answers, person: str, random: Random) -> Said:
    own = answers.own.get(person, [])
    if len(own) >= 2:
        remark = random.choice(own)
        if random.random() < 0.3:
            return Said(person, WithdrawRemark(remark.id))
        return Said(person, EditRemark(remark.id, f"{remark.data.text.rstrip('.')}.", remark.data.text))
    side: Side = random.choice(("good", "better"))
    return Said(person, AddRemark(side, random.choice(THOUGHTS[side])))


def _near(random: Random, middle: float) -> int:
    return min(MOST, max(0, round(random.gauss(middle, 0.16) * MOST)))
