"""Open space on the console: the matrix to be edited, hosts, what to look at, missing reports, news, a proposed plan."""

from __future__ import annotations

from typing import Any

from facilitation.method import Shown
from facilitation.records import Record
from methods.parts import groups, space_proposal
from methods.parts.space_records import FIELDS, Note
from methods.parts.space_state import Market
from methods.parts.space_topics import AFTER, PLANNED
from methods.parts.space_wall import cell_region, colour, face, pages


def show(market: Market, element: str) -> Shown | None:
    """How an element appears on the console; None: not there."""
    scene, phase = market.scene, market.phase
    match element:
        case "steer":
            return Shown("steer", "main", 0, _steer(market))
        case "stage":
            return _stage(market)
        case "plan" if phase in PLANNED and scene.settings.proposal and market.running:
            return Shown("plan", "main", 1, _plan(market))
        case "rooms" if phase in (*PLANNED, "topics", "opening") and market.running:
            data = {
                "activity": scene.id,
                "rooms": [_room(market, r) for r in market.rooms],
                "open": phase in (*PLANNED, "topics"),
            }
            return Shown("rooms", "main", 5, data) if data["open"] else None
        case "enter" if market.running and phase in (*PLANNED, "topics"):
            return Shown("enter", "main", 3, {"activity": scene.id})
        case "write" if market.running and (market.now is not None or phase in ("reports", "news", "converge")):
            sessions = [{"id": s, "title": market.title(s)} for s in market.in_order]
            data = {"activity": scene.id, "sessions": sessions, "fields": [{"field": f, "name": n} for f, n in FIELDS.items()]}
            return Shown("write", "main", 3, data) if sessions else None
        case "hosts" if market.running and phase in (*PLANNED, "topics"):
            people = [groups.person(scene, p.id) for p in scene.roster.present]
            sessions = [{"id": s, "title": _called(market, s)} for s in market.sessions]
            return Shown(
                "hosts", "main", 4, {"activity": scene.id, "people": people, "sessions": sessions, "interest": phase in PLANNED}
            )
    if (note := scene.get(element, Note)) is not None and note.alive:
        return _note(market, note)
    if element in market.sessions:
        return _session(market, element)
    return None


def _called(market: Market, session: str) -> str:
    found = market.sessions[session]
    return f"{market.number(found.topic)}{'b' if found.twin else ''} · {market.title(session)}"


def _room(market: Market, room: str) -> dict[str, Any]:
    return market.room_label(room) | {"used": any(r == room for _, r in market.cells)}


def _steer(market: Market) -> dict[str, Any]:
    scene, turned = market.scene, pages(market)
    order, telling = market.news_order, market.telling
    following = order[order.index(telling) + 1 :] if telling in order else order
    small = [s for s in market.sessions if market.too_small(s)]
    steps = [s for s in market.sessions if market.has_steps(s)]
    clock = scene.clock
    return {
        "activity": scene.id,
        "phase": market.phase,
        "open": market.running,
        "topics": len(market.heads),
        "sessions": len(market.cells),
        "waiting": len(market.waiting),
        "orphans": [market.title(s) for s in market.sessions if not market.hosts(s)],
        "small": [market.title(s) for s in small],
        "steps": [market.title(s) for s in steps],
        "round": None if market.now is None else market.slot_label(market.now),
        "present": len(scene.roster.present),
        "tags": sum(1 for p in scene.roster.present if market.tags_of(p.id)),
        "hashtags": scene.settings.hashtags,
        "missing": [{"id": s, "title": market.title(s), "who": _hosts(market, s)} for s in market.missing]
        if market.now is not None or market.phase in AFTER
        else [],
        "reported": sum(1 for s in market.in_order if market.reported(s)),
        "held": len([s for s in market.in_order if market.ending(s) != "nobody"]),
        "now": {"title": market.title(telling), "who": _hosts(market, telling)} if telling else None,
        "next": {"title": market.title(following[0]), "who": _hosts(market, following[0])} if following else None,
        "left": len(following),
        "held_clock": clock is not None and clock.due is None,
        "seconds": scene.settings.news_seconds,
        "voters": market.voters,
        "groups": sum(1 for t in market.heads if market.acting(t.id)),
        "silent": [market.title(t.id) for t in market.heads if market.acting(t.id) and not market.speaker(t.id)],
        "page": turned.page,
        "pages": turned.count if market.phase in PLANNED else 1,
        "overrun": [market.title(s) for s in market.sessions if _overruns(market, s)],
    }


def _overruns(market: Market, session: str) -> bool:
    cell = market.cell(session)
    return market.now is not None and cell is not None and cell[0] < market.now and market.there(session) > 0


def _hosts(market: Market, session: str) -> list[dict[str, Any]]:
    return [groups.person(market.scene, p) for p in market.hosts(session)]


def _stage(market: Market) -> Shown | None:
    scene, phase = market.scene, market.phase
    if phase == "topics":
        return Shown("topics", "main", 2, {"n": len(market.heads)})
    if phase in PLANNED:
        return Shown("matrix", "main", 2, _matrix(market))
    if phase == "actions":
        rows = [
            {
                "title": market.title(t.id),
                "n": market.dots(t.id),
                "people": [groups.person(scene, p) for p in market.acting(t.id)],
                "speaker": groups.person(scene, s) if (s := market.speaker(t.id)) else None,
            }
            for t in market.ranking
        ]
        return Shown("actions", "main", 2, {"rows": rows})
    if phase in AFTER:
        return Shown("reports", "main", 2, {"n": len(market.in_order)})
    return None


def _matrix(market: Market) -> dict[str, Any]:
    slots = market.slots
    return {
        "activity": market.scene.id,
        "open": market.running,
        "slots": [market.slot_label(s.n) | {"i": s.n, "colour": colour(s.n), "now": s.n == market.now} for s in slots],
        "rooms": [
            market.room_label(r)
            | {
                "cells": [
                    {
                        "i": s.n,
                        "region": cell_region(s.n, r),
                        "taken": (s.n, r) in market.cells,
                        "goes_on": market.title(going) if (going := market.going_on.get((s.n, r))) else "",
                    }
                    for s in slots
                ]
            }
            for r in market.rooms
        ],
        "sessions": [{"id": s, "title": _called(market, s)} for s in market.sessions],
        "waiting": len(market.waiting),
        "wide": len(slots),
    }


def _session(market: Market, session: str) -> Shown | None:
    phase, cell = market.phase, market.cell(session)
    found = market.sessions[session]
    if phase == "topics":
        if found.twin:
            return None
        return Shown("session", "topics", float(market.heads.index(found.topic)), _face(market, session))
    if phase in PLANNED:
        region = cell_region(*cell) if cell is not None else "waiting"
        order = 0.0 if cell is not None else float(market.waiting.index(session)) if session in market.waiting else 1_000.0
        return Shown("session", region, order, _face(market, session))
    if phase in AFTER and phase != "actions" and session in market.in_order:
        data = {
            "activity": market.scene.id,
            "open": market.running and phase in ("reports", "news", "converge"),
            "title": market.title(session),
            "who": _hosts(market, session),
            "place": {"slot": market.slot_label(cell[0]), "room": market.room_label(cell[1])} if cell is not None else None,
            "people": len(market.took_part(session)),
            "reported": market.reported(session),
            "ending": market.ending(session),
            "telling": session == market.telling,
            "news": phase == "news" and session in market.news_order,
            "region": f"notes-{session}",
        }
        return Shown("held", "sessions", float(market.in_order.index(session)), data)
    return None


def _face(market: Market, session: str) -> dict[str, Any]:
    cell, found = market.cell(session), market.sessions[session]
    others = [o for o in market.sessions if o != session and not market.sessions[o].twin]
    return face(market, session) | {
        "activity": market.scene.id,
        "phase": market.phase,
        "open": market.running,
        "title": found.topic.data.title,
        "topic": found.topic.id,
        "text": market.about(session),
        "who": _hosts(market, session),
        "step_free": market.step_free(session),
        "steps": market.has_steps(session),
        "tight": market.too_small(session),
        "crowd": market.crowd(session),
        "seats": market.rooms[cell[1]].data.seats if cell is not None else 0,
        "interested": len(market.interested(session)),
        "merged": [{"id": t.id, "title": t.data.title} for t in market.family(found.topic.id)[1:]] if not found.twin else [],
        "others": [{"id": o, "title": _called(market, o)} for o in others] if not found.twin and not market.begun else [],
        "alike": [market.number(t) for t in market.alike(found.topic)] if not found.twin else [],
        "slot": cell[0] if cell is not None else None,
        "room": cell[1] if cell is not None else "",
        "slots": [market.slot_label(s.n) | {"i": s.n} for s in market.slots],
        "rooms": [market.room_label(r) for r in market.rooms],
        "placing": market.running and market.phase in PLANNED,
        "begun": market.begun,
        "there": market.there(session) if market.now is not None else 0,
        "ending": market.ending(session),
    }


def _note(market: Market, note: Record[Note]) -> Shown | None:
    session = market.session(note.data.session)
    if not session or market.phase not in AFTER or market.phase == "actions" or session not in market.in_order:
        return None
    lines = market.notes(session)
    at = next((i for i, n in enumerate(lines) if n.id == note.id), 0)
    first = at == 0 or lines[at - 1].data.field != note.data.field
    data = {"name": FIELDS[note.data.field] if first else "", "text": note.data.text, "open": market.running}
    return Shown("note", f"notes-{session}", float(at), data)


def _plan(market: Market) -> dict[str, Any]:
    rows = [
        {
            "title": market.title(s),
            "slot": market.slot_label(slot),
            "room": market.room_label(room),
            **space_proposal.reasons(market, s, slot, room),
        }
        for s, slot, room in market.proposal
    ]
    placed = {s for s, _, _ in market.proposal}
    left = [market.title(s) for s in market.waiting if s not in placed] if rows else []
    return {"activity": market.scene.id, "rows": rows, "left": left, "waiting": len(market.waiting)}
