"""A notice with the link of a step that is open before the day: for the shop window, the kindergarten, the town hall."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from exports import qr
from exports.handouts import _EDGE, _HEIGHT, _INNER, _WIDTH, PosterFacts, Step, _draw_steps, _heading, _pin, _sheet
from exports.pdf.fonts import BOLD, DRAWING
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean, text_width
from exports.pdf.styles import A4, FILL, PAPER, WHITE, Style
from exports.pdf.tables import day
from exports.pdf.text import plain
from facilitation.protocol import Form
from facilitation.words import say

_STEP = Style(16.5, 19.5, BOLD)
_HINT = Style(12, 15)
_INTRO = Style(13.5, 18)
_ADDRESS = Style(12, 15, BOLD)
_LINE = Style(19, 22, BOLD)
_SIDE = 262.0


def notice(*, form: Form, url: str, title: str, subtitle: str, date_line: str, place: str, host: str, lang: str) -> bytes:
    """One page A4 as PDF: what is asked, the QR code, how it goes. The same facts give the same bytes."""
    _ = say(lang)
    with DRAWING:
        bare = clean(f"{form.title} · {title}", bare=True)
        pen = Pen(A4, bare, lang, clean(host, bare=True) or clean(title, bare=True))
        with pen.decoration():
            pen.box(-1, -1, _WIDTH + 2, _HEIGHT + 2, fill=PAPER)
        facts = PosterFacts(f"{form.title}: {title}", subtitle, date_line, place, "", url, "", "", (lang,), lang)
        top = _heading(pen, facts, _HEIGHT - 46)
        if form.intro:
            intro = plain(_shortened(form.intro), _INTRO, lang)
            intro.draw(pen, _EDGE, top, _INNER)
            top -= intro.height(_INNER) + 14
        _ask(pen, form, url, lang, top)
        _foot(pen, form, host, lang)
        pen.next_page()
        return pen.finish()


def _shortened(text: str, most: int = 420) -> str:
    """A long explanation ends at a word: the whole of it stands behind the code."""
    plain_ = " ".join(text.split())
    return plain_ if len(plain_) <= most else plain_[:most].rsplit(" ", 1)[0] + " …"


def _ask(pen: Pen, form: Form, url: str, lang: str, top: float) -> None:
    """The code on its sheet, and beside it what to do."""
    _ = say(lang)
    high = _SIDE + 34
    y = top - high
    _sheet(pen, _EDGE, y, _SIDE, high, WHITE)
    _pin(pen, _EDGE + _SIDE / 2, top)
    alt = _("QR code: %(address)s") % {"address": url}
    qr.draw(pen, url, alt, _EDGE + 5, y + 30, _SIDE - 10)
    address = urlsplit(url).netloc or url
    long = text_width(address, _ADDRESS)
    size = min(1.0, (_SIDE - 16) / max(1.0, long))
    shown = Style(_ADDRESS.size * size, _ADDRESS.leading, BOLD)
    plain(address, shown, lang, align="centre").draw(pen, _EDGE, y + 25, _SIDE)
    left = _EDGE + _SIDE + 24
    room = _WIDTH - _EDGE - left
    steps = []
    for step, hint in (
        (_("Open the camera of your phone"), _("and point it at the code")),
        (_("Answer what you like"), _("every question can be skipped")),
        (_("Done."), _("no name, no account, no app")),
    ):
        lines = (plain(step, _STEP, lang), plain(hint, _HINT, lang))
        steps.append(Step(lines, max(6 + sum(line.height(room - 43) + 1.5 for line in lines), 36) + 16))
    _draw_steps(pen, steps, left, top - 2, room)


def _foot(pen: Pen, form: Form, host: str, lang: str) -> None:
    _ = say(lang)
    y = _EDGE
    if host:
        plain(host, _HINT, lang).draw(pen, _EDGE, y + 12, _INNER)
        y += 24
    paper = plain(_("Rather on paper? Ask for a form here, and hand it in here."), _HINT, lang)
    paper.draw(pen, _EDGE, y + paper.height(_INNER), _INNER)
    y += paper.height(_INNER) + 12
    if form.until:
        words = _("Until %(date)s") % {"date": day(dt.date.fromisoformat(form.until), lang)}
        long = text_width(words, _LINE) + 22
        _sheet(pen, _EDGE, y, long, 34, FILL["green"])
        plain(words, _LINE, lang).draw(pen, _EDGE + 11, y + 28, long)
