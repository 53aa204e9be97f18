"""The rules of the rounds and of what comes after them: coming and going, reports, news, dots, action groups. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from facilitation.method import N_, Actor, Command, Conflict, Effect, Entered, Put, Rejected, Remove, Wind
from facilitation.people import Role
from methods.parts.cards import same, written
from methods.parts.space_records import (
    FIELDS,
    Acting,
    Dot,
    Field,
    GoesOn,
    News,
    Note,
    Outcome,
    Visit,
    acting_id,
    goes_on_id,
    news_id,
    outcome_id,
    visit_id,
)
from methods.parts.space_round_bodies import (
    NEWS,
    CallNews,
    Come,
    EditNote,
    Go,
    GoOn,
    JoinAction,
    NewsBack,
    PlaceDot,
    SetEnding,
    TakeDot,
    WithdrawNote,
    WriteReport,
)
from methods.parts.space_state import Market

MOST_LINES = 40
"""A report that comes at once has at most so many lines; what is more stays together in the last one."""


def decide(market: Market, command: Command, actor: Actor) -> list[Effect]:
    """What a command changes. Raises Rejected."""
    body, who = command.body, actor.person or ""
    match body:
        case Come() | Go():
            if isinstance(body, Go):
                return _left(market, who)
            session = _need(market, body.session)
            return [*_left(market, who, session), Put(visit_id(session, who), Visit(session, who), author=who)]
        case GoOn():
            return _go_on(market, body, actor)
        case SetEnding():
            return _ending(market, body, actor)
        case WriteReport():
            return _report(market, command.id, body, actor)
        case EditNote() | WithdrawNote():
            note = market.scene.need(body.note, Note)
            if not who or note.author != who or (actor.entered_by and not note.entered_by):
                raise Rejected(N_("Only its author can change this line."))
            if isinstance(body, WithdrawNote):
                return [Remove(note.id)]
            if note.data.text != same(body.saw):
                raise Conflict(note.data.text)
            return [Put(note.id, msgspec.structs.replace(note.data, text=written(body.text)))]
        case PlaceDot() | TakeDot():
            return _dot(market, command.id, body, who)
        case JoinAction():
            return _join(market, body, who)
    if isinstance(body, NEWS):
        return _news(market, body)
    raise Rejected(N_("This step does not know that."))


def entered(market: Market, body: Entered) -> list[Effect]:
    """What a phase begins with: the first one tells its news when the moderator lets the clock go."""
    if body.phase != "news" or body.back:
        return []
    order = market.news_order
    if not order:
        return []
    return [_telling(market, order[0]), Wind(float(market.settings.news_seconds), held=True)]


def _need(market: Market, session_id: str) -> str:
    found = market.session(session_id)
    if not found:
        raise Rejected(N_("This is no longer there."))
    return found


# ── Coming and going ──


def _left(market: Market, who: str, but: str = "") -> list[Effect]:
    """She is no longer where she was; that she was there stays."""
    return [
        Put(v.id, msgspec.structs.replace(v.data, there=False))
        for v in market.scene.shown(Visit)
        if v.data.person == who and v.data.there and v.id != visit_id(but, who)
    ]


def _go_on(market: Market, body: GoOn, actor: Actor) -> list[Effect]:
    session, slot, who = _need(market, body.session), market.now, actor.person or ""
    if slot is None:
        raise Rejected(N_("No round is running."))
    if actor.role is Role.PARTICIPANT and not market.was_there(session, who):
        raise Rejected(N_("Only who was in this session can do that."))
    if body.room not in market.rooms:
        raise Rejected(N_("This place is no longer there."))
    if (slot, body.room) in market.cells:
        raise Rejected(N_("The next group has the right to this room. Choose a free one."))
    if (slot, body.room) in market.going_on:
        raise Rejected(N_("Another session goes on there. Choose a free room."))
    return [Put(goes_on_id(session, slot), GoesOn(session, slot, body.room), author="")]


def _ending(market: Market, body: SetEnding, actor: Actor) -> list[Effect]:
    session = _need(market, body.session)
    if actor.role is Role.PARTICIPANT and actor.person not in market.hosts(session):
        raise Rejected(N_("Only who hosts this topic can do that."))
    if actor.role is Role.PARTICIPANT and body.ending == "unreported":
        raise Rejected(N_("The moderator notes that. Your report is still welcome."))
    if not body.ending:
        return [Remove(outcome_id(session))] if market.ending(session) else []
    return [Put(outcome_id(session), Outcome(session, body.ending), author="")]


# ── Reports ──


def _report(market: Market, command_id: str, body: WriteReport, actor: Actor) -> list[Effect]:
    session = _need(market, body.session)
    if actor.role is Role.PARTICIPANT and not market.was_there(session, actor.person or ""):
        raise Rejected(N_("Whoever was in a session writes its report. Say first that you were there."))
    effects: list[Effect] = []
    for field in FIELDS:
        for text in lines(getattr(body, field), field):
            note_id = f"{command_id}.{len(effects)}" if effects else command_id
            effects.append(Put(note_id, Note(session, field, text), author=actor.person or ""))
    if not effects:
        raise Rejected(N_("There is nothing written in this report yet."))
    return effects


def lines(text: str, field: Field) -> Sequence[str]:
    """The lines of one field, without the bullets before them. A contact is one."""
    plain = same(text).strip()
    if field == "contact" or not plain:
        return [plain] if plain else []
    found = [line for raw in plain.split("\n") if (line := raw.strip().lstrip("•*–-").strip())]
    if len(found) > MOST_LINES:
        found = [*found[: MOST_LINES - 1], "\n".join(found[MOST_LINES - 1 :])]
    return found


# ── The evening news ──


def _telling(market: Market, session: str) -> Put:
    return Put(news_id(market.scene.id), News(session), author="")


def _news(market: Market, body: Any) -> list[Effect]:
    order, seconds = market.news_order, float(market.settings.news_seconds)
    if isinstance(body, CallNews):
        session = _need(market, body.session)
        if session not in order:
            raise Rejected(N_("This session did not take place."))
        return [_telling(market, session), Wind(seconds)]
    at = order.index(market.telling) if market.telling in order else -1
    to = at - 1 if isinstance(body, NewsBack) else at + 1
    if isinstance(body, NewsBack) and at < 0:
        to = len(order) - 1
    if to < 0 or (at < 0 and not order):
        raise Rejected(N_("There is no further session."))
    if to >= len(order):
        if at < 0:
            raise Rejected(N_("There is no further session."))
        return [_telling(market, ""), Wind(0)]
    return [_telling(market, order[to]), Wind(seconds)]


# ── Dots and action groups ──


def _dot(market: Market, command_id: str, body: PlaceDot | TakeDot, who: str) -> list[Effect]:
    topic = market.head(_topic(market, body.topic))
    own = market.dots_of(who, topic)
    if isinstance(body, TakeDot):
        if not own:
            raise Rejected(N_("There is no dot of yours here."))
        return [Remove(own[-1].id)]
    if market.spent(who) >= market.budget:
        raise Rejected(N_("All dots are placed. Take one back first."))
    if len(own) >= market.settings.heaped:
        raise Rejected(N_("More dots of one person do not fit on this topic."))
    return [Put(command_id, Dot(topic), author=who)]


def _topic(market: Market, topic_id: str) -> str:
    found = market.session(topic_id)
    if not found:
        raise Rejected(N_("This is no longer there."))
    return market.sessions[found].topic.id


def _join(market: Market, body: JoinAction, who: str) -> list[Effect]:
    topic = _topic(market, body.topic)
    own = [r for r in market.scene.shown(Acting) if r.data.person == who and market.head(r.data.topic) == topic]
    if not body.on:
        return [Remove(r.id) for r in own]
    spoken = market.speaker(topic)
    if body.speaker and spoken not in ("", who):
        raise Rejected(N_("Somebody speaks for this group already."))
    record = own[0].id if own else acting_id(topic, who)
    return [Put(record, Acting(topic, who, body.speaker), author=who)]
