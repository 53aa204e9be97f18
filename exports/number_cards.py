"""Numbered cards for those who take part without a phone, ten on a sheet.

The number is what a helper types in at the door and a moderator when she enters something for somebody: it is her name
for the day, so it is as large as it can be, and the card says what it is good for.
"""

from __future__ import annotations

from collections.abc import Sequence

from exports.guests import BADGE
from exports.pdf.fonts import BOLD, DRAWING
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean, text_width
from exports.pdf.styles import A4, HAIR, INK, INK_2, Style
from exports.pdf.text import plain
from facilitation.words import LANGUAGES, say

_ACROSS, _DOWN = 2, 5
_PAD = 12.0
_LARGEST = 66.0
_HEAD = Style(8, 9.5, colour=INK_2)
_SAID = Style(10, 12, BOLD)
_OTHER = Style(8, 9.5, colour=INK_2)


def number_cards(*, title: str, date_line: str, host: str, first: int, last: int, languages: Sequence[str], lang: str) -> bytes:
    """The cards `first` to `last` as PDF, 90 × 54 mm each, to be cut along dashed lines. The same facts give the same bytes."""
    _ = say(lang)
    kind = _("Numbered cards")
    each = _ACROSS * _DOWN
    numbers = range(first, last + 1)
    other = next((code for code in languages if code != lang and code in LANGUAGES), "")
    with DRAWING:
        bare = clean(title, bare=True)
        pen = Pen(A4, f"{bare} · {kind}", lang, clean(host, bare=True) or bare)
        left, bottom = (A4[0] - _ACROSS * BADGE[0]) / 2, (A4[1] - _DOWN * BADGE[1]) / 2
        about = (bare, date_line)
        for start in range(0, len(numbers), each):
            for n, number in enumerate(numbers[start : start + each]):
                x, top = left + n % _ACROSS * BADGE[0], A4[1] - bottom - n // _ACROSS * BADGE[1]
                with pen.decoration():
                    pen.box(x, top - BADGE[1], *BADGE, edge=HAIR, line=0.6, dashed=True)
                _card(pen, number, about, lang, other, x + _PAD, top - 10)
            pen.next_page()
        return pen.finish()


def _card(pen: Pen, number: int, about: tuple[str, str], lang: str, other: str, x: float, top: float) -> None:
    _, width = say(lang), BADGE[0] - 2 * _PAD
    low = top - BADGE[1] + 19  # where the last line may end
    title, when = about
    head = plain("\n".join(part for part in about if part), _HEAD, lang, "P", "centre")
    while head.height(width) > 3 * _HEAD.leading:  # a very long title is cut: the card is not there to announce the day
        title = title[: int(len(title) * 0.9)].rstrip()
        head = plain(f"{title}…\n{when}", _HEAD, lang, "P", "centre")
    head.draw(pen, x, top, width)
    top -= head.height(width) + 2
    below = [plain(_("Say this number: what you contribute is typed in for you."), _SAID, lang, "P", "centre")]
    if other:
        text = say(other)("Say this number: what you contribute is typed in for you.")
        below.append(plain(text, _OTHER, other, "P", "centre", Lang=other))
    room = top - low - sum(box.height(width) for box in below)
    words = _("No. %(n)s") % {"n": number}
    size = min(_LARGEST, room / 1.05, width / text_width(words, Style(1, 1, BOLD)))
    large = plain(words, Style(size, size * 1.05, BOLD, INK), lang, "H1" if number == 1 else "H2", "centre")
    large.draw(pen, x, top - (room - large.height(width)) / 2, width)
    top -= room
    for box in below:
        box.draw(pen, x, top, width)
        top -= box.height(width)
