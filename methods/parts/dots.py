"""Sticky dots: a box into which everybody puts a few of them. Budget, place, take back, count; blind as long as one is quiet.

What somebody has placed is one record, her ballot: so nobody votes twice, and a doubled person counts once. Its id is that
of the command that began it and says nothing of whose it is; whose it is says its author, and sealing takes that away.
A method that uses dots keeps ballots out of its elements, is `private` about them and shows no count before its time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Annotated, Any

import msgspec

from facilitation.method import N_, Actor, Body, Effect, Put, Rejected, Scene
from facilitation.records import Data, Draft, Record, Ref

MOST_DOTS = 50
"""So many dots somebody has at the very most: a sheet of them."""

Marks = Annotated[tuple[Ref, ...], msgspec.Meta(max_length=MOST_DOTS)]
"""An option's id once for each dot on it."""


class Ballot(Data, frozen=True, tag="ballot"):
    """The dots of one person in one round."""

    once = ("round",)  # everybody has one: of a doubled person's two the older one counts

    dots: tuple[Ref, ...] = ()
    round: int = 0


class PlaceDot(Body, frozen=True, tag="place_dot"):
    """One more dot on an option."""

    said = N_("Dot placed")

    option: Ref


class TakeDot(Body, frozen=True, tag="take_dot"):
    """One dot off an option again."""

    said = N_("Dot taken away")

    option: Ref


class CastDots(Body, frozen=True, tag="cast_dots"):
    """All of somebody's dots at once, instead of those that she had placed: her whole sheet."""

    said = N_("Dots entered for somebody")

    dots: Marks


BODIES: tuple[type[Body], ...] = (PlaceDot, TakeDot, CastDots)


def usual_budget(options: int, cap: int = 7, most: int = 1) -> int:
    """Half as many dots as there are options, rounded up, at most `cap`, at least one; never more than can be placed where
    one option takes at most `most`. 0 only without options."""
    return min(max(1, min(-(-options // 2), cap)), options * most)


class Box:
    """One round: what may be dotted, how many dots everybody has, and how many of them an option takes from one person."""

    def __init__(self, scene: Scene[Any], options: Sequence[str], budget: int, most: int = 1, round: int = 0) -> None:
        self.scene, self.budget, self.most, self.round = scene, budget, most, round
        self.options = dict.fromkeys(options)

    @cached_property
    def ballots(self) -> list[Record[Ballot]]:
        """The ballots with at least one dot, in order of birth: for counting only, since the order says who was how quick."""
        return [b for b in self.scene.shown(Ballot) if b.data.round == self.round and b.data.dots]

    def of(self, person: str | None) -> Record[Ballot] | None:
        """Somebody's ballot, also an empty one or one that was taken off: it is always the same record. None before her first
        dot. Asked for one dot of a thousand people: no index is made of them."""
        every: Iterable[Record[Ballot]] = self.scene.board.kind(self.scene.id, Ballot.tag()) if person else ()
        own = [b for b in every if b.author == person and b.data.round == self.round]
        return next((b for b in own if b.removed is None), own[0] if own else None)

    def dots(self, person: str | None) -> tuple[str, ...]:
        """The options that somebody has dotted, each once for each dot."""
        ballot = self.of(person)
        if ballot is None or ballot.removed is not None:
            return ()
        return tuple(option for option in ballot.data.dots if option in self.options)

    def left(self, person: str | None) -> int:
        return max(0, self.budget - len(self.dots(person)))

    @property
    def voters(self) -> int:
        return len(self.ballots)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Option → its dots, in the order of the options. Whoever calls this must know that the time has come."""
        found = dict.fromkeys(self.options, 0)
        for ballot in self.ballots:
            for option in ballot.data.dots:
                if option in found:
                    found[option] += 1
        return found

    def fits(self, dots: Collection[str]) -> None:
        """Raises Rejected unless these dots are one allowed ballot: known options, within the budget, not too many on one."""
        if any(option not in self.options for option in dots):
            raise Rejected(N_("This is not among the options."))
        if len(dots) > self.budget:
            raise Rejected(N_("Everybody has %(n)s dots here, not more."), n=self.budget)
        marks = list(dots)
        if any(marks.count(option) > self.most for option in set(marks)):
            raise Rejected(N_("At most %(n)s dots on one option."), n=self.most)

    def decide(self, command_id: str, body: Body, actor: Actor) -> list[Effect]:
        """Place, take back or cast. Raises Rejected."""
        person = actor.person or ""
        if not person:
            raise Rejected(N_("Please choose first for whom you enter this."))
        ballot, had = self.of(person), self.dots(person)
        if ballot is not None and had and actor.entered_by and not ballot.entered_by:
            raise Rejected(N_("This person has placed dots herself already."))  # they are nobody else's business
        match body:
            case PlaceDot(option=option):
                if len(had) >= self.budget:
                    raise Rejected(N_("All of your dots are placed. Take one back first."))
                if option in self.options and had.count(option) >= self.most:
                    one, many = N_("Only one dot on each option."), N_("At most %(n)s dots on one option.")
                    raise Rejected(one if self.most == 1 else many, n=self.most)
                now = (*had, option)
            case TakeDot(option=option):
                if option not in had:
                    raise Rejected(N_("There is no dot of yours on this."))
                at = had.index(option)
                now = (*had[:at], *had[at + 1 :])
            case CastDots(dots=dots):
                now = dots
            case _:
                return []
        self.fits(now)
        # Sorted: a ballot says what was dotted, not in which order.
        return [Put(ballot.id if ballot is not None else command_id, Ballot(tuple(sorted(now)), self.round), author=person)]

    def check(self) -> None:
        """Raises Rejected where somebody would have two ballots, or a ballot says more than it may. Asked after every dot of
        a full hall: of a draft only what it has changed is looked at."""
        board = self.scene.board
        every: Iterable[Record[Any]] = board.kind(self.scene.id, Ballot.tag())
        under = board.under if isinstance(board, Draft) else None
        fresh = [r for r in board.changed.values() if isinstance(r.data, Ballot)] if isinstance(board, Draft) else [*every]
        now = [b for b in fresh if b.removed is None and b.data.round == self.round]
        if any(len(b.data.dots) > self.budget for b in now):
            raise Rejected(N_("Everybody has %(n)s dots here, not more."), n=self.budget)
        if any(b.author and _begins(b, under.get(b.id) if under is not None else None) for b in now):
            here = [b.author for b in every if b.removed is None and b.author and b.data.round == self.round]
            if len(set(here)) < len(here):
                raise Rejected(N_("Somebody would have voted twice."))


def _begins(ballot: Record[Any], before: Record[Any] | None) -> bool:
    """True if a ballot is somebody's from now on who had none with this id."""
    return before is None or before.removed is not None or before.author != ballot.author
