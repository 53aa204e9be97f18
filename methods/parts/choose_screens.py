"""Choosing groups on the three screens. While people wish or wait for the lot, no screen but the desk says who is where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from facilitation.method import Scene, Shown
from facilitation.people import Group, Role
from facilitation.records import Record
from methods.parts import choosing, groups
from methods.parts.choosing import ChooseSettings, Wish

WALL, PHONE, DESK = Role.PROJECTOR, Role.PARTICIPANT, Role.MODERATOR


class Screens:
    """What one run shows."""

    def __init__(self, scene: Scene[ChooseSettings]) -> None:
        self.scene = scene
        self.how = scene.settings.how
        self.settled = scene.phase == "settled"
        self.running = scene.state == "open"
        self.public = self.settled or self.how == "free"
        """Everybody may see who is where: what is still being wished and drawn is nobody's group yet."""

    def show(self, element: str, role: Role) -> Shown | None:
        """How an element appears on a role's screen; None: not there."""
        if role is DESK:
            return self._steer() if element == "steer" else None
        match element.partition("-"):
            case "stage", _, _:
                return self._stage(role)
            case "task", _, _ if self.running and not self.settled and self.how in ("free", "wishes"):
                return Shown("task", "task", 0, {"how": self.how, "groups": len(self.scene.groups)})
            case "progress", _, _ if role is WALL:
                return self._progress()
            case "count", _, group if role is PHONE and self._counted and (found := self._group(group)) is not None:
                n = groups.here(self.scene, group)
                tight = found.data.seats if 0 < found.data.seats <= n else 0
                return Shown("parts:count", f"count-{group}", 0, {"n": n, "tight": tight})
        found = self._group(element)
        return None if found is None or (role is PHONE and not self._listed) else self._row(found)

    @property
    def _counted(self) -> bool:
        """Numbers stand in the lists to choose from: everybody's own, later only those of who came late."""
        return self.running and self.public and (not self.settled or bool(groups.unplaced(self.scene)))

    @property
    def _listed(self) -> bool:
        """Phones list all groups once they are settled; while choosing everybody has a list of her own."""
        return self.settled

    def _group(self, group: str) -> Record[Group] | None:
        return next((g for g in self.scene.groups if g.id == group), None)

    def _row(self, group: Record[Group]) -> Shown:
        number = groups.number(self.scene, group.id)
        data = groups.row(self.scene, group, names=self.scene.settings.names_on_wall and self.settled)
        if not self.public:
            data["members"] = None
        return Shown("parts:group", "groups", number, data)

    def _stage(self, role: Role) -> Shown | None:
        n = len(self.scene.groups)
        if role is PHONE:
            return Shown("stage", "board", 0, {"groups": n}) if self._listed else None
        load = groups.load(n, names=self.scene.settings.names_on_wall and self.settled)
        return Shown("stage", "main", 0, {"groups": n, "how": self.how, "load": load})

    def _progress(self) -> Shown:
        present = len(self.scene.roster.present)
        wishing = self.how == "wishes" and not self.settled
        done = self._wished if wishing else present - len(groups.unplaced(self.scene))
        shown = self.public or wishing
        return Shown("progress", "progress", 0, {"done": done, "present": present, "wishes": wishing, "shown": shown})

    @property
    def _wished(self) -> int:
        """How many of those present have said a wish."""
        return sum(1 for p in self.scene.roster.present if any(choosing.wish_of(self.scene, p.id)))

    def _steer(self) -> Shown:
        scene, free = self.scene, groups.unplaced(self.scene)
        present, settings = len(scene.roster.present), scene.settings
        number = settings.groups or -(-present // settings.size)
        data = {
            "activity": scene.id,
            "open": self.running,
            "settled": self.settled,
            "how": self.how,
            "by": settings.balance_by,
            "present": present,
            "wished": self._wished if self.how == "wishes" else 0,
            "placed": present - len(free),
            "absent": len(choosing.absent(scene)),
            "to_make": number if not scene.groups and self.how in ("draw", "balanced") else 0,
            "size": settings.size,
            "groups": self._tables(),
            "free": [groups.person(scene, p) for p in free],
        }
        return Shown("steer", "main", 0, data)

    def _tables(self) -> list[dict[str, Any]]:
        """The groups to move people about; where wishes are said, how many of those present wish for each."""
        found = groups.tables(self.scene)
        if self.how != "wishes":
            return found
        said = [choosing.wish_of(self.scene, p.id) for p in self.scene.roster.present]
        first, second = Counter(f for f, _ in said), Counter(s for _, s in said)
        return [table | {"first": first[table["id"]], "second": second[table["id"]]} for table in found]

    def mine(self, person: str) -> Shown | None:
        """Her group and its room; else the groups to choose among or to wish for."""
        scene, own = self.scene, self.scene.group_of(person)
        data: dict[str, Any] = {"activity": scene.id, "groups": [], "here": "", "first": "", "second": ""}
        if self.settled and own is not None:
            return Shown("mine", "mine", 0, data | {"way": "group", "group": groups.label(scene, own)})
        if not self.running or scene.roster.get(person) is None or not scene.groups:
            return None
        if not self.settled and self.how in ("draw", "balanced"):
            return None
        data["groups"] = [groups.label(scene, g) | {"text": g.data.text} for g in scene.groups]
        if self.settled or self.how == "free":
            return Shown("mine", "mine", 0, data | {"way": "choose", "here": own.id if own is not None else ""})
        first, second = choosing.wish_of(scene, person)
        return Shown("mine", "mine", 0, data | {"way": "wish", "first": first, "second": second})

    def touches(self, record: Record[Any]) -> tuple[Iterable[str], Iterable[str]]:
        """(elements that show something of a record, people whose own part it changes)."""
        counts = [f"count-{g.id}" for g in self.scene.groups]  # there as long as somebody has to choose
        match record.kind:
            case "membership":
                return (record.data.group, *counts, "progress", "steer"), [record.data.person]
            case "person":
                group = g.id if (g := self.scene.group_of(record.id)) is not None else ""
                return (group, *counts, "progress", "steer"), [record.id]
        return (("progress", "steer"), [record.data.person]) if isinstance(record.data, Wish) else ((), ())
