"""Every kind of block in every amount: nothing, one, a few, more than a page."""

from __future__ import annotations

import datetime as dt
import random

from msgspec.structs import replace
from sample import ARABIC, COLOURS, LONG_WORD, PERSIAN, UKRAINIAN, WORDS, cards, document, measures, picture

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
    Field,
    Grid,
    Heap,
    Listing,
    Measure,
    Measures,
    Paragraph,
    Picture,
    Quote,
    Row,
    Section,
    Step,
    Table,
)

AMOUNTS = (0, 1, 4, 60)
VIETNAMESE = "Chúng tôi muốn một sân chơi an toàn cho trẻ em ở mọi khu phố."


def text(n: int) -> str:
    """About n words."""
    return " ".join(WORDS[i % len(WORDS)] for i in range(n)) if n else ""


def grid(rows: int, columns: int, heads: bool) -> Grid:
    """Rows of cards with gaps; every seventh place holds three cards."""

    def cell(row: int, column: int) -> Cell:
        if (row + column) % 4 == 3:
            return Cell(gap="Noch offen" if column else "")
        amount = 3 if (row * columns + column) % 7 == 6 else 1
        some = tuple(
            Card(
                WORDS[(row + column + i) % 10],
                str(row * 10 + column + i),
                COLOURS[column % 6],
                "oval" if column == 2 else "card",
                ("strittig",) if row % 5 == 4 and column == 1 else (),
            )
            for i in range(amount)
        )
        return Cell(some)

    names = tuple(f"Spalte {i + 1}" for i in range(columns))
    made = tuple(Row(tuple(cell(r, c) for c in range(columns)), f"Zeile {r + 1}" if heads else "") for r in range(rows))
    return Grid(names, made, COLOURS[:columns])


def many_measures(n: int) -> tuple[Measure, ...]:
    some = (
        *measures(),
        Measure(text(3), text(4), "Fachbereich", "CARAT, Hort", dt.date(2022, 12, 1), "temporary", "", "12, 14"),
    )
    return tuple(replace(some[i % len(some)], what=f"{some[i % len(some)].what} {i + 1}") for i in range(n))


def field(n: int) -> Field:
    chance = random.Random(n)
    points = tuple((min(1.0, max(0.0, chance.gauss(0.7, 0.2))), min(1.0, max(0.0, chance.gauss(0.7, 0.2)))) for _ in range(n))
    return Field(
        ("dünn", "reich"), ("frostig", "herzlich"), points, f"{n} Punkte, die meisten oben rechts", ("Ergebnis", "Klima")
    )


def blocks(n: int) -> dict[str, tuple[AnyBlock, ...]]:
    """The name of a kind → the blocks of that kind, in an amount."""
    table = Table(
        (Column("Thema", width=3), Column("Stimmen", "number"), Column("Seit", "date")),
        tuple((f"Thema {i}: {WORDS[i % 10]}", str(i), None if i % 7 == 0 else "2018") for i in range(n)),
    )
    wide = Table(
        tuple(Column(f"Spalte {i}") for i in range(8)), tuple(tuple(WORDS[(i + j) % 10] for j in range(8)) for i in range(n))
    )
    return {
        "Absätze": (Paragraph(text(n), "lead"), Paragraph(text(n * 3)), Paragraph(text(n), "note")),
        "Zitate": tuple(Quote(text(1 + i % 5), "eine Lehrkraft" if i % 2 else "") for i in range(n)),
        "Listen": (
            Listing(tuple(text(1 + i % 6) for i in range(n)), ordered=True),
            Listing(tuple(WORDS[i % 10] for i in range(n))),
        ),
        "Angaben": (Facts(tuple((f"Name {i}", None if i % 4 == 1 else text(1 + i % 3)) for i in range(n))),),
        "Karten": (Cards((Heap(cards(n), "Ein Haufen mit Namen", n), Heap(cards(n)))),),
        "Haufen": (Cards(tuple(Heap(cards(3), f"Haufen {i}") for i in range(n))),),
        "Ist und Soll": (grid(n, 3, heads=False),),
        "Zeit und Raum": (grid(min(n, 6), 7, heads=True),),
        "Tabelle": (table, wide),
        "Maßnahmen": (Measures(many_measures(n)),),
        "Balken": (Bars(tuple(Bar(text(1 + i % 2), None if i % 9 == 8 else 3 * i) for i in range(n)), 93, "Punkte"),),
        "Große Balken": (Bars(tuple(Bar(WORDS[i % 10], 400 - 6 * i) for i in range(n)), 412),),
        "Feld": (field(n),),
        "Bilder": tuple(Picture(picture(), "Eine Pinnwand", "Die Pinnwand", text(i * 6)) for i in range(min(n, 6))),
        "Schriften": tuple(Paragraph(t) for t in (ARABIC, PERSIAN, UKRAINIAN, VIETNAMESE, LONG_WORD, "😀 🦄 👍🏽")[:n]),
    }


def amount(n: int) -> Document:
    """A document in which everything stands n times."""
    parts = tuple(Section(f"{name} ({n})", some) for name, some in blocks(n).items())
    deep = Section(
        "Ebene 2", (), (Section("Ebene 3", (), (Section("Ebene 4", (), (Section("Ebene 5", (Listing(("a",)),)),)),)),)
    )
    feedback = Section(
        "Wie war’s?",
        (
            Paragraph(f"{n} von 93 haben einen Punkt geklebt.", "note"),
            field(n),
            Paragraph("Gut war", "lead"),
            Listing(WORDS[: n % 9]),
        ),
        place="feedback",
    )
    outlook = Section("Ausblick", (Facts((("Nächster Termin", "30.11.2022"),)), Listing(WORDS[: n % 7])), place="outlook")
    collected = Section(
        "",
        highlights=tuple(text(1 + i % 3) for i in range(min(n, 9))),
        measures=many_measures(n),
        store=tuple(WORDS[i % 10] for i in range(n)),
        disputed=tuple(text(1 + i % 4) for i in range(n)),
        annex=tuple(Section(f"Anhang {i}", (Cards((Heap(cards(5)),)),)) for i in range(n % 10)),
    )
    steps = tuple(
        Step(f"Schritt {i}", f"{9 + i // 6:02}:{i % 6 * 10:02}", 10, f"{9 + i // 6:02}:{i % 6 * 10 + 1:02}", 9)
        for i in range(n)
    )
    return replace(
        document(),
        sections=(outlook, feedback, *parts, deep, collected),
        steps=steps,
        questions=WORDS[: min(n, 6)],
        goal=text(min(n, 30)),
        head=document().head[: 2 * n],
        attendance=tuple((f"Einrichtung {i}", 1 + i % 9) for i in range(n)),
        people=tuple((f"Person {i}", f"Einrichtung {i % 7}") for i in range(n)),
        methods=tuple((f"Methode {i}", text(2)) for i in range(min(n, 7))),
        edition="internal",
    )
