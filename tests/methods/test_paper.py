"""Numbered sheets: what counts as the same, and which numbers are still missing."""

from __future__ import annotations

import pytest

from methods.parts.paper import MOST, differing, following, missing, sheet_id


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ({"a": "Ja", "b": "2"}, {"a": "Ja", "b": "2"}, ()),
        ({"a": "Ein  Nachtbus \n"}, {"a": "Ein Nachtbus"}, ()),
        ({"a": "Café"}, {"a": "Cafe\u0301"}, ()),
        ({"a": ""}, {}, ()),
        ({"a": ("1", "2")}, {"a": ("2", "1")}, ()),
        ({"a": {"1": 3, "2": 0}}, {"a": {"1": 3}}, ()),
        ({"a": "Ja"}, {"a": "ja"}, ("a",)),
        ({"a": "1", "b": "2"}, {"b": "3", "c": "4"}, ("a", "b", "c")),
        ({"a": {"1": 3}}, {"a": {"1": 4}}, ("a",)),
    ],
)
def test_what_differs(first: dict[str, object], second: dict[str, object], found: tuple[str, ...]) -> None:
    assert differing(first, second) == found


def test_which_numbers_are_missing() -> None:
    assert missing([]) == ()
    assert missing([2, 5]) == (1, 3, 4)


def test_the_next_number() -> None:
    assert (following([]), following([3, 7]), following([MOST])) == (1, 8, MOST)


def test_a_number_is_one_record_of_its_step() -> None:
    assert (sheet_id("run", 7), sheet_id("other", 7)) == ("run.sheet-7", "other.sheet-7")
