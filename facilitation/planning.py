"""Planning: the event's facts and the lines of its agenda, before the start and in its midst. Rules of the core, pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec

from facilitation import agenda
from facilitation.agenda import Activity, Event, Item, Short
from facilitation.facts import read_facts
from facilitation.fields import build, fields
from facilitation.formats import decode_settings
from facilitation.handed import Handed
from facilitation.lines import after_group, followers, insert, move
from facilitation.method import N_, Body, Entered, Method, Preset, Rejected
from facilitation.origins import receive
from facilitation.pen import Pen
from facilitation.records import Record, Ref

Minutes = Annotated[int, msgspec.Meta(ge=0, le=1_440)]
Sources = Annotated[tuple[Ref, ...], msgspec.Meta(max_length=100)]


class EditEvent(Body, frozen=True, tag="edit_event"):
    """Change some facts; what is not named stays."""

    facts: dict[str, Any]


class AddItem(Body, frozen=True, tag="add_item"):
    """Insert a line; without a title it is called like its preset or method.

    With `activity` it is a further line of a step that stands already, beginning with `phase`. `takes` names the steps whose
    results it takes over by itself when it opens. Among the lines of a new event, `activity`, `beside` and `takes` name a line
    by its place in the list, from 0.
    """

    method: str = ""
    preset: str = ""
    title: Short = ""
    minutes: Minutes | None = None
    before: Ref = ""  # a line, or empty: at the end
    beside: Ref = ""
    settings: dict[str, Any] = msgspec.field(default_factory=dict)
    activity: Ref = ""
    phase: str = ""
    room: Short = ""
    approval: bool = False
    takes: Sources = ()


class EditItem(Body, frozen=True, tag="edit_item"):
    """Change a line and its step; what is None stays. Method, preset and settings only before the first entry."""

    item: Ref
    title: Short | None = None
    minutes: Minutes | None = None
    room: Short | None = None
    approval: bool | None = None
    beside: Ref | None = None
    method: str | None = None
    preset: str | None = None
    settings: dict[str, Any] | None = None
    takes: Sources | None = None


class MoveItem(Body, frozen=True, tag="move_item"):
    """Put a line before another; empty: at the end."""

    item: Ref
    before: Ref = ""


class DropItem(Body, frozen=True, tag="drop_item"):
    item: Ref


class NewEvent(Body, frozen=True, tag="new_event"):
    """The first change of an event. Made by the desk, never sent over the wire."""

    facts: Event
    lines: tuple[AddItem, ...] = ()
    handed: tuple[Handed, ...] = ()  # from the event before it in its series


BODIES: tuple[type[Body], ...] = (NewEvent, EditEvent, AddItem, EditItem, MoveItem, DropItem)


def decide(pen: Pen, body: Body) -> None:
    """Carry out one command of planning. Raises Rejected."""
    match body:
        case NewEvent():
            new_event(pen, body.facts, body.lines, body.handed)
        case EditEvent():
            _edit_event(pen, body.facts)
        case AddItem():
            _add_item(pen, body)
        case EditItem():
            _edit_item(pen, body)
        case MoveItem():
            move(pen, _line(pen, body.item), body.before)
        case DropItem():
            _drop_item(pen, _line(pen, body.item))


def new_event(pen: Pen, facts: Event, items: Sequence[AddItem], handed: Sequence[Handed] = ()) -> None:
    """Write a new event on an empty board: its facts, what is handed over to it, the runs off the agenda, and its lines."""
    pen.create(pen.draft.event_id, read_facts(msgspec.to_builtins(facts)))
    for number, thing in enumerate(handed, 1):
        pen.create(f"{pen.command.id}.handed.{number:04}", thing)
    lay_out(pen, items)


def lay_out(pen: Pen, items: Sequence[AddItem]) -> None:
    """Write a whole agenda: the runs that every event has off it, and its lines."""
    for method in pen.methods:
        if not method.timed:
            _open_untimed(pen, method)
    for number, body in enumerate(items, 1):
        run_id = f"{pen.command.id}.{number}"
        if body.beside:
            body = msgspec.structs.replace(body, beside=f"{pen.command.id}.{int(body.beside) + 1}.1")
        if body.takes:
            body = msgspec.structs.replace(body, takes=tuple(f"{pen.command.id}.{int(n) + 1}" for n in body.takes))
        if body.activity:
            begun = f"{pen.command.id}.{int(body.activity) + 1}"
            _go_on(pen, msgspec.structs.replace(body, activity=begun), f"{run_id}.1")
        else:
            _create(pen, body, run_id)


def contributions(pen: Pen, run: Record[Activity], *, removed: bool = False) -> bool:
    """True if somebody has entered something into this step; `removed`: counting what was taken away again."""
    return any(r.activity == run.id and (removed or r.removed is None) for r in pen.draft)


def need_unused(pen: Pen, run: Record[Activity]) -> None:
    """Raises Rejected for a step that must not be taken off the agenda: it runs, or somebody has written on it."""
    if run.data.state == "open":
        raise Rejected(N_("This step is running. Please close it first."))
    if contributions(pen, run):
        raise Rejected(N_("This step has cards. Please close it instead of removing it."))


def _edit_event(pen: Pen, facts: Mapping[str, Any]) -> None:
    record = pen.need(pen.draft.event_id, "event")
    pen.update(record, read_facts({**msgspec.to_builtins(record.data), **facts}))


def _open_untimed(pen: Pen, method: Method) -> None:
    stages = method.stages(method.settings())
    now = pen.command.at
    data = Activity(method.key, state="open", phase=stages[0].key, opened=now, steps=((stages[0].key, now),))
    pen.tell(pen.create(f"{pen.command.id}.{method.key}", data), Entered(stages[0].key))


def _add_item(pen: Pen, body: AddItem) -> None:
    if body.activity:
        _go_on(pen, body, f"{pen.command.id}.1")
    else:
        _create(pen, body, pen.command.id)


def _go_on(pen: Pen, body: AddItem, line_id: str) -> None:
    """A further line of a step: its reports after the break, for example."""
    run = pen.run(body.activity)
    _need_phase(pen.methods.of(run), run.data.settings, body.phase)
    data = Item(activity=run.id, phase=body.phase, minutes=10 if body.minutes is None else body.minutes)
    insert(pen, pen.create(line_id, data), body.before, body.beside)


def _create(pen: Pen, body: AddItem, activity_id: str) -> None:
    method = _method(pen, body.method)
    preset = _preset(method, body.preset)
    minutes = body.minutes if body.minutes is not None else preset.minutes if preset else 10
    settings = read_settings(method, {**(preset.settings if preset else {}), **body.settings})
    if body.phase:
        _need_phase(method, settings, body.phase)
    title, room = body.title.strip(), body.room.strip()
    run = Activity(method.key, title, body.preset, settings, room=room, approval=body.approval, takes=body.takes)
    receive(pen, method, pen.create(activity_id, run))
    line = pen.create(f"{activity_id}.1", Item(activity=activity_id, minutes=minutes, phase=body.phase))
    insert(pen, line, body.before, body.beside)


def _need_phase(method: Method, settings: Mapping[str, Any], phase: str) -> None:
    if phase not in {p.key for p in method.stages(decode_settings(method, settings))}:
        raise Rejected(N_("This step has no such phase."))


def read_settings(method: Method, raw: Mapping[str, Any]) -> dict[str, Any]:
    """A method's settings as they are stored: what differs from its defaults. Raises Unfit with the sentence to show."""
    built = build(method.settings, raw)
    stored: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(built))  # as it comes back from the disk
    return stored


def _edit_item(pen: Pen, body: EditItem) -> None:
    line = _line(pen, body.item)
    run = pen.run(line.data.activity)
    data: Activity = run.data
    if body.method is not None or body.preset is not None or body.settings is not None:
        data = _reformat(pen, run, body)
    if body.title is not None:
        data = msgspec.structs.replace(data, title=body.title.strip())
    if body.room is not None:
        data = msgspec.structs.replace(data, room=body.room.strip())
    if body.approval is not None:
        data = msgspec.structs.replace(data, approval=body.approval)
    if body.takes is not None:
        data = msgspec.structs.replace(data, takes=tuple(pen.run(source).id for source in body.takes if source != run.id))
    if data != run.data:
        pen.update(run, data)
    if body.minutes is not None and body.minutes != line.data.minutes:
        line = pen.update(line, msgspec.structs.replace(line.data, minutes=body.minutes))
    if body.beside is not None and body.beside != line.data.beside:
        if body.beside:
            insert(pen, line, "", body.beside)
        else:
            move(pen, line, after_group(pen, line))


def _reformat(pen: Pen, run: Record[Activity], body: EditItem) -> Activity:
    """The step with another method, preset or settings. What changes nothing is always allowed: forms send everything."""
    old: Activity = run.data
    method = _method(pen, old.method if body.method is None else body.method)
    key = body.preset if body.preset is not None else old.preset if method.key == old.method else ""
    preset = _preset(method, key)
    again = method.key != old.method or key != old.preset
    base: Mapping[str, Any] = old.settings
    if again:
        base = preset.settings if preset else {}
    settings = read_settings(method, {**base, **(body.settings or {})})
    new = msgspec.structs.replace(old, method=method.key, preset=key, settings=settings)
    if new == old:
        return old
    if not again and _only_later(method, old.settings, settings):
        return new
    if contributions(pen, run, removed=True):
        raise Rejected(N_("Something has been entered here already. The format and its settings stay as they are."))
    if old.state == "open":
        if again or old.phase not in {p.key for p in method.stages(decode_settings(method, settings))}:
            raise Rejected(N_("This step is running. Please close it first."))
        return new
    for line in [i for i in agenda.items(pen.draft) if again and i.data.activity == run.id and i.data.phase]:
        pen.update(line, msgspec.structs.replace(line.data, phase=""))
    return msgspec.structs.replace(new, state="prepared", phase="", steps=(), opened=None, closed=None)


def _only_later(method: Method, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """True if only fields differ that may be filled in at any time, such as notes for the protocol."""
    differ = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    return differ <= {f.name for f in fields(method.settings) if f.later}


def _drop_item(pen: Pen, line: Record[Item]) -> None:
    run = pen.run(line.data.activity)
    if not any(i.data.activity == run.id and i.id != line.id for i in agenda.items(pen.draft)):
        need_unused(pen, run)
        pen.remove(run)
        clock = pen.draft.get(agenda.clock_id(run.id))
        if clock is not None and clock.removed is None:
            pen.remove(clock)
        shown = pen.draft.get("screen")
        if shown is not None and shown.data.activity == run.id:
            pen.update(shown, msgspec.structs.replace(shown.data, activity=""))
    others = followers(pen, line)
    for number, follower in enumerate(others):
        leader = others[0].id if number else ""
        pen.update(follower, msgspec.structs.replace(follower.data, beside=leader))
    pen.remove(line)


def _line(pen: Pen, item_id: str) -> Record[Item]:
    return pen.need(item_id, "item")


def _method(pen: Pen, key: str) -> Method:
    method = pen.methods.get(key)
    if method is None:
        raise Rejected(N_("The format “%(method)s” is not installed here."), method=key)
    if not method.timed:
        raise Rejected(N_("Every event has this one already; it needs no line of its own."))
    return method


def _preset(method: Method, key: str) -> Preset | None:
    if not key:
        return None
    preset = next((p for p in method.presets if p.key == key), None)
    if preset is None:
        raise Rejected(N_("This format has no such preset."))
    return preset
