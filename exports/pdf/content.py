"""The protocol in its order: head, at a glance, purpose, course, attendance, results, measures, store, annex, imprint."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from exports.pdf.blocks import block_flow, highlight_boxes, list_boxes, several
from exports.pdf.layout import WHOLE, Box, Inset, Stack
from exports.pdf.pages import Flow
from exports.pdf.pen import Pen
from exports.pdf.shaping import clean, text_width
from exports.pdf.styles import BODY, FRAME_WIDTH, H2, H3, H4, INK, LEDE, SMALL, TITLE
from exports.pdf.tables import facts_box, measures_box, table_box
from exports.pdf.text import plain
from facilitation.protocol import AnyBlock, Column, Document, Facts, Measure, Paragraph, Section, Step, Support, Table
from facilitation.words import say

SHORT = 300
"""Characters of a paragraph that counts as a lead to what follows it."""
LEADS = 3
"""So many blocks at a section's beginning may count as a lead: a page full of short ones leads to nothing."""
MOST = 5
"""So many measures, or results without a star, stand on the first page."""


class Between(Inset):
    """A box between two lines of ink."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        with pen.decoration():
            pen.rule(x, top, width, INK, 1.1)
            pen.rule(x, top - self.height(width), width, INK, 1.1)
        super().draw(pen, x, top, width)


class Contents:
    """The flow of one document. `document` holds only what its edition may show (exports.editions)."""

    def __init__(self, document: Document):
        self.document = document
        self.language = document.language
        self.say = say(document.language)
        self.flow: list[Flow] = []
        self.numbers: dict[Measure, int] = {}
        for measure in document.measures:
            self.numbers.setdefault(measure, len(self.numbers) + 1)

    def build(self) -> list[Flow]:
        self._title()
        self._glance()
        self._purpose()
        self._course()
        self._attendance()
        for section in self.document.placed(""):
            self._section(section, 2)
        self._collected()
        for section in (*self.document.placed("feedback"), *self.document.placed("outlook")):
            self._section(section, 2)
        self._annex()
        self._imprint()
        return self.flow

    # ── parts ──
    def _title(self) -> None:
        document = self.document
        words = document.title.strip() or self.say("Protocol")
        title = plain(_two_lines(words), TITLE, self.language, "H1")
        title.stroke = True
        self.flow.append(Flow(title, outline=(0, words)))
        if document.subtitle:
            self.flow.append(Flow(plain(document.subtitle, LEDE, self.language), 11))
        if document.head:
            facts = facts_box(Facts(document.head), self.language, columns=2)
            self.flow.append(Flow(Between(facts, above=11, below=11), 18))

    def _glance(self) -> None:
        """What the moderator starred and the agreed measures; without either what most people stand behind."""
        document, _ = self.document, self.say
        agreed = [m for m in document.measures if not m.proposal]
        found = document.highlights
        if not found and not agreed:
            found = tuple(supported(s, self.language) for s in document.supported[:MOST])
        if found:
            self._heading(_("At a glance"), 2)
            if not document.highlights:
                self._lead(_("What most people stand behind:"))
            self._several(highlight_boxes(found, self.language), 10, 7)
        if agreed:
            self._heading(_("Most important measures") if found else _("At a glance"), 2)
            if not found:
                self._lead(_("Most important measures"))
            self._add(measures_box(agreed[:MOST], self.numbers, self.language, short=True), 9)
            if len(agreed) > MOST:
                more = _("All %(n)s stand in the section “Measures”.") % {"n": len(self.document.measures)}
                self._add(plain(more, SMALL.muted, self.language), 6)

    def _purpose(self) -> None:
        if not self.document.goal and not self.document.questions:
            return
        self._heading(self.say("Occasion and aim"), 2)
        if self.document.goal:
            self._text(self.document.goal)
        if self.document.questions:
            self.flow.append(Flow(plain(self.say("Guiding questions"), BODY.bold, self.language), 9, keep=True))
            self._several(list_boxes(self.document.questions, False, self.language), 4, 3)

    def _course(self) -> None:
        if not self.document.steps:
            return
        self._heading(self.say("Course of the day"), 2)
        self._add(table_box(course_table(self.document.steps, self.language), self.language), 9)

    def _attendance(self) -> None:
        document, say_ = self.document, self.say
        self._heading(say_("Attendance"), 2)
        lines: list[tuple[str, str | None]] = [
            (say_("Counted on site"), document.counted),
            (say_("Recorded digitally and on paper"), str(document.recorded)),
        ]
        if document.registered is not None:
            lines.append((say_("Registered beforehand"), str(document.registered)))
        self._add(facts_box(Facts(tuple(lines)), self.language, label=1.4), 8)
        if document.attendance:
            columns = (Column(say_("Institution or area"), width=4), Column(say_("People"), "number"))
            rows = tuple((name, str(n)) for name, n in document.attendance)
            self._add(table_box(Table(columns, rows), self.language), 12)
        if document.people:
            columns = (Column(say_("Name")), Column(say_("Institution")))
            listed = tuple((name or None, place or None) for name, place in document.people)
            self._add(table_box(Table(columns, listed), self.language), 12)
        unlisted = document.recorded - len(document.people)
        if document.edition == "internal" and unlisted > 0:
            _ = self.say
            one, many = _("1 person gave neither name nor institution."), _("%(n)s people gave neither name nor institution.")
            note = one if unlisted == 1 else many % {"n": unlisted}
            self._add(plain(note, BODY.muted, self.language), 8)

    def _section(self, section: Section, level: int) -> None:
        self._heading(section.title, level, section.new_page, bool(section.blocks or section.sections))
        leading = True
        for i, block in enumerate(section.blocks):
            flow = block_flow(block, self.language, self.numbers)
            if i and isinstance(block, Paragraph) and block.style == "lead" and flow:
                # Further down it is the heading of what follows.
                flow = [dataclasses.replace(flow[0], before=15, keep=i + 1 < len(section.blocks)), *flow[1:]]
            leading = leading and _leads(block) and i < LEADS
            if leading and (i + 1 < len(section.blocks) or section.sections):
                flow = [dataclasses.replace(part, keep=True) for part in flow]  # a lead stays with what it leads to
            self.flow += flow
        for child in section.sections:
            self._section(child, level + 1)

    def _collected(self) -> None:
        document = self.document
        if document.measures:
            self._heading(self.say("Measures"), 2)
            self._add(measures_box(document.measures, self.numbers, self.language), 9)
        if document.store:
            self._heading(self.say("Topic store"), 2)
            self._several(list_boxes(document.store, False, self.language), 8, 3.5)
        if document.disputed:
            self._heading(self.say("Disputed points"), 2)
            self._several(list_boxes(document.disputed, False, self.language), 8, 3.5)

    def _annex(self) -> None:
        if not self.document.annex and not self.document.methods:
            return
        self._heading(self.say("Annex"), 2, new_page=bool(self.document.annex))
        for section in self.document.annex:
            self._section(section, 3)
        if self.document.methods:
            self._heading(self.say("How we worked"), 3)
            self._add(facts_box(Facts(self.document.methods), self.language, bold=False), 8)

    def _imprint(self) -> None:
        document, lines = self.document, []
        if document.imprint:
            lines.append(document.imprint)
        if document.privacy:
            lines.append(f"{self.say('Privacy')}: {document.privacy}")
        if not lines:
            return
        if self.flow[-1].box.height(FRAME_WIDTH) <= WHOLE:
            self.flow[-1].keep = True  # so that the imprint has no page to itself
        self._heading(self.say("Imprint"), 2)
        boxes: list[Box] = [plain(line, SMALL, self.language) for line in lines]
        self._add(Stack(boxes, 3), 8)

    # ── pieces ──
    def _heading(self, text: str, level: int, new_page: bool = False, followed: bool = True) -> None:
        """A heading from level 2; deeper than 4 looks like 4."""
        style, before = {2: (H2, 27.0), 3: (H3, 19.0)}.get(level, (H4, 15.0))
        box = plain(text or self.say("Untitled"), style, self.language, f"H{min(level, 6)}")
        box.stroke = new_page and level == 2
        running = text if level == 2 else ""
        self.flow.append(Flow(box, before, followed, new_page, (level - 1, text), running))

    def _lead(self, text: str) -> None:
        self.flow.append(Flow(plain(text, BODY.muted, self.language), 8, keep=True))

    def _text(self, text: str) -> None:
        self._add(plain(text, BODY, self.language), 8)

    def _add(self, box: Box, before: float) -> None:
        self.flow.append(Flow(box, before))

    def _several(self, boxes: Sequence[Box], before: float, between: float) -> None:
        self.flow += several(boxes, before, between)


def _leads(block: AnyBlock) -> bool:
    """Whether a block leads to what follows it: a short paragraph, or a few facts."""
    if isinstance(block, Facts):
        return len(block.pairs) <= 3 and sum(len(value or "") for _, value in block.pairs) <= SHORT
    return isinstance(block, Paragraph) and len(block.text) <= SHORT


def _two_lines(title: str) -> str:
    """A title too long for one line turns at its dash or colon, if it has one."""
    if text_width(clean(title), TITLE) <= FRAME_WIDTH:
        return title
    for mark in (" – ", ": "):
        before, found, after = title.partition(mark)
        if found:
            return f"{before}{mark.rstrip()}\n{after}"
    return title


def supported(support: Support, language: str) -> str:
    """What several people stand behind, with how many: "Sport und Freizeit (17 Punkte)"."""
    _ = say(language)
    counted = _("%(n)s cards") % {"n": support.n} if support.cards else f"{support.n} {support.unit}".strip()
    return f"{support.label} ({counted})"


def course_table(steps: Sequence[Step], language: str) -> Table:
    """Planned and real times side by side; a column that would be empty throughout is left out."""
    say_ = say(language)

    def span(start: str, minutes: int | None) -> str:
        lasted = "" if minutes is None else f"{minutes} min" if minutes else "< 1 min"
        return ", ".join(part for part in (start, lasted) if part) or "–"

    columns = [Column(say_("Planned"), "time", 1.1), Column(say_("Actual"), "time", 1.1), Column(say_("Step"), "text", 3)]
    rooms = any(step.room for step in steps)
    if rooms:
        columns.append(Column(say_("Room"), "text", 1.3))
    rows: list[tuple[str | None, ...]] = []
    for step in steps:
        row = (span(step.planned, step.planned_minutes or None), span(step.real, step.real_minutes), step.title)
        rows.append((*row, step.room) if rooms else row)
    return Table(tuple(columns), tuple(rows))
