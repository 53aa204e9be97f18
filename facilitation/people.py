"""The roster: who is here, in which groups, from where. People are records of the event's own board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec

from facilitation.records import AnyBoard, Data, Record, Ref


class Role(StrEnum):
    """Who somebody is to an event. The screen of each: desk, console, projector, phone."""

    ORGANISER = "organiser"
    MODERATOR = "moderator"
    PROJECTOR = "projector"
    PARTICIPANT = "participant"


Channel = Literal["phone", "paper"]
Language = Literal["de", "en"]
Name = Annotated[str, msgspec.Meta(max_length=120, extra_json_schema={"mark": "who"})]
"""Like Who, but shorter: msgspec takes only one max_length."""


class Person(Data, frozen=True, tag="person"):
    """Somebody who takes part. The name is free and optional; `number` is a numbered card for somebody without a phone."""

    name: Name = ""
    institution: Name = ""
    region: Name = ""
    channel: Channel = "phone"
    number: int | None = None
    present: bool = True
    lang: Language = "de"
    at: Ref = ""  # the activity this person chose among parallel ones; empty: the current one


class Grouping(Data, frozen=True, tag="grouping"):
    """One division of the people; a day may have several, an activity names its one."""

    title: str = ""


class Group(Data, frozen=True, tag="group"):
    grouping: Ref
    title: str = ""
    room: str = ""


class Membership(Data, frozen=True, tag="membership"):
    group: Ref
    person: Ref


@dataclass(frozen=True, slots=True)
class Roster:
    """What a method may know about people: read-only, taken from one board at one seq."""

    people: dict[str, Record[Person]]
    groups: dict[str, Record[Group]] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)  # person id → group id, over all groupings' groups

    @property
    def present(self) -> list[Record[Person]]:
        return [p for p in self.people.values() if p.data.present]

    def get(self, person_id: str | None) -> Record[Person] | None:
        return self.people.get(person_id) if person_id else None

    def label(self, person_id: str | None) -> str:
        """How somebody is called on a screen that may show it: the name, else "Nr. 17", else nothing."""
        person = self.get(person_id)
        if person is None:
            return ""
        return person.data.name or (f"Nr. {person.data.number}" if person.data.number else "")


def roster(board: AnyBoard) -> Roster:
    """The roster of an event's board."""

    def alive(kind: str) -> Iterable[Record[Any]]:
        return (r for r in board.kind(None, kind) if r.alive)

    return Roster(
        people={r.id: r for r in alive("person")},
        groups={r.id: r for r in alive("group")},
        members={r.data.person: r.data.group for r in alive("membership")},
    )
