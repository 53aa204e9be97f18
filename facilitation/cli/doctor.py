"""run.py doctor: looks at this computer before the day: folder, disk, database, network, port. Changes nothing."""

from __future__ import annotations

import argparse
import contextlib
import platform
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from facilitation import addresses, server
from facilitation.cli.parts import Parts
from facilitation.cli.serve import add_data, data_folder, database_of, place_of, port_of
from facilitation.cli.terminal import tell
from facilitation.cli.trouble import FAILED, first_line, language, of_database, of_port
from facilitation.database import OlderDatabase, StoreError
from facilitation.formats import Methods
from facilitation.method import N_, Say
from facilitation.settings import DATABASE, PORT, from_environment
from facilitation.store import Store
from facilitation.words import say

HELP = N_("look whether this computer is ready for the room")
ABOUT = N_(
    "Looks at this computer before the day: the data folder, the disk, the database, the network and the port. It changes\n"
    "nothing, and may run beside the server. Whether phones really get here shows the desk’s test (“Do phones get here?”)."
)
SPACE = 500 * 1024 * 1024
"""Bytes of free disk below which a long day may get into trouble."""
WAIT = 3.0
"""Seconds for a connection from this computer to itself."""
TUNNELS = ("tun", "tap", "wg", "utun", "ppp", "tailscale", "zt", "ipsec")
"""How network interfaces of a VPN are called."""


@dataclass
class Findings:
    """What was found: (good, sentence, values), in order."""

    lines: list[tuple[bool, str, dict[str, object]]] = field(default_factory=list)

    def good(self, sentence: str, **values: object) -> None:
        self.lines.append((True, sentence, values))

    def bad(self, sentence: str, **values: object) -> None:
        self.lines.append((False, sentence, values))

    @property
    def well(self) -> bool:
        return all(good for good, _, _ in self.lines)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: Say) -> None:
    parser = commands.add_parser(
        name, help=words(HELP), description=words(ABOUT), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_data(parser, words)
    parser.add_argument("--port", help=words(N_("the server's port (default: %(port)s)")) % {"port": PORT})
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, load: Callable[[], Parts]) -> int:
    data = data_folder(args)
    database = database_of(args, data)
    port = port_of(args.port or from_environment("port") or str(PORT))
    found = Findings()
    found.good(N_("Python %(version)s on %(system)s"), version=platform.python_version(), system=platform.system())
    look_at_folder(found, data)
    look_at_database(found, database, data, load)
    look_at_network(found, port, addresses.find(), addresses.interfaces())
    words = say(language())
    for good, sentence, values in found.lines:
        tell(f"{'✓' if good else '✗'} {words(sentence) % values}", sys.stdout)
    tell("", sys.stdout)
    if found.well:
        tell(words(N_("This computer is ready. Now let a phone try: on the desk, “Do phones get here?”.")))
        return 0
    tell(words(N_("Please look at the lines with ✗ first.")))
    return FAILED


def look_at_folder(found: Findings, data: Path) -> None:
    """Can the data be kept, and is there room for a long day?"""
    home = next(folder for folder in (data.absolute(), *data.absolute().parents) if folder.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=home, prefix=".doctor-"):
            pass
        found.good(N_("The data can be written to %(folder)s"), folder=data)
    except OSError as error:
        found.bad(N_("Nothing can be written to %(folder)s: %(why)s"), folder=data, why=first_line(error))
    free = shutil.disk_usage(home).free
    megabytes = free // (1024 * 1024)
    if free < SPACE:
        found.bad(N_("Only %(mb)s MB are free on the disk. Please make room."), mb=megabytes)
    else:
        found.good(N_("%(gb)s GB are free on the disk"), gb=round(free / 1024**3, 1))


def look_at_database(found: Findings, database: str, data: Path, load: Callable[[], Parts]) -> None:
    if database.startswith("sqlite") and not (data / DATABASE).exists():
        found.good(N_("There is no database yet; the first start makes it"))
        return
    try:
        store = Store(database, Methods(load().methods).kinds, serving=False)
        try:
            store.check()
        finally:
            store.close()
        found.good(N_("The database %(place)s can be read"), place=place_of(database))
    except OlderDatabase:
        found.good(
            N_("The database %(place)s is of an older version; the next start brings it up to date"), place=place_of(database)
        )
    except StoreError as error:
        trouble = of_database(error, place_of(database))
        found.bad(trouble.sentence, **trouble.values)


def look_at_network(
    found: Findings, port: int, own: list[addresses.Address], interfaces: list[tuple[str, addresses.Address]]
) -> None:
    """Has this computer a network, is the port free or ours, and does it reach itself at its addresses?"""
    if not own:
        found.bad(N_("This computer has no network. Choose the room’s Wi-Fi, or open a hotspot on it."))
    tunnels = sorted({name for name, _ in interfaces if name.startswith(TUNNELS)})
    if tunnels:
        found.bad(
            N_("A VPN seems to be on (%(names)s). Phones then often do not get here: switch it off."), names=", ".join(tunnels)
        )
    with _listening(port) as mine:
        if isinstance(mine, OSError):
            trouble = of_port(mine, "", port)
            if not _is_ours(f"http://127.0.0.1:{port}"):
                found.bad(trouble.sentence, **trouble.values)
                return
            found.good(N_("The server is running on port %(port)s"), port=port)
        else:
            found.good(N_("Port %(port)s is free"), port=port)
        for address in own:
            url = addresses.url(address, port)
            if _connects(address, port):
                found.good(N_("This computer reaches itself at %(url)s"), url=url)
            else:
                found.bad(N_("This computer does not reach itself at %(url)s: a firewall or VPN is in the way."), url=url)


@contextlib.contextmanager
def _listening(port: int) -> Iterator[list[socket.socket] | OSError]:
    """Sockets that accept on the port for as long; the error if it is taken."""
    try:
        sockets = server.listen("", port)
    except OSError as error:
        yield error
        return
    ended = threading.Event()

    def accept(listener: socket.socket) -> None:
        listener.settimeout(0.1)
        while not ended.is_set():
            with contextlib.suppress(OSError):
                listener.accept()[0].close()

    threads = [threading.Thread(target=accept, args=(s,), daemon=True) for s in sockets]
    for thread in threads:
        thread.start()
    try:
        yield sockets
    finally:
        ended.set()
        for thread in threads:
            thread.join(1)
        for each in sockets:
            each.close()


def _connects(address: addresses.Address, port: int) -> bool:
    try:
        with socket.create_connection((str(address), port), timeout=WAIT):
            return True
    except OSError:
        return False


def _is_ours(base: str) -> bool:
    """True if it is a server of this program that answers there."""
    try:
        answer = httpx.get(f"{base}/health", timeout=WAIT, trust_env=False)
        return answer.status_code == 200 and answer.json().get("status") == "ok"
    except (httpx.HTTPError, ValueError):
        return False
