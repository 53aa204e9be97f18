"""The look-back: what is written down, what may be said, and what the organiser may choose."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Body, Settings
from facilitation.people import Words
from facilitation.records import Data, Ref, Text
from methods.parts.measure_kinds import Status
from methods.parts.pages import TurnPage

Sort = Literal["measure", "group"]
OPEN: tuple[Status, ...] = ("proposed", "accepted", "running")
"""What is not over yet."""
LATER = {"later": True}


class ReviewSettings(Settings, frozen=True):
    """What the organiser may choose; also after something was handed over, which is before the day begins."""

    know: Annotated[
        bool,
        msgspec.Meta(
            title=N_("Those present may add what they know"),
            description=N_("A card on the phone, without a name, to what is being looked at"),
            extra_json_schema=LATER,
        ),
    ] = True
    look_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for looking back"), extra_json_schema=LATER)] = 8
    overview_minutes: Annotated[
        int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for the overview"), extra_json_schema=LATER)
    ] = 2


class Matter(Data, frozen=True, tag="matter"):
    """Something that was agreed on before: a measure or a group. `was` is how it stood then, `status` how it stands now.

    `said`: one sentence on it, and `by` whom, a role or an institution. `steps` and `words`: the way that it came by.
    """

    text: Text
    sort: Sort = "measure"
    was: Status = "accepted"
    status: Status = "accepted"
    reason: Words = ""
    step: Text = ""
    who: Words = ""
    partners: Words = ""
    due: Words = ""
    said: Words = ""
    by: Words = ""
    carried: bool = False  # a group of the same name goes on with it
    looked: bool = False  # it was talked about today
    steps: tuple[str, ...] = ()
    words: tuple[Text, ...] = ()
    order: int = 0  # among those that came by the same hand-over


class Known(Data, frozen=True, tag="known"):
    """What somebody knows about it."""

    matter: Ref
    text: Text


class Looking(Data, frozen=True, tag="looking"):
    """What is being looked at. One record for each activity."""

    matter: Ref = ""


class AddMatter(Body, frozen=True, tag="add_matter"):
    """What was agreed on elsewhere, or before this tool was there."""

    said = N_("Entry of the look-back added")

    text: Text
    who: Words = ""
    was: Status = "accepted"


class SayStands(Body, frozen=True, tag="say_stands"):
    """How it stands today; dropping takes a reason. What is None stays."""

    said = N_("Status in the look-back said")

    matter: Ref
    status: Status | None = None
    reason: Words = ""
    sentence: Words | None = None
    by: Words | None = None


class NextMatter(Body, frozen=True, tag="next_matter"):
    said = N_("Next entry")
    quiet = True


class MatterBack(Body, frozen=True, tag="matter_back"):
    said = N_("Entry before")
    quiet = True


class TakeMatter(Body, frozen=True, tag="take_matter"):
    """Look at this one now."""

    said = N_("Entry chosen")
    quiet = True

    matter: Ref


class AddKnown(Body, frozen=True, tag="add_known"):
    said = N_("Added what is known")
    contribution = True

    matter: Ref
    text: Text


class WithdrawKnown(Body, frozen=True, tag="withdraw_known"):
    said = N_("Card taken back")

    card: Ref


BODIES: tuple[type[Body], ...] = (
    AddMatter,
    SayStands,
    NextMatter,
    MatterBack,
    TakeMatter,
    AddKnown,
    WithdrawKnown,
    TurnPage,
)


def looking_id(activity: str) -> str:
    return f"{activity}.looking"


def matter_id(activity: str, origin: str) -> str:
    """The id of the entry that was made of something handed over."""
    return f"{activity}.{origin}"
