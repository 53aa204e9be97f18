"""Whoever goes elsewhere gets nothing more of where she was, not even what came in the same moment."""

from __future__ import annotations

import asyncio
import secrets

from facilitation import agenda, joining, planning, steering
from facilitation.feed import Feed
from facilitation.halls import Socket
from facilitation.live import Live
from facilitation.method import Actor, Body, Command
from facilitation.panels import Door
from facilitation.people import Role
from facilitation.store import Store
from facilitation.wire import Line
from methods.parts.stems import AddCard
from tests.contract.room import FACTS, KNOWN, RENDER

EVENT = "event-moving-1"
MODERATOR = Actor(Role.MODERATOR, "moderator")


class Wire:
    """A transport that keeps what was written."""

    def __init__(self) -> None:
        self.sent = b""

    def write(self, data: bytes) -> None:
        self.sent += data

    def get_write_buffer_size(self) -> int:
        return 0

    def abort(self) -> None: ...

    def close(self) -> None: ...

    def is_closing(self) -> bool:
        return False


async def test_a_card_of_the_room_that_somebody_has_just_left(sqlite_url: str) -> None:
    store = Store(sqlite_url, KNOWN.kinds)
    store.migrate()
    live = Live(store, KNOWN, lambda: 1_778_569_200.0)

    async def door(_: str) -> Door:
        return Door()

    feed = Feed(store, live, KNOWN, RENDER, door)
    feed.start()

    async def send(body: Body, actor: Actor, activity: str | None = None, command_id: str = "") -> int:
        command = Command(command_id or secrets.token_urlsafe(12), live.clock(), body, activity)
        return (await live.send(EVENT, command, actor)).seq

    rooms = [planning.AddItem(method="sentence_stems", preset="card_query", settings={"phones": True}) for _ in range(2)]
    await store.create_event(EVENT, "123456", 0.0)
    await send(planning.NewEvent(facts=FACTS, lines=tuple(rooms)), Actor(Role.ORGANISER, "desk"))
    board = await feed.board(EVENT)
    north, south = (i.id for i in agenda.items(board))
    await send(planning.EditItem(south, beside=north), MODERATOR)
    for item in (north, south):
        await send(steering.Open(item), MODERATOR)
    runs = [i.data.activity for i in agenda.items(board)]
    people = [Actor(Role.PARTICIPANT, p, p) for p in ("person-goes-0001", "person-stays-001")]
    sockets = []
    for actor in people:
        await send(joining.Join(), actor, command_id=actor.id)
        seq = await send(joining.Go(runs[0]), actor)
        await feed.reached(EVENT, seq)
        wire = Wire()
        await feed.add(EVENT, Socket(Line(wire), Role.PARTICIPANT, "de", actor.id, ""), "", -1)
        sockets.append(wire)
    seqs = await asyncio.gather(
        send(joining.Go(runs[1]), people[0]), send(AddCard(stem=0, text="Nur im Norden"), people[1], runs[0])
    )
    await feed.reached(EVENT, max(seqs))
    assert [b"Nur im Norden" in wire.sent for wire in sockets] == [False, True]
    assert [f"card-{runs[1]}-0".encode() in wire.sent for wire in sockets] == [True, False]
    await live.stop()
    store.close()
