"""The roster: who is here, in which groups, from where. People are records of the event's own board."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
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


class Roster:
    """What a method may know about people: read-only, taken from one board at one seq, and only when it is asked."""

    def __init__(self, board: AnyBoard) -> None:
        self._board = board

    @cached_property
    def people(self) -> dict[str, Record[Person]]:
        return {r.id: r for r in self._alive("person")}

    @cached_property
    def groups(self) -> dict[str, Record[Group]]:
        return {r.id: r for r in self._alive("group")}

    @cached_property
    def members(self) -> dict[str, str]:
        """Person id → group id, over all groupings' groups."""
        return {r.data.person: r.data.group for r in self._alive("membership")}

    @cached_property
    def present(self) -> list[Record[Person]]:
        return [p for p in self.people.values() if p.data.present]

    def get(self, person_id: str | None) -> Record[Person] | None:
        record = self._board.get(person_id) if person_id else None
        return record if record is not None and record.kind == "person" and record.alive else None

    def label(self, person_id: str | None) -> str:
        """How somebody is called on a screen that may show it: the name, else "Nr. 17", else nothing."""
        person = self.get(person_id)
        if person is None:
            return ""
        return person.data.name or (f"Nr. {person.data.number}" if person.data.number else "")

    def _alive(self, kind: str) -> Iterable[Record[Any]]:
        return (r for r in self._board.kind(None, kind) if r.alive)


def roster(board: AnyBoard) -> Roster:
    """The roster of an event's board."""
    return Roster(board)
