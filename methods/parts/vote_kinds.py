"""A vote with dots: what the organiser may choose, what is written down, and what may be said."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Settings
from facilitation.people import Words
from facilitation.records import Data, Ref, Text
from methods.parts import dots, pages, paper

Kind = Literal["interest", "choice", "money"]
MOST_EUROS = 10_000_000
LINE = 300
"""So long is a title at most."""
Euros = Annotated[int, msgspec.Meta(ge=0, le=MOST_EUROS)]
Amount = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,5}$")]
"""A number as a form sends it where one field comes many times."""

QUESTIONS: dict[Kind, str] = {
    "interest": N_("What do I want to go on working on today?"),
    "choice": N_("What is most important to us?"),
    "money": N_("What shall the money be spent on?"),
}
MEANINGS: dict[Kind, str] = {
    "interest": N_("Interest, not a decision"),
    "choice": N_("Most dots go first"),
    "money": N_("By dots in order, until the money is spent"),
}


def euros(n: int) -> str:
    """A sum as it is read in every language: 12 500 €."""
    return f"{n:,} €".replace(",", "\N{NO-BREAK SPACE}").replace(" €", "\N{NO-BREAK SPACE}€")


class VoteSettings(Settings, frozen=True):
    """What the organiser may choose."""

    criterion: Annotated[
        str, msgspec.Meta(max_length=200, title=N_("The question above all"), description=N_("Empty: the usual one"))
    ] = ""
    options: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=1_000)], ...],
        msgspec.Meta(
            max_length=60,
            title=N_("Options"),
            description=N_("One per line: title | explanation | cost in euros. More can be added and taken over on the day."),
        ),
    ] = ()
    kind: Annotated[
        Kind,
        msgspec.Meta(
            title=N_("What the dots are for"),
            extra_json_schema={
                "options": {
                    "interest": N_("to see where the interest is"),
                    "choice": N_("to put options in order"),
                    "money": N_("to spend a sum of money"),
                }
            },
        ),
    ] = "choice"
    dots: Annotated[
        int,
        msgspec.Meta(
            ge=0,
            le=dots.MOST_DOTS,
            title=N_("Dots for each person"),
            description=N_("0: half as many as there are options. Can be changed until the dots are open."),
        ),
    ] = 0
    cap: Annotated[
        int,
        msgspec.Meta(
            ge=1, le=dots.MOST_DOTS, title=N_("At most so many dots"), description=N_("Where they are half of the options")
        ),
    ] = 7
    most: Annotated[
        int,
        msgspec.Meta(
            ge=1, le=10, title=N_("Dots on one option"), description=N_("So many one person may put on the same option")
        ),
    ] = 1
    winners: Annotated[
        int,
        msgspec.Meta(
            ge=1, le=60, title=N_("So many go on"), description=N_("Can be changed at any time; not for a sum of money")
        ),
    ] = 3
    euros: Annotated[
        int, msgspec.Meta(ge=0, le=MOST_EUROS, title=N_("Sum to spend, in euros"), description=N_("Only for a sum of money"))
    ] = 0
    review_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes to look at the options"))] = 5
    dot_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for the dots"))] = 5


# ── what is written down ──


class Option(Data, frozen=True, tag="option"):
    """Something one can dot. `into`: it counts as part of that other option, and both titles stay. `place` sorts. `out`:
    somebody took it out, so that it is not laid out or taken over again."""

    text: Words
    note: Text = ""
    euros: int = 0
    into: Ref = ""
    place: float = 0.0
    out: bool = False


def option_of(line: str) -> Option | None:
    """A line of the settings: title | explanation | cost in euros. None for an empty one."""
    title, *more = (part.strip() for part in line.split("|"))
    if not title:
        return None
    note = more[0] if more else ""
    digits = "".join(c for c in more[1] if c.isdecimal()) if len(more) > 1 else ""
    return Option(title[:LINE], note, min(int(digits), MOST_EUROS) if digits and digits.isascii() else 0)


class Rules(Data, frozen=True, tag="rules"):
    """What was changed before the dots were open; 0: as in the settings. One record for each activity."""

    dots: int = 0
    most: int = 0


class Cut(Data, frozen=True, tag="cut"):
    """How many go on; one record for each activity."""

    n: int = 1


class Round(Data, frozen=True, tag="round"):
    """One round of dots, as it was opened: its options, frozen with their states, and its rules. `present`: how many were
    there when the result was shown. A further round, between options with the same number of dots, waits until it is
    opened."""

    no: int = 0
    options: tuple[Ref, ...] = ()  # what one can dot, in order
    pinned: tuple[Ref, ...] = ()  # all that stood on the list, merged ones too
    seen: tuple[int, ...] = ()  # the seq of each of those
    dots: int = 0
    most: int = 1
    opened: bool = False
    present: int = 0


class PaperBallot(Data, frozen=True, tag="paper_ballot"):
    """A numbered sheet of the first round, as it was typed in. Whose it was nobody knows."""

    number: int
    dots: tuple[Ref, ...] = ()


class Sheets(Data, frozen=True, tag="sheets"):
    """Dots on paper that somebody has counted, for each option of a round, and on how many sheets."""

    round: int = 0
    options: tuple[Ref, ...] = ()
    dots: tuple[int, ...] = ()
    sheets: int = 0


class Broken(Data, frozen=True, tag="broken"):
    """A tie that was broken: these options in this order before all others with as many dots. `seed` of a lot."""

    options: tuple[Ref, ...] = ()
    how: Literal["chosen", "lot"] = "chosen"
    seed: str = ""


class Explained(Data, frozen=True, tag="explained"):
    """The option that stands large on the wall; one record for each activity."""

    option: Ref = ""


RECORDS: tuple[type[Data], ...] = (
    Option, Rules, Cut, Round, dots.Ballot, PaperBallot, paper.Checked, Sheets, Broken, Explained, pages.Turned,
)  # fmt: skip
