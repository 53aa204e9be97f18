"""A vote with dots: what may be said, by phase."""

from __future__ import annotations

from typing import Annotated

import msgspec

from facilitation.method import N_, Body
from facilitation.people import Words
from facilitation.records import Ref, Text
from methods.parts import dots, pages, paper
from methods.parts.vote_kinds import Amount, Euros


class AddOption(Body, frozen=True, tag="add_option"):
    said = N_("Option added")

    text: Words
    note: Text = ""
    euros: Euros = 0


class EditOption(Body, frozen=True, tag="edit_option"):
    """`saw` and `saw_note` are the texts that the sender had before her."""

    said = N_("Option changed")

    option: Ref
    text: Words
    saw: Words
    note: Text = ""
    saw_note: Text = ""
    euros: Euros = 0


class DropOption(Body, frozen=True, tag="drop_option"):
    said = N_("Option taken out")

    option: Ref


class MoveOption(Body, frozen=True, tag="move_option"):
    """Put an option before another one; empty: to the end."""

    said = N_("Option moved")

    option: Ref
    before: Ref = ""


class MergeOptions(Body, frozen=True, tag="merge_options"):
    """`option` becomes part of `into`. Both titles stay."""

    said = N_("Options merged")

    option: Ref
    into: Ref


class PartOption(Body, frozen=True, tag="part_option"):
    """A merged option stands for itself again."""

    said = N_("Options parted again")

    option: Ref


class ExplainOption(Body, frozen=True, tag="explain_option"):
    """Show one option large on the wall, with its explanation; empty: the list again."""

    said = N_("Option explained")
    quiet = True

    option: Ref = ""


class SetRules(Body, frozen=True, tag="set_rules"):
    """How many dots everybody has (0: half of the options) and how many of them an option takes."""

    said = N_("Number of dots changed")

    dots: Annotated[int, msgspec.Meta(ge=0, le=dots.MOST_DOTS)] = 0
    most: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1


class SetCut(Body, frozen=True, tag="set_cut"):
    said = N_("Changed how many go on")

    n: Annotated[int, msgspec.Meta(ge=1, le=60)]


class TypeBallot(Body, frozen=True, tag="type_ballot"):
    """A numbered paper ballot. Typed a second time it is compared; with `counts` it replaces what was typed before."""

    said = N_("Paper ballot typed in")

    number: paper.Number
    dots: dots.Marks = ()
    counts: bool = False


class CountPaper(Body, frozen=True, tag="count_paper"):
    """What somebody has counted on paper sheets without numbers: dots for each option, in the same order, and how many sheets.
    Instead of what was counted before."""

    said = N_("Counted paper dots entered")

    options: dots.Marks
    dots: Annotated[tuple[Amount, ...], msgspec.Meta(max_length=dots.MOST_DOTS * 2)]
    sheets: Annotated[int, msgspec.Meta(ge=0, le=99_999)]


class ClearDots(Body, frozen=True, tag="clear_dots"):
    """Take all dots of this round away, on phones and on paper, so that the options can be changed again."""

    said = N_("All dots taken away")


class PreferOption(Body, frozen=True, tag="prefer_option"):
    """Break a tie: this option goes before the others with as many dots."""

    said = N_("Tie broken by the moderation")

    option: Ref


class DrawLot(Body, frozen=True, tag="draw_lot"):
    """Break the tie in which this option is by lot; the seed is the command's id."""

    said = N_("Tie broken by lot")

    option: Ref


class RunOff(Body, frozen=True, tag="run_off"):
    """Another round between the options of this one's tie. It begins with the next step to the dots."""

    said = N_("Another round called")

    option: Ref


class CallOff(Body, frozen=True, tag="call_off"):
    said = N_("The round was called off")


REVIEWING: tuple[type[Body], ...] = (
    AddOption, EditOption, DropOption, MoveOption, MergeOptions, PartOption, ExplainOption, SetRules,
)  # fmt: skip
COUNTING: tuple[type[Body], ...] = (TypeBallot, CountPaper, ClearDots)
RESOLVING: tuple[type[Body], ...] = (PreferOption, DrawLot, RunOff, CallOff, pages.TurnPage)
