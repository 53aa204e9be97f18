"""Everything that a person reads has a German translation: read from the source, from templates and from the formats."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from exports import EXPORTERS
from facilitation.method import Method, Settings
from facilitation.words import ROOT, catalogue
from methods import METHODS

HOME = ROOT.parent.parent
KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "say_": None,
    "Exporter": (2,),
}
PLACE = re.compile(r"%\((\w+)\)[sd]|%(?:[YmdHMBA%])|\{(\w*)\}")


class Source(NamedTuple):
    text: str
    plural: str
    where: str


@cache
def sources() -> list[Source]:
    """All source strings of Python and templates, each once."""
    found: dict[str, Source] = {}
    for folder in ("facilitation", "methods", "exports", "templates"):
        kind = [("**.html", "jinja2.ext:babel_extract")] if folder == "templates" else [("**.py", "python")]
        options = {"**.html": {"silent": "false", "newstyle_gettext": "true", "trimmed": "true"}}
        for name, line, ids, _, _ in extract_from_dir(HOME / folder, kind, options, KEYWORDS):
            one, many = (ids[0], ids[1]) if isinstance(ids, tuple) else (ids, "")
            found.setdefault(one, Source(one, many, f"{folder}/{name}:{line}"))
    return sorted(found.values())


@cache
def german() -> dict[str, list[tuple[Path, Message]]]:
    """Source string → its entries in the .po files."""
    found: dict[str, list[tuple[Path, Message]]] = defaultdict(list)
    for path in sorted((ROOT / "de").glob("*.po")):
        with path.open("rb") as handle:
            for message in read_po(handle, locale="de", abort_invalid=True):
                if message.id:
                    found[message.id[0] if isinstance(message.id, (tuple, list)) else message.id].append((path, message))
    return found


def strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [str(message.string or "")]


def places(text: str) -> set[str]:
    """The places that are filled in, and the marks of a date."""
    return {m[0] for m in PLACE.finditer(text)}


def has_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]", PLACE.sub("", text)))


def test_every_source_string_has_a_german_one() -> None:
    wanting = [s for s in sources() if has_words(s.text) and not any(all(strings(m)) for _, m in german().get(s.text, ()))]
    assert wanting == []


def test_what_has_a_plural_has_both_in_german() -> None:
    wanting = [s for s in sources() if s.plural and not all(len(strings(m)) == 2 for _, m in german().get(s.text, ()))]
    assert wanting == []


def test_one_source_string_has_one_translation() -> None:
    different = {
        text: [str(p.name) for p, _ in found]
        for text, found in german().items()
        if len({tuple(strings(m)) for _, m in found}) > 1
    }
    assert different == {}


def test_the_places_that_are_filled_in_are_the_same() -> None:
    """A place that only the translation has breaks the page; one that it lacks hides what is said."""
    wrong = []
    for text, found in german().items():
        for path, message in found:
            given = [text] if isinstance(message.id, str) else list(message.id)
            wanted = set().union(*(places(t) for t in given))
            for string in strings(message):
                least = wanted if len(given) == 1 else wanted - {"%(n)s", "%(num)s"}  # "one card" needs no number
                if not least <= places(string) <= wanted and not text.startswith("%d"):
                    wrong.append((path.name, text, string))
    assert wrong == []


def test_nothing_is_left_over_or_unsure() -> None:
    used = {s.text for s in sources()}
    assert {text: [p.name for p, _ in found] for text, found in german().items() if text not in used} == {}
    assert [m.id for found in german().values() for _, m in found if m.fuzzy] == []


def spoken(method: Method) -> list[str]:
    """What a format says of itself, as the desk and the screens show it."""
    found = [method.name, method.purpose, *method.guide]
    found += [t for p in method.presets for t in (p.name, p.purpose)]
    found += [t for p in (*method.phases, *method.stages(method.settings())) for t in (p.title, p.instruction)]
    return [*found, *_settings(method.settings)]


def _settings(settings: type[Settings]) -> list[str]:
    from facilitation.fields import fields

    found = []
    for field in fields(settings):
        found += [field.title, field.help, *dict(field.options).values()]
    return found


@pytest.mark.parametrize("method", METHODS, ids=lambda m: m.key)
def test_formats_mark_what_they_say(method: Method) -> None:
    """A text that is not marked would be found by nobody who translates."""
    known = {s.text for s in sources()}
    assert [t for t in spoken(method) if t and t not in known] == []


def test_exports_are_marked() -> None:
    known = {s.text for s in sources()}
    assert [e.title for e in EXPORTERS if e.title not in known] == []


def test_the_catalogue_speaks_german() -> None:
    say = catalogue("de")
    assert say.gettext("Topic store") == "Themenspeicher"
    assert catalogue("en").gettext("Topic store") == "Topic store"
