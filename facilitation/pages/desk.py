"""What the organiser's desk shows, put together for its templates: the list of events and the ways in. Reads, never writes."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from facilitation import agenda
from facilitation.agenda import Event
from facilitation.arrivals import arrivals, counted
from facilitation.deadlines import days_left, keeps_names, registration_open
from facilitation.facts import FACTS, VERSIONS
from facilitation.formats import Methods
from facilitation.house import House, plain
from facilitation.method import N_, Method
from facilitation.pages.desk_forms import Bad, asked, facts_shown
from facilitation.pages.desk_plan import late, plan, preview
from facilitation.people import Language, Role, taking_part
from facilitation.records import AnyBoard, Record
from facilitation.runsheet import stages, title_of
from facilitation.store import NoSuchEvent
from facilitation.whole import next_title
from facilitation.words import say

Stage = Literal["prepare", "invite", "run", "finish"]
SOON = 14
"""Days before names and needs are deleted from which on the list of events says so."""
STAGES: tuple[Stage, ...] = ("prepare", "invite", "run", "finish")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in the list. Times are the event's own."""

    id: str
    title: str
    date: str
    place: str
    code: str
    stage: Stage
    people: int
    lines: int
    sample: bool
    archived: bool
    forgets: str  # the day on which names and needs go, once it is near


async def entries(house: House, wanted: str = "", *, archived: bool = False) -> tuple[list[Entry], int, int]:
    """(events that fit the search, number of all, number in the archive): those to come first, then the past ones.

    A search finds those in the archive too; without one they are on a list of their own.
    """
    found = []
    for event_id, code in await house.store.event_ids():
        board = await house.feed.board(event_id)
        if board.get(event_id) is not None:
            found.append(_entry(board, code, house.live.clock()))
    today = dt.datetime.fromtimestamp(house.live.clock(), dt.UTC).date().isoformat()
    to_come = sorted((e for e in found if e.date >= today or not e.date), key=lambda e: (e.date or "9999", e.title))
    past = sorted((e for e in found if e.date and e.date < today), key=lambda e: e.date, reverse=True)
    words = wanted.casefold().split()
    fitting = [e for e in to_come + past if all(w in f"{e.title} {e.place} {e.date} {e.code}".casefold() for w in words)]
    shown = fitting if words else [e for e in fitting if e.archived is archived]
    return shown, len(found), sum(1 for e in found if e.archived)


def _entry(board: AnyBoard, code: str, now: float) -> Entry:
    event = agenda.facts(board)
    people = len(taking_part(board))
    lines = len(agenda.items(board))
    days = days_left(event, now)
    forgets = event.deletion_date if days is not None and days <= SOON and keeps_names(board) else ""
    stage, put_away = stage_of(board), agenda.archived(board)
    facts = (event.title, event.date, event.place, code, stage, people, lines, event.sample)
    return Entry(board.event_id, *facts, archived=put_away, forgets=forgets)


def stage_of(board: AnyBoard) -> Stage:
    """How far an event has come: being prepared, people are in, under way, everything closed."""
    runs = {p.activity.id: p.activity.data for p in agenda.planned(board) if not p.activity.data.ahead}.values()
    if runs and all(r.state not in ("prepared", "open") for r in runs):
        return "finish"
    if any(r.state != "prepared" for r in runs):
        return "run"
    return "invite" if taking_part(board) else "prepare"


@dataclass(frozen=True, slots=True)
class Way:
    """A moderator's or projector's link. `path` opens it on this machine, `url` is for others."""

    id: str
    role: Role
    label: str
    path: str
    url: str


async def ways(house: House, event_id: str) -> list[Way]:
    """The links that are still good, oldest first."""
    links: Iterable[Any] = (li for li in await house.access.links(event_id) if li.withdrawn is None)
    return [
        Way(li.id, li.role, li.label, house.access.path(li), house.public_url + house.access.path(li))
        for li in sorted(links, key=lambda li: (li.created, li.id))
    ]


# ── whole pages ──


def new_page(house: House, lang: str, chosen: str | None, bad: Bad | None = None) -> str:
    """The page on which an event begins. `chosen`: a ready-made agenda's key, "" for empty, None for the first."""
    if chosen is None or (chosen and all(a.key != chosen for a in house.agendas)):
        chosen = house.agendas[0].key if house.agendas else ""
    ready = [
        {
            "key": a.key,
            "title": _in(a.title, lang),
            "description": _in(a.description, lang),
            "minutes": a.minutes,
            "people": a.people,
            "plan": preview(a.lines(lang), house.methods),
        }
        for a in house.agendas
    ]
    languages: tuple[Language, ...] = ("de", "en") if lang == "de" else ("en", "de")
    facts = facts_shown(Event(title="", languages=languages), bad)
    return house.render.page("desk/new.html", lang, ready=ready, chosen=chosen, facts=facts, bad=bad, titles=FACTS)


async def event_page(house: House, lang: str, event_id: str, query: Mapping[str, str], bad: Bad | None = None) -> str:
    """The page of one event. `query`: "edit" names the line that is open, "add" opens the picker (with "before")."""
    board = await house.feed.board(event_id)
    try:
        event = agenda.facts(board)
    except LookupError as error:
        raise NoSuchEvent(event_id) from error
    door = await house.door(event_id)
    stage = stage_of(board)
    links = await ways(house, event_id)
    on_paper = await house.store.meta(printed(event_id)) or house.public_url
    return house.render.page(
        "desk/archived.html" if agenda.archived(board) else "desk/event.html",
        lang,
        event=plain(event),
        event_id=event_id,
        here=f"/desk/events/{event_id}",
        facts=facts_shown(event, bad),
        titles=FACTS,
        versions=VERSIONS,
        plan=plan(board, house.methods),
        late=late(board, house.methods, house.live.clock()),
        stage=stage,
        stages=STAGES,
        people=len(taking_part(board)),
        guests=counted(arrivals(board)),
        days=days_left(event, house.live.clock()),
        keeps=keeps_names(board),
        registering=registration_open(event, house.live.clock()),
        door=door,
        on_paper="" if on_paper == house.public_url else on_paper,
        ways=links,
        methods=[m for m in house.methods if m.timed],
        ahead=_ahead(board, house.methods),
        exporters=house.exporters,
        poster="poster" in house.handouts,
        number_cards="number_cards" in house.handouts,
        editing=_editing(board, house.methods, query.get("edit", ""), bad),
        adding={"before": query.get("before", "")} if "add" in query else None,
        bad=bad,
        fresh=secrets.token_urlsafe(12),
        copies=house.copies.said(lang),
        following=await _series(house, event, event_id),
        emptied=query.get("emptied", "")[:200],
        restored=query.get("restored", "")[:200],
    )


async def _series(house: House, event: Event, event_id: str) -> dict[str, Any]:
    """For the box in which the next event of the series is made, and the other events of the series as (id, title, date)."""
    title, number = next_title(event)
    others = []
    if event.series:
        for other, _ in await house.store.event_ids():
            board = await house.feed.board(other)
            if other != event_id and board.get(other) is not None and (facts := agenda.facts(board)).series == event.series:
                others.append((other, facts.title, facts.date))
    name = event.series or re.sub(r"^\d{1,3}\.\s", "", event.title)
    return {"title": title, "number": number, "series": name, "others": sorted(others, key=lambda o: o[2] or "9999")}


def _ahead(board: AnyBoard, methods: Methods) -> list[dict[str, Any]]:
    """The steps that may be open before the day: people get to them by a link of their own."""
    runs = {p.activity.id: p.activity for p in agenda.planned(board)}.values()
    those = [run for run in runs if (method := methods.get(run.data.method)) is not None and method.ahead]
    return [{"run": r.id, "title": title_of(methods, r), "open": r.data.ahead and r.data.state == "open"} for r in those]


def printed(event_id: str) -> str:
    """Under which name is kept what address the event's poster was last printed with."""
    return f"printed {event_id}"


def _editing(board: AnyBoard, methods: Methods, item_id: str, bad: Bad | None) -> dict[str, Any] | None:
    """The line whose settings are open, or None."""
    item = next((i for i in agenda.items(board) if i.id == item_id), None)
    run = agenda.activity(board, item.data.activity) if item is not None else None
    if item is None or run is None:
        return None
    method = methods.get(run.data.method)
    mine = bad if bad is not None and bad.form == item_id else None
    locked = any(r.activity == run.id for r in board)
    others = [i for i in agenda.items(board) if not i.data.beside and i.id != item.id]
    runs = {i.id: agenda.activity(board, i.data.activity) for i in others}
    return {
        "id": item.id,
        "activity": run.id,
        "title": run.data.title,
        "named": title_of(methods, msgspec.structs.replace(run, data=msgspec.structs.replace(run.data, title=""))),
        "room": run.data.room,
        "approval": run.data.approval,
        "minutes": item.data.minutes,
        "beside": item.data.beside,
        "others": [(i.id, title_of(methods, r)) for i in others if (r := runs[i.id]) is not None],
        "kind": f"{run.data.method}/{run.data.preset}" if run.data.preset else run.data.method,
        "method": method,
        "locked": locked,
        "running": run.data.state == "open",
        "asked": asked(method, run.data.settings, locked, mine) if method is not None else [],
        "phases": stages(methods, run),
        "sources": _sources(board, methods, run),
        "takes": run.data.takes,
        "bad": mine,
    }


def _sources(board: AnyBoard, methods: Methods, run: Record[agenda.Activity]) -> list[tuple[str, str]]:
    """(id, title) of the steps before this one that could hand something over to it. None once it has opened."""
    method = methods.get(run.data.method)
    if method is None or type(method).take is Method.take or run.data.opened is not None:
        return []
    found: dict[str, str] = {}
    for line in agenda.items(board):
        source = agenda.activity(board, line.data.activity)
        if source is None or source.id == run.id:
            break
        giver = methods.get(source.data.method)
        if giver is not None and type(giver).offers is not Method.offers:
            found[source.id] = title_of(methods, source)
    return list(found.items())


def date_line(facts: Event, lang: str) -> str:
    """ "16.06.2022, 14:30–18:00 Uhr", as far as it is known."""
    parts = []
    if facts.date:
        day = dt.date.fromisoformat(facts.date)
        parts.append(day.strftime("%d.%m.%Y") if lang == "de" else f"{day.day} {day:%B %Y}")
    if facts.start:
        hours = f"{facts.start}–{facts.end}" if facts.end else facts.start
        parts.append(say(lang)(N_("%(time)s h")) % {"time": hours})
    return ", ".join(parts)


def _in(words: Mapping[str, str], lang: str) -> str:
    return words.get(lang) or words.get("en") or next(iter(words.values()), "")
