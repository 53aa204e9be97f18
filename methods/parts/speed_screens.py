"""Speed dialogue on the three screens: which element gets which data, and what a changed record touches.

The wall tells everybody what to do and when; names stand on nobody's screen but one's own phone and the console.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitation.method import Shown
from facilitation.people import Role
from facilitation.records import Record
from methods.parts import groups
from methods.parts.cards import length
from methods.parts.speed import Interest, Part, Round
from methods.parts.speed_talks import Talks
from methods.parts.words import key

WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR
TALKING = ("check_in", "change", "round")
FIRST = 10_000.0
"""So much further ahead a word stands on the wall for everybody who has written it; records of one step are nearer in birth."""


def show(talks: Talks, element: str, role: Role) -> Shown | None:
    """How an element appears on a role's screen; None: not there."""
    scene = talks.scene
    running = scene.state == "open"
    match element:
        case "stage" if running and scene.phase in TALKING:
            return _stage(talks, role)
        case "form" if running and scene.phase == "harvest":
            return Shown("form", "task", 0, {"activity": scene.id, "approval": scene.run.data.approval})
        case "words":
            return _words(talks, role)
        case "steer":
            return _steer(talks)
        case "pairs" if running and scene.phase in TALKING:
            return _pairs(talks)
        case "enter" if running and scene.phase == "harvest":
            return Shown("enter", "main", 3, {"activity": scene.id})
    interest = scene.get(element, Interest)
    return _interest(talks, interest, role) if interest is not None else None


def _stage(talks: Talks, role: Role) -> Shown:
    """What everybody is to do now: join in, go to the next place, talk."""
    scene, clock = talks.scene, talks.scene.clock
    settings = scene.settings
    data: dict[str, Any] = {
        "phase": scene.phase,
        "n": talks.number,
        "of": talks.planned,
        "first": talks.number == 1,
        "rows": talks.rows,
        "minutes": settings.round_minutes,
        "question": talks.question,
        "point": settings.point,
        "half": clock.length / 2 if clock is not None and settings.half and scene.phase == "round" else None,
        "clock": {"due": clock.due, "left": clock.left, "length": clock.length} if clock is not None else None,
    }
    if role is PHONE:
        return Shown("stage", "task", 0, data)
    data |= {"taking": len(talks.taking), "present": len(scene.roster.present), "numbers": _numbers(talks)}
    return Shown("stage", "main", 0, data)


def _numbers(talks: Talks) -> list[dict[str, int]]:
    """Where those go who have a numbered card and no phone: a number is no name, and may stand on the wall."""
    people = talks.scene.roster.people
    found = [
        {"no": people[p].data.number or 0, "place": talks.places[i]}
        for p, i in talks.index.items()
        if people[p].data.channel == "paper" and people[p].data.number
    ]
    return sorted(found, key=lambda each: each["no"]) if talks.scene.phase != "check_in" else []


def _hang(talks: Talks, role: Role) -> bool:
    """Whether a screen shows the words of the harvest. Phones do when the step is over: while it runs they have one task."""
    scene = talks.scene
    if scene.state not in ("prepared", "open"):
        return role is not PHONE or bool(talks.words)
    return role is not PHONE and (scene.phase == "harvest" or (role is DESK and bool(talks.words)))


def _words(talks: Talks, role: Role) -> Shown | None:
    if not _hang(talks, role):
        return None
    region = "board" if role is PHONE else "main"
    return Shown("words", region, 2, {"n": len(talks.words), "people": len(talks.interests)})


def _interest(talks: Talks, interest: Record[Interest], role: Role) -> Shown | None:
    if role is DESK:
        return Shown("interest", "interests", interest.born, {"text": interest.data.text})
    word = talks.heads.get(interest.id)
    if word is None or not _hang(talks, role):
        return None
    data = {"text": word.text, "n": word.n, "len": length(word.text)}
    return Shown("word", "words", interest.born - word.n * FIRST, data)


def _steer(talks: Talks) -> Shown:
    scene = talks.scene
    data = {
        "activity": scene.id,
        "phase": scene.phase,
        "open": scene.state == "open",
        "n": talks.number,
        "of": talks.planned,
        "begun": talks.begun,
        "last": talks.last,
        "rows": talks.rows,
        "limit": scene.settings.pairs_up_to,
        "question": talks.question,
        "taking": len(talks.taking),
        "present": len(scene.roster.present),
        "waiting": [groups.person(scene, p) for p in talks.waiting],
        "missed": [groups.person(scene, p) for p in talks.missed],
        "clock": scene.clock is not None,
        "writers": len({i.author or i.id for i in talks.scene.written(Interest)}),
    }
    return Shown("steer", "main", 0, data)


def _pairs(talks: Talks) -> Shown:
    """Who takes part, who does not, and who meets whom where. The moderator tells those who have no phone."""
    scene = talks.scene
    people = scene.roster.people

    def person(who: str) -> dict[str, Any]:
        there = who in people
        return {
            **groups.person(scene, who),
            "paper": there and people[who].data.channel == "paper",
            "gone": who not in talks.here,
        }

    latest = talks.latest.data if talks.latest is not None and scene.phase != "check_in" else None
    meetings = zip(latest.places, latest.groups, strict=False) if latest is not None else ()
    data = {
        "activity": scene.id,
        "taking": [person(p) for p in talks.taking],
        "out": [person(p.id) for p in scene.roster.present if p.id not in talks.here],
        "groups": [{"place": place, "people": [person(p) for p in group]} for place, group in meetings],
        "point": scene.settings.point,
        "paper": any(people[p].data.channel == "paper" for p in talks.index),
    }
    return Shown("pairs", "main", 1, data)


def touches(talks: Talks, record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
    """(elements that show something of a record, people whose own element it changes)."""
    talking = {"stage", "steer", "pairs"}
    match record.data:
        case Part():
            author = record.author or ""
            return talking, [author, *talks.partners(author)]
        case Round():
            return talking, {*talks.parts, *(p for g in record.data.groups for p in g)}
        case Interest():
            same = key(record.data.text)
            heads = {i for w in talks.words if key(w.text) == same for i in w.ids}
            return {record.id, "words", "steer"} | heads, [record.author] if record.author else []
    if record.kind == "person":
        return talking, [record.id, *talks.partners(record.id)]
    return ({"stage", "steer"}, []) if record.kind == "clock" else ((), ())


def mine(talks: Talks, person: str) -> Shown | None:
    """Whether I take part, whom I meet and where; in the harvest what I have written. None if there is nothing to show."""
    scene = talks.scene
    if scene.state == "open" and scene.phase in TALKING:
        return Shown("mine", "mine", 0, _part(talks, person))
    own = talks.written_by(person)
    if not own:
        return None
    open_now = scene.state == "open"
    limit = scene.settings.interests
    data = {
        "activity": scene.id,
        "open": open_now,
        "full": open_now and len(own) >= limit,
        "limit": limit,
        "interests": [{"id": i.id, "text": i.data.text, "status": i.status} for i in reversed(own)],
    }
    return Shown("own", "mine", 0, data)


def _part(talks: Talks, person: str) -> dict[str, Any]:
    scene, record = talks.scene, talks.parts.get(person)
    part = record.data if record is not None else Part(on=False)
    data: dict[str, Any] = {
        "activity": scene.id,
        "phase": scene.phase,
        "in": person in talks.here,
        "missed": part.missed and person not in talks.here,
        "keeps": part.keeps,
        "rows": talks.latest is not None and talks.rows,  # before that it may still change, with anybody who joins in
        "seats": scene.settings.pairs_up_to > 0 and not (talks.latest is not None and talks.rows),
        "point": scene.settings.point,
        "state": "ready",
        "place": 0,
    }
    if not data["in"] or talks.latest is None or scene.phase == "check_in":
        return data
    if data["rows"]:
        return data | {"state": "rows", "first": talks.number == 1}
    place = talks.place(person)
    if not place:
        return data | {"state": "late"}
    others = talks.groups[talks.index[person]]
    names = [scene.roster.label(p) for p in others if p != person]
    stays = talks.before(len(talks.rounds) - 1).get(person) == place
    return data | {"state": "group" if names else "alone", "place": place, "stays": stays, "names": names}
