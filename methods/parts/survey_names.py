"""How a survey's answers, channels, places and ages are called: the organiser's own words, or source strings."""

from __future__ import annotations

from typing import Literal

from facilitation.method import N_
from methods.parts.survey_kinds import SMILEYS, Channel, Question

By = Literal["channel", "region", "age"]
BYS: tuple[By, ...] = ("channel", "region", "age")
CHANNEL_NAMES: dict[Channel, str] = {
    "link": N_("by the link before the day"),
    "phone": N_("on a phone in the room"),
    "paper": N_("on paper"),
    "children": N_("groups of children"),
}
AGE_NAMES = {
    "child": N_("up to 13 years"),
    "youth": N_("14 to 26 years"),
    "adult": N_("27 to 64 years"),
    "senior": N_("65 years and older"),
}
SMILEY_NAMES = {"good": N_("likes it"), "so": N_("so-so"), "bad": N_("does not like it")}
BY_NAMES: dict[By, str] = {"channel": N_("How it came"), "region": N_("Place"), "age": N_("Age")}
NOT_SAID = N_("not said")
UNDER = N_("under 5")


def keys_of(question: Question) -> tuple[str, ...]:
    """The answers that may be marked, by key."""
    match question.asks:
        case "choice" | "several":
            return tuple(str(i) for i in range(1, len(question.options) + 1))
        case "scale":
            return tuple(str(i) for i in range(1, question.steps + 1))
        case "smiley":
            return SMILEYS
    return ()


def label_of(question: Question, key: str) -> str:
    """How an answer is called: the organiser's words, a number, or a source string."""
    match question.asks:
        case "choice" | "several":
            return question.options[int(key) - 1]
        case "smiley":
            return SMILEY_NAMES[key]
    return key
