"""Coming, going and telling who one is: the rules about people. Nobody needs a name, nobody needs an account."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from facilitation.method import N_, Body, Rejected
from facilitation.pen import Forbidden, Pen
from facilitation.people import AgeBand, Language, Membership, Name, Person, Role, membership_id
from facilitation.records import Ref
from facilitation.sealing import erase

Number = Annotated[int, msgspec.Meta(ge=1, le=9_999)]
"""What stands on a numbered card."""


class Join(Body, frozen=True, tag="join"):
    """Sent by the join page for a new phone; the command's id becomes the person's id.

    `ahead`: she comes by the link of a step that is open before the day. She answers there, and takes part in nothing else.
    """

    name: Name = ""
    institution: Name = ""
    region: Name = ""
    age: AgeBand = ""
    lang: Language = "de"
    ahead: Ref = ""


class NextPerson(Join, frozen=True, tag="next_person"):
    """Sent by the page of a shared device when somebody else takes it: a fresh person without a name, who belongs where the
    one before her belonged, and who counts as present if that one did. `group`: the device is this group's from now on."""

    before: Ref = ""
    group: Ref = ""
    present: bool = False


class EditMe(Body, frozen=True, tag="edit_me"):
    name: Name | None = None
    institution: Name | None = None
    region: Name | None = None
    age: AgeBand | None = None
    lang: Language | None = None


class Go(Body, frozen=True, tag="go"):
    """Choose one of several activities that run at the same time; empty: the one in the foreground."""

    to: Ref = ""


class Return(Body, frozen=True, tag="return"):
    """Sent by the page on which somebody has come in on another phone, as the person she was."""


class Leave(Body, frozen=True, tag="leave"):
    pass


class ComeBack(Body, frozen=True, tag="come_back"):
    pass


class EraseMe(Body, frozen=True, tag="erase_me"):
    pass


class Erase(Body, frozen=True, tag="erase"):
    person: Ref


class AddPerson(Body, frozen=True, tag="add_person"):
    """Somebody without a phone, with or without a numbered card."""

    name: Name = ""
    institution: Name = ""
    region: Name = ""
    age: AgeBand = ""
    number: Number | None = None


class EditPerson(Body, frozen=True, tag="edit_person"):
    person: Ref
    name: Name | None = None
    institution: Name | None = None
    region: Name | None = None
    age: AgeBand | None = None
    number: Number | None = None
    present: bool | None = None


BODIES: tuple[type[Body], ...] = (Join, NextPerson, EditMe, Go, Return, Leave, ComeBack, EraseMe, Erase, AddPerson, EditPerson)


def decide(pen: Pen, body: Body) -> None:
    """Carry out one command about people. Raises Rejected."""
    match body:
        case NextPerson():
            _next(pen, body)
        case Join():
            person = _introduced(body, lang=body.lang, **(_from_afar(pen, body.ahead) if body.ahead else {}))
            was = pen.draft.get(pen.command.id)
            if was is not None and was.kind == "person" and was.removed is not None and was.author == was.id:
                pen.update(was, person, removed=None)  # she was here, but not in the copy from which the event came back
            else:
                pen.create(pen.command.id, person, author=pen.command.id)
        case AddPerson():
            number_is_free(pen, body.number)
            person = _introduced(body, number=body.number, channel="paper")
            pen.create(pen.command.id, person, author=pen.command.id)
        case EditPerson():
            if body.number is not None and pen.need(body.person, "person").data.number != body.number:
                number_is_free(pen, body.number)
            _change(pen, body.person, {f: getattr(body, f) for f in body.__struct_fields__ if f != "person"})
        case EditMe():
            _change(pen, _me(pen), {f: getattr(body, f) for f in body.__struct_fields__})
        case Go():
            if body.to:
                pen.run(body.to)
            _change(pen, _me(pen), {"at": body.to, "present": True})
        case Return():
            _change(pen, _me(pen), {"present": True, "channel": "phone", "came": pen.command.at})
        case Leave():
            _change(pen, _me(pen), {"present": False})
        case ComeBack():
            _change(pen, _me(pen), {"present": True})
        case EraseMe():
            erase(pen, _me(pen, afar=True))
        case Erase():
            gone = pen.draft.get(body.person)  # also one whose entry was undone: what she is called still stands there
            if gone is None or gone.kind != "person":
                raise Rejected(N_("This person is no longer on the list."))
            erase(pen, gone.id)


def _next(pen: Pen, body: NextPerson) -> None:
    """Of a group the device is one member, however many hands it goes through."""
    before = pen.draft.get(body.before) if body.before else None
    there = before is not None and before.kind == "person" and before.removed is None
    present = before.data.present if there and before is not None else body.present
    pen.create(pen.command.id, Person(channel="tablet", present=present, lang=body.lang), author=pen.command.id)
    group = pen.need(body.group, "group") if body.group else None
    seats = [r for r in pen.draft.kind(None, "membership") if r.removed is None and there and r.data.person == body.before]
    places = {pen.need(seat.data.group, "group").data.grouping: seat.data.group for seat in seats}
    if group is not None:
        places[group.data.grouping] = group.id
    for seat in seats:
        pen.remove(seat)
    for grouping, place in places.items():
        pen.create(membership_id(grouping, pen.command.id), Membership(place, pen.command.id))


def _introduced(body: Join | AddPerson, **more: Any) -> Person:
    name, institution, region = (text.strip() for text in (body.name, body.institution, body.region))
    return Person(name=name, institution=institution, region=region, age=body.age, **more)


MOST_AHEAD = 20_000
"""Those who may come by links before the day: a flood leaves the laptop standing."""


def _from_afar(pen: Pen, run_id: str) -> dict[str, Any]:
    run = pen.run(run_id)
    if not run.data.ahead or run.data.state != "open":
        raise Rejected(N_("This is not open now."))
    if sum(1 for r in pen.draft.kind(None, "person") if r.data.channel == "link") >= MOST_AHEAD:
        raise Rejected(N_("There is no more room here."))
    return {"channel": "link", "present": False, "at": run.id}


def _me(pen: Pen, *, afar: bool = False) -> str:
    """The person who sends this. `afar`: also somebody who only answers by a link before the day."""
    if pen.actor.person is None or pen.actor.role is not Role.PARTICIPANT:
        raise Forbidden
    if not afar and pen.need(pen.actor.person, "person").data.channel == "link":
        raise Forbidden
    return pen.actor.person


def _change(pen: Pen, person_id: str, fields: dict[str, Any]) -> None:
    record = pen.need(person_id, "person")
    given = {k: v.strip() if isinstance(v, str) else v for k, v in fields.items() if v is not None}
    pen.update(record, msgspec.structs.replace(record.data, **given))


def number_is_free(pen: Pen, number: int | None) -> None:
    """Raises Rejected if somebody has this numbered card."""
    taken = {r.data.number for r in pen.draft.kind(None, "person") if r.removed is None}
    if number is not None and number in taken:
        raise Rejected(N_("Card number %(number)s is already taken."), number=number)
