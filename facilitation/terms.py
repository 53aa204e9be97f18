"""The terms of the contract: phases and presets, who sees an element and how, what is offered, taken home and said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from facilitation.people import Role
from facilitation.saying import Body


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase: who may roughly send what (`decide` refines), and the instruction in at most twelve words.

    `clock` names the settings field (minutes) that starts the clock; empty: the clock goes on.
    """

    key: str
    title: str
    instruction: str
    may: Mapping[type[Body], frozenset[Role]] = field(default_factory=dict)
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """Settings and words, never code. `phases` limits the phases that are run; empty: all."""

    key: str
    name: str
    purpose: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    minutes: int = 10


@dataclass(frozen=True, slots=True)
class Seen:
    """Who sees an element. `spots` limits phones to those standing at one of these spots; None: all phones."""

    roles: frozenset[Role]
    spots: frozenset[str] | None = None


EVERYBODY = Seen(frozenset({Role.PARTICIPANT, Role.PROJECTOR, Role.MODERATOR}))
WALL_AND_DESK = Seen(frozenset({Role.PROJECTOR, Role.MODERATOR}))
WALL = Seen(frozenset({Role.PROJECTOR}))
DESK = Seen(frozenset({Role.MODERATOR}))
PHONES = Seen(frozenset({Role.PARTICIPANT}))
NOBODY = Seen(frozenset())


@dataclass(frozen=True, slots=True)
class Shown:
    """How an element appears: the macro `partial` of the method's template for that screen ("parts:name" for shared ones),
    the region it lies in, its place there (ascending), and all that the template gets. `data` must be msgspec-encodable."""

    partial: str
    region: str
    order: float = 0.0
    data: Mapping[str, Any] = field(default_factory=dict)


class OfferItem(msgspec.Struct, frozen=True):
    heading: str
    text: str
    origin: str


class Offer(msgspec.Struct, frozen=True):
    """Something handed from one activity to the next. Ids of what is taken come from `origin`, so taking twice adds only
    what is new; a copy carries origin, never author. `sources`: all records whose words stand in title and text, where
    they are several; only what keeps them (a group) may be made of such an offer as it is. `way`: what comes
    from another event brings the steps that it came by, each with what it said, the oldest first. `sort`: what kind of thing
    it is where that matters ("measure", "group"): of one that went on as the same kind only the youngest is handed on; "left":
    nobody goes on with it, so that only what every event has beside its agenda (the topic store) takes it.
    """

    origin: str
    title: str
    text: str = ""
    owner: str | None = None
    weight: float = 0.0
    people: tuple[str, ...] = ()
    group: str | None = None
    items: tuple[OfferItem, ...] = ()
    sources: tuple[str, ...] = ()
    way: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    rest: bool = False


@dataclass(frozen=True, slots=True)
class TakeHome:
    """One thing on the list that a person takes home from a run: what she has promised or taken on.

    `id` stays the same for as long as the thing does. `facts`: a source string and a value, which may be one too. `due`: a
    day (2022-08-31), or "" for none; `at` and `place` if it is a meeting ("18:30"). `page`: the record that has a page.
    """

    id: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    due: str = ""
    at: str = ""
    place: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One step of a lively run: `person` None means the moderator says it."""

    person: str | None
    body: Body
