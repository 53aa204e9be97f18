"""The look-back, "Was wurde aus …?": what was agreed on last time, one after another, with how it stands today.

It opens the next event of a series; the one before hands over its measures and groups. Where there was none, what was agreed
on is typed in. What is still open can be carried into today's plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from facilitation.method import (
    DESK,
    EVERYBODY,
    N_,
    NOBODY,
    PHONES,
    WALL_AND_DESK,
    Actor,
    Body,
    Command,
    Effect,
    Entered,
    Method,
    Offer,
    Phase,
    Preset,
    Said,
    Scene,
    Seen,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import Record
from methods.parts import review_protocol, review_sample, review_screens, reviews
from methods.parts.pages import Turned
from methods.parts.review_kinds import (
    BODIES,
    AddKnown,
    Known,
    Looking,
    Matter,
    ReviewSettings,
    SayStands,
    WithdrawKnown,
)
from methods.parts.reviews import Lookback

_ALL = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})
_MAY: dict[type[Body], frozenset[Role]] = {
    **dict.fromkeys(BODIES, _DESK),
    AddKnown: _ALL | _DESK,
    WithdrawKnown: _ALL,
}
_PANELS = ("stage", "looking", "form", "steer", "enter")


class Review(Method):
    key = "review"
    name = N_("What became of …?")
    purpose = N_("What was agreed on last time, one after another, and how it stands today.")
    guide = (
        N_("When: right after the welcome of every event that is not the first, before anything new is collected."),
        N_("What for: people come again if they see that something came of the last time, or hear honestly why it did not."),
        N_("How: one after another: read it out, ask who knows more, say in one sentence how it stands. A minute each."),
        N_("Watch out: do not negotiate here. What is open goes into today’s plan; “dropped” is an answer if it has a reason."),
    )
    colour = "blue"
    settings = ReviewSettings
    receives = True
    presets = (
        Preset(
            "review", N_("What became of …?"), N_("The measures and groups of the last time, with their status."), minutes=10
        ),
    )
    phases = (
        Phase("look", N_("Look back"), N_("What became of it? Who knows more?"), _MAY, "look_minutes"),
        Phase("overview", N_("Overview"), N_("What is completed, what is still open?"), _MAY, "overview_minutes"),
    )
    records = (Matter, Known, Looking, Turned)
    commands = BODIES
    lasting = frozenset({SayStands})

    def decide(self, scene: Scene[ReviewSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        look = Lookback.of(scene)
        if isinstance(command.body, Entered):
            first = next(iter(look.matters), None)
            begins = command.body.phase == "look" and look.now is None and first is not None
            return [reviews.at(scene, first.id)] if begins and first is not None else []
        return reviews.decide(look, command, actor)

    def seals(self, record: Record[Any]) -> bool:
        return isinstance(record.data, Known)

    def elements(self, scene: Scene[ReviewSettings]) -> Iterable[str]:
        yield from _PANELS
        yield from (m.id for m in scene.shown(Matter))
        yield from (k.id for k in scene.shown(Known))

    def seen_by(self, scene: Scene[ReviewSettings], element: str) -> Seen:
        if (matter := scene.get(element, Matter)) is not None:
            return EVERYBODY if matter.alive else NOBODY
        if (known := scene.get(element, Known)) is not None:
            return WALL_AND_DESK if known.alive else NOBODY
        panels = {"stage": EVERYBODY, "looking": EVERYBODY, "form": PHONES, "steer": DESK, "enter": DESK}
        return panels.get(element, NOBODY)

    def show(self, scene: Scene[ReviewSettings], element: str, role: Role) -> Shown | None:
        return review_screens.show(Lookback.of(scene), element, role)

    def touches(self, scene: Scene[ReviewSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        if not isinstance(record.data, self.records):
            return (), ()
        # Numbers, pages and what is looked at depend on all of them.
        ids = {r.id for kind in (Matter, Known) for r in scene.shown(kind)} | {record.id}
        people = {k.author for k in scene.written(Known)} | {record.author}
        return (*_PANELS, *ids), [p for p in people if p]

    def mine(self, scene: Scene[ReviewSettings], person: str) -> Shown | None:
        return review_screens.mine(Lookback.of(scene), person)

    def offers(self, scene: Scene[ReviewSettings]) -> Sequence[Offer]:
        return reviews.offered(Lookback.of(scene))

    def legacy(self, scene: Scene[ReviewSettings]) -> Sequence[Offer]:
        """What is still open is asked about again next time."""
        return self.offers(scene)

    def take(self, scene: Scene[ReviewSettings], offers: Sequence[Offer]) -> Sequence[Effect]:
        return reviews.taken(scene, offers)

    def tells(self, scene: Scene[ReviewSettings], record: Record[Any]) -> Offer | None:
        return reviews.as_offer(record) if isinstance(record.data, Matter) and record.alive else None

    def hears(self, scene: Scene[ReviewSettings], record: Record[Any], news: Offer) -> Sequence[Effect]:
        return reviews.heard(record, news) if isinstance(record.data, Matter) else ()

    def protocol(self, scene: Scene[ReviewSettings], edition: Edition, say: Any) -> Section:
        return review_protocol.section(self, Lookback.of(scene), say)

    def sample(self, scene: Scene[ReviewSettings], random: Random) -> Sequence[Said]:
        return review_sample.sample(Lookback.of(scene), random)
