"""A person's own list on paper: what she has taken on and promised, each with a box to tick."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from exports.calendar import Thing
from exports.pdf.fonts import DRAWING
from exports.pdf.layout import Box, Columns, Stack, Tagged, tagged
from exports.pdf.pages import Flow, Furniture, draw_pages, paginate
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean
from exports.pdf.styles import A4, BODY, H2, INK, LARGE, LEDE, SMALL, TITLE
from exports.pdf.tables import clock_time, day
from exports.pdf.tagging import list_numbering
from exports.pdf.text import plain
from facilitation.words import say


@dataclass(slots=True)
class Ticked(Box):
    """A thing beside the box in which it is ticked off."""

    inner: Box
    first: bool = True

    _ROOM = 24.0

    def height(self, width: float) -> float:
        return self.inner.height(width - self._ROOM)

    def split(self, width: float, room: float) -> tuple[Box | None, Box]:
        head, tail = self.inner.split(width - self._ROOM, room)
        return (None, self) if head is None else (Ticked(head, self.first), Ticked(tail, False))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        if self.first:
            with pen.decoration():
                pen.box(x + 0.6, top - 13.5, 11.5, 11.5, edge=INK, line=1.1, radius=1.2)
        self.inner.draw(pen, x + self._ROOM, top, width - self._ROOM)


def take_home(
    *,
    event: str,
    title: str,
    date: str,
    place: str,
    name: str,
    lang: str,
    made_at: dt.datetime,
    things: Sequence[Thing],
) -> bytes:
    """One sheet, more if need be, as a tagged PDF. The same list at the same moment gives the same bytes."""
    with DRAWING:
        return _draw(title, date, place, name, lang, made_at, things)


def _draw(title: str, date: str, place: str, name: str, lang: str, made_at: dt.datetime, things: Sequence[Thing]) -> bytes:
    _ = say(lang)
    heading = _("I take this home")
    pen = Pen(A4, f"{heading} · {clean(title, bare=True)}", lang, clean(title, bare=True), made_at)
    on = day(dt.date.fromisoformat(date), lang) if date else ""
    made = f"{day(made_at.date(), lang)}, {clock_time(made_at, lang)}"
    furniture = Furniture(
        first=(title, on),
        head=f"{heading} · {title}",
        stand=_("As of %(time)s") % {"time": made},
        page_of=_("Page %(page)s of %(pages)s"),
        sample="",
        language=lang,
    )
    first = plain(heading, TITLE, lang, "H1")
    first.stroke = True
    flow = [Flow(first, outline=(0, heading))]
    about = " · ".join(part for part in (title, on, place) if part)
    flow.append(Flow(plain(about, LEDE, lang), 11))
    if name:
        flow.append(Flow(plain(name, BODY.muted, lang), 4))
    if not things:
        flow.append(
            Flow(
                plain(_("Nothing yet. What you take on or promise will stand here, and only you see this list."), BODY, lang),
                18,
            )
        )
    owner, attributes, step = object(), {"A": list_numbering(False)}, ""
    for thing in things:
        if thing.heading != step:
            step, owner = thing.heading, object()
            flow.append(Flow(plain(step, H2, lang, "H2"), 24, keep=True, outline=(1, step), running=step))
        flow.append(Flow(Tagged("L", _entry(thing, lang), owner, attributes), 12))
    draw_pages(pen, paginate(flow), furniture)
    return pen.finish()


def _entry(thing: Thing, lang: str) -> Box:
    lines: list[Box] = [plain(thing.title, LARGE.bold, lang)]
    lines += [plain(f"{label}: {value}", SMALL, lang) for label, value in thing.facts]
    due = plain(day(dt.date.fromisoformat(thing.due), lang), LARGE.bold, lang, align="end") if thing.due else Stack([])
    return tagged("LI", tagged("LBody", Ticked(Columns([Stack(lines, 2.5), due], (4.2, 1.0), 12))))
