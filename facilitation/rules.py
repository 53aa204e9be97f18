"""One command, decided: the pure heart. A board, a command and an actor give a draft with what changed, or Rejected.

Who may send what stands in one table (ROLES for the core's commands, each method's phases for its own).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from facilitation import agenda, clockwork, guests, joining, merging, picturing, planning, projection, steering, upkeep, whole
from facilitation.formats import Methods, decode_settings, may
from facilitation.method import N_, Actor, Body, Command, Method, Put, Rejected, Tick
from facilitation.origins import pass_on
from facilitation.pen import Forbidden, Pen
from facilitation.people import Role, heir
from facilitation.photos import Photo, photo
from facilitation.records import Board, Change, Draft, Record, Status, texts_of

_DESK = frozenset({Role.ORGANISER, Role.MODERATOR})
_DOOR = _DESK | {Role.HELPER}
_ORGANISER = frozenset({Role.ORGANISER})
_PHONE = frozenset({Role.PARTICIPANT})

ROLES: Mapping[type[Body], frozenset[Role]] = {
    **dict.fromkeys(planning.BODIES, _DESK),
    **dict.fromkeys(steering.BODIES, frozenset({Role.MODERATOR})),
    **dict.fromkeys(projection.BODIES, frozenset({Role.MODERATOR})),
    **dict.fromkeys(clockwork.BODIES, frozenset({Role.MODERATOR})),
    **dict.fromkeys(upkeep.BODIES, frozenset({Role.MODERATOR})),
    joining.Join: _PHONE,
    joining.NextPerson: _PHONE,
    joining.EditMe: _PHONE,
    joining.Go: _PHONE,
    joining.Return: _PHONE,
    joining.Leave: _PHONE,
    joining.ComeBack: _PHONE,
    joining.EraseMe: _PHONE,
    joining.Erase: _DESK,
    joining.AddPerson: _DOOR,
    joining.EditPerson: _DESK,
    guests.TakeGuests: _DESK,
    guests.EditGuest: _DESK,
    guests.DropGuests: _DESK,
    guests.CheckIn: _DOOR,
    guests.CheckOut: _DOOR,
    guests.Register: _PHONE,
    guests.Unregister: _PHONE,
    guests.Forget: _ORGANISER,
    **dict.fromkeys(merging.BODIES, frozenset({Role.MODERATOR})),
    **dict.fromkeys(whole.BODIES, _ORGANISER),
    picturing.AddPicture: _PHONE | {Role.MODERATOR},
    picturing.Describe: _PHONE | {Role.MODERATOR},
    picturing.TypeIn: frozenset({Role.MODERATOR}),
    picturing.DropPictures: _ORGANISER,
}
"""Which role may send which command of the core. What is not here nobody may send."""

OWN: frozenset[type[Body]] = frozenset(
    {
        joining.Join,
        joining.NextPerson,
        joining.Return,
        planning.NewEvent,
        guests.Register,
        guests.Unregister,
        guests.Forget,
        picturing.AddPicture,
        picturing.DropPictures,
        *whole.BODIES,
    }
)
"""Those that our own pages and the server itself make: nobody sends them over the wire."""

ALWAYS: frozenset[type[Body]] = frozenset(
    {whole.Archive, joining.Erase, joining.EraseMe, guests.Unregister, guests.DropGuests, guests.Forget}
)
"""What may be done to an event in the archive too: take it back, and be forgotten."""

IN_ARCHIVE = N_("This event is in the archive. It can be read, but not changed.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command changes: the records as they are now, the change to be logged, older changes that were emptied."""

    records: tuple[Record[Any], ...]
    change: Change
    rewritten: tuple[Change, ...] = ()


def decide(board: Board | Draft, log: Sequence[Change], methods: Methods, command: Command, actor: Actor) -> Decision:
    """Decide one command. Pure: the board stays as it is. Raises Rejected (Forbidden, Conflict) with a sentence."""
    body = command.body
    if actor.person is not None and not isinstance(body, joining.Join):
        actor = _as_she_is_now(board, actor, actor.person)
    draft = Draft(board)
    pen = Pen(draft, methods, command, actor, log, board.seq + 1)
    if agenda.archived(board) and type(body) not in ALWAYS:
        raise Rejected(IN_ARCHIVE)
    roles = ROLES.get(type(body))
    if roles is None:
        _of_method(pen, body)
    elif actor.role not in roles:
        raise Forbidden
    elif isinstance(body, planning.BODIES):
        planning.decide(pen, body)
    elif isinstance(body, steering.BODIES):
        steering.decide(pen, body)
    elif isinstance(body, projection.BODIES):
        projection.decide(pen, body)
    elif isinstance(body, clockwork.BODIES):
        clockwork.decide(pen, body)
    elif isinstance(body, upkeep.BODIES):
        upkeep.decide(pen, body)
    elif isinstance(body, whole.BODIES):
        whole.decide(pen, body)
    elif isinstance(body, merging.MergePeople):
        merging.decide(pen, body)
    elif isinstance(body, guests.BODIES):
        guests.decide(pen, body)
    elif isinstance(body, picturing.TypeIn):
        _typed_in(pen, body)
    elif isinstance(body, picturing.BODIES):
        picturing.decide(pen, body)
    else:
        joining.decide(pen, body)
    _check(pen)
    records = tuple(r for r in draft.changed.values() if r != board.get(r.id))
    touched = tuple(r.id for r in records)
    before = {} if pen.rewritten or pen.final else {r: board.get(r) for r in touched}
    who = actor.entered_by or actor.id
    if pen.erased:  # the log must not say what belonged together
        touched, who = (pen.erased,), who if who != pen.erased else ""
    change = Change(
        seq=pen.seq,
        command_id=command.id,
        actor=who or None,
        activity=command.activity or next((r.activity for r in records if r.activity), None),
        command=body.tag(),
        touched=touched,
        before=before,
        at=command.at,
        late=pen.late,
    )
    return Decision(records, change, tuple(pen.rewritten.values()))


def _as_she_is_now(board: Board | Draft, actor: Actor, person: str) -> Actor:
    """The actor, under the name that counts: a phone may still send as somebody who was merged with another person."""
    now = heir(board, person)
    if now is None:  # what was still under way must not outlive the erasure
        raise Rejected(N_("This person is no longer on the list."))
    return actor if now.id == person else replace(actor, person=now.id, id=now.id if actor.id == person else actor.id)


def _of_method(pen: Pen, body: Body) -> None:
    run = pen.run(pen.command.activity)
    method = pen.methods.of(run)
    if not isinstance(body, (*method.commands, Tick)):
        raise Rejected(N_("This step does not know that."))
    sender = pen.draft.get(pen.actor.person) if pen.actor.person is not None else None
    if sender is not None and sender.data.channel == "link" and sender.data.at != run.id:
        raise Forbidden  # who came by a step's own link takes part in nothing else
    status: Status = "on"
    if not isinstance(body, Tick):
        status = _standing(pen, method, run, type(body))
    pen.late = status == "late"
    pen.apply(run, method.decide(pen.scene(run), pen.command, pen.actor), status=status)
    pass_on(pen)


def _typed_in(pen: Pen, body: picturing.TypeIn) -> None:
    """A card from the photo of a pinboard: the step's own contribution, and the photo knows that it was read from there."""
    record = photo(pen.draft, body.picture)
    if record is None or not record.data.board:
        raise Rejected(N_("This is no longer there."))
    if not body.text.strip():
        raise Rejected(N_("Please write something."))
    run = pen.run(record.activity)
    method = pen.methods.of(run)
    card = method.typed(pen.scene(run), body.place, body.text)
    status = _standing(pen, method, run, type(card))
    effects = method.decide(pen.scene(run), replace(pen.command, body=card, activity=run.id), pen.actor)
    fresh = [e.id for e in effects if isinstance(e, Put) and texts_of(e.data) and pen.draft.get(e.id) is None]
    pen.apply(run, effects, status=status)
    pen.update(record, msgspec.structs.replace(record.data, cards=(*record.data.cards, *fresh)))


def _standing(pen: Pen, method: Method, run: Record[agenda.Activity], body: type[Body]) -> Status:
    """The status of what is written now: on, waiting for approval, or late. Raises where the rules forbid it."""
    settings = decode_settings(method, run.data.settings)
    stages = method.stages(settings)
    role = Role.PARTICIPANT if pen.actor.entered_by else pen.actor.role
    if body.contribution and pen.actor.role is Role.MODERATOR:
        role = Role.PARTICIPANT  # what may be written on a phone, a moderator may enter for somebody without one
    phases = [p.key for p in stages if role in p.may.get(body, ())]
    if not phases:
        raise Forbidden
    now = role in may(method, settings, run.data.phase).get(body, ())
    if run.data.state not in ("prepared", "open") and body in method.lasting:
        return "on"  # life goes on after the step, and after the day
    if run.data.state == "open" and now:
        waits = run.data.approval and pen.actor.role is Role.PARTICIPANT
        return "waiting" if waits else "on"
    reached = {phase for phase, _ in run.data.steps}
    if run.data.state == "prepared" or not reached.intersection(phases):
        raise Rejected(N_("This step has not begun yet."))
    if not body.contribution:
        raise Rejected(N_("This step is closed. Ask the moderator if it is important."))
    return "late" if pen.actor.role is Role.PARTICIPANT else "on"


def _check(pen: Pen) -> None:
    """What must always hold, for every activity that this command has touched."""
    touched = {r.activity or (r.id if r.kind == "activity" else None) for r in pen.draft.changed.values()}
    people = any(r.kind in {"person", "group", "membership"} for r in pen.draft.changed.values())
    picturing.check(pen)
    for record in pen.draft.changed.values():
        if record.kind == "activity":
            _check_run(pen, record)
    for run in agenda.activities(pen.draft):
        if (run.id in touched or people) and (method := pen.methods.get(run.data.method)) is not None:
            method.check(pen.methods.scene(pen.draft, run))


def _check_run(pen: Pen, run: Record[agenda.Activity]) -> None:
    """Whatever changes a step, undo included: its phase is one of its own, and what is written on it keeps its format."""
    method = pen.methods.get(run.data.method)
    if run.removed is not None and planning.contributions(pen, run):
        raise Rejected(N_("This step has cards. Please close it instead of removing it."))
    if run.removed is not None or method is None:
        return
    stages = method.stages(decode_settings(method, run.data.settings))
    if run.data.state != "prepared" and run.data.phase not in {p.key for p in stages}:
        raise Rejected(N_("This step has no such phase."))
    known = {Photo.tag(), *(kind.tag() for kind in method.records)}
    if any(r.kind not in known for r in pen.draft if r.activity == run.id):
        raise Rejected(N_("Something has been entered here already. The format and its settings stay as they are."))
