"""What lets somebody in: links, sessions and secrets, as they are kept. How they are made and honoured is access.py's."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from facilitation.people import Role

SHORTEST, LONGEST = 32, 200
"""Bytes of a secret."""


class Link(msgspec.Struct, frozen=True):
    """A moderator's or projector's way in. Times are unix seconds."""

    id: str
    event_id: str
    role: Role
    label: str
    created: float
    withdrawn: float | None = None


class Session(msgspec.Struct, frozen=True):
    """A cookie's other half. `key` is a hash; `event_id` None is the organiser, who is there for all events."""

    key: str
    event_id: str | None
    role: Role
    created: float
    seen: float
    person_id: str | None = None
    link_id: str | None = None


@dataclass
class Secrets:
    """The server's secret, and those of other laptops, each for one event that was taken over from there.

    In the file the own one stands on the first line; each further line is a secret and an event's id.
    """

    own: bytes
    brought: list[tuple[bytes, str]] = field(default_factory=list)

    @classmethod
    def read(cls, content: bytes) -> Secrets:
        first, *more = content.split(b"\n")
        pairs = [line.split() for line in more]
        return cls(first.strip(), [(pair[0], pair[1].decode()) for pair in pairs if len(pair) == 2])

    def write(self) -> bytes:
        return b"\n".join([self.own, *(secret + b" " + event.encode() for secret, event in self.brought)])

    def of(self, event_id: str | None) -> Sequence[bytes]:
        """The secrets that count for an event, our own first; None: for any."""
        return [self.own, *(secret for secret, event in self.brought if event_id in (None, event))]

    def home(self, event_id: str) -> bytes:
        """The secret of the laptop on which an event began: what was sealed there and what is sealed here agree."""
        return next((secret for secret, event in self.brought if event == event_id), self.own)

    def seal(self, what: str, event_id: str | None = None) -> str:
        """192 bits that nobody makes up: by our own secret, or for an event by the one of its home."""
        return _seal(self.own if event_id is None else self.home(event_id), what)

    def fits(self, what: str, seal: str, event_id: str | None) -> bool:
        """True if this was sealed here or, for an event that was taken over, there; None: where any of ours came from."""
        return any(hmac.compare_digest(seal.encode(), _seal(secret, what).encode()) for secret in self.of(event_id))

    def number(self, what: str, event_id: str) -> int:
        """A large number for something of an event; the same wherever the event is."""
        return int.from_bytes(hmac.new(self.home(event_id), what.encode(), hashlib.sha256).digest(), "big")

    def adopt(self, other: Secrets, event_id: str) -> bool:
        """Honour what another laptop has sealed for an event; True if that is new here."""
        theirs = dict.fromkeys((other.home(event_id), *other.of(event_id)))
        known = {secret for secret, event in self.brought if event == event_id}
        fresh = [s for s in theirs if s not in known and SHORTEST <= len(s) <= LONGEST and not s.split()[1:]]
        if not fresh or (not known and fresh == [self.own]):
            return False
        self.brought += [(secret, event_id) for secret in fresh]
        return True


def _seal(secret: bytes, what: str) -> str:
    mac = hmac.new(secret, what.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:24]).decode().rstrip("=")
