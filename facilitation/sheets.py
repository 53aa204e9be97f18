"""A list that somebody brings, as text: CSV in the usual encodings, or the first sheet of an Excel file.

Files come from strangers. Sizes are looked at before anything is unpacked, and an Excel file whose XML declares a document
type is refused before it is read: entity bombs live there, and no spreadsheet program writes one. Formulas are never
computed; what they showed when the file was saved is text, like everything else.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import Any
from xml.parsers import expat

import msgspec

from facilitation.method import N_, Rejected

MOST_BYTES = 1_000_000
MOST_INSIDE = 30_000_000
"""Bytes of everything in an Excel file together, unpacked."""
MOST_MEMBERS = 300
MOST_ROWS, MOST_COLUMNS = 5_000, 60
"""More rows than a guest list may have, so that the list and not the file complains; what stands further right is no list."""
MOST_CELL = 2_000
"""Characters of one cell; no field of a guest takes so many, so the line is marked as wrong."""
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_XML = (".xml", ".rels", ".vml")


class Unreadable(Rejected):
    """A file that is no list, or that nobody should open."""


class Sheet(msgspec.Struct, frozen=True):
    """A list as text, one row a line. `others`: sheets that were not read, because a list is one sheet."""

    text: str
    others: tuple[str, ...] = ()


def read(data: bytes) -> Sheet:
    """A file's content as text. Raises Unreadable with a sentence that says what to do instead."""
    if len(data) > MOST_BYTES:
        raise too_large()
    if not data.strip():
        raise Unreadable(N_("This file is empty."))
    if data.startswith(_OLD_EXCEL):
        raise Unreadable(N_("This is an old or a locked Excel file. Please save it without a password as .xlsx or as CSV."))
    if data.startswith(b"PK"):
        return _excel(data)
    return Sheet(decoded(data))


def too_large() -> Unreadable:
    return Unreadable(N_("This file is too large: a guest list has at most %(most)s MB."), most=MOST_BYTES // 1_000_000)


# ── text ──


def decoded(data: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or Windows-1252, as spreadsheet programs write it. Raises Unreadable."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Unreadable(_NO_LIST) from error
    if b"\0" in data:
        raise Unreadable(_NO_LIST)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


_NO_LIST = N_("This is no list. Please choose a CSV or .xlsx file, or paste the lines.")


# ── Excel ──


def _excel(data: bytes) -> Sheet:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_inside(archive)
        return _first_sheet(data)
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken or twisted file makes its reader stumble over
        raise Unreadable(N_("This Excel file cannot be read. Please save it as CSV, or paste the lines.")) from error


def _look_inside(archive: zipfile.ZipFile) -> None:
    """Refuse what would grow too large, and what is more than data. The reader takes no more of a member than it declares."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_INSIDE:
        raise Unreadable(N_("This file is far larger inside than a guest list can be. It was not opened."))
    names = {m.filename for m in members}
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise Unreadable(_NO_LIST)
    for member in members:
        if member.filename.lower().endswith(_XML):
            _plain_xml(archive.read(member))


def _plain_xml(data: bytes) -> None:
    """Raises Unreadable for XML with a document type, in whatever encoding it hides; ExpatError for what is no XML."""
    parser = expat.ParserCreate()

    def refuse(*_: Any) -> None:
        raise Unreadable(N_("This Excel file holds more than a list. It was not opened. Please paste the lines instead."))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.Parse(data, True)


def _first_sheet(data: bytes) -> Sheet:
    from openpyxl import load_workbook  # takes a moment, and only who brings an Excel file needs it

    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheets = [s for s in book.worksheets if s.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise Unreadable(N_("This file is empty."))
    rows, formulas = _rows(sheets[0])
    if formulas:
        values = load_workbook(io.BytesIO(data), read_only=True, keep_links=False, data_only=True)
        found, _ = _rows(values[sheets[0].title])
        rows = [[v or row[i] for i, v in enumerate(values)] for row, values in zip(rows, found, strict=True)]
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell), default=0)
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(row[:width] if any(row) else () for row in rows)
    others = tuple(s.title for s in sheets[1:] if any(any(row) for row in _rows(s, 50)[0]))
    return Sheet(out.getvalue(), others)


def _rows(sheet: Any, most: int = MOST_ROWS) -> tuple[list[list[str]], bool]:
    """(the rows from the first on, as text; whether there are formulas among them). Empty rows at the end are left out."""
    sheet.reset_dimensions()  # what the file says about its size need not be true
    rows: list[list[str]] = []
    formulas, size = False, 0
    for cells in sheet.iter_rows(max_row=most, max_col=MOST_COLUMNS):
        formulas = formulas or any(cell.data_type == "f" for cell in cells)
        rows.append([_text(cell.value) for cell in cells])
        size += sum(map(len, rows[-1]))
        if size > MOST_BYTES:  # one long text may stand in a million cells and weigh next to nothing in the file
            raise too_large()
    while rows and not any(rows[-1]):
        rows.pop()
    return rows, formulas


def _text(value: Any) -> str:
    """A cell as one line of text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return " ".join(str(value)[:MOST_CELL].split())
