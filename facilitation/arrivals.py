"""Who is expected, who of them is here, and which phone may be whose: derived from the guest list and the people. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from facilitation import agenda
from facilitation.people import Guest, Person, name_key, plain_words
from facilitation.records import AnyBoard, Record

State = Literal["expected", "here", "gone"]
MOST_TWINS = 3
MOST_SUGGESTED = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """One entry of the guest list. `twins` are people who joined by themselves and may be the same."""

    guest: Record[Guest]
    person: Record[Person] | None
    twins: tuple[Record[Person], ...]

    @property
    def state(self) -> State:
        return "expected" if self.person is None else "here" if self.person.data.present else "gone"


def arrivals(board: AnyBoard) -> list[Arrival]:
    """The guest list by surname. What is left of entries whose names were deleted is not on it."""
    guests = [r for r in board.kind(None, "guest") if r.alive and any((r.data.name, r.data.institution, r.data.region))]
    people = {r.id: r for r in board.kind(None, "person") if r.alive}
    taken = {g.data.person for g in guests}
    loose = _by_word([p for p in people.values() if p.id not in taken and p.data.present])
    found = []
    for guest in sorted(guests, key=lambda r: (surname_first(r.data.name, r.data.institution), r.born, r.id)):
        person = people.get(guest.data.person)
        settled = person is not None and person.data.channel == "phone"
        found.append(Arrival(guest, person, () if settled else _twins(guest.data, loose)))
    return found


def counted(entries: Sequence[Arrival]) -> dict[str, int]:
    """How many are registered, here, gone again, and still expected."""
    states = Counter(entry.state for entry in entries)
    return {"registered": len(entries), "here": states["here"], "gone": states["gone"], "expected": states["expected"]}


def next_number(board: AnyBoard) -> int:
    """The numbered card to hand out next."""
    return max((r.data.number or 0 for r in board.kind(None, "person") if r.alive), default=0) + 1


def suggested(board: AnyBoard, field: Literal["institution", "region"]) -> list[str]:
    """What the join page may offer: what the organiser has listed herself, never what somebody typed in there."""
    facts = agenda.facts(board)
    own = facts.institutions if field == "institution" else facts.regions
    listed = {getattr(r.data, field) for r in board.kind(None, "guest") if r.alive and r.data.source == "list"}
    return sorted({*own, *listed} - {""}, key=str.casefold)[:MOST_SUGGESTED]


def shown(entry: Arrival, *, needs: bool) -> dict[str, Any]:
    """An entry for a screen. `needs` False: for whoever must not know them."""
    guest, person = entry.guest.data, entry.person
    data: dict[str, Any] = {
        "guest": entry.guest.id,
        "name": guest.name,
        "institution": guest.institution,
        "region": guest.region,
        "state": entry.state,
        "find": words_of(entry),
        "number": person.data.number if person is not None else None,
        "phone": person is not None and person.data.channel == "phone",
        "twins": [
            {"person": t.id, "name": t.data.name, "institution": t.data.institution, "number": t.data.number}
            for t in entry.twins
        ],
    }
    return data | {"needs": guest.needs} if needs else data


def words_of(entry: Arrival) -> str:
    """The words by which an entry is found, each after a space: name, institution, place, number; "oezdemir" and "ozdemir"."""
    guest, number = entry.guest.data, entry.person.data.number if entry.person is not None else None
    told = f"{guest.name} {guest.institution} {guest.region}"
    words = dict.fromkeys([*name_key(told), *plain_words(told), *([str(number)] if number else [])])
    return "".join(f" {word}" for word in words)


def found_by(entry: Arrival, wanted: str) -> bool:
    """True if every word of the search begins one of the entry's words; desk/filter.js does the same."""
    looked_for = name_key(wanted)
    words = words_of(entry) if looked_for else ""
    return all(f" {word}" in words for word in looked_for)


def surname_first(name: str, otherwise: str = "") -> tuple[str, ...]:
    """A name in the order of a list: "Anna Meier" and "Meier, Anna" stand under M; without one the institution decides."""
    before, comma, after = name.partition(",")
    words = [*name_key(before), *name_key(after)] if comma else [w for word in reversed(name.split()) for w in name_key(word)]
    return tuple(words) or name_key(otherwise)


def _by_word(people: Sequence[Record[Person]]) -> Mapping[str, list[tuple[tuple[str, ...], Record[Person]]]]:
    """People by each word of their names."""
    found: dict[str, list[tuple[tuple[str, ...], Record[Person]]]] = {}
    for person in people:
        words = name_key(person.data.name)
        for word in set(words):
            found.setdefault(word, []).append((words, person))
    return found


def _twins(guest: Guest, loose: Mapping[str, list[tuple[tuple[str, ...], Record[Person]]]]) -> tuple[Record[Person], ...]:
    """Those who have given the same name, or a part of it ("Anna") and no other institution; the likeliest first."""
    words = name_key(guest.name)
    fits: dict[str, tuple[tuple[bool, bool, int], Record[Person]]] = {}
    for word in set(words):
        for theirs, person in loose.get(word, ()):
            if set(theirs) <= set(words):
                home, own = name_key(guest.institution), name_key(person.data.institution)
                if theirs == words or home == own or not home or not own:
                    fits[person.id] = ((theirs != words, home != own, person.born), person)
    return tuple(person for _, person in sorted(fits.values(), key=lambda fit: fit[0])[:MOST_TWINS])
