"""A lively run of speed dialogue, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from facilitation.method import Said
from methods.parts.speed import (
    AddInterest,
    Alone,
    CallIn,
    EditInterest,
    FillUp,
    JoinIn,
    KeepSeat,
    LeaveTalks,
    SetIn,
    WithdrawInterest,
)
from methods.parts.speed_talks import Talks

INTERESTS: tuple[str, ...] = (
    "Jugendbeteiligung",
    "Sport für alle",
    "Jugendbeteiligung",
    "Musik in der Kita",
    "Sprachcafé",
    "Sport für alle!",
    "Gemeinsamer Kalender",
    "Theater mit Kindern",
    "Offene Werkstatt, auch am Wochenende",
    "Beratung ohne lange Wartezeit",
    "sprachcafé",
    "Übergang von der Kita in die Schule",
    "Kinderschutz",
    "Wer hat freie Räume am Nachmittag?",
)


def sample(talks: Talks, random: Random) -> Sequence[Said]:
    """Some commands that the room might send now."""
    scene = talks.scene
    if scene.state != "open":
        return ()
    if scene.phase == "harvest":
        return _harvest(talks, random)
    out = [p.id for p in scene.roster.present if p.id not in talks.here]
    joining = [Said(p, JoinIn()) for p in random.sample(out, min(len(out), random.randint(1, 4)))]
    inside = random.choice(talks.taking) if talks.taking else ""
    chance = random.random()
    if inside and chance < 0.1:
        return (Said(inside, LeaveTalks()),)
    if inside and chance < 0.2 and not talks.rows:
        return (*joining, Said(inside, KeepSeat(not talks.parts[inside].data.keeps)))
    if out and chance < 0.3:
        return (Said(None, CallIn() if chance < 0.25 else SetIn(out[0], True)),)
    if scene.phase != "check_in" and talks.waiting and len(talks.taking) > 1 and chance < 0.5:
        return (Said(None, FillUp()), *joining)
    if scene.phase != "check_in" and inside in talks.index and sum(len(g) > 1 for g in talks.groups) > 1 and chance < 0.6:
        return (Said(inside, Alone()),)
    return joining


def _harvest(talks: Talks, random: Random) -> list[Said]:
    scene = talks.scene
    free = [p.id for p in scene.roster.present if len(talks.written_by(p.id)) < scene.settings.interests]
    said = [Said(p, AddInterest(random.choice(INTERESTS))) for p in random.sample(free, min(len(free), random.randint(0, 2)))]
    own = [i for i in talks.interests if i.author in scene.roster.people]
    if own and random.random() < 0.2:
        interest = random.choice(own)
        change = EditInterest(interest.id, random.choice(INTERESTS), interest.data.text)
        said.append(Said(interest.author, change if random.random() < 0.7 else WithdrawInterest(interest.id)))
    return said
