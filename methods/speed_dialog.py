"""Speed dialogue (Kugellager): everybody talks with several others, a few minutes each, and finds out who shares an interest.

Rounds of pairs without repeats, drawn from those who have said that they join in. In a large room there are two rows of
chairs instead, and one of them moves on. At the end each writes down one interest; what was said is written down nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import msgspec

from facilitation.method import (
    DESK,
    EVERYBODY,
    N_,
    NOBODY,
    PHONES,
    WALL,
    Actor,
    Body,
    Command,
    Conflict,
    Effect,
    Entered,
    Method,
    Offer,
    Phase,
    Preset,
    Put,
    Rejected,
    Remove,
    Said,
    Scene,
    Seen,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import AnyBlock, Edition, Listing, Paragraph, Section
from facilitation.records import Record
from methods.parts import speed_rounds, speed_sample, speed_screens
from methods.parts.cards import heading, same, written
from methods.parts.speed import (
    AddInterest,
    Alone,
    CallIn,
    EditInterest,
    FillUp,
    Interest,
    JoinIn,
    KeepSeat,
    LeaveTalks,
    Part,
    Round,
    SetIn,
    SpeedSettings,
    WithdrawInterest,
)
from methods.parts.speed_talks import Talks

_PHONES = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})
_CHECKING: dict[type[Body], frozenset[Role]] = {
    **dict.fromkeys((JoinIn, LeaveTalks, KeepSeat), _PHONES),
    **dict.fromkeys((CallIn, SetIn), _DESK),
}
_TALKING: dict[type[Body], frozenset[Role]] = {**_CHECKING, Alone: _PHONES, FillUp: _DESK}
_WRITING: dict[type[Body], frozenset[Role]] = dict.fromkeys((AddInterest, EditInterest, WithdrawInterest), _PHONES)


class SpeedDialog(Method):
    key = "speed_dialog"
    name = N_("Speed dialogue")
    purpose = N_("Get to know many people quickly, and find out who shares an interest.")
    guide = (
        N_("At the beginning, when people hardly know each other, and before topics are looked for."),
        N_("Everybody has talked with three to five others, and those who share an interest have found each other."),
        N_("Check in, change places, talk in pairs, change again; the pairs are drawn for you. At the end one line from each."),
        N_("Put numbers on the places, and look after whoever stands alone. Better one round less than hurry."),
    )
    colour = "blue"
    settings = SpeedSettings
    presets = (
        Preset("speed_dialog", N_("Speed dialogue"), N_("Pairs by name, a new one in every round."), minutes=25),
        Preset(
            "speed_rows",
            N_("Speed dialogue, large room"),
            N_("Two rows of chairs face each other, and one of them moves on."),
            {"pairs_up_to": 0},
            minutes=25,
        ),
    )
    phases = (
        Phase("check_in", N_("Check in"), N_("Who joins in? Say so on your phone."), _CHECKING, "check_in_minutes"),
        Phase("change", N_("Change places"), N_("Please go to your next place now."), _TALKING, "change_minutes"),
        Phase("round", N_("Round"), N_("Talk with each other. Both have their turn."), _TALKING, "round_minutes"),
        Phase("harvest", N_("Harvest"), N_("What interests you now? One line each."), _WRITING, "harvest_minutes"),
    )
    records = (Part, Round, Interest)
    commands = (
        JoinIn,
        LeaveTalks,
        KeepSeat,
        Alone,
        CallIn,
        SetIn,
        FillUp,
        AddInterest,
        EditInterest,
        WithdrawInterest,
    )

    def neighbour(self, scene: Scene[SpeedSettings], step: int) -> str | None:
        """Round after round until all planned ones have been; back the same way."""
        talks = Talks.of(scene)
        if scene.phase == "round" and step > 0 and not talks.last:
            return "change"
        if scene.phase in ("change", "harvest") and step < 0:
            return "round" if talks.begun else "check_in"
        return super().neighbour(scene, step)

    def decide(self, scene: Scene[SpeedSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        body, talks, me = command.body, Talks.of(scene), actor.person or ""
        match body:
            case Entered():
                return speed_rounds.entered(talks, command.id, body)
            case JoinIn():
                return _set(talks, command.id, me, on=True, missed=False)
            case LeaveTalks():
                return _set(talks, command.id, me, on=False, missed=False)
            case KeepSeat(keep=keep):
                if me not in talks.here:
                    raise Rejected(N_("You do not take part at the moment."))
                return _set(talks, command.id, me, keeps=keep)
            case SetIn(person=person, on=on):
                if scene.roster.get(person) is None:
                    raise Rejected(N_("This person is no longer on the list."))
                return _set(talks, command.id, person, on=on, missed=False)
            case CallIn():
                out = [p.id for p in scene.roster.present if p.id not in talks.here]
                if not out:
                    raise Rejected(N_("Everybody who is here takes part already."))
                return [e for n, p in enumerate(out, 1) for e in _set(talks, f"{command.id}.{n}", p, on=True, missed=False)]
            case Alone():
                return speed_rounds.alone(talks, me)
            case FillUp():
                return speed_rounds.filled_up(talks)
            case AddInterest(text=text):
                limit = scene.settings.interests
                if me and len(talks.written_by(me)) >= limit:
                    raise Rejected(
                        N_("Everybody writes at most %(n)s here. You can still change what you have written."), n=limit
                    )
                return [Put(command.id, Interest(_line(text)), author=me)]
            case EditInterest(text=text, saw=saw):
                interest = _own(scene, body.interest, actor)
                if interest.data.text != same(saw):
                    raise Conflict(interest.data.text)
                return [Put(interest.id, Interest(_line(text)))]
            case WithdrawInterest():
                return [Remove(_own(scene, body.interest, actor).id)]
        return []

    def check(self, scene: Scene[SpeedSettings]) -> None:
        for record in Talks.of(scene).rounds:
            people = [p for g in record.data.groups for p in g]
            if len(people) != len(set(people)):
                raise Rejected(N_("Somebody would have to be at two places at once."))

    def elements(self, scene: Scene[SpeedSettings]) -> Iterable[str]:
        return ("stage", "form", "words", "steer", "pairs", "enter", *(i.id for i in scene.shown(Interest)))

    def seen_by(self, scene: Scene[SpeedSettings], element: str) -> Seen:
        match element:
            case "stage":
                return Seen(PHONES.roles | WALL.roles)
            case "form":
                return PHONES
            case "words":
                return EVERYBODY
            case "steer" | "pairs" | "enter":
                return DESK
        interest = scene.get(element, Interest)
        return EVERYBODY if interest is not None and interest.alive else NOBODY

    def show(self, scene: Scene[SpeedSettings], element: str, role: Role) -> Shown | None:
        return speed_screens.show(Talks.of(scene), element, role)

    def touches(self, scene: Scene[SpeedSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        return speed_screens.touches(Talks.of(scene), record)

    def mine(self, scene: Scene[SpeedSettings], person: str) -> Shown | None:
        return speed_screens.mine(Talks.of(scene), person)

    def offers(self, scene: Scene[SpeedSettings]) -> Sequence[Offer]:
        """Each word once, with how many wrote it: prompts for pitches. Nobody's name goes with them."""
        return [Offer(origin=w.head, title=w.text, weight=w.n) for w in Talks.of(scene).words]

    def protocol(self, scene: Scene[SpeedSettings], edition: Edition, say: Any) -> Section:
        talks = Talks.of(scene)
        blocks: list[AnyBlock] = [Paragraph(_summary(talks, say), "lead" if talks.begun else "note")]
        if questions := [line.strip() for line in scene.settings.questions[: talks.begun] if line.strip()]:
            blocks += [Paragraph(say(N_("We talked about:"))), Listing(tuple(questions))]
        if talks.words:
            items = tuple(f"{w.text} ({w.n})" if w.n > 1 else w.text for w in talks.words)
            blocks += [Paragraph(say(N_("What interests us:"))), Listing(items)]
        elif talks.begun:
            blocks.append(Paragraph(say(N_("No interest was written down.")), "note"))
        return Section(heading(self, scene, say), tuple(blocks))

    def sample(self, scene: Scene[SpeedSettings], random: Random) -> Sequence[Said]:
        return speed_sample.sample(Talks.of(scene), random)


def _set(talks: Talks, command_id: str, person: str, **fields: bool) -> list[Effect]:
    """Change somebody's part; the first time it is written down. Nothing if it is like that already."""
    record = talks.parts.get(person)
    if record is None:
        part = msgspec.structs.replace(Part(on=False), **fields)
        return [Put(command_id, part, author=person)] if part.on else []
    part = msgspec.structs.replace(record.data, **fields)
    return [Put(record.id, part)] if part != record.data else []


def _line(text: str) -> str:
    """One line: what was typed in several stands side by side."""
    return " ".join(written(text).split())


def _own(scene: Scene[SpeedSettings], interest_id: str, actor: Actor) -> Record[Interest]:
    """An interest that the actor may change: her own. A moderator decides only about what was entered by a moderator."""
    interest = scene.need(interest_id, Interest)
    if actor.person is None or interest.author != actor.person or (actor.entered_by and not interest.entered_by):
        raise Rejected(N_("Only its author can change this."))
    return interest


def _summary(talks: Talks, say: Any) -> str:
    """The one sentence that the document says of the talks."""
    if not talks.begun:
        return str(say(N_("No round took place in this step.")))
    rounds = [r.data for r in talks.rounds if r.data.begun]
    if rounds[-1].rows:
        many, one = (
            N_("%(rounds)s rounds of talks took place in two rows of chairs; up to %(people)s people took part."),
            N_("One round of talks took place in two rows of chairs; %(people)s people took part."),
        )
    else:
        many, one = (
            N_("%(rounds)s rounds of talks took place in changing pairs; up to %(people)s people took part."),
            N_("One round of talks took place in pairs; %(people)s people took part."),
        )
    figures = {"rounds": len(rounds), "people": max(r.size for r in rounds)}
    return str(say(many if len(rounds) > 1 else one)) % figures
