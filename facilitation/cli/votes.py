"""The phones of a load test place dots: everybody the same number, spread over the time, each through her own socket."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from random import Random
from typing import Any

import msgspec

from facilitation.cli.load import DRAIN, Room, Segment, card_id

ON = 'aria-pressed="true"'
"""How a phone's own list marks what its person has chosen."""


class Votes(msgspec.Struct):
    """What one process saw. Delays in seconds. `shown`: how many of their dots the phones show at the end."""

    ack: list[float] = []
    sent: int = 0
    acked: int = 0
    shown: int = 0
    people: int = 0
    lag: float = 0.0
    refused: list[str] = []


def turns(phones: int, each: int, seed: int) -> list[tuple[int, int]]:
    """(phone, which of its dots), round by round, in each round everybody once in an order of its own."""
    random = Random(seed)
    found = []
    for dot in range(each):
        order = list(range(phones))
        random.shuffle(order)
        found += [(phone, dot) for phone in order]
    return found


def choice(phone: int, dot: int, options: int) -> int:
    """Which option a phone dots: each time another one, the first ones more often."""
    return (phone * phone // 7 + dot) % options


async def vote(
    room: Room, start: float, seconds: float, each: int, part: int, parts: int, messages: Sequence[dict[str, Any]]
) -> Votes:
    """Send this process's share of the dots from `start` on, evenly spread, and wait for every answer."""
    segment = room.segment = Segment(0, room.places, len(room.sockets))
    places, plan = list(room.sockets), turns(len(room.sockets), each, part)
    for number, (phone, dot) in enumerate(plan):
        due = start + seconds * (number * parts + part) / (len(plan) * parts)
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        now = time.monotonic()
        segment.lag = max(segment.lag, now - due)
        command = card_id(part, number, now)
        segment.sent[command] = now
        message = {**messages[choice(phone * parts + part, dot, len(messages))], "id": command}
        room.sockets[places[phone]].send(msgspec.json.encode(message))
    until = start + seconds + DRAIN
    while len(segment.acks) + len(segment.refused) < len(segment.sent) and time.monotonic() < until:
        await asyncio.sleep(0.05)
    await asyncio.sleep(1.0)  # the last own lists follow their acknowledgements
    room.segment = None
    acks = {command: at for command, at in segment.acks.items() if command in segment.sent}
    return Votes(
        ack=[at - segment.sent[command] for command, at in acks.items()],
        sent=len(segment.sent),
        acked=len(acks),
        shown=sum(html.count(ON) for html in room.own.values()),
        people=len(places),
        lag=segment.lag,
        refused=segment.refused[:5],
    )
