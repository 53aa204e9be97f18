"""The contract that every method fulfils.

A method sees one Scene: its own board, its activity and the roster. It never does I/O, reads no clock and draws no chance
of its own: ids and time come in on the command. What the core gives for nothing (states, clock, undo, hide, approval, late
cards, sealing, erasure) no method writes again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any, ClassVar

from facilitation.people import Role
from facilitation.protocol import Ballot, Edition, Form, Section
from facilitation.records import Data, Record
from facilitation.saying import (
    N_,
    Actor,
    Body,
    Command,
    Conflict,
    Effect,
    Entered,
    Put,
    Rejected,
    Remove,
    Say,
    Tick,
    Wind,
)
from facilitation.scene import Scene, Settings, scene
from facilitation.terms import (
    DESK,
    EVERYBODY,
    NOBODY,
    PHONES,
    WALL,
    WALL_AND_DESK,
    Offer,
    OfferItem,
    Phase,
    Preset,
    Said,
    Seen,
    Shown,
    TakeHome,
)  # fmt: skip

__all__ = [
    "DESK",
    "EVERYBODY",
    "NOBODY",
    "N_",
    "PHONES",
    "WALL",
    "WALL_AND_DESK",
    "Actor",
    "Body",
    "Command",
    "Conflict",
    "Effect",
    "Entered",
    "Method",
    "Offer",
    "OfferItem",
    "Phase",
    "Preset",
    "Put",
    "Rejected",
    "Remove",
    "Said",
    "Say",
    "Scene",
    "Seen",
    "Settings",
    "Shown",
    "TakeHome",
    "Tick",
    "Wind",
    "scene",
]  # fmt: skip
"""The stranger's door: a format imports the whole contract from here."""


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
    lasting: ClassVar[frozenset[type[Body]]] = frozenset()  # what may still be said when the step is over, and after the day
    receives: ClassVar[bool] = False  # True: takes what the event before this one in its series hands over
    grouped: ClassVar[bool] = False  # True: works in groups, at first in those that were made last before it opens
    explained: ClassVar[bool] = True  # False: everybody knows it, the protocol's annex need not say how it goes
    ahead: ClassVar[bool] = False  # True: a run may begin weeks before the day, with a link of its own (a survey)
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

    def pending(self, scene: Scene[Any]) -> bool:
        """True while this phase's own next step (a group that has not reported) comes before the step on to what follows."""
        return False

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
        """(where on its board a record belongs, "" for nowhere special; the colour of its pack), for the moderator's queue."""
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

    def own_page(self, scene: Scene[Any], record: str, person: str) -> Shown | None:
        """A page of its own for one record, which lives on after the day, made from the phone's templates; None: it has none.
        Whoever has the address reads it: `person` "" is a stranger. A form on it holds `page`, the record's id."""
        return None

    def offers(self, scene: Scene[Any]) -> Sequence[Offer]:
        return ()

    def legacy(self, scene: Scene[Any]) -> Sequence[Offer]:
        """What goes on to the next event of the series, with how it stands. No name that was not given for the public."""
        return ()

    def tells(self, scene: Scene[Any], record: Record[Any]) -> Offer | None:
        """How one of its own things stands after `record` has changed, for the steps that gave it and those that took it: so
        that a measure stands the same everywhere. `origin` is that thing's id. None: nothing to tell."""
        return None

    def hears(self, scene: Scene[Any], record: Record[Any], news: Offer) -> Sequence[Effect]:
        """`record` is its own; `news` is how what it was copied from, or what was copied from it, stands now."""
        return ()

    def take(self, scene: Scene[Any], offers: Sequence[Offer]) -> Sequence[Effect]:
        """Take what another activity offers. Raises Rejected if this method takes nothing."""
        raise Rejected(N_("This format cannot take anything over."))

    def places(self, scene: Scene[Any]) -> Sequence[tuple[str, str]]:
        """Where a card may go that is typed in from the photo of a pinboard: (key, heading). () where none can be."""
        return ()

    def typed(self, scene: Scene[Any], place: str, text: str) -> Body:
        """The contribution that such a card is. Raises Rejected for a place that there is not."""
        raise Rejected(N_("Nothing can be typed in here."))

    @abstractmethod
    def protocol(self, scene: Scene[Any], edition: Edition, say: Say) -> Section:
        """What stands in the document. Anonymity is settled here."""

    def form(self, scene: Scene[Any], say: Say) -> Form | None:
        """What is asked, to be printed as numbered forms; None where nothing is."""
        return None

    def ballot(self, scene: Scene[Any], say: Say) -> Ballot | None:
        """The slip that is printed for those who vote on paper; None where nobody does."""
        return None

    @abstractmethod
    def sample(self, scene: Scene[Any], random: Random) -> Sequence[Said]:
        """Some commands that a lively room might send now. Called again and again as the scene moves on."""
