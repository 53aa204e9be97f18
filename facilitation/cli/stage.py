"""The server of a play: the real application on a free port, with a fresh database and a clock of its own."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from facilitation import fonts
from facilitation.app import create_app
from facilitation.cli.loops import run
from facilitation.cli.parts import Parts
from facilitation.cli.trouble import Trouble
from facilitation.live import ALARM_EVERY
from facilitation.method import N_
from facilitation.server import listen, server
from facilitation.settings import Settings, database_url

USUAL_DATA = "data"
STARTING = 60.0
"""Seconds that the server may take to start."""


class PlayClock:
    """The event's time, in unix seconds. It begins at the planned start and runs `pace` times as fast as real time.

    Without a pace it runs like any clock, but jumps over the waiting.
    """

    def __init__(self, start: float, pace: float | None = None) -> None:
        self._start = start
        self._pace = pace
        self._began = time.monotonic()
        self._skipped = 0.0

    def __call__(self) -> float:
        return self._start + self._skipped + (time.monotonic() - self._began) * (self._pace or 1.0)

    async def until(self, when: float, alarm: Callable[[], float | None]) -> None:
        """Let time pass until `when`, and stop at every alarm before it, so that each rings in its turn."""
        while (left := when - self()) > 0:
            if self._pace:
                await asyncio.sleep(min(left / self._pace, 1.0))
                continue
            due = alarm()
            if due is not None and due < when:
                self._skip(due - self())
                await asyncio.sleep(2 * ALARM_EVERY)
            else:
                self._skip(left)

    def _skip(self, seconds: float) -> None:
        self._skipped += max(0.0, seconds)


class RealTime:
    """The time of a server elsewhere, which nobody can turn: waiting is left out, or cut short by the pace."""

    def __init__(self, pace: float | None = None) -> None:
        self._pace = pace
        self._planned: float | None = None

    def __call__(self) -> float:
        return time.time() if self._planned is None else self._planned

    async def until(self, when: float, alarm: Callable[[], float | None]) -> None:
        left = when - self()
        self._planned = max(when, self())
        if self._pace and left > 0:
            await asyncio.sleep(left / self._pace)


class Stage:
    """A server in a thread of this process. Use as a context manager; leaves nothing behind."""

    def __init__(self, parts: Parts, clock: PlayClock) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="facilitation-play-"))
        self._sockets = listen("127.0.0.1", 0)
        self._started = threading.Event()
        self._failed: BaseException | None = None
        self.url = f"http://127.0.0.1:{self._sockets[0].getsockname()[1]}"
        self.key = secrets.token_urlsafe(24)
        self.settings = Settings(
            data=self._folder,
            database=database_url(self._folder),
            secret=secrets.token_bytes(32),
            public_url=self.url,
            desk_key=self.key,
            clock=clock,
        )
        self._parts = parts
        self._server: Any = None
        self._app: Any = None
        self._thread = threading.Thread(target=self._serve, name="stage", daemon=True)

    def __enter__(self) -> Stage:
        if fonts.ready(Path(USUAL_DATA)):  # those of this folder's own server need not be cut again
            os.environ.setdefault("FACILITATION_CACHE", str(fonts.folder(Path(USUAL_DATA)).absolute()))
        self._thread.start()
        if not self._started.wait(STARTING) or self._failed is not None:
            self._clear()
            raise Trouble(N_("The server did not start: %(why)s"), why=self._failed or "-")
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(STARTING)
        self._clear()

    def alarm(self, event: str) -> float | None:
        """When the event's next alarm is due, in unix seconds."""
        due: float | None = self._app.state.house.live.next_alarm(event)
        return due

    def _serve(self) -> None:
        try:
            run(self._live())
        except BaseException as error:  # the thread's end is told to whoever waits for it
            self._failed = error
        finally:
            self._started.set()

    async def _live(self) -> None:
        parts = self._parts
        self._app = create_app(self.settings, parts.methods, parts.exporters, parts.agendas, parts.handouts)
        self._server = server(self._app, started=self._started.set)
        await self._server.serve(sockets=self._sockets)

    def _clear(self) -> None:
        for socket in self._sockets:
            socket.close()
        shutil.rmtree(self._folder, ignore_errors=True)
