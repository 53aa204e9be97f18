"""What is drawn: dots as bars, the two-axis field, pictures. Each is a figure with alternative text."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader

from exports.pdf.layout import Box, Columns, Stack, Tagged, tagged
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean
from exports.pdf.styles import BODY, DOT, FRAME_HEIGHT, HAIR, INK, PAPER_EDGE, SMALL, WHITE
from exports.pdf.tagging import bounds, table_scope
from exports.pdf.text import Align, Text, plain
from facilitation.protocol import Bar, Bars, Field, Picture, apart
from facilitation.words import say

_DOT, _STEP = 4.7, 5.75  # the diameter of a dot on paper, and from one dot to the next
_LONG_LABEL = 300  # letters: longer ones stand above their bar, over the whole width
_SLANT = 0.25  # of the chisel tip


@dataclass(slots=True)
class BarRow(Box):
    """One line: its label, its dots, its number. Up to 99 each dot stands for one; above that a stroke."""

    label: Text | None  # None: it stands above, over the whole width
    bar: Bar
    number: Text
    largest: int
    stroke: bool

    def height(self, width: float) -> float:
        return max(self.label.height(0.36 * width) if self.label else 0.0, 14.4) + 5

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        height = self.height(width)
        left = 0.36 * width + 10
        if self.label:
            self.label.draw(pen, x, top - 2.5, 0.36 * width)
        value = self.bar.value or 0
        long = 0.0
        middle = top - 2.5 - 7.2 if height < 25 else top - height / 2
        with pen.decoration():
            pen.rule(x, top - height, width, HAIR, 0.75)
            if self.stroke and value:
                long = (width - left - 50) * value / max(self.largest, 1)
                half = 4.2
                points = [(0, -half), (long, -half), (long + 2 * half * _SLANT, half), (2 * half * _SLANT, half)]
                pen.shape([(x + left + px, middle + py) for px, py in points], DOT)
            elif value:
                rows = 1 if value <= 24 else 2
                per_row = -(-value // rows)
                long = per_row * _STEP
                for i in range(value):
                    line, place = divmod(i, per_row)
                    y = middle + ((rows - 1) / 2 - line) * _STEP
                    pen.disc(x + left + place * _STEP + _DOT / 2, y, _DOT / 2, DOT)
        self.number.draw(pen, x + left + long + (7 if long else 0), middle + 7.2, width - left - long - 7)


def bars_boxes(block: Bars, language: str) -> list[Box]:
    """The rows of a bar chart, how many people stand behind it on top. To a screen reader it is a table of two columns."""
    _ = say(language)
    largest = max((bar.value or 0 for bar in block.bars), default=0)
    owner, scope = object(), table_scope("Row")
    boxes: list[Box] = []
    above = " · ".join(part for part in (block.unit, f"n = {block.n}" if block.n is not None else "") if part)
    if above:
        boxes.append(plain(above, SMALL.muted, language, "Caption" if block.bars else "P"))
    for bar in block.bars:
        known = bar.value is not None
        number = plain(str(bar.value) if known else _("under 5"), BODY.bold if known else SMALL.muted, language, "TD")
        label = plain(bar.label or "–", BODY, language, "TH", A=scope)
        row = tagged("TR", BarRow(label, bar, number, largest, largest > 99))
        if len(bar.label) > _LONG_LABEL:
            row = tagged("TR", Stack([label, BarRow(None, bar, number, largest, largest > 99)]))
        boxes.append(row)
    return [Tagged("Table", box, owner, {}) for box in boxes] if block.bars else boxes


_BESIDE = 104.0  # room at the left of the field for what stands at its upward axis
_RADIUS = 3.6  # of a person's dot


@dataclass(slots=True)
class Axes(Box):
    """A square with two axes, what stands at their ends, and one dot for each person, none of them behind another one."""

    block: Field
    x: tuple[Text, Text, Text]  # low end, title, high end
    y: tuple[Text, Text, Text]
    alt: str
    owner: object = field(default_factory=object)
    side: float = 230.0

    def _under(self) -> float:
        low, title, high = self.x
        third = self.side / 3
        return max(low.height(third), title.height(third), high.height(third))

    def height(self, width: float) -> float:
        return self.side + 6 + self._under()

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        side, half, third = self.side, self.side / 2, self.side / 3
        left, bottom = x + _BESIDE + 8, top - side
        where = bounds(x, bottom - 6 - self._under(), _BESIDE + 8 + side, side + 6 + self._under())
        with pen.content("Figure", self.owner, Alt=clean(self.alt), A=where):
            with pen.decoration():
                pen.box(left, bottom, side, side, fill=WHITE, edge=PAPER_EDGE, line=0.9, radius=2.2)
                pen.rule(left + 3, bottom + half, side - 6, INK, 1.1)
                pen.box(left + half - 0.55, bottom + 3, 1.1, side - 6, fill=INK)
                for px, py in apart(self.block.points, 2.1 * _RADIUS / (0.95 * side)):
                    pen.disc(left + _inside(px) * side, bottom + _inside(py) * side, _RADIUS, DOT, WHITE, 0.7)
            for i, text in enumerate(self.x):
                text.draw(pen, left + i * third, bottom - 6, third)
            low, title, high = self.y
            high.draw(pen, x, top, _BESIDE)
            title.draw(pen, x, top - half + title.height(_BESIDE) / 2, _BESIDE)
            low.draw(pen, x, bottom + low.height(_BESIDE), _BESIDE)


def _inside(part: float) -> float:
    """Points on the very edge stay within the square."""
    return 0.025 + 0.95 * min(1.0, max(0.0, part))


def field_boxes(block: Field, language: str) -> list[Box]:
    """The field with its dots; how many there are stands above it."""
    _ = say(language)
    aligned: tuple[Align, Align, Align] = ("start", "centre", "end")
    x_title, y_title = block.titles
    across = (block.x[0], SMALL), (x_title, SMALL.bold), (block.x[1], SMALL)
    x_low, x_middle, x_high = (plain(t, s, language, align=a) for (t, s), a in zip(across, aligned, strict=True))
    upwards = (block.y[0], SMALL), (y_title, SMALL.bold), (block.y[1], SMALL)
    y_low, y_middle, y_high = (plain(t, s, language, align="end") for t, s in upwards)
    alt = block.alt or _("Chart with %(n)s dots") % {"n": len(block.points)}
    axes = Axes(block, (x_low, x_middle, x_high), (y_low, y_middle, y_high), alt)
    return [plain(f"n = {len(block.points)}", SMALL.muted, language), axes]


@dataclass(slots=True)
class Photo(Box):
    """A picture, as wide as it may be and at most half a page high."""

    image: Any
    ratio: float  # height by width
    alt: str
    owner: object = field(default_factory=object)

    def _size(self, width: float) -> tuple[float, float]:
        height = min(width * self.ratio, 0.32 * FRAME_HEIGHT)
        return height / self.ratio, height

    def height(self, width: float) -> float:
        return self._size(width)[1]

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        w, h = self._size(width)
        with pen.content("Figure", self.owner, Alt=clean(self.alt), A=bounds(x, top - h, w, h)):
            pen.canvas.drawImage(self.image, x, top - h, w, h)


_LARGEST = 1_600  # pixels along the longer side: 200 dpi on half a page


def _readable(data: bytes) -> tuple[ImageReader, float] | None:
    """The picture upright and no larger than print needs, or None if these bytes are no picture."""
    try:
        with Image.open(BytesIO(data)) as raw:
            upright = ImageOps.exif_transpose(raw)
            upright.thumbnail((_LARGEST, _LARGEST))
            sheet = Image.new("RGB", upright.size, WHITE)
            clear = upright.convert("RGBA")  # transparent parts become the white of the page
            sheet.paste(clear, mask=clear.getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    packed = BytesIO()
    sheet.save(packed, "JPEG", quality=84)
    packed.seek(0)
    return ImageReader(packed), sheet.height / sheet.width


def picture_boxes(block: Picture, language: str) -> list[Box]:
    """The picture with its caption; what is written on it stands beside it, so that nobody has to guess."""
    _ = say(language)
    found = _readable(block.data)
    if found is None:
        shown: list[Box] = [plain(_("[Picture not readable: %(alt)s]") % {"alt": block.alt}, SMALL.muted, language)]
    else:
        photo = Photo(found[0], found[1], block.alt or _("Picture"))
        caption = [plain(block.caption, SMALL.muted, language, "Caption")] if block.caption else []
        shown = [Tagged("Figure", Stack([photo, *caption], 4), photo.owner, {})]
    if block.caption and found is None:
        shown.append(plain(block.caption, SMALL.muted, language))
    if not block.transcript:
        return [Stack(shown, 4)]
    words = Stack([plain(_("What it says"), SMALL.bold, language), plain(block.transcript, BODY, language)], 3)
    return [Columns([Stack(shown, 4), words], (1.1, 1), 14)]
