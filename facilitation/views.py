"""What one audience sees: element id → bytes, each stamped with the seq at which it last changed in this view.

The difference is between published views, not between records: a record that becomes visible late is stamped at the
reveal. The law, tested over every method: fresh view = old view + difference, for every audience and from every seq.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from facilitation import agenda, panels
from facilitation.formats import Methods
from facilitation.method import Method, Scene, Seen, Shown
from facilitation.panels import Door
from facilitation.pen import as_of
from facilitation.people import Role, roster
from facilitation.photos import Photo
from facilitation.records import Board, Change, Record
from facilitation.render import Element, Renderer

BUSY_REGIONS = frozenset({"task", "board"})
"""A phone with an element in one of these has something to do or to read; without, it says "Handy weg"."""


class Audience(NamedTuple):
    """Those who see the same: role × activity shown × spot × language."""

    role: Role
    activity: str
    spot: str
    lang: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a client lacks. `full`: it is everything, and what is not named is gone."""

    seq: int
    put: Mapping[str, str]
    gone: Sequence[str] = ()
    full: bool = False
    token: str = ""

    @property
    def empty(self) -> bool:
        return not (self.put or self.gone or self.full)


@dataclass
class View:
    """The published view of one audience."""

    audience: Audience
    elements: dict[str, Element]
    seq: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(6))
    stamps: dict[str, int] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    started: int = 0
    _pictures: tuple[int, frozenset[str]] = (-2, frozenset())

    def __post_init__(self) -> None:
        self.started = self.seq
        self.stamps = dict.fromkeys(self.elements, self.seq)

    def update(self, elements: Mapping[str, Element | None], seq: int) -> Difference:
        """Publish what the named elements are now (None: not there); returns what has really changed."""
        put: dict[str, str] = {}
        gone: list[str] = []
        for element_id, element in elements.items():
            old = self.elements.get(element_id)
            if element is None:
                if old is not None:
                    del self.elements[element_id], self.stamps[element_id]
                    self.gone[element_id] = seq
                    gone.append(element_id)
            elif old is None or old.html != element.html:
                self.elements[element_id] = element
                self.stamps[element_id] = seq
                self.gone.pop(element_id, None)
                put[element_id] = element.html
        self.seq = seq
        return Difference(seq, put, gone)

    @property
    def pictures(self) -> frozenset[str]:
        """The pictures that this audience is shown now: those alone may be given to it."""
        if self._pictures[0] != self.seq:
            self._pictures = self.seq, frozenset(p for e in self.elements.values() for p in pictures_in(e))
        return self._pictures[1]

    def since(self, token: str, seq: int) -> Difference:
        """What somebody lacks who was last here with this token and seq."""
        if token != self.token or not self.started <= seq <= self.seq:
            return Difference(self.seq, {k: e.html for k, e in self.elements.items()}, full=True, token=self.token)
        put = {k: self.elements[k].html for k, stamp in self.stamps.items() if stamp > seq}
        return Difference(self.seq, put, [k for k, stamp in self.gone.items() if stamp > seq])


_PICTURE = re.compile(r'data-picture="([A-Za-z0-9_-]+)"')
"""How the macro `photo` names a picture. What people write is escaped: nobody can write a quotation mark into a page."""


def pictures_in(element: Element | None) -> list[str]:
    """The ids of the pictures in an element."""
    return _PICTURE.findall(element.html) if element is not None and "data-picture=" in element.html else []


class Picture:
    """One board at one seq, as the methods show it. Each element is asked once, however many audiences see it."""

    def __init__(self, board: Board, log: Sequence[Change], methods: Methods, render: Renderer, door: Door) -> None:
        self.board, self.log, self.methods, self.render, self.door = board, log, methods, render, door
        self.screen = agenda.screen(board)
        self._roster = roster(board)
        self._scenes: dict[str, tuple[Method, Scene[Any]] | None] = {}
        self._ids: dict[str, dict[str, None]] = {}
        self._seen: dict[tuple[str, str], Seen] = {}
        self._shown: dict[tuple[str, str, Role], Shown | None] = {}
        self._past: Picture | None = None
        self._carriers: dict[str, list[Record[Any]]] | None = None

    def carriers(self, picture: str) -> Sequence[Record[Any]]:
        """The records that carry a picture, whether they stand or not."""
        if self._carriers is None:
            self._carriers = self.methods.carriers(self.board)
        return self._carriers.get(picture, ())

    def scene(self, activity: str) -> tuple[Method, Scene[Any]] | None:
        """The method and scene of an activity, or None if there is none or its method is not installed."""
        if activity not in self._scenes:
            run = agenda.activity(self.board, activity)
            method = self.methods.get(run.data.method) if run is not None else None
            found = (method, self.methods.scene(self.board, run, self._roster)) if run is not None and method else None
            self._scenes[activity] = found
        return self._scenes[activity]

    def private(self, record: Record[Any]) -> bool:
        """True if, as the rules of this moment see it, a record is its author's alone."""
        if isinstance(record.data, Photo):
            return not record.data.board and all(self.private(r) for r in self.carriers(record.id))
        found = self.scene(record.activity) if record.activity is not None else None
        return found is not None and found[0].private(found[1], record)

    def ids(self, activity: str) -> dict[str, None]:
        """The ids of a method's elements, in order."""
        if activity not in self._ids:
            found = self.scene(activity)
            self._ids[activity] = dict.fromkeys(found[0].elements(found[1])) if found else {}
        return self._ids[activity]

    def current(self, role: Role, person: str | None = None, chosen: str = "") -> str:
        """The activity that a screen shows: what was chosen, else the one in the foreground; "" before the first."""
        if role is Role.PARTICIPANT and person:
            record = self._roster.get(person)
            chosen = record.data.at if record else ""
            if record is not None and record.data.channel == "link":
                return chosen  # she came for this one, whatever runs in the room
            if chosen not in {a.id for a in agenda.open_activities(self.board)}:
                chosen = ""
        elif role is Role.PROJECTOR:
            chosen = self.screen.activity
        run = agenda.activity(self.board, chosen) or agenda.current(self.board)
        return run.id if run else ""

    def audience(self, role: Role, lang: str, person: str | None = None, chosen: str = "") -> Audience:
        """The audience that a socket belongs to now."""
        activity = self.current(role, person, chosen)
        found = self.scene(activity) if role is Role.PARTICIPANT and person else None
        return Audience(role, activity, found[0].spot(found[1], person or "") if found else "", lang)

    def element(self, audience: Audience, element_id: str) -> Element | None:
        """One of the method's elements as this audience sees it, or None if it does not."""
        found = self.scene(audience.activity)
        if found is None or element_id not in self.ids(audience.activity):
            return None
        method, scene = found
        key = (audience.activity, element_id)
        if key not in self._seen:
            self._seen[key] = method.seen_by(scene, element_id)
        seen = self._seen[key]
        if audience.role not in seen.roles:
            return None
        if audience.role is Role.PARTICIPANT and seen.spots is not None and audience.spot not in seen.spots:
            return None
        shown_key = (*key, audience.role)
        if shown_key not in self._shown:
            self._shown[shown_key] = method.show(scene, element_id, audience.role)
        shown = self._shown[shown_key]
        return None if shown is None else self.render.element(element_id, shown, method, audience.role, audience.lang)

    def open_to_desk(self, audience: Audience, element_id: str) -> bool:
        """False for what somebody wrote for those at her spot alone: the moderator is not among its readers, whoever she looks
        over the shoulder of. Forms and other panels are nobody's words, and she enters by them."""
        seen = self._seen.get((audience.activity, element_id))
        found = self.board.get(element_id)
        return found is None or seen is None or seen.spots is None or Role.MODERATOR in seen.roles

    def core(self, audience: Audience, parts: Collection[str] = panels.PARTS) -> dict[str, Element]:
        """The core's own elements of a screen, or those of some parts of it."""
        run = agenda.activity(self.board, audience.activity)
        shown: dict[str, Shown] = {}
        match audience.role:
            case Role.MODERATOR:
                shown = panels.console(self.board, self.methods, run, self.log, self.door, parts)
            case Role.PROJECTOR if "frame" in parts:
                shown = panels.projector(self.board, self.methods, run, self.door)
            case Role.PARTICIPANT if "frame" in parts:
                shown = panels.phone(self.board, self.methods, run)
                shown["quiet"] = Shown("quiet", "task", 0, quiet(shown["head"].data))
        return {k: self.render.element(k, s, None, audience.role, audience.lang) for k, s in shown.items()}

    def whole(self, audience: Audience) -> dict[str, Element]:
        """Everything that an audience sees now."""
        if audience.role is Role.PROJECTOR:
            if self.screen.frozen is not None and not self.screen.blank:
                past = self.past
                still = self.render.element("still", Shown("still", "foot", 1), None, audience.role, audience.lang)
                # It may have been the welcome page.
                return {**past.whole(past.audience(Role.PROJECTOR, audience.lang)), "still": still}
            if self.screen.blank or self.screen.welcome:
                return self.core(audience)
        return self.live(audience)

    @property
    def past(self) -> Picture:
        """The picture at which the projectors stand still."""
        if self._past is None:
            board = as_of(self.board, self.log, self.screen.frozen or self.board.seq)
            then = Picture(board, self.log, self.methods, self.render, self.door)
            for record in self.board:  # what was taken down or taken back since is gone from a frozen wall too
                old = board.get(record.id)
                if old is not None and (not record.alive or then.private(record)):
                    board.put(msgspec.structs.replace(old, removed=self.board.seq))  # its number stays
            self._past = Picture(board, self.log, self.methods, self.render, self.door)
        return self._past

    def live(self, audience: Audience) -> dict[str, Element]:
        core = self.core(audience)
        own = {k: e for k in self.ids(audience.activity) if (e := self.element(audience, k)) is not None}
        return tidy(audience, {**core, **own})

    def still(self, audience: Audience) -> bool:
        """True if this audience's picture does not follow what is written: a blank, frozen or welcoming wall."""
        stopped = self.screen.blank or self.screen.welcome or self.screen.frozen is not None
        return audience.role is Role.PROJECTOR and stopped

    def mine(self, person: str, lang: str) -> Element | None:
        """What only this person sees."""
        found = self.scene(self.current(Role.PARTICIPANT, person))
        if found is None:
            return None
        shown = found[0].mine(found[1], person)
        return None if shown is None else self.render.element("mine", shown, found[0], Role.PARTICIPANT, lang)


def tidy(audience: Audience, elements: dict[str, Element]) -> dict[str, Element]:
    """Without a task a phone says "Handy weg"; with one it does not."""
    if audience.role is Role.PARTICIPANT and busy(e for k, e in elements.items() if k != "quiet"):
        elements.pop("quiet", None)
    return elements


def quiet(head: Mapping[str, Any]) -> dict[str, Any]:
    """What the phone says when there is nothing to do: the step and when it ends; before the first one, when it begins."""
    clock = head["clock"]
    return {"title": head["title"], "due": clock["due"] if clock else None, "begins": head.get("begins")}


def busy(elements: Iterable[Element]) -> bool:
    return any(e.region in BUSY_REGIONS for e in elements)
