"""Who talks with whom: rounds of pairs in which nobody meets the same person twice. Pure, and the same for the same seed.

The ground is the round robin: all sit in a circle, one stays, the others move on by one place each round; so an even number
meets for n - 1 rounds without a repeat. Where that would bring people of one institution together, or where people have
come and gone, the best other matching is searched for. An odd number has one group of three, which goes round.

What counts, in this order: nobody meets somebody again; nobody is in a group of three a second time before all were once;
two who keep their seats do not meet (one of them would have to move after all); nor do two of the same institution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from random import Random

from methods.parts.matching import NOBODY, enlarge

Group = tuple[str, ...]
Allowed = Callable[[str, str], bool]
POOL, TRIES, FEW, SMALL = 24, 200, 8, 15
"""The group of three is chosen among so many who are next in turn. So many such groups are looked at, or a few, if there
are more people than a small number: then a good one is soon found, and the room must not wait."""


@dataclass(frozen=True)
class Company:
    """What is to be known of those who meet. `met`: the groups of all rounds so far. `house`: person → institution; without
    one somebody is a stranger to all. `seated`: who keeps her seat. `seed`: the same through all rounds of one run."""

    seed: str
    met: Sequence[Sequence[Group]] = ()
    house: Mapping[str, str] = field(default_factory=dict)
    seated: Collection[str] = ()

    @cached_property
    def pairs(self) -> Counter[frozenset[str]]:
        """How often two have met already."""
        return Counter(frozenset(pair) for groups in self.met for group in groups for pair in combinations(group, 2))

    @cached_property
    def threes(self) -> Counter[str]:
        """How often somebody was in a group of three."""
        return Counter(p for groups in self.met for group in groups if len(group) > 2 for p in group)

    def new(self, a: str, b: str) -> bool:
        return frozenset((a, b)) not in self.pairs

    def movable(self, a: str, b: str) -> bool:
        return a not in self.seated or b not in self.seated

    def strangers(self, a: str, b: str) -> bool:
        return not self.house.get(a) or self.house.get(a) != self.house.get(b)

    def costs(self, groups: Iterable[Group]) -> tuple[int, int, int]:
        """(repeats, twos who both keep their seats, twos of one institution): what is smaller is better."""
        twos = [pair for g in groups for pair in combinations(g, 2)]
        return (
            sum(self.pairs[frozenset((a, b))] for a, b in twos),
            sum(not self.movable(a, b) for a, b in twos),
            sum(not self.strangers(a, b) for a, b in twos),
        )

    def circle(self, people: Iterable[str]) -> list[str]:
        """The people in an order that chance gave each of them once for all: who comes or goes moves nobody else."""
        return sorted(people, key=lambda p: (Random(f"{self.seed}/{p}").random(), p))


FINE = (0, 0, 0)


def draw(people: Collection[str], company: Company) -> list[Group]:
    """The groups of one round: everybody in one; twos, with one three for an odd number; one person alone is a group of one."""
    circle = company.circle(people)
    if len(circle) <= 3:
        return [tuple(circle)] if circle else []
    return _with_three(circle, company) if len(circle) % 2 else _twos(circle, company)


def robin(circle: Sequence[str], turn: int) -> list[Group]:
    """The pairs of one turn of the round robin; turns from 0 to n - 2 bring everybody together once. `circle` is even."""
    first, others = circle[0], list(circle[1:])
    turn %= len(others)
    line = [first, *others[turn:], *others[:turn]]
    return [(line[i], line[-1 - i]) for i in range(len(line) // 2)]


def _twos(circle: Sequence[str], company: Company, due: Collection[str] = ()) -> list[Group]:
    """The best pairs of an even number. `due` are to be in a group of three soon: better they do not meet before that."""
    n, rounds = len(circle), len(company.met)
    turns = [robin(circle, rounds + i) for i in range(n - 1)]
    best = min(turns, key=company.costs)
    apart = sum(set(g) <= set(due) for g in best) if due else 0
    cost = company.costs(best)
    if cost == FINE and not apart:
        return best
    # Another matching spoils the circle for later. Up to here there will be one without repeats in the next round too, because
    # everybody still knows fewer than half (Dirac); after that institutions have to stand back.
    if cost[:2] == FINE[:2] and rounds + 2 > n // 2:
        return best
    found = _searched(circle, best, company, due)
    return min((found, best), key=company.costs)


def _searched(circle: Sequence[str], ground: Sequence[Group], company: Company, due: Collection[str]) -> list[Group]:
    """As many of the best pairs as there can be, then as many of the next best; begun with what is good in `ground`."""
    wishes: list[Allowed] = [
        lambda a, b: a not in due or b not in due,
        company.strangers,
        company.movable,
        company.new,
    ]
    place = {p: i for i, p in enumerate(circle)}
    mate = [NOBODY] * len(circle)
    for a, b in ground:
        if all(wish(a, b) for wish in wishes):
            mate[place[a]], mate[place[b]] = place[b], place[a]
    while wishes:
        near = [[place[b] for b in circle if a != b and all(wish(a, b) for wish in wishes)] for a in circle]
        enlarge(mate, near)
        del wishes[0]
    left = iter([i for i, other in enumerate(mate) if other == NOBODY])
    for one, other in zip(left, left, strict=True):  # they have all met: there is nothing better
        mate[one], mate[other] = other, one
    return [(circle[i], circle[j]) for i, j in enumerate(mate) if i < j]


def _with_three(circle: Sequence[str], company: Company) -> list[Group]:
    """One group of three, and pairs of the others."""
    threes = company.threes
    fewest = min(threes[p] for p in circle)
    least = _turns(sorted(circle, key=lambda p: threes[p])[:3], company)
    best: tuple[tuple[int, ...], list[Group]] | None = None
    for three in _threes(circle, company):
        own = company.costs([three])
        bound = (own[0], _turns(three, company))
        if best is not None and bound > best[0][:2]:
            break
        others = [p for p in circle if p not in three]
        due = {p for p in others if threes[p] == fewest}
        groups = [three, *(_twos(others, company, due) if others else ())]
        cost = company.costs(groups)
        whole = (cost[0], bound[1], *cost[1:])
        if best is None or whole < best[0]:
            best = (whole, groups)
        if whole == (0, least, 0, 0):
            break
    assert best is not None
    return best[1]


def _threes(circle: Sequence[str], company: Company) -> Iterator[Group]:
    """Groups of three, the best first: without repeats, of those who were in one least often."""
    pool = sorted(circle, key=lambda p: company.threes[p])[:POOL]

    def key(three: Group) -> tuple[int, ...]:
        repeats, *others = company.costs([three])
        return (repeats, _turns(three, company), *others)

    yield from sorted(combinations(pool, 3), key=key)[: TRIES if len(circle) <= SMALL else FEW]


def _turns(three: Iterable[str], company: Company) -> int:
    """How unfair a group of three would be: who was in one twice weighs more than two who were in one once."""
    return sum(company.threes[p] ** 2 for p in three)


def completed(groups: Sequence[Group], here: Collection[str], company: Company) -> list[Group]:
    """A round that was drawn before some came and others went. Each group keeps its place in the list; one that has fallen
    apart becomes empty, new groups stand at the end. Who is alone or new gets somebody; nobody else is moved, but one of a
    group of three where that makes all of them twos."""
    kept = [tuple(p for p in g if p in here) for g in groups]
    loose = [p for g in kept if len(g) == 1 for p in g]
    placed = {p for g in kept for p in g}
    loose += [p for p in company.circle(here) if p not in placed]
    kept = [g if len(g) > 1 else () for g in kept]
    if len(loose) % 2:
        three = next((i for i, g in enumerate(kept) if len(g) > 2), None)
        if three is not None:
            gives = min(kept[three], key=lambda p: (company.costs((p, q) for q in loose), kept[three].index(p)))
            kept[three] = tuple(p for p in kept[three] if p != gives)
            loose.append(gives)
        elif len(loose) == 1 and any(kept):
            joins = nearest(loose[0], kept, company)
            kept[joins] = (*kept[joins], loose[0])
            loose = []
    return [*kept, *draw(loose, company)]


def nearest(person: str, groups: Sequence[Group], company: Company) -> int:
    """The index of the group that somebody joins best: a small one, where she knows nobody. There has to be one."""

    def key(index: int) -> tuple[int, tuple[int, int, int], int]:
        group = groups[index]
        return len(group), company.costs((person, q) for q in group), sum(company.threes[q] for q in group)

    return min((i for i, g in enumerate(groups) if g), key=key)


def places(groups: Sequence[Group], was: Mapping[str, int], seated: Collection[str], taken: Collection[int] = ()) -> list[int]:
    """The number of the place where each group meets, from 1; none twice, none that is `taken`. `was`: person → her last
    place. Who is seated stays; in as many other groups as possible one may stay too, so that not all get up at once."""
    wanted = []
    for group in groups:
        firm = [was[p] for p in group if p in seated and p in was] or [was[p] for p in group if p in was]
        wanted.append([n for n in firm if n not in taken])
    given: dict[int, int] = {}  # place → index of its group

    def give(index: int, tried: set[int]) -> bool:
        for number in wanted[index]:
            if number not in tried:
                tried.add(number)
                if number not in given or give(given[number], tried):
                    given[number] = index
                    return True
        return False

    # Whoever has a place already keeps one while others get theirs: the seated come first and cannot be pushed away.
    for index in sorted(range(len(groups)), key=lambda i: not any(p in seated for p in groups[i])):
        give(index, set())
    found = {index: number for number, index in given.items()}
    free = (n for n in range(1, len(groups) + len(given) + len(taken) + 1) if n not in given and n not in taken)
    return [found[i] if i in found else next(free) for i in range(len(groups))]
