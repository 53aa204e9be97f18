"""The log: one line per event, whatever somebody writes into a name, and never a secret.

Links carry their secret in the path and the resume token in the query, so neither is written down.
"""

from __future__ import annotations

import logging
import re
import sys

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_QUERY = re.compile(r"\?[^\s\"']*")
_DOOR = re.compile(r"(?<![\w/])/([mphr])/[^\s\"']+")


def one_line(text: str) -> str:
    """Control characters, line breaks, ANSI escapes and direction overrides, written out."""
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def discreet(text: str) -> str:
    """Without query strings and without the secrets of links."""
    return _DOOR.sub(r"/\1/…", _QUERY.sub("", text))


class Formatter(logging.Formatter):
    """Time, level, message; the lines of a traceback below it, indented, so that no line of it passes for an entry."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        line = self.formatTime(record), record.levelname, discreet(one_line(record.getMessage()))
        below = self.formatException(record.exc_info) if record.exc_info else ""
        return " ".join(line) + "".join("\n    " + discreet(one_line(part)) for part in below.splitlines())


def setup(access: bool) -> None:
    """Warnings and errors to stderr; with `access` a line per request too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Formatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.INFO if access else logging.WARNING)
