"""Follow-up groups (Folge-AG): who goes on with what after the day, who speaks for it, and when they meet first.

Nobody is put into a group: who goes on says so herself, and who speaks accepts it herself. Each group has a page of its own
that lives on after the day, where its members see each other, write short notes and say how their measures stand.
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
    Actor,
    Body,
    Command,
    Effect,
    Method,
    Offer,
    Phase,
    Preset,
    Rejected,
    Said,
    Scene,
    Seen,
    Shown,
    TakeHome,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import Record
from methods.parts import followup_offers, followup_protocol, followup_rules, followup_sample, followup_screens
from methods.parts.followup_kinds import (
    BODIES,
    MEETING,
    OF_BOTH,
    OF_DESK,
    OF_PHONES,
    SPEAKER,
    SUPPORT,
    Ag,
    Contact,
    FollowupSettings,
    Member,
    Note,
    Task,
)
from methods.parts.followups import Followups
from methods.parts.pages import Turned, TurnPage

_ALL = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})
_MAY: dict[type[Body], frozenset[Role]] = {
    **dict.fromkeys(OF_PHONES, _ALL | _DESK),
    **dict.fromkeys(OF_BOTH, _ALL | _DESK),
    **dict.fromkeys((*OF_DESK, TurnPage), _DESK),
}
_PANELS = ("stage", "steer", "enter")


class FollowupGroup(Method):
    key = "followup_group"
    name = N_("Follow-up groups")
    purpose = N_("Who goes on with what after the day, and when the group meets first.")
    guide = (
        N_("When: right after the measures, while everybody is still in the room and knows what there is to go on with."),
        N_("What for: a topic lives on only if a few people agree to meet again, one speaks for it, and there is a date."),
        N_("How: take over topics or measures, let all join in by phone, then let each group agree on its first meeting."),
        N_("Watch out: nobody is put into a group or made its speaker. Without a speaker or a date a group is only a wish."),
    )
    colour = "green"
    settings = FollowupSettings
    presets = (
        Preset(
            "followup_group",
            N_("Follow-up groups"),
            N_("Groups that go on after the day, each with a page of its own."),
            minutes=15,
        ),
    )
    phases = (
        Phase("join", N_("Joining in"), N_("Which group do you want to go on with? Join in."), _MAY, "join_minutes"),
        Phase(
            "meet", N_("First meeting"), N_("Each group: who speaks for it, when and where do you meet?"), _MAY, "meet_minutes"
        ),
    )
    records = (Ag, Member, Contact, Note, Task, Turned)
    commands = BODIES
    lasting = frozenset({*OF_PHONES, *OF_BOTH, *OF_DESK})

    def decide(self, scene: Scene[FollowupSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        groups = Followups.of(scene)
        if isinstance(command.body, TurnPage):
            return [groups.pages.turn(command.body.page)]
        return followup_rules.decide(groups, command, actor)

    def check(self, scene: Scene[FollowupSettings]) -> None:
        speakers = [m.data.ag for m in scene.shown(Member) if m.data.speaks]
        if len(speakers) > len(set(speakers)):
            raise Rejected(N_("Somebody speaks for this group already."))

    def seals(self, record: Record[Any]) -> bool:
        """Whoever goes on has signed for it; so has who wrote a note to the others."""
        return False

    def private(self, scene: Scene[FollowupSettings], record: Record[Any]) -> bool:
        return False

    def elements(self, scene: Scene[FollowupSettings]) -> Iterable[str]:
        yield from _PANELS
        yield from (ag.id for ag in scene.shown(Ag))

    def seen_by(self, scene: Scene[FollowupSettings], element: str) -> Seen:
        if (ag := scene.get(element, Ag)) is not None:
            return EVERYBODY if ag.alive else NOBODY
        return {"stage": EVERYBODY, "steer": DESK, "enter": DESK}.get(element, NOBODY)

    def show(self, scene: Scene[FollowupSettings], element: str, role: Role) -> Shown | None:
        return followup_screens.show(Followups.of(scene), element, role)

    def touches(self, scene: Scene[FollowupSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        groups = Followups.of(scene)
        if record.kind == "person":
            return (*_PANELS, *(ag.id for ag in groups.of_person(record.id))), [
                record.id,
                *(m.author for ag in groups.of_person(record.id) for m in groups.members(ag.id) if m.author),
            ]
        if not isinstance(record.data, self.records):
            return (), ()
        # What a group shows depends on its members, and its number on all groups before it.
        ids = {ag.id for ag in groups.ags} | {record.id}
        people = {m.author for m in scene.written(Member)} | {record.author}
        return (*_PANELS, *ids), [p for p in people if p]

    def mine(self, scene: Scene[FollowupSettings], person: str) -> Shown | None:
        return followup_screens.mine(Followups.of(scene), person)

    def own_page(self, scene: Scene[FollowupSettings], record: str, person: str) -> Shown | None:
        return followup_screens.own_page(Followups.of(scene), record, person)

    def take_home(self, scene: Scene[FollowupSettings], person: str) -> Sequence[TakeHome]:
        """Each group in which she goes on; its first meeting goes into her calendar."""
        groups = Followups.of(scene)
        found = []
        for ag in groups.of_person(person):
            d, speaker, contact = ag.data, groups.speaker(ag.id), groups.contact(ag.id)
            if d.progress == "dropped":
                continue
            facts = (
                (SPEAKER, groups.called(speaker) if speaker is not None else N_("wanted")),
                (MEETING, "" if d.date else N_("not agreed yet")),
                (N_("Place"), d.place),
                (SUPPORT, d.support),
                (N_("Contact"), contact.data.text if contact is not None else ""),
            )
            shown = tuple((name, value) for name, value in facts if value)
            found.append(TakeHome(ag.id, d.title, shown, d.date, d.time, d.place, ag.id))
        return found

    def offers(self, scene: Scene[FollowupSettings]) -> Sequence[Offer]:
        return followup_offers.offered(Followups.of(scene))

    def legacy(self, scene: Scene[FollowupSettings]) -> Sequence[Offer]:
        return self.offers(scene)

    def take(self, scene: Scene[FollowupSettings], offers: Sequence[Offer]) -> Sequence[Effect]:
        return followup_offers.taken(scene, offers)

    def tells(self, scene: Scene[FollowupSettings], record: Record[Any]) -> Offer | None:
        return followup_offers.tells(Followups.of(scene), record)

    def hears(self, scene: Scene[FollowupSettings], record: Record[Any], news: Offer) -> Sequence[Effect]:
        return followup_offers.heard(record, news)

    def protocol(self, scene: Scene[FollowupSettings], edition: Edition, say: Any) -> Section:
        return followup_protocol.section(self, Followups.of(scene), edition, say)

    def sample(self, scene: Scene[FollowupSettings], random: Random) -> Sequence[Said]:
        return followup_sample.sample(Followups.of(scene), random)
