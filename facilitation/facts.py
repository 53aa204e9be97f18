"""The facts of an event as somebody types them in: what each is called, and a clear sentence for what cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from facilitation.agenda import Event, Version
from facilitation.fields import Unfit, build
from facilitation.method import N_

FACTS: Mapping[str, str] = {
    "title": N_("Title"),
    "subtitle": N_("Subtitle"),
    "series": N_("Series"),
    "number": N_("Number in the series"),
    "date": N_("Date"),
    "end_date": N_("Last day"),
    "start": N_("Begins"),
    "end": N_("Ends"),
    "timezone": N_("Time zone"),
    "place": N_("Place"),
    "host": N_("Host"),
    "moderation": N_("Moderation"),
    "guests": N_("Guests"),
    "goal": N_("Goal"),
    "questions": N_("Guiding questions"),
    "languages": N_("Languages"),
    "imprint": N_("Impressum (link)"),
    "privacy": N_("Privacy notice (link)"),
    "head_count": N_("People, counted on site"),
    "scribe": N_("Protocol kept by"),
    "distribution": N_("Protocol goes to"),
    "wifi": N_("Wi-Fi name"),
    "wifi_password": N_("Wi-Fi password"),
    "deletion_date": N_("Personal data is deleted on"),
    "version": N_("Version of the protocol"),
    "sample": N_("Contributions are invented"),
    "registration": N_("Registration is open"),
    "institutions": N_("Institutions, suggested to those who join"),
    "regions": N_("Places, suggested to those who join"),
}
"""What the facts are called on a form and in a complaint, in the order in which they are asked."""
VERSIONS: Mapping[Version, str] = {"draft": N_("Draft"), "agreed": N_("agreed"), "published": N_("published")}
"""What the versions of the protocol are called, on the desk, in the document and in its file name."""


def read_facts(raw: Mapping[str, Any]) -> Event:
    """An event's facts from raw values. Raises Unfit with the sentence to show and the field's name."""
    raw = {name: _tidy(value) for name, value in raw.items() if name != "kind"}
    if raw.get("number") == "":
        raw["number"] = 0
    for name in ("start", "end"):
        if raw.get(name) and not _is_time(raw[name]):
            raise Unfit(N_("“%(field)s” has to be a time of day, such as 14:30."), name, FACTS[name])
    event = build(Event, raw, FACTS)
    if not event.title:
        raise Unfit(N_("The event needs a title."), "title", FACTS["title"])
    if event.end_date and (not event.date or event.end_date < event.date):
        raise Unfit(N_("The last day lies before the first."), "end_date", FACTS["end_date"])
    if event.start and event.end and event.end <= event.start and event.end_date in ("", event.date):
        raise Unfit(N_("The end lies before the beginning."), "end", FACTS["end"])
    if event.deletion_date and event.deletion_date <= (event.end_date or event.date):
        raise Unfit(N_("Personal data cannot be deleted before the event is over."), "deletion_date", FACTS["deletion_date"])
    if not event.languages:
        raise Unfit(N_("Please choose at least one language."), "languages", FACTS["languages"])
    for name in ("imprint", "privacy"):
        # Only web addresses: a link that runs a script would run it on every phone.
        if getattr(event, name) and not getattr(event, name).startswith(("https://", "http://")):
            raise Unfit(N_("“%(field)s” has to begin with https:// or http://."), name, FACTS[name])
    try:
        ZoneInfo(event.timezone)
    except (LookupError, OSError, ValueError) as error:
        raise Unfit(N_("This time zone is not known. An example: Europe/Berlin"), "timezone", FACTS["timezone"]) from error
    return event


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (list, tuple)):
        return [v for v in map(_tidy, value) if v != ""]
    return value


def _is_time(text: Any) -> bool:
    try:
        return bool(dt.datetime.strptime(text, "%H:%M").strftime("%H:%M") == text)
    except (TypeError, ValueError):
        return False
