"""The bell: "event E is at seq N". Nothing else travels by it, so a lost ring costs a moment, never a card.

Within a process it is a call on the event loop. Between processes that share a PostgreSQL it is LISTEN/NOTIFY.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import threading
from collections.abc import Callable

import psycopg
import sqlalchemy as sa

CHANNEL = "facilitation"
GONE = -1
"""Rung instead of a seq when the event was deleted."""

Callback = Callable[[str, int], None]
RETRY = 1.0
"""Seconds between attempts to listen again."""


class Bell:
    """Rings on the loops of those who asked for it, from whatever thread."""

    def __init__(self) -> None:
        self.name = secrets.token_hex(8)
        self._ears: list[tuple[asyncio.AbstractEventLoop, Callback]] = []

    def hear(self, callback: Callback) -> None:
        """Call `callback(event_id, seq)` on the running loop at every ring."""
        self._ears.append((asyncio.get_running_loop(), callback))

    def ring(self, event_id: str, seq: int) -> None:
        for loop, callback in list(self._ears):
            with contextlib.suppress(RuntimeError):  # that loop is closed: nobody is left to hear
                loop.call_soon_threadsafe(callback, event_id, seq)

    def notify(self, connection: sa.Connection, event_id: str, seq: int) -> None:
        """Ring in the other processes when this transaction commits."""
        payload = f"{self.name} {seq} {event_id}"
        connection.execute(sa.text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": payload})


class Listener(threading.Thread):
    """Hears the other processes' rings on a PostgreSQL connection of its own."""

    def __init__(self, url: sa.URL, bell: Bell) -> None:
        super().__init__(name="bell", daemon=True)
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._bell = bell
        self._ended = threading.Event()
        self.ready = threading.Event()

    def run(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(psycopg.Error):
                self._listen()
            self._ended.wait(RETRY)

    def stop(self) -> None:
        self._ended.set()
        self.join()

    def _listen(self) -> None:
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            # What rang while nobody listened is rung again.
            for event_id, seq in connection.execute("SELECT id, CASE WHEN deleted IS NULL THEN seq ELSE -1 END FROM event"):
                self._bell.ring(event_id, seq)
            self.ready.set()
            while not self._ended.is_set():
                for notice in connection.notifies(timeout=0.5):
                    sender, seq, event_id = notice.payload.split(" ", 2)
                    if sender != self._bell.name:
                        self._bell.ring(event_id, int(seq))
