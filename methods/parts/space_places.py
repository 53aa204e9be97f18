"""The rules of the matrix: which session takes place where, what hosts agree on, rooms, a proposed plan. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from facilitation.method import N_, Actor, Command, Effect, Put, Rejected, Remove
from facilitation.people import Role
from facilitation.records import Record
from methods.parts import space_proposal
from methods.parts.pointers import Merged, merged_id
from methods.parts.space_bodies import (
    AddRoom,
    AnswerHost,
    ApplyProposal,
    AskHost,
    DropProposal,
    DropRoom,
    EditRoom,
    FreeTopic,
    KeepBoth,
    MergeTopics,
    PartTopic,
    PlaceTopic,
    Propose,
    ShowInterest,
)
from methods.parts.space_records import (
    Ask,
    Both,
    Interest,
    Placed,
    Proposal,
    Room,
    Topic,
    ask_id,
    both_id,
    interest_id,
    placed_id,
    proposal_id,
)
from methods.parts.space_state import Market


def session(market: Market, session_id: str) -> str:
    """A session, also by the id of a topic that was merged into it. Raises Rejected if it is gone."""
    found = market.session(session_id)
    if not found:
        raise Rejected(N_("This is no longer there."))
    return found


def topic_of(market: Market, topic_id: str) -> Record[Topic]:
    """A topic on the board. Raises Rejected."""
    topic = market.scene.need(topic_id, Topic)
    if not topic.alive:
        raise Rejected(N_("This is no longer there."))
    return topic


def head_of(market: Market, topic_id: str) -> str:
    return market.head(topic_of(market, topic_id).id)


def hosts_only(market: Market, session_id: str, actor: Actor) -> None:
    """Refuse whoever does not host a session. The desk writes down what was agreed on in the room."""
    if actor.role is Role.PARTICIPANT and actor.person not in market.hosts(session_id):
        raise Rejected(N_("Only who hosts this topic can do that."))


def not_twice(market: Market, session_id: str, who: str) -> None:
    """Refuse that somebody hosts two sessions in one round."""
    cell = market.cell(session_id)
    if cell is None:
        return
    for (slot, _), other in market.cells.items():
        if slot == cell[0] and other != session_id and who in market.hosts(other):
            twice(market, other)


def twice(market: Market, other: str) -> None:
    sentence = N_("The host is at “%(title)s” in that round. Nobody can be in two places: choose another round, or trade.")
    raise Rejected(sentence, title=market.title(other))


# ── The matrix ──


def decide(market: Market, command: Command, actor: Actor) -> list[Effect]:
    scene, body, who = market.scene, command.body, actor.person or ""
    match body:
        case PlaceTopic():
            found = session(market, body.session)
            hosts_only(market, found, actor)
            return place(market, found, body.slot, body.room, trade=actor.role is not Role.PARTICIPANT)
        case FreeTopic():
            found = session(market, body.session)
            hosts_only(market, found, actor)
            if market.cell(found) is None:
                raise Rejected(N_("This topic has no place yet."))
            return [Remove(placed_id(found))]
        case ShowInterest():
            return _interest(market, session(market, body.session), who, on=body.on)
        case KeepBoth():
            record = both_id(scene.id, body.slot, who)
            if body.on:
                return [Put(record, Both(body.slot, who), author=who)]
            return [Remove(record)] if scene.get(record, Both) is not None else []
        case AskHost() | AnswerHost():
            return _asking(market, body, actor)
    raise Rejected(N_("This step does not know that."))


def place(market: Market, session_id: str, slot: int, room: str, *, trade: bool) -> list[Effect]:
    """Put a session into a round and a room. Taken: the two trade places, if that may be. Raises Rejected."""
    if slot >= len(market.slots) or room not in market.rooms:
        raise Rejected(N_("This place is no longer there."))
    other, old = market.cells.get((slot, room), ""), market.cell(session_id)
    if other == session_id:
        raise Rejected(N_("This topic has this place already."))
    if other and not trade:
        taken = N_("“%(title)s” has this place. Ask its host to trade, or choose a free one.")
        raise Rejected(taken, title=market.title(other))
    if clash := market.busy(session_id, slot, but=other if old is not None else ""):
        twice(market, clash)
    effects: list[Effect] = [_put(market, session_id, (slot, room))]
    if other and old is None:
        effects.append(Remove(placed_id(other)))  # who comes from outside has nothing to give: the other one waits again
    elif other and old is not None:
        if clash := market.busy(other, old[0], but=session_id):
            twice(market, clash)
        effects.append(_put(market, other, old))
    return effects


def _put(market: Market, session_id: str, cell: tuple[int, str]) -> Put:
    """The new place, and the old one with it: people have it in mind. Back there it is as if nothing was."""
    now, before = market.cell(session_id), market.moved_from(session_id)
    old = (-1, "") if now is None or before == cell else now
    return Put(placed_id(session_id), Placed(session_id, cell[0], cell[1], old[0], old[1]), author="")


def _interest(market: Market, session_id: str, who: str, *, on: bool) -> list[Effect]:
    if on:
        return [Put(interest_id(session_id, who), Interest(session_id, who), author=who)]
    records = [r for r in market.scene.shown(Interest) if r.data.person == who and market.session(r.data.session) == session_id]
    return [Remove(r.id) for r in records]


def _asking(market: Market, body: AskHost | AnswerHost, actor: Actor) -> list[Effect]:
    if isinstance(body, AskHost):
        one, other = session(market, body.topic), session(market, body.other)
        hosts_only(market, one, actor)
        if one == other:
            raise Rejected(N_("Choose two different topics."))
        if body.what == "merge" and market.begun:
            raise Rejected(N_("The rounds have begun: topics stay as they are."))
        if body.what == "merge" and (market.sessions[one].twin or market.sessions[other].twin):
            raise Rejected(N_("Choose two different topics."))
        if body.what == "trade" and market.cell(other) is None:
            raise Rejected(N_("This topic has no place yet."))
        return [Put(ask_id(body.what, one, other), Ask(body.what, one, other), author=actor.person or "")]
    ask = market.scene.need(body.ask, Ask)
    one, other = session(market, ask.data.topic), session(market, ask.data.other)
    mine = actor.role is not Role.PARTICIPANT or actor.person in market.hosts(other)
    if not mine and not (not body.yes and actor.person in market.hosts(one)):
        raise Rejected(N_("Only who hosts this topic can do that."))
    if not body.yes:
        return [Remove(ask.id)]
    if ask.data.what == "merge":
        return [Remove(ask.id), *_merge(market, one, other)]
    cell = market.cell(other)
    if cell is None:
        raise Rejected(N_("This topic has no place yet."))
    return [Remove(ask.id), *place(market, one, cell[0], cell[1], trade=True)]


# ── Merging ──


def merging(market: Market, body: Any) -> list[Effect]:
    if market.begun:
        raise Rejected(N_("The rounds have begun: topics stay as they are."))
    if isinstance(body, PartTopic):
        pointer = market.scene.get(merged_id(body.topic), Merged)
        if pointer is None:
            raise Rejected(N_("This topic stands for itself."))
        return [Remove(pointer.id)]
    assert isinstance(body, MergeTopics)
    one, into = head_of(market, body.topic), head_of(market, body.into)
    if one == into:
        raise Rejected(N_("Choose two different topics."))
    if not body.consent:
        raise Rejected(N_("First ask the hosts: topics are merged only with their consent."))
    return _merge(market, one, into)


def _merge(market: Market, one: str, into: str) -> list[Effect]:
    """Two topics become one session, in the place of the second; where that has none, in the place of the first."""
    cell, old = market.cell(into) or market.cell(one), market.cell(one)
    effects: list[Effect] = [Put(merged_id(one), Merged(one, into), author="")]
    if cell is not None:
        hosts = {*market.hosts(one), *market.hosts(into)}
        for (slot, _), other in market.cells.items():
            if slot == cell[0] and other not in (one, into) and hosts & set(market.hosts(other)):
                twice(market, other)
    if old is not None:
        effects.append(Remove(placed_id(one)))
    if market.cell(into) is None and old is not None:
        effects.append(_put(market, into, old))
    return effects


# ── Rooms ──


def change_room(market: Market, command_id: str, body: AddRoom | EditRoom | DropRoom) -> list[Effect]:
    match body:
        case AddRoom():
            end = max((r.data.order for r in market.rooms.values()), default=0.0) + 1
            return [Put(command_id, Room(body.title.strip(), body.seats, body.step_free, end), author="")]
        case EditRoom():
            room = market.scene.need(body.room, Room)
            data = msgspec.structs.replace(room.data, title=body.title.strip(), seats=body.seats, step_free=body.step_free)
            return [Put(room.id, data)]
        case DropRoom():
            room = market.scene.need(body.room, Room)
            if any(r == room.id for _, r in market.cells):
                raise Rejected(N_("Something takes place in this room. First find another place for it."))
            if len(market.rooms) < 2:
                raise Rejected(N_("One room is needed."))
            return [Remove(room.id)]
    raise Rejected(N_("This step does not know that."))


# ── A proposed plan ──


def proposing(market: Market, body: Any) -> list[Effect]:
    scene = market.scene
    if not scene.settings.proposal:
        raise Rejected(N_("Here the hosts choose room and round themselves."))
    match body:
        case Propose():
            rows = space_proposal.plan(market)
            if not rows:
                raise Rejected(N_("There is nothing to place, or no place is free."))
            proposal = Proposal(tuple(r[0] for r in rows), tuple(r[1] for r in rows), tuple(r[2] for r in rows))
            return [Put(proposal_id(scene.id), proposal, author="")]
        case ApplyProposal():
            rows = market.proposal
            if not rows:
                raise Rejected(N_("Nothing of this plan is possible any more. Ask for a new one."))
            placed: list[Effect] = [_put(market, s, (slot, room)) for s, slot, room in rows if not market.busy(s, slot)]
            return [Remove(proposal_id(scene.id)), *placed]
        case DropProposal():
            record = scene.get(proposal_id(scene.id), Proposal)
            return [Remove(record.id)] if record is not None else []
    raise Rejected(N_("This step does not know that."))
