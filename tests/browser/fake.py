"""A server for the page scripts alone: real pages from the real templates, and a socket on which a test says every frame.

No store, no rules, no clock of its own. The test plays the server: it reads what the page sent and answers as it likes.
"""

from __future__ import annotations

import json
import mimetypes
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import SHUT_RDWR
from typing import Any

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from facilitation.formats import Methods
from facilitation.method import Shown
from facilitation.people import Role
from facilitation.render import ROOT, Element, Renderer, Static

CSP = "default-src 'self'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:"
EVENT: dict[str, Any] = {
    "title": "Regionalteam",
    "subtitle": "Planregion 1",
    "date": "2018-04-25",
    "end_date": "",
    "start": "13:00",
    "end": "16:00",
    "place": "Stahnsdorf",
    "host": "",
    "timezone": "Europe/Berlin",
    "languages": ["de", "en"],
    "imprint": "https://example.org/impressum",
    "privacy": "",
    "deletion_date": "",
}

HEAD: dict[str, Any] = {"title": "Was war", "room": "", "steps": [], "instruction": "Schreiben Sie.", "clock": None}
WALL_HEAD: dict[str, Any] = {"title": "Was war", "phase": "read", "instruction": "Wir lesen vor.", "clock": None}
FORM = """<form id="write" data-in="task" data-order="0" method="post" action="send" data-send data-form="write-a1"
 data-card="card--green"><input type="hidden" name="do" value="write"><input type="hidden" name="activity" value="a1">
 <label>Karte <textarea name="text" required></textarea></label><p class="note">{note}</p><button>Anpinnen</button></form>"""


def form(note: str = "ein Gedanke pro Karte") -> Element:
    """A form that writes cards, as a method would bring it."""
    return Element(FORM.format(note=note), "task", 0)


def card(key: str, text: str, region: str = "board", order: float = 0) -> str:
    """The bytes of a card element."""
    root = f'<article id="{key}" data-in="{region}" data-order="{order}" class="card pin">'
    return f'{root}<p class="card__text">{text}</p></article>'


class Fake:
    """Pages by path, and the sockets that are open now. `sent` is every command that came in, in order."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.static = Static([ROOT / "static", *folders])
        self.render = Renderer(Methods([]), self.static)
        self.pages: dict[str, Callable[[], str]] = {}
        self.sent: queue.Queue[dict[str, Any]] = queue.Queue()
        self.open: list[ServerConnection] = []
        self.greet: Callable[[], list[Mapping[str, Any]]] = list
        self.refuse = False  # connections are refused: the network is down
        self.mute = False  # pings are not answered: the connection is dead and nobody has noticed
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def core(self, element_id: str, region: str, data: Mapping[str, Any], role: Role = Role.PARTICIPANT) -> Element:
        """One of the core's elements, from its real macro."""
        return self.render.element(element_id, Shown(element_id, region, 0, data), None, role, "de")

    def page(self, path: str, template: str, elements: Mapping[str, Element] | None = None, **context: Any) -> None:
        """Serve a page: made anew for each request, so that a reload gets the present."""
        common = {"socket_url": "/e/one/socket", "token": "t", "seq": 1, "person": "p1", "event": EVENT, "css": []}
        common |= {"code": "472916", "url": "http://example.org/j/472916", "scripts": []} | context

        def make() -> str:
            return self.render.compose(self.render.page(template, "de", **common, now=time.time()), elements or {})

        self.pages[path] = make

    def tell(self, **frame: Any) -> None:
        """Send a frame to every open socket."""
        for connection in list(self.open):
            with suppress(ConnectionClosed):  # one that was cut may not have noticed yet
                connection.send(json.dumps(frame))

    def cut(self) -> None:
        """Close every socket without a word, and take no new ones until `refuse` is False again."""
        self.refuse = True
        self.hang_up()

    def hang_up(self) -> None:
        """Close every socket. One that its page has just closed itself is closed already."""
        for connection in list(self.open):
            with suppress(OSError):
                connection.socket.shutdown(SHUT_RDWR)

    def next(self, timeout: float = 5) -> dict[str, Any]:
        """The next command that a page sends. Raises queue.Empty."""
        return self.sent.get(timeout=timeout)

    def _request(self, connection: ServerConnection, request: Request) -> Response | None:
        path = request.path.partition("?")[0]
        if path.endswith("/socket"):
            return Response(503, "No", Headers(), b"") if self.refuse else None
        if path in self.pages:
            return _answer(self.pages[path]().encode(), "text/html; charset=utf-8")
        file = self.static.find(path.removeprefix("/static/"))
        if file is None:
            return Response(404, "Not Found", Headers({"Content-Length": "0"}), b"")
        return _answer(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream")

    def _talk(self, connection: ServerConnection) -> None:
        hello: dict[str, Any] = {"hello": {"now": time.time(), "token": "t", "seq": 1, "person": "p1"}}
        connection.send(json.dumps(hello))
        self.open.append(connection)
        try:
            for frame in self.greet():
                connection.send(json.dumps(frame))
            for text in connection:
                message = json.loads(text)
                if "ping" not in message:
                    self.sent.put(message)
                elif not self.mute:
                    connection.send(json.dumps({"pong": message["ping"], "now": time.time()}))
        except (ConnectionClosed, OSError):
            pass
        finally:
            self.open.remove(connection)


def _answer(body: bytes, kind: str) -> Response:
    headers = Headers({"Content-Type": kind, "Content-Length": str(len(body)), "Content-Security-Policy": CSP})
    headers["Connection"] = "close"
    return Response(200, "OK", headers, body)


@contextmanager
def running(folders: Sequence[Path] = ()) -> Iterator[Fake]:
    """A fake on a free port, closed at the end. `folders` hold more static files."""
    fake = Fake(folders)
    with serve(fake._talk, "127.0.0.1", 0, process_request=fake._request, ping_interval=None) as server:
        fake.port = server.socket.getsockname()[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            fake.hang_up()
            server.shutdown()
            thread.join(5)
