"""Speed dialogue: what is written down and what may be said.

A round is a record: the groups and the numbers of the places where they meet. What is said in the talks is written down
nowhere.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Body, Settings
from facilitation.people import Words
from facilitation.records import Data, Ref, Text, Who

Line = Annotated[str, msgspec.Meta(max_length=300)]
LATER = {"later": True}


class SpeedSettings(Settings, frozen=True):
    """What the organiser may choose. All of it may be changed while it runs: no round that was drawn depends on it."""

    questions: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=12,
            title=N_("Questions of the rounds"),
            description=N_("One per line, one for each round. The last one stays for all further rounds."),
            extra_json_schema=LATER,
        ),
    ] = ()
    rounds: Annotated[
        int,
        msgspec.Meta(
            ge=1,
            le=12,
            title=N_("Rounds planned"),
            description=N_("More or fewer are possible while it runs."),
            extra_json_schema=LATER,
        ),
    ] = 3
    round_minutes: Annotated[int, msgspec.Meta(ge=1, le=30, title=N_("Minutes for each round"), extra_json_schema=LATER)] = 4
    half: Annotated[
        bool,
        msgspec.Meta(
            title=N_("Signal at half-time"),
            description=N_("In light and sound, so that both have their turn."),
            extra_json_schema=LATER,
        ),
    ] = True
    change_minutes: Annotated[
        int, msgspec.Meta(ge=1, le=10, title=N_("Minutes for changing places"), extra_json_schema=LATER)
    ] = 1
    check_in_minutes: Annotated[
        int, msgspec.Meta(ge=1, le=60, title=N_("Minutes for checking in"), extra_json_schema=LATER)
    ] = 3
    harvest_minutes: Annotated[int, msgspec.Meta(ge=1, le=60, title=N_("Minutes for the harvest"), extra_json_schema=LATER)] = 4
    pairs_up_to: Annotated[
        int,
        msgspec.Meta(
            ge=0,
            le=100,
            title=N_("Pairs by name up to"),
            description=N_("With more people there are two rows of chairs; 0 means: always two rows"),
            extra_json_schema=LATER,
        ),
    ] = 40
    point: Annotated[
        Literal["place", "table"],
        msgspec.Meta(
            title=N_("People meet at"),
            extra_json_schema={"options": {"place": N_("numbered places"), "table": N_("numbered tables")}, **LATER},
        ),
    ] = "place"
    interests: Annotated[
        int,
        msgspec.Meta(ge=1, le=5, title=N_("Interests that each may write down"), extra_json_schema=LATER),
    ] = 1


class Part(Data, frozen=True, tag="part"):
    """Its author takes part, or did. `keeps`: she keeps her seat, and others come to her. `missed`: somebody waited for her in
    vain; until she says that she is there she is not drawn again."""

    on: bool = True
    keeps: bool = False
    missed: bool = False


class Round(Data, frozen=True, tag="round"):
    """One round. `places` are the numbers at which the groups meet, in their order. `rows`: two rows of chairs, without names.
    `begun` is false while people are still on their way. `size`: how many took part, which stays when names are forgotten.
    `seed`: what chance was drawn with."""

    groups: tuple[tuple[Who, ...], ...] = ()
    places: tuple[int, ...] = ()
    rows: bool = False
    begun: bool = False
    size: int = 0
    seed: str = ""


class Interest(Data, frozen=True, tag="interest"):
    """What somebody takes away as her interest, in one line."""

    text: Words


class JoinIn(Body, frozen=True, tag="join_in"):
    """Take part from the next round on."""

    said = N_("Takes part")


class LeaveTalks(Body, frozen=True, tag="leave_talks"):
    said = N_("Takes part no longer")


class KeepSeat(Body, frozen=True, tag="keep_seat"):
    """Others come to me."""

    said = N_("Seat kept or given up")

    keep: bool


class Alone(Body, frozen=True, tag="alone"):
    """Nobody is at my place: join the nearest pair, or somebody who waits."""

    said = N_("Somebody alone joined another pair")


class CallIn(Body, frozen=True, tag="call_in"):
    """Everybody who is here takes part."""

    said = N_("Everybody here takes part")


class SetIn(Body, frozen=True, tag="set_in"):
    """The moderator checks somebody in or out."""

    said = N_("Somebody checked in or out")

    person: Ref
    on: bool


class FillUp(Body, frozen=True, tag="fill_up"):
    """Who waits or is alone gets somebody to talk with now, not only in the next round."""

    said = N_("Those who waited brought together")


class AddInterest(Body, frozen=True, tag="add_interest"):
    said = N_("Interest written down")
    contribution = True

    text: Words


class EditInterest(Body, frozen=True, tag="edit_interest"):
    """`saw` is the text that the author had before her."""

    said = N_("Interest changed")

    interest: Ref
    text: Words
    saw: Text


class WithdrawInterest(Body, frozen=True, tag="withdraw_interest"):
    said = N_("Interest withdrawn")

    interest: Ref
