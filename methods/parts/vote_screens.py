"""A vote with dots on the three screens: which element gets which data, and what a changed record touches.

Before the result nothing that is rendered holds a count: a dot changes the turnout, and the phone of whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.method import Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts import paper
from methods.parts.cards import WALL_LIMIT
from methods.parts.dots import Ballot
from methods.parts.vote_kinds import Option, Round, euros
from methods.parts.vote_result import LISTED, face, listed, paged, result, tie
from methods.parts.vote_state import Vote

WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR
PANELS = ("stage", "turnout", "result", "form", "steer", "rules", "add", "paper", "tie")
GLANCE = 110
"""So much of an explanation stands beside its option in the list."""


def show(vote: Vote, element: str, role: Role) -> Shown | None:
    """How an element appears on a role's screen; None: not there."""
    match element:
        case "stage" if not vote.revealed:
            return _stage(vote, role)
        case "turnout" if vote.dotting:
            return Shown("turnout", "main", 2, _turnout(vote))
        case "result" if vote.revealed:
            return result(vote, role)
        case "form" if role is PHONE and vote.dotting:
            return Shown("form", "task", 0, {**_ballot(vote), "criterion": vote.criterion})
        case "steer" if role is DESK:
            return _steer(vote)
        case "rules" if role is DESK and _reviewing(vote) and not vote.frozen:
            return _rules(vote)
        case "add" if role is DESK and _reviewing(vote) and not vote.frozen:
            return Shown("add", "main", 4, {"activity": vote.scene.id, "money": vote.money})
        case "paper" if role is DESK and vote.dotting:
            return _paper(vote)
        case "tie" if role is DESK and vote.running and vote.revealed:
            return tie(vote)
    option = vote.scene.get(element, Option)
    if option is None or vote.revealed or not option.alive or vote.head(option.id) != option.id:
        return None
    return _option(vote, option, role)


def _reviewing(vote: Vote) -> bool:
    return vote.running and vote.scene.phase == "review"


def _limits(vote: Vote) -> dict[str, Any]:
    """How many dots everybody has: those of the open round, before it the planned ones."""
    last = vote.last if vote.scene.phase != "review" or vote.filled else None
    return {
        "dots": last.data.dots if last is not None else vote.budget(len(vote.heads)),
        "most": last.data.most if last is not None else vote.most,
        "round": last.data.no if last is not None else 0,
    }


def _stage(vote: Vote, role: Role) -> Shown | None:
    scene = vote.scene
    pages, explained = paged(vote), vote.explained
    data = {
        "criterion": vote.criterion,
        "meaning": vote.meaning,
        "phase": scene.phase or "review",
        "n": len(listed(vote)),
        "money": euros(scene.settings.euros) if vote.money else None,
        **_limits(vote),
    }
    if role is PHONE:
        return None if vote.dotting else Shown("stage", "board", 0, data)
    if role is DESK:
        return Shown("stage", "main", 3, data)
    large = None
    if explained is not None:
        large = {
            **face(vote, explained),
            "note": explained.data.note[:WALL_LIMIT],
            "cut": len(explained.data.note) > WALL_LIMIT,
        }
    n = min(len(listed(vote)), LISTED)
    load = "s" if n <= 4 else "m" if n <= 8 else "l" if n <= 14 else "xl"
    return Shown("stage", "main", 1, {**data, "load": load, "large": large, "page": pages.page + 1, "pages": pages.count})


def _option(vote: Vote, option: Record[Option], role: Role) -> Shown | None:
    ids = [o.id for o in listed(vote)]
    if option.id not in ids:
        return None
    at = ids.index(option.id)
    data = {**face(vote, option), "note": option.data.note}
    if role is WALL:
        pages = paged(vote)
        if pages.of(option.id) != pages.page:
            return None
        note = option.data.note if len(ids) <= 6 and not vote.dotting else ""
        data |= {"note": note[:GLANCE].rstrip(), "cut": len(note) > GLANCE}
    if role is PHONE and vote.dotting:
        return None
    if role is DESK:
        before, after = ids[at - 1] if at else None, ids[at + 2] if at + 2 < len(ids) else ""
        data |= {
            "activity": vote.scene.id,
            "text": option.data.text,
            "cost": option.data.euros,
            "can_change": _reviewing(vote) and not vote.frozen,
            "can_explain": _reviewing(vote),
            "explained": vote.explained is not None and vote.explained.id == option.id,
            "up": before,
            "down": after if at + 1 < len(ids) else None,
            "parts": [{"id": p.id, "title": p.data.text} for p in vote.parts(option.id)],
            "others": [{"id": o.id, "title": vote.title(o)} for o in vote.heads if o.id != option.id],
        }
    return Shown("option", "options", float(at), data)


def _turnout(vote: Vote) -> dict[str, Any]:
    return {"voters": vote.turnout, "asked": vote.asked, **_limits(vote)}


def _ballot(vote: Vote) -> dict[str, Any]:
    """What a sheet of paper shows: the options with so many circles each."""
    return {
        "activity": vote.scene.id,
        "options": [face(vote, o) for o in listed(vote)],
        "money": vote.money,
        **_limits(vote),
    }


def _steer(vote: Vote) -> Shown:
    scene, pages = vote.scene, paged(vote)
    data = {
        "activity": scene.id,
        "open": vote.running,
        "phase": scene.phase or "review",
        "n": len(vote.heads),
        "filled": vote.filled,
        "revealed": vote.revealed,
        "fixed": bool(vote.chosen_budget),
        "cap": scene.settings.cap,
        "criterion": vote.criterion,
        "money": euros(scene.settings.euros) if vote.money else None,
        "free": [vote.title(o) for o in vote.heads if vote.money and not vote.euros(o)],
        "explained": vote.explained is not None,
        "page": pages.page,
        "pages": pages.count,
        **_limits(vote),
    }
    return Shown("steer", "main", 0, data)


def _rules(vote: Vote) -> Shown:
    data = {"activity": vote.scene.id, "dots": vote.chosen_budget, "most": vote.most, "cap": vote.scene.settings.cap}
    return Shown("rules", "main", 5, {**data, "usual": vote.budget(len(vote.heads))})


def _paper(vote: Vote) -> Shown:
    """What came on paper: which numbers and how many sheets, never what is on them."""
    numbers, last = vote.typed, vote.last
    counted = vote.counted(last.data.no) if last is not None else None
    data = {
        **_ballot(vote),
        "next": paper.following(numbers),
        "typed": len(numbers),
        "twice": len(vote.twice),
        "doubtful": vote.doubtful,
        "missing": list(paper.missing(numbers))[:30],
        "counted": [counted.sheets, sum(counted.dots)] if counted is not None else None,
    }
    return Shown("paper", "main", 2.5, data)


# ── what changes with what ──


def touches(vote: Vote, record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
    """(elements that show something of a record, people whose own dots it changes)."""
    own = [record.author] if record.author else []
    if isinstance(record.data, Ballot):
        if vote.revealed:
            return PANELS, own
        # The first and the last dot of all unlock the options; every other one only counts somebody in or out.
        return ("turnout", *(() if vote.dotting else (*PANELS, *(o.id for o in vote.options)))), own
    if record.kind == "person":
        return ("turnout", "result"), [record.id]
    if record.activity != vote.scene.id:
        return (), ()
    # Options and rounds stand in everybody's list of dots.
    people = [*vote.scene.roster.people] if isinstance(record.data, (Option, Round)) else own
    return (*PANELS, *(o.id for o in vote.scene.shown(Option)), record.id), people


def mine(vote: Vote, person: str) -> Shown | None:
    """Somebody's own dots and how many are left; afterwards where she had placed them."""
    box = vote.box
    if box is None or not (vote.dotting or vote.revealed):
        return None
    had = box.dots(person)
    if vote.revealed:
        if not had:
            return None
        rows = [{**face(vote, o), "n": had.count(o.id)} for o in vote.heads if o.id in had]
        return Shown("kept", "mine", 0, {"options": rows})
    data = _ballot(vote) | {
        "options": [{**face(vote, o), "note": o.data.note, "n": had.count(o.id)} for o in listed(vote)],
        "left": box.budget - len(had),
    }
    return Shown("mine", "mine", 0, data)
