"""A vote with dots: what each command changes. Pure; raises Rejected."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import msgspec

from facilitation.method import N_, Body, Command, Conflict, Effect, Entered, Offer, Put, Rejected, Remove, Wind
from facilitation.records import Record
from methods.parts import paper
from methods.parts.cards import same, written
from methods.parts.dots import Ballot, usual_budget
from methods.parts.order import between, end
from methods.parts.vote_board import round_id
from methods.parts.vote_bodies import (
    AddOption,
    CallOff,
    ClearDots,
    CountPaper,
    DrawLot,
    DropOption,
    EditOption,
    ExplainOption,
    MergeOptions,
    MoveOption,
    PartOption,
    PreferOption,
    RunOff,
    SetCut,
    SetRules,
    TypeBallot,
)
from methods.parts.vote_kinds import LINE, Broken, Cut, Explained, Option, PaperBallot, Round, Rules, Sheets, option_of
from methods.parts.vote_state import Vote

FROZEN = N_("The dots are open: the options stay as they are.")
PLACED = N_("There are dots on the options. Take all dots away first, then they can be changed.")


def entered(vote: Vote, body: Entered) -> Sequence[Effect]:
    """A phase begins: the options of the settings are laid out, or a round is opened, or the result is shown."""
    match body.phase:
        case "review":
            return _laid_out(vote)
        case "dot":
            return _opened(vote, body.back)
        case "resolve" if vote.last is not None:
            present = len(vote.scene.roster.present)
            data = msgspec.structs.replace(vote.last.data, present=present)
            return [Put(vote.last.id, data, author=""), Wind(0)]  # the time for the dots is over
    return []


def _laid_out(vote: Vote) -> list[Put]:
    """The options that stand in the settings, each once."""
    scene = vote.scene
    lines = [o for line in scene.settings.options if (o := option_of(line)) is not None]
    place = end(scene.written(Option))
    ids = [f"{scene.id}.option-{n}" for n in range(len(lines))]
    fresh = [(i, o) for i, o in zip(ids, lines, strict=True) if _wanted(vote, i)]
    return [Put(i, msgspec.structs.replace(o, place=place + n), author="") for n, (i, o) in enumerate(fresh)]


def _wanted(vote: Vote, option: str) -> bool:
    """True for an option that never was there, or whose coming was undone."""
    record = vote.scene.board.get(option)
    return record is None or (record.removed is not None and not record.data.out)


def _opened(vote: Vote, back: bool) -> list[Effect]:
    """A round begins: the one that was called, or the first with the options as they are now; else it goes on."""
    scene = vote.scene
    effects: list[Effect] = [Remove(b.id) for b in vote.breaks]
    if vote.called is not None and not back:
        data = msgspec.structs.replace(vote.called.data, opened=True)
        return [*effects, Put(vote.called.id, data, author="")]
    if len(vote.rounds) > 1 or (vote.rounds and vote.filled):
        return effects
    fresh = _laid_out(vote)
    ids = [*(o.id for o in vote.heads), *(p.id for p in fresh)]
    pinned = [*((o.id, o.seq) for o in vote.options), *((p.id, scene.board.seq + 1) for p in fresh)]
    data = Round(
        no=0,
        options=tuple(ids),
        pinned=tuple(i for i, _ in pinned),
        seen=tuple(seq for _, seq in pinned),
        dots=vote.budget(len(ids)),
        most=vote.most,
        opened=True,
    )
    return [*effects, *fresh, Put(round_id(scene.id, 0), data, author="")]


# ── while the options are looked at ──


def review(vote: Vote, command: Command) -> Sequence[Effect]:
    """Options and rules, before the dots are open."""
    scene, body = vote.scene, command.body
    if isinstance(body, ExplainOption):
        if body.option and not scene.need(body.option, Option).alive:
            raise Rejected(N_("This is no longer there."))
        return [Put(f"{scene.id}.explained", Explained(body.option), author="")]
    if vote.frozen:
        raise Rejected(PLACED if scene.phase == "review" else FROZEN)
    match body:
        case AddOption():
            option = Option(written(body.text), same(body.note), body.euros, place=end(scene.written(Option)))
            return [Put(command.id, option, author="")]
        case EditOption():
            return [_edited(scene.need(body.option, Option), body)]
        case DropOption(option=option):
            record = scene.need(option, Option)
            out = msgspec.structs.replace(record.data, into="", out=True)
            return [*_freed(vote, option), Put(record.id, out), Remove(record.id)]
        case MoveOption(option=option, before=before):
            record = scene.need(option, Option)
            place = between(vote.heads, record.id, before)
            return [Put(record.id, msgspec.structs.replace(record.data, place=place))]
        case MergeOptions(option=option, into=into):
            return [_into(vote, option, into)]
        case PartOption(option=option):
            record = scene.need(option, Option)
            if not record.data.into:
                raise Rejected(N_("This option stands for itself already."))
            return [Put(record.id, msgspec.structs.replace(record.data, into=""))]
        case SetRules(dots=dots, most=most):
            return [Put(f"{scene.id}.rules", Rules(dots, most), author="")]
    return []


def _edited(record: Record[Option], body: EditOption) -> Put:
    old = record.data
    if old.text != same(body.saw) or old.note != same(body.saw_note):
        raise Conflict("\n".join(t for t in (old.text, old.note) if t))
    return Put(record.id, msgspec.structs.replace(old, text=written(body.text), note=same(body.note), euros=body.euros))


def _freed(vote: Vote, option: str) -> list[Put]:
    """What was merged into an option stands for itself again."""
    parts = [o for o in vote.scene.written(Option) if o.data.into == option]
    return [Put(o.id, msgspec.structs.replace(o.data, into="")) for o in parts]


def _into(vote: Vote, option: str, into: str) -> Put:
    record, target = vote.scene.need(option, Option), vote.scene.need(into, Option)
    head = vote.head(target.id)
    if vote.head(record.id) == head:
        raise Rejected(N_("These belong together already."))
    return Put(record.id, msgspec.structs.replace(record.data, into=head))


def take(vote: Vote, offers: Sequence[Offer]) -> list[Put]:
    """Options made of what another step offers. What was taken once is not taken again."""
    if vote.frozen:
        raise Rejected(PLACED if vote.scene.phase == "review" else FROZEN)
    scene, place = vote.scene, end(vote.scene.written(Option))
    fresh = [o for o in offers if o.title.strip() and _wanted(vote, f"{scene.id}.{o.origin}")]
    return [Put(f"{scene.id}.{o.origin}", _taken(o, place + n), origin=o.origin, author="") for n, o in enumerate(fresh)]


def _taken(offer: Offer, place: float) -> Option:
    """A title that is too long for one line begins it and stands whole in the explanation."""
    title, lines = " ".join(offer.title.split()), [offer.text, *(i.text for i in offer.items)]
    if len(title) > LINE:
        title, lines = f"{title[: LINE - 1]}…", [title, *lines]
    return Option(title, "\n".join(line for line in lines if line)[:10_000], place=place)


# ── paper ──


def count(vote: Vote, command: Command) -> Sequence[Effect]:
    """What came on paper, and taking everything away."""
    scene, body, box = vote.scene, command.body, vote.box
    if isinstance(body, ClearDots):
        return _cleared(vote)
    if box is None:
        raise Rejected(N_("The dots are not open yet."))
    match body:
        case TypeBallot(number=number, dots=dots, counts=counts):
            if box.round:
                raise Rejected(N_("Numbered ballots are for the first round. Count the sheets of this one."))
            box.fits(dots)
            return _typed(vote, number, tuple(sorted(dots)), counts)
        case CountPaper(options=options, dots=dots, sheets=sheets):
            numbers = tuple(map(int, dots))
            if len(options) != len(numbers) or len(set(options)) != len(options) or set(options) - set(box.options):
                raise Rejected(N_("These are not the options of this round. Please look again."))
            if max(numbers, default=0) > sheets * box.most or sum(numbers) > sheets * box.budget:
                raise Rejected(N_("So many dots cannot be on %(n)s sheets. Please count again."), n=sheets)
            return [Put(f"{round_id(scene.id, box.round)}.sheets", Sheets(box.round, options, numbers, sheets), author="")]
    return []


def _typed(vote: Vote, number: int, dots: tuple[str, ...], counts: bool) -> list[Effect]:
    """A numbered ballot: the first typing counts, the second is compared, and where they differ the third decides."""
    scene = vote.scene
    sheet, checked = paper.sheet_id(scene.id, number), paper.checked_id(scene.id, number)
    first = scene.get(sheet, PaperBallot)
    if first is None:
        return [Put(sheet, PaperBallot(number, dots), author=""), *([Remove(checked)] if scene.board.get(checked) else [])]
    if counts:
        return [Put(sheet, PaperBallot(number, dots), author=""), Put(checked, paper.Checked(number), author="")]
    # Which dots differ would tell what is on it: that it does is all that anybody is told.
    differs = ("dots",) if first.data.dots != dots else ()
    return [Put(checked, paper.Checked(number, differs), author="")]


def _cleared(vote: Vote) -> list[Effect]:
    """All dots away: while they are placed those of this round, while the options are looked at everything."""
    scene, everything = vote.scene, vote.scene.phase == "review"
    last = vote.last.data.no if vote.last is not None else 0
    gone: list[Record[Any]] = [b for b in scene.written(Ballot) if everything or b.data.round == last]
    gone += [s for s in scene.written(Sheets) if everything or s.data.round == last]
    if everything or last == 0:
        gone += [*scene.written(PaperBallot), *scene.written(paper.Checked)]
    if everything:
        gone += [*(r for r in scene.written(Round) if r.data.no), *vote.breaks]
    if not gone:
        raise Rejected(N_("There are no dots to take away."))
    return [Remove(r.id) for r in gone]


# ── the result ──


def resolve(vote: Vote, command: Command) -> Sequence[Effect]:
    """How ties are broken."""
    scene, body = vote.scene, command.body
    if isinstance(body, CallOff):
        if vote.called is None:
            raise Rejected(N_("No further round was called."))
        return [Remove(vote.called.id)]
    if not isinstance(body, (PreferOption, DrawLot, RunOff)):
        return []
    tied = next((g for g in vote.groups if len(g) > 1 and body.option in {o.id for o in g}), None)
    if tied is None:
        raise Rejected(N_("There is no tie to break here."))
    match body:
        case PreferOption(option=option):
            return [Put(command.id, Broken((option,), "chosen"), author="")]
        case DrawLot():
            drawn = [o.id for o in tied]
            Random(command.id).shuffle(drawn)
            return [Put(command.id, Broken(tuple(drawn), "lot", command.id), author="")]
        case RunOff():
            if vote.called is not None:
                raise Rejected(N_("Another round is called already."))
            no = max(r.data.no for r in scene.board.kind(scene.id, Round.tag())) + 1
            ids = tuple(o.id for o in tied)
            data = Round(no=no, options=ids, dots=usual_budget(len(ids), scene.settings.cap), most=1)
            return [Put(round_id(scene.id, no), data, author="")]
    return []


def set_cut(vote: Vote, body: SetCut) -> Put:
    if vote.money:
        raise Rejected(N_("Here the sum of money says how many go on."))
    return Put(f"{vote.scene.id}.cut", Cut(body.n), author="")


def check(vote: Vote) -> None:
    """What must always hold: one ballot for each person, and nothing about the options changes while there are dots."""
    for box in vote.boxes[-1:]:
        box.check()
    if not vote.frozen or vote.scene.state == "confirmed":
        return
    pinned = dict(zip(vote.rounds[0].data.pinned, vote.rounds[0].data.seen, strict=False))
    for option, seq in pinned.items():
        record = vote.scene.board.get(option)
        # What is forgotten with its author goes at any time; its dots lapse.
        if record is not None and record.data.text and (record.seq != seq or not record.alive):
            raise Rejected(PLACED if vote.scene.phase == "review" else FROZEN)
    if any(o.id not in pinned for o in vote.options):
        raise Rejected(PLACED if vote.scene.phase == "review" else FROZEN)


BODIES: tuple[type[Body], ...] = (SetCut,)
