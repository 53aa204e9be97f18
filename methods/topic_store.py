"""The topic store: what came up and could not be taken up now. Every event has one; it is always open.

Whatever another step hands over comes with its origin, never with its author, and only once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import msgspec

from facilitation.method import (
    DESK,
    EVERYBODY,
    N_,
    NOBODY,
    PHONES,
    Actor,
    Body,
    Command,
    Conflict,
    Effect,
    Method,
    Offer,
    Phase,
    Preset,
    Put,
    Rejected,
    Remove,
    Said,
    Scene,
    Seen,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import Data, Record, Ref, Text
from methods.parts.cards import face, heading, same, written
from methods.parts.order import between, end, ordered

THOUGHTS = ("Nachtbus", "Raum für Proben", "Wer pflegt den Verteiler?", "Ferienprogramm für Ältere", "Barrierefreier Eingang")


class Topic(Data, frozen=True, tag="topic"):
    """One topic that waits. `place` sorts, ascending; topics with the same place stand in order of birth."""

    text: Text
    note: Text = ""
    place: float = 0.0


class StoreTopic(Body, frozen=True, tag="store_topic"):
    said = N_("Put into the topic store")
    contribution = True
    text: Text
    note: Text = ""


class EditTopic(Body, frozen=True, tag="edit_topic"):
    """`saw` and `saw_note` are the texts that the sender had before her."""

    said = N_("Topic changed")

    topic: Ref
    text: Text
    saw: Text
    note: Text = ""
    saw_note: Text = ""


class DropTopic(Body, frozen=True, tag="drop_topic"):
    said = N_("Topic removed")

    topic: Ref


class MoveTopic(Body, frozen=True, tag="move_topic"):
    """Put a topic before another one; empty: to the end."""

    said = N_("Topic moved")

    topic: Ref
    before: Ref = ""


class WithdrawTopic(Body, frozen=True, tag="withdraw_topic"):
    """Its author takes a topic back."""

    said = N_("Topic withdrawn")

    topic: Ref


_PHONES = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})


class TopicStore(Method):
    key = "topic_store"
    name = N_("Topic store")
    purpose = N_("What came up and waits for its turn.")
    guide = (
        N_("When: all day. Whatever has no place now is parked here."),
        N_("What for: nobody has to fear that a thought is lost, so the group can stay with its topic."),
        N_("How: people and moderation add topics at any time; other steps hand over what was left."),
        N_("Watch: look through it together before the end and say for each topic where it goes."),
    )
    timed = False
    presets = (Preset("topic_store", N_("Topic store"), N_("What came up and waits for its turn."), minutes=0),)
    explained = False
    phases = (
        Phase(
            "collect",
            N_("Collect"),
            N_("Nothing gets lost: here is what waits for its turn."),
            {StoreTopic: _PHONES, WithdrawTopic: _PHONES, EditTopic: _DESK, DropTopic: _DESK, MoveTopic: _DESK},
        ),
    )
    records = (Topic,)
    commands = (StoreTopic, EditTopic, DropTopic, MoveTopic, WithdrawTopic)

    def decide(self, scene: Scene[Any], command: Command, actor: Actor) -> Sequence[Effect]:
        match command.body:
            case StoreTopic(text=text, note=note):
                topic = Topic(written(text), same(note), _end(scene))
                return [Put(command.id, topic, author=actor.person or "")]
            case EditTopic() as body:
                record = scene.need(body.topic, Topic)
                if record.data.text != same(body.saw) or record.data.note != same(body.saw_note):
                    raise Conflict("\n".join(t for t in (record.data.text, record.data.note) if t))
                data = msgspec.structs.replace(record.data, text=written(body.text), note=same(body.note))
                return [Put(record.id, data)]
            case DropTopic(topic=wanted):
                return [Remove(scene.need(wanted, Topic).id)]
            case MoveTopic(topic=wanted, before=before):
                record = scene.need(wanted, Topic)
                place = _place(scene, record.id, before)
                return [Put(record.id, msgspec.structs.replace(record.data, place=place))]
            case WithdrawTopic(topic=wanted):
                record = scene.need(wanted, Topic)
                if actor.person is None or record.author != actor.person:
                    raise Rejected(N_("Only its author can take this topic back."))
                return [Remove(record.id)]
        return []

    def elements(self, scene: Scene[Any]) -> Iterable[str]:
        return ("stage", "form", *(t.id for t in scene.shown(Topic)))

    def seen_by(self, scene: Scene[Any], element: str) -> Seen:
        if (topic := scene.get(element, Topic)) is not None:
            return EVERYBODY if topic.alive else NOBODY
        return {"stage": EVERYBODY, "form": Seen(PHONES.roles | DESK.roles)}.get(element, NOBODY)

    def show(self, scene: Scene[Any], element: str, role: Role) -> Shown | None:
        phone = role is Role.PARTICIPANT
        match element:
            case "stage":
                return Shown("stage", "board" if phone else "main", 0, {"n": len(scene.shown(Topic)), "title": scene.title})
            case "form":
                region = "task" if phone else "main"
                return Shown("form", region, 1, {"activity": scene.id}) if _open(scene) else None
        topic = scene.get(element, Topic)
        if topic is None:
            return None
        topics = [t.id for t in _ordered(scene)]
        at = topics.index(topic.id) if topic.id in topics else len(topics)
        data: dict[str, Any] = {**face(topic.data.text, no=0, colour="white"), "note": topic.data.note}
        if role is Role.MODERATOR:
            before = topics[at - 1] if at > 0 else ""
            after = topics[at + 2] if at + 2 < len(topics) else ""
            steps = {"up": before, "can_up": at > 0, "down": after, "can_down": at + 1 < len(topics)}
            data |= {"activity": scene.id, "open": _open(scene), **steps}
        return Shown("topic", "topics", float(at), data)

    def touches(self, scene: Scene[Any], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        if not isinstance(record.data, Topic):
            return (), ()
        # Each topic says where it may be moved to, so all of them may change with one.
        return ("stage", record.id, *(t.id for t in scene.shown(Topic))), [record.author] if record.author else []

    def mine(self, scene: Scene[Any], person: str) -> Shown | None:
        own = [t for t in scene.written(Topic) if t.author == person]
        if not own:
            return None
        topics = [{"id": t.id, "text": t.data.text, "note": t.data.note, "status": t.status} for t in own]
        return Shown("mine", "mine", 0, {"activity": scene.id, "open": _open(scene), "topics": topics})

    def offers(self, scene: Scene[Any]) -> Sequence[Offer]:
        return [Offer(origin=t.id, title=t.data.text, text=t.data.note) for t in _ordered(scene)]

    def take(self, scene: Scene[Any], offers: Sequence[Offer]) -> Sequence[Effect]:
        """Take topics over. What was taken once is not taken again, not even after somebody has dropped it here."""
        place = _end(scene)
        fresh = [o for o in offers if scene.board.get(_copy_id(scene, o)) is None]
        return [
            Put(_copy_id(scene, o), Topic(o.title, o.text, place + i), origin=o.origin, author="") for i, o in enumerate(fresh)
        ]

    def protocol(self, scene: Scene[Any], edition: Edition, say: Any) -> Section:
        topics = tuple(f"{t.data.text} – {t.data.note}" if t.data.note else t.data.text for t in _ordered(scene))
        return Section(heading(self, scene, say), store=topics)

    def sample(self, scene: Scene[Any], random: Random) -> Sequence[Said]:
        topics = _ordered(scene)
        if not _open(scene) or not scene.roster.present:
            return ()
        if len(topics) > 1 and random.random() < 0.5:
            return (Said(None, MoveTopic(topics[-1].id, topics[0].id)),)
        if len(topics) > 8:
            return ()
        return (Said(random.choice(scene.roster.present).id, StoreTopic(random.choice(THOUGHTS))),)


def _open(scene: Scene[Any]) -> bool:
    return scene.state == "open"


def _copy_id(scene: Scene[Any], offer: Offer) -> str:
    return f"{scene.id}.{offer.origin}"


def _ordered(scene: Scene[Any]) -> list[Record[Topic]]:
    return ordered(scene.shown(Topic))


def _end(scene: Scene[Any]) -> float:
    """A place behind all topics."""
    return end(scene.written(Topic))


def _place(scene: Scene[Any], topic: str, before: str) -> float:
    """The place between `before` and its neighbour; behind all if `before` is empty."""
    return between(_ordered(scene), topic, before) if before else _end(scene)
