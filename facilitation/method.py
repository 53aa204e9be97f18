"""The contract that every method fulfils.

A method sees one Scene: its own board, its activity and the roster. It never does I/O, reads no clock and draws no chance
of its own: ids and time come in on the command. What the core gives for nothing (states, clock, undo, hide, approval, late
cards, sealing, erasure) no method writes again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar, Generic, TypeVar, cast

import msgspec

from facilitation import agenda, people, stars
from facilitation.people import Role, Roster
from facilitation.protocol import Edition, Section
from facilitation.records import AnyBoard, Data, Record

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
S = TypeVar("S", bound="Settings")
T = TypeVar("T", bound=Data)


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of a method's settings. Each field: Annotated[type, Meta(title=…, description=…, bounds)], with a default.

    Supported types: str, int, bool, Literal of str, and tuples of str (one per line). The set-up form is made from it.
    In `extra_json_schema`, "options" labels the values of a Literal, and "later": True marks what may be changed even after
    the first entry.
    """


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase: who may roughly send what (`decide` refines), and the instruction in at most twelve words.

    `clock` names the settings field (minutes) that starts the clock; empty: the clock goes on.
    """

    key: str
    title: str
    instruction: str
    may: Mapping[type[Body], frozenset[Role]] = field(default_factory=dict)
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """Settings and words, never code. `phases` limits the phases that are run; empty: all."""

    key: str
    name: str
    purpose: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    minutes: int = 10


@dataclass(frozen=True, slots=True)
class Seen:
    """Who sees an element. `spots` limits phones to those standing at one of these spots; None: all phones."""

    roles: frozenset[Role]
    spots: frozenset[str] | None = None


EVERYBODY = Seen(frozenset({Role.PARTICIPANT, Role.PROJECTOR, Role.MODERATOR}))
WALL_AND_DESK = Seen(frozenset({Role.PROJECTOR, Role.MODERATOR}))
WALL = Seen(frozenset({Role.PROJECTOR}))
DESK = Seen(frozenset({Role.MODERATOR}))
PHONES = Seen(frozenset({Role.PARTICIPANT}))
NOBODY = Seen(frozenset())


@dataclass(frozen=True, slots=True)
class Shown:
    """How an element appears: the macro `partial` of the method's template for that screen ("parts:name" for shared ones),
    the region it lies in, its place there (ascending), and all that the template gets. `data` must be msgspec-encodable."""

    partial: str
    region: str
    order: float = 0.0
    data: Mapping[str, Any] = field(default_factory=dict)


class OfferItem(msgspec.Struct, frozen=True):
    heading: str
    text: str
    origin: str


class Offer(msgspec.Struct, frozen=True):
    """Something handed from one activity to the next. Ids of what is taken come from `origin`, so taking twice adds only
    what is new; a copy carries origin, never author."""

    origin: str
    title: str
    text: str = ""
    owner: str | None = None
    weight: float = 0.0
    people: tuple[str, ...] = ()
    group: str | None = None
    items: tuple[OfferItem, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeHome:
    """One thing on the list that a person takes home from a run: what she has promised or taken on.

    `id` stays the same for as long as the thing does. `facts`: a source string and a value, which may be one too. `due`: a
    day (2022-08-31), or "" for none.
    """

    id: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    due: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One step of a lively run: `person` None means the moderator says it."""

    person: str | None
    body: Body


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


class Method(ABC):
    """A way of working. Subclass it, list it, give it templates and strings: nothing else is needed."""

    key: ClassVar[str]
    name: ClassVar[str]
    purpose: ClassVar[str]
    guide: ClassVar[tuple[str, ...]] = ()  # for the moderator, a sentence each: when, what for, how, what to watch
    presets: ClassVar[tuple[Preset, ...]] = ()
    settings: ClassVar[type[Settings]] = Settings
    phases: ClassVar[tuple[Phase, ...]]
    records: ClassVar[tuple[type[Data], ...]]
    commands: ClassVar[tuple[type[Body], ...]]
    resources: ClassVar[str] = ""  # package with its own templates/ and locale/; empty: they are the project's
    colour: ClassVar[str] = "white"  # its pack on agenda bars
    grouped: ClassVar[bool] = False  # True: works in groups, at first in those that were made last before it opens
    explained: ClassVar[bool] = True  # False: everybody knows it, the protocol's annex need not say how it goes
    timed: ClassVar[bool] = True  # False: every event has one run of it, off the agenda (the topic store)

    def stages(self, settings: Settings) -> tuple[Phase, ...]:
        """The phases that a run with these settings goes through, in order."""
        return self.phases

    def neighbour(self, scene: Scene[Any], step: int) -> str | None:
        """The phase one step on (1) or back (-1) from where the run is, None if there is none. In order, unless phases come
        again, as rounds do."""
        order = [p.key for p in self.stages(scene.settings)]
        at = order.index(scene.phase) + step if scene.phase in order else -1
        return order[at] if 0 <= at < len(order) else None

    @abstractmethod
    def decide(self, scene: Scene[Any], command: Command, actor: Actor) -> Sequence[Effect]:
        """What the command changes. Pure. Raises Rejected. Also gets Entered and Tick."""

    def check(self, scene: Scene[Any]) -> None:
        """Raises Rejected if something that must always hold does not. Asked after every change; a refusal cancels it."""

    def seals(self, record: Record[Any]) -> bool:
        """True if confirming the activity strips this record's author. False for what somebody signed."""
        return True

    def alarm(self, scene: Scene[Any]) -> float | None:
        """When to send Tick, in unix seconds, or None. Not asked while the clock is held."""
        return None

    def spot(self, scene: Scene[Any], person: str) -> str:
        """Where this person's phone stands: a group's, station's or session's id; "" for nowhere."""
        return ""

    @abstractmethod
    def elements(self, scene: Scene[Any]) -> Iterable[str]:
        """Ids of all that appears on any screen: records and panels."""

    @abstractmethod
    def seen_by(self, scene: Scene[Any], element: str) -> Seen:
        """Who may see an element. Secrecy is here and nowhere else."""

    @abstractmethod
    def show(self, scene: Scene[Any], element: str, role: Role) -> Shown | None:
        """How an element appears on a role's screen; None: not there. Knows no person, spot, language or time."""

    def whereabouts(self, scene: Scene[Any], record: Record[Any]) -> tuple[str, str]:
        """(where on its board a record belongs, the colour of its pack), for the moderator's queue: its stem, its column. ""
        where there is only one place."""
        return "", self.colour

    def private(self, scene: Scene[Any], record: Record[Any]) -> bool:
        """True while nobody but its author may see the record: the moderator's queue does not show it either."""
        return False

    @abstractmethod
    def touches(self, scene: Scene[Any], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        """(elements that show something of the record, people whose `mine` may change). Too many is allowed."""

    def mine(self, scene: Scene[Any], person: str) -> Shown | None:
        """What only this person sees: own cards, dots left, partner, schedule. Rendered from the phone's templates."""
        return None

    def take_home(self, scene: Scene[Any], person: str) -> Sequence[TakeHome]:
        """What this person takes home from the run, on her own list and in her calendar. Nobody else is shown it."""
        return ()

    def offers(self, scene: Scene[Any]) -> Sequence[Offer]:
        return ()

    def take(self, scene: Scene[Any], offers: Sequence[Offer]) -> Sequence[Effect]:
        """Take what another activity offers. Raises Rejected if this method takes nothing."""
        raise Rejected(N_("This format cannot take anything over."))

    @abstractmethod
    def protocol(self, scene: Scene[Any], edition: Edition, say: Say) -> Section:
        """What stands in the document. Anonymity is settled here."""

    @abstractmethod
    def sample(self, scene: Scene[Any], random: Random) -> Sequence[Said]:
        """Some commands that a lively room might send now. Called again and again as the scene moves on."""


def may(method: Method, settings: Settings, phase: str) -> Mapping[type[Body], frozenset[Role]]:
    """Who may roughly send what in a phase."""
    return next((p.may for p in method.stages(settings) if p.key == phase), {})


def decode_settings(method: Method, raw: Mapping[str, Any]) -> Settings:
    """Settings from an activity record. Raises msgspec.ValidationError."""
    return msgspec.convert(dict(raw), method.settings, strict=False)


class Methods:
    """All known methods by key, with what is derived from them: the kinds of record and the commands on the wire."""

    def __init__(self, methods: Iterable[Method]) -> None:
        self.by_key = {m.key: m for m in methods}
        core: list[type[Data]] = [agenda.Event, agenda.Activity, agenda.Item, agenda.Clock, agenda.Screen, agenda.Archived]
        core += [people.Person, people.Guest, people.Grouping, people.Group, people.Membership, stars.Star]
        self.kinds: dict[tuple[str, str], type[Data]] = {("", d.tag()): d for d in core}
        for m in self.by_key.values():
            self.kinds.update({(m.key, d.tag()): d for d in m.records})

    def __iter__(self) -> Iterator[Method]:
        return iter(self.by_key.values())

    def get(self, key: str) -> Method | None:
        return self.by_key.get(key)

    def of(self, run: Record[agenda.Activity]) -> Method:
        """The method of an activity. Raises Rejected if it is not installed."""
        method = self.by_key.get(run.data.method)
        if method is None:
            raise Rejected(N_("The format “%(method)s” is not installed here."), method=run.data.method)
        return method

    def scene(self, board: AnyBoard, run: Record[agenda.Activity], roster: Roster | None = None) -> Scene[Any]:
        return scene(board, run, decode_settings(self.of(run), run.data.settings), roster)
