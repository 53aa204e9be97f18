"""What hangs on the door and lies on the tables. The poster: how to take part, readable from across the foyer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from exports import qr
from exports.pdf.fonts import BOLD, DRAWING
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean, text_width
from exports.pdf.styles import A4, FILL, INK, PAPER, PAPER_EDGE, WHITE, Style
from exports.pdf.tagging import list_numbering
from exports.pdf.text import Text, mixed, plain
from facilitation.words import LANGUAGES, say

Size = Literal["a4", "a3"]
_SCALE: dict[Size, float] = {"a4": 1.0, "a3": 2**0.5}
_WIDTH, _HEIGHT = A4
_EDGE = 42.0
_INNER = _WIDTH - 2 * _EDGE
_TICKET = 292.0  # width of the sheet with the code
_WELCOME = ("Willkommen", "Welcome", "Вітаємо", "أهلًا وسهلًا", "Hoş geldiniz", "Witamy", "خوش آمدید")

_LINE = Style(14.5, 19)
_STEP = Style(16.5, 19.5, BOLD)
_HINT = Style(12, 15)
_ADDRESS = Style(17, 21, BOLD)
_STRIP_ABOVE = 36.0  # from the lower edge to the strip above the welcome
_CODE = Style(58, 60, BOLD, tracking=1.0)


@dataclass(frozen=True, slots=True)
class PosterFacts:
    """What a poster says. `url` is behind the QR code; `code` is typed at the address before its path.

    `lang` is the poster's language; the first other one of `languages` stands small beside it.
    """

    title: str
    subtitle: str
    date_line: str
    place: str
    code: str
    url: str
    wifi: str
    wifi_password: str
    languages: tuple[str, ...]
    lang: str


def poster(facts: PosterFacts, size: Size) -> bytes:
    """One page as PDF, A4 or A3 upright. The same facts give the same bytes."""
    with DRAWING:
        return _poster(facts, _SCALE[size])


def poster_from(*, size: Size, **facts: Any) -> bytes:
    """The same from keywords: the desk names the facts without knowing this room."""
    return poster(PosterFacts(**facts), size)


def _poster(facts: PosterFacts, scale: float) -> bytes:
    _ = say(facts.lang)
    title = clean(facts.title, bare=True)
    kind = _("Poster")
    pen = Pen((_WIDTH * scale, _HEIGHT * scale), f"{title} · {kind}", facts.lang, title)
    pen.canvas.scale(scale, scale)
    with pen.decoration():
        pen.box(-1, -1, _WIDTH + 2, _HEIGHT + 2, fill=PAPER)
    top = _heading(pen, facts, _HEIGHT - 46)
    bottom = _foot(pen, facts)
    _join(pen, facts, top, bottom)
    pen.next_page()
    return pen.finish()


# ── the strips ──
def _heading(pen: Pen, facts: PosterFacts, top: float) -> float:
    """The title on strips, one for each line, and what, when and where below. Returns the height where it ends."""
    owner = object()
    for number, (line, style) in enumerate(_strips(clean(facts.title, bare=True))):
        width = min(text_width(line, style) + style.size * 0.9, _INNER)
        height = style.size * 1.42
        _sheet(pen, _EDGE, top - height, width, height, FILL["white" if number == 0 else "yellow"])
        text = plain(line, style, facts.lang, "H1")
        text.owner = owner
        text.draw(pen, _EDGE + style.size * 0.45, top - (height - style.leading) / 2, width)
        top -= height + 9
    top -= 9
    about = [part for part in (facts.subtitle, facts.date_line, facts.place) if part]
    for part in about:
        text = plain(part, _LINE, facts.lang)
        text.draw(pen, _EDGE, top, _INNER)
        top -= text.height(_INNER)
    return top - 18


def _strips(title: str) -> list[tuple[str, Style]]:
    """The lines of the title with their letters: as large as they fit; a long title takes more lines and smaller ones."""
    for mark in (" – ", ": "):
        before, found, after = title.partition(mark)
        if found:
            first, second = _one_line(before + mark.rstrip(" –"), 58), _one_line(after, 44)
            if first and second:
                return [first, second]
    whole = _one_line(title, 58)
    if whole:
        return [whole]
    for points in range(54, 18, -4):
        style = _big(points)
        lines = _wrapped(title, style)
        if len(lines) <= 3 and all(text_width(line, style) <= _INNER - style.size * 0.9 for line in lines):
            break
    return [(line, style) for line in lines[:6]]


def _one_line(text: str, largest: int) -> tuple[str, Style] | None:
    """The text with the largest letters that fit on one strip, or None if they would be too small to be a title."""
    sizes = (_big(points) for points in range(largest, 32, -2))
    return next(((text, style) for style in sizes if text_width(text, style) <= _INNER - style.size * 0.9), None)


def _big(points: float) -> Style:
    return Style(points, points * 1.08, BOLD, tracking=-0.012 * points)


def _wrapped(text: str, style: Style) -> list[str]:
    box = Text(((text, style),))
    return ["".join(part for part, _ in line.segments) for line in box.lines(_INNER - style.size * 0.9)]


# ── the codes and the steps ──
def _join(pen: Pen, facts: PosterFacts, top: float, bottom: float) -> None:
    _ = say(facts.lang)
    width = _TICKET
    height = min(top - bottom, width + 92)
    top -= 0.4 * (top - bottom - height)  # what room is left stands above and below
    side = height - 112
    y = top - height
    _sheet(pen, _EDGE, y, width, height, WHITE)
    _pin(pen, _EDGE + width / 2, top)
    qr.draw(
        pen, facts.url, _("QR code: %(address)s") % {"address": facts.url}, _EDGE + (width - side) / 2, top - 8 - side, side
    )
    address = urlsplit(facts.url).netloc or facts.url
    _fit(address, _ADDRESS, width - 24, facts.lang).draw(pen, _EDGE, y + 102, width)
    _fit(_grouped(facts.code), _CODE, width - 24, facts.lang).draw(pen, _EDGE, y + 77, width)
    left = _EDGE + width + 24
    room = _WIDTH - _EDGE - left
    low = _wifi(pen, facts, left, room) + 14 if facts.wifi else bottom
    other = next((lang for lang in facts.languages if lang != facts.lang and lang in LANGUAGES), "")
    steps = _steps(facts, other, room)
    if sum(step.height for step in steps) > top - low:
        steps = _steps(facts, "", room)
    _draw_steps(pen, steps, left, top - 2, room)


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, a hint, and the same in the other language."""

    lines: tuple[Text, ...]
    height: float


def _steps(facts: PosterFacts, other: str, width: float) -> list[Step]:
    steps: list[Step] = []
    for number, (step, hint) in enumerate(_step_texts(facts, facts.lang)):
        lines = [plain(step, _STEP, facts.lang), plain(hint, _HINT, facts.lang)]
        if other:
            lines.append(plain(_step_texts(facts, other)[number][0], _HINT, other, Lang=other))
        high = 6 + sum(line.height(width - 43) + 1.5 for line in lines)
        steps.append(Step(tuple(lines), max(high, 36) + 12))
    return steps


def _draw_steps(pen: Pen, steps: list[Step], x: float, top: float, width: float) -> None:
    with pen.element("L", steps, A=list_numbering(True)):
        for number, step in enumerate(steps):
            with pen.element("LI", step):
                _draw_step(pen, step, number, number == len(steps) - 1, x, top, width)
            top -= step.height


def _draw_step(pen: Pen, step: Step, number: int, last: bool, x: float, top: float, width: float) -> None:
    with pen.decoration():
        pen.disc(x + 16, top - 19.5, 16, PAPER_EDGE)
        pen.disc(x + 16, top - 17, 16, FILL["green" if last else "white"])
        if last:
            _tick(pen, x + 16, top - 17)
    if not last:
        plain(str(number + 1), _STEP, tag="Lbl", align="centre").draw(pen, x, top - 7, 32)
    at = top - 6
    with pen.element("LBody", step):
        for line in step.lines:
            line.draw(pen, x + 43, at, width - 43)
            at -= line.height(width - 43) + 1.5


def _step_texts(facts: PosterFacts, lang: str) -> list[tuple[str, str]]:
    _ = say(lang)
    if facts.wifi:
        first = (
            _("Choose the Wi-Fi “%(name)s”") % {"name": facts.wifi},
            _("Password: %(password)s") % {"password": facts.wifi_password} if facts.wifi_password else _("without a password"),
        )
    else:
        first = (_("Open the camera of your phone"), _("or type the address into the browser"))
    return [
        first,
        (_("Scan or type the code"), _("no app, no account")),
        (_("You are in."), _("No phone? Numbered card at the entrance, same rights.")),
    ]


def _wifi(pen: Pen, facts: PosterFacts, x: float, width: float) -> float:
    """The code that takes a phone into the network, at the lower right. Returns the height of its upper edge."""
    _ = say(facts.lang)
    side, y = 104.0, _EDGE + _STRIP_ABOVE
    _sheet(pen, x, y, width, side, WHITE)
    text = qr.wifi(facts.wifi, facts.wifi_password)
    qr.draw(pen, text, _("QR code: Wi-Fi “%(name)s”") % {"name": facts.wifi}, x + 2, y, side)
    room = width - side - 10
    words = mixed((_("Wi-Fi") + "\n", _HINT), (facts.wifi, _HINT.bold), language=facts.lang)
    words.draw(pen, x + side, y + (side + min(side, words.height(room))) / 2, room)
    return y + side


def _foot(pen: Pen, facts: PosterFacts) -> float:
    """Welcome in several languages, the event's own first. Returns the height above it."""
    _ = say(facts.lang)
    y = _EDGE
    own = _("Welcome")
    words = [own, *(word for word in _WELCOME if word != own)]
    style, gap = Style(14.5, 18, BOLD), 17.0
    x = _EDGE
    for word in words:
        long = text_width(word, style)
        if x + long > _WIDTH - _EDGE + 0.5:
            break
        plain(word, style, facts.lang).draw(pen, x, y + 16, long + 1)
        x += long + gap
    strip = plain(_("No app, no account."), Style(19, 22, BOLD), facts.lang)
    long = text_width(_("No app, no account."), Style(19, 22, BOLD)) + 22
    _sheet(pen, _EDGE, y + _STRIP_ABOVE, long, 34, FILL["green"])
    strip.draw(pen, _EDGE + 11, y + _STRIP_ABOVE + 28, long)
    calm = plain(_("Your phone says “no internet”? Stay connected all the same. Switch mobile data off."), _HINT, facts.lang)
    room = _TICKET if facts.wifi else _INNER  # the code of the Wi-Fi stands beside it
    top = y + _STRIP_ABOVE + 34 + 9 + calm.height(room)
    calm.draw(pen, _EDGE, top, room)
    return top + 14


# ── pieces ──
def _sheet(pen: Pen, x: float, y: float, width: float, height: float, fill: str) -> None:
    """Cardboard on the paper: its lower edge casts a short shadow."""
    with pen.decoration():
        pen.box(x, y - 2.6, width, height, fill=PAPER_EDGE, radius=3)
        pen.box(x, y, width, height, fill=fill, radius=3)


def _pin(pen: Pen, x: float, y: float) -> None:
    with pen.decoration():
        pen.disc(x, y - 1.5, 7, PAPER_EDGE)
        pen.disc(x, y, 7, INK)
        pen.disc(x - 2, y + 2.2, 1.7, WHITE)


def _tick(pen: Pen, x: float, y: float) -> None:
    pen.shape([(x - 8, y), (x - 5.6, y + 2.6), (x - 2.4, y - 0.8), (x + 5.6, y + 7), (x + 8, y + 4.6), (x - 2.4, y - 5.8)], INK)


def _fit(text: str, style: Style, width: float, lang: str) -> Text:
    """A centred line, its letters made smaller until it fits."""
    long = text_width(clean(text), style)
    part = min(1.0, width / long) if long else 1.0
    return plain(
        text, Style(style.size * part, style.leading, style.font, style.colour, style.tracking * part), lang, align="centre"
    )


def _grouped(code: str) -> str:
    """472916 is read and typed as 472 916."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}" if len(code) >= 6 and len(code) % 2 == 0 and code.isalnum() else code
