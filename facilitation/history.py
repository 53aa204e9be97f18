"""What the desk did last, in words: the moderator's undo list and its newest line, the toast. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from facilitation import agenda
from facilitation.formats import Methods
from facilitation.method import N_, Body, Shown
from facilitation.records import AnyBoard, Change, Record, texts
from facilitation.runsheet import phase_title, stages, title_of

LATEST = 20
_LOOK_BACK = 1_000  # changes to look through for the latest ones of the desk

SAID = {
    "open": N_("Opened"),
    "open_ahead": N_("Opened before the day"),
    "next": N_("Moved on to"),
    "phase": N_("Moved on to"),
    "back": N_("One step back"),
    "close": N_("Closed"),
    "reopen": N_("Opened again"),
    "evaluate": N_("Evaluated"),
    "confirm": N_("Confirmed"),
    "clock_set": N_("Clock set"),
    "clock_shift": N_("Clock changed"),
    "clock_hold": N_("Clock held"),
    "clock_go": N_("Clock running again"),
    "tick": N_("Clock ran out"),
    "present": N_("Wall shows something else"),
    "hide": N_("Hidden"),
    "unhide": N_("Shown again"),
    "approve": N_("Released"),
    "correct": N_("Text corrected"),
    "take_in": N_("Late card taken in"),
    "to_store": N_("Put into the topic store"),
    "take": N_("Handed over"),
    "star": N_("Star given or taken away"),
    "undo": N_("Undone"),
    "erase": N_("Data of one person erased"),
    "edit_event": N_("Facts of the event changed"),
    "add_item": N_("Step added"),
    "edit_item": N_("Step changed"),
    "move_item": N_("Step moved"),
    "drop_item": N_("Step removed"),
    "add_person": N_("Person added"),
    "edit_person": N_("Person changed"),
    "take_guests": N_("Put on the guest list"),
    "edit_guest": N_("Guest changed"),
    "drop_guests": N_("Taken off the guest list"),
    "check_in": N_("Guest checked in"),
    "check_out": N_("Check-in taken back"),
    "forget": N_("Names and needs deleted, as announced"),
    "merge_people": N_("Two entries became one person"),
    "add_picture": N_("Picture added"),
    "describe": N_("Picture described"),
    "type_in": N_("Card typed in"),
    "restore": N_("Brought back from a copy"),
    "archive": N_("Put into the archive or taken back"),
    "clear_rehearsal": N_("Rehearsal cleared"),
}
"""What a command did, in the words of the undo list. A method's own commands say it themselves (Body.said)."""

_SWITCHED = {
    "blank": (N_("Wall blanked"), N_("Wall shown again")),
    "freeze": (N_("Wall frozen"), N_("Wall live again")),
    "welcome": (N_("Welcome page shown"), N_("Welcome page taken away")),
}
"""The same for what is switched on and off."""

_FINAL = frozenset(
    {
        "confirm",
        "erase",
        "erase_me",
        "new_event",
        "drop_guests",
        "unregister",
        "forget",
        "archive",
        "clear_rehearsal",
        "restore",
    }
)
_QUIET = frozenset({"check_in", "check_out", "add_picture", "describe", "type_in"})
"""In the list, but not worth a message over the screen: at the door and from a pinboard there is one every few seconds."""


def latest(board: AnyBoard, methods: Methods, log: Sequence[Change], tz: str) -> dict[str, Shown]:
    """The latest changes that the desk made, newest first; the newest that is not quiet also as a toast with
    its undo."""
    found: dict[str, Shown] = {}
    lines = 0
    for change in reversed(log[-_LOOK_BACK:]):
        if lines == LATEST:
            break
        actor = board.get(change.actor) if change.actor else None
        if change.actor is None or (actor is not None and actor.kind in ("person", "guest")):
            continue
        body = _body(board, methods, change)
        data = {
            "seq": change.seq,
            "command": change.command,
            "said": _said(change, body),
            "about": _about(board, methods, change),
            "actor": change.actor,
            "at": change.at,
            "tz": tz,
            "undo": bool(change.before) and change.command not in _FINAL,
        }
        lines += 1
        quiet = change.command in _QUIET or (body is not None and body.quiet)
        if "last" not in found and not quiet:
            found["last"] = Shown("last", "toast", 0, data)
        found[f"log-{change.seq}"] = Shown("log", "log", -change.seq, data)
    return found


def _body(board: AnyBoard, methods: Methods, change: Change) -> type[Body] | None:
    """The method's own command that a change came from; None for one of the core's."""
    run = agenda.activity(board, change.activity) if change.activity and change.command not in SAID else None
    method = methods.get(run.data.method) if run is not None else None
    return next((b for b in method.commands if b.tag() == change.command), None) if method is not None else None


def _said(change: Change, body: type[Body] | None) -> str:
    if change.command not in _SWITCHED:
        return SAID.get(change.command) or (body.said if body is not None else "") or N_("Entry changed")
    before = change.before.get("screen")
    was = before.data if before is not None else agenda.Screen()
    was_on = {"blank": was.blank, "freeze": was.frozen is not None, "welcome": was.welcome}[change.command]
    return _SWITCHED[change.command][was_on]


def _hushed(board: AnyBoard, methods: Methods, record: Record[Any]) -> bool:
    """True for what its author has taken or kept back since: then the list does not tell it either."""
    run = agenda.activity(board, record.activity)
    method = methods.get(run.data.method) if run is not None else None
    gone = record.removed is not None
    return gone or (run is not None and method is not None and method.private(methods.scene(board, run), record))


def _about(board: AnyBoard, methods: Methods, change: Change) -> str:
    """What a change was about: the step or phase that began with it, else the text, else the step; source or user text."""
    touched = [r for r in (board.get(i) for i in change.touched) if r is not None]
    for run in (r for r in touched if r.kind == "activity"):
        times = [at for _, at in run.data.steps]
        if change.at in times:
            first = times.index(change.at) == 0
            key = run.data.steps[times.index(change.at)][0]
            return title_of(methods, run) if first else phase_title(stages(methods, run), key)
    if change.command in ("hide", "unhide", "correct", "take_in", "to_store") and touched:
        return "" if _hushed(board, methods, touched[0]) else next(iter(texts(touched[0])), "")[:80]
    ids = (change.activity, *(r.id for r in touched), *(getattr(r.data, "activity", None) for r in touched))
    found = next((a for a in (agenda.activity(board, i) for i in ids) if a is not None), None)
    return title_of(methods, found) if found is not None else ""
