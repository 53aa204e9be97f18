"""What a command line says when it cannot go on: one clear sentence, and an exit code that is not zero."""

from __future__ import annotations

import errno
import locale
import os
import sys
from collections.abc import Mapping

from facilitation.database import DatabaseInUse, NewerDatabase, OlderDatabase, StoreError
from facilitation.method import N_
from facilitation.words import say

FAILED, MISUSED = 1, 2


class Trouble(Exception):
    """A sentence (source string) with the values of its %(name)s places; the program ends with `code`."""

    def __init__(self, sentence: str, code: int = FAILED, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.values = values

    def text(self, lang: str) -> str:
        return say(lang)(self.sentence) % self.values


def language(environment: Mapping[str, str] = os.environ) -> str:
    """The terminal's language: German if the system speaks it, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "de" if environment[name].lower().startswith("de") else "en"
    if sys.platform == "win32":
        import ctypes

        spoken = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
        return "de" if spoken.startswith("de") else "en"
    return "en"


def of_database(error: StoreError, place: str) -> Trouble:
    """The sentence for a database that cannot be used. `place` is its file, or the server's address without a password."""
    if isinstance(error, DatabaseInUse):
        return Trouble(
            N_("Another server is already working with %(place)s. End that one first, or choose another --data."), place=place
        )
    if isinstance(error, NewerDatabase):
        return Trouble(
            N_("%(place)s was written by a newer version of this program. Please install that version; nothing was changed."),
            place=place,
        )
    if isinstance(error, OlderDatabase):
        return Trouble(N_("%(place)s holds no data of this version yet. Please start the server with it once."), place=place)
    return Trouble(N_("The database %(place)s cannot be used: %(why)s"), place=place, why=first_line(error))


def of_port(error: OSError | UnicodeError, host: str, port: int) -> Trouble:
    """The sentence for an address that we may not listen on."""
    number = getattr(error, "errno", None)
    if number in (errno.EADDRINUSE, 10048):  # 10048: as Windows says it
        return Trouble(
            N_("Port %(port)s is taken: another program, or another server of this kind, is using it. Choose one with --port."),
            port=port,
        )
    if number in (errno.EACCES, 10013):
        return Trouble(N_("This computer does not allow port %(port)s. Choose one above 1023 with --port."), port=port)
    return Trouble(N_("%(host)s is no address of this computer."), host=host or "0.0.0.0")


def of_folder(error: BaseException, folder: object) -> Trouble:
    return Trouble(N_("Nothing can be written to %(folder)s: %(why)s"), folder=folder, why=first_line(error))


def first_line(error: BaseException) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text.strip().splitlines()[0] if text.strip() else type(error).__name__
