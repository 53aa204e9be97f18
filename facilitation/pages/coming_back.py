"""Who comes again: on another phone by a return code, or to an event that no longer knows her as she was."""

from __future__ import annotations

import secrets
from typing import Any

from litestar import Controller, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath

from facilitation.access import HERE, SESSION_DAYS, tidy_code
from facilitation.agenda import Event
from facilitation.house import House, plain
from facilitation.joining import Return
from facilitation.keys import Session
from facilitation.method import N_, Actor, Command, Rejected
from facilitation.pages.common import Html, Visit, go, house_of, html, lang_of, login, message
from facilitation.pages.common import session_of as who
from facilitation.people import Person, Role, heir, taking_part
from facilitation.records import Record
from facilitation.render import hm
from facilitation.wire import frame
from facilitation.words import say

WRONG = N_("This return code is not right, or it has been used already. Look for the new one, or ask the moderation.")
GONE = {
    "clear_rehearsal": (
        N_("The rehearsal is over"),
        N_("What was tried out has been cleared away, and with it your entry. Your phone is all right: please come in again."),
    ),
    "restore": (
        N_("Please come in again"),
        N_("The event came back from a safety copy in which you are not yet. What was not handed in is still on your phone."),
    ),
}
"""What a phone is told whose person is no longer there, by the change that took her away: title and sentence."""
CAME = N_("At %(at)s another phone came in as you, by a return code. Was it not you? Please tell the moderation at once.")
TOLD = 2 * 3600.0
"""Seconds for which a page says so."""
ERASED = N_("Goodbye"), N_("Your entries have been erased. You can join again at any time.")


class ComingBack(Controller):
    @get("/j/{code:str}/back")
    async def form(self, request: Visit, code: FromPath[str]) -> Html:
        """Where the return code is typed. `code` in the query: it came by a QR code."""
        house = house_of(request)
        event_id = await house.store.event_by_code(tidy_code(code))
        if event_id is None:
            return _no_event(request)
        return html(await _page(request, event_id, request.query_params.get("code", "")[:40]))

    @post("/j/{code:str}/back")
    async def back(self, request: Visit, code: FromPath[str]) -> Response[Any]:
        """Be the person whose code was typed, on this phone too. The other phone stays hers: what waits there still arrives."""
        house = house_of(request)
        event_id = await house.store.event_by_code(tidy_code(code))
        if event_id is None:
            return _no_event(request)
        typed = str((await request.form()).get("code", ""))[:60]
        board = await house.feed.board(event_id)
        here_now = {r.id for r in taking_part(board)}  # and the codes of entries that have become one with theirs
        people = [r.id for r in board.kind(None, "person") if (now := heir(board, r.id)) is not None and now.id in here_now]
        address = request.client.host if request.client else ""
        person = await house.access.typed_return(address, event_id, people, typed)
        if person is None:
            return html(await _page(request, event_id, typed, WRONG), 404)
        command = Command(secrets.token_urlsafe(12), house.live.clock(), Return())
        try:
            ack = await house.live.send(event_id, command, Actor(Role.PARTICIPANT, person, person))
        except Rejected as error:
            return refused(request, error)
        await house.feed.reached(event_id, ack.seq)
        await _tell_her_phones(house, event_id, person)
        value, session = await house.access.new_session(Role.PARTICIPANT, event_id, person=person)
        return go(f"/e/{event_id}", [login(Role.PARTICIPANT, event_id, value), await here(house, session)])

    @get("/e/{event_id:str}/return")
    async def code(self, request: Visit, event_id: FromPath[str]) -> Html:
        """One's own return code, to type or to scan."""
        house, session = house_of(request), who(request)
        person = heir(await house.feed.board(event_id), session.person_id or "")
        if person is None:
            return await farewell(request, event_id, session)
        lang = str(person.data.lang)
        code, url = await return_code(house, event_id, person.id)
        context = {"event": plain(await house.facts(event_id)), "event_id": event_id, "code": code, "url": url}
        return html(house.render.page("pages/return.html", lang, **context))


def came_in(house: House, facts: Event, person: Person, session: Session, lang: str) -> str:
    """The sentence for a phone that was hers before the last one came in by a return code; empty if none did, or long ago.

    Whoever may show the code could use it: a moderator would read what is hers alone. She is to know of it.
    """
    if not session.created < person.came > house.live.clock() - TOLD:
        return ""
    return say(lang)(CAME) % {"at": hm(person.came, facts.timezone)}


async def _tell_her_phones(house: House, event_id: str, person: str) -> None:
    """Those that are open now hear it at once; the others find it on their page."""
    board, facts = await house.feed.board(event_id), await house.facts(event_id)
    now = heir(board, person)
    for event, socket in house.feed.everyone() if now is not None else ():
        if event == event_id and now is not None and socket.person == now.id:
            told = say(socket.lang)(CAME) % {"at": hm(now.data.came, facts.timezone)}
            socket.line.write(frame({"notice": told}))


async def return_code(house: House, event_id: str, person: str) -> tuple[str, str]:
    """(a person's return code, the address that a QR code says instead)."""
    comings = await house.store.comings(event_id)
    code = house.access.return_code(event_id, person, comings.get(person, 0))
    return code, f"{house.public_url}/j/{await house.code(event_id)}/back?code={code}"


async def here(house: House, session: Session) -> Cookie:
    """The cookie at the QR code's address, however somebody typed it."""
    door = f"/j/{await house.code(session.event_id or '')}"
    age = SESSION_DAYS * 86_400
    return Cookie(key=HERE, value=house.access.here(session), path=door, httponly=True, samesite="lax", max_age=age)


async def is_in(request: Visit, event_id: str) -> bool:
    """True if this browser is somebody here already: a second person would strand what waits on the phone for the first."""
    house = house_of(request)
    known = await house.access.known(request.cookies.get(HERE, "")[:400], event_id)
    return known is not None and heir(await house.feed.board(event_id), known.person_id or "") is not None


async def former(request: Visit, event_id: str) -> str | None:
    """Who this browser was, if nobody here has her: she comes in under the same id, and what waits on her phone goes on."""
    house = house_of(request)
    person = house.access.was(request.cookies.get(HERE, "")[:400], event_id)
    record = (await house.feed.board(event_id)).get(person) if person else None
    return person if record is None or may_return(record) else None


def may_return(record: Record[Person]) -> bool:
    """True for somebody who is gone without having been erased, merged or cleared away."""
    return record.kind == "person" and record.removed is not None and record.author == record.id


async def farewell(request: Visit, event_id: str, session: Session) -> Html:
    """What a phone is told whose person is no longer there."""
    house = house_of(request)
    record = (await house.feed.board(event_id)).get(session.person_id or "")
    log = await house.feed.history(event_id)
    at = record.removed if record is not None else None
    title, text = GONE.get(log[at - 1].command if at is not None and at <= len(log) else "", ERASED)
    link = f"/j/{await house.code(event_id)}"
    return message(request, title, text, 410, link=link, link_text=N_("Come in again"))


def refused(request: Visit, error: Rejected) -> Html:
    """Joining or coming back that the rules forbid, such as at an event in the archive."""
    return message(request, N_("Not accepted"), error.reason, 409, params=error.params)


async def _page(request: Visit, event_id: str, typed: str, error: str = "") -> str:
    house = house_of(request)
    facts = await house.facts(event_id)
    lang = lang_of(request, facts.languages)
    code = await house.code(event_id)
    return house.render.page("pages/back.html", lang, event=plain(facts), code=code, typed=typed, error=error)


def _no_event(request: Visit) -> Html:
    return message(request, N_("Not found"), N_("This event does not exist or has been deleted."), 404)
