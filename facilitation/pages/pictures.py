"""Pictures on their way in and out: taken from a form or a phone's own lane, given to whoever is shown them and nobody else.

Where somebody may write she may send a picture; how fast hangs on the person, not on the address, behind which a whole
venue may sit. One of hers is worked on at a time, and all are drawn anew in one thread, so that memory stays bounded.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from facilitation.commands import COMMAND_ID, STATUS, Invalid, actor_for, answer, body_type
from facilitation.database import NotSaved, StoreError
from facilitation.frames import Kept, Refused
from facilitation.house import House
from facilitation.keys import Session
from facilitation.method import N_, Command, Rejected
from facilitation.pages.common import Refusal, Visit, fields_of, go, house_of, lang_of, refusal, session_of, speaks
from facilitation.people import Role, heir
from facilitation.photos import photo
from facilitation.picturing import AddPicture
from facilitation.pixels import LARGEST_FILE, NoPicture, drawn
from facilitation.records import marks
from facilitation.store import NoSuchEvent
from facilitation.views import pictures_in
from facilitation.words import say

LARGEST_BODY = LARGEST_FILE + 256 * 1024
ALT = "picture-alt"
"""The field of a form that says in words what its picture shows."""
LONGEST_ALT = 1_000
KEPT = {"Cache-Control": "private, no-cache", "Vary": "Cookie"}
"""A browser asks again before it shows one a second time: it may have been taken down since."""
Reply = tuple[int, Kept | Refused]


async def take(house: House, event_id: str, session: Session, file: UploadFile, given: Mapping[str, Any], lang: str) -> Reply:
    """Take one picture in: (status, answer). `given`: id, activity, alt, board, for. Twice the same id counts once."""
    picture_id = str(given.get("id") or secrets.token_urlsafe(12))
    words, kept = say(lang), False
    try:
        if not COMMAND_ID.fullmatch(picture_id):
            raise Invalid(N_("A command needs an id of 16 to 64 letters, digits, - or _."))
        board = await house.feed.board(event_id)
        sender = session.person_id or session.link_id or "desk"
        actor = actor_for(session.role, sender, session.person_id, given.get("for") or None, board)
        now = house.live.clock()
        if board.get(picture_id) is None:
            loop = asyncio.get_running_loop()
            pixels = await loop.run_in_executor(house.darkroom, drawn, file.file)
            width, height = await house.album.keep(event_id, picture_id, pixels, now)
            kept = True
        else:
            width = height = 1  # it has come already: the command gets its first answer
        alt = str(given.get("alt") or "")[:LONGEST_ALT]
        body = AddPicture(width, height, alt, board=str(given.get("board", "")) in ("1", "true", "on"))
        ack = await house.live.send(event_id, Command(picture_id, now, body, str(given.get("activity") or "") or None), actor)
    except NoPicture as error:
        return error.status, Refused(no=picture_id, code="invalid", why=words(error.reason))
    except (Invalid, Rejected, NotSaved, NoSuchEvent) as error:
        if kept:
            with suppress(StoreError):
                await house.album.drop(event_id, picture_id)
        reply = answer(picture_id, error, words)
        return STATUS[reply["code"]] if "no" in reply else 200, reply
    return 200, answer(picture_id, ack, words)


async def send_with_pictures(
    request: Visit, event_id: str, role: Role, back: str, refused: Refusal | None = None
) -> Response[Any]:
    """POST …/send/pictures: a plain form with files, without our scripts. The pictures first, then the command."""
    house, session = house_of(request), session_of(request)
    lang = await speaks(request, house, event_id, session, role)
    async with house.lane(session):
        form = await request.form()
        fields = fields_of(form.multi_items())
        board = await house.feed.board(event_id)
        kind = body_type(fields.get("do"), fields.get("activity"), board, house.methods)
        for name in marks(kind, "picture") if kind is not None else ():
            files = [v for k, v in form.multi_items() if k == name and isinstance(v, UploadFile) and v.filename]
            fields[name] = ""
            for file in files[:1]:
                given = {"activity": fields.get("activity"), "alt": fields.get(ALT), "for": fields.get("for")}
                status, reply = await take(house, event_id, session, file, given, lang)
                if "no" in reply:
                    return await refusal(request, reply["why"], status, fields, back, refused)
                fields[name] = str(reply["ack"])
    reply = await house.perform(event_id, session, fields, lang, strict=False)
    if "no" in reply:
        return await refusal(request, reply["why"], STATUS[reply["code"]], fields, back, refused)
    await house.feed.reached(event_id, reply["seq"])
    return go(back)


async def lane(request: Visit, event_id: str, role: Role, back: str) -> Response[Any]:
    """POST …/pictures: one picture (`picture`) with its id, activity and alternative text; answered in kind."""
    house, session = house_of(request), session_of(request)
    lang = await speaks(request, house, event_id, session, role)
    async with house.lane(session):
        form = await request.form()
        fields = fields_of(form.multi_items())
        file = form.get("picture")
        if not isinstance(file, UploadFile) or not file.filename:
            why = say(lang)(N_("Please choose a picture."))
            status, reply = 422, Refused(no=str(fields.get("id") or "") or None, code="invalid", why=why)
            found: Reply = status, reply
        else:
            found = await take(house, event_id, session, file, fields, lang)
    status, answered = found
    if "json" in request.headers.get("accept", ""):
        return Response(answered, status_code=status)
    if "no" in answered:
        return await refusal(request, answered["why"], status, fields, back, None)
    await house.feed.reached(event_id, answered["seq"])
    return go(back)


async def give(request: Visit, event_id: str, picture_id: str, role: Role, *, small: bool) -> Response[bytes]:
    """A picture, for somebody whose screen shows it at this moment; 404 for everybody else, as if there were none."""
    house, session = house_of(request), session_of(request)
    if not await _shown(request, house, event_id, session, role, picture_id):
        return Response(b"", status_code=404, media_type="text/plain")
    tag = f'"{picture_id}{"-s" if small else ""}"'
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=KEPT | {"ETag": tag})
    data = await house.album.bytes_of(event_id, picture_id, small=small)
    if data is None:
        return Response(b"", status_code=404, media_type="text/plain")
    return Response(data, media_type="image/jpeg", headers=KEPT | {"ETag": tag})


async def _shown(request: Visit, house: House, event_id: str, session: Session, role: Role, picture_id: str) -> bool:
    for fresh in (False, True):
        if fresh:  # another process may have written a moment ago what this screen shows already
            if not house.store.shared:
                return False
            await house.feed.refresh(event_id)
        board = await house.feed.board(event_id)
        record = photo(board, picture_id)
        if record is None:
            continue
        feed, lang = house.feed, lang_of(request)
        if role is Role.PARTICIPANT:
            person = heir(board, session.person_id or "")
            if person is None:
                return False
            view = await feed.view(event_id, role, person.data.lang, person.id)
            if picture_id in view.pictures or picture_id in pictures_in(await feed.mine(event_id, person.id, person.data.lang)):
                return True
            continue
        facts = await house.facts(event_id)
        views = [await feed.view(event_id, Role.PROJECTOR, facts.languages[0])]
        if role is Role.MODERATOR:  # her console, and her looks at the wall and at a phone
            views.append(await feed.view(event_id, role, lang, chosen=record.activity or ""))
            views.append(await feed.view(event_id, Role.PARTICIPANT, facts.languages[0]))
        if any(picture_id in view.pictures for view in views):
            return True
    return False


class PhonePictures(Controller):
    path = "/e/{event_id:str}"

    @post("/send/pictures", request_max_body_size=LARGEST_BODY)
    async def send(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        return await send_with_pictures(request, event_id, Role.PARTICIPANT, f"/e/{event_id}")

    @post("/pictures", request_max_body_size=LARGEST_BODY)
    async def lane(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        return await lane(request, event_id, Role.PARTICIPANT, f"/e/{event_id}")

    @get("/picture/{picture:str}")
    async def large(self, request: Visit, event_id: FromPath[str], picture: FromPath[str]) -> Response[bytes]:
        return await give(request, event_id, picture, Role.PARTICIPANT, small=False)

    @get("/picture/{picture:str}/small")
    async def small(self, request: Visit, event_id: FromPath[str], picture: FromPath[str]) -> Response[bytes]:
        return await give(request, event_id, picture, Role.PARTICIPANT, small=True)


class WallPictures(Controller):
    path = "/wall/{event_id:str}"

    @get("/picture/{picture:str}")
    async def large(self, request: Visit, event_id: FromPath[str], picture: FromPath[str]) -> Response[bytes]:
        return await give(request, event_id, picture, Role.PROJECTOR, small=False)


class ConsolePictures(Controller):
    path = "/console/{event_id:str}"

    @post("/send/pictures", request_max_body_size=LARGEST_BODY)
    async def send(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        return await send_with_pictures(request, event_id, Role.MODERATOR, _back(request, event_id))

    @post("/pictures", request_max_body_size=LARGEST_BODY)
    async def lane(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        return await lane(request, event_id, Role.MODERATOR, _back(request, event_id))

    @get(["/picture/{picture:str}", "/preview/picture/{picture:str}"])
    async def large(self, request: Visit, event_id: FromPath[str], picture: FromPath[str]) -> Response[bytes]:
        return await give(request, event_id, picture, Role.MODERATOR, small=False)

    @get("/picture/{picture:str}/small")
    async def small(self, request: Visit, event_id: FromPath[str], picture: FromPath[str]) -> Response[bytes]:
        return await give(request, event_id, picture, Role.MODERATOR, small=True)


def _back(request: Visit, event_id: str) -> str:
    chosen = request.query_params.get("activity", "")[:200]
    return f"/console/{event_id}" + (f"?activity={chosen}" if chosen else "")
