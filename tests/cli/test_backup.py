"""Backup and restore: everything comes back, in either kind of database; what is no backup is refused before it is unpacked."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from facilitation import archive
from facilitation.cli import main
from facilitation.cli.parts import Parts
from facilitation.keys import Link
from facilitation.people import Role
from facilitation.settings import read_secret
from facilitation.store import Store
from tests.store.board import add, kinds

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")

    def no_parts() -> Parts:
        raise AssertionError("these commands need no formats")

    return lambda *arguments: main([str(a) for a in arguments], no_parts)


async def fill(url: str, *names: str) -> Store:
    store = Store(url, kinds())
    store.migrate()
    await store.create_event("e", "482913", 1.0)
    await add(store, "e", *names)
    await store.add_link(Link("l", "e", Role.MODERATOR, "Mia", 1.0))
    return store


async def test_there_and_back(run: Run, tmp_path: Path, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    secret = read_secret(tmp_path / "data")
    store = await fill(database_url, "Ana \u2028 Núñez 🦊", "Ben")
    out = tmp_path / "saved.zip"
    where = ("--data", tmp_path / "data", "--database", database_url)
    assert run("backup", out, *where) == 0  # while the server runs
    assert "Veranstaltungen 1, Einträge 2" in capsys.readouterr().out
    assert run("backup", out, *where) == 1
    assert run("backup", out, *where, "--force") == 0
    before = await store.load("e")
    await add(store, "e", "Zoe")
    store.close()

    assert run("restore", out, "--data", tmp_path / "new") == 0
    again = Store(f"sqlite:///{tmp_path}/new/facilitation.sqlite", kinds())
    assert await again.load("e") == before
    assert [link.label for link in await again.links("e")] == ["Mia"]
    assert read_secret(tmp_path / "new") == secret
    again.close()

    assert run("restore", out, *where) == 1
    assert "--force" in capsys.readouterr().err
    assert run("restore", out, *where, "--force") == 0
    store = Store(database_url, kinds())
    store.migrate()
    assert await store.load("e") == before
    await add(store, "e", "Zoe")
    assert (await store.load("e"))[2] == 3
    store.close()
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["facilitation.sqlite", "facilitation.sqlite.lock", "secret"]


async def test_from_one_kind_to_the_other(run: Run, tmp_path: Path, sqlite_url: str, postgres_url: str) -> None:
    read_secret(tmp_path)
    store = await fill(sqlite_url, "Ana")
    before = await store.load("e")
    store.close()
    out = tmp_path / "saved.zip"
    assert run("backup", out, "--data", tmp_path) == 0
    assert run("restore", out, "--data", tmp_path / "new", "--database", postgres_url) == 0
    store = Store(postgres_url, kinds())
    assert await store.load("e") == before
    store.close()


async def test_a_running_server_is_not_replaced(run: Run, tmp_path: Path, sqlite_url: str) -> None:
    read_secret(tmp_path)
    store = await fill(sqlite_url, "Ana")
    assert run("backup", tmp_path / "saved.zip", "--data", tmp_path) == 0
    assert run("restore", tmp_path / "saved.zip", "--data", tmp_path, "--force") == 1
    assert (await store.load("e"))[2] == 1
    store.close()


def rewrite(source: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """A copy of a backup with some members changed, or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *changes}:
            content = changes.get(name, b"") if name in changes else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return target


async def test_what_is_no_backup(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read_secret(tmp_path / "data")
    store = await fill(f"sqlite:///{tmp_path}/data/facilitation.sqlite", "Ana")
    store.close()
    good = tmp_path / "saved.zip"
    assert run("backup", good, "--data", tmp_path / "data") == 0
    manifest = json.loads(zipfile.ZipFile(good).read("manifest.json"))
    event = zipfile.ZipFile(good).read("event.ndjson")
    text = tmp_path / "text.zip"
    text.write_text("no zip")
    cut = tmp_path / "cut.zip"
    cut.write_bytes(good.read_bytes()[:-40])
    bad: dict[str, Path] = {
        "text": text,
        "cut": cut,
        "bomb": rewrite(good, tmp_path / "1.zip", {"record.ndjson": b"\n" * 50_000_000}),
        "a member too many": rewrite(good, tmp_path / "2.zip", {"../../etc/passwd": b"x"}),
        "a member too few": rewrite(good, tmp_path / "3.zip", {"link.ndjson": None}),
        "broken rows": rewrite(good, tmp_path / "4.zip", {"event.ndjson": b"{\n"}),
        "a wrong column": rewrite(good, tmp_path / "5.zip", {"event.ndjson": event.replace(b'"seq"', b'"sql"')}),
        "a row twice": rewrite(good, tmp_path / "6.zip", {"event.ndjson": event * 2}),
        "rows missing": rewrite(good, tmp_path / "7.zip", {"record.ndjson": b""}),
        "another format": rewrite(
            good, tmp_path / "8.zip", {"manifest.json": json.dumps({**manifest, "format": "x"}).encode()}
        ),
        "no revision": rewrite(good, tmp_path / "9.zip", {"manifest.json": json.dumps({**manifest, "revision": ""}).encode()}),
        "newer": rewrite(good, tmp_path / "10.zip", {"manifest.json": json.dumps({**manifest, "version": 9}).encode()}),
        "newer tables": rewrite(
            good, tmp_path / "11.zip", {"manifest.json": json.dumps({**manifest, "revision": "9999"}).encode()}
        ),
        "not there": tmp_path / "nothing.zip",
    }
    capsys.readouterr()
    for name, file in bad.items():
        assert run("restore", file, "--data", tmp_path / "new") == 1, name
        told = capsys.readouterr().err
        assert told.count("\n") == 1, (name, told)
        left = [p.name for p in (tmp_path / "new").glob("*") if not p.name.endswith(".lock")]
        assert left == [], name


def test_a_row_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LONGEST", 10)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as made:
        made.writestr("event.ndjson", b'{"id":"' + b"x" * 100 + b'"}\n')
    with zipfile.ZipFile(tmp_path / "x.zip") as made, pytest.raises(archive.BadArchive):
        list(archive._rows(made, "event", {"id": False}))


def test_nothing_to_save(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("backup", tmp_path / "x.zip", "--data", tmp_path / "none") == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
