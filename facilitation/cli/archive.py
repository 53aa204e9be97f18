"""run.py backup and restore: everything in one file, and back."""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from facilitation import archive
from facilitation.archive import BadArchive, Manifest, NotEmpty
from facilitation.cli.parts import Parts
from facilitation.cli.serve import add_data, data_folder, database_of, place_of
from facilitation.cli.terminal import tell
from facilitation.cli.trouble import Trouble, first_line, language, of_database, of_folder
from facilitation.database import FileLock, NewerDatabase, StoreError, sqlite_path
from facilitation.method import N_, Say
from facilitation.settings import SECRET, read_secret, write_private
from facilitation.words import say

HELP = {"backup": N_("save all events into one file"), "restore": N_("bring a saved file back")}
ABOUT = {
    "backup": N_(
        "Saves all events, links and sessions and the server's secret into one file, as they stand at one moment, also while\n"
        "the server runs. Keep the file safe: whoever has it can read everything and open every link."
    ),
    "restore": N_(
        "Brings a saved file back, into a folder or a PostgreSQL database, whichever it came from. Links and phones work as\n"
        "before. The server must not be running. What is there already is replaced only with --force."
    ),
}


def add_parser(commands: Any, name: str, words: Say) -> None:
    parser = commands.add_parser(
        name, help=words(HELP[name]), description=words(ABOUT[name]), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", metavar="FILE", help=words(N_("the backup, a .zip")))
    add_data(parser, words)
    parser.add_argument("--force", action="store_true", help=words(N_("replace what is there already")))
    parser.set_defaults(run=backup if name == "backup" else restore)


def backup(args: argparse.Namespace, load: Callable[[], Parts]) -> int:
    data = data_folder(args)
    url = database_of(args, data)
    out = Path(args.file)
    file = sqlite_path(sa.make_url(url))
    if (file is not None and not file.exists()) or not (data / SECRET).exists():
        raise Trouble(N_("There is no data in %(folder)s. Say with --data where it lies."), folder=data)
    if out.exists() and not args.force:
        raise Trouble(N_("%(file)s is there already. It is replaced only with --force."), file=out)
    try:
        manifest = archive.save(url, read_secret(data), out, time.time())
    except StoreError as error:
        raise of_database(error, place_of(url)) from error
    except OSError as error:
        raise of_folder(error, out) from error
    _done(N_("Saved in %(file)s: events %(events)s, records %(records)s."), manifest, out)
    return 0


def restore(args: argparse.Namespace, load: Callable[[], Parts]) -> int:
    data = data_folder(args)
    url = database_of(args, data)
    source = Path(args.file)
    file = sqlite_path(sa.make_url(url))
    try:
        manifest, secret = archive.check(source)
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not args.force and ((file is not None and file.exists()) or _other_secret(data, secret)):
            raise NotEmpty(str(data))
        if file is None:
            archive.fill(source, manifest, url, overwrite=args.force)
            _replace_secret(data, secret)
        else:
            _restore_file(source, manifest, file, lambda: _replace_secret(data, secret))
    except NotEmpty as error:
        where = place_of(url)
        raise Trouble(N_("There is data in %(place)s already. It is replaced only with --force."), place=where) from error
    except BadArchive as error:
        raise Trouble(N_("%(file)s is no backup that can be restored: %(why)s"), file=source, why=first_line(error)) from error
    except NewerDatabase as error:
        raise of_database(error, str(source)) from error
    except StoreError as error:
        raise of_database(error, place_of(url)) from error
    except FileNotFoundError as error:
        raise Trouble(N_("There is no file %(file)s."), file=error.filename or source) from error
    except OSError as error:
        raise of_folder(error, data) from error
    _done(N_("Restored from %(file)s: events %(events)s, records %(records)s."), manifest, source)
    return 0


def _restore_file(source: Path, manifest: Manifest, file: Path, then: Callable[[], None]) -> None:
    """Fill a new file beside the old one, and put it in its place only when it is complete."""
    lock = FileLock(file.with_name(file.name + ".lock"))
    fresh = file.with_name(file.name + ".restoring")
    try:
        _remove(fresh)
        archive.fill(source, manifest, f"sqlite:///{fresh.absolute()}", overwrite=False)
        for side in ("-wal", "-shm"):  # the old database's log must not be taken for the new one's
            file.with_name(file.name + side).unlink(missing_ok=True)
        os.replace(fresh, file)
        then()
    finally:
        _remove(fresh)
        lock.release()


def _remove(file: Path) -> None:
    for side in ("", "-wal", "-shm"):
        file.with_name(file.name + side).unlink(missing_ok=True)


def _other_secret(data: Path, secret: bytes) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return (data / SECRET).read_bytes().strip() != secret
    return False


def _replace_secret(data: Path, secret: bytes) -> None:
    fresh = data / f"{SECRET}.restoring"
    fresh.unlink(missing_ok=True)
    write_private(fresh, secret)
    os.replace(fresh, data / SECRET)


def _done(sentence: str, manifest: Manifest, file: Path) -> None:
    values = {"events": manifest.rows.get("event", 0), "records": manifest.rows.get("record", 0), "file": file}
    tell(say(language())(sentence) % values)
