"""The command line behind run.py: one file per command.

Each command's module has `add_parser(commands, name, words)`: it adds the command's parser and sets
`run(args, load) -> exit code` on it, where `load()` gives the formats and exports.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from facilitation import __version__
from facilitation.cli.parts import Parts
from facilitation.cli.terminal import tell
from facilitation.cli.trouble import Trouble, language
from facilitation.method import N_
from facilitation.words import say

COMMANDS: Mapping[str, str] = {
    "serve": "serve",
    "play": "play",
    "export": "export",
    "backup": "archive",
    "restore": "archive",
    "bench": "bench",
    "doctor": "doctor",
}
"""Command → the module in this package that has it."""

ABOUT = N_("A laptop in the room runs a whole conference: phones write, the wall shows, the protocol is finished at the end.")
USAGE = N_(
    "Without a command the server starts. Examples:\n\n"
    "  uv run run.py                           start, keep the data in ./data, open the organiser's desk\n"
    "  uv run run.py serve --port 8080         the same on another port\n"
    "  uv run run.py play regionalteam-2018    play a sample event and get its protocol\n"
    "  uv run run.py export 482913             write an event's protocol as a PDF\n"
    "  uv run run.py backup saved.zip          save everything into one file, also while the server runs\n"
    "  uv run run.py doctor                    look whether this computer is ready for the room\n\n"
    "“run.py COMMAND --help” says more. Each option of serve may also stand in the environment: FACILITATION_PORT is --port."
)


def main(arguments: Sequence[str], load: Callable[[], Parts]) -> int:
    """Run one command; returns the exit code. `load` is called only if the command needs formats or exports."""
    lang = language()
    try:
        return _run(list(arguments), load, lang)
    except Trouble as trouble:
        tell(trouble.text(lang), sys.stderr)
        return trouble.code
    except KeyboardInterrupt:
        return 130


def _run(arguments: list[str], load: Callable[[], Parts], lang: str) -> int:
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version")):
        arguments = ["serve", *arguments]  # `run.py --port 80`
    words = say(lang)
    parser = argparse.ArgumentParser(
        "run.py", description=words(ABOUT), epilog=words(USAGE), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"facilitation {__version__}")
    commands = parser.add_subparsers(metavar=words(N_("COMMAND")), required=True)
    # Only what is asked for is read in, so that the server starts quickly.
    for name in [arguments[0]] if arguments[0] in COMMANDS else COMMANDS:
        import_module(f"facilitation.cli.{COMMANDS[name]}").add_parser(commands, name, words)
    args = parser.parse_args(arguments)
    return int(args.run(args, load))
