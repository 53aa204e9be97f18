"""Whether a phone gets here: what counts as one, and what a trial has shown."""

from __future__ import annotations

import ipaddress

from facilitation.reach import MOST, Found, Trials

OWN = [ipaddress.ip_address("192.168.1.5"), ipaddress.ip_address("fd00::5")]


def trials() -> Trials:
    return Trials(lambda: 1_000.0, lambda: OWN)


def test_nothing_has_come_yet() -> None:
    every = trials()
    assert every.found(every.begin()) == Found(page=False, socket=False, own=False)


def test_this_machine_itself_is_no_phone() -> None:
    every = trials()
    trial = every.begin()
    for address in ("127.0.0.1", "::1", "192.168.1.5", "::ffff:192.168.1.5", "fd00::5", "", "testclient"):
        assert every.seen(trial.token, address, socket=False)
        assert every.seen(trial.token, address, socket=True)
    assert every.found(trial) == Found(page=False, socket=False, own=True)


def test_a_phone_that_loads_only_the_page() -> None:
    every = trials()
    trial = every.begin()
    every.seen(trial.token, "192.168.1.77", socket=False)
    assert every.found(trial) == Found(page=True, socket=False, own=False)


def test_a_phone_that_has_both() -> None:
    every = trials()
    trial = every.begin()
    every.seen(trial.token, "127.0.0.1", socket=False)
    every.seen(trial.token, "fe80::1%eth0", socket=False)
    every.seen(trial.token, "fe80::1%eth0", socket=True)
    assert every.found(trial) == Found(page=True, socket=True, own=False)


def test_a_trial_that_is_not_known() -> None:
    assert not trials().seen("guessed", "192.168.1.77", socket=False)


def test_the_oldest_is_forgotten() -> None:
    every = trials()
    first = every.begin()
    others = [every.begin() for _ in range(MOST)]
    assert every.get(first.token) is None
    assert all(every.get(t.token) is t for t in others)
