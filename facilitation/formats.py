"""All formats that are installed, and what is derived from them. The core knows them only from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from facilitation import agenda, handed, people, photos, stars
from facilitation.method import Method, Offer
from facilitation.people import Role, Roster
from facilitation.records import AnyBoard, Data, Record, marks
from facilitation.saying import N_, Body, Rejected
from facilitation.scene import Scene, Settings, scene


def may(method: Method, settings: Settings, phase: str) -> Mapping[type[Body], frozenset[Role]]:
    """Who may roughly send what in a phase."""
    return next((p.may for p in method.stages(settings) if p.key == phase), {})


def decode_settings(method: Method, raw: Mapping[str, Any]) -> Settings:
    """Settings from an activity record. Raises msgspec.ValidationError."""
    return msgspec.convert(dict(raw), method.settings, strict=False)


class Methods:
    """All known methods by key, with what is derived from them: the kinds of record and the commands on the wire."""

    def __init__(self, methods: Iterable[Method]) -> None:
        self.by_key = {m.key: m for m in methods}
        core: list[type[Data]] = [agenda.Event, agenda.Activity, agenda.Item, agenda.Clock, agenda.Screen, agenda.Archived]
        core += [people.Person, people.Guest, people.Grouping, people.Group, people.Membership, people.Forgotten]
        core += [stars.Star, handed.Handed]
        self.kinds: dict[tuple[str, str], type[Data]] = {("", d.tag()): d for d in core}
        for m in self.by_key.values():
            self.kinds.update({(m.key, d.tag()): d for d in m.records})
            self.kinds[m.key, photos.Photo.tag()] = photos.Photo
        self.carrying: tuple[type[Data], ...] = tuple(dict.fromkeys(d for d in self.kinds.values() if marks(d, "picture")))
        """The types of record that may carry a picture."""

    def __iter__(self) -> Iterator[Method]:
        return iter(self.by_key.values())

    def get(self, key: str) -> Method | None:
        return self.by_key.get(key)

    def of(self, run: Record[agenda.Activity]) -> Method:
        """The method of an activity. Raises Rejected if it is not installed."""
        method = self.by_key.get(run.data.method)
        if method is None:
            raise Rejected(N_("The format “%(method)s” is not installed here."), method=run.data.method)
        return method

    def carriers(self, board: AnyBoard) -> dict[str, list[Record[Any]]]:
        """Picture id → the records of any step that carry it, whether they stand or not."""
        tags = {d.tag() for d in self.carrying}
        runs = agenda.activities(board) if tags else ()
        return photos.carriers(r for run in runs for tag in tags for r in board.kind(run.id, tag))

    def private(self, record: Record[Any], board: AnyBoard) -> bool:
        """True while nobody but its author may see a step's record. A picture is what those that carry it are."""
        if isinstance(record.data, photos.Photo):
            carried = self.carriers(board).get(record.id, ())
            return not record.data.board and all(self.private(r, board) for r in carried)
        run = agenda.activity(board, record.activity)
        if run is None:
            raise Rejected(N_("This step of the agenda is no longer there."))
        return self.of(run).private(self.scene(board, run), record)

    def suiting(self, target: Record[agenda.Activity], offers: Iterable[Offer]) -> list[Offer]:
        """What a run may take of what is offered: what nobody goes on with is for no step of the agenda."""
        timed = self.of(target).timed
        return [o for o in offers if o.sort != "left" or not timed]

    def scene(self, board: AnyBoard, run: Record[agenda.Activity], roster: Roster | None = None) -> Scene[Any]:
        return scene(board, run, decode_settings(self.of(run), run.data.settings), roster)
