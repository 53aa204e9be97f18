"""run.py export: an event's protocol as a file, also while the server runs."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from facilitation import agenda
from facilitation.album import Album
from facilitation.cli.parts import Parts
from facilitation.cli.serve import add_data, data_folder, database_of, place_of
from facilitation.cli.terminal import tell
from facilitation.cli.trouble import MISUSED, Trouble, language, of_database, of_folder
from facilitation.database import StoreError
from facilitation.document import document, filled, wanted
from facilitation.formats import Methods
from facilitation.method import N_, Say
from facilitation.protocol import Document, Edition, Exporter
from facilitation.records import Board
from facilitation.settings import DATABASE
from facilitation.store import Store
from facilitation.words import LANGUAGES, say

HELP = N_("write an event's protocol into a file")
ABOUT = N_(
    "Writes the protocol of one event as it stands now, also while the server runs. EVENT is the event's id or its join code;\n"
    "without it all events are listed."
)


def add_parser(commands: Any, name: str, words: Say) -> None:
    parser = commands.add_parser(
        name, help=words(HELP), description=words(ABOUT), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("event", metavar="EVENT", nargs="?", help=words(N_("the event's id or join code")))
    parser.add_argument("--format", default="pdf", help=words(N_("what to write, for example pdf or json (default: pdf)")))
    parser.add_argument(
        "--edition",
        choices=("public", "internal"),
        default="public",
        help=words(N_("internal adds the list of names and the internal sections (default: public)")),
    )
    parser.add_argument("--language", choices=LANGUAGES, help=words(N_("default: the event's first language")))
    parser.add_argument(
        "--out", metavar="FILE", help=words(N_("where to write, - for the terminal's output (default: named after the event)"))
    )
    add_data(parser, words)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, load: Callable[[], Parts]) -> int:
    data = data_folder(args)
    database = database_of(args, data)
    if not (args.database or (data / DATABASE).exists() or not database.startswith("sqlite")):
        raise Trouble(N_("There is no data in %(folder)s. Say with --data where it lies."), folder=data)
    parts = load()
    exporter = _exporter(parts.exporters, args.format)
    methods = Methods(parts.methods)
    try:
        store = Store(database, methods.kinds, serving=False)
        try:
            store.check()
            if not args.event:
                return asyncio.run(_list(store))
            board = asyncio.run(_board(store, args.event))
            lang = args.language or agenda.facts(board).languages[0]
            made = document_of(board, methods, args.edition, lang)
            made = filled(made, asyncio.run(Album(store).several(board.event_id, wanted(made))))
        finally:
            store.close()
    except LookupError as error:
        raise Trouble(N_("There is no event with the id or code “%(event)s”."), event=args.event) from error
    except StoreError as error:
        raise of_database(error, place_of(database)) from error
    return _write(exporter.write(made), args.out or f"{file_name(made.title)}{exporter.suffix}")


def document_of(board: Board, methods: Methods, edition: Edition, lang: str) -> Document:
    """The protocol as it stands now."""
    return document(board, methods, edition, say(lang), lang, time.time())


def file_name(title: str) -> str:
    """A title as a file's name that every system takes: letters, digits and dashes."""
    plain = unicodedata.normalize("NFC", title)
    name = re.sub(r"[^\w]+", "-", plain).strip("-_")[:80].rstrip("-_")
    return name or "protocol"


def _exporter(exporters: Sequence[Exporter], key: str) -> Exporter:
    for exporter in exporters:
        if exporter.key == key:
            return exporter
    known = ", ".join(e.key for e in exporters)
    raise Trouble(N_("There is no format “%(key)s”. There are: %(known)s."), MISUSED, key=key, known=known)


async def _board(store: Store, wanted: str) -> Board:
    event_id = await store.event_by_code("".join(c for c in wanted if c.isalnum())) or wanted
    records, _, seq = await store.load(event_id)
    board = Board(event_id)
    for record in records:
        board.put(record)
    board.seq = seq
    return board


async def _list(store: Store) -> int:
    for event_id, code in await store.event_ids():
        with contextlib.suppress(LookupError):  # deleted meanwhile, or cut off before it had facts
            tell(f"{code}  {event_id}  {agenda.facts(await _board(store, event_id)).title}")
    return 0


def _write(content: bytes, out: str) -> int:
    if out == "-":
        sys.stdout.buffer.write(content)
        return 0
    try:
        Path(out).write_bytes(content)
    except OSError as error:
        raise of_folder(error, out) from error
    tell(say(language())(N_("Written: %(file)s")) % {"file": out})
    return 0
