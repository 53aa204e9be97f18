"""Who talks with whom: what must hold for every number of people, whatever their institutions, seats and comings."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.parts.matching import NOBODY, enlarge
from methods.parts.pairing import Company, Group, completed, draw, nearest, places, robin

steady = settings(max_examples=80, deadline=None, derandomize=True)
SEEDS = st.integers(0, 999).map(str)
EVEN = st.integers(1, 20).map(lambda half: 2 * half)
HOUSES = st.lists(st.sampled_from(["", "Kita", "Hort", "Amt", "Verein"]), min_size=41, max_size=41)


def names(n: int) -> list[str]:
    return [f"p{i:02}" for i in range(n)]


def housed(n: int, houses: list[str]) -> dict[str, str]:
    return dict(zip(names(n), houses, strict=False))


def rounds(n: int, many: int, seed: str = "s", houses: dict[str, str] | None = None) -> list[list[Group]]:
    met: list[list[Group]] = []
    for _ in range(many):
        met.append(draw(names(n), Company(seed, met, houses or {})))
    return met


def twos(met: list[list[Group]]) -> Counter[frozenset[str]]:
    return Counter(frozenset(pair) for groups in met for g in groups for pair in combinations(g, 2))


def again(met: list[list[Group]]) -> list[frozenset[str]]:
    """Who met more than once."""
    return [pair for pair, times in twos(met).items() if times > 1]


def threes(met: list[list[Group]]) -> Counter[str]:
    return Counter(p for groups in met for g in groups if len(g) == 3 for p in g)


def of_one_house(groups: list[Group], house: dict[str, str]) -> int:
    return sum(house[a] == house[b] != "" for g in groups for a, b in combinations(g, 2))


# One round


@steady
@given(st.integers(0, 41), SEEDS, HOUSES)
def test_everybody_is_in_one_group_and_an_odd_number_has_one_of_three(n: int, seed: str, houses: list[str]) -> None:
    for groups in rounds(n, 2, seed, housed(n, houses)):
        assert sorted(p for g in groups for p in g) == names(n)
        sizes = Counter(map(len, groups))
        assert sizes == ({1: 1} if n == 1 else {} if n == 0 else Counter({2: n // 2 - n % 2, 3: n % 2}) + Counter())


@steady
@given(st.integers(0, 41), SEEDS, st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_whatever_the_order(n: int, seed: str, random: Random) -> None:
    shuffled = names(n)
    random.shuffle(shuffled)
    assert draw(shuffled, Company(seed)) == draw(names(n), Company(seed))


def test_another_seed_draws_something_else() -> None:
    assert len({str(sorted(map(sorted, draw(names(20), Company(str(seed)))))) for seed in range(20)}) == 20


@steady
@given(EVEN, SEEDS, HOUSES)
def test_no_more_of_one_institution_meet_than_have_to(n: int, seed: str, houses: list[str]) -> None:
    """Only where more than half come from one place two of them have to meet."""
    house = housed(n, houses)
    (groups,) = rounds(n, 1, seed, house)
    most = max(Counter(h for h in house.values() if h).values(), default=0)
    assert of_one_house(groups, house) == max(0, most - n // 2)


@steady
@given(EVEN.filter(lambda n: n > 2), SEEDS, st.integers(0, 20))
def test_two_who_keep_their_seats_do_not_meet(n: int, seed: str, many: int) -> None:
    seated = set(names(n)[: min(many, n // 2)])
    met: list[list[Group]] = []
    for _ in range(min(3, n // 2)):
        met.append(draw(names(n), Company(seed, met, {}, seated)))
    assert [g for groups in met for g in groups if set(g) <= seated] == []


# Rounds


@steady
@given(EVEN, SEEDS)
def test_an_even_number_meets_everybody_once(n: int, seed: str) -> None:
    met = rounds(n, n - 1, seed)
    assert twos(met) == Counter({frozenset(pair): 1 for pair in combinations(names(n), 2)})


@steady
@given(EVEN, SEEDS, HOUSES)
def test_nobody_meets_again_in_half_as_many_rounds_as_people(n: int, seed: str, houses: list[str]) -> None:
    assert again(rounds(n, n // 2, seed, housed(n, houses))) == []


@steady
@given(st.integers(3, 20).map(lambda half: 2 * half + 1), SEEDS, HOUSES)
def test_an_odd_number_does_not_repeat_itself_either(n: int, seed: str, houses: list[str]) -> None:
    assert again(rounds(n, min(5, n // 2), seed)) == []
    if n > 7:
        assert again(rounds(n, min(4, n // 2), seed, housed(n, houses))) == []


@steady
@given(st.integers(4, 20).map(lambda half: 2 * half + 1), SEEDS)
def test_nobody_is_in_a_second_three_before_all_had_their_first(n: int, seed: str) -> None:
    met = rounds(n, min(5, n // 3 - (n > 12)), seed)
    assert set(threes(met).values()) == {1}


def test_so_few_that_it_has_to_be_again() -> None:
    assert [sorted(map(sorted, groups)) for groups in rounds(2, 2)] == [[["p00", "p01"]]] * 2
    assert [sorted(map(sorted, groups)) for groups in rounds(3, 2)] == [[["p00", "p01", "p02"]]] * 2
    assert [len(again(rounds(4, n))) for n in (3, 4)] == [0, 2]
    assert max(twos(rounds(4, 6)).values()) == 2


@steady
@given(SEEDS, HOUSES, st.lists(st.tuples(st.sets(st.integers(0, 23)), st.sets(st.integers(0, 23))), max_size=5))
def test_who_comes_and_goes_leads_to_no_repeats(seed: str, houses: list[str], days: list[tuple[set[int], set[int]]]) -> None:
    everybody, house = names(24), housed(24, houses)
    here, met = set(everybody[:16]), list[list[Group]]()
    for come, go in days:
        here = (here - {everybody[i] for i in go}) | {everybody[i] for i in come}
        groups = draw(here, Company(seed, met, house))
        assert sorted(p for g in groups for p in g) == sorted(here)
        met.append(groups)
        if len(here) % 2 == 0 and len(met) <= len(here) // 2 and not any(len(g) > 2 for gs in met[:-1] for g in gs):
            assert {frozenset(g) for g in groups} & twos(met[:-1]).keys() == set()


@pytest.mark.parametrize("n", [2, 4, 10])
def test_the_round_robin_brings_everybody_together_once(n: int) -> None:
    met = [robin(names(n), turn) for turn in range(n - 1)]
    assert twos(met) == Counter({frozenset(pair): 1 for pair in combinations(names(n), 2)})
    assert robin(names(n), n - 1) == robin(names(n), 0)


# A round that was drawn already


@steady
@given(st.integers(0, 20), SEEDS, st.sets(st.integers(0, 29)))
def test_a_round_is_completed_with_who_came_and_without_who_went(n: int, seed: str, changed: set[int]) -> None:
    before = draw(names(n), Company(seed))
    here = set(names(n)) ^ {names(30)[i] for i in changed}
    after = completed(before, here, Company(seed))
    assert sorted(p for g in after for p in g) == sorted(here)
    assert [g for g in after if len(g) == 1] == ([tuple(here)] if len(here) == 1 else [])
    assert all(len(g) <= 3 for g in after)
    assert sum(len(g) == 3 for g in after) <= 1 + (len(here) % 2 == 0)
    untouched = [i for i, g in enumerate(before) if set(g) <= here and len(g) == 2]
    assert sum(after[i] != before[i] for i in untouched) <= 1  # one pair may take in who would be alone


def test_who_would_be_alone_makes_two_pairs_of_a_three() -> None:
    assert completed([("a", "b", "c"), ("d", "e")], set("abcdef"), Company("s", [[("a", "f")]])) in (
        [("a", "c"), ("d", "e"), ("f", "b")],
        [("a", "c"), ("d", "e"), ("b", "f")],
    )


def test_who_is_alone_joins_a_pair_that_does_not_know_her() -> None:
    met = [[("a", "f")], [("d", "f")]]
    assert completed([("a", "b"), ("c", "e"), ("d", "g")], set("abcdefg"), Company("s", met)) == [
        ("a", "b"),
        ("c", "e", "f"),
        ("d", "g"),
    ]


def test_the_best_group_to_join_is_a_small_one_of_strangers() -> None:
    groups = [("a", "b"), (), ("c", "d", "e"), ("f", "g"), ("h", "i")]
    assert nearest("x", groups, Company("s", [[("x", "a")]], {"x": "Kita", "g": "Kita"})) == 4


# Places


@steady
@given(EVEN, SEEDS, st.integers(1, 4))
def test_one_of_each_pair_may_stay_where_she_is(n: int, seed: str, many: int) -> None:
    met = rounds(n, min(many, n - 1) + 1, seed)
    was: dict[str, int] = {}
    for groups in met:
        numbers = places(groups, was, set())
        assert sorted(numbers) == list(range(1, len(groups) + 1))
        assert all(not was or number in {was[p] for p in g} for number, g in zip(numbers, groups, strict=True))
        was = {p: number for number, g in zip(numbers, groups, strict=True) for p in g}


@steady
@given(st.integers(4, 30), SEEDS, st.integers(0, 3), st.sets(st.integers(1, 40)))
def test_who_is_seated_stays_and_no_place_is_given_twice(n: int, seed: str, many: int, taken: set[int]) -> None:
    seated = set(names(n)[:many])
    was = {p: i + 1 for i, p in enumerate(names(n))}
    groups = draw(names(n), Company(seed, (), {}, seated))
    numbers = places(groups, was, seated, taken)
    assert len(set(numbers)) == len(groups)
    assert set(numbers) & taken == set()
    for number, group in zip(numbers, groups, strict=True):
        stay = {was[p] for p in group if p in seated} - taken
        assert not stay or number in stay


# The matching below it


@steady
@given(st.integers(0, 9), st.randoms(use_true_random=False), st.floats(0.1, 0.9))
def test_no_matching_is_larger(n: int, random: Random, dense: float) -> None:
    edges = {frozenset(pair) for pair in combinations(range(n), 2) if random.random() < dense}
    near = [[b for b in range(n) if frozenset((a, b)) in edges] for a in range(n)]
    mate = [NOBODY] * n
    if edges and random.random() < 0.5:
        a, b = random.choice(sorted(map(sorted, edges)))
        mate[a], mate[b] = b, a
    begun = [i for i, other in enumerate(mate) if other != NOBODY]
    enlarge(mate, near)
    pairs = {frozenset((a, b)) for a, b in enumerate(mate) if b != NOBODY}
    assert pairs <= edges
    assert all(mate[b] == a for a, b in enumerate(mate) if b != NOBODY)
    assert all(mate[i] != NOBODY for i in begun)
    assert len(pairs) == largest(frozenset(edges), n)


def largest(edges: frozenset[frozenset[int]], n: int) -> int:
    """How many pairs at most, by trying everything."""

    @cache
    def most(left: frozenset[int]) -> int:
        if len(left) < 2:
            return 0
        one = min(left)
        with_one = [1 + most(left - {one, b}) for b in left if frozenset((one, b)) in edges]
        return max([most(left - {one}), *with_one])

    return most(frozenset(range(n)))
