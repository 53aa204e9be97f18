"""The frames that a screen gets, as types. docs/wire.md is made from them, and what is sent is checked against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict, final


class HelloBody(TypedDict):
    now: float  # the server's clock, unix seconds
    person: str  # the participant's id; empty on the wall and the console
    trouble: NotRequired[str]  # as in a frame of its own


class Hello(TypedDict):
    """The first frame on every socket."""

    hello: HelloBody


class Difference(TypedDict):
    """What has changed on this screen since the last frame: element id → its HTML, and ids that went.

    With `full` it is everything: what is not named is gone, and `token` is to be sent on reconnecting, with the last `seq`.
    """

    seq: int
    put: Mapping[str, str]
    gone: Sequence[str]
    full: NotRequired[bool]
    token: NotRequired[str]


class Mine(TypedDict):
    """What only this person sees, whole; empty when there is nothing."""

    seq: int
    mine: str


@final
class Kept(TypedDict):
    """A command has had its effect and is on the disk. `late`: it came after its step and waits for the moderator."""

    ack: str | None
    seq: int
    late: NotRequired[bool]


@final
class Refused(TypedDict):
    """A command has had no effect. `why` is a sentence in the person's language.

    `conflict` brings the text that stands there now in `current`; an undo that a later change forbids names it in `later`;
    `unsaved` is to be sent again after `wait` seconds; any other stays with the person, with its text.
    """

    no: str | None
    code: Literal["rejected", "conflict", "forbidden", "invalid", "unsaved", "gone", "broken"]
    why: str
    current: NotRequired[str]
    later: NotRequired[int]
    wait: NotRequired[int]


class Trouble(TypedDict):
    """Something is wrong with the laptop that moderators have to know, as a sentence; empty when it is right again."""

    trouble: str


class Notice(TypedDict):
    """Something that whoever holds this phone has to know at once, as a sentence."""

    notice: str


class Pong(TypedDict):
    """The answer to a ping: its own value, and the server's clock."""

    pong: Any
    now: float


class Wrong(TypedDict):
    """The answer to something that was no command. The socket stays open."""

    error: str


Reply = Kept | Refused | Pong | Wrong
Frame = Hello | Difference | Mine | Trouble | Notice | Reply
FRAMES: tuple[type, ...] = (Hello, Difference, Mine, Trouble, Notice, Kept, Refused, Pong, Wrong)
