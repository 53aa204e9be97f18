"""Writes docs/wire.md from the types: `uv run python -m docs.wire`. A test fails when the page is behind the code."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NotRequired, get_args, get_origin, get_type_hints

import msgspec
from msgspec import inspect as shapes

from facilitation.access import ROUTES
from facilitation.commands import STATUS
from facilitation.frames import FRAMES
from facilitation.method import Body, Method
from facilitation.people import Role
from facilitation.rules import OWN, ROLES
from facilitation.sockets import GONE, NO_COOKIE, WITHDRAWN
from methods import METHODS

PAGE = Path(__file__).with_name("wire.md")
HEAD = """# The wire

How a program of your own can be a phone, a wall or a console. This page is made from the types (`uv run python -m docs.wire`)
and tested, so it does not go stale.

## Coming in

1. `GET /j/<code>` shows the join form; `POST /j/<code>` with `name`, `institution`, `region`, `lang` (all may be empty)
   answers 303 to `/e/<event>` and sets the cookie `facilitation-phone` for that path. No account, no token in a URL.
2. `GET /e/<event>` is the page, with everything that can be seen now. Its `<body>` carries `data-token` and `data-seq`.
3. `ws://<host>/e/<event>/socket?token=<token>&seq=<seq>` with the cookie. Without token and seq you get everything.

A moderator's link `/m/<secret>` and a projector's `/p/<secret>` are exchanged for cookies in the same way and lead to
`/console/<event>` and `/wall/<event>`, each with its `/socket`. A helper's `/h/<secret>` leads to `/door/<event>`, which has
none. A browser must send its own `Origin`; a foreign one gets 403.
Every form also works as `POST <page>/send`: as `application/x-www-form-urlencoded` (303 back to the page, or a page with one
clear sentence and the text that was sent) or as `application/json` (the same object as on the socket; the status says how
it went).

## What you send

One JSON object in a text frame of at most 64 KiB:

```json
{"id": "k3J9x…", "activity": "<activity id>", "do": "add_card", "stem": 0, "text": "Kiez-Kita"}
```

- `id`: 16 to 64 random letters, digits, `-` or `_`, chosen by you. A repeated id has no second effect and gets the first
  answer: so send again whatever was not answered, in order, and nothing is lost or doubled.
- `activity`: which step of the agenda it is for; needed for a format's own commands. It stands on the page as `data-activity`.
- `do`: the command's name; its fields beside it.
- `for`: a person's id, when a moderator enters something for somebody without a phone.

`{"ping": <anything>}` is answered with `pong` and the server's clock.
A person may send 30 commands at once and then 10 a second; what is more waits, nothing is refused.

## What you get

Elements are pieces of HTML with an `id`. `data-in` names the region (`data-region`) they lie in, `data-order` their place
there, ascending. An element may bring empty regions of its own; what lay in them before lies in them again. Apply `put` and
`gone` in any order; a `full` frame replaces everything.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [HEAD, *(_frame(f) for f in FRAMES), _codes(), _routes(), "## Commands of the core\n"]
    parts += [_command(body, _names(roles)) for body, roles in ROLES.items() if body not in OWN]
    for method in METHODS:
        parts.append(_method(method))
    return "\n".join(parts).rstrip() + "\n"


def _frame(kind: type) -> str:
    rows = ["| field | type | always there |", "|---|---|---|"]
    asked = get_type_hints(kind, include_extras=True)
    for name, hint in get_type_hints(kind).items():
        rows.append(f"| `{name}` | {_typing(hint)} | {'no' if get_origin(asked[name]) is NotRequired else 'yes'} |")
    return f"### {kind.__name__}\n\n{inspect.cleandoc(kind.__doc__ or '')}\n\n" + "\n".join(rows) + "\n"


def _typing(hint: Any) -> str:
    if isinstance(hint, type) and issubclass(hint, dict):
        return "{" + ", ".join(f"{k}: {_typing(v)}" for k, v in get_type_hints(hint).items()) + "}"
    names = {str: "text", int: "integer", float: "number", bool: "true or false", type(None): "null"}
    if hint in names:
        return names[hint]
    arguments = get_args(hint)
    if arguments and all(isinstance(a, str) for a in arguments):
        return ", ".join(f"`{a}`" for a in arguments)
    text = str(hint).replace("typing.", "").replace("collections.abc.", "")
    return (
        " or ".join(_typing(a) for a in arguments)
        if "|" in text
        else {"Any": "anything"}.get(
            text, text.replace("Mapping[str, str]", "object of texts").replace("Sequence[str]", "list of texts")
        )
    )


def _codes() -> str:
    rows = "\n".join(f"| `{code}` | {status} |" for code, status in STATUS.items())
    return (
        "## Refusals and closings\n\n| `code` | HTTP status |\n|---|---|\n" + rows + "\n\n"
        f"The socket closes with {NO_COOKIE} (no valid cookie: load the page again), {WITHDRAWN} (the link was withdrawn), "
        f"{GONE} (the event was deleted) or 1009 (the message was too long). After any other end: reconnect, "
        "with token and seq.\n"
    )


def _routes() -> str:
    rows = "\n".join(f"| `{path}` | {_names(roles)} |" for path, roles in ROUTES.items())
    return "## Who may open what\n\n“…” stands for everything below.\n\n| path | roles |\n|---|---|\n" + rows + "\n"


def _names(roles: Iterable[Role]) -> str:
    found = [r.value for r in Role if r in set(roles)]
    return "everybody" if len(found) == len(Role) else ", ".join(found)


def _command(body: type[Body], roles: str) -> str:
    text = f"### `{body.tag()}` — {roles}\n\n"
    said = inspect.cleandoc(body.__doc__ or "").strip()
    if body.__doc__ and not said.startswith(body.__name__ + "("):
        text += said + "\n\n"
    if body.contribution:
        text += "A contribution: if it comes after its step it is kept as a late card, never refused for that.\n\n"
    fields = shapes.type_info(body).fields  # type: ignore[attr-defined]
    if fields:
        text += "| field | type | if missing |\n|---|---|---|\n"
        text += "\n".join(f"| `{f.name}` | {_shape(f.type)} | {_default(f)} |" for f in fields) + "\n"
    return text


def _shape(kind: shapes.Type) -> str:
    match kind:
        case shapes.Metadata():
            return _shape(kind.type)
        case shapes.StrType():
            longest = f" up to {kind.max_length} characters" if kind.max_length else ""
            return f"text{longest}" + (f", like `{kind.pattern}`".replace("|", "\\|") if kind.pattern else "")
        case shapes.IntType() | shapes.FloatType():
            low = f" from {kind.ge:g}" if kind.ge is not None else ""
            high = f" to {kind.le:g}" if kind.le is not None else ""
            return ("integer" if isinstance(kind, shapes.IntType) else "number") + low + high
        case shapes.BoolType():
            return "true or false"
        case shapes.NoneType():
            return "null"
        case shapes.LiteralType():
            return ", ".join(f"`{v}`" for v in kind.values)
        case shapes.VarTupleType() | shapes.ListType():
            return f"list of {_shape(kind.item_type)}"
        case shapes.DictType():
            return "object"
        case shapes.StructType():
            return f"object of {', '.join(f'`{f.name}`' for f in kind.fields)}"
        case shapes.UnionType():
            return " or ".join(_shape(t) for t in kind.types)
        case _:
            return "anything"


def _default(field: shapes.Field) -> str:
    if field.required:
        return "refused"
    if field.default_factory is not msgspec.NODEFAULT:
        return "empty"
    return {"": "empty", "None": "null", "True": "true", "False": "false"}.get(str(field.default), f"`{field.default}`")


def _method(method: Method) -> str:
    text = f"## Commands of `{method.key}`\n\n{method.name}: {method.purpose}\n\n"
    text += "| phase | who may send what |\n|---|---|\n"
    for phase in method.phases:
        said = "; ".join(f"`{body.tag()}`: {_names(roles)}" for body, roles in phase.may.items())
        text += f"| `{phase.key}` | {said or 'nothing'} |\n"
    for body in method.commands:
        roles = {role for phase in method.phases for role in phase.may.get(body, ())}
        text += "\n" + _command(body, _names(roles))
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
