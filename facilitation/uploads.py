"""Backups that were handed in at the desk and wait for the organiser to say what is to happen with them."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from facilitation import agenda
from facilitation.formats import Methods
from facilitation.people import taking_part
from facilitation.restoring import Backup, Brought, unpack

LIFE = 3_600.0
"""Seconds that a file waits."""
MOST = 5
"""How many wait at the same time; the oldest goes."""


class Content(Protocol):
    """What can be read."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Inside:
    """One event of a backup as the desk shows it. `last`: when it was last changed, unix seconds; None if nobody knows."""

    id: str
    title: str
    date: str
    place: str
    code: str
    people: int
    entries: int
    changes: int
    last: float | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A backup that has been looked at."""

    token: str
    backup: Backup
    inside: tuple[Inside, ...]
    at: float


@dataclass
class Uploads:
    """All that wait in this process. Their files lie in a folder of their own below the data."""

    folder: Path
    clock: Callable[[], float]
    _waiting: dict[str, Upload] = field(default_factory=dict)

    def take(self, content: Content, methods: Methods) -> Upload:
        """Look at a file and unpack it. For a thread. Raises BadArchive, NewerDatabase, other StoreErrors, OSError."""
        if not self._waiting:
            self.clear()
        self._tidy()
        for oldest in list(self._waiting)[: 1 - MOST]:
            self.drop(oldest)
        token = secrets.token_urlsafe(16)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        home = self.folder / token
        home.mkdir(mode=0o700)
        try:
            file = home / "backup.zip"
            with file.open("xb") as out:
                shutil.copyfileobj(content, out, 1024 * 1024)
            backup = unpack(file, home / "backup.sqlite")
            file.unlink()
            inside = tuple(look(backup.event(event_id, methods)) for event_id in backup.events)
        except BaseException:
            shutil.rmtree(home, ignore_errors=True)
            raise
        self._waiting[token] = Upload(token, backup, inside, self.clock())
        return self._waiting[token]

    def get(self, token: str) -> Upload | None:
        self._tidy()
        return self._waiting.get(token)

    def drop(self, token: str) -> None:
        """Forget one, with its files."""
        if self._waiting.pop(token, None) is not None:
            shutil.rmtree(self.folder / token, ignore_errors=True)

    def clear(self) -> None:
        """Forget all, also those of a server that was killed."""
        self._waiting.clear()
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.folder)

    def _tidy(self) -> None:
        for token in [u.token for u in self._waiting.values() if u.at < self.clock() - LIFE]:
            self.drop(token)


def look(found: Brought) -> Inside:
    """An event of a backup, or one that is here, in short."""
    board, facts = found.board, found.facts
    people = len(taking_part(board))
    runs = {a.id for a in agenda.activities(board)}
    entries = sum(1 for r in board if r.activity in runs and r.author and r.removed is None)
    last = max((c.at for c in found.changes), default=0.0) or None
    return Inside(found.id, facts.title, facts.date, facts.place, found.code, people, entries, found.seq, last)
