"""Ist/Soll groups: from how things are to how they should be, and to first steps that somebody could really take.

Every group goes at its own pace through its own stages and moves on by itself; what it writes is its own until it reports.
Then its board hangs on the wall, one group after the other: the reports are this step's plenary phase.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from facilitation.method import (
    DESK,
    N_,
    NOBODY,
    WALL,
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
    Settings,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import Record
from methods.parts import (
    groups,
    ist_soll_desk,
    ist_soll_phones,
    ist_soll_protocol,
    ist_soll_rules,
    ist_soll_sample,
    ist_soll_screens,
    ist_soll_wall,
)
from methods.parts import ist_soll_bodies as bodies
from methods.parts.ist_soll_boards import Boards
from methods.parts.ist_soll_bodies import AskHelp, TurnPage, TurnTo
from methods.parts.ist_soll_records import RECORDS, Card, IstSollSettings

_PHONES = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})
_ALWAYS: dict[type[Body], frozenset[Role]] = {
    **dict.fromkeys((*bodies.BOTH, *bodies.DESK, *groups.DESK_BODIES), _DESK),
}
_WORKING: dict[type[Body], frozenset[Role]] = {
    **{body: who for body, who in _ALWAYS.items() if body not in (TurnTo, TurnPage)},
    **dict.fromkeys(bodies.BOTH, _PHONES | _DESK),
    **dict.fromkeys(groups.PHONE_BODIES, _PHONES | _DESK),
    AskHelp: _PHONES,
}


class IstSoll(Method):
    key = "ist_soll"
    name = N_("As-is and to-be groups")
    purpose = N_("From how things are to how they should be, and to first feasible steps.")
    guide = (
        N_("When: once the topics are chosen and there is an hour for small groups of four to eight."),
        N_("What for: a group sees what is there, agrees on what should be, and finds first steps between the two."),
        N_("How: each group moves on by itself, scribe and time keeper see to that. You can move all of them at once."),
        N_("Watch: if one person talks alone, call a silent card round. If a group stays with “As is”, ask for “To be”."),
    )
    colour = "yellow"
    settings = IstSollSettings
    grouped = True
    presets = (
        Preset(
            "ist_soll", N_("As-is and to-be groups"), N_("Small groups: as is, to be, ideas, choice; then reports."), minutes=70
        ),
        Preset(
            "offers",
            N_("Offers as they are and as they should be"),
            N_("Compare what is offered with what is needed; derive temporary and permanent offers."),
            {"together": True, "derive": True, "role_minutes": 0, "ist_minutes": 10, "soll_minutes": 10, "idea_minutes": 15}
            | {"choice_minutes": 5, "report_minutes": 10},
            minutes=40,
        ),
    )
    phases = (
        Phase("work", N_("Work in groups"), N_("In your group: as is, to be, ideas for putting it into practice."), _WORKING),
        Phase("report", N_("Reports from the groups"), N_("One group after the other shows its board. We listen."), _ALWAYS),
    )
    together = Phase("report", N_("The board in plenary"), N_("We look at our board together."), _ALWAYS)
    """The last phase where all work on one board: nobody reports to anybody."""
    records = RECORDS
    commands = (*bodies.BODIES, *groups.BODIES)

    def stages(self, settings: Settings) -> tuple[Phase, ...]:
        assert isinstance(settings, IstSollSettings)
        return (self.phases[0], self.together) if settings.together else self.phases

    def pending(self, scene: Scene[IstSollSettings]) -> bool:
        """Groups that have not reported are heard before the step goes on."""
        return Boards.of(scene).following is not None

    def decide(self, scene: Scene[IstSollSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        return ist_soll_rules.decide(scene, command, actor)

    def check(self, scene: Scene[IstSollSettings]) -> None:
        """A group that has written something stays, whoever wants to take it away."""
        written = {c.data.group for c in scene.written(Card)}
        if written - scene.roster.groups.keys():
            raise Rejected(N_("This group has cards on its board. It stays, also without people."))

    def spot(self, scene: Scene[IstSollSettings], person: str) -> str:
        board = Boards.of(scene).home(person)
        return board.id if board is not None else ""

    def elements(self, scene: Scene[IstSollSettings]) -> Iterable[str]:
        yield from ist_soll_screens.PANELS
        for board in Boards.of(scene).all:
            yield from (f"{name}.{board.id}" for name in ist_soll_screens.OWN)
            yield from board.by_id

    def seen_by(self, scene: Scene[IstSollSettings], element: str) -> Seen:
        """Secrecy between the groups: while they work, a card reaches its group's phones and the desk, nobody else."""
        boards = Boards.of(scene)
        match element:
            case "overview" | "live" | "board":
                return WALL
            case "steer" | "desk" | "tables":
                return DESK
            case "picker":
                return Seen(_PHONES, frozenset({""}))
            case "along":
                return Seen(_PHONES) if boards.reporting else NOBODY
        name, _, group = element.partition(".")
        if name in ist_soll_screens.OWN and boards.get(group) is not None:
            return Seen(_PHONES, frozenset({group}))
        card = scene.get(element, Card)
        return _card_seen(boards, card) if card is not None and card.alive else NOBODY

    def show(self, scene: Scene[IstSollSettings], element: str, role: Role) -> Shown | None:
        boards = Boards.of(scene)
        if role is Role.PARTICIPANT:
            return ist_soll_phones.show(boards, element)
        return ist_soll_wall.show(boards, element) if role is Role.PROJECTOR else ist_soll_desk.show(boards, element)

    def touches(self, scene: Scene[IstSollSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return ist_soll_screens.touches(Boards.of(scene), record)

    def mine(self, scene: Scene[IstSollSettings], person: str) -> Shown | None:
        return ist_soll_phones.mine(Boards.of(scene), person)

    def offers(self, scene: Scene[IstSollSettings]) -> Sequence[Offer]:
        return ist_soll_protocol.offers(Boards.of(scene))

    def take(self, scene: Scene[IstSollSettings], offers: Sequence[Offer]) -> Sequence[Effect]:
        """Topics become groups, with those who wanted to work on them."""
        return groups.taken(scene, offers)

    def protocol(self, scene: Scene[IstSollSettings], edition: Edition, say: Any) -> Section:
        return ist_soll_protocol.section(self, Boards.of(scene), edition, say)

    def sample(self, scene: Scene[IstSollSettings], random: Random) -> Sequence[Said]:
        return ist_soll_sample.sample(Boards.of(scene), random)


def _card_seen(boards: Boards, card: Record[Card]) -> Seen:
    roles, group = set[Role](), card.data.group
    board = boards.on_wall
    shown = board is not None and board.id == group
    if boards.looked is not None and boards.looked.id == group:
        roles.add(Role.MODERATOR)
    if shown:
        roles.add(Role.PROJECTOR)
    if boards.reporting:
        return Seen(frozenset(roles | _PHONES) if shown else frozenset(roles))
    return Seen(frozenset(roles | _PHONES), frozenset({group}))
