"""One server, one event, and one key of every kind."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from facilitation.people import Role
from tests.access.table import H, M, O, P, W
from tests.house import Day, Running, running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    async with running(tmp_path_factory.mktemp("house")) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def day(house: Running) -> Day:
    return await house.day(title="Tag der offenen Tür")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def keys(house: Running, day: Day) -> dict[Role | None, str]:
    """Each role's cookie value; None is a stranger who makes one up."""
    access, phone = house.house.access, await day.phone(name="Ana")
    person = (await phone.here()).hello["person"]
    found: dict[Role | None, str] = {None: "made-up"}
    found[O], _ = await access.new_session(O, None)
    found[M], _ = await access.new_session(M, day.id)
    found[W], _ = await access.new_session(W, day.id)
    found[H], _ = await access.new_session(H, day.id)
    found[P], _ = await access.new_session(P, day.id, person=person)
    return found
