"""A client process of the load tests: it holds phones and does what it is told through a pipe."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from multiprocessing.connection import Connection

import msgspec

from facilitation.cli.load import Door, Room, Side, joins
from facilitation.cli.loops import run
from facilitation.cli.votes import vote


def phones(pipe: Connection) -> None:
    """A client process's whole life: obey the pipe until it says goodbye."""
    with contextlib.suppress(ImportError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65_536)), hard))
    gc.disable()  # a pause of ours would be counted as the server's
    run(_obey(pipe))


async def _obey(pipe: Connection) -> None:
    rooms: dict[Side, Room] = {"app": Room(), "reference": Room()}
    loop = asyncio.get_running_loop()
    alive = loop.create_task(rooms["app"].keep_alive())
    while True:
        order, args = await loop.run_in_executor(None, pipe.recv)
        if order == "join":
            pipe.send(await joins(Door(*args[0]), rooms["app"], *args[1:]))
        elif order == "attach":
            host, port, count = args
            for _ in range(count):
                await rooms["reference"].add(host, port, "/", {}, False)
            pipe.send(count)
        elif order == "play":
            pipe.send(msgspec.msgpack.encode(await rooms[args[0]].play(*args[1:])))
        elif order == "vote":
            pipe.send(msgspec.msgpack.encode(await vote(rooms["app"], *args)))
        else:
            alive.cancel()
            for room in rooms.values():
                room.close()
            return
