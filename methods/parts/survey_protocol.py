"""A survey in the document: how it was answered, what each question came to, and people's own words as quotes.

Numbers under five are not told, in neither edition. Children's voices stand in a block of their own.
"""

from __future__ import annotations

from facilitation import agenda
from facilitation.method import N_, Method, Say
from facilitation.protocol import AnyBlock, Bar, Bars, Column, Edition, Facts, Listing, Paragraph, Quote, Section, Table
from facilitation.records import Record
from methods.parts.cards import heading
from methods.parts.survey_kinds import Saying
from methods.parts.survey_names import BY_NAMES, BYS, NOT_SAID, UNDER, By
from methods.parts.survey_state import Field, Result
from methods.parts.tally import shown


def section(method: Method, field: Field, edition: Edition, say: Say, *, children: bool) -> Section:
    """What one run puts into the document."""
    title = heading(method, field.scene, say)
    if not field.replies:
        return Section(title, (Paragraph(say(N_("Nobody has answered.")), "note"),))
    if field.counting:
        told = say(N_("%(n)s questionnaires have come in. They have not been evaluated yet."))
        return Section(title, (Paragraph(told % {"n": field.answered}, "note"),))
    report = _report(field, say, children=children)
    voices = _voices(field, say, children=children)
    sections = [report, *_topics(field, say), *_questions(field, say), *voices]
    annex = (_all_words(field, say, title),) if edition == "internal" and field.sayings else ()
    first = [topic.data.name for topic, n in field.ranked[:3] if shown(n)]
    top = (say(N_("Survey, most named: %(topics)s")) % {"topics": ", ".join(first)},) if first else ()
    return Section(
        title, (Paragraph(_intro(field, say, children), "lead"),), tuple(sections), new_page=True, highlights=top, annex=annex
    )


def _intro(field: Field, say: Say, children: bool) -> str:
    voices = number(shown(field.voices), say)
    if children:
        return say(N_("%(n)s children in %(groups)s groups answered, with their educators.")) % {
            "n": voices,
            "groups": field.answered,
        }
    return say(N_("%(n)s people answered.")) % {"n": voices}


def number(n: int | None, say: Say) -> str:
    """A number of people as it may be printed."""
    return say(UNDER) if n is None else str(n)


def _report(field: Field, say: Say, *, children: bool) -> Section:
    """When, how, from where, how old, and how many answered each question."""
    pairs: list[tuple[str, str | None]] = []
    begun = [at for phase, at in field.scene.run.data.steps if phase == "field"]
    if begun:
        pairs.append((say(N_("Answering")), _days(field, begun, say)))
    blocks: list[AnyBlock] = [Facts(tuple(pairs))] if pairs else []
    for by in ("region",) if children else BYS:  # all children came with their educators, and none is older
        spread = field.spread(by)
        if by == "channel" or any(label != NOT_SAID for label, _ in spread):
            bars = tuple(Bar(_label(label, say), n) for label, n in spread)
            blocks += [Paragraph(say(BY_NAMES[by]), "lead"), Bars(bars, shown(field.voices))]
    columns = (Column(say(N_("Question")), width=4.0), Column(say(N_("Answered by")), "number", 1.2))
    rows = tuple((f"{i}. {q.data.text}", number(shown(field.n(q)), say)) for i, q in enumerate(field.questions, 1))
    blocks.append(Table(columns, rows))
    note = say(N_("Every question could be skipped. Numbers under five are not told, nor what they could be worked out from."))
    return Section(say(N_("How it was answered")), (*blocks, Paragraph(note, "note")))


def _days(field: Field, begun: list[float], say: Say) -> str:
    event = agenda.facts(field.scene.board)
    later = [at for phase, at in field.scene.run.data.steps if phase != "field" and at > begun[0]]
    ended = min(later, default=field.scene.run.data.closed)
    days = [agenda.local_time(event, at).strftime("%d.%m.%Y") for at in (begun[0], ended) if at is not None]
    return " – ".join(dict.fromkeys(days))


def _label(label: str, say: Say) -> str:
    return say(label) if label else ""


def _topics(field: Field, say: Say) -> list[Section]:
    ranked = field.ranked
    if not ranked:
        return []
    bars = tuple(Bar(topic.data.name, shown(n)) for topic, n in ranked)
    note = say(N_("Somebody may stand behind several topics."))
    block = Bars(bars, shown(field.voices), say(N_("people")))
    return [Section(say(N_("Top topics")), (block, Paragraph(note, "note")))]


def _questions(field: Field, say: Say) -> list[Section]:
    found = []
    for question in field.questions:
        if question.data.asks == "text":
            continue
        result = field.result(question)
        title = f"{field.number(question.id)}. {question.data.text}"
        if not result.n:
            found.append(Section(title, (Paragraph(say(N_("Nobody has answered this question.")), "note"),)))
            continue
        bars = tuple(Bar(_answer(result, key, label, say), n) for key, label, n in result.bars)
        blocks: list[AnyBlock] = [Bars(bars, shown(result.n))]
        if result.mean is not None:
            mean = say(N_("On average %(mean)s of %(steps)s.")) % {"mean": result.mean, "steps": question.data.steps}
            blocks.append(Paragraph(mean))
        for by in BYS:
            blocks += _table(field, result, by, say)
        found.append(Section(title, tuple(blocks)))
    return found


def _answer(result: Result, key: str, label: str, say: Say) -> str:
    """An answer in words; the ends of a scale are said with their numbers."""
    question = result.question.data
    if question.asks == "smiley":
        return say(label)
    if question.asks == "scale":
        end = question.low if key == "1" else question.high if key == str(question.steps) else ""
        return f"{key} – {end}" if end else key
    return label


def _table(field: Field, result: Result, by: By, say: Say) -> list[AnyBlock]:
    """How the answers spread over channels, places or ages; nothing where all of it would be hidden."""
    found = field.table(result.question, by)
    if found is None or not found[1].told:
        return []
    labels, table = found
    columns = (
        Column(say(BY_NAMES[by]), width=2.2),
        *(Column(_answer(result, key, label, say), "number") for key, label, _ in result.bars),
        Column(say(N_("n")), "number", 0.8),
    )
    rows = tuple(
        (_label(label, say), *(number(n, say) for n in cells), number(total, say))
        for label, cells, total in zip(labels, table.cells, table.rows, strict=True)
    )
    return [Table(columns, rows)]


def _voices(field: Field, say: Say, *, children: bool) -> list[Section]:
    """The quotes that were chosen; those of children for themselves."""
    found = []
    of_children, others = field.voices_of(True), field.voices_of(False)
    if of_children:
        source = say(N_("a child, written down word for word")) if children else say(N_("a child"))
        found.append(Section(say(N_("Voices of the children")), _quotes(field, of_children, source)))
    if others:
        found.append(Section(say(N_("In their own words")), _quotes(field, others, say(N_("from the survey")))))
    if not of_children and not others and field.sayings:
        note = say(N_("%(n)s answers in words; none was chosen to be quoted.")) % {"n": len(field.sayings)}
        found.append(Section(say(N_("In their own words")), (Paragraph(note, "note"),)))
    return found


def _quotes(field: Field, quotes: list[Record[Saying]], source: str) -> tuple[AnyBlock, ...]:
    """Quotes under their questions."""
    blocks: list[AnyBlock] = []
    last = ""
    for saying in quotes:
        if saying.data.question != last:
            last = saying.data.question
            question = field.question(last)
            blocks.append(Paragraph(question.data.text if question is not None else "", "lead"))
        blocks.append(Quote(saying.data.text, source))
    return tuple(blocks)


def _all_words(field: Field, say: Say, title: str) -> Section:
    """For the internal edition: all that was written, by question, with its topics, in no order that says who wrote it."""
    names = {t.id: t.data.name for t in field.topics}
    parts = []
    for question in field.questions:
        said = [s for s in field.sayings if s.data.question == question.id]
        if said:
            lines = sorted(
                f"{s.data.text} ({', '.join(names[t] for t in field.topics_of(s.id) if t in names)})"
                if any(t in names for t in field.topics_of(s.id))
                else s.data.text
                for s in said
            )
            parts.append(Section(question.data.text, (Listing(tuple(lines)),)))
    return Section(say(N_("%(title)s: all answers in words")) % {"title": title}, (), tuple(parts), internal=True)
