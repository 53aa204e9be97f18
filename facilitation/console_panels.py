"""The moderator's panels beside the step itself: run sheet, tabs, what the wall may show, queue, people.

Pure, like `panels`, which puts them together. The queue shows texts and where they come from, never who wrote them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from facilitation import agenda, arrivals, photos
from facilitation.agenda import Activity, Event
from facilitation.fields import fields
from facilitation.formats import Methods
from facilitation.method import Method, Rejected, Scene, Shown
from facilitation.people import Person, taking_part
from facilitation.photos import pictures_of
from facilitation.records import AnyBoard, Record, marks, texts
from facilitation.runsheet import Row, part_of, title_of
from facilitation.stars import starred

Run = Record[Activity]
Elements = dict[str, Shown]

MOST_PEOPLE = 200
MOST_GUESTS = 100  # who is expected or may be somebody's twin; the others are found on the desk and at the door
MOST_WAITING = 60  # of each kind: more than one looks at in one go
_STATUSES = ("waiting", "late", "hidden")  # also the regions they lie in


def sheet(event: Event, rows: Sequence[Row], methods: Methods) -> Elements:
    """The run sheet's lines, the same lines as forms to edit them, and where the day ends."""
    found: Elements = {}
    lines = [agenda.Planned(r.item, r.run, 0, 0) for r in rows]
    for i, row in enumerate(rows):
        run, item = row.run.data, row.item
        method = methods.get(run.method)
        common = {
            "item": item.id,
            "activity": row.run.id,
            "title": title_of(methods, row.run),
            "part": part_of(item, row.run, lines, methods),
            "room": run.room,
            "minutes": item.data.minutes,
            "beside": bool(item.data.beside),
            "place": row.place,
            "tz": event.timezone,
        }
        times = {"start": row.start, "begun": row.begun, "ended": row.ended, "current": row.current}
        found[f"item-{item.id}"] = Shown("item", "agenda", i, common | times)
        change = {
            "own": run.title,
            "method": method.name if method is not None else run.method,
            "state": run.state,
            "approval": run.approval,
            "up": rows[i - 1].item.id if i > 0 else None,
            "down": None if i + 1 == len(rows) else rows[i + 2].item.id if i + 2 < len(rows) else "",
        }
        found[f"plan-{item.id}"] = Shown("plan", "plan", i, common | change)
    first = rows[0].start if rows else None
    latest = max((r.start + r.item.data.minutes * 60 for r in rows if r.start is not None), default=None)
    ends = {"first": first, "planned_end": latest, "limit": agenda.ends_at(event), "tz": event.timezone}
    found["ends"] = Shown("ends", "ends", 0, ends)
    choices = [_choice(m) for m in methods if m.timed]
    before = [{"item": r.item.id, "title": title_of(methods, r.run)} for r in rows if not r.place]
    found["adder"] = Shown("adder", "adder", 0, {"methods": choices, "lines": before})
    return found


def _choice(method: Method) -> dict[str, Any]:
    """A format to insert: its variants, and the question that is asked at once (its first setting of lines) or None."""
    presets = [{"preset": p.key, "name": p.name, "minutes": p.minutes} for p in method.presets]
    asked = next((f for f in fields(method.settings) if f.kind == "lines"), None)
    lines = {"name": asked.name, "title": asked.title, "help": asked.help} if asked is not None else None
    return {"method": method.key, "name": method.name, "presets": presets, "lines": lines}


def tabs(board: AnyBoard, methods: Methods, run: Run | None) -> Elements:
    """What runs at the same time, what every event has beside its agenda (the topic store), and what is or may be open before
    the day. None if it is only one."""
    known = [(a, m) for a in agenda.activities(board) if (m := methods.get(a.data.method)) is not None]
    untimed = [a for a, m in known if not m.timed or (m.ahead and (a.data.ahead or a.data.state == "prepared"))]
    front = agenda.current(board)
    shown = {a.id: a for a in (*([front] if front else []), *agenda.open_activities(board), *([run] if run else []), *untimed)}
    if len(shown) < 2:
        return {}
    order = list(shown)
    return {
        f"tab-{a.id}": Shown(
            "tab",
            "tabs",
            order.index(a.id),
            {
                "activity": a.id,
                "title": title_of(methods, a),
                "room": a.data.room,
                "front": front is not None and a.id == front.id,
                "on": run is not None and a.id == run.id,
            },
        )
        for a in shown.values()
    }


def wall(board: AnyBoard, methods: Methods) -> Elements:
    """What the projectors do (`switch`: the two buttons that are always at hand), and what they could show instead."""
    shown = agenda.screen(board)
    pinned = agenda.activity(board, shown.activity)
    state = {"blank": shown.blank, "frozen": shown.frozen is not None, "welcome": shown.welcome}
    what = {"activity": pinned.id if pinned else "", "title": title_of(methods, pinned) if pinned else ""}
    runs = {p.activity.id: p.activity for p in agenda.planned(board)}
    runs |= {a.id: a for a in agenda.activities(board) if a.id not in runs}
    options = [{"activity": a.id, "title": title_of(methods, a), "state": a.data.state} for a in runs.values()]
    return {
        "switch": Shown("switch", "switch", 0, state),
        "screen": Shown("screen", "screen", 0, state | what),
        "shows": Shown("shows", "shows", 0, {"options": options, "activity": what["activity"], "welcome": shown.welcome}),
    }


def handover(board: AnyBoard, methods: Methods, run: Run | None) -> Elements:
    """What this run could take over from others. Empty if its format takes nothing."""
    method = methods.get(run.data.method) if run is not None else None
    if run is None or method is None or type(method).take is Method.take or run.data.state == "confirmed":
        return {}
    found: Elements = {}
    for i, source in enumerate(agenda.activities(board)):
        giver = methods.get(source.data.method)
        if giver is None or source.id == run.id or source.data.state == "prepared" or type(giver).offers is Method.offers:
            continue
        try:
            offers = methods.suiting(run, giver.offers(methods.scene(board, source)))
        except (Rejected, msgspec.ValidationError):
            continue
        if offers:
            chosen = any(o.rest for o in offers)
            data = {
                "source": source.id,
                "target": run.id,
                "title": title_of(methods, source),
                "offers": [
                    {"origin": o.origin, "title": o.title, "text": o.text, "ticked": chosen and o.rest is not method.timed}
                    for o in offers[:MOST_PEOPLE]
                ],
            }
            found[f"take-{source.id}"] = Shown("take", "takes", i, data)
    return found


def queue(board: AnyBoard, methods: Methods) -> Elements:
    """Contributions that somebody has to look at: waiting for approval, come too late, hidden. Oldest first.

    What is still its author's alone is not among them: nobody has to look at it, and nobody may.
    """
    piles: dict[str, list[tuple[Method, Scene[Any], Record[Any]]]] = {status: [] for status in _STATUSES}
    for run in agenda.activities(board):
        method = methods.get(run.data.method)
        if method is None:
            continue
        found_here = [
            record
            for kind in method.records
            for record in board.kind(run.id, kind.tag())
            if record.status != "on" and record.removed is None
        ]
        scene = methods.scene(board, run) if found_here else None
        for record in found_here:
            if scene is not None and not method.private(scene, record):
                piles[record.status].append((method, scene, record))
    has_store = any((m := methods.get(a.data.method)) is not None and not m.timed for a in agenda.activities(board))
    found: Elements = {}
    for status, pile in piles.items():
        pile.sort(key=lambda entry: (entry[2].born, entry[2].id))
        for method, scene, record in pile[:MOST_WAITING]:
            place, colour = method.whereabouts(scene, record)
            data = _waiting(board, methods, scene.run, record) | {
                "store": has_store and method.timed,
                "place": place,
                "colour": colour,
            }
            found[f"wait-{record.id}"] = Shown("wait", status, record.born, data)
    counts = {status: len(pile) for status, pile in piles.items()}
    ids = [record.id for _, _, record in piles["waiting"][:MOST_WAITING]]
    found["queue"] = Shown("queue", "queue", 0, counts)
    found["queue-all"] = Shown("queue_all", "queue-all", 0, {"records": ids, "more": counts["waiting"] - len(ids)})
    return found


def stars(board: AnyBoard, methods: Methods) -> Elements:
    """What the moderator has starred for the protocol's first page, in the order of the stars."""
    found: Elements = {}
    for i, record in enumerate(starred(board)):
        run = agenda.activity(board, record.activity)
        method = methods.get(run.data.method) if run is not None else None
        if run is None or method is None or method.private(methods.scene(board, run), record):
            continue
        data = {"record": record.id, "text": texts(record)[0], "from": title_of(methods, run), "colour": method.colour}
        found[f"star-{record.id}"] = Shown("star", "stars", i, data)
    return found


def _waiting(board: AnyBoard, methods: Methods, run: Run, record: Record[Any]) -> dict[str, Any]:
    words = [(name, getattr(record.data, name)) for name in marks(type(record.data), "text")]
    return {
        "record": record.id,
        "status": record.status,
        "texts": [{"field": name, "text": text} for name, text in words if isinstance(text, str) and text],
        "more": [t for t in texts(record) if t not in {text for _, text in words if isinstance(text, str)}],
        "pictures": [shown for p in pictures_of(record.data) if (shown := photos.shown(board, p)) is not None],
        "from": title_of(methods, run),
        "paper": record.entered_by is not None,
    }


def folk(board: AnyBoard) -> Elements:
    """How many are here and how; and who, people with numbered cards first: those are entered for."""
    everybody = [r for r in taking_part(board) if r.data.counts]
    here = [r for r in everybody if r.data.present]
    phones = sum(1 for r in here if r.data.channel in ("phone", "tablet"))
    everybody.sort(key=_rank)
    count = {
        "people": len(here),
        "phones": phones,
        "paper": sum(1 for r in here if r.data.channel == "paper"),
        "door": sum(1 for r in here if r.data.channel == "door"),
        "more": max(0, len(everybody) - MOST_PEOPLE),
        "free": arrivals.next_number(board),
    }
    found: Elements = {"folk": Shown("folk", "folk", 0, count)}
    needs = {g.data.person: g.data.needs for g in board.kind(None, "guest") if g.alive}
    for i, person in enumerate(everybody[:MOST_PEOPLE]):
        data = {
            "person": person.id,
            "name": person.data.name,
            "institution": person.data.institution,
            "region": person.data.region,
            "number": person.data.number,
            "channel": person.data.channel,
            "present": person.data.present,
            "needs": needs.get(person.id, ""),
        }
        found[f"person-{person.id}"] = Shown("person", "people", i, data)
    return found


def guests(board: AnyBoard) -> Elements:
    """Who is expected, for the check-in at the door; nothing for an event without a guest list."""
    entries = arrivals.arrivals(board)
    if not entries:
        return {}
    open_ones = [e for e in entries if e.state == "expected" or e.twins]
    count = arrivals.counted(entries) | {"more": max(0, len(open_ones) - MOST_GUESTS)}
    found: Elements = {"guests": Shown("guests", "guests-head", 0, count)}
    place = {entry.guest.id: i for i, entry in enumerate(entries)}  # whoever is checked in moves nobody else
    for entry in open_ones[:MOST_GUESTS]:
        shown = Shown("guest", "guests", place[entry.guest.id], arrivals.shown(entry, needs=True))
        found[f"guest-{entry.guest.id}"] = shown
    return found


def _rank(person: Record[Person]) -> tuple[bool, bool, int, str, int]:
    data = person.data
    return not data.present, data.channel == "phone", data.number or 0, data.name.casefold(), person.born
