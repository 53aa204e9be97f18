"""Commitments: "Das möchte ich tun". Everybody promises herself something, in the first person, or does not.

Whoever writes decides for each sentence who reads it: nobody else, her group, or everybody. What is private reaches no other
screen, no queue and no document, the moderator's included. What is public is heard without comment once all have written.
A commitment is never turned into a measure: nothing is offered to other steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    Conflict,
    Effect,
    Method,
    Phase,
    Preset,
    Put,
    Rejected,
    Remove,
    Said,
    Scene,
    Seen,
    Shown,
    TakeHome,
)
from facilitation.people import Role
from facilitation.protocol import Card, Cards, Edition, Heap, Paragraph, Section
from facilitation.records import Record
from methods.parts.cards import WALL_LIMIT, face, heading, same, written
from methods.parts.commitment_kinds import (
    SEEN_BY,
    SENTENCES,
    Commit,
    Commitment,
    CommitmentSettings,
    EditCommitment,
    Readers,
    WithdrawCommitment,
)
from methods.parts.commitment_readers import heard, may_be_named, pages_of, public, readers_of, signature, written_by
from methods.parts.days import first_day, to_come
from methods.parts.pages import Turned, TurnPage

THOUGHTS = (
    "Ich rufe am Montag die Schulsozialarbeit an.",
    "Ich lade meine Nachbarn zum nächsten Treffen ein",
    "Ich nehme mir einmal im Monat Zeit für einen Besuch im Jugendclub.",
    "Ich frage die Kinder, bevor ich plane.",
    "Ich trage unsere Termine in den gemeinsamen Kalender ein und erinnere die anderen freundlich daran.",
    "Ich gehe eine Stunde früher nach Hause!",
)


_DESK = frozenset({Role.MODERATOR})
_MAY: dict[type[Body], frozenset[Role]] = dict.fromkeys(
    (Commit, EditCommitment, WithdrawCommitment), frozenset({Role.PARTICIPANT})
)


class Commitments(Method):
    key = "commitments"
    name = N_("Commitments")
    purpose = N_("Everybody promises herself one thing, and decides who may read it.")
    guide = (
        N_("When: at the very end, after the measures, when everybody knows what the day has brought."),
        N_("What for: a resolution of one's own lasts longer than one that was handed out. It goes home with its author."),
        N_("How: let all write in silence; whoever likes reads her sentence out. Nobody comments, nobody is asked to."),
        N_("Watch out: it is voluntary. If nobody writes, close the step without a word; private sentences you never see."),
    )
    colour = "yellow"
    grouped = True
    settings = CommitmentSettings
    presets = (
        Preset("commitments", N_("Commitments"), N_("“This is what I want to do”: private, for the group or for everybody.")),
        Preset(
            "first_step",
            N_("My first step"),
            N_("One small step within 72 hours, with a day of reminder."),
            {"sentence": "step", "write_minutes": 3},
        ),
    )
    phases = (
        Phase("write", N_("Write"), N_("If you like: one sentence, beginning with “I”."), _MAY, "write_minutes"),
        Phase("hear", N_("Listen"), N_("Whoever likes reads out. We listen and do not comment."), {**_MAY, TurnPage: _DESK}),
    )
    records = (Commitment, Turned)
    commands = (Commit, EditCommitment, WithdrawCommitment, TurnPage)

    def decide(self, scene: Scene[CommitmentSettings], command: Command, actor: Actor) -> Sequence[Effect]:
        match command.body:
            case Commit() as body:
                if actor.person is None:
                    raise Rejected(N_("Choose for whom this is entered."))
                remind = to_come(scene, body.remind, command.at)
                return [Put(command.id, Commitment(written(body.text), body.seen, body.named, remind), author=actor.person)]
            case EditCommitment() as body:
                own = _own(scene, body.commitment, actor)
                text, data = same(body.text) if body.text is not None else None, own.data
                if text is not None and data.text not in (same(body.saw), text):
                    raise Conflict(data.text)
                remind = data.remind
                if body.remind is not None and body.remind != data.remind:
                    remind = to_come(scene, body.remind, command.at)
                changed = Commitment(
                    text=written(text) if text is not None else data.text,
                    seen=body.seen or data.seen,
                    named=data.named if body.named is None else body.named,
                    remind=remind,
                )
                return [Put(own.id, changed)]
            case WithdrawCommitment(commitment=wanted):
                return [Remove(_own(scene, wanted, actor).id)]
            case TurnPage(page=page):
                return [pages_of(scene).turn(page)]
        return []

    def private(self, scene: Scene[CommitmentSettings], record: Record[Any]) -> bool:
        """What is for its author alone is so for good; all else until everybody has written."""
        return isinstance(record.data, Commitment) and (record.data.seen == "private" or not heard(scene))

    def seals(self, record: Record[Any]) -> bool:
        """Public without a name: nobody shall find out whose it was. All else belongs to its author, who takes it home."""
        return not isinstance(record.data, Commitment) or (record.data.seen == "public" and not record.data.named)

    def spot(self, scene: Scene[CommitmentSettings], person: str) -> str:
        group = scene.group_of(person)
        return group.id if group is not None else ""

    def elements(self, scene: Scene[CommitmentSettings]) -> Iterable[str]:
        yield from ("stage", "form", "group_form", "steer", "enter")
        yield from (c.id for c in scene.shown(Commitment))

    def seen_by(self, scene: Scene[CommitmentSettings], element: str) -> Seen:
        if (commitment := scene.get(element, Commitment)) is not None:
            return readers_of(scene, commitment)
        match element:
            case "stage":
                return EVERYBODY
            case "form":  # a phone that stands in no group is not asked whether its group may read along
                return Seen(PHONES.roles, frozenset({""}))
            case "group_form":
                return Seen(PHONES.roles, frozenset(g.id for g in scene.groups))
            case "steer" | "enter":
                return DESK
        return NOBODY

    def show(self, scene: Scene[CommitmentSettings], element: str, role: Role) -> Shown | None:
        chosen, running, phone = scene.settings, scene.state == "open", role is Role.PARTICIPANT
        form: dict[str, Any] = {
            "activity": scene.id,
            "sentence": chosen.own or SENTENCES[chosen.sentence],
            "reminder": chosen.reminder,
            "first": first_day(scene),
        }
        match element:
            case "stage":
                if phone and not heard(scene):
                    return None
                data = {"n": len(public(scene)), "heard": heard(scene), "sentence": form["sentence"]}
                if role is Role.PROJECTOR:
                    pages = pages_of(scene)
                    # Where the step's own title says it, the sentence need not stand beside the cards again.
                    data |= {"page": pages.page + 1, "pages": pages.count, "alone": not (scene.title or chosen.own)}
                return Shown("stage", "board" if phone else "main", 1, data)
            case "form" | "group_form":
                writing = running and scene.phase == "write"
                grouped = element == "group_form"
                return Shown("form", "task", 0, {**form, "grouped": grouped}) if writing else None
            case "steer":
                pages = pages_of(scene)
                turning = {"activity": scene.id, "page": pages.page, "pages": pages.count}
                return Shown("steer", "main", 0, {"heard": heard(scene), "open": running, **turning})
            case "enter":
                return Shown("enter", "main", 2, {**form, "grouped": bool(scene.groups)}) if running else None
        commitment = scene.get(element, Commitment)
        if commitment is None:
            return None
        data = face(commitment.data.text, no=0, colour="yellow", name=signature(scene, commitment), most=_most(role))
        data |= {"for_group": commitment.data.seen == "group"}
        if role is Role.PROJECTOR:
            pages = pages_of(scene)
            data |= {"off": pages.of(commitment.id) != pages.page}
        return Shown("commitment", "said", float(commitment.born), data)

    def touches(self, scene: Scene[CommitmentSettings], record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        if isinstance(record.data, (Commitment, Turned)):  # what lies on which page depends on all of them
            ids = (c.id for c in scene.shown(Commitment))
            return ("stage", "steer", record.id, *ids), [record.author] if record.author else []
        if record.kind not in ("person", "membership"):
            return (), ()
        person = record.data.person if record.kind == "membership" else record.id
        return tuple(c.id for c in scene.shown(Commitment) if c.author == person), [person]

    def mine(self, scene: Scene[CommitmentSettings], person: str) -> Shown | None:
        own = written_by(scene, person)
        if not own:
            return None
        group = scene.group_of(person) is not None
        said = [
            {
                **face(c.data.text, no=0, colour="yellow"),
                "id": c.id,
                "seen": c.data.seen,
                "named": c.data.named,
                "remind": c.data.remind,
                "status": "on" if c.data.seen == "private" else c.status,
            }
            for c in reversed(own)
        ]
        data = {
            "activity": scene.id,
            "open": scene.state == "open",
            "grouped": group,
            "label": may_be_named(scene, person),
            "reminder": scene.settings.reminder,
            "first": first_day(scene),
            "said": said,
        }
        return Shown("mine", "mine", 0, data)

    def take_home(self, scene: Scene[CommitmentSettings], person: str) -> Sequence[TakeHome]:
        return [
            TakeHome(c.id, c.data.text, ((N_("Who reads it"), SEEN_BY[c.data.seen]),), c.data.remind)
            for c in written_by(scene, person)
        ]

    def protocol(self, scene: Scene[CommitmentSettings], edition: Edition, say: Any) -> Section:
        """The public ones, word for word. If there is none the document does not speak of it: nobody owes a promise."""
        title = heading(self, scene, say)
        cards = tuple(Card(c.data.text, colour="yellow", author=signature(scene, c)) for c in public(scene))
        if not cards:
            return Section(title)
        sentence = scene.settings.own or (say(SENTENCES[scene.settings.sentence]) if scene.title else "")
        lead = (Paragraph(sentence, "lead"),) if sentence else ()  # the format's own name says it already
        return Section(title, (*lead, Cards((Heap(cards),))))

    def sample(self, scene: Scene[CommitmentSettings], random: Random) -> Sequence[Said]:
        if scene.state != "open":
            return ()
        said: list[Said] = []
        for person in random.sample(scene.roster.present, min(2, len(scene.roster.present))):
            own = written_by(scene, person.id)
            kind: Readers = random.choice(("private", "group", "public", "public"))
            if len(own) < 2 and scene.phase == "write":
                said.append(Said(person.id, Commit(random.choice(THOUGHTS), kind, random.random() < 0.3)))
            elif own and random.random() < 0.3:
                said.append(Said(person.id, EditCommitment(own[0].id, seen=kind, named=random.random() < 0.5)))
        return said


def _own(scene: Scene[CommitmentSettings], wanted: str, actor: Actor) -> Record[Commitment]:
    """A commitment that the actor may change: her own. A moderator only touches what a moderator has entered."""
    found = scene.need(wanted, Commitment)
    if actor.person is None or found.author != actor.person or (actor.entered_by and not found.entered_by):
        raise Rejected(N_("Only whoever has written this can change it."))
    return found


def _most(role: Role) -> int | None:
    return WALL_LIMIT if role is Role.PROJECTOR else None
