"""A survey on the three screens: which element gets which data, and what a changed record touches.

While people answer no screen gets more than how many they are; one's own answers are one's own phone's alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.method import DESK, EVERYBODY, NOBODY, PHONES, WALL, Seen, Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts.cards import pack
from methods.parts.pages import Turned
from methods.parts.paper import Checked, following, missing, standing
from methods.parts.survey_kinds import CHANNELS, Children, Coded, Question, Reply, Saying, Topic
from methods.parts.survey_names import CHANNEL_NAMES, SMILEY_NAMES, keys_of, label_of
from methods.parts.survey_results import progress, results, slide
from methods.parts.survey_state import Field

PHONE, ON_WALL, ON_DESK = Role.PARTICIPANT, Role.PROJECTOR, Role.MODERATOR
PANELS = ("form", "over", "progress", "result", "steer", "editor", "sheet", "sheets", "topics", "bars")


def seen_by(field: Field, element: str) -> Seen:
    """Who may see what. Secrecy is here and nowhere else."""
    if field.scene.get(element, Saying) is not None:
        return NOBODY if field.counting else DESK
    match element:
        case "form" | "over":
            return PHONES
        case "progress":
            return WALL
        case "result":
            return EVERYBODY if field.told else NOBODY
        case "steer" | "editor" | "sheet" | "sheets":
            return DESK
        case "topics" | "bars":
            return NOBODY if field.counting else DESK
    return NOBODY


def show(field: Field, element: str, role: Role, *, children: bool = False) -> Shown | None:
    """How an element appears on a role's screen; None: not there. `children`: it is a survey of groups of children."""
    scene = field.scene
    running = scene.state == "open"
    match element:
        case "form" if role is PHONE and field.answering:
            return Shown("start" if children else "form", "task", 0, _asked(field))
        case "over" if role is PHONE and not field.answering and not field.told:
            soon = scene.state == "prepared" or scene.phase == "draft"
            return Shown("survey:over", "task", 0, {"soon": soon, "title": scene.title})
        case "progress" if role is ON_WALL and not field.told:
            return Shown("survey:progress", "main", 0, progress(field))
        case "result" if field.told and role is ON_WALL:
            return Shown("survey:slide", "main", 0, slide(field))
        case "result" if field.told and role is PHONE:
            return Shown("survey:result", "board", 1, results(field))
        case "steer" if role is ON_DESK:
            return Shown("survey:steer", "main", 0, _steer(field, children))
        case "editor" if role is ON_DESK and running and scene.phase == "draft":
            return Shown("survey:editor", "main", 1, _editor(field, children))
        case "sheet" if role is ON_DESK and running and scene.phase in ("field", "entry"):
            return Shown("survey:sheet", "main", 2, {**_asked(field), **_typing(field), "children": children})
        case "sheets" if role is ON_DESK and running and scene.phase in ("field", "entry") and field.sheets:
            return Shown("survey:sheets", "main", 3, {"activity": scene.id, "sheets": _sheets(field)})
        case "topics" if role is ON_DESK and not field.counting:
            return Shown("survey:topics", "main", 4, _coding(field))
        case "bars" if role is ON_DESK and not field.counting:
            return Shown("survey:bars", "main", 9, results(field))
    saying = scene.get(element, Saying)
    if saying is None or field.counting or role is not ON_DESK or saying.data.reply not in field.by_id:
        return None
    return _saying(field, saying)


# ── asking ──


def _asked(field: Field) -> dict[str, Any]:
    settings = field.scene.settings
    return {
        "activity": field.scene.id,
        "intro": settings.intro,
        "until": settings.until,
        "regions": list(settings.regions),
        "ages": settings.ages,
        "questions": [question_data(field, q) for q in field.questions],
    }


def question_data(field: Field, question: Record[Question]) -> dict[str, Any]:
    """A question as a form asks it."""
    data = question.data
    return {
        "id": question.id,
        "no": field.number(question.id),
        "text": data.text,
        "asks": data.asks,
        "options": [{"key": k, "label": label_of(data, k)} for k in keys_of(data)],
        "low": data.low,
        "high": data.high,
    }


def mine(field: Field, person: str) -> Shown | None:
    """Somebody's own answers: to change while everybody answers, to read again afterwards."""
    reply = field.reply_of(person)
    if reply is None:
        return None
    words = {s.data.question: s.data.text for s in field.own_sayings(reply.id)}
    picks = {q: list(cells) for q, cells in reply.data.marks.items()}
    answers = [
        {
            **question_data(field, q),
            "picks": picks.get(q.id, []),
            "words": words.get(q.id, ""),
        }
        for q in field.questions
    ]
    given = sum(1 for a in answers if a["picks"] or a["words"])
    own = {"region": reply.data.region, "age": reply.data.age, "given": given, "changing": field.answering}
    return Shown("mine", "mine", 0, {**_asked(field), "questions": answers, **own})


def mine_of_children(field: Field, person: str) -> Shown | None:
    """An educator's groups, the newest first: smileys to tap, words to write down."""
    groups = field.groups_of(person)
    if not groups:
        return None
    data = {**_asked(field), "changing": field.answering, "groups": [_group(field, g) for g in reversed(groups)]}
    return Shown("mine", "mine", 0, data)


def _group(field: Field, group: Record[Children]) -> dict[str, Any]:
    said: dict[str, list[dict[str, str]]] = {}
    for saying in field.own_sayings(group.id):
        said.setdefault(saying.data.question, []).append({"id": saying.id, "text": saying.data.text})
    asked = []
    for question in field.questions:
        cells = group.data.marks.get(question.id, {})
        faces = [{"key": k, "label": SMILEY_NAMES[k], "n": cells.get(k, 0)} for k in keys_of(question.data)]
        asked.append(
            {
                **question_data(field, question),
                "faces": faces if question.data.asks == "smiley" else [],
                "n": sum(cells.values()),
                "said": said.get(question.id, []),
            }
        )
    data = group.data
    return {"id": group.id, "name": data.name, "children": data.children, "region": data.region, "asked": asked}


# ── the desk ──


def _steer(field: Field, children: bool) -> dict[str, Any]:
    scene = field.scene
    channels = [
        {"name": CHANNEL_NAMES[c], "n": n}
        for c in CHANNELS
        if (n := sum(1 for r in field.replies if field.channel(r) == c)) or (c == "paper" and scene.phase == "entry")
    ]
    pages = field.pages
    return {
        "activity": scene.id,
        "phase": scene.phase,
        "open": scene.state == "open",
        "questions": len(field.questions),
        "answered": field.answered,
        "voices": field.voices,
        "children": children,
        "channels": channels,
        "counting": field.counting,
        "told": field.told,
        "page": pages.page,
        "pages": pages.count,
        "slide": _slide_name(field),
    }


def _slide_name(field: Field) -> dict[str, Any]:
    kind, of = field.slides[field.pages.page]
    question = field.question(of)
    return {"kind": kind, "text": question.data.text if question is not None else ""}


def _editor(field: Field, children: bool) -> dict[str, Any]:
    questions = field.questions
    ids = [q.id for q in questions]
    lines = []
    for i, question in enumerate(questions):
        data = question.data
        lines.append(
            {
                **question_data(field, question),
                "lines": "\n".join(data.options),
                "steps": data.steps,
                "up": ids[i - 1] if i else "",
                "down": ids[i + 2] if i + 2 < len(ids) else "",
                "can_up": i > 0,
                "can_down": i + 1 < len(ids),
            }
        )
    return {"activity": field.scene.id, "questions": lines, "children": children}


def _typing(field: Field) -> dict[str, Any]:
    numbers = list(field.sheets)
    return {"next": following(numbers), "typed": len(numbers), "missing": list(missing(numbers)[:40])}


def _sheets(field: Field) -> list[dict[str, Any]]:
    found = []
    for number in field.sheets:
        state, differs = standing(field.scene, number)
        named = [{"no": field.number(name), "name": "" if field.number(name) else name} for name in differs]
        found.append({"number": number, "state": state, "differs": named})
    # Those that differ stand first: they wait for somebody to look at the paper.
    return sorted(found, key=lambda s: (s["state"] != "differs", -s["number"]))


def _coding(field: Field) -> dict[str, Any]:
    scene = field.scene
    open_ = [s for s in field.sayings if not field.topics_of(s.id)]
    options = [
        {"question": q.id, "option": k, "label": label_of(q.data, k)}
        for q in field.questions
        if q.data.asks in ("choice", "several")
        for k in keys_of(q.data)
        if not any((t.data.question, t.data.option) == (q.id, k) for t in field.topics)
    ]
    return {
        "activity": scene.id,
        "open": scene.state == "open",
        "topics": [
            {"id": t.id, "name": t.data.name, "n": len(field.under(t.id)), "colour": pack(i)}
            for i, t in enumerate(field.topics)
        ],
        "loose": len(open_),
        "sayings": len(field.sayings),
        "options": options,
        "questions": [{"id": q.id, "no": field.number(q.id), "text": q.data.text} for q in _worded(field)],
    }


def _worded(field: Field) -> list[Record[Question]]:
    return [q for q in field.questions if q.data.asks == "text"]


def _saying(field: Field, saying: Record[Saying]) -> Shown:
    coded = field.coded.get(saying.id)
    mine_ = coded.topics if coded is not None else ()
    topics = [{"id": t.id, "name": t.data.name, "on": t.id in mine_, "colour": pack(i)} for i, t in enumerate(field.topics)]
    data = {
        "activity": field.scene.id,
        "open": field.scene.state == "open",
        "text": saying.data.text,
        "child": field.child(saying),
        "quoted": coded is not None and coded.quoted,
        "topics": topics,
        "loose": not any(t["on"] for t in topics),
    }
    # What has no topic yet lies above.
    return Shown("survey:saying", f"said-{saying.data.question}", saying.born + (0 if data["loose"] else 1e9), data)


def touches(field: Field, record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
    """(elements that show something of a record, people whose own things it changes)."""
    whose = [record.author] if record.author else []
    said = [s.id for s in field.scene.written(Saying)]
    match record.data:
        case Question() | Topic():
            authors = {r.author for kind in (Reply, Children) for r in field.scene.written(kind) if r.author}
            return (*PANELS, *said), authors
        case Reply() | Children():
            return (*PANELS, *said), whose
        case Saying():
            reply = field.scene.board.get(record.data.reply)
            owner = [reply.author] if reply is not None and reply.author else []
            return (*PANELS, record.id), [*whose, *owner]
        case Coded():
            return ("topics", "bars", "result", "steer", record.data.saying), ()
        case Turned():
            return ("steer", "result"), ()
        case Checked():
            return ("sheet", "sheets"), ()
    return (), ()
