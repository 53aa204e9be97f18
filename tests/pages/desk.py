"""An organiser's browser in front of the real application, without JavaScript: pages, forms and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar
from litestar.testing import TestClient

from exports import EXPORTERS, HANDOUTS
from facilitation import agenda
from facilitation.app import create_app
from facilitation.method import Actor, Body, Command
from facilitation.people import Role
from facilitation.settings import Settings, database_url
from methods import METHODS
from methods.agendas import ready_made

KEY = "desk-key-that-works-once"
BASE = "http://desk.test"


class Fields(HTMLParser):
    """What stands in the fields of a page, by name; of several forms the last one that has the name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "textarea":
            self._area = name
            self.values[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.values[self._select] = value
        elif tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.values[name] = value

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


class Browser:
    """A logged-in organiser. `page` is the last page as text."""

    def __init__(self, client: TestClient[Litestar]) -> None:
        self.client = client
        self.house = client.app.state.house

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.client.get(path, params=query)

    def post(self, path: str, form: dict[str, Any]) -> httpx.Response:
        return self.client.post(path, data=form, follow_redirects=False)

    def new(self, **form: str) -> Event:
        answer = self.post("/desk/events", {"title": "Ein Tag", "languages": "de,en", "agenda": "review-and-resolve", **form})
        assert answer.status_code == 303, sentence(answer)
        return Event(self, answer.headers["location"].rpartition("/")[2])

    def events(self) -> list[str]:
        found: list[tuple[str, str]] = self.run(self.house.store.event_ids)
        return [event_id for event_id, _ in found]

    def run(self, function: Any, *args: Any) -> Any:
        """Call something of the house on the application's own loop."""
        return self.client.blocking_portal.call(function, *args)


class Event:
    """One event on the desk."""

    def __init__(self, browser: Browser, event_id: str) -> None:
        self.browser = browser
        self.id = event_id
        self.path = f"/desk/events/{event_id}"

    @property
    def board(self) -> Any:
        return self.browser.run(self.browser.house.feed.board, self.id)

    @property
    def facts(self) -> agenda.Event:
        return agenda.facts(self.board)

    def lines(self) -> list[agenda.Planned]:
        return agenda.planned(self.board)

    def agenda(self) -> list[str]:
        """The lines as "preset or title minutes"."""
        return [f"{p.activity.data.title or p.activity.data.preset} {p.item.data.minutes}" for p in self.lines()]

    def page(self, **query: str) -> str:
        answer = self.browser.get(self.path, **query)
        assert answer.status_code == 200
        return answer.text

    def send(self, do: str, **form: Any) -> httpx.Response:
        named = {name.replace("settings_", "settings."): value for name, value in form.items()}
        return self.browser.post(f"{self.path}/send", {"do": do, **named})

    def ok(self, do: str, **form: Any) -> str:
        """Send a form that is accepted; where it leads."""
        answer = self.send(do, **form)
        assert answer.status_code == 303, sentence(answer)
        return answer.headers["location"].removeprefix(self.path)

    def moderate(self, command_id: str, body: Body, activity: str | None = None) -> None:
        """Something that happens on another screen meanwhile."""
        house = self.browser.house
        command = Command(command_id, house.live.clock(), body, activity)
        ack = self.browser.run(house.live.send, self.id, command, Actor(Role.MODERATOR, "somebody"))
        self.browser.run(house.feed.reached, self.id, ack.seq)


def sentence(answer: httpx.Response) -> str:
    """The complaint that a page shows."""
    found = re.search(r'role="alert".*?<span[^>]*>(.*?)</span>', answer.text, re.DOTALL)
    return unescape(found[1]) if found else ""


def part(page: str, after: str, before: str) -> str:
    """What stands between two marks of a page."""
    assert after in page
    return page.partition(after)[2].partition(before)[0]


def wrong_field(answer: httpx.Response) -> str:
    """The name of the field that is marked as wrong."""
    found = re.search(r'name="([^"]+)"[^>]*aria-invalid="true"', answer.text)
    return found[1] if found else ""


@contextmanager
def opened(folder: Path) -> Iterator[TestClient[Litestar]]:
    """The application, with a browser that has no key yet."""
    fonts = folder / "cache" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for weight in ("400", "700"):  # cutting the real ones takes seconds
        (fonts / f"firago-{weight}-b.woff2").touch()
    settings = Settings(
        data=folder, database=database_url(folder), secret=b"s" * 32, public_url="http://192.168.1.5:8000", desk_key=KEY
    )
    app = create_app(settings, METHODS, EXPORTERS, ready_made(), HANDOUTS, workers=ThreadPoolExecutor(1))
    with TestClient(app, base_url=BASE) as client:
        client.headers["accept-language"] = "de"
        yield client
