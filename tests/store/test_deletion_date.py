"""The day on which names go: done by the server itself as soon as it starts, gone from the files, and only where it is due."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from facilitation import deletion
from facilitation.guests import Row, TakeGuests
from facilitation.method import Actor, Command
from facilitation.people import Role
from tests.house import Running, running

EVE, DAY = 1_801_263_600.0, 1_801_436_400.0  # the evening of 29 January and of 31 January 2027


async def with_guests(house: Running, **facts: str) -> str:
    day = await house.day(**facts)
    body = TakeGuests((Row("Quittengelb Petra", needs="Apfelgrüne Rampe"),))
    await house.house.live.send(
        day.id, Command("list-of-guests-00", house.house.live.clock(), body), Actor(Role.ORGANISER, "desk")
    )
    await day.phone(name="Himmelblau Jonas")
    return day.id


NAMES = {"Quittengelb", "Apfelgrüne", "Himmelblau"}


async def names_of(house: Running, event: str) -> set[str]:
    """Which of the names the database still knows."""
    told = str(await house.house.store.load(event))
    return {name for name in NAMES if name in told}


async def until_gone(house: Running, event: str) -> None:
    async with asyncio.timeout(30):
        while await names_of(house, event):
            await asyncio.sleep(0.02)


def on_disk(folder: Path) -> set[str]:
    content = b"".join(file.read_bytes() for file in folder.glob("facilitation.sqlite*"))
    return {name for name in NAMES if name.encode() in content}


async def test_the_server_does_it_when_it_starts(tmp_path: Path) -> None:
    async with running(tmp_path, clock=lambda: EVE) as house:
        due = await with_guests(house, date="2026-12-16", deletion_date="2027-01-30")
        later = await with_guests(house, date="2026-12-16", deletion_date="2027-02-28")
        never = await with_guests(house, date="2026-12-16")
    assert on_disk(tmp_path) == NAMES
    async with running(tmp_path, clock=lambda: DAY) as house:
        await until_gone(house, due)
        assert (await house.house.facts(due)).title == "Ein Tag"
        assert await deletion.forget_what_is_due(house.house) == []
        for other in (later, never):
            assert await names_of(house, other) == NAMES
            await house.house.store.delete_event(other, DAY)
    assert on_disk(tmp_path) == set()


async def test_a_server_that_runs_on_does_it_too_and_goes_on_after_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [EVE]
    async with running(tmp_path, clock=lambda: now[0]) as house:
        due = await with_guests(house, date="2026-12-16", deletion_date="2027-01-31")
        looked, real = [0], house.house.store.event_ids

        async def event_ids() -> list[tuple[str, str]]:
            looked[0] += 1
            if looked[0] == 1:
                raise RuntimeError("once")
            return await real()

        monkeypatch.setattr(house.house.store, "event_ids", event_ids)
        task = asyncio.create_task(deletion.keep_deletion_dates(house.house, every=0.02))
        async with asyncio.timeout(30):
            while looked[0] < 3:
                await asyncio.sleep(0.02)
        assert await names_of(house, due) == NAMES
        now[0] = DAY
        await until_gone(house, due)
        task.cancel()
