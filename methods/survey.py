"""The survey before the day: open for weeks by link and QR code, on paper by number, and its answers put into topics.

While it runs nobody sees more than how many have answered. Afterwards words are put under topics, and what fewer than five
people said is not told as a number.
"""

from __future__ import annotations

from typing import ClassVar

from facilitation.method import N_, Body, Phase, Preset
from methods.parts.pages import TurnPage
from methods.parts.survey_bodies import CODING, DRAFTING, DropSheet, HandIn, TakeBack, TypeSheet
from methods.parts.survey_method import ALL, CODE, DESK_ONLY, DRAFT, PAPER, Asking


class Survey(Asking):
    key = "survey"
    name = N_("Pre-event survey")
    purpose = N_("Find the topics beforehand, also from those who cannot come.")
    guide = (
        N_("When: two to six weeks before the day, by link, QR code and paper form."),
        N_("What for: topics come from many, not from those who planned the day, and the market does not begin empty."),
        N_("How: few questions; while it runs only numbers are seen; then type in the paper and put the words under topics."),
        N_("Watch: nobody gives a name, every question can be skipped. Numbers under five are never shown."),
    )
    colour = "yellow"
    presets = (
        Preset(
            "survey", N_("Pre-event survey"), N_("Find the topics beforehand, also from those who cannot come."), minutes=10
        ),
    )
    phases: ClassVar[tuple[Phase, ...]] = (
        Phase("draft", N_("Draft"), N_("The questions are being put together."), DRAFT),
        Phase(
            "field",
            N_("Answering"),
            N_("Answer what you like. Every question can be skipped."),
            {HandIn: ALL, TakeBack: ALL, **PAPER},
        ),
        Phase("entry", N_("Typing in"), N_("The forms from paper are being typed in."), PAPER),
        Phase("code", N_("Sorting"), N_("The answers are being put under topics."), CODE),
        Phase("release", N_("Result"), N_("This is what you told us. We look and listen."), {**CODE, TurnPage: DESK_ONLY}),
    )
    commands: ClassVar[tuple[type[Body], ...]] = (*DRAFTING, HandIn, TakeBack, TypeSheet, DropSheet, *CODING, TurnPage)
