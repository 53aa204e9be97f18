"""The rules of an open space up to the rounds: topics and their hosts, the matrix, what hosts agree on. Pure.

Who hosts a topic decides about it. A room holds one session in a round, and nobody hosts two in one round; whatever else looks
unwise (a small room, steps, two topics of somebody's at once) is said and never refused.
"""

from __future__ import annotations

from typing import Any

import msgspec

from facilitation.method import N_, Actor, Command, Conflict, Effect, Entered, Put, Rejected, Remove, Wind
from facilitation.people import Role
from facilitation.records import Record
from methods.parts import space_proposal, space_sessions
from methods.parts.cards import same
from methods.parts.space_bodies import (
    MARKET,
    MERGING,
    PLACING,
    PROPOSING,
    TOPICS,
    AddRoom,
    AdoptTopic,
    AnswerHost,
    ApplyProposal,
    AskHost,
    DropProposal,
    DropRepeat,
    DropRoom,
    EditRoom,
    EditTopic,
    FreeTopic,
    KeepBoth,
    MergeTopics,
    PartTopic,
    PassTopic,
    PlaceTopic,
    Propose,
    ProposeTopic,
    RepeatTopic,
    SetTags,
    ShowInterest,
    WithdrawTopic,
)
from methods.parts.space_kinds import (
    Ask,
    Both,
    Host,
    Interest,
    Merged,
    Placed,
    Proposal,
    Room,
    Tags,
    Topic,
    Twin,
    ask_id,
    both_id,
    host_id,
    interest_id,
    merged_id,
    placed_id,
    proposal_id,
    room_id,
    rooms_of,
)
from methods.parts.space_state import Market, round_of


def decide(market: Market, command: Command, actor: Actor) -> list[Effect]:
    """What a command changes. Raises Rejected."""
    body = command.body
    match body:
        case Entered():
            return _entered(market, body)
        case SetTags():
            return _tags(market, command.id, body, actor)
        case AddRoom() | EditRoom() | DropRoom():
            return _room(market, command.id, body)
        case PassTopic() | RepeatTopic() | DropRepeat():
            return _hosting(market, command.id, body)
    if isinstance(body, TOPICS):
        return _topics(market, command, actor)
    if isinstance(body, (*PLACING, *MARKET)):
        return _market(market, command, actor)
    if isinstance(body, MERGING):
        return _merging(market, body)
    if isinstance(body, PROPOSING):
        return _proposing(market, body)
    return space_sessions.decide(market, command, actor)


def _entered(market: Market, body: Entered) -> list[Effect]:
    """The rooms of the settings are put up once; a round starts its clock."""
    scene = market.scene
    effects: list[Effect] = []
    if not scene.written(Room):
        effects += [Put(room_id(scene.id, n), room, author="") for n, room in enumerate(rooms_of(scene.settings.rooms))]
    slot = round_of(body.phase)
    if slot is not None and not body.back:
        effects.append(Wind(market.slots[slot].minutes * 60.0))
    return [*effects, *space_sessions.entered(market, body)]


# ── Topics ──


def session(market: Market, session_id: str) -> str:
    """A session, also by the id of a topic that was merged into it. Raises Rejected if it is gone."""
    found = market.session(session_id)
    if not found:
        raise Rejected(N_("This is no longer there."))
    return found


def _topic(market: Market, topic_id: str) -> Record[Topic]:
    """A topic on the board. Raises Rejected."""
    topic = market.scene.need(topic_id, Topic)
    if not topic.alive:
        raise Rejected(N_("This is no longer there."))
    return topic


def _head(market: Market, topic_id: str) -> str:
    return market.head(_topic(market, topic_id).id)


def hosts_only(market: Market, session_id: str, actor: Actor) -> None:
    """Refuse whoever does not host a session. The desk writes down what was agreed on in the room."""
    if actor.role is Role.PARTICIPANT and actor.person not in market.hosts(session_id):
        raise Rejected(N_("Only who hosts this topic can do that."))


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
            of = body.session if scene.get(body.session, Twin) is not None else _topic(market, body.session).id
            if not who:
                raise Rejected(N_("Choose for whom this is entered."))
            if market.hosts(session(market, of)) if of in market.sessions else market.host(scene.need(of, Topic)):
                raise Rejected(N_("Somebody hosts this topic already."))
            _not_twice(market, session(market, of), who)
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


def _not_twice(market: Market, session_id: str, who: str) -> None:
    """Refuse that somebody hosts two sessions in one round."""
    cell = market.cell(session_id)
    if cell is None:
        return
    for (slot, _), other in market.cells.items():
        if slot == cell[0] and other != session_id and who in market.hosts(other):
            _twice(market, other)


def _twice(market: Market, other: str) -> None:
    twice = N_("In that round the host is at “%(title)s” already. Nobody can be in two places: choose another round, or trade.")
    raise Rejected(twice, title=market.title(other))


def _hosting(market: Market, command_id: str, body: PassTopic | RepeatTopic | DropRepeat) -> list[Effect]:
    scene = market.scene
    match body:
        case PassTopic():
            twin = scene.get(body.session, Twin)
            of = twin.id if twin is not None and twin.alive else _topic(market, body.session).id
            if body.person:
                if scene.roster.get(body.person) is None:
                    raise Rejected(N_("This person is no longer on the list."))
                _not_twice(market, session(market, of), body.person)
            return [Put(host_id(of), Host(of, body.person), author=body.person)]
        case RepeatTopic():
            return [Put(command_id, Twin(_head(market, body.topic)), origin=_head(market, body.topic), author="")]
        case DropRepeat():
            twin = scene.need(body.session, Twin)
            if market.notes(twin.id):
                raise Rejected(N_("There is a report on this session already. It stays."))
            return [Remove(twin.id)]
    raise Rejected(N_("This step does not know that."))


# ── The matrix ──


def _market(market: Market, command: Command, actor: Actor) -> list[Effect]:
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
        _twice(market, clash)
    effects: list[Effect] = [_put(market, session_id, (slot, room))]
    if other and old is None:
        effects.append(Remove(placed_id(other)))  # who comes from outside has nothing to give: the other one waits again
    elif other and old is not None:
        if clash := market.busy(other, old[0], but=session_id):
            _twice(market, clash)
        effects.append(_put(market, other, old))
    return effects


def _put(market: Market, session_id: str, cell: tuple[int, str]) -> Put:
    """The new place, and the old one with it: people have it in mind. Back there it is as if nothing was."""
    now, before = market.cell(session_id), market.moved_from(session_id)
    old = (-1, "") if now is None or before == cell else now
    return Put(placed_id(session_id), Placed(session_id, cell[0], cell[1], old[0], old[1]), author="")


def _interest(market: Market, session_id: str, who: str, *, on: bool) -> list[Effect]:
    if not who:
        raise Rejected(N_("Choose for whom this is entered."))
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


def _merging(market: Market, body: Any) -> list[Effect]:
    if market.begun:
        raise Rejected(N_("The rounds have begun: topics stay as they are."))
    if isinstance(body, PartTopic):
        pointer = market.scene.get(merged_id(body.topic), Merged)
        if pointer is None:
            raise Rejected(N_("This topic stands for itself."))
        return [Remove(pointer.id)]
    assert isinstance(body, MergeTopics)
    one, into = _head(market, body.topic), _head(market, body.into)
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
                _twice(market, other)
    if old is not None:
        effects.append(Remove(placed_id(one)))
    if market.cell(into) is None and old is not None:
        effects.append(_put(market, into, old))
    return effects


# ── Rooms ──


def _room(market: Market, command_id: str, body: AddRoom | EditRoom | DropRoom) -> list[Effect]:
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


# ── A proposed plan, and who one is ──


def _proposing(market: Market, body: Any) -> list[Effect]:
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


def _tags(market: Market, command_id: str, body: SetTags, actor: Actor) -> list[Effect]:
    scene = market.scene
    if not scene.settings.hashtags:
        raise Rejected(N_("Here nobody writes hashtags."))
    if actor.person is None:
        raise Rejected(N_("Choose for whom this is entered."))
    tags = tuple(t for tag in body.tags if (t := tag.strip().lstrip("#").strip()))[: scene.settings.hashtags]
    old = [r for r in scene.written(Tags) if r.author == actor.person]
    if not tags:
        return [Remove(r.id) for r in old]
    return [Put(old[0].id if old else command_id, Tags(tags), author=actor.person)]
