"""How the desk answers: its pages, and a refusal as a sentence beside what was typed."""

from __future__ import annotations

import datetime as dt

from litestar.datastructures import Cookie

from facilitation.fields import Unfit
from facilitation.house import House
from facilitation.method import N_, Actor, Rejected
from facilitation.pages.common import LANGUAGE_COOKIE, Html, Visit, html
from facilitation.pages.desk_forms import Bad, Form, complaint
from facilitation.people import Role
from facilitation.words import LANGUAGES, say

ORGANISER = Actor(Role.ORGANISER, "desk")


def desk_page(request: Visit, text: str, status: int = 200) -> Html:
    """A page of the desk. A language chosen in the address is remembered."""
    chosen = request.query_params.get("lang", "")
    cookies = [Cookie(key=LANGUAGE_COOKIE, value=chosen, path="/desk", samesite="lax")] if chosen in LANGUAGES else []
    return html(text, status, cookies)


def bad_of(error: Exception, form: str, typed: Form, lang: str) -> Bad:
    """What could not be taken, for its form."""
    if isinstance(error, Rejected):
        return Bad(complaint(error, lang), error.field if isinstance(error, Unfit) else "", form, typed)
    return Bad(
        say(lang)(N_("The laptop cannot write to its disk. What you typed is still here; please try again.")), "", form, typed
    )


def status_of(error: Exception) -> int:
    return 422 if isinstance(error, Unfit) else 409 if isinstance(error, Rejected) else 503


def need_title(typed: str, title: str, otherwise: str) -> None:
    """Raises Unfit with the sentence `otherwise` unless the title was typed."""
    if " ".join(typed.split()) != " ".join(title.split()):
        raise Unfit(otherwise, "title", N_("Title"))


async def first_links(house: House, event_id: str, lang: str) -> None:
    """The two links that every new event has."""
    words = say(lang)
    await house.access.new_link(event_id, Role.MODERATOR, words(N_("Moderation")))
    await house.access.new_link(event_id, Role.PROJECTOR, words(N_("Projector")))


def moment(at: float | None, lang: str) -> str:
    """A time as this laptop's clock shows it, with the day: "26.10., 14:32"; empty for None."""
    if at is None:
        return ""
    then = dt.datetime.fromtimestamp(at)
    return then.strftime("%d.%m.%Y, %H:%M") if lang == "de" else f"{then.day} {then:%B %Y, %H:%M}"
