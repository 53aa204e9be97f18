"""Sentence stems in the document: stems as headings, heaps and cards verbatim, all cards by number in the annex."""

from __future__ import annotations

from collections.abc import Sequence

from facilitation.method import N_, Method, Say
from facilitation.protocol import AnyBlock, Cards, Column, Heap, Paragraph, Picture, Section, Table
from facilitation.protocol import Card as Printed
from facilitation.records import Record
from methods.parts.cards import heading
from methods.parts.stems import Boards, Card, Stem


def section(method: Method, boards: Boards, say: Say) -> Section:
    """What one run puts into the document. The same in both editions: nobody's name but that of who signed."""
    title = heading(method, boards.scene, say)
    if not boards.released:
        silent, waiting = N_("Nothing was written in this step."), N_("The cards of this step have not been released.")
        note = waiting if boards.scene.written(Card) else silent
        return Section(title, (Paragraph(say(note), "note"),))
    if len(boards.stems) == 1:
        stem = boards.stems[0]
        lead = () if stem.text == title else (Paragraph(stem.text or say(N_("What matters to you?")), "lead"),)
        return Section(title, (*lead, *_blocks(boards, stem, say)), annex=_annex(boards, title, say))
    parts = tuple(Section(stem.text, _blocks(boards, stem, say)) for stem in boards.stems)
    return Section(title, sections=parts, annex=_annex(boards, title, say))


def _blocks(boards: Boards, stem: Stem, say: Say) -> tuple[AnyBlock, ...]:
    prompts: tuple[AnyBlock, ...] = (Paragraph(" · ".join(stem.prompts)),) if stem.prompts else ()
    cards = [c for c in boards.reading_order if boards.stem_of(c).index == stem.index]
    if not cards:
        return (*prompts, Paragraph(say(N_("There is no card here.")), "note"))
    found: dict[str, tuple[str, list[Printed]]] = {}
    for card in cards:
        heap = boards.heaps.of(card.id)
        name = heap.data.name if heap is not None else ""
        found.setdefault(heap.id if heap is not None else "", (name, []))[1].append(_printed(boards, card, stem))
    lying = Cards(tuple(Heap(tuple(lying), name) for name, lying in found.values()))
    return (*prompts, lying, *_pictures(boards, cards, say))


def _pictures(boards: Boards, cards: Sequence[Record[Card]], say: Say) -> tuple[Picture, ...]:
    """The photos and drawings on cards, in the order of the cards."""
    found = []
    for card in cards:
        seen = boards.scene.picture(card.data.picture)
        if seen is not None:
            number = say(N_("No. %(n)s")) % {"n": boards.number(card)}
            words = card.data.text or seen["alt"]
            alt = seen["alt"] or say(N_("Picture without a description"))
            found.append(Picture(b"", alt, f"{number}: {words}" if words else number, ref=seen["id"]))
    return tuple(found)


def _printed(boards: Boards, card: Record[Card], stem: Stem) -> Printed:
    return Printed(boards.title(card), number=str(boards.number(card)), colour=stem.colour, author=boards.name(card))


def _annex(boards: Boards, title: str, say: Say) -> tuple[Section, ...]:
    cards = boards.cards
    if not cards:
        return ()
    columns = [Column(say(N_("No.")), "number", 0.12), Column(say(N_("Card")), width=0.6)]
    rows: list[tuple[str | None, ...]] = [(str(boards.number(c)), boards.title(c)) for c in cards]
    if len(boards.stems) > 1:
        columns.insert(1, Column(say(N_("Stem")), width=0.4))
        rows = [(row[0], boards.stem_of(c).text, row[1]) for row, c in zip(rows, cards, strict=True)]
    return (Section(title, (Table(tuple(columns), tuple(rows)),)),)
