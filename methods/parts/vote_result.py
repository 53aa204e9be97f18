"""How the dots lie, as every screen shows it, and how ties are broken. Called only where the count is shown."""

from __future__ import annotations

from typing import Any

from facilitation.method import Put, Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.pages import Pages
from methods.parts.vote_kinds import Option, euros
from methods.parts.vote_state import Place, Vote

LISTED = 15
"""So many options stand on one page of the wall."""
RANKED = 14
"""So many rows of the result."""
COUNTABLE = 99
"""Up to so many dots of one option one sees each, in two rows."""
ONE_ROW = 24
"""Up to so many lie in one row, and larger."""


def face(vote: Vote, option: Record[Option]) -> dict[str, Any]:
    """How an option is called: its number, its titles, what it costs (None where it is not about money)."""
    return {
        "id": option.id,
        "no": vote.number(option.id),
        "titles": vote.titles(option),
        "euros": euros(vote.euros(option)) if vote.money else None,
    }


def paged(vote: Vote) -> Pages:
    ids = [p.option.id for p in vote.ranking] if vote.revealed else [o.id for o in listed(vote)]
    return Pages(vote.scene, ids, RANKED if vote.revealed else LISTED)


def turn(vote: Vote, page: int) -> Put:
    return paged(vote).turn(page)


def listed(vote: Vote) -> list[Record[Option]]:
    """What stands in the list: in a further round only what it is between."""
    if vote.dotting and vote.box is not None:
        return [o for o in vote.heads if o.id in vote.box.options]
    return vote.heads


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


def result(vote: Vote, role: Role) -> Shown:
    pages = paged(vote)
    letters = {p.option.id: letter(n) for n, p in enumerate(vote.winners)}
    top = max((p.dots for p in vote.ranking), default=0)
    rows = [
        row(vote, p, letters, top) for p in vote.ranking if role is not Role.PROJECTOR or pages.of(p.option.id) == pages.page
    ]
    sheets, on_paper = vote.on_paper(0)
    first = vote.rounds[0].data
    data = {
        "activity": vote.scene.id,
        "criterion": vote.criterion,
        "meaning": vote.meaning,
        "rows": rows,
        "top": top,
        "solid": top > COUNTABLE or (role is Role.PROJECTOR and len(rows) > 12),
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
    if role is Role.PROJECTOR:
        n = len(rows)
        data["load"] = "s" if n <= 6 else "m" if n <= 9 else "l" if n <= 12 else "xl"
    return Shown("result", "board" if role is Role.PARTICIPANT else "main", 1, data)


def tie(vote: Vote) -> Shown | None:
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
