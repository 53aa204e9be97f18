"""What a set-up form can ask: the fields of a msgspec struct as data, and a clear sentence for every bad value.

A method describes its settings once, as a struct; the form, its bounds and its complaints are all made from that.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import inspect

from facilitation.agenda import Date
from facilitation.method import N_, Rejected

Kind = Literal["text", "long", "number", "yes", "choice", "choices", "lines"]
LONG = 400  # a text that may be longer than this gets a larger box
DAY = Date.__metadata__[0].pattern  # type: ignore[attr-defined]
T = TypeVar("T", bound=msgspec.Struct)


class Unfit(Rejected):
    """A value that its field cannot take. `field` is the field's name; `params["field"]` its title, a source string."""

    def __init__(self, reason: str, field: str, title: str, **params: Any) -> None:
        super().__init__(reason, field=title, **params)
        self.field = field


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. `title`, `help` and the options' labels are source strings; bounds are None where open."""

    name: str
    kind: Kind
    title: str
    help: str = ""
    low: int | None = None
    high: int | None = None
    longest: int | None = None  # characters of a text or of one line
    most: int | None = None  # lines
    day: bool = False  # a text that is a day of the calendar
    options: tuple[tuple[str, str], ...] = ()
    default: Any = None
    later: bool = False  # may be changed at any time, even after the first entry: Meta(extra_json_schema={"later": True})


def _options(kind: inspect.LiteralType, extra: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    labels = extra.get("options", {})
    return tuple((str(v), labels.get(v) or str(v).replace("_", " ").capitalize()) for v in kind.values)


@cache
def fields(struct: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The fields of a struct that a form can ask, in order. Raises TypeError for a type that no form knows."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    return tuple(_field(f) for f in info.fields)


def _field(raw: inspect.Field) -> Field:
    kind, extra = raw.type, dict[str, Any]()
    while isinstance(kind, inspect.Metadata):
        extra = {**(kind.extra_json_schema or {}), **extra}
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        kind = next(t for t in kind.types if not isinstance(t, inspect.NoneType))
    default = None if raw.default is msgspec.NODEFAULT else raw.default
    if callable(raw.default_factory):
        default = raw.default_factory()
    title = extra.get("title") or raw.name.replace("_", " ").capitalize()
    base = Field(raw.name, "text", title, extra.get("description", ""), default=default, later=bool(extra.get("later")))
    match kind:
        case inspect.BoolType():
            return replace(base, kind="yes")
        case inspect.IntType():
            low = kind.ge if kind.ge is not None else None if kind.gt is None else kind.gt + 1
            high = kind.le if kind.le is not None else None if kind.lt is None else kind.lt - 1
            return replace(base, kind="number", low=low, high=high)
        case inspect.LiteralType():
            return replace(base, kind="choice", options=_options(kind, extra))
        case inspect.StrType():
            longest = kind.max_length
            size: Kind = "text" if kind.pattern == DAY or (longest is not None and longest <= LONG) else "long"
            return replace(base, kind=size, longest=longest, day=kind.pattern == DAY)
        case inspect.VarTupleType():
            item = kind.item_type
            while isinstance(item, inspect.Metadata):
                item = item.type
            if isinstance(item, inspect.StrType):
                return replace(base, kind="lines", longest=item.max_length, most=kind.max_length)
            if isinstance(item, inspect.LiteralType):
                return replace(base, kind="choices", options=_options(item, extra))
    raise TypeError(f"no form knows the type of {raw.name}")


def build(struct: type[T], raw: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> T:
    """A struct from raw values. Raises Unfit with the sentence to show; `titles` are source strings by field name."""
    for name in raw:
        if name not in struct.__struct_fields__:
            raise Unfit(N_("“%(field)s” is not known here."), name, name)
    try:
        built = msgspec.convert(dict(raw), struct, strict=False)
    except msgspec.ValidationError as error:
        raise _unfit(struct, str(error), titles or {}) from error
    for field in fields(struct):
        if field.day and (day := getattr(built, field.name)) and not _is_day(day):  # 2026-02-31 would break every screen
            raise Unfit(NO_DAY, field.name, (titles or {}).get(field.name) or field.title)
    return built


NO_DAY = N_("“%(field)s” has to be a day of the calendar, such as 2026-05-31.")


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _unfit(struct: type[msgspec.Struct], message: str, titles: Mapping[str, str]) -> Unfit:
    path = re.search(r"`\$\.(\w+)", message)
    name = path[1] if path else ""
    missing = re.search(r"missing required field `(\w+)`", message)
    field = next((f for f in fields(struct) if f.name == (missing[1] if missing else name)), None)
    if field is None:
        return Unfit(N_("“%(field)s” is not known here."), name, name)
    title = titles.get(field.name) or field.title
    if missing:
        return Unfit(N_("“%(field)s” is missing."), field.name, title)
    if field.day:
        return Unfit(NO_DAY, field.name, title)
    if field.kind == "number":
        if field.low is not None and field.high is not None:
            return Unfit(
                N_("“%(field)s” has to be a whole number from %(low)s to %(high)s."),
                field.name, title, low=field.low, high=field.high,
            )  # fmt: skip
        if field.low is not None:
            return Unfit(N_("“%(field)s” has to be a whole number, at least %(low)s."), field.name, title, low=field.low)
        return Unfit(N_("“%(field)s” has to be a whole number."), field.name, title)
    if field.kind in ("choice", "choices"):
        return Unfit(N_("“%(field)s”: please choose one of what is offered."), field.name, title)
    if field.kind == "lines" and "`array` of length" in message and field.most is not None:
        return Unfit(N_("“%(field)s”: at most %(most)s lines."), field.name, title, most=field.most)
    if "length <=" in message and field.longest is not None:
        return Unfit(N_("“%(field)s” is too long: at most %(most)s characters."), field.name, title, most=field.longest)
    return Unfit(N_("“%(field)s” cannot be read like this."), field.name, title)
