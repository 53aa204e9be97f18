"""A device that many use one after another, without names: a tablet on a table, a phone of the house.

Who takes it next is a fresh person, so that one's cards and dots are one's own, and nothing of the one before stays: her
session ends, and the page that she had does not come back. She counts as present only if the link says so.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from facilitation import agenda
from facilitation.access import COOKIES
from facilitation.house import House, plain
from facilitation.joining import NextPerson
from facilitation.keys import Link
from facilitation.method import N_, Actor, Command, Rejected
from facilitation.pages.coming_back import refused
from facilitation.pages.common import Closed, Html, Visit, go, house_of, html, lang_of, login, message, session_of
from facilitation.people import Role, heir, roster


class TabletDoor(Controller):
    @get("/s/{token:str}")
    async def enter(self, request: Visit, token: FromPath[str]) -> Response[Any]:
        """Exchange the link's secret for a cookie and clean the address. `group`: whose the device is, `here=1`: its people
        count as present."""
        house = house_of(request)
        link = await house.access.open_link(token, Role.PARTICIPANT)
        if link is None:
            return message(request, N_("No entry"), N_("This link is not valid or has been withdrawn."), 403)
        asked = request.query_params
        known = await house.access.session(Role.PARTICIPANT, link.event_id, request.cookies.get(COOKIES[Role.PARTICIPANT]))
        before = known.person_id or "" if known is not None and known.link_id else ""
        body = NextPerson(before=before, group=asked.get("group", "")[:200], present=asked.get("here") == "1")
        try:
            cookie = await _next(house, link.event_id, link.id, body)
        except Rejected as error:
            return refused(request, error)
        if known is not None and before:
            await house.end(link.event_id, known, before)
        return go(f"/e/{link.event_id}", [cookie])


class Tablet(Controller):
    path = "/e/{event_id:str}"

    @post("/next")
    async def next(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """Somebody else takes the device. Whoever has left nothing behind may have been nobody: she is taken for the next."""
        house, session = house_of(request), session_of(request)
        if session.link_id is None:
            raise Closed(N_("This device is not shared."))
        await house.feed.refresh(event_id)
        board = await house.feed.board(event_id)
        person = heir(board, session.person_id or "")
        if person is not None and not any(r.author == person.id for r in board if r.id != person.id):
            return go(f"/e/{event_id}")
        before = person.id if person is not None else ""
        try:
            cookie = await _next(house, event_id, session.link_id, NextPerson(before=before))
        except Rejected as error:
            return refused(request, error)
        await house.end(event_id, session, session.person_id or "")
        return go(f"/e/{event_id}", [cookie])


class TabletLinks(Controller):
    path = "/console/{event_id:str}/tablet"

    @get("/")
    async def page(self, request: Visit, event_id: FromPath[str]) -> Html:
        """The QR codes that make a phone a shared device: of the whole event, and of each group of the present step."""
        house = house_of(request)
        link = await _link(house, event_id)
        board = await house.feed.board(event_id)
        run = agenda.current(board)
        groups = roster(board).groups_of(run.data.grouping or f"{run.id}.grouping") if run is not None else []
        path = house.public_url + house.access.path(link) if link is not None else ""
        ways = [("", path), *((g.data.title or g.data.text, f"{path}?{urlencode({'group': g.id})}") for g in groups)]
        facts = plain(await house.facts(event_id))
        page = house.render.page(
            "pages/tablet.html", lang_of(request), event=facts, event_id=event_id, ways=ways if link is not None else []
        )
        return html(page)

    @post("/")
    async def choose(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """Allow shared devices (`do`: "allow"), or end all of them ("end")."""
        house = house_of(request)
        link = await _link(house, event_id)
        if (await request.form()).get("do") == "end":
            if link is not None:
                await house.withdraw(link.id)
        elif link is None:
            await house.access.new_link(event_id, Role.PARTICIPANT)
        return go(f"/console/{event_id}/tablet")


async def _link(house: House, event_id: str) -> Link | None:
    found = [li for li in await house.access.links(event_id) if li.role is Role.PARTICIPANT and li.withdrawn is None]
    return found[-1] if found else None


async def _next(house: House, event_id: str, link_id: str, body: NextPerson) -> Any:
    """The cookie of a fresh person. Raises Rejected."""
    person = f"p{secrets.token_urlsafe(12)}"
    ack = await house.live.send(event_id, Command(person, house.live.clock(), body), Actor(Role.PARTICIPANT, person, person))
    await house.feed.reached(event_id, ack.seq)
    value, _ = await house.access.new_session(Role.PARTICIPANT, event_id, person=person, link=link_id)
    return login(Role.PARTICIPANT, event_id, value)
