"""The console (Pult): the moderator's page, and what she sees of the wall and of a phone."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from facilitation import agenda
from facilitation.house import plain
from facilitation.method import N_
from facilitation.origins import told
from facilitation.pages.coming_back import return_code
from facilitation.pages.common import Html, Visit, go, house_of, html, lang_of, login, message, screen, send
from facilitation.pages.desk import date_line
from facilitation.pages.drawing import drawn
from facilitation.pages.projector import wall_page
from facilitation.people import Person, Role, heir, taking_part
from facilitation.records import Record
from facilitation.words import say

MOST_BALLOTS = 500
"""So many slips are printed at once."""
ONWARD = ("next", "back")
"""Commands that move the day: whoever sends one wants to see where it has gone, whatever she looked at before."""


class ModeratorDoor(Controller):
    @get("/m/{token:str}")
    async def enter(self, request: Visit, token: FromPath[str]) -> Response[Any]:
        """Exchange the link's secret for a cookie and clean the address."""
        house = house_of(request)
        link = await house.access.open_link(token, Role.MODERATOR)
        if link is None:
            return message(request, N_("No entry"), N_("This link is not valid or has been withdrawn."), 403)
        value, _ = await house.access.new_session(Role.MODERATOR, link.event_id, link=link.id)
        return go(f"/console/{link.event_id}", [login(Role.MODERATOR, link.event_id, value)])


class Console(Controller):
    path = "/console/{event_id:str}"

    @get("/")
    async def page(self, request: Visit, event_id: FromPath[str]) -> Html:
        house = house_of(request)
        facts = await house.facts(event_id)
        lang = lang_of(request)
        chosen = request.query_params.get("activity", "")[:200]
        view = await house.feed.view(event_id, Role.MODERATOR, lang, chosen=chosen)
        door = await house.door(event_id)
        return html(
            screen(
                house,
                "pages/console.html",
                lang,
                view.elements,
                event=plain(facts),
                event_id=event_id,
                activity=chosen,
                socket_url=f"/console/{event_id}/socket?lang={lang}&activity={chosen}",
                preview_url=f"/console/{event_id}/preview",
                phone_url=f"/console/{event_id}/phone",
                token=view.token,
                seq=view.seq,
                person="",
                now=house.live.clock(),
                code=door.code,
                url=door.url,
                methods=list(house.methods),
                exporters=house.exporters,
                trouble=house.copies.said(lang),
                archived=agenda.archived(await house.feed.board(event_id)),
            )
        )

    @post("/send")
    async def send(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        chosen = request.query_params.get("activity", "")[:200]
        if chosen and "form" in request.headers.get("content-type", "") and (await request.form()).get("do") in ONWARD:
            chosen = ""
        return await send(request, event_id, Role.MODERATOR, f"/console/{event_id}" + (f"?activity={chosen}" if chosen else ""))

    @get("/preview")
    async def preview(self, request: Visit, event_id: FromPath[str]) -> Html:
        """What the projectors show now, read-only."""
        return html(await wall_page(house_of(request), event_id, f"/console/{event_id}/preview/socket", preview=True))

    @get("/ballots/{run:str}")
    async def ballots(self, request: Visit, event_id: FromPath[str], run: FromPath[str]) -> Response[Any]:
        """Paper ballots of a step as PDF, numbered: ?first=1&n=60."""
        house = house_of(request)
        facts, board = await house.facts(event_id), await house.feed.board(event_id)
        make, found = house.handouts.get("ballots"), agenda.activity(board, run.removesuffix(".pdf"))
        method = house.methods.get(found.data.method) if found is not None else None
        lang = facts.languages[0]
        slip = method.ballot(house.methods.scene(board, found), say(lang)) if method is not None and found is not None else None
        if make is None or slip is None:
            return message(request, N_("Not found"), N_("There is no ballot to print."), 404, link=f"/console/{event_id}",
                           link_text=N_("Back"))  # fmt: skip
        first, n = (_number(request.query_params.get(name, ""), usual) for name, usual in (("first", 1), ("n", 30)))
        line = date_line(facts, lang)
        draw = partial(make, ballot=slip, title=facts.title, date_line=line, lang=lang, first=first, n=min(n, MOST_BALLOTS))
        return await drawn(house, facts, draw, "-ballots.pdf")

    @get("/person")
    async def person(self, request: Visit, event_id: FromPath[str]) -> Html:
        """One person (`of`): the return code that brings her to a phone, and the other entries that may be hers too."""
        house = house_of(request)
        board = await house.feed.board(event_id)
        found = heir(board, request.query_params.get("of", "")[:200])
        if found is None:
            text = N_("This person is no longer on the list.")
            return message(request, N_("Not found"), text, 404, link=f"/console/{event_id}", link_text=N_("Back"))
        code, url = await return_code(house, event_id, found.id)
        others = [r for r in taking_part(board) if r.id != found.id]
        others.sort(key=lambda r: _likeness(found.data, r.data))
        facts = plain(await house.facts(event_id))
        shown = {"event": facts, "event_id": event_id, "code": code, "url": url, "name": found.data.name}
        page = house.render.page(
            "pages/person.html", lang_of(request), **shown, person=_told(found), others=[_told(r) for r in others]
        )
        return html(page)

    @get("/origins/{record:str}")
    async def origins(self, request: Visit, event_id: FromPath[str], record: FromPath[str]) -> Html:
        """Where something comes from, step by step, and what became of it."""
        house, lang = house_of(request), lang_of(request)
        board = await house.feed.board(event_id)
        found = board.get(record)
        run = agenda.activity(board, found.activity) if found is not None else None
        known = house.methods.get(run.data.method) if run is not None else None
        gone = found is None or run is None or known is None or found.removed is not None
        if gone or known.private(house.methods.scene(board, run), found):  # type: ignore[union-attr, arg-type]
            text = N_("This is no longer there.")
            return message(request, N_("Not found"), text, 404, link=f"/console/{event_id}", link_text=N_("Back"))
        facts = plain(await house.facts(event_id))
        page = house.render.page(
            "pages/origins.html", lang, event=facts, event_id=event_id, **told(board, house.methods, record)
        )
        return html(page)

    @get("/phone")
    async def phone(self, request: Visit, event_id: FromPath[str]) -> Html:
        """What phones show now, read-only; `for` names the person at whose place somebody enters. Nothing that is only hers."""
        house = house_of(request)
        facts = await house.facts(event_id)
        lang = facts.languages[0]
        person = (await house.feed.board(event_id)).get(request.query_params.get("for", ""))
        where = person.id if person is not None and person.kind == "person" and person.alive else None
        view, elements = await house.feed.over_a_shoulder(event_id, lang, where)
        return html(
            screen(
                house,
                "pages/phone.html",
                lang,
                elements,
                event=plain(facts),
                event_id=event_id,
                me={"name": "", "institution": "", "region": "", "lang": lang},
                socket_url="",
                token=view.token,
                seq=view.seq,
                person="",
                now=house.live.clock(),
                at="",
                code="",
                url="",
            )
        )


def _number(text: str, usual: int) -> int:
    """A number from an address, 1 to 9999."""
    return min(9_999, int(text)) if re.fullmatch("[1-9][0-9]{0,8}", text) else usual


def _told(record: Record[Person]) -> dict[str, Any]:
    data = record.data
    return {"id": record.id, "name": data.name, "institution": data.institution, "region": data.region, "number": data.number}


def _likeness(one: Person, other: Person) -> tuple[bool, str]:
    """The same or a similar name first, then by name."""
    words = {*one.name.casefold().split()}
    return not words & {*other.name.casefold().split()}, other.name.casefold()
