"""Follow-up groups: how they stand, worked out from the records, so that leaving, erasure and undo need no clearing up."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from facilitation.method import Scene
from facilitation.records import Record
from methods.parts.followup_kinds import Ag, Contact, FollowupSettings, Member, Note, Task
from methods.parts.measure_kinds import Status
from methods.parts.pages import Pages

PAGE = 6
"""So many groups stand on the wall at once. Tried at 1920 × 1080 with long words."""


class Followups:
    """How the groups of one run stand, each thing once for as long as the scene lives."""

    def __init__(self, scene: Scene[FollowupSettings]) -> None:
        self.scene = scene

    @classmethod
    def of(cls, scene: Scene[Any]) -> Followups:
        """The groups of a scene."""
        if "followups" not in scene.memo:
            scene.memo["followups"] = cls(scene)
        found: Followups = scene.memo["followups"]
        return found

    @cached_property
    def ags(self) -> list[Record[Ag]]:
        return sorted(self.scene.shown(Ag), key=lambda a: (a.born, a.data.order))

    def number(self, ag: Record[Ag]) -> int:
        """The number to say aloud, from 1; 0 if it is not in the list."""
        return next((n for n, a in enumerate(self.ags, 1) if a.id == ag.id), 0)

    @cached_property
    def _members(self) -> dict[str, list[Record[Member]]]:
        found: dict[str, list[Record[Member]]] = {}
        for member in self.scene.shown(Member):
            found.setdefault(member.data.ag, []).append(member)
        return found

    def members(self, ag: str) -> list[Record[Member]]:
        """Those who have agreed, in the order in which they did."""
        return self._members.get(ag, [])

    def member(self, ag: str, person: str | None) -> Record[Member] | None:
        """Somebody's own membership, or None."""
        return next((m for m in self.members(ag) if person and m.author == person), None)

    def of_person(self, person: str) -> list[Record[Ag]]:
        """The groups in which somebody goes on."""
        return [ag for ag in self.ags if self.member(ag.id, person) is not None]

    def speaker(self, ag: str) -> Record[Member] | None:
        return next((m for m in self.members(ag) if m.data.speaks), None)

    def called(self, member: Record[Member]) -> str:
        """How a member is called among the others; "" if there is no word for her."""
        roster = self.scene.roster
        person = roster.get(member.author)
        return member.data.name or roster.label(member.author) or (person.data.institution if person is not None else "")

    def published(self, member: Record[Member] | None) -> str:
        """The name that may be published: she agreed, and she is no child."""
        person = self.scene.roster.get(member.author) if member is not None else None
        child = person is not None and person.data.age == "child"
        return self.called(member) if member is not None and member.data.named and not child else ""

    def contact(self, ag: str) -> Record[Contact] | None:
        return next((c for c in self.scene.shown(Contact) if c.data.ag == ag and c.data.text), None)

    def notes(self, ag: str) -> list[Record[Note]]:
        """A group's notes, the newest first."""
        return [n for n in reversed(self.scene.shown(Note)) if n.data.ag == ag]

    def tasks(self, ag: str) -> list[Record[Task]]:
        return sorted((t for t in self.scene.shown(Task) if t.data.ag == ag), key=lambda t: (t.born, t.data.order))

    def status(self, ag: Record[Ag]) -> Status:
        """What somebody has said, else whether anybody speaks for it: a group without a speaker is only proposed."""
        return ag.data.progress or ("accepted" if self.speaker(ag.id) is not None else "proposed")

    @cached_property
    def pages(self) -> Pages:
        return Pages(self.scene, [ag.id for ag in self.ags], PAGE)
