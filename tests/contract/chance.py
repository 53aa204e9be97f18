"""Any command whatsoever, made from its type: sensible often enough to get through, and wrong in every way it can be."""

from __future__ import annotations

from random import Random
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from facilitation import agenda
from facilitation.formats import Methods
from facilitation.method import Body
from facilitation.records import Board, texts
from facilitation.rules import OWN, ROLES

JUNK = ("", " ", "nothing-there-0001", "<b>100 %</b> %(n)s", "ß\u202e\u0301\u0301", "x" * 400)
WORDS = ("Nachtbus", "Raum für Proben", "Zeit", "Wege")
FACTS = (
    {"place": "Saal"},
    {"title": "Neuer Tag"},
    {"title": ""},
    {"start": "09:30"},
    {"weather": "rain"},
    {"languages": ["de"]},
)
NUMBERS = (0, 1, 2, 3, 5, 30, -1, 10**9)


class Chance:
    """Draws commands for one board."""

    def __init__(self, random: Random, board: Board, methods: Methods) -> None:
        self.random, self.board, self.methods = random, board, methods

    def core(self) -> type[Body]:
        """One of the core's own commands that come over the wire; what empties the agenda comes seldom."""
        tags = {"confirm", "erase", "erase_me", "drop_guests"} | ({"drop_item"} if self.random.random() < 0.8 else set())
        return self.random.choice([b for b in ROLES if b not in OWN and b.tag() not in tags])

    def of_method(self, activity: str) -> type[Body] | None:
        run = agenda.activity(self.board, activity)
        return None if run is None else self.random.choice(self.methods.of(run).commands)

    def activity(self) -> str:
        """A step, most often one that is open."""
        runs = agenda.activities(self.board)
        open_now = [a for a in runs if a.data.state == "open"]
        return self.random.choice(open_now if open_now and self.random.random() < 0.7 else runs).id

    def person(self) -> str:
        """A person, also one who has gone."""
        return self.random.choice([r.id for r in self.board.kind(None, "person")] or ["nobody-0001"])

    def message(self, body: type[Body], activity: str = "") -> dict[str, Any]:
        """A command as it would come over the wire, without id. Its fields may be out of bounds."""
        hints = get_type_hints(body, include_extras=True)
        message: dict[str, Any] = {"do": body.tag()}
        required = {f.name for f in msgspec.structs.fields(body) if f.required}
        for name in body.__struct_fields__:
            if name in required or self.random.random() < 0.6:
                message[name] = self._value(name, hints[name], message, activity)
        return message

    def spoil(self, message: dict[str, Any]) -> dict[str, Any]:
        """The same with one thing wrong."""
        spoilt = dict(message)
        bad: list[Any] = [None, [], {}, 1e300, "x" * 20_000, ["a", 1], True, "\u0000", {"a": {"b": 1}}, *JUNK]
        spoilt[self.random.choice([*spoilt, "do", "id", "for", "activity", "unknown"])] = self.random.choice(bad)
        return spoilt

    def _value(self, name: str, hint: Any, message: dict[str, Any], activity: str) -> Any:
        if self.random.random() < 0.04:
            return self.random.choice([*JUNK, *NUMBERS])
        found = self._named(name, message, activity)
        return self._typed(hint, found, name, activity)

    def _typed(self, hint: Any, found: Any, name: str, activity: str) -> Any:
        plain = _plain(hint)
        origin = get_origin(plain)
        if origin is Literal:
            return self.random.choice(get_args(plain))
        if origin is tuple:
            return [
                self._typed(get_args(plain)[0], self._named(name, {}, activity), name, activity)
                for _ in range(self.random.randrange(3))
            ]
        if plain is bool:
            return self.random.random() < 0.5
        if plain is int or plain is float:
            return found if isinstance(found, (int, float)) else self.random.choice(NUMBERS)
        if plain is str:
            return found if isinstance(found, str) else self.random.choice([*WORDS, *JUNK])
        return found if isinstance(found, dict) else {}

    def _named(self, name: str, message: dict[str, Any], activity: str) -> Any:
        """A value that suits a field by its name; None if the name says nothing."""
        random, board = self.random, self.board
        match name:
            case "item" | "before" | "beside":
                return random.choice([*(i.id for i in agenda.items(board)), ""])
            case "activity" | "source" | "target" | "to":
                return activity if name == "activity" and activity else self.activity()
            case "person" | "double":
                return self.person()
            case "guest" | "guests":
                return random.choice([r.id for r in board.kind(None, "guest")] or ["nobody-0001"])
            case "rows":
                return {"name": random.choice(WORDS), "institution": random.choice([*WORDS, ""])}
            case "seq":
                return random.randint(max(0, board.seq - 8), board.seq + 1)
            case "stem":
                return random.choice([0, 0, 1])
            case "number":
                return random.randrange(1, 60)
            case "method":
                return random.choice([m.key for m in self.methods])
            case "preset":
                return random.choice([p.key for m in self.methods for p in m.presets])
            case "phase":
                run = agenda.activity(board, str(message.get("activity", activity)) or activity)
                return random.choice([p.key for p in self.methods.of(run).phases]) if run else ""
            case "at":
                run = agenda.current(board)
                return f"{run.id}/{run.data.state}/{run.data.phase}" if run else "x"
            case "field":
                return random.choice(["text", "text", "note", "name", "kind"])
            case "facts":
                return random.choice(FACTS)
            case "settings":
                return random.choice([{}, {"minutes": 3}, {"questions": True}, {"stems": ["Neu"]}, {"nonsense": 1}])
            case "side":
                return random.choice(["left", "right", "up"])
            case "minutes" | "seconds":
                return random.choice([*NUMBERS, 300, -300])
            case "saw" | "saw_note" | "text" | "note" | "title" | "name":
                return self._text(name, message)
        return self._record(activity)

    def _record(self, activity: str) -> str:
        """A record of some step, most often of the one that is spoken to."""
        here = [r.id for r in self.board if r.activity is not None and (r.activity == activity or self.random.random() < 0.1)]
        return self.random.choice(here) if here else "nothing-there-0001"

    def _text(self, name: str, message: dict[str, Any]) -> str:
        """Some words; for what was seen before, what really stands there."""
        if name.startswith("saw"):
            for value in message.values():
                record = self.board.get(value) if isinstance(value, str) else None
                if record is not None:
                    field = "note" if name == "saw_note" else message.get("field", "text")
                    return str(getattr(record.data, str(field), next(iter(texts(record)), "")))
        return self.random.choice([*WORDS, *WORDS, *JUNK])


def _plain(hint: Any) -> Any:
    """A type without its marks and without None."""
    if hasattr(hint, "__metadata__"):
        return _plain(hint.__origin__)
    parts = [p for p in get_args(hint) if p is not type(None)]
    if type(None) in get_args(hint) and len(parts) == 1:
        return _plain(parts[0])
    return hint
