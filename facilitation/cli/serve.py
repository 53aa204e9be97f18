"""run.py serve: one server for the room. Prints where phones reach it and opens the organiser's desk."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from facilitation import addresses, logs, server
from facilitation.cli.parts import Parts
from facilitation.cli.terminal import qr, tell
from facilitation.cli.trouble import MISUSED, Trouble, language, of_database, of_folder, of_port
from facilitation.database import StoreError, Unreachable
from facilitation.method import N_, Say
from facilitation.settings import PORT, BadSetting, Settings, database_url, from_environment, read_secret
from facilitation.words import say

DESK = "/desk/open?key="
HELP = N_("start the server: phones, wall, console and the organiser's desk")
ABOUT = N_(
    "Starts the server. It finds the addresses at which phones reach this computer, prints the likeliest with a QR code, and\n"
    "opens the organiser's desk in the browser through a key that works once. The data lie in one folder; Ctrl+C ends it."
)


def add_parser(commands: Any, name: str, words: Say) -> None:
    parser = commands.add_parser(
        name, help=words(HELP), description=words(ABOUT), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_data(parser, words)
    parser.add_argument("--host", help=words(N_("address to listen on (default: all of this computer's, IPv4 and IPv6)")))
    parser.add_argument(
        "--port", help=words(N_("port to listen on; 0 takes any free one (default: %(port)s)")) % {"port": PORT}
    )
    parser.add_argument(
        "--public-url", metavar="URL", help=words(N_("how phones reach this server, if that cannot be seen from here"))
    )
    parser.add_argument(
        "--copies", metavar="DIR", help=words(N_("folder or stick for a safety copy of everything, every ten minutes"))
    )
    parser.add_argument("--no-browser", action="store_true", default=None, help=words(N_("only print the desk's address")))
    parser.add_argument("--access-log", action="store_true", help=words(N_("print a line per request, without secrets")))
    parser.set_defaults(run=run)


def add_data(parser: argparse.ArgumentParser, words: Say) -> None:
    """The two options that say where the data are."""
    parser.add_argument("--data", metavar="DIR", help=words(N_("folder for the data (default: ./data)")))
    parser.add_argument(
        "--database",
        metavar="URL",
        help=words(N_("postgresql://… for several server processes (default: an SQLite file in the data folder)")),
    )


def data_folder(args: argparse.Namespace) -> Path:
    return Path(args.data or from_environment("data") or "data")


def database_of(args: argparse.Namespace, data: Path) -> str:
    """The database's address. Raises Trouble."""
    try:
        return database_url(data, args.database or from_environment("database"))
    except BadSetting as error:
        sentence = N_("“%(url)s” is no database address: it begins with postgresql:// or sqlite:///.")
        raise Trouble(sentence, MISUSED, url=error) from error


def place_of(database: str) -> str:
    """How a database is called in a sentence: its file, or its address without the password."""
    url = sa.make_url(database)
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string()


def run(args: argparse.Namespace, load: Callable[[], Parts]) -> int:
    logs.setup(args.access_log)
    host = args.host or from_environment("host")
    port = port_of(args.port or from_environment("port") or str(PORT))
    data = data_folder(args)
    database = database_of(args, data)
    public_url = public_url_of(args.public_url or from_environment("public_url"))
    quiet = from_environment("no_browser").lower() not in ("", "0", "no", "false") if args.no_browser is None else True
    copies = args.copies or from_environment("copies")
    try:
        secret = read_secret(data)
    except Unreachable as error:
        raise of_folder(error.__cause__ or error, data) from error
    try:
        sockets = server.listen(host, port)
    except (OSError, UnicodeError) as error:
        raise of_port(error, host, port) from error
    port = sockets[0].getsockname()[1]
    place = Place.of(host, port, public_url)
    settings = Settings(
        data=data,
        database=database,
        secret=secret,
        host=host,
        port=port,
        public_url=place.public_url,
        no_browser=quiet,
        desk_key=secrets.token_urlsafe(24),
        copies=Path(copies) if copies else None,
    )
    return _serve(settings, place, sockets, load(), args.access_log)


def port_of(text: str) -> int:
    """A port number. Raises Trouble."""
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise Trouble(N_("“%(port)s” is no port: it is a number up to 65535."), MISUSED, port=text)
    return int(text)


def public_url_of(text: str) -> str:
    """The address without a slash at the end; empty stays empty. Raises Trouble."""
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise Trouble(N_("“%(url)s” is no address: it begins with http:// or https://."), MISUSED, url=text)
    if parts.path.strip("/"):
        raise Trouble(N_("“%(url)s” must not have a path: the server needs a host name of its own."), MISUSED, url=text)
    return text.rstrip("/")


@dataclass(frozen=True, slots=True)
class Place:
    """Where this server is reached: by phones, also elsewhere, and from this computer."""

    public_url: str
    others: tuple[str, ...]
    local: str
    alone: bool  # no network: phones do not get here

    @classmethod
    def of(cls, host: str, port: int, public_url: str) -> Place:
        if host and host not in ("0.0.0.0", "::"):
            own = addresses.url(host, port)
            return cls(public_url or own, (own,) if public_url else (), own, alone=host in ("127.0.0.1", "::1", "localhost"))
        found = [addresses.url(a, port) for a in addresses.find()]
        if host == "0.0.0.0":
            found = [url for url in found if "[" not in url]
        local = addresses.url("::1" if host == "::" else "127.0.0.1", port)
        chosen = public_url or (found[0] if found else local)
        return cls(chosen, tuple(url for url in found if url != chosen), local, alone=not found and not public_url)


def _serve(settings: Settings, place: Place, sockets: list[socket.socket], parts: Parts, access_log: bool) -> int:
    from facilitation.app import create_app

    try:
        app = create_app(settings, parts.methods, parts.exporters, parts.agendas, parts.handouts)
    except StoreError as error:
        raise of_database(error, place_of(settings.database)) from error

    def started() -> None:
        words = say(language())
        desk = f"{place.local}{DESK}{settings.desk_key}"
        tell(announcement(place, desk, words))
        if not settings.no_browser and _has_screen():
            threading.Thread(target=webbrowser.open, args=(desk,), daemon=True).start()

    with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C, after everything was put away
        server.server(app, access_log=access_log, started=started).run(sockets)
    return 0


def announcement(place: Place, desk: str, words: Say) -> str:
    """What stands in the terminal while the server runs."""
    lines = ["", words(N_("Phones reach this server at  %(url)s")) % {"url": place.public_url}, "", qr(place.public_url), ""]
    if place.alone:
        lines += [words(N_("Only this computer gets there: it has no network, or --host says so.")), ""]
    elif place.others:
        lines += [words(N_("If that does not work:")), *(f"  {url}" for url in place.others), ""]
    lines += [words(N_("Organiser's desk (works once, only on this computer):")), f"  {desk}", ""]
    return "\n".join([*lines, words(N_("Ctrl+C ends the server.")), ""])


def _has_screen() -> bool:
    """On a machine without a screen a browser in the terminal would take the terminal over."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
