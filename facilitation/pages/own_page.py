"""A page of its own for one thing of an event, which lives on after the day: a group that goes on, for example.

Its address is its key: whoever has it reads what strangers may. Somebody who was here is known by her cookie. It works without
scripts, and for as long as the event is on this server.
"""

from __future__ import annotations

from typing import Any

from litestar import Controller, get
from litestar.params import FromPath

from facilitation import agenda
from facilitation.access import COOKIES
from facilitation.house import House, plain
from facilitation.method import N_
from facilitation.pages.common import Html, Visit, house_of, html, lang_of, message, method_styles
from facilitation.people import Person, Role, heir
from facilitation.records import Record


class OwnPage(Controller):
    @get("/e/{event_id:str}/page/{record:str}")
    async def page(self, request: Visit, event_id: FromPath[str], record: FromPath[str]) -> Html:
        house = house_of(request)
        facts = await house.facts(event_id)
        me = await _me(request, house, event_id)
        lang = str(me.data.lang) if me is not None else lang_of(request, facts.languages)
        board = await house.feed.board(event_id)
        found = board.get(record)
        run = agenda.activity(board, found.activity) if found is not None and found.alive else None
        method = house.methods.get(run.data.method) if run is not None else None
        shown = None
        if run is not None and method is not None:
            shown = method.own_page(house.methods.scene(board, run), record, me.id if me is not None else "")
        if shown is None:
            return message(request, N_("Not found"), N_("There is nothing at this address."), 404)
        context: dict[str, Any] = {
            "event": plain(facts),
            "event_id": event_id,
            "css": method_styles(house),
            "me": me is not None,
            "nameless": me is None or (not me.data.name and me.data.number is None),
            "code": await house.code(event_id),
            "url": f"{house.public_url}/e/{event_id}/page/{record}",
            "archived": agenda.archived(board),
        }
        element = house.render.element(record, shown, method, Role.PARTICIPANT, lang)
        page = house.render.page("pages/own.html", lang, **context)
        return html(house.render.compose(page, {record: element}))


def page_of(event_id: str, fields: dict[str, Any]) -> str:
    """Where a phone's form leads back: to the page that it stood on."""
    page = fields.get("page")
    known = isinstance(page, str) and 0 < len(page) <= 200 and not set(page) & set("/\\?#%\r\n\t ")
    return f"/e/{event_id}/page/{page}" if known else f"/e/{event_id}"


async def _me(request: Visit, house: House, event_id: str) -> Record[Person] | None:
    """Who looks, if she was here: by the cookie of her phone."""
    session = await house.access.session(Role.PARTICIPANT, event_id, request.cookies.get(COOKIES[Role.PARTICIPANT]))
    if session is None or session.person_id is None:
        return None
    if (await house.feed.board(event_id)).get(session.person_id) is None:
        await house.feed.refresh(event_id)
    return heir(await house.feed.board(event_id), session.person_id)
