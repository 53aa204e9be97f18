"""The look-back in the document: a table with how everything stood and stands, and what those present knew."""

from __future__ import annotations

from facilitation.method import N_, Method, Say
from facilitation.protocol import AnyBlock, Card, Cards, Column, Heap, Paragraph, Section, Table
from facilitation.records import Record
from methods.parts.cards import heading
from methods.parts.measure_kinds import CARRIED, STATUS
from methods.parts.review_kinds import Matter
from methods.parts.reviews import Lookback


def section(method: Method, look: Lookback, say: Say) -> Section:
    """What one look-back puts into the document."""
    title = heading(method, look.scene, say)
    if not look.matters:
        return Section(title, (Paragraph(say(N_("There was nothing from before to look back on.")), "note"),))
    n = look.counted()
    lead = N_("Of %(n)s agreements from before, %(done)s are completed, %(still)s are still open and %(dropped)s were dropped.")
    if n["n"] == 1:
        lead = N_("There was one agreement from before.")
    blocks: list[AnyBlock] = [Paragraph(say(lead) % n, "lead")]
    if n["looked"] < n["n"] and look.scene.state != "prepared":
        blocks.append(Paragraph(say(N_("Not all of them were talked about; those stand as they were handed over.")), "note"))
    columns = (
        Column(say(N_("No.")), "number", 0.2),
        Column(say(N_("What was agreed")), width=1.3),
        Column(say(N_("Then")), width=0.85),
        Column(say(N_("Today")), width=0.85),
        Column(say(N_("On this")), width=1.2),
        Column(say(N_("Where it comes from")), width=1.1),
    )
    blocks.append(Table(columns, tuple(_row(look, m, say) for m in look.matters)))
    heaps = tuple(
        Heap(tuple(Card(k.data.text) for k in known), f"{_no(look, m, say)}: {m.data.text}")
        for m in look.matters
        if (known := look.known(m.id))
    )
    if heaps:
        blocks += [Paragraph(say(N_("What those present know about it:"))), Cards(heaps)]
    return Section(title, tuple(blocks))


def _no(look: Lookback, matter: Record[Matter], say: Say) -> str:
    return say(N_("No. %(n)s")) % {"n": look.number(matter)}


def _row(look: Lookback, matter: Record[Matter], say: Say) -> tuple[str | None, ...]:
    d = matter.data
    what = f"{d.text} ({say(CARRIED)})" if d.sort == "group" or d.carried else d.text
    today = say(STATUS[d.status]) + (f": {d.reason}" if d.status == "dropped" and d.reason else "")
    said = " – ".join(part for part in (d.said, d.by) if part) or "–"
    steps = list(zip(d.steps, d.words, strict=False))[:-1] + [(step, "") for step in d.steps[-1:]]
    way = " › ".join(f"{say(step)}: {words}" if words and words != d.text else say(step) for step, words in steps)
    return str(look.number(matter)), what, say(STATUS[d.was]), today, said, way or say(N_("added on the day"))
