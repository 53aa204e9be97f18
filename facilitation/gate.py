"""How fast a public page may be used: so many at once, then so many a second. Whoever comes too fast waits a moment, and
only a flood is asked to come back later. A whole venue may sit behind one address, so the first number is large."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass, field

_REMEMBERED = 20_000


@dataclass
class Gate:
    """Buckets by key. Times are seconds of any clock that only goes forward."""

    at_once: float
    per_second: float
    longest: float  # seconds that somebody may be made to wait
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, key: str, now: float) -> float | None:
        """Seconds to wait before going through, 0.0 for at once; None: too many already, and this one does not count."""
        tokens, at = self._buckets.get(key, (self.at_once, now))
        tokens = min(self.at_once, tokens + (now - at) * self.per_second) - 1
        wait = max(0.0, -tokens / self.per_second)
        if wait > self.longest:
            return None
        self._buckets[key] = (tokens, now)
        self._buckets.move_to_end(key)
        while len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        return wait


def neighbours(address: str) -> str:
    """What counts as one sender: an IPv4 address; of IPv6 the network, for each machine there has addresses without end."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
