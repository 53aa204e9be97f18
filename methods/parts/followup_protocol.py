"""Follow-up groups in the document: one block for each, in the outlook. Contacts only with consent, names only inside."""

from __future__ import annotations

from facilitation.method import N_, Method, Say
from facilitation.protocol import AnyBlock, Edition, Facts, Listing, Paragraph, Section
from facilitation.records import Record
from methods.parts.cards import heading
from methods.parts.days import day
from methods.parts.followup_kinds import MEETING, SPEAKER, SUPPORT, Ag
from methods.parts.followups import Followups
from methods.parts.measure_kinds import STATUS


def section(method: Method, groups: Followups, edition: Edition, say: Say) -> Section:
    """What the groups of one run put into the document."""
    title = heading(method, groups.scene, say)
    if not groups.ags:
        return Section(title, (Paragraph(say(N_("No group goes on after this day.")), "note"),), place="outlook")
    n = len(groups.ags)
    lead = say(N_("One group goes on after this day.")) if n == 1 else say(N_("%(n)s groups go on after this day.")) % {"n": n}
    return Section(
        title,
        (Paragraph(lead, "lead"),),
        tuple(_group(groups, ag, edition, say) for ag in groups.ags),
        place="outlook",
    )


def _group(groups: Followups, ag: Record[Ag], edition: Edition, say: Say) -> Section:
    d, status, contact = ag.data, groups.status(ag), groups.contact(ag.id)
    speaker, members = groups.speaker(ag.id), groups.members(ag.id)
    name = groups.published(speaker)
    if speaker is not None and edition == "internal":
        name = groups.called(speaker)
    speaks = say(N_("wanted")) if speaker is None else name or say(N_("somebody who was there"))
    pairs: list[tuple[str, str | None]] = [(say(SPEAKER), speaks), (say(N_("Members")), str(len(members)))]
    if edition == "internal" and (called := [c for m in members if (c := groups.called(m))]):
        pairs[-1] = (say(N_("Members")), f"{len(members)}: {', '.join(called)}")
    pairs.append((say(MEETING), _meeting(d, say) or say(N_("not agreed yet"))))
    if d.support:
        pairs.append((say(SUPPORT), d.support))
    if contact is not None and contact.data.open:
        pairs.append((say(N_("Contact")), contact.data.text))
    if d.progress:
        stands = say(STATUS[status])
        pairs.append((say(N_("Status")), f"{stands}: {d.reason}" if status == "dropped" and d.reason else stands))
    blocks: list[AnyBlock] = [Paragraph(d.purpose)] if d.purpose else []
    blocks.append(Facts(tuple(pairs)))
    if tasks := groups.tasks(ag.id):
        lines = tuple(
            f"{t.data.text} – {say(STATUS[t.data.status])}" + (f": {t.data.reason}" if t.data.reason else "") for t in tasks
        )
        blocks += [Paragraph(say(N_("Goes on with:"))), Listing(lines)]
    return Section(d.title, tuple(blocks))


def _meeting(ag: Ag, say: Say) -> str:
    on = day(ag.date)
    when = on.strftime(say(N_("%d/%m/%Y"))) if on is not None else ""
    time = say(N_("%(time)s h")) % {"time": ag.time} if ag.time else ""
    return ", ".join(part for part in (when, time, ag.place) if part)
