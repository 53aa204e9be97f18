"""Two laptops: one that breaks, and one that goes on. Each with an organiser's browser; once for each kind of database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from tests.databases import empty_postgres
from tests.house import DESK_KEY, Running, running

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


@dataclass(repr=False)
class Laptop:
    """One server with its desk."""

    house: Running
    desk: httpx.AsyncClient
    folder: Path

    async def copy(self, event: str = "") -> bytes:
        """A safety copy as the desk hands it out: of one event, or of everything."""
        answer = await self.desk.get(f"/desk/events/{event}/copy.zip" if event else "/desk/copies/whole.zip")
        assert answer.status_code == 200, answer.text
        return answer.content

    async def hand_in(self, content: bytes, name: str = "copy.zip") -> httpx.Response:
        return await self.desk.post("/desk/restore", files={"file": (name, content, "application/zip")})

    async def upload(self, content: bytes) -> str:
        """Hand in a good one; the page that shows what is in it."""
        answer = await self.hand_in(content)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def bring(self, content: bytes, event: str, how: str, title: str = "") -> str:
        """Take an event over; its id here."""
        answer = await self.desk.post(await self.upload(content), data={"event": event, "how": how, "title": title})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"]).partition("?")[0].rpartition("/")[2]


@asynccontextmanager
async def laptop(folder: Path, database: str = "", *, secret: bytes = b"s" * 32, port: int = 0) -> AsyncIterator[Laptop]:
    folder.mkdir(exist_ok=True)
    async with running(folder, database, secret=secret, port=port) as house:
        desk = house.browser(Origin=house.base)
        answer = await desk.get(f"/desk/open?key={DESK_KEY}")
        assert answer.status_code == 303
        desk.headers["accept-language"] = "de"
        yield Laptop(house, desk, folder)
        await desk.aclose()


@pytest_asyncio.fixture(loop_scope="session", params=["sqlite", POSTGRES])
async def laptops(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Laptop, Laptop]]:
    """(the first, the second): each with a secret and a database of its own."""
    async with AsyncExitStack() as stack:
        urls = ["", ""]
        if request.param == "postgres":
            server: sa.URL = request.getfixturevalue("postgres_server")
            urls = [stack.enter_context(empty_postgres(server)) for _ in urls]
        first = await stack.enter_async_context(laptop(tmp_path / "first", urls[0], secret=b"1" * 40))
        second = await stack.enter_async_context(laptop(tmp_path / "second", urls[1], secret=b"2" * 40))
        yield first, second
