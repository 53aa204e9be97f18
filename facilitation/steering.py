"""Steering the day: open, close, next, back and phases. Rules of the core, pure.

States: prepared → open → closed → evaluated → confirmed. Phases run inside open. One step back is always possible, but
not from confirmed: there the authors are gone.
"""

from __future__ import annotations

import msgspec

from facilitation import agenda, people
from facilitation.agenda import Activity, Item, State
from facilitation.clockwork import hold_clock
from facilitation.formats import decode_settings
from facilitation.handover import take_as_planned
from facilitation.method import N_, Body, Entered, Phase, Rejected, Settings
from facilitation.pen import Pen
from facilitation.projection import show_again
from facilitation.records import Record, Ref
from facilitation.sealing import seal


class Open(Body, frozen=True, tag="open"):
    item: Ref


class OpenAhead(Body, frozen=True, tag="open_ahead"):
    """Open a step weeks before the day, for those who have its link. The day itself has not begun by that."""

    activity: Ref


class Close(Body, frozen=True, tag="close"):
    activity: Ref


class Reopen(Body, frozen=True, tag="reopen"):
    activity: Ref


class Next(Body, frozen=True, tag="next"):
    """The next phase, else the next line of the agenda. `at` is the phase the sender saw: two moderators never skip one."""

    at: str | None = None


class Back(Body, frozen=True, tag="back"):
    """One step back."""

    at: str | None = None


class SetPhase(Body, frozen=True, tag="phase"):
    """Go to a phase. `back` says that it is a step back."""

    activity: Ref
    phase: str
    back: bool = False


class Evaluate(Body, frozen=True, tag="evaluate"):
    activity: Ref


class Confirm(Body, frozen=True, tag="confirm"):
    """Final: seals the authors of an anonymous step."""

    activity: Ref


BODIES: tuple[type[Body], ...] = (
    Open, OpenAhead, Close, Reopen, Next, Back, SetPhase, Evaluate, Confirm,
)  # fmt: skip


def decide(pen: Pen, body: Body) -> None:
    """Carry out one steering command. Raises Rejected."""
    match body:
        case Open():
            open_item(pen, pen.need(body.item, "item"))
        case OpenAhead():
            _open_ahead(pen, pen.run(body.activity))
        case Close():
            close(pen, pen.run(body.activity))
        case Reopen():
            _reopen(pen, pen.run(body.activity))
        case Next():
            _next(pen, body)
        case Back():
            _back(pen, body)
        case SetPhase():
            enter(pen, pen.run(body.activity), body.phase, back=body.back)
        case Evaluate():
            _set_state(pen, pen.run(body.activity), ("closed",), "evaluated")
        case Confirm():
            run = _set_state(pen, pen.run(body.activity), ("closed", "evaluated"), "confirmed")
            seal(pen, run)


def stages(pen: Pen, run: Record[Activity]) -> tuple[tuple[Phase, ...], Settings]:
    """The phases of a run and its settings."""
    method = pen.methods.of(run)
    settings = decode_settings(method, run.data.settings)
    return method.stages(settings), settings


def open_item(pen: Pen, item: Record[Item]) -> None:
    """Open an agenda line: close what ran before it, unless it runs beside, and start the clock."""
    run = pen.run(item.data.activity)
    if run.data.state == "confirmed":
        raise Rejected(N_("This step is confirmed and cannot be opened again."))
    phases, _ = stages(pen, run)
    together = {item.id, item.data.beside} | {i.id for i in agenda.items(pen.draft) if i.data.beside == item.id}
    stay = {i.data.activity for i in agenda.items(pen.draft) if i.id in together or (i.data.beside in together - {""})}
    for other in agenda.open_activities(pen.draft):
        if other.id != run.id and other.id not in stay:
            close(pen, other)
    phase = item.data.phase or (run.data.phase if run.data.state != "prepared" else "") or phases[0].key
    was_open, first = run.data.state == "open", run.data.opened is None
    if was_open and run.data.phase == phase and not run.data.ahead:
        raise Rejected(N_("This step is already open."))
    data = msgspec.structs.replace(
        run.data,
        grouping=run.data.grouping or _latest_grouping(pen, run),
        state="open",
        ahead=False,
        opened=pen.command.at if run.data.ahead else run.data.opened or pen.command.at,
        closed=None,
        phase=run.data.phase if was_open else "",
        turn=pen.seq,
    )
    show_again(pen)
    run = pen.update(run, data)
    if was_open and run.data.phase == phase:  # it comes from before the day into the foreground, as it stands
        return
    enter(pen, run, phase, minutes=float(item.data.minutes), first=first)


def _open_ahead(pen: Pen, run: Record[Activity]) -> None:
    if not pen.methods.of(run).ahead:
        raise Rejected(N_("This format cannot be opened before the day."))
    if run.data.state != "prepared":
        raise Rejected(N_("This step is already open."))
    phases, _ = stages(pen, run)
    data = msgspec.structs.replace(run.data, state="open", ahead=True, opened=pen.command.at, closed=None, phase="")
    enter(pen, pen.update(run, data), phases[0].key, first=run.data.opened is None)


def _latest_grouping(pen: Pen, run: Record[Activity]) -> str:
    """The division that a step works with which opens for the first time: the last that has groups; else one of its own."""
    own = f"{run.id}.grouping"
    if run.data.opened is not None or not pen.methods.of(run).grouped:
        return ""
    roster = people.roster(pen.draft)
    made = [g for g in roster.groupings if roster.groups_of(g)]
    return own if own in made or not made else made[-1]


def enter(
    pen: Pen, run: Record[Activity], phase: str, minutes: float = 0.0, *, back: bool = False, first: bool = False
) -> None:
    """Begin a phase of an open activity and start its clock, if it has one of its own. `first`: the activity has just opened
    for the first time, and what the agenda hands over to it is there before the method hears of its phase."""
    phases, settings = stages(pen, run)
    stage = next((p for p in phases if p.key == phase), None)
    if stage is None:
        raise Rejected(N_("This step has no such phase."))
    if run.data.state != "open":
        raise Rejected(N_("This step is not open."))
    if run.data.phase == phase:
        raise Rejected(N_("This phase is already running."))
    steps = (*run.data.steps, (phase, pen.command.at))
    run = pen.update(run, msgspec.structs.replace(run.data, phase=phase, steps=steps))
    if first:
        take_as_planned(pen, run)
    minutes = float(getattr(settings, stage.clock, 0)) if stage.clock else minutes
    if minutes > 0:
        pen.set_clock(run.id, length=minutes * 60, due=pen.command.at + minutes * 60, left=None)
    pen.tell(run, Entered(phase, back))


def close(pen: Pen, run: Record[Activity]) -> None:
    if run.data.state != "open":
        raise Rejected(N_("This step is not open."))
    pen.update(run, msgspec.structs.replace(run.data, state="closed", closed=pen.command.at, turn=pen.seq))
    hold_clock(pen, run.id)


def _set_state(pen: Pen, run: Record[Activity], before: tuple[State, ...], state: State) -> Record[Activity]:
    if run.data.state not in before:
        raise Rejected(N_("This step has to be closed first."))
    return pen.update(run, msgspec.structs.replace(run.data, state=state))


def _reopen(pen: Pen, run: Record[Activity]) -> None:
    if run.data.state not in ("closed", "evaluated"):
        raise Rejected(N_("Only a closed step can be opened again."))
    pen.update(run, msgspec.structs.replace(run.data, state="open", closed=None))


def _line_of(pen: Pen, run: Record[Activity]) -> Record[Item] | None:
    return agenda.line_of(agenda.items(pen.draft), [p.key for p in stages(pen, run)[0]], run)


def _next(pen: Pen, body: Next) -> None:
    run = agenda.current(pen.draft)
    lines = agenda.items(pen.draft)
    if run is None:
        if not lines:
            raise Rejected(N_("The agenda is empty."))
        return open_item(pen, lines[0])
    _still(body.at, run)
    line = _line_of(pen, run)
    after = [i for i in lines if line is not None and lines.index(i) > lines.index(line)]
    after = [i for i in after if not i.data.beside or pen.need(i.data.activity).data.state == "prepared"]
    if run.data.state == "open":
        following = _neighbour(pen, run, 1)
        own_line = next((i for i in after if i.data.activity == run.id and i.data.phase == following), None)
        if following is not None and own_line is None:
            return enter(pen, run, following)
    if after:
        return open_item(pen, after[0])
    if run.data.state != "open":
        raise Rejected(N_("The agenda ends here."))
    return close(pen, run)


def _back(pen: Pen, body: Back) -> None:
    run = agenda.current(pen.draft)
    if run is None:
        raise Rejected(N_("Nothing has begun yet."))
    _still(body.at, run)
    if run.data.state == "confirmed":
        raise Rejected(N_("This step is confirmed: there is no way back."))
    hold_clock(pen, run.id)
    if run.data.state == "evaluated":
        pen.update(run, msgspec.structs.replace(run.data, state="closed"))
        return
    if run.data.state == "closed":
        return _reopen(pen, run)
    preceding = _neighbour(pen, run, -1)
    if preceding is not None:
        return enter(pen, run, preceding, back=True)
    line = _line_of(pen, run)
    before = [i for i in agenda.items(pen.draft) if line is not None and i.data.order < line.data.order]
    written = any(r.activity == run.id for r in pen.draft)
    state: State = "closed" if written else "prepared"
    kept = {"closed": pen.command.at} if written else {"opened": None, "phase": "", "steps": ()}
    pen.update(run, msgspec.structs.replace(run.data, state=state, **kept))
    previous = next((r for i in reversed(before) if (r := pen.run(i.data.activity)).id != run.id), None)
    if previous is not None and previous.data.state in ("closed", "evaluated"):
        _reopen(pen, pen.run(previous.id))


def _neighbour(pen: Pen, run: Record[Activity], step: int) -> str | None:
    return pen.methods.of(run).neighbour(pen.scene(run), step)


def _still(at: str | None, run: Record[Activity]) -> None:
    """Refuse a step that somebody else has just taken."""
    if at is not None and at != agenda.stamp(run):
        raise Rejected(N_("Somebody else has just moved on. Please look again."))
