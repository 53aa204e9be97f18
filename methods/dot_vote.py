"""A vote with dots: options are looked at, everybody places a few dots unseen, and the count is shown to all at once.

Nobody is steered by what others have dotted: until the result only the turnout is seen, by nobody more than that, and whose
dot is whose stands nowhere once the step is confirmed. The same module is the deepening vote and the youth budget.
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
    Command,
    Effect,
    Entered,
    Method,
    Offer,
    Phase,
    Preset,
    Put,
    Said,
    Scene,
    Seen,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import Ballot, Edition, Section
from facilitation.records import Record
from methods.parts import dots, pages, vote_protocol, vote_result, vote_rules, vote_sample, vote_screens
from methods.parts.vote_bodies import COUNTING, RESOLVING, REVIEWING, ClearDots, SetCut
from methods.parts.vote_kinds import RECORDS, Option, VoteSettings
from methods.parts.vote_state import Vote

_ALL = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})


class DotVote(Method):
    key = "dot_vote"
    name = N_("Dot vote")
    purpose = N_("A few dots for everybody, placed unseen: what matters most to the room?")
    guide = (
        N_("When: there are more options than time, and the room shall say what comes first."),
        N_("What for: everybody has the same say, also the quiet ones, and nobody is steered by a count."),
        N_("How: read out the question, explain and merge the options, open the dots, then show the result to all at once."),
        N_("Watch: say beforehand what the result is for. A narrow one is no order to anybody. Break a tie in the open."),
    )
    colour = "red"
    settings = VoteSettings
    presets = (
        Preset("dot_vote", N_("Dot vote"), N_("Options in an order: everybody places a few dots, unseen."), minutes=15),
        Preset(
            "deepening_vote",
            N_("Deepening vote"),
            N_("Choose the topics of the afternoon by interest; the rest goes into the topic store."),
            {"kind": "interest", "winners": 4},
            minutes=15,
        ),
        Preset(
            "youth_budget",
            N_("Youth budget"),
            N_("Options with a cost and a sum to spend: by dots in order, until the money is gone."),
            {"kind": "money", "euros": 5_000},
            minutes=20,
        ),
    )
    phases = (
        Phase(
            "review",
            N_("Look at the options"),
            N_("What is there to choose from? Please ask."),
            dict.fromkeys((*REVIEWING, SetCut, pages.TurnPage, ClearDots), _DESK),
            "review_minutes",
        ),
        Phase(
            "dot",
            N_("Place dots"),
            N_("Place your dots. Nobody sees them yet."),
            {**dict.fromkeys(dots.BODIES, _ALL), **dict.fromkeys((*COUNTING, SetCut, pages.TurnPage), _DESK)},
            "dot_minutes",
        ),
        Phase(
            "resolve",
            N_("Result"),
            N_("This is how the dots lie."),
            dict.fromkeys((*RESOLVING, SetCut), _DESK),
        ),
    )
    records = RECORDS
    commands = (*dots.BODIES, *REVIEWING, *COUNTING, *RESOLVING, SetCut)

    def neighbour(self, scene: Scene[VoteSettings], step: int) -> str | None:
        """From the result on to the dots again where another round was called."""
        if scene.phase == "resolve" and step > 0 and Vote.of(scene).called is not None:
            return "dot"
        return super().neighbour(scene, step)

    def decide(self, scene: Scene[VoteSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        vote, body = Vote.of(scene), command.body
        match body:
            case Entered():
                return vote_rules.entered(vote, body)
            case dots.PlaceDot() | dots.TakeDot() | dots.CastDots():
                return vote.box.decide(command.id, body, actor) if vote.box is not None else []
            case SetCut():
                return [vote_rules.set_cut(vote, body)]
            case pages.TurnPage(page=page):
                return [vote_result.turn(vote, page)]
        if isinstance(body, REVIEWING):
            return vote_rules.review(vote, command)
        return vote_rules.count(vote, command) if isinstance(body, COUNTING) else vote_rules.resolve(vote, command)

    def check(self, scene: Scene[VoteSettings]) -> None:
        vote_rules.check(Vote.of(scene))

    def private(self, scene: Scene[VoteSettings], record: Record[Any]) -> bool:
        """A ballot is its person's alone, before the result and after it; also who typed it in does not see it again."""
        return isinstance(record.data, dots.Ballot)

    def elements(self, scene: Scene[VoteSettings]) -> Iterable[str]:
        return (*vote_screens.PANELS, *(o.id for o in Vote.of(scene).options))

    def seen_by(self, scene: Scene[VoteSettings], element: str) -> Seen:
        revealed = Vote.of(scene).revealed
        if scene.get(element, Option) is not None:
            return NOBODY if revealed else EVERYBODY
        match element:
            case "stage":
                return NOBODY if revealed else EVERYBODY
            case "result":
                return EVERYBODY if revealed else NOBODY
            case "turnout":
                return WALL_AND_DESK
            case "form":
                return PHONES
            case "steer" | "rules" | "add" | "paper" | "tie":
                return DESK
        return NOBODY

    def show(self, scene: Scene[VoteSettings], element: str, role: Role) -> Shown | None:
        return vote_screens.show(Vote.of(scene), element, role)

    def touches(self, scene: Scene[VoteSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return vote_screens.touches(Vote.of(scene), record)

    def mine(self, scene: Scene[VoteSettings], person: str) -> Shown | None:
        return vote_screens.mine(Vote.of(scene), person)

    def offers(self, scene: Scene[VoteSettings]) -> Sequence[Offer]:
        """All options, most dots first, each with its dots as weight; nothing before the count is shown, and nothing that still
        waits for a tie."""
        vote = Vote.of(scene)
        return [
            Offer(
                origin=p.option.id,
                title=vote.title(p.option),
                text=p.option.data.note,
                weight=float(p.dots),
                rest=p.fate != "on",
            )
            for p in vote.ranking
            if p.fate not in ("tie", "open")
        ]

    def take(self, scene: Scene[VoteSettings], offers: Sequence[Offer]) -> list[Put]:
        return vote_rules.take(Vote.of(scene), offers)

    def protocol(self, scene: Scene[VoteSettings], edition: Edition, say: Any) -> Section:
        return vote_protocol.section(self, Vote.of(scene), say)

    def ballot(self, scene: Scene[VoteSettings], say: Any) -> Ballot | None:
        return vote_protocol.ballot(self, Vote.of(scene), say)

    def sample(self, scene: Scene[VoteSettings], random: Random) -> Sequence[Said]:
        return vote_sample.sample(Vote.of(scene), random)
