"""Copies that are made by themselves: whole or not at all, the last few, and a clear word where there is none."""

from __future__ import annotations

import asyncio
import errno
import json
import random
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from facilitation import archive, copies
from facilitation.copies import Copies
from facilitation.settings import Settings
from facilitation.store import Store
from tests.house import Running, running
from tests.pages.desk import sentence
from tests.store.board import add, kinds
from tests.takeover.conftest import laptop

SECRET = b"1" * 40


class Room:
    """A database with one event, a stick, and a clock that is set."""

    def __init__(self, tmp_path: Path, database: str) -> None:
        self.data, self.stick, self.now = tmp_path / "data", tmp_path / "stick", 1_778_569_200.0
        self.data.mkdir(exist_ok=True)
        self.stick.mkdir()
        self.url = database
        self.store = Store(database, kinds())
        self.store.migrate()

    def settings(self, **more: Any) -> Settings:
        return Settings(data=self.data, database=self.url, secret=SECRET, clock=lambda: self.now, **more)

    def copies(self, **more: Any) -> Copies:
        return Copies(self.settings(**{"copies": self.stick, **more}), lambda: SECRET)

    def names(self) -> list[str]:
        return sorted(f.name for f in self.stick.iterdir())

    async def later(self, *names: str) -> None:
        """A minute on; somebody has joined meanwhile."""
        self.now += 60
        await add(self.store, "e", *names)


@pytest.fixture
async def room(tmp_path: Path, database_url: str) -> Any:
    found = Room(tmp_path, database_url)
    await found.store.create_event("e", "482913", 1.0)
    await add(found.store, "e", "Ana")
    yield found
    found.store.close()


async def test_a_whole_copy_and_nothing_beside_it(room: Room) -> None:
    found = room.copies()
    await found.make()
    assert (found.trouble, found.last, found.said("de")) == (None, room.now, "")
    assert room.names() == [found.name]
    manifest, secret = archive.check(room.stick / found.name)
    assert (manifest.rows["event"], manifest.rows["record"], secret) == (1, 1, SECRET)
    assert [f.name for f in room.data.iterdir() if "copying" in f.name] == []
    if sys.platform != "win32":
        assert (room.stick / found.name).stat().st_mode & 0o777 == 0o600


async def test_a_letter_written_ten_thousand_times_is_no_bomb(room: Room) -> None:
    """Whoever holds a key down must not make the room's copies worthless."""
    for _ in range(30):
        await room.later("x" * 10_000)
    found = room.copies()
    await found.make()
    manifest, _ = archive.check(room.stick / found.name)
    archive.fill(room.stick / found.name, manifest, f"sqlite:///{room.data}/again.sqlite", overwrite=False)
    assert manifest.rows["record"] == 31


async def test_only_when_something_is_new(room: Room) -> None:
    found = room.copies()
    await found.make()
    first = found.name
    room.now += 600
    await found.make()
    assert room.names() == [first]
    assert found.last == room.now, "it is as fresh as one made now"
    await room.later("Ben")
    await found.make()
    assert room.names() == [first, found.name]
    (room.stick / found.name).unlink()  # another stick in the same place
    room.now += 1
    await found.make()
    assert room.names() == [first, found.name]


async def test_a_new_link_is_new_too(room: Room) -> None:
    from facilitation.keys import Link, Session
    from facilitation.people import Role

    found = room.copies()
    await found.make()
    room.now += 1
    await room.store.add_link(Link("l", "e", Role.MODERATOR, "", 5.0))
    await found.make()
    room.now += 1
    await room.store.put_session(Session("s", "e", Role.MODERATOR, 6.0, 6.0, None, "l"))
    await found.make()
    room.now += 1
    await room.store.withdraw_link("l", 7.0)
    await found.make()
    assert len(room.names()) == 4


async def test_the_last_few_are_kept_and_only_ours_are_touched(room: Room) -> None:
    foreign = ["Urlaub.zip", "facilitation-ffffff-2026-05-12-080000.zip", "facilitation-2026-05-12.zip", "notes.txt"]
    for name in foreign:
        (room.stick / name).write_text("x")
    found = room.copies(copies_kept=3)
    made = []
    for n in range(6):
        await room.later(f"P{n}")
        await found.make()
        made.append(found.name)
    assert room.names() == sorted([*foreign, *made[-3:]])
    one = room.copies(copies_kept=1)
    await room.later("Last")
    await one.make()
    assert room.names() == sorted([*foreign, one.name])


async def test_a_clock_that_was_set_back_does_not_cost_the_newest(room: Room) -> None:
    found = room.copies(copies_kept=2)
    await found.make()
    room.now -= 86_400
    await room.later("Ben")
    await found.make()
    await room.later("Cem")
    await found.make()
    assert found.name in room.names()
    assert len(room.names()) == 2


@pytest.fixture
def german() -> Callable[[Copies], str]:
    return lambda found: found.said("de")


async def test_without_the_stick(room: Room, german: Callable[[Copies], str]) -> None:
    found = room.copies(copies=room.stick / "gone")
    await found.make()
    assert german(found) == f"Der Ordner für die Sicherungskopien ist nicht da: {room.stick / 'gone'}. Steckt der Stick?"
    assert not (room.stick / "gone").exists(), "it is never made"
    (room.stick / "gone").mkdir()
    await found.make()
    assert german(found) == ""
    file = room.copies(copies=room.stick / "file")
    (room.stick / "file").write_text("x")
    await file.make()
    assert "ist nicht da" in german(file)


class Full:
    """A stick that holds so many copies."""

    def __init__(self, folder: Path, room_for: int, error: int = errno.ENOSPC) -> None:
        self.folder, self.room_for, self.error = folder, room_for, error
        self.put = copies.put_file

    def __call__(self, source: Path, target: Path) -> None:
        if len(list(self.folder.glob("*.zip"))) >= self.room_for:
            target.write_bytes(b"PK half")
            raise OSError(self.error, "No space left on device")
        self.put(source, target)


async def test_a_full_stick_gives_up_its_oldest_but_never_its_last(
    room: Room, german: Callable[[Copies], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = room.copies()
    for name in ("Ben", "Cem", "Dea"):
        await room.later(name)
        await found.make()
    assert len(room.names()) == 3
    monkeypatch.setattr(copies, "put_file", Full(room.stick, 2))
    newest = found.name
    await room.later("Eve")
    await found.make()
    assert german(found) == ""
    assert room.names() == [newest, found.name]
    monkeypatch.setattr(copies, "put_file", Full(room.stick, 0))
    last = found.name
    await room.later("Fay")
    await found.make()
    assert german(found) == f"In {room.stick} ist kein Platz mehr für Sicherungskopien. Bitte einen anderen Stick nehmen."
    assert room.names() == [last]
    archive.check(room.stick / last)


@pytest.mark.parametrize(
    ("error", "words"),
    [(errno.EROFS, "schreibgeschützt"), (errno.EACCES, "schreibgeschützt"), (errno.EIO, "Input/output error")],
)
async def test_a_stick_that_takes_nothing(
    room: Room, german: Callable[[Copies], str], monkeypatch: pytest.MonkeyPatch, error: int, words: str
) -> None:
    def refuse(*_: Path) -> None:
        raise OSError(error, "Input/output error")

    monkeypatch.setattr(copies, "put_file", refuse)
    found = room.copies()
    await found.make()
    assert words in german(found)
    assert str(room.stick) in german(found)
    assert room.names() == []
    assert [f.name for f in room.data.iterdir() if "copying" in f.name] == []


async def test_a_laptop_that_cannot_make_it(
    room: Room, german: Callable[[Copies], str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    found = room.copies()
    monkeypatch.setattr(archive, "save", full)
    await found.make()
    await found.make()
    assert german(found) == "Der Laptop konnte die Sicherungskopie nicht machen: No space left on device"
    assert len([r for r in caplog.records if "no safety copy" in r.getMessage()]) == 1, "told once"

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(archive, "save", broken)
    await found.make()
    assert "a mistake of ours" in german(found)


async def test_a_stick_that_hangs_holds_nobody_up(
    room: Room, german: Callable[[Copies], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    going, begun = threading.Event(), 0
    put = copies.put_file

    def hang(source: Path, target: Path) -> None:
        nonlocal begun
        begun += 1
        going.wait(60)
        put(source, target)

    monkeypatch.setattr(copies, "put_file", hang)
    monkeypatch.setattr(copies, "PATIENCE", 1.0)
    found = room.copies()
    await found.make()
    assert german(found) == f"{room.stick} antwortet nicht. Solange gibt es keine Sicherungskopien."
    await add(room.store, "e", "Ben")  # no transaction is held meanwhile
    await found.make()
    assert begun == 1, "one hangs, not one every minute"
    other = room.stick.parent / "other"
    other.mkdir()
    monkeypatch.setattr(copies, "put_file", put)
    monkeypatch.setattr(copies, "PATIENCE", 30)
    await found.choose(other)
    assert german(found) == ""
    assert len(list(other.iterdir())) == 1
    going.set()
    await found.choose(room.stick)
    await found.make()
    assert german(found) == ""


async def test_what_was_chosen_holds_at_the_next_start(room: Room) -> None:
    found = Copies(room.settings(), lambda: SECRET)
    await found.make()
    assert (found.folder, found.last, room.names()) == (None, None, [])
    await found.choose(room.stick)
    assert len(room.names()) == 1
    again = Copies(room.settings(), lambda: SECRET)
    assert again.folder == room.stick
    await again.choose(None)
    assert again.said("de") == ""
    assert Copies(room.settings(), lambda: SECRET).folder is None
    other = room.stick.parent / "said-at-the-start"
    assert Copies(room.settings(copies=other), lambda: SECRET).folder == other
    assert Copies(room.settings(), lambda: SECRET).folder == other
    (room.data / "copies.json").write_text("{half")
    assert Copies(room.settings(), lambda: SECRET).folder is None


async def test_the_first_comes_at_the_start_and_then_by_the_clock(room: Room) -> None:
    found = room.copies(copies_every=0.05)
    task = asyncio.create_task(found.run())
    async with asyncio.timeout(20):
        while len(room.names()) < 3:
            await room.later("Somebody")
            await asyncio.sleep(0.02)
    task.cancel()


async def test_a_copy_of_one_event_before_something_happens_to_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "SAFE", 2)
    await room.store.create_event("f", "111111", 2.0)
    found = room.copies()
    made = []
    for _ in range(4):
        room.now += 60
        made.append(await found.keep_safe("e", "rehearsal"))
        time.sleep(0.01)
    kept = sorted((room.data / "copies").iterdir())
    assert kept == made[-2:]
    manifest, _ = archive.check(kept[0])
    assert (manifest.rows["event"], manifest.rows["record"]) == (1, 1)


MAKE_UNTIL_KILLED = """
import asyncio, os, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from facilitation.copies import Copies
from facilitation.settings import Settings
from facilitation.store import Store
from tests.store.board import add, kinds

async def main():
    store = Store({url!r}, kinds())
    settings = Settings(data=Path({data!r}), database={url!r}, secret=b"1" * 40, copies=Path({stick!r}), copies_kept=3)
    copies = Copies(settings, lambda: settings.secret)
    n = 0
    while True:
        n += 1
        await add(store, "e", os.urandom(20_000).hex())
        copies.settings = Settings(
            data=settings.data, database=settings.database, secret=settings.secret, copies_kept=3, clock=lambda: {now!r} + n
        )
        await copies.make()
        assert copies.trouble is None, copies.trouble
        print(copies.name, flush=True)

asyncio.run(main())
"""


@pytest.fixture
def killed(tmp_path: Path) -> Callable[[float, float], list[str]]:
    """Let a process make one copy after the other, and kill it after some seconds; the names that it has told."""

    def run(seconds: float, now: float) -> list[str]:
        names = {"root": str(Path(__file__).parents[2]), "url": f"sqlite:///{tmp_path}/data/facilitation.sqlite"}
        names |= {"data": str(tmp_path / "data"), "stick": str(tmp_path / "stick")}
        code = MAKE_UNTIL_KILLED.format(**names, now=now)
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert process.stdout
        told = [process.stdout.readline().strip() for _ in range(2)]
        time.sleep(seconds)
        process.kill()
        told += process.stdout.read().splitlines()
        process.wait()
        return told

    return run


async def test_killed_while_it_copies(tmp_path: Path, killed: Callable[[float, float], list[str]]) -> None:
    """What stands on the stick under a copy's name is whole, the newest that was told is there, and the database is sound."""
    url = f"sqlite:///{tmp_path}/data/facilitation.sqlite"
    room = Room(tmp_path, url)
    await room.store.create_event("e", "482913", 1.0)
    room.store.close()
    chance = random.Random(4)
    for turn in range(4):
        told = killed(chance.random() * 0.3, room.now + turn * 1_000)
        files = sorted(room.stick.glob("*.zip"))
        assert told[-1] in {f.name for f in files}
        for file in files:
            archive.check(file)
            with zipfile.ZipFile(file) as made:
                assert made.testzip() is None
                rows = [json.loads(line) for line in made.read("change.ndjson").splitlines()]
                assert [r["seq"] for r in rows] == list(range(1, json.loads(made.read("event.ndjson"))["seq"] + 1))
        assert len(list(room.stick.glob("*.part"))) <= 1
    (room.stick / f"{files[-1].name[:-4]}9.zip.part").write_bytes(b"half")
    room.store = Store(url, kinds())
    room.now += 10_000
    after = room.copies()
    await after.make()
    assert after.trouble is None
    assert list(room.stick.glob("*.part")) == []
    assert [f.name for f in room.data.iterdir() if "copying" in f.name] == []
    records, changes, seq = await room.store.load("e")
    assert len(records) == len(changes) == seq
    room.store.close()


# ── told ──


async def test_the_desk_and_the_console_are_told(tmp_path: Path) -> None:
    async with laptop(tmp_path / "laptop") as found:
        day = await found.house.day()
        english = await day.console()
        english.http.headers["accept-language"] = "en"
        line = await (await day.console()).open("?lang=de")
        await line.caught_up()
        phone = await (await day.phone()).here()
        stick = tmp_path / "stick"
        answer = await found.desk.post("/desk/copies", data={"do": "choose", "folder": str(stick)})
        assert answer.status_code == 303
        words = f"Der Ordner für die Sicherungskopien ist nicht da: {stick}. Steckt der Stick?"
        await line.until(lambda: {"trouble": words} in line.frames)
        for path in ("/desk", "/desk/copies", f"/desk/events/{day.id}"):
            assert words in (await found.desk.get(path)).text, path
        assert f"is not there: {stick}" in await english.text()
        late = await (await day.console()).open("?lang=de")
        assert late.hello["trouble"] == words
        stick.mkdir()
        await found.desk.post("/desk/copies", data={"do": "now"})
        for each in (line, late):
            await each.until(lambda each=each: {"trouble": ""} in each.frames)
        page = (await found.desk.get("/desk/copies")).text
        assert "Die Kopie ist auf dem Stand vom" in page
        assert words not in (await found.desk.get("/desk")).text
        assert "Stick ist besser" in page, "it is the same disk, and that is said"
        await phone.caught_up()
        assert "trouble" not in phone.all
        await found.desk.post("/desk/copies", data={"do": "stop"})
        assert "Stecken Sie einen Stick ein" in (await found.desk.get("/desk/copies")).text


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"do": "choose", "folder": " "}, 422, "wohin die Kopien sollen"),
        ({"do": "choose", "folder": "stick"}, 422, "den ganzen Pfad"),
        ({"do": "choose", "folder": "../../etc"}, 422, "den ganzen Pfad"),
        ({"do": "delete"}, 409, ""),
        ({}, 409, ""),
    ],
)
async def test_bad_input_on_the_desk(tmp_path: Path, form: dict[str, str], status: int, words: str) -> None:
    async with laptop(tmp_path / "laptop") as found:
        answer = await found.desk.post("/desk/copies", data=form)
        assert answer.status_code == status
        assert words in sentence(answer)
        assert found.house.house.copies.folder is None


async def test_a_server_that_was_told_at_its_start(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    found: Running
    async with running(tmp_path, copies=stick) as found:
        async with asyncio.timeout(20):
            while not list(stick.glob("*.zip")):
                await asyncio.sleep(0.02)
        assert found.house.copies.folder == stick
