"""Commitments: what is written down, what may be said, and what the organiser may choose."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.agenda import Date
from facilitation.method import N_, Body, Settings
from facilitation.records import Data, Ref, Text
from methods.parts.days import Entered

Readers = Literal["private", "group", "public"]
Sentence = Literal["want", "step"]
SENTENCES: dict[Sentence, str] = {
    "want": N_("This is what I want to do:"),
    "step": N_("This is my first step within the next 72 hours:"),
}
SEEN_BY: dict[Readers, str] = {"private": N_("only you"), "group": N_("your group"), "public": N_("everybody")}


class CommitmentSettings(Settings, frozen=True):
    """What the organiser may choose."""

    sentence: Annotated[
        Sentence,
        msgspec.Meta(title=N_("The beginning of the sentence"), extra_json_schema={"options": dict(SENTENCES)}),
    ] = "want"
    own: Annotated[
        str,
        msgspec.Meta(
            max_length=200,
            title=N_("A beginning of your own"),
            description=N_("In the first person; empty: the one chosen above"),
        ),
    ] = ""
    reminder: Annotated[
        bool,
        msgspec.Meta(title=N_("Ask for a day of reminder"), description=N_("It goes into the person's own calendar file.")),
    ] = True
    write_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for writing"))] = 5


class Commitment(Data, frozen=True, tag="commitment"):
    """One sentence of one person. `named`: her name stands on it, where others may read it at all."""

    text: Text
    seen: Readers = "private"
    named: bool = False
    remind: Date = ""


class Commit(Body, frozen=True, tag="commit"):
    said = N_("Commitment written")
    contribution = True

    text: Text
    seen: Readers = "private"
    named: bool = False
    remind: Entered = ""


class EditCommitment(Body, frozen=True, tag="edit_commitment"):
    """What is None stays. `saw` is the text that the author had before her."""

    said = N_("Commitment changed")

    commitment: Ref
    text: Text | None = None
    saw: Text = ""
    seen: Readers | None = None
    named: bool | None = None
    remind: Entered | None = None


class WithdrawCommitment(Body, frozen=True, tag="withdraw_commitment"):
    said = N_("Commitment withdrawn")

    commitment: Ref
