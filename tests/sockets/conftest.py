"""One server for all sockets, once for each kind of database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import sqlalchemy as sa

from tests.databases import empty_postgres
from tests.house import Running, running

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


@pytest_asyncio.fixture(scope="package", loop_scope="session", params=["sqlite", POSTGRES])
async def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """One server for all tests here, once for each kind of database."""
    folder = tmp_path_factory.mktemp("house")
    if request.param == "sqlite":
        async with running(folder) as found:
            yield found
        return
    server: sa.URL = request.getfixturevalue("postgres_server")
    with empty_postgres(server) as url:
        async with running(folder, url) as found:
            yield found
