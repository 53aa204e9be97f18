"""The action plan on the three screens: which element gets which data."""

from __future__ import annotations

from typing import Any

from facilitation.method import Scene, Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.cards import LOOSE, WALL_LIMIT
from methods.parts.days import first_day
from methods.parts.measure_kinds import LASTING, STATUS, Measure, PlanSettings
from methods.parts.measures import Plan

WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR


def show(plan: Plan, element: str, role: Role) -> Shown | None:
    """How an element appears on a role's screen; None: not there."""
    scene = plan.scene
    match element:
        case "stage":
            return _stage(plan, role)
        case "form" if role is PHONE and scene.state == "open" and scene.settings.propose and scene.phase == "collect":
            data = {"activity": scene.id, "approval": scene.run.data.approval}
            return Shown("form", "task", 0, data)
        case "asked" if role is PHONE and (asked := plan.asking) is not None:
            return Shown(
                "asked",
                "task",
                0,
                {**_row(plan, asked, outside=True), "id": asked.id, "activity": scene.id, "first": first_day(scene)},
            )
        case "steer" if role is DESK:
            return _steer(plan)
        case "enter" if role is DESK and scene.state == "open":
            return Shown("enter", "main", 3, {"activity": scene.id, "first": first_day(scene)})
    measure = scene.get(element, Measure)
    return _measure(plan, measure, role) if measure is not None else None


def _stage(plan: Plan, role: Role) -> Shown:
    scene = plan.scene
    data: dict[str, Any] = {"n": len(plan.rows), "propose": scene.settings.propose}
    if role is WALL:
        data |= {"page": plan.page + 1, "pages": plan.pages.count}
    return Shown("stage", "board" if role is PHONE else "main", 1, data)


def _steer(plan: Plan) -> Shown:
    scene, row = plan.scene, plan.row
    stands = [plan.status(m) for m in plan.rows]
    data = {
        "activity": scene.id,
        "open": scene.state == "open",
        "agree": scene.phase == "agree",
        "n": len(stands),
        "taken": sum(s in ("accepted", "running", "done") for s in stands),
        "dropped": sum(s == "dropped" for s in stands),
        "away": [plan.number(m) for m in plan.rows if plan.away(m)],
        "row": plan.number(row) if row is not None else 0,
        "back": plan.beside(-1) is not None,
        "on": plan.beside(1) is not None,
        "page": plan.page,
        "pages": plan.pages.count,
    }
    return Shown("steer", "main", 0, data)


def _row(plan: Plan, measure: Record[Measure], *, outside: bool) -> dict[str, Any]:
    """What all screens say of a row. `who` may be empty although somebody has taken it on: then there is no word for her."""
    data, status = measure.data, plan.status(measure)
    return {
        "no": plan.number(measure),
        "text": data.text,
        "step": data.step,
        "to": data.to,
        "partners": data.partners,
        "due": data.due,
        "lasting": LASTING[data.lasting],
        "resources": data.resources,
        "status": status,
        "stands": STATUS[status],
        "reason": data.reason,
        "who": plan.called(measure, outside=outside),
        "away": plan.away(measure),
        "group": plan.group(measure),
    }


def _measure(plan: Plan, measure: Record[Measure], role: Role) -> Shown | None:
    scene = plan.scene
    data = _row(plan, measure, outside=role is not DESK)
    place = float(data["no"])
    now = plan.asking is not None and plan.asking.id == measure.id
    if role is WALL:
        text, step = str(data["text"]), str(data["step"])
        cut = len(text) > WALL_LIMIT
        off = plan.pages.of(measure.id) != plan.page
        data |= {"text": text[:WALL_LIMIT].rstrip(), "step": step[:WALL_LIMIT], "cut": cut, "now": now, "off": off}
        return Shown("measure", "measures", place, data)
    data |= {"activity": scene.id, "open": scene.state == "open", "now": now}
    if role is PHONE:
        data |= {"first": first_day(scene)}
        if now:
            return None  # it stands above the list, with all that can be done about it
        return Shown("measure", "measures", place, data)
    in_hand = scene.state == "open" and plan.row is not None and plan.row.id == measure.id
    data |= {
        "over": scene.state not in ("prepared", "open"),
        "in_hand": in_hand,
        "key": measure.data.lasting,
        "first": first_day(scene),
    }
    data |= {"idea": measure.data.idea if measure.data.idea != measure.data.text else ""}
    data |= {"people": _people(scene) if in_hand and data["status"] == "proposed" else []}
    # The row in hand lies above all others, with its forms open: that is where the moderator's hands are.
    return Shown("measure", "measures", place - LOOSE if in_hand else place, data)


def _people(scene: Scene[PlanSettings]) -> list[dict[str, Any]]:
    """Those who are here, as the console calls them, by name; who gave none, by the place in the list of people."""
    places = {person: n for n, person in enumerate(scene.roster.people, 1)}
    found = [
        {"id": p.id, "name": scene.roster.label(p.id), "n": places[p.id], "from": p.data.institution}
        for p in scene.roster.present
    ]
    return sorted(found, key=lambda p: (not p["name"], str(p["name"]).casefold(), p["n"]))


def mine(plan: Plan, person: str) -> Shown | None:
    """What she has taken on and what she has proposed; None if there is neither."""
    scene = plan.scene
    own = plan.taken_by(person)
    proposed = [m for m in scene.written(Measure) if m.author == person and plan.owner(m.id) != person]
    if not own and not proposed:
        return None
    running = scene.state == "open"
    rows = []
    for m in own:
        taken = plan.taken(m.id)
        assert taken is not None
        named = {"named": taken.data.named, "called": plan.called(m, outside=False), "child": plan.child(person)}
        rows.append({**_row(plan, m, outside=False), **named, "id": m.id, "key": m.data.lasting})
    said = [
        {**_row(plan, m, outside=True), "id": m.id, "standing": m.status, "can": running and plan.taken(m.id) is None}
        for m in reversed(proposed)
    ]
    over = scene.state not in ("prepared", "open")
    data = {"activity": scene.id, "open": running, "over": over, "rows": rows, "proposed": said, "first": first_day(scene)}
    return Shown("mine", "mine", 0, data)
