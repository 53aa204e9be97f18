"""Chosen groups in the document: how they came about, and how many sat in each. Names stand in the internal edition only."""

from __future__ import annotations

from facilitation.method import N_, Method, Say, Scene
from facilitation.people import Group
from facilitation.protocol import AnyBlock, Column, Edition, Facts, Paragraph, Section, Table
from facilitation.records import Record
from methods.parts import groups
from methods.parts.cards import heading
from methods.parts.choosing import ChooseSettings, How, Wish

_CAME: dict[How, str] = {
    "free": N_("Everybody chose a group."),
    "wishes": N_("Everybody could say a first and a second wish; the groups were made from these."),
    "draw": N_("The groups were drawn by lot."),
    "balanced": N_("The groups were mixed."),
}


def section(method: Method, scene: Scene[ChooseSettings], edition: Edition, say: Say) -> Section:
    """What one run puts into the document."""
    title = heading(method, scene, say)
    if not scene.groups:
        return Section(title, (Paragraph(say(N_("No groups were made.")), "note"),))
    blocks: list[AnyBlock] = [Paragraph(say(_CAME[scene.settings.how])), _table(scene, say)]
    blocks += _wishes(scene, say)
    named = Section(say(N_("Who was in which group")), (_names(scene, say),), internal=True)
    return Section(title, tuple(blocks), sections=(named,) if edition == "internal" else ())


def name(scene: Scene[ChooseSettings], group: Record[Group], say: Say) -> str:
    """How a group is called in the document."""
    return group.data.title or say(N_("Group %(n)s")) % {"n": groups.number(scene, group.id)}


def _table(scene: Scene[ChooseSettings], say: Say) -> Table:
    """Only the columns in which something stands."""
    about, rooms = (any(getattr(g.data, f) for g in scene.groups) for f in ("text", "room"))
    columns = [Column(say(N_("Group")), width=0.34)]
    columns += [Column(say(N_("What it is about")), width=0.36)] if about else []
    columns += [Column(say(N_("Room or table")), width=0.2)] if rooms else []
    columns += [Column(say(N_("People")), "number", 0.1)]
    rows = []
    for group in scene.groups:
        row = [name(scene, group, say)]
        row += [group.data.text] if about else []
        row += [group.data.room] if rooms else []
        rows.append((*row, str(len(scene.roster.members(group.id)))))
    return Table(tuple(columns), tuple(rows))


def _wishes(scene: Scene[ChooseSettings], say: Say) -> list[AnyBlock]:
    """How many wishes were kept. Nobody's own."""
    wishes = [w.data for w in scene.shown(Wish) if scene.roster.get(w.data.person) and (w.data.first or w.data.second)]
    if scene.settings.how != "wishes" or not wishes:
        return []
    sat = [(w, g.id if (g := scene.group_of(w.person)) is not None else "") for w in wishes]
    first = sum(1 for w, group in sat if group and group == w.first)
    second = sum(1 for w, group in sat if group and group == w.second)
    pairs = ((N_("Wishes said"), len(wishes)), (N_("First wish kept"), first), (N_("Second wish kept"), second))
    return [Facts(tuple((say(title), str(n)) for title, n in pairs))]


def _names(scene: Scene[ChooseSettings], say: Say) -> Table:
    columns = (Column(say(N_("Group")), width=0.35), Column(say(N_("Names")), width=0.65))
    return Table(columns, tuple((name(scene, g, say), names(scene, g, say)) for g in scene.groups))


def names(scene: Scene[ChooseSettings], group: Record[Group], say: Say) -> str:
    """The members of a group; who gave no name is counted."""
    found = [scene.roster.label(p.id) for p in scene.roster.members(group.id)]
    called = [n for n in found if n]
    if len(found) > len(called):
        called.append(say(N_("%(n)s without a name")) % {"n": len(found) - len(called)})
    return ", ".join(called)
