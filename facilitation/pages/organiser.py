"""The organiser's desk: events, their facts and agenda, the ways in, printed matter, deletion.

Every form works without JavaScript and answers with the whole page; the desk's script only swaps what has changed. What
cannot be taken comes back as a clear sentence beside its field, with all that was typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from facilitation import planning
from facilitation.commands import COMMAND_ID
from facilitation.database import NotSaved
from facilitation.facts import read_facts
from facilitation.fields import Unfit
from facilitation.method import N_, Command, Rejected
from facilitation.pages import common
from facilitation.pages.common import Html, Visit, go, house_of, html, lang_of, login, message
from facilitation.pages.desk import date_line, entries, event_page, new_page, printed
from facilitation.pages.desk_answers import ORGANISER, bad_of, desk_page, first_links, status_of
from facilitation.pages.desk_commands import command_of, whereto
from facilitation.pages.desk_forms import read_form, text_of, typed_facts
from facilitation.pages.drawing import drawn
from facilitation.people import Role

SIZES = ("a4", "a3")
MOST_CARDS = 500
"""Numbered cards in one file: fifty sheets."""


class Door(Controller):
    @get("/desk/open")
    async def enter(self, request: Visit) -> Response[Any]:
        """The one-time key that is printed at the start is exchanged for a cookie."""
        house = house_of(request)
        session = await house.access.session(Role.ORGANISER, None, request.cookies.get("facilitation-desk"))
        if session is not None:
            return go("/desk")
        if not house.access.use_desk_key(request.query_params.get("key", "")):
            text = N_("This key has been used already or is not right. Start the server again: it then prints a new one.")
            return message(request, N_("No entry"), text, 403)
        value, _ = await house.access.new_session(Role.ORGANISER, None)
        return go("/desk", [login(Role.ORGANISER, None, value)])


class Desk(Controller):
    path = "/desk"

    @get("/")
    async def events(self, request: Visit) -> Html:
        house, lang = house_of(request), lang_of(request)
        wanted = request.query_params.get("q", "")[:200]
        asked = request.query_params
        found, total, put_away = await entries(house, wanted, archived="archive" in asked)
        page = house.render.page(
            "desk/events.html", lang, entries=found, total=total, put_away=put_away, wanted=wanted, archive="archive" in asked,
            gone=asked.get("gone", "")[:300], archived="archived" in asked, restored=asked.get("restored", "")[:9],
            copies=house.copies.said(lang),
        )  # fmt: skip
        return desk_page(request, page)

    @get("/new")
    async def new(self, request: Visit) -> Html:
        house, lang = house_of(request), lang_of(request)
        return desk_page(request, new_page(house, lang, request.query_params.get("agenda")))

    @post("/events")
    async def create(self, request: Visit) -> Response[Any]:
        """A new event from a ready-made agenda (`agenda`: its key) or empty, with a link for moderators and projectors."""
        house, lang = house_of(request), lang_of(request)
        form = read_form((await request.form()).multi_items())
        chosen = form.get("agenda", [""])[-1]
        try:
            ready = next((a for a in house.agendas if a.key == chosen), None)
            if chosen and ready is None:
                raise Unfit(N_("This agenda is no longer there."), "agenda", N_("Agenda"))
            facts = read_facts({"title": "", **typed_facts(form)})
            lines = [planning.AddItem(**fields) for fields in ready.lines(facts.languages[0])] if ready else []
            event_id = await house.create(facts, lines)
        except (Rejected, NotSaved) as error:
            bad = bad_of(error, "facts", form, lang)
            return html(new_page(house, lang, chosen, bad), status_of(error))
        await first_links(house, event_id, lang)
        return go(f"/desk/events/{event_id}")


class DeskEvent(Controller):
    path = "/desk/events/{event_id:str}"

    @get("/")
    async def page(self, request: Visit, event_id: FromPath[str]) -> Html:
        return desk_page(request, await event_page(house_of(request), lang_of(request), event_id, dict(request.query_params)))

    @post("/send")
    async def send(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """A planning command, as JSON or as a form. A form's settings are named `settings.<name>`."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        if kind == "application/json":
            return await common.send(request, event_id, Role.ORGANISER, f"/desk/events/{event_id}")
        house, lang = house_of(request), lang_of(request)
        form = read_form((await request.form()).multi_items())
        do, item = form.get("do", [""])[-1], form.get("item", [""])[-1]
        command_id = form.get("id", [""])[-1]
        if not COMMAND_ID.fullmatch(command_id):
            command_id = secrets.token_urlsafe(12)
        board = await house.feed.board(event_id)
        try:
            body = command_of(do, form, board, house.methods)
            ack = await house.live.send(event_id, Command(command_id, house.live.clock(), body), ORGANISER)
        except (Rejected, NotSaved) as error:
            name = item or {"edit_event": "facts", "add_item": "add"}.get(do, do)
            query = {"edit": item} if item else {"add": "1"} if do == "add_item" else {}
            shown = await event_page(house, lang, event_id, query, bad_of(error, name, form, lang))
            return html(shown, status_of(error))
        await house.feed.reached(event_id, ack.seq)
        return go(f"/desk/events/{event_id}{whereto(do, form, command_id)}")

    @post("/links")
    async def link(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """A further link for a moderator, a projector or a helper at the door, with a name to tell it from the others."""
        house, lang = house_of(request), lang_of(request)
        form = read_form((await request.form()).multi_items())
        await house.facts(event_id)
        roles = {"moderator": Role.MODERATOR, "projector": Role.PROJECTOR, "helper": Role.HELPER}
        role = roles.get(form.get("role", [""])[-1])
        try:
            label = text_of(form, "label")
            if role is None:
                raise Rejected(N_("This form is not known here."))
            if not label:
                raise Unfit(N_("Please give the link a name, so that you can tell it from the others."), "label", N_("Name"))
        except Rejected as error:
            shown = await event_page(house, lang, event_id, {}, bad_of(error, f"link-{role or ''}", form, lang))
            return html(shown, status_of(error))
        made = await house.access.new_link(event_id, role, label)
        return go(f"/desk/events/{event_id}#way-{made.id}")

    @post("/links/{link_id:str}/withdraw")
    async def withdraw(self, request: Visit, event_id: FromPath[str], link_id: FromPath[str]) -> Response[Any]:
        house = house_of(request)
        if not any(link.id == link_id for link in await house.access.links(event_id)):
            return message(request, N_("Not found"), N_("There is no such link."), 404)
        await house.withdraw(link_id)
        return go(f"/desk/events/{event_id}#invite")

    @post("/delete")
    async def delete(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """Delete an event for good; its title has to be typed."""
        house, lang = house_of(request), lang_of(request)
        form = read_form((await request.form()).multi_items())
        facts = await house.facts(event_id)
        if " ".join(form.get("title", [""])[-1].split()) != " ".join(facts.title.split()):
            error = Unfit(N_("This is not the title of the event. Nothing was deleted."), "title", N_("Title"))
            shown = await event_page(house, lang, event_id, {}, bad_of(error, "delete", form, lang))
            return html(shown, 422)
        await house.store.delete_event(event_id, house.live.clock())
        house.live.forget(event_id)
        house.codes.pop(event_id, None)
        return go("/desk?gone=1")

    @get("/poster.pdf")
    async def poster(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """The poster with the QR code: ?size=a4|a3&lang=de."""
        house = house_of(request)
        facts, door = await house.facts(event_id), await house.door(event_id)
        size = request.query_params.get("size", "a4").lower()
        make = house.handouts.get("poster")
        if make is None or size not in SIZES:
            return message(request, N_("Not found"), N_("The poster comes in A4 and A3."), 404)
        wanted = request.query_params.get("lang", "")
        lang = wanted if wanted in facts.languages else facts.languages[0]
        draw = partial(
            make,
            size=size,
            title=facts.title,
            subtitle=facts.subtitle,
            date_line=date_line(facts, lang),
            place=facts.place,
            code=door.code,
            url=door.url,
            wifi=facts.wifi,
            wifi_password=facts.wifi_password,
            languages=tuple(facts.languages),
            lang=lang,
        )
        answer = await drawn(house, facts, draw, f"-{size}.pdf")
        with suppress(NotSaved):  # a full disk must not keep anybody from printing
            await house.store.set_meta(printed(event_id), house.public_url)
        return answer

    @get("/numbers.pdf")
    async def numbers(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """Numbered cards for people without a phone: ?first=1&last=40."""
        house, query = house_of(request), request.query_params
        facts, make = await house.facts(event_id), house.handouts.get("number_cards")
        first, last = (int(n) if (n := query.get(key, "")).isdecimal() and len(n) < 5 else 0 for key in ("first", "last"))
        if make is None or not 1 <= first <= last < first + MOST_CARDS:
            text = N_("Numbered cards go from 1 to 9999, at most 500 at a time. The first number comes first.")
            return message(request, N_("Not found"), text, 404)
        wanted = query.get("lang", "")
        lang = wanted if wanted in facts.languages else facts.languages[0]
        draw = partial(
            make,
            title=facts.title,
            date_line=date_line(facts, lang),
            host=facts.host,
            first=first,
            last=last,
            languages=tuple(facts.languages),
            lang=lang,
        )
        return await drawn(house, facts, draw, f"-{first}-{last}.pdf")


HANDLERS: Sequence[ControllerRouterHandler] = (Door, Desk, DeskEvent)
