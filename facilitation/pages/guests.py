"""The guest list on the organiser's desk: paste or upload it, look at it, correct it, print it; registration before the day.

A list is looked at before it is taken: the page shows line by line what cannot be taken and who is there twice, and the rest
is taken over only when somebody says so. The list travels as the text of the form, so the server keeps nothing meanwhile.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from facilitation import guest_list, sheets
from facilitation.arrivals import Arrival, arrivals, counted, found_by, shown
from facilitation.commands import COMMAND_ID
from facilitation.database import NotSaved
from facilitation.deadlines import days_left, keeps_names, registration_open
from facilitation.guest_list import Line, Reading
from facilitation.guests import DropGuests, Row, TakeGuests
from facilitation.house import House, plain
from facilitation.method import N_, Actor, Command, Rejected
from facilitation.pages import common
from facilitation.pages.common import Html, Visit, go, house_of, html, lang_of, message
from facilitation.pages.desk import date_line
from facilitation.pages.desk_forms import complaint
from facilitation.pages.drawing import drawn, worked
from facilitation.people import Person, Role
from facilitation.records import AnyBoard
from facilitation.words import say

ORGANISER = Actor(Role.ORGANISER, "desk")
MOST_ROWS = 200
LONGEST_BODY = 3 * 1024 * 1024
"""Bytes of a form with a file in it; what is too large for a list is told on the page, only more than this is cut off."""


class DeskGuests(Controller):
    path = "/desk/events/{event_id:str}/guests"

    @get("/")
    async def page(self, request: Visit, event_id: FromPath[str]) -> Html:
        """?q= searches, ?edit= opens an entry, ?took= says how many were taken over."""
        return html(await guests_page(house_of(request), lang_of(request), event_id, request.query_params))

    @post("/list", request_max_body_size=LONGEST_BODY)
    async def read(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """Look at a list (`text`, or a `file`); with `take`, and if it is the same that was looked at, take it over."""
        house, lang = house_of(request), lang_of(request)
        await house.facts(event_id)
        form = await request.form()
        text, given = str(form.get("text", "")), form.get("file")
        sheet: sheets.Sheet | None = None
        try:
            if isinstance(given, UploadFile) and given.filename:
                sheet = await worked(house, partial(sheets.read, await given.read(sheets.MOST_BYTES + 1)))
                text = sheet.text
            elif len(text) > sheets.MOST_BYTES:
                raise sheets.too_large()
            board = await house.feed.board(event_id)
            known = [(r.data.name, r.data.institution) for r in board.kind(None, "guest") if r.alive]
            reading: Reading = await worked(house, partial(guest_list.read, text, known))
            if sheet is not None or str(form.get("checked", "")) != _mark(text):
                return html(await guests_page(house, lang, event_id, {}, Look(text, reading, sheet)))
            rows = (*reading.rows, *(reading.twice_rows if form.get("twice") else ()))
            ack = await house.live.send(event_id, Command(_id(form), house.live.clock(), TakeGuests(rows)), ORGANISER)
        except (Rejected, NotSaved) as error:
            status = 503 if isinstance(error, NotSaved) else 422
            return html(
                await guests_page(house, lang, event_id, {}, Look(text[: sheets.MOST_BYTES]), _sentence(error, lang)), status
            )
        await house.feed.reached(event_id, ack.seq)
        return go(f"/desk/events/{event_id}/guests?took={len(rows)}")

    @post("/add")
    async def add(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """One person more."""
        house, lang = house_of(request), lang_of(request)
        await house.facts(event_id)
        form = await request.form()
        told = {name: " ".join(str(form.get(name, "")).split()) for name in ("name", "institution", "region", "needs")}
        try:
            row = msgspec.convert(told, Row)
            ack = await house.live.send(event_id, Command(_id(form), house.live.clock(), TakeGuests((row,))), ORGANISER)
        except (Rejected, NotSaved, msgspec.ValidationError) as error:
            status = 503 if isinstance(error, NotSaved) else 422
            return html(await guests_page(house, lang, event_id, {}, bad=_sentence(error, lang), typed=told), status)
        await house.feed.reached(event_id, ack.seq)
        return go(f"/desk/events/{event_id}/guests")

    @post("/send")
    async def send(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """A command about one guest, as JSON or as a form."""
        house, lang = house_of(request), lang_of(request)

        async def refused(sentence: str, status: int, fields: dict[str, Any]) -> Html:
            query = {"edit": str(fields.get("guest", ""))} if fields.get("do") == "edit_guest" else {}
            return html(await guests_page(house, lang, event_id, query, bad=sentence, typed=fields), status)

        return await common.send(request, event_id, Role.ORGANISER, f"/desk/events/{event_id}/guests", refused)

    @post("/clear")
    async def clear(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        """Take many off the list for good: everybody, or (`which` = link) those who have registered by themselves."""
        house, lang = house_of(request), lang_of(request)
        await house.facts(event_id)
        form = await request.form()
        by_link = form.get("which") == "link"
        board = await house.feed.board(event_id)
        chosen = [r.id for r in board.kind(None, "guest") if r.alive and (not by_link or r.data.source == "link")]
        try:
            ack = await house.live.send(event_id, Command(_id(form), house.live.clock(), DropGuests(tuple(chosen))), ORGANISER)
        except (Rejected, NotSaved) as error:
            return html(await guests_page(house, lang, event_id, {}, bad=_sentence(error, lang)), 409)
        await house.feed.reached(event_id, ack.seq)
        return go(f"/desk/events/{event_id}/guests")

    @get("/{paper:str}")
    async def paper(self, request: Visit, event_id: FromPath[str], paper: FromPath[str]) -> Response[Any]:
        """signatures.pdf and badges.pdf: everybody who is expected, and those who came without being on the list."""
        house = house_of(request)
        facts = await house.facts(event_id)
        make = house.handouts.get(paper.removesuffix(".pdf")) if paper in ("signatures.pdf", "badges.pdf") else None
        if make is None:
            return message(request, N_("Not found"), N_("There is no such sheet to print."), 404)
        wanted = request.query_params.get("lang", "")
        lang = wanted if wanted in facts.languages else facts.languages[0]
        draw = partial(
            make,
            title=facts.title,
            date_line=date_line(facts, lang),
            place=facts.place,
            host=facts.host,
            deletion_date=facts.deletion_date,
            people=on_paper(await house.feed.board(event_id)),
            lang=lang,
        )
        return await drawn(house, facts, draw, f"-{paper}")


class Look(msgspec.Struct, frozen=True):
    """A list that is being looked at."""

    text: str
    reading: Reading | None = None
    sheet: sheets.Sheet | None = None


async def guests_page(
    house: House,
    lang: str,
    event_id: str,
    query: Mapping[str, Any],
    look: Look | None = None,
    bad: str = "",
    typed: Mapping[str, Any] | None = None,
) -> str:
    """The page of the guest list. `bad` is what could not be done, `typed` what was typed then."""
    facts = await house.facts(event_id)
    board = await house.feed.board(event_id)
    entries = arrivals(board)
    wanted = str(query.get("q", ""))[:200]
    rows = [e for e in entries if found_by(e, wanted)]
    now = house.live.clock()
    edited = next((e for e in entries if e.guest.id == query.get("edit")), None)
    took = str(query.get("took", ""))
    return house.render.page(
        "desk/guests.html",
        lang,
        event=plain(facts),
        event_id=event_id,
        here=f"/desk/events/{event_id}/guests",
        count=counted(entries),
        by_link=sum(1 for e in entries if e.guest.data.source == "link"),
        needs=sum(1 for e in entries if e.guest.data.needs),
        rows=[_row(e) for e in rows[:MOST_ROWS]],
        more=max(0, len(rows) - MOST_ROWS),
        wanted=wanted,
        editing=_editing(edited, typed or {}) if edited is not None else None,
        look=look,
        reading=look.reading if look is not None else None,
        wrong=_lines(look.reading.wrong, lang) if look is not None and look.reading is not None else [],
        twice=_lines(look.reading.twice, lang) if look is not None and look.reading is not None else [],
        checked=_mark(look.text) if look is not None else "",
        titles=guest_list.TITLES,
        took=int(took) if took.isascii() and took.isdigit() and len(took) < 6 else 0,
        register_url=house.public_url + house.access.register_path(event_id),
        register_path=house.access.register_path(event_id),
        open=registration_open(facts, now),
        days=days_left(facts, now),
        keeps=keeps_names(board),
        papers=[p for p in ("signatures", "badges") if p in house.handouts],
        bad=bad,
        typed=typed or {},
        fresh=secrets.token_urlsafe(12),
    )


def _row(entry: Arrival) -> dict[str, Any]:
    guest = entry.guest.data
    return shown(entry, needs=True) | {"age": guest.age, "wishes": guest.wishes, "source": guest.source}


def _editing(entry: Arrival, typed: Mapping[str, Any]) -> dict[str, Any]:
    """An open entry: what was just typed, else what stands there."""
    return _row(entry) | {name: str(typed[name]) for name in guest_list.TITLES if name in typed}


def _lines(lines: tuple[Line, ...], lang: str) -> list[dict[str, Any]]:
    words = say(lang)
    return [
        {
            "number": line.number,
            "text": line.text[:300],
            "why": words(line.why) % {k: words(v) if k == "field" else v for k, v in line.params.items()},
        }
        for line in lines
    ]


def on_paper(board: AnyBoard) -> tuple[tuple[str, str, str], ...]:
    """(name, institution, place) of everybody on the list, by surname, then of those who came without being on it."""
    entries = arrivals(board)
    listed = {e.person.id for e in entries if e.person is not None}
    others: list[Person] = [
        r.data for r in board.kind(None, "person") if r.alive and r.data.present and r.data.name and r.id not in listed
    ]
    return (
        *((e.guest.data.name, e.guest.data.institution, e.guest.data.region) for e in entries),
        *((p.name, p.institution, p.region) for p in others),
    )


def _sentence(error: Exception, lang: str) -> str:
    if isinstance(error, Rejected):
        return complaint(error, lang)
    if isinstance(error, msgspec.ValidationError):
        return say(lang)(N_("Please use at most %(most)s characters.")) % {"most": 120}
    return say(lang)(N_("The laptop cannot write to its disk. What you typed is still here; please try again."))


def _mark(text: str) -> str:
    """Tells a list that was looked at from one that was changed since. Browsers send their own line ends."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:32]


def _id(form: Any) -> str:
    given = str(form.get("id", ""))
    return given if COMMAND_ID.fullmatch(given) else secrets.token_urlsafe(12)
