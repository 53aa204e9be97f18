"""A survey as it stands: its questions, its replies, what was counted and what belongs to which topic.

Two lines carry the secrecy: `counting` (only how many have answered is known) and `told` (everybody sees the results).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from facilitation.method import Scene
from facilitation.records import Record
from methods.parts.order import ordered
from methods.parts.pages import Pages
from methods.parts.survey_kinds import (
    AGES,
    CHANNELS,
    Channel,
    Children,
    Coded,
    Question,
    Reply,
    Saying,
    SurveySettings,
    Topic,
)
from methods.parts.survey_names import AGE_NAMES, CHANNEL_NAMES, NOT_SAID, By, keys_of, label_of
from methods.parts.tally import Crosstab, crosstab, few, shown, suppress

QUOTES_ON_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class Result:
    """What one question has come to. `bars`: answer key, label, how many (None: under five). `mean` of a scale."""

    question: Record[Question]
    n: int
    bars: tuple[tuple[str, str, int | None], ...] = ()
    mean: float | None = None


def coded_id(saying: str) -> str:
    return f"{saying}.coded"


def saying_id(reply: str, question: str) -> str:
    return f"{reply}.{question}"


class Field:
    """What there is to see of one run, each thing worked out once for as long as the scene lives."""

    def __init__(self, scene: Scene[SurveySettings]) -> None:
        self.scene = scene

    @classmethod
    def of(cls, scene: Scene[SurveySettings]) -> Field:
        if "survey" not in scene.memo:
            scene.memo["survey"] = cls(scene)
        field: Field = scene.memo["survey"]
        return field

    # where it stands

    @property
    def answering(self) -> bool:
        """True while everybody may answer."""
        return self.scene.state == "open" and self.scene.phase == "field"

    @property
    def counting(self) -> bool:
        """True while nothing but how many have answered is known to anybody, the desk included."""
        return self.scene.state == "prepared" or self.scene.phase not in ("code", "release")

    @property
    def told(self) -> bool:
        """True once everybody sees the results."""
        return self.scene.state != "prepared" and self.scene.phase == "release"

    # questions and replies

    @cached_property
    def questions(self) -> list[Record[Question]]:
        return ordered(self.scene.shown(Question))

    def question(self, question_id: str) -> Record[Question] | None:
        return next((q for q in self.questions if q.id == question_id), None)

    def number(self, question_id: str) -> int:
        """The number that stands before a question, from 1; 0 if it is gone."""
        return next((i for i, q in enumerate(self.questions, 1) if q.id == question_id), 0)

    @cached_property
    def replies(self) -> list[Record[Any]]:
        """All that count, persons' and groups of children's, in order of birth."""
        found = [*self.scene.shown(Reply), *self.scene.shown(Children)]
        return sorted(found, key=lambda r: (r.born, r.id))

    @cached_property
    def by_id(self) -> dict[str, Record[Any]]:
        return {r.id: r for r in self.replies}

    def reply_of(self, person: str | None) -> Record[Reply] | None:
        """Somebody's own reply, whatever its status."""
        return next((r for r in self.scene.written(Reply) if r.author == person), None) if person else None

    def groups_of(self, person: str) -> list[Record[Children]]:
        return [r for r in self.scene.written(Children) if r.author == person]

    @cached_property
    def sheets(self) -> dict[int, Record[Any]]:
        """Number on the paper → what was typed, in the order of the numbers."""
        every: list[Record[Any]] = [*self.scene.written(Reply), *self.scene.written(Children)]
        typed = [r for r in every if r.data.number is not None]
        return {r.data.number: r for r in sorted(typed, key=lambda r: r.data.number)}

    @cached_property
    def sayings(self) -> list[Record[Saying]]:
        """All words that count: of a reply that counts and a question that stands, in order of birth."""
        asked = {q.id for q in self.questions}
        return [s for s in self.scene.shown(Saying) if s.data.reply in self.by_id and s.data.question in asked]

    def own_sayings(self, reply: str) -> list[Record[Saying]]:
        """What was written with one reply, whatever its status."""
        return [s for s in self.scene.written(Saying) if s.data.reply == reply]

    def people(self, reply: Record[Any]) -> int:
        """How many stand behind a reply."""
        return reply.data.children if isinstance(reply.data, Children) else 1

    # counting

    @cached_property
    def answered(self) -> int:
        """How many questionnaires there are; a group of children is one."""
        return len(self.replies)

    @cached_property
    def voices(self) -> int:
        """How many people stand behind them."""
        return sum(self.people(r) for r in self.replies)

    def channel(self, reply: Record[Any]) -> Channel:
        return "children" if isinstance(reply.data, Children) else reply.data.channel

    def group(self, reply: Record[Any], by: By) -> str:
        """The row of a table that a reply belongs to; "" for not said."""
        match by:
            case "channel":
                return self.channel(reply)
            case "region":
                region: str = reply.data.region
                return region
        return reply.data.age if isinstance(reply.data, Reply) else "child"

    def rows(self, by: By) -> list[tuple[str, str]]:
        """(key, label) of the rows of a table in order, those with somebody in them; "not said" last."""
        there = {self.group(r, by) for r in self.replies}
        known: list[tuple[str, str]]
        match by:
            case "channel":
                known = [(c, CHANNEL_NAMES[c]) for c in CHANNELS]
            case "region":
                known = [(r, r) for r in self.scene.settings.regions]
            case _:
                known = [(a, AGE_NAMES[a]) for a in AGES]
        return [(k, v) for k, v in (*known, ("", NOT_SAID)) if k in there]

    def spread(self, by: By) -> list[tuple[str, int | None]]:
        """How the people spread over channels, places or ages; the few hidden."""
        rows = self.rows(by)
        cells = [sum(self.people(r) for r in self.replies if self.group(r, by) == key) for key, _ in rows]
        return [(label, n) for (_, label), n in zip(rows, suppress(cells), strict=True)]

    def counted(self, question: Record[Question], replies: Iterable[Record[Any]] | None = None) -> list[int]:
        """How often each answer of a question was marked."""
        cells = dict.fromkeys(keys_of(question.data), 0)
        for reply in self.replies if replies is None else replies:
            for key, n in reply.data.marks.get(question.id, {}).items():
                if key in cells:
                    cells[key] += n
        return list(cells.values())

    def n(self, question: Record[Question], replies: Iterable[Record[Any]] | None = None) -> int:
        """How many have answered a question."""
        chosen = self.replies if replies is None else list(replies)
        if question.data.asks == "text":
            those = {r.id for r in chosen}
            said = [s for s in self.sayings if s.data.question == question.id and s.data.reply in those]
            return sum(1 for s in said if isinstance(self.by_id[s.data.reply].data, Children)) + len(
                {s.data.reply for s in said if isinstance(self.by_id[s.data.reply].data, Reply)}
            )
        if question.data.asks == "several":
            return sum(1 for r in chosen if r.data.marks.get(question.id))
        return sum(self.counted(question, chosen))

    def result(self, question: Record[Question]) -> Result:
        n = self.n(question)
        cells = self.counted(question)
        adds = question.data.asks != "several"
        hidden = suppress(cells, adds=adds) if not few(n) else [None] * len(cells)
        keys = keys_of(question.data)
        bars = tuple((k, label_of(question.data, k), v) for k, v in zip(keys, hidden, strict=True))
        mean = None
        if question.data.asks == "scale" and n and not few(n):
            mean = round(sum(int(k) * c for k, c in zip(keys, cells, strict=True)) / n, 1)
        return Result(question, n, bars, mean)

    def table(self, question: Record[Question], by: By) -> tuple[list[str], Crosstab] | None:
        """Labels of the rows and how their answers spread; None where there is nothing to compare."""
        rows = self.rows(by)
        if len(rows) < 2 or not keys_of(question.data):
            return None
        parts = [[r for r in self.replies if self.group(r, by) == key] for key, _ in rows]
        cells = [self.counted(question, part) for part in parts]
        people = [self.n(question, part) for part in parts]
        return [label for _, label in rows], crosstab(cells, people, adds=question.data.asks != "several")

    # topics

    @cached_property
    def coded(self) -> dict[str, Coded]:
        """Saying → its topics and whether it is quoted."""
        return {r.data.saying: r.data for r in self.scene.shown(Coded)}

    def topics_of(self, saying: str) -> tuple[str, ...]:
        found = self.coded.get(saying)
        return found.topics if found is not None else ()

    @cached_property
    def topics(self) -> list[Record[Topic]]:
        return ordered(self.scene.shown(Topic))

    def under(self, topic: str) -> list[Record[Saying]]:
        """The answers that are about a topic."""
        return [s for s in self.sayings if topic in self.topics_of(s.id)]

    def weight(self, topic: Record[Topic]) -> int:
        """How many people stand behind a topic, everybody once."""
        replies = {s.data.reply for s in self.under(topic.id)}
        if topic.data.question:
            replies |= {r.id for r in self.replies if topic.data.option in r.data.marks.get(topic.data.question, {})}
        return sum(self._behind(self.by_id[r], topic) for r in replies)

    def _behind(self, reply: Record[Any], topic: Record[Topic]) -> int:
        """How many of a reply: of a group of children, each of those who said something about it."""
        if isinstance(reply.data, Reply):
            return 1
        said = sum(1 for s in self.under(topic.id) if s.data.reply == reply.id)
        return min(int(reply.data.children), said)

    @cached_property
    def ranked(self) -> list[tuple[Record[Topic], int]]:
        """The topics with how many stand behind them, most first."""
        found = [(t, self.weight(t)) for t in self.topics]
        # Those under five stand in the order of the list: their order must not tell what the number does not.
        return sorted(found, key=lambda pair: -(shown(pair[1]) or 0))

    # quotes

    @cached_property
    def quotes(self) -> list[Record[Saying]]:
        """The answers that are read out, by question, then in order of birth."""
        chosen = [s for s in self.sayings if (c := self.coded.get(s.id)) is not None and c.quoted]
        return sorted(chosen, key=lambda s: (self.number(s.data.question), s.born, s.id))

    def child(self, saying: Record[Saying]) -> bool:
        """True for a child's words."""
        reply = self.by_id.get(saying.data.reply)
        return reply is not None and (isinstance(reply.data, Children) or reply.data.age == "child")

    # the wall's pages

    @cached_property
    def slides(self) -> list[tuple[str, str]]:
        """What the wall shows one after the other: (topics, ""), (bars, question), (quotes, number of the page)."""
        found = [("topics", "")] if self.topics else []
        found += [("bars", q.id) for q in self.questions if q.data.asks != "text"]
        for kind, quotes in (("voices", self.voices_of(True)), ("quotes", self.voices_of(False))):
            found += [(kind, str(i)) for i in range(-(-len(quotes) // QUOTES_ON_A_PAGE))]
        return found or [("nothing", "")]

    def voices_of(self, children: bool) -> list[Record[Saying]]:
        """The quotes of children, or of all others."""
        return [s for s in self.quotes if self.child(s) is children]

    @property
    def pages(self) -> Pages:
        return Pages(self.scene, [f"{kind}-{of}" for kind, of in self.slides], 1)


def page_of(quotes: Sequence[Record[Saying]], page: int) -> Sequence[Record[Saying]]:
    return quotes[page * QUOTES_ON_A_PAGE : (page + 1) * QUOTES_ON_A_PAGE]
