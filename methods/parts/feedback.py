"""Feedback: what is written down, what may be said, and what can be worked out of it.

A dot says nothing of whose it is: its id is that of the command that placed it first, and its person's one dot is found by
its author, which sealing takes away. Until the moderator shows the result a dot and a remark are their author's alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Annotated, Any, Literal

import msgspec

from facilitation.method import N_, Body, Scene, Settings
from facilitation.protocol import Colour, Point, apart
from facilitation.records import Data, Record, Ref, Text

Side = Literal["good", "better"]
SIDES: tuple[Side, ...] = ("good", "better")
COLOURS: dict[Side, Colour] = {"good": "green", "better": "orange"}
MOST = 100
"""Each axis goes from 0 to this."""
RATIO = 1.22
"""The wall's field, its width by its height: the dots are moved apart for it."""
GAP = 0.027
"""From one dot's middle to the next one's, in parts of the field's width."""

Short = Annotated[str, msgspec.Meta(max_length=40)]
At = Annotated[int, msgspec.Meta(ge=0, le=MOST)]


class FeedbackSettings(Settings, frozen=True):
    """What the organiser may choose. Empty words stand for the usual ones, in everybody's own language."""

    x: Annotated[Short, msgspec.Meta(title=N_("Axis to the right"), description=N_("Empty: Result"))] = ""
    x_low: Annotated[Short, msgspec.Meta(title=N_("Its left end"), description=N_("Empty: thin"))] = ""
    x_high: Annotated[Short, msgspec.Meta(title=N_("Its right end"), description=N_("Empty: rich"))] = ""
    y: Annotated[Short, msgspec.Meta(title=N_("Axis upwards"), description=N_("Empty: Climate"))] = ""
    y_low: Annotated[Short, msgspec.Meta(title=N_("Its lower end"), description=N_("Empty: frosty"))] = ""
    y_high: Annotated[Short, msgspec.Meta(title=N_("Its upper end"), description=N_("Empty: warm"))] = ""
    words: Annotated[
        bool,
        msgspec.Meta(title=N_("Also ask what was good and what would be better"), description=N_("Cards without a name")),
    ] = True
    good: Annotated[Short, msgspec.Meta(title=N_("Heading of the one column"), description=N_("Empty: Good was"))] = ""
    better: Annotated[
        Short, msgspec.Meta(title=N_("Heading of the other column"), description=N_("Empty: Better would be"))
    ] = ""
    ask_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for dot and cards"))] = 5


class Dot(Data, frozen=True, tag="dot"):
    """Where somebody sees the day, from the low to the high end of each axis."""

    once = ()  # everybody has one

    x: int
    y: int


class Remark(Data, frozen=True, tag="remark"):
    """What was good, or what would be better. Never signed."""

    side: Side
    text: Text


class Turnout(Data, frozen=True, tag="turnout"):
    """How many were there when the result was shown: later they go home. One record for each activity."""

    present: int = 0


class Large(Data, frozen=True, tag="large"):
    """Whether the wall shows the cards alone; one record for each activity."""

    words: bool = False


class PlaceDot(Body, frozen=True, tag="place_dot"):
    """Place one's dot, or move it: everybody has one. Without a person it is one more from paper."""

    said = N_("Dot placed")

    x: At
    y: At


class TakeDot(Body, frozen=True, tag="take_dot"):
    said = N_("Dot taken away")


class AddRemark(Body, frozen=True, tag="add_remark"):
    said = N_("Card added")
    contribution = True

    side: Side
    text: Text


class EditRemark(Body, frozen=True, tag="edit_remark"):
    """`saw` is the text that the author had before her."""

    said = N_("Card changed")

    remark: Ref
    text: Text
    saw: Text


class WithdrawRemark(Body, frozen=True, tag="withdraw_remark"):
    said = N_("Card withdrawn")

    remark: Ref


class Enlarge(Body, frozen=True, tag="enlarge"):
    """Show the cards alone on the wall, or dots and cards again."""

    said = N_("Wall shows dots or cards")
    quiet = True

    words: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis in words: an organiser's own ones or source strings."""

    title: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a picture of many dots says in numbers. `corners`: high or low on x, high or low on y → how many lie there."""

    n: int
    middle: tuple[int, int]  # the median of each axis, 0..100
    corners: dict[tuple[bool, bool], int]
    between: int  # exactly on the line between two corners


def turnout_id(activity: str) -> str:
    return f"{activity}.turnout"


def large_id(activity: str) -> str:
    return f"{activity}.large"


class Answers:
    """What there is to see of one run, worked out from its records, each thing once for as long as the scene lives."""

    def __init__(self, scene: Scene[FeedbackSettings]) -> None:
        self.scene = scene

    @classmethod
    def of(cls, scene: Scene[FeedbackSettings]) -> Answers:
        """The answers of a scene."""
        if "answers" not in scene.memo:
            scene.memo["answers"] = cls(scene)
        answers: Answers = scene.memo["answers"]
        return answers

    @property
    def asking(self) -> bool:
        """True while dots and cards may be placed."""
        return self.scene.state == "open" and self.scene.phase == "ask"

    @property
    def revealed(self) -> bool:
        """True once the result is shown to everybody, by its phase or by closing. Secrecy hangs on this one line."""
        return self.scene.state not in ("prepared", "open") or self.scene.phase == "reveal"

    @cached_property
    def axes(self) -> tuple[Axis, Axis]:
        s = self.scene.settings
        return (
            Axis(s.x or N_("Result"), s.x_low or N_("thin"), s.x_high or N_("rich")),
            Axis(s.y or N_("Climate"), s.y_low or N_("frosty"), s.y_high or N_("warm")),
        )

    def heading(self, side: Side) -> str:
        """What stands above a column: an organiser's own words or a source string."""
        s = self.scene.settings
        return (s.good or N_("Good was")) if side == "good" else (s.better or N_("Better would be"))

    @cached_property
    def dots(self) -> list[Record[Dot]]:
        """All dots that count, in order of birth: for counting only, since the order says who was how quick."""
        return self.scene.shown(Dot)

    def dot_of(self, person: str | None) -> Record[Dot] | None:
        """Somebody's dot, if it stands."""
        return next((d for d in self.dots if d.author == person), None) if person else None

    def ever(self, person: str | None) -> Record[Dot] | None:
        """Somebody's dot, also one taken away again: it is always the same record, so that nobody ever has two. Whose two
        entries on the list have become one may have had two: the one that stands is hers."""
        own = [d for d in self.scene.board.kind(self.scene.id, Dot.tag()) if person and d.author == person]
        return next((d for d in own if d.removed is None), own[0] if own else None)

    @cached_property
    def points(self) -> list[Point]:
        """Where the dots are, each axis 0..1, sorted by place; empty before the result is shown."""
        return sorted((d.data.x / MOST, d.data.y / MOST) for d in self.dots) if self.revealed else []

    @cached_property
    def cloud(self) -> list[Point]:
        """The same, moved apart so that each dot can be counted."""
        return apart(self.points, GAP, RATIO)

    @cached_property
    def summary(self) -> Summary | None:
        """The result in numbers; None before it is shown, and without a single dot."""
        if not self.points:
            return None
        places = [(round(x * MOST), round(y * MOST)) for x, y in self.points]
        half = MOST / 2
        corners = {(right, up): 0 for right in (False, True) for up in (False, True)}
        for x, y in places:
            if x != half and y != half:
                corners[x > half, y > half] += 1
        middle = (round(median(x for x, _ in places)), round(median(y for _, y in places)))
        return Summary(len(places), middle, corners, len(places) - sum(corners.values()))

    def remarks(self, side: Side) -> list[Record[Remark]]:
        """The cards of a column that everybody sees."""
        return [r for r in self.scene.shown(Remark) if r.data.side == side] if self.revealed else []

    @cached_property
    def own(self) -> dict[str, list[Record[Remark]]]:
        """Author → her cards, whatever their status, in order of birth."""
        found: dict[str, list[Record[Remark]]] = {}
        for remark in self.scene.written(Remark):
            if remark.author:
                found.setdefault(remark.author, []).append(remark)
        return found

    @property
    def placed(self) -> int:
        return len(self.dots)

    @cached_property
    def asked(self) -> int:
        """How many could have placed a dot: who was there when the result was shown, before that who is there now."""
        record = self.scene.get(turnout_id(self.scene.id), Turnout)
        here = record.data.present if record is not None and self.revealed else len(self.scene.roster.present)
        return max(here, self.placed)

    @property
    def large(self) -> bool:
        """True while the wall shows the cards alone."""
        record = self.scene.get(large_id(self.scene.id), Large)
        return record is not None and record.data.words and self.revealed and self.scene.settings.words

    def written(self) -> int:
        """How many cards have been written, on whatever way they are; they need not be shown yet."""
        return len(self.scene.written(Remark))


def axis_data(axis: Axis) -> dict[str, Any]:
    return {"title": axis.title, "low": axis.low, "high": axis.high}
