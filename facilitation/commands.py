"""From the wire to a command and back to an answer: the same for sockets, JSON posts and plain forms."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from facilitation import agenda
from facilitation.database import NotSaved
from facilitation.formats import Methods
from facilitation.frames import Kept, Refused
from facilitation.live import Ack
from facilitation.method import N_, Actor, Body, Command, Conflict, Rejected
from facilitation.pen import Forbidden
from facilitation.people import Role, heir
from facilitation.records import AnyBoard
from facilitation.rules import OWN, ROLES
from facilitation.store import NoSuchEvent
from facilitation.undoing import CannotUndo

Say = Callable[[str], str]
Code = Literal["invalid", "rejected"]
# Long enough that nobody names a record like a panel of a screen ("progress") or like something the core derives; nor like
# one of the console's many panels, which are called after a record and would give way to a card of that name.
COMMAND_ID = re.compile(r"(?!(?:item|plan|tab|take|wait|person|guest|log|shot|shotn)-)[A-Za-z0-9_-]{16,64}")
_CORE: Mapping[str, type[Body]] = {body.tag(): body for body in ROLES if body not in OWN}
"""The core's commands on the wire."""
STATUS: Mapping[str, int] = {
    "rejected": 409,
    "conflict": 409,
    "forbidden": 403,
    "invalid": 422,
    "unsaved": 503,
    "gone": 404,
    "broken": 500,
}
RETRY_AFTER = 3
"""Seconds after which a phone tries again what could not be written to the disk."""


class Invalid(Exception):
    """Something that is no command. `reason` is a source string."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


def decode(raw: str | bytes) -> Any:
    """What a screen sent as JSON. Half a character, which a browser can leave of an emoji, becomes U+FFFD. Raises Invalid."""
    try:
        try:
            return msgspec.json.decode(raw)
        except msgspec.DecodeError:
            text = json.dumps(json.loads(raw), ensure_ascii=False)
            return msgspec.json.decode(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Invalid(N_("This is not a command.")) from error


def read(message: Any, board: AnyBoard, methods: Methods, at: float, *, strict: bool = True) -> tuple[Command, str | None]:
    """(command, person it is entered for). `strict` False reads a form, where everything is text. Raises Invalid."""
    if not isinstance(message, dict):
        raise Invalid(N_("This is not a command."))
    given = dict(message)
    name = given.pop("do", None)
    command_id = given.pop("id", None)
    behalf = given.pop("for", None) or None
    activity = given.get("activity") or None
    if command_id is None and not strict:
        command_id = secrets.token_urlsafe(12)
    if not isinstance(command_id, str) or not COMMAND_ID.fullmatch(command_id):
        raise Invalid(N_("A command needs an id of 16 to 64 letters, digits, - or _."))
    if behalf is not None and not isinstance(behalf, str):
        raise Invalid(N_("This is not a command."))
    kind = body_type(name, activity, board, methods)
    if kind is None:
        raise Invalid(N_("The command “%(name)s” is not known here."), name=str(name)[:60])
    if "activity" not in kind.__struct_fields__:
        given.pop("activity", None)
    given = _nested(given)
    if not strict:
        given = _from_form(given, kind)
    try:
        body = msgspec.convert({**given, "do": name}, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise Invalid(N_("This cannot be read: %(detail)s"), detail=str(error)) from error
    # It is written down with the change: nothing gets there but the id of a step that is known.
    run = agenda.activity(board, activity if isinstance(activity, str) else None)
    return Command(command_id, at, body, run.id if run is not None else None), behalf


def body_type(name: Any, activity: Any, board: AnyBoard, methods: Methods) -> type[Body] | None:
    """The type of the command that is called so on the wire, at this step."""
    if not isinstance(name, str):
        return None
    if name in _CORE:
        return _CORE[name]
    run = agenda.activity(board, activity if isinstance(activity, str) else None)
    method = methods.get(run.data.method) if run is not None else None
    return next((c for c in method.commands if c.tag() == name), None) if method else None


def _nested(given: Mapping[str, Any]) -> dict[str, Any]:
    """Fields called "answers.q1" are entries of one, {"answers": {"q1": …}}: so a form may ask what no type names."""
    result: dict[str, Any] = {}
    for name, value in given.items():
        head, dot, key = name.partition(".")
        if not dot:
            result[name] = value
        elif isinstance(entries := result.setdefault(head, {}), dict):
            entries[key] = value
    return result


def _from_form(given: Mapping[str, Any], body_type: type[Body]) -> dict[str, Any]:
    """What a form sends: a single value where many are meant, an empty field where nothing is meant, "on" for a tick."""
    hints = get_type_hints(body_type)
    result: dict[str, Any] = {}
    for name, value in given.items():
        hint = hints.get(name)
        if hint is None:
            continue
        if get_origin(hint) is dict and isinstance(value, dict):
            result[name] = {k: v for k, raw in value.items() if (v := _entry(raw, get_args(hint)[1])) not in ("", [])}
            continue
        many = get_origin(hint) is tuple
        values = value if isinstance(value, list) else [value]
        if many:
            result[name] = [v for v in values if v != ""]
        elif hint is bool:
            result[name] = str(values[-1]).lower() in {"on", "1", "true", "yes"}
        elif values[-1] != "" or _takes_nothing(hint):
            result[name] = values[-1]
    return result


def _entry(raw: Any, hint: Any) -> Any:
    """One entry of a field with many names: a list where several may be meant, lines where anything may, else the last."""
    values = raw if isinstance(raw, list) else [raw]
    if hint is Any:  # a format's settings, as the console's adder asks them
        return [line.strip() for value in values for line in str(value).splitlines() if line.strip()]
    return [v for v in values if v != ""] if get_origin(hint) is tuple else values[-1]


def _takes_nothing(hint: Any) -> bool:
    """True for a type of which an empty field is a value: a text, or a choice that has "" among its own."""
    parts = get_args(hint)
    return hint is str or "" in parts or any(_takes_nothing(part) for part in parts if not isinstance(part, str))


def actor_for(role: Role, sender: str, person: str | None, behalf: str | None, board: AnyBoard) -> Actor:
    """Who acts. Only moderators and organisers enter for somebody else. Raises Forbidden, Rejected."""
    if behalf is None:
        if person is not None and board.get(person) is not None and heir(board, person) is None:
            raise Rejected(N_("This person is no longer on the list."))  # an erased one's phone may still hang on its socket
        return Actor(role, person or sender, person)
    if role not in {Role.MODERATOR, Role.ORGANISER}:
        raise Forbidden
    record = heir(board, behalf)
    if record is None:
        raise Rejected(N_("This person is no longer on the list."))
    return Actor(role, record.id, record.id, entered_by=sender)


def answer(command_id: Any, outcome: Ack | Exception, say: Say) -> Kept | Refused:
    """The answer to a command as it goes over the wire. Unknown exceptions are the caller's to log."""
    shown_id = command_id if isinstance(command_id, str) else None
    if isinstance(outcome, Ack):
        kept = Kept(ack=shown_id, seq=outcome.seq)
        if outcome.late:
            kept["late"] = True
        return kept
    match outcome:
        case Invalid() | Rejected():
            code: Code = "invalid" if isinstance(outcome, Invalid) else "rejected"
            no = Refused(no=shown_id, code=code, why=say(outcome.reason) % outcome.params)
        case NotSaved():
            why = N_("The laptop cannot write to its disk. Your text stays on your phone and is sent again.")
            no = Refused(no=shown_id, code="unsaved", why=say(why), wait=RETRY_AFTER)
        case NoSuchEvent():
            no = Refused(no=shown_id, code="gone", why=say(N_("This event has been deleted.")))
        case _:
            why = N_("Something went wrong on the laptop. Your text stays on your phone.")
            no = Refused(no=shown_id, code="broken", why=say(why))
    match outcome:
        case Conflict():
            no["code"], no["current"] = "conflict", outcome.current
        case Forbidden():
            no["code"] = "forbidden"
        case CannotUndo():
            no["later"] = outcome.later
    return no
