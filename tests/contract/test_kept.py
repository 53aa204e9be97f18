"""The same commands on a real database, SQLite and PostgreSQL: one effect, one answer, nothing lost, one order for all."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from facilitation import agenda, joining, planning, steering
from facilitation.feed import Feed
from facilitation.live import Ack, Live
from facilitation.method import Actor, Body, Command
from facilitation.panels import Door
from facilitation.people import Role
from facilitation.store import Store
from methods.parts.stems import AddCard
from tests.contract.room import FACTS, KNOWN, RENDER

EVENT = "event-kept-1"
MODERATOR = Actor(Role.MODERATOR, "moderator")


async def door(_: str) -> Door:
    return Door()


class Process:
    """One server process: a store, a loop and a feed."""

    def __init__(self, url: str) -> None:
        self.store = Store(url, KNOWN.kinds)
        self.store.migrate()
        self.live = Live(self.store, KNOWN, lambda: 1_778_569_200.0)
        self.feed = Feed(self.store, self.live, KNOWN, RENDER, door)
        self.feed.start()

    async def send(self, body: Body, actor: Actor, activity: str | None = None, command_id: str = "") -> Ack:
        command = Command(command_id or secrets.token_urlsafe(12), self.live.clock(), body, activity)
        return await self.live.send(EVENT, command, actor)

    async def texts(self) -> list[str]:
        records, _, _ = await self.store.load(EVENT)
        return [r.data.text for r in records if r.kind == "card"]

    async def run(self) -> str:
        found = agenda.current((await self.live._running(EVENT)).board)
        assert found is not None
        return found.id

    async def stop(self) -> None:
        await self.live.stop()
        self.store.close()


@asynccontextmanager
async def begun(url: str) -> AsyncIterator[tuple[Process, list[Actor], str]]:
    """A process with an open card query and three people."""
    process = Process(url)
    await process.store.create_event(EVENT, "123456", 0.0)
    lines = (planning.AddItem(method="sentence_stems", preset="card_query", settings={"phones": True}),)
    await process.send(planning.NewEvent(facts=FACTS, lines=lines), Actor(Role.ORGANISER, "desk"))
    await process.send(steering.Next(), MODERATOR)
    people = []
    for _ in range(3):
        person = f"p{secrets.token_urlsafe(12)}"
        people.append(Actor(Role.PARTICIPANT, person, person))
        await process.send(joining.Join(), people[-1], command_id=person)
    try:
        yield process, people, await process.run()
    finally:
        await process.stop()


async def test_the_same_command_twice_has_one_effect_and_one_answer(database_url: str) -> None:
    async with begun(database_url) as (process, people, run):
        card = AddCard(stem=0, text="Einmal")
        first, second = await asyncio.gather(*[process.send(card, people[0], run, "the-same-id-00001") for _ in range(2)])
        third = await process.send(card, people[0], run, "the-same-id-00001")
        assert first == second == third
        assert await process.texts() == ["Einmal"]
    again = Process(database_url)
    assert await again.send(card, people[0], run, "the-same-id-00001") == first
    assert await again.texts() == ["Einmal"]
    await again.stop()


async def test_everybody_at_once_in_one_order(database_url: str) -> None:
    async with begun(database_url) as (process, people, run):
        texts = [f"Karte {i}" for i in range(60)]
        cards = [process.send(AddCard(stem=0, text=t), people[i % 3], run) for i, t in enumerate(texts)]
        acks = await asyncio.gather(*cards)
        assert sorted(a.seq for a in acks) == list(range(acks[0].seq, acks[0].seq + 60))
        assert await process.texts() == texts
        _, changes, seq = await process.store.load(EVENT)
        assert [c.seq for c in changes] == list(range(1, seq + 1))


async def test_the_view_of_the_feed_is_a_fresh_one(database_url: str) -> None:
    async with begun(database_url) as (process, people, run):
        roles = ((Role.PROJECTOR, None), (Role.MODERATOR, None), (Role.PARTICIPANT, people[0].id))
        views = [await process.feed.view(EVENT, role, "de", person) for role, person in roles]
        for i in range(10):
            ack = await process.send(AddCard(stem=0, text=f"Karte {i}"), people[i % 3], run)
        ack = await process.send(steering.Next(), MODERATOR)
        await process.feed.reached(EVENT, ack.seq)
        picture = await process.feed.picture(EVENT)
        for view in views:
            assert {k: e.html for k, e in view.elements.items()} == {k: e.html for k, e in picture.whole(view.audience).items()}


@pytest.mark.postgres
async def test_two_processes_on_one_database_see_each_other(postgres_url: str) -> None:
    async with begun(postgres_url) as (one, people, run):
        two = Process(postgres_url)
        views = [await p.feed.view(EVENT, Role.PROJECTOR, "de") for p in (one, two)]
        for i in range(30):
            process = (one, two)[i % 2]
            ack = await process.send(AddCard(stem=0, text=f"Karte {i}"), people[i % 3], run)
        for process in (one, two):
            await process.feed.refresh(EVENT)
            await process.feed.reached(EVENT, ack.seq)
        assert await one.texts() == [f"Karte {i}" for i in range(30)]
        shown = [{k: e.html for k, e in v.elements.items()} for v in views]
        assert shown[0] == shown[1]
        assert {n for html in shown[0].values() for n in re.findall(r"Karte (\d+)", html)} == {str(i) for i in range(30)}
        await two.stop()
