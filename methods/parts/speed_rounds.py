"""Speed dialogue: how rounds come about. Drawn when all change places, completed when the talks begin, mended when somebody
stands alone. Everything is one change, so that undo gives back exactly what was there.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from facilitation.method import N_, Effect, Entered, Put, Rejected, Remove
from facilitation.records import Record
from methods.parts.pairing import Group, completed, draw, places
from methods.parts.speed import Round
from methods.parts.speed_talks import Talks


def entered(talks: Talks, command_id: str, phase: Entered) -> Sequence[Effect]:
    """What a phase does with the rounds. A step back takes nothing away that people have talked in."""
    coming = talks.next
    match phase.phase, phase.back:
        case "check_in", True if coming is not None:
            return [Remove(coming.id)]
        case "change", False:
            return [_drawn(talks, command_id)] if coming is None else _completed(talks, coming)
        case "change", True if talks.latest is not None and coming is None:
            return [Put(talks.latest.id, msgspec.structs.replace(talks.latest.data, begun=False))]
        case "round", True if coming is not None and talks.begun:
            return [Remove(coming.id)]
        case "round", True if coming is None and talks.begun:
            return []
        case "round", _:
            return [_drawn(talks, command_id, begun=True)] if coming is None else _completed(talks, coming, begun=True)
    return []


def _drawn(talks: Talks, command_id: str, *, begun: bool = False) -> Put:
    here = talks.taking
    company = talks.company(command_id)
    if talks.rows:
        return Put(command_id, Round(rows=True, begun=begun, size=len(here), seed=company.seed), author="")
    groups = draw(here, company)
    numbers = places(groups, talks.before(), talks.keeping)
    return Put(command_id, _round(groups, numbers, begun, company.seed), author="")


def _round(groups: Sequence[Group], numbers: Sequence[int], begun: bool, seed: str) -> Round:
    """A round by places; groups that have become empty are left out."""
    lying = sorted((n, g) for n, g in zip(numbers, groups, strict=True) if g)
    size = sum(len(g) for _, g in lying)
    return Round(tuple(g for _, g in lying), tuple(n for n, _ in lying), begun=begun, size=size, seed=seed)


def _completed(talks: Talks, record: Record[Round], *, begun: bool = False) -> list[Effect]:
    """A round with those who have come since it was drawn, without those who have gone; nothing if that changes nothing."""
    old = record.data
    begun = begun or old.begun
    if old.rows:
        new = msgspec.structs.replace(old, begun=begun, size=max(old.size, len(talks.taking)))
    else:
        groups = completed(old.groups, talks.here, talks.company(old.seed, besides=record.id))
        taken = {n for n, g in zip(old.places, groups, strict=False) if g}
        fresh = places(groups[len(old.groups) :], talks.before(), talks.keeping, taken)
        new = _round(groups, [*old.places, *fresh], begun, old.seed)
    return [Put(record.id, new)] if new != old else []


def filled_up(talks: Talks) -> list[Effect]:
    """Whoever waits gets somebody now. Raises Rejected if nobody does."""
    if talks.latest is None or not talks.waiting or len(talks.taking) < 2:
        raise Rejected(N_("Nobody is waiting."))
    return _completed(talks, talks.latest)


def alone(talks: Talks, person: str) -> list[Effect]:
    """Somebody stands alone at her place: who waits comes to her, else she goes to the nearest pair.

    Whom she waited for in vain is not drawn again until she says that she is there. Raises Rejected.
    """
    record, part = talks.latest, talks.parts.get(person)
    if record is None or talks.rows or part is None or not part.alive:
        raise Rejected(N_("There is no place where you are expected."))
    if not part.data.on and not part.data.missed:
        raise Rejected(N_("You do not take part at the moment."))
    # Also who has gone stays in the list: should she come back, she is still near that place.
    groups, numbers = list(record.data.groups), list(record.data.places)
    own = next((i for i, g in enumerate(groups) if person in g), None)
    effects: list[Effect] = []
    if not part.data.on:
        effects.append(Put(part.id, msgspec.structs.replace(part.data, on=True, missed=False)))
    left = [p for p in groups[own] if p != person and p in talks.here] if own is not None else []
    if len(left) == 1:
        other = talks.parts[left[0]]
        effects.append(Put(other.id, msgspec.structs.replace(other.data, on=False, missed=True)))
    free = [p for p in talks.waiting if p != person]
    if free:
        _meet(groups, numbers, person, free[0], own)
    else:
        near = numbers[own] if own is not None else 0
        others = [i for i, g in enumerate(talks.groups) if len(g) > 1 and i != own]
        if not others:
            raise Rejected(N_("There is nobody else to talk with at the moment."))
        goes = min(others, key=lambda i: (len(talks.groups[i]) > 2, abs(numbers[i] - near), numbers[i]))
        if own is not None:
            groups[own] = tuple(p for p in groups[own] if p != person)
        groups[goes] = (*groups[goes], person)
    new = _round(groups, numbers, record.data.begun, record.data.seed)
    return [*effects, Put(record.id, msgspec.structs.replace(new, size=record.data.size))]


def _meet(groups: list[Group], numbers: list[int], person: str, other: str, own: int | None) -> None:
    """Bring two together, in place: at the first one's place, else at the other's, else at a new one."""
    theirs = next((i for i, g in enumerate(groups) if other in g), None)
    if theirs is not None:
        groups[theirs] = tuple(p for p in groups[theirs] if p != other)
    here = own if own is not None else theirs
    if here is None:
        numbers.append(min(set(range(1, len(numbers) + 2)) - set(numbers)))
        groups.append(())
        here = len(groups) - 1
    groups[here] = (person, other)
