"""The rules of an open space up to the rounds: topics and their hosts, the matrix, what hosts agree on. Pure.

Who hosts a topic decides about it. A room holds one session in a round, and nobody hosts two in one round; whatever else looks
unwise (a small room, steps, two topics of somebody's at once) is said and never refused.
"""

from __future__ import annotations

from typing import Any

import msgspec

from facilitation.method import N_, Actor, Command, Conflict, Effect, Entered, Put, Rejected, Remove, Wind
from facilitation.records import Record
from methods.parts import space_places, space_sessions
from methods.parts.cards import same
from methods.parts.space_bodies import (
    MARKET,
    MERGING,
    PLACING,
    PROPOSING,
    TOPICS,
    AddRoom,
    AdoptTopic,
    DropRepeat,
    DropRoom,
    EditRoom,
    EditTopic,
    PassTopic,
    ProposeTopic,
    RepeatTopic,
    SetTags,
    WithdrawTopic,
)
from methods.parts.space_kinds import rooms_of
from methods.parts.space_records import Host, Room, Tags, Topic, Twin, host_id, room_id
from methods.parts.space_state import Market
from methods.parts.space_topics import round_of


def decide(market: Market, command: Command, actor: Actor) -> list[Effect]:
    """What a command changes. Raises Rejected."""
    body = command.body
    match body:
        case Entered():
            return _entered(market, command, body)
        case SetTags():
            return _tags(market, command.id, body, actor)
        case AddRoom() | EditRoom() | DropRoom():
            return space_places.change_room(market, command.id, body)
        case PassTopic() | RepeatTopic() | DropRepeat():
            return _hosting(market, command.id, body)
    if isinstance(body, TOPICS):
        return _topics(market, command, actor)
    if isinstance(body, (*PLACING, *MARKET)):
        return space_places.decide(market, command, actor)
    if isinstance(body, MERGING):
        return space_places.merging(market, body)
    if isinstance(body, PROPOSING):
        return space_places.proposing(market, body)
    return space_sessions.decide(market, command, actor)


def _entered(market: Market, command: Command, body: Entered) -> list[Effect]:
    """The rooms of the settings are put up once; a round starts its clock."""
    scene = market.scene
    effects: list[Effect] = []
    if not scene.written(Room):
        effects += [Put(room_id(scene.id, n), room, author="") for n, room in enumerate(rooms_of(scene.settings.rooms))]
    slot = round_of(body.phase)
    clock = scene.clock
    planned = clock is not None and clock.due is not None and clock.due - clock.length == command.at  # the agenda has set it
    if slot is not None and not body.back and not planned:
        effects.append(Wind(market.slots[slot].minutes * 60.0))
    elif body.phase in ("reports", "converge", "actions", "closing") and clock is not None and not planned:
        effects.append(Wind(0))  # the round, the news are over
    return [*effects, *space_sessions.entered(market, body)]


# ── Topics ──


def _titled(title: str) -> str:
    if not title.strip():
        raise Rejected(N_("A topic needs a title."))
    return title.strip()


def _topics(market: Market, command: Command, actor: Actor) -> list[Effect]:
    scene, body, who = market.scene, command.body, actor.person or ""
    match body:
        case ProposeTopic():
            topic = Topic(_titled(body.title), same(body.text), body.signed and bool(who), body.step_free)
            return [Put(command.id, topic, author=who)]
        case AdoptTopic():
            of = body.session if scene.get(body.session, Twin) is not None else space_places.topic_of(market, body.session).id
            if market.hosts(space_places.session(market, of)) if of in market.sessions else market.host(scene.need(of, Topic)):
                raise Rejected(N_("Somebody hosts this topic already."))
            space_places.not_twice(market, space_places.session(market, of), who)
            return [Put(host_id(of), Host(of, who, body.signed), author=who)]
        case EditTopic() | WithdrawTopic():
            topic_of = scene.need(body.topic, Topic)
            if not who or market.host(topic_of) != who or (actor.entered_by and not topic_of.entered_by):
                raise Rejected(N_("Only who hosts this topic can do that."))
            own = topic_of.author == who
            if isinstance(body, WithdrawTopic):
                return [Remove(topic_of.id)] if own else [Put(host_id(topic_of.id), Host(topic_of.id))]
            return _edit(market, topic_of, body, own=own)
    raise Rejected(N_("This step does not know that."))


def _edit(market: Market, topic: Record[Topic], body: EditTopic, *, own: bool) -> list[Effect]:
    now, who = topic.data, market.host(topic)
    if (now.title, now.text) != (body.saw_title, same(body.saw_text)):
        raise Conflict("\n".join(t for t in (now.title, now.text) if t))
    effects: list[Effect] = []
    if own:  # the words stay their author's; who stands in for her changes only what concerns the room and her own name
        fields: dict[str, Any] = {"title": _titled(body.title), "text": same(body.text), "signed": body.signed}
        effects.append(Put(topic.id, msgspec.structs.replace(now, **fields, step_free=body.step_free)))
    else:
        effects.append(Put(topic.id, msgspec.structs.replace(now, step_free=body.step_free)))
    if not own or market.scene.get(host_id(topic.id), Host) is not None:
        effects.append(Put(host_id(topic.id), Host(topic.id, who, body.signed)))
    return effects


def _hosting(market: Market, command_id: str, body: PassTopic | RepeatTopic | DropRepeat) -> list[Effect]:
    scene = market.scene
    match body:
        case PassTopic():
            twin = scene.get(body.session, Twin)
            of = twin.id if twin is not None and twin.alive else space_places.topic_of(market, body.session).id
            if body.person:
                if scene.roster.get(body.person) is None:
                    raise Rejected(N_("This person is no longer on the list."))
                space_places.not_twice(market, space_places.session(market, of), body.person)
            return [Put(host_id(of), Host(of, body.person), author=body.person)]
        case RepeatTopic():
            return [
                Put(
                    command_id,
                    Twin(space_places.head_of(market, body.topic)),
                    origin=space_places.head_of(market, body.topic),
                    author="",
                )
            ]
        case DropRepeat():
            twin = scene.need(body.session, Twin)
            if market.notes(twin.id):
                raise Rejected(N_("There is a report on this session already. It stays."))
            return [Remove(twin.id)]
    raise Rejected(N_("This step does not know that."))


def _tags(market: Market, command_id: str, body: SetTags, actor: Actor) -> list[Effect]:
    scene = market.scene
    if not scene.settings.hashtags:
        raise Rejected(N_("Here nobody writes hashtags."))
    tags = tuple(t for tag in body.tags if (t := tag.strip().lstrip("#").strip()))[: scene.settings.hashtags]
    old = [r for r in scene.written(Tags) if r.author == actor.person]
    if not tags:
        return [Remove(r.id) for r in old]
    return [Put(old[0].id if old else command_id, Tags(tags), author=actor.person)]
