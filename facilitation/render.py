"""Rendering: one partial for page and push alike. Elements are rendered once per (partial, data, language) and shared.

A page is a layout plus the elements of a view, laid into their regions. The same bytes that stand in the page travel by
socket when they change.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup, escape
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from facilitation.formats import Methods
from facilitation.hyphens import syllables
from facilitation.method import Method, Shown
from facilitation.people import Role
from facilitation.words import add_catalogues, catalogue

ROOT = Path(__file__).resolve().parent.parent / "templates"
SCREENS: Mapping[Role, str] = {Role.PARTICIPANT: "phone", Role.PROJECTOR: "projector", Role.MODERATOR: "console"}
CORE = "core"
_CACHE_SIZE = 20_000
_SHELLS = 500
_MARK = re.compile("@@([a-z]+)@@")


@dataclass(frozen=True, slots=True)
class Element:
    """One rendered element: its bytes and where they lie."""

    html: str
    region: str
    order: float


class Static:
    """Files below templates/static and folders of methods, with a content hash in their address."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = list(folders)
        self._addresses: dict[str, str] = {}
        self._kept: dict[str, tuple[int, bytes]] = {}

    def __call__(self, name: str) -> str:
        """A file's address. It changes when the file does, so that a browser may keep what it has."""
        if name not in self._addresses:
            content = self.content(name)
            if content is None:
                return f"/static/{name}"
            self._addresses[name] = f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"
        return self._addresses[name]

    def content(self, name: str) -> bytes | None:
        """A file's bytes, read again only when it has changed; None if there is none."""
        path = self.find(name)
        if path is None:
            return None
        changed = path.stat().st_mtime_ns
        kept = self._kept.get(name)
        if kept is None or kept[0] != changed:
            kept = self._kept[name] = (changed, path.read_bytes())
        return kept[1]

    def find(self, name: str) -> Path | None:
        """The file of a name, or None; never outside the folders."""
        for folder in self.folders:
            try:
                path = (folder / name).resolve()
                if path.is_relative_to(folder.resolve()) and path.is_file():
                    return path
            except (OSError, ValueError):  # a name that no file can have
                return None
        return None


class Renderer:
    """Templates of the core and of all methods, in every language."""

    def __init__(self, methods: Methods, static: Static) -> None:
        folders = [ROOT]
        for method in methods:
            if method.resources:
                home = Path(str(resources.files(method.resources)))
                folders.append(home / "templates")
                add_catalogues(home / "locale")
        self._loader = FileSystemLoader(folders)
        self.static = static
        self._environment = cache(self._make_environment)
        self._macro = cache(self._find_macro)
        sheets = [f"methods/{method.key}.css" for method in methods]
        self.styles = [static(name) for name in sheets if static.find(name) is not None]
        self._cache: dict[tuple[Any, ...], str] = {}
        self._shells: dict[tuple[str, str, bytes], str] = {}

    def element(self, element_id: str, shown: Shown, method: Method | None, role: Role, lang: str) -> Element:
        """Render one element. Raises jinja2.TemplateNotFound or UndefinedError for a broken template."""
        home, _, name = shown.partial.rpartition(":")
        template = f"{home or (method.key if method else CORE)}/{SCREENS[role]}.html"
        data = msgspec.json.encode(shown.data)
        key = (template, name, lang, element_id, shown.region, shown.order, data)
        html = self._cache.get(key)
        if html is None:
            e = SimpleNamespace(id=element_id, region=shown.region, order=shown.order, data=shown.data)
            html = str(self._macro(template, name, lang)(e)).strip()
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            self._cache[key] = html
        return Element(html, shown.region, shown.order)

    def page(self, template: str, lang: str, **context: Any) -> str:
        """Render a whole page."""
        env = self._environment(lang)
        base = {"lang": lang, "dir": "rtl" if lang in {"ar", "fa", "he"} else "ltr"}
        return env.get_template(template).render({**base, **context})

    def shell(self, template: str, lang: str, moving: Mapping[str, str | float], **context: Any) -> str:
        """A page that is the same for many but for a few values (`moving`: numbers and tokens that need no escaping).

        Rendered once with marks in their place: five hundred people who come through the door in ten seconds get the same
        page, each with her own id.
        """
        key = (template, lang, msgspec.json.encode(context))
        page = self._shells.get(key)
        if page is None:
            marked = {name: f"@@{name}@@" for name in moving}
            page = self.page(template, lang, **marked, **context)
            if len(self._shells) >= _SHELLS:
                self._shells.clear()
            self._shells[key] = page
        return _MARK.sub(lambda m: str(moving.get(m[1], m[0])), page)

    def compose(self, page: str, elements: Mapping[str, Element]) -> str:
        """Lay elements into the regions of a page, recursively: what has no region is left out."""
        regions: dict[str, list[tuple[float, int, Element]]] = {}
        for index, element in enumerate(elements.values()):
            regions.setdefault(element.region, []).append((element.order, index, element))

        def lay(match: re.Match[str]) -> str:
            inside = sorted(regions.pop(match[1], []), key=lambda part: part[:2])
            return "".join(_REGION.sub(lay, element.html) for _, _, element in inside)

        return _REGION.sub(lay, page)

    def _find_macro(self, template: str, name: str, lang: str) -> Callable[..., Markup]:
        macro: Callable[..., Markup] = getattr(self._environment(lang).get_template(template).module, name, None)  # type: ignore[assignment]
        if macro is None:
            raise TemplateNotFound(f"{template}:{name}")
        return macro

    def _make_environment(self, lang: str) -> Environment:
        env = Environment(
            loader=self._loader,
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        env.install_gettext_translations(catalogue(lang), newstyle=True)  # type: ignore[attr-defined]
        env.globals.update(
            attrs=attrs, region=region, fill=fill, icon=self._icon, qr=qr, static=self.static, send=send, command=command
        )
        env.filters.update(shy=_shy_in(lang), hm=hm, date=_date_in(lang), pin=pin)
        return env

    def _icon(self, name: str) -> Markup:
        url = self.static("icons.svg")
        return Markup('<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"></use></svg>').format(url, name)


_REGION = re.compile(r"<!--region:([^>]*?)-->")


def attrs(e: Any) -> Markup:
    """What the root of every element carries."""
    return Markup('id="{}" data-in="{}" data-order="{:.15g}"').format(e.id, e.region, e.order)


def region(name: str) -> Markup:
    return Markup('data-region="{}"').format(name)


def fill(name: str) -> Markup:
    """Where the elements of a region go."""
    return Markup("<!--region:{}-->").format(name)


def send(pictures: bool = False) -> Markup:
    """The form's action; pages lie at …/{event} and …/{event}/, so the path is completed by the page's base address.

    `pictures`: the form has the macro `picture`, whose files a browser without scripts sends with it.
    """
    if pictures:
        return Markup('action="send/pictures" enctype="multipart/form-data" data-send')
    return Markup('action="send" data-send')


def command(name: str, activity: str = "") -> Markup:
    """The hidden fields that say what a form does."""
    fields = Markup('<input type="hidden" name="do" value="{}">').format(name)
    if activity:
        fields += Markup('<input type="hidden" name="activity" value="{}">').format(activity)
    return fields


@lru_cache(maxsize=256)
def qr(url: str, label: str = "QR") -> Markup:
    """A QR code as inline SVG with its quiet zone, error correction M."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(url)
    code.make(fit=True)
    rows = code.get_matrix()
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            width = 0
            while x + width < len(row) and row[x + width]:
                width += 1
            if width:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width or 1
    size = len(rows) + 4
    return Markup('<svg viewBox="-2 -2 {0} {0}" role="img" aria-label="{1}"><path d="{2}"/></svg>').format(
        size, label, "".join(runs)
    )


_SLASH = re.compile(r"(?<=\w)/(?=\w)")
_WORD = re.compile(r"[^\W\d_]{13,}")
_STACKED = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


@lru_cache(maxsize=8192)
def _shy(lang: str, text: str) -> Markup:
    """User text for a screen: soft hyphens in long words, at most four stacked marks, no direction overrides."""
    clean = _STACKED.sub(r"\1", _OVERRIDES.sub("", text))
    hyphened = _WORD.sub(lambda m: "\u00ad".join(syllables(m[0], lang)), str(escape(clean)))
    return Markup(_SLASH.sub("/<wbr>", hyphened))


def _shy_in(lang: str) -> Callable[[str], Markup]:
    # What `say` gives is escaped already; escaped twice, "Sport & Freizeit" would read "Sport &amp; Freizeit".
    return lambda text: _shy(lang, text.unescape() if isinstance(text, Markup) else text)


def hm(at: float | None, tz: str = "Europe/Berlin") -> str:
    """Unix seconds → "14:32" in a time zone; "" for None."""
    return "" if at is None else dt.datetime.fromtimestamp(at, ZoneInfo(tz)).strftime("%H:%M")


def pin(code: str) -> str:
    """A short code in two halves, as one reads it aloud: 472916 → "472 916"."""
    half = (len(code) + 1) // 2
    return f"{code[:half]}\u00a0{code[half:]}"


def _date_in(lang: str) -> Callable[[str], str]:
    def date(iso: str) -> str:
        """ "2018-04-25" → "25.04.2018" in German, "25 April 2018" in English; "" stays empty."""
        if not iso:
            return ""
        day = dt.date.fromisoformat(iso)
        return day.strftime("%d.%m.%Y") if lang == "de" else f"{day.day} {day:%B %Y}"

    return date
