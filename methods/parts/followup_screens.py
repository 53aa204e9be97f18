"""Follow-up groups on the screens, and on the page that each has of its own."""

from __future__ import annotations

from typing import Any

from facilitation import agenda
from facilitation.method import Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.cards import WALL_LIMIT
from methods.parts.days import first_day
from methods.parts.followup_kinds import Ag, Note
from methods.parts.followups import Followups
from methods.parts.measure_kinds import STATUS

FEW = 4
"""With more groups than these the wall has no room for what each is for."""
WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR


def show(groups: Followups, element: str, role: Role) -> Shown | None:
    """How an element appears on a role's screen; None: not there."""
    scene = groups.scene
    match element:
        case "stage":
            data: dict[str, Any] = {"n": len(groups.ags)}
            if role is WALL:
                data |= {"page": groups.pages.page + 1, "pages": groups.pages.count}
            return Shown("stage", "board" if role is PHONE else "main", 1, data)
        case "steer" if role is DESK:
            pages = groups.pages
            without = [groups.number(ag) for ag in groups.ags if groups.speaker(ag.id) is None and not ag.data.progress]
            undated = [groups.number(ag) for ag in groups.ags if not ag.data.date and not ag.data.progress]
            turning = {"page": pages.page, "pages": pages.count, "over": _over(groups)}
            return Shown("steer", "main", 0, {"activity": scene.id, "without": without, "undated": undated, **turning})
        case "enter" if role is DESK and scene.state != "prepared":
            return Shown("enter", "main", 2, {"activity": scene.id})
    ag = scene.get(element, Ag)
    if ag is None:
        return None
    data = _face(groups, ag)
    if role is WALL:
        purpose = str(data["purpose"]) if len(groups.ags) <= FEW else ""
        data |= {"purpose": purpose[: WALL_LIMIT // 2].rstrip(), "cut": len(purpose) > WALL_LIMIT // 2}
        data |= {"off": groups.pages.of(ag.id) != groups.pages.page}
    elif role is PHONE:
        data |= {"activity": scene.id, "open": scene.state != "prepared"}
    else:
        data |= _inside(groups, ag) | {"others": [(a.id, a.data.title) for a in groups.ags if a.id != ag.id]}
    return Shown("ag", "ags", float(data["no"]), data)


def _over(groups: Followups) -> bool:
    return groups.scene.state not in ("prepared", "open")


def _face(groups: Followups, ag: Record[Ag]) -> dict[str, Any]:
    """What everybody sees of a group: no name, but whether somebody speaks for it."""
    d, contact, status = ag.data, groups.contact(ag.id), groups.status(ag)
    return {
        "no": groups.number(ag),
        "title": d.title,
        "purpose": d.purpose,
        "support": d.support,
        "date": d.date,
        "time": d.time,
        "place": d.place,
        "status": status,
        "stands": STATUS[status],
        "reason": d.reason,
        "speaker": groups.speaker(ag.id) is not None,
        "n": len(groups.members(ag.id)),
        "tasks": len(groups.tasks(ag.id)),
        "contact": contact.data.text if contact is not None and contact.data.open else "",
    }


def _inside(groups: Followups, ag: Record[Ag]) -> dict[str, Any]:
    """What only the group itself and the moderator see."""
    scene, contact = groups.scene, groups.contact(ag.id)
    members = [
        {"id": m.id, "name": groups.called(m), "speaks": m.data.speaks, "named": m.data.named, "noted": m.data.noted}
        for m in groups.members(ag.id)
    ]
    return {
        "activity": scene.id,
        "open": scene.state != "prepared",
        "page": f"/e/{scene.board.event_id}/page/{ag.id}",
        "progress": ag.data.progress,
        "first": first_day(scene),
        "members": members,
        "inside": {"text": contact.data.text, "open": contact.data.open}
        if contact is not None
        else {"text": "", "open": False},
        "notes": [_note(groups, n) for n in groups.notes(ag.id)],
        "measures": [
            {"id": t.id, "text": t.data.text, "status": t.data.status, "stands": STATUS[t.data.status], "reason": t.data.reason}
            for t in groups.tasks(ag.id)
        ],
    }


def _note(groups: Followups, note: Record[Note]) -> dict[str, Any]:
    member = groups.member(note.data.ag, note.author)
    return {"id": note.id, "text": note.data.text, "day": note.data.day, "by": groups.called(member) if member else ""}


def mine(groups: Followups, person: str) -> Shown | None:
    """The groups in which she goes on; None if there is none."""
    own = groups.of_person(person)
    if not own:
        return None
    data = {"activity": groups.scene.id, "ags": [_own(groups, ag, person) for ag in own]}
    return Shown("mine", "mine", 0, data)


def _own(groups: Followups, ag: Record[Ag], person: str) -> dict[str, Any]:
    member, contact = groups.member(ag.id, person), groups.contact(ag.id)
    assert member is not None
    mate = groups.scene.roster.get(person)
    gave = contact is not None and contact.author == person
    return {
        **_face(groups, ag),
        **_inside(groups, ag),
        "id": ag.id,
        "called": groups.called(member),
        "speaks": member.data.speaks,
        "named": member.data.named,
        "child": mate is not None and mate.data.age == "child",
        "gave": gave,
        "may_give": contact is None or gave,
    }


def own_page(groups: Followups, element: str, person: str) -> Shown | None:
    """The page of one group. A stranger sees what stands on the wall; who goes on with it sees the others and goes on here."""
    scene = groups.scene
    ag = scene.get(element, Ag)
    if ag is None or not ag.alive:
        return None
    still = not agenda.archived(scene.board) and scene.state != "prepared"
    here = scene.roster.get(person)
    data: dict[str, Any] = {**_face(groups, ag), "activity": scene.id, "still": still, "me": None, "can_join": here is not None}
    if groups.member(ag.id, person) is not None:
        data["me"] = _own(groups, ag, person)
        data["can_join"] = False
        for note, shown in zip(groups.notes(ag.id), data["me"]["notes"], strict=True):
            shown["own"] = note.author == person
    else:
        data["label"] = scene.roster.label(person)
    return Shown("own", "own", 0, data)
