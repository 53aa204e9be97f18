"""The survey of children from four to six: an educator answers with her group, on one phone or tablet.

Three large smileys, tapped by one child after the other; what a child says is written down word for word. The adult is the
scribe, not the author, and no child is named. How many children there are belongs to the group.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from facilitation.method import N_, Actor, Body, Command, Effect, Phase, Preset, Said, Scene, Shown
from methods.parts import survey_children, survey_sample, survey_screens
from methods.parts.pages import TurnPage
from methods.parts.survey_bodies import CHILDREN, CODING, DRAFTING, DropSheet, TypeSheet
from methods.parts.survey_kinds import SurveySettings
from methods.parts.survey_method import ALL, CODE, DESK_ONLY, DRAFT, PAPER, Asking
from methods.parts.survey_state import Field


class KitaSurvey(Asking):
    key = "kita_survey"
    name = N_("Children’s survey")
    purpose = N_("What children from four to six like and wish for, with their educators.")
    guide = (
        N_("When: some weeks before the day, in the kindergarten, for 20 to 40 minutes."),
        N_("What for: children know places that no adult sees; what they say stands beside all others."),
        N_("How: walk around first, then ask; each child taps a smiley, and you write down what they say, word for word."),
        N_("Watch: no child’s name, no photo of a child. You are the scribe: do not correct and do not explain."),
    )
    colour = "orange"
    presets = (
        Preset(
            "kita_survey",
            N_("Children’s survey"),
            N_("What children from four to six like and wish for, with their educators."),
            {"ages": False},
            minutes=5,
        ),
    )
    phases: ClassVar[tuple[Phase, ...]] = (
        Phase("draft", N_("Draft"), N_("The questions are being put together."), DRAFT),
        Phase(
            "field",
            N_("Answering"),
            N_("Ask the children. Write down what they say, word for word."),
            {**dict.fromkeys(CHILDREN, ALL), **PAPER},
        ),
        Phase("entry", N_("Typing in"), N_("The forms from paper are being typed in."), PAPER),
        Phase("code", N_("Sorting"), N_("The answers are being put under topics."), CODE),
        Phase("release", N_("Result"), N_("This is what the children told us."), {**CODE, TurnPage: DESK_ONLY}),
    )
    commands: ClassVar[tuple[type[Body], ...]] = (*DRAFTING, *CHILDREN, TypeSheet, DropSheet, *CODING, TurnPage)
    of_children: ClassVar[bool] = True

    def decide(self, scene: Scene[SurveySettings], command: Command, actor: Actor) -> Sequence[Effect]:
        if isinstance(command.body, CHILDREN):
            return survey_children.children(Field.of(scene), command.id, command.body, actor)
        return super().decide(scene, command, actor)

    def mine(self, scene: Scene[SurveySettings], person: str) -> Shown | None:
        return survey_screens.mine_of_children(Field.of(scene), person)

    def sample(self, scene: Scene[SurveySettings], random: Random) -> Sequence[Said]:
        return survey_sample.of_children(Field.of(scene), random)
