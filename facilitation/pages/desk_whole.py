"""What the desk does with an event as a whole: a copy of its plan, the archive, a rehearsal that is emptied, a safety copy."""

from __future__ import annotations

import secrets
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from facilitation.database import NotSaved, StoreError
from facilitation.method import N_, Command, Rejected
from facilitation.pages.common import Visit, go, house_of, html, lang_of, safe_name
from facilitation.pages.desk import event_page
from facilitation.pages.desk_answers import ORGANISER, bad_of, first_links, need_title, status_of
from facilitation.pages.desk_copies import zipped
from facilitation.pages.desk_forms import read_form
from facilitation.whole import Archive, number_of


class DeskWhole(Controller):
    path = "/desk/events/{event_id:str}"

    @post("/duplicate")
    async def duplicate(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """An event of its own with the same facts and agenda, on another day (`date`, may be empty), called `title`."""
        house, lang = house_of(request), lang_of(request)
        form = read_form((await request.form()).multi_items())
        await house.facts(event_id)
        try:
            title, date = (form.get(name, [""])[-1].strip() for name in ("title", "date"))
            made = await house.duplicate(event_id, title, date)
        except (Rejected, NotSaved) as error:
            shown = await event_page(house, lang, event_id, {}, bad_of(error, "whole-duplicate", form, lang))
            return html(shown, status_of(error))
        await first_links(house, made, lang)
        return go(f"/desk/events/{made}")

    @post("/next")
    async def follow(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """The next event of the series (`series`, `number`), called `title`, on `date` (may be empty): the plan of this one,
        and what became of its measures is asked there."""
        house, lang = house_of(request), lang_of(request)
        form = read_form((await request.form()).multi_items())
        await house.facts(event_id)
        try:
            title, date, series, number = (form.get(n, [""])[-1].strip() for n in ("title", "date", "series", "number"))
            made = await house.follow(event_id, title, date, series, number_of(number))
        except (Rejected, NotSaved) as error:
            shown = await event_page(house, lang, event_id, {}, bad_of(error, "whole-next", form, lang))
            return html(shown, status_of(error))
        await first_links(house, made, lang)
        return go(f"/desk/events/{made}")

    @post("/archive")
    async def archive(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """Into the archive (`on`: "on") or back ("off")."""
        house, lang = house_of(request), lang_of(request)
        form = read_form((await request.form()).multi_items())
        await house.facts(event_id)
        on = {"on": True, "off": False}.get(form.get("on", [""])[-1])
        try:
            if on is None:
                raise Rejected(N_("This form is not known here."))
            command = Command(secrets.token_urlsafe(12), house.live.clock(), Archive(on))
            ack = await house.live.send(event_id, command, ORGANISER)
        except (Rejected, NotSaved) as error:
            shown = await event_page(house, lang, event_id, {}, bad_of(error, "whole-archive", form, lang))
            return html(shown, status_of(error))
        await house.feed.reached(event_id, ack.seq)
        return go("/desk?archived=1" if on else f"/desk/events/{event_id}")

    @post("/clear")
    async def clear(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """Empty a rehearsal; the event's title has to be typed. A copy is made first, and without it nothing happens."""
        house, lang = house_of(request), lang_of(request)
        form = read_form((await request.form()).multi_items())
        facts = await house.facts(event_id)
        try:
            need_title(form.get("title", [""])[-1], facts.title, N_("This is not the title of the event. Nothing was emptied."))
            kept = await house.clear(event_id)
        except (Rejected, StoreError, OSError) as error:
            bad = bad_of(error if isinstance(error, Rejected) else NotSaved(str(error)), "whole-clear", form, lang)
            return html(await event_page(house, lang, event_id, {}, bad), status_of(error))
        return go(f"/desk/events/{event_id}?emptied={kept.name}")

    @get("/copy.zip")
    async def copy(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """The event as a backup, as `run.py backup` writes it."""
        house = house_of(request)
        return await zipped(house, safe_name(await house.facts(event_id), ".zip"), event_id)
