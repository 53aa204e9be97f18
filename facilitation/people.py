"""The roster: who is here, in which groups, from where. People are records of the event's own board."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import Annotated, Any, Literal, get_type_hints

import msgspec

from facilitation.records import AnyBoard, Data, Record, Ref, Text


class Role(StrEnum):
    """Who somebody is to an event. The screen of each: desk, console, projector, phone, the page at the door."""

    ORGANISER = "organiser"
    MODERATOR = "moderator"
    PROJECTOR = "projector"
    PARTICIPANT = "participant"
    HELPER = "helper"


Channel = Literal["phone", "paper", "door", "link", "tablet"]
"""How somebody writes: on a phone, on numbered cards, not yet (checked in at the door), only by the link of a step that is open
before the day (who answers there is not one of those who take part), or on a device that many share."""
Language = Literal["de", "en"]
AgeBand = Literal["", "child", "youth", "adult", "senior"]
"""child: up to 13 · youth: 14 to 26 · adult: 27 to 64 · senior: from 65; empty: not said."""
Source = Literal["list", "link"]
"""Where an entry of the guest list comes from: the organiser's own list, or the public registration page."""
Name = Annotated[str, msgspec.Meta(max_length=120, extra_json_schema={"mark": "who", "called": True})]
"""What somebody is called. Like Who, but shorter, and never an id: on the deletion date it goes from every record."""
Words = Annotated[str, msgspec.Meta(max_length=300, extra_json_schema={"mark": "text"})]
"""Like Text, but shorter: what stands in one line."""


class Person(Data, frozen=True, tag="person"):
    """Somebody who takes part. The name is free and optional; `number` is a numbered card for somebody without a phone."""

    name: Name = ""
    institution: Name = ""
    region: Name = ""
    age: AgeBand = ""
    channel: Channel = "phone"
    number: int | None = None
    present: bool = True
    lang: Language = "de"
    at: Ref = ""  # the activity this person chose among parallel ones; empty: the current one
    came: float = 0.0  # unix seconds when a further phone last came in as her, by a return code

    @property
    def counts(self) -> bool:
        """False for whoever only held a shared device for a moment: she is somebody, but the tool did not count her as here."""
        return self.present or self.channel != "tablet"


class Guest(Data, frozen=True, tag="guest"):
    """Somebody who is expected. Registered is not present: who comes becomes a Person, and `person` says which one.

    Methods never see guests. `needs` (a wheelchair, an interpreter) are for the organiser and the moderator alone.
    """

    outlasts = True

    name: Name = ""
    institution: Name = ""
    region: Name = ""
    age: AgeBand = ""
    needs: Words = ""
    wishes: Words = ""
    source: Source = "list"
    person: Ref = ""


JOINT = " + "
"""Between the titles of what a group was made of."""


class Grouping(Data, frozen=True, tag="grouping"):
    """One division of the people; a day may have several, an activity names its one."""

    title: Words = ""


class Group(Data, frozen=True, tag="group"):
    """A small group. `text`: what it is about. `seats` 0: as many as come. `order` sorts, then birth. `of`: the records of
    several people whose words its title and text were made of; who is forgotten goes from both."""

    grouping: Ref
    title: Words = ""
    text: Text = ""
    room: Words = ""
    seats: int = 0
    order: float = 0.0
    of: tuple[Ref, ...] = ()


class Membership(Data, frozen=True, tag="membership"):
    """Where somebody belongs; one for each person and grouping (`membership_id`), so that nobody is in two groups of one."""

    group: Ref
    person: Ref


class Forgotten(Data, frozen=True, tag="forgotten"):
    """Who was erased, which entries of the guest list were taken off, and the steps that were sealed: their ids and nothing
    else, so that an older copy that is laid over the event, or beside it, brings none of it back. One record, `FORGOTTEN`."""

    outlasts = True

    erased: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()

    def also(self, **more: Iterable[str]) -> Forgotten:
        """The same with further ids."""
        found = {name: tuple(dict.fromkeys((*getattr(self, name), *ids))) for name, ids in more.items()}
        return msgspec.structs.replace(self, **found)


FORGOTTEN = "forgotten"


DIVISION: tuple[type[Data], ...] = (Grouping, Group, Membership)
"""Records of the event's own board that a method may write: a division outlives the step that made it."""


@cache
def name_fields(data_type: Any) -> tuple[str, ...]:
    """The names of the fields that say what somebody is called: those of the type `Name`."""
    hints = get_type_hints(data_type, include_extras=True)
    metas = {n: getattr(hints[n], "__metadata__", ()) for n in data_type.__struct_fields__}
    return tuple(
        n for n, found in metas.items() if any((getattr(m, "extra_json_schema", None) or {}).get("called") for m in found)
    )


def called(record: Record[Any]) -> tuple[str, ...]:
    """The fields in which a format's record says what somebody is called; () for the event's own board, and for none."""
    if record.activity is None:
        return ()
    kind: Any = type(record.data)
    return tuple(n for n in name_fields(kind) if getattr(record.data, n))


@lru_cache(maxsize=16_384)
def name_key(name: str) -> tuple[str, ...]:
    """A name as it is compared: "Müller, Anna-Lena" and "anna lena mueller" are the same. () for no name."""
    return tuple(sorted(plain_words(name.casefold().translate(_UMLAUTS))))


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters without their accents."""
    spelt = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c if c.isalnum() else " " for c in spelt if not unicodedata.combining(c)).split()


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def taking_part(board: AnyBoard) -> list[Record[Person]]:
    """Everybody on the list, present or not, but not those who only answered by a link before the day."""
    return [r for r in board.kind(None, "person") if r.alive and r.data.channel != "link"]


def membership_id(grouping: str, person: str) -> str:
    return f"{grouping}.{person}"


def heir(board: AnyBoard, person_id: str) -> Record[Person] | None:
    """Who somebody is now: herself, or the one with whom she was merged; None if she is no longer on the list.

    What was merged stays, removed, with the other as its author: undo brings it back, and erasing the other forgets it too.
    """
    record, seen = board.get(person_id), {person_id}
    while record is not None and record.kind == "person" and record.removed is not None and record.author != record.id:
        record = board.get(record.author) if record.author and record.author not in seen else None
        seen |= {record.id} if record is not None else set()  # a list that runs in a circle must not hold up the room
    return record if record is not None and record.kind == "person" and record.removed is None else None


def names_of(board: AnyBoard, person_id: str) -> set[str]:
    """All ids under which somebody's phones may still come: her own, and those of entries that were merged with hers."""
    now = heir(board, person_id)
    return {person_id} if now is None else {now.id} | {r.id for r in board.kind(None, "person") if r.author == now.id}


class Roster:
    """What a method may know about people: read-only, taken from one board at one seq, and only when it is asked."""

    def __init__(self, board: AnyBoard) -> None:
        self._board = board

    @cached_property
    def people(self) -> dict[str, Record[Person]]:
        return {r.id: r for r in taking_part(self._board)}

    @cached_property
    def groupings(self) -> dict[str, Record[Grouping]]:
        return {r.id: r for r in self._alive("grouping")}

    @cached_property
    def groups(self) -> dict[str, Record[Group]]:
        """All groups of all groupings, in their order."""
        return {r.id: r for r in sorted(self._alive("group"), key=lambda r: (r.data.order, r.born, r.id))}

    def groups_of(self, grouping: str) -> list[Record[Group]]:
        """The groups of one grouping, in their order."""
        return [g for g in self.groups.values() if g.data.grouping == grouping]

    def group_of(self, person: str | None, grouping: str) -> Record[Group] | None:
        """Somebody's group in one grouping, or None."""
        record = self._board.get(membership_id(grouping, person)) if person else None
        return self.groups.get(record.data.group) if record is not None and record.alive else None

    def members(self, group: str) -> list[Record[Person]]:
        """Those who belong to a group and are on the list, in the order in which they came; also who is not present now."""
        return self._members.get(group, [])

    @cached_property
    def _members(self) -> dict[str, list[Record[Person]]]:
        found: dict[str, list[Record[Person]]] = {}
        for record in self._alive("membership"):
            if (person := self.people.get(record.data.person)) is not None:
                found.setdefault(record.data.group, []).append(person)
        return found

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
