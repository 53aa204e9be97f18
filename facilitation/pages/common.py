"""What all pages share: the guard at the door, languages, cookies, and clear sentences for what cannot be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.response import Redirect

from facilitation.access import COOKIES, SESSION_DAYS, cookie_path, roles_of
from facilitation.agenda import Event
from facilitation.commands import STATUS, Invalid, decode
from facilitation.database import Unreachable
from facilitation.house import House, accepted, language
from facilitation.keys import Session
from facilitation.method import N_
from facilitation.origin import same_origin
from facilitation.people import Role, heir
from facilitation.render import Element
from facilitation.store import NoSuchEvent
from facilitation.words import LANGUAGES, say

Visit = Request[Any, Session, Any]
Html = Response[str]
SAFE = {"GET", "HEAD", "OPTIONS"}
AT_HOME = ("/return", "/mine", "/mine.pdf", "/mine.ics")
"""Pages of one's own, which a shared device must not give to whoever holds it next."""
LANGUAGE_COOKIE = "facilitation-language"


class Stranger(HTTPException):
    """A phone that this laptop does not know at this event. `code`: where it may come in."""

    status_code = 401
    code = ""


class Closed(HTTPException):
    """Somebody stands before a door without the key for it."""

    status_code = 403


def house_of(request: ASGIConnection[Any, Any, Any, Any]) -> House:
    house: House = request.app.state.house
    return house


async def guard(request: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Ask the table of routes who may come in, and the cookie who this is. Raises Closed (403) and 401.

    The session lands in `request.scope["session"]`. Posts from foreign pages are refused here, and only here.
    """
    if request.scope["type"] == ScopeType.WEBSOCKET:
        return  # sockets check their own cookie: they have to be open before they can say what is wrong
    template = str(request.scope.get("path_template") or request.url.path)
    roles = roles_of(template.replace(":str", "").replace(":path", "").rstrip("/") or "/")
    house = house_of(request)
    method = request.scope.get("method", "GET")
    if method not in SAFE and not same_origin(request.headers, house.public_url):
        raise Closed(N_("This form came from another website and was not accepted."))
    if roles >= frozenset(Role):
        return
    for role in roles:
        event_id = None if role is Role.ORGANISER else str(request.path_params.get("event_id", ""))
        session = await house.access.session(role, event_id, request.cookies.get(COOKIES[role]))
        if session is not None:
            if session.link_id and role is Role.PARTICIPANT and template.endswith(AT_HOME):
                raise Closed(N_("This device is shared: nobody is at home on it."))
            request.scope["session"] = session
            return
    if Role.PARTICIPANT in roles:
        stranger = Stranger()
        with suppress(NoSuchEvent, Unreachable):
            stranger.code = await house.code(str(request.path_params.get("event_id", "")))
        raise stranger
    raise HTTPException(status_code=401, detail=N_("You have no key for this page on this device."))


def session_of(request: Visit) -> Session:
    session: Session = request.scope["session"]  # type: ignore[assignment]
    return session


def lang_of(request: ASGIConnection[Any, Any, Any, Any], offered: tuple[str, ...] = LANGUAGES) -> str:
    """The language of a visitor: asked for in the address, chosen before, else what the browser prefers."""
    wanted = [request.query_params.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, "")]
    return language([*wanted, *accepted(request.headers.get("accept-language", ""))], offered)


def html(text: str, status: int = 200, cookies: list[Cookie] | None = None) -> Html:
    return Response(text, status_code=status, media_type="text/html", cookies=cookies or [])


def message(request: ASGIConnection[Any, Any, Any, Any], title: str, text: str, status: int, **more: Any) -> Html:
    """A page with one clear sentence. `title` and `text` are source strings; `kept` is text that somebody had written."""
    lang = lang_of(request)
    words = say(lang)
    page = house_of(request).render.page(
        "pages/message.html",
        lang,
        title=words(title),
        text=words(text) % more.get("params", {}),
        link=more.get("link", "/"),
        link_text=words(more.get("link_text", N_("To the start page"))),
        kept=more.get("kept", ""),
    )
    return html(page, status)


def login(role: Role, event_id: str | None, value: str) -> Cookie:
    """The cookie of a session, scoped to its event and role. No Secure flag: a laptop in a canteen speaks plain HTTP."""
    return Cookie(
        key=COOKIES[role],
        value=value,
        path=cookie_path(role, event_id),
        max_age=SESSION_DAYS * 86_400,
        httponly=True,
        samesite="lax",
    )


def go(path: str, cookies: list[Cookie] | None = None) -> Redirect:
    return Redirect(path, status_code=303, cookies=cookies or [])


Refusal = Callable[[str, int, dict[str, Any]], Awaitable[Html]]
"""(sentence, status, what was sent) → the page that shows all three."""


Back = str | Callable[[dict[str, Any]], str]
"""Where a form leads that was accepted; it may depend on what was sent."""


async def send(request: Visit, event_id: str, role: Role, back: Back, refused: Refusal | None = None) -> Response[Any]:
    """POST …/send: a command as JSON or as a plain form, answered in kind. `refused`: the page for what was not accepted."""
    house, session = house_of(request), session_of(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    lang = await speaks(request, house, event_id, session, role)
    await house.patience(session)
    if kind == "application/json":
        try:
            given = decode(await request.body())
        except Invalid as error:
            return Response({"error": say(lang)(error.reason)}, status_code=400)
        reply = await house.perform(event_id, session, given, lang)
        return Response(reply, status_code=STATUS[reply["code"]] if "no" in reply else 200)
    fields = await form_fields(request)
    reply = await house.perform(event_id, session, fields, lang, strict=False)
    if "ack" in reply:
        await house.feed.reached(event_id, reply["seq"])
        return go(back if isinstance(back, str) else back(fields))
    return await refusal(request, reply["why"], STATUS[reply["code"]], fields, back, refused)


async def refusal(
    request: Visit, why: str, status: int, fields: dict[str, Any], back: Back, refused: Refusal | None
) -> Response[Any]:
    """The page for a form that was not accepted: the sentence, the way back, and the text that was in it."""
    if refused is not None:
        return await refused(why, status, fields)
    kept = fields.get("text", "")
    return message(
        request,
        N_("Not accepted"),
        why.replace("%", "%%"),
        status,
        link=back if isinstance(back, str) else back(fields),
        link_text=N_("Back"),
        kept=kept if isinstance(kept, str) else "",
    )


async def form_fields(request: Visit) -> dict[str, Any]:
    """A form's fields; one that stands there several times is a list. Files are left out."""
    return fields_of((await request.form()).multi_items())


def fields_of(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The same from the items of a form."""
    fields: dict[str, Any] = {}
    for name, value in items:
        if not isinstance(value, str):
            continue
        if name in fields:
            fields[name] = [*(fields[name] if isinstance(fields[name], list) else [fields[name]]), value]
        else:
            fields[name] = value
    return fields


async def speaks(request: Visit, house: House, event_id: str, session: Session, role: Role) -> str:
    """The language in which somebody gets answers."""
    if role is Role.PARTICIPANT and session.person_id:
        person = heir(await house.feed.board(event_id), session.person_id)
        if person is not None:
            return str(person.data.lang)
    return lang_of(request)


def method_styles(house: House) -> list[str]:
    """The style sheets that methods bring."""
    return house.render.styles


def screen(house: House, template: str, lang: str, elements: dict[str, Element], **context: Any) -> str:
    """A page with the elements of a view laid into it."""
    return house.render.compose(house.render.page(template, lang, css=method_styles(house), **context), elements)


def gone(request: ASGIConnection[Any, Any, Any, Any], _: NoSuchEvent) -> Html:
    return message(request, N_("Not found"), N_("This event does not exist or has been deleted."), 404)


_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"})
"""How German letters are written where there is only ASCII."""


def safe_name(facts: Event, suffix: str, more: str = "") -> str:
    """A file name for a download: title, date and `more`, no character that a system forbids, for Content-Disposition."""
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in f"{facts.title} {facts.date}")
    name = " ".join([" ".join(kept.split())[:120] or "Protokoll", *more.split()])
    ascii_name = " ".join(name.translate(_SPELT).encode("ascii", "ignore").decode().split()) or "protocol"
    return f"attachment; filename=\"{ascii_name}{suffix}\"; filename*=UTF-8''{quote(name + suffix)}"
