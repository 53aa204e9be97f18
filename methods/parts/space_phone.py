"""Open space on the phone: bring a topic in, find one's own way through the day, write a report, put dots, go on.

What is only hers (her topics, her schedule with what clashes and what was moved, the reports she can write) is one element;
everybody reads the same reports.
"""

from __future__ import annotations

from typing import Any

from facilitation.method import Shown
from facilitation.records import Record
from methods.parts import groups
from methods.parts.space_kinds import FIELDS, Note, Topic
from methods.parts.space_state import AFTER, PLANNED, Market
from methods.parts.space_wall import colour, face

_READING = ("news", "converge", "closing")
"""The phases in which the reports lie on every phone."""


def show(market: Market, element: str) -> Shown | None:
    """How an element appears on phones; None: not there."""
    scene = market.scene
    kind, _, of = element.partition("-")
    match kind:
        case "stage":
            return _stage(market)
        case "form" if market.running and market.phase == "topics":
            data = {"activity": scene.id, "approval": scene.run.data.approval}
            return Shown("form", "task", 0, data)
        case "late" if market.running and market.phase in PLANNED:
            return Shown("late", "foot", 0, {"activity": scene.id, "approval": scene.run.data.approval})
        case "board" if of in market.sessions:
            return _board(market, of)
    if (note := scene.get(element, Note)) is not None and note.alive:
        return _note(market, note)
    if element in market.sessions and market.phase == "topics" and not market.sessions[element].twin:
        data = face(market, element) | {
            "activity": scene.id,
            "text": market.about(element),
            "adopt": market.running and not market.hosts(element),
        }
        return Shown("topic", "topics", float(market.heads.index(market.sessions[element].topic)), data)
    return None


def _stage(market: Market) -> Shown | None:
    if market.phase == "topics":
        return Shown("topics", "board", 0, {"n": len(market.heads)})
    if _reading(market) and any(market.reported(s) for s in market.sessions):
        return Shown("reports", "board", 0, {"n": sum(market.reported(s) for s in market.sessions)})
    return None


def _reading(market: Market) -> bool:
    return market.phase in _READING or market.scene.state not in ("prepared", "open")


def _board(market: Market, session: str) -> Shown | None:
    """A session's report: for everybody once they are read, before that for those who sit together."""
    if not market.reported(session):
        return None
    region = "reports" if _reading(market) else "board"
    if not _reading(market) and (market.phase in AFTER[1:] or (market.now is None and market.phase != "reports")):
        return None
    data = {"title": market.title(session), "together": not _reading(market), "region": f"notes-{session}"}
    order = float(market.in_order.index(session)) if session in market.in_order else 1_000.0
    return Shown("report", region, order, data)


def _note(market: Market, note: Record[Note]) -> Shown | None:
    session = market.session(note.data.session)
    if not session or _board(market, session) is None:
        return None
    lines = market.notes(session)
    at = next((i for i, n in enumerate(lines) if n.id == note.id), 0)
    first = at == 0 or lines[at - 1].data.field != note.data.field
    data = {"name": FIELDS[note.data.field] if first else "", "text": note.data.text}
    return Shown("note", f"notes-{session}", float(at), data)


# ── What is only hers ──


def mine(market: Market, person: str) -> Shown | None:
    """A person's own list; None where there is nothing for her to do or to know."""
    phase = market.phase
    base: dict[str, Any] = {"activity": market.scene.id, "phase": phase, "open": market.running}
    if not market.running:
        own = [t for t in market.scene.written(Topic) if t.author == person and not t.alive]
        kept = {"kept": [_own_words(t) for t in own], "notes": _own_notes(market, person)}
        return Shown("kept", "mine", 0, base | kept) if any(kept.values()) else None
    if phase == "opening":
        return _tags(market, person, base)
    if phase == "topics":
        own_topics = _own(market, person)
        return Shown("own", "mine", 0, base | {"own": own_topics}) if own_topics else None
    if phase in PLANNED:
        return Shown("plan", "mine", 0, base | _plan(market, person))
    if phase in ("reports", "news"):
        return _reports(market, person, base)
    if phase == "converge":
        return Shown("dots", "mine", 0, base | _dots(market, person))
    if phase == "actions":
        return Shown("actions", "mine", 0, base | _actions(market, person))
    return None


def _tags(market: Market, person: str, base: dict[str, Any]) -> Shown | None:
    most = market.settings.hashtags
    if not most:
        return None
    tags = market.tags_of(person)
    return Shown("tags", "mine", 0, base | {"tags": [*tags, *[""] * most][:most], "written": bool(tags)})


def _own_words(topic: Record[Topic]) -> dict[str, Any]:
    return {"id": topic.id, "title": topic.data.title, "status": topic.status}


def _own(market: Market, person: str) -> list[dict[str, Any]]:
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


def _plan(market: Market, person: str) -> dict[str, Any]:
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
        "kept": [_own_words(t) for t in market.scene.written(Topic) if t.author == person and not t.alive],
        "asks": _asks(market, person),
        "session": _here(market, person),
        "reports": [r for r in _open_reports(market, person) if r["id"] != market.where(person)],
        "notes": _own_notes(market, person),
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


def _open_reports(market: Market, person: str) -> list[dict[str, Any]]:
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


def _own_notes(market: Market, person: str) -> list[dict[str, Any]]:
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


def _reports(market: Market, person: str, base: dict[str, Any]) -> Shown | None:
    open_reports = _open_reports(market, person)
    known = {r["id"] for r in open_reports}
    others = [{"id": s, "title": market.title(s)} for s in market.in_order if s not in known and not market.ending(s)]
    notes = _own_notes(market, person)
    order, at = market.news_order, market.telling
    turns = []
    if market.phase == "news" and at:
        passed = order.index(at)
        for s in market.hosted(person):
            if s in order and order.index(s) >= passed:
                turns.append({"id": s, "title": market.title(s), "before": order.index(s) - passed})
        if not turns:
            return None  # whoever has told her news, or has none, listens
        open_reports, others = [], []
    elif market.phase == "news":
        return None
    data = {"reports": open_reports, "others": others, "notes": notes if market.phase == "reports" else [], "turns": turns}
    return Shown("reports_mine", "mine", 0, base | data) if any(data.values()) else None


def _dots(market: Market, person: str) -> dict[str, Any]:
    spent = market.spent(person)
    return {
        "left": max(0, market.budget - spent),
        "budget": market.budget,
        "topics": [
            {
                "id": t.id,
                "titles": [f.data.title for f in market.family(t.id)],
                "n": (own := len(market.dots_of(person, t.id))),
                "may": spent < market.budget and own < market.settings.heaped,
                "heaped": market.settings.heaped,
            }
            for t in market.heads
        ],
    }


def _actions(market: Market, person: str) -> dict[str, Any]:
    rows = []
    for topic in market.ranking:
        acting, speaker = market.acting(topic.id), market.speaker(topic.id)
        rows.append(
            {
                "id": topic.id,
                "titles": [f.data.title for f in market.family(topic.id)],
                "n": market.dots(topic.id),
                "people": len(acting),
                "in": person in acting,
                "speaks": speaker == person,
                "spoken": bool(speaker),
                "next": [n.data.text for n in market.notes(topic.id, "next")],
                "together": [groups.person(market.scene, p) for p in acting] if person in acting else [],
            }
        )
    return {"topics": rows}
