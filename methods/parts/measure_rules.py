"""What may be done with a measure: propose, edit, take on, say how it stands, hand over. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from facilitation.method import N_, Actor, Command, Conflict, Effect, Offer, OfferItem, Put, Rejected, Scene
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.cards import same, written
from methods.parts.days import to_come
from methods.parts.measure_kinds import (
    CARRIED,
    DUE,
    FIELDS,
    HOW_LONG,
    LASTING,
    MEANS,
    MEASURE,
    REASON,
    STANDS,
    STATUS,
    STEP,
    TO,
    UNDER,
    WHO,
    WITH,
    AcceptMeasure,
    EditMeasure,
    Lasting,
    Measure,
    PlanSettings,
    Progress,
    ProposeMeasure,
    SetProgress,
    Taken,
)
from methods.parts.measures import Plan, somebody


def propose(scene: Scene[PlanSettings], command: Command, body: ProposeMeasure, actor: Actor) -> Sequence[Effect]:
    if not scene.settings.propose and actor.role is Role.PARTICIPANT:
        raise Rejected(N_("Here the measures come from the groups. Tell the moderator what is missing."))
    measure = Measure(
        text=written(body.text),
        step=same(body.step),
        to=somebody(scene, body.to),
        partners=body.partners.strip(),
        due=to_come(scene, body.due, command.at),
        lasting=_lasting(body.lasting),
        resources=same(body.resources),
    )
    return [Put(command.id, measure, author=actor.person or "")]


def edit(plan: Plan, command: Command, body: EditMeasure, actor: Actor) -> Sequence[Effect]:
    """Each field for itself, so that two who edit different ones do not stand in each other's way."""
    measure = plan.scene.need(body.measure, Measure)
    if actor.role is Role.PARTICIPANT:
        owner = plan.owner(measure.id)
        if actor.person is None or actor.person != (owner or measure.author):
            raise Rejected(N_("Only whoever has proposed or taken on a measure can change it."))
    changed: dict[str, str] = {}
    for name in FIELDS:
        given, saw = getattr(body, name), same(getattr(body, f"saw_{name}"))
        current = getattr(measure.data, name)
        if given is None or same(given) in (saw, current):
            continue
        if current != saw:
            raise Conflict(current)
        changed[name] = same(given)
    if "text" in changed:
        changed["text"] = written(changed["text"])
    if "to" in changed:
        changed["to"] = somebody(plan.scene, changed["to"])
    if "due" in changed:
        changed["due"] = to_come(plan.scene, changed["due"], command.at)
    return [Put(measure.id, msgspec.structs.replace(measure.data, **changed))] if changed else []


def accept(plan: Plan, command: Command, body: AcceptMeasure, actor: Actor) -> Sequence[Effect]:
    scene, measure = plan.scene, plan.scene.need(body.measure, Measure)
    person = scene.roster.get(actor.person)
    if person is None or not person.data.present:
        raise Rejected(N_("Only somebody who is here can take this on. For others it stays a proposal."))
    taken = plan.taken(measure.id)
    if taken is not None and taken.author != person.id:
        raise Rejected(N_("Somebody else has taken this on already."))
    if plan.status(measure) in ("done", "dropped") or not measure.alive:
        raise Rejected(N_("This measure is no longer open."))
    name = somebody(scene, body.name) or (taken.data.name if taken is not None else "")
    if not (name or scene.roster.label(person.id) or person.data.institution):
        raise Rejected(N_("Please say how we may call you: a measure needs somebody whom one can ask."))
    due = measure.data.due if body.due.strip() in ("", measure.data.due) else to_come(scene, body.due, command.at)
    # How far somebody before her had come is hers to say anew.
    changed = msgspec.structs.replace(measure.data, due=due, progress=measure.data.progress if taken is not None else "")
    record = Taken(measure.id, body.named, name)
    effects: list[Effect] = [Put(command.id, record, author=person.id) if taken is None else Put(taken.id, record)]
    return effects if changed == measure.data else [*effects, Put(measure.id, changed)]


def progress(plan: Plan, body: SetProgress, actor: Actor) -> Sequence[Effect]:
    measure = plan.scene.need(body.measure, Measure)
    if actor.role is Role.PARTICIPANT:
        if actor.person is None or plan.owner(measure.id) != actor.person:
            raise Rejected(N_("Only whoever has taken a measure on can say how it stands."))
        if "dropped" in (body.progress, measure.data.progress):
            raise Rejected(N_("Give it back if you cannot do it. Only the moderator drops a measure."))
    if body.progress in ("running", "done") and plan.taken(measure.id) is None:
        raise Rejected(N_("First somebody has to take this on."))
    reason = body.reason.strip() if body.progress == "dropped" else ""
    if body.progress == "dropped" and not reason:
        raise Rejected(N_("Please say why it is dropped."))
    return [Put(measure.id, msgspec.structs.replace(measure.data, progress=body.progress, reason=reason))]


def _lasting(text: str) -> Lasting:
    return "temporary" if text == "temporary" else "permanent" if text == "permanent" else ""


def from_offer(scene: Scene[PlanSettings], offer: Offer, text: str) -> Measure:
    """A proposal from what another step hands over."""
    said = {item.heading: item.text.strip() for item in offer.items}
    under = {name: next((said[h] for h in headings if said.get(h)), "") for name, headings in UNDER.items()}
    lasting: Lasting = next((key for key, words in LASTING.items() if words and under["lasting"] == words), "")
    return Measure(
        text=text,
        step=under["step"] or (offer.text.strip() if offer.title.strip() else ""),
        to=_proposed_to(scene, under["to"]),
        partners=under["partners"][:300],
        lasting=lasting,
        resources=under["resources"],
        group=offer.group if offer.group in scene.roster.groups else "",
        idea=text,
    )


def _proposed_to(scene: Scene[PlanSettings], text: str) -> str:
    try:
        return somebody(scene, text)[:300]
    except Rejected:  # a group alone: then it is proposed to nobody
        return ""


def heard(record: Record[Measure], news: Offer) -> Sequence[Effect]:
    """A measure that stands otherwise now, as the step says that goes on with it."""
    if news.sort != MEASURE:
        return ()
    said = {item.heading: item.text for item in news.items}
    status = next((key for key, words in STATUS.items() if words == said.get(STANDS)), None)
    if status is None:
        return ()
    progress: Progress = status if status == "running" or status == "done" or status == "dropped" else ""
    carried = said.get(CARRIED, "")[:300] if status in ("accepted", "running", "done") else ""
    reason = said.get(REASON, "")[:300] if progress == "dropped" else ""
    changed = msgspec.structs.replace(record.data, progress=progress, reason=reason, carried=carried)
    return [Put(record.id, changed)] if changed != record.data else ()


def as_offer(plan: Plan, measure: Record[Measure]) -> Offer:
    data, status = measure.data, plan.status(measure)
    under = (
        (STANDS, STATUS[status]),
        (REASON, data.reason),
        (STEP, data.step),
        (WHO, plan.called(measure, outside=True)),
        (TO, data.to if status == "proposed" else ""),
        (WITH, data.partners),
        (DUE, data.due),
        (HOW_LONG, LASTING[data.lasting]),
        (MEANS, data.resources),
    )
    return Offer(
        origin=measure.id,
        sort=MEASURE,
        title=data.text,
        owner=plan.owner(measure.id) or None,
        group=data.group or None,
        items=tuple(OfferItem(heading, text, measure.id) for heading, text in under if text),
    )
