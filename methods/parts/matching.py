"""The largest set of pairs in a graph in which not everybody may meet everybody. Pure.

Edmonds' blossom algorithm: from somebody without a partner look along alternating paths (free edge, pair, free edge, …) for
another one without; swapping the edges of such a path makes one pair more. A circle of odd length is shrunk to one vertex.
People are numbers from 0; -1 means nobody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

NOBODY = -1


def enlarge(mate: list[int], near: Sequence[Sequence[int]]) -> None:
    """Make `mate` (partner of each, in place) a largest matching. `near` says who may meet whom, both ways.

    Whoever has a partner keeps one, though perhaps another; earlier neighbours in `near` are tried first.
    """
    for person in range(len(mate)):
        if mate[person] == NOBODY:
            _Search(mate, near).augment(person)


class _Search:
    """One search for an alternating path that ends at somebody without a partner."""

    def __init__(self, mate: list[int], near: Sequence[Sequence[int]]) -> None:
        n = len(mate)
        self.mate, self.near = mate, near
        self.came = [NOBODY] * n  # from whom a free edge led here
        self.base = list(range(n))  # the vertex that stands for the blossom somebody lies in
        self.reached = [False] * n

    def augment(self, root: int) -> bool:
        """Swap the edges of a path from `root`, if there is one."""
        here = self._end_of_path(root)
        if here == NOBODY:
            return False
        while here != NOBODY:
            before = self.came[here]
            after = self.mate[before]
            self.mate[here], self.mate[before] = before, here
            here = after
        return True

    def _end_of_path(self, root: int) -> int:
        self.reached[root] = True
        queue = deque([root])
        while queue:
            here = queue.popleft()
            for there in self.near[here]:
                if self.base[here] == self.base[there] or self.mate[here] == there:
                    continue
                if there == root or (self.mate[there] != NOBODY and self.came[self.mate[there]] != NOBODY):
                    queue.extend(self._shrink(here, there))
                elif self.came[there] == NOBODY:
                    self.came[there] = here
                    if self.mate[there] == NOBODY:
                        return there
                    self.reached[self.mate[there]] = True
                    queue.append(self.mate[there])
        return NOBODY

    def _shrink(self, one: int, other: int) -> list[int]:
        """Two even vertices meet: their circle becomes one vertex. Gives those that may be walked on from only now."""
        common = self._common_base(one, other)
        blossom = [False] * len(self.mate)
        self._mark(one, common, other, blossom)
        self._mark(other, common, one, blossom)
        fresh = []
        for v, base in enumerate(self.base):
            if blossom[base]:
                self.base[v] = common
                if not self.reached[v]:
                    self.reached[v] = True
                    fresh.append(v)
        return fresh

    def _common_base(self, one: int, other: int) -> int:
        seen = set()
        while True:
            one = self.base[one]
            seen.add(one)
            if self.mate[one] == NOBODY:
                break
            one = self.came[self.mate[one]]
        while (other := self.base[other]) not in seen:
            other = self.came[self.mate[other]]
        return other

    def _mark(self, v: int, common: int, child: int, blossom: list[bool]) -> None:
        while self.base[v] != common:
            blossom[self.base[v]] = blossom[self.base[self.mate[v]]] = True
            self.came[v] = child
            child = self.mate[v]
            v = self.came[self.mate[v]]
