"""A step that is open before the day: a page of its own behind a link and a QR code, and what is printed for it.

Who answers there has no account and no name, is not on the list of those who take part, and is not present by it. The own
answers are found again by this browser's cookie, which is good for this address and nothing else.
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from litestar import Controller, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath

from facilitation import agenda
from facilitation.access import COOKIES, SESSION_DAYS
from facilitation.house import plain
from facilitation.joining import Join
from facilitation.keys import Session
from facilitation.method import N_, Actor, Command, Rejected
from facilitation.pages.common import (
    LANGUAGE_COOKIE,
    Html,
    Visit,
    go,
    house_of,
    html,
    lang_of,
    message,
    method_styles,
    send,
)
from facilitation.pages.desk import date_line
from facilitation.pages.drawing import drawn
from facilitation.pages.registration import let_through
from facilitation.people import Role, heir
from facilitation.protocol import Form
from facilitation.records import Record
from facilitation.render import hm
from facilitation.runsheet import title_of
from facilitation.words import say

NO_PAGE = N_("There is nothing to answer at this address. Please compare it with the one on the paper.")
MOST_FORMS = 500


class Ahead(Controller):
    path = "/v/{token:str}"

    @get("/")
    async def page(self, request: Visit, token: FromPath[str]) -> Html:
        """The way in, and for who has begun the step itself."""
        house = house_of(request)
        found = await _run(request, token)
        if found is None:
            return message(request, N_("Not found"), NO_PAGE, 404)
        event_id, run = found
        session = await _session(request, event_id, run)
        if session is None:
            return await _start(request, event_id, token, run)
        board = await house.feed.board(event_id)
        record = heir(board, session.person_id or "")
        assert record is not None
        facts, lang, now = await house.facts(event_id), str(record.data.lang), house.live.clock()
        view = await house.feed.view(event_id, Role.PARTICIPANT, lang, record.id)
        elements = dict(view.elements)
        if (mine := await house.feed.mine(event_id, record.id, lang)) is not None:
            elements["mine"] = mine
        context = {
            "event": plain(facts),
            "event_id": event_id,
            "socket_url": f"/v/{token}/socket",
            "css": method_styles(house),
            "archived": agenda.archived(board),
            "ahead": True,
        }
        moving: dict[str, str | float] = {
            "token": view.token,
            "seq": view.seq,
            "person": session.person_id or "",
            "now": now,
            "at": hm(now, facts.timezone),
        }
        return html(house.render.compose(house.render.shell("pages/phone.html", lang, moving, **context), elements))

    @post("/")
    async def begin(self, request: Visit, token: FromPath[str]) -> Response[Any]:
        """Begin to answer: from now on this browser finds its answers again."""
        house = house_of(request)
        found = await _run(request, token)
        if found is None:
            return message(request, N_("Not found"), NO_PAGE, 404)
        event_id, run = found
        if await _session(request, event_id, run) is not None:  # sent twice, or once more from the page before
            return go(f"/v/{token}")
        facts = await house.facts(event_id)
        form = await request.form()
        lang = str(form.get("lang", ""))
        lang = lang if lang in facts.languages else lang_of(request, facts.languages)
        if not await let_through(request, event_id):
            sentence = N_("Very many are coming in at this moment. Please try again in a minute.")
            return await _start(request, event_id, token, run, sentence, 429)
        person = f"p{secrets.token_urlsafe(12)}"
        body = Join(lang="en" if lang == "en" else "de", ahead=run.id)
        try:
            ack = await house.live.send(
                event_id, Command(person, house.live.clock(), body), Actor(Role.PARTICIPANT, person, person)
            )
        except Rejected as error:
            return await _start(request, event_id, token, run, error.reason, 409)
        await house.feed.reached(event_id, ack.seq)
        value, _ = await house.access.new_session(Role.PARTICIPANT, event_id, person=person)
        return go(f"/v/{token}", [_login(token, value)])

    @post("/send")
    async def send(self, request: Visit, token: FromPath[str]) -> Response[Any]:
        found = await _run(request, token)
        if found is None:
            return message(request, N_("Not found"), NO_PAGE, 404)
        session = await _session(request, *found)
        if session is None:
            text = N_("This phone is not known here. Please open the link again.")
            return message(request, N_("Please come in again"), text, 401, link=f"/v/{token}", link_text=N_("Come in again"))
        request.scope["session"] = session
        return await send(request, found[0], Role.PARTICIPANT, f"/v/{token}")


def _login(token: str, value: str) -> Cookie:
    """Like a phone's cookie, but good for this address only: on the day the same browser joins like any other."""
    age = SESSION_DAYS * 86_400
    return Cookie(key=COOKIES[Role.PARTICIPANT], value=value, path=f"/v/{token}", max_age=age, httponly=True, samesite="lax")


async def _run(request: Visit, token: str) -> tuple[str, Record[agenda.Activity]] | None:
    """(event, step) that an address opens; None if it was guessed or is gone."""
    house = house_of(request)
    found = house.access.ahead_of(token)
    if found is None:
        return None
    event_id, run_id = found
    await house.code(event_id)
    run = agenda.activity(await house.feed.board(event_id), run_id)
    return (event_id, run) if run is not None else None


async def _session(request: Visit, event_id: str, run: Record[agenda.Activity]) -> Session | None:
    """This browser's session, if it is of somebody who came for this step and is still known."""
    house = house_of(request)
    session = await house.access.session(Role.PARTICIPANT, event_id, request.cookies.get(COOKIES[Role.PARTICIPANT]))
    if session is None:
        return None
    board = await house.feed.board(event_id)
    if session.person_id and board.get(session.person_id) is None:
        await house.feed.refresh(event_id)
    person = heir(await house.feed.board(event_id), session.person_id or "")
    return session if person is not None and person.data.channel == "link" and person.data.at == run.id else None


async def _start(
    request: Visit, event_id: str, token: str, run: Record[agenda.Activity], error: str = "", status: int = 200
) -> Html:
    house = house_of(request)
    facts = await house.facts(event_id)
    lang = lang_of(request, facts.languages)
    cookies = [Cookie(key=LANGUAGE_COOKIE, value=lang, path="/v", samesite="lax")] if "lang" in request.query_params else []
    form = await _form(request, event_id, run, lang)
    page = house.render.page(
        "pages/ahead.html",
        lang,
        event=plain(facts),
        token=token,
        title=title_of(house.methods, run),
        open=run.data.state == "open" and run.data.ahead,
        over=run.data.state not in ("prepared", "open"),
        intro=form.intro if form is not None else "",
        until=form.until if form is not None else "",
        questions=sum(not ask.aside for ask in form.asks) if form is not None else 0,
        languages=list(facts.languages),
        error=error,
    )
    return html(page, status, cookies)


async def _form(request: Visit, event_id: str, run: Record[agenda.Activity], lang: str) -> Form | None:
    house = house_of(request)
    method = house.methods.get(run.data.method)
    board = await house.feed.board(event_id)
    return method.form(house.methods.scene(board, run), say(lang)) if method is not None else None


# ── for the desk and the console: the link, and what is printed ──


@get(["/console/{event_id:str}/ahead", "/desk/events/{event_id:str}/ahead"])
async def ahead_page(request: Visit, event_id: FromPath[str]) -> Html:
    """The link of a step (`of`), its QR code, and the papers."""
    house = house_of(request)
    facts = await house.facts(event_id)
    desk = request.url.path.startswith("/desk/")
    home = f"/desk/events/{event_id}" if desk else f"/console/{event_id}"
    run = await _chosen(request, event_id)
    if run is None:
        return message(request, N_("Not found"), N_("There is no such step."), 404, link=home, link_text=N_("Back"))
    lang = lang_of(request)
    form = await _form(request, event_id, run, facts.languages[0])
    page = house.render.page(
        "pages/ahead_link.html",
        lang,
        event=plain(facts),
        home=home,
        back=home if desk else f"{home}?activity={run.id}",
        run=run.id,
        title=title_of(house.methods, run),
        state=run.data.state,
        ahead=run.data.ahead,
        path=house.access.ahead_path(event_id, run.id),
        url=house.public_url + house.access.ahead_path(event_id, run.id),
        papers="questionnaire" in house.handouts,
        questions=sum(not ask.aside for ask in form.asks) if form is not None else 0,
    )
    return html(page)


@get(["/console/{event_id:str}/ahead/{paper:str}", "/desk/events/{event_id:str}/ahead/{paper:str}"])
async def ahead_paper(request: Visit, event_id: FromPath[str], paper: FromPath[str]) -> Response[Any]:
    """notice.pdf, a poster with the link; forms.pdf, numbered forms to fill in (`first`, `n`). `lang` in the query."""
    house = house_of(request)
    facts = await house.facts(event_id)
    wanted = request.query_params.get("lang", "")
    lang = wanted if wanted in facts.languages else facts.languages[0]
    run = await _chosen(request, event_id)
    form = await _form(request, event_id, run, lang) if run is not None else None
    make = house.handouts.get({"notice.pdf": "notice", "forms.pdf": "questionnaire"}.get(paper, ""))
    if run is None or form is None or make is None:
        return message(request, N_("Not found"), N_("There is no such sheet to print."), 404)
    shared = {"title": facts.title, "date_line": date_line(facts, lang), "place": facts.place, "host": facts.host, "lang": lang}
    url = house.public_url + house.access.ahead_path(event_id, run.id)
    if paper == "notice.pdf":
        draw = partial(make, form=form, url=url, subtitle=facts.subtitle, **shared)
    else:
        first, n = (_number(request, name, most) for name, most in (("first", 9_999), ("n", MOST_FORMS)))
        draw = partial(make, form=form, url=url, first=first, n=min(n, 9_999 - first + 1), **shared)
    return await drawn(house, facts, draw, f"-{paper}")


async def _chosen(request: Visit, event_id: str) -> Record[agenda.Activity] | None:
    """The step that a page is about, if its format can be open before the day."""
    house = house_of(request)
    run = agenda.activity(await house.feed.board(event_id), request.query_params.get("of", "")[:200])
    method = house.methods.get(run.data.method) if run is not None else None
    return run if method is not None and method.ahead else None


def _number(request: Visit, name: str, most: int) -> int:
    given = request.query_params.get(name, "")[:6]
    return min(most, max(1, int(given))) if given.isdecimal() else 1
