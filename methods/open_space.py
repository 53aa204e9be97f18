"""Open space: who has a concern brings it in, and the room finds its own programme.

Principles first, then topics with a host each, a market of time and rooms, rounds in which everybody goes where something is
to be learned or given, reports, evening news, dots, and groups that go on. Interest binds nobody; nothing is ever placed,
merged or moved by the tool itself. A barcamp is the same with hashtags, and with a plan that the moderator may ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from random import Random
from typing import Any

from facilitation.method import (
    DESK,
    EVERYBODY,
    N_,
    NOBODY,
    PHONES,
    Actor,
    Body,
    Command,
    Effect,
    Method,
    Offer,
    OfferItem,
    Phase,
    Preset,
    Put,
    Said,
    Scene,
    Seen,
    Settings,
    Shown,
    TakeHome,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import Record
from methods.parts import space_bodies as bodies
from methods.parts import space_desk, space_phone, space_rules, space_wall
from methods.parts import space_round_bodies as after
from methods.parts.measure_kinds import GROUP, MEASURE
from methods.parts.pages import Turned, TurnPage
from methods.parts.space_kinds import MOST_ROUNDS, SpaceSettings, slots_of
from methods.parts.space_protocol import section
from methods.parts.space_records import RECORDS, Dot, Note, Tags, Topic
from methods.parts.space_sample import sample
from methods.parts.space_state import Market
from methods.parts.space_topics import AFTER
from methods.parts.space_touch import touches

_PHONES = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})
_BOTH = _PHONES | _DESK
Rules = dict[type[Body], frozenset[Role]]


def _may(phones: Iterable[type[Body]] = (), desk: Iterable[type[Body]] = (), both: Iterable[type[Body]] = ()) -> Rules:
    return {**dict.fromkeys(phones, _PHONES), **dict.fromkeys(desk, _DESK), **dict.fromkeys(both, _BOTH)}


_TAGS = _may(phones=(bodies.SetTags,))
_TOPICS = _may(phones=bodies.TOPICS, desk=(*bodies.SHAPING, *bodies.MERGING))
_MARKET = _may(
    phones=(*bodies.TOPICS, *bodies.MARKET),
    desk=(*bodies.SHAPING, *bodies.MERGING, *bodies.PROPOSING, TurnPage),
    both=bodies.PLACING,
)
_ROUND = _may(
    phones=(*bodies.TOPICS, *bodies.MARKET, after.Come, after.Go, *after.REPORTS),
    desk=(*bodies.SHAPING, *bodies.MERGING, *bodies.PROPOSING, TurnPage),
    both=(*bodies.PLACING, after.GoOn, after.SetEnding),
)
_REPORTS = _may(phones=(*after.REPORTS, after.Come, bodies.AdoptTopic), both=(after.SetEnding,), desk=(TurnPage,))
_NEWS = {**_REPORTS, **_may(desk=after.NEWS)}
_ROUNDS: tuple[tuple[str, str], ...] = (
    ("round_1", N_("Round 1")),
    ("round_2", N_("Round 2")),
    ("round_3", N_("Round 3")),
    ("round_4", N_("Round 4")),
    ("round_5", N_("Round 5")),
    ("round_6", N_("Round 6")),
)
_LAW = N_("Go where you learn or where you give.")


class OpenSpace(Method):
    key = "open_space"
    name = N_("Open Space")
    purpose = N_("Everybody can bring in what matters to them; the room finds its own programme.")
    guide = (
        N_("When: people have concerns of their own and nobody knows the answers yet. From twelve to some hundred people."),
        N_("What for: what matters gets time and room, and those who care about it find each other."),
        N_("How: explain the principles, wait for topics, let hosts place them; then rounds, reports, news, and what goes on."),
        N_("Watch: silence before the first topic is normal. You never cluster, rank or place; you note what they agree."),
    )
    colour = "yellow"
    settings = SpaceSettings
    presets = (
        Preset(
            "open_space",
            N_("Open Space"),
            N_("Principles, topics, market, two rounds, reports, news, action groups."),
            minutes=180,
        ),
        Preset(
            "barcamp",
            N_("Barcamp"),
            N_("Three hashtags each, sessions of 45 minutes; the tool can propose rooms and rounds."),
            {"hashtags": 3, "minutes": 45, "proposal": True, "rounds": 3, "converge": False},
            minutes=180,
        ),
    )
    phases = (
        Phase("opening", N_("Opening"), N_("Whoever comes is right. Whatever matters has room here."), _TAGS),
        Phase("topics", N_("Topics"), N_("What matters to you? Bring your topic in."), {**_TAGS, **_TOPICS}, "topic_minutes"),
        Phase("market", N_("Marketplace"), N_("Whoever has a topic takes time and room for it."), _MARKET, "market_minutes"),
        *(Phase(key, title, _LAW, _ROUND) for key, title in _ROUNDS),
        Phase("reports", N_("Session reports"), N_("What came of it? Write it down, six minutes are enough."), _REPORTS),
        Phase("news", N_("Evening news"), N_("One minute for each session. We listen."), _NEWS),
        Phase(
            "converge",
            N_("Convergence"),
            N_("Read the reports. What shall we go on with?"),
            {**_may(phones=after.DOTS), **_REPORTS},
        ),
        Phase(
            "actions",
            N_("Action groups"),
            N_("Where do you go on working after today?"),
            _may(phones=(after.JoinAction,), desk=(TurnPage,)),
        ),
        Phase("closing", N_("Closing circle"), N_("One sentence each, whoever wants to. We listen.")),
    )
    records = (*RECORDS, Turned)
    commands = (*bodies.MARKET_BODIES, *after.ROUND_BODIES, TurnPage)

    def stages(self, settings: Settings) -> tuple[Phase, ...]:
        assert isinstance(settings, SpaceSettings)
        return _stages(len(slots_of(settings.slots, settings.rounds, 45)), settings.converge, bool(settings.hashtags))

    def decide(self, scene: Scene[SpaceSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        market = Market.of(scene)
        if isinstance(command.body, TurnPage):
            return [space_wall.pages(market).turn(command.body.page)]
        return space_rules.decide(market, command, actor)

    def seals(self, record: Record[Any]) -> bool:
        """Whoever hosts a topic or goes on with one does so in the open; dots, lines of reports and hashtags have no name."""
        return isinstance(record.data, Dot | Note | Tags)

    def spot(self, scene: Scene[SpaceSettings], person: str) -> str:
        return Market.of(scene).where(person)

    def elements(self, scene: Scene[SpaceSettings]) -> Iterable[str]:
        market = Market.of(scene)
        yield from ("stage", "form", "task", "late", "steer", "plan", "rooms", "enter", "write", "hosts")
        yield from market.sessions
        yield from (f"board-{s}" for s in market.sessions)
        yield from (n.id for n in scene.shown(Note))

    def seen_by(self, scene: Scene[SpaceSettings], element: str) -> Seen:
        market = Market.of(scene)
        if element in market.sessions:
            return EVERYBODY
        if (note := scene.get(element, Note)) is not None:
            return Seen(_BOTH, _spots(market, note.data.session)) if note.alive else NOBODY
        if (of := element.removeprefix("board-")) != element:
            return Seen(_PHONES, _spots(market, of))
        match element.partition("-")[0]:
            case "stage":
                return EVERYBODY
            case "form" | "task" | "late":
                return PHONES
            case "steer" | "plan" | "rooms" | "enter" | "write" | "hosts":
                return DESK
        return NOBODY

    def show(self, scene: Scene[SpaceSettings], element: str, role: Role) -> Shown | None:
        market = Market.of(scene)
        match role:
            case Role.PROJECTOR:
                return space_wall.show(market, element)
            case Role.MODERATOR:
                return space_desk.show(market, element)
        return space_phone.show(market, element)

    def touches(self, scene: Scene[SpaceSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return touches(Market.of(scene), record)

    def mine(self, scene: Scene[SpaceSettings], person: str) -> Shown | None:
        return space_phone.mine(Market.of(scene), person)

    def take_home(self, scene: Scene[SpaceSettings], person: str) -> Sequence[TakeHome]:
        """The groups in which she goes on working."""
        market = Market.of(scene)
        groups = [t for t in market.heads if person in market.acting(t.id)]
        return [TakeHome(t.id, market.title(t.id), _next_step(market, t.id)) for t in groups]

    def offers(self, scene: Scene[SpaceSettings]) -> Sequence[Offer]:
        """Each topic with its dots and with who goes on with it; then what reports have agreed on, line by line.

        Where people go on with a topic it is a group; where others have groups and it has none, it is left for the store.
        """
        market = Market.of(scene)
        found = []
        grouped = any(market.acting(topic.id) for topic in market.heads)
        for topic in market.ranking:
            acting, speaker = market.acting(topic.id), market.speaker(topic.id)
            found.append(
                Offer(
                    origin=topic.id,
                    title=market.title(topic.id),
                    text=market.about(topic.id),
                    owner=speaker or next(iter(market.hosts(topic.id)), None),
                    weight=float(market.dots(topic.id)) if market.counted else 0.0,
                    people=tuple(acting),
                    sort=GROUP if acting else "",
                    rest=grouped and not acting,
                    items=tuple(OfferItem(f["name"], "\n".join(f["lines"]), topic.id) for f in market.fields(topic.id)),
                )
            )
        for session in market.in_order:
            lines = [*market.notes(session, "agreements"), *market.notes(session, "next")]
            title = market.title(session)
            found += [Offer(n.id, n.data.text, items=(OfferItem(N_("Topic"), title, n.id),), sort=MEASURE) for n in lines]
        return found

    def take(self, scene: Scene[SpaceSettings], offers: Sequence[Offer]) -> Sequence[Effect]:
        """Starter cards without a host, for somebody to adopt. What was taken once is not taken again."""
        fresh = [o for o in offers if o.title.strip() and scene.board.get(f"{scene.id}.{o.origin}") is None]
        return [Put(f"{scene.id}.{o.origin}", _starter(o), origin=o.origin, author="") for o in fresh]

    def protocol(self, scene: Scene[SpaceSettings], edition: Edition, say: Any) -> Section:
        return section(self, Market.of(scene), edition, say)

    def sample(self, scene: Scene[SpaceSettings], random: Random) -> Sequence[Said]:
        return sample(Market.of(scene), random)


def _spots(market: Market, of: str) -> frozenset[str] | None:
    """Which phones see a report: while people still write theirs who sit together, then all."""
    read = market.phase in AFTER[2:] or market.scene.state not in ("prepared", "open")
    return None if read else frozenset({market.session(of)} - {""})


@lru_cache(maxsize=64)
def _stages(rounds: int, converge: bool, hashtags: bool) -> tuple[Phase, ...]:
    away = {f"round_{n}" for n in range(rounds + 1, MOST_ROUNDS + 1)}
    if not converge:
        away |= {"converge", "actions"}
    found = [p for p in OpenSpace.phases if p.key not in away]
    if hashtags:
        words = N_("Who are you? Say it in a few hashtags.")
        found = [Phase(p.key, p.title, words, p.may) if p.key == "opening" else p for p in found]
    return tuple(found)


def _next_step(market: Market, topic: str) -> tuple[tuple[str, str], ...]:
    lines = [n.data.text for n in market.notes(topic, "next")]
    return ((N_("Next step"), "\n".join(lines)),) if lines else ()


def _starter(offer: Offer) -> Topic:
    """A card made of an offer. A title that is too long for one line begins it and stands whole below."""
    title, lines = offer.title.strip(), [offer.text, *(i.text for i in offer.items)]
    if len(title) > 300:
        title, lines = f"{title[:299]}…", [title, *lines]
    return Topic(title, "\n".join(dict.fromkeys(line for line in lines if line))[:10_000])  # what many wrote stands once
