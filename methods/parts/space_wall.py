"""Open space on the wall: principles, the growing list, the matrix, missing reports, one piece of news at a time, dots.

The matrix keeps its letters: what is more than a wall takes lies on a further page, which the moderator turns; while a round
runs the page is the one with this round. Nothing on the wall counts interest or dots before its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from facilitation.method import N_, Shown
from facilitation.protocol import Colour
from methods.parts.cards import WALL_LIMIT, length
from methods.parts.pages import Pages
from methods.parts.space_kinds import Slot
from methods.parts.space_state import Market
from methods.parts.space_topics import PLANNED

PRINCIPLES: tuple[str, ...] = (
    N_("Whoever comes is the right person."),
    N_("Whatever happens is the only thing that could have."),
    N_("It starts when the time is ripe."),
    N_("When it is over, it is over."),
)
LAW = N_("Law of mobility: if you are neither learning nor giving, go where you do.")
COLOURS: tuple[Colour, ...] = ("yellow", "blue", "green", "orange", "white", "red")
"""The pack of each round, the same on wall, phone and paper."""
ROUNDS, ROOMS = 3, 6
"""So many rounds and rooms a wall takes beside the topics that wait. Tried at 1920 × 1080 with long words."""
MOST_ROWS = 20
"""So many topics stand below each other on the wall, in two columns. Who had most dots comes first."""
MOST_WORDS = 40
"""So many hashtags the wall shows, the most frequent first."""


def colour(slot: int) -> Colour:
    return COLOURS[slot % len(COLOURS)]


def show(market: Market, element: str) -> Shown | None:
    """How an element appears on the wall; None: not there."""
    if element == "stage":
        return _stage(market)
    if element in market.sessions:
        return _session(market, element)
    return None


# ── Which part of the matrix ──


def windows(market: Market) -> list[tuple[tuple[Slot, ...], tuple[str, ...]]]:
    """The pages of the matrix: (rounds, rooms) of each. While a round runs only pages with that round."""
    rooms, slots = tuple(market.rooms), market.slots
    if market.now is not None:
        first = max(0, min(market.now, len(slots) - ROUNDS))
        spans = [slots[first : first + ROUNDS]]
    else:
        spans = _parts(slots, ROUNDS)
    return [(span, part) for part in _parts(rooms, ROOMS) for span in spans]


def _parts(things: Sequence[Any], most: int) -> list[tuple[Any, ...]]:
    """In as few parts as possible, as even as possible: six and six instead of ten and two."""
    n = max(1, -(-len(things) // most))
    size = -(-len(things) // n) if things else 1
    return [tuple(things[i : i + size]) for i in range(0, len(things), size)] or [()]


def pages(market: Market) -> Pages:
    return Pages(market.scene, [str(n) for n in range(len(windows(market)))], 1)


def _window(market: Market) -> tuple[tuple[Slot, ...], tuple[str, ...]]:
    return windows(market)[pages(market).page]


def cell_region(slot: int, room: str) -> str:
    return f"cell-{slot}-{room}"


# ── The stage ──


def _stage(market: Market) -> Shown:
    phase = market.phase
    if phase in PLANNED:
        return Shown("matrix", "main", 0, _matrix(market))
    match phase:
        case "opening":
            words = [{"text": w.text, "n": w.n} for w in market.tags[:MOST_WORDS]]
            data = {
                "theme": market.settings.theme,
                "principles": list(PRINCIPLES),
                "law": LAW,
                "givens": list(market.settings.givens),
                "words": words,
            }
            return Shown("opening", "main", 0, data)
        case "topics":
            return Shown("topics", "main", 0, {"n": len(market.heads), "load": _load(len(market.heads))})
        case "reports":
            return Shown("missing", "main", 0, _missing(market))
        case "news":
            return Shown("news", "main", 0, _news(market))
        case "converge":
            return Shown("converge", "main", 0, _dots(market))
        case "actions":
            return Shown("actions", "main", 0, _actions(market))
    return Shown("closing", "main", 0, {"theme": market.settings.theme})


@lru_cache(maxsize=64)
def _load(n: int) -> str:
    return "s" if n <= 6 else "m" if n <= 12 else "l" if n <= 20 else "xl"


def _matrix(market: Market) -> dict[str, Any]:
    slots, rooms = _window(market)
    turned = pages(market)
    return {
        "slots": [
            market.slot_label(s.n)
            | {"i": s.n, "colour": colour(s.n), "now": s.n == market.now, "over": market.now is not None and s.n < market.now}
            for s in slots
        ],
        "rooms": [
            market.room_label(r)
            | {
                "cells": [
                    {
                        "region": cell_region(s.n, r),
                        "now": s.n == market.now,
                        "taken": (s.n, r) in market.cells,
                        "goes_on": market.title(going) if (going := market.going_on.get((s.n, r))) else "",
                    }
                    for s in slots
                ]
            }
            for r in rooms
        ],
        "wide": len(slots),
        "high": len(rooms),
        "waiting": len(market.waiting),
        "stepfree": any(market.rooms[r].data.step_free for r in rooms),
        "page": turned.page + 1,
        "pages": turned.count,
    }


def _some(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """As many rows as the wall takes, and how many more there are."""
    return {"rows": rows[:MOST_ROWS], "more": max(0, len(rows) - MOST_ROWS), "load": _load(len(rows))}


def _missing(market: Market) -> dict[str, Any]:
    rows = [
        {"title": market.title(s), "state": "there" if market.reported(s) else market.ending(s) or "missing"}
        for s in market.in_order
    ]
    there = sum(r["state"] == "there" for r in rows)
    return {**_some(rows), "all": sum(r["state"] != "nobody" for r in rows), "there": there}


def _news(market: Market) -> dict[str, Any]:
    order, at = market.news_order, market.telling
    following = order[order.index(at) + 1 :] if at in order else []
    clock = market.scene.clock
    return {
        "now": _teller(market, at) if at else None,
        "place": order.index(at) + 1 if at in order else 0,
        "n": len(order),
        "next": market.title(following[0]) if following else "",
        "clock": {"due": clock.due, "left": clock.left, "length": clock.length} if clock is not None else None,
    }


def _teller(market: Market, session: str) -> dict[str, Any]:
    """What stands on the wall while somebody tells: the beginning of what was written, at most three lines of each."""
    shown = []
    for field in market.fields(session):
        if field["field"] in ("points", "agreements", "next"):
            lines = [_short(line, 120) for line in field["lines"][:3]]
            shown.append({"name": field["name"], "lines": lines, "more": len(field["lines"]) - len(lines)})
    title = market.title(session)
    return {"title": title, "len": length(title), "names": market.signed(session), "fields": shown}


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _dots(market: Market) -> dict[str, Any]:
    present = len(market.scene.roster.present)
    rows = [_bar(market, t.id) for t in market.ranking]
    return {
        **_some(rows),
        "counted": market.counted,
        "done": market.voters,
        "present": max(present, market.voters),
        "budget": market.budget,
    }


def _bar(market: Market, topic: str) -> dict[str, Any]:
    title = market.title(topic)
    most = max((market.dots(t.id) for t in market.heads), default=0)
    dots = market.dots(topic) if market.counted else None
    return {"title": title, "n": dots, "part": round(dots / most, 3) if dots and most else 0}


def _actions(market: Market) -> dict[str, Any]:
    rows = [
        _bar(market, t.id) | {"people": len(market.acting(t.id)), "speaker": bool(market.speaker(t.id))} for t in market.ranking
    ]
    return {**_some(rows), "n": market.voters}


# ── A session on the wall ──


def _session(market: Market, session: str) -> Shown | None:
    if market.phase == "topics":
        topic = market.sessions[session].topic
        if market.sessions[session].twin:
            return None
        text = market.about(session)
        data = face(market, session) | {"text": text[:WALL_LIMIT], "cut": len(text) > WALL_LIMIT}
        return Shown("topic", "topics", float(market.heads.index(topic)), data)
    if market.phase not in PLANNED:
        return None
    cell = market.cell(session)
    if cell is None:
        if session not in market.waiting:
            return None
        return Shown("session", "waiting", float(market.waiting.index(session)), face(market, session))
    slots, rooms = _window(market)
    if cell[0] not in {s.n for s in slots} or cell[1] not in rooms:
        return None
    return Shown("session", cell_region(*cell), 0, face(market, session))


def face(market: Market, session: str) -> dict[str, Any]:
    """What everybody may see of a session."""
    cell, old = market.cell(session), market.moved_from(session)
    title = market.title(session)
    found = market.sessions[session]
    return {
        "no": market.number(found.topic),
        "titles": [t.data.title for t in market.family(found.topic.id)],
        "len": length(title),
        "twin": found.twin,
        "names": market.signed(session),
        "owned": bool(market.hosts(session)),
        "colour": colour(cell[0]) if cell is not None else "white",
        "now": cell is not None and cell[0] == market.now,
        "nobody": market.ending(session) == "nobody",
        "old": None
        if old is None or cell is None
        else {
            "room": market.room_label(old[1]) if old[1] != cell[1] else None,
            "slot": market.slot_label(old[0]) if old[0] != cell[0] else None,
        },
    }
