"""A heading never stands alone at the foot of a page, whatever comes behind it and however full the page is."""

from __future__ import annotations

import pytest
from amounts import text
from msgspec.structs import replace
from sample import cards, document

from exports.pdf.content import Contents
from exports.pdf.pages import paginate
from exports.pdf.text import Text
from facilitation.protocol import (
    AnyBlock,
    Bar,
    Bars,
    Card,
    Cards,
    Cell,
    Column,
    Document,
    Facts,
    Grid,
    Heap,
    Listing,
    Paragraph,
    Quote,
    Row,
    Section,
    Table,
)

TALL = Grid(
    ("Ist", "Soll", "Ideen"),
    tuple(Row(tuple(Cell((Card(text(60), str(n)),)) for n in range(3))) for _ in range(9)),
)
LINES = Table((Column("A"), Column("B")), tuple((text(90), text(5)) for _ in range(14)))
LEAD, FACTS = Paragraph("Worum es ging", "lead"), Facts((("Menschen", "7"), ("Karten", "12")))
FOLLOWING: dict[str, tuple[AnyBlock, ...]] = {
    "grid": (TALL,),
    "lead and grid": (LEAD, FACTS, TALL),
    "table": (LINES,),
    "facts and table": (FACTS, LINES),
    "cards": (Cards((Heap(cards(9), "Haufen", 9), Heap(cards(9), "Noch einer", 3))),),
    "leads between": (Quote("Gut."), LEAD, Listing((text(30), text(8))), LEAD, LINES, LEAD, TALL),
    "bars": (LEAD, Bars(tuple(Bar(f"Zeile {n}", n) for n in range(12)))),
}


def day(above: int, blocks: tuple[AnyBlock, ...]) -> Document:
    """So many lines above a section with a section in it."""
    filler = Section("Davor", tuple(Paragraph("Zeile") for _ in range(above)))
    inner = Section("Darin", blocks)
    return replace(document(), sections=(filler, Section("Titel", (), (inner,)), Section("Danach", (Paragraph(text(20)),))))


@pytest.mark.parametrize("kind", FOLLOWING)
def test_what_leads_to_something_stands_on_the_same_page_as_it(kind: str) -> None:
    for above in range(0, 32):
        pages = paginate(Contents(day(above, FOLLOWING[kind])).build())
        for page in pages[:-1]:
            last = page.placed[-1]
            assert not last.flow.keep, (above, said(last.box))
            assert not heading(last.box), (above, said(last.box))


def heading(box: object) -> bool:
    """A heading, or a lead that is one: large words with something to follow them."""
    return isinstance(box, Text) and (box.tag.startswith("H") or said(box) == LEAD.text)


def said(box: object) -> str:
    return "".join(part for part, _ in box.segments) if isinstance(box, Text) else type(box).__name__
