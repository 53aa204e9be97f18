"""What is said to a method and what it answers: commands, who sends them, effects and refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from facilitation.people import Role
from facilitation.records import Data

Say = Callable[[str], str]
"""Translates a source string of the catalogues into the language of a screen or document."""


def N_(text: str) -> str:  # noqa: N802 - the usual gettext name
    """Marks a source string for the catalogues; it is translated where it is shown."""
    return text


class Rejected(Exception):
    """The rules forbid a command. `reason` is a source string, `params` fill its %(name)s places. Nothing changes."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


class Conflict(Rejected):
    """Somebody else changed the text meanwhile. `current` is what stands there now; both texts are shown."""

    def __init__(self, current: str) -> None:
        super().__init__(N_("Somebody else has changed this meanwhile. Both texts are kept; please look again."))
        self.current = current


class Body(msgspec.Struct, frozen=True, tag_field="do", forbid_unknown_fields=True, omit_defaults=True):
    """What a command says. Subclasses set `tag="…"`, which is the command's name on the wire.

    A contribution that comes too late is kept as a late card (Nachzügler) instead of being refused.
    """

    contribution: ClassVar[bool] = False
    said: ClassVar[str] = ""  # what it did, for the moderator's undo list: a source string, such as N_("Heap named")
    quiet: ClassVar[bool] = False  # True: in that list, but not worth a message over the screen (turning a page)

    @classmethod
    def tag(cls) -> str:
        return str(cls.__struct_config__.tag)


class Entered(Body, frozen=True, tag="entered"):
    """The core tells a method that its phase has begun, as part of the same change. Never sent by anybody."""

    phase: str
    back: bool = False  # by a step back: what this phase had begun goes on


class Tick(Body, frozen=True, tag="tick"):
    """The core tells a method that its alarm is due. Never sent by anybody."""

    due: float


@dataclass(frozen=True, slots=True)
class Command:
    """One thing somebody wants done. `id` is random and comes from the sender; a repeated id has no second effect."""

    id: str
    at: float  # unix seconds, the server's clock when it came in
    body: Body
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who sends a command. `person` is the participant it counts for; `entered_by` is set when somebody typed it for them."""

    role: Role
    id: str  # the participant's id, or the moderator's
    person: str | None = None
    entered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """Write a record. A new one belongs to the actor unless `author` says otherwise ("" = nobody).

    A Grouping, Group or Membership goes onto the event's own board: every later step may work with it.
    """

    id: str
    data: Data
    origin: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    id: str


@dataclass(frozen=True, slots=True)
class Wind:
    """Set this run's clock to so many seconds: it goes from now on, or waits until somebody lets it go. 0 takes it away."""

    seconds: float
    held: bool = False


Effect = Put | Remove | Wind
