"""A participant's own list to take home: as a page, to print, and for her calendar. It knows no format and no exporter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from facilitation import agenda
from facilitation.belongings import Belongings, belongings
from facilitation.house import House, plain
from facilitation.method import N_
from facilitation.pages.common import Html, Visit, house_of, html, message, session_of
from facilitation.pages.drawing import drawn
from facilitation.people import Person, heir
from facilitation.records import Record
from facilitation.words import say

PDF, CALENDAR = "take_home", "calendar"
"""The handouts that make a file of the list: both get the event's title and id, the language and the things."""


class TakingHome(Controller):
    """What is hers and nobody else's: the cookie says who she is, and no address names anybody."""

    path = "/e/{event_id:str}"

    @get("/mine")
    async def page(self, request: Visit, event_id: FromPath[str]) -> Html:
        house = house_of(request)
        me = await _me(request, event_id)
        if me is None:
            return _gone(request)
        lang = str(me.data.lang)
        own = await _own(house, event_id, me)
        facts = await house.facts(event_id)
        steps = [{"title": title, "things": things} for title, things in own.steps]
        files = {"pdf": PDF in house.handouts and bool(steps), "calendar": CALENDAR in house.handouts and bool(own.dated)}
        undated = len(own.things) - len(own.dated)
        page = house.render.page(
            "pages/mine.html",
            lang,
            event=plain(facts),
            event_id=event_id,
            name=me.data.name,
            steps=steps,
            undated=undated,
            **files,
        )
        return html(page)

    @get("/mine.pdf")
    async def pdf(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        house = house_of(request)
        me, make = await _me(request, event_id), house.handouts.get(PDF)
        if me is None:
            return _gone(request)
        if make is None:
            return message(request, N_("Not found"), N_("There is no such format."), 404)
        await house.patience(session_of(request))
        facts = await house.facts(event_id)
        made_at = agenda.local_time(facts, house.live.clock())
        about = {"date": facts.date, "place": facts.place, "name": me.data.name, "made_at": made_at}
        return await _file(house, event_id, me, make, "application/pdf", ".pdf", **about)

    @get("/mine.ics")
    async def calendar(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        house = house_of(request)
        me, make = await _me(request, event_id), house.handouts.get(CALENDAR)
        if me is None:
            return _gone(request)
        if make is None or not (await _own(house, event_id, me)).dated:
            return message(
                request, N_("Not found"), N_("Nothing on your list has a day yet."), 404, link="mine", link_text=N_("Back")
            )
        await house.patience(session_of(request))
        return await _file(house, event_id, me, make, "text/calendar", ".ics", stamp=house.live.clock())


async def _me(request: Visit, event_id: str) -> Record[Person] | None:
    """The person whose phone this is, also if she came in under an entry that was merged with hers; None after erasure."""
    house = house_of(request)
    came_as = session_of(request).person_id or ""
    if (await house.feed.board(event_id)).get(came_as) is None:
        await house.feed.refresh(event_id)
    return heir(await house.feed.board(event_id), came_as)


async def _own(house: House, event_id: str, me: Record[Person]) -> Belongings:
    return belongings(await house.feed.board(event_id), house.methods, me.id, say(me.data.lang))


async def _file(
    house: House, event_id: str, me: Record[Person], make: Callable[..., bytes], kind: str, suffix: str, **about: Any
) -> Response[Any]:
    facts, own = await house.facts(event_id), await _own(house, event_id, me)
    lang = str(me.data.lang)
    draw = partial(make, event=event_id, title=facts.title, lang=lang, things=own.things, **about)
    called = say(lang)(N_("my list"))
    return await drawn(house, facts, draw, f" {called}{suffix}", kind)


def _gone(request: Visit) -> Html:
    return message(request, N_("Goodbye"), N_("Your entries have been erased. You can join again at any time."), 410)
