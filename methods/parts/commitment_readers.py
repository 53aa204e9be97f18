"""Commitments: who reads what. Secrecy is settled here, and nowhere else."""

from __future__ import annotations

from facilitation.method import EVERYBODY, NOBODY, PHONES, Scene, Seen
from facilitation.records import Record
from methods.parts.commitment_kinds import Commitment, CommitmentSettings
from methods.parts.pages import Pages

PAGE = 8
"""So many sentences stand on the wall at once. Tried at 1920 × 1080 with long words."""


def heard(scene: Scene[CommitmentSettings]) -> bool:
    """True from the moment when others may read what is meant for them. Secrecy until then hangs on this line."""
    return scene.phase == "hear" or scene.state not in ("prepared", "open")


def readers_of(scene: Scene[CommitmentSettings], commitment: Record[Commitment]) -> Seen:
    if not commitment.alive or not heard(scene):
        return NOBODY
    match commitment.data.seen:
        case "public":
            return EVERYBODY
        case "group" if (group := scene.group_of(commitment.author)) is not None:
            return Seen(PHONES.roles, frozenset({group.id}))
    return NOBODY


def public(scene: Scene[CommitmentSettings]) -> list[Record[Commitment]]:
    """What everybody may read, oldest first."""
    return [c for c in scene.shown(Commitment) if c.data.seen == "public"] if heard(scene) else []


def pages_of(scene: Scene[CommitmentSettings]) -> Pages:
    if "pages" not in scene.memo:
        scene.memo["pages"] = Pages(scene, [c.id for c in public(scene)], PAGE)
    pages: Pages = scene.memo["pages"]
    return pages


def written_by(scene: Scene[CommitmentSettings], person: str) -> list[Record[Commitment]]:
    """All that a person has promised, whatever its status, oldest first."""
    return [c for c in scene.written(Commitment) if c.author == person]


def may_be_named(scene: Scene[CommitmentSettings], person: str | None) -> str:
    """The name that may stand on a sentence; "" for children and for those who gave none."""
    found = scene.roster.get(person)
    return scene.roster.label(person) if found is not None and found.data.age != "child" else ""


def signature(scene: Scene[CommitmentSettings], commitment: Record[Commitment]) -> str:
    return may_be_named(scene, commitment.author) if commitment.data.named else ""
