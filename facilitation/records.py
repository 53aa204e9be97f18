"""What is written down: records, changes and the board that holds them.

A record is one thing somebody wrote or set (a card, a person, a clock). A change is one accepted command. Both carry the
event's `seq`, counted up by one per change. Nothing is ever deleted from a board: a removed record stays as a tombstone,
so that undo can bring it back to its old place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar, get_type_hints

import msgspec

Status = Literal["on", "waiting", "late", "hidden"]
"""on: on the board · waiting: for approval · late: came after its step (Nachzügler) · hidden: taken off by a moderator."""

Text = Annotated[str, msgspec.Meta(max_length=10_000, extra_json_schema={"mark": "text"})]
"""A field written by a person. Erasure blanks it, the leak test follows it."""
Who = Annotated[str, msgspec.Meta(max_length=200, extra_json_schema={"mark": "who"})]
"""A field that names or points to a person. Sealing and erasure blank it."""
Ref = Annotated[str, msgspec.Meta(max_length=200, extra_json_schema={"mark": "ref"})]
"""A field that holds another record's id."""
Picture = Annotated[str, msgspec.Meta(max_length=64, pattern="^[A-Za-z0-9_-]*$", extra_json_schema={"mark": "picture"})]
"""A field that holds a picture's id, "" for none. Erasure blanks it; `Scene.picture` says what is to be seen."""


class Data(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """Base of everything a record can hold. Subclasses set `tag="…"`; that tag is the record's `kind`.

    Fields may be added with a default, never renamed or removed: old events must stay readable.
    """

    outlasts: ClassVar[bool] = False  # True: it stays when a rehearsal is cleared
    once: ClassVar[tuple[str, ...] | None] = None
    """The fields of which somebody has at most one record with the same values: () for one vote in all, ("topic",) for one
    on each topic. When a doubled person is merged the other one's goes. None: as many as one likes."""

    @classmethod
    def tag(cls) -> str:
        return str(cls.__struct_config__.tag)


D = TypeVar("D", bound=Data, covariant=True)


class Record(msgspec.Struct, Generic[D], frozen=True):
    """One record. `born` and `seq` are event seqs: of its birth and of its last change; `removed` is the seq of its going."""

    id: str
    kind: str
    data: D
    activity: str | None = None  # None: the event's own board
    author: str | None = None
    entered_by: str | None = None  # the moderator or helper who typed it in for the author
    origin: str | None = None  # the record it was copied from
    status: Status = "on"
    born: int = 0
    seq: int = 0
    removed: int | None = None

    FIELDS: ClassVar[tuple[str, ...]] = ("author", "entered_by", "origin", "status", "removed")

    @property
    def alive(self) -> bool:
        """True if it stands on the board for everybody who may see its kind."""
        return self.removed is None and self.status == "on"


class Change(msgspec.Struct, frozen=True):
    """One accepted command: who did what when, and what stood there before (record id → record, or None for "nothing")."""

    seq: int
    command_id: str
    actor: str | None  # a person's or moderator's id; None after sealing
    activity: str | None
    command: str  # the command's name only, never its text
    touched: tuple[str, ...]
    before: dict[str, Record[Any] | None]
    at: float  # unix seconds, the server's clock
    late: bool = False


class Board:
    """All records of one event, by activity and kind, in order of birth. Mutable; owned by one thread at a time."""

    def __init__(self, event_id: str) -> None:
        self.event_id = event_id
        self.seq = 0
        self._by_id: dict[str, Record[Any]] = {}
        self._by_kind: dict[tuple[str | None, str], dict[str, Record[Any]]] = {}

    def get(self, record_id: str) -> Record[Any] | None:
        return self._by_id.get(record_id)

    def put(self, record: Record[Any]) -> None:
        """Set a record. Its place among its kind is its birth, so a record that comes back stands where it stood."""
        old = self._by_id.get(record.id)
        if old is not None and (old.activity, old.kind, old.born) != (record.activity, record.kind, record.born):
            self.drop(record.id)  # another state of the event was laid over this one
            old = None
        self._by_id[record.id] = record
        shelf = self._by_kind.setdefault((record.activity, record.kind), {})
        last = next(reversed(shelf.values()), None) if old is None else None
        shelf[record.id] = record
        if last is not None and (last.born, last.id) > (record.born, record.id):
            ordered = sorted(shelf.values(), key=lambda r: (r.born, r.id))
            self._by_kind[record.activity, record.kind] = {r.id: r for r in ordered}

    def drop(self, record_id: str) -> None:
        """Forget a record altogether. Only for boards that are turned back in time; a live board keeps tombstones."""
        record = self._by_id.pop(record_id, None)
        if record is not None:
            self._by_kind[record.activity, record.kind].pop(record_id, None)

    def kind(self, activity: str | None, kind: str) -> Iterable[Record[Any]]:
        """All records of a kind on one activity's board (None: the event's own), tombstones and hidden ones included."""
        return self._by_kind.get((activity, kind), {}).values()

    def __iter__(self) -> Iterator[Record[Any]]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)


def absorb(board: Board, log: list[Change], records: Iterable[Record[Any]], changes: Iterable[Change], seq: int) -> None:
    """Take in what was written elsewhere: records as they are now, changes (older ones too, if they were emptied), the seq."""
    for record in sorted(records, key=lambda r: (r.born, r.id)):
        board.put(record)
    for change in changes:
        if change.seq <= len(log):
            log[change.seq - 1] = change
        else:
            log.append(change)
    board.seq = seq


class Draft:
    """A board with changes on top that are not committed yet. Reads see the changes; the board underneath stays as it is."""

    def __init__(self, board: Board | Draft) -> None:
        self.under = board
        self.event_id: str = board.event_id
        self.seq: int = board.seq
        self.changed: dict[str, Record[Any]] = {}

    def get(self, record_id: str) -> Record[Any] | None:
        return self.changed.get(record_id) or self.under.get(record_id)

    def put(self, record: Record[Any]) -> None:
        self.changed[record.id] = record

    def kind(self, activity: str | None, kind: str) -> Iterable[Record[Any]]:
        below = self.under.kind(activity, kind)
        mine = [r for r in self.changed.values() if r.activity == activity and r.kind == kind]
        if not mine:
            return below
        merged = {r.id: r for r in below}
        fresh = [r for r in mine if r.id not in merged]
        merged.update((r.id, r) for r in mine)
        if fresh and any(r.born <= self.under.seq for r in fresh):  # an id that came back from before
            return sorted(merged.values(), key=lambda r: (r.born, r.id))
        return merged.values()

    def __iter__(self) -> Iterator[Record[Any]]:
        for record in self.under:
            yield self.changed.get(record.id, record)
        for record in self.changed.values():
            if self.under.get(record.id) is None:
                yield record

    def merge(self) -> None:
        """Write the changes into the board underneath."""
        for record in self.changed.values():
            self.under.put(record)
        self.under.seq = self.seq


AnyBoard = Board | Draft


def marks(data_type: type[msgspec.Struct], mark: Literal["text", "who", "ref", "picture"]) -> tuple[str, ...]:
    """The names of the fields of a record's or command's type that carry a mark."""
    key = (data_type, mark)
    if key not in _marks:
        hints = get_type_hints(data_type, include_extras=True)
        _marks[key] = tuple(name for name in data_type.__struct_fields__ if mark in _marks_of(hints[name]))
    return _marks[key]


_marks: dict[tuple[type[msgspec.Struct], str], tuple[str, ...]] = {}


def _marks_of(hint: Any) -> set[str]:
    found = set()
    for meta in getattr(hint, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.extra_json_schema:
            found.add(meta.extra_json_schema.get("mark", ""))
    for part in getattr(hint, "__args__", ()):
        found |= _marks_of(part)
    return found


def blank(value: Any) -> Any:
    """What stands in a marked field after erasure or sealing."""
    if isinstance(value, str):
        return ""
    return type(value)() if isinstance(value, (tuple, list, dict)) else None


def texts(record: Record[Any]) -> list[str]:
    """All that a person wrote in a record, in field order; empty strings left out."""
    return texts_of(record.data)


def texts_of(data: Data) -> list[str]:
    """All that a person wrote in a record's data, in field order; empty strings left out."""
    found: list[str] = []
    for name in marks(type(data), "text"):
        value = getattr(data, name)
        found.extend([value] if isinstance(value, str) else [str(v) for v in value or ()])
    return [t for t in found if t]
