"""What is decided about a survey: questions, answers and forms from paper. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from facilitation.method import N_, Actor, Body, Conflict, Effect, Put, Rejected, Remove
from facilitation.people import AgeBand
from methods.parts import survey_bodies as bodies
from methods.parts.cards import same
from methods.parts.order import between, end
from methods.parts.paper import Checked, checked_id, differing, sheet_id
from methods.parts.survey_kinds import MOST_QUESTIONS, Channel, Children, Question, Reply, Saying
from methods.parts.survey_lines import made, question_of
from methods.parts.survey_names import keys_of
from methods.parts.survey_state import Field, saying_id

Marks = dict[str, dict[str, int]]


def begin(field: Field) -> list[Effect]:
    """The questions that stand in the settings, once."""
    scene = field.scene
    if scene.written(Question):
        return []
    lines = [line for line in scene.settings.questions if line.strip()]
    return [Put(f"{scene.id}.q{i}", question_of(line, float(i)), author="") for i, line in enumerate(lines, 1)]


def draft(field: Field, command_id: str, body: Body) -> list[Effect]:
    """What changes about the questions. Raises Rejected."""
    scene = field.scene
    match body:
        case bodies.AddQuestion():
            if len(field.questions) >= MOST_QUESTIONS:
                raise Rejected(N_("A survey has at most %(most)s questions."), most=MOST_QUESTIONS)
            place = end(scene.written(Question))
            return [
                Put(command_id, made(body.text, body.asks, body.options, body.low, body.high, body.steps, place), author="")
            ]
        case bodies.EditQuestion():
            old = scene.need(body.question, Question)
            if old.data.text != same(body.saw):
                raise Conflict(old.data.text)
            new = made(body.text, body.asks, body.options, body.low, body.high, body.steps, old.data.place)
            return [Put(old.id, new)]
        case bodies.MoveQuestion():
            moved = scene.need(body.question, Question)
            place = between(field.questions, moved.id, body.before)
            return [Put(moved.id, msgspec.structs.replace(moved.data, place=place))]
        case bodies.DropQuestion():
            return [Remove(scene.need(body.question, Question).id)]
    return []


# ── answering ──


def hand_in(field: Field, command_id: str, body: bodies.HandIn, actor: Actor) -> list[Effect]:
    """Somebody's own answers, in place of what she had handed in before."""
    if actor.person is None:
        raise Rejected(N_("Choose first for whom you enter this, or type in the form by its number."))
    old = field.reply_of(actor.person)
    if old is not None and actor.entered_by and not old.entered_by:
        raise Rejected(N_("This person has answered herself already."))
    marks, words = marks_of(field, body.picks), words_of(field, body.texts)
    if not marks and not words:
        raise Rejected(N_("Nothing is answered yet. One question is enough."))
    reply = old.id if old is not None else command_id
    person = field.scene.roster.get(actor.person)
    come = person.data.channel if person is not None else "phone"
    channel: Channel = "paper" if actor.entered_by else "link" if come == "link" else "phone"
    data = Reply(channel, region_of(field, body.region), age_of(field, body.age), None, marks)
    return [Put(reply, data, author=None if old is not None else actor.person), *_words(field, reply, words, actor.person)]


def take_back(field: Field, actor: Actor) -> list[Effect]:
    reply = field.reply_of(actor.person)
    if reply is None:
        raise Rejected(N_("You have not handed in anything yet."))
    return [Remove(reply.id), *(Remove(s.id) for s in field.own_sayings(reply.id))]


def _words(field: Field, reply: str, words: Mapping[str, str], author: str) -> list[Effect]:
    """One answer in words to each question; what is no longer answered goes."""
    effects: list[Effect] = []
    for question in field.questions:
        if question.data.asks == "text":
            name = saying_id(reply, question.id)
            old = field.scene.get(name, Saying)
            if text := words.get(question.id, ""):
                if old is None or old.data.text != text:
                    effects.append(Put(name, Saying(reply, question.id, text), author=author if old is None else None))
            elif old is not None:
                effects.append(Remove(name))
    return effects


def marks_of(field: Field, picks: Mapping[str, Sequence[str]]) -> Marks:
    """What was chosen, as it is counted. Raises Rejected for what cannot be chosen."""
    marks: Marks = {}
    for name, chosen in picks.items():
        question = field.question(name)
        if question is None:
            raise Rejected(N_("This question is no longer asked. Please load the page again."))
        given = dict.fromkeys(key for key in chosen if key)
        if not given:
            continue
        if set(given) - set(keys_of(question.data)) or (question.data.asks != "several" and len(given) > 1):
            raise Rejected(N_("Question %(number)s cannot be answered like this."), number=field.number(name))
        marks[name] = dict.fromkeys(given, 1)
    return marks


def words_of(field: Field, texts: Mapping[str, str]) -> dict[str, str]:
    """What was written, empty answers left out. Raises Rejected for a question that is not asked in words."""
    for name in texts:
        question = field.question(name)
        if question is None:
            raise Rejected(N_("This question is no longer asked. Please load the page again."))
        if question.data.asks != "text" and texts[name].strip():
            raise Rejected(N_("Question %(number)s cannot be answered like this."), number=field.number(name))
    return {name: same(text) for name, text in texts.items() if text.strip()}


def region_of(field: Field, region: str) -> str:
    if region and region not in field.scene.settings.regions:
        raise Rejected(N_("Please choose one of the places."))
    return region


def age_of(field: Field, age: AgeBand) -> AgeBand:
    return age if field.scene.settings.ages else ""


# ── paper ──


def type_sheet(field: Field, command_id: str, body: bodies.TypeSheet, *, children: bool) -> list[Effect]:
    """A numbered form. The first typing counts; the second is compared with it; one that `counts` takes its place."""
    scene = field.scene
    if children:
        marks = tallies_of(field, body.tallies, body.children)
        words = words_of(field, body.texts)
        data: Reply | Children = Children(body.name.strip(), body.children, region_of(field, body.region), body.number, marks)
    else:
        marks, words = marks_of(field, body.picks), words_of(field, body.texts)
        data = Reply("paper", region_of(field, body.region), age_of(field, body.age), body.number, marks)
    if not marks and not words:
        raise Rejected(N_("Nothing is answered yet. One question is enough."))
    old = field.sheets.get(body.number)
    if old is not None and not body.counts:
        before = facts_of(field, old.data, {q: "\n".join(t) for q, t in _typed(field, old.id).items()})
        return [Put(checked_id(scene.id, body.number), Checked(body.number, differing(before, facts_of(field, data, words))))]
    reply = sheet_id(scene.id, body.number)
    effects: list[Effect] = [Put(reply, data, author="")]
    had = field.own_sayings(reply)
    wanted = [
        (q.id, line)
        for q in field.questions
        for line in (words.get(q.id, "").splitlines() if children else [words.get(q.id, "")])
        if line.strip()
    ]
    for i, (question, text) in enumerate(wanted, 1):
        kept = next((s for s in had if s.data.question == question and s.data.text == text), None)
        if kept is not None:
            had.remove(kept)
        else:
            effects.append(Put(f"{command_id}.{i}", Saying(reply, question, text), author=""))
    effects += [Remove(s.id) for s in had]
    if old is not None:
        effects.append(Put(checked_id(scene.id, body.number), Checked(body.number)))
    return effects


def _typed(field: Field, reply: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for saying in field.own_sayings(reply):
        found.setdefault(saying.data.question, []).append(saying.data.text)
    return found


def facts_of(field: Field, data: Reply | Children, words: Mapping[str, str]) -> dict[str, object]:
    """A form as it is compared: each question, then what stands around them."""
    facts: dict[str, object] = {q.id: words.get(q.id) or data.marks.get(q.id) for q in field.questions}
    facts |= {"region": data.region}
    facts |= {"age": data.age} if isinstance(data, Reply) else {"children": data.children}
    return facts


def drop_sheet(field: Field, number: int) -> list[Effect]:
    sheet = field.sheets.get(number)
    if sheet is None:
        raise Rejected(N_("Form %(number)s has not been typed in."), number=number)
    checked = field.scene.get(checked_id(field.scene.id, number), Checked)
    gone: list[Effect] = [Remove(sheet.id), *(Remove(s.id) for s in field.own_sayings(sheet.id))]
    return [*gone, Remove(checked.id)] if checked is not None else gone


def tallies_of(field: Field, tallies: Mapping[str, int], children: int) -> Marks:
    """How many children chose which smiley. Raises Rejected if they are more than there are."""
    marks: Marks = {}
    for name, n in tallies.items():
        question, _, smiley = name.rpartition(".")
        asked = field.question(question)
        if asked is None or smiley not in keys_of(asked.data) or asked.data.asks != "smiley":
            raise Rejected(N_("This question is no longer asked. Please load the page again."))
        if n:
            marks.setdefault(question, {})[smiley] = n
    for question, cells in marks.items():
        if sum(cells.values()) > children:
            raise Rejected(
                N_("Question %(number)s has more smileys than there are children in the group."),
                number=field.number(question),
            )
    return marks
