"""What may be done with follow-up groups. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from facilitation import agenda
from facilitation.method import N_, Actor, Command, Effect, Put, Rejected, Remove, Scene
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.cards import same, written
from methods.parts.days import to_come
from methods.parts.followup_kinds import (
    AddAg,
    AddNote,
    Ag,
    Contact,
    DropAg,
    EditAg,
    FollowupSettings,
    JoinAg,
    LeaveAg,
    Member,
    MoveTask,
    Note,
    NoteMember,
    RemoveMember,
    RemoveNote,
    SetContact,
    SetStanding,
    SetTask,
    SpeakFor,
    Task,
    contact_id,
    member_id,
)
from methods.parts.followups import Followups

NOT_YOURS = N_("Only whoever speaks for the group can do this.")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def decide(groups: Followups, command: Command, actor: Actor) -> Sequence[Effect]:
    """Carry out one command. Raises Rejected."""
    scene, body = groups.scene, command.body
    match body:
        case AddAg():
            title = _title(body.title)
            return [Put(command.id, Ag(title, same(body.purpose), scene.settings.support), author="")]
        case EditAg():
            return _edit(groups, command, body, actor)
        case DropAg():
            ag = _need(scene, body.ag)
            if groups.members(ag.id) or groups.tasks(ag.id):
                raise Rejected(N_("There is somebody in this group, or a measure. It can be dissolved, but not taken away."))
            return [Remove(ag.id)]
        case JoinAg() | LeaveAg() | SpeakFor():
            return _membership(groups, body, actor)
        case NoteMember():
            return _note_down(groups, command.id, body)
        case RemoveMember():
            member = scene.need(body.member, Member)
            return [Remove(member.id), *_contact_of(groups, member)]
        case SetContact():
            return _contact(groups, body, actor)
        case AddNote():
            ag = _need(scene, body.ag)
            _need_member(groups, ag, actor)
            day = agenda.local_time(agenda.facts(scene.board), command.at).date().isoformat()
            return [Put(command.id, Note(ag.id, written(body.text), day), author=actor.person or "")]
        case RemoveNote():
            note = scene.need(body.note, Note)
            if actor.role is Role.PARTICIPANT and note.author != actor.person:
                _need_speaker(groups, _need(scene, note.data.ag), actor)
            return [Remove(note.id)]
        case SetTask():
            return _task(groups, body, actor)
        case MoveTask():
            task, to = scene.need(body.task, Task), _need(scene, body.ag)
            return [Put(task.id, msgspec.structs.replace(task.data, ag=to.id))] if task.data.ag != to.id else []
        case SetStanding():
            ag = _need(scene, body.ag)
            _need_speaker(groups, ag, actor)
            reason = _reason(body.reason, body.progress == "dropped")
            return [Put(ag.id, msgspec.structs.replace(ag.data, progress=body.progress, reason=reason))]
    return []


def _need(scene: Scene[FollowupSettings], ag: str) -> Record[Ag]:
    found = scene.need(ag, Ag)
    if not found.alive:
        raise Rejected(N_("This group is no longer there."))
    return found


def _title(text: str) -> str:
    if not text.strip():
        raise Rejected(N_("Please give the group a name."))
    return " ".join(text.split())


def _need_member(groups: Followups, ag: Record[Ag], actor: Actor) -> None:
    if actor.role is Role.PARTICIPANT and groups.member(ag.id, actor.person) is None:
        raise Rejected(N_("Only who goes on with this group can do this."))


def _need_speaker(groups: Followups, ag: Record[Ag], actor: Actor) -> None:
    own = groups.member(ag.id, actor.person)
    if actor.role is Role.PARTICIPANT and (own is None or not own.data.speaks):
        raise Rejected(NOT_YOURS)


def _reason(text: str, needed: bool) -> str:
    if needed and not text.strip():
        raise Rejected(N_("Please say why it is dropped."))
    return text.strip() if needed else ""


def _edit(groups: Followups, command: Command, body: EditAg, actor: Actor) -> Sequence[Effect]:
    scene, ag = groups.scene, _need(groups.scene, body.ag)
    _need_speaker(groups, ag, actor)
    if actor.role is Role.PARTICIPANT and any(text is not None for text in (body.title, body.purpose, body.support)):
        raise Rejected(N_("What the group is called and what it is for the moderator changes for you."))
    changed: dict[str, str] = {}
    if body.title is not None:
        changed["title"] = _title(body.title)
    if body.purpose is not None:
        changed["purpose"] = same(body.purpose)
    if body.support is not None:
        changed["support"] = body.support.strip()
    if body.date is not None and body.date.strip() != ag.data.date:
        changed["date"] = to_come(scene, body.date, command.at)
    if body.time is not None:
        changed["time"] = _hour(body.time)
    if body.place is not None:
        changed["place"] = body.place.strip()
    return [Put(ag.id, msgspec.structs.replace(ag.data, **changed))]


def _hour(text: str) -> str:
    """A time of day as 18:30; "" for none. Raises Rejected."""
    typed = text.strip().removesuffix("Uhr").strip()
    if not typed:
        return ""
    found = _TIME.fullmatch(typed) or _TIME.fullmatch(f"{typed}:00")
    if found is None:
        raise Rejected(N_("“%(time)s” is not a time of day, such as 18:30."), time=text.strip())
    return f"{int(found[1]):02}:{found[2]}"


def _membership(groups: Followups, body: JoinAg | LeaveAg | SpeakFor, actor: Actor) -> Sequence[Effect]:
    scene, person = groups.scene, groups.scene.roster.get(actor.person)
    ag = _need(scene, body.ag)
    if person is None:
        raise Rejected(N_("Choose for whom this is entered."))
    own = groups.member(ag.id, person.id)
    match body:
        case JoinAg():
            name = " ".join(body.name.split()) or (own.data.name if own is not None else "")
            if not (name or scene.roster.label(person.id) or person.data.institution):
                raise Rejected(
                    N_("Please say how we may call you: the others of the group want to know who goes on with them.")
                )
            speaks = body.speaks or (own is not None and own.data.speaks)
            if speaks:
                _need_free(groups, ag, person.id)
            if own is not None:
                return [Put(own.id, msgspec.structs.replace(own.data, name=name, speaks=speaks))]
            return [Put(member_id(ag.id, person.id), Member(ag.id, name, speaks), author=person.id)]
        case LeaveAg():
            return [Remove(own.id), *_contact_of(groups, own)] if own is not None else []
        case SpeakFor():
            if own is None:
                raise Rejected(N_("Only who goes on with this group can do this."))
            if body.on:
                _need_free(groups, ag, person.id)
            return [Put(own.id, msgspec.structs.replace(own.data, speaks=body.on, named=body.on and body.named))]


def _need_free(groups: Followups, ag: Record[Ag], person: str) -> None:
    speaker = groups.speaker(ag.id)
    if speaker is not None and (not person or speaker.author != person):
        raise Rejected(N_("Somebody speaks for this group already."))


def _note_down(groups: Followups, command_id: str, body: NoteMember) -> Sequence[Effect]:
    ag, name = _need(groups.scene, body.ag), " ".join(body.name.split())
    if not name:
        raise Rejected(N_("Please write down who goes on with this group."))
    if not body.consent:
        raise Rejected(N_("Please ask her first: a name is only noted down with consent."))
    if body.speaks:
        _need_free(groups, ag, "")
    return [Put(command_id, Member(ag.id, name, body.speaks, body.named, True), author="")]


def _contact_of(groups: Followups, member: Record[Member]) -> list[Effect]:
    """Who leaves takes the contact that she has given with her."""
    contact = groups.contact(member.data.ag)
    own = contact is not None and bool(contact.author) and contact.author == member.author
    return [Remove(contact.id)] if contact is not None and own else []


def _contact(groups: Followups, body: SetContact, actor: Actor) -> Sequence[Effect]:
    ag, old, text = _need(groups.scene, body.ag), groups.contact(body.ag), " ".join(body.text.split())
    _need_member(groups, ag, actor)
    if actor.role is Role.PARTICIPANT and old is not None and old.author != actor.person:
        _need_speaker(groups, ag, actor)
    gone: list[Effect] = [Remove(old.id)] if old is not None else []
    if not text:
        return gone
    # Another one's contact is a record of its own: nobody's author is kept for what somebody else has typed.
    if old is not None and old.author != (actor.person or None):
        raise Rejected(N_("Take away the contact that stands there first."))
    return [Put(contact_id(ag.id, actor.person or ""), Contact(ag.id, text, body.open), author=actor.person or "")]


def _task(groups: Followups, body: SetTask, actor: Actor) -> Sequence[Effect]:
    task = groups.scene.need(body.task, Task)
    ag = _need(groups.scene, task.data.ag)
    _need_speaker(groups, ag, actor)
    if body.status in ("accepted", "running", "done") and groups.speaker(ag.id) is None:
        raise Rejected(N_("First somebody has to speak for this group: a group alone is nobody."))
    reason = _reason(body.reason, body.status == "dropped")
    return [Put(task.id, msgspec.structs.replace(task.data, status=body.status, reason=reason))]
