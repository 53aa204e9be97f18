"""Tables and pairs: typed columns, measures, facts. Heads are repeated on every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from babel.dates import format_date, format_time

from exports.pdf.layout import Box, Columns, Inset, Rows, Stack, tagged
from exports.pdf.styles import BODY, DENSE, SMALL, TABLE, TINY, Style
from exports.pdf.tagging import table_scope, unnumbered
from exports.pdf.text import Align, mixed, plain
from facilitation.protocol import Column, Facts, Measure, Table
from facilitation.words import say


def day(value: dt.date, language: str) -> str:
    """31.08.2022 · 31 Aug 2022"""
    return format_date(value, "dd.MM.yyyy" if language == "de" else "d MMM yyyy", locale=language)


def clock_time(value: dt.datetime, language: str) -> str:
    return format_time(value, "HH:mm", locale=language)


def sheet(heads: Sequence[Box], rows: Sequence[Sequence[Box]], shares: Sequence[float], gap: float = 8.0) -> Box:
    """A table with rules between its rows. Cells are boxes, tagged TH and TD by whoever made them."""

    def line(cells: Sequence[Box], above: float, below: float) -> Box:
        return tagged("TR", Columns([Inset(cell, above=above, below=below) for cell in cells], shares, gap))

    return tagged("Table", Rows([line(cells, 4.0, 4.4) for cells in rows], line(heads, 0, 3.5), rule=True))


def heading_cells(titles: Sequence[str], language: str, style: Style = SMALL, ends: frozenset[int] = frozenset()) -> list[Box]:
    scope = table_scope("Column")
    return [plain(t, style.bold, language, "TH", "end" if i in ends else "start", A=scope) for i, t in enumerate(titles)]


def table_box(block: Table, language: str) -> Box:
    """A typed table; numbers stand flush right, a missing value says so."""
    style = TABLE if len(block.columns) <= 5 else DENSE
    ends = frozenset(i for i, column in enumerate(block.columns) if column.kind == "number")
    say_ = say(language)
    missing = say_("not recorded")

    def cell(i: int, value: str | None) -> Box:
        align: Align = "end" if i in ends else "start"
        return plain(missing if value is None else value, style.muted if value is None else style, language, "TD", align)

    count = len(block.columns)
    rows = [[cell(i, value) for i, value in enumerate((*row, *[""] * count)[:count])] for row in block.rows]
    heads = heading_cells([c.title for c in block.columns], language, SMALL if style is TABLE else TINY, ends)
    return sheet(heads, rows, [_share(c) for c in block.columns], gap=14)


def _share(column: Column) -> float:
    return max(column.width, 0.05)


def facts_box(block: Facts, language: str, columns: int = 1, label: float = 1.0, bold: bool = True) -> Box:
    """Names and values, in one or two columns of pairs. `label`: how much of the width the names of one column take."""
    say_ = say(language)
    missing = say_("not recorded")
    shares = (label, 3.0) if columns == 1 else (1.05, 1.95)
    pairs: list[Box] = []
    for name, value in block.pairs:
        look, shown = (BODY.muted, missing) if value is None else (BODY.bold if bold else BODY, value)
        cells = [plain(name, BODY.muted, language, "Lbl"), plain(shown, look, language, "LBody")]
        pairs.append(tagged("LI", Columns(cells, shares, 10)))
    rows: list[Box] = []
    for start in range(0, len(pairs), columns):
        row = pairs[start : start + columns]
        rows.append(Columns([*row, *[Stack([])] * (columns - len(row))], [1.0] * columns, 10))
    return tagged("L", Stack(rows, 4.5), A=unnumbered())


def measures_box(measures: Sequence[Measure], numbers: Mapping[Measure, int], language: str, short: bool = False) -> Box:
    """The list of measures. `short`: what, first step, who, by when. Nobody accepted it: "Vorschlag an …"."""
    _ = say(language)
    style = TABLE if short else DENSE
    titles = [_("No."), _("What"), _("First step"), _("Who"), _("With"), _("By when"), _("Origin")]
    shares = [0.32, 1.65, 1.4, 1.15, 0.95, 0.95, 1.3]
    wanted = (0, 1, 2, 3, 5) if short else tuple(range(7))
    rows: list[list[Box]] = []
    for place, measure in enumerate(measures, 1):
        due = day(measure.due, language) if measure.due else _("open")
        if measure.proposal:
            word = (_("Proposal for") + " ") if measure.who else _("Proposal")
            who = mixed((word, style.italic), (measure.who, style), language=language, tag="TD")
        else:
            who = plain(measure.who or "–", style, language, "TD")
        lasting = {"": "", "temporary": _("temporary"), "permanent": _("permanent")}[measure.duration]
        extra = " · ".join(part for part in (lasting, measure.status) if part)
        what: Box = plain(measure.what, style.bold, language, "TD")
        if extra and not short:
            what = tagged("TD", Stack([plain(measure.what, style.bold, language), plain(extra, TINY.muted, language)], 1))
        cells: list[Box] = [
            plain(str(numbers.get(measure, place)), style, language, "TD"),
            what,
            plain(measure.first_step or "–", style, language, "TD"),
            who,
            plain(measure.partners or "–", style, language, "TD"),
            plain(due, style, language, "TD"),
            plain(measure.origin or "–", style, language, "TD"),
        ]
        rows.append([cells[i] for i in wanted])
    heads = heading_cells([titles[i] for i in wanted], language, SMALL if short else TINY)
    return sheet(heads, rows, [shares[i] for i in wanted])
