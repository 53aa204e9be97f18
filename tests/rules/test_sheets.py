"""Files that somebody brings: usual encodings are read, Excel too, and what is more than a list is not opened."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest

from facilitation import sheets
from facilitation.sheets import Sheet, Unreadable, read

TEXT = "Name;Ort\nJürgen Groß;Köln\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert read(TEXT.encode(encoding)) == Sheet(TEXT)


def test_signs_of_windows() -> None:
    assert read("Name\nAnna – „Kita“ €\n".encode("cp1252")).text == "Name\nAnna – „Kita“ €\n"


def book(*rows: list[Any], name: str = "Gäste", **more: list[list[Any]]) -> bytes:
    """An Excel file with these rows, and further sheets."""
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    first.title = name
    for sheet, lines in ((first, rows), *((made.create_sheet(title), lines) for title, lines in more.items())):
        for line in lines:
            sheet.append(line)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_excel_row_by_row() -> None:
    data = book(
        ["Name", "Nr", "Tag", "Uhr", "da"],
        [],
        ["Meier\nAnna", 17.0, dt.datetime(2022, 6, 16), dt.datetime(2022, 6, 16, 14, 30), True],
        ['Kita "Süd"', 1.5, None, None, False],
        Zweites=[["noch wer"]],
        Leer=[],
    )
    assert read(data) == Sheet(
        'Name\tNr\tTag\tUhr\tda\n\nMeier Anna\t17\t2022-06-16\t2022-06-16 14:30:00\tx\n"Kita ""Süd"""\t1.5\t\t\t\n',
        others=("Zweites",),
    )


def test_formulas_are_never_computed() -> None:
    """What a formula showed when the file was saved, else the formula itself, as text."""
    data = book(["Name", "Ort"], ['=HYPERLINK("http://evil.example","Anna")', "=1+1"], ["@SUM(A1)", "-2+3"])
    assert read(data).text == ('Name\tOrt\n"=HYPERLINK(""http://evil.example"",""Anna"")"\t=1+1\n@SUM(A1)\t-2+3\n')
    shown = changed(data, "xl/worksheets/sheet1.xml", b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    assert read(shown).text.splitlines()[1].endswith("\t2")


def test_a_hidden_sheet_is_not_the_list() -> None:
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    first.append(["geheim"])
    first.sheet_state = "hidden"
    made.create_sheet("Gäste").append(["Anna"])
    assert read(saved(made)) == Sheet("Anna\n")


def test_a_sheet_that_seems_endless() -> None:
    """Spreadsheets often have a cell at the far end, and say of themselves what they like."""
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    first.append(["Name"])
    first.append(["Anna"])
    first["XFD1048576"] = "weit draußen"
    data = saved(made)
    assert read(data).text == "Name\nAnna\n"
    lied = changed(data, "xl/worksheets/sheet1.xml", b'ref="A1:XFD1048576"', b'ref="A1:A1"')
    assert read(lied).text == "Name\nAnna\n"


def changed(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """The file with something else in one of its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as was, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as now:
        assert old in was.read(member), was.read(member)[:2000]
        for name in was.namelist():
            now.writestr(name, was.read(name).replace(old, new) if name == member else was.read(name))
    return out.getvalue()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE, "<!DOCTYPE x SYSTEM 'http://evil.example/x.dtd'>"])
@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml", "_rels/.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037"])
def test_an_entity_bomb_is_not_opened(doctype: str, member: str, encoding: str) -> None:
    """In whatever part of the file and in whatever encoding it hides, EBCDIC included."""
    whole = f'<?xml version="1.0"?>{doctype}<x>&l9;</x>'
    xml = whole.encode(encoding)
    if encoding == "cp037":
        xml = b'<?xml version="1.0" encoding="cp037"?>' + whole.partition("?>")[2].encode(encoding)
    with pytest.raises(Unreadable) as caught:
        read(replaced(book(["Name"], ["Anna"]), member, xml))
    if encoding != "cp037":
        assert "more than a list" in caught.value.reason


def replaced(data: bytes, member: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as was, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as now:
        for name in was.namelist():
            now.writestr(name, content if name == member else was.read(name))
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = replaced(book(["Name"]), "xl/worksheets/sheet1.xml", b"<x>" + b" " * 40_000_000 + b"</x>")
    assert len(bomb) < sheets.MOST_BYTES
    opened: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda self, name, *a, **k: opened.append(str(name)))
    with pytest.raises(Unreadable, match="far larger inside"):
        read(bomb)
    assert opened == []


def test_many_members_and_many_copies_of_one_long_text() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(sheets.MOST_MEMBERS + 1):
            archive.writestr(f"xl/{n}", b"")
    with pytest.raises(Unreadable, match="far larger inside"):
        read(out.getvalue())
    heavy = shared(book(*[["LONG"] * 50 for _ in range(2_000)]), "x" * 30_000)
    assert len(heavy) < sheets.MOST_BYTES
    with pytest.raises(Unreadable, match="too large"):  # one string of 30 kB in a hundred thousand cells
        read(heavy)
    assert read(shared(book(["LONG", "Anna"]), "Name")).text == "Name\tAnna\n"


def shared(data: bytes, text: str) -> bytes:
    """The file with every cell "LONG" pointing to one shared string, as Excel writes it."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    pointing = changed(data, "xl/worksheets/sheet1.xml", b't="inlineStr"><is><t>LONG</t></is>', b't="s"><v>0</v>')
    out = io.BytesIO(changed(pointing, "[Content_Types].xml", b"</Types>", listed))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}"><si><t>{text}</t></si></sst>')
    return out.getvalue()


def test_a_member_that_lies_about_its_size() -> None:
    data = bytearray(replaced(book(["Name"]), "xl/worksheets/sheet1.xml", b"<x>" + b" " * 20_000_000 + b"</x>"))
    entry = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    data[entry + 24 : entry + 28] = (1_000).to_bytes(4, "little")
    with pytest.raises(Unreadable):
        read(bytes(data))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"x" * (sheets.MOST_BYTES + 1), "too large"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or a locked Excel"),
        (b"%PDF-1.7\n\0\0", "no list"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no list"),
        (b"\xff\xfe\x00\xd8", "no list"),
        (b"PK\x03\x04 broken", "cannot be read"),
    ],
)
def test_what_is_no_list(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read(data)


def test_another_zip_and_a_twisted_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(Unreadable, match="no list"):
        read(out.getvalue())
    good = book(["Name"], ["Anna"])
    for member in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"):
        with pytest.raises(Unreadable, match="cannot be read"):
            read(replaced(good, member, b"<not closed"))
