"""A room for the tests of speed dialogue: people who take part, rounds that are laid down, and short ways to look at them."""

from __future__ import annotations

from typing import Any

import msgspec

from facilitation.method import Actor
from facilitation.people import Role
from methods.parts.speed import CallIn
from methods.parts.speed_talks import Talks
from methods.speed_dialog import SpeedDialog
from tests.methods.stage import Stage

SIX = ("ada", "ben", "cem", "dana", "emil", "fee")
Groups = list[tuple[int, frozenset[str]]]
MIA = Actor(Role.MODERATOR, "mia")


def room(people: tuple[str, ...] = SIX, joined: bool = True, **settings: Any) -> Stage:
    """A run that has just been opened. Everybody takes part unless `joined` is False."""
    stage = Stage(SpeedDialog(), settings, people, title="Kurzgespräche")
    if joined and people:
        stage.desk(CallIn())
    return stage


def harvest(**settings: Any) -> Stage:
    """A run in its harvest, after one round."""
    stage = room(**settings)
    stage.go("round")
    stage.go("harvest")
    return stage


def talks(stage: Stage) -> Talks:
    return Talks.of(stage.scene)


def groups(stage: Stage) -> Groups:
    """(place, who is there) of the latest round."""
    latest = talks(stage).latest
    assert latest is not None
    return [(n, frozenset(g)) for n, g in zip(latest.data.places, latest.data.groups, strict=True)]


def met(stage: Stage) -> list[set[frozenset[str]]]:
    """The groups of all rounds."""
    return [{frozenset(g) for g in r.data.groups} for r in talks(stage).rounds]


def partner(stage: Stage, person: str) -> str:
    (other,) = talks(stage).partners(person)
    return other


def set_groups(stage: Stage, *wanted: str) -> None:
    """Lay down who meets whom in the latest round: "ada ben", at places 1, 2, …"""
    latest = talks(stage).latest
    assert latest is not None
    drawn = tuple(tuple(g.split()) for g in wanted)
    data = msgspec.structs.replace(latest.data, groups=drawn, places=tuple(range(1, len(drawn) + 1)))
    stage.board.put(msgspec.structs.replace(latest, data=data))


def state(stage: Stage, person: str) -> tuple[bool, str]:
    """Whether somebody takes part, and how her phone says it stands."""
    mine = stage.mine(person)
    return mine["in"], mine["state"]
