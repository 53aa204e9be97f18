"""Open space on the phone: somebody's own topics, her way through the day with what clashes and what was moved, her reports."""

from __future__ import annotations

from typing import Any

from facilitation.records import Record
from methods.parts.space_records import FIELDS, Note, Topic
from methods.parts.space_state import Market
from methods.parts.space_wall import colour


def own_words(topic: Record[Topic]) -> dict[str, Any]:
    return {"id": topic.id, "title": topic.data.title, "status": topic.status}


def own(market: Market, person: str) -> list[dict[str, Any]]:
    """The topics that somebody hosts, and those she wrote that nobody sees yet."""
    scene, found = market.scene, []
    for topic in scene.written(Topic):
        if market.host(topic) != person and not (topic.author == person and not topic.alive):
            continue
        head = market.head(topic.id)
        found.append(
            {
                "id": topic.id,
                "title": topic.data.title,
                "text": topic.data.text,
                "signed": topic.data.signed,
                "step_free": topic.data.step_free,
                "status": topic.status,
                "written": topic.author == person,
                "with": [t.data.title for t in market.family(head) if t.id != topic.id] if topic.alive else [],
            }
        )
    return found


def _place(market: Market, session: str) -> dict[str, Any] | None:
    """Where and when a session is, and what has changed."""
    cell, old = market.cell(session), market.moved_from(session)
    if cell is None:
        return None
    return {
        "slot": market.slot_label(cell[0]),
        "room": market.room_label(cell[1]),
        "colour": colour(cell[0]),
        "old_room": market.room_label(old[1]) if old is not None and old[1] != cell[1] else None,
        "old_slot": market.slot_label(old[0]) if old is not None and old[0] != cell[0] else None,
    }


def _line(market: Market, session: str, person: str) -> dict[str, Any]:
    """A session as one chooses it or has it in the schedule."""
    return {
        "id": session,
        "titles": [t.data.title for t in market.family(market.sessions[session].topic.id)],
        "twin": market.sessions[session].twin,
        "names": market.signed(session),
        "text": market.about(session),
        "place": _place(market, session),
        "host": person in market.hosts(session),
        "liked": market.is_interested(session, person),
        "here": market.where(person) == session,
        "nobody": market.ending(session) == "nobody",
        "owned": bool(market.hosts(session)),
    }


def plan(market: Market, person: str) -> dict[str, Any]:
    likes = market.likes(person)
    rooms = list(market.rooms)
    order = {s: rooms.index(room) for (_, room), s in market.cells.items()}
    slots = []
    for slot in market.slots:
        if market.now is not None and slot.n < market.now:
            continue
        mine_here = [s for s in likes if (c := market.cell(s)) is not None and c[0] == slot.n]
        others = [s for (n, _), s in market.cells.items() if n == slot.n and s not in mine_here]
        others.sort(key=lambda s: order.get(s, 99))
        after = next((o for o in market.slots if o.n == slot.n + 1), None)
        slots.append(
            market.slot_label(slot.n)
            | {
                "i": slot.n,
                "colour": colour(slot.n),
                "now": slot.n == market.now,
                "mine": [_line(market, s, person) for s in mine_here],
                "others": [_line(market, s, person) for s in others],
                "clash": len(mine_here) > 1,
                "both": market.keeps_both(slot.n, person),
                "pause": slot.end if after is not None and slot.end and after.start and after.start != slot.end else "",
            }
        )
    return {
        "slots": slots,
        "waiting": [_line(market, s, person) for s in market.waiting],
        "own": [_hosted(market, s, person) for s in market.hosted(person)],
        "kept": [own_words(t) for t in market.scene.written(Topic) if t.author == person and not t.alive],
        "asks": _asks(market, person),
        "session": _here(market, person),
        "reports": [r for r in open_reports(market, person) if r["id"] != market.where(person)],
        "notes": own_notes(market, person),
        "round": market.now is not None,
        "begun": market.begun,
    }


def _hosted(market: Market, session: str, person: str) -> dict[str, Any]:
    """One's own session with the places it may go to: first the free ones, then those to ask for a trade."""
    cell = market.cell(session)
    free = [
        {
            "slot": market.slot_label(s.n),
            "i": s.n,
            "colour": colour(s.n),
            "busy": market.title(clash) if (clash := market.busy(session, s.n)) else "",
            "rooms": [market.room_label(r) for r in market.free(s.n)],
        }
        for s in market.slots
        if market.now is None or s.n >= market.now
    ]
    others = [
        {"id": o, "title": market.title(o), "placed": market.cell(o) is not None}
        for o in market.sessions
        if o != session and person not in market.hosts(o)
    ]
    family = market.family(market.sessions[session].topic.id)
    topic = next((t for t in family if market.host(t) == person), market.sessions[session].topic)
    asked = [a for a in market.asks if a.data.topic == session]
    return _line(market, session, person) | {
        "crowd": market.crowd(session),
        "tight": market.too_small(session),
        "steps": market.has_steps(session),
        "free": free,
        "others": others,
        "no_merge": market.begun or market.sessions[session].twin,
        "over": cell is not None and market.over(session),
        "asked": [{"id": a.id, "what": a.data.what, "title": market.title(a.data.other)} for a in asked],
        "topic": {
            "id": topic.id,
            "title": topic.data.title,
            "text": topic.data.text,
            "signed": topic.data.signed,
            "step_free": topic.data.step_free,
            "written": topic.author == person,
        },
        "editable": not market.sessions[session].twin and market.host(topic) == person,
        "ending": market.ending(session),
        "round": market.now is not None,
    }


def _asks(market: Market, person: str) -> list[dict[str, Any]]:
    """What other hosts ask her."""
    found = []
    for ask in market.asks:
        other = ask.data.other
        if person in market.hosts(other) and person not in market.hosts(ask.data.topic):
            cell, theirs = market.cell(other), market.cell(ask.data.topic)
            found.append(
                {
                    "id": ask.id,
                    "what": ask.data.what,
                    "mine": market.title(other),
                    "theirs": market.title(ask.data.topic),
                    "from": _where(market, cell),
                    "to": _where(market, theirs),
                }
            )
    return found


def _where(market: Market, cell: tuple[int, str] | None) -> dict[str, Any] | None:
    return {"slot": market.slot_label(cell[0]), "room": market.room_label(cell[1])} if cell is not None else None


def _here(market: Market, person: str) -> dict[str, Any] | None:
    """The session where she is: its report, and what to do when its time is over."""
    session = market.where(person)
    if not session or market.now is None:
        return None
    cell = market.cell(session)
    over = cell is not None and cell[0] < market.now
    goes_on = next((room for (slot, room), s in market.going_on.items() if s == session and slot == market.now), "")
    return {
        "id": session,
        "title": market.title(session),
        "host": person in market.hosts(session),
        "there": market.there(session),
        "over": over,
        "goes_on": market.room_label(goes_on) if goes_on else None,
        "free": [market.room_label(r) for r in market.free(market.now)] if over else [],
        "fields": [{"field": f, "name": name} for f, name in FIELDS.items()],
        "reported": market.reported(session),
    }


def open_reports(market: Market, person: str) -> list[dict[str, Any]]:
    """The sessions in which somebody was, and whose report she can write."""
    return [
        {
            "id": s,
            "title": market.title(s),
            "reported": market.reported(s),
            "host": person in market.hosts(s),
            "fields": [{"field": f, "name": name} for f, name in FIELDS.items()],
        }
        for s in market.in_order
        if market.was_there(s, person)
        and market.ending(s) not in ("nobody", "dropped")
        and (market.over(s) or market.where(person) == s)
    ]


def own_notes(market: Market, person: str) -> list[dict[str, Any]]:
    """The lines that somebody wrote, with what she may still do."""
    order = list(FIELDS)
    notes = [n for n in market.scene.written(Note) if n.author == person]
    return [
        {
            "id": n.id,
            "title": market.title(session) if (session := market.session(n.data.session)) else "",
            "name": FIELDS[n.data.field],
            "text": n.data.text,
            "status": n.status,
        }
        for n in sorted(notes, key=lambda n: (n.data.session, order.index(n.data.field)))
    ]
