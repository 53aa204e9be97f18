"""The document between methods and exports: a Section for each activity, made of eleven kinds of block.

Anonymity is settled when a section is built: an exporter sees only this document and can leak nothing. All text is plain
text by users or from the catalogue; an exporter escapes it. All shapes are frozen and msgspec-encodable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import msgspec

from facilitation.papers import Ask as Ask
from facilitation.papers import Form as Form
from facilitation.plane import Point as Point
from facilitation.plane import apart as apart
from facilitation.slips import Ballot as Ballot

Edition = Literal["internal", "public"]
"""internal: with the attendance list · public: institutions and numbers only."""
Shape = Literal["card", "oval", "round"]
Colour = Literal["white", "yellow", "green", "blue", "orange", "red"]


class Block(msgspec.Struct, frozen=True, tag_field="block"):
    """Base of the eleven blocks."""


class Paragraph(Block, frozen=True, tag="paragraph"):
    """Running text. `note` is a remark about the document itself, such as "nicht vertreten" or an empty step."""

    text: str
    style: Literal["plain", "lead", "note"] = "plain"


class Quote(Block, frozen=True, tag="quote"):
    """Somebody's own words; `source` says whose, by role or group, if that may be said."""

    text: str
    source: str = ""


class Listing(Block, frozen=True, tag="listing"):
    items: tuple[str, ...]
    ordered: bool = False


class Facts(Block, frozen=True, tag="facts"):
    """Names and values side by side. None prints "nicht erfasst"."""

    pairs: tuple[tuple[str, str | None], ...]


class Card(msgspec.Struct, frozen=True):
    """One card: its text, a number to say aloud, marks such as "strittig", and what was answered to it."""

    text: str
    number: str = ""
    colour: Colour = "white"
    shape: Shape = "card"
    marks: tuple[str, ...] = ()
    author: str = ""  # only where somebody signed
    origin: str = ""  # in words: "vom Papier", "aus der Befragung"
    replies: tuple[str, ...] = ()


class Heap(msgspec.Struct, frozen=True):
    """Cards that lie together; without a title they are the loose ones. `n` counts what stands behind them, e.g. dots."""

    cards: tuple[Card, ...]
    title: str = ""
    n: int | None = None


class Cards(Block, frozen=True, tag="cards"):
    heaps: tuple[Heap, ...]


class Cell(msgspec.Struct, frozen=True):
    """What stands in one place of a grid. An empty cell prints its `gap` sentence, or a dash."""

    cards: tuple[Card, ...] = ()
    gap: str = ""


class Row(msgspec.Struct, frozen=True):
    cells: tuple[Cell, ...]
    head: str = ""


class Grid(Block, frozen=True, tag="grid"):
    """Columns × rows of cards: Ist | Soll | Ideen, timetable, region × question. Rows without heads have no head column."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    colours: tuple[Colour, ...] = ()


class Column(msgspec.Struct, frozen=True):
    title: str
    kind: Literal["text", "number", "date", "time"] = "text"
    width: float = 1.0  # a share of the page


class Table(Block, frozen=True, tag="table"):
    """Typed columns; None prints "nicht erfasst". Values are already formatted for the document's language."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str | None, ...], ...]


class Measure(msgspec.Struct, frozen=True):
    """A measure. `proposal` means nobody has accepted it yet: it prints "Vorschlag an …". `record`: the id of what it was made
    from; the document then says as its origin the whole way that it came, if it came from another step."""

    what: str
    first_step: str = ""
    who: str = ""
    partners: str = ""
    due: dt.date | None = None
    duration: Literal["", "temporary", "permanent"] = ""
    status: str = ""
    origin: str = ""
    proposal: bool = False
    record: str = ""


class Measures(Block, frozen=True, tag="measures"):
    rows: tuple[Measure, ...]


class Bar(msgspec.Struct, frozen=True):
    label: str
    value: int | None  # None: suppressed, printed "unter 5"


class Bars(Block, frozen=True, tag="bars"):
    """Dots or answers as bars. `n` is how many people stand behind them."""

    bars: tuple[Bar, ...]
    n: int | None = None
    unit: str = ""


class Field(Block, frozen=True, tag="field"):
    """A two-axis chart: points are (x, y), each 0..1, from the low to the high end of each axis.

    `titles` are what the axes are about. The points stand in no order that says whose they are.
    """

    x: tuple[str, str]
    y: tuple[str, str]
    points: tuple[Point, ...]
    alt: str = ""
    titles: tuple[str, str] = ("", "")


class Picture(Block, frozen=True, tag="picture"):
    """A picture as PNG or JPEG bytes, with alternative text and what is written on it.

    A method names its picture by `ref` and leaves `data` empty: the bytes come in when the document is written down.
    """

    data: bytes
    alt: str
    caption: str = ""
    transcript: str = ""
    ref: str = ""


AnyBlock = Paragraph | Quote | Listing | Facts | Cards | Grid | Table | Measures | Bars | Field | Picture


Place = Literal["", "feedback", "outlook"]
"""Where a section stands: among the results in the order of the day, or after all that was collected from them."""


class Section(msgspec.Struct, frozen=True):
    """What one activity puts into the document. `highlights` to `annex` are collected over all sections."""

    title: str
    blocks: tuple[AnyBlock, ...] = ()
    sections: tuple[Section, ...] = ()
    new_page: bool = False
    internal: bool = False  # only in the internal edition
    highlights: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    store: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    annex: tuple[Section, ...] = ()
    place: Place = ""


class Support(msgspec.Struct, frozen=True):
    """Something that several people stand behind. `unit`: what was counted; `cards`: it is the cards of a heap."""

    label: str
    n: int
    unit: str = ""
    cards: bool = False


class Step(msgspec.Struct, frozen=True):
    """One line of the run of the day. Times are the event's local ones, "14:30"; empty where there was none."""

    title: str
    planned: str = ""
    planned_minutes: int = 0
    real: str = ""
    real_minutes: int | None = None
    room: str = ""


class Document(msgspec.Struct, frozen=True):
    """The whole protocol, made from one seq.

    `counted` is the head count typed in on site (None: not known), `recorded` what the tool itself counted; the two are
    never mixed, nor with `registered`, the entries of the guest list (None: there was none). `sample` marks invented
    contributions on every page.
    """

    title: str
    language: str
    edition: Edition
    version: str  # "Entwurf", "abgestimmt", "veröffentlicht", in the document's language
    seq: int
    made_at: dt.datetime  # aware, the event's local time
    subtitle: str = ""
    head: tuple[tuple[str, str | None], ...] = ()
    goal: str = ""
    questions: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    counted: str | None = None
    recorded: int = 0
    registered: int | None = None
    attendance: tuple[tuple[str, int], ...] = ()  # institution or region → people, in the public edition
    people: tuple[tuple[str, str], ...] = ()  # name, institution: the internal edition's list
    sections: tuple[Section, ...] = ()
    methods: tuple[tuple[str, str], ...] = ()  # name and one sentence of each format that was used
    imprint: str = ""
    privacy: str = ""
    sample: bool = False

    def walk(self) -> list[Section]:
        """All sections, parents before children, annexes left out."""

        def down(sections: tuple[Section, ...]) -> list[Section]:
            return [s for top in sections for s in (top, *down(top.sections))]

        return down(self.sections)

    def placed(self, place: Place) -> tuple[Section, ...]:
        """The top sections that stand in one place and say something there; what they only give to be collected does not."""
        return tuple(s for s in self.sections if s.place == place and (s.blocks or s.sections))

    @property
    def supported(self) -> tuple[Support, ...]:
        """What most people stand behind, most of them first: by votes where there were any, else by the cards of a heap."""
        blocks = [b for s in self.walk() for b in s.blocks]
        votes = [Support(r.label, r.value, b.unit) for b in blocks if isinstance(b, Bars) for r in b.bars if r.value]
        heaps = [h for b in blocks if isinstance(b, Cards) for h in b.heaps if h.title]
        counted = [Support(h.title, h.n) for h in heaps if h.n]
        cards = [Support(h.title, len(h.cards), cards=True) for h in heaps]
        found = [s for s in votes or counted or cards if s.label and s.n > 1]
        return tuple(sorted(found, key=lambda s: -s.n))

    @property
    def highlights(self) -> tuple[str, ...]:
        return tuple(t for s in self.walk() for t in s.highlights)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(m for s in self.walk() for m in s.measures)

    @property
    def store(self) -> tuple[str, ...]:
        return tuple(t for s in self.walk() for t in s.store)

    @property
    def disputed(self) -> tuple[str, ...]:
        return tuple(t for s in self.walk() for t in s.disputed)

    @property
    def annex(self) -> tuple[Section, ...]:
        return tuple(a for s in self.walk() for a in s.annex)


@dataclass(frozen=True, slots=True)
class Exporter:
    """One way to write a document down. `write` is pure, importable by name, and may run in a worker process."""

    key: str  # "pdf"
    title: str  # as a visitor reads it, a source string of the catalogues
    media_type: str
    suffix: str  # ".pdf"
    write: Callable[[Document], bytes]
