"""What a screen reader follows: the structure tree by the rules of PDF/UA-1, and what poppler reads out of it."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO

import pikepdf
import pytest
from amounts import AMOUNTS, amount
from msgspec.structs import replace
from pdf_reading import Tree, missing_tool, structure_of, text_of
from sample import ARABIC, PERSIAN, document
from test_handouts import FACTS

from exports.handouts import poster
from exports.pdf import write
from facilitation.protocol import (
    Bar,
    Bars,
    Card,
    Cards,
    Column,
    Document,
    Facts,
    Field,
    Heap,
    Paragraph,
    Picture,
    Quote,
    Section,
    Table,
)


def read_out(pdf: bytes) -> list[str]:
    """The tree with its texts as `pdfinfo -struct-text` says them, line by line."""
    tool = shutil.which("pdfinfo") or missing_tool("pdfinfo")
    done = subprocess.run([tool, "-struct-text", "-enc", "UTF-8", "-"], input=pdf, capture_output=True, check=False)
    if done.returncode:  # an older poppler reads no standard input
        import tempfile

        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(pdf)
            file.flush()
            done = subprocess.run([tool, "-struct-text", "-enc", "UTF-8", file.name], capture_output=True, check=True)
    return [line.rstrip() for line in done.stdout.decode().splitlines()]


def of(*blocks: object, **more: object) -> Document:
    empty = Document("Titel", "de", "public", "Entwurf", 7, document().made_at)
    return replace(empty, sections=(Section("Abschnitt", blocks, **more),))  # type: ignore[arg-type]


def told(pdf: bytes, beginning: str = "Abschnitt") -> list[str]:
    """What is read out after the heading of the section, without indents."""
    lines = [line.strip() for line in read_out(pdf)]
    return lines[lines.index(f'"{beginning}"') + 1 :]


@pytest.mark.parametrize("n", AMOUNTS)
def test_every_kind_of_block_in_every_amount_keeps_the_rules(n: int) -> None:
    tree = Tree(write(amount(n)))
    assert tree.wrong == []
    assert tree.levels[0] == 1
    assert tree.levels.count(1) == 1


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_sample_keeps_the_rules(language: str) -> None:
    assert Tree(write(document(language=language))).wrong == []


def test_an_empty_document_keeps_the_rules() -> None:
    assert Tree(write(Document("", "de", "public", "", 0, document().made_at))).wrong == []


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_the_poster_keeps_the_rules(size: str) -> None:
    assert Tree(poster(FACTS, size)).wrong == []  # type: ignore[arg-type]


def test_what_is_wrong_is_found() -> None:
    """The reader of the tree is not blind: a file without its marks has all of them wrong."""
    with pikepdf.open(BytesIO(write(document()))) as file:
        del file.Root.Metadata
        file.Root.Lang = ""
        node = file.Root.StructTreeRoot.K[0]
        node.K = pikepdf.Array([kid for kid in node.K if kid.S != "/H2"])
        for obj in file.objects:
            if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/StructElem":
                if obj.S in ("/Figure", "/TH"):
                    del obj["/A"]
                if obj.S == "/LBody":
                    obj.S = pikepdf.Name("/P")
        out = BytesIO()
        file.save(out)
    wrong = Tree(out.getvalue()).wrong
    for expected in (
        "no PDF/UA identifier",
        "no title in the metadata",
        "no language",
        "H3 after [1]",
        "LI with ['P']",
        "a figure without alternative text or place",
        "a head without scope",
    ):
        assert expected in wrong
    assert any("without element" in line for line in wrong)


def test_a_table_over_several_pages_is_one_table_with_one_head() -> None:
    table = Table((Column("Thema"), Column("Stimmen", "number")), tuple((f"Thema {i}", str(i)) for i in range(120)))
    pdf = write(of(table))
    with pikepdf.open(BytesIO(pdf)) as file:
        assert len(file.pages) >= 4
        count = len(file.pages)
    assert text_of(pdf).count("Stimmen") == count - ("Stimmen" not in text_of(pdf).split("\f")[0])  # printed on every page
    lines = read_out(pdf)
    assert [line.strip() for line in lines].count("Table (block)") == 1
    assert sum('"Stimmen"' in line for line in lines) == 1  # and read out once
    assert sum("/Scope /Column" in line for line in lines) == 2
    rows = [line.strip() for line in lines if line.strip().startswith('"Thema ')]
    assert rows == [f'"Thema {i}"' for i in range(120)]


def test_a_card_torn_by_a_page_end_is_one_entry() -> None:
    long = " ".join(f"w{i}" for i in range(1_500))
    tags = structure_of(write(of(Cards((Heap((Card("a"), Card(long), Card("b"))),)))))
    assert (tags.count("L"), tags.count("LI")) == (1 + 1, 2 + 3)  # the two lines of attendance come first


def test_cards_are_a_list_under_the_name_of_their_heap() -> None:
    heap = Heap((Card("Umziehen", "1", marks=("strittig",), replies=("Ich auch",)), Card("Netzwerk", "2")), "Haufen", 5)
    assert told(write(of(Cards((heap,))))) == [
        "L (block):", "/ListNumbering /None",
        "Caption", "Span (inline)", '"Haufen"', "Span (inline)", '"5"',
        "LI (block)", "LBody (block)", "P (block)", '"1  Umziehen"', "P (block)", '"strittig"', "P (block)", '"Ich auch"',
        "LI (block)", "LBody (block)", "P (block)", '"2  Netzwerk"',
    ]  # fmt: skip


def test_bars_are_a_table_with_a_head_for_each_row() -> None:
    assert told(write(of(Bars((Bar("Sport", 17), Bar("Kunst", None)), 47, "Punkte")))) == [
        "Table (block)", "Caption", '"Punkte · n = 47"',
        "TR", "TH:", "/Scope /Row", '"Sport"', "TD", '"17"',
        "TR", "TH:", "/Scope /Row", '"Kunst"', "TD", '"unter 5"',
    ]  # fmt: skip


def test_facts_are_pairs_and_a_quotation_is_one() -> None:
    assert told(write(of(Facts((("Ort", "Saal"), ("Zahl", None))), Quote("Ja.", "eine Lehrkraft")))) == [
        "L (block):", "/ListNumbering /None",
        "LI (block)", "Lbl (block)", '"Ort"', "LBody (block)", '"Saal"',
        "LI (block)", "Lbl (block)", '"Zahl"', "LBody (block)", '"nicht erfasst"',
        "BlockQuote", "P (block)", '"„Ja.“"', "P (block)", '"eine Lehrkraft"',
    ]  # fmt: skip


def test_figures_say_what_they_show() -> None:
    from sample import picture

    field = Field(("dünn", "reich"), ("frostig", "herzlich"), ((0.7, 0.8),), "Ein Punkt oben rechts", ("Ergebnis", "Klima"))
    tree = Tree(write(of(field, Field(("a", "b"), ("c", "d"), ((0, 0),)), Picture(picture(), "Pinnwand", "Am Ende"))))
    figures = [line.strip() for line in tree.lines if line.strip().startswith("Figure")]
    assert figures == ["Figure Alt=Ein Punkt oben rechts", "Figure Alt=Feld mit 1 Punkten", "Figure Alt=Pinnwand"]
    assert tree.lines[-1].strip() == "Caption"
    assert tree.wrong == []


@pytest.mark.parametrize("written", [ARABIC, PERSIAN, f"Termin am {ARABIC}", "في Haus 3 B عند 12", "שלום (לכולם) 12"])
def test_right_to_left_is_read_out_in_the_order_of_reading(written: str) -> None:
    pdf = write(of(Paragraph(written), Cards((Heap((Card(written, "7"),)),))))
    said = [line for line in Tree(pdf).lines if "ActualText=" in line]
    assert [line.partition("ActualText=")[2] for line in said] == [written, f"7\u00a0 {written}"]
    letters = [_letters(line) for line in read_out(pdf) if any("\u0590" <= ch <= "\u06ff" for ch in line)]
    assert letters == [_letters(written), "7" + _letters(written)]


def _letters(text: str) -> str:
    """Letters and digits only: poppler mirrors brackets and keeps the joined form of two letters."""
    import unicodedata

    return "".join(ch for ch in unicodedata.normalize("NFKC", text) if ch.isalnum())


def test_the_order_of_reading_is_that_of_the_page() -> None:
    lines = [line.strip() for line in read_out(write(document()))]
    order = ("Auf einen Blick", "Wichtigste Maßnahmen", "Anlass und Ziel", "Ablauf", "Teilnahme", "Beratung", "Themenspeicher")
    places = [lines.index(f'"{heading}"') for heading in order]
    assert places == sorted(places)
