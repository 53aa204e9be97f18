"""Who may come in: links, join codes, cookies, roles, and the one table of routes.

A link's secret is an HMAC over its id, so it can be shown again on the desk and is stored nowhere. A cookie is a random
session id, of which only a hash is kept. One cookie per event and role, scoped by path: one browser may be all of them.

An event that was taken over from another laptop brings that one's secret: what was sealed there stays good, for this event.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from facilitation.keys import Link, Secrets, Session
from facilitation.people import Role
from facilitation.store import Store

PUBLIC: frozenset[Role] = frozenset(Role)
COOKIES: Mapping[Role, str] = {
    Role.ORGANISER: "facilitation-desk",
    Role.MODERATOR: "facilitation-console",
    Role.PROJECTOR: "facilitation-wall",
    Role.PARTICIPANT: "facilitation-phone",
    Role.HELPER: "facilitation-door",
}
PATHS: Mapping[Role, str] = {
    Role.ORGANISER: "/desk",
    Role.MODERATOR: "/console/{event}",
    Role.PROJECTOR: "/wall/{event}",
    Role.PARTICIPANT: "/e/{event}",
    Role.HELPER: "/door/{event}",
}
HERE = "facilitation-here"
"""A cookie at the QR code's address with a session's key and its person, sealed: who scans the code again is the same person,
not a second one, also on another laptop that has not heard of her yet."""
DOORS: Mapping[Role, str] = {Role.MODERATOR: "m", Role.PROJECTOR: "p", Role.HELPER: "h", Role.PARTICIPANT: "s"}
SESSION_DAYS = 200
TYPED_CODES_PER_SECOND = 5
LETTERS = "CDFHJKMNPRTVWXY3479"
"""Of return codes: none that is taken for another, and none that make a word."""
RETURN_LETTERS = 8
_REMEMBERED = 20_000

_DESK, _CONSOLE = frozenset({Role.ORGANISER}), frozenset({Role.MODERATOR})
_WALL, _PHONE, _DOOR = (frozenset({role}) for role in (Role.PROJECTOR, Role.PARTICIPANT, Role.HELPER))

ROUTES: Mapping[str, frozenset[Role]] = {
    "/": PUBLIC,
    "/health": PUBLIC,
    "/static/…": PUBLIC,
    "/j": PUBLIC,
    "/j/{code}": PUBLIC,
    "/j/{code}/back": PUBLIC,
    "/m/{token}": PUBLIC,
    "/p/{token}": PUBLIC,
    **dict.fromkeys(("/t/{token}", "/t/{token}/socket"), PUBLIC),
    "/h/{token}": PUBLIC,
    "/s/{token}": PUBLIC,
    "/r/{token}": PUBLIC,
    "/r/{token}/{key}": PUBLIC,
    "/v/{token}": PUBLIC,
    "/v/{token}/send": PUBLIC,
    "/v/{token}/socket": _PHONE,
    "/desk/open": PUBLIC,
    "/desk": _DESK,
    "/desk/…": _DESK,
    "/console/{event_id}": _CONSOLE,
    "/console/{event_id}/…": _CONSOLE,
    "/wall/{event_id}": _WALL,
    "/wall/{event_id}/…": _WALL,
    "/e/{event_id}": _PHONE,
    "/e/{event_id}/page/{record}": PUBLIC,
    "/e/{event_id}/…": _PHONE,
    "/door/{event_id}": _DOOR,
    "/door/{event_id}/…": _DOOR,
}
"""Which role may open which route; "…" stands for everything below. What is not here nobody may open."""


def roles_of(route: str) -> frozenset[Role]:
    """The roles that may open a route, given by its template ("/e/{event_id}/send"); none for one the table lacks."""
    if route in ROUTES:
        return ROUTES[route]
    below = [roles for prefix, roles in ROUTES.items() if prefix.endswith("/…") and route.startswith(prefix[:-1])]
    return below[0] if below else frozenset()


def cookie_path(role: Role, event_id: str | None) -> str:
    return PATHS[role].format(event=event_id or "")


class Access:
    """Links and sessions of one server process."""

    def __init__(self, store: Store, secret: bytes, clock: Callable[[], float], desk_key: str = "") -> None:
        self._store = store
        self.secrets = Secrets.read(secret)
        self._clock = clock
        self._desk_key = desk_key
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._queues: OrderedDict[str, asyncio.Lock] = OrderedDict()

    # links

    async def new_link(self, event_id: str, role: Role, label: str = "") -> Link:
        link = Link(secrets.token_urlsafe(9), event_id, role, label.strip()[:300], self._clock())
        await self._store.add_link(link)
        return link

    async def links(self, event_id: str) -> list[Link]:
        return await self._store.links(event_id)

    async def withdraw(self, link_id: str) -> list[str]:
        """Withdraw a link; returns the session keys that end with it, so that their sockets can be closed."""
        keys = await self._store.withdraw_link(link_id, self._clock())
        for key in keys:
            self._sessions.pop(key, None)
        return keys

    def path(self, link: Link) -> str:
        """The link's address below the server's: "/m/<id>.<192 secret bits>"."""
        return f"/{DOORS[link.role]}/{self._sealed('link', link.id)}"

    async def open_link(self, token: str, role: Role) -> Link | None:
        """The link behind a token, or None if it was guessed, cut off or withdrawn."""
        link_id = self._opened("link", token)
        link = await self._store.link(link_id) if link_id else None
        good = link is not None and link.withdrawn is None and link.role is role
        return link if link is not None and good and self._opened("link", token, link.event_id) else None

    def use_desk_key(self, key: str) -> bool:
        """True once for the key that was printed at the start."""
        right = bool(self._desk_key) and hmac.compare_digest(key.encode(), self._desk_key.encode())
        if right:
            self._desk_key = ""
        return right

    # registration

    def register_path(self, event_id: str) -> str:
        """The address of an event's public registration page. It opens nothing else, and is no join code."""
        return f"/r/{self._sealed('register', event_id)}"

    def registers(self, token: str) -> str | None:
        """The event of a registration page's token, or None if it was guessed."""
        return self._opened("register", token, token.rpartition(".")[0])

    def guest_path(self, event_id: str, guest: str) -> str:
        """The page that somebody gets on registering, to see and withdraw the own entry."""
        return f"{self.register_path(event_id)}/{self._sealed(f'guest:{event_id}', guest)}"

    def guest_of(self, event_id: str, key: str) -> str | None:
        """The guest whose page a key opens, or None."""
        return self._opened(f"guest:{event_id}", key, event_id)

    # before the day

    def ahead_path(self, event_id: str, run_id: str) -> str:
        """The address of a step that is open before the day. It opens nothing else of the event, and is no join code."""
        return f"/v/{self._sealed('ahead', f'{event_id}.{run_id}')}"

    def ahead_of(self, token: str) -> tuple[str, str] | None:
        """(event, step) of such an address, or None if it was guessed. An event's id has no dot."""
        event_id, _, rest = token.partition(".")
        opened = self._opened("ahead", token, event_id)
        return (event_id, rest.rpartition(".")[0]) if opened else None

    def _sealed(self, kind: str, name: str) -> str:
        return f"{name}.{self.secrets.seal(f'{kind}:{name}')}"

    def _opened(self, kind: str, token: str, event_id: str | None = None) -> str | None:
        """The name in a token that was sealed here or, for an event that was taken over, where it came from; without an
        event: where any of ours came from. None if it was guessed."""
        name, _, seal = token.rpartition(".")
        return name if self.secrets.fits(f"{kind}:{name}", seal, event_id) else None

    # who comes again

    def return_code(self, event_id: str, person: str, comings: int) -> str:
        """What somebody types on another phone to be the same person there. `comings`: how often she has come in so far, so
        that a code works once."""
        number = self.secrets.number(f"return:{event_id}:{person}:{comings}", event_id)
        return "".join(LETTERS[number // len(LETTERS) ** n % len(LETTERS)] for n in range(RETURN_LETTERS))

    async def typed_return(self, address: str, event_id: str, people: Iterable[str], typed: str) -> str | None:
        """The person, among these, whose return code somebody has typed. Queued like join codes, in a queue of its own."""
        given = tidy_code(typed).upper().encode()
        async with self._queue(f"return {address}"):
            await asyncio.sleep(1 / TYPED_CODES_PER_SECOND)
            comings = await self._store.comings(event_id)
            codes = {self.return_code(event_id, person, comings.get(person, 0)).encode(): person for person in people}
            # All are compared, however soon one fits: how long it takes tells nothing.
            return next((codes[code] for code in [c for c in codes if hmac.compare_digest(c, given)]), None)

    def here(self, session: Session) -> str:
        """The value of the cookie at the QR code's address. It opens nothing by itself."""
        event, person = session.event_id or "", session.person_id or ""
        return f"{session.key}.{person}.{self.secrets.seal(_phone(event, person), event)}"

    def was(self, value: str, event_id: str) -> str | None:
        """Who this browser was at this event, whether or not anybody here remembers her; None if that was made up."""
        _, _, rest = value.partition(".")
        person, _, seal = rest.partition(".")
        return person if person and self.secrets.fits(_phone(event_id, person), seal, event_id) else None

    # sessions

    async def new_session(
        self, role: Role, event_id: str | None, person: str | None = None, link: str | None = None
    ) -> tuple[str, Session]:
        """(cookie value, session). Always new: a cookie that somebody planted beforehand never becomes a login."""
        value = secrets.token_urlsafe(24)
        now = self._clock()
        session = Session(_key(value), event_id, role, now, now, person, link)
        await self._store.put_session(session)
        self._remember(session)
        return value, session

    async def session(self, role: Role, event_id: str | None, value: str | None) -> Session | None:
        """The session of a cookie, if it is of this role and event."""
        if not value:
            return None
        key = _key(value)
        session = self._sessions.get(key) or await self._store.session(key)
        if session is None or session.role is not role or session.event_id != event_id:
            return None
        self._remember(session)
        return session

    async def end_withdrawn(self) -> list[str]:
        """Forget the links' sessions that another process has ended; returns their keys, as `withdraw` does."""
        known = [key for key, session in self._sessions.items() if session.link_id]
        there = await self._store.sessions_of_links() if known else set()
        ended = [key for key in known if key not in there]
        for key in ended:
            self._sessions.pop(key, None)
        return ended

    async def known(self, value: str, event_id: str) -> Session | None:
        """The participant's session that the cookie at the QR code's address speaks of. It opens nothing by itself."""
        key = value.partition(".")[0]
        session = self._sessions.get(key) or await self._store.session(key)
        right = session is not None and session.role is Role.PARTICIPANT and session.event_id == event_id
        return session if right else None

    async def end_sessions_of(self, event_id: str, person: str) -> None:
        """Log a person's phones out, after erasure."""
        await self._store.drop_sessions_of_person(event_id, person)
        for key in [k for k, s in self._sessions.items() if s.event_id == event_id and s.person_id == person]:
            del self._sessions[key]

    def _remember(self, session: Session) -> None:
        self._sessions[session.key] = session
        self._sessions.move_to_end(session.key)
        while len(self._sessions) > _REMEMBERED:
            self._sessions.popitem(last=False)

    # typed codes

    async def typed_code(self, address: str, code: str) -> str | None:
        """The event of a typed code. Queued per address, so that guessing is slow and nobody is ever refused.

        A whole venue may sit behind one address, so right and wrong codes wait alike, a fifth of a second each.
        """
        async with self._queue(address):
            await asyncio.sleep(1 / TYPED_CODES_PER_SECOND)
            return await self._store.event_by_code(tidy_code(code))

    def _queue(self, key: str) -> asyncio.Lock:
        queue = self._queues.setdefault(key, asyncio.Lock())
        self._queues.move_to_end(key)
        while len(self._queues) > _REMEMBERED:
            self._queues.popitem(last=False)
        return queue


def tidy_code(typed: str) -> str:
    """A code as somebody types it: spaces, dashes and dots do not count."""
    return "".join(c for c in typed if c.isalnum())[:40]


def new_code() -> str:
    """Six digits: nothing to confuse, quick to type on any keyboard."""
    return str(secrets.randbelow(900_000) + 100_000)


def _phone(event_id: str, person: str) -> str:
    return f"phone:{event_id}:{person}"


def _key(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
