"""Catch up since seq, render once per audience, hand out to sockets.

A ring of the bell wakes the pump of an event: at once when it was idle, otherwise at the next boundary. It reads what is
new, brings the views up to date and writes the same bytes to every socket of an audience. A socket that is behind gets
one merged catch-up, not a queue.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from facilitation import frames
from facilitation.bell import GONE
from facilitation.formats import Methods
from facilitation.halls import Hall, Socket
from facilitation.live import Live, News
from facilitation.panels import Door
from facilitation.people import Person, Role, heir
from facilitation.records import Board, Change, Record, absorb
from facilitation.render import Element, Renderer
from facilitation.store import NoSuchEvent, Store
from facilitation.touching import Touched, renewed
from facilitation.views import Audience, Difference, Picture, View
from facilitation.wire import frame

log = logging.getLogger("facilitation")
BOUNDARY = 0.025
"""Seconds between two frames of a busy event."""
FOREIGN_AFTER = 0.01
"""Seconds that a ring from the database waits for the same news from this process."""
ERASED_AFTER = 0.5
"""Seconds that an erased person's phone keeps its line, so that the answer to its own command still gets there."""
KEEP_VIEWS = 60.0
"""Seconds that a view without sockets is kept up to date, so that a phone that comes back gets only the difference."""


class Feed:
    """All events whose screens hang on this process."""

    def __init__(
        self, store: Store, live: Live, methods: Methods, render: Renderer, door: Callable[[str], Awaitable[Door]]
    ) -> None:
        self.store, self.live, self.methods, self.render = store, live, methods, render
        self._door = door
        self._halls: dict[str, Hall] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._opening: dict[str, asyncio.Lock] = {}

    def start(self) -> None:
        """Listen to the bell. Call on the running loop."""
        self.live.heard.append(self._ring)
        self.store.on_bell(self._ring_from_store)

    async def picture(self, event_id: str) -> Picture:
        """The event as it is now. Raises NoSuchEvent."""
        hall = await self._hall(event_id)
        return self._look(hall)

    async def board(self, event_id: str) -> Board:
        """The feed's board of an event, caught up. Read only. Raises NoSuchEvent."""
        return (await self._hall(event_id)).board

    async def history(self, event_id: str) -> list[Change]:
        return (await self._hall(event_id)).log

    async def view(self, event_id: str, role: Role, lang: str, person: str | None = None, chosen: str = "") -> View:
        """The published view that a screen would get now. Raises NoSuchEvent."""
        hall = await self._hall(event_id)
        return self._view(hall, self._look(hall).audience(role, lang, person, chosen))

    async def over_a_shoulder(self, event_id: str, lang: str, person: str | None) -> tuple[View, dict[str, Element]]:
        """What a phone shows now, for the moderator: the view, and those of its elements that she may read too."""
        hall = await self._hall(event_id)
        picture = self._look(hall)
        view = self._view(hall, picture.audience(Role.PARTICIPANT, lang, person))
        for element_id in view.elements:
            picture.element(view.audience, element_id)  # so that who sees it has been asked on this board
        return view, {k: e for k, e in view.elements.items() if picture.open_to_desk(view.audience, k)}

    async def mine(self, event_id: str, person: str, lang: str) -> Element | None:
        return self._look(await self._hall(event_id)).mine(person, lang)

    async def reached(self, event_id: str, seq: int) -> None:
        """Wait until the feed has come as far as `seq`: who has just sent something sees it on the next page."""
        hall = await self._hall(event_id)
        while hall.board.seq < seq:
            if self._halls.get(event_id) is not hall:
                hall = await self._hall(event_id)
            else:
                await asyncio.sleep(BOUNDARY / 5)

    async def refresh(self, event_id: str) -> None:
        """Catch up with the database, for what another process wrote a moment ago. Raises NoSuchEvent."""
        hall = await self._hall(event_id)
        self._publish(hall, News(*await self.store.since(event_id, hall.board.seq)))

    async def add(self, event_id: str, socket: Socket, token: str, seq: int) -> None:
        """Connect a screen: it gets what it lacks since (token, seq), then everything that changes."""
        hall = await self._hall(event_id)
        socket.came_as = socket.person or ""
        if socket.person:
            self._call(hall, socket, heir(hall.board, socket.person))
        self._settle(hall, socket)
        self._catch_up(hall, socket, token, seq)
        if socket.person:
            self._send_mine(hall, socket)

    def remove(self, event_id: str, socket: Socket) -> None:
        hall = self._halls.get(event_id)
        if hall is None:
            return
        if socket.audience is not None:
            hall.sockets.get(socket.audience, set()).discard(socket)
        self._let_go(hall, socket)

    def resync(self, event_id: str, socket: Socket) -> None:
        """A socket that was behind can write again: one merged catch-up."""
        hall = self._halls.get(event_id)
        if hall is not None and socket.audience is not None:
            self._catch_up(hall, socket, socket.token, socket.seq)
            if socket.person:
                self._send_mine(hall, socket)

    def everyone(self) -> list[tuple[str, Socket]]:
        """All screens that hang on this process, with their event."""
        return [(e, s) for e, hall in self._halls.items() for group in hall.sockets.values() for s in group]

    async def _hall(self, event_id: str) -> Hall:
        if event_id not in self._halls:
            door = await self._door(event_id)  # knows all events: what somebody made up gets no further
            async with self._opening.setdefault(event_id, asyncio.Lock()):
                if event_id not in self._halls:
                    news = await self.live.since(event_id, -1)
                    hall = Hall(Board(event_id), [], door)
                    absorb(hall.board, hall.log, news.records, news.changes, news.seq)
                    self._halls[event_id] = hall
        hall = self._halls[event_id]
        return hall

    def _look(self, hall: Hall) -> Picture:
        if hall.picture is None:
            hall.picture = Picture(hall.board, hall.log, self.methods, self.render, hall.door)
        return hall.picture

    def _view(self, hall: Hall, audience: Audience) -> View:
        view = hall.views.get(audience)
        if view is None:
            view = hall.views[audience] = View(audience, self._look(hall).whole(audience), hall.board.seq)
            hall.empty_since[audience] = time.monotonic()
        return view

    # the bell

    def _ring_from_store(self, event_id: str, seq: int) -> None:
        """What this process wrote itself has been, or in a moment will be, told by its own loop without the database."""
        asyncio.get_running_loop().call_later(FOREIGN_AFTER, self._ring, event_id, seq)

    def _ring(self, event_id: str, seq: int) -> None:
        hall = self._halls.get(event_id)
        if seq == GONE:
            self.live.forget(event_id)
            if self._halls.pop(event_id, None) and hall:
                for socket in [s for group in hall.sockets.values() for s in group]:
                    socket.line.close(4404)
            return
        if hall is None or hall.board.seq >= seq:
            return
        hall.rung = True
        if not hall.pumping:
            hall.pumping = True
            task = asyncio.create_task(self._pump(event_id, hall))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, event_id: str, hall: Hall) -> None:
        try:
            while hall.rung:
                wait = hall.last + BOUNDARY - time.monotonic()
                if wait > 0:
                    await asyncio.sleep(wait)
                hall.rung = False
                hall.last = time.monotonic()
                self._publish(hall, await self.live.since(event_id, hall.board.seq))
        except NoSuchEvent:
            self._halls.pop(event_id, None)
        except Exception:
            # A broken view must not leave stale screens behind: forget it, everybody reconnects and asks anew.
            log.exception("the feed of an event broke")
            self._halls.pop(event_id, None)
            for socket in [s for group in hall.sockets.values() for s in group]:
                socket.line.close(1011)
        finally:
            hall.pumping = False

    def _publish(self, hall: Hall, news: News) -> None:
        if news.seq <= hall.board.seq:
            return  # somebody else who waited for the database was quicker: a board never goes back
        touched = Touched({audience.activity for audience in hall.views})
        before = self._look(hall)
        touched.ask(before, [old for r in news.records if (old := hall.board.get(r.id)) is not None])
        absorb(hall.board, hall.log, news.records, news.changes, news.seq)
        touched.hear(hall.board, news.changes)
        hall.picture = None
        after = self._look(hall)
        touched.ask(after, news.records)
        self._drop_views(hall)
        people = list(hall.people) if touched.everything else touched.people
        theirs = [s for person in people for s in hall.people.get(person, ())]
        everyone = [s for group in hall.sockets.values() for s in group]
        # Whoever has just gone elsewhere gets nothing more of where she was.
        moved = [s for s in (everyone if touched.everything else theirs) if self._move(hall, s)]
        for view in list(hall.views.values()):
            self._update(hall, view, touched, after)
        for socket in moved:
            self._catch_up(hall, socket, "", -1)
        for socket in theirs:
            self._send_mine(hall, socket)

    def _update(self, hall: Hall, view: View, touched: Touched, picture: Picture) -> None:
        difference = view.update(renewed(view, touched, picture), hall.board.seq)
        if difference.empty:
            return
        data = _encode(difference)
        for socket in hall.sockets.get(view.audience, ()):
            if socket.token == view.token and socket.line.write(data):
                socket.seq = view.seq

    def _drop_views(self, hall: Hall) -> None:
        now = time.monotonic()
        for audience in list(hall.views):
            if hall.sockets.get(audience):
                hall.empty_since[audience] = now
            elif now - hall.empty_since.get(audience, now) > KEEP_VIEWS:
                del hall.views[audience]
                hall.empty_since.pop(audience, None)
                hall.sockets.pop(audience, None)

    # sockets

    def _settle(self, hall: Hall, socket: Socket) -> bool:
        """Put a socket where it belongs; True if that is another audience than before."""
        audience = self._look(hall).audience(socket.role, socket.lang, socket.person, socket.chosen)
        if audience == socket.audience:
            return False
        if socket.audience is not None:
            hall.sockets.get(socket.audience, set()).discard(socket)
        socket.audience = audience
        hall.sockets.setdefault(audience, set()).add(socket)
        socket.token = ""  # of another view: nothing goes out before it has caught up
        return True

    def _move(self, hall: Hall, socket: Socket) -> bool:
        """Put a socket where its person has gone; True if that is another audience than before."""
        if socket.came_as and hall.board.get(socket.came_as) is not None:
            now = heir(hall.board, socket.came_as)
            if now is None:
                asyncio.get_running_loop().call_later(ERASED_AFTER, socket.line.close, 4401)
                return False
            self._call(hall, socket, now)
            socket.lang = now.data.lang
        return self._settle(hall, socket)

    def _call(self, hall: Hall, socket: Socket, person: Record[Person] | None) -> None:
        """Know a socket by who its person is now: it may be another one since two entries became one."""
        self._let_go(hall, socket)
        socket.person = person.id if person is not None else socket.came_as
        hall.people.setdefault(socket.person, set()).add(socket)

    @staticmethod
    def _let_go(hall: Hall, socket: Socket) -> None:
        if socket.person and socket.person in hall.people:
            hall.people[socket.person].discard(socket)
            if not hall.people[socket.person]:
                del hall.people[socket.person]

    def _catch_up(self, hall: Hall, socket: Socket, token: str, seq: int) -> None:
        assert socket.audience is not None
        view = self._view(hall, socket.audience)
        difference = view.since(token, seq)
        if difference.empty or socket.line.write(_encode(difference)):
            socket.token, socket.seq = view.token, view.seq

    def _send_mine(self, hall: Hall, socket: Socket) -> None:
        assert socket.person is not None
        element = self._look(hall).mine(socket.person, socket.lang)
        html = element.html if element else ""
        if hash(html) == socket.mine:
            return
        if socket.line.write(frame({"seq": hall.board.seq, "mine": html})):
            socket.mine = hash(html)


def _encode(difference: Difference) -> bytes:
    message = frames.Difference(seq=difference.seq, put=difference.put, gone=difference.gone)
    if difference.full:
        message["full"], message["token"] = True, difference.token
    return frame(message)
