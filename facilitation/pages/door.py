"""The page of whoever stands at the door: find a name, one tap, a numbered card. Nothing else can be done or seen here.

What guests need (a wheelchair, an interpreter) is not on it: that is for the organiser and the moderator.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from facilitation.arrivals import Arrival, arrivals, counted, found_by, next_number, shown
from facilitation.house import House, plain
from facilitation.method import N_
from facilitation.pages.coming_back import return_code
from facilitation.pages.common import Html, Visit, go, house_of, html, lang_of, login, message, send
from facilitation.people import Person, Role
from facilitation.records import AnyBoard

MOST_EXPECTED, MOST_HERE = 120, 40
"""Rows of the two lists: a phone in a weak network gets no more. Whoever is further down is searched for on the server."""
MOST_NUMBER = 9_999


class HelperDoor(Controller):
    @get("/h/{token:str}")
    async def enter(self, request: Visit, token: FromPath[str]) -> Response[Any]:
        """Exchange the link's secret for a cookie and clean the address."""
        house = house_of(request)
        link = await house.access.open_link(token, Role.HELPER)
        if link is None:
            return message(request, N_("No entry"), N_("This link is not valid or has been withdrawn."), 403)
        value, _ = await house.access.new_session(Role.HELPER, link.event_id, link=link.id)
        return go(f"/door/{link.event_id}", [login(Role.HELPER, link.event_id, value)])


class CheckInPage(Controller):
    path = "/door/{event_id:str}"

    @get("/")
    async def page(self, request: Visit, event_id: FromPath[str]) -> Html:
        """?q= searches, ?card= is the numbered card that lies on top, ?done= is the guest who was just checked in."""
        return html(await door_page(house_of(request), lang_of(request), event_id, request.query_params))

    @post("/send")
    async def send(self, request: Visit, event_id: FromPath[str]) -> Response[Any]:
        house, lang = house_of(request), lang_of(request)

        async def refused(sentence: str, status: int, fields: dict[str, Any]) -> Html:
            query = {"q": str(fields.get("name", "")) if fields.get("do") == "add_person" else "", **request.query_params}
            return html(await door_page(house, lang, event_id, query, sentence, fields), status)

        def back(fields: dict[str, Any]) -> str:
            done = fields.get({"check_in": "guest", "add_person": "id"}.get(str(fields.get("do")), ""), "")
            kept = {"card": request.query_params.get("card", "")[:9], "done": done if isinstance(done, str) else ""}
            query = urlencode({name: value for name, value in kept.items() if value})
            return f"/door/{event_id}" + (f"?{query}" if query else "")

        return await send(request, event_id, Role.HELPER, back, refused)

    @get("/return")
    async def code(self, request: Visit, event_id: FromPath[str]) -> Html:
        """The return code of somebody on the list who is here (`guest`): her way to a phone. Her phones are told of it."""
        house, lang = house_of(request), lang_of(request)
        wanted = request.query_params.get("guest", "")[:200]
        entry = next((e for e in arrivals(await house.feed.board(event_id)) if e.guest.id == wanted), None)
        if entry is None or entry.person is None:
            text, back = N_("This person is no longer on the list."), f"/door/{event_id}"
            return message(request, N_("Not found"), text, 404, link=back, link_text=N_("Back"))
        code, url = await return_code(house, event_id, entry.person.id)
        told = {"name": entry.person.data.name or entry.guest.data.name, "institution": entry.guest.data.institution}
        facts = plain(await house.facts(event_id))
        return html(
            house.render.page("pages/door_return.html", lang, event=facts, event_id=event_id, code=code, url=url, told=told)
        )


async def door_page(
    house: House, lang: str, event_id: str, query: Mapping[str, Any], bad: str = "", typed: Mapping[str, Any] | None = None
) -> str:
    """The page; `bad` is a sentence about what could not be done, `typed` what was sent then."""
    facts = await house.facts(event_id)
    board = await house.feed.board(event_id)
    entries = arrivals(board)
    wanted = str(query.get("q", ""))[:200]
    rows = [e for e in entries if found_by(e, wanted)]
    expected, present = [e for e in rows if e.state != "here"], [e for e in rows if e.state == "here"]
    expected.sort(key=lambda e: not e.twins)  # who may be there twice is settled first
    return house.render.page(
        "pages/door.html",
        lang,
        event=plain(facts),
        event_id=event_id,
        here=f"/door/{event_id}",
        expected=[shown(e, needs=False) for e in expected[:MOST_EXPECTED]],
        present=[shown(e, needs=False) for e in present[:MOST_HERE]],
        more=max(0, len(expected) - MOST_EXPECTED),
        more_here=max(0, len(present) - MOST_HERE),
        count=counted(entries),
        people=sum(1 for r in board.kind(None, "person") if r.alive and r.data.present),
        done=_done(board, entries, str(query.get("done", ""))),
        wanted=wanted,
        card=_card(board, str(query.get("card", ""))),
        bad=bad,
        typed=typed if typed is not None and typed.get("do") == "add_person" else {},
        fresh=secrets.token_urlsafe(12),
    )


def _done(board: AnyBoard, entries: Sequence[Arrival], done: str) -> dict[str, Any] | None:
    """Whom the last tap let in: a guest, whose check-in can be taken back, or somebody who was not on the list."""
    entry = next((e for e in entries if e.guest.id == done and e.person is not None), None)
    record = entry.person if entry is not None else board.get(done)
    if record is None or record.kind != "person" or not record.alive or not record.data.present:
        return None
    person: Person = record.data
    told = {"name": person.name, "institution": person.institution, "number": person.number}
    return told | {"guest": entry.guest.id if entry is not None else ""}


def _card(board: AnyBoard, wanted: str) -> int:
    """The card to hand out: the one that is said to lie on top, or the first free one after it."""
    if not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:9]) <= MOST_NUMBER):
        return min(next_number(board), MOST_NUMBER)
    taken = {r.data.number for r in board.kind(None, "person") if r.alive}
    return next((n for n in range(int(wanted), MOST_NUMBER) if n not in taken), MOST_NUMBER)
