"""Pages of the wall: what is more than it takes is turned by the moderator, never by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from facilitation.method import N_, Body, Put, Scene
from facilitation.records import Data


class Turned(Data, frozen=True, tag="turned"):
    """The page that the wall shows, from 0. One record for each activity."""

    page: int = 0


class TurnPage(Body, frozen=True, tag="turn_page"):
    """Show another page on the wall, counted from 0."""

    said = N_("Page turned")
    quiet = True

    page: Annotated[int, msgspec.Meta(ge=0, le=10_000)]


def turned_id(activity: str) -> str:
    return f"{activity}.turned"


class Pages:
    """What lies on which page: `most` things on each, in the given order of their ids."""

    def __init__(self, scene: Scene[Any], ids: Sequence[str], most: int) -> None:
        self._scene, self._most = scene, most
        self._places = {one: n // most for n, one in enumerate(ids)}
        self.count = max(1, -(-len(ids) // most))

    @property
    def page(self) -> int:
        """The page on the wall: the one that was turned to, or the last if there are no longer so many."""
        record = self._scene.get(turned_id(self._scene.id), Turned)
        return min(record.data.page, self.count - 1) if record is not None else 0

    def of(self, one: str) -> int:
        """The page on which something lies; the first for what is not in the list."""
        return self._places.get(one, 0)

    def turn(self, page: int) -> Put:
        """Show this page, or the last one."""
        return Put(turned_id(self._scene.id), Turned(min(page, self.count - 1)), author="")
