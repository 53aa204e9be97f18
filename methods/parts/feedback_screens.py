"""Feedback on the three screens: which element gets which data, and what a changed record touches.

The dots go to the screens as places in the order of their places: no id, no person, no order of coming.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.method import Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.cards import WALL_LIMIT, face
from methods.parts.feedback import COLOURS, SIDES, Answers, Dot, Large, Remark, Turnout, axis_data

WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR
PANELS = ("plane", "side", "form", "steer", "enter")


def show(answers: Answers, element: str, role: Role) -> Shown | None:
    """How an element appears on a role's screen; None: not there."""
    scene = answers.scene
    region = "board" if role is PHONE else "main"
    match element:
        case "plane" if role is WALL or answers.revealed:
            return Shown("plane", region, 1, _plane(answers))
        case "side" if role is WALL or answers.revealed:
            return Shown("side", region, 2, _side(answers))
        case "form" if role is PHONE and answers.asking:
            return Shown("form", "task", 0, {"activity": scene.id, **_asked(answers)})
        case "steer" if role is DESK:
            return Shown("steer", "main", 0, _steer(answers))
        case "enter" if role is DESK and answers.asking:
            return Shown("enter", "main", 3, {"activity": scene.id, **_asked(answers)})
    remark = scene.get(element, Remark)
    return _remark(answers, remark, role) if remark is not None and answers.revealed else None


def _plane(answers: Answers) -> dict[str, Any]:
    x, y = answers.axes
    summary = answers.summary
    data: dict[str, Any] = {
        "x": axis_data(x),
        "y": axis_data(y),
        "dots": [[round(100 * px, 1), round(100 * py, 1)] for px, py in answers.cloud],
        "large": answers.large,
        "revealed": answers.revealed,
        "n": 0,
    }
    if summary is not None:
        corners = [{"right": right, "up": up, "n": n} for (right, up), n in summary.corners.items()]
        data |= {"n": summary.n, "middle": list(summary.middle), "corners": corners, "between": summary.between}
    return data


def _side(answers: Answers) -> dict[str, Any]:
    columns = [{"side": s, "title": answers.heading(s), "n": len(answers.remarks(s))} for s in SIDES]
    return {
        "revealed": answers.revealed,
        "placed": answers.placed,
        "present": answers.asked,
        "large": answers.large,
        "columns": columns if answers.scene.settings.words and answers.revealed else [],
    }


def _asked(answers: Answers) -> dict[str, Any]:
    """What a form asks: the two axes, and the two headings unless only dots are wanted."""
    x, y = answers.axes
    sides = [{"side": s, "title": answers.heading(s), "colour": COLOURS[s]} for s in SIDES]
    return {
        "x": axis_data(x),
        "y": axis_data(y),
        "sides": sides if answers.scene.settings.words else [],
        "approval": answers.scene.run.data.approval,
    }


def _steer(answers: Answers) -> dict[str, Any]:
    scene = answers.scene
    return {
        "activity": scene.id,
        "asking": answers.asking,
        "revealed": answers.revealed,
        "open": scene.state == "open",
        "placed": answers.placed,
        "present": answers.asked,
        "words": scene.settings.words,
        "cards": answers.written(),
        "large": answers.large,
    }


def _remark(answers: Answers, remark: Record[Remark], role: Role) -> Shown:
    side = remark.data.side
    most = WALL_LIMIT if role is WALL else None
    data = face(remark.data.text, no=0, colour=COLOURS[side], most=most, oval=True)
    return Shown("card" if role is DESK else "parts:card", side, remark.born, data)


def touches(answers: Answers, record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
    """(elements that show something of a record, people whose own things it changes)."""
    match record.data:
        case Dot():
            return ("plane", "side", "steer"), [record.author] if record.author else []
        case Remark():
            return (record.id, "side", "steer"), [record.author] if record.author else []
        case Turnout() | Large():
            return ("plane", "side", "steer"), ()
    return (("side", "steer"), [record.id]) if record.kind == "person" else ((), ())


def mine(answers: Answers, person: str) -> Shown | None:
    """The person's own dot and cards with all that she may still do; None if there is nothing to show."""
    scene, dot, own = answers.scene, answers.dot_of(person), answers.own.get(person, [])
    if answers.revealed:
        own = [r for r in own if not r.alive]  # the others hang below with everybody's
    if dot is None and not own:
        return None
    data = {
        "activity": scene.id,
        "asking": answers.asking,
        "revealed": answers.revealed,
        "dot": {"x": dot.data.x, "y": dot.data.y} if dot is not None else None,
        "cards": [_own(answers, remark) for remark in reversed(own)],
        **_asked(answers),
    }
    return Shown("mine", "mine", 0, data)


def _own(answers: Answers, remark: Record[Remark]) -> dict[str, Any]:
    side = remark.data.side
    return {
        **face(remark.data.text, no=0, colour=COLOURS[side], oval=True),
        "id": remark.id,
        "heading": answers.heading(side),
        "status": remark.status,
        "can_change": answers.asking,
        "can_withdraw": answers.asking or (answers.scene.state == "open" and remark.status == "late"),
    }
