"""Two server processes on one PostgreSQL: every screen sees the same, whichever of them it hangs on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from websockets.exceptions import ConnectionClosed

from facilitation.people import Role
from tests.house import QUERY, Day, Running, running
from tests.screens import PATIENCE

Both = tuple[Running, Running, Day]


@pytest_asyncio.fixture(loop_scope="session")
async def both(postgres_url: str, tmp_path: Path) -> AsyncIterator[Both]:
    """(one server, another one, an event in which cards are written)."""
    async with running(tmp_path / "one", postgres_url) as one, running(tmp_path / "two", postgres_url) as two:
        yield one, two, await one.opened()


def seen_from(other: Running, day: Day) -> Day:
    """The same event through the other server's door."""
    return Day(other, day.id, day.code, day.links, day.runs, day.items, day.store)


async def test_what_is_said_here_is_seen_there(both: Both) -> None:
    _, two, day = both
    there = seen_from(two, day)
    walls = [await (await d.wall()).here() for d in (day, there)]
    phones = [await (await d.phone()).here() for d in (day, there)]
    for n in range(6):
        await phones[n % 2].say("add_card", day.runs[QUERY], stem=0, text=f"Karte {n}")
    for wall in walls:
        await wall.until(lambda wall=wall: all(f"Karte {n}" in wall.html for n in range(6)))
    assert await day.texts() == await there.texts() == [f"Karte {n}" for n in range(6)]


async def test_both_at_once(both: Both) -> None:
    """Nobody decides on a stale board, a repeated id counts once, and no card is lost between them."""
    _, two, day = both
    there = seen_from(two, day)
    phones = [await (await (day, there)[n % 2].phone()).here() for n in range(4)]

    async def write(n: int) -> None:
        for m in range(10):
            answer = await phones[n].say("add_card", day.runs[QUERY], f"the-same-id-everywhere-{m}", stem=0, text=f"Karte {m}")
            assert "ack" in answer
            assert "ack" in await phones[n].say("add_card", day.runs[QUERY], stem=0, text=f"Eigene {n}/{m}")

    await asyncio.gather(*(write(n) for n in range(4)))
    expected = [f"Karte {m}" for m in range(10)] + [f"Eigene {n}/{m}" for n in range(4) for m in range(10)]
    assert sorted(await day.texts()) == sorted(expected)
    consoles = [await (await d.console()).here() for d in (day, there)]
    run = day.record(day.runs[QUERY])
    at = f"{run.id}/{run.data.state}/{run.data.phase}"
    answers = await asyncio.gather(*(c.say("next", at=at) for c in consoles))
    assert sorted("ack" if "ack" in a else a["code"] for a in answers) == ["ack", "rejected"]


async def test_keys_end_everywhere(both: Both) -> None:
    """A link withdrawn on one server, a person erased, an event deleted: the other one lets them go too."""
    one, two, day = both
    there = seen_from(two, day)
    console, phone = await there.console(), await there.phone(name="Ana")
    line, mine = await console.here(), await phone.here()
    assert "ack" in await line.say("blank", on=False)
    wall = await there.wall()
    await (await day.console()).do("erase", person=mine.hello["person"])
    assert await mine.closed() == 4401
    assert (await phone.post("leave")).status_code in (401, 409)
    await one.house.withdraw(next(k.id for k in await one.house.access.links(day.id) if k.role is Role.MODERATOR))
    assert await asyncio.wait_for(line.closed(), PATIENCE) == 4403
    assert (await console.http.get(console.page)).status_code == 401
    assert (await console.post("blank", on=True)).status_code == 401
    other = await (await there.phone()).here()
    await one.house.store.delete_event(day.id, 1.0)
    assert await other.closed() == 4404
    with pytest.raises(ConnectionClosed) as closed:
        await wall.open()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code in (4401, 4404)
    assert (await two.browser().get(f"/j/{day.code}")).status_code == 404
