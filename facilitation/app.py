"""create_app: the core, the methods and the exports that are handed in, put together as one ASGI application."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import asynccontextmanager, suppress
from importlib import resources
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, asgi, get
from litestar.config.response_cache import ResponseCacheConfig
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler, Receive, Scope, Send

from facilitation import fonts
from facilitation.access import SESSION_DAYS, Access
from facilitation.copies import Copies
from facilitation.database import NotSaved, StoreError
from facilitation.deletion import keep_deletion_dates
from facilitation.feed import Feed
from facilitation.formats import Methods
from facilitation.house import House
from facilitation.live import Live
from facilitation.method import N_, Method
from facilitation.pages.ahead import Ahead, ahead_page, ahead_paper
from facilitation.pages.belongings import TakingHome
from facilitation.pages.coming_back import ComingBack
from facilitation.pages.common import Stranger, gone, guard, house_of, message
from facilitation.pages.desk_copies import DeskCopies, DeskRestore
from facilitation.pages.desk_whole import DeskWhole
from facilitation.pages.door import CheckInPage, HelperDoor
from facilitation.pages.downloads import protocol
from facilitation.pages.guests import DeskGuests
from facilitation.pages.moderator import Console, ModeratorDoor
from facilitation.pages.network import Network
from facilitation.pages.network import phone as trial_page
from facilitation.pages.network import socket as trial_socket
from facilitation.pages.organiser import HANDLERS
from facilitation.pages.own_page import OwnPage
from facilitation.pages.participant import Joining, Phone
from facilitation.pages.pictures import ConsolePictures, PhonePictures, WallPictures
from facilitation.pages.projector import ProjectorDoor, Wall
from facilitation.pages.registration import Registration
from facilitation.pages.tablet import Tablet, TabletDoor, TabletLinks
from facilitation.people import Role
from facilitation.protocol import Exporter
from facilitation.render import ROOT, Renderer, Static
from facilitation.settings import Settings
from facilitation.sockets import serve, watch
from facilitation.store import NoSuchEvent, Store
from facilitation.uploads import Uploads

log = logging.getLogger("facilitation")
VERSION = "0.1.0"
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'; "
    "connect-src 'self' ws: wss:"  # up to iOS 15 'self' does not mean the sockets of the same host
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # no-referrer would turn the Origin of our own forms into "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=()",
}


def create_app(
    settings: Settings,
    methods: Sequence[Method],
    exporters: Sequence[Exporter],
    agendas: Sequence[Any] = (),
    handouts: Mapping[str, Callable[..., bytes]] | None = None,
    workers: Executor | None = None,
) -> Litestar:
    """Put the house together, in `app.state.house`. Opens and migrates the database: raises StoreError.

    `agendas` are ready-made agendas for the desk, `handouts` printed matter by name, `workers` where documents are
    rendered (default: one process of its own).
    """
    known = Methods(methods)
    store = Store(settings.database, known.kinds)
    store.migrate()
    static = Static(static_folders(known, settings.data))
    render = Renderer(known, static)
    live = Live(store, known, settings.clock)
    access = Access(store, settings.secret, settings.clock, settings.desk_key)
    pool = workers or ProcessPoolExecutor(1, mp_context=get_context("spawn"))

    async def door(event_id: str) -> Any:
        return await house.door(event_id)

    feed = Feed(store, live, known, render, door)
    copies = Copies(settings, access.secrets.write)
    uploads = Uploads(settings.data / "uploads", settings.clock)
    house = House(settings, store, known, live, feed, access, render, exporters, agendas, handouts or {}, pool, copies, uploads)

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        with suppress(NotSaved):  # a full disk must not keep the room closed
            await store.drop_sessions_before(settings.clock() - SESSION_DAYS * 86_400)
        live.start()
        feed.start()
        works = (watch(house), keep_deletion_dates(house), copies.run())
        tasks = [asyncio.create_task(work) for work in works]
        if not fonts.ready(settings.data):
            pool.submit(fonts.prepare, settings.data)  # in its own process: cutting takes seconds, the room does not wait
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await live.stop()
            pool.shutdown(cancel_futures=True)
            house.darkroom.shutdown(cancel_futures=True)
            store.close()
            uploads.clear()

    litestar = Litestar(
        route_handlers=handlers(),
        guards=[guard],
        lifespan=[running],
        after_request=_after,
        exception_handlers={HTTPException: _refused, NoSuchEvent: _gone, StoreError: _without_database, Exception: _broken},
        openapi_config=None,
        request_max_body_size=1024 * 1024,
        response_cache_config=ResponseCacheConfig(),
        logging_config=None,
        debug=False,
    )
    litestar.state.house = house
    return litestar


def handlers() -> list[ControllerRouterHandler]:
    """All route handlers."""
    doors = (Joining, ComingBack, Registration, Ahead, ModeratorDoor, ProjectorDoor, HelperDoor, TabletDoor)
    screens = (Phone, TakingHome, OwnPage, Wall, Console, CheckInPage, DeskGuests)
    desk = (*HANDLERS, DeskWhole, DeskCopies, DeskRestore)
    network = (Network, trial_page, trial_socket)
    pictures = (Tablet, TabletLinks, PhonePictures, WallPictures, ConsolePictures)
    ahead = (ahead_page, ahead_paper)
    return [health, static_files, *doors, *screens, *pictures, protocol, *ahead, *network, *_sockets(), *desk]


def static_folders(methods: Methods, data: Path) -> list[Path]:
    """Where static files lie: ours, those of methods from elsewhere, and the fonts that are cut at the first start."""
    brought = [Path(str(resources.files(m.resources))) / "templates" / "static" for m in methods if m.resources]
    return [ROOT / "static", *brought, fonts.folder(data)]


@get("/health", media_type="application/json")
async def health(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """For whoever looks after the server: it answers, and so does its database."""
    events = await house_of(request).store.event_ids()
    return {"status": "ok", "version": VERSION, "events": len(events)}


@get("/static/{name:path}")
async def static_files(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Files by name; an address with a content hash may be kept for ever."""
    static = house_of(request).render.static
    name = name.lstrip("/")
    content = static.content(name)
    kind = _TYPES.get(Path(name).suffix)
    if content is None or kind is None:
        return Response(b"", status_code=404, media_type="text/plain")
    cache = "public, max-age=31536000, immutable" if "v" in request.query_params else "no-cache"
    return Response(content, media_type=kind, headers={"Cache-Control": cache})


_TYPES: Mapping[str, str] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}


def _sockets() -> list[ControllerRouterHandler]:
    doors = {
        "/e/{event_id:str}/socket": Role.PARTICIPANT,
        "/wall/{event_id:str}/socket": Role.PROJECTOR,
        "/console/{event_id:str}/socket": Role.MODERATOR,
    }
    return [_socket(path, role, role) for path, role in doors.items()] + [
        _socket("/console/{event_id:str}/preview/socket", Role.MODERATOR, Role.PROJECTOR),
        _ahead_socket(),
    ]


def _socket(path: str, door: Role, role: Role) -> ControllerRouterHandler:
    @asgi(path, copy_scope=False)
    async def socket(scope: Scope, receive: Receive, send: Send) -> None:
        house: House = Litestar.from_scope(scope).state.house
        event_id = str(scope["path_params"]["event_id"])
        await serve(scope, receive, send, house, door, event_id, role)

    return socket


def _ahead_socket() -> ControllerRouterHandler:
    @asgi("/v/{token:str}/socket", copy_scope=False)
    async def socket(scope: Scope, receive: Receive, send: Send) -> None:
        house: House = Litestar.from_scope(scope).state.house
        event_id, _ = house.access.ahead_of(str(scope["path_params"]["token"])) or ("", "")
        await serve(scope, receive, send, house, Role.PARTICIPANT, event_id, Role.PARTICIPANT)

    return socket


async def _after(response: Response[Any]) -> Response[Any]:
    return _with_headers(response)  # a coroutine only so that it is not sent through a thread for every request


def _with_headers(response: Response[Any]) -> Response[Any]:
    response.headers.update({k: v for k, v in HEADERS.items() if k not in response.headers})
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _refused(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    if isinstance(error, Stranger) and error.code:
        again = N_("This phone is not known here. Come in again: what you have not handed in yet is kept on the phone.")
        link = f"/j/{error.code}"
        page = message(request, N_("Please come in again"), again, 401, link=link, link_text=N_("Come in again"))
        return _with_headers(page)
    titles = {401: N_("No entry"), 403: N_("No entry"), 404: N_("Not found")}
    texts = {
        400: N_("This could not be read."),
        404: N_("There is nothing at this address."),
        405: N_("This cannot be done here."),
        413: N_("This is too large."),
    }
    text = texts.get(error.status_code, error.detail or N_("This cannot be done here."))
    page = message(request, titles.get(error.status_code, N_("Not accepted")), text.replace("%", "%%"), error.status_code)
    return _with_headers(page)


def _gone(request: Request[Any, Any, Any], error: NoSuchEvent) -> Response[Any]:
    return _with_headers(gone(request, error))


def _without_database(request: Request[Any, Any, Any], error: StoreError) -> Response[Any]:
    log.error("%s: %s", type(error).__name__, error)
    saving = N_("The laptop cannot write to its disk. Nothing that was saved is lost. Please try again in a moment.")
    reading = N_("The laptop cannot read its data at the moment. Please try again.")
    text = saving if isinstance(error, NotSaved) else reading
    return _with_headers(message(request, N_("That did not work"), text, 503))


def _broken(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    if isinstance(error, KeyError) and request.url.path.endswith("/socket"):
        # Litestar does not know what to do with a plain request to an ASGI route.
        return _with_headers(message(request, N_("Not found"), N_("There is nothing at this address."), 404))
    log.exception("a page broke: %s", type(error).__name__, exc_info=error)
    text = N_("Something went wrong on the laptop. Nothing that was saved is lost. Please try again.")
    return _with_headers(message(request, N_("That did not work"), text, 500))
