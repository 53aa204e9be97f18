"""Copies of everything, made by themselves every few minutes into a folder that the organiser has chosen, most often a stick.

The room never waits for them. The copy is made on the laptop's own disk first, so that a slow stick holds no transaction
open; then it is written beside the older ones and gets its name only when it is complete. What goes wrong is told in one
sentence, on the desk and on the console, and tried again.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import logging
import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from facilitation import archive
from facilitation.database import StoreError
from facilitation.files import in_thread, put_file, replace_private, sync_folder
from facilitation.method import N_
from facilitation.settings import Settings
from facilitation.words import say

log = logging.getLogger("facilitation")
AGAIN = 60.0
"""Seconds after which what went wrong is tried again: a stick that is plugged in gets its copy soon."""
PATIENCE = 120.0
"""Seconds that a stick may take; after that it is said not to answer."""
SAFE = 20
"""How many of the copies are kept that are made before something is emptied or replaced."""
AT_ONCE = 10.0
"""Seconds that the desk waits for the first copy in a folder that was just chosen."""
_Made = tuple[float, str, str, bool]
"""(when, name, stamp, on the same disk as the data)"""


class NoCopy(Exception):
    """Why there is no copy: a sentence (source string) and what fills its %(name)s places."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values

    def text(self, lang: str) -> str:
        return say(lang)(self.sentence) % self.values


class _Choice(msgspec.Struct):
    """What was chosen on the desk; kept in the data folder, for it is about this machine."""

    folder: str = ""


@dataclass
class Copies:
    """The copies of one server process. `folder` None: none are made. Times are unix seconds."""

    settings: Settings
    secret: Callable[[], bytes]
    folder: Path | None = None
    trouble: NoCopy | None = None
    last: float | None = None  # when the newest good one was made
    name: str = ""  # what it is called
    same_disk: bool = False  # True: the copies lie on the disk that they are to save from
    _stamp: str = ""
    _poke: asyncio.Event = field(default_factory=asyncio.Event)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _under_way: tuple[Path, asyncio.Future[_Made]] | None = None

    _first: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        for left in self.settings.data.glob("copying-*.zip*"):  # from a server that was killed
            with contextlib.suppress(OSError):
                left.unlink()
        if self.settings.copies is not None:
            self._keep(self.settings.copies)
        else:
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                chosen = msgspec.json.decode(self._file.read_bytes(), type=_Choice).folder
                self.folder = Path(chosen) if chosen else None

    def said(self, lang: str) -> str:
        """What is wrong with the copies, as a sentence; empty if nothing is."""
        return self.trouble.text(lang) if self.trouble is not None else ""

    async def choose(self, folder: Path | None) -> None:
        """Another folder from now on, and at the next start. Waits for the first copy there, but not for ever."""
        self._keep(folder)
        self.trouble, self.last, self.name, self._stamp = None, None, "", ""
        self._poke.set()
        self._first = asyncio.create_task(self.make())
        await asyncio.wait([self._first], timeout=AT_ONCE)

    async def run(self) -> None:
        """Make copies for as long as the server runs."""
        while True:
            await self.make()
            every = self.settings.copies_every
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._poke.wait(), min(AGAIN, every) if self.trouble else every)
            self._poke.clear()

    async def make(self) -> None:
        """Make one now, if anything is new since the last. Never raises: what is wrong stands in `trouble`."""
        async with self._lock:
            folder, before = self.folder, self.trouble
            if folder is None:
                self.trouble = None
                return
            try:
                made = await self._patiently(folder)
            except NoCopy as trouble:
                self.trouble = trouble
                if before is None or before.text("en") != trouble.text("en"):
                    log.warning("no safety copy: %s", trouble.text("en"))
                return
            self.trouble = None
            if self.folder == folder:
                self.last, self.name, self._stamp, self.same_disk = made

    async def _patiently(self, folder: Path) -> _Made:
        if self._under_way is None or self._under_way[0] != folder or self._under_way[1].done():
            self._under_way = folder, in_thread(lambda: self._copy(folder))
        made = self._under_way[1]
        await asyncio.wait([made], timeout=PATIENCE)
        if not made.done():
            raise NoCopy(N_("%(folder)s does not answer. There are no safety copies until it does."), folder=folder)
        try:
            return made.result()
        except NoCopy:
            raise
        except Exception as error:
            log.exception("a safety copy broke")
            raise _on_the_laptop(error) from error

    # ── in a thread of its own ──

    def _copy(self, folder: Path) -> _Made:
        """The newest copy in the folder: made now, or the last one if nothing is new since. Raises NoCopy."""
        if not folder.is_dir():
            raise NoCopy(
                N_("The folder for the safety copies is not there: %(folder)s. Is the stick plugged in?"), folder=folder
            )
        made = self.settings.data / f"copying-{secrets.token_hex(4)}.zip"
        try:
            same_disk = folder.stat().st_dev == self.settings.data.stat().st_dev
            stamp = archive.stamp(self.settings.database)
            if stamp == self._stamp and self.last is not None and (folder / self.name).exists():
                return self.settings.clock(), self.name, stamp, same_disk
            now = self.settings.clock()
            archive.save(self.settings.database, self.secret(), made, now)
            name = f"{self._prefix}{time.strftime('%Y-%m-%d-%H%M%S', time.localtime(now))}.zip"
            try:
                self._put(made, folder, name)
            except OSError as error:
                raise _on_the_stick(error, folder) from error
            return now, name, stamp, same_disk
        except (StoreError, OSError) as error:
            raise _on_the_laptop(error) from error
        finally:
            made.unlink(missing_ok=True)

    def _put(self, made: Path, folder: Path, name: str) -> None:
        """Write a copy beside the older ones, of which the oldest go. Full: they go one by one, but never the last."""
        part = folder / f"{name}.part"
        for left in folder.glob(f"{self._prefix}*.part"):  # from a server that was killed
            left.unlink(missing_ok=True)
        while True:
            try:
                put_file(made, part)
                break
            except OSError as error:
                part.unlink(missing_ok=True)
                older = self._ours(folder)
                if error.errno not in _FULL or len(older) < 2:
                    raise
                older[0].unlink()
        os.replace(part, folder / name)
        sync_folder(folder)
        others = [f for f in self._ours(folder) if f.name != name]
        for old in others[: max(0, len(others) + 1 - self.settings.copies_kept)]:
            old.unlink(missing_ok=True)

    def _ours(self, folder: Path) -> list[Path]:
        """This server's copies, oldest first. Another laptop's on the same stick are left alone."""
        ours = re.compile(rf"{re.escape(self._prefix)}\d{{4}}-\d\d-\d\d-\d{{6}}\.zip")
        return sorted(f for f in folder.iterdir() if ours.fullmatch(f.name))

    @property
    def _prefix(self) -> str:
        return f"facilitation-{hashlib.sha256(self.settings.secret.split()[0]).hexdigest()[:6]}-"

    # ── on the laptop itself ──

    @property
    def _file(self) -> Path:
        return self.settings.data / "copies.json"

    def _keep(self, folder: Path | None) -> None:
        self.folder = folder
        content = msgspec.json.encode(_Choice(str(folder.absolute()) if folder is not None else ""))
        with contextlib.suppress(OSError):  # then it holds until the server ends
            replace_private(self._file, content)

    async def keep_safe(self, event_id: str, why: str) -> Path:
        """A copy of one event before something happens to it, in the data folder. Raises StoreError, OSError."""
        folder = self.settings.data / "copies"
        now = self.settings.clock()
        name = f"{why}-{event_id}-{time.strftime('%Y-%m-%d-%H%M%S', time.localtime(now))}.zip"

        def work() -> Path:
            folder.mkdir(mode=0o700, exist_ok=True)
            archive.save(self.settings.database, self.secret(), folder / name, now, event_id)
            for old in sorted(folder.glob(f"{why}-*.zip"), key=lambda f: f.stat().st_mtime)[:-SAFE]:
                old.unlink(missing_ok=True)
            return folder / name

        return await in_thread(work)


_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def _on_the_stick(error: OSError, folder: Path) -> NoCopy:
    if error.errno in _FULL:
        return NoCopy(N_("There is no room left for safety copies in %(folder)s. Please use another stick."), folder=folder)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NoCopy(N_("Safety copies may not be written to %(folder)s. Is the stick write-protected?"), folder=folder)
    why = error.strerror or type(error).__name__
    return NoCopy(N_("The safety copy could not be written to %(folder)s: %(why)s"), folder=folder, why=why)


def _on_the_laptop(error: BaseException) -> NoCopy:
    why = (error.strerror if isinstance(error, OSError) else "") or str(error).partition("\n")[0] or type(error).__name__
    return NoCopy(N_("The laptop could not make the safety copy: %(why)s"), why=why)
