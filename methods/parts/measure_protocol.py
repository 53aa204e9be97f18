"""The action plan in the document: the rows for the list of measures, and what that list does not say."""

from __future__ import annotations

from facilitation.method import N_, Method, Say
from facilitation.protocol import AnyBlock, Column, Edition, Listing, Paragraph, Section, Table
from facilitation.protocol import Measure as Printed
from facilitation.records import Record
from methods.parts.cards import heading
from methods.parts.days import day
from methods.parts.measure_kinds import STATUS, Measure
from methods.parts.measures import Plan, without_names


def section(method: Method, plan: Plan, edition: Edition, say: Say) -> Section:
    """What one plan puts into the document. The public edition names only those who agreed to it."""
    title = heading(method, plan.scene, say)
    if not plan.rows:
        return Section(title, (Paragraph(say(N_("No measure was written down in this step.")), "note"),))
    agreed = frozenset(
        t.author or "" for m in plan.rows if (t := plan.taken(m.id)) and t.data.named and not plan.child(t.author)
    )

    def words(text: str) -> str:
        return without_names(plan.scene, text, agreed) if edition == "public" else text

    measures = tuple(_printed(plan, m, edition, say, words) for m in plan.rows)
    return Section(title, _blocks(plan, say, words), measures=measures)


def _printed(plan: Plan, measure: Record[Measure], edition: Edition, say: Say, words: Say) -> Printed:
    data, status = measure.data, plan.status(measure)
    who = plan.called(measure, outside=edition == "public")
    accepted = plan.taken(measure.id) is not None or bool(data.carried)
    if accepted and not who:
        who = say(N_("somebody who was there"))
    stands = say(STATUS[status])
    if status == "dropped":
        stands = f"{stands}: {words(data.reason)}"
    elif plan.away(measure):
        stands = ", ".join((stands, say(N_("left before the end"))))
    return Printed(
        what=data.text,
        first_step=data.step,
        who=who if accepted else words(data.to),
        partners=words(data.partners),
        due=day(data.due),
        duration=data.lasting,
        status=stands,
        origin=": ".join(part for part in (plan.group(measure), data.idea if data.idea != data.text else "") if part),
        proposal=not accepted or status == "dropped",
        record=measure.id,
    )


def _blocks(plan: Plan, say: Say, words: Say) -> tuple[AnyBlock, ...]:
    """How many there are, what waits for somebody, what was dropped, what is needed."""
    stands = {m.id: plan.status(m) for m in plan.rows}
    taken = sum(s in ("accepted", "running", "done") for s in stands.values())
    if len(stands) == 1:
        lead = N_("One measure, and somebody has taken it on.") if taken else N_("One measure. Nobody has taken it on yet.")
    else:
        lead = N_("%(n)s measures, %(taken)s of them taken on by somebody who was there.")
    blocks: list[AnyBlock] = [Paragraph(say(lead) % {"n": len(stands), "taken": taken}, "lead")]
    blocks.append(Paragraph(say(N_("The table with all of them stands in the section “Measures”.")), "note"))
    waiting = [m for m in plan.rows if stands[m.id] == "proposed"]
    if waiting and len(stands) > 1:
        blocks += [Paragraph(say(N_("Waiting for somebody:"))), Listing(tuple(_line(plan, m, say) for m in waiting))]
    moved = [m for m in plan.rows if m.data.to and plan.taken(m.id) is not None]
    if moved:
        lines = tuple(f"{_number(plan, m, say)}: {words(m.data.to)}" for m in moved)
        blocks += [Paragraph(say(N_("Had been proposed to, before somebody took it on:"))), Listing(lines)]
    dropped = [m for m in plan.rows if stands[m.id] == "dropped"]
    if dropped:
        lines = tuple(f"{_line(plan, m, say)} – {words(m.data.reason)}" for m in dropped)
        blocks += [Paragraph(say(N_("Dropped, and why:"))), Listing(lines)]
    needs = [m for m in plan.rows if m.data.resources]
    if needs:
        columns = (Column(say(N_("No.")), "number", 0.12), Column(say(N_("Measure"))), Column(say(N_("What it needs"))))
        rows = tuple((str(plan.number(m)), m.data.text, m.data.resources) for m in needs)
        blocks.append(Table(columns, rows))
    return tuple(blocks)


def _line(plan: Plan, measure: Record[Measure], say: Say) -> str:
    return f"{_number(plan, measure, say)}: {measure.data.text}"


def _number(plan: Plan, measure: Record[Measure], say: Say) -> str:
    return say(N_("No. %(n)s")) % {"n": plan.number(measure)}
