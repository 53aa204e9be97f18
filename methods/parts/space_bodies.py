"""Open space: what may be said. Topics are their hosts'; the desk steers, and writes down what the hosts have agreed on."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Body
from facilitation.people import Words
from facilitation.records import Ref, Text
from methods.parts.space_kinds import MOST_ROUNDS

Place = Annotated[int, msgspec.Meta(ge=0, le=MOST_ROUNDS - 1)]
"""A round, counted from 0."""
Seats = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


# ── Topics ──


class ProposeTopic(Body, frozen=True, tag="propose_topic"):
    said = N_("Topic brought in")
    contribution = True

    title: Words
    text: Text = ""
    signed: bool = False
    step_free: bool = False


class EditTopic(Body, frozen=True, tag="edit_topic"):
    """What its author changes; `saw_…` are the texts that she had before her."""

    said = N_("Topic changed")

    topic: Ref
    title: Words
    text: Text
    saw_title: Words
    saw_text: Text
    signed: bool = False
    step_free: bool = False


class WithdrawTopic(Body, frozen=True, tag="withdraw_topic"):
    """Its author takes a topic back; who has adopted one gives it back."""

    said = N_("Topic withdrawn")

    topic: Ref


class AdoptTopic(Body, frozen=True, tag="adopt_topic"):
    """Stand for a topic, or a second session on it, that has no host."""

    said = N_("Topic adopted")

    session: Ref
    signed: bool = False


class PassTopic(Body, frozen=True, tag="pass_topic"):
    """Somebody else hosts a session; empty: nobody, until somebody adopts it."""

    said = N_("Topic passed on")

    session: Ref
    person: Ref = ""


class MergeTopics(Body, frozen=True, tag="merge_topics"):
    """Put a topic together with another one. Both titles are kept. `consent`: the hosts have agreed."""

    said = N_("Topics merged")

    topic: Ref
    into: Ref
    consent: bool = False


class PartTopic(Body, frozen=True, tag="part_topic"):
    """A merged topic stands for itself again; until the first round begins."""

    said = N_("Topic on its own again")

    topic: Ref


class RepeatTopic(Body, frozen=True, tag="repeat_topic"):
    """A second session on the same topic."""

    said = N_("Second session added")

    topic: Ref


class DropRepeat(Body, frozen=True, tag="drop_repeat"):
    said = N_("Second session removed")

    session: Ref


# ── The market ──


class PlaceTopic(Body, frozen=True, tag="place_topic"):
    """A session gets a round and a room. At the desk two sessions trade places if it is taken."""

    said = N_("Topic placed")

    session: Ref
    slot: Place
    room: Ref


class FreeTopic(Body, frozen=True, tag="free_topic"):
    """Take a session out of the matrix; it waits for a place again."""

    said = N_("Place given back")

    session: Ref


class AskHost(Body, frozen=True, tag="ask_host"):
    """A host asks another one: trade places, or do both topics together?"""

    said = N_("A host was asked")

    what: Literal["trade", "merge"]
    topic: Ref
    other: Ref


class AnswerHost(Body, frozen=True, tag="answer_host"):
    """Yes or no to such a question; who has asked takes it back with no."""

    said = N_("A host has answered")

    ask: Ref
    yes: bool


class ShowInterest(Body, frozen=True, tag="show_interest"):
    said = N_("Interest shown")

    session: Ref
    on: bool = True


class KeepBoth(Body, frozen=True, tag="keep_both"):
    """Two sessions at the same time are meant so."""

    said = N_("Both sessions kept")

    slot: Place
    on: bool = True


class AddRoom(Body, frozen=True, tag="add_room"):
    said = N_("Room added")

    title: Words = ""
    seats: Seats = 0
    step_free: bool = False


class EditRoom(Body, frozen=True, tag="edit_room"):
    said = N_("Room changed")

    room: Ref
    title: Words
    seats: Seats = 0
    step_free: bool = False


class DropRoom(Body, frozen=True, tag="drop_room"):
    """Take an empty room away."""

    said = N_("Room removed")

    room: Ref


class Propose(Body, frozen=True, tag="propose"):
    """Make a plan for what has no place yet. Nothing moves."""

    said = N_("Plan proposed")


class ApplyProposal(Body, frozen=True, tag="apply_proposal"):
    """Take over what is still possible of the plan."""

    said = N_("Proposed plan taken over")


class DropProposal(Body, frozen=True, tag="drop_proposal"):
    said = N_("Proposed plan dismissed")


class SetTags(Body, frozen=True, tag="set_tags"):
    """Who somebody is, in a few words. Empty ones are left out; none at all takes them back."""

    said = N_("Hashtags written")

    tags: Annotated[tuple[Words, ...], msgspec.Meta(max_length=5)] = ()


TOPICS: tuple[type[Body], ...] = (ProposeTopic, EditTopic, WithdrawTopic, AdoptTopic)
PLACING: tuple[type[Body], ...] = (PlaceTopic, FreeTopic)
MARKET: tuple[type[Body], ...] = (AskHost, AnswerHost, ShowInterest, KeepBoth)
SHAPING: tuple[type[Body], ...] = (PassTopic, RepeatTopic, DropRepeat, AddRoom, EditRoom, DropRoom)
MERGING: tuple[type[Body], ...] = (MergeTopics, PartTopic)
PROPOSING: tuple[type[Body], ...] = (Propose, ApplyProposal, DropProposal)
MARKET_BODIES: tuple[type[Body], ...] = (*TOPICS, *PLACING, *MARKET, *SHAPING, *MERGING, *PROPOSING, SetTags)
