"""run.py doctor: what it finds on this computer, and what it says of what is not well."""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path

import pytest

import run
from facilitation import addresses
from facilitation.cli import doctor, main
from facilitation.cli.doctor import Findings
from facilitation.settings import DATABASE

LOOP = ipaddress.ip_address("127.0.0.1")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bad(found: Findings) -> list[str]:
    return [sentence % values for good, sentence, values in found.lines if not good]


def test_a_computer_that_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setattr(addresses, "find", lambda: [LOOP])
    monkeypatch.setattr(addresses, "interfaces", lambda: [("wlan0", LOOP)])
    assert main(["doctor", "--data", str(tmp_path), "--port", str(free_port())], run.parts) == 0
    said = capsys.readouterr().out
    assert "✗" not in said
    assert "Noch keine Datenbank" in said
    assert list(tmp_path.iterdir()) == []


def test_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Findings()
    doctor.look_at_network(found, free_port(), [], [])
    assert bad(found) == ["This computer has no network. Choose the room’s Wi-Fi, or open a hotspot on it."]


def test_a_vpn_is_named() -> None:
    found = Findings()
    doctor.look_at_network(found, free_port(), [LOOP], [("wlan0", LOOP), ("wg0", LOOP)])
    assert bad(found) == ["A VPN seems to be on (wg0). Phones then often do not get here: switch it off."]


def test_an_address_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "WAIT", 0.2)
    found = Findings()
    port = free_port()
    doctor.look_at_network(found, port, [ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::ffff:0.0.0.1")], [])
    assert len(bad(found)) == 1
    assert "does not reach itself" in bad(found)[0]


def test_a_port_that_another_program_has() -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        found = Findings()
        doctor.look_at_network(found, taken.getsockname()[1], [LOOP], [])
    assert len(bad(found)) == 1
    assert "is taken" in bad(found)[0]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    found = Findings()
    doctor.look_at_folder(found, tmp_path / "file")
    assert len(bad(found)) == 1
    assert "Nothing can be written" in bad(found)[0]


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SPACE", 10**18)
    found = Findings()
    doctor.look_at_folder(found, tmp_path)
    assert [line.startswith("Only ") for line in bad(found)] == [True]


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"this is no database at all" * 100)
    found = Findings()
    doctor.look_at_database(found, f"sqlite:///{tmp_path / DATABASE}", tmp_path, run.parts)
    assert len(bad(found)) == 1
