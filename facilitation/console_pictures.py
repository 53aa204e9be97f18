"""The moderator's panel of pictures: photos of this step's pinboards, with a field to type their cards in, and the pictures
that nobody has described yet. Pure, like `panels`, which puts it together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from facilitation import photos
from facilitation.agenda import Activity
from facilitation.formats import Methods
from facilitation.method import Shown
from facilitation.photos import Photo
from facilitation.records import AnyBoard, Record

MOST_WORDLESS = 20
"""Pictures to be described that are shown at once."""


def pictures(board: AnyBoard, methods: Methods, run: Record[Activity] | None) -> dict[str, Shown]:
    """Empty for a step that has not begun, or whose format is not installed."""
    method = methods.get(run.data.method) if run is not None else None
    if run is None or method is None or run.data.state == "prepared":
        return {}
    scene = methods.scene(board, run)
    places = [{"key": key, "title": title} for key, title in method.places(scene)]
    taken = [r for r in board.kind(run.id, Photo.tag()) if r.alive and r.data.width]
    boards = [r for r in taken if r.data.board]
    found = {"shots": Shown("shots", "shots-head", 0, {"activity": run.id, "n": len(boards), "timed": method.timed})}
    for record in boards:
        data = {"picture": photos.shown(board, record.id), "places": places}
        found[f"shot-{record.id}"] = Shown("shot", "shots", -record.born, data)
        # An element of its own: the other one is not touched while somebody types in it.
        found[f"shotn-{record.id}"] = Shown("shot_count", f"shot-{record.id}", 0, {"cards": len(record.data.cards)})
    carried = methods.carriers(board)
    silent = [r for r in taken if not r.data.alt and (r.data.board or _stands(board, methods, carried.get(r.id, ())))]
    if silent:
        shown = [photos.shown(board, r.id) for r in silent[:MOST_WORDLESS]]
        found["wordless"] = Shown("wordless", "wordless", 0, {"pictures": shown, "n": len(silent)})
    return found


def _stands(board: AnyBoard, methods: Methods, carriers: Sequence[Record[Any]]) -> bool:
    """True if a picture is on a board, or waits to be: what is its author's alone nobody has to describe."""
    return any(r.removed is None and r.status in ("on", "waiting") and not methods.private(r, board) for r in carriers)
