"""Dividing people over tables: evenly, within the seats, wishes first, and what they have in common spread. Pure.

How many come to each table is settled first: one after the other goes to the smallest table that has a seat left, so sizes
differ by at most one as far as the seats allow; where all seats are taken the tables overflow alike, for nobody is sent
away. Then first wishes are kept, by lot where too many want the same, then second wishes. The rest are dealt kind by kind,
each to the table that has the fewest of her kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who looks for a table. Guests of the same kind are spread; `wishes` are ids of tables, the dearest first."""

    id: str
    kind: str = ""
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """`seats` 0: as many as come. `sitting` are the kinds of those who sit there already and stay."""

    id: str
    seats: int = 0
    sitting: tuple[str, ...] = ()


def divide(guests: Sequence[Guest], tables: Sequence[Table], random: Random) -> dict[str, str]:
    """Guest → table, for every guest; the same for the same chance. Empty if there is no table."""
    if not tables:
        return {}
    drawn = list(guests)
    random.shuffle(drawn)
    left = shares(drawn, random.sample(tables, len(tables)))
    placed: dict[str, str] = {}
    for rank in range(max((len(g.wishes) for g in drawn), default=0)):
        for guest in drawn:
            wish = guest.wishes[rank] if rank < len(guest.wishes) else ""
            if guest.id not in placed and left.get(wish, 0) > 0:
                placed[guest.id] = wish
                left[wish] -= 1
    rest = [g for g in drawn if g.id not in placed]
    kinds = _counts(tables, {g.id: g for g in drawn}, placed)
    dealt = _deal(rest, left, kinds)
    _even_out({g.id: g.kind for g in rest}, dealt, kinds)
    return placed | dealt


def shares(guests: Sequence[Guest], tables: Sequence[Table]) -> dict[str, int]:
    """How many of the guests come to each table. Among equals the one that more people wish for is filled first."""
    wanted = Counter(g.wishes[0] for g in guests if g.wishes)
    share = {t.id: 0 for t in tables}

    def rank(table: Table) -> tuple[bool, int, int]:
        size = len(table.sitting) + share[table.id]
        full = 0 < table.seats <= size
        return full, size - table.seats if full else size, share[table.id] - wanted[table.id]

    for _ in guests:
        share[min(tables, key=rank).id] += 1
    return share


def _counts(tables: Iterable[Table], guests: dict[str, Guest], placed: dict[str, str]) -> dict[str, Counter[str]]:
    """Table → how many of each kind sit there so far."""
    kinds = {t.id: Counter(t.sitting) for t in tables}
    for guest, table in placed.items():
        kinds[table][guests[guest].kind] += 1
    return kinds


def _deal(guests: Sequence[Guest], left: dict[str, int], kinds: dict[str, Counter[str]]) -> dict[str, str]:
    """Deal guests kind by kind, the largest first. Counts in `left` and `kinds` go along."""
    many = Counter(g.kind for g in guests)
    dealt: dict[str, str] = {}
    for guest in sorted(guests, key=lambda g: (-many[g.kind], g.kind)):
        free = [t for t, n in left.items() if n > 0]
        table = min(free, key=lambda t: (kinds[t][guest.kind], -left[t]))
        dealt[guest.id] = table
        left[table] -= 1
        kinds[table][guest.kind] += 1
    return dealt


def _even_out(kind_of: dict[str, str], dealt: dict[str, str], kinds: dict[str, Counter[str]]) -> None:
    """Swap two of the dealt guests as long as that spreads the kinds better: where seats differ, dealing alone is not best."""
    while (pair := _better(kind_of, dealt, kinds)) is not None:
        one, other = pair
        for guest, gone, come in ((one, dealt[one], dealt[other]), (other, dealt[other], dealt[one])):
            kinds[gone][kind_of[guest]] -= 1
            kinds[come][kind_of[guest]] += 1
        dealt[one], dealt[other] = dealt[other], dealt[one]


def _better(kind_of: dict[str, str], dealt: dict[str, str], kinds: dict[str, Counter[str]]) -> tuple[str, str] | None:
    """Two guests of different kinds who had better change places, or None."""
    places = {(table, kind_of[guest]): guest for guest, table in dealt.items()}
    for (here, kind), one in places.items():
        for (there, other_kind), other in places.items():
            gain = kinds[here][kind] + kinds[there][other_kind] - kinds[here][other_kind] - kinds[there][kind]
            if here != there and kind != other_kind and gain > 2:
                return one, other
    return None
