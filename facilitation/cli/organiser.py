"""The organiser's desk, used by HTTP as its pages use it: create an event, plan it, hand out links, download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from facilitation.agenda import Event
from facilitation.cli.client import NotAnswered, browser, new_id


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways into an event: the paths of the moderator's and the projector's link, and of the join page."""

    moderator: str
    projector: str
    join: str

    @property
    def code(self) -> str:
        return self.join.rpartition("/")[2]


class _Addresses(HTMLParser):
    """Collects the paths of all addresses that stand in a page's attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.paths += [urlsplit(value).path for _, value in attrs if value and (value.startswith(("/", "http")))]


class Organiser:
    """A browser that has opened the desk."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self.http = browser(self.base)

    async def open(self, key: str) -> None:
        """Come in by the desk's one-time key, or by the whole address that the server prints. Raises NotAnswered."""
        key = parse_qs(urlsplit(key).query).get("key", [key])[0]
        answer = await self.http.get("/desk/open", params={"key": key})
        if not answer.has_redirect_location:
            raise NotAnswered(f"the organiser's desk did not open with this key ({answer.status_code})")

    async def create(self, event: Event) -> str:
        """A new event without an agenda; returns its id. Raises NotAnswered."""
        facts = msgspec.structs.asdict(event)
        form = {name: _typed(name, value) for name, value in facts.items()}
        answer = await self.http.post("/desk/events", data=form, headers={"Origin": self.base})
        if not answer.has_redirect_location:
            raise NotAnswered(f"the desk did not create the event ({answer.status_code})")
        return urlsplit(answer.headers["location"]).path.rstrip("/").rpartition("/")[2]

    async def send(self, event: str, do: str, **fields: Any) -> str:
        """One command of planning; returns its id. Raises NotAnswered with the server's reason."""
        command = new_id()
        answer = await self.http.post(
            f"/desk/events/{event}/send", json={"id": command, "do": do, **fields}, headers={"Origin": self.base}
        )
        said = answer.json() if answer.headers.get("content-type", "").startswith("application/json") else {}
        if answer.status_code != 200 or "ack" not in said:
            raise NotAnswered(f"{do}: {said.get('why') or answer.status_code}")
        return command

    async def ways(self, event: str) -> Ways:
        """How people get in, as the event's page shows it. Raises NotAnswered."""
        answer = await self.http.get(f"/desk/events/{event}")
        reader = _Addresses()
        reader.feed(answer.text)
        found = [next((p for p in reader.paths if p.startswith(door)), "") for door in ("/m/", "/p/", "/j/")]
        if not all(found):
            raise NotAnswered(f"the page of the event does not name every way in ({answer.status_code})")
        return Ways(*found)

    async def download(self, event: str, name: str, query: Mapping[str, str]) -> bytes | None:
        """A file of the event; None if this server does not offer it."""
        answer = await self.http.get(f"/desk/events/{event}/{name}", params=dict(query), timeout=300)
        return answer.content if answer.status_code == 200 else None

    async def close(self) -> None:
        await self.http.aclose()


def _typed(name: str, value: Any) -> str:
    """A fact as the desk's form holds it."""
    if isinstance(value, tuple):
        return ("," if name == "languages" else "\n").join(value)
    if isinstance(value, bool):
        return "on" if value else ""
    return str(value)
