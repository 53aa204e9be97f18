"""Pitching topics: who has a concern says so in ninety seconds, and finds people to work on it.

Nobody sees how many support what before the last one has spoken. Topics stay their owners': they agree before two are put
together, both titles stay, and until all is settled it can be taken apart again. Then the topics become groups on the event's
own board, in which the next steps work; what nobody joined is not lost but waits in the topic store.
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
    WALL,
    Actor,
    Body,
    Command,
    Effect,
    Method,
    Offer,
    Phase,
    Preset,
    Put,
    Rejected,
    Said,
    Scene,
    Seen,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import Record
from methods.parts import groups, pitch_rules
from methods.parts.order import end
from methods.parts.pitch_bodies import (
    DESK_BODIES,
    PHONE_BODIES,
    AdoptTopic,
    CallPitch,
    EditTopic,
    HalveTopic,
    MergeTopics,
    MoveTopic,
    NextPitch,
    PartTopic,
    PassTopic,
    SetRoom,
    ShareRooms,
    SkipPitch,
    SubmitTopic,
    SupportTopic,
    WithdrawTopic,
    WorkAlone,
)
from methods.parts.pitch_protocol import section
from methods.parts.pitch_sample import sample
from methods.parts.pitch_screens import Screens
from methods.parts.pitch_state import Pitches
from methods.parts.pitches import RECORDS, PitchSettings, Topic

_PHONES = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})
_OWNING: dict[type[Body], frozenset[Role]] = dict.fromkeys((EditTopic, WithdrawTopic, AdoptTopic), _PHONES)
_SHAPING: dict[type[Body], frozenset[Role]] = dict.fromkeys((MoveTopic, PassTopic, MergeTopics, PartTopic), _DESK)
_WORKING: dict[type[Body], frozenset[Role]] = dict.fromkeys((HalveTopic, SetRoom, ShareRooms), _DESK)
_SIGNING: dict[type[Body], frozenset[Role]] = {
    **_OWNING,
    **_SHAPING,
    **_WORKING,
    SupportTopic: _PHONES,
    WorkAlone: _PHONES | _DESK,
}


class TopicPitch(Method):
    key = "topic_pitch"
    name = N_("Topic pitch")
    purpose = N_("Turn concerns into topics, and topics into groups.")
    guide = (
        N_("When: once people have met, and before groups form. Good for up to about twenty topics."),
        N_("What for: whoever cares about something finds those who care too, instead of being given a topic."),
        N_("How: collect topics, give each the same short time, let everybody sign up, then merge, split and find rooms."),
        N_("Watch: stop kindly at the gong. Read the card for who is shy. Merge only when the owners want it themselves."),
    )
    colour = "orange"
    settings = PitchSettings
    presets = (
        Preset("topic_pitch", N_("Topic pitch"), N_("Ninety seconds for each topic, then everybody signs up."), minutes=30),
        Preset(
            "short_pitch",
            N_("Short pitch"),
            N_("One minute for each topic, where many want to speak."),
            {"pitch_seconds": 60, "submit_minutes": 3, "recruit_minutes": 5},
            minutes=20,
        ),
    )
    phases = (
        Phase(
            "submit",
            N_("Collect"),
            N_("What do you want to work on today? Write your topic."),
            {SubmitTopic: _PHONES, **_OWNING, **_SHAPING},
            "submit_minutes",
        ),
        Phase(
            "pitch",
            N_("Pitch"),
            N_("Each topic gets the same short time. We listen."),
            {NextPitch: _DESK, SkipPitch: _DESK, CallPitch: _DESK, **_OWNING, **_SHAPING},
        ),
        Phase(
            "recruit",
            N_("Recruit"),
            N_("Where do you join in? What else do you want to hear of?"),
            _SIGNING,
            "recruit_minutes",
        ),
        Phase("assign", N_("Assign"), N_("We look for good sizes and rooms. You can still change."), _SIGNING),
        Phase(
            "settled",
            N_("Off we go"),
            N_("Everybody goes to their topic."),
            {groups.JoinGroup: _PHONES, **dict.fromkeys(groups.DESK_BODIES, _DESK)},
        ),
    )
    records = RECORDS
    commands = (*PHONE_BODIES, *DESK_BODIES, groups.JoinGroup, *groups.DESK_BODIES)

    def pending(self, scene: Scene[PitchSettings]) -> bool:
        """Whoever has not spoken is heard before the step goes on."""
        pitches, clock = Pitches.of(scene), scene.clock
        to_begin = bool(pitches.speaking) and clock is not None and clock.due is None
        return scene.phase == "pitch" and (bool(pitches.waiting) or to_begin)

    def decide(self, scene: Scene[PitchSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        match command.body:
            case groups.JoinGroup() as body:
                if scene.group_of(actor.person) is not None and not actor.entered_by:
                    raise Rejected(N_("The groups are settled. The moderator can still move you."))
                return groups.decide(scene, command.id, body, actor)
            case groups.AddGroup() | groups.EditGroup() | groups.DropGroup() | groups.PlaceIn() as body:
                return groups.decide(scene, command.id, body, actor)
        return pitch_rules.decide(Pitches.of(scene), command, actor)

    def seals(self, record: Record[Any]) -> bool:
        """Whoever stands for a topic or signs up for one does so in the open."""
        return False

    def elements(self, scene: Scene[PitchSettings]) -> Iterable[str]:
        yield from ("stage", "progress", "form", "task", "steer", "enter", "sign", "groups")
        for record in (*scene.shown(Topic), *scene.groups):
            yield from (record.id, f"count-{record.id}")

    def seen_by(self, scene: Scene[PitchSettings], element: str) -> Seen:
        if element == "stage" or scene.get(element, Topic) is not None:
            return EVERYBODY
        if element in {g.id for g in scene.groups}:
            return Seen(WALL.roles | PHONES.roles)
        match element.partition("-")[0]:
            case "progress":
                return WALL
            case "form" | "task":
                return PHONES
            case "count":
                return PHONES if Pitches.of(scene).numbers else NOBODY
            case "steer" | "enter" | "sign" | "groups":
                return DESK
        return NOBODY

    def show(self, scene: Scene[PitchSettings], element: str, role: Role) -> Shown | None:
        return Screens(Pitches.of(scene)).show(element, role)

    def touches(self, scene: Scene[PitchSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return Screens(Pitches.of(scene)).touches(record)

    def mine(self, scene: Scene[PitchSettings], person: str) -> Shown | None:
        return Screens(Pitches.of(scene)).mine(person)

    def offers(self, scene: Scene[PitchSettings]) -> Sequence[Offer]:
        """Each topic with those who work on it, a halved one as two. What nobody works on comes without people; once all is
        settled it is left, so that no step makes an empty group of it."""
        pitches, left = Pitches.of(scene), "left" if scene.phase == "settled" else ""
        found: list[Offer] = []
        for topic in pitches.heads:
            owner = next(iter(pitches.owners(topic.id)), None)
            text, weight = pitches.concern(topic), float(len(pitches.supporters(topic.id, "join")))
            tables = [t for t in pitches.tables if t.topic.id == topic.id and (t.people or not left)]
            if not tables:
                # What nobody works on goes on one by one: each is its own author's, to be corrected and forgotten alone.
                found += [
                    Offer(t.id, t.data.title, t.data.concern, pitches.owner(t) or None, weight, sort=left)
                    for t in pitches.family(topic.id)
                ]
            for table in tables:
                group = pitches.group(table.of)
                found.append(
                    Offer(
                        origin=table.of,
                        title=pitches.title(topic, table.half),
                        text=text,
                        owner=owner,
                        weight=weight / len(tables),
                        people=table.people,
                        group=group.id if group is not None else None,
                        sources=pitches.sources(topic),
                    )
                )
        return found

    def take(self, scene: Scene[PitchSettings], offers: Sequence[Offer]) -> Sequence[Effect]:
        """Starter cards without owner, for somebody to adopt. What was taken once is not taken again."""
        if scene.phase == "settled":
            raise Rejected(N_("The topics are settled."))
        place = end(scene.written(Topic))
        fresh = [o for o in offers if o.title.strip() and scene.board.get(f"{scene.id}.{o.origin}") is None]
        return [Put(f"{scene.id}.{o.origin}", _starter(o, place + n), origin=o.origin, author="") for n, o in enumerate(fresh)]

    def protocol(self, scene: Scene[PitchSettings], edition: Edition, say: Any) -> Section:
        return section(self, Pitches.of(scene), edition, say)

    def sample(self, scene: Scene[PitchSettings], random: Random) -> Sequence[Said]:
        return sample(Pitches.of(scene), random)


def _starter(offer: Offer, place: float) -> Topic:
    """A card made of an offer. A title that is too long for one line begins it and stands whole below."""
    title, lines = offer.title.strip(), [offer.text, *(i.text for i in offer.items)]
    if len(title) > 300:
        title, lines = f"{title[:299]}…", [title, *lines]
    return Topic(title, "\n".join(line for line in lines if line)[:10_000], place=place)
