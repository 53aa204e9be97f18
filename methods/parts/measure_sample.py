"""A lively run of the action plan, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from facilitation.method import Said
from methods.parts.days import earliest
from methods.parts.measure_kinds import (
    AcceptMeasure,
    EditMeasure,
    GiveBack,
    NextRow,
    ProposeMeasure,
    SetProgress,
    TakeRow,
)
from methods.parts.measures import Plan
from methods.parts.pages import TurnPage

MEASURES: tuple[tuple[str, str, str], ...] = (
    ("Offene Sprechstunde im Jugendclub, einmal im Monat", "Termin und Raum abstimmen", "Beratungsstelle"),
    ("Eine Liste aller Vereine und Angebote", "Abfrage an die Vereine verschicken", "Fachbereich Soziales"),
    ("Offenes Atelier am Samstag", "Schlüssel und Aufsicht klären", "Musikschule"),
    ("Faltkarte mit allen Stellen, von Jugendlichen gestaltet", "Sechs Jugendliche einladen", ""),
    ("Sprach-Tandems", "Aushang in Volkshochschule und Bibliothek", "Volkshochschule"),
    ("Netzwerktreffen einmal im Quartal", "Einladung für September schreiben", ""),
    ("Sportgeräte-Ausleihe am Bauwagen", "", "Sportverein"),
    ("Straßenverkehrssicherheitsbegehung mit der Grundschule", "Route mit den Kindern zeichnen", "Ordnungsamt"),
    ("Ein gemeinsamer Kalender, den auch jemand pflegt", "Drei Programme ansehen und eines vorschlagen", ""),
)
PARTNERS = ("Kita am Wald", "Schulsozialarbeit, Hort", "Feuerwehr", "Gemeinde", "Elternbeirat")
NEEDS = ("ein Raum mit Wasser", "200 Euro für Material", "vier Stunden im Monat", "ein Verteiler")


def sample(plan: Plan, random: Random) -> Sequence[Said]:
    """Some commands that the room might send now."""
    scene = plan.scene
    if scene.state != "open" or not scene.roster.present:
        return ()
    if scene.phase == "collect":
        return _collect(plan, random)
    return _agree(plan, random)


def _collect(plan: Plan, random: Random) -> list[Said]:
    said: list[Said] = []
    if len(plan.rows) < len(MEASURES):
        text, step, to = random.choice([m for m in MEASURES if m[0] not in {r.data.text for r in plan.rows}] or MEASURES)
        people = [p.id for p in plan.scene.roster.present] if plan.scene.settings.propose else [None]
        said.append(Said(random.choice(people), ProposeMeasure(text, step, to)))
    if plan.pages.count > 1 and random.random() < 0.3:
        said.append(Said(None, TurnPage(random.randrange(plan.pages.count))))
    if plan.rows and random.random() < 0.3:
        said.append(Said(None, TakeRow(random.choice(plan.rows).id)))
    return said


def _agree(plan: Plan, random: Random) -> list[Said]:
    """Row by row: who, by when, and on to the next."""
    row = plan.row
    if row is None:
        return [Said(None, NextRow())] if plan.beside(1) is not None else []
    chance, owner = random.random(), plan.owner(row.id)
    if not owner and plan.status(row) == "proposed" and chance < 0.6:
        person = random.choice(plan.scene.roster.present).id
        return [Said(person, AcceptMeasure(row.id, named=random.random() < 0.5, name="" if _has_name(plan, person) else "Jo"))]
    if owner and not row.data.due:
        day = earliest(plan.scene, plan.scene.run.data.opened or 0.0) + dt.timedelta(days=random.randint(7, 120))
        partners, needs = random.choice(PARTNERS), random.choice(["", *NEEDS])
        edit = EditMeasure(row.id, partners=partners, saw_partners=row.data.partners, due=day.isoformat(), resources=needs,
                           saw_resources=row.data.resources, lasting=random.choice(["", "temporary", "permanent"]),
                           saw_lasting=row.data.lasting)  # fmt: skip
        return [Said(random.choice([None, owner]), edit)]
    if owner and chance < 0.05:
        return [Said(owner, GiveBack(row.id))]
    if chance < 0.1 and plan.status(row) != "dropped":
        return [Said(None, SetProgress(row.id, "dropped", "Gibt es schon"))]
    if owner and chance < 0.2 and plan.status(row) == "accepted":
        return [Said(owner, SetProgress(row.id, "running"))]
    return [Said(None, NextRow())] if plan.beside(1) is not None else []


def _has_name(plan: Plan, person: str) -> bool:
    found = plan.scene.roster.get(person)
    return bool(plan.scene.roster.label(person) or (found is not None and found.data.institution))
