"""The whole application on a real port, and its screens as clients hold them: pages by HTTP, frames by WebSocket.

`async with running(folder) as house` starts a server in this process. `await house.day()` makes an event with its links,
`day.phone()`, `day.wall()` and `day.console()` are the screens of one browser each; `screen.open()` opens its socket. Nothing
is read in the background: a socket hears frames only while a test waits for them. `python -m tests.house FOLDER PORT` runs the
same server as a process of its own, for tests that kill it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
import socket as sockets
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
import msgspec
from litestar import Litestar
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from exports import EXPORTERS
from facilitation import agenda, server
from facilitation.app import create_app
from facilitation.house import House
from facilitation.people import Role
from facilitation.planning import AddItem
from facilitation.settings import Settings, database_url
from methods import METHODS

PATIENCE = 30.0
"""Seconds to wait for a frame; only a test that fails waits so long."""
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
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
class Line:
    """The frames of one open socket. `frames` keeps all that came; `elements` and `mine` are what its screen shows."""

    connection: ClientConnection
    hello: dict[str, Any] = field(default_factory=dict)
    elements: dict[str, str] = field(default_factory=dict)
    mine: str = ""
    token: str = ""
    seq: int = 0
    frames: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def html(self) -> str:
        return "\n".join(self.elements.values()).replace(SOFT_HYPHEN, "")

    @property
    def bytes(self) -> str:
        """Everything that ever came, as text."""
        return json.dumps(self.frames, ensure_ascii=False).replace(SOFT_HYPHEN, "")

    def take(self, frame: dict[str, Any]) -> None:
        """Take in one frame, as docs/wire.md says."""
        self.frames.append(frame)
        if "hello" in frame:
            self.hello = frame["hello"]
        if "put" in frame:
            if frame.get("full"):
                self.elements = {}
            self.elements.update(frame["put"])
            for gone in frame["gone"]:
                self.elements.pop(gone, None)
            self.token, self.seq = frame.get("token", self.token), frame["seq"]
        if "mine" in frame:
            self.mine = frame["mine"]
        if (answered := frame.get("ack") or frame.get("no")) is not None:
            self.answers[answered] = frame

    async def frame(self) -> dict[str, Any]:
        """The next frame. Raises ConnectionClosed, TimeoutError."""
        frame: dict[str, Any] = msgspec.json.decode(await asyncio.wait_for(self.connection.recv(), PATIENCE))
        self.take(frame)
        return frame

    async def until(self, true: Callable[[], Any]) -> Self:
        """Hear frames until something holds."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not true():
                    await self.frame()
        except TimeoutError:
            shown = sorted(self.elements)
            last = json.dumps(self.frames[-1:], ensure_ascii=False)[:500]
            raise AssertionError(f"waited in vain; the screen shows {shown}, last came {last}") from None
        return self

    async def shows(self, text: str) -> Self:
        return await self.until(lambda: text in self.html)

    async def hides(self, text: str) -> Self:
        return await self.until(lambda: text not in self.html)

    async def caught_up(self) -> Self:
        """Hear everything that is on its way: the answer to a ping comes after what was written before it."""
        mark = secrets.randbelow(10**9)
        await self.connection.send(json.dumps({"ping": mark}))
        return await self.until(lambda: self.frames and self.frames[-1].get("pong") == mark)

    async def raw(self, message: str | bytes) -> dict[str, Any]:
        """Send any text; the next frame that is no news."""
        await self.connection.send(message)
        while True:
            frame = await self.frame()
            if not {"put", "mine"} & set(frame):
                return frame

    async def post(self, do: str, activity: str = "", command: str = "", /, **fields: Any) -> str:
        """Send a command and return its id without waiting for the answer."""
        command = command or new_id()
        await self.connection.send(json.dumps(message_of(do, activity, command, fields)))
        return command

    async def say(self, do: str, activity: str = "", command: str = "", /, **fields: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        command = command or new_id()
        self.answers.pop(command, None)
        await self.post(do, activity, command, **fields)
        await self.until(lambda: command in self.answers)
        return self.answers[command]

    async def closed(self) -> int:
        """Hear what still comes; the code with which the server closes."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.frame()
        return self.connection.close_code or 0


def new_id() -> str:
    return secrets.token_urlsafe(12)


def message_of(do: str, activity: str, command: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A command as it goes over the wire. `behalf` stands for the wire's `for`, which Python keeps to itself."""
    fields = {("for" if name == "behalf" else name): value for name, value in fields.items()}
    return {"id": command, "do": do, **({"activity": activity} if activity else {}), **fields}


@dataclass(repr=False)
class Screen:
    """One page of one browser. `http` keeps the cookies."""

    base: str
    http: httpx.AsyncClient
    page: str
    lines: list[Line] = field(default_factory=list)

    @property
    def event(self) -> str:
        return self.page.split("/")[2]

    def cookies(self, path: str = "") -> str:
        """The Cookie header that this browser sends to a path; else to the page's own socket."""
        return self.http.build_request("GET", path or f"{self.page}/socket").headers.get("cookie", "")

    async def open(self, query: str = "", path: str = "", *, origin: str = "", **options: Any) -> Line:
        """Open the socket, up to its greeting. Raises InvalidStatus, ConnectionClosed."""
        path = path or f"{self.page}/socket"
        cookies = options.pop("cookies", None)
        connection = await connect(
            f"{self.base.replace('http', 'ws', 1)}{path}{query}",
            origin=origin or self.base,  # type: ignore[arg-type]
            additional_headers={"Cookie": self.cookies(path) if cookies is None else cookies},
            compression=None,
            max_size=None,
            proxy=None,
            **options,
        )
        line = Line(connection)
        self.lines.append(line)
        await line.until(lambda: line.hello)
        return line

    async def here(self, query: str = "") -> Line:
        """Open the socket and hear the whole view."""
        line = await self.open(query)
        return await line.until(lambda: line.token)

    async def text(self) -> str:
        """The page's HTML."""
        answer = await self.http.get(self.page)
        assert answer.status_code == 200, answer.text
        return answer.text.replace(SOFT_HYPHEN, "")

    async def post(self, do: str, activity: str = "", command: str = "", /, **fields: Any) -> httpx.Response:
        """Send a command by HTTP, as JSON."""
        message = message_of(do, activity, command or new_id(), fields)
        return await self.http.post(f"{self.page}/send", json=message, headers={"Origin": self.base})

    async def do(self, do: str, activity: str = "", command: str = "", /, **fields: Any) -> int:
        """Send a command that must be taken; its seq."""
        answer = await self.post(do, activity, command, **fields)
        assert answer.status_code == 200, answer.text
        seq: int = answer.json()["seq"]
        return seq

    async def leave(self) -> None:
        for line in self.lines:
            with contextlib.suppress(Exception):
                await line.connection.close()
        await self.http.aclose()


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
        return httpx.AsyncClient(
            base_url=self.base, trust_env=False, verify=False, timeout=PATIENCE, headers=headers or None
        )

    def screen(self, http: httpx.AsyncClient, page: str) -> Screen:
        screen = Screen(self.base, http, page)
        self.screens.append(screen)
        return screen

    async def day(self, lines: Sequence[AddItem] = AGENDA, **facts: Any) -> Day:
        """A new event with its links, not begun."""
        house = self.house
        event = await house.create(agenda.Event(**{"title": "Ein Tag", "date": "2026-05-12", "start": "09:00", **facts}), lines)
        links = {r: house.access.path(await house.access.new_link(event, r)) for r in (Role.MODERATOR, Role.PROJECTOR)}
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
        (fonts / f"firago-{weight}.woff2").touch()
    chosen = {"data": folder, "database": database_url(folder, database), "secret": SECRET, "public_url": base}
    return create_app(
        Settings(**{**chosen, "desk_key": DESK_KEY, **settings}), METHODS, EXPORTERS, workers=ThreadPoolExecutor(1)
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
