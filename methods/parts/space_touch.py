"""Open space: which elements show something of a record, and whose own list it may change. Too many is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.records import Record
from methods.parts.pages import Turned
from methods.parts.space_records import Acting, Both, Dot, Interest, News, Note, Proposal, Tags, Visit
from methods.parts.space_state import Market

_PANELS = ("stage", "form", "task", "late", "steer", "plan", "rooms", "write", "hosts")


def touches(market: Market, record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
    """(elements, people)."""
    data = record.data
    known = {*market.sessions, *(t.id for t in market.topics)}  # also what has just been merged with another one
    boards = [f"board-{s}" for s in known]
    match data:
        case Interest():
            # Only whom it concerns: where a hundred people look through the market, each press would else be sent to all.
            session = market.session(data.session)
            hosts = market.hosts(session) if session else []
            return {"plan", "steer", *known}, {data.person, *hosts}
        case Both():
            return (), {data.person}
        case Dot():
            return {"stage", "steer"}, {record.author} if record.author else ()
        case Tags():
            return {"stage", "steer"}, {record.author} if record.author else ()
        case News():
            return {"stage", "steer", *known}, market.scene.roster.people
        case Proposal():
            return {"plan", "stage", "steer"}, ()
        case Turned():
            return {"stage", "steer", *known}, ()
        case Visit():
            session = market.session(data.session)
            others = [*market.hosts(session), *market.took_part(session)] if session else []
            return {*_PANELS, *known, *boards}, {data.person, *others}
        case Note():
            return {record.id, *_PANELS, *known, *boards}, market.scene.roster.people
        case Acting():
            return {"stage", "steer", *known}, market.scene.roster.people
    if record.kind == "membership":
        return (), ()
    notes = [n.id for n in market.scene.shown(Note)]
    return {*_PANELS, *known, *boards, *notes, record.id, f"board-{record.id}"}, market.scene.roster.people
