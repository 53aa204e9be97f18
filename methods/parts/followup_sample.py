"""A lively run of the follow-up groups, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from facilitation.method import Said
from methods.parts.days import earliest
from methods.parts.followup_kinds import (
    AddAg,
    AddNote,
    EditAg,
    JoinAg,
    LeaveAg,
    NoteMember,
    SetContact,
    SetStanding,
    SetTask,
    SpeakFor,
)
from methods.parts.followups import Followups
from methods.parts.measure_kinds import Progress, Status
from methods.parts.pages import TurnPage

GROUPS = (
    ("Spielplätze", "Wir gehen alle Spielplätze ab und schreiben auf, was fehlt."),
    ("Müllsammelaktion im Frühjahr", "Einmal im Jahr sammeln alle Ortsteile zusammen."),
    ("Verkehrssicherheit rund um die Grundschule", "Sichere Wege für Kinder, zu Fuß und mit dem Rad."),
    ("Alt- und Neubürger*innen", "Ein Fest, ein Stammtisch und ein Begrüßungsbrief."),
    ("Jugendbudget", ""),
    ("Schule trifft Wirtschaft", "Betriebe stellen sich in der Schule vor."),
    ("Tourismus – Quartiere und Wanderwege", ""),
)
PLACES = ("Gemeindezentrum, Raum 2", "Hort der Grundschule", "Feuerwehrhaus", "Café am Markt")
NOTES = ("Ich bringe einen Ortsplan mit.", "Die Schule macht mit!", "Bitte um zehn Minuten später.", "Ich frage die Feuerwehr.")


def sample(groups: Followups, random: Random) -> Sequence[Said]:
    """Some commands that the room might send now."""
    scene = groups.scene
    if scene.state == "prepared" or not scene.roster.present:
        return ()
    if scene.state == "open" and (len(groups.ags) < 2 or (len(groups.ags) < len(GROUPS) and random.random() < 0.3)):
        title, purpose = random.choice([g for g in GROUPS if g[0] not in {a.data.title for a in groups.ags}] or GROUPS)
        return [Said(None, AddAg(title, purpose))]
    if not groups.ags:
        return ()
    ag, person = random.choice(groups.ags), random.choice(scene.roster.present).id
    own = groups.member(ag.id, person)
    if own is None:
        known = scene.roster.label(person)
        speaks = groups.speaker(ag.id) is None and random.random() < 0.4
        said = [Said(person, JoinAg(ag.id, "" if known else "Jo", speaks))]
        if random.random() < 0.2:
            said.append(Said(None, NoteMember(ag.id, "Frau Winter", consent=True)))
        return said
    return _inside(groups, random, ag.id, person, own.data.speaks)


def _inside(groups: Followups, random: Random, ag: str, person: str, speaks: bool) -> list[Said]:
    scene, chance = groups.scene, random.random()
    if chance < 0.1:
        return [Said(person, LeaveAg(ag))]
    if chance < 0.3:
        return [Said(person, AddNote(ag, random.choice(NOTES)))]
    if chance < 0.4:
        return [Said(person, SetContact(ag, random.choice(["", "0331 123456", "ag@example.org"]), random.random() < 0.5))]
    if not speaks:
        return [Said(person, SpeakFor(ag, named=random.random() < 0.5))] if groups.speaker(ag) is None else []
    if chance < 0.6:
        day = earliest(scene, scene.run.data.opened or 0.0) + dt.timedelta(days=random.randint(7, 40))
        hour = random.choice(["18:30", "19 Uhr", ""])
        edit = EditAg(ag, date=day.isoformat(), time=hour, place=random.choice(PLACES))
        return [Said(random.choice([None, person]), edit)]
    if chance < 0.7:
        standing: Progress = random.choice(("running", "done", "dropped", ""))
        return [Said(person, SetStanding(ag, standing, "Es gibt schon eine" if standing == "dropped" else ""))]
    if tasks := groups.tasks(ag):
        status: Status = random.choice(("accepted", "running", "done", "dropped"))
        return [Said(person, SetTask(random.choice(tasks).id, status, "Gibt es schon" if status == "dropped" else ""))]
    return [Said(None, TurnPage(random.randrange(groups.pages.count)))] if groups.pages.count > 1 else []
