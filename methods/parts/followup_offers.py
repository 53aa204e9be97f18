"""Follow-up groups and the other steps: what becomes a group, what is handed on, and how a measure stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from facilitation.method import Effect, Offer, OfferItem, Put, Scene
from facilitation.records import Record
from methods.parts.followup_kinds import MEETING, SPEAKER, Ag, FollowupSettings, Member, Task, ag_id, task_id
from methods.parts.followups import Followups
from methods.parts.measure_kinds import CARRIED, GROUP, MEASURE, REASON, STANDS, STATUS, Progress, Status


def _status(offer: Offer) -> Status | None:
    """How something stands, as its step says; None for what has no status, such as a topic."""
    said = next((item.text for item in offer.items if item.heading == STANDS), "")
    return next((key for key, words in STATUS.items() if words == said), None)


def taken(scene: Scene[FollowupSettings], offers: Sequence[Offer]) -> Sequence[Effect]:
    """Topics and groups become groups; a measure goes to the group in which it was thought of, or begins one.

    What was taken over once is not taken again. Nobody is taken along: whoever goes on says so herself.
    """
    effects: list[Effect] = []
    made: set[str] = set()
    for number, offer in enumerate(offers):
        title, status = offer.title.strip() or offer.text.strip(), _status(offer)
        if not title or status in ("done", "dropped") or (offer.sort == MEASURE and status is None):  # an idea is no group yet
            continue
        home = scene.roster.groups.get(offer.group or "") if status is not None else None
        origin = home.id if home is not None and home.data.title else offer.origin
        measure = status is not None and offer.sort != GROUP
        if measure and scene.board.get(task_id(scene.id, offer.origin)) is not None:
            continue
        own = ag_id(scene.id, origin)
        there = scene.board.get(own)
        if there is None and own not in made:
            called = home.data.title if home is not None and home.data.title else title
            purpose = "" if measure or offer.text.strip() == title else offer.text
            made.add(own)
            effects.append(Put(own, Ag(called[:300], purpose, scene.settings.support, order=number), origin=origin, author=""))
        elif there is not None and not there.alive:
            continue
        if measure and status is not None:
            task = Task(own, title, status, order=number)
            effects.append(Put(task_id(scene.id, offer.origin), task, origin=offer.origin, author=""))
    return effects


def offered(groups: Followups) -> list[Offer]:
    """The groups with how they stand, for the next event and for whoever asks what became of them."""
    return [_offer(groups, ag) for ag in groups.ags]


def _offer(groups: Followups, ag: Record[Ag]) -> Offer:
    data = ag.data
    meeting = ", ".join(part for part in (data.date, data.time, data.place) if part)
    under = (
        (STANDS, STATUS[groups.status(ag)]),
        (REASON, data.reason),
        (SPEAKER, groups.published(groups.speaker(ag.id))),
        (MEETING, meeting),
    )
    items = tuple(OfferItem(h, text, ag.id) for h, text in under if text)
    return Offer(ag.id, data.title, data.purpose, items=items, sort=GROUP)


def tells(groups: Followups, record: Record[Any]) -> Offer | None:
    """How a measure stands here, or the group itself."""
    data = record.data
    if isinstance(data, (Ag, Member)):
        ag = groups.scene.get(data.ag if isinstance(data, Member) else record.id, Ag)
        return _offer(groups, ag) if ag is not None and ag.alive else None
    if not isinstance(data, Task):
        return None
    task = groups.scene.get(record.id, Task)
    if task is None or not task.alive:
        return None
    ag = groups.scene.get(task.data.ag, Ag)
    under = ((STANDS, STATUS[task.data.status]), (REASON, task.data.reason), (CARRIED, ag.data.title if ag is not None else ""))
    items = tuple(OfferItem(h, text, task.id) for h, text in under if text)
    return Offer(task.id, task.data.text, items=items, sort=MEASURE)


def heard(record: Record[Any], news: Offer) -> Sequence[Effect]:
    """A measure or a group that stands otherwise now, as another step says."""
    data, status = record.data, _status(news)
    if status is None or (news.sort, type(data)) not in ((MEASURE, Task), (GROUP, Ag)):
        return ()
    reason = next((item.text for item in news.items if item.heading == REASON), "")[:300] if status == "dropped" else ""
    if isinstance(data, Task):
        changed: Task | Ag = msgspec.structs.replace(data, status=status, reason=reason)
    else:
        progress: Progress = status if status == "running" or status == "done" or status == "dropped" else ""
        changed = msgspec.structs.replace(data, progress=progress, reason=reason)
    return [Put(record.id, changed)] if changed != data else ()
