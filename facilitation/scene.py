"""What a method sees: its own board, its activity with settings, phase and clock, and the roster."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

import msgspec

from facilitation import agenda, people, photos
from facilitation.people import Roster
from facilitation.records import AnyBoard, Data, Record
from facilitation.saying import N_, Rejected

S = TypeVar("S", bound="Settings")
T = TypeVar("T", bound=Data)


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of a method's settings. Each field: Annotated[type, Meta(title=…, description=…, bounds)], with a default.

    Supported types: str, int, bool, Literal of str, and tuples of str (one per line). The set-up form is made from it.
    In `extra_json_schema`, "options" labels the values of a Literal, and "later": True marks what may be changed even after
    the first entry.
    """


@dataclass(frozen=True, slots=True)
class Scene(Generic[S]):
    """All that a method may see. Read-only; records come in order of birth."""

    board: AnyBoard
    run: Record[agenda.Activity]
    settings: S
    roster: Roster
    clock: agenda.Clock | None
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What a method has worked out from this scene and wants to keep for as long as the scene lives."""

    @property
    def id(self) -> str:
        return self.run.id

    @property
    def title(self) -> str:
        return self.run.data.title

    @property
    def phase(self) -> str:
        return self.run.data.phase

    @property
    def state(self) -> agenda.State:
        return self.run.data.state

    @property
    def grouping(self) -> str:
        """The id of the grouping that this run works with: the one it names, else its own, which need not exist yet."""
        return self.run.data.grouping or f"{self.run.id}.grouping"

    @property
    def groups(self) -> list[Record[people.Group]]:
        """The groups that this run works with, in their order."""
        return self.roster.groups_of(self.grouping)

    def group_of(self, person: str | None) -> Record[people.Group] | None:
        """Somebody's group in this run, or None."""
        return self.roster.group_of(person, self.grouping)

    def shown(self, kind: type[T]) -> list[Record[T]]:
        """Records of a kind that stand on the board: not removed, hidden, late or waiting for approval."""
        return [r for r in self.board.kind(self.id, kind.tag()) if r.alive]

    def written(self, kind: type[T]) -> list[Record[T]]:
        """Records of a kind that were not removed, whatever their status: for rules that count what somebody wrote."""
        return [r for r in self.board.kind(self.id, kind.tag()) if r.removed is None]

    def picture(self, picture: str) -> dict[str, Any] | None:
        """What the macro `photo` needs to show a picture: id, alt, width, height. None while it has not arrived."""
        return photos.shown(self.board, picture)

    def get(self, record_id: str, kind: type[T]) -> Record[T] | None:
        """A record of this activity's board that was not removed, or None."""
        record = self.board.get(record_id)
        if record is None or record.removed is not None or record.activity != self.id:
            return None
        return cast("Record[T]", record) if isinstance(record.data, kind) else None

    def need(self, record_id: str, kind: type[T]) -> Record[T]:
        """Like get(), but raises Rejected if there is none."""
        record = self.get(record_id, kind)
        if record is None:
            raise Rejected(N_("This is no longer there."))
        return record


def scene(board: AnyBoard, run: Record[agenda.Activity], settings: S, roster: Roster | None = None) -> Scene[S]:
    """The scene of one activity. Pass the roster where several scenes are made from the same board."""
    return Scene(board, run, settings, roster or people.roster(board), agenda.clock(board, run.id))
