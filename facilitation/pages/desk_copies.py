"""Safety copies on the desk: where they go by themselves, everything as one file, and a file that is brought back."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Stream

from facilitation import archive
from facilitation.archive import BadArchive
from facilitation.database import NewerDatabase, NotSaved, StoreError
from facilitation.fields import Unfit
from facilitation.files import in_thread
from facilitation.house import House
from facilitation.method import N_, Rejected
from facilitation.pages.common import Html, Visit, go, house_of, html, lang_of, message
from facilitation.pages.desk_answers import bad_of, desk_page, first_links, moment, need_title, status_of
from facilitation.pages.desk_forms import Bad, read_form
from facilitation.restoring import Brought
from facilitation.store import NoSuchEvent
from facilitation.takeover import take_over
from facilitation.uploads import Inside, Upload, look
from facilitation.words import say

LARGEST = 256 * 1024**2
"""Bytes of a file that may be handed in."""
CHUNK = 1024 * 1024
ZIP = "application/zip"
NO_COPY = N_("This file is no safety copy of this program, or it is damaged. Nothing was changed.")


async def zipped(house: House, name: str, event_id: str = "") -> Response[Any]:
    """A backup of everything, or of one event, as a download. `name`: its Content-Disposition. Raises StoreError."""
    made = house.settings.data / f"copying-{secrets.token_hex(4)}.zip"
    url, secret, now = house.settings.database, house.access.secrets.write(), house.live.clock()
    try:
        await in_thread(lambda: archive.save(url, secret, made, now, event_id))
    except OSError as error:
        raise NotSaved(str(error)) from error

    async def parts() -> AsyncGenerator[bytes, None]:
        loop = asyncio.get_running_loop()
        try:
            with made.open("rb") as file:
                while part := await loop.run_in_executor(None, file.read, CHUNK):
                    yield part
        finally:
            made.unlink(missing_ok=True)

    return Stream(parts(), media_type=ZIP, headers={"Content-Disposition": name})


class DeskCopies(Controller):
    path = "/desk/copies"

    @get("/")
    async def page(self, request: Visit) -> Html:
        return desk_page(request, _page(house_of(request), lang_of(request)))

    @post("/")
    async def choose(self, request: Visit) -> Response[Any]:
        """Where copies go from now on (`do`: "choose", with `folder`), nowhere ("stop"), or one at once ("now")."""
        house, lang = house_of(request), lang_of(request)
        form = read_form((await request.form()).multi_items())
        do, folder = form.get("do", [""])[-1], form.get("folder", [""])[-1].strip()
        try:
            if do == "choose":
                await house.copies.choose(_folder(folder))
            elif do == "stop":
                await house.copies.choose(None)
            elif do == "now":
                await house.copies.make()
            else:
                raise Rejected(N_("This form is not known here."))
        except Rejected as error:
            return html(_page(house, lang, bad_of(error, "folder", form, lang)), status_of(error))
        return go("/desk/copies")

    @get("/whole.zip")
    async def whole(self, request: Visit) -> Response[Any]:
        """Everything on this laptop, as `run.py backup` writes it."""
        house = house_of(request)
        today = dt.datetime.fromtimestamp(house.live.clock()).strftime("%Y-%m-%d")
        return await zipped(house, f'attachment; filename="facilitation-{today}.zip"')


class DeskRestore(Controller):
    path = "/desk/restore"

    @post("/", request_max_body_size=LARGEST)
    async def upload(self, request: Visit) -> Response[Any]:
        """A backup is handed in (`file`). Nothing of it counts before somebody has looked at what is in it."""
        house, lang = house_of(request), lang_of(request)
        file = (await request.form()).get("file")
        try:
            if not isinstance(file, UploadFile) or not file.filename:
                raise Unfit(N_("Please choose a file."), "file", N_("File"))
            content = file.file
            found = await in_thread(lambda: house.uploads.take(content, house.methods))
        except Rejected as error:
            return html(_page(house, lang, bad_of(error, "file", {}, lang)), status_of(error))
        except NewerDatabase:
            return _unfit(
                house, lang, N_("This file was made by a newer version of this program. Please install that one first.")
            )
        except BadArchive:
            return _unfit(house, lang, NO_COPY)
        except (StoreError, OSError) as error:
            return html(_page(house, lang, bad_of(NotSaved(str(error)), "file", {}, lang)), 503)
        return go(f"/desk/restore/{found.token}")

    @get("/{token:str}")
    async def look(self, request: Visit, token: FromPath[str]) -> Html:
        """What is in a file that was handed in, and what can be done with each event of it."""
        house = house_of(request)
        found = house.uploads.get(token)
        if found is None:
            return _gone(request)
        return desk_page(request, await _looked_at(house, lang_of(request), found))

    @post("/{token:str}")
    async def bring(self, request: Visit, token: FromPath[str]) -> Response[Any]:
        """Take an event over (`event`, `how`: "new", "beside" or "over" with the typed `title`), or all new ones ("all")."""
        house, lang = house_of(request), lang_of(request)
        form = read_form((await request.form()).multi_items())
        found = house.uploads.get(token)
        if found is None:
            return _gone(request)
        event_id, how = form.get("event", [""])[-1], form.get("how", [""])[-1]
        here = dict(await house.store.event_ids())
        wanted = [i.id for i in found.inside if (i.id not in here if how == "all" else i.id == event_id)]
        made, kept = "", None
        try:
            if not wanted or how not in ("all", "new", "beside", "over") or (how == "new" and event_id in here):
                raise Rejected(N_("This form is not known here."))
            if how == "over":
                otherwise = N_("This is not the title of the event. Nothing was replaced.")
                need_title(form.get("title", [""])[-1], (await house.facts(event_id)).title, otherwise)
            for each in wanted:
                brought = await in_thread(lambda each=each: found.backup.event(each, house.methods))  # type: ignore[misc]
                made, kept = await _take(house, lang, found, brought, how)
        except BadArchive:
            house.uploads.drop(token)
            return _unfit(house, lang, NO_COPY)
        except (Rejected, StoreError, OSError) as error:
            name = event_id if any(i.id == event_id for i in found.inside) else "all"
            bad = bad_of(error if isinstance(error, Rejected) else NotSaved(str(error)), name, form, lang)
            return html(await _looked_at(house, lang, found, bad), status_of(error))
        if len(found.inside) == 1 or how == "all":
            house.uploads.drop(token)
        if how == "all":
            return go(f"/desk?restored={len(wanted)}")
        return go(f"/desk/events/{made}?restored={kept.name if kept is not None else '1'}")


async def _take(house: House, lang: str, found: Upload, brought: Brought, how: str) -> tuple[str, Path | None]:
    if how == "beside":
        title = say(lang)(N_("%(title)s (copy)")) % {"title": brought.facts.title[:280]}
        made = await take_over(house, brought, found.backup.secret, "beside", title)
        await first_links(house, made[0], lang)
        return made
    return await take_over(house, brought, found.backup.secret, "over" if how == "over" else "new")


@dataclass(frozen=True, slots=True)
class Offered:
    """One event of a file, beside what stands here under the same id."""

    inside: Inside
    here: Inside | None


async def _looked_at(house: House, lang: str, found: Upload, bad: Bad | None = None) -> str:
    known = dict(await house.store.event_ids())
    offered = [Offered(i, await _here(house, i.id, known[i.id]) if i.id in known else None) for i in found.inside]
    return house.render.page(
        "desk/restore.html",
        lang,
        made=moment(found.backup.made, lang),
        offered=offered,
        bad=bad,
        event=None,
        here=f"/desk/restore/{found.token}",
        moment=moment,
    )


async def _here(house: House, event_id: str, code: str) -> Inside | None:
    with suppress(NoSuchEvent, LookupError):
        records, changes, seq = await house.store.load(event_id)
        return look(Brought(event_id, code, 0.0, seq, tuple(records), tuple(changes), (), ()))
    return None


def _folder(typed: str) -> Path:
    """A folder that is there. It is never made: a stick that is not plugged in must not become a folder on the disk."""
    folder = Path(typed).expanduser()
    if not typed:
        raise Unfit(N_("Please say where the copies should go."), "folder", N_("Folder"))
    if not folder.is_absolute():
        raise Unfit(N_("Please write the whole path, such as /media/stick or E:\\copies."), "folder", N_("Folder"))
    return folder


def _page(house: House, lang: str, bad: Bad | None = None) -> str:
    copies, settings = house.copies, house.settings
    return house.render.page(
        "desk/copies.html",
        lang,
        event=None,
        bad=bad,
        copies=copies.said(lang),
        folder=str(copies.folder or ""),
        last=moment(copies.last, lang),
        name=copies.name,
        same_disk=copies.same_disk,
        every=round(settings.copies_every / 60),
        kept=settings.copies_kept,
        safe=str((settings.data / "copies").absolute()),
    )


def _unfit(house: House, lang: str, sentence: str) -> Html:
    return html(_page(house, lang, Bad(say(lang)(sentence), "file", "file")), 422)


def _gone(request: Visit) -> Html:
    text = N_("This file is no longer waiting here. Please hand it in again.")
    return message(request, N_("Not found"), text, 404, link="/desk/copies", link_text=N_("Back"))
