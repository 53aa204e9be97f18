"""The server as somebody starts it: what it prints, what it makes, and how it says that it cannot."""

from __future__ import annotations

import ipaddress
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from facilitation import addresses, fonts
from facilitation.cli import main, terminal
from facilitation.cli.parts import Parts
from facilitation.cli.serve import Place, announcement, public_url_of
from facilitation.cli.trouble import Trouble, language
from facilitation.settings import BadSetting, Settings, database_url, read_secret
from facilitation.words import say
from methods import agendas

ROOT = Path(__file__).parents[2]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "FACILITATION_"))}
    return {**kept, "PYTHONIOENCODING": "utf-8", **more}


class Running:
    """A server process of its own. `text` is what it printed until it was ready."""

    def __init__(self, *arguments: str, **env: str) -> None:
        command = [sys.executable, str(ROOT / "run.py"), *arguments]
        flags = subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0
        self.process = subprocess.Popen(
            command, env=environment(**env), stdout=subprocess.PIPE, stderr=subprocess.PIPE, creationflags=flags
        )
        assert self.process.stdout
        self.text = ""
        while "Ctrl+C" not in self.text:
            line = self.process.stdout.readline().decode()
            assert line, self.process.stderr.read().decode() if self.process.stderr else ""
            self.text += line
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+", self.text)
        assert found
        self.desk = found.group()
        self.url = self.desk.partition("/desk")[0]

    def stop(self) -> tuple[int, str]:
        """(exit code, stderr)"""
        self.process.send_signal(signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGINT)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with nothing but the fonts, whose cutting at the first start takes its time."""
    data = tmp_path / "data"
    for weight in fonts.FACES:
        file = fonts.file(data, weight)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    data.chmod(0o700)
    return data


def refused(*arguments: str, **env: str) -> tuple[int, str]:
    """(exit code, what was said) of a start that must not succeed."""
    command = [sys.executable, str(ROOT / "run.py"), *arguments]
    done = subprocess.run(command, env=environment(**env), capture_output=True, timeout=120)
    return done.returncode, done.stderr.decode()


def test_a_start_from_nothing(folder: Path) -> None:
    server = Running("--port", "0", "--no-browser", FACILITATION_DATA=str(folder))
    try:
        assert httpx.get(f"{server.url}/health").json()["status"] == "ok"
        assert "server" not in httpx.get(f"{server.url}/").headers
        port = server.url.rpartition(":")[2]
        if socket.has_ipv6:
            assert httpx.get(f"http://[::1]:{port}/health").status_code == 200
        assert "▀" in server.text
        # The desk's key opens once, and again for nobody.
        with httpx.Client(follow_redirects=True) as browser:
            assert browser.get(server.desk).status_code == 200
            assert "key=" not in str(browser.get(server.desk).url)
        assert httpx.get(server.desk, follow_redirects=True).status_code in (401, 403)
        code, said = refused("--port", "0", "--data", str(folder))
        assert (code, said.count("\n")) == (1, 1)
        assert "Another server" in said
        code, said = refused("--port", port, "--data", str(folder.parent / "other"), LANG="de_AT.UTF-8")
        assert (code, said.count("\n")) == (1, 1)
        assert f"Port {port} ist belegt" in said
    finally:
        code, errors = server.stop()
    assert (code, errors) == (0, "")
    assert (folder / "facilitation.sqlite").exists()
    if sys.platform != "win32":
        assert (folder / "secret").stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700


def test_ascii_terminals(folder: Path) -> None:
    server = Running("--port=0", "--no-browser", f"--data={folder}", PYTHONIOENCODING="ascii")
    server.stop()
    assert server.text.isascii()
    assert "##" in server.text


def test_a_newer_database(folder: Path) -> None:
    server = Running("--port=0", "--no-browser", f"--data={folder}")
    server.stop()
    engine = sa.create_engine(f"sqlite:///{folder}/facilitation.sqlite")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    code, said = refused("--port=0", f"--data={folder}", LC_ALL="de_DE.UTF-8")
    assert (code, said.count("\n")) == (1, 1)
    assert "neueren Version" in said


def test_what_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cases = {
        ("--data", str(tmp_path / "file")): 1,
        ("--port", "eighty"): 2,
        ("--port", "70000"): 2,
        ("--host", "203.0.113.9", "--port", "0", "--data", str(tmp_path)): 1,
        ("--host", "no such host", "--port", "0", "--data", str(tmp_path)): 1,
        ("--public-url", "example.org"): 2,
        ("--public-url", "https://example.org/below"): 2,
        ("--database", "mysql://user:secret@host/x"): 2,
        ("--database", "postgresql://user:secret@127.0.0.1:1/x", "--port", "0", "--data", str(tmp_path)): 1,
    }
    for arguments, expected in cases.items():
        code, said = refused(*arguments)
        assert (code, said.count("\n")) == (expected, 1), (arguments, said)
        assert "secret@" not in said


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything is writable for root")
def test_an_unwritable_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    code, said = refused("--port=0", f"--data={tmp_path / 'data'}")
    tmp_path.chmod(0o700)
    assert (code, said.count("\n")) == (1, 1)


def test_settings_come_from_arguments_then_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    got: list[Settings] = []

    def start(settings: Settings, place: Place, sockets: list[socket.socket], *_: object) -> int:
        for sock in sockets:
            sock.close()
        got.append(settings)
        return 0

    monkeypatch.setattr("facilitation.cli.serve._serve", start)
    monkeypatch.setenv("FACILITATION_DATA", str(tmp_path / "env"))
    monkeypatch.setenv("FACILITATION_PORT", "0")
    monkeypatch.setenv("FACILITATION_HOST", "127.0.0.1")
    monkeypatch.setenv("FACILITATION_PUBLIC_URL", "https://conference.example/")
    monkeypatch.setenv("FACILITATION_DATABASE", "postgres://u@h/d")
    monkeypatch.setenv("FACILITATION_NO_BROWSER", "1")
    monkeypatch.setenv("FACILITATION_COPIES", str(tmp_path / "stick"))

    def none() -> Parts:
        return Parts((), (), (), {}, agendas)

    main([], none)
    main(
        ["serve", "--data", str(tmp_path / "arg"), "--database", f"sqlite:///{tmp_path}/x", "--public-url", "http://a:1"], none
    )
    main(["serve", "--copies", str(tmp_path / "other")], none)
    first, second, third = got
    assert [s.copies for s in got] == [tmp_path / "stick", tmp_path / "stick", tmp_path / "other"]
    monkeypatch.delenv("FACILITATION_COPIES")
    main([], none)
    assert got.pop().copies is None
    assert third.data == first.data
    assert (first.host, first.data, first.public_url) == ("127.0.0.1", tmp_path / "env", "https://conference.example")
    assert first.database == "postgresql+psycopg://u@h/d"
    assert first.no_browser
    assert (second.data, second.database, second.public_url) == (tmp_path / "arg", f"sqlite:///{tmp_path}/x", "http://a:1")
    assert first.desk_key != second.desk_key
    assert len(first.desk_key) >= 24


def test_the_secret_stays(tmp_path: Path) -> None:
    first = read_secret(tmp_path / "a")
    assert read_secret(tmp_path / "a") == first
    assert read_secret(tmp_path / "b") != first
    assert len(first) >= 32
    with pytest.raises(BadSetting):
        database_url(tmp_path, "oracle://x")


def ip(*texts: str) -> list[addresses.Address]:
    return [ipaddress.ip_address(text) for text in texts]


def test_the_likeliest_address_comes_first() -> None:
    found = ip("fd00::2", "10.8.0.3", "127.0.0.1", "203.0.113.5", "192.168.1.7", "fe80::1", "::1", "169.254.3.4", "10.8.0.3")
    routed = set(ip("192.168.1.7", "fd00::2"))
    assert addresses.ranked(found, routed) == ip("192.168.1.7", "10.8.0.3", "203.0.113.5", "169.254.3.4", "fd00::2")
    assert addresses.ranked(ip("127.0.0.1", "::1"), set()) == []
    assert addresses.url(ip("fd00::2")[0], 80) == "http://[fd00::2]:80"


def test_where_the_server_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "find", lambda: ip("192.168.1.7", "10.0.0.2", "fd00::2"))
    assert Place.of("", 80, "").public_url == "http://192.168.1.7:80"
    assert Place.of("", 80, "").others == ("http://10.0.0.2:80", "http://[fd00::2]:80")
    assert Place.of("0.0.0.0", 80, "").others == ("http://10.0.0.2:80",)
    assert Place.of("", 80, "https://x.example").others[0] == "http://192.168.1.7:80"
    assert Place.of("10.0.0.2", 80, "") == Place("http://10.0.0.2:80", (), "http://10.0.0.2:80", False)
    assert Place.of("127.0.0.1", 80, "").alone
    monkeypatch.setattr(addresses, "find", list)
    nobody = Place.of("", 80, "")
    assert (nobody.public_url, nobody.alone) == ("http://127.0.0.1:80", True)
    assert "kein Netz" in announcement(nobody, "http://127.0.0.1:80/desk?key=x", say("de"))
    assert public_url_of("https://x.example/") == "https://x.example"
    with pytest.raises(Trouble):
        public_url_of("ftp://x.example")


def test_the_language_of_the_terminal() -> None:
    assert language({"LANG": "de_AT.UTF-8"}) == "de"
    assert language({"LANG": "de_DE", "LC_ALL": "en_GB.UTF-8"}) == "en"
    assert language({"LANG": "C"}) == "en"


class Ascii:
    encoding = "ascii"

    def isatty(self) -> bool:
        return False


def test_a_qr_code_has_a_quiet_edge_and_its_modules() -> None:
    lines = terminal.qr("http://192.168.1.7:8000", Ascii()).splitlines()  # type: ignore[arg-type]
    assert {len(line) for line in lines} == {2 * len(lines)}
    assert lines[0] == "##" * len(lines)
    assert lines[3].startswith("######" + "  " * 7 + "##")  # the finder's upper edge is dark


@pytest.mark.parametrize("command", ["", "serve", "play", "export", "backup", "restore", "bench"])
@pytest.mark.parametrize("lang", ["de_DE", "en_GB"])
def test_help(command: str, lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LC_ALL", lang)

    def none() -> Parts:
        raise AssertionError("help needs no formats")

    with pytest.raises(SystemExit) as ended:
        main([command, "--help"] if command else ["--help"], none)
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert len(out.splitlines()) > 5
    assert "%(" not in out
