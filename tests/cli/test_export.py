"""The protocol from the command line, beside a running server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from exports import EXPORTERS
from facilitation.agenda import Event
from facilitation.cli import main
from facilitation.cli.export import file_name
from facilitation.cli.parts import Parts
from facilitation.formats import Methods
from facilitation.records import Change, Record
from facilitation.store import Store
from methods import METHODS, agendas


def parts() -> Parts:
    return Parts(METHODS, EXPORTERS, (), {}, agendas)


@pytest.fixture
async def served(database_url: str) -> AsyncIterator[str]:
    """A database with one event that a server has open."""
    store = Store(database_url, Methods(METHODS).kinds)
    store.migrate()
    await store.create_event("ev1", "482913", 1.0)
    facts = Record("ev1", "event", Event(title="Wald & Wiese: <b>2026</b>", date="2026-03-14"), born=1, seq=1)
    new = Change(1, "c", "desk", None, "new_event", ("ev1",), {"ev1": None}, 1.0)
    await store.write("ev1", lambda tx: tx.write([facts], {}, [new]))
    yield database_url
    store.close()


def test_export(served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    where = ["--database", served]
    assert main(["export", "482 913", *where, "--format", "json", "--out", "x.json", "--language", "en"], parts) == 0
    document = json.loads((tmp_path / "x.json").read_bytes())
    assert document["title"] == "Wald & Wiese: <b>2026</b>"
    assert main(["export", "ev1", *where], parts) == 0
    assert (tmp_path / "Wald-Wiese-b-2026-b.pdf").read_bytes().startswith(b"%PDF")
    capsys.readouterr()
    assert main(["export", *where], parts) == 0
    assert capsys.readouterr().out == "482913  ev1  Wald & Wiese: <b>2026</b>\n"


@pytest.mark.parametrize(
    ("arguments", "code"), [(["000000"], 1), (["ev1", "--format", "docm"], 2), (["ev1", "--out", "none/x.pdf"], 1)]
)
def test_what_cannot_be_exported(
    served: str,
    arguments: list[str],
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", *arguments, "--database", served], parts) == code
    assert capsys.readouterr().err.count("\n") == 1


def test_no_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "x", "--data", str(tmp_path)], parts) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []  # asking makes nothing


def test_names_of_files() -> None:
    assert file_name("Gemeinsam · für alle: 2026/27?") == "Gemeinsam-für-alle-2026-27"
    assert file_name("///") == "protocol"
    assert len(file_name("x" * 300)) == 80
