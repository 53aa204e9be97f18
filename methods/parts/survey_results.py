"""What a survey has come to, as the screens get it: how many while it runs, afterwards topics, bars and quotes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.records import Record
from methods.parts.cards import length
from methods.parts.survey_kinds import Children, Saying
from methods.parts.survey_state import Field, Result, page_of
from methods.parts.tally import shown

QUOTE = 260
"""Characters of a quote that the wall shows; the whole of it is on the phone."""


def progress(field: Field) -> dict[str, Any]:
    scene = field.scene
    return {
        "answered": field.answered,
        "voices": field.voices,
        "groups": sum(isinstance(r.data, Children) for r in field.replies),
        "asking": field.answering,
        "soon": scene.state == "prepared" or scene.phase == "draft",
        "until": scene.settings.until,
        "questions": len(field.questions),
    }


def bars(result: Result) -> dict[str, Any]:
    """A question with its bars; a hidden bar has no length."""
    most = max([result.n, 1]) if result.question.data.asks != "several" else max([n or 0 for _, _, n in result.bars] + [1])
    return {
        "id": result.question.id,
        "text": result.question.data.text,
        "asks": result.question.data.asks,
        "low": result.question.data.low,
        "high": result.question.data.high,
        "n": shown(result.n),
        "mean": result.mean,
        "bars": [{"key": key, "label": label, "n": n, "part": round((n or 0) / most, 3)} for key, label, n in result.bars],
    }


def ranked(field: Field, most: int | None = None) -> list[dict[str, Any]]:
    ranked = field.ranked[:most]
    longest = max([shown(n) or 0 for _, n in ranked] + [1])
    return [{"name": t.data.name, "n": shown(n), "part": round((shown(n) or 0) / longest, 3)} for t, n in ranked]


def quotes(field: Field, quotes: Iterable[Record[Saying]], most: int | None = None) -> list[dict[str, Any]]:
    return [
        {
            "text": s.data.text if most is None else s.data.text[:most].rstrip(),
            "cut": most is not None and len(s.data.text) > most,
            "no": field.number(s.data.question),
            "len": length(s.data.text[:QUOTE]),
        }
        for s in quotes
    ]


def slide(field: Field) -> dict[str, Any]:
    """What the wall shows now."""
    pages = field.pages
    kind, of = field.slides[pages.page]
    data: dict[str, Any] = {
        "kind": kind,
        "page": pages.page + 1,
        "pages": pages.count,
        "voices": shown(field.voices),
        "topics": ranked(field, 10) if kind == "topics" else [],
        "more": max(0, len(field.topics) - 10) if kind == "topics" else 0,
        "question": None,
        "quotes": [],
    }
    if kind == "bars" and (question := field.question(of)) is not None:
        data["question"] = bars(field.result(question))
    if kind in ("quotes", "voices"):
        chosen = page_of(field.voices_of(kind == "voices"), int(of))
        data["quotes"] = quotes(field, chosen, QUOTE)
    return data


def results(field: Field) -> dict[str, Any]:
    """All results on one page: for phones, and for the desk before it shows them."""
    return {
        "voices": shown(field.voices),
        "topics": ranked(field),
        "questions": [bars(field.result(q)) for q in field.questions if q.data.asks != "text"],
        "children": quotes(field, field.voices_of(True)),
        "quotes": quotes(field, field.voices_of(False)),
    }
