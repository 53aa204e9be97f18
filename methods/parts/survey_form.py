"""A survey on paper: the same questions in the same order, so that a form is typed back as it stands."""

from __future__ import annotations

from facilitation.method import N_, Method, Say
from facilitation.protocol import Ask, Form
from facilitation.records import Record
from methods.parts.cards import heading
from methods.parts.survey_kinds import AGES, Question
from methods.parts.survey_names import AGE_NAMES, keys_of, label_of
from methods.parts.survey_state import Field


def form(method: Method, field: Field, say: Say, *, children: bool) -> Form:
    """What is printed. With `children` one form is for a whole group."""
    settings = field.scene.settings
    asks = [Ask(say(N_("How many children answer together?")), lines=1, aside=True)] if children and field.questions else []
    asks += [_ask(q, children) for q in field.questions]
    if asks and settings.regions:
        where = N_("Where is the kindergarten?") if children else N_("Where do you live?")
        asks.append(Ask(f"{say(where)} ({say(N_('if you like'))})", "one", settings.regions, aside=True))
    if asks and settings.ages and not children:
        bands = tuple(say(AGE_NAMES[age]) for age in AGES)
        asks.append(Ask(f"{say(N_('How old are you?'))} ({say(N_('if you like'))})", "one", bands, aside=True))
    note = say(
        N_("For educators: one mark for each child. Write down what children say, word for word, a line each. No names.")
        if children
        else N_("Thank you. The answers are evaluated together; numbers under five are never shown.")
    )
    return Form(heading(method, field.scene, say), tuple(asks), settings.intro, note, settings.until)


def _ask(question: Record[Question], children: bool) -> Ask:
    data = question.data
    labels = tuple(label_of(data, key) for key in keys_of(data))
    match data.asks:
        case "choice":
            return Ask(data.text, "one", labels)
        case "several":
            return Ask(data.text, "several", labels)
        case "scale":
            return Ask(data.text, "scale", labels, data.low, data.high)
        case "smiley":
            return Ask(data.text, "faces", tally=children)
    return Ask(data.text, lines=6 if children else 3)
