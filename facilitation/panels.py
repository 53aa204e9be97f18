"""The core's own elements on the three screens: heads, clocks, the run sheet, the queue, who is there, what was done last.

Data only: unix seconds, ids, and texts that are either source strings of the catalogues or a person's own words (a
template looks a text up and escapes it, so it need not know which). No language, no present moment: what changes by mere
time the page draws from the stamps. Everything is derived from records, at once for every change, so it stays linear in
agenda, people and records.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from facilitation import agenda, console_panels, console_pictures, history, runsheet
from facilitation.agenda import Activity
from facilitation.formats import Methods
from facilitation.method import Shown
from facilitation.records import AnyBoard, Change, Record
from facilitation.runsheet import phase_title, stages, title_of

Run = Record[Activity]
Elements = dict[str, Shown]


@dataclass(frozen=True, slots=True)
class Door:
    """How one gets in: the short code, the address to type, and what the QR code says. Not on the board: access knows it."""

    code: str = ""
    address: str = ""
    url: str = ""


PARTS = ("frame", "now", "handover", "queue", "history", "guests", "pictures")
"""The console's panels, by what can change them: the agenda and people · the run's board · other runs' boards · a status ·
the desk's changes · the guest list and people · pictures and what carries them."""


def part_of(element_id: str) -> str:
    """The part that one of the core's elements belongs to."""
    return _PART_OF.get(element_id.partition("-")[0], "frame")


_PART_OF = {
    "now": "now",
    "take": "handover",
    "star": "handover",
    "queue": "queue",
    "wait": "queue",
    "last": "history",
    "log": "history",
    "guests": "guests",
    "guest": "guests",
    "shots": "pictures",
    "shot": "pictures",
    "shotn": "pictures",
    "wordless": "pictures",
}


def console(
    board: AnyBoard,
    methods: Methods,
    run: Run | None,
    log: Sequence[Change],
    door: Door | None = None,
    parts: Collection[str] = PARTS,
) -> Elements:
    """The moderator's screen, or some parts of it. `run` is the activity this console looks at, which need not be the one
    in the foreground."""
    found: Elements = {}
    if "frame" in parts:
        found |= _frame(board, methods, run, door or Door())
    if "now" in parts:
        found |= _now(board, methods, run)
    if "handover" in parts:
        found |= console_panels.handover(board, methods, run)
        found |= console_panels.stars(board, methods)
    if "queue" in parts:
        found |= console_panels.queue(board, methods)
    if "guests" in parts:
        found |= console_panels.guests(board)
    if "pictures" in parts:
        found |= console_pictures.pictures(board, methods, run)
    if "history" in parts:
        found |= history.latest(board, methods, log, agenda.facts(board).timezone)
    return found


def _frame(board: AnyBoard, methods: Methods, run: Run | None, door: Door) -> Elements:
    event = agenda.facts(board)
    top = {"title": event.title, "place": event.place, "code": door.code}
    found: Elements = {"top": Shown("top", "top", 0, top)}
    sheet = runsheet.rows(board, methods)
    found |= console_panels.sheet(event, sheet, methods)
    found |= console_panels.tabs(board, methods, run)
    found |= console_panels.wall(board, methods)
    found |= console_panels.folk(board)
    return found


def projector(board: AnyBoard, methods: Methods, run: Run | None, door: Door | None = None) -> Elements:
    """The wall. With `blank` or `welcome` among the elements nothing of a method belongs on it. `run` is what it shows."""
    shown = agenda.screen(board)
    if shown.blank:
        return {"blank": Shown("blank", "main")}
    event, way_in = agenda.facts(board), asdict(door or Door())
    present = sum(1 for r in board.kind(None, "person") if r.alive and r.data.present)
    if shown.welcome or run is None:
        facts = {
            "title": event.title,
            "subtitle": event.subtitle,
            "date": event.date,
            "end_date": event.end_date,
            "start": event.start,
            "end": event.end,
            "place": event.place,
            "host": event.host,
            "wifi": event.wifi,
            "wifi_password": event.wifi_password,
            "present": present,
        }
        return {"welcome": Shown("welcome", "main", 0, facts | way_in)}
    head = {
        "title": title_of(methods, run),
        "phase": phase_title(stages(methods, run), run.data.phase),
        "instruction": instruction(methods, run),
        "clock": clock(board, run),
    }
    foot = {"event": event.title, "date": event.date, "present": present}
    return {"head": Shown("head", "head", 0, head), "foot": Shown("foot", "foot", 0, foot | way_in)}


def phone(board: AnyBoard, methods: Methods, run: Run | None) -> Elements:
    """A participant's phone: where am I, what is to do, which rooms there are. `run` is the activity this phone is in."""
    if run is None:
        event = agenda.facts(board)
        head: dict[str, Any] = {"title": event.title, "room": "", "steps": [], "instruction": "", "clock": None}
        # Nothing was opened yet. `at` is the moment from which the page no longer says when it begins.
        head["begins"] = {"date": event.date, "start": event.start, "at": agenda.awaited(event)}
        return {"head": Shown("head", "head", 0, head)}
    head = {
        "title": title_of(methods, run),
        "room": run.data.room,
        "steps": [] if run.data.ahead else steps(methods, run),  # who answers at home needs not know how it goes on
        "instruction": instruction(methods, run),
        "clock": clock(board, run),
    }
    found = {"head": Shown("head", "head", 0, head)}
    if run.data.ahead:
        return found
    running = agenda.open_activities(board)
    if len(running) > 1:
        rooms = [{"id": a.id, "title": title_of(methods, a), "room": a.data.room} for a in running]
        found["rooms"] = Shown("rooms", "rooms", 0, {"rooms": rooms})
    return found


def clock(board: AnyBoard, run: Run) -> dict[str, float | None] | None:
    """A run's countdown: `due` (unix seconds) while it goes, `left` (seconds) while it is held; None if there is none."""
    found = agenda.clock(board, run.id)
    if found is None or run.data.state != "open":
        return None
    return {"due": found.due, "left": found.left, "length": found.length}


def instruction(methods: Methods, run: Run) -> str:
    """What is to do in the running phase; "" where nothing runs."""
    if run.data.state != "open":
        return ""
    return next((p.instruction for p in stages(methods, run) if p.key == run.data.phase), "")


def steps(methods: Methods, run: Run) -> list[dict[str, str]]:
    """The phases with their state: "done", "now" or ""."""
    phases = stages(methods, run)
    order = [p.key for p in phases]
    at = order.index(run.data.phase) if run.data.phase in order else -1
    if run.data.state not in ("prepared", "open"):
        at = len(order)
    state = ["done" if i < at else "now" if i == at else "" for i in range(len(order))]
    return [{"key": p.key, "title": p.title, "state": s} for p, s in zip(phases, state, strict=True)]


def _now(board: AnyBoard, methods: Methods, run: Run | None) -> Elements:
    """The step that this console steers: its phases, its clock, the one next step, the way back."""
    front = agenda.current(board)
    ahead = runsheet.forward(board, methods)
    data: dict[str, Any] = dict.fromkeys(("activity", "title", "room", "phase", "instruction"), "")
    data |= {
        "state": "prepared",
        "steps": [],
        "clock": None,
        "front": True,
        "timed": True,
        "ahead": False,
        "early": False,
        "guide": [],
        "back": None,
        "pending": False,
        "next": runsheet.data_of(ahead),
    }
    if run is not None:
        beside = front is None or run.id != front.id
        method = methods.get(run.data.method)
        data |= {
            "activity": run.id,
            "title": title_of(methods, run),
            "room": run.data.room,
            "state": run.data.state,
            "phase": run.data.phase,
            "steps": steps(methods, run) if method is not None and method.timed else [],
            "instruction": instruction(methods, run),
            "clock": clock(board, run),
            "front": not beside,
            "timed": method is None or method.timed,
            "ahead": method is not None and method.ahead,
            "early": run.data.ahead,
            "guide": list(method.guide) if method is not None else [],
            "pending": run.data.state == "open" and runsheet.pending(board, methods, run),
        }
        back = runsheet.backward_beside(board, methods, run) if beside else runsheet.backward(board, methods)
        data["back"] = runsheet.data_of(back)
        if beside and method is not None and method.timed:
            data["next"] = runsheet.data_of(runsheet.forward_beside(board, methods, run))
    return {"now": Shown("now", "now", 0, data)}
