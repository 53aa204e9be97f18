"""The desk's forms: what a method's settings ask, what was typed, and what could not be taken of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from facilitation.agenda import Event
from facilitation.facts import FACTS
from facilitation.fields import Field, Unfit, fields
from facilitation.formats import decode_settings
from facilitation.method import N_, Method, Rejected
from facilitation.words import say

Form = Mapping[str, Sequence[str]]
"""A submitted form: all values by name."""
TITLES: Mapping[str, str] = {"title": N_("Title"), "room": N_("Room"), "label": N_("Name"), "minutes": N_("Minutes")}
MOST_MINUTES = 1_440
_LINES, _TICKS = frozenset({"questions", "institutions", "regions"}), frozenset({"sample", "registration"})
"""Facts that are typed one per line, and those that are ticked."""


@dataclass(frozen=True, slots=True)
class Bad:
    """What somebody typed that could not be taken: the sentence, the field it is about (a name), and all that was typed."""

    sentence: str
    about: str = ""
    form: str = ""  # "facts", "add", "delete", "link", or an item's id
    typed: Form = dataclasses.field(default_factory=dict)

    def value(self, name: str, otherwise: str = "") -> str:
        """The last value typed into a field, or `otherwise` if the form had none."""
        return self.typed[name][-1] if self.typed.get(name) else otherwise


def complaint(error: Rejected, lang: str) -> str:
    """A refusal as a sentence in a language; the field's title in it is a source string too."""
    words = say(lang)
    params = {**error.params, "field": words(error.params["field"])} if isinstance(error, Unfit) else error.params
    return words(error.reason) % params


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the settings form and what stands in it: `text` for what is typed, `chosen` for what is ticked."""

    field: Field
    name: str
    text: str
    chosen: tuple[str, ...]
    locked: bool


def asked(method: Method, raw: Mapping[str, Any], locked: bool, bad: Bad | None = None) -> list[Asked]:
    """The settings form of a method, filled with what was just typed, else with what stands there, else with defaults."""
    try:
        settings = decode_settings(method, raw)
    except msgspec.ValidationError:
        settings = method.settings()
    form = []
    for f in fields(method.settings):
        name, value = f"settings.{f.name}", getattr(settings, f.name)
        text, chosen = _shown(f, value)
        if bad is not None and name in bad.typed:
            text, chosen = bad.typed[name][-1], tuple(v for v in bad.typed[name] if v)
        form.append(Asked(f, name, text, chosen, locked and not f.later))
    return form


def _shown(field: Field, value: Any) -> tuple[str, tuple[str, ...]]:
    if field.kind == "yes":
        return "", ("on",) if value else ()
    if field.kind in ("choice", "choices"):
        return "", tuple(map(str, value)) if field.kind == "choices" else (str(value),)
    if field.kind == "lines":
        return "\n".join(value), ()
    return "" if value is None else str(value), ()


def from_form(method: Method, form: Form) -> dict[str, Any]:
    """Raw settings from the form's fields `settings.<name>`; what the form does not hold is left out."""
    raw: dict[str, Any] = {}
    for f in fields(method.settings):
        values = form.get(f"settings.{f.name}")
        if values is None:
            continue
        if f.kind == "number":
            raw[f.name] = values[-1].strip() or f.default
        elif f.kind == "yes":
            raw[f.name] = values[-1] == "on"
        elif f.kind == "lines":
            raw[f.name] = typed_lines(values[-1])
        elif f.kind == "choices":
            raw[f.name] = [v for v in values if v]
        else:
            raw[f.name] = values[-1].replace("\r\n", "\n").strip()
    return raw


def read_form(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[str]]:
    """A submitted form as lists by name; files are left out."""
    form: dict[str, list[str]] = {}
    for name, value in pairs:
        if isinstance(value, str):
            form.setdefault(name, []).append(value)
    return form


def typed_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def typed_facts(form: Form) -> dict[str, Any]:
    """Raw facts of an event from a form; what the form does not hold is left out."""
    raw: dict[str, Any] = {}
    for name in FACTS:
        if name not in form:
            continue
        value = form[name][-1]
        if name in _LINES:
            raw[name] = typed_lines(value)
        elif name == "languages":
            raw[name] = [v for v in value.split(",") if v]
        elif name in _TICKS:
            raw[name] = value == "on"
        else:
            raw[name] = value.replace("\r\n", "\n").strip()
    return raw


def facts_shown(event: Event, bad: Bad | None = None) -> dict[str, str]:
    """An event's facts as the form shows them: what was just typed, else what stands there."""
    shown: dict[str, str] = {}
    for name in FACTS:
        value = getattr(event, name)
        if name in _LINES:
            text = "\n".join(value)
        elif name == "languages":
            text = ",".join(value)
        elif name in _TICKS:
            text = "on" if value else ""
        else:
            text = str(value)
        shown[name] = bad.value(name, text) if bad is not None and bad.form == "facts" else text
    return shown


def text_of(form: Form, name: str, longest: int = 300) -> str | None:
    """One typed line, or None if the form does not hold it. Raises Unfit if it is too long."""
    if name not in form:
        return None
    text = form[name][-1].strip()
    if len(text) > longest:
        raise Unfit(N_("“%(field)s” is too long: at most %(most)s characters."), name, TITLES[name], most=longest)
    return text


def minutes_of(form: Form) -> int | None:
    """Typed minutes, changed by the buttons − and + (`shift`); None if the field is empty. Raises Unfit."""
    typed = form.get("minutes", [""])[-1].strip()
    if not typed:
        return None
    try:
        minutes = int(typed)
        shift = int(form.get("shift", ["0"])[-1])
    except ValueError:
        minutes, shift = -1, 0
    if not 0 <= minutes <= MOST_MINUTES:
        reason = N_("“%(field)s” has to be a whole number from %(low)s to %(high)s.")
        raise Unfit(reason, "minutes", TITLES["minutes"], low=0, high=MOST_MINUTES)
    return min(MOST_MINUTES, max(0, minutes + shift))


def kind_of(form: Form) -> tuple[str, str] | None:
    """(method, preset) from the picker's "method/preset"; None if the form holds none."""
    if "kind" not in form:
        return None
    method, _, preset = form["kind"][-1].partition("/")
    return method, preset
