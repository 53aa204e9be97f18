"""Ist/Soll groups: the stages that a group goes through, whom cards can be about, and how our own records are called."""

from __future__ import annotations

from typing import Any

from facilitation.method import Scene
from methods.parts.ist_soll_records import PERSPECTIVES, STAGES, IstSollSettings, StageKey


def record_id(scene: Scene[Any], *parts: str) -> str:
    """Ids with a dot are ours: nobody who sends a command can take such a place."""
    return ".".join((scene.id, *parts))


def stages_of(settings: IstSollSettings) -> tuple[StageKey, ...]:
    """The stages that a group goes through: those that have minutes."""
    return tuple(s for s in STAGES if minutes_of(settings, s) > 0)


def minutes_of(settings: IstSollSettings, stage: StageKey) -> int:
    """The minutes of a stage."""
    return {
        "roles": settings.role_minutes,
        "ist": settings.ist_minutes,
        "soll": settings.soll_minutes,
        "ideas": settings.idea_minutes,
        "choice": settings.choice_minutes,
    }[stage]


def perspectives_of(settings: IstSollSettings) -> tuple[str, ...]:
    """Whom a card can be about: source strings or the organiser's own words; empty if cards are not tagged."""
    if not settings.tagged:
        return ()
    return tuple(dict.fromkeys(p.strip() for p in settings.perspectives if p.strip())) or PERSPECTIVES
