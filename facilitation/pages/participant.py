"""The phone: type or scan a code, join, write. No account, no name required."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any

from litestar import Controller, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath

from facilitation import agenda
from facilitation.access import tidy_code
from facilitation.arrivals import suggested
from facilitation.database import NotSaved
from facilitation.house import plain
from facilitation.joining import ComeBack, Join
from facilitation.method import N_, Actor, Command, Rejected
from facilitation.pages.coming_back import came_in, farewell, former, here, is_in, refused
from facilitation.pages.common import (
    LANGUAGE_COOKIE,
    Html,
    Visit,
    go,
    house_of,
    html,
    lang_of,
    login,
    message,
    method_styles,
    send,
)
from facilitation.pages.common import session_of as who
from facilitation.pages.own_page import page_of
from facilitation.people import Role, heir
from facilitation.render import hm
from facilitation.rules import IN_ARCHIVE

NAME_LIMIT = 120
UNKNOWN_CODE = N_("This code is not known. Please compare it with the one on the wall.")


class Joining(Controller):
    """The doors for phones."""

    @get(["/", "/j"])
    async def start(self, request: Visit) -> Html:
        """Type the short code."""
        return html(house_of(request).render.page("pages/code.html", lang_of(request), error="", code=""))

    @post("/j")
    async def typed(self, request: Visit) -> Response[Any]:
        house = house_of(request)
        form = await request.form()
        typed = str(form.get("code", ""))[:60]
        address = request.client.host if request.client else ""
        event_id = await house.access.typed_code(address, typed)
        if event_id is not None:
            return go(f"/j/{await house.code(event_id)}")
        lang = lang_of(request)
        return html(house.render.page("pages/code.html", lang, error=UNKNOWN_CODE, code=typed), 404)

    @get("/j/{code:str}")
    async def invited(self, request: Visit, code: FromPath[str]) -> Response[Any]:
        """Where the QR code leads. Who is in already goes straight on."""
        house = house_of(request)
        event_id = await house.store.event_by_code(tidy_code(code))
        if event_id is None:
            return message(request, N_("Not found"), UNKNOWN_CODE, 404)
        if await is_in(request, event_id):
            return go(f"/e/{event_id}")
        if agenda.archived(await house.feed.board(event_id)):
            return refused(request, Rejected(IN_ARCHIVE))
        facts = await house.facts(event_id)
        lang = lang_of(request, facts.languages)
        page = await _join_page(request, event_id, code, lang)
        cookies = [Cookie(key=LANGUAGE_COOKIE, value=lang, path="/", samesite="lax")] if "lang" in request.query_params else []
        return html(page, 200, cookies)

    @post("/j/{code:str}")
    async def join(self, request: Visit, code: FromPath[str]) -> Response[Any]:
        house = house_of(request)
        event_id = await house.store.event_by_code(tidy_code(code))
        if event_id is None:
            return message(request, N_("Not found"), N_("This event does not exist or has been deleted."), 404)
        if await is_in(request, event_id):  # sent twice, or once more from the page before
            return go(f"/e/{event_id}")
        facts = await house.facts(event_id)
        form = await request.form()
        values = {k: str(form.get(k, "")).strip() for k in ("name", "institution", "region")}
        lang = str(form.get("lang", ""))
        lang = lang if lang in facts.languages else lang_of(request, facts.languages)
        if any(len(v) > NAME_LIMIT for v in values.values()):
            error = N_("Please use at most 120 characters.")
            return html(await _join_page(request, event_id, code, lang, values, error), 422)
        person = await former(request, event_id) or f"p{secrets.token_urlsafe(12)}"
        body = Join(values["name"], values["institution"], values["region"], lang="en" if lang == "en" else "de")
        command = Command(person, house.live.clock(), body)
        try:
            ack = await house.live.send(event_id, command, Actor(Role.PARTICIPANT, person, person))
        except Rejected as error:
            return refused(request, error)
        await house.feed.reached(event_id, ack.seq)
        value, session = await house.access.new_session(Role.PARTICIPANT, event_id, person=person)
        return go(f"/e/{event_id}", [login(Role.PARTICIPANT, event_id, value), await here(house, session)])


async def _join_page(
    request: Visit, event_id: str, code: str, lang: str, values: dict[str, str] | None = None, error: str = ""
) -> str:
    house = house_of(request)
    board = await house.feed.board(event_id)
    return house.render.shell(
        "pages/join.html",
        lang,
        {},
        event=plain(await house.facts(event_id)),
        code=code,
        error=error,
        values=values or {"name": "", "institution": "", "region": ""},
        languages=list((await house.facts(event_id)).languages),
        institutions=suggested(board, "institution"),
        regions=suggested(board, "region"),
    )


class Phone(Controller):
    """A participant's page."""

    path = "/e/{event_id:str}"

    @get("/")
    async def page(self, request: Visit, event_id: FromPath[str]) -> Html:
        house, session = house_of(request), who(request)
        facts = await house.facts(event_id)
        came_as = session.person_id or ""
        if (await house.feed.board(event_id)).get(came_as) is None:
            await house.feed.refresh(event_id)
        record = heir(await house.feed.board(event_id), came_as)
        if record is None:
            return await farewell(request, event_id, session)
        person = record.id
        if not record.data.present and not session.link_id:
            with suppress(NotSaved, Rejected):  # neither a full disk nor the archive must keep anybody from reading
                await house.live.send(
                    event_id,
                    Command(secrets.token_urlsafe(12), house.live.clock(), ComeBack()),
                    Actor(Role.PARTICIPANT, person, person),
                )
        lang = str(record.data.lang)
        view = await house.feed.view(event_id, Role.PARTICIPANT, lang, person)
        elements = dict(view.elements)
        mine = await house.feed.mine(event_id, person, lang)
        if mine is not None:
            elements["mine"] = mine
        door = await house.door(event_id)
        now = house.live.clock()
        context = {
            "event": plain(facts),
            "event_id": event_id,
            "me": {
                "name": record.data.name,
                "institution": record.data.institution,
                "region": record.data.region,
                "lang": lang,
            },
            "nameless": not record.data.name and record.data.number is None,
            "socket_url": f"/e/{event_id}/socket",
            "code": door.code,
            "url": door.url,
            "css": method_styles(house),
            "tablet": bool(session.link_id),
            "came": came_in(house, facts, record.data, session, lang),
            "archived": agenda.archived(await house.feed.board(event_id)),
        }
        moving: dict[str, str | float] = {
            "token": view.token,
            "seq": view.seq,
            "person": came_as,  # by this name the page keeps its outbox, also when two entries have become one
            "now": now,
            "at": hm(now, facts.timezone),
        }
        return html(house.render.compose(house.render.shell("pages/phone.html", lang, moving, **context), elements))

    @post("/send")
    async def send(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        return await send(request, event_id, Role.PARTICIPANT, lambda fields: page_of(event_id, fields))
