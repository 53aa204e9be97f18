"""The protocol as a PDF: A4, real text in embedded fonts, with structure, bookmarks and language."""

from __future__ import annotations

from exports.editions import visible
from exports.pdf.content import Contents
from exports.pdf.fonts import DRAWING
from exports.pdf.pages import Furniture, draw_pages, paginate
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean
from exports.pdf.styles import A4
from exports.pdf.tables import clock_time, day
from facilitation.protocol import Document
from facilitation.words import say


def write(document: Document) -> bytes:
    """The whole document as one PDF. The same document gives the same bytes."""
    document = visible(document)
    with DRAWING:
        pages = paginate(Contents(document).build())
        pen = Pen(
            A4,
            clean(document.title, bare=True) or say(document.language)("Protocol"),
            document.language,
            _host(document),
            document.made_at,
        )
        draw_pages(pen, pages, _furniture(document))
        return pen.finish()


def _furniture(document: Document) -> Furniture:
    _ = say(document.language)
    made = day(document.made_at.date(), document.language)
    time = f"{made}, {clock_time(document.made_at, document.language)}"
    edition = _("public edition") if document.edition == "public" else _("internal edition")
    stand = _("State %(seq)s, %(time)s") % {"seq": document.seq, "time": time}
    date = next((value for name, value in document.head if value and name == _("Date")), "")
    return Furniture(
        first=(f"{_('Protocol')} · {edition}", ", ".join(part for part in (document.version, made) if part)),
        head=" · ".join(part for part in (document.title, date) if part),
        stand=stand,
        page_of=_("Page %(page)s of %(pages)s"),
        sample=_("Sample data: the contributions are invented.") if document.sample else "",
        language=document.language,
    )


def _host(document: Document) -> str:
    """Who stands behind the document: the host if the head names one."""
    _ = say(document.language)
    return clean(next((value for name, value in document.head if value and name == _("Host")), _("Protocol")))
