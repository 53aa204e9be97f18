"""The screens of a running server as clients hold them: pages by HTTP, frames by WebSocket.

Nothing is read in the background: a socket hears frames only while a test waits for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

PATIENCE = 30.0
"""Seconds to wait for a frame; only a test that fails waits so long."""
SOFT_HYPHEN = "\N{SOFT HYPHEN}"


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
        return plain("\n".join(self.elements.values()))

    @property
    def all(self) -> str:
        """Everything that ever came, as text."""
        return plain(json.dumps(self.frames, ensure_ascii=False))

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


def plain(html: str) -> str:
    """Without the marks of where a word may break."""
    return html.replace(SOFT_HYPHEN, "").replace("<wbr>", "")


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
        return plain(answer.text)

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
