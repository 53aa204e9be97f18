"""Measures: how a plan stands, and who may be called responsible.

Whether a measure is proposed, accepted or flagged is worked out from who has taken it on, so that giving back, leaving, erasure
and undo need no clearing up.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from facilitation.method import N_, Rejected, Scene
from facilitation.records import Record
from methods.parts.measure_kinds import Hand, Measure, PlanSettings, Status, Taken, hand_id
from methods.parts.pages import Pages

PAGE = 5
"""So many rows stand on the wall at once. Tried at 1920 × 1080 with long words."""


class Plan:
    """How one plan stands, worked out from its records, each thing once for as long as the scene lives."""

    def __init__(self, scene: Scene[PlanSettings]) -> None:
        self.scene = scene

    @classmethod
    def of(cls, scene: Scene[PlanSettings]) -> Plan:
        """The plan of a scene."""
        if "plan" not in scene.memo:
            scene.memo["plan"] = cls(scene)
        plan: Plan = scene.memo["plan"]
        return plan

    @cached_property
    def rows(self) -> list[Record[Measure]]:
        """The measures that everybody sees, in order of birth."""
        return self.scene.shown(Measure)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {m.id: n for n, m in enumerate(self.rows, 1)}

    def number(self, measure: Record[Measure]) -> int:
        """The number to say aloud, the same as in the document: its place, from 1; 0 if it is not in the list."""
        return self._numbers.get(measure.id, 0)

    @cached_property
    def _taken(self) -> dict[str, Record[Taken]]:
        return {t.data.measure: t for t in self.scene.shown(Taken)}

    def taken(self, measure: str) -> Record[Taken] | None:
        """Who has taken a measure on: the record whose author that person is, or None."""
        return self._taken.get(measure)

    def owner(self, measure: str) -> str:
        """The id of the person who has taken a measure on, or ""."""
        taken = self._taken.get(measure)
        return (taken.author or "") if taken is not None else ""

    def taken_by(self, person: str) -> list[Record[Measure]]:
        """What somebody has taken on, in the plan's order."""
        return [m for m in self.rows if self.owner(m.id) == person]

    def status(self, measure: Record[Measure]) -> Status:
        """Nothing is accepted, under way or done without somebody who has taken it on."""
        progress = measure.data.progress
        if progress == "dropped":
            return "dropped"
        if self.taken(measure.id) is None and not measure.data.carried:
            return "proposed"
        return progress or "accepted"

    def away(self, measure: Record[Measure]) -> bool:
        """True if whoever has taken it on is no longer here, as long as there is still something to do."""
        taken = self.taken(measure.id)
        if taken is None or self.status(measure) in ("done", "dropped"):
            return False
        person = self.scene.roster.get(taken.author)
        return person is None or not person.data.present

    def called(self, measure: Record[Measure], *, outside: bool) -> str:
        """How the one responsible is called; "" if there is no word for her.

        `outside`: on the wall, on other phones and in the public edition her name stands only if she agreed, and a child's
        never; then her institution stands for her.
        """
        taken = self.taken(measure.id)
        if taken is None:
            return measure.data.carried
        person = self.scene.roster.get(taken.author)
        institution = person.data.institution if person is not None else ""
        if outside and (self.child(taken.author) or not taken.data.named):
            return institution
        return taken.data.name or self.scene.roster.label(taken.author) or institution

    def child(self, person_id: str | None) -> bool:
        """True for children: they are named nowhere outside the room, whatever they say."""
        person = self.scene.roster.get(person_id)
        return person is not None and person.data.age == "child"

    def group(self, measure: Record[Measure]) -> str:
        """The title of the group that a measure came from, or ""."""
        found = self.scene.roster.groups.get(measure.data.group)
        return found.data.title if found is not None else ""

    # ── what is being talked about ──
    @property
    def _hand(self) -> Hand:
        record = self.scene.get(hand_id(self.scene.id), Hand)
        return record.data if record is not None else Hand()

    @cached_property
    def row(self) -> Record[Measure] | None:
        """The row that is being talked about, or None."""
        found = self.scene.get(self._hand.row, Measure) if self._hand.row else None
        return found if found is not None and found.alive else None

    @property
    def asking(self) -> Record[Measure] | None:
        """The row for which everybody is asked now: only while the plan is gone through."""
        return self.row if self.scene.phase == "agree" and self.scene.state == "open" else None

    @cached_property
    def pages(self) -> Pages:
        return Pages(self.scene, [m.id for m in self.rows], PAGE)

    @property
    def page(self) -> int:
        """The page on the wall, from 0: that of the row that is asked for, else the one that was turned to."""
        return self.pages.of(self.asking.id) if self.asking is not None else self.pages.page

    def beside(self, step: int) -> Record[Measure] | None:
        """The row one step on (1) or back (-1) that was not dropped, also if the present one was taken away."""
        rows = [m for m in self.rows if m.data.progress != "dropped"]
        here = self.scene.board.get(self._hand.row) if self._hand.row else None
        if here is None:
            first = self.page * PAGE  # somebody has turned the page: go on from there
            return next((m for m in rows if self.number(m) > first), None) if step > 0 else None
        if step > 0:
            return next((m for m in rows if (m.born, m.id) > (here.born, here.id)), None)
        return next((m for m in reversed(rows) if (m.born, m.id) < (here.born, here.id)), None)

    @property
    def first_open(self) -> Record[Measure] | None:
        """Where going through the plan begins: the first row that lacks somebody or a date, else the first one."""
        open_rows = (m for m in self.rows if self.status(m) not in ("done", "dropped"))
        wanting = (m for m in open_rows if self.status(m) == "proposed" or not m.data.due)
        return next(wanting, next(iter(self.rows), None))


_EVERYBODY = frozenset(
    ("alle", "wir", "wir alle", "plenum", "das plenum", "all", "we", "we all", "all of us", "everybody", "everyone", "plenary")
)
_OF_GROUP = re.compile(r"(?:(?:die|unsere|the|our)\s+)?(?:arbeitsgruppe|kleingruppe|gruppe|ag|group|working group)\b\s*(.*)")


def somebody(scene: Scene[Any], text: str) -> str:
    """The words for whoever shall be responsible, tidied. Raises Rejected if that is a group alone: then nobody is."""
    words = " ".join(text.split())
    said = words.casefold().strip(" .,:;!?„“”\"'")
    titles = {" ".join(g.data.title.casefold().split()) for g in scene.roster.groups.values() if g.data.title}
    rest = m[1].strip(" „“”\"'") if (m := _OF_GROUP.fullmatch(said)) else None
    if said in titles or said in _EVERYBODY or (rest is not None and (not rest or rest.isdigit() or rest in titles)):
        raise Rejected(N_("A group alone cannot be responsible: name a person or an institution, or leave it open."))
    return words


def without_names(scene: Scene[Any], text: str, agreed: frozenset[str]) -> str:
    """A text that may name people, as it may stand in public: those on the list who did not agree become their institution.

    `agreed` are the ids of those who did. What is also the name of an institution is no name.
    """
    places = {p.data.institution.casefold() for p in scene.roster.people.values()}
    for person in scene.roster.people.values():
        name = person.data.name.strip()
        if person.id in agreed or len(name) < 3 or name.casefold() in places:
            continue
        for said in dict.fromkeys((name, name.split()[-1])):
            if len(said) >= 3:
                pattern = rf"(?<!\w){re.escape(said)}(?!\w)"
                text = re.sub(pattern, lambda _, p=person: p.data.institution or "…", text, flags=re.IGNORECASE)  # type: ignore[misc]
    return text
