"""The look-back: how it stands, and what may be done. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import msgspec

from facilitation.method import N_, Actor, Command, Effect, Offer, OfferItem, Put, Rejected, Remove, Scene
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.cards import same, written
from methods.parts.measure_kinds import DUE, GROUP, REASON, STANDS, STATUS, STEP, TO, WHO, WITH, Status
from methods.parts.pages import Pages, TurnPage
from methods.parts.review_kinds import (
    OPEN,
    AddKnown,
    AddMatter,
    Known,
    Looking,
    Matter,
    MatterBack,
    NextMatter,
    ReviewSettings,
    SayStands,
    TakeMatter,
    WithdrawKnown,
    looking_id,
    matter_id,
)

PAGE = 6
"""So many rows of the overview stand on the wall at once. Tried at 1920 × 1080 with long words."""


class Lookback:
    """How one look-back stands, each thing once for as long as the scene lives."""

    def __init__(self, scene: Scene[ReviewSettings]) -> None:
        self.scene = scene

    @classmethod
    def of(cls, scene: Scene[Any]) -> Lookback:
        """The look-back of a scene."""
        if "lookback" not in scene.memo:
            scene.memo["lookback"] = cls(scene)
        found: Lookback = scene.memo["lookback"]
        return found

    @cached_property
    def matters(self) -> list[Record[Matter]]:
        return sorted(self.scene.shown(Matter), key=lambda m: (m.born, m.data.order))

    def number(self, matter: Record[Matter]) -> int:
        """The number to say aloud, from 1; 0 if it is not in the list."""
        return next((n for n, m in enumerate(self.matters, 1) if m.id == matter.id), 0)

    def known(self, matter: str) -> list[Record[Known]]:
        """What those present know about it, in order of birth."""
        return [k for k in self.scene.shown(Known) if k.data.matter == matter]

    @cached_property
    def now(self) -> Record[Matter] | None:
        """What is being looked at, or None."""
        record = self.scene.get(looking_id(self.scene.id), Looking)
        found = self.scene.get(record.data.matter, Matter) if record is not None and record.data.matter else None
        return found if found is not None and found.alive else None

    @property
    def asking(self) -> Record[Matter] | None:
        """What everybody is asked about now: only while one after the other is looked at."""
        return self.now if self.scene.phase == "look" and self.scene.state == "open" else None

    def beside(self, step: int) -> Record[Matter] | None:
        """The entry one step on (1) or back (-1)."""
        if self.now is None:
            return next(iter(self.matters), None) if step > 0 else None
        at = self.number(self.now) - 1 + step
        return self.matters[at] if 0 <= at < len(self.matters) else None

    @cached_property
    def pages(self) -> Pages:
        return Pages(self.scene, [m.id for m in self.matters], PAGE)

    def counted(self) -> dict[str, int]:
        """How many there are, how many are completed, dropped, still open, and how many were looked at."""
        stands = [m.data.status for m in self.matters]
        done, dropped = stands.count("done"), stands.count("dropped")
        looked = sum(m.data.looked for m in self.matters)
        return {"n": len(stands), "done": done, "dropped": dropped, "still": len(stands) - done - dropped, "looked": looked}


def decide(look: Lookback, command: Command, actor: Actor) -> Sequence[Effect]:
    """Carry out one command. Raises Rejected."""
    scene, body = look.scene, command.body
    match body:
        case AddMatter():
            added = Matter(written(body.text), was=body.was, status=body.was, who=body.who.strip())
            return [Put(command.id, added, author="")]
        case SayStands():
            return _say(look, body)
        case NextMatter() | MatterBack():
            following = look.beside(1 if isinstance(body, NextMatter) else -1)
            if following is None:
                raise Rejected(N_("There is no further entry."))
            return [at(scene, following.id)]
        case TakeMatter():
            matter = scene.need(body.matter, Matter)
            if not matter.alive:
                raise Rejected(N_("This is no longer there."))
            return [at(scene, matter.id)]
        case AddKnown():
            if not scene.settings.know and actor.role is Role.PARTICIPANT:
                raise Rejected(N_("Here one speaks. Tell the moderator what you know about it."))
            matter = scene.need(body.matter, Matter)
            return [Put(command.id, Known(matter.id, written(body.text)), author=actor.person or "")]
        case WithdrawKnown():
            card = scene.need(body.card, Known)
            if actor.person is None or card.author != actor.person:
                raise Rejected(N_("Only whoever has written this can change it."))
            return [Remove(card.id)]
        case TurnPage():
            return [look.pages.turn(body.page)]
    return []


def at(scene: Scene[ReviewSettings], matter: str) -> Put:
    """Look at this one."""
    return Put(looking_id(scene.id), Looking(matter), author="")


def _say(look: Lookback, body: SayStands) -> Sequence[Effect]:
    matter = look.scene.need(body.matter, Matter)
    data = matter.data
    status = body.status or data.status
    reason = body.reason.strip() or (data.reason if body.status is None else "")
    if status == "dropped" and not reason:
        raise Rejected(N_("Please say why it is dropped."))
    sentence = data.said if body.sentence is None else same(body.sentence).strip()
    by = data.by if body.by is None else body.by.strip()
    changed = msgspec.structs.replace(
        data, status=status, reason=reason if status == "dropped" else "", said=sentence, by=by, looked=True
    )
    return [Put(matter.id, changed)]


# ── from and to other steps ──


def taken(scene: Scene[ReviewSettings], offers: Sequence[Offer]) -> Sequence[Effect]:
    """Measures and groups with how they stand. What was taken over once is not taken again.

    A group that is called like its measure is no entry of its own: nobody wants to hear of it twice.
    """
    effects: list[Effect] = []
    groups = {offer.title for offer in offers if offer.sort == GROUP}
    measures = {offer.title for offer in offers if offer.sort != GROUP}
    for number, offer in enumerate(offers):
        text = offer.title.strip() or offer.text.strip()
        own = matter_id(scene.id, offer.origin)
        double = offer.sort == GROUP and text in measures
        if not text or double or scene.board.get(own) is not None:
            continue
        under = {item.heading: item.text.strip() for item in offer.items}
        who = (under.get(WHO) or under.get(TO, ""))[:300]
        was: Status = next((key for key, words in STATUS.items() if words == under.get(STANDS)), "accepted")
        matter = Matter(
            text=text,
            sort="group" if offer.sort == GROUP else "measure",
            carried=offer.sort != GROUP and text in groups,
            order=number,
            was=was,
            status=was,
            reason=under.get(REASON, "")[:300],
            step=under.get(STEP, "") or (offer.text.strip() if offer.title.strip() else ""),
            who=who if who != text else "",  # a group that is called like its measure says nothing more
            partners=under.get(WITH, "")[:300],
            due=under.get(DUE, "")[:300],
            steps=tuple(step for step, _ in offer.way),
            words=tuple(said for _, said in offer.way),
        )
        effects.append(Put(own, matter, origin=offer.origin, author=""))
    return effects


def as_offer(matter: Record[Matter]) -> Offer:
    """An entry with how it stands: an action plan takes what is still open as a proposal, the groups what goes on."""
    d = matter.data
    under = (
        (STANDS, STATUS[d.status]),
        (REASON, d.reason),
        (STEP, d.step),
        (TO, d.who),
        (WITH, d.partners),
    )
    items = tuple(OfferItem(head, text, matter.id) for head, text in under if text)
    return Offer(matter.id, d.text, items=items, sort=d.sort)


def offered(look: Lookback) -> list[Offer]:
    """What is still open; it can go into today's plan."""
    return [as_offer(m) for m in look.matters if m.data.status in OPEN]


def heard(record: Record[Matter], news: Offer) -> Sequence[Effect]:
    """What was carried into today's plan stands here as it stands there."""
    said = {item.heading: item.text for item in news.items}
    status = next((key for key, words in STATUS.items() if words == said.get(STANDS)), None)
    if status is None or news.sort != record.data.sort:
        return ()
    reason = said.get(REASON, "")[:300] if status == "dropped" else ""
    changed = msgspec.structs.replace(record.data, status=status, reason=reason)
    return [Put(record.id, changed)] if changed != record.data else ()
