"""The phones of a load test: one process with as many raw sockets as it is told, driven through a pipe.

Every card carries in its id the segment it belongs to, its number and the moment of its sending, so that each phone's
receipt becomes a delay at once. All processes of a machine share one monotonic clock.
"""

from __future__ import annotations

import asyncio
import re
import time
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec

from facilitation.cli.raw import Page, RawBrowser, RawSocket, open_socket

Side = Literal["app", "reference"]
CARD = re.compile(r"zz(\d+)-(\d+)-(\d+)")
JOIN_PATIENCE = 120.0  # seconds for somebody to get in
FEW = 8  # people who join at the same time when nobody measures it
DRAIN = 15.0  # seconds that a segment waits for its last deliveries
PING_EVERY = 15.0  # seconds, as the phone's page does


def card_id(segment: int, number: int, sent: float) -> str:
    """`sent` is time.monotonic(), which is small on a machine that has just started: an id is never too short."""
    return f"zz{segment}-{number}-{int(sent * 1e6):015d}"


@dataclass
class Told:
    """What a frame says about cards, made once for all phones that get the same bytes."""

    cards: tuple[tuple[int, int, float], ...] = ()  # segment, number, sent
    acks: tuple[str, ...] = ()
    refused: str = ""
    whole: bool = False
    token: str = ""
    own: str = ""


def read_frame(payload: bytes) -> Told:
    """Raises msgspec.DecodeError for what is no JSON object."""
    frame = msgspec.json.decode(payload, type=dict[str, Any])
    cards = []
    for element, html in (frame.get("put") or {}).items():
        match = CARD.search(element) or CARD.search(html.replace("\N{SOFT HYPHEN}", ""))
        if match:
            cards.append((int(match[1]), int(match[2]), int(match[3]) / 1e6))
    acks = (frame["ack"],) if "ack" in frame else ()
    refused = f"{frame['code']}: {frame['why']}" if "no" in frame else frame.get("error", "")
    return Told(tuple(cards), acks, refused, bool(frame.get("full")), frame.get("token", ""), frame.get("mine", ""))


class Tally(msgspec.Struct):
    """What one process saw in one segment. Delays in seconds."""

    ack: list[float] = []
    delivery: bytes = b""  # array of float32, one per card and phone
    sent: int = 0
    acked: list[int] = []  # numbers of the cards that were acknowledged
    missing: list[int] = []  # per card: phones of this process that never got it
    doubled: int = 0
    lag: float = 0.0  # how late the sender itself was, at worst
    refused: list[str] = []


@dataclass
class Segment:
    number: int
    places: int
    phones: int
    delivery: array[float] = field(default_factory=lambda: array("f"))
    seen: dict[int, bytearray] = field(default_factory=dict)
    acks: dict[str, float] = field(default_factory=dict)
    sent: dict[str, float] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    lag: float = 0.0


class Room:
    """All phones of one side in one process."""

    def __init__(self) -> None:
        self.sockets: dict[int, RawSocket] = {}
        self.places = 0  # sockets that were tried
        self.own: dict[int, str] = {}  # the last that only this phone was shown
        self.segment: Segment | None = None
        self._known: dict[bytes, Told] = {}
        self._whole: dict[int, asyncio.Event] = {}

    async def add(self, host: str, port: int, path: str, headers: Mapping[str, str], wait_whole: bool) -> None:
        """Open one more socket; with `wait_whole`, until its first whole view is there."""
        index = self.places
        self.places += 1
        whole = self._whole[index] = asyncio.Event()
        self.sockets[index] = await open_socket(host, port, path, headers, lambda payload: self.heard(index, payload))
        if wait_whole:
            await whole.wait()

    def heard(self, index: int, payload: bytes) -> None:
        now = time.monotonic()
        told = self._known.get(payload)
        if told is None:
            told = read_frame(payload)
            if len(self._known) > 256:
                self._known.clear()
            self._known[payload] = told
        if told.own:
            self.own[index] = told.own
        if told.whole:
            self._whole[index].set()
        segment = self.segment
        if segment is None:
            return
        for number, card, sent in told.cards:
            if number == segment.number:
                row = segment.seen.get(card)
                if row is None:
                    row = segment.seen[card] = bytearray(segment.places)
                if not row[index]:
                    segment.delivery.append(now - sent)
                    row[index] = 1
                elif not told.whole:  # a whole view may bring again what is there
                    row[index] = 2
        for ack in told.acks:
            segment.acks.setdefault(ack, now)
        if told.refused:
            segment.refused.append(told.refused)

    async def play(
        self, number: int, start: float, seconds: float, rate: float, part: int, parts: int, fields: dict[str, Any]
    ) -> Tally:
        """Send this process's share of the cards, evenly spaced from `start` on, and wait until all have arrived."""
        segment = self.segment = Segment(number, self.places, len(self.sockets))
        senders = list(self.sockets.values())
        total = int(seconds * rate)
        for card in range(part, total, parts):
            due = start + card / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            now = time.monotonic()
            segment.lag = max(segment.lag, now - due)
            command = card_id(number, card, now)
            message = {**fields, "id": command, "text": f"{fields['text']} {card}"}
            segment.sent[command] = now
            senders[(card * 7919) % len(senders)].send(msgspec.json.encode(message))
        await self._drain(segment, total, start + seconds + DRAIN)
        self.segment = None
        return self._tally(segment, total)

    async def _drain(self, segment: Segment, total: int, until: float) -> None:
        def all_there() -> bool:
            mine = len(segment.acks) >= len(segment.sent)
            return mine and len(segment.seen) >= total and len(segment.delivery) >= total * segment.phones

        while not all_there() and time.monotonic() < until:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)  # a second copy would come now

    def _tally(self, segment: Segment, total: int) -> Tally:
        rows = [segment.seen.get(card, bytearray(segment.places)) for card in range(total)]
        acks = {command: at for command, at in segment.acks.items() if command in segment.sent}
        return Tally(
            ack=[at - segment.sent[command] for command, at in acks.items()],
            delivery=segment.delivery.tobytes(),
            sent=len(segment.sent),
            acked=[int(match[2]) for match in map(CARD.fullmatch, acks) if match],
            missing=[row.count(0) - (segment.places - segment.phones) for row in rows],
            doubled=sum(row.count(2) for row in rows),
            lag=segment.lag,
            refused=segment.refused[:5],
        )

    async def keep_alive(self) -> None:
        """Ping as the phone's page does, each phone at its own moment."""
        while True:
            for socket in list(self.sockets.values()):
                if not socket.closed:
                    socket.send(b'{"ping":1}')
                await asyncio.sleep(PING_EVERY / max(1, len(self.sockets)))
            if not self.sockets:
                await asyncio.sleep(1)

    def close(self) -> None:
        for socket in self.sockets.values():
            socket.close()


@dataclass(frozen=True)
class Door:
    """Where phones come in."""

    host: str
    port: int
    code: str

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"


async def join(door: Door, room: Room) -> tuple[float, float]:
    """Scan, join, load the page, open the socket. Returns (join request, whole way to the first view) in seconds.

    Raises RuntimeError if a page is not answered as it should be.
    """
    browser = RawBrowser(door.host, door.port)
    began = time.monotonic()
    _expect(await browser.request("GET", f"/j/{door.code}"), 200)
    asked = time.monotonic()
    form = urlencode({"name": "", "institution": "", "region": "", "lang": "de"}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": door.origin, "Sec-Fetch-Site": "same-origin"}
    joined = _expect(await browser.request("POST", f"/j/{door.code}", headers, form), 303)
    answered = time.monotonic()
    page = joined.headers["location"].removeprefix(door.origin)
    cookie = "; ".join(f"{k}={v}" for k, v in joined.cookies.items())
    _expect(await browser.request("GET", page, {"Cookie": cookie}), 200)
    browser.close()
    await room.add(door.host, door.port, f"{page}/socket", {"Cookie": cookie, "Origin": door.origin}, True)
    return answered - asked, time.monotonic() - began


def _expect(page: Page, status: int) -> Page:
    if page.status != status:
        raise RuntimeError(f"answered {page.status} instead of {status}: {page.body[:200]!r}")
    return page


async def joins(door: Door, room: Room, count: int, per_second: float) -> tuple[list[float], list[float], list[str]]:
    """Let `count` phones in, one every 1/per_second, whether or not those before are through; with 0 a few at a time.

    Returns the seconds of each join request, of each whole way, and what failed.
    """
    requests: list[float] = []
    wholes: list[float] = []
    failed: list[str] = []

    door_is_wide = asyncio.Semaphore(max(1, count) if per_second else FEW)

    async def one() -> None:
        try:
            async with door_is_wide, asyncio.timeout(JOIN_PATIENCE):
                request, whole = await join(door, room)
        except Exception as error:
            failed.append(f"{type(error).__name__}: {error}")
            return
        requests.append(request)
        wholes.append(whole)

    start = time.monotonic()
    tasks = []
    for number in range(count):
        if per_second:
            await asyncio.sleep(max(0.0, start + number / per_second - time.monotonic()))
        tasks.append(asyncio.create_task(one()))
    await asyncio.gather(*tasks)
    return requests, wholes, failed
