"""Surveys: what may be said about questions, answers, forms from paper, groups of children and topics."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Body
from facilitation.people import AgeBand, Words
from facilitation.records import Ref, Text
from methods.parts.paper import Number
from methods.parts.survey_kinds import MOST_CHILDREN, Key, Kind, Short

Smiley = Literal["good", "so", "bad"]


# ── the questions ──


class AddQuestion(Body, frozen=True, tag="add_question"):
    said = N_("Question added")

    text: Text
    asks: Kind = "text"
    options: Text = ""  # one per line
    low: Words = ""
    high: Words = ""
    steps: Annotated[int, msgspec.Meta(ge=2, le=10)] = 5


class EditQuestion(Body, frozen=True, tag="edit_question"):
    """`saw` is the text that the sender had before her."""

    said = N_("Question changed")

    question: Ref
    text: Text
    saw: Text
    asks: Kind = "text"
    options: Text = ""
    low: Words = ""
    high: Words = ""
    steps: Annotated[int, msgspec.Meta(ge=2, le=10)] = 5


class MoveQuestion(Body, frozen=True, tag="move_question"):
    """Put a question before another one; empty: to the end."""

    said = N_("Question moved")

    question: Ref
    before: Ref = ""


class DropQuestion(Body, frozen=True, tag="drop_question"):
    said = N_("Question removed")

    question: Ref


# ── answering ──


class HandIn(Body, frozen=True, tag="hand_in"):
    """One's own answers, all of them: what is not among them is not answered. Sent again they take the place of the old ones.

    `picks`: question → answers; `texts`: question → words.
    """

    said = N_("Questionnaire handed in")

    picks: dict[Key, tuple[Key, ...]] = msgspec.field(default_factory=dict)
    texts: dict[Key, Text] = msgspec.field(default_factory=dict)
    region: Short = ""
    age: AgeBand = ""


class TakeBack(Body, frozen=True, tag="take_back"):
    """Take one's answers back altogether."""

    said = N_("Questionnaire taken back")


class TypeSheet(Body, frozen=True, tag="type_sheet"):
    """Type in a numbered form. The second time it is compared with the first; with `counts` it takes the first one's place.

    `tallies`: question.smiley → children, `children`: how many there are, both for groups of children only. There several
    may say something to one question: a line each.
    """

    said = N_("Form from paper typed in")

    number: Number
    picks: dict[Key, tuple[Key, ...]] = msgspec.field(default_factory=dict)
    texts: dict[Key, Text] = msgspec.field(default_factory=dict)
    region: Short = ""
    age: AgeBand = ""
    name: Words = ""
    children: Annotated[int, msgspec.Meta(ge=1, le=MOST_CHILDREN)] = 1
    tallies: dict[Key, Annotated[int, msgspec.Meta(ge=0, le=MOST_CHILDREN)]] = msgspec.field(default_factory=dict)
    counts: bool = False


class DropSheet(Body, frozen=True, tag="drop_sheet"):
    """A form was typed under a wrong number: it goes, with what was compared."""

    said = N_("Form from paper removed")

    number: Number


# ── a group of children ──


class AddChildren(Body, frozen=True, tag="add_children"):
    said = N_("Group of children added")

    children: Annotated[int, msgspec.Meta(ge=1, le=MOST_CHILDREN)]
    name: Words = ""
    region: Short = ""


class EditChildren(Body, frozen=True, tag="edit_children"):
    said = N_("Group of children changed")

    group: Ref
    children: Annotated[int, msgspec.Meta(ge=1, le=MOST_CHILDREN)]
    name: Words = ""
    region: Short = ""


class DropChildren(Body, frozen=True, tag="drop_children"):
    said = N_("Group of children removed")

    group: Ref


class Tap(Body, frozen=True, tag="tap"):
    """A child taps a smiley; `back`: it was not meant."""

    said = N_("Smiley counted")

    group: Ref
    question: Ref
    smiley: Smiley
    back: bool = False


class WriteSaying(Body, frozen=True, tag="write_saying"):
    """What a child says, word for word."""

    said = N_("Child’s words written down")

    group: Ref
    question: Ref
    text: Text


class EditSaying(Body, frozen=True, tag="edit_saying"):
    """`saw` is the text that the author had before her."""

    said = N_("Child’s words changed")

    saying: Ref
    text: Text
    saw: Text


class DropSaying(Body, frozen=True, tag="drop_saying"):
    said = N_("Child’s words removed")

    saying: Ref


# ── coding and showing ──


class AddTopic(Body, frozen=True, tag="add_topic"):
    """A new topic; with `saying` that answer is put under it at once."""

    said = N_("Topic added")

    name: Words
    saying: Ref = ""


class AdoptOption(Body, frozen=True, tag="adopt_option"):
    """An answer to choose becomes a topic: everybody who chose it stands behind it."""

    said = N_("Answer made a topic")

    question: Ref
    option: Key


class NameTopic(Body, frozen=True, tag="name_topic"):
    said = N_("Topic renamed")

    topic: Ref
    name: Words
    saw: Words


class DropTopic(Body, frozen=True, tag="drop_topic"):
    said = N_("Topic removed")

    topic: Ref


class Code(Body, frozen=True, tag="code"):
    """Put an answer under a topic, or take it out again. An answer may be about several."""

    said = N_("Answer put under a topic")
    quiet = True

    saying: Ref
    topic: Ref
    on: bool = True


class QuoteIt(Body, frozen=True, tag="quote_it"):
    """This answer is read out, or not."""

    said = N_("Quote chosen")
    quiet = True

    saying: Ref
    on: bool = True


DRAFTING: tuple[type[Body], ...] = (AddQuestion, EditQuestion, MoveQuestion, DropQuestion)
CODING: tuple[type[Body], ...] = (AddTopic, AdoptOption, NameTopic, DropTopic, Code, QuoteIt)
CHILDREN: tuple[type[Body], ...] = (AddChildren, EditChildren, DropChildren, Tap, WriteSaying, EditSaying, DropSaying)
