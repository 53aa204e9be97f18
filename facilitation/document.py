"""The protocol of an event: its facts, the run of the day, and every activity's own section, made from one seq."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from facilitation import agenda
from facilitation.agenda import Event
from facilitation.facts import VERSIONS
from facilitation.formats import Methods
from facilitation.method import N_, Method, Say, Scene
from facilitation.origins import Origins, way
from facilitation.people import roster
from facilitation.photos import Photo
from facilitation.protocol import Document, Edition, Facts, Picture, Section, Step
from facilitation.records import Board, Record, texts
from facilitation.runsheet import part_of, rows, title_of
from facilitation.stars import starred


def document(board: Board, methods: Methods, edition: Edition, say: Say, lang: str, at: float) -> Document:
    """Make the document. `at` is the present moment in unix seconds. Pure; raises LookupError for a board without facts."""
    event = agenda.facts(board)
    people = [p for p in roster(board).people.values() if p.data.counts]
    places = Counter(p.data.institution or p.data.region for p in people)
    number = say(N_("No. %(n)s"))
    called = [(p.data.name or (number % {"n": p.data.number} if p.data.number else ""), p.data.institution) for p in people]
    # Who gave neither is counted, not listed; who gave no name stands last.
    listed = sorted((p for p in called if any(p)), key=lambda p: (not p[0], p[0].casefold(), p[1].casefold()))
    return Document(
        title=event.title,
        language=lang,
        edition=edition,
        version=say(VERSIONS[event.version]),
        seq=board.seq,
        made_at=agenda.local_time(event, at),
        subtitle=event.subtitle,
        head=_head(event, say, lang),
        goal=event.goal,
        questions=event.questions,
        steps=_steps(board, methods, event, say),
        counted=event.head_count or None,
        recorded=len(people),
        registered=sum(1 for r in board.kind(None, "guest") if r.alive) or None,
        attendance=tuple(sorted((name, n) for name, n in places.items() if name)),
        people=tuple(listed) if edition == "internal" else (),
        sections=_sections(board, methods, edition, say),
        methods=_methods(board, methods, say),
        imprint=event.imprint,
        privacy=event.privacy,
        sample=event.sample,
    )


def _head(event: Event, say: Say, lang: str) -> tuple[tuple[str, str | None], ...]:
    def day(iso: str) -> str:
        """The same as the screens write it: "25.04.2018", "25 April 2018"."""
        date = dt.date.fromisoformat(iso)
        return date.strftime("%d.%m.%Y") if lang == "de" else f"{date.day} {date:%B %Y}"

    date = " – ".join(day(d) for d in (event.date, event.end_date) if d) or None
    time = "–".join(t for t in (event.start, event.end) if t) or None
    known = [(say(N_("Series")), _of_series(event, say))] if event.series else []
    pairs: list[tuple[str, str | None]] = [
        *known,
        (say(N_("Date")), date),
        (say(N_("Time")), time),
        (say(N_("Place")), event.place or None),
        (say(N_("Host")), event.host or None),
        (say(N_("Moderation")), event.moderation or None),
        (say(N_("Present")), event.head_count or None),
    ]
    more = ((N_("Protocol"), event.scribe), (N_("Guests"), event.guests), (N_("Distribution"), event.distribution))
    return (*pairs, *((say(name), value) for name, value in more if value))


def _of_series(event: Event, say: Say) -> str:
    return f"{event.series}, {say(N_('No. %(n)s')) % {'n': event.number}}" if event.number else event.series


def _steps(board: Board, methods: Methods, event: Event, say: Say) -> tuple[Step, ...]:
    start = agenda.starts_at(event)
    steps, lines = [], agenda.planned(board)
    real_ones = {row.item.id: row for row in rows(board, methods)}
    for line in lines:
        run, row = line.activity.data, real_ones[line.item.id]
        planned = ""
        if start is not None:
            planned = agenda.local_time(event, start.timestamp() + line.start * 60).strftime("%H:%M")
        opened = None if run.ahead else run.opened  # weeks before the day is no time of it
        real = agenda.local_time(event, opened).strftime("%H:%M") if opened else ""
        lasted = _minutes(run.closed - opened) if opened and run.closed else None
        title = run.title or say(title_of(methods, line.activity))
        if part := part_of(line.item, line.activity, lines, methods):  # a later line of the same run: its reports
            title = say(part)
            real = agenda.local_time(event, row.begun).strftime("%H:%M") if row.begun else ""
            lasted = _minutes(row.ended - row.begun) if row.begun and row.ended else None
        steps.append(Step(title, planned, line.item.data.minutes, real, lasted, run.room))
    return tuple(steps)


def _minutes(seconds: float) -> int:
    """Whole minutes; 0 means less than one."""
    return round(seconds / 60) if seconds >= 60 else 0


def _sections(board: Board, methods: Methods, edition: Edition, say: Say) -> tuple[Section, ...]:
    """Every activity's section in the order of the agenda, those off the agenda last. One that says nothing is left out."""
    runs = {line.activity.id: line.activity for line in agenda.planned(board)}
    runs |= {run.id: run for run in agenda.activities(board)}
    found: list[Section] = []
    origins = Origins(board, methods)
    taken_down: list[tuple[str, str | None]] = []  # title of the step, how many; never what they said
    for run in runs.values():
        method = methods.get(run.data.method)
        if method is None:
            continue
        kept: list[Record[Any]] = [r for r in board.kind(run.id, Photo.tag()) if r.alive and r.data.board]
        kept += [r for kind in method.records for r in board.kind(run.id, kind.tag()) if r.removed is None]
        if run.data.state == "prepared" and not kept:
            continue  # never opened, and nothing was laid out for it either
        scene = methods.scene(board, run)
        section = _starred(board, method, scene, _traced(origins, method.protocol(scene, edition, say), say))
        section = msgspec.structs.replace(section, blocks=(*section.blocks, *_boards(board, method, scene, say)))
        down = sum(r.status == "hidden" for r in kept)
        if down:
            taken_down.append((section.title, str(down)))
        if section.blocks or section.sections or any(_collected(section)):
            found.append(section)
    if edition == "internal" and found and taken_down:
        note = Section(say(N_("Taken down by the moderation")), (Facts(tuple(taken_down)),), internal=True)
        found[-1] = msgspec.structs.replace(found[-1], annex=(*found[-1].annex, note))
    return tuple(found)


def _traced(origins: Origins, section: Section, say: Say) -> Section:
    """The section's measures with the way that each has come, and without the ids that this was asked by."""
    rows = []
    for row in section.measures:
        came = way(origins.chain(row.record), say) if row.record else ""
        rows.append(msgspec.structs.replace(row, origin=came or row.origin, record=""))
    return msgspec.structs.replace(section, measures=tuple(rows)) if rows else section


def _boards(board: Board, method: Method, scene: Scene[Any], say: Say) -> tuple[Picture, ...]:
    """The photos of a step's pinboards, each with what was typed in from it beside it."""
    found = []
    for n, record in enumerate((r for r in board.kind(scene.id, Photo.tag()) if r.alive and r.data.board), 1):
        cards = (board.get(card) for card in record.data.cards)
        shown = [c for c in cards if c is not None and c.alive and not method.private(scene, c)]
        words = "\n".join(dict.fromkeys(t for c in shown for t in texts(c)[:1]))
        alt = record.data.alt or say(N_("Photo of a pinboard"))
        found.append(Picture(b"", alt, say(N_("Pinboard, photo %(n)s")) % {"n": n}, words, record.id))
    return tuple(found)


def wanted(document: Document) -> tuple[str, ...]:
    """The pictures whose bytes a document lacks."""
    return tuple(dict.fromkeys(b.ref for s in _all(document.sections) for b in s.blocks if isinstance(b, Picture) and b.ref))


def filled(document: Document, pictures: Mapping[str, bytes]) -> Document:
    """The document with its pictures. What is not there stays named by its alternative text."""

    def full(section: Section) -> Section:
        blocks = tuple(
            msgspec.structs.replace(b, data=pictures.get(b.ref, b.data), ref="") if isinstance(b, Picture) else b
            for b in section.blocks
        )
        sections, annex = tuple(map(full, section.sections)), tuple(map(full, section.annex))
        return msgspec.structs.replace(section, blocks=blocks, sections=sections, annex=annex)

    return msgspec.structs.replace(document, sections=tuple(map(full, document.sections)))


def _all(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _all((*section.sections, *section.annex))


def _starred(board: Board, method: Method, scene: Scene[Any], section: Section) -> Section:
    """The section with what the moderator starred in its step. A star shows nothing: what the section does not say by
    itself, in this edition, does not stand on the first page either."""
    found = [r for r in starred(board) if r.activity == scene.id and not method.private(scene, r)]
    if not found:
        return section
    said = tuple(_words(section))
    marked = tuple(text for text in dict.fromkeys(texts(r)[0] for r in found) if any(text in words for words in said))
    return msgspec.structs.replace(section, highlights=(*section.highlights, *marked))


def _words(value: Any) -> Iterator[str]:
    """All text in a part of the document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _words(part)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _words(getattr(value, name))


def _methods(board: Board, methods: Methods, say: Say) -> tuple[tuple[str, str], ...]:
    """The formats that this event has worked with, each with a sentence, in the order of the agenda."""
    runs = (line.activity.data for line in agenda.planned(board))
    used = dict.fromkeys((run.method, run.preset) for run in runs if run.state != "prepared")
    found: dict[str, str] = {}
    for key, preset in used:
        method = methods.get(key)
        if method is None or not method.explained:
            continue
        chosen = next((p for p in method.presets if p.key == preset), None)
        name, purpose = (
            (chosen.name, chosen.purpose) if chosen is not None and chosen.purpose else (method.name, method.purpose)
        )
        found.setdefault(say(name), say(purpose))
    return tuple(found.items())


def _collected(section: Section) -> tuple[tuple[Any, ...], ...]:
    return section.highlights, section.measures, section.store, section.disputed, section.annex
