"""Open space in the document: the matrix, a page for each session, what had most dots, who goes on, what is left.

Hosts stand there by name where they want it so, in the internal edition always; who came is a number. A report that did not
come is said in so many words: that is the last word on it.
"""

from __future__ import annotations

from typing import Any

from facilitation.method import N_, Method, Say
from facilitation.protocol import (
    AnyBlock,
    Bar,
    Bars,
    Cell,
    Column,
    Edition,
    Facts,
    Grid,
    Listing,
    Paragraph,
    Row,
    Section,
    Table,
)
from facilitation.protocol import Card as Printed
from methods.parts.cards import heading
from methods.parts.space_records import FIELDS
from methods.parts.space_state import Market
from methods.parts.space_wall import colour

TOP = 3
"""So many topics with most dots stand at the front of the document."""


def section(method: Method, market: Market, edition: Edition, say: Say) -> Section:
    """What one run puts into the document."""
    title = heading(method, market.scene, say)
    theme = market.settings.theme
    blocks: list[AnyBlock] = [Paragraph(theme, "lead")] if theme else []
    if market.settings.givens:
        blocks.append(Paragraph(say(N_("What was given:"))))
        blocks.append(Listing(market.settings.givens))
    if market.tags:
        blocks.append(Paragraph(" · ".join(f"#{w.text} ({w.n})" if w.n > 1 else f"#{w.text}" for w in market.tags)))
    if not market.topics:
        return Section(title, (*blocks, Paragraph(say(N_("No topic was brought in.")), "note")))
    held = [s for s in market.in_order if market.ending(s) != "nobody"]
    blocks.append(Facts(((say(N_("Topics brought in")), str(len(market.topics))), (say(N_("Sessions held")), str(len(held))))))
    if market.cells:
        blocks.append(_matrix(market, say))
    waiting = [s for s in market.sessions if not market.held(s) and not market.sessions[s].twin]
    if waiting:
        blocks.append(Paragraph(say(N_("These topics found no session; they went into the topic store:")), "note"))
        blocks.append(Listing(tuple(market.title(s) for s in waiting)))
    sections = [_session(market, s, edition, say) for s in market.in_order]
    if market.counted:
        sections.append(Section(say(N_("What we go on with")), tuple(_priorities(market, edition, say)), new_page=True))
    first = [t for t in market.ranking if market.dots(t.id)][:TOP] if market.counted else []
    return Section(
        title,
        tuple(blocks),
        sections=tuple(sections),
        highlights=tuple(
            say(N_("%(title)s (%(n)s dots)")) % {"title": market.title(t.id), "n": market.dots(t.id)} for t in first
        ),
        store=tuple(_stored(market, s) for s in waiting),
    )


def _stored(market: Market, session: str) -> str:
    about = market.about(session)
    return f"{market.title(session)} – {about}" if about else market.title(session)


def slot_name(label: dict[str, Any], say: Say) -> str:
    """A round's name with its times."""
    name = label["title"] or say(N_("Round %(n)s")) % {"n": label["n"]}
    times = f"{label['start']}–{label['end']}" if label["start"] else ""
    return f"{name}, {times}" if times else name


def room_name(label: dict[str, Any], say: Say) -> str:
    return label["title"] or say(N_("Room %(n)s")) % {"n": label["n"]}


def _matrix(market: Market, say: Say) -> Grid:
    used = [r for r in market.rooms if any(room == r for _, room in market.cells)]
    columns = tuple(slot_name(market.slot_label(s.n), say) for s in market.slots)
    rows = []
    for room in used:
        label = market.room_label(room)
        facts = [
            say(N_("%(n)s seats")) % {"n": label["seats"]} if label["seats"] else "",
            say(N_("step-free")) if label["step_free"] else "",
        ]
        head = "\n".join(t for t in (room_name(label, say), ", ".join(f for f in facts if f)) if t)
        rows.append(Row(tuple(_cell(market, s.n, room, say) for s in market.slots), head))
    return Grid(columns, tuple(rows), tuple(colour(s.n) for s in market.slots))


def _cell(market: Market, slot: int, room: str, say: Say) -> Cell:
    session = market.cells.get((slot, room))
    if session is None:
        return Cell(gap=say(N_("free")))
    marks = []
    old = market.moved_from(session)
    if old is not None:
        before = room_name(market.room_label(old[1]), say) if old[1] != room else slot_name(market.slot_label(old[0]), say)
        marks.append(say(N_("moved, before: %(place)s")) % {"place": before})
    if market.sessions[session].twin:
        marks.append(say(N_("second session")))
    if market.ending(session) == "nobody":
        marks.append(say(N_("nobody came")))
    number = str(market.number(market.sessions[session].topic))
    return Cell((Printed(market.title(session), number=number, colour=colour(slot), marks=tuple(marks)),))


def _session(market: Market, session: str, edition: Edition, say: Say) -> Section:
    """The same page for every session: who, when, where, how many; then what its report says, field by field."""
    title, cell = market.title(session), market.cell(session)
    if market.sessions[session].twin:
        title = say(N_("%(title)s (second session)")) % {"title": title}
    pairs: list[tuple[str, str | None]] = []
    if edition == "internal":
        names = [n for p in market.hosts(session) if (n := market.scene.roster.label(p))]
        pairs.append((say(N_("Hosted by")), ", ".join(names) or None))
    elif names := market.signed(session):
        pairs.append((say(N_("Hosted by")), ", ".join(names)))
    if cell is not None:
        pairs.append((say(N_("When")), slot_name(market.slot_label(cell[0]), say)))
        pairs.append((say(N_("Where")), room_name(market.room_label(cell[1]), say)))
    came = market.took_part(session)
    pairs.append((say(N_("People in the session")), str(len(came)) if came else None))
    blocks: list[AnyBlock] = [Facts(tuple(pairs))]
    if about := market.about(session):
        blocks.append(Paragraph(about))
    if market.ending(session) == "nobody":
        return Section(title, (*blocks, Paragraph(say(N_("Nobody came to this session.")), "note")), new_page=True)
    if not market.reported(session):
        none = N_("No report was handed in.")
        return Section(title, (*blocks, Paragraph(say(none), "note")), new_page=True)
    parts = []
    for field, name in FIELDS.items():
        lines = tuple(n.data.text for n in market.notes(session, field))
        if lines:
            block: AnyBlock = Paragraph("\n".join(lines)) if field == "contact" else Listing(lines)
            parts.append(Section(say(name), (block,)))
    return Section(title, tuple(blocks), sections=tuple(parts), new_page=True)


def _priorities(market: Market, edition: Edition, say: Say) -> list[AnyBlock]:
    bars = tuple(Bar(market.title(t.id), market.dots(t.id)) for t in market.ranking)
    blocks: list[AnyBlock] = []
    if market.voters:
        blocks.append(Bars(bars, n=market.voters, unit=say(N_("Dots"))))
    else:
        blocks.append(Paragraph(say(N_("Nobody has put a dot.")), "note"))
    acting = [t for t in market.ranking if market.acting(t.id)]
    if not acting:
        blocks.append(Paragraph(say(N_("No action group was formed.")), "note"))
        return blocks
    columns = [Column(say(N_("Action group")), width=0.34), Column(say(N_("People")), "number", 0.1)]
    if edition == "internal":
        columns.append(Column(say(N_("Speaks for it")), width=0.2))
    columns.append(Column(say(N_("Next step")), width=0.36))
    rows = []
    for topic in acting:
        speaker = market.scene.roster.label(market.speaker(topic.id)) or None
        row: list[str | None] = [market.title(topic.id), str(len(market.acting(topic.id)))]
        row += [speaker] if edition == "internal" else []
        row.append("\n".join(n.data.text for n in market.notes(topic.id, "next")))
        rows.append(tuple(row))
    blocks.append(Table(tuple(columns), tuple(rows)))
    return blocks
