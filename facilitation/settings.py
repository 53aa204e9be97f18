"""How one server is set up: from its arguments, else from the environment, else by default."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from facilitation.database import Unreachable

PORT = 8000
DATABASE = "facilitation.sqlite"
SECRET = "secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that the application has to know about the place where it runs. Nothing here changes while it runs."""

    data: Path
    database: str  # SQLAlchemy's form
    secret: bytes
    host: str = ""  # empty: all addresses of this machine
    port: int = PORT
    public_url: str = ""  # how phones reach this server, without a slash at the end
    no_browser: bool = False
    desk_key: str = ""  # opens the organiser's desk once; empty: no door
    clock: Callable[[], float] = time.time  # unix seconds
    copies: Path | None = None  # where safety copies go, if that was said at the start
    copies_every: float = 600.0  # seconds
    copies_kept: int = 24
    stalled: float = 25.0  # seconds after which a screen that takes nothing is cut off


class BadSetting(Exception):
    """A value that cannot be meant."""


def from_environment(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The environment's word for an option: `public_url` is FACILITATION_PUBLIC_URL. Empty if it says nothing."""
    return environment.get(f"FACILITATION_{name.upper()}", "").strip()


def database_url(data: Path, database: str = "") -> str:
    """The database's address in SQLAlchemy's form: `database`, else the SQLite file in the data folder. Raises BadSetting."""
    if not database:
        return f"sqlite:///{(data / DATABASE).absolute()}"
    for short in ("postgres://", "postgresql://"):
        if database.startswith(short):
            return "postgresql+psycopg://" + database.removeprefix(short)
    if not database.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting(database.partition("://")[0])  # the rest may hold a password
    return database


def read_secret(data: Path) -> bytes:
    """The server's secret, made at the first start and readable for its owner only. Raises Unreachable.

    Links and cookies hang on it: who restores a backup restores it too.
    """
    file = data / SECRET
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(file, secrets.token_hex(32).encode())
    except FileExistsError:
        pass
    except OSError as error:
        raise Unreachable(str(error)) from error
    try:
        secret = file.read_bytes().strip()
    except OSError as error:
        raise Unreachable(str(error)) from error
    if len(secret) < 32:
        raise Unreachable(f"{file} is too short")
    return secret


def write_private(file: Path, content: bytes) -> None:
    """Write a new file that only its owner can read. Raises FileExistsError, other OSErrors."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
