"""The protocol: every contribution stands in it, whole, under its heading, whatever was typed."""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from msgspec.structs import replace
from pdf_reading import flat, fonts_of, outline_of, structure_of, text_of
from sample import ARABIC, HOSTILE, LONG_WORD, PERSIAN, STEM, UKRAINIAN, cards, document, measures, picture

from exports import EXPORTERS
from exports.pdf import write
from facilitation.protocol import (
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
    Table,
)


@pytest.fixture(scope="module")
def full() -> bytes:
    return write(document())


@pytest.fixture(scope="module")
def text(full: bytes) -> str:
    return text_of(full)


def test_the_parts_stand_in_their_order(text: str) -> None:
    order = (
        "Netzwerkstatt – Familien",
        "Erste Sozialraumkonferenz",
        "Auf einen Blick",
        "Wichtigste Maßnahmen",
        "Anlass und Ziel",
        "Leitfragen",
        "Geplant",
        "Gezählt vor Ort",
        STEM,
        "Ideen zur Umsetzung",
        "Maßnahmen aus dieser Gruppe",
        "Themenspeicher",
        "Strittiges",
        "Alle Karten zu",
        "Impressum",
    )
    body = flat(text)
    places = [body.index(flat(part)) for part in order]
    assert places == sorted(places)


def first_page(*sections: Section) -> str:
    """The first page of a document with nothing but these sections."""
    made = Document("Titel", "de", "public", "Entwurf", 7, document().made_at, sections=sections)
    return text_of(write(made)).split("\f")[0]


def test_at_a_glance_stands_what_was_starred_and_what_was_agreed() -> None:
    page = first_page(Section("S", highlights=("Zwei", "Eins"), measures=measures()))
    lines = page.splitlines()
    start = lines.index("Auf einen Blick")
    assert lines[start + 1 : start + 4] == ["1 Zwei", "2 Eins", "Wichtigste Maßnahmen"]
    assert "Eine Liste aller Vereine" in page.partition("Teilnahme")[0]
    assert "Atelier" not in page.partition("Teilnahme")[0]  # only a proposal


def test_without_a_star_the_agreed_measures_are_the_glance() -> None:
    many = tuple(Measure(f"Vorhaben {i}", who="Amt") for i in range(8))
    page = first_page(Section("S", (Bars((Bar("Sport", 9),)),), measures=many)).partition("Teilnahme")[0]
    assert page.count("Auf einen Blick") == page.count("Wichtigste Maßnahmen") == 1
    assert [f"Vorhaben {i}" in page for i in range(8)] == [True] * 5 + [False] * 3
    assert "Alle 8 stehen im Abschnitt „Maßnahmen“." in page
    assert "Dahinter stehen" not in page


def test_without_either_it_is_what_most_people_stand_behind() -> None:
    heaps = Cards((Heap((Card("a"), Card("b")), "Miteinander"), Heap((Card("c"),) * 3, "Wege")))
    lines = first_page(Section("S", (heaps,), measures=(measures()[2],))).splitlines()
    start = lines.index("Auf einen Blick")
    assert lines[start + 1 : start + 4] == ["Dahinter stehen die meisten:", "1 Wege (3 Karten)", "2 Miteinander (2 Karten)"]
    bars = first_page(Section("S", (Bars(tuple(Bar(f"Thema {i}", 10 + i) for i in range(9)), unit="Punkte"),)))
    glance = bars.partition("Teilnahme")[0]
    assert re.findall(r"Thema (\d) \((\d+) Punkte\)", glance) == [(str(i), str(10 + i)) for i in range(8, 3, -1)]


def test_with_nothing_there_is_no_glance() -> None:
    page = first_page(Section("S", (Cards((Heap((Card("a"), Card("b"))),)),)))
    assert "Auf einen Blick" not in page


def test_feedback_and_outlook_come_after_what_was_collected_and_methods_last() -> None:
    field = Field(("dünn", "reich"), ("frostig", "herzlich"), ((0.7, 0.8), (0.7, 0.8)), "Zwei Punkte", ("Ergebnis", "Klima"))
    made = replace(
        document(),
        sections=(
            Section("Ausblick", (Facts((("Nächster Termin", "30.11.2022"),)),), place="outlook"),
            Section("Wie war’s?", (field,), place="feedback"),
            Section(
                "Themen",
                (Listing(("a",)),),
                store=("Nachtbus",),
                disputed=("Ferien",),
                annex=(Section("Alles", (Listing(("b",)),)),),
            ),
            Section("Themenspeicher", store=("Schulweg",)),
        ),
        methods=(("Satzanfänge", "Still schreiben, vorlesen, ordnen."),),
    )
    titles = outline_of(write(made))
    order = [
        "Themen",
        "Themenspeicher",
        "Strittiges",
        "Wie war’s?",
        "Ausblick",
        "Anhang",
        "Alles",
        "Wie wir gearbeitet haben",
        "Impressum",
    ]
    assert titles[-len(order) :] == order
    body = flat(text_of(write(made)))
    for part in (
        "Nachtbus",
        "Schulweg",
        "n=2",
        "frostig",
        "Klima",
        "herzlich",
        "dünn",
        "Ergebnis",
        "reich",
        "Stillschreiben,vorlesen",
    ):
        assert part in body


@pytest.mark.parametrize(
    "block", [Listing(()), Facts(()), Table((Column("A"),), ()), Measures(()), Grid(("Ist",), ()), Bars(()), Cards((Heap(()),)),
              Field(("a", "b"), ("c", "d"), ())],
)  # fmt: skip
def test_an_empty_block_says_so(block: Listing) -> None:
    assert "Abschnitt\nKeine Einträge.\n" in text_of(write(replace(document(), sections=(Section("Abschnitt", (block,)),))))


def test_the_last_row_of_a_table_is_never_alone() -> None:
    for rows in range(20, 60):
        table = Table((Column("A"),), tuple((f"Zeile {i}",) for i in range(rows)))
        pages = [
            page.count("Zeile")
            for page in text_of(write(replace(document(), steps=(), sections=(Section("S", (table,)),)))).split("\f")
        ]
        assert 1 not in pages


def test_head_count_and_records_are_never_mixed(text: str) -> None:
    assert "Gezählt vor Ort\nnicht erfasst" in text or "Gezählt vor Ort nicht erfasst" in text
    assert re.search(r"Digital und auf Papier erfasst\s+43", text)
    counted = text_of(write(replace(document(), counted="ca. 50")))
    assert re.search(r"Gezählt vor Ort\s+ca\. 50", counted)


def test_every_card_stands_under_its_stem_in_order(text: str) -> None:
    body = flat(text)
    body = body[body.index(flat(STEM + "22 Karten")) if flat(STEM + "22 Karten") in body else body.index(flat("22 Karten")) :]
    places = [body.index(flat(f"{card.number}{card.text}")) for card in cards(24)]
    assert places == sorted(places)
    assert places[-1] < body.index(flat("Pandemie, Krieg, Krisen"))


@pytest.mark.parametrize("awkward", [HOSTILE, LONG_WORD, UKRAINIAN])
def test_awkward_texts_are_letters_and_nothing_else(text: str, awkward: str) -> None:
    assert flat(awkward) in flat(text)


def test_a_text_longer_than_a_page_is_whole(text: str) -> None:
    pages = flat(
        re.sub(
            r"Beispieldaten:.*\n|Stand 412.*\n|.*Netzwerkstatt – Familien in Kleinmachnow · .*\n|.*gut gelungen ….*\n", "", text
        )
    )
    assert pages.count(flat("Ein langer Beitrag mit vielen Sätzen, der eine ganze Seite füllt.")) >= 108


def test_what_the_font_lacks_is_named(text: str) -> None:
    assert flat("schön [grinsendes Gesicht] und ✓ fertig [Familie: Frau, Mädchen]") in flat(text)


@pytest.mark.parametrize("written", [ARABIC, PERSIAN])
def test_right_to_left_can_be_searched_word_by_word_and_read_aloud_whole(full: bytes, text: str, written: str) -> None:
    body = unicodedata.normalize("NFKC", flat(text))
    places = [body.index(flat(word).strip("().،")) for word in written.split()]
    assert places[:3] == sorted(places[:3])
    with pikepdf.open(BytesIO(full)) as file:
        spoken = [str(obj.ActualText) for obj in file.objects if isinstance(obj, pikepdf.Dictionary) and "/ActualText" in obj]
    assert any(written in said for said in spoken)


def test_all_kinds_of_block_are_printed(text: str) -> None:
    body = flat(text)
    for part in (
        "Kein Ist notiert",
        "Zwei Karten in einem Feld",
        "temporär",
        "strittig",
        "Thema 15:25/Turnhalle",
        "Thema 16:25/Saal",
        "RAA Potsdam",
        "3.Kurze Wege",
        "•ohne Reihenfolge",
        "„In den Ferien brauchen uns manche Kinder am meisten.“",
        "zu 17, ein*e Mitarbeiter*in",
        "Punkte · n = 47",
        "Netzwerk aller Einrichtungen in der Gemeinde41",
        "Kunstunter 5",
        "Kinderschutz0",
        "n = 5",
        "Klima gut",
        "niedrig",
        "Die Pinnwand am Ende",
        "Das steht darauf",
        "Sechs Karten: Netzwerk",
        "Thema der langen Tabelle 60",
        "Vorschlag an Musikschule",
        "31.08.2022",
        "dauerhaft · in Arbeit",
        "Amal · vom Papier",
        "Das sehe ich auch so.",
        "Netzwerk und Zusammenarbeit12",
        "Einzelne Karten",
    ):
        assert flat(part) in body, part


def test_table_heads_are_repeated_on_every_page(text: str) -> None:
    with_rows = [page for page in text.split("\f") if "Thema der langen Tabelle" in page]
    assert len(with_rows) >= 3
    assert all(re.search(r"Thema\s+Stimmen\s+Seit", page) for page in with_rows)


def test_every_page_says_what_it_is(text: str) -> None:
    pages = text.split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert f"Stand 412, 16.06.2022, 18:04 · Seite {number} von {len(pages)}" in page
        assert "Beispieldaten" in page
    assert "Protokoll · öffentliche Fassung" in pages[0]
    assert all("Netzwerkstatt – Familien in Kleinmachnow · 16.06.2022" in page for page in pages[1:])
    assert "Beispieldaten" not in text_of(write(replace(document(), sample=False)))


def test_all_fonts_are_in_the_file(full: bytes) -> None:
    fonts = fonts_of(full)
    assert fonts
    assert all(fonts.values()), fonts
    assert all("FiraGO" in name or "NotoSymbols" in name for name in fonts)
    assert b"Helvetica" not in full
    with pikepdf.open(BytesIO(full)) as file:
        assert not any(
            "Helvetica" in str(obj.get("/BaseFont", "")) for obj in file.objects if isinstance(obj, pikepdf.Dictionary)
        )


def test_every_code_of_a_font_means_a_character(full: bytes) -> None:
    with pikepdf.open(BytesIO(full)) as file:
        tables = [
            obj.ToUnicode.read_bytes().decode()
            for obj in file.objects
            if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font"
        ]
    meant = [re.findall(r"^<[0-9A-F]{2}> <([0-9A-F]+)>$", table, re.M) for table in tables]
    assert min(map(len, meant)) > 0
    assert [code for codes in meant for code in codes if int(code, 16) < 0x20 or code in ("FEFF", "FFFE", "FFFF")] == []


def test_title_language_outline_and_structure(full: bytes) -> None:
    with pikepdf.open(BytesIO(full)) as file:
        assert str(file.Root.Lang) == "de"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.Title) == "Netzwerkstatt – Familien in Kleinmachnow"
        assert str(file.docinfo.Author) == "Fachbereich Schule, Kultur, Soziales"
        assert file.Root.MarkInfo.Marked
        assert all(int(page.StructParents) == i for i, page in enumerate(file.pages))
    titles = outline_of(full)
    assert titles[0] == "Netzwerkstatt – Familien in Kleinmachnow"
    assert {STEM, "Beratung", "Maßnahmen aus dieser Gruppe", "Anhang", "Impressum"} <= set(titles)
    tags = structure_of(full)
    assert tags[:2] == ["Document", "H1"]
    assert {"H2", "H3", "P", "L", "LI", "Table", "TR", "TH", "TD", "Figure", "BlockQuote", "Caption"} <= set(tags)
    assert tags.count("H1") == 1


def test_marked_content_is_balanced(full: bytes) -> None:
    with pikepdf.open(BytesIO(full)) as file:
        for page in file.pages:
            operators = [str(op) for _, op in pikepdf.parse_content_stream(page)]
            assert operators.count("BDC") == operators.count("EMC")


def test_editions(text: str) -> None:
    assert "Ida Muster" not in text
    assert "Vertraulicher Vermerk" not in text
    inside = text_of(write(document(edition="internal")))
    assert "Ida Muster" in inside
    assert "Vertraulicher Vermerk" in inside
    assert "interne Fassung" in inside


@pytest.mark.parametrize(("recorded", "note"), [(2, ""), (3, "1 Person hat weder"), (9, "7 Personen haben weder")])
def test_who_gave_no_name_is_counted(recorded: int, note: str) -> None:
    inside = replace(document(edition="internal"), recorded=recorded)
    assert (note in text_of(write(inside))) is True
    assert ("weder Namen" in text_of(write(inside))) is bool(note)
    assert "weder Namen" not in text_of(write(replace(inside, edition="public")))


def test_english() -> None:
    body = text_of(write(replace(document(language="en"), head=())))
    for part in (
        "At a glance",
        "Counted on site",
        "Page 1 of",
        "State 412, 16 Jun 2022, 18:04",
        "31 Aug 2022",
        "under 5",
        "Sample data",
    ):
        assert part in body, part
    assert "nicht erfasst" not in body


def test_an_empty_document_is_one_honest_page() -> None:
    base = document()
    empty = Document("", "de", "public", "", 0, base.made_at)
    pdf = write(empty)
    body = text_of(pdf)
    assert "Gezählt vor Ort" in body
    assert "Seite 1 von 1" in body


def test_empty_blocks_do_no_harm() -> None:
    blocks = (
        Paragraph(""),
        Cards(()),
        Cards((Heap(()),)),
        Cards((Heap((), "Leer", 0),)),
        Grid((), ()),
        Grid(("A",), (Row(()),)),
    )
    pdf = write(replace(document(), sections=(Section("", blocks), Section("\U0001f600 \U0001f600", new_page=True))))
    assert "Leer" in text_of(pdf)


def test_an_unreadable_picture_leaves_its_description() -> None:
    pdf = write(replace(document(), sections=(Section("S", (Picture(b"no picture", "Tafel mit Karten"),)),)))
    assert "[Bild nicht lesbar: Tafel mit Karten]" in text_of(pdf)


def test_three_hundred_cards_are_all_there() -> None:
    many = cards(300)
    pdf = write(replace(document(), sections=(Section(STEM, (Cards((Heap(many),)),)),)))
    body = flat(text_of(pdf))
    for before, after in pairwise(many):
        assert flat(before.text) in body
        assert body.index(flat(f"{before.number}{before.text}")) < body.index(flat(f"{after.number}{after.text}"))


@pytest.mark.parametrize("length", [1, 250, 261, 1_500, 4_000, 10_000])
def test_a_card_of_any_length_in_a_grid_and_a_heap_is_whole(length: int) -> None:
    words = " ".join(f"w{i}" for i in range(length // 4)) or "w"
    grid = Grid(("Ist", "Soll"), (Row((*[_cell(words)], _cell("kurz"))),))
    pdf = write(replace(document(), sections=(Section("S", (grid, Cards((Heap((Card(words), Card("Ende"))),)))),)))
    found = re.findall(r"\bw\d*\b", text_of(pdf))
    assert sorted(found) == sorted(words.split() * 2)


def _cell(text: str) -> Cell:
    return Cell((Card(text),))


def test_measures_keep_the_number_of_the_whole_list(text: str) -> None:
    group = text[text.index("Maßnahmen aus dieser Gruppe") :]
    assert re.search(r"\n4\s+Faltkarte", group)
    assert measures()[3].what == "Faltkarte mit allen Stellen"


def test_the_same_document_gives_the_same_bytes(full: bytes) -> None:
    with ThreadPoolExecutor(3) as pool:
        assert all(pdf == full for pdf in pool.map(write, [document()] * 3))


def test_exporters_travel_to_a_worker_process() -> None:
    assert [(e.key, e.suffix) for e in EXPORTERS] == [("pdf", ".pdf"), ("json", ".json")]
    for exporter in EXPORTERS:
        assert pickle.loads(pickle.dumps(exporter)).write is exporter.write


@pytest.mark.parametrize("letters", [1_000, 10_000])
def test_no_place_cuts_off_what_is_long(letters: int) -> None:
    words = " ".join(f"w{i}" for i in range(letters // 5))
    blocks = (
        Bars((Bar(words, 7),)),
        Quote(words, "Rolle"),
        Listing((words,)),
        Facts((("Name", words),)),
        Table((Column("A"),), ((words,),)),
        Measures((Measure(words, words),)),
        Grid(("A",), (Row((Cell(gap=words),), words),)),
        Picture(picture(), "Bild", words, words),
    )
    section = Section(words[:400], blocks, highlights=(words,), store=(words,), disputed=(words,))
    pdf = write(replace(document(), sections=(section,), goal=words, questions=(words,)))
    found = Counter(re.findall(r"\bw\d+\b", text_of(pdf)))
    last = words.split()[-1]
    assert found[last] == 16
    with pikepdf.open(BytesIO(pdf)) as file:
        for page in file.pages:
            heights = [
                float(args[1]) for args, op in pikepdf.parse_content_stream(page) if str(op) == "Tm" for args in [args[4:]]
            ]
            assert all(20 < y < 830 for y in heights)
