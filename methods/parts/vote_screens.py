"""A vote with dots on the three screens: which element gets which data, and what a changed record touches.

Before the result nothing that is rendered holds a count: a dot changes the turnout, and the phone of whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.method import Put, Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts import paper
from methods.parts.cards import WALL_LIMIT
from methods.parts.dots import Ballot
from methods.parts.pages import Pages
from methods.parts.vote_kinds import Option, Round, euros
from methods.parts.vote_state import Place, Vote

WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR
PANELS = ("stage", "turnout", "result", "form", "steer", "rules", "add", "paper", "tie")
LISTED = 15
"""So many options stand on one page of the wall."""
RANKED = 14
"""So many rows of the result."""
COUNTABLE = 99
"""Up to so many dots of one option one sees each, in two rows."""
ONE_ROW = 24
"""Up to so many lie in one row, and larger."""
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
            return _result(vote, role)
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
            return _tie(vote)
    option = vote.scene.get(element, Option)
    if option is None or vote.revealed or not option.alive or vote.head(option.id) != option.id:
        return None
    return _option(vote, option, role)


def _reviewing(vote: Vote) -> bool:
    return vote.running and vote.scene.phase == "review"


def face(vote: Vote, option: Record[Option]) -> dict[str, Any]:
    """How an option is called: its number, its titles, what it costs (None where it is not about money)."""
    return {
        "id": option.id,
        "no": vote.number(option.id),
        "titles": vote.titles(option),
        "euros": euros(vote.euros(option)) if vote.money else None,
    }


def _limits(vote: Vote) -> dict[str, Any]:
    """How many dots everybody has: those of the open round, before it the planned ones."""
    last = vote.last if vote.scene.phase != "review" or vote.filled else None
    return {
        "dots": last.data.dots if last is not None else vote.budget(len(vote.heads)),
        "most": last.data.most if last is not None else vote.most,
        "round": last.data.no if last is not None else 0,
    }


def _pages(vote: Vote) -> Pages:
    ids = [p.option.id for p in vote.ranking] if vote.revealed else [o.id for o in _listed(vote)]
    return Pages(vote.scene, ids, RANKED if vote.revealed else LISTED)


def turn(vote: Vote, page: int) -> Put:
    return _pages(vote).turn(page)


def _listed(vote: Vote) -> list[Record[Option]]:
    """What stands in the list: in a further round only what it is between."""
    if vote.dotting and vote.box is not None:
        return [o for o in vote.heads if o.id in vote.box.options]
    return vote.heads


def _stage(vote: Vote, role: Role) -> Shown | None:
    scene = vote.scene
    pages, explained = _pages(vote), vote.explained
    data = {
        "criterion": vote.criterion,
        "meaning": vote.meaning,
        "phase": scene.phase or "review",
        "n": len(_listed(vote)),
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
    n = min(len(_listed(vote)), LISTED)
    load = "s" if n <= 4 else "m" if n <= 8 else "l" if n <= 14 else "xl"
    return Shown("stage", "main", 1, {**data, "load": load, "large": large, "page": pages.page + 1, "pages": pages.count})


def _option(vote: Vote, option: Record[Option], role: Role) -> Shown | None:
    listed = [o.id for o in _listed(vote)]
    if option.id not in listed:
        return None
    at = listed.index(option.id)
    data = {**face(vote, option), "note": option.data.note}
    if role is WALL:
        pages = _pages(vote)
        if pages.of(option.id) != pages.page:
            return None
        note = option.data.note if len(listed) <= 6 and not vote.dotting else ""
        data |= {"note": note[:GLANCE].rstrip(), "cut": len(note) > GLANCE}
    if role is PHONE and vote.dotting:
        return None
    if role is DESK:
        before, after = listed[at - 1] if at else None, listed[at + 2] if at + 2 < len(listed) else ""
        data |= {
            "activity": vote.scene.id,
            "text": option.data.text,
            "cost": option.data.euros,
            "can_change": _reviewing(vote) and not vote.frozen,
            "can_explain": _reviewing(vote),
            "explained": vote.explained is not None and vote.explained.id == option.id,
            "up": before,
            "down": after if at + 1 < len(listed) else None,
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
        "options": [face(vote, o) for o in _listed(vote)],
        "money": vote.money,
        **_limits(vote),
    }


def _steer(vote: Vote) -> Shown:
    scene, pages = vote.scene, _pages(vote)
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


# ── the result ──


def letter(place: int) -> str:
    """What stands beside the options that go on: A, B, C …, after the alphabet numbers."""
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def row(vote: Vote, place: Place, letters: dict[str, str], top: int) -> dict[str, Any]:
    """One option in the result, for every screen."""
    later = [
        {"no": r.data.no, "dots": count[place.option.id]}
        for r, count in zip(vote.rounds[1:], vote.counts[1:], strict=True)
        if place.option.id in count
    ]
    return {
        **face(vote, place.option),
        "rank": place.rank,
        "dots": place.dots,
        "fate": place.fate,
        "left": euros(place.left) if vote.money else None,
        "tied": place.tied,
        "broken": place.broken,
        "letter": letters.get(place.option.id, ""),
        "later": later,
        "halves": [place.dots, 0] if top <= ONE_ROW else [-(-place.dots // 2), place.dots // 2],
    }


def _result(vote: Vote, role: Role) -> Shown:
    pages = _pages(vote)
    letters = {p.option.id: letter(n) for n, p in enumerate(vote.winners)}
    top = max((p.dots for p in vote.ranking), default=0)
    rows = [row(vote, p, letters, top) for p in vote.ranking if role is not WALL or pages.of(p.option.id) == pages.page]
    sheets, on_paper = vote.on_paper(0)
    first = vote.rounds[0].data
    data = {
        "activity": vote.scene.id,
        "criterion": vote.criterion,
        "meaning": vote.meaning,
        "rows": rows,
        "top": top,
        "solid": top > COUNTABLE or (role is WALL and len(rows) > 12),
        "voters": vote.voters(0),
        "asked": max(vote.asked, vote.voters(0)),
        "sheets": sheets,
        "on_paper": on_paper,
        "dots": first.dots,
        "most": first.most,
        "placed": vote.placed,
        "lapsed": vote.lapsed,
        "tie": len(vote.tie),
        "money": [euros(vote.scene.settings.euros), euros(vote.spent)] if vote.money else None,
        "page": pages.page + 1,
        "pages": pages.count,
    }
    if role is WALL:
        n = len(rows)
        data["load"] = "s" if n <= 6 else "m" if n <= 9 else "l" if n <= 12 else "xl"
    return Shown("result", "board" if role is PHONE else "main", 1, data)


def _tie(vote: Vote) -> Shown | None:
    scene = vote.scene
    decisive = {o.id for o in vote.tie}
    groups = [
        {"decisive": bool(decisive & {o.id for o in g}), "options": [face(vote, o) for o in g]}
        for g in vote.groups
        if len(g) > 1 and vote.counts[0].get(g[0].id, 0)
    ]
    called = vote.called
    data = {
        "activity": scene.id,
        "groups": groups,
        "called": [vote.title(o) for o in vote.heads if o.id in called.data.options] if called is not None else [],
        "cut": None if vote.money else vote.cut,
        "broken": [
            {
                "how": b.data.how,
                "seed": b.data.seed,
                "options": [vote.title(o) for i in b.data.options if (o := _there(vote, i))],
            }
            for b in vote.breaks
        ],
    }
    return Shown("tie", "main", 2, data)


def _there(vote: Vote, option: str) -> Record[Option] | None:
    record = vote.scene.get(option, Option)
    return record if record is not None and record.alive else None


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
        "options": [{**face(vote, o), "note": o.data.note, "n": had.count(o.id)} for o in _listed(vote)],
        "left": box.budget - len(had),
    }
    return Shown("mine", "mine", 0, data)
