"""The action plan: what happens after today, who takes it on, and by when.

Measures are collected first, from the groups and from phones, then gone through row by row: "Who? By when?". Only somebody
who is present takes a measure on, by her own word; all else stays a proposal. The wall fills up row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from random import Random
from typing import Any

from facilitation.method import (
    DESK,
    EVERYBODY,
    N_,
    NOBODY,
    PHONES,
    Actor,
    Body,
    Command,
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
    Settings,
    Shown,
    TakeHome,
)
from facilitation.people import Role
from facilitation.protocol import Edition, Section
from facilitation.records import Record
from methods.parts import measure_protocol, measure_rules, measure_sample, measure_screens
from methods.parts.measure_kinds import (
    BODIES,
    GROUP,
    MEANS,
    STANDS,
    STATUS,
    STEP,
    WITH,
    AcceptMeasure,
    EditMeasure,
    GiveBack,
    Hand,
    Measure,
    NextRow,
    PlanSettings,
    ProposeMeasure,
    RowBack,
    SetProgress,
    Taken,
    TakeRow,
    WithdrawMeasure,
    copy_id,
    hand_id,
)
from methods.parts.measures import Plan
from methods.parts.pages import Turned, TurnPage

_ALL = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})
_BOTH = _ALL | _DESK
_MAY: dict[type[Body], frozenset[Role]] = {
    **dict.fromkeys((ProposeMeasure, WithdrawMeasure, AcceptMeasure), _ALL),
    **dict.fromkeys((EditMeasure, GiveBack, SetProgress), _BOTH),
    **dict.fromkeys((NextRow, RowBack, TakeRow, TurnPage), _DESK),
}
_PANELS = ("stage", "form", "asked", "steer", "enter")


class ActionPlan(Method):
    key = "action_plan"
    name = N_("Action plan")
    purpose = N_("What happens after today: who does what, with whom, and by when.")
    guide = (
        N_("When: near the end, once the groups have ideas, and while those who decide are still in the room."),
        N_("What for: to agree on few measures that somebody really takes on, each with a first step and a date."),
        N_("How: take over the groups' ideas, then go through the rows: read one out, ask “Who? By when?”, and wait."),
        N_("Watch out: nobody is volunteered by others. A row without somebody stays a proposal, and that is a result too."),
    )
    colour = "orange"
    settings = PlanSettings
    presets = (
        Preset("action_plan", N_("Action plan"), N_("Collect measures, then agree on them row by row.")),
        Preset(
            "agree_measures",
            N_("Agreeing on measures"),
            N_("The measures come from the groups; everybody goes through them together."),
            {"propose": False},
        ),
    )
    phases = (
        Phase("collect", N_("Collect"), N_("What shall happen, and what is the first step?"), _MAY, "collect_minutes"),
        Phase("agree", N_("Agree"), N_("Row by row: who takes it on, and by when?"), _MAY, "agree_minutes"),
    )
    records = (Measure, Taken, Hand, Turned)
    commands = BODIES
    lasting = frozenset({SetProgress})

    def stages(self, settings: Settings) -> tuple[Phase, ...]:
        assert isinstance(settings, PlanSettings)
        return _stages(settings.propose)

    def decide(self, scene: Scene[PlanSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        body, plan = command.body, Plan.of(scene)
        match body:
            case ProposeMeasure():
                return measure_rules.propose(scene, command, body, actor)
            case EditMeasure():
                return measure_rules.edit(plan, command, body, actor)
            case WithdrawMeasure():
                measure = scene.need(body.measure, Measure)
                if actor.person is None or measure.author != actor.person:
                    raise Rejected(N_("Only its author can take this proposal back."))
                if plan.taken(measure.id) is not None:
                    raise Rejected(N_("Somebody has taken this on already. Ask the moderator to take it down."))
                return [Remove(measure.id)]
            case AcceptMeasure():
                return measure_rules.accept(plan, command, body, actor)
            case GiveBack():
                taken = plan.taken(scene.need(body.measure, Measure).id)
                if taken is None or (actor.person is not None and taken.author != actor.person):
                    raise Rejected(N_("This measure is not yours to give back."))
                return [Remove(taken.id)]
            case SetProgress():
                return measure_rules.progress(plan, body, actor)
            case NextRow() | RowBack():
                following = plan.beside(1 if isinstance(body, NextRow) else -1)
                if following is None:
                    raise Rejected(N_("There is no further row."))
                return _in_hand(plan, following)
            case TakeRow():
                measure = scene.need(body.measure, Measure)
                if not measure.alive:
                    raise Rejected(N_("This is no longer there."))
                return _in_hand(plan, measure)
            case TurnPage():
                return [Put(hand_id(scene.id), Hand(), author=""), plan.pages.turn(body.page)]
            case Entered(phase="agree"):
                again = sum(phase == "agree" for phase, _ in scene.run.data.steps) > 1 and plan.row is not None
                first = plan.first_open
                return _in_hand(plan, first) if first is not None and not again else []
        return []

    def check(self, scene: Scene[PlanSettings]) -> None:
        taken = [t.data.measure for t in scene.shown(Taken)]
        if len(taken) > len(set(taken)):
            raise Rejected(N_("Somebody else has taken this on already."))

    def seals(self, record: Record[Any]) -> bool:
        """Whoever has taken something on has signed for it; who had proposed it is forgotten."""
        return not isinstance(record.data, Taken)

    def elements(self, scene: Scene[PlanSettings]) -> Iterable[str]:
        yield from _PANELS
        yield from (m.id for m in scene.shown(Measure))

    def seen_by(self, scene: Scene[PlanSettings], element: str) -> Seen:
        if (measure := scene.get(element, Measure)) is not None:
            return EVERYBODY if measure.alive else NOBODY
        panels = {"stage": EVERYBODY, "form": PHONES, "asked": PHONES, "steer": DESK, "enter": DESK}
        return panels.get(element, NOBODY)

    def show(self, scene: Scene[PlanSettings], element: str, role: Role) -> Shown | None:
        return measure_screens.show(Plan.of(scene), element, role)

    def touches(self, scene: Scene[PlanSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        plan = Plan.of(scene)
        if record.kind == "person":
            asking = (plan.row.id,) if plan.row is not None else ()  # the console's row lists who is here
            return (*_PANELS, *asking, *(m.id for m in plan.taken_by(record.id))), [record.id]
        if not isinstance(record.data, (Measure, Taken, Hand, Turned)):
            return (), ()
        # Numbers, pages and the row that is asked for depend on all of them.
        ids = {m.id for m in plan.rows} | {record.id}
        people = {plan.owner(m) for m in ids} | {m.author for m in scene.written(Measure)} | {record.author}
        return (*_PANELS, *ids), [p for p in people if p]

    def mine(self, scene: Scene[PlanSettings], person: str) -> Shown | None:
        return measure_screens.mine(Plan.of(scene), person)

    def take_home(self, scene: Scene[PlanSettings], person: str) -> Sequence[TakeHome]:
        """What she has taken on, as long as it was not dropped."""
        plan = Plan.of(scene)
        found = []
        for m in plan.taken_by(person):
            if plan.status(m) != "dropped":
                d = m.data
                facts = ((STEP, d.step), (WITH, d.partners), (MEANS, d.resources), (STANDS, STATUS[plan.status(m)]))
                found.append(TakeHome(m.id, d.text, tuple((name, value) for name, value in facts if value), d.due))
        return found

    def offers(self, scene: Scene[PlanSettings]) -> Sequence[Offer]:
        """All measures with how they stand, for whoever asks one day: "What became of …?" """
        plan = Plan.of(scene)
        return [measure_rules.as_offer(plan, m) for m in plan.rows]

    def legacy(self, scene: Scene[PlanSettings]) -> Sequence[Offer]:
        return self.offers(scene)

    def tells(self, scene: Scene[PlanSettings], record: Record[Any]) -> Offer | None:
        """How the measure stands that was changed, taken on or given back."""
        if not isinstance(record.data, (Measure, Taken)):
            return None
        measure = scene.get(record.data.measure if isinstance(record.data, Taken) else record.id, Measure)
        return measure_rules.as_offer(Plan.of(scene), measure) if measure is not None and measure.alive else None

    def hears(self, scene: Scene[PlanSettings], record: Record[Any], news: Offer) -> Sequence[Effect]:
        return measure_rules.heard(record, news) if isinstance(record.data, Measure) else ()

    def take(self, scene: Scene[PlanSettings], offers: Sequence[Offer]) -> Sequence[Effect]:
        """Ideas become proposals. What was taken over once is not taken again, not even after it was taken down here.

        A date is not taken over: it has to be agreed on anew, by whoever takes the measure on.
        """
        effects: list[Effect] = []
        over = {STATUS["done"], STATUS["dropped"]}
        for offer in offers:
            text = offer.title.strip() or offer.text.strip()
            if offer.sort == GROUP and not any(item.heading == STANDS for item in offer.items):  # people go on: no measure yet
                continue
            if offer.sort == GROUP or any(item.heading == STANDS and item.text in over for item in offer.items):
                continue  # a group is nobody's measure, and what is over is nobody's any more
            if text and scene.board.get(copy_id(scene.id, offer.origin)) is None:
                effects.append(
                    Put(copy_id(scene.id, offer.origin), measure_rules.from_offer(scene, offer, text), offer.origin, author="")
                )
        return effects

    def protocol(self, scene: Scene[PlanSettings], edition: Edition, say: Any) -> Section:
        return measure_protocol.section(self, Plan.of(scene), edition, say)

    def sample(self, scene: Scene[PlanSettings], random: Random) -> Sequence[Said]:
        return measure_sample.sample(Plan.of(scene), random)


@lru_cache(maxsize=2)
def _stages(propose: bool) -> tuple[Phase, ...]:
    collect, agree = ActionPlan.phases
    if not propose:
        collect = Phase(collect.key, collect.title, N_("We read what the groups hand over."), collect.may, collect.clock)
    return collect, agree


def _in_hand(plan: Plan, measure: Record[Measure]) -> list[Effect]:
    """Talk about this row; its page stays on the wall afterwards."""
    return [Put(hand_id(plan.scene.id), Hand(measure.id), author=""), plan.pages.turn(plan.pages.of(measure.id))]
