"""The house: everything that a page or a socket needs, in one place. Made once by create_app."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from facilitation import addresses, agenda, origins, planning, whole
from facilitation.access import Access, new_code
from facilitation.addresses import Address
from facilitation.album import Album
from facilitation.commands import Invalid, actor_for, answer, read
from facilitation.copies import Copies
from facilitation.database import NotSaved
from facilitation.document import document, filled, wanted
from facilitation.feed import Feed
from facilitation.formats import Methods
from facilitation.frames import Kept, Refused
from facilitation.gate import Gate
from facilitation.halls import Socket
from facilitation.handed import Handed
from facilitation.keys import Session
from facilitation.live import Live
from facilitation.method import Actor, Command, Rejected
from facilitation.panels import Door
from facilitation.people import Role, names_of
from facilitation.protocol import Edition, Exporter
from facilitation.reach import Trials
from facilitation.render import Renderer
from facilitation.settings import Settings
from facilitation.store import NoSuchEvent, Store
from facilitation.uploads import Uploads
from facilitation.words import LANGUAGES, say

log = logging.getLogger("facilitation")
BURST = 30.0
PER_SECOND = 10.0
"""A person may send BURST commands at once, then so many a second; what is more waits, nothing is refused."""
PICTURES, PICTURES_PER_SECOND = 20.0, 0.5
"""The same for pictures, of which each costs the laptop a tenth of a second."""
MESSAGE_LIMIT = 64 * 1024
BY_SENDER, BY_EVENT = (500.0, 2.0, 8.0), (1_000.0, 5.0, 8.0)
"""Registrations at once, then so many a second, and the longest wait: a whole venue may sit behind one address."""


@dataclass
class Bucket:
    """Tokens of one person."""

    tokens: float = BURST
    at: float = 0.0
    burst: float = 0.0  # 0: that of commands
    per_second: float = 0.0

    async def take(self) -> None:
        """Wait until this person may send again."""
        now = time.monotonic()
        burst, per_second = self.burst or BURST, self.per_second or PER_SECOND
        self.tokens = min(burst, self.tokens + (now - (self.at or now)) * per_second)
        self.at = now
        self.tokens -= 1
        if self.tokens < 0:
            await asyncio.sleep(-self.tokens / per_second)


@dataclass
class Lane:
    """The way in for one person's pictures: one at a time, and after PICTURES of them one every few seconds."""

    bucket: Bucket = field(default_factory=lambda: Bucket(PICTURES, burst=PICTURES, per_second=PICTURES_PER_SECOND))
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass
class House:
    """One server process."""

    settings: Settings
    store: Store
    methods: Methods
    live: Live
    feed: Feed
    access: Access
    render: Renderer
    exporters: Sequence[Exporter]
    agendas: Sequence[Any]
    handouts: Mapping[str, Callable[..., bytes]]
    workers: Executor
    copies: Copies
    uploads: Uploads
    codes: dict[str, str] = field(default_factory=dict)
    own_addresses: Callable[[], list[Address]] = addresses.find
    buckets: dict[str, Bucket] = field(default_factory=dict)
    lanes: dict[str, Lane] = field(default_factory=dict)
    darkroom: Executor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="darkroom"))
    sockets: dict[str, set[Socket]] = field(default_factory=dict)  # session key → open sockets
    registering: Gate = field(default_factory=lambda: Gate(*BY_SENDER))
    registering_at: Gate = field(default_factory=lambda: Gate(*BY_EVENT))

    @cached_property
    def album(self) -> Album:
        """The bytes of all pictures."""
        return Album(self.store)

    @asynccontextmanager
    async def lane(self, session: Session) -> AsyncIterator[None]:
        """Wait until this session may send a picture, and hold its lane as long as one is under way."""
        lane = self.lanes.setdefault(session.key, Lane())
        async with lane.lock:
            await lane.bucket.take()
            yield

    @cached_property
    def trials(self) -> Trials:
        """The looks whether phones get here."""
        return Trials(self.live.clock, lambda: self.own_addresses())

    @property
    def public_url(self) -> str:
        return self.settings.public_url.rstrip("/")

    async def code(self, event_id: str) -> str:
        """An event's join code. Raises NoSuchEvent."""
        if event_id not in self.codes:
            self.codes.update(await self.store.event_ids())
        if event_id not in self.codes:
            raise NoSuchEvent(event_id)
        return self.codes[event_id]

    async def door(self, event_id: str) -> Door:
        """How one gets in: code, address to type, and what the QR code says."""
        code = await self.code(event_id)
        address = self.public_url.partition("://")[2]
        return Door(code, address, f"{self.public_url}/j/{code}")

    async def create(self, facts: agenda.Event, lines: Sequence[planning.AddItem] = (), handed: Sequence[Handed] = ()) -> str:
        """A new event with its agenda; returns its id. Raises Rejected, NotSaved."""
        event_id = fresh_id()
        while not await self.store.create_event(event_id, code := new_code(), self.live.clock()):
            continue
        self.codes[event_id] = code
        body = planning.NewEvent(facts=facts, lines=tuple(lines), handed=tuple(handed))
        command = Command(secrets.token_urlsafe(9), self.live.clock(), body)
        try:
            await self.live.send(event_id, command, Actor(Role.ORGANISER, "desk"))
        except (Rejected, NotSaved):
            await self.store.delete_event(event_id, self.live.clock())
            raise
        return event_id

    async def duplicate(self, event_id: str, title: str, date: str) -> str:
        """An event with the same plan and nobody in it; returns its id. Raises Rejected, NotSaved, NoSuchEvent."""
        board = await self.feed.board(event_id)
        return await self.create(whole.copied(agenda.facts(board), title, date), whole.lines_of(board, self.methods))

    async def follow(self, event_id: str, title: str, date: str, series: str, number: int) -> str:
        """The next event of a series: the same plan, nobody in it, and what this one hands over; returns its id. This one
        belongs to the series from now on, unless it is in the archive. Raises Rejected, NotSaved, NoSuchEvent."""
        board = await self.feed.board(event_id)
        event = agenda.facts(board)
        facts = whole.next_facts(event, event_id, title, date, series, number)
        lines = whole.following(whole.lines_of(board, self.methods), self.methods)
        made = await self.create(facts, lines, origins.legacy(board, self.methods))
        if not event.series:
            known = {"series": facts.series, "number": event.number or max(0, number - 1)}
            command = Command(secrets.token_urlsafe(12), self.live.clock(), planning.EditEvent(known))
            with suppress(Rejected):
                ack = await self.live.send(event_id, command, Actor(Role.ORGANISER, "desk"))
                await self.feed.reached(event_id, ack.seq)
        return made

    async def clear(self, event_id: str) -> Path:
        """Empty a rehearsal; returns the copy that was made of it before. Raises Rejected, StoreError, OSError."""
        board = await self.feed.board(event_id)
        whole.lines_of(board, self.methods)  # what cannot be planned anew is not emptied
        kept = await self.copies.keep_safe(event_id, "rehearsal")
        command = Command(secrets.token_urlsafe(12), self.live.clock(), whole.ClearRehearsal())
        ack = await self.live.send(event_id, command, Actor(Role.ORGANISER, "desk"))
        await self.feed.reached(event_id, ack.seq)
        return kept

    async def patience(self, session: Session) -> None:
        """Wait until this session may send its next message, whatever is in it."""
        await self.buckets.setdefault(session.key, Bucket()).take()

    async def perform(self, event_id: str, session: Session, message: Any, lang: str, *, strict: bool = True) -> Kept | Refused:
        """Carry out one message of a screen; returns its answer. Never raises for what somebody sent."""
        command_id = message.get("id") if isinstance(message, dict) else None
        sender = session.person_id or session.link_id or "desk"
        forgotten: set[str] = set()
        try:
            board = await self.feed.board(event_id)
            command, behalf = read(message, board, self.methods, self.live.clock(), strict=strict)
            if command.body.tag() in {"erase_me", "erase"}:
                forgotten = names_of(board, getattr(command.body, "person", "") or session.person_id or "")
            actor = actor_for(session.role, sender, session.person_id, behalf, board)
            ack = await self.live.send(event_id, command, actor)
        except (Invalid, Rejected, NotSaved, NoSuchEvent) as error:
            return answer(command_id, error, say(lang))
        except Exception as error:
            log.exception("a command broke")
            return answer(command_id, error, say(lang))
        for person in forgotten:
            await self.access.end_sessions_of(event_id, person)
        return answer(command.id, ack, say(lang))

    async def withdraw(self, link_id: str) -> None:
        """Withdraw a link: its cookies end, its open sockets close."""
        self._close(await self.access.withdraw(link_id))

    async def end(self, event_id: str, session: Session, person: str) -> None:
        """Log a person out, with the device that she held."""
        await self.access.end_sessions_of(event_id, person)
        self._close([session.key])

    async def look_for_withdrawn(self) -> None:
        """Do the same for links that were withdrawn in another process. Call now and then."""
        if self.store.shared:
            self._close(await self.access.end_withdrawn())

    def _close(self, keys: Iterable[str]) -> None:
        for key in keys:
            for socket in list(self.sockets.get(key, ())):
                socket.line.close(4403)

    async def export(self, event_id: str, exporter: Exporter, edition: Edition, lang: str) -> bytes:
        """A protocol as bytes. Rendered in a worker, so that the room is not slowed. Raises NoSuchEvent."""
        picture = await self.feed.picture(event_id)
        made = document(picture.board, self.methods, edition, say(lang), lang, self.live.clock())
        if ids := wanted(made):
            made = filled(made, await self.album.several(event_id, ids))
        return await asyncio.get_running_loop().run_in_executor(self.workers, exporter.write, made)

    async def facts(self, event_id: str) -> agenda.Event:
        """An event's facts. Raises NoSuchEvent."""
        try:
            return agenda.facts(await self.feed.board(event_id))
        except LookupError as error:
            raise NoSuchEvent(event_id) from error


def fresh_id() -> str:
    """An event's id: random, and letters and digits only, for it stands in addresses."""
    return secrets.token_urlsafe(9).replace("-", "a").replace("_", "b")


def language(wanted: Sequence[str], offered: Sequence[str] = LANGUAGES) -> str:
    """The first wanted language that is offered, else the first offered one."""
    for tag in wanted:
        if (short := tag.strip()[:2].lower()) in offered:
            return short
    return offered[0] if offered else LANGUAGES[0]


def accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header, best first."""
    weighed = []
    for part in header.split(","):
        tag, _, weight = part.partition(";q=")
        try:
            weighed.append((-float(weight or 1), tag.strip()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighed)]


def plain(facts: agenda.Event) -> dict[str, Any]:
    """An event's facts for a template."""
    return msgspec.structs.asdict(facts)
