"""One person's connection to a running server, as a browser would hold it: pages by HTTP, the screen by WebSocket.

A `Mirror` keeps what the screen shows: elements by id, as the server's frames put and remove them. A `Client` sends commands
with ids of its own, waits for their acknowledgement, and sends the same id again after a lost connection, so that each
command counts exactly once. See docs/wire.md for the frames.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
PATIENCE = 30.0  # seconds to wait for an acknowledgement or a frame
PAGE = 60.0  # seconds to wait for a page
BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "section", "article", "header", "footer", "h1", "h2", "h3", "h4", "dt", "dd", "br"}
)


class NotAnswered(Exception):
    """The server did not answer in time, or refused the page or the socket."""


class _Text(HTMLParser):
    """Collects the text of an HTML fragment; blocks are set apart by a space."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of(html: str) -> str:
    """What a reader sees of an HTML fragment: white space folded, soft hyphens dropped."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return folded("".join(parser.parts))


def folded(text: str) -> str:
    """Text as it is compared: white space folded, soft hyphens dropped."""
    return " ".join(text.replace(SOFT_HYPHEN, "").split())


@dataclass
class Mirror:
    """What one screen shows. `mine` is the part only this person sees."""

    elements: dict[str, str] = field(default_factory=dict)
    mine: str = ""
    seq: int = 0
    token: str = ""

    def apply(self, frame: Mapping[str, Any]) -> None:
        """Take in one frame of the server; frames that do not concern the screen change nothing."""
        if "put" in frame or "gone" in frame or frame.get("full"):
            put: Mapping[str, str] = frame.get("put", {})
            if frame.get("full"):
                self.elements = dict(put)
            else:
                self.elements.update(put)
                for gone in frame.get("gone", ()):
                    self.elements.pop(gone, None)
            self.seq = frame["seq"]
            self.token = frame.get("token", self.token)
        if "mine" in frame:
            self.mine = frame["mine"]

    def text(self) -> str:
        """All that the screen shows, as one folded text."""
        return " ".join(text_of(html) for html in self.elements.values())

    def shows(self, text: str) -> bool:
        """True if some element shows this text."""
        wanted = folded(text)
        return any(wanted in text_of(html) for html in self.elements.values())


class Answer(msgspec.Struct, frozen=True):
    """What became of a command: kept (`ack`) or refused (`no`, with code and reason)."""

    id: str
    kept: bool
    seq: int = 0
    late: bool = False
    code: str = ""
    why: str = ""


def new_id() -> str:
    return secrets.token_urlsafe(12)


class Client:
    """One role of one browser. Make it with `participant` or `by_link`, or with a logged-in browser and a page's path."""

    def __init__(self, http: httpx.AsyncClient, page: str) -> None:
        self.http = http
        self.page = page
        self.mirror = Mirror()
        self.person: str | None = None
        self.heard: Callable[[dict[str, Any]], None] | None = None  # is told every frame that changes the screen
        self.changed = asyncio.Event()
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self._up = asyncio.Event()
        self._leaving = False

    @property
    def event(self) -> str:
        """The event's id, as the page's path ends with it."""
        return urlsplit(self.page).path.rstrip("/").rpartition("/")[2]

    # -- coming in -------------------------------------------------------------------------------------------------------

    @classmethod
    async def participant(cls, base: str, code: str, fields: Mapping[str, str] | None = None) -> Client:
        """Join by code, as the QR code's page does, and load the phone's page. Raises NotAnswered."""
        http = browser(base)
        await _page(http, f"/j/{code}")
        answer = await http.post(f"/j/{code}", data=dict(fields or {}), headers={"Origin": base})
        return await cls._at(http, answer)

    @classmethod
    async def by_link(cls, base: str, link: str, http: httpx.AsyncClient | None = None) -> Client:
        """Come in by a moderator's or projector's secret link. Raises NotAnswered."""
        http = http or browser(base)
        return await cls._at(http, await http.get(urlsplit(link).path))

    @classmethod
    async def _at(cls, http: httpx.AsyncClient, answer: httpx.Response) -> Client:
        if not answer.has_redirect_location:
            raise NotAnswered(f"{answer.request.method} {answer.request.url.path} answered {answer.status_code}")
        page = urlsplit(answer.headers["location"]).path
        await _page(http, page)
        return cls(http, page)

    async def connect(self) -> None:
        """Open the socket and wait for the first whole view. Raises NotAnswered."""
        self._leaving = False
        self._reader = asyncio.create_task(self._live())
        await self.until(lambda: bool(self.mirror.token), "the first view")

    async def close(self) -> None:
        self._leaving = True
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
        await self.http.aclose()

    async def cut(self) -> None:
        """Lose the connection, as a phone between two routers does; it comes back by itself."""
        if self._socket is not None:
            self._socket.transport.abort()

    # -- the socket ------------------------------------------------------------------------------------------------------

    async def _live(self) -> None:
        pause = 0.1
        while not self._leaving:
            began = asyncio.get_running_loop().time()
            try:
                await self._connected()
            except InvalidStatus as refused:
                raise NotAnswered(f"{self.page}/socket answered {refused.response.status_code}") from None
            except (OSError, ConnectionClosed):
                pass
            finally:
                self._up.clear()
                self._socket = None
            steady = asyncio.get_running_loop().time() - began > 5.0
            pause = 0.1 if steady else min(pause * 2, 5.0)
            await asyncio.sleep(pause)

    async def _connected(self) -> None:
        base = self.http.base_url
        page = self.http.build_request("GET", self.page)
        scheme = "wss" if base.scheme == "https" else "ws"
        query = f"?token={self.mirror.token}&seq={self.mirror.seq}" if self.mirror.token else ""
        async with connect(
            f"{scheme}://{base.netloc.decode()}{self.page}/socket{query}",
            origin=Origin(str(base).rstrip("/")),
            additional_headers={"Cookie": page.headers.get("cookie", "")},
            compression=None,
            max_size=None,
            proxy=None,
        ) as socket:
            self._socket = socket
            self._up.set()
            async for message in socket:
                self._hear(msgspec.json.decode(message))

    def _hear(self, frame: dict[str, Any]) -> None:
        if "hello" in frame:
            self.person = frame["hello"].get("person")
            return
        if "ack" in frame:
            self._settle(Answer(frame["ack"], True, frame.get("seq", 0), frame.get("late", False)))
        elif "no" in frame:
            if frame["code"] == "unsaved":
                asyncio.get_running_loop().call_later(frame.get("wait", 0.5), self._again, frame["no"])
            else:
                self._settle(Answer(frame["no"], False, 0, False, frame["code"], frame["why"]))
        else:
            self.mirror.apply(frame)
            if self.heard is not None:
                self.heard(frame)
            self.changed.set()

    def _settle(self, answer: Answer) -> None:
        future = self._waiting.get(answer.id)
        if future is not None and not future.done():
            future.set_result(answer)

    def _again(self, command: str) -> None:
        future = self._waiting.get(command)
        if future is not None and not future.done():
            future.set_exception(ConnectionError("asked to send it again"))

    async def send(self, do: str, activity: str | None = None, command: str | None = None, /, **fields: Any) -> Answer:
        """Send a command until it is answered, over as many connections as it takes. Raises NotAnswered."""
        command = command or new_id()
        message: dict[str, Any] = {"id": command, "do": do, **fields}
        if activity:
            message["activity"] = activity
        text = msgspec.json.encode(message).decode()
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        try:
            while loop.time() < end:
                future: asyncio.Future[Answer] = loop.create_future()
                self._waiting[command] = future
                with contextlib.suppress(ConnectionError, ConnectionClosed, TimeoutError):
                    async with asyncio.timeout(min(5.0, max(0.1, end - loop.time()))):
                        await self._up.wait()
                        assert self._socket is not None
                        await self._socket.send(text)
                        return await future
                if self._reader is not None and self._reader.done():
                    break
        finally:
            self._waiting.pop(command, None)
        raise NotAnswered(f"no answer to {do} ({command}) within {PATIENCE:.0f} s")

    async def until(self, true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Wait until something holds of the mirror. Raises NotAnswered, naming `what`."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while not true():
            if self._reader is not None and self._reader.done():
                self._reader.result()
            self.changed.clear()
            left = end - loop.time()
            if left <= 0:
                raise NotAnswered(f"waited {patience:.0f} s in vain for {what}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), min(left, 0.5))


def browser(base: str) -> httpx.AsyncClient:
    """An empty browser for a server's address: keeps cookies, follows nothing by itself, trusts no proxy settings."""
    return httpx.AsyncClient(base_url=base, follow_redirects=False, trust_env=False, timeout=PAGE)


async def _page(http: httpx.AsyncClient, path: str) -> httpx.Response:
    answer = await http.get(path)
    if answer.status_code != 200:
        raise NotAnswered(f"GET {path} answered {answer.status_code}")
    return answer
