"""What a batch of news concerns: which elements, whose own things, which panels of the core. Only those are asked again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from facilitation import panels
from facilitation.method import Method
from facilitation.people import Role
from facilitation.photos import Photo, pictures_of
from facilitation.records import Board, Change, Record
from facilitation.render import Element
from facilitation.sealing import forgets
from facilitation.views import Picture, View, busy


@dataclass
class Touched:
    """What a batch of news concerns: element ids by activity, people, or everything (agenda, groups, screen).

    `watched` are the activities that somebody looks at, which need not be open: news of a person concern all of them.
    """

    watched: Collection[str]
    ids: dict[str, dict[str, None]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    everything: bool = False
    parts: set[str] = field(default_factory=set)  # of the core's own panels
    away: bool = False  # something has left the boards, or has come back: a frozen wall follows that too

    def hear(self, board: Board, changes: Iterable[Change]) -> None:
        """What the changes themselves concern: the desk's own are listed, and what is forgotten leaves every screen."""
        for change in changes:
            actor = board.get(change.actor) if change.actor else None
            if actor is None or actor.kind != "person":
                self.parts.add("history")
            if forgets(change):
                self.everything = True

    def ask(self, picture: Picture, records: Iterable[Record[Any]]) -> None:
        """Ask the methods what the records concern, on a board before or after the change."""
        for record in records:
            if not record.alive or picture.private(record):
                self.away = True
            if record.activity is not None:
                self._ask_method(picture, record.activity, record)
                self.parts.add("handover")
                if record.status != "on":
                    self.parts.add("queue")
                if record.born != record.seq:
                    self.parts.add("history")  # it speaks of older records by their text
                self._ask_pictures(picture, record)
            elif record.kind in ("person", "membership"):
                self.parts.update(panels.PARTS)
                self.people.add(record.data.person if record.kind == "membership" else record.id)
                for activity in self.watched:
                    self._ask_method(picture, activity, record)
            elif record.kind == "guest":
                self.parts.update(("guests", "frame"))  # no method knows of them
            elif record.kind == "clock":
                self.parts.update(panels.PARTS)
                self._ask_method(picture, record.data.activity, record)
            else:
                self.everything = True

    def _ask_pictures(self, picture: Picture, record: Record[Any]) -> None:
        """A picture shows itself in what carries it."""
        if isinstance(record.data, Photo):
            self.parts.add("pictures")
            for carrier in picture.carriers(record.id):
                self._ask_method(picture, str(carrier.activity), carrier)
                if carrier.status != "on":
                    self.parts.add("queue")
        elif next(pictures_of(record.data), None) is not None:
            self.parts.add("pictures")

    def _ask_method(self, picture: Picture, activity: str, record: Record[Any]) -> None:
        found = picture.scene(activity)
        if found is not None:
            if type(found[0]).pending is not Method.pending:
                self.parts.add("now")  # whether the step on has to wait
            ids, people = found[0].touches(found[1], record)
            self.ids.setdefault(activity, {}).update(dict.fromkeys(ids))
            self.people.update(people)
        if record.author:
            self.people.add(record.author)


def renewed(view: View, touched: Touched, picture: Picture) -> dict[str, Element | None]:
    """What has to be published of a view after some news: element id → how it is now, or None if it has gone."""
    audience = view.audience
    if picture.still(audience) and not touched.everything and not touched.away and "frame" not in touched.parts:
        return {}
    if touched.everything or picture.still(audience):
        return {**dict.fromkeys(view.elements), **picture.whole(audience)}
    fresh: dict[str, Element | None] = {k: picture.element(audience, k) for k in touched.ids.get(audience.activity, {})}
    core = picture.core(audience, touched.parts)
    others = view.elements.keys() - picture.ids(audience.activity).keys()
    fresh.update({k: None for k in others if k not in core and panels.part_of(k) in touched.parts and k != "quiet"})
    fresh.update(core)
    if audience.role is Role.PARTICIPANT and fresh:
        rest = (e for k, e in view.elements.items() if k not in fresh and k != "quiet")
        new = (e for k, e in fresh.items() if e is not None and k != "quiet")
        if busy(new) or busy(rest):
            fresh["quiet"] = None
        elif "quiet" not in view.elements:
            fresh["quiet"] = picture.core(audience)["quiet"]
    return fresh
