"""Surveys: what all of them do alike, whoever answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any, ClassVar

from facilitation.method import (
    N_,
    Actor,
    Body,
    Command,
    Effect,
    Entered,
    Method,
    Offer,
    OfferItem,
    Rejected,
    Said,
    Say,
    Scene,
    Seen,
    Settings,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Form, Section
from facilitation.records import Record
from methods.parts import survey_coding, survey_form, survey_protocol, survey_rules, survey_sample, survey_screens
from methods.parts.pages import TurnPage
from methods.parts.survey_bodies import CODING, DRAFTING, DropSheet, HandIn, TakeBack, TypeSheet
from methods.parts.survey_kinds import RECORDS, Question, Reply, Saying, SurveySettings
from methods.parts.survey_state import Field

ALL = frozenset({Role.PARTICIPANT})
DESK_ONLY = frozenset({Role.MODERATOR})
DRAFT: dict[type[Body], frozenset[Role]] = dict.fromkeys(DRAFTING, DESK_ONLY)
PAPER: dict[type[Body], frozenset[Role]] = {TypeSheet: DESK_ONLY, DropSheet: DESK_ONLY}
CODE: dict[type[Body], frozenset[Role]] = dict.fromkeys(CODING, DESK_ONLY)


class Asking(Method):
    """What every survey does alike. `of_children`: a reply is a group of children with an educator."""

    ahead = True
    settings: ClassVar[type[Settings]] = SurveySettings

    records = RECORDS
    of_children: ClassVar[bool] = False

    def decide(self, scene: Scene[SurveySettings], command: Command, actor: Actor) -> Sequence[Effect]:
        body, field = command.body, Field.of(scene)
        match body:
            case Entered(phase="draft"):
                return survey_rules.begin(field)
            case Entered(phase="field"):
                if not field.questions:
                    raise Rejected(N_("There is no question yet. Please put one in before the survey begins."))
                return []
            case HandIn():
                return survey_rules.hand_in(field, command.id, body, actor)
            case TakeBack():
                return survey_rules.take_back(field, actor)
            case TypeSheet():
                return survey_rules.type_sheet(field, command.id, body, children=self.of_children)
            case DropSheet():
                return survey_rules.drop_sheet(field, body.number)
            case TurnPage():
                return [field.pages.turn(body.page)]
        if isinstance(body, DRAFTING):
            return survey_rules.draft(field, command.id, body)
        return survey_coding.code(field, command)

    def check(self, scene: Scene[SurveySettings]) -> None:
        authors = [r.author for r in scene.written(Reply) if r.author]
        if len(set(authors)) < len(authors):
            raise Rejected(N_("Somebody would have answered twice: everybody has one questionnaire."))

    def elements(self, scene: Scene[SurveySettings]) -> Iterable[str]:
        return (*survey_screens.PANELS, *(r.id for r in scene.shown(Saying)))

    def seen_by(self, scene: Scene[SurveySettings], element: str) -> Seen:
        return survey_screens.seen_by(Field.of(scene), element)

    def private(self, scene: Scene[SurveySettings], record: Record[Any]) -> bool:
        """Answers are their authors' alone while everybody answers: the moderator's queue does not show them either."""
        return not isinstance(record.data, Question) and Field.of(scene).counting

    def whereabouts(self, scene: Scene[SurveySettings], record: Record[Any]) -> tuple[str, str]:
        question = Field.of(scene).question(record.data.question) if isinstance(record.data, Saying) else None
        return (question.data.text if question is not None else ""), self.colour

    def show(self, scene: Scene[SurveySettings], element: str, role: Role) -> Shown | None:
        return survey_screens.show(Field.of(scene), element, role, children=self.of_children)

    def touches(self, scene: Scene[SurveySettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return survey_screens.touches(Field.of(scene), record)

    def mine(self, scene: Scene[SurveySettings], person: str) -> Shown | None:
        return survey_screens.mine(Field.of(scene), person)

    def offers(self, scene: Scene[SurveySettings]) -> Sequence[Offer]:
        """Starter cards: each topic with what was said about it. Nobody is its owner; somebody may adopt it."""
        field = Field.of(scene)
        if field.counting:
            return ()
        return [
            Offer(
                origin=topic.id,
                title=topic.data.name,
                weight=float(n),
                items=tuple(
                    OfferItem(question.data.text, saying.data.text, saying.id)
                    for saying in field.under(topic.id)
                    if (question := field.question(saying.data.question)) is not None
                ),
            )
            for topic, n in field.ranked
        ]

    def protocol(self, scene: Scene[SurveySettings], edition: Edition, say: Say) -> Section:
        return survey_protocol.section(self, Field.of(scene), edition, say, children=self.of_children)

    def form(self, scene: Scene[SurveySettings], say: Say) -> Form:
        """The questions on paper, with the place and the age at the end."""
        return survey_form.form(self, Field.of(scene), say, children=self.of_children)

    def sample(self, scene: Scene[SurveySettings], random: Random) -> Sequence[Said]:
        return survey_sample.sample(Field.of(scene), random)
