"""Sentence stems on the three screens: which element gets which data, and what a changed record touches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.method import Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.cards import LOOSE, WALL_LIMIT, face
from methods.parts.heaps import Heap, Lies, Opened
from methods.parts.stems import Boards, Card, Reading, Ready, Stem

WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR
_WRITING = ("write", "release")
_HEARING = ("read", "cluster")
_AFTER = ("release", *_HEARING)
GLANCE = 120
"""A card with more characters than this is read from the large element below the boards, which has room for all of it."""
READ_LIMIT = 1_500
"""So many characters of the card that is being read the wall shows at once in letters that carry."""
LEAD = 60
"""So many characters of its first card stand for a heap that has no name."""


def show(boards: Boards, element: str, role: Role) -> Shown | None:
    """How an element appears on a role's screen; None: not there."""
    scene, (kind, _, index) = boards.scene, element.partition("-")
    if role is PHONE and kind not in ("form", "late") and not _phones_see(boards):
        return None
    match kind:
        case "stage":
            return _stage(boards, role)
        case "cloud" | "count" if index.isdigit() and int(index) < len(boards.stems):
            return _head(boards, kind, boards.stems[int(index)], role)
        case "form" if role is PHONE:
            return _form(boards)
        case "late" if role is PHONE:
            return _late(boards)
        case "progress" if scene.phase in _WRITING:
            return Shown("progress", "main", 2, _progress(boards))
        case "reader" if (card := scene.get(boards.reading, Card)) is not None:
            if not boards.crowded and len(card.data.text) <= GLANCE and boards.scene.picture(card.data.picture) is None:
                return None
            return Shown("reader", "reader", 0, {**_face(boards, card, READ_LIMIT), "stem": boards.stem_of(card).text})
        case "steer" if role is DESK:
            return _steer(boards)
        case "gather" if role is DESK and _sorts(boards):
            return Shown("gather", "main", 0.5, {"activity": scene.id, "heaps": _heaps(boards)})
        case "enter" if role is DESK and scene.state == "open":
            data = {"activity": scene.id, "stems": _stems(boards)}
            return Shown("enter", "main", 3, data)
    if (card := scene.get(element, Card)) is not None:
        return _card(boards, card, role)
    if (heap := scene.get(element, Heap)) is not None:
        return _heap(boards, heap, role)
    return None


def _phones_see(boards: Boards) -> bool:
    """Phones show the released cards while they are read and sorted; while writing they have one task."""
    return boards.released and (
        boards.scene.phase in _HEARING or boards.scene.settings.phones or boards.scene.state not in ("prepared", "open")
    )


def _stems(boards: Boards) -> list[dict[str, Any]]:
    return [{"i": s.index, "text": s.text, "prompts": list(s.prompts), "colour": s.colour} for s in boards.stems]


def _stage(boards: Boards, role: Role) -> Shown:
    scene = boards.scene
    stems = _stems(boards)
    if role is PHONE:
        return Shown("stage", "board", 0, {"stems": stems, "heaps": _heaps(boards)})
    if role is DESK:
        data = {"stems": stems, "phase": scene.phase, "released": boards.released, "heaps": _heaps(boards)}
        return Shown("stage", "main", 1, data)
    opened = scene.get(boards.heaps.opened, Heap)
    reading = scene.get(boards.reading, Card)
    alone = None
    if opened is not None:
        alone = min(int(opened.data.board), len(stems) - 1)
    elif boards.crowded and reading is not None:
        alone = boards.stem_of(reading).index
    data = {
        "stems": [{"i": s["i"], "away": alone is not None and alone != s["i"]} for s in stems],
        "same": not scene.settings.stems,
        "alone": alone is not None,
        "opened": opened is not None,
        "released": boards.released,
        "phase": scene.phase,
    }
    return Shown("stage", "main", 1, data)


def _head(boards: Boards, kind: str, stem: Stem, role: Role) -> Shown | None:
    if kind == "count":
        if role is WALL:
            return None  # what one can count needs no number, and of what has no room the wall says how much it is
        return Shown("count", f"head-{stem.index}", 1, {"n": boards.counts[stem.index]})
    return Shown("cloud", f"head-{stem.index}", 0, {"text": stem.text, "prompts": list(stem.prompts)})


def _form(boards: Boards) -> Shown | None:
    scene = boards.scene
    if scene.state != "open" or scene.phase not in _WRITING:
        return None
    if scene.phase == "release":
        return Shown("release", "task")
    data = {
        "activity": scene.id,
        "stems": _stems(boards),
        "signed": scene.settings.signed,
        "pictures": scene.settings.pictures,
        "limit": scene.settings.per_person,
        "at_once": scene.settings.shown == "at_once",
        "approval": scene.run.data.approval,
    }
    return Shown("form", "task", 0, data)


def _late(boards: Boards) -> Shown | None:
    """For whoever came later: a card may still be handed in, beside what everybody does now."""
    scene = boards.scene
    if scene.state != "open" or scene.phase not in _AFTER:
        return None
    data = {
        "activity": scene.id,
        "stems": _stems(boards),
        "signed": scene.settings.signed,
        "pictures": scene.settings.pictures,
        "late": scene.phase in _HEARING,
    }
    return Shown("late", "mine", 1, data)


def _progress(boards: Boards) -> dict[str, Any]:
    """How many have written; while the cards are released, how many of those have decided."""
    deciding = boards.scene.phase == "release"
    return {
        "deciding": deciding,
        "written": len(boards.ready) if deciding else len(boards.written_by),
        "present": len(boards.written_by) if deciding else len(boards.scene.roster.present),
    }


def _sorts(boards: Boards) -> bool:
    return boards.scene.state == "open" and boards.scene.settings.cluster and boards.scene.phase in _HEARING


def _lead(boards: Boards, heap: Record[Heap]) -> str:
    """The first words of a heap's first card, for a heap without a name."""
    cards = [c for i in boards.heaps.cards(heap.id) if (c := boards.scene.get(i, Card)) is not None]
    if heap.data.name or not cards:
        return ""
    first = min(cards, key=lambda c: (c.born, c.id))
    line = " ".join(boards.title(first).split())
    return line if len(line) <= LEAD else line[:LEAD].rstrip() + " …"


def _heaps(boards: Boards) -> list[dict[str, Any]]:
    """The heaps as one chooses among them: the board, the name or what stands for it, and how many cards."""
    last = len(boards.stems) - 1
    return [
        {
            "id": heap.id,
            "board": min(int(heap.data.board), last),
            "name": heap.data.name,
            "lead": _lead(boards, heap),
            "n": len(boards.heaps.cards(heap.id)),
        }
        for heap in boards.heaps.all()
    ]


def _steer(boards: Boards) -> Shown:
    scene = boards.scene
    here = scene.get(boards.reading, Card)
    order = [c.id for c in boards.reading_order] if here is not None else []
    present = len(scene.roster.present)
    best = scene.settings.best_up_to
    data = {
        "activity": scene.id,
        "phase": scene.phase,
        "open": scene.state == "open",
        "released": boards.released,
        "opened": boards.heaps.opened if _sorts(boards) else "",
        **(_progress(boards) if scene.phase in _WRITING else {}),
        "place": order.index(here.id) + 1 if here is not None else 0,
        "cards": len(boards.cards) if scene.phase == "read" else 0,
        "now": _face(boards, here, None) if here is not None else None,
        "best": best if best and present > best else 0,
    }
    return Shown("steer", "main", 0, data)


def _face(boards: Boards, card: Record[Card], most: int | None) -> dict[str, Any]:
    return face(
        card.data.text,
        no=boards.number(card),
        colour=boards.stem_of(card).colour,
        name=boards.name(card),
        now=card.id == boards.reading,
        most=most,
        picture=boards.scene.picture(card.data.picture),
    )


def _card(boards: Boards, card: Record[Card], role: Role) -> Shown:
    scene, (region, order) = boards.scene, boards.place(card)
    reads_along = role is PHONE and scene.phase == "read"
    if role is not WALL and not reads_along and region.startswith("board-"):
        order = 2 * LOOSE - order  # a list has its newest on top; the wall grows downwards, and so does what one reads along
    data = _face(boards, card, WALL_LIMIT if role is WALL else None)
    if role is not DESK:
        return Shown("parts:card", region, order, data)
    running = scene.state == "open"
    more = {
        "activity": scene.id,
        "in_heap": region.startswith("heap-"),
        "can_read": running and scene.phase == "read",
        "can_sort": _sorts(boards),
    }
    return Shown("card", region, order, {**data, **more})


def _heap(boards: Boards, heap: Record[Heap], role: Role) -> Shown:
    scene = boards.scene
    cards = [c for i in boards.heaps.cards(heap.id) if (c := scene.get(i, Card)) is not None]
    board = min(int(heap.data.board), len(boards.stems) - 1)
    data = {"name": heap.data.name, "lead": _lead(boards, heap), "n": len(cards), "colour": boards.stems[board].colour}
    opened = boards.heaps.opened == heap.id
    if role is WALL:
        data["opened"] = opened
    if role is DESK:
        data |= {"activity": scene.id, "opened": opened, "can_sort": _sorts(boards)}
    return Shown("heap", f"board-{board}", float(heap.born), data)


def touches(boards: Boards, record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
    """(elements that show something of a record, people whose own cards it changes)."""
    data = record.data
    match data:
        case Card():
            index = boards.stem_of(record).index
            panels = {"stage", "progress", "steer", "gather", "reader", f"count-{index}"}
            return boards.heaps.touched(record) | panels, [record.author] if record.author else []
        case Heap() | Lies():
            return boards.heaps.touched(record) | {"stage", "steer", "gather", "reader"}, []
        case Opened():
            return ({data.heap} if data.heap else set()) | {"stage", "steer"}, []
        case Ready():
            return {"progress", "steer"}, [record.author] if record.author else []
        case Reading():
            return {"stage", "steer", "reader"} | ({data.card} if data.card else set()), []
    if record.kind == "person":
        signed = [c.id for c in boards.scene.shown(Card) if c.author == record.id and c.data.signed]
        return {"progress", "steer", "reader", *signed}, [record.id]
    return (), ()


def mine(boards: Boards, person: str) -> Shown | None:
    """The person's own cards with all that she may still do; None if there is nothing to show."""
    scene = boards.scene
    own = boards.written_by.get(person, [])
    writing = scene.state == "open" and scene.phase in _WRITING
    if not own and not (writing and scene.phase == "release"):
        return None
    limit = scene.settings.per_person
    data = {
        "activity": scene.id,
        "phase": scene.phase,
        "writing": writing,
        "folded": _phones_see(boards) and scene.phase in _HEARING,
        "ready": person in boards.ready,
        "at_once": scene.settings.shown == "at_once",
        "full": bool(limit) and len(own) >= limit and scene.state == "open",
        "may_sign": scene.settings.signed,
        "label": scene.roster.label(person),
        "cards": [_own_card(boards, c, writing) for c in reversed(own)],
    }
    return Shown("mine", "mine", 0, data)


def _own_card(boards: Boards, card: Record[Card], writing: bool) -> dict[str, Any]:
    stem = boards.stem_of(card)
    return {
        **_face(boards, card, None),
        "now": False,
        "id": card.id,
        "stem": stem.text if len(boards.stems) > 1 else "",
        "status": card.status,
        "kept": card.data.kept,
        "signed": card.data.signed,
        "public": boards.public(card),
        "can_change": writing,
        "can_withdraw": writing or (boards.scene.state == "open" and not boards.public(card)),
    }
