"""Choosing groups: who works with whom from now on. Everybody chooses, or wishes, or it is drawn or mixed.

The groups are records of the event's own board: whatever step comes next works in them. This one only makes them, fills
them, and says who goes where. Nobody is refused for want of a chair; the moderator sees where it gets tight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from random import Random
from typing import Any

from facilitation.method import (
    DESK,
    N_,
    NOBODY,
    PHONES,
    WALL,
    Actor,
    Body,
    Command,
    Effect,
    Entered,
    Method,
    Offer,
    Phase,
    Preset,
    Put,
    Rejected,
    Said,
    Scene,
    Seen,
    Settings,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import Record
from methods.parts import choosing, groups
from methods.parts.choose_protocol import section
from methods.parts.choose_screens import Screens
from methods.parts.choosing import ChooseSettings, Divide, FreeAbsent, How, Wish, WishGroup

WALL_AND_PHONES = Seen(WALL.roles | PHONES.roles)
_PHONES = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})
_MOVING: dict[type[Body], frozenset[Role]] = dict.fromkeys((*groups.DESK_BODIES, Divide, FreeAbsent), _DESK)
_HOW: dict[How, tuple[str, str]] = {
    "free": (N_("Choose"), N_("Where do you want to join in? Choose a group.")),
    "wishes": (N_("Wishes"), N_("Choose two groups: a first and a second wish.")),
    "draw": (N_("Draw"), N_("Lots are drawn: who works with whom?")),
    "balanced": (N_("Mix"), N_("The groups are mixed: new faces at every table.")),
}
"""What the first phase is called, and what is to do."""


class ChooseGroups(Method):
    key = "choose_groups"
    name = N_("Choosing groups")
    purpose = N_("Divide everybody into groups that the next steps work in.")
    colour = "yellow"
    settings = ChooseSettings
    guide = (
        N_("When: before people work in small groups, and whenever new groups are wanted."),
        N_("What for: everybody knows where to go, nobody is left over, and no group is too large to talk."),
        N_("How: name the groups or take topics over. People choose, wish or are drawn; then wall and phones show the way."),
        N_("Watch: four to seven in a group. Place those without a phone, and look for empty chairs and for people alone."),
    )
    presets = (
        Preset("free", N_("Choosing groups"), N_("Everybody goes where the heart is."), {"how": "free"}),
        Preset("wishes", N_("Groups by wishes"), N_("Two wishes each; sizes stay even."), {"how": "wishes"}),
        Preset("draw", N_("Drawing groups"), N_("By lot, in even sizes."), {"how": "draw"}, minutes=5),
        Preset("balanced", N_("Mixing groups"), N_("Who comes from the same place is spread."), {"how": "balanced"}, minutes=5),
    )
    phases = (
        Phase(
            "choose",
            *_HOW["free"],
            {groups.JoinGroup: _PHONES, groups.LeaveGroup: _PHONES, WishGroup: _PHONES, **_MOVING},
            "minutes",
        ),
        Phase(
            "settled",
            N_("Off we go"),
            N_("Everybody goes to their group."),
            {groups.JoinGroup: _PHONES, **_MOVING},
        ),
    )
    records = (Wish,)
    commands = (*groups.BODIES, WishGroup, Divide, FreeAbsent)

    def stages(self, settings: Settings) -> tuple[Phase, ...]:
        assert isinstance(settings, ChooseSettings)
        return _stages(settings.how)

    def decide(self, scene: Scene[ChooseSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        match command.body:
            case Entered(phase="choose"):
                return [] if scene.groups else groups.made(scene, command.id, choosing.plan(scene.settings))
            case WishGroup() as body:
                if scene.settings.how != "wishes":
                    raise Rejected(N_("No wishes are collected here."))
                who = actor.person or ""
                return [Put(choosing.wish_id(scene.id, who), choosing.wish(scene, who, body), author=who)]
            case Divide(whom=whom):
                return choosing.divided(scene, command.id, whom)
            case FreeAbsent():
                return choosing.without_absent(scene)
            case groups.JoinGroup() | groups.LeaveGroup() as body:
                _may_move(scene, actor)
                return groups.decide(scene, command.id, body, actor)
            case groups.AddGroup() | groups.EditGroup() | groups.DropGroup() | groups.PlaceIn() as body:
                return groups.decide(scene, command.id, body, actor)
        return []

    def seals(self, record: Record[Any]) -> bool:
        """A wish is no secret ballot: it is kept like a membership."""
        return False

    def elements(self, scene: Scene[ChooseSettings]) -> Iterable[str]:
        yield from ("stage", "progress", "task", "steer")
        for group in scene.groups:
            yield from (group.id, f"count-{group.id}")

    def seen_by(self, scene: Scene[ChooseSettings], element: str) -> Seen:
        if element in {g.id for g in scene.groups} or element == "stage":
            return WALL_AND_PHONES
        match element.partition("-")[0]:
            case "progress":
                return WALL
            case "task" | "count":
                return PHONES
            case "steer":
                return DESK
        return NOBODY

    def show(self, scene: Scene[ChooseSettings], element: str, role: Role) -> Shown | None:
        return Screens(scene).show(element, role)

    def touches(self, scene: Scene[ChooseSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return Screens(scene).touches(record)

    def mine(self, scene: Scene[ChooseSettings], person: str) -> Shown | None:
        return Screens(scene).mine(person)

    def offers(self, scene: Scene[ChooseSettings]) -> Sequence[Offer]:
        """The groups that have a name, with those who are in them: another step may begin with them."""
        return [
            Offer(
                origin=g.id,
                title=g.data.title,
                text=g.data.text,
                weight=len(members),
                people=tuple(p.id for p in members),
                group=g.id,
            )
            for g in scene.groups
            if g.data.title and (members := scene.roster.members(g.id)) is not None
        ]

    def take(self, scene: Scene[ChooseSettings], offers: Sequence[Offer]) -> Sequence[Effect]:
        return groups.taken(scene, offers)

    def protocol(self, scene: Scene[ChooseSettings], edition: Edition, say: Any) -> Section:
        return section(self, scene, edition, say)

    def sample(self, scene: Scene[ChooseSettings], random: Random) -> Sequence[Said]:
        if scene.state != "open":
            return ()
        there, free = scene.groups, groups.unplaced(scene)
        how, choosing_now = scene.settings.how, scene.phase == "choose"
        if choosing_now and how == "free" and len(there) < 3:
            return (Said(None, groups.AddGroup(random.choice(_TITLES), room=random.choice(_ROOMS))),)
        if not there or (choosing_now and how in ("draw", "balanced")):
            return (Said(None, Divide()),) if free else ()
        chosen = random.sample(free, min(len(free), random.randint(1, 3)))
        if choosing_now and how == "wishes":
            if not free or random.random() < 0.2:
                return (Said(None, Divide("all")),)
            wish = [(p, g.id) for p in chosen for g in random.sample(there, min(2, len(there)))]
            return [Said(p, WishGroup(g, 1 + n % 2)) for n, (p, g) in enumerate(wish)]
        if not choosing_now and random.random() < 0.3:
            return (Said(None, groups.EditGroup(random.choice(there).id, room=random.choice(_ROOMS))),)
        return [Said(p, groups.JoinGroup(random.choice(there).id)) for p in chosen]


_TITLES = ("Netzwerk", "Sport & Freizeit", "Kunst und Kultur", "Beratung", "Kinderschutz")
_ROOMS = ("Bürgersaal, links", "Bürgersaal, rechts", "Foyer", "Raum 2.04", "Raum 2.06")


@lru_cache(maxsize=16)
def _stages(how: How) -> tuple[Phase, ...]:
    choose, settled = ChooseGroups.phases
    return Phase(choose.key, *_HOW[how], choose.may, choose.clock), settled


def _may_move(scene: Scene[ChooseSettings], actor: Actor) -> None:
    """Raises Rejected where nobody chooses for herself; a moderator may always enter for somebody."""
    if actor.entered_by or actor.role is not Role.PARTICIPANT:
        return
    if scene.phase == "settled":
        if scene.group_of(actor.person) is not None:
            raise Rejected(N_("The groups are settled. The moderator can still move you."))
    elif scene.settings.how == "wishes":
        raise Rejected(N_("Here you say your wishes; the groups are made from them."))
    elif scene.settings.how != "free":
        raise Rejected(N_("Here nobody chooses: the groups are made for everybody at once."))
