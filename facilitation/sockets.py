"""The socket of a screen: checked at the door, then a line that carries frames out and commands in.

A plain ASGI handler on purpose: a thousand phones hang on it, and what a framework keeps for each of them is memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from litestar.types import Receive, Scope, Send

from facilitation.access import COOKIES
from facilitation.commands import Invalid, decode
from facilitation.database import Unreachable
from facilitation.frames import HelloBody, Reply
from facilitation.halls import Socket
from facilitation.house import MESSAGE_LIMIT, House
from facilitation.keys import Session
from facilitation.method import N_
from facilitation.origin import same_origin
from facilitation.people import Role, heir
from facilitation.store import NoSuchEvent
from facilitation.wire import Line, Transport, frame
from facilitation.words import LANGUAGES, say

log = logging.getLogger("facilitation")
LOOK_EVERY = 1.0
NO_COOKIE, WITHDRAWN, GONE = 4401, 4403, 4404


async def serve(scope: Scope, receive: Receive, send: Send, house: House, door: Role, event_id: str, role: Role) -> None:
    """Serve one socket until it closes. Foreign pages get 403 before the upgrade.

    `door` is whose cookie opens it, `role` whose screen it carries: a console's preview carries the wall.
    """
    await receive()
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    if not same_origin(headers, house.public_url):
        return await send({"type": "websocket.close", "code": 4403, "reason": ""})
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    transport: Transport | None = scope.get("facilitation.transport")  # type: ignore[assignment]
    if transport is None:
        raise RuntimeError("the sockets need uvicorn with websockets-sansio")
    session = await house.access.session(door, event_id, _cookie(headers, COOKIES[door]))
    query = parse_qs(scope["query_string"].decode("latin-1"))
    try:
        await house.code(event_id)
        if session is None:
            return await send({"type": "websocket.close", "code": NO_COOKIE, "reason": ""})
        lang = await _language(house, event_id, role, session, query)
    except NoSuchEvent:
        return await send({"type": "websocket.close", "code": GONE, "reason": ""})
    socket = Socket(Line(transport), role, lang, session.person_id, _first(query, "activity"))
    house.sockets.setdefault(session.key, set()).add(socket)
    try:
        hello = HelloBody(now=house.live.clock(), person=session.person_id or "")
        if role is Role.MODERATOR and (said := house.copies.said(lang)):
            hello["trouble"] = socket.told = said
        socket.line.write(frame({"hello": hello}))
        since = _first(query, "seq")
        await house.feed.add(event_id, socket, _first(query, "token"), int(since) if since.isdecimal() else -1)
        del headers, query, since
        await _listen(receive, house, event_id, session, socket)
    except NoSuchEvent:
        await send({"type": "websocket.close", "code": GONE, "reason": ""})
    except Exception:
        log.exception("a socket broke")
        await send({"type": "websocket.close", "code": 1011, "reason": ""})
    finally:
        house.feed.remove(event_id, socket)
        house.sockets.get(session.key, set()).discard(socket)
        if not house.sockets.get(session.key):
            house.sockets.pop(session.key, None)


async def _listen(receive: Receive, house: House, event_id: str, session: Session, socket: Socket) -> None:
    while True:
        event = await receive()
        if event["type"] != "websocket.receive" or socket.line.closed:
            return
        text: str | bytes = event.get("text") or event.get("bytes") or b""
        reply = await _reply(text, house, event_id, session, socket.lang)
        # An answer that finds no line is not lost: the phone sends the command again and gets the same one.
        socket.line.write(frame(reply))


async def _reply(text: str | bytes, house: House, event_id: str, session: Session, lang: str) -> Reply:
    await house.patience(session)
    if len(text) > MESSAGE_LIMIT:
        return {"error": say(lang)(N_("This message is too long."))}
    try:
        message = decode(text)
    except Invalid as error:
        return {"error": say(lang)(error.reason)}
    if isinstance(message, dict) and "ping" in message:
        return {"pong": message["ping"], "now": house.live.clock()}
    if not isinstance(message, dict) or "do" not in message:
        return {"error": say(lang)(N_("This is not a command."))}
    return await house.perform(event_id, session, message, lang)


async def watch(house: House) -> None:
    """Look after the lines: who was behind catches up, who takes nothing or whose link was withdrawn is cut off; and
    moderators hear what is wrong with the laptop."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        now = time.monotonic()
        for event_id, socket in house.feed.everyone():
            with contextlib.suppress(Exception):
                if socket.line.look(now, house.settings.stalled):
                    house.feed.resync(event_id, socket)
                said = house.copies.said(socket.lang) if socket.role is Role.MODERATOR else ""
                if said != socket.told and socket.line.write(frame({"trouble": said})):
                    socket.told = said
        with contextlib.suppress(Unreachable):  # the database will be back; until then nobody can do harm either
            await house.look_for_withdrawn()


async def _language(house: House, event_id: str, role: Role, session: Session, query: dict[str, list[str]]) -> str:
    facts = await house.facts(event_id)
    wanted = _first(query, "lang")
    if wanted in (LANGUAGES if role is Role.MODERATOR else facts.languages):  # as the page was: a desk has its own language
        return wanted
    if role is Role.PARTICIPANT and session.person_id:
        person = heir(await house.feed.board(event_id), session.person_id)
        if person is not None:
            return str(person.data.lang)
    return facts.languages[0]


def _first(query: dict[str, list[str]], name: str) -> str:
    return query.get(name, [""])[0][:200]


def _cookie(headers: dict[str, str], name: str) -> str | None:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return None
    return jar[name].value if name in jar else None
