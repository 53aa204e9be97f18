"""A lively look-back, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from facilitation.method import Said
from methods.parts.measure_kinds import Status
from methods.parts.pages import TurnPage
from methods.parts.review_kinds import AddKnown, AddMatter, NextMatter, SayStands, TakeMatter, WithdrawKnown
from methods.parts.reviews import Lookback

BEFORE = (
    ("Müllsammelaktion in allen Ortsteilen", "Lokales Bündnis"),
    ("Graffiti-Wand am Jugendclub", "Jugendclub"),
    ("Begehung der Schulwege mit Kindern", "Ordnungsamt"),
    ("Begrüßungsbrief für Neubürger*innen", "Gemeinde"),
    ("Bank an der Bushaltestelle", ""),
)
KNOWN = (
    "Das Geld ist bewilligt.",
    "Die Wand steht, es fehlt nur noch Farbe.",
    "Wir haben im Mai 40 Säcke gesammelt!",
    "Ist verschoben.",
)
SENTENCES = (("Zweimal gemacht, im Herbst wieder", "Lokales Bündnis"), ("Wartet auf den Haushalt", "Gemeinde"), ("", ""))


def sample(look: Lookback, random: Random) -> Sequence[Said]:
    """Some commands that the room might send now."""
    scene = look.scene
    if scene.state != "open":
        return ()
    if len(look.matters) < 3:
        text, who = random.choice([b for b in BEFORE if b[0] not in {m.data.text for m in look.matters}] or BEFORE)
        return [Said(None, AddMatter(text, who, _was(random)))]
    if scene.phase != "look":
        return [Said(None, TurnPage(random.randrange(look.pages.count)))] if look.pages.count > 1 else []
    if look.now is None:
        return [Said(None, TakeMatter(look.matters[0].id))]
    said: list[Said] = []
    for person in random.sample(scene.roster.present, min(2, len(scene.roster.present))):
        own = [k for k in look.known(look.now.id) if k.author == person.id]
        if not own and scene.settings.know:
            said.append(Said(person.id, AddKnown(look.now.id, random.choice(KNOWN))))
        elif own and random.random() < 0.1:
            said.append(Said(person.id, WithdrawKnown(own[0].id)))
    if not look.now.data.looked:
        status: Status = random.choice(("accepted", "running", "done", "dropped"))
        sentence, by = random.choice(SENTENCES)
        reason = "Wird anders gelöst" if status == "dropped" else ""
        said.append(Said(None, SayStands(look.now.id, status, reason, sentence, by)))
    elif look.beside(1) is not None:
        said.append(Said(None, NextMatter()))
    return said


def _was(random: Random) -> Status:
    was: Status = random.choice(("proposed", "accepted", "running"))
    return was
