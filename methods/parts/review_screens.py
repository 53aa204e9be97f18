"""The look-back on the three screens: which element gets which data."""

from __future__ import annotations

from typing import Any

from facilitation.method import Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.cards import WALL_LIMIT
from methods.parts.days import day
from methods.parts.measure_kinds import STATUS
from methods.parts.review_kinds import Known, Matter
from methods.parts.reviews import Lookback

WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR
MOST = 4
"""So many cards of what is known stand on the wall at once: the newest."""


def show(look: Lookback, element: str, role: Role) -> Shown | None:
    """How an element appears on a role's screen; None: not there."""
    scene, main = look.scene, "board" if role is PHONE else "main"
    one = scene.phase == "look"
    match element:
        case "stage":
            data: dict[str, Any] = {**look.counted(), "one": one}
            if role is WALL:
                data |= {"page": look.pages.page + 1, "pages": look.pages.count}
            return Shown("stage", main, 1, data)
        case "looking" if one and look.now is not None:
            return _now(look, look.now, role)
        case "form" if role is PHONE and look.asking is not None and scene.settings.know:
            asked = look.asking
            data = {"activity": scene.id, "matter": asked.id, "text": asked.data.text, "approval": scene.run.data.approval}
            return Shown("form", "task", 1, data)
        case "steer" if role is DESK:
            pages = look.pages
            data = {
                "activity": scene.id,
                "open": scene.state == "open",
                "one": one,
                "row": look.number(look.now) if look.now is not None else 0,
                "back": look.beside(-1) is not None,
                "on": look.beside(1) is not None,
                "page": pages.page,
                "pages": pages.count,
                **look.counted(),
            }
            return Shown("steer", "main", 0, data)
        case "enter" if role is DESK and scene.state != "confirmed":
            return Shown("enter", "main", 3, {"activity": scene.id})
    if (matter := scene.get(element, Matter)) is not None:
        return _row(look, matter, role, one)
    if (known := scene.get(element, Known)) is not None:
        return _known(look, known, role, one)
    return None


def _face(look: Lookback, matter: Record[Matter]) -> dict[str, Any]:
    d = matter.data
    due = day(d.due)
    return {
        "no": look.number(matter),
        "text": d.text,
        "group": d.sort == "group",
        "carried": d.carried,
        "was": STATUS[d.was],
        "status": d.status,
        "stands": STATUS[d.status],
        "changed": d.status != d.was,
        "reason": d.reason,
        "step": d.step,
        "who": d.who,
        "partners": d.partners,
        "due": due.isoformat() if due is not None else "",
        "said": d.said,
        "by": d.by,
        "looked": d.looked,
        "way": [{"step": s, "said": w} for s, w in zip(d.steps, d.words, strict=False)],
    }


def _now(look: Lookback, matter: Record[Matter], role: Role) -> Shown:
    data = {**_face(look, matter), "of": len(look.matters)}
    if role is WALL:
        text = str(data["text"])
        data |= {"text": text[:WALL_LIMIT].rstrip(), "cut": len(text) > WALL_LIMIT}
        return Shown("now", "now", 0, data)
    if role is PHONE:
        return Shown("now", "task", 0, data)
    activity, running = look.scene.id, look.scene.state == "open"
    return Shown("now", "main", 0.5, {**data, "id": matter.id, "activity": activity, "open": running})


def _row(look: Lookback, matter: Record[Matter], role: Role, one: bool) -> Shown | None:
    """One row of the list: on the wall and on phones only in the overview, on the console always."""
    data = _face(look, matter)
    if role is DESK:
        now = look.now is not None and look.now.id == matter.id
        data |= {"activity": look.scene.id, "open": look.scene.state == "open", "now": now and one}
        return Shown("row", "matters", float(data["no"]), data)
    if one and not (role is PHONE and look.scene.state != "open"):
        return None
    if role is WALL:
        data |= {"text": str(data["text"])[: WALL_LIMIT // 2], "off": look.pages.of(matter.id) != look.pages.page}
    return Shown("row", "matters", float(data["no"]), data)


def _known(look: Lookback, known: Record[Known], role: Role, one: bool) -> Shown | None:
    """A card: with what it belongs to, while that is looked at."""
    here = one and look.now is not None and look.now.id == known.data.matter
    if role is PHONE or not here:
        return None
    text = known.data.text
    if role is WALL:
        newest = [k.id for k in look.known(known.data.matter)][-MOST:]
        if known.id not in newest:
            return None
        return Shown("known", "known", float(known.born), {"text": text[:WALL_LIMIT].rstrip(), "cut": len(text) > WALL_LIMIT})
    return Shown("known", "known", float(known.born), {"text": text})


def mine(look: Lookback, person: str) -> Shown | None:
    """Her own cards; None if there is none."""
    scene = look.scene
    own = [k for k in scene.written(Known) if k.author == person]
    if not own:
        return None
    cards = []
    for card in reversed(own):
        matter = scene.get(card.data.matter, Matter)
        about = matter.data.text if matter is not None and matter.alive else ""
        can = scene.state == "open"
        cards.append({"id": card.id, "text": card.data.text, "about": about, "standing": card.status, "can": can})
    return Shown("mine", "mine", 0, {"activity": scene.id, "cards": cards})
