"""The pen: ReportLab's canvas, on which everything drawn is either content of a structure element or decoration.

ReportLab knows no tagged PDF. The pen notes for each piece of content which element it belongs to, and at the end the
structure tree is written into the file (tagging.py). An element is found again by its owner, so that what a page break
tears apart stays one element.
Coordinates are points from the lower left corner of the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from exports.pdf.fonts import REGULAR, by_font, register
from exports.pdf.shaping import drawn_pieces, has_rtl, text_width
from exports.pdf.styles import Style
from exports.pdf.tagging import Node, write_structure

Segment = tuple[str, Style]


class Pen:
    """Draws one PDF. `finish` returns its bytes; before that, `next_page` ends each page."""

    def __init__(self, size: tuple[float, float], title: str, language: str, author: str, made_at: dt.datetime | None = None):
        register()
        self._bytes = BytesIO()
        # invariant: the same document gives the same bytes; its date is the document's, not the hour of printing.
        settings: dict[str, Any] = {"pagesize": size, "initialFontName": REGULAR, "lang": language, "pdfVersion": (1, 7)}
        self.canvas: Any = Canvas(self._bytes, invariant=1, pageCompression=1, **settings)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator(author)
        self.canvas.setProducer("ReportLab")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        if made_at is not None:
            stamp = f"D:{made_at.astimezone(dt.UTC):%Y%m%d%H%M%S}Z"
            self.canvas.setDateFormatter(lambda *_: stamp)
        self.title, self.language = title, language
        self.root = Node("Document")
        self._stack = [self.root]
        self._nodes: dict[tuple[int, str], Node] = {}
        self._kept: list[object] = []  # keys are ids: what they name must live as long as the pen
        self._marked = False
        self._page: list[Node] = []  # element by number of its content on this page
        self._pages: list[list[Node]] = []

    # ── structure ──
    @contextmanager
    def element(self, tag: str, owner: object, **attributes: Any) -> Iterator[None]:
        """Everything inside belongs to this element; a second visit with the same owner goes on with the first."""
        self._stack.append(self._node(tag, owner, attributes))
        try:
            yield
        finally:
            self._stack.pop()

    @contextmanager
    def content(self, tag: str, owner: object, **attributes: Any) -> Iterator[None]:
        """What is drawn inside is the content of this element. Inside other content it adds nothing."""
        if self._marked:
            yield
            return
        node = self._node(tag, owner, attributes)
        node.kids.append((len(self._pages), len(self._page)))
        with self._marking(f"/{tag} <</MCID {len(self._page)}>> BDC"):
            self._page.append(node)
            yield

    @contextmanager
    def decoration(self, kind: str = "Layout") -> Iterator[None]:
        """What is drawn inside says nothing: grounds, rules, repeated lines (kind "Pagination")."""
        if self._marked:
            yield
            return
        with self._marking(f"/Artifact <</Type /{kind}>> BDC"):
            yield

    @contextmanager
    def _marking(self, begin: str) -> Iterator[None]:
        self.canvas._code.append(begin)
        self._marked = True
        try:
            yield
        finally:
            self._marked = False
            self.canvas._code.append("EMC")

    def _node(self, tag: str, owner: object, attributes: dict[str, Any]) -> Node:
        key = (id(owner), tag)
        if key not in self._nodes:
            self._kept.append(owner)
            self._nodes[key] = Node(tag, attributes)
            self._stack[-1].kids.append(self._nodes[key])
        self._nodes[key].attributes.update(attributes)  # where a figure stands is known only when it is drawn
        return self._nodes[key]

    # ── drawing ──
    def line_of_text(self, x: float, y: float, segments: list[Segment], rtl: bool = False) -> None:
        """One line at baseline y, from its left edge x. Segments are in reading order; their letters too."""
        words = self.canvas.beginText(x, y)
        right = x + sum(text_width(text, style) for text, style in segments)
        for text, style in segments:
            words.setFont(style.font, style.size)
            words.setFillColor(style.colour)
            words.setCharSpace(style.tracking)
            if not rtl and not has_rtl(text):
                self._out(words, text, style)
                x += text_width(text, style)
                continue
            right -= text_width(text, style)
            for piece, offset in drawn_pieces(text, style, rtl) or [(text, 0.0)]:
                words.setTextOrigin((right if rtl else x) + offset, y)
                self._out(words, piece, style)
            x += text_width(text, style)
            words.setTextOrigin(x, y)
        self.canvas.drawText(words)

    @staticmethod
    def _out(words: Any, text: str, style: Style) -> None:
        for piece, font in by_font(text, style.font):
            words.setFont(font, style.size)
            words.textOut(piece)

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str = "", edge: str = "", line: float = 1.0,
        radius: float = 0.0, dashed: bool = False,
    ) -> None:  # fmt: skip
        """A rectangle whose lower left corner is (x, y)."""
        canvas = self.canvas
        if fill:
            canvas.setFillColor(fill)
        if edge:
            canvas.setStrokeColor(edge)
            canvas.setLineWidth(line)
            canvas.setDash([2.4, 2.0] if dashed else [])
        radius = min(radius, width / 2, height / 2)
        canvas.roundRect(x, y, width, height, radius, stroke=int(bool(edge)), fill=int(bool(fill)))
        if edge:
            canvas.setDash([])

    def disc(self, x: float, y: float, radius: float, fill: str, edge: str = "", line: float = 1.0) -> None:
        """A filled circle around (x, y)."""
        self.canvas.setFillColor(fill)
        if edge:
            self.canvas.setStrokeColor(edge)
            self.canvas.setLineWidth(line)
        self.canvas.circle(x, y, radius, stroke=int(bool(edge)), fill=1)

    def rule(self, x: float, y: float, width: float, colour: str, line: float = 1.0) -> None:
        """A horizontal line."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(line)
        self.canvas.line(x, y, x + width, y)

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        """A filled polygon: the slanted stroke of the felt pen, the bolt."""
        path = self.canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        self.canvas.setFillColor(fill)
        self.canvas.drawPath(path, stroke=0, fill=1)

    # ── pages ──
    def bookmark(self, text: str, level: int, y: float) -> None:
        """An entry of the outline that leads here. Level 0 is the outermost."""
        key = f"h{len(self._kept)}-{len(self._pages)}-{len(self._page)}"
        self.canvas.bookmarkHorizontal(key, 0, y)
        self.canvas.addOutlineEntry(text, key, level, closed=False)

    def next_page(self) -> None:
        self.canvas.showPage()
        self._pages.append(self._page)
        self._page = []

    def finish(self) -> bytes:
        """The finished file. Every page must have been ended by `next_page`."""
        if self.root.kids:
            write_structure(self.canvas._doc, self.root, self._pages, self.title, self.language)
        self.canvas.save()
        return self._bytes.getvalue()
