"""The gate of the registration page: a venue passes at once, a flood is spread and then sent away."""

from __future__ import annotations

import pytest

from facilitation.gate import Gate, neighbours
from facilitation.house import BY_SENDER


def test_a_whole_venue_passes_at_once_behind_one_address() -> None:
    gate = Gate(*BY_SENDER)
    assert {gate.wait("192.0.2.1", 0.0) for _ in range(300)} == {0.0}


def test_who_comes_too_fast_waits_and_a_flood_is_sent_away() -> None:
    gate = Gate(at_once=2, per_second=1, longest=2)
    assert [gate.wait("a", 0.0) for _ in range(6)] == [0.0, 0.0, 1.0, 2.0, None, None]
    assert gate.wait("b", 0.0) == 0.0, "others are not concerned"
    assert gate.wait("a", 1.0) == 2.0, "who was sent away does not count"
    assert gate.wait("a", 100.0) == 0.0


def test_it_forgets_the_oldest() -> None:
    gate = Gate(at_once=1, per_second=0.001, longest=0)
    for n in range(20_001):
        assert gate.wait(str(n), 0.0) == 0.0
    assert gate.wait("0", 0.0) == 0.0
    assert gate.wait("20000", 0.0) is None


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_who_counts_as_one_sender(address: str, sender: str) -> None:
    assert neighbours(address) == sender
