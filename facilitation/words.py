"""The catalogues: source strings are English, German comes first on screens. Read from .po files at start, no build step."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("de", "en")
ROOT = Path(__file__).resolve().parent.parent / "templates" / "locale"
_extra: list[Path] = []


def add_catalogues(folder: Path) -> None:
    """Also read `folder/<language>/*.po`: a method from another package brings its own strings."""
    if folder not in _extra:
        _extra.append(folder)
        catalogue.cache_clear()


def po_files(language: str) -> list[Path]:
    return [po for root in (ROOT, *_extra) for po in sorted((root / language).glob("*.po"))]


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """All .po files of a language as one catalogue; English is the source and needs none."""
    return _compile(language, po_files(language))


def say(language: str) -> Callable[[str], str]:
    """The translator into a language: source string → text. What has no translation comes back as it is."""
    return catalogue(language).gettext


def _compile(language: str, files: Iterable[Path]) -> gettext.NullTranslations:
    whole = Catalog(locale=language)
    for po in files:
        with po.open("rb") as handle:
            for message in read_po(handle, locale=language):
                if message.id and message.string and not message.fuzzy:
                    whole[message.id] = message
    buffer = BytesIO()
    write_mo(buffer, whole)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)
