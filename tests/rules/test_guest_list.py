"""Reading a list: headings and separators as people write them; what is wrong is told with its line."""

from __future__ import annotations

import pytest

from facilitation.guest_list import Line, Reading, read
from facilitation.guests import MOST_GUESTS, Row
from facilitation.sheets import Unreadable

ANNA = Row("Anna Meier", "Kita", "Teltow")


def one(text: str) -> Row:
    """The only row of a list in which nothing is wrong."""
    reading = read(text)
    assert (reading.wrong, reading.twice, len(reading.rows)) == ((), (), 1), reading
    return reading.rows[0]


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(separator: str, end: str) -> None:
    lines = [["Name", "Vorname", "Einrichtung", "Ort"], ["Meier", "Anna", "Kita", "Teltow"], ["", "", "", ""]]
    assert one(end.join(separator.join(line) for line in lines)) == ANNA


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Name", "name"), ("NACHNAME ", "name"), ("Vor- und Nachname", "name"), ("Full name", "name"),
        ("Teilnehmer*in", "name"),
        ("Institution", "institution"), ("Einrichtung / Träger", "institution"), ("TRÄGER", "institution"),
        ("Organisation (Verein)", "institution"), ("Organization", "institution"), ("Company", "institution"),
        ("Ort", "region"), ("Kommune/Gemeinde", "region"), ("Sozialraum", "region"), ("City", "region"),
        ("Bedarf", "needs"), ("Unterstützungsbedarf:", "needs"), ("Barrierefreiheit", "needs"), ("Needs", "needs"),
        ("Wünsche", "wishes"), ("Themenwunsch", "wishes"), ("Interests", "wishes"),
    ],
)  # fmt: skip
def test_headings(heading: str, field: str) -> None:
    other = "Vorname" if field == "name" else "Name"
    row = one(f"{other};{heading}\nAnna;Wert")
    if field == "name":
        assert row.name == "Anna Wert"
    else:
        assert (row.name, getattr(row, field)) == ("Anna", "Wert")


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("8", "child"), ("13", "child"), ("14", "youth"), ("26 Jahre", "youth"), ("34", "adult"), ("27–64", "adult"),
        ("65+", "senior"),
        ("Kind", "child"), ("Jugendliche", "youth"), ("Erwachsene", "adult"), ("Senior*in", "senior"), ("adults", "adult"),
        ("", ""),
    ],
)  # fmt: skip
def test_ages(said: str, band: str) -> None:
    assert one(f"Name;Alter\nAnna;{said}").age == band


def test_only_what_is_needed_is_taken() -> None:
    reading = read("Nr.;Name;E-Mail;Telefon;Bedarf;Foto erlaubt\n1;Anna;a@b.de;0331;Rampe;ja")
    assert reading.rows == (Row("Anna", needs="Rampe"),)
    assert reading.columns == (("Name", "name"), ("Bedarf", "needs"))
    assert reading.ignored == ("Nr.", "E-Mail", "Telefon", "Foto erlaubt")


def test_several_columns_of_one_kind_are_joined() -> None:
    text = "Name;Einrichtung;Träger;Ort;Kommune;Bedarf;Assistenz\nAnna;Kita;Stephanus;Teltow;Teltow;Rampe;Lesehilfe"
    assert one(text) == Row("Anna", "Kita, Stephanus", "Teltow", needs="Rampe; Lesehilfe")


def test_a_title_may_stand_above_the_headings() -> None:
    reading = read("Gäste\n\nStand: heute\nName;Ort\nAnna;Teltow\n;\n;Werder")
    assert reading.rows == (Row("Anna", region="Teltow"), Row(region="Werder"))
    assert reading.headed


def test_without_headings_it_is_name_institution_place() -> None:
    reading = read("Anna Meier\tKita\tTeltow\nMeier, Berta\n")
    assert reading == Reading(rows=(ANNA, Row("Meier, Berta")), headed=False)
    assert read("Anna\nBen").rows == (Row("Anna"), Row("Ben"))


def test_what_is_wrong_is_told_with_its_line_and_the_rest_stands() -> None:
    reading = read(
        "Name;Einrichtung;Alter\n"
        "Anna;Kita;34\n"
        ";;\n"
        ";;uralt\n"
        "Ben;Hort;uralt\n"
        "Cem;Hort;8;und noch eins\n"
        f"{'x' * 121};Hort;\n"
        ";;44\n"
        "Dora;;"
    )
    assert [row.name for row in reading.rows] == ["Anna", "Dora"]
    assert reading.wrong == (
        Line(4, ";;uralt", "“%(age)s” is no age that is understood here", {"age": "uralt"}),
        Line(5, "Ben;Hort;uralt", "“%(age)s” is no age that is understood here", {"age": "uralt"}),
        Line(6, "Cem;Hort;8;und noch eins", "has more columns than there are headings"),
        Line(7, f"{'x' * 121};Hort;", "“%(field)s” is too long: at most %(most)s characters", {"field": "Name", "most": 120}),
        Line(8, ";;44", "has neither a name nor an institution nor a place"),
    )


def test_who_is_there_twice_is_pointed_out() -> None:
    text = "Name;Einrichtung\nAnna Meier;Kita\nMEIER, Anna;\nAnna Meier;Hort\nMüller;Amt\nMueller;Amt\n;Amt\n;Amt"
    reading = read(text, [("Müller", ""), ("Jemand", "Kita")])
    assert reading.rows == (
        Row("Anna Meier", "Kita"),
        Row("Anna Meier", "Hort"),
        Row(institution="Amt"),
        Row(institution="Amt"),
    )
    assert reading.twice == (
        Line(3, "MEIER, Anna;", "is in line %(line)s already", {"line": 2}),
        Line(5, "Müller;Amt", "is on the guest list already"),
        Line(6, "Mueller;Amt", "is on the guest list already"),
    )
    assert [row.name for row in reading.twice_rows] == ["MEIER, Anna", "Müller", "Mueller"]


def test_quotes() -> None:
    assert one('Name;Einrichtung\n"Meier; Anna";"Kita ""Regen\nbogen"""') == Row("Meier; Anna", 'Kita "Regen bogen"')
    reading = read('Name;Einrichtung\nA;"a\nb"\nB;\n;;z')
    assert [line.number for line in reading.wrong] == [5]


def test_a_stray_quotation_mark_does_not_swallow_the_list() -> None:
    text = 'Name;Einrichtung\nAnna;"Kita\n' + "".join(f"Guest {n};Hort\n" for n in range(20))
    reading = read(text)
    assert len(reading.rows) == 21
    assert reading.rows[0] == Row("Anna", '"Kita')


def test_excels_own_remark_and_a_byte_order_mark() -> None:
    assert one("\ufeffsep=,\nName,Ort\nAnna,Teltow") == Row("Anna", region="Teltow")
    assert read("sep=;\nName;Alter\nAnna;alt;").wrong[0].number == 3


def test_what_nobody_sees_is_taken_out_and_writing_of_others_is_left_whole() -> None:
    assert one("Name\n\u202eAn\x07na\u200b  \u00a0Meier") == Row("Anna Meier")
    assert one("Name\nمی\u200cخواهم") == Row("می\u200cخواهم")


@pytest.mark.parametrize("text", ["", "  \n\n", "Name;Ort", "Name;Ort\n;\n;", ";;;;"])
def test_nobody(text: str) -> None:
    with pytest.raises(Unreadable, match="There is nobody on this list"):
        read(text)


def test_ten_thousand_lines_are_no_guest_list() -> None:
    lines = [f"Guest {n};Hort" for n in range(10_000)]
    with pytest.raises(Unreadable, match="too long"):
        read("\n".join(["Name;Einrichtung", *lines]))
    assert len(read("\n".join(["Name;Einrichtung", *lines[:MOST_GUESTS]])).rows) == MOST_GUESTS


def test_a_field_without_end() -> None:
    with pytest.raises(Unreadable):
        read('Name;Ort\n"' + "x" * 200_000)


def test_formulas_are_text() -> None:
    assert one('Name;Ort\n"=HYPERLINK(""http://x"";""Anna"")";@SUM(A1)') == Row(
        '=HYPERLINK("http://x";"Anna")', region="@SUM(A1)"
    )
