"""The plenary: everybody listens, and the phones stay away. Welcome, talk, break, exchange, outlook, closing circle.

A question that comes to mind may be parked from the phone. It lies on the moderator's desk and nowhere else until she
shows it on the wall.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from random import Random
from typing import Any

import msgspec

from facilitation.method import (
    DESK,
    N_,
    NOBODY,
    PHONES,
    WALL,
    WALL_AND_DESK,
    Actor,
    Body,
    Command,
    Effect,
    Method,
    Offer,
    Phase,
    Put,
    Rejected,
    Remove,
    Said,
    Scene,
    Seen,
    Settings,
    Shown,
)
from facilitation.people import Role
from facilitation.protocol import AnyBlock, Edition, Facts, Listing, Paragraph, Place, Section
from facilitation.records import Data, Record, Ref, Text
from methods.parts.cards import LOOSE, WALL_LIMIT, face, heading, written
from methods.parts.plenary_kinds import HINTS, PRESETS, PlenarySettings, opening

QUESTIONS = (
    "Gibt es die Folien später?",
    "Wer bezahlt das?",
    "Wie fangen kleine Orte damit an?",
    "Was sagen die Schulen dazu?",
)


class Question(Data, frozen=True, tag="question"):
    """A question that somebody parked. `shown` stays true once it has been on the wall."""

    text: Text
    shown: bool = False
    answered: bool = False


class OnWall(Data, frozen=True, tag="on_wall"):
    """The question that is on the wall now; one record for each activity."""

    question: Ref = ""


class Park(Body, frozen=True, tag="park"):
    said = N_("Question parked")
    contribution = True
    text: Text


class WithdrawQuestion(Body, frozen=True, tag="withdraw_question"):
    said = N_("Question withdrawn")

    question: Ref


class ShowQuestion(Body, frozen=True, tag="show_question"):
    """Show this question on the wall; empty: none."""

    said = N_("Question on the wall changed")

    question: Ref = ""


class Answered(Body, frozen=True, tag="answered"):
    said = N_("Question ticked off or opened again")

    question: Ref
    answered: bool = True


_PHONES = frozenset({Role.PARTICIPANT})
_DESK = frozenset({Role.MODERATOR})


class Plenary(Method):
    key = "plenary"
    name = N_("Plenary")
    purpose = N_("Everybody together: welcome, talk, break, exchange, outlook, closing circle.")
    guide = (
        N_("When: whenever everybody listens to one: welcome, talk, break, exchange, outlook, closing."),
        N_("What for: the wall shows one sentence and the clock, and the phones stay away."),
        N_("How: fill in speaker or next date beforehand. Questions are parked on the phone, and you bring them to the wall."),
        N_("Watch: keep to the clock, and answer parked questions before the step ends or put them into the topic store."),
    )
    explained = False
    settings = PlenarySettings
    presets = PRESETS
    phases = (
        Phase(
            "run",
            N_("Plenary"),
            HINTS["welcome"],
            {Park: _PHONES, WithdrawQuestion: _PHONES, ShowQuestion: _DESK, Answered: _DESK},
        ),
    )
    records = (Question, OnWall)
    commands = (Park, WithdrawQuestion, ShowQuestion, Answered)

    def stages(self, settings: Settings) -> tuple[Phase, ...]:
        assert isinstance(settings, PlenarySettings)
        return _stages(settings.instruction or HINTS[settings.kind])

    def decide(self, scene: Scene[PlenarySettings], command: Command, actor: Actor) -> Sequence[Effect]:
        match command.body:
            case Park(text=text):
                if not scene.settings.questions:
                    raise Rejected(N_("No questions are collected in this step."))
                return [Put(command.id, Question(written(text)), author=actor.person or "")]
            case WithdrawQuestion(question=wanted):
                question = scene.need(wanted, Question)
                if actor.person is None or question.author != actor.person:
                    raise Rejected(N_("Only its author can take this question back."))
                return [Remove(question.id)]
            case ShowQuestion(question=""):
                return [_on_wall(scene, "")]
            case ShowQuestion(question=wanted):
                question = scene.need(wanted, Question)
                return [Put(question.id, msgspec.structs.replace(question.data, shown=True)), _on_wall(scene, question.id)]
            case Answered(question=wanted, answered=answered):
                question = scene.need(wanted, Question)
                effects: list[Effect] = [Put(question.id, msgspec.structs.replace(question.data, answered=answered))]
                if answered and _showing(scene) == question.id:
                    effects.append(_on_wall(scene, ""))
                return effects
        return []

    def elements(self, scene: Scene[PlenarySettings]) -> Iterable[str]:
        return ("stage", "park", "desk", "question", *(q.id for q in scene.shown(Question)))

    def seen_by(self, scene: Scene[PlenarySettings], element: str) -> Seen:
        if (question := scene.get(element, Question)) is not None:
            return DESK if question.alive else NOBODY
        panels = {"stage": WALL, "question": WALL_AND_DESK, "park": PHONES, "desk": DESK}
        return panels.get(element, NOBODY)

    def show(self, scene: Scene[PlenarySettings], element: str, role: Role) -> Shown | None:
        chosen, running = scene.settings, scene.state == "open"
        showing = scene.get(_showing(scene), Question)
        match element:
            case "stage":
                data: dict[str, Any] = {
                    "kind": chosen.kind,
                    "title": scene.title or next((p.name for p in PRESETS if p.key == scene.run.data.preset), self.name),
                    "hint": "" if chosen.instruction else HINTS[chosen.kind],
                    "instruction": chosen.instruction,
                    "speaker": chosen.speaker,
                    "clock": _clock(scene) if chosen.clock else None,
                    "next_date": chosen.next_date,
                    "contacts": list(chosen.contacts),
                    "notes": list(chosen.notes),
                    "question": showing is not None,
                    "event": opening(scene) if chosen.kind in ("welcome", "arrival") else None,
                }
                return Shown("stage", "main", 0, data)
            case "question":
                if showing is None or role is not Role.PROJECTOR:
                    return None
                return Shown("question", "question", 0, face(showing.data.text, no=0, colour="yellow", most=WALL_LIMIT))
            case "park":
                return Shown("park", "foot", 0, {"activity": scene.id}) if running and chosen.questions else None
            case "desk":
                asked = scene.shown(Question)
                waiting = sum(not q.data.answered for q in asked)
                panel = {"questions": chosen.questions, "n": len(asked), "waiting": waiting, "speaker": chosen.speaker}
                return Shown("desk", "main", 0, panel)
        question = scene.get(element, Question)
        if question is None:
            return None
        now = showing is not None and showing.id == question.id
        data = {**_card(question), "activity": scene.id, "now": now, "open": running}
        return Shown("question", "questions", question.born + (LOOSE if question.data.answered else 0), data)

    def touches(self, scene: Scene[PlenarySettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        match record.data:
            case Question():
                return (record.id, "question", "stage", "desk"), [record.author] if record.author else []
            case OnWall(question=question):
                return {"stage", "question", "desk"} | ({question} if question else set()), ()
        return (("stage",), ()) if record.kind == "clock" else ((), ())

    def mine(self, scene: Scene[PlenarySettings], person: str) -> Shown | None:
        own = [q for q in scene.written(Question) if q.author == person]
        if not own:
            return None
        questions = [{**_card(q), "id": q.id, "status": q.status} for q in reversed(own)]
        return Shown("mine", "mine", 0, {"activity": scene.id, "open": scene.state == "open", "questions": questions})

    def offers(self, scene: Scene[PlenarySettings]) -> Sequence[Offer]:
        """Questions that nobody has answered yet; the topic store takes them."""
        return [Offer(origin=q.id, title=q.data.text) for q in scene.shown(Question) if not q.data.answered]

    def protocol(self, scene: Scene[PlenarySettings], edition: Edition, say: Any) -> Section:
        chosen = scene.settings
        pairs: list[tuple[str, str | None]] = []
        if chosen.speaker:
            pairs.append((say(N_("Who spoke")), chosen.speaker))
        if chosen.next_date:
            day = dt.date.fromisoformat(chosen.next_date)
            pairs.append((say(N_("Next date")), day.strftime(say(N_("%d/%m/%Y")))))
        blocks: list[AnyBlock] = [Facts(tuple(pairs))] if pairs else []
        blocks += [Listing(chosen.notes)] if chosen.notes else []
        blocks += [Paragraph(say(N_("Contacts")), "lead"), Listing(chosen.contacts)] if chosen.contacts else []
        place: Place = "outlook" if chosen.kind == "outlook" else ""
        return Section(heading(self, scene, say), (*blocks, *_questions(scene, edition, say)), place=place)

    def sample(self, scene: Scene[PlenarySettings], random: Random) -> Sequence[Said]:
        asked = scene.shown(Question)
        if scene.state != "open" or not scene.settings.questions:
            return ()
        if asked and random.random() < 0.4:
            chosen = random.choice(asked)
            return (Said(None, Answered(chosen.id) if chosen.data.shown else ShowQuestion(chosen.id)),)
        if not scene.roster.present or len(asked) > 5:
            return ()
        return (Said(random.choice(scene.roster.present).id, Park(random.choice(QUESTIONS))),)


@lru_cache(maxsize=256)
def _stages(instruction: str) -> tuple[Phase, ...]:
    phase = Plenary.phases[0]
    return (Phase(phase.key, phase.title, instruction, phase.may),)


def _on_wall(scene: Scene[Any], question: str) -> Put:
    return Put(f"{scene.id}.on_wall", OnWall(question), author="")


def _showing(scene: Scene[Any]) -> str:
    """The id of the question on the wall, or "" if there is none or it was hidden or taken back meanwhile."""
    record = scene.get(f"{scene.id}.on_wall", OnWall)
    question = scene.get(record.data.question, Question) if record is not None and record.data.question else None
    return question.id if question is not None and question.alive else ""


def _questions(scene: Scene[Any], edition: Edition, say: Any) -> list[AnyBlock]:
    """What was asked aloud, in both editions. Of what stayed parked the public edition only says how many there were."""
    asked = tuple(q.data.text for q in scene.shown(Question) if q.data.shown or q.data.answered)
    left = tuple(q.data.text for q in scene.shown(Question) if not q.data.shown and not q.data.answered)
    blocks: list[AnyBlock] = []
    if asked:
        blocks += [Paragraph(say(N_("Questions from the plenary")), "lead"), Listing(asked)]
    if left and edition == "internal":
        blocks += [Paragraph(say(N_("Parked, not dealt with")), "lead"), Listing(left)]
    elif left:
        one, many = N_("1 question stayed open."), N_("%(n)s questions stayed open.")
        blocks.append(Paragraph(say(one if len(left) == 1 else many) % {"n": len(left)}, "note"))
    return blocks


def _card(question: Record[Question]) -> dict[str, Any]:
    data = question.data
    return {**face(data.text, no=0, colour="yellow"), "shown": data.shown, "answered": data.answered}


def _clock(scene: Scene[Any]) -> dict[str, float | None] | None:
    """The clock as the page draws it, all in seconds; `due` is unix time. None if it is not set."""
    clock = scene.clock
    return {"due": clock.due, "left": clock.left, "length": clock.length} if clock is not None else None
