"""The action plan: what is written down, what may be said, and what the organiser may choose.

Nobody is made responsible by others: a measure is a proposal until somebody who is present takes it on (`Taken`, a record of
that person's own).
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.agenda import Date
from facilitation.method import N_, Body, Settings
from facilitation.people import Name, Words
from facilitation.records import Data, Ref, Text
from methods.parts.days import Entered
from methods.parts.pages import TurnPage

Lasting = Literal["", "temporary", "permanent"]
Progress = Literal["", "running", "done", "dropped"]
Status = Literal["proposed", "accepted", "running", "done", "dropped"]
HowLong = Annotated[str, msgspec.Meta(pattern="^(temporary|permanent)?$")]

STATUS: dict[Status, str] = {
    "proposed": N_("proposed"),
    "accepted": N_("accepted"),
    "running": N_("in progress"),
    "done": N_("completed"),
    "dropped": N_("dropped"),
}
LASTING: dict[Lasting, str] = {"": "", "temporary": N_("temporary"), "permanent": N_("permanent")}
STEP, TO, WITH, MEANS = N_("First step"), N_("Proposal for"), N_("With"), N_("What it needs")
HOW_LONG, STANDS, WHO, DUE, REASON = N_("How long"), N_("Status"), N_("Who"), N_("By when"), N_("Reason")
"""Headings of an offer's items, for whoever asks one day what became of a measure."""
MEASURE, GROUP = "measure", "group"
"""The sorts of what is handed on: what a plan offers, and a group that goes on after the day."""
CARRIED = N_("Follow-up group")
"""The heading under which a group that goes on after the day says that it carries a measure."""
UNDER: dict[str, tuple[str, ...]] = {
    "step": (STEP, "step"),
    "to": (TO, "to"),
    "partners": (WITH, "partner"),
    "lasting": (HOW_LONG, "term"),
    "resources": (MEANS, "resources"),
}
"""The plan's columns: what another step hands over under one of these headings comes into that column."""


class PlanSettings(Settings, frozen=True):
    """What the organiser may choose."""

    propose: Annotated[
        bool,
        msgspec.Meta(
            title=N_("Participants may propose measures"),
            description=N_("Otherwise the plan holds what the groups hand over and what the console adds."),
        ),
    ] = True
    collect_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for collecting"))] = 4
    agree_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for agreeing row by row"))] = 6


class Measure(Data, frozen=True, tag="measure"):
    """One row of the plan. `to`: whom it is proposed to, in words, which makes nobody responsible. `due`: a day or "".

    `group` and `idea`: where it came from, as it was handed over; the record itself has the idea's id as its origin.
    """

    text: Text
    step: Text = ""
    to: Words = ""
    partners: Words = ""
    due: Date = ""
    lasting: Lasting = ""
    resources: Text = ""
    progress: Progress = ""
    reason: Words = ""
    group: Ref = ""
    idea: Text = ""
    carried: Words = ""  # the group that goes on with it after the day, where nobody else has taken it on


class Taken(Data, frozen=True, tag="taken"):
    """Somebody has taken a measure on: the record's author. `named`: her name may stand on the wall and in public.

    `name`: how she wants to be called here; empty: as she is called in the list of people.
    """

    measure: Ref
    named: bool = False
    name: Name = ""


class Hand(Data, frozen=True, tag="hand"):
    """The row that is being talked about. One record for each activity."""

    row: Ref = ""


class ProposeMeasure(Body, frozen=True, tag="propose_measure"):
    said = N_("Measure proposed")
    contribution = True

    text: Text
    step: Text = ""
    to: Words = ""
    partners: Words = ""
    due: Entered = ""
    lasting: HowLong = ""
    resources: Text = ""


class EditMeasure(Body, frozen=True, tag="edit_measure"):
    """What is None stays. Each `saw_…` is what stood there before the sender's eyes; what she left as it was stays too."""

    said = N_("Measure changed")

    measure: Ref
    text: Text | None = None
    step: Text | None = None
    to: Words | None = None
    partners: Words | None = None
    due: Entered | None = None
    lasting: HowLong | None = None
    resources: Text | None = None
    saw_text: Text = ""
    saw_step: Text = ""
    saw_to: Words = ""
    saw_partners: Words = ""
    saw_due: Entered = ""
    saw_lasting: HowLong = ""
    saw_resources: Text = ""


FIELDS = ("text", "step", "to", "partners", "due", "lasting", "resources")
"""What may be edited in a measure."""


class WithdrawMeasure(Body, frozen=True, tag="withdraw_measure"):
    """Its author takes a proposal back that nobody has taken on."""

    said = N_("Proposal withdrawn")

    measure: Ref


class AcceptMeasure(Body, frozen=True, tag="accept_measure"):
    """Take a measure on, or change how one is named in it. `due`: by when; empty: as it stands."""

    said = N_("Measure taken on")

    measure: Ref
    named: bool = False
    name: Name = ""
    due: Entered = ""


class GiveBack(Body, frozen=True, tag="give_back"):
    said = N_("Measure given back")

    measure: Ref


class SetProgress(Body, frozen=True, tag="set_progress"):
    """Dropping takes a reason; "" goes back to what follows from whether somebody has taken it on."""

    said = N_("Status of a measure changed")

    measure: Ref
    progress: Progress = ""
    reason: Words = ""


class NextRow(Body, frozen=True, tag="next_row"):
    said = N_("Next row")
    quiet = True


class RowBack(Body, frozen=True, tag="row_back"):
    said = N_("Row before")
    quiet = True


class TakeRow(Body, frozen=True, tag="take_row"):
    """Talk about this row now."""

    said = N_("Row chosen")
    quiet = True

    measure: Ref


BODIES: tuple[type[Body], ...] = (
    ProposeMeasure,
    EditMeasure,
    WithdrawMeasure,
    AcceptMeasure,
    GiveBack,
    SetProgress,
    NextRow,
    RowBack,
    TakeRow,
    TurnPage,
)


def hand_id(activity: str) -> str:
    return f"{activity}.hand"


def copy_id(activity: str, origin: str) -> str:
    """The id of the measure that was made of something handed over."""
    return f"{activity}.{origin}"
