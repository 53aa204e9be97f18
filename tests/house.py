"""The whole application on a real port.

`async with running(folder) as house` starts a server in this process. `await house.day()` makes an event with its links,
`day.phone()`, `day.wall()` and `day.console()` are the screens of one browser each. `python -m tests.house FOLDER PORT` runs
the same server as a process of its own, for tests that kill it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket as sockets
import sys
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar

from exports import EXPORTERS, HANDOUTS
from facilitation import agenda, server
from facilitation.app import create_app
from facilitation.house import House
from facilitation.people import Role
from facilitation.planning import AddItem
from facilitation.settings import Settings, database_url
from methods import METHODS
from methods.agendas import ready_made
from tests.screens import PATIENCE, Screen

SECRET = b"s" * 32
DESK_KEY = "desk-key-that-works-once"
STEMS = ("Gut gelungen ist uns", "Mich beschäftigt noch", "Davon bitte mehr")
AGENDA = (
    AddItem(method="plenary", preset="welcome", minutes=10),
    AddItem(method="sentence_stems", title="Drei Pinnwände", settings={"stems": STEMS}),
    AddItem(method="sentence_stems", preset="card_query", title="Was fehlt?"),
    AddItem(method="plenary", preset="outlook", minutes=10),
)
WELCOME, BOARDS, QUERY, OUTLOOK = range(4)
"""Lines of AGENDA: the query shows its cards at once, the boards only after their release."""


@dataclass(repr=False)
class Day:
    """One event: its way in, its links (paths), its activities and lines in the agenda's order."""

    house: Running
    id: str
    code: str
    links: dict[Role, str]
    runs: list[str]
    items: list[str]
    store: str  # the topic store's activity

    async def phone(self, **facts: str) -> Screen:
        """Somebody joins by the QR code's page."""
        http = self.house.browser()
        answer = await http.post(f"/j/{self.code}", data=facts, headers={"Origin": self.house.base})
        assert answer.status_code == 303, answer.text
        return self.house.screen(http, answer.headers["location"])

    async def by_link(self, role: Role, http: httpx.AsyncClient | None = None) -> Screen:
        http = http or self.house.browser()
        answer = await http.get(self.links[role])
        assert answer.status_code == 303, answer.text
        return self.house.screen(http, answer.headers["location"])

    async def wall(self) -> Screen:
        return await self.by_link(Role.PROJECTOR)

    async def console(self) -> Screen:
        return await self.by_link(Role.MODERATOR)

    def record(self, record_id: str) -> Any:
        """A record as it stands in the running server, or None."""
        return self.house.house.live._events[self.id].board.get(record_id)

    async def texts(self) -> list[str]:
        """The texts of all cards on the disk, in order of birth."""
        records, _, _ = await self.house.house.store.load(self.id)
        return [r.data.text for r in records if r.kind == "card" and r.removed is None]


@dataclass(repr=False)
class Running:
    """A running server."""

    base: str
    app: Litestar | None = None  # None: it runs in another process
    screens: list[Screen] = field(default_factory=list)

    @property
    def house(self) -> House:
        assert self.app is not None
        house: House = self.app.state.house
        return house

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """An empty browser: keeps cookies, follows nothing by itself, trusts no proxy settings."""
        return httpx.AsyncClient(base_url=self.base, trust_env=False, verify=False, timeout=PATIENCE, headers=headers or None)

    def screen(self, http: httpx.AsyncClient, page: str) -> Screen:
        screen = Screen(self.base, http, page)
        self.screens.append(screen)
        return screen

    async def day(self, lines: Sequence[AddItem] = AGENDA, **facts: Any) -> Day:
        """A new event with its links, not begun."""
        house = self.house
        event = await house.create(agenda.Event(**{"title": "Ein Tag", "date": "2026-05-12", "start": "09:00", **facts}), lines)
        links = {
            r: house.access.path(await house.access.new_link(event, r)) for r in (Role.MODERATOR, Role.PROJECTOR, Role.HELPER)
        }
        board = await house.feed.board(event)
        items = agenda.items(board)
        store = next(a.id for a in agenda.activities(board) if a.data.method == "topic_store")
        return Day(self, event, await house.code(event), links, [i.data.activity for i in items], [i.id for i in items], store)

    async def opened(self, step: int = QUERY, **facts: Any) -> Day:
        """A new event in which a step of AGENDA runs."""
        day = await self.day(**facts)
        await (await day.console()).do("open", item=day.items[step])
        return day


@asynccontextmanager
async def running(
    folder: Path, database: str = "", *, port: int = 0, access_log: bool = False, send_buffer: int = 0, **settings: Any
) -> AsyncIterator[Running]:
    """Run the application until the block ends. `send_buffer`: bytes that the kernel keeps for a slow reader."""
    listening = server.listen("127.0.0.1", port)
    if send_buffer:
        for each in listening:
            each.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, send_buffer)
    base = f"http://127.0.0.1:{listening[0].getsockname()[1]}"
    app = application(folder, database, base, **settings)
    running_server = server.server(app, access_log=access_log)
    task = asyncio.create_task(running_server.serve(sockets=listening))
    while not running_server.started:
        await asyncio.sleep(0.01)
        if task.done():
            task.result()
    found = Running(base, app)
    try:
        yield found
    finally:
        for screen in found.screens:
            await screen.leave()
        running_server.should_exit = True
        with contextlib.suppress(KeyboardInterrupt):
            await task


def application(folder: Path, database: str, base: str, **settings: Any) -> Litestar:
    """The application with our formats and exports. Documents are made in a thread: a process would cost seconds to start."""
    fonts = folder / "cache" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for weight in ("400", "700"):  # cutting the real ones takes seconds
        (fonts / f"firago-{weight}-b.woff2").touch()
    chosen = {"data": folder, "database": database_url(folder, database), "secret": SECRET, "public_url": base}
    return create_app(
        Settings(**{**chosen, "desk_key": DESK_KEY, **settings}),
        METHODS,
        EXPORTERS,
        ready_made(),
        HANDOUTS,
        workers=ThreadPoolExecutor(1),
    )


def main(folder: str, port: int) -> None:
    """A process of its own. Prints one line of JSON once it listens; makes an event if the folder is new."""
    logging.basicConfig(level=logging.WARNING)
    listening = server.listen("127.0.0.1", port)
    base = f"http://127.0.0.1:{listening[0].getsockname()[1]}"
    app = application(Path(folder), "", base)
    found = Running(base, app)
    tasks = set()

    async def tell() -> None:
        known = await found.house.store.event_ids()
        day = None if known else await found.day()
        told = {"base": base, "pid": os.getpid()}
        if day is not None:
            told |= {"day": {n: getattr(day, n) for n in ("id", "code", "links", "runs", "items", "store")}}
        print(json.dumps(told), flush=True)

    def started() -> None:
        tasks.add(asyncio.get_running_loop().create_task(tell()))

    server.server(app, started=started).run(listening)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
