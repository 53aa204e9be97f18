"""The play script: an event's facts, its agenda and who says what when, as data. docs/play-scripts.md describes the form.

A file given to `play` may also be a facts file of a real event, which knows no times and no people; `facilitation.cli.facts`
makes a script of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec

from facilitation.agenda import Event
from facilitation.formats import Methods
from facilitation.method import N_, Method, Phase, Preset, Settings
from facilitation.people import Channel, Language
from facilitation.records import marks

Remark = Callable[..., None]
"""remark(sentence, **values) tells whoever started the play what does not stop it; the sentence is a source string."""
NOT_HERE = N_("line %(n)s: the format “%(method)s” is not installed here, so it is skipped")
MODERATOR: Final = "moderator"


class BadScript(Exception):
    """The file is no play script and no facts file; the message says where it is wrong."""


class Player(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who takes part, as they introduce themselves; everything is optional, as on the join page."""

    name: str = ""
    institution: str = ""
    region: str = ""
    lang: Language = "de"
    channel: Channel = "phone"  # paper: has no phone, the moderator types it in


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the agenda. With `of`, a further line of the one at that place, counted from 0: it begins with `phase`.

    `takes` are the places of the lines before it whose results it takes over when it opens.
    """

    method: str = ""
    preset: str = ""
    title: str = ""
    minutes: Annotated[int, msgspec.Meta(ge=1, le=1_440)] | None = None
    settings: dict[str, Any] = {}
    of: Annotated[int, msgspec.Meta(ge=0)] | None = None
    phase: str = ""
    takes: list[Annotated[int, msgspec.Meta(ge=0)]] = []


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One command that somebody sends: `do` and `fields` are those of docs/wire.md.

    `item` counts agenda lines from 0. `who` counts people from 0 and starts again at the first when there are fewer;
    "moderator" is the moderator. `at` is in minutes from the line's start; without it steps spread over their phase.
    `phase` is where the step is sent; without it, the first one from then on in which it may be sent. A step with a
    `name` makes a record that later steps point to by the field value "@name". `wall: false` says that its text is not
    meant for the wall.
    """

    item: Annotated[int, msgspec.Meta(ge=0)]
    do: str
    who: Annotated[int, msgspec.Meta(ge=0)] | Literal["moderator"] = 0
    fields: dict[str, Any] = {}
    at: Annotated[float, msgspec.Meta(ge=0)] | None = None
    phase: str = ""
    name: str = ""
    wall: bool = True


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole play. `people` is a list, or only how many. `source` and `inferred` say where it comes from."""

    facts: dict[str, Any]
    agenda: list[Line]
    steps: list[Step]
    people: Annotated[int, msgspec.Meta(ge=1, le=5_000)] | list[Player] = 24
    source: str = ""
    inferred: list[str] = []
    sample: bool = True  # contributions are invented or assigned by us: every page of the protocol says so

    def begun(self, number: int) -> int:
        """The place of the line with which the step of this line began: its own, unless it is a further one."""
        of = self.agenda[number].of
        return number if of is None else of

    def run_of(self, number: int) -> Line:
        """The line that says which format a line has, and with which settings."""
        return self.agenda[self.begun(number)]

    @property
    def players(self) -> list[Player]:
        return [Player()] * self.people if isinstance(self.people, int) else list(self.people)

    def event(self) -> Event:
        """The facts as the event's record, with what is not known left empty. Raises BadScript."""
        return event_facts(self.facts, self.sample)


def event_facts(raw: Mapping[str, Any], sample: bool) -> Event:
    """Facts as a file states them: null means not known, a head count may be a number. Raises BadScript.

    Keys that the event's record does not have are left out: they belong to formats, not to the head of the protocol. A list
    of the events before this one, as `series`, says which one of them it is.
    """
    known = {k: v for k, v in raw.items() if k in Event.__struct_fields__ and v is not None}
    if isinstance(before := known.get("series"), list):
        known = {"number": len(before) + 1, **known, "series": ""}
    plain = {k: str(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else v for k, v in known.items()}
    try:
        return msgspec.convert({**plain, "sample": sample}, Event, strict=False)
    except msgspec.ValidationError as error:
        raise BadScript(f"facts: {error}") from None


def decode(data: bytes) -> Script:
    """A script from JSON. Raises BadScript."""
    try:
        script = msgspec.json.decode(data, type=Script)
    except msgspec.DecodeError as error:
        raise BadScript(str(error)) from None
    script.event()
    for number, step in enumerate(script.steps):
        if step.item >= len(script.agenda):
            raise BadScript(f"steps[{number}].item is {step.item}, but the agenda has {len(script.agenda)} lines")
    for number, line in enumerate(script.agenda):
        if line.of is not None and (line.of >= number or script.agenda[line.of].of is not None or not line.phase):
            raise BadScript(f"agenda[{number}].of is {line.of}: it has to be the first line of a step before it, with a phase")
        if any(place >= number or script.agenda[place].of is not None for place in line.takes):
            raise BadScript(f"agenda[{number}].takes is {line.takes}: these have to be first lines of steps before it")
    if not script.agenda or not script.players:
        raise BadScript("a play needs an agenda and people")
    return script


def is_script(data: bytes) -> bool:
    """True for a play script, False for a facts file. Raises BadScript if it is no JSON object."""
    try:
        raw = msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        raise BadScript(f"this is no JSON: {error}") from None
    if not isinstance(raw, dict) or "facts" not in raw:
        raise BadScript("a play script is a JSON object with facts, agenda and steps")
    return "steps" in raw


def read_file(path: Path) -> bytes:
    """A file's bytes. Raises BadScript with one sentence."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadScript(f"{path} cannot be read: {error.strerror}") from None


def preset_of(methods: Methods, name: str) -> tuple[Method, Preset | None] | None:
    """The method of this name, or the one that has a preset of this name; None if nothing here is called so."""
    method = methods.get(name)
    if method is not None:
        return method, None
    return next(((m, p) for m in methods for p in m.presets if p.key == name), None)


def settings_of(method: Method, preset: str, own: Mapping[str, Any]) -> Settings:
    """A line's settings: the preset's, and over them the line's own. Raises BadScript."""
    basis = next((p.settings for p in method.presets if p.key == preset), {})
    try:
        return msgspec.convert({**basis, **own}, method.settings, strict=False)
    except msgspec.ValidationError as error:
        raise BadScript(f"settings of {method.key}: {error}") from None


def installed(script: Script, methods: Methods, remark: Remark) -> Script:
    """The script with only the lines whose method is here; the steps of the others go too, with a remark each."""
    kept = [i for i in range(len(script.agenda)) if methods.get(script.run_of(i).method) is not None]
    for number in range(len(script.agenda)):
        if number not in kept:
            remark(NOT_HERE, n=number + 1, method=script.run_of(number).method)
    place = {old: new for new, old in enumerate(kept)}
    steps = [msgspec.structs.replace(s, item=place[s.item]) for s in script.steps if s.item in place]
    lines = [script.agenda[i] for i in kept]
    lines = [msgspec.structs.replace(li, of=place[li.of]) if li.of is not None else li for li in lines]
    lines = [msgspec.structs.replace(li, takes=[place[n] for n in li.takes if n in place]) for li in lines]
    return msgspec.structs.replace(script, agenda=lines, steps=steps)


def phases_of(script: Script, methods: Methods, number: int) -> tuple[Phase, ...]:
    """The phases that one line goes through: from its own on, up to the one with which the step's next line begins."""
    begun, first = script.begun(number), script.run_of(number)
    method = methods.get(first.method)
    assert method is not None  # what is not installed was left out before
    stages = method.stages(settings_of(method, first.preset, first.settings))
    keys = [p.key for p in stages]
    later = [li.phase for li in script.agenda[number + 1 :] if li.of == begun]
    for phase in {script.agenda[number].phase, *later} - {""} - set(keys):
        raise BadScript(f"{first.method}: there is no phase “{phase}”, only {', '.join(keys)}")
    start = keys.index(script.agenda[number].phase) if script.agenda[number].of is not None else 0
    ends = [keys.index(phase) for phase in later if keys.index(phase) > start]
    return stages[start : min(ends, default=len(stages))]


def texts_in(do: str, fields: Mapping[str, Any], method: Method) -> tuple[str, ...]:
    """What a contribution says, field by field; empty for a command that is none."""
    body = next((b for b in method.commands if b.tag() == do and b.contribution), None)
    found = (fields.get(name) for name in marks(body, "text")) if body is not None else ()
    return tuple(text for text in found if isinstance(text, str) and text)


def filled(value: Any, ids: Mapping[str, str]) -> Any:
    """A step's field with each "@name" replaced by the id of the record that the step of this name has made.

    "@name.1" is the first further record of the same step, "@a.grouping.@b" one that was made of two. Text that only begins
    like a name stays as it is.
    """
    if isinstance(value, str):
        if not value.startswith("@") or any(name not in ids for name in named_in(value)):
            return value
        return ".".join(ids[part[1:]] if part.startswith("@") else part for part in value.split("."))
    if isinstance(value, Mapping):
        return {filled(k, ids): filled(v, ids) for k, v in value.items()}
    return [filled(v, ids) for v in value] if isinstance(value, (list, tuple)) else value


def named_in(value: Any) -> Iterable[str]:
    """All names that a step's fields point to."""
    if isinstance(value, str) and value.startswith("@"):
        yield from (part[1:] for part in value.split(".") if part.startswith("@"))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (*named_in(key), *named_in(inner))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from named_in(inner)
