"""What an educator enters for a group of children: smileys, and words as they were said. Pure."""

from __future__ import annotations

import msgspec

from facilitation.method import N_, Actor, Body, Conflict, Effect, Put, Rejected, Remove
from facilitation.records import Record
from methods.parts import survey_bodies as bodies
from methods.parts.cards import same, written
from methods.parts.survey_kinds import Children, Saying
from methods.parts.survey_rules import region_of
from methods.parts.survey_state import Field


def children(field: Field, command_id: str, body: Body, actor: Actor) -> list[Effect]:
    """What an educator enters for her group. Raises Rejected."""
    match body:
        case bodies.AddChildren():
            data = Children(body.name.strip(), body.children, region_of(field, body.region))
            return [Put(command_id, data, author=actor.person or "")]
        case bodies.EditChildren():
            group = _own_group(field, body.group, actor)
            most = max((sum(cells.values()) for cells in group.data.marks.values()), default=0)
            if body.children < most:
                raise Rejected(N_("%(most)s children have tapped a smiley already."), most=most)
            region, name = region_of(field, body.region), body.name.strip()
            return [Put(group.id, msgspec.structs.replace(group.data, children=body.children, name=name, region=region))]
        case bodies.DropChildren():
            group = _own_group(field, body.group, actor)
            return [Remove(group.id), *(Remove(s.id) for s in field.own_sayings(group.id))]
        case bodies.Tap():
            return [_tap(field, _own_group(field, body.group, actor), body)]
        case bodies.WriteSaying():
            group = _own_group(field, body.group, actor)
            question = field.question(body.question)
            if question is None or question.data.asks != "text":
                raise Rejected(N_("This question is no longer asked. Please load the page again."))
            return [Put(command_id, Saying(group.id, question.id, written(body.text)), author=actor.person or "")]
        case bodies.EditSaying():
            saying = _own_saying(field, body.saying, actor)
            if saying.data.text != same(body.saw):
                raise Conflict(saying.data.text)
            return [Put(saying.id, msgspec.structs.replace(saying.data, text=written(body.text)))]
        case bodies.DropSaying():
            return [Remove(_own_saying(field, body.saying, actor).id)]
    return []


def _tap(field: Field, group: Record[Children], body: bodies.Tap) -> Put:
    question = field.question(body.question)
    if question is None or question.data.asks != "smiley":
        raise Rejected(N_("This question is no longer asked. Please load the page again."))
    cells = dict(group.data.marks.get(question.id, {}))
    cells[body.smiley] = cells.get(body.smiley, 0) + (-1 if body.back else 1)
    if cells[body.smiley] < 0:
        raise Rejected(N_("Nobody has tapped this smiley."))
    if sum(cells.values()) > group.data.children:
        raise Rejected(
            N_("All %(all)s children have tapped. Is there one more? Change their number above."), all=group.data.children
        )
    marks = {**group.data.marks, question.id: {k: n for k, n in cells.items() if n}}
    return Put(group.id, msgspec.structs.replace(group.data, marks={q: c for q, c in marks.items() if c}))


def _own_group(field: Field, group_id: str, actor: Actor) -> Record[Children]:
    group = field.scene.need(group_id, Children)
    if actor.person is None or group.author != actor.person:
        raise Rejected(N_("Only who has entered this group can change it."))
    return group


def _own_saying(field: Field, saying_id_: str, actor: Actor) -> Record[Saying]:
    saying = field.scene.need(saying_id_, Saying)
    if actor.person is None or saying.author != actor.person:
        raise Rejected(N_("Only who has entered this group can change it."))
    return saying
