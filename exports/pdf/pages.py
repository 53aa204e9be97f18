"""From the flow of boxes to pages: what fits where, then the lines that every page repeats, then drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from exports.pdf.layout import Box
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean, text_width
from exports.pdf.styles import FRAME_BOTTOM, FRAME_HEIGHT, FRAME_TOP, FRAME_WIDTH, INK, MARGIN_LEFT, SMALL, TINT_AMBER
from exports.pdf.text import plain

_LEAST = 90.0
"""A heading stays with at least this much of what follows it."""


@dataclass(slots=True)
class Flow:
    """A box on its way down the pages. `before`: room above it. `keep`: on one page with the next one's beginning."""

    box: Box
    before: float = 0.0
    keep: bool = False
    new_page: bool = False
    outline: tuple[int, str] | None = None  # level from 0, text
    running: str = ""  # from here on the head of each page names this part


@dataclass(slots=True)
class Placed:
    flow: Flow
    box: Box
    top: float


@dataclass(slots=True)
class Page:
    placed: list[Placed] = field(default_factory=list)
    running: str = ""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What every page repeats. `first` stands at the head of page 1, `head` on all others."""

    first: tuple[str, str]
    head: str
    stand: str
    page_of: str  # "Seite %(page)s von %(pages)s"
    sample: str  # empty, or the mark of invented contributions
    language: str


def paginate(flow: Sequence[Flow]) -> list[Page]:
    """Give everything its place. A chain of kept boxes moves on together when too little room is left."""
    pages = [Page()]
    top = FRAME_TOP
    running = ""

    def turn() -> float:
        pages.append(Page(running=running))
        return FRAME_TOP

    for i, item in enumerate(flow):
        if item.new_page and pages[-1].placed:
            top = turn()
        if item.running:
            running = item.running
        box, before = item.box, item.before
        # Where the page holds nothing but what leads here, a new one would leave all of that alone.
        if not all(p.flow.keep for p in pages[-1].placed) and top - before - _needed(flow, i) < FRAME_BOTTOM:
            # A long box may begin here if a fair part of it fits; a short one, or one with too little room, moves on.
            fits, _ = (None, box) if item.keep else box.split(FRAME_WIDTH, top - before - FRAME_BOTTOM)
            if fits is None:
                top = turn()
        while True:
            if not pages[-1].placed:
                before = 0.0
                pages[-1].running = pages[-1].running if item.running == "" else item.running
            room = top - before - FRAME_BOTTOM
            height = box.height(FRAME_WIDTH)
            if height <= room + 0.01:
                pages[-1].placed.append(Placed(item, box, top - before))
                top -= before + height
                break
            head, tail = box.split(FRAME_WIDTH, room)
            if head is not None:
                pages[-1].placed.append(Placed(item, head, top - before))
                box = tail
            elif not pages[-1].placed:
                # Nothing can be cut off and a whole page is not enough: it stands over rather than being lost.
                pages[-1].placed.append(Placed(item, box, top - before))
                top = FRAME_BOTTOM
                break
            top = turn()
    return pages


def _needed(flow: Sequence[Flow], i: int) -> float:
    """The room that this box and what it keeps to itself ask for on the page where it begins."""
    needed = 0.0
    while flow[i].keep and i + 1 < len(flow):
        needed += flow[i].box.height(FRAME_WIDTH) + flow[i + 1].before
        i += 1
    return min(needed + _beginning(flow[i].box), FRAME_HEIGHT)


def _beginning(box: Box) -> float:
    """The room in which a box can begin: a fair part of it, as much as its first row asks for, or all of it."""
    whole = box.height(FRAME_WIDTH)
    room = _LEAST
    while room < whole:
        if box.split(FRAME_WIDTH, room)[0] is not None:
            return room
        room += 30.0
    return whole


def draw_pages(pen: Pen, pages: Sequence[Page], furniture: Furniture) -> None:
    seen: set[int] = set()
    for number, page in enumerate(pages, 1):
        _repeated_lines(pen, page, number, len(pages), furniture)
        for placed in page.placed:
            outline = placed.flow.outline
            if outline and id(placed.flow) not in seen:
                seen.add(id(placed.flow))
                pen.bookmark(clean(outline[1], furniture.language), outline[0], placed.top + 12)
            placed.box.draw(pen, MARGIN_LEFT, placed.top, FRAME_WIDTH)
        pen.next_page()


def _repeated_lines(pen: Pen, page: Page, number: int, count: int, furniture: Furniture) -> None:
    language = furniture.language
    left, right = furniture.first if number == 1 else (furniture.head, page.running)
    below = FRAME_BOTTOM - 14
    with pen.decoration("Pagination"):
        head = FRAME_TOP + 33
        plain(_short(left, 0.62, language), SMALL.muted, language).draw(pen, MARGIN_LEFT, head, FRAME_WIDTH)
        plain(_short(right, 0.36, language), SMALL.muted, language, align="end").draw(pen, MARGIN_LEFT, head, FRAME_WIDTH)
        pen.rule(MARGIN_LEFT, below, FRAME_WIDTH, INK, 1.1)
        if furniture.sample:
            pen.box(MARGIN_LEFT, below - 18.5, text_width(furniture.sample, SMALL) + 8, 12.5, fill=TINT_AMBER)
            plain(furniture.sample, SMALL, language).draw(pen, MARGIN_LEFT + 4, below - 6, FRAME_WIDTH)
        place = furniture.page_of % {"page": number, "pages": count}
        line = plain(f"{furniture.stand} · {place}", SMALL.muted, language, align="end")
        line.draw(pen, MARGIN_LEFT, below - 6, FRAME_WIDTH)


def _short(text: str, share: float, language: str) -> str:
    """A line of the page head never meets its neighbour: it ends at a word. A single word too long for it is cut."""
    text = clean(" ".join(text.split()), language)
    room = share * FRAME_WIDTH
    if text_width(text, SMALL) <= room:
        return text
    words = text.split(" ")
    while len(words) > 1 and text_width(_ended(words), SMALL) > room:
        words.pop()
    text = " ".join(words)
    while text and text_width(_ended([text]), SMALL) > room:
        text = text[:-1]
    return _ended([text])


def _ended(words: list[str]) -> str:
    return " ".join(words).rstrip(" ·–-,:;") + "\u00a0…"
