"""Pictures: how one comes onto a board, is described in words, and goes again. Rules of the core, pure.

By the time of these commands the bytes lie in their table (`album`); a command that is refused leaves them to be dropped.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from facilitation.method import N_, Body, Conflict, Rejected
from facilitation.pen import Forbidden, Pen
from facilitation.people import Role
from facilitation.photos import Photo, Side, photo, pictures_of
from facilitation.records import Record, Ref, Text, marks

MOST = 100
"""Pictures that one person may send to an event."""
NOT_YOURS = N_("This picture is not there.")


class AddPicture(Body, frozen=True, tag="add_picture"):
    """A picture has come in. Made by the page that took it, never sent over the wire; the command's id is the picture's."""

    width: Side
    height: Side
    alt: Text = ""
    board: bool = False


class Describe(Body, frozen=True, tag="describe"):
    """Say in words what a picture shows; `saw` is what stood there before."""

    picture: Ref
    text: Text
    saw: Text = ""


class TypeIn(Body, frozen=True, tag="type_in"):
    """A card is typed in from the photo of a pinboard. It becomes a contribution of the step, wherever that puts it."""

    picture: Ref
    text: Text
    place: Annotated[str, msgspec.Meta(max_length=200)] = ""


class DropPictures(Body, frozen=True, tag="drop_pictures"):
    """Pictures that nobody carries go. Made by the server."""

    pictures: tuple[Ref, ...]


BODIES: tuple[type[Body], ...] = (AddPicture, Describe, DropPictures)


def decide(pen: Pen, body: Body) -> None:
    """Carry out one command. Raises Rejected."""
    match body:
        case AddPicture():
            _add(pen, body)
        case Describe():
            _describe(pen, body)
        case DropPictures():
            pen.final = True
            carried = pen.methods.carriers(pen.draft)
            for picture in body.pictures:
                record = pen.draft.get(picture)
                if record is not None and isinstance(record.data, Photo) and not record.data.board and picture not in carried:
                    pen.update(record, Photo(), author=None, entered_by=None, removed=record.removed or pen.seq)


def _add(pen: Pen, body: AddPicture) -> None:
    run, person = pen.run(pen.command.activity), pen.actor.person
    method, desk = pen.methods.of(run), pen.actor.role is Role.MODERATOR
    if not any(marks(command, "picture") for command in method.commands) and not (body.board and desk):
        raise Rejected(N_("This step takes no pictures."))
    if body.board and not desk:
        raise Forbidden
    if run.data.state == "prepared":
        raise Rejected(N_("This step has not begun yet."))
    if run.data.state == "confirmed" and person is not None:
        # It would say, in the log, who wrote the card that carries it.
        raise Rejected(N_("This step is confirmed. Pictures can no longer be added."))
    mine = sum(1 for r in pen.draft if isinstance(r.data, Photo) and r.author == person is not None)
    if mine >= MOST and not desk:
        raise Rejected(N_("You have sent %(most)s pictures already. That is the most one person may send."), most=MOST)
    waiting = pen.methods.carriers(pen.draft).get(pen.command.id, ())
    if any(r.author not in (None, person) for r in waiting):
        raise Rejected(NOT_YOURS)
    data = Photo(width=body.width, height=body.height, alt=body.alt.strip(), board=body.board)
    pen.create(pen.command.id, data, activity=run.id, author=person)


def _describe(pen: Pen, body: Describe) -> None:
    record = photo(pen.draft, body.picture)
    if record is None:
        raise Rejected(N_("This is no longer there."))
    if pen.actor.role is Role.MODERATOR:
        pen.seen(record.id)
    elif record.author != pen.actor.person or pen.actor.person is None:
        raise Rejected(N_("Only its author can change this."))
    if record.data.alt != body.saw:
        raise Conflict(record.data.alt)
    pen.update(record, msgspec.structs.replace(record.data, alt=body.text.strip()))


def check(pen: Pen) -> None:
    """Nobody carries somebody else's picture: its id would be a key to it. Raises Rejected."""
    if pen.actor.role is not Role.PARTICIPANT:
        return
    for record in pen.draft.changed.values():
        before = pen.draft.under.get(record.id)
        known = set(pictures_of(before.data)) if before is not None else set()
        for picture in set(pictures_of(record.data)) - known:
            there = pen.draft.get(picture)  # None: it is still on its way
            if there is not None and not _own(there, pen.actor.person):
                raise Rejected(NOT_YOURS)


def _own(record: Record[Any], person: str | None) -> bool:
    return isinstance(record.data, Photo) and record.author == person and person is not None
