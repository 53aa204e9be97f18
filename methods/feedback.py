"""Feedback: one dot on two axes, and what was good and what would be better. Hidden until the moderator shows the result.

Nobody is steered by what others say, and nobody's dot can be told from another's: a dot is a place, and the result is the
cloud of all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from random import Random
from typing import Any

import msgspec

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
    Conflict,
    Effect,
    Entered,
    Method,
    Offer,
    Phase,
    Preset,
    Put,
    Rejected,
    Remove,
    Said,
    Scene,
    Seen,
    Settings,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import Record
from methods.parts import feedback_protocol, feedback_sample, feedback_screens
from methods.parts.cards import same, written
from methods.parts.feedback import (
    AddRemark,
    Answers,
    Dot,
    EditRemark,
    Enlarge,
    FeedbackSettings,
    Large,
    PlaceDot,
    Remark,
    TakeDot,
    Turnout,
    WithdrawRemark,
    large_id,
    turnout_id,
)

_ALL = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})
_ASKING: dict[type[Body], frozenset[Role]] = {
    PlaceDot: _ALL | _DESK,  # the desk types in what was put on paper
    TakeDot: _ALL,
    AddRemark: _ALL,
    EditRemark: _ALL,
    WithdrawRemark: _ALL,
}


class Feedback(Method):
    key = "feedback"
    name = N_("Feedback")
    purpose = N_("One dot for each person on two axes, good was and better would be: quick, honest, without names.")
    guide = (
        N_("At the end of the day or of a long block, before people put their coats on: five minutes are enough."),
        N_("It shows at a glance how the result and the climate were felt, and tells you what to do differently next time."),
        N_("Read the two axes aloud, let everybody place a dot in silence, then show the result and only listen."),
        N_("Do not explain or defend anything. Dots far from the others are worth a friendly question, never a search."),
    )
    colour = "orange"
    settings = FeedbackSettings
    presets = (
        Preset("feedback", N_("Feedback"), N_("A dot on two axes, then good was and better would be."), minutes=10),
        Preset(
            "feedback_dots",
            N_("Quick feedback, dots only"),
            N_("Only the dot on two axes, no cards. Three minutes."),
            {"words": False, "ask_minutes": 2},
            minutes=5,
        ),
    )
    phases = (
        Phase(
            "ask",
            N_("Dot and cards"),
            N_("Place your dot and write down what comes to mind."),
            _ASKING,
            "ask_minutes",
        ),
        Phase(
            "reveal",
            N_("Result"),
            N_("This is how we saw it. We look and listen."),
            {Enlarge: _DESK, WithdrawRemark: _ALL},
        ),
    )
    records = (Dot, Remark, Turnout, Large)
    commands = (PlaceDot, TakeDot, AddRemark, EditRemark, WithdrawRemark, Enlarge)

    def stages(self, settings: Settings) -> tuple[Phase, ...]:
        assert isinstance(settings, FeedbackSettings)
        return _stages(settings.words)

    def decide(self, scene: Scene[FeedbackSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        body, answers = command.body, Answers.of(scene)
        match body:
            case PlaceDot():
                dot = _dot(answers, actor)
                # Its first command names it for good: an id made from the person would tell whose dot it is.
                return [Put(dot.id if dot else command.id, Dot(body.x, body.y), author=None if dot else actor.person or "")]
            case TakeDot():
                dot = _dot(answers, actor)
                if dot is None or not dot.alive:
                    raise Rejected(N_("There is no dot to take away."))
                return [Remove(dot.id)]
            case AddRemark():
                if not scene.settings.words:
                    raise Rejected(N_("No cards are written here, only dots are placed."))
                return [Put(command.id, Remark(body.side, written(body.text)), author=actor.person or "")]
            case EditRemark():
                remark = _own(scene, body.remark, actor)
                if remark.data.text != same(body.saw):
                    raise Conflict(remark.data.text)
                return [Put(remark.id, msgspec.structs.replace(remark.data, text=written(body.text)))]
            case WithdrawRemark():
                remark = _own(scene, body.remark, actor)
                if answers.revealed and remark.alive:
                    raise Rejected(N_("The result has been shown. Ask the moderator to take the card down."))
                return [Remove(remark.id)]
            case Enlarge():
                return [Put(large_id(scene.id), Large(body.words), author="")]
            case Entered(phase="reveal"):
                return [Put(turnout_id(scene.id), Turnout(len(scene.roster.present)), author="")]
        return []

    def check(self, scene: Scene[FeedbackSettings]) -> None:
        authors = [d.author for d in scene.written(Dot) if d.author]
        if len(set(authors)) < len(authors):
            raise Rejected(N_("Somebody would have two dots: everybody has one."))

    def elements(self, scene: Scene[FeedbackSettings]) -> Iterable[str]:
        return (*feedback_screens.PANELS, *(r.id for r in scene.shown(Remark)))

    def seen_by(self, scene: Scene[FeedbackSettings], element: str) -> Seen:
        answers = Answers.of(scene)
        if (remark := scene.get(element, Remark)) is not None:
            return EVERYBODY if answers.revealed and remark.alive else NOBODY
        match element:
            case "plane" | "side":
                return EVERYBODY if answers.revealed else WALL
            case "form":
                return PHONES
            case "steer" | "enter":
                return DESK
        return NOBODY

    def private(self, scene: Scene[FeedbackSettings], record: Record[Any]) -> bool:
        """A dot that somebody placed herself is hers alone for good, a card until the result is shown."""
        if isinstance(record.data, Dot):
            return record.author is not None and record.entered_by is None
        return isinstance(record.data, Remark) and not Answers.of(scene).revealed

    def show(self, scene: Scene[FeedbackSettings], element: str, role: Role) -> Shown | None:
        return feedback_screens.show(Answers.of(scene), element, role)

    def touches(self, scene: Scene[FeedbackSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return feedback_screens.touches(Answers.of(scene), record)

    def mine(self, scene: Scene[FeedbackSettings], person: str) -> Shown | None:
        return feedback_screens.mine(Answers.of(scene), person)

    def offers(self, scene: Scene[FeedbackSettings]) -> Sequence[Offer]:
        """What would be better: next time's organiser, a plan of measures or the topic store may take it up."""
        return [Offer(origin=r.id, title=r.data.text, weight=1) for r in Answers.of(scene).remarks("better")]

    def protocol(self, scene: Scene[FeedbackSettings], edition: Edition, say: Any) -> Section:
        return feedback_protocol.section(self, Answers.of(scene), say)

    def sample(self, scene: Scene[FeedbackSettings], random: Random) -> Sequence[Said]:
        return feedback_sample.sample(Answers.of(scene), random)


@lru_cache(maxsize=2)
def _stages(words: bool) -> tuple[Phase, ...]:
    ask, reveal = Feedback.phases
    if words:
        return Feedback.phases
    return Phase(ask.key, N_("Dot"), N_("Place your dot where it fits."), ask.may, ask.clock), reveal


def _dot(answers: Answers, actor: Actor) -> Record[Dot] | None:
    """The one dot of whom the command counts for, also one taken away; None for the first. A moderator moves only dots
    that a moderator has typed in: where somebody put her own is nobody else's business."""
    dot = answers.ever(actor.person)
    if dot is not None and dot.removed is None and actor.entered_by and not dot.entered_by:
        raise Rejected(N_("This person has placed her dot herself already."))
    return dot


def _own(scene: Scene[FeedbackSettings], remark_id: str, actor: Actor) -> Record[Remark]:
    """A card that the actor may change: her own. A moderator decides only about cards that were entered by a moderator."""
    remark = scene.need(remark_id, Remark)
    if actor.person is None or remark.author != actor.person or (actor.entered_by and not remark.entered_by):
        raise Rejected(N_("Only its author can change this card."))
    return remark
