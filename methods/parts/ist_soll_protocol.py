"""Ist/Soll groups in the document: a page for each group with its three columns in rows, and what it proposes."""

from __future__ import annotations

from facilitation.method import N_, Method, Offer, OfferItem, Say
from facilitation.protocol import (
    AnyBlock,
    Cell,
    Edition,
    Facts,
    Grid,
    Listing,
    Paragraph,
    Section,
    Table,
)
from facilitation.protocol import Card as Printed
from facilitation.protocol import Column as Printing
from facilitation.protocol import Row as Line
from facilitation.records import Record
from methods.parts import groups
from methods.parts.cards import heading
from methods.parts.ist_soll_boards import Board, Boards
from methods.parts.ist_soll_records import COLUMNS, Aspect, Card, Column, Effort, Term
from methods.parts.ist_soll_rows import GAP, Row
from methods.parts.ist_soll_words import COLOURS, COLUMN_TITLES

ASPECTS: dict[Aspect, str] = {
    "": "",
    "strength": N_("Strength"),
    "deficit": N_("Deficit"),
    "evidence": N_("Evidence"),
}
EFFORTS: dict[Effort, str] = {"": "", "small": N_("little work"), "medium": N_("some work"), "large": N_("much work")}
TERMS: dict[Term, str] = {"": "", "temporary": N_("temporary"), "permanent": N_("permanent")}
GAPS: dict[Column, str] = {
    "ist": N_("No “As is” was noted."),
    "soll": N_("No “To be” was noted."),
    "idea": N_("No idea was noted."),
}


def section(method: Method, boards: Boards, edition: Edition, say: Say) -> Section:
    """What one run puts into the document."""
    title = heading(method, boards.scene, say)
    if not boards.all:
        return Section(title, (Paragraph(say(N_("There were no groups in this step.")), "note"),))
    if len(boards.all) == 1 and boards.together:
        return _group(boards, boards.all[0], title, edition, say, new_page=False)
    parts = tuple(_group(boards, b, name(b, say), edition, say) for b in boards.all)
    return Section(title, (_numbers(boards, say),), parts)


def _numbers(boards: Boards, say: Say) -> Table:
    """All groups at a glance."""
    columns = (
        Printing(say(N_("Group")), width=0.4),
        Printing(say(N_("People")), "number", 0.15),
        *(Printing(say(COLUMN_TITLES[c]), "number", 0.15 if c != "idea" else 0.25) for c in COLUMNS),
    )
    rows = [
        (name(b, say), str(len(b.members)) if b.members else None, *(str(len(b.cards[c])) for c in COLUMNS)) for b in boards.all
    ]
    return Table(columns, tuple(rows))


def name(board: Board, say: Say) -> str:
    """How a group is called in words."""
    given = board.group.data.title
    return given or say(N_("Group %(n)s")) % {"n": groups.number(board.boards.scene, board.id)}


def _group(boards: Boards, board: Board, title: str, edition: Edition, say: Say, *, new_page: bool = True) -> Section:
    cards = list(board.by_id.values())
    blocks: list[AnyBlock] = [Paragraph(board.group.data.text, "lead")] if board.group.data.text else []
    facts = _facts(boards, board, edition, say)
    blocks += [Facts(facts)] if facts else []
    blocks.append(_grid(board, say) if cards else Paragraph(say(N_("This group has pinned up no card.")), "note"))
    parts: list[Section] = []
    if boards.scene.settings.derive and cards:
        parts.append(Section(say(N_("What follows from it")), tuple(_derived(board, say))))
    if proposed := [c for c in board.cards["idea"] if c.data.measure]:
        parts.append(Section(say(N_("Proposed as measures")), (_table(board, proposed, say),)))
    return Section(
        title,
        tuple(blocks),
        tuple(parts),
        new_page=new_page,
        disputed=tuple(_named(board, c, say) for c in cards if c.data.disputed),
    )


def _named(board: Board, card: Record[Card], say: Say) -> str:
    """A card's text with the group that it comes from."""
    return card.data.text if board.boards.together else f"{card.data.text} ({name(board, say)})"


def _facts(boards: Boards, board: Board, edition: Edition, say: Say) -> tuple[tuple[str, str | None], ...]:
    """How many worked here; in the internal edition also who. On one board for all that says nothing."""
    if boards.together:
        return ()
    people = board.members
    pairs: list[tuple[str, str | None]] = [(say(N_("People in the group")), str(len(people)) if people else None)]
    pairs.append((say(N_("Cards")), str(len(board.by_id))))
    if edition == "internal" and people:
        known = [boards.scene.roster.label(p.id) for p in people]
        named = sorted(n for n in known if n)
        if without := len(known) - len(named):
            named.append(say(N_("%(n)s without a name")) % {"n": without})
        pairs.append((say(N_("In the group")), ", ".join(named)))
    return tuple(pairs)


def _grid(board: Board, say: Say) -> Grid:
    colours = tuple(COLOURS[c] for c in COLUMNS)
    rows = tuple(Line(tuple(_cell(board, row, n, say) for n in range(3))) for row in board.rows)
    return Grid(tuple(say(COLUMN_TITLES[c]) for c in COLUMNS), rows, colours)


def _cell(board: Board, row: Row, at: int, say: Say) -> Cell:
    content, column = row[at], COLUMNS[at]
    if content == GAP:
        return Cell(gap=say(GAPS[column]))
    if content:
        return Cell((_printed(board, board.by_id[content], row, say),))
    return Cell(gap=_see(board, row, column, say))


def _see(board: Board, row: Row, column: Column, say: Say) -> str:
    """What stands in a place that needs no card of its own: where the row's Soll stands, or the cards it shares."""
    if not row.head:
        return "–"
    if column == "soll":
        return say(N_("as above: %(no)s")) % {"no": board.number(row.head)}
    if not row.soll:
        return "–"
    ends = board.to.get(row.head, ()) if column == "ist" else board.back.get(row.head, ())
    return say(N_("see %(no)s")) % {"no": ", ".join(str(board.number(c)) for c in ends)}


def _printed(board: Board, card: Record[Card], row: Row, say: Say) -> Printed:
    data = card.data
    marks = [say(t) for t in (ASPECTS[data.aspect], TERMS[data.term]) if t] + [say(t) for t in data.tags]
    if data.column == "idea":
        also = [board.number(c) for c in board.to.get(card.id, ()) if c != row.head]
        marks += [say(N_("also for %(no)s")) % {"no": ", ".join(map(str, also))}] if also else []
    marks += [say(N_("proposed as a measure"))] if data.measure else []
    marks += [say(N_("disputed"))] if data.disputed else []
    return Printed(
        data.text,
        number=str(board.number(card.id)),
        colour=COLOURS[data.column],
        shape="oval" if data.column == "idea" else "card",
        marks=tuple(marks),
        replies=tuple(f"{head}: {text}" for head, text in told(card, say)),
    )


def told(card: Record[Card], say: Say) -> list[tuple[str, str]]:
    """What an idea says about how it could be done: (heading, text)."""
    data = card.data
    found = [
        (say(N_("First step")), data.step),
        (say(N_("With")), data.partner),
        (say(N_("Obstacle")), data.obstacle),
        (say(N_("Effort")), say(EFFORTS[data.effort]) if data.effort else ""),
    ]
    return [(head, text) for head, text in found if text]


def _derived(board: Board, say: Say) -> list[AnyBlock]:
    """Ideas by whether they are for a while or to stay; those that nobody has sorted come last."""
    found: list[AnyBlock] = []
    heads: dict[Term, str] = {
        "temporary": N_("temporary offers"),
        "permanent": N_("permanent offers"),
        "": N_("not sorted yet"),
    }
    for term, head in heads.items():
        ideas = [c.data.text for c in board.cards["idea"] if c.data.term == term]
        if ideas:
            found += [Paragraph(say(head), "lead"), Listing(tuple(ideas))]
        elif term:
            found += [Paragraph(say(head), "lead"), Paragraph(say(N_("None was named.")), "note")]
    return found


def _table(board: Board, ideas: list[Record[Card]], say: Say) -> Table:
    columns = (
        Printing(say(N_("No.")), "number", 0.08),
        Printing(say(N_("What")), width=0.4),
        Printing(say(N_("First step")), width=0.27),
        Printing(say(N_("With")), width=0.25),
    )
    rows: list[tuple[str | None, ...]] = []
    for card in ideas:
        what = f"{card.data.text} ({say(TERMS[card.data.term])})" if card.data.term else card.data.text
        rows.append((str(board.number(card.id)), what, card.data.step or "–", card.data.partner or "–"))
    return Table(columns, tuple(rows))


def offers(boards: Boards) -> list[Offer]:
    """The ideas that groups propose as measures; only if no group has proposed any, all. By group and number, nameless."""
    ideas = [(board, card) for board in boards.all for card in board.cards["idea"]]
    wanted = [(board, card) for board, card in ideas if card.data.measure] or ideas
    places = {board.id: n for n, board in enumerate(boards.all)}
    return [_offer(b, c) for b, c in sorted(wanted, key=lambda one: (places[one[0].id], one[0].number(one[1].id)))]


def _offer(board: Board, card: Record[Card]) -> Offer:
    """The items stand under the headings that the document has too; whoever takes the idea over knows these."""
    data = card.data
    parts = {
        "First step": data.step,
        "With": data.partner,
        "Obstacle": data.obstacle,
        "Effort": EFFORTS[data.effort],
        "How long": TERMS[data.term],
    }
    return Offer(
        origin=card.id,
        title=data.text,
        text=data.step,
        group=board.id,
        items=tuple(OfferItem(head, text, card.id) for head, text in parts.items() if text),
    )
