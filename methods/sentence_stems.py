"""Sentence stems: everybody completes a few sentences in silence, decides what is shown, and the group listens and sorts.

Writing, release and reading are apart on purpose: nobody is steered by what others wrote, and nothing is shown that its
author keeps back. The same module is the card query (one question, cards at once) and the flash round (one sentence each).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from random import Random
from typing import Any

import msgspec

from facilitation.method import (
    DESK,
    EVERYBODY,
    N_,
    NOBODY,
    PHONES,
    WALL,
    WALL_AND_DESK,
    Actor,
    Body,
    Command,
    Conflict,
    Effect,
    Entered,
    Method,
    Offer,
    OfferItem,
    Phase,
    Preset,
    Put,
    Rejected,
    Remove,
    Said,
    Scene,
    Seen,
    Settings,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import Record
from methods.parts import heaps, stem_protocol, stem_rules, stem_sample, stem_screens
from methods.parts.cards import same, written
from methods.parts.stems import (
    AddCard,
    Boards,
    Card,
    Decided,
    EditCard,
    KeepCard,
    ReadBack,
    ReadCard,
    Reading,
    ReadNext,
    Ready,
    SignCard,
    StemSettings,
    WithdrawCard,
    reading_id,
    stems_of,
)

_ALL = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})
_WRITING: dict[type[Body], frozenset[Role]] = {
    AddCard: _ALL,
    EditCard: _ALL,
    WithdrawCard: _ALL,
    KeepCard: _ALL,
    SignCard: _ALL,
}
_SORTING: dict[type[Body], frozenset[Role]] = {**dict.fromkeys(heaps.BODIES, _DESK), WithdrawCard: _ALL}
_READING: dict[type[Body], frozenset[Role]] = {ReadNext: _DESK, ReadBack: _DESK, ReadCard: _DESK, **_SORTING}


class SentenceStems(Method):
    key = "sentence_stems"
    name = N_("Sentence stems")
    purpose = N_("Look back in silence, hear everybody, and see what belongs together.")
    guide = (
        N_("When: at the beginning to look back, in the middle to collect, at the end to harvest."),
        N_("What for: everybody thinks for themselves first, and nobody is steered by the loudest voice."),
        N_("How: they write in silence and decide what is shown; you read aloud card by card, then all put them in order."),
        N_("Watch: no comments while reading. One thought on each card. Silence at the start is normal."),
    )
    colour = "green"
    settings = StemSettings
    presets = (
        Preset("sentence_stems", N_("Sentence stems"), N_("Write quietly, release, read aloud, put in order."), minutes=30),
        Preset(
            "card_query",
            N_("Card query"),
            N_("One question, one thought per card, all at once on the wall."),
            {"shown": "at_once", "write_minutes": 5, "pictures": True},
            minutes=25,
        ),
        Preset(
            "flash_round",
            N_("Flash round"),
            N_("One sentence each, no discussion. Good for up to 25 people."),
            {"shown": "at_once", "per_person": 1, "cluster": False, "write_minutes": 2, "best_up_to": 25},
        ),
    )
    phases = (
        Phase("write", N_("Write"), N_("Write quietly. One thought on each card."), _WRITING, "write_minutes"),
        Phase(
            "release",
            N_("Release"),
            N_("Decide for each card: show it, or keep it to yourself."),
            {**_WRITING, Decided: _ALL},
        ),
        Phase("read", N_("Read aloud"), N_("We read aloud and listen. No comments yet."), _READING),
        Phase("cluster", N_("Put in order"), N_("What belongs together? We put it in heaps."), _SORTING),
    )
    records = (Card, Reading, Ready, *heaps.RECORDS)
    commands = (AddCard, EditCard, WithdrawCard, KeepCard, SignCard, Decided, ReadNext, ReadBack, ReadCard, *heaps.BODIES)

    def stages(self, settings: Settings) -> tuple[Phase, ...]:
        assert isinstance(settings, StemSettings)
        return _stages(settings)

    def decide(self, scene: Scene[StemSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        body, boards = command.body, Boards.of(scene)
        match body:
            case AddCard():
                return stem_rules.add(boards, command.id, body, actor)
            case EditCard():
                card = stem_rules.own(scene, body.card, actor)
                if card.data.text != same(body.saw):
                    raise Conflict(card.data.text)
                text = written(body.text, pictured=bool(card.data.picture))
                return [Put(card.id, msgspec.structs.replace(card.data, text=text))]
            case WithdrawCard():
                card = stem_rules.own(scene, body.card, actor)
                if boards.public(card) and scene.phase in ("read", "cluster"):
                    raise Rejected(N_("This card has been released and is being read. Ask the moderator to take it down."))
                return [Remove(card.id)]
            case KeepCard():
                card = stem_rules.own(scene, body.card, actor)
                return [Put(card.id, msgspec.structs.replace(card.data, kept=body.kept))]
            case SignCard():
                card = stem_rules.own(scene, body.card, actor)
                if body.signed and not scene.settings.signed:
                    raise Rejected(N_("Here all cards stay without a name."))
                return [Put(card.id, msgspec.structs.replace(card.data, signed=body.signed))]
            case Decided():
                return stem_rules.decided(boards, command.id, body, actor)
            case Entered(phase="release"):
                return [Remove(r.id) for r in scene.written(Ready)]  # who comes here again decides again
            case ReadNext() | ReadBack():
                following = boards.beside(1 if isinstance(body, ReadNext) else -1)
                if following is None:
                    raise Rejected(N_("There is no further card."))
                return [_read(scene, following.id)]
            case ReadCard():
                if boards.board_of(body.card) is None:
                    raise Rejected(N_("This is no longer there."))
                return [_read(scene, body.card)]
            case Entered(phase="read"):
                first = next(iter(boards.reading_order), None)
                return [_read(scene, first.id)] if first is not None and not boards.reading else []
            case heaps.Gather() | heaps.NameHeap() | heaps.SplitHeap() | heaps.FreeCard() | heaps.OpenHeap():
                if not scene.settings.cluster:
                    raise Rejected(N_("Here the cards are not put in order."))
                return boards.heaps.decide(command.id, body)
        return []

    def check(self, scene: Scene[StemSettings]) -> None:
        boards = Boards.of(scene)
        last = max((c.data.stem for c in scene.written(Card)), default=0)
        if last >= len(boards.stems):
            raise Rejected(N_("There are cards on stem %(number)s already: it cannot be taken away."), number=last + 1)

    def elements(self, scene: Scene[StemSettings]) -> Iterable[str]:
        boards = Boards.of(scene)
        yield from ("stage", "form", "late", "progress", "steer", "gather", "enter", "reader")
        for stem in boards.stems:
            yield from (f"cloud-{stem.index}", f"count-{stem.index}")
        yield from (h.id for h in boards.heaps.all())
        yield from (c.id for c in scene.shown(Card))

    def seen_by(self, scene: Scene[StemSettings], element: str) -> Seen:
        boards = Boards.of(scene)
        if (card := scene.get(element, Card)) is not None:
            return EVERYBODY if boards.public(card) else NOBODY
        if (heap := scene.get(element, heaps.Heap)) is not None:
            return EVERYBODY if boards.heaps.stands(heap) else NOBODY
        match element.partition("-")[0]:
            case "stage":
                return EVERYBODY if boards.released else WALL_AND_DESK
            case "cloud" | "progress" | "reader":
                return WALL
            case "count":
                return EVERYBODY if boards.released else NOBODY
            case "form" | "late":
                return PHONES
            case "steer" | "gather" | "enter":
                return DESK
        return NOBODY

    def private(self, scene: Scene[StemSettings], record: Record[Any]) -> bool:
        """A card is its author's alone until it is released, and for good if she keeps it back."""
        return isinstance(record.data, Card) and (record.data.kept or not Boards.of(scene).released)

    def whereabouts(self, scene: Scene[StemSettings], record: Record[Any]) -> tuple[str, str]:
        if not isinstance(record.data, Card):
            return super().whereabouts(scene, record)
        boards = Boards.of(scene)
        stem = boards.stem_of(record)
        return stem.text if len(boards.stems) > 1 else "", stem.colour

    def places(self, scene: Scene[StemSettings]) -> Sequence[tuple[str, str]]:
        return [(str(s.index), s.text) for s in Boards.of(scene).stems]

    def typed(self, scene: Scene[StemSettings], place: str, text: str) -> Body:
        return AddCard(stem=int(place) if place.isdecimal() and len(place) < 4 else 0, text=text)

    def seals(self, record: Record[Any]) -> bool:
        return not (isinstance(record.data, Card) and record.data.signed)

    def show(self, scene: Scene[StemSettings], element: str, role: Role) -> Shown | None:
        return stem_screens.show(Boards.of(scene), element, role)

    def touches(self, scene: Scene[StemSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return stem_screens.touches(Boards.of(scene), record)

    def mine(self, scene: Scene[StemSettings], person: str) -> Shown | None:
        return stem_screens.mine(Boards.of(scene), person)

    def offers(self, scene: Scene[StemSettings]) -> Sequence[Offer]:
        """Named heaps with their cards, and every other card for itself. Nobody's name goes with them."""
        boards = Boards.of(scene)
        found: dict[str, list[Record[Card]]] = {}
        loose = []
        for card in boards.reading_order:
            heap = boards.heaps.of(card.id)
            if heap is not None and heap.data.name:
                found.setdefault(heap.id, []).append(card)
            else:
                loose.append(card)
        named = [(scene.need(heap, heaps.Heap), cards) for heap, cards in found.items()]
        return [
            *(
                Offer(
                    origin=heap.id,
                    title=heap.data.name,
                    weight=len(cards),
                    items=tuple(OfferItem(boards.stem_of(c).text, boards.title(c), c.id) for c in cards),
                )
                for heap, cards in named
            ),
            *(Offer(origin=c.id, title=boards.title(c), weight=1) for c in loose),
        ]

    def protocol(self, scene: Scene[StemSettings], edition: Edition, say: Any) -> Section:
        return stem_protocol.section(self, Boards.of(scene), say)

    def sample(self, scene: Scene[StemSettings], random: Random) -> Sequence[Said]:
        return stem_sample.sample(Boards.of(scene), random)


@lru_cache(maxsize=256)
def _stages(settings: StemSettings) -> tuple[Phase, ...]:
    write, release, read, cluster = SentenceStems.phases
    if settings.per_person == 1:
        write = _with_words(write, N_("One sentence each, no discussion."))
    elif len(stems_of(settings.stems, "")) > 1:
        write = _with_words(write, N_("Complete the sentences quietly. One thought on each card."))
    found = [write, read] if settings.shown == "at_once" else [write, release, read]
    return (*found, cluster) if settings.cluster else tuple(found)


def _with_words(phase: Phase, instruction: str) -> Phase:
    return Phase(phase.key, phase.title, instruction, phase.may, phase.clock)


def _read(scene: Scene[StemSettings], card: str) -> Put:
    return Put(reading_id(scene.id), Reading(card=card), author="")
