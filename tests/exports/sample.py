"""A document with everything in it: every kind of block, awkward texts, and as many cards as somebody asks for."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from facilitation.protocol import (
    Bar,
    Bars,
    Card,
    Cards,
    Cell,
    Column,
    Document,
    Edition,
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

STEM = "Eine Sache, die mir/uns besonders gut gelungen ist ..."
ARABIC = "لقاء مفتوح للعائلات (كل يوم خميس) في المركز، ونحتاج إلى 3 مترجمين."
PERSIAN = "می‌خواهیم خیابان‌ها را برای همه قابل استفاده کنیم."
UKRAINIAN = "Більше дитячих майданчиків у кожному районі – і щоб їх освітлювали."
HOSTILE = '<img src="/etc/passwd"> & <b>kein Markup</b> </para> %s {x}'
LONG_WORD = "Donau" * 80
EMOJI = "Das war schön \U0001f600 und ✓ fertig \U0001f469\u200d\U0001f467"
WORDS = (
    "Umziehen",
    "Projektvielfalt",
    "Zeit für soziale Kompetenzen",
    "Netzwerk digital/analogue",
    "Kooperation mit Schule (KOS), verschiedene Projekte",
    "Kiez-Kita im Sozialraum Seddiner See hat jetzt auch am Nachmittag geöffnet, und zwar für alle Familien",
    "235 Vereine",
    "Lernhilfen, Hausaufgabenhilfen",
    "„Attraktiv“ bleiben für die Nutzer",
    "Sozialraumkonferenz",
)
COLOURS = ("white", "yellow", "green", "blue", "orange", "red")


def picture() -> bytes:
    image = Image.new("RGB", (900, 600), "#dcc8a5")
    pen = ImageDraw.Draw(image)
    for i in range(6):
        left, top = 60 + (i % 3) * 280, 70 + (i // 3) * 260
        pen.rectangle((left, top, left + 230, top + 110), fill=("#ffde59", "#ffffff", "#a9d4f5")[i % 3])
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def cards(count: int) -> tuple[Card, ...]:
    return tuple(
        Card(f"{WORDS[i % len(WORDS)]} – Karte {i + 1}", str(i + 1), COLOURS[i % 6], ("card", "oval", "card")[i % 3])
        for i in range(count)
    )


def measures() -> tuple[Measure, ...]:
    return (
        Measure(
            "Offene Sprechstunde im Jugendclub",
            "Termin und Raum abstimmen",
            "Beratungsstelle",
            "CARAT",
            dt.date(2022, 8, 31),
            "permanent",
            "in Arbeit",
            "18, 11",
        ),
        Measure(
            "Eine Liste aller Vereine und Angebote", "Abfrage an Vereine verschicken", "Fachbereich", "", dt.date(2022, 9, 15)
        ),
        Measure(
            "Offenes Atelier am Samstag", "Schlüssel und Aufsicht klären", "Musikschule", duration="temporary", proposal=True
        ),
        Measure("Faltkarte mit allen Stellen", proposal=True),
    )


def ist_soll() -> Grid:
    def cell(text: str, number: str, colour: str = "white", shape: str = "card", marks: tuple[str, ...] = ()) -> Cell:
        return Cell((Card(text, number, colour, shape, marks),))  # type: ignore[arg-type]

    return Grid(
        ("Ist", "Soll", "Ideen zur Umsetzung"),
        (
            Row(
                (
                    cell("Beratungsstelle im Ort: acht Wochen Wartezeit", "2"),
                    cell("Ein erstes Gespräch innerhalb von zwei Wochen", "11", "blue"),
                    cell(
                        "Offene Sprechstunde im Jugendclub, einmal im Monat",
                        "18",
                        "yellow",
                        "oval",
                        ("Maßnahme 1", "dauerhaft"),
                    ),
                )
            ),
            Row(
                (
                    Cell(gap="Kein Ist notiert"),
                    cell("Beratung auch auf Ukrainisch, Russisch und Arabisch", "14", "blue"),
                    cell("Sprach-Tandems mit der Kreisvolkshochschule", "22", "yellow", "oval", ("temporär",)),
                )
            ),
            Row(
                (
                    Cell(
                        (
                            Card("Gute Erfahrung: Schulsozialarbeit kennt die Familien", "9"),
                            Card("Zwei Karten in einem Feld", "10"),
                        )
                    ),
                    cell("Schulsozialarbeit an jeder Schule, auch in den Ferien", "17", "blue", marks=("strittig",)),
                    Cell(gap="Keine Idee notiert"),
                )
            ),
        ),
        ("white", "blue", "yellow"),
    )


def timetable() -> Grid:
    rooms = ("Saal", "Aula", "Raum 3", "Küche", "Garten", "Turnhalle")
    rows = tuple(
        Row(tuple(Cell((Card(f"Thema {slot}/{room}", colour="yellow"),)) if room != "Aula" else Cell() for room in rooms), slot)
        for slot in ("15:25", "16:25")
    )
    return Grid(rooms, rows)


def sections(card_count: int = 24) -> tuple[Section, ...]:
    heap = Heap(cards(card_count)[: card_count // 2], "Netzwerk und Zusammenarbeit", 12)
    loose = Heap(cards(card_count)[card_count // 2 :])
    odd = Heap(
        (
            Card(ARABIC, "A1", "yellow", author="Amal", origin="vom Papier"),
            Card(PERSIAN, "A2"),
            Card(UKRAINIAN, "A3", "blue"),
            Card(HOSTILE, "A4"),
            Card(LONG_WORD, "A5", "orange"),
            Card(EMOJI, "A6", "green", marks=("strittig", "neu"), replies=("Das sehe ich auch so.", "Ich nicht: " + WORDS[5])),
            Card(("Ein langer Beitrag mit vielen Sätzen, der eine ganze Seite füllt. " * 110).strip(), "A7", "blue"),
        ),
        "Besondere Karten",
    )
    return (
        Section(
            STEM,
            (
                Paragraph("22 Karten von 17 Personen, drei Minuten still geschrieben.", "note"),
                Cards((heap, loose)),
                Cards((odd,)),
            ),
            new_page=True,
            highlights=(
                "Die Teilnehmenden äußerten sich einhellig sehr positiv.",
                "Alle fünf Gruppen wünschen sich ein starkes "
                "Netzwerk, das vorhandene Ressourcen nutzt und einrichtungsübergreifend arbeitet.",
            ),
            store=("Verkehrssicherheit vor der Grundschule", "Jugendbudget"),
            annex=(Section("Alle Karten zu: " + STEM, (Cards((Heap(cards(9)),)),)),),
        ),
        Section(
            "Beratung",
            (
                Paragraph("Pandemie, Krieg, Krisen – Beratungs- und Gesprächsangebote für Kinder und Jugendliche", "lead"),
                Paragraph("9 Beteiligte · 16:04 bis 17:14 · 22 Karten, die verknüpften stehen hier, alle im Anhang", "note"),
                ist_soll(),
                Quote("In den Ferien brauchen uns manche Kinder am meisten.", "zu 17, ein*e Mitarbeiter*in der Jugendarbeit"),
            ),
            (Section("Maßnahmen aus dieser Gruppe", (Measures((measures()[0], measures()[3])),)),),
            new_page=True,
            measures=measures(),
            disputed=("Schulsozialarbeit in den Ferien: Ferienangebote liegen bei anderen Trägern.",),
        ),
        Section(
            "Marktplatz, Abstimmung, Rückmeldung",
            (
                timetable(),
                Facts((("Moderation", "RAA Potsdam"), ("Gruppen", None))),
                Listing(("Sichtbarkeit", "Niedrigschwelligkeit", "Kurze Wege " * 30), ordered=True),
                Listing(("ohne Reihenfolge",)),
                Bars(
                    (
                        Bar("Sport und Freizeit", 17),
                        Bar("Netzwerk aller Einrichtungen in der Gemeinde", 41),
                        Bar("Kunst", None),
                        Bar("Kinderschutz", 0),
                    ),
                    47,
                    "Punkte",
                ),
                Field(
                    ("niedrig", "hoch"),
                    ("Klima schlecht", "Klima gut"),
                    ((0.7, 0.8), (0.9, 0.9), (0.2, 0.6), (1, 1), (0, 0)),
                    "Fünf Punkte, die meisten oben rechts",
                ),
                Picture(
                    picture(), "Pinnwand mit sechs Karten", "Die Pinnwand am Ende", "Sechs Karten: Netzwerk, Sport, Kunst …"
                ),
                Table(
                    (Column("Thema", width=3), Column("Stimmen", "number"), Column("Seit", "date")),
                    tuple((f"Thema der langen Tabelle {i}", str(i * 3), None if i % 7 == 0 else "2018") for i in range(1, 61)),
                ),
            ),
        ),
        Section("Nur intern", (Paragraph("Vertraulicher Vermerk der Moderation"),), internal=True),
    )


def document(card_count: int = 24, language: str = "de", edition: Edition = "public") -> Document:
    return Document(
        title="Netzwerkstatt – Familien in Kleinmachnow",
        subtitle="Erste Sozialraumkonferenz Kleinmachnow",
        language=language,
        edition=edition,
        version="Entwurf",
        seq=412,
        made_at=dt.datetime(2022, 6, 16, 18, 4, tzinfo=ZoneInfo("Europe/Berlin")),
        head=(
            ("Datum", "16.06.2022"),
            ("Zeit", "14:30–18:00"),
            ("Ort", "Bürgersaal des Rathauses Kleinmachnow"),
            ("Moderation", "RAA Potsdam (extern)"),
            ("Gastgeber", "Fachbereich Schule, Kultur, Soziales"),
            ("Anwesend", None),
            ("Verteiler", "alle Teilnehmenden, Website"),
        ),
        goal="Die Einrichtungen lernen einander kennen und vereinbaren, was sie im nächsten Jahr gemeinsam tun.",
        questions=(
            "Was bietet die Gemeinde und wo besteht Nachholbedarf?",
            "Was können wir präventiv und gemeinsam gestalten?",
        ),
        steps=(
            Step("Begrüßung", "14:30", 10, "14:32", 9, "Saal"),
            Step("Kurzgespräche", "14:40", 25, "14:41", 31, "Saal"),
            Step("Pause", "15:45", 15),
        ),
        recorded=43,
        attendance=(("Horte und Kitas", 12), ("Beratungsstellen", 9)),
        people=(("Ida Muster", "Hort am See"), ("Jan Beispiel", "Beratungsstelle")),
        sections=sections(card_count),
        imprint="https://www.example.org/impressum",
        privacy="https://www.example.org/datenschutz",
        sample=True,
    )
