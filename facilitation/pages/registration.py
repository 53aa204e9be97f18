"""Registration before the day: a public page, open for as long as the organiser says. No account, no name required.

A registration is an entry of the guest list; nobody is present by it. Whoever registers gets a page of her own on which to
take it back. Too many at once wait a moment; only a flood is asked to come back (gate.py).
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath

from facilitation.agenda import Event
from facilitation.arrivals import suggested
from facilitation.commands import COMMAND_ID
from facilitation.database import NotSaved
from facilitation.deadlines import registration_open
from facilitation.gate import neighbours
from facilitation.guests import Register, Row, Unregister
from facilitation.house import plain
from facilitation.method import N_, Actor, Command, Rejected
from facilitation.pages.common import LANGUAGE_COOKIE, Visit, go, house_of, html, lang_of, message
from facilitation.pages.desk_forms import complaint
from facilitation.people import Role
from facilitation.words import say

LIMITS = {"name": 120, "institution": 120, "region": 120, "needs": 300, "wishes": 300}
AGES = ("", "child", "youth", "adult", "senior")
NO_PAGE = N_("There is no registration at this address. Please compare it with your invitation.")


class Registration(Controller):
    path = "/r/{token:str}"

    @get("/")
    async def page(self, request: Visit, token: FromPath[str]) -> Response[Any]:
        event_id = house_of(request).access.registers(token)
        if event_id is None:
            return message(request, N_("Not found"), NO_PAGE, 404)
        lang = lang_of(request, (await house_of(request).facts(event_id)).languages)
        cookies = [Cookie(key=LANGUAGE_COOKIE, value=lang, path="/r", samesite="lax")] if "lang" in request.query_params else []
        return html(await _page(request, event_id, lang), 200, cookies)

    @post("/")
    async def register(self, request: Visit, token: FromPath[str]) -> Response[Any]:
        house = house_of(request)
        event_id = house.access.registers(token)
        if event_id is None:
            return message(request, N_("Not found"), NO_PAGE, 404)
        facts = await house.facts(event_id)
        form = await request.form()
        lang = str(form.get("lang", ""))
        lang = lang if lang in facts.languages else lang_of(request, facts.languages)
        values = {name: " ".join(str(form.get(name, "")).split()) for name in LIMITS} | {"age": str(form.get("age", ""))}
        if not await let_through(request, event_id):
            sentence = N_(
                "Very many are registering at this moment. What you typed is still here; please try again in a minute."
            )
            return html(await _page(request, event_id, lang, values, say(lang)(sentence)), 429)
        try:
            guest = _guest_id(str(form.get("id", "")))
            command = Command(guest, house.live.clock(), Register(_row(values)))
            ack = await house.live.send(event_id, command, Actor(Role.PARTICIPANT, guest))
        except (Rejected, NotSaved) as error:
            sentence = complaint(error, lang) if isinstance(error, Rejected) else say(lang)(_UNSAVED)
            return html(await _page(request, event_id, lang, values, sentence), 422 if isinstance(error, Rejected) else 503)
        await house.feed.reached(event_id, ack.seq)
        return go(house.access.guest_path(event_id, guest))

    @get("/{key:str}")
    async def own(self, request: Visit, token: FromPath[str], key: FromPath[str]) -> Response[Any]:
        """What somebody has registered, and how to take it back."""
        house = house_of(request)
        event_id = house.access.registers(token)
        guest = house.access.guest_of(event_id, key) if event_id is not None else None
        if event_id is None or guest is None:
            return message(request, N_("Not found"), NO_PAGE, 404)
        facts = await house.facts(event_id)
        record = (await house.feed.board(event_id)).get(guest)
        if record is None or record.kind != "guest" or record.removed is not None:
            return message(request, N_("Goodbye"), N_("There is no registration of yours here any more."), 410)
        lang = lang_of(request, facts.languages)
        page = house.render.page(
            "pages/registered.html", lang, event=plain(facts), guest=record.data, languages=facts.languages
        )
        return html(page)

    @post("/{key:str}")
    async def withdraw(self, request: Visit, token: FromPath[str], key: FromPath[str]) -> Response[Any]:
        house = house_of(request)
        event_id = house.access.registers(token)
        guest = house.access.guest_of(event_id, key) if event_id is not None else None
        if event_id is None or guest is None:
            return message(request, N_("Not found"), NO_PAGE, 404)
        command = Command(secrets.token_urlsafe(12), house.live.clock(), Unregister())
        try:
            ack = await house.live.send(event_id, command, Actor(Role.PARTICIPANT, guest))
            await house.feed.reached(event_id, ack.seq)
        except Rejected:
            pass  # it is gone already, which is what was wanted
        return message(
            request, N_("Goodbye"), N_("Your registration has been taken back, and what you had told us is erased."), 200
        )


_UNSAVED = N_("The laptop cannot write to its disk. What you typed is still here; please try again.")


def _guest_id(form_id: str) -> str:
    """The same for the same form, so that a double press counts once. Who knows the guest's id does not know the form's,
    and so cannot be taken to a page that is somebody else's."""
    if not COMMAND_ID.fullmatch(form_id):
        form_id = secrets.token_urlsafe(12)
    return hashlib.sha256(f"register:{form_id}".encode()).hexdigest()[:24]


def _row(values: dict[str, str]) -> Row:
    """Raises Rejected for what is too long."""
    for name, most in LIMITS.items():
        if len(values[name]) > most:
            raise Rejected(N_("Please use at most %(most)s characters."), most=most)
    age = values["age"] if values["age"] in AGES else ""
    return msgspec.convert({**values, "age": age}, Row)


async def let_through(request: Visit, event_id: str) -> bool:
    house, now = house_of(request), time.monotonic()
    address = neighbours(request.client.host if request.client else "")
    waits = [house.registering.wait(address, now), house.registering_at.wait(event_id, now)]
    if any(wait is None for wait in waits):
        return False
    await asyncio.sleep(max(wait or 0.0 for wait in waits))
    return True


async def _page(request: Visit, event_id: str, lang: str, values: dict[str, str] | None = None, error: str = "") -> str:
    house = house_of(request)
    facts: Event = await house.facts(event_id)
    board = await house.feed.board(event_id)
    return house.render.page(
        "pages/register.html",
        lang,
        event=plain(facts),
        open=registration_open(facts, house.live.clock()),
        error=error,
        values=values or dict.fromkeys([*LIMITS, "age"], ""),
        languages=list(facts.languages),
        institutions=suggested(board, "institution"),
        regions=suggested(board, "region"),
        ages=AGES,
        fresh=secrets.token_urlsafe(12),
    )
