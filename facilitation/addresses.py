"""The addresses of this machine that phones might reach, the likeliest first. Nothing is sent to find them."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
import sys
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NOT_A_ROOM = ("docker", "br-", "veth", "virbr", "vboxnet", "vmnet", "lo", "cni", "flannel")
"""Network interfaces that lead to machines inside this one."""
_FAR = {socket.AF_INET: ("192.0.2.1", 9), socket.AF_INET6: ("2001:db8::1", 9)}
"""Addresses reserved for documentation: the way to them is the default route."""


def find() -> list[Address]:
    """All addresses that phones might reach, the likeliest first; empty on a machine without a network."""
    routed = [a for family in _FAR if (a := _routed(family)) is not None]
    named = _by_name()
    return ranked([*routed, *_by_interface(), *named], set(routed))


def ranked(addresses: Iterable[Address], routed: set[Address]) -> list[Address]:
    """Sort by how likely a phone in the room gets there: the private IPv4 of the default route comes first."""

    def rank(address: Address) -> tuple[int, int, int, str]:
        inside = address.is_private and not address.is_link_local
        return (address.version, not (address in routed and inside), not inside, str(address))

    useful = {a for a in addresses if not a.is_loopback and not a.is_unspecified and not a.is_multicast}
    # A link-local IPv6 address needs a zone, and no phone's browser takes one.
    return sorted((a for a in useful if not (a.version == 6 and a.is_link_local)), key=rank)


def url(address: Address | str, port: int) -> str:
    """http://192.168.1.5:8000; IPv6 in brackets."""
    host = f"[{address}]" if ":" in str(address) else str(address)
    return f"http://{host}:{port}"


def _routed(family: int) -> Address | None:
    """The address that this machine uses on the default route. A UDP "connection" only chooses it and sends nothing."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(_FAR[socket.AddressFamily(family)])
            return ipaddress.ip_address(probe.getsockname()[0].partition("%")[0])
    except OSError:
        return None


def _by_name() -> list[Address]:
    """What the name service says of this machine. On Windows these are all its addresses."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [ipaddress.ip_address(str(where[0]).partition("%")[0]) for *_, where in found]


def _by_interface() -> list[Address]:
    return [address for _, address in interfaces()]


def interfaces() -> list[tuple[str, Address]]:
    """Each network interface that may lead to a room, with its IPv4 address; empty on Windows, which tells them otherwise.

    A laptop that opens a hotspot itself has no default route: then this is the only way to find its address.
    """
    if sys.platform == "win32":
        return []
    import fcntl

    request = 0xC0206921 if sys.platform == "darwin" else 0x8915  # SIOCGIFADDR
    found: list[tuple[str, Address]] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            if name.startswith(NOT_A_ROOM):
                continue
            with contextlib.suppress(OSError):  # an interface without an IPv4 address
                answer = fcntl.ioctl(probe, request, struct.pack("256s", name.encode()[:15]))
                found.append((name, ipaddress.IPv4Address(answer[20:24])))
    return found
