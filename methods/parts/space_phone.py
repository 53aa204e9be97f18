"""Open space on the phone: bring a topic in, find one's own way through the day, write a report, put dots, go on.

What is only hers (her topics, her schedule with what clashes and what was moved, the reports she can write) is one element;
everybody reads the same reports.
"""

from __future__ import annotations

from typing import Any

from facilitation.method import N_, Shown
from facilitation.records import Record
from methods.parts import groups, space_schedule
from methods.parts.space_records import FIELDS, Note, Topic
from methods.parts.space_state import Market
from methods.parts.space_topics import AFTER, PLANNED
from methods.parts.space_wall import face

_READING = ("converge", "closing")
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
        case "task" if market.running and (text := _task(market)):
            return Shown("task", "task", 0, {"text": text})
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


TASKS: dict[str, str] = {
    "market": N_("Look round: what interests you? It binds you to nothing, and you may change over at any time."),
    "round": N_("Go where you like. Nobody has to stay to the end."),
    "reports": N_("Whoever was in a session can write down what came of it."),
    "converge": N_("Put your dots where you want to go on. You can read the reports below."),
    "actions": N_("Go on with as many topics as you can really carry."),
}
"""What the phone is for now: with a word of it, it is not put away."""


def _task(market: Market) -> str:
    if market.phase == "opening":
        return N_("Whoever reads them finds you.") if market.settings.hashtags else ""
    return TASKS.get("round" if market.now is not None else market.phase, "")


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
    if market.scene.roster.get(person) is None:
        return None
    base: dict[str, Any] = {"activity": market.scene.id, "phase": phase, "open": market.running}
    if not market.running:
        own = [t for t in market.scene.written(Topic) if t.author == person and not t.alive]
        kept = {"kept": [space_schedule.own_words(t) for t in own], "notes": space_schedule.own_notes(market, person)}
        return Shown("kept", "mine", 0, base | kept) if any(kept.values()) else None
    if phase == "opening":
        return _tags(market, person, base)
    if phase == "topics":
        own_topics = space_schedule.own(market, person)
        return Shown("own", "mine", 0, base | {"own": own_topics}) if own_topics else None
    if phase in PLANNED:
        return Shown("plan", "mine", 0, base | space_schedule.plan(market, person))
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


def _reports(market: Market, person: str, base: dict[str, Any]) -> Shown | None:
    open_reports = space_schedule.open_reports(market, person)
    known = {r["id"] for r in open_reports}
    others = [{"id": s, "title": market.title(s)} for s in market.in_order if s not in known and not market.ending(s)]
    notes = space_schedule.own_notes(market, person)
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
