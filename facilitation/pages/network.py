"""The room's network: the desk's test QR, which turns green when a phone has really loaded page and socket."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Litestar, Response, asgi, get
from litestar.params import FromPath
from litestar.types import Receive, Scope, Send

from facilitation import addresses
from facilitation.house import House
from facilitation.method import N_
from facilitation.origin import same_origin
from facilitation.pages.common import Html, Visit, go, house_of, html, lang_of, message
from facilitation.reach import Found

DOOR = "/t"
CAUSES = (
    (
        N_("The phone is in another network."),
        N_("Choose the same Wi-Fi as this laptop on the phone, and switch mobile data off for as long."),
    ),
    (
        N_("The Wi-Fi keeps its devices apart."),
        N_("Guest networks often do (client isolation). Use another Wi-Fi, a router of your own, or the laptop’s own hotspot."),
    ),
    (
        N_("The laptop’s firewall lets nobody in."),
        N_("Windows: allow Python in private networks. macOS: allow incoming connections. Linux: open the port."),
    ),
    (
        N_("A VPN is switched on."),
        N_("Switch it off on laptop and phone, start the server again and try once more."),
    ),
    (
        N_("The address has changed."),
        N_("Compare it with the one on the poster. After a change of network print the poster again."),
    ),
)
"""Why a phone does not get here, the likeliest first: (cause, what to do), source strings."""


class Network(Controller):
    path = "/desk/network"

    @get("/")
    async def page(self, request: Visit) -> Response[Any]:
        """The test QR and what it has shown so far. `trial` names the trial, `to` another of this machine's addresses."""
        house, lang = house_of(request), lang_of(request)
        trial = house.trials.get(request.query_params.get("trial", "")[:60])
        if trial is None:
            return go(f"/desk/network?trial={house.trials.begin().token}")
        own = [house.public_url, *_others(house)]
        wanted = request.query_params.get("to", "")
        base = wanted if wanted in own else house.public_url
        found = house.trials.found(trial)
        page = house.render.page(
            "desk/network.html", lang, token=trial.token, base=base, url=f"{base}{DOOR}/{trial.token}", own=own,
            found=found, standing=standing(found), causes=CAUSES, event=None,
        )  # fmt: skip
        return html(page)

    @get("/state")
    async def state(self, request: Visit) -> Response[dict[str, str]]:
        """What a trial has shown, for the page's script: {"standing": "waiting" | "own" | "half" | "good" | "gone"}."""
        trials = house_of(request).trials
        trial = trials.get(request.query_params.get("trial", "")[:60])
        return Response({"standing": "gone" if trial is None else standing(trials.found(trial))})


def standing(found: Found) -> str:
    if found.page and found.socket:
        return "good"
    return "half" if found.page else "own" if found.own else "waiting"


def _others(house: House) -> list[str]:
    """This machine's other addresses, as far as they lead to this server."""
    if house.settings.host not in ("", "0.0.0.0", "::"):
        return []
    urls = [addresses.url(a, house.settings.port) for a in house.own_addresses()]
    return [url for url in urls if url != house.public_url]


@get(f"{DOOR}/{{token:str}}")
async def phone(request: Visit, token: FromPath[str]) -> Html:
    """Where the test QR leads."""
    house = house_of(request)
    address = request.client.host if request.client else ""
    if not house.trials.seen(token[:60], address, socket=False):
        return message(request, N_("Not found"), N_("This test is over. Please scan the code on the desk again."), 404)
    return html(house.render.page("pages/trial.html", lang_of(request), socket_url=f"{DOOR}/{token}/socket"))


@asgi(f"{DOOR}/{{token:str}}/socket", copy_scope=False)
async def socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Opened by the page behind the test QR: that it opens is all that is to be known."""
    await receive()
    house: House = Litestar.from_scope(scope).state.house
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    client = scope.get("client")
    token = str(scope["path_params"]["token"])[:60]
    known = house.trials.get(token) is not None
    if not known or not same_origin(headers, house.public_url):
        return await send({"type": "websocket.close", "code": 4403, "reason": ""})
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    house.trials.seen(token, client[0] if client else "", socket=True)
    await send({"type": "websocket.close", "code": 1000, "reason": ""})
