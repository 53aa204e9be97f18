"""Does a phone really get here? A trial: a QR code whose page and socket have to be reached by another machine.

That the server runs says nothing about the room: a guest network that keeps its devices apart, a firewall or a VPN are only
found by a phone. Trials live in this process and are forgotten after a while.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from facilitation.addresses import Address

MOST = 50
"""Trials that are remembered; the oldest goes first."""


@dataclass
class Trial:
    """One look whether phones get here. `page` and `socket` are the addresses that have reached each; times in unix seconds."""

    token: str
    began: float
    page: dict[str, float] = field(default_factory=dict)
    socket: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What a trial has shown so far: a phone has loaded the page, has opened the socket; or it was only this machine itself."""

    page: bool
    socket: bool
    own: bool


class Trials:
    """The trials of this process. `own` tells this machine's addresses at this moment."""

    def __init__(self, clock: Callable[[], float], own: Callable[[], list[Address]]) -> None:
        self._clock = clock
        self._own = own
        self._trials: OrderedDict[str, Trial] = OrderedDict()

    def begin(self) -> Trial:
        trial = Trial(secrets.token_urlsafe(9), self._clock())
        self._trials[trial.token] = trial
        while len(self._trials) > MOST:
            self._trials.popitem(last=False)
        return trial

    def get(self, token: str) -> Trial | None:
        return self._trials.get(token)

    def seen(self, token: str, address: str, *, socket: bool) -> bool:
        """Somebody at `address` has loaded the page or opened the socket; False for a trial that is not known."""
        trial = self._trials.get(token)
        if trial is None:
            return False
        (trial.socket if socket else trial.page).setdefault(address, self._clock())
        return True

    def found(self, trial: Trial) -> Found:
        mine = {str(address) for address in self._own()}
        page = {a for a in trial.page if not _is_own(a, mine)}
        socket = {a for a in trial.socket if not _is_own(a, mine)}
        return Found(bool(page), bool(socket), bool(trial.page) and not page)


def _is_own(address: str, mine: set[str]) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True  # no address at all is no phone
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        return _is_own(str(found.ipv4_mapped), mine)
    return found.is_loopback or str(found) in mine
