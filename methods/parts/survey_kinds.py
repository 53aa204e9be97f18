"""Surveys: what the organiser may choose and what is written down.

A reply is one person's, or one group of children's; it says how it came and, if its author liked, from where and how old.
What somebody wrote in words is a record of its own, so that it can be taken down, corrected and put under topics.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Settings
from facilitation.people import AgeBand, Words
from facilitation.records import Data, Ref, Text
from methods.parts.pages import Turned
from methods.parts.paper import Checked

Kind = Literal["choice", "several", "scale", "smiley", "text"]
Channel = Literal["link", "phone", "paper", "children"]
"""How a reply came: by the link before the day, on a phone in the room, on a numbered form, from a group of children."""
CHANNELS: tuple[Channel, ...] = ("link", "phone", "paper", "children")
SMILEYS = ("good", "so", "bad")
AGES: tuple[AgeBand, ...] = ("child", "youth", "adult", "senior")
Line = Annotated[str, msgspec.Meta(max_length=1_000)]
Short = Annotated[str, msgspec.Meta(max_length=120)]
Key = Annotated[str, msgspec.Meta(max_length=200)]
Day = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Options = Annotated[tuple[Words, ...], msgspec.Meta(max_length=20)]
MOST_QUESTIONS = 40
MOST_CHILDREN = 60


class SurveySettings(Settings, frozen=True):
    """What the organiser may choose."""

    questions: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=MOST_QUESTIONS,
            title=N_("Questions"),
            description=N_(
                "One per line. Alone it is answered in words; with answers after bars one is chosen (question | yes | no), "
                "with a plus before the first several may be (question | + park | pool), with 1-5 it is a scale "
                "(question | 1-5 | bad | good), with :-) there are smileys. All can still be changed before the survey begins."
            ),
        ),
    ] = ()
    intro: Annotated[
        str,
        msgspec.Meta(
            max_length=1_500,
            title=N_("What it is for"),
            description=N_("Stands above the questions: who asks, what the answers are used for, who reads them"),
        ),
    ] = ""
    regions: Annotated[
        tuple[Short, ...],
        msgspec.Meta(
            max_length=40,
            title=N_("Places to choose from"),
            description=N_("Districts or villages, one per line. Without any, nobody is asked for the place"),
        ),
    ] = ()
    ages: Annotated[bool, msgspec.Meta(title=N_("Ask for the age"), description=N_("In four bands, if somebody likes"))] = True
    until: Annotated[
        Day, msgspec.Meta(title=N_("Last day"), description=N_("Is told to everybody. You close the survey yourself"))
    ] = ""


# ── what is written down ──


class Question(Data, frozen=True, tag="question"):
    """One question. `options`: the answers to choose from; `low` and `high`: the ends of a scale of `steps`."""

    text: Text
    asks: Kind = "text"
    options: Options = ()
    low: Words = ""
    high: Words = ""
    steps: int = 5
    place: float = 0.0


class Reply(Data, frozen=True, tag="reply"):
    """One person's answers. `marks`: question → answer → 1. `number`: of a form on paper."""

    once = ()  # everybody has one

    channel: Channel
    region: str = ""  # one of the settings' places, so nobody's own words
    age: AgeBand = ""
    number: int | None = None
    marks: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)


class Children(Data, frozen=True, tag="children"):
    """A group of children and how they answered. `marks`: question → smiley → how many. Its words never name a child."""

    name: Words = ""
    children: int = 1
    region: str = ""
    number: int | None = None
    marks: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)


class Saying(Data, frozen=True, tag="saying"):
    """What somebody wrote, or what a child said word for word, to one question. `reply`: whose it is."""

    reply: Ref
    question: Ref
    text: Text


class Topic(Data, frozen=True, tag="topic"):
    """What several answers are about. With `question` and `option` also everybody stands behind it who chose that answer."""

    name: Words
    question: Ref = ""
    option: str = ""
    place: float = 0.0


class Coded(Data, frozen=True, tag="coded"):
    """The topics that one answer is about, and whether it is read out: the wall and the document quote it."""

    saying: Ref
    topics: tuple[Ref, ...] = ()
    quoted: bool = False


RECORDS: tuple[type[Data], ...] = (Question, Reply, Children, Saying, Topic, Coded, Turned, Checked)
