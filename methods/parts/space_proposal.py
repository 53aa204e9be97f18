"""A plan for what has no place yet: which topic in which round and room. Only proposed, with its reasons; pure and repeatable.

Rounds first, rooms second. Rounds: one after another, those that most people want first, each topic goes where the fewest want
to be in two places at once and where its host is free; then topics change places as long as that makes fewer such clashes.
Rooms: of all ways to share the rooms of a round the one is taken that leaves the fewest people standing, as a maximum-weight
matching between topics and rooms (NetworkX), where steps count more than seats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from methods.parts.space_state import Market

STEPS = 1_000
"""A topic that needs a room without steps and gets another one weighs as much as so many people without a seat."""
SWEEPS = 20
"""So often all pairs of topics are tried against each other; it ends as soon as nothing gets better."""


@dataclass
class _Rounds:
    """Who is in which round. `fixed` are those that have a place already: they stay."""

    market: Market
    fans: dict[str, set[str]]
    hosts: dict[str, set[str]]
    at: dict[str, int]

    def clashes(self, session: str, slot: int, without: Sequence[str] = ()) -> int:
        """How many would want to be at this session and at another one of a round."""
        others = [s for s, n in self.at.items() if n == slot and s != session and s not in without]
        return sum(len(self.fans[session] & self.fans[o]) for o in others)

    def host_free(self, session: str, slot: int, without: Sequence[str] = ()) -> bool:
        others = [s for s, n in self.at.items() if n == slot and s != session and s not in without]
        return not any(self.hosts[session] & self.hosts[o] for o in others)


def plan(market: Market) -> list[tuple[str, int, str]]:
    """(session, round, room) for what is waiting, as far as there is room, in the order of the matrix."""
    first = market.now if market.now is not None else -1  # what runs or is over is no longer planned
    free = {s.n: market.free(s.n) for s in market.slots if s.n > first}
    fans = {s: {*market.interested(s), *market.hosts(s)} for s in market.sessions}
    hosts = {s: set(market.hosts(s)) for s in market.sessions}
    rounds = _Rounds(market, fans, hosts, {s: cell[0] for s, cell in _placed(market).items()})
    order = list(market.sessions)
    fresh: list[str] = []
    for session in sorted(market.waiting, key=lambda s: (-len(fans[s]), order.index(s))):
        slots = [n for n, rooms in free.items() if len(rooms) > _taken(rounds, fresh, n) and rounds.host_free(session, n)]
        if slots:
            # Where it is alike everywhere, the rounds fill evenly: a day ends with as many sessions as it began.
            rounds.at[session] = min(slots, key=lambda n: (rounds.clashes(session, n), _taken(rounds, fresh, n), n))
            fresh.append(session)
    _improve(rounds, fresh)
    rows = [row for n, rooms in free.items() for row in _rooms(market, [s for s in fresh if rounds.at[s] == n], n, rooms)]
    places = list(market.rooms)
    return sorted(rows, key=lambda r: (r[1], places.index(r[2])))


def _placed(market: Market) -> dict[str, tuple[int, str]]:
    return {session: cell for cell, session in market.cells.items()}


def _taken(rounds: _Rounds, fresh: Sequence[str], slot: int) -> int:
    return sum(1 for s in fresh if rounds.at[s] == slot)


def _improve(rounds: _Rounds, fresh: Sequence[str]) -> None:
    """Let pairs of topics change rounds while fewer people are torn in two by it."""
    for _ in range(SWEEPS):
        better = False
        for i, one in enumerate(fresh):
            for other in fresh[i + 1 :]:
                a, b = rounds.at[one], rounds.at[other]
                if a == b or not rounds.host_free(one, b, [other]) or not rounds.host_free(other, a, [one]):
                    continue
                now = rounds.clashes(one, a) + rounds.clashes(other, b)
                if rounds.clashes(one, b, [other]) + rounds.clashes(other, a, [one]) < now:
                    rounds.at[one], rounds.at[other] = b, a
                    better = True
        if not better:
            return


def _rooms(market: Market, sessions: Sequence[str], slot: int, rooms: Sequence[str]) -> list[tuple[str, int, str]]:
    """Give out the rooms of a round so that the fewest stand, then so that small groups leave the large rooms to others."""
    if not sessions:
        return []
    import networkx as nx  # half a second, which only who asks for a plan has to wait for

    # The tie-breaker is smaller than one person, so that equal rooms are given out in their order every time.
    grain = 1_000 * (len(sessions) + 1) * (len(rooms) + 1)
    graph = nx.Graph()
    graph.add_nodes_from(("session", s) for s in sessions)
    graph.add_nodes_from(("room", r) for r in rooms)
    highest = grain * (STEPS + 20_000)
    for i, session in enumerate(sessions):
        for j, room in enumerate(rooms):
            cost = grain * _standing(market, session, room) + _spare(market, session, room) * (len(rooms) + 1) + abs(i - j)
            graph.add_edge(("session", session), ("room", room), weight=highest - cost)
    pairs: dict[str, str] = {}
    for pair in nx.max_weight_matching(graph, maxcardinality=True):
        ends: dict[str, str] = dict(pair)
        pairs[ends["session"]] = ends["room"]
    return [(s, slot, pairs[s]) for s in sessions if s in pairs]


def _standing(market: Market, session: str, room: str) -> int:
    """How many would stand in this room; steps where there must be none weigh more than all of them."""
    data = market.rooms[room].data
    over = max(0, market.crowd(session) - data.seats) if data.seats else 0
    return over + (STEPS if market.step_free(session) and not data.step_free else 0)


def _spare(market: Market, session: str, room: str) -> int:
    """Empty chairs, at most 900: a small group need not have the hall."""
    seats = market.rooms[room].data.seats
    return min(900, max(0, seats - market.crowd(session))) if seats else 0


def reasons(market: Market, session: str, slot: int, room: str) -> dict[str, Any]:
    """Why a session is proposed for this place: wanted by, seats, steps, torn between it and others, host elsewhere in these
    rounds."""
    data = market.rooms[room].data
    fans = {*market.interested(session), *market.hosts(session)}
    beside = [o for (n, _), o in market.cells.items() if n == slot] + [
        o for o, n, _ in market.proposal if n == slot and o != session
    ]
    torn = {p for other in beside for p in fans & {*market.interested(other), *market.hosts(other)}}
    hosts = set(market.hosts(session))
    elsewhere = [n for (n, _), o in market.cells.items() if hosts & set(market.hosts(o))]
    elsewhere += [n for o, n, _ in market.proposal if o != session and hosts & set(market.hosts(o))]
    return {
        "wanted": market.crowd(session),
        "seats": data.seats,
        "tight": 0 < data.seats < market.crowd(session),
        "needs": market.step_free(session),
        "step_free": data.step_free,
        "torn": len(torn),
        "host_in": sorted({n + 1 for n in elsewhere if n != slot}),
    }
