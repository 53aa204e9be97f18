"""Dividing people over tables: what must hold for any people, tables, seats, wishes and kinds."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from methods.parts.balance import Guest, Table, divide

KINDS = st.sampled_from(["", "Kita", "Schule", "Verein"])
SEED = st.integers(0, 2**32)
unhurried = settings(deadline=None, derandomize=True)
"""The same examples every time, on however slow a machine."""


@st.composite
def rooms(draw: st.DrawFn, *, seats: bool = True, sitting: bool = True) -> list[Table]:
    return [
        Table(f"t{i}", draw(st.integers(0, 9)) if seats else 0, tuple(draw(st.lists(KINDS, max_size=4))) if sitting else ())
        for i in range(draw(st.integers(1, 6)))
    ]


@st.composite
def people(draw: st.DrawFn, *, wishes: bool = True, kinds: bool = True) -> list[Guest]:
    wish = st.lists(st.sampled_from([f"t{i}" for i in range(7)]), max_size=2, unique=True)
    return [
        Guest(f"p{i}", draw(KINDS) if kinds else "", tuple(draw(wish)) if wishes else ())
        for i in range(draw(st.integers(0, 30)))
    ]


def sizes(tables: list[Table], found: dict[str, str]) -> dict[str, int]:
    came = Counter(found.values())
    return {t.id: len(t.sitting) + came[t.id] for t in tables}


@unhurried
@given(people(), rooms(), SEED)
def test_everybody_gets_exactly_one_table_and_the_same_chance_gives_the_same(
    guests: list[Guest], tables: list[Table], seed: int
) -> None:
    found = divide(guests, tables, Random(seed))
    assert found.keys() == {g.id for g in guests}
    assert set(found.values()) <= {t.id for t in tables}
    assert found == divide(guests, tables, Random(seed))


@unhurried
@given(people(), rooms(seats=False, sitting=False), SEED)
def test_sizes_differ_by_at_most_one(guests: list[Guest], tables: list[Table], seed: int) -> None:
    found = sizes(tables, divide(guests, tables, Random(seed))).values()
    assert max(found) - min(found) <= 1


@unhurried
@given(people(), rooms(), SEED)
def test_seats_are_kept_as_far_as_they_go(guests: list[Guest], tables: list[Table], seed: int) -> None:
    """Nobody sits down at a full table while another has a seat; and among those with seats the smallest is filled first."""
    found = divide(guests, tables, Random(seed))
    came, size = Counter(found.values()), sizes(tables, found)
    free = [t for t in tables if not t.seats or size[t.id] < t.seats]
    for table in tables:
        if came[table.id] and free:
            assert not table.seats or size[table.id] <= table.seats
            assert size[table.id] <= min(size[t.id] for t in free) + 1
    over = [size[t.id] - t.seats for t in tables if came[t.id]]
    if over and not free:
        assert max(over) <= max(0, min(size[t.id] - t.seats for t in tables)) + 1


@unhurried
@given(people(), rooms(), SEED)
def test_wishes_come_first(guests: list[Guest], tables: list[Table], seed: int) -> None:
    """Where a wish was not kept, only people sit down there who wish for that table at least as much."""
    found = divide(guests, tables, Random(seed))
    known = {t.id for t in tables}
    rank = {(g.id, t): g.wishes.index(t) if t in g.wishes else 2 for g in guests for t in known}
    for guest in guests:
        for place, wish in enumerate(guest.wishes):
            if wish in known and rank[guest.id, found[guest.id]] > place:
                assert all(rank[g, wish] <= place for g, table in found.items() if table == wish)


@unhurried
@given(people(wishes=False), rooms(seats=False, sitting=False), SEED)
def test_each_kind_is_spread(guests: list[Guest], tables: list[Table], seed: int) -> None:
    found = divide(guests, tables, Random(seed))
    for kind in {g.kind for g in guests}:
        came = Counter(found[g.id] for g in guests if g.kind == kind)
        counts = [came[t.id] for t in tables]
        assert max(counts) - min(counts) <= 1


@unhurried
@given(people(wishes=False), rooms(), SEED)
def test_no_two_could_change_places_to_spread_the_kinds_better(guests: list[Guest], tables: list[Table], seed: int) -> None:
    found = divide(guests, tables, Random(seed))

    def cost(where: dict[str, str]) -> int:
        counts = Counter((t.id, k) for t in tables for k in t.sitting) + Counter((where[g.id], g.kind) for g in guests)
        return sum(n * n for n in counts.values())

    for one, other in combinations(guests, 2):
        swapped = found | {one.id: found[other.id], other.id: found[one.id]}
        assert cost(swapped) >= cost(found)


@unhurried
@given(people(kinds=False, wishes=False), SEED)
def test_without_a_table_nobody_is_placed(guests: list[Guest], seed: int) -> None:
    assert divide(guests, [], Random(seed)) == {}


def test_chance_decides_who_sits_where() -> None:
    guests, tables = [Guest(f"p{i}") for i in range(12)], [Table("a"), Table("b")]
    assert len({tuple(sorted(divide(guests, tables, Random(seed)).items())) for seed in range(20)}) > 10


def test_a_thousand_people_are_divided_at_once() -> None:
    guests = [Guest(f"p{i}", f"Einrichtung {i % 90}") for i in range(1_000)]
    tables = [Table(f"t{i}", 3 + i % 9) for i in range(150)]
    found = divide(guests, tables, Random(1))
    assert len(found) == 1_000
