"""Records and changes as rows, and back.

A record's data is read by (method, kind). Where that method is not installed any more, its records are kept as they are
(`Foreign`): the rest of the event stays readable, and they come back with the method.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import msgspec
import sqlalchemy as sa

from facilitation.records import Change, Data, Record, Status
from facilitation.schema import change, record
from facilitation.transactions import upsert

Row = dict[str, Any]
Kinds = Mapping[tuple[str, str], type[Data]]
T = TypeVar("T")


class Foreign(Data, frozen=True, tag="foreign"):
    """Data that nobody here can read. `raw` is its JSON; it is marked as text so that erasure empties it as a whole."""

    method: str
    of: str  # the kind it has in its method
    raw: Annotated[str, msgspec.Meta(extra_json_schema={"mark": "text"})]


class Image(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record inside a change's `before`."""

    method: str
    kind: str
    data: msgspec.Raw
    activity: str | None = None
    author: str | None = None
    entered_by: str | None = None
    origin: str | None = None
    status: Status = "on"
    born: int = 0
    seq: int = 0
    removed: int | None = None


class Codec:
    """Encodes and decodes for one set of methods. Safe to use from several threads."""

    def __init__(self, kinds: Kinds) -> None:
        self._decoders = {key: msgspec.json.Decoder(data) for key, data in kinds.items()}
        self._kinds = kinds
        # A type that several methods share is found under each of them; the event's own board wins, then the first.
        self._home: dict[type[Data], str] = {}
        for (method, _), data in sorted(kinds.items(), key=lambda pair: pair[0]):
            self._home.setdefault(data, method)
        self._encode = msgspec.json.Encoder(order="deterministic").encode
        self._images = msgspec.json.Decoder(dict[str, Image | None])
        self._ids = msgspec.json.Decoder(tuple[str, ...])

    def record_row(self, event_id: str, record: Record[Any], methods: Mapping[str, str]) -> Row:
        method, kind, data = self._pack(record, methods)
        return {
            "event_id": event_id,
            "id": record.id,
            "activity_id": record.activity,
            "method": method,
            "kind": kind,
            "author_id": record.author,
            "entered_by": record.entered_by,
            "origin": record.origin,
            "status": record.status,
            "data": data.decode(),
            "born": record.born,
            "seq": record.seq,
            "removed": record.removed,
        }

    def record(self, row: Mapping[Any, Any]) -> Record[Any]:
        kind, data = self._unpack(row["method"], row["kind"], row["data"])
        return Record(
            id=row["id"],
            kind=kind,
            data=data,
            activity=row["activity_id"],
            author=row["author_id"],
            entered_by=row["entered_by"],
            origin=row["origin"],
            status=row["status"],
            born=row["born"],
            seq=row["seq"],
            removed=row["removed"],
        )

    def change_row(self, event_id: str, change: Change, methods: Mapping[str, str], written: int) -> Row:
        before = {key: None if old is None else self._image(old, methods) for key, old in change.before.items()}
        return {
            "event_id": event_id,
            "seq": change.seq,
            "command_id": change.command_id,
            "actor_id": change.actor,
            "activity_id": change.activity,
            "command": change.command,
            "touched": self._encode(change.touched).decode(),
            "before": self._encode(before).decode(),
            "at": change.at,
            "late": change.late,
            "written": written,
        }

    def change(self, row: Mapping[Any, Any]) -> Change:
        images = self._images.decode(row["before"])
        return Change(
            seq=row["seq"],
            command_id=row["command_id"],
            actor=row["actor_id"],
            activity=row["activity_id"],
            command=row["command"],
            touched=self._ids.decode(row["touched"]),
            before={key: None if image is None else self._of_image(key, image) for key, image in images.items()},
            at=row["at"],
            late=row["late"],
        )

    def _image(self, record: Record[Any], methods: Mapping[str, str]) -> Image:
        method, kind, data = self._pack(record, methods)
        return Image(
            method=method,
            kind=kind,
            data=msgspec.Raw(data),
            activity=record.activity,
            author=record.author,
            entered_by=record.entered_by,
            origin=record.origin,
            status=record.status,
            born=record.born,
            seq=record.seq,
            removed=record.removed,
        )

    def _of_image(self, record_id: str, image: Image) -> Record[Any]:
        kind, data = self._unpack(image.method, image.kind, bytes(image.data))
        return Record(
            id=record_id,
            kind=kind,
            data=data,
            activity=image.activity,
            author=image.author,
            entered_by=image.entered_by,
            origin=image.origin,
            status=image.status,
            born=image.born,
            seq=image.seq,
            removed=image.removed,
        )

    def _pack(self, record: Record[Any], methods: Mapping[str, str]) -> tuple[str, str, bytes]:
        """(method, kind, JSON). Raises LookupError for data of a type that no installed method has."""
        data = record.data
        if isinstance(data, Foreign):
            return data.method, data.of, (data.raw or "{}").encode()
        method = methods.get(record.activity or "", "")
        if self._kinds.get((method, record.kind)) is not type(data):
            if type(data) not in self._home:
                raise LookupError(f"no method here has records of type {type(data).__name__}")
            method = self._home[type(data)]
        return method, record.kind, self._encode(data)

    def _unpack(self, method: str, kind: str, raw: str | bytes) -> tuple[str, Data]:
        decoder = self._decoders.get((method, kind))
        if decoder is not None:
            try:
                return kind, decoder.decode(raw)
            except msgspec.ValidationError:
                pass  # written by a newer version, or emptied while its method was away
        text = raw.decode() if isinstance(raw, bytes) else raw
        return Foreign.tag(), Foreign(method=method, of=kind, raw=text)


def struct(row: sa.Row[Any], kind: type[T]) -> T:
    """A row as a struct with the same names."""
    return msgspec.convert({str(name): value for name, value in row._mapping.items()}, kind)


def put(connection: sa.Connection, table: sa.Table, *rows: dict[str, Any]) -> None:
    """Write rows, over those with the same primary key."""
    connection.execute(upsert(connection.dialect.name, table), list(rows))


def news(connection: sa.Connection, codec: Codec, event_id: str, seq: int) -> tuple[list[Record[Any]], list[Change]]:
    """What was written to an event after `seq`: records in order of birth, changes in order of seq."""
    here = sa.select(record).where(record.c.event_id == event_id, record.c.seq > seq).order_by(record.c.born, record.c.id)
    told = sa.select(change).where(change.c.event_id == event_id, change.c.written > seq).order_by(change.c.seq)
    return (
        [codec.record(row) for row in connection.execute(here).mappings()],
        [codec.change(row) for row in connection.execute(told).mappings()],
    )
