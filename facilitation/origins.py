"""Where something comes from and what became of it, followed from step to step through the origin that every copy carries.

The words of a step are those that it offers to others, never what merely lies on its board: an offer is made to travel, so a
chain tells nothing that its step would keep to itself. Pure.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, NamedTuple

from facilitation import agenda
from facilitation.formats import Methods
from facilitation.handed import Handed
from facilitation.method import N_, Method, Offer, OfferItem, Rejected, Say
from facilitation.pen import Pen
from facilitation.records import AnyBoard, Record, texts
from facilitation.runsheet import title_of


class Link(NamedTuple):
    """One link of a chain: the step, as it is called (a source string or the organiser's own words), what it said ("" if that
    is not told), and the record."""

    step: str
    said: str
    record: str = ""


class Origins:
    """The origins of one board, looked up once."""

    def __init__(self, board: AnyBoard, methods: Methods) -> None:
        self._board, self._methods = board, methods
        self._offers: dict[str, Mapping[str, Offer]] = {}

    def chain(self, record_id: str) -> tuple[Link, ...]:
        """The way of a record, itself last; () for one that is not there. What was handed over by the event before this one
        begins with the way it had come there."""
        links: list[Link] = []
        seen = set[str]()
        here = self._board.get(record_id)
        while here is not None and here.id not in seen:
            seen.add(here.id)
            if isinstance(here.data, Handed):
                links += reversed(list(map(Link, here.data.steps, here.data.said)))
                break
            links.append(self._link(here))
            here = self._board.get(self._before(here) or "")
        return tuple(reversed(_without_echo(links)))

    def became(self, record_id: str) -> list[Record[Any]]:
        """What was made of a record in other steps, in order of birth."""
        own = self._board.get(record_id)
        activity = own.activity if own is not None else None
        return [r for r in self._board if r.origin == record_id and r.alive and r.activity != activity]

    def offer(self, record: Record[Any]) -> Offer | None:
        """A record as its step offers it; None if it does not."""
        return self._offered(record.activity).get(record.id) if record.activity else None

    def words(self, record: Record[Any]) -> str:
        """What a record says, as far as it may be told elsewhere."""
        if record.activity is None:
            return next(iter(texts(record)), "") if record.kind in ("group", "handed") and record.alive else ""
        offer = self.offer(record)
        return (offer.title or offer.text) if offer is not None else ""

    def stands(self, record: Record[Any]) -> str:
        """How something stands, as its step tells the others: a source string, "" for what has no such thing."""
        run = agenda.activity(self._board, record.activity)
        method = self._methods.get(run.data.method) if run is not None else None
        news = method.tells(self._methods.scene(self._board, run), record) if method is not None and run is not None else None
        return news.items[0].text if news is not None and news.origin == record.id and news.items else ""

    def _link(self, record: Record[Any]) -> Link:
        run = agenda.activity(self._board, record.activity)
        step = title_of(self._methods, run) if run is not None else N_("Group")
        return Link(step, self.words(record), record.id)

    def _before(self, record: Record[Any]) -> str | None:
        """What a record was copied from; of one that was written in a group, that group."""
        if record.origin:
            return record.origin
        offer = self.offer(record)
        return offer.group if offer is not None else None

    def _offered(self, activity: str) -> Mapping[str, Offer]:
        if activity not in self._offers:
            run = agenda.activity(self._board, activity)
            found: list[Offer] = []
            if run is not None and self._methods.get(run.data.method) is not None:
                found = list(self._methods.of(run).offers(self._methods.scene(self._board, run)))
            self._offers[activity] = {offer.origin: offer for offer in found}
        return self._offers[activity]


def told(board: AnyBoard, methods: Methods, record_id: str) -> dict[str, Any]:
    """A record's way for a page: `before` as (step, what it said), itself with how it stands, `after` with depths."""
    origins = Origins(board, methods)
    links = origins.chain(record_id)
    here = links[-1]
    after: list[tuple[str, str, str, int]] = []

    def follow(one: str, depth: int, seen: frozenset[str]) -> None:
        for copy in origins.became(one):
            if copy.id not in seen and copy.activity is not None:
                link = origins.chain(copy.id)[-1]
                after.append((link.step, link.said, origins.stands(copy), depth))
                follow(copy.id, depth + 1, seen | {copy.id})

    follow(record_id, 0, frozenset({record_id}))
    record = board.get(record_id)
    assert record is not None
    own = here.said or next(iter(texts(record)), "")
    return {
        "before": [(one.step, one.said if one.said != then.said else "") for one, then in itertools.pairwise(links)],
        "here": (here.step, own, origins.stands(record)),
        "after": after,
    }


def _without_echo(links: list[Link]) -> list[Link]:
    """From the newest to the oldest: a group that is called like what it was made of is not named twice."""
    return [
        link
        for n, link in enumerate(links)
        if not (link.step == N_("Group") and n + 1 < len(links) and links[n + 1].said in ("", link.said))
    ]


def way(links: tuple[Link, ...], say: Say) -> str:
    """A chain in one line, without the record itself: "Befragung: Spielplätze › Marktplatz". What is said again is not
    repeated; "" for what begins here."""
    if not links:
        return ""
    parts: list[str] = []
    for link, after in itertools.pairwise(links):
        told = link.said if link.said != after.said else ""
        parts.append(f"{say(link.step)}: {told}" if told else say(link.step))
    return " › ".join(parts)


def pass_on(pen: Pen) -> None:
    """Let what has changed be heard where it came from and where it went: a measure stands the same in every step."""
    waiting, done = list(pen.draft.changed.values()), set[str]()
    while waiting:
        record = waiting.pop(0)
        run = agenda.activity(pen.draft, record.activity)
        if run is None:
            continue
        method = pen.methods.get(run.data.method)
        if method is None or type(method).tells is Method.tells:
            continue
        news = method.tells(pen.scene(run), record)
        if news is None or news.origin in done:
            continue
        done.add(news.origin)
        own = pen.draft.get(news.origin)
        kin = [r for r in pen.draft if r.origin == news.origin or (own is not None and r.id == own.origin)]
        for other in kin:
            step = agenda.activity(pen.draft, other.activity)
            hearing = pen.methods.get(step.data.method) if step is not None else None
            if step is None or hearing is None or step.id == run.id or other.removed is not None or other.id in done:
                continue
            pen.apply(step, hearing.hears(pen.scene(step), other, news))
            if (now := pen.draft.get(other.id)) != other and now is not None:
                waiting.append(now)


def legacy(board: AnyBoard, methods: Methods) -> list[Handed]:
    """What this event hands over to the next of its series, in the order of the agenda. Of what went from step to step only
    the youngest speaks. A step that cannot be read hands over nothing."""
    origins, found = Origins(board, methods), list[Offer]()
    for run in {line.activity.id: line.activity for line in agenda.planned(board)}.values():
        if (method := methods.get(run.data.method)) is None:
            continue
        try:
            found += method.legacy(methods.scene(board, run))
        except Rejected:
            continue
    sorts, older = {offer.origin: offer.sort for offer in found}, set[str]()
    for offer in found:
        came = {link.record for link in origins.chain(offer.origin)} - {offer.origin}
        older |= {one for one in came if sorts.get(one) == offer.sort}
    event = agenda.facts(board).title
    return [_handed(origins, offer, event) for offer in found if offer.title and offer.origin not in older]


def _handed(origins: Origins, offer: Offer, event: str) -> Handed:
    links = origins.chain(offer.origin)
    first = next((n for n, link in enumerate(links) if link.record), len(links))
    links = (*links[:first], Link(event, ""), *links[first:])  # what is older says itself where it was
    return Handed(
        title=offer.title,
        text=offer.text,
        heads=tuple(item.heading for item in offer.items),
        texts=tuple(item.text for item in offer.items),
        steps=tuple(link.step for link in links),
        said=tuple(link.said for link in links),
        sort=offer.sort,
    )


def receive(pen: Pen, method: Method, run: Record[agenda.Activity]) -> None:
    """The first step that asks what became of things gets what the event before this one has handed over."""
    others = (pen.methods.get(a.data.method) for a in agenda.activities(pen.draft) if a.id != run.id)
    if not method.receives or any(other is not None and other.receives for other in others):
        return
    offers = [_as_offer(r) for r in pen.draft.kind(None, "handed") if r.alive]
    if offers:
        pen.apply(run, method.take(pen.scene(run), offers))


def _as_offer(record: Record[Handed]) -> Offer:
    data = record.data
    items = tuple(OfferItem(head, text, record.id) for head, text in zip(data.heads, data.texts, strict=False))
    way = tuple(zip(data.steps, data.said, strict=False))
    return Offer(record.id, data.title, data.text, items=items, way=way, sort=data.sort)
