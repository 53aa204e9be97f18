"""The wall: one page that any number of projectors show, and the moderator's preview of it."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from facilitation.house import House, plain
from facilitation.method import N_
from facilitation.pages.common import Html, Visit, go, house_of, html, login, message, screen
from facilitation.people import Role


class ProjectorDoor(Controller):
    @get("/p/{token:str}")
    async def enter(self, request: Visit, token: FromPath[str]) -> Response[Any]:
        """Exchange the link's secret for a cookie and clean the address."""
        house = house_of(request)
        link = await house.access.open_link(token, Role.PROJECTOR)
        if link is None:
            return message(request, N_("No entry"), N_("This link is not valid or has been withdrawn."), 403)
        value, _ = await house.access.new_session(Role.PROJECTOR, link.event_id, link=link.id)
        return go(f"/wall/{link.event_id}", [login(Role.PROJECTOR, link.event_id, value)])


class Wall(Controller):
    path = "/wall/{event_id:str}"

    @get("/")
    async def page(self, request: Visit, event_id: FromPath[str]) -> Html:
        return html(await wall_page(house_of(request), event_id, f"/wall/{event_id}/socket"))


async def wall_page(house: House, event_id: str, socket_url: str, *, preview: bool = False) -> str:
    """The projectors' page. `preview` follows along on the console without controls and without sound."""
    facts = await house.facts(event_id)
    lang = facts.languages[0]
    view = await house.feed.view(event_id, Role.PROJECTOR, lang)
    door = await house.door(event_id)
    return screen(
        house,
        "pages/wall.html",
        lang,
        view.elements,
        event=plain(facts),
        event_id=event_id,
        socket_url=socket_url,
        token=view.token,
        seq=view.seq,
        person="",
        now=house.live.clock(),
        code=door.code,
        url=door.url,
        preview=preview,
    )
