"""The document written down in several ways. An exporter sees nothing but the document, so it can leak nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exports import pdf
from exports.ballots import ballots
from exports.calendar import calendar
from exports.data import write as write_json
from exports.guests import badges, signatures
from exports.handouts import poster_from
from exports.notice import notice
from exports.number_cards import number_cards
from exports.questionnaire import questionnaire
from exports.take_home import take_home
from facilitation.protocol import Exporter

EXPORTERS: tuple[Exporter, ...] = (
    Exporter("pdf", "Protocol (PDF)", "application/pdf", ".pdf", pdf.write),
    Exporter("json", "Data (JSON)", "application/json", ".json", write_json),
)
"""All of them, in the order in which they are offered."""

HANDOUTS: Mapping[str, Callable[..., bytes]] = {
    "poster": poster_from,
    "signatures": signatures,
    "badges": badges,
    "number_cards": number_cards,
    "ballots": ballots,
    "take_home": take_home,
    "notice": notice,
    "questionnaire": questionnaire,
    "calendar": calendar,
}
"""Printed matter and files by name, made from keywords. Importable by name, so that it may be drawn in a worker process."""
