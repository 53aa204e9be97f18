"""One event in this process, as its screens know it: its board, the views of its audiences, the sockets that hang on them."""

from __future__ import annotations

from dataclasses import dataclass, field

from facilitation.panels import Door
from facilitation.people import Role
from facilitation.records import Board, Change
from facilitation.views import Audience, Picture, View
from facilitation.wire import Line


@dataclass(eq=False, slots=True)
class Socket:
    """One connected screen. `seq` is what it was last sent; `person` who this is now, `came_as` by its cookie."""

    line: Line
    role: Role
    lang: str
    person: str | None
    chosen: str
    audience: Audience | None = None
    token: str = ""
    seq: int = 0
    mine: int | None = None  # hash of the last `mine` that was sent
    came_as: str = ""
    told: str = ""  # the trouble of this server that it knows of


@dataclass
class Hall:
    """One event in this process: the feed's own board, its views and its sockets."""

    board: Board
    log: list[Change]
    door: Door
    views: dict[Audience, View] = field(default_factory=dict)
    empty_since: dict[Audience, float] = field(default_factory=dict)
    sockets: dict[Audience, set[Socket]] = field(default_factory=dict)
    people: dict[str, set[Socket]] = field(default_factory=dict)
    pumping: bool = False
    rung: bool = False
    last: float = 0.0
    picture: Picture | None = None
