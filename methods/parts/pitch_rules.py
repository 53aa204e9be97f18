"""The rules of a pitch: what each command changes. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from facilitation.method import N_, Actor, Body, Command, Conflict, Effect, Entered, Put, Rejected, Remove, Wind
from facilitation.people import Group, membership_id
from facilitation.records import Record
from methods.parts import groups
from methods.parts.cards import same
from methods.parts.order import between, end
from methods.parts.pitch_bodies import (
    AdoptTopic,
    CallPitch,
    EditTopic,
    HalveTopic,
    MergeTopics,
    MoveTopic,
    NextPitch,
    PartTopic,
    PassTopic,
    SetRoom,
    ShareRooms,
    SkipPitch,
    SubmitTopic,
    SupportTopic,
    WithdrawTopic,
    WorkAlone,
)
from methods.parts.pitch_shape import head_of, shape, topic_of
from methods.parts.pitch_state import Pitches
from methods.parts.pitch_tables import Table
from methods.parts.pitches import (
    Floor,
    Interest,
    Joined,
    Owner,
    Place,
    Seeks,
    Topic,
    Turn,
    floor_id,
    interest_id,
    joined_id,
    owner_id,
    place_id,
    seeks_id,
    turn_id,
)


def decide(pitches: Pitches, command: Command, actor: Actor) -> list[Effect]:
    """What a command changes. Raises Rejected."""
    scene, body = pitches.scene, command.body
    match body:
        case SubmitTopic():
            return [Put(command.id, _written(pitches, body), author=actor.person or "")]
        case EditTopic():
            return _edit(pitches, body, actor)
        case WithdrawTopic():
            topic = _own(pitches, body.topic, actor)
            return [Remove(topic.id)] if topic.author == actor.person else [Put(owner_id(topic.id), Owner(topic.id))]
        case AdoptTopic():
            topic, who = topic_of(pitches, body.topic), actor.person or ""
            if pitches.owner(topic):
                raise Rejected(N_("Somebody stands for this topic already."))
            return [Put(owner_id(topic.id), Owner(topic.id, who), author=who)]
        case PassTopic():
            topic = topic_of(pitches, body.topic)
            if body.person and scene.roster.get(body.person) is None:
                raise Rejected(N_("This person is no longer on the list."))
            return [Put(owner_id(topic.id), Owner(topic.id, body.person), author=body.person)]
        case SupportTopic():
            return _support(pitches, body, actor.person or "")
        case Entered() | NextPitch() | SkipPitch() | CallPitch():
            return _speak(pitches, body)
        case MoveTopic():
            topic = topic_of(pitches, body.topic)
            place = between(pitches.topics, topic.id, body.before)
            return [Put(topic.id, msgspec.structs.replace(topic.data, place=place))]
        case MergeTopics() | PartTopic() | HalveTopic() | WorkAlone():
            return shape(pitches, body, actor)
        case SetRoom() | ShareRooms():
            return _rooms(pitches, body)
    raise Rejected(N_("This step does not know that."))


# ── Topics and their owners ──


def _own(pitches: Pitches, topic_id: str, actor: Actor) -> Record[Topic]:
    """A topic that the actor stands for, also while it waits for approval. A moderator decides for whom she typed it in."""
    topic = pitches.scene.need(topic_id, Topic)
    if actor.person is None or pitches.owner(topic) != actor.person or (actor.entered_by and not topic.entered_by):
        raise Rejected(N_("Only who stands for this topic can change it."))
    return topic


def _titled(title: str) -> str:
    if not title.strip():
        raise Rejected(N_("A topic needs a title."))
    return title.strip()


def _written(pitches: Pitches, body: SubmitTopic) -> Topic:
    place = end(pitches.scene.written(Topic))
    return Topic(
        _titled(body.title), same(body.concern), body.need.strip(), body.scribe, body.crew, body.signed, body.aloud, place
    )


def _edit(pitches: Pitches, body: EditTopic, actor: Actor) -> list[Effect]:
    topic, who = _own(pitches, body.topic, actor), actor.person or ""
    now, looked = topic.data, pitches.wants(topic)
    if (now.title, now.concern, looked.need) != (body.saw_title, same(body.saw_concern), body.saw_need):
        raise Conflict("\n".join(t for t in (now.title, now.concern, looked.need) if t))
    if topic.author != who:
        seeks = Seeks(topic.id, who, body.need.strip(), body.scribe, body.crew)
        owner = Owner(topic.id, who, body.signed, body.aloud)
        return [Put(seeks_id(topic.id, who), seeks, author=who), Put(owner_id(topic.id), owner)]
    fields: dict[str, Any] = {"title": _titled(body.title), "concern": same(body.concern), "need": body.need.strip()}
    flags = {name: getattr(body, name) for name in ("scribe", "crew", "signed", "aloud")}
    effects: list[Effect] = [Put(topic.id, msgspec.structs.replace(now, **fields, **flags))]
    if pitches.scene.get(owner_id(topic.id), Owner) is not None:  # it was passed on once, and back again
        effects.append(Put(owner_id(topic.id), Owner(topic.id, who, body.signed, body.aloud)))
    return effects


# ── Speaking ──


def _speak(pitches: Pitches, body: Body) -> list[Effect]:
    seconds, speaking = float(pitches.scene.settings.pitch_seconds), pitches.speaking
    first = pitches.waiting[0].id if pitches.waiting else ""
    match body:
        case Entered(phase="settled"):
            return settle(pitches)
        case Entered(phase="pitch"):
            # The clock waits until the first one stands in front.
            topic = speaking or first
            return [_floor(pitches, topic), Wind(seconds, held=True)] if topic else []
        case Entered(phase="recruit" | "assign"):
            return [_turn(speaking, "pitched"), _floor(pitches, "")] if speaking else []
        case Entered():
            return []
        case CallPitch():
            return [_floor(pitches, head_of(pitches, body.topic).id), Wind(seconds)]
    if not speaking and not first:
        raise Rejected(N_("Everybody has had a turn."))
    turn = _turn(speaking, "skipped" if isinstance(body, SkipPitch) else "pitched")
    return [*([turn] if speaking else []), _floor(pitches, first), Wind(seconds if first else 0)]


def _turn(topic: str, state: Any) -> Put:
    return Put(turn_id(topic), Turn(topic, state), author="")


def _floor(pitches: Pitches, topic: str) -> Put:
    return Put(floor_id(pitches.scene.id), Floor(topic), author="")


# ── Supporters ──


def _support(pitches: Pitches, body: SupportTopic, who: str) -> list[Effect]:
    scene, head = pitches.scene, head_of(pitches, body.topic).id
    family = [t.id for t in pitches.family(head)]
    joined, shown = pitches.joined(who), [i for t in family if scene.get(i := interest_id(t, who), Interest) is not None]
    inside = joined is not None and joined.data.topic in family
    if body.degree == "join":
        topic = joined.data.topic if joined is not None and inside else head
        return [
            Put(joined_id(scene.id, who), Joined(topic, who, body.scribe), author=who),
            *(Remove(i) for i in shown),
        ]
    if not body.degree and not inside and not shown:
        raise Rejected(N_("This person has not signed up for that topic."))
    keep = interest_id(head, who) if body.degree else ""
    effects: list[Effect] = [Remove(joined_id(scene.id, who))] if inside else []
    effects += [Remove(i) for i in shown if i != keep]
    if body.degree:
        effects.append(Put(keep, Interest(head, who, body.degree), author=who))
    return effects


# ── Groups ──


def rooms(pitches: Pitches) -> list[tuple[str, int]]:
    """The rooms that the settings name: (room, seats), 0 for any number."""
    found = []
    for line in pitches.scene.settings.rooms:
        room, _, seats = (part.strip() for part in line.partition("|"))
        if room:
            found.append((room[:300], min(int(seats), 1_000) if seats.isdecimal() else 0))
    return found


def _rooms(pitches: Pitches, body: SetRoom | ShareRooms) -> list[Effect]:
    named = rooms(pitches)
    if isinstance(body, ShareRooms):
        if not named:
            raise Rejected(N_("The settings name no rooms."))
        large = sorted(named, key=lambda r: -(r[1] or 1_001))
        many = sorted(pitches.tables, key=lambda t: -len(t.people))
        return [_sit(table.of, *room) for table, room in zip(many, large, strict=False)]
    tables = {t.of: t for t in pitches.tables}
    if body.of not in tables and body.of not in {t.id for t in pitches.heads}:
        raise Rejected(N_("This is no longer there."))
    room = body.room.strip()
    old = pitches.scene.get(place_id(body.of), Place)
    effects: list[Effect] = [_sit(body.of, room, body.seats or dict(named).get(room, 0))]
    other = next((t for t in tables.values() if room and t.of != body.of and t.room.casefold() == room.casefold()), None)
    if other is not None:  # two groups never sit on one chair
        effects.append(_sit(other.of, old.data.room if old else "", old.data.seats if old else 0))
    return effects


def _sit(of: str, room: str, seats: int) -> Put:
    return Put(place_id(of), Place(of, room, seats), author="")


def settle(pitches: Pitches) -> list[Effect]:
    """Groups on the event's own board, so that the next steps can work in them. Again: only what has changed since.

    Whoever was placed by hand meanwhile stays where she is, unless that group is gone.
    """
    scene, tables = pitches.scene, pitches.tables
    wanted = {groups.copy_id(scene, t.of): t for t in tables}
    old = {g.id: g for g in scene.groups}
    gone = [g for g in old.values() if g.origin is not None and g.id not in wanted]
    effects: list[Effect] = list(groups.begin(scene)) if wanted else []
    effects += [_group(pitches, gid, table, n, old.get(gid)) for n, (gid, table) in enumerate(wanted.items(), 1)]
    seated = {p: gid for gid, table in wanted.items() for p in table.people}
    for person, gid in seated.items():
        group = scene.group_of(person)
        if group is None or group.id != gid:
            effects.append(groups.seat(scene, person, gid))
    for group in gone:
        effects.append(Remove(group.id))
        left = (p.id for p in scene.roster.members(group.id) if p.id not in seated)
        effects += [Remove(membership_id(scene.grouping, p)) for p in left]
    return effects


def _group(pitches: Pitches, gid: str, table: Table, number: int, old: Record[Group] | None) -> Put:
    room, seats = (table.room, table.seats) if table.room or old is None else (old.data.room, old.data.seats)
    title = pitches.title(table.topic, table.half)[:300]
    of = pitches.sources(table.topic)
    data = Group(pitches.scene.grouping, title, pitches.concern(table.topic), room, seats, float(number), of)
    return Put(gid, data, origin=table.topic.id, author="")
