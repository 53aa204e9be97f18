"""From a pasted or uploaded list to guests: headings in German or English, any usual separator, and for each line that
cannot be taken its number, its text and the reason. Pure; nothing is written down here.

Only what is needed is taken: e-mail addresses, telephone numbers and columns that nobody knows stay behind, and the reading
says so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from facilitation.guests import MOST_GUESTS, Row
from facilitation.method import N_
from facilitation.people import AgeBand, name_key
from facilitation.sheets import Unreadable

Column = Literal["name", "first", "institution", "region", "age", "needs", "wishes"]
HEADINGS: dict[Column, str] = {
    "name": "name namen nachname familienname zuname gast gaeste person teilnehmer teilnehmerin teilnehmende teilnehmerinnen "
    "vorundnachname vornamenachname vornameundname nachnamevorname namevorname "
    "lastname surname familyname fullname guest guests participant",
    "first": "vorname vornamen rufname firstname givenname forename",
    "institution": "institution einrichtung traeger organisation organization verein firma betrieb dienststelle arbeitgeber "
    "arbeitsstelle company employer",
    "region": "ort region kommune gemeinde stadt ortsteil sozialraum wohnort landkreis kreis gebiet place town city "
    "municipality district area",
    "age": "alter altersgruppe altersstufe age agegroup ageband",
    "needs": "bedarf bedarfe beduerfnisse unterstuetzung unterstuetzungsbedarf barrierefreiheit assistenz assistenzbedarf "
    "needs support accessibility",
    "wishes": "wunsch wuensche themenwunsch themenwuensche thema themen interesse interessen wish wishes interests topics",
}
"""What a column may be called, without spaces and signs."""
TITLES: dict[Column, str] = {
    "name": N_("Name"),
    "first": N_("First name"),
    "institution": N_("Institution"),
    "region": N_("Place"),
    "age": N_("Age band"),
    "needs": N_("Needs"),
    "wishes": N_("Wishes"),
}
_KNOWN: dict[str, Column] = {word: column for column, words in HEADINGS.items() for word in words.split()}
_PLAIN: tuple[Column, ...] = ("name", "institution", "region")
"""What the columns of a list without headings are."""
_HEADING_WITHIN = 10  # lines with something in them: a title may stand above the headings
_LONGEST_HEAD = 4_000  # characters of a line in which headings are looked for
_LONGEST_QUOTE = 5  # lines that a quoted cell may go over; a stray quotation mark would swallow the rest of the list
_SEPARATORS = ("\t", ";", ",")
_AGES: dict[AgeBand, str] = {
    "child": "kind kinder child children",
    "youth": "jugend jugendlich jugendliche jugendlicher jungeerwachsene youth teen teenager youngadult",
    "adult": "erwachsen erwachsene erwachsener adult adults",
    "senior": "senior senioren seniorin seniorinnen seniors elderly aeltere",
}


class Line(msgspec.Struct, frozen=True):
    """A line that is not taken: its number in the list, its text, and why (a source string with its params)."""

    number: int
    text: str
    why: str
    params: dict[str, Any] = {}


class Reading(msgspec.Struct, frozen=True):
    """What a list says. `twice` are people who stand in it already or on the guest list; `twice_rows` are their rows."""

    rows: tuple[Row, ...] = ()
    wrong: tuple[Line, ...] = ()
    twice: tuple[Line, ...] = ()
    twice_rows: tuple[Row, ...] = ()
    columns: tuple[tuple[str, Column], ...] = ()  # (as it is called in the list, as we read it)
    ignored: tuple[str, ...] = ()
    headed: bool = True


@dataclass(frozen=True, slots=True)
class _Raw:
    number: int
    text: str
    cells: tuple[str, ...]


def read(text: str, known: Iterable[tuple[str, str]] = ()) -> Reading:
    """Read a list. `known`: (name, institution) of those on the guest list. Raises Unreadable if it is none or too long."""
    raws = [raw for raw in _raws(text) if any(raw.cells)]
    at, columns, ignored = _heading(raws)
    width = max((i for i, cell in enumerate(raws[at - 1].cells) if cell), default=0) if at else len(_PLAIN) - 1
    body = raws[at:]
    if not body:
        raise Unreadable(N_("There is nobody on this list."))
    if len(body) > MOST_GUESTS:
        raise Unreadable(N_("This list is too long: a guest list has room for %(most)s entries."), most=MOST_GUESTS)
    rows: list[Row] = []
    wrong: list[Line] = []
    twice: list[tuple[Line, Row]] = []
    seen: dict[tuple[str, ...], list[tuple[tuple[str, ...], int]]] = {}
    for name, institution in known:
        seen.setdefault(name_key(name), []).append((name_key(institution), 0))
    for raw in body:
        row = _row(raw, columns, width)
        if isinstance(row, Line):
            wrong.append(row)
            continue
        key, home = name_key(row.name), name_key(row.institution)
        other = next((n for there, n in seen.get(key, ()) if there == home or not there or not home), None) if key else None
        if other is None:
            rows.append(row)
            seen.setdefault(key, []).append((home, raw.number))
        elif other:
            twice.append((Line(raw.number, raw.text, N_("is in line %(line)s already"), {"line": other}), row))
        else:
            twice.append((Line(raw.number, raw.text, N_("is on the guest list already")), row))
    return Reading(
        rows=tuple(rows),
        wrong=tuple(wrong),
        twice=tuple(line for line, _ in twice),
        twice_rows=tuple(row for _, row in twice),
        columns=tuple((title, column) for _, title, column in columns if title),
        ignored=ignored,
        headed=at > 0,
    )


# ── lines and cells ──


def _raws(text: str) -> Iterator[_Raw]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    lines = text.split("\n")
    first = 0
    separator = ""
    if (said := re.match(r'"?sep=(.)"?$', lines[0].strip(), re.IGNORECASE)) is not None:  # Excel's own remark
        separator, first = said[1], 1
    separator = separator or _separator([line for line in lines if line.strip()])
    found = list(_split(lines, first, separator, csv.QUOTE_MINIMAL))
    if any(raw.text.count("\n") >= _LONGEST_QUOTE for raw in found):
        found = list(_split(lines, first, separator, csv.QUOTE_NONE))
    yield from found


def _split(lines: Sequence[str], first: int, separator: str, quoting: Literal[0, 3]) -> Iterator[_Raw]:
    reader = csv.reader((f"{line}\n" for line in lines[first:]), delimiter=separator or "\t", quoting=quoting)
    try:
        begun = 0
        for cells in reader:
            text = "\n".join(lines[first + begun : first + reader.line_num]).strip()
            yield _Raw(first + begun + 1, text, tuple(_tidy(cell) for cell in cells))
            begun = reader.line_num
    except csv.Error as error:
        raise Unreadable(N_("This is no list. Please choose a CSV or .xlsx file, or paste the lines.")) from error


def _separator(lines: Sequence[str]) -> str:
    """What stands between the columns: what makes the most headings, else what stands in every line; "" for one column.

    Without headings a comma stands inside a name ("Meier, Anna"), never between columns.
    """
    best = max(_SEPARATORS, key=lambda s: max((_headings(line, s) for line in lines[:_HEADING_WITHIN]), default=0))
    if any(_headings(line, best) > 1 for line in lines[:_HEADING_WITHIN]):
        return best
    return next((s for s in ("\t", ";") if any(s in line for line in lines[:_HEADING_WITHIN])), "")


def _headings(line: str, separator: str) -> int:
    cells = next(csv.reader([line[:_LONGEST_HEAD]], delimiter=separator), [])
    return sum(1 for cell in cells if _column(cell) is not None)


def _tidy(cell: str) -> str:
    """One line without signs that nobody sees; joiners stay, for Persian is not readable without them."""
    return "".join(c for c in " ".join(cell.split()) if c.isprintable() or c in "\u200c\u200d")


# ── headings ──


def _column(heading: str) -> Column | None:
    """What a heading means: as a whole, else by its first part ("Einrichtung / Träger", "Ort (Kommune)")."""
    parts = ("".join(_words(part)) for part in (heading, *re.split(r"[/|(,:]", heading)))
    return next((_KNOWN[word] for word in parts if word in _KNOWN), None)


def _words(heading: str) -> list[str]:
    """A heading's words in their order, spelt as in HEADINGS."""
    return [key for word in re.split(r"[^\w]+", heading) for key in name_key(word)]


def _heading(raws: Sequence[_Raw]) -> tuple[int, list[tuple[int, str, Column]], tuple[str, ...]]:
    """(where the people begin, the columns that are read as (place, heading, meaning), headings that are not read)."""
    best: tuple[int, list[tuple[int, str, Column]], tuple[str, ...]] = (0, [], ())
    for at, raw in enumerate(raws[:_HEADING_WITHIN]):
        found = [(i, cell, column) for i, cell in enumerate(raw.cells) if (column := _column(cell)) is not None]
        meanings = {column for _, _, column in found}
        enough = meanings & {"name", "first"} or (len(meanings) > 1 and "institution" in meanings)
        if enough and len(found) > len(best[1]):  # a title such as "Gäste" above them is a heading too, but only one
            places = {i for i, _, _ in found}
            best = at + 1, found, tuple(cell for i, cell in enumerate(raw.cells) if cell and i not in places)
    return best if best[0] else (0, [(i, "", column) for i, column in enumerate(_PLAIN)], ())


# ── one person ──


def _row(raw: _Raw, columns: Sequence[tuple[int, str, Column]], width: int) -> Row | Line:
    given: dict[Column, list[str]] = {}
    for place, _, column in columns:
        if place < len(raw.cells) and raw.cells[place] and raw.cells[place] not in given.get(column, ()):
            given.setdefault(column, []).append(raw.cells[place])
    if any(raw.cells[width + 1 :]):  # a separator inside a text would put everything behind it into the wrong column
        return Line(raw.number, raw.text, N_("has more columns than there are headings"))
    name = " ".join([*given.get("first", ()), *given.get("name", ())])
    age = _age(given.get("age", [""])[0])
    if age is None:
        return Line(raw.number, raw.text, N_("“%(age)s” is no age that is understood here"), {"age": given["age"][0][:40]})
    told: dict[str, str] = {"name": name}
    told |= {c: ", ".join(given.get(c, ())) for c in ("institution", "region")}
    told |= {c: "; ".join(given.get(c, ())) for c in ("needs", "wishes")}
    for field, most in (("name", 120), ("institution", 120), ("region", 120), ("needs", 300), ("wishes", 300)):
        if len(told[field]) > most:
            params = {"field": TITLES[field], "most": most}  # type: ignore[index]
            return Line(raw.number, raw.text, N_("“%(field)s” is too long: at most %(most)s characters"), params)
    row = Row(age=age, **told)
    if row.empty:
        return Line(raw.number, raw.text, N_("has neither a name nor an institution nor a place"))
    return row


def _age(text: str) -> AgeBand | None:
    """An age band from a word, a number ("34") or a range ("27–64"); "" for nothing, None for what is not understood."""
    if not text:
        return ""
    word = "".join(_words(text))
    band = next((band for band, words in _AGES.items() if word in words.split()), None)
    if band is not None:
        return band
    years = [int(n) for n in re.findall(r"\d+", text)]
    if not years or max(years) > 130:
        return None
    middle = sum(years[:2]) / len(years[:2])
    return "child" if middle < 14 else "youth" if middle < 27 else "adult" if middle < 65 else "senior"
