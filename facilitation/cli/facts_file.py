"""Makes a play script of a facts file: what is known of a real event, where times, people and cards are partly missing.

Everything that is said comes from the file. If it brings no contributions at all, the formats' own samples speak. A play
is never a protocol of what really happened, so it is always marked as sample data. How a format reads such a file is data
beside the ready-made agendas (`Reading`), so that this module knows no format.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from facilitation.cli.rehearse import rehearse
from facilitation.cli.script import NOT_HERE, BadScript, Line, Player, Remark, Script, Step, preset_of, settings_of
from facilitation.formats import Methods
from facilitation.method import Method, Preset

PEOPLE = 24
_PEOPLE = re.compile(r"play it with (\d+) people")
_MINUTES = 10
REPORTS = 20
"""Minutes of a further line that says nothing else."""
BAR = " | "


class Spoken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a format's contributions are made of a list in the file: the command, its field for the text, the field that
    counts which entry of the setting the text belongs to, and `also`: field → key, for entries that are objects."""

    list: str
    do: str
    text: str
    of: str = ""
    also: dict[str, str] = {}


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one format reads a facts file. `settings`: setting → list in the file; `spoken`: what people contribute;
    `takes`: formats from whose latest step it takes over, the first of them that the day has; `given`: settings that it cannot
    do without, where the file has none."""

    settings: dict[str, str] = {}
    given: dict[str, Any] = {}
    spoken: Spoken | None = None
    takes: list[str] = []


class Readings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How all formats read a facts file. `ending`: presets that may close a day; the first does where the file has none.
    `further`: names of lines that go on with an earlier step → the phase with which they do."""

    formats: dict[str, Reading] = {}
    further: dict[str, str] = {}
    ending: list[str] = []


class FactsLine(msgspec.Struct, frozen=True):
    """One step as a facts file names it: by method or by a method's preset. Other keys belong to formats to come."""

    method: str
    title: str = ""
    times: int = 1
    minutes: int | None = None


class FactsFile(msgspec.Struct, frozen=True):
    """What we read of a facts file; the lists that formats read are looked up by name."""

    facts: dict[str, Any]
    agenda: list[FactsLine] = []
    questions: list[str] = []
    people: int | list[Player] | None = None
    source: str = ""
    inferred: list[str] = []

    @property
    def players(self) -> int | list[Player]:
        """The key `people`, else what `inferred` says in words, else 24."""
        if self.people is not None:
            return self.people
        found = (match for text in self.inferred if (match := _PEOPLE.search(text)))
        return next((int(match[1]) for match in found), PEOPLE)


def convert(data: bytes, methods: Methods, readings: Readings, remark: Remark) -> Script:
    """A script from a facts file. Formats that are not installed are skipped with a remark. Raises BadScript."""
    try:
        file = msgspec.json.decode(data, type=FactsFile)
        lists = msgspec.json.decode(data, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise BadScript(str(error)) from None
    steps: list[Step] = []
    lines: list[Line] = []
    fixed: list[bool] = []
    people = file.players if isinstance(file.players, int) else len(file.players)
    own_words = any(lists.get(r.spoken.list) for key, r in readings.formats.items() if r.spoken and methods.get(key))
    ends = any(entry.method in readings.ending for entry in file.agenda)
    wanted = [*file.agenda, *(FactsLine(ending) for ending in readings.ending[:1] if not ends)]
    for number, entry in enumerate(wanted, 1):
        further = _further(readings, methods, lines, entry)
        if further is not None:
            lines.append(further)
            fixed.append(entry.minutes is not None)
            continue
        found = preset_of(methods, entry.method)
        if found is None:
            remark(NOT_HERE, n=number, method=entry.method)
            continue
        method, preset = found
        reading = readings.formats.get(method.key, Reading())
        settings = {name: _lines(lists.get(key)) for name, key in reading.settings.items() if lists.get(key)}
        settings = {**reading.given, **settings}
        for _ in range(1 if reading.settings and settings else entry.times):
            line = _line(method, preset, entry, settings)
            texts = lists.get(reading.spoken.list) or () if reading.spoken else ()
            if reading.spoken and texts:
                steps += _dealt(reading.spoken, texts, line, people, len(lines))
            elif not own_words:
                full = msgspec.to_builtins(settings_of(method, line.preset, line.settings))
                steps += rehearse(methods, method, full, people, len(lines), seed=len(lines))
            source = _source(reading, lines)
            lines.append(line if source is None else msgspec.structs.replace(line, takes=[source]))
            fixed.append(entry.minutes is not None or not reading.settings)
    facts = {"questions": file.questions, **file.facts}
    agenda = _stretched(lines, fixed, facts)
    script = Script(facts=facts, people=file.players, agenda=agenda, steps=steps, source=file.source, inferred=file.inferred)
    script.event()
    return script


def _further(readings: Readings, methods: Methods, lines: Sequence[Line], entry: FactsLine) -> Line | None:
    """A line that goes on with the latest step that knows its phase, or None."""
    phase = readings.further.get(entry.method)
    knows = {n for n, li in enumerate(lines) if (m := methods.get(li.method)) and phase in {p.key for p in m.phases}}
    return Line(of=max(knows), phase=phase or "", minutes=entry.minutes or REPORTS) if knows else None


def _source(reading: Reading, lines: Sequence[Line]) -> int | None:
    """The line from whose step is taken over."""
    found = ([n for n, li in enumerate(lines) if li.method == key] for key in reading.takes)
    return next((places[-1] for places in found if places), None)


def _line(method: Method, preset: Preset | None, entry: FactsLine, settings: Mapping[str, Any]) -> Line:
    key = preset.key if preset else next((p.key for p in method.presets), "")
    usual = next((p.minutes for p in method.presets if p.key == key), _MINUTES)
    return Line(method.key, key, entry.title, entry.minutes or usual, dict(settings))


def _lines(entries: Any) -> list[str]:
    """A list's entries as one line each: text stays, an object's texts are joined by bars in their order."""
    if not isinstance(entries, list):
        raise BadScript("a list of texts or objects was expected")
    return [BAR.join(_texts(entry)) for entry in entries]


def _texts(entry: Any) -> Iterable[str]:
    if isinstance(entry, str):
        yield entry.replace("|", "¦")
    elif isinstance(entry, (dict, list)):
        for value in entry.values() if isinstance(entry, dict) else entry:
            yield from _texts(value)


def _dealt(spoken: Spoken, texts: Sequence[Any], line: Line, people: int, item: int) -> list[Step]:
    """The file's texts, dealt to people and to the entries of the setting in order."""
    places = max((len(v) for v in line.settings.values() if isinstance(v, list)), default=1)
    return [
        Step(item, spoken.do, who=n % people, fields=_fields(spoken, entry, n * places // len(texts)))
        for n, entry in enumerate(texts)
    ]


def _fields(spoken: Spoken, entry: Any, place: int) -> dict[str, Any]:
    """One contribution's fields. Which entry it belongs to is rarely reported: texts are dealt in order, in equal shares;
    an entry that is an object may say it."""
    also: dict[str, Any] = {}
    text = entry
    if isinstance(entry, dict):
        text = entry.get("text", entry.get(spoken.text))
        also = {name: entry[key] for name, key in spoken.also.items() if key in entry}
    if not isinstance(text, str):
        raise BadScript(f"{spoken.list}: each entry is a text, or an object with a text")
    if spoken.of and isinstance(entry, dict):
        place = entry.get(spoken.of, place)
    return {spoken.text: text, **also, **({spoken.of: place} if spoken.of else {})}


def _stretched(lines: Sequence[Line], fixed: Sequence[bool], facts: Mapping[str, Any]) -> list[Line]:
    """Lines whose length nobody knows share what is left between start and end, in proportion to their usual length."""
    start, end = facts.get("start"), facts.get("end")
    usual = [line.minutes or _MINUTES for line in lines]
    free = [n for n, known in enumerate(fixed) if not known]
    if not start or not end or not free:
        return list(lines)
    try:
        day = dt.datetime.strptime(end, "%H:%M") - dt.datetime.strptime(start, "%H:%M")
    except ValueError as error:
        raise BadScript(f"facts: {error}") from None
    left = int(day.total_seconds() // 60) - sum(m for m, known in zip(usual, fixed, strict=True) if known)
    weight = sum(usual[n] for n in free)
    minutes = {n: max(5, left * usual[n] // weight) for n in free}
    minutes[free[-1]] += max(0, left - sum(minutes.values()))
    return [msgspec.structs.replace(line, minutes=minutes.get(n, line.minutes)) for n, line in enumerate(lines)]
