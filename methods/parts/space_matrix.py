"""Open space: rooms and rounds at one moment, what takes place where, and who would like to go there.

The matrix is derived: two sessions that claim one place (one was hidden and came back, two topics were parted) never share it,
the later one waits.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from facilitation.records import Record
from methods.parts.space_kinds import Slot, slots_of
from methods.parts.space_records import Ask, Both, GoesOn, Interest, Placed, Room, both_id, placed_id
from methods.parts.space_topics import AFTER, Topics


class Matrix(Topics):
    """Where everything takes place."""

    def over(self, session: str) -> bool:
        """True if a session's round has passed."""
        cell = self.cell(session)
        return self.phase in AFTER or (cell is not None and self.now is not None and cell[0] < self.now)

    # ── Rooms and rounds ──

    @cached_property
    def rooms(self) -> dict[str, Record[Room]]:
        return {r.id: r for r in sorted(self.scene.shown(Room), key=lambda r: (r.data.order, r.born, r.id))}

    def room_label(self, room: str) -> dict[str, Any]:
        """How a room is called: its name, or its number from 1; also one that was taken away."""
        record = self.rooms.get(room)
        n = next((n for n, i in enumerate(self.rooms, 1) if i == room), 0)
        data = record.data if record is not None else None
        if data is None and (gone := self.scene.board.get(room)) is not None and isinstance(gone.data, Room):
            data = gone.data
        return {
            "id": room,
            "title": data.title if data is not None else "",
            "n": n,
            "seats": data.seats if data is not None else 0,
            "step_free": data.step_free if data is not None else False,
        }

    @property
    def slots(self) -> tuple[Slot, ...]:
        return slots_of(self.settings.slots, self.settings.rounds, self.settings.minutes)

    def slot_label(self, slot: int) -> dict[str, Any]:
        """How a round is called: its name or number, with its times."""
        found = self.slots[slot] if 0 <= slot < len(self.slots) else None
        return {
            "n": slot + 1,
            "title": found.title if found is not None else "",
            "start": found.start if found is not None else "",
            "end": found.end if found is not None else "",
        }

    @cached_property
    def cells(self) -> dict[tuple[int, str], str]:
        """(round, room) → the session that has it. Who came first has it."""
        found: dict[tuple[int, str], str] = {}
        for placed in sorted(self.scene.shown(Placed), key=lambda p: (p.seq, p.id)):
            data = placed.data
            cell = (data.slot, data.room)
            known = data.session in self.sessions and data.room in self.rooms and data.slot < len(self.slots)
            if known and cell not in found and self.ending(data.session) != "dropped":
                found[cell] = data.session
        return found

    @cached_property
    def _cell_of(self) -> dict[str, tuple[int, str]]:
        return {session: cell for cell, session in self.cells.items()}

    def cell(self, session: str) -> tuple[int, str] | None:
        """(round, room) of a session, or None while it has no place."""
        return self._cell_of.get(session)

    def moved_from(self, session: str) -> tuple[int, str] | None:
        """Where a session was before it was moved to where it is, or None."""
        placed = self.scene.get(placed_id(session), Placed)
        if placed is None or self.cell(session) is None or placed.data.old_slot < 0:
            return None
        return placed.data.old_slot, placed.data.old_room

    @cached_property
    def waiting(self) -> list[str]:
        """The sessions without a place that are still to take place."""
        return [s for s in self.sessions if self.cell(s) is None and not self.ending(s)]

    @cached_property
    def going_on(self) -> dict[tuple[int, str], str]:
        """(round, room) → a session that goes on there; what is planned there has the right to it."""
        found: dict[tuple[int, str], str] = {}
        for record in self.scene.shown(GoesOn):
            cell = (record.data.slot, record.data.room)
            if record.data.session in self.sessions and record.data.room in self.rooms and cell not in self.cells:
                found.setdefault(cell, record.data.session)
        return found

    def free(self, slot: int) -> list[str]:
        """Rooms in which nothing takes place in a round."""
        return [r for r in self.rooms if (slot, r) not in self.cells and (slot, r) not in self.going_on]

    def busy(self, session: str, slot: int, but: str = "") -> str:
        """Another session in this round that has a host in common with this one, or ""."""
        hosts = set(self.hosts(session))
        return next(
            (o for (s, _), o in self.cells.items() if s == slot and o not in (session, but) and hosts & set(self.hosts(o))), ""
        )

    # ── Interest ──

    @cached_property
    def _interested(self) -> dict[str, dict[str, str]]:
        """Session → person → the record that says so. Where topics were merged everybody counts once."""
        found: dict[str, dict[str, str]] = {s: {} for s in self.sessions}
        for record in self.scene.shown(Interest):
            session = self.session(record.data.session)
            if session and self.scene.roster.get(record.data.person) is not None:
                found[session].setdefault(record.data.person, record.id)
        return found

    def interested(self, session: str) -> list[str]:
        """Who would like to come, without the hosts."""
        hosts = self.hosts(session)
        return [p for p in self._interested.get(session, {}) if p not in hosts]

    def likes(self, person: str) -> list[str]:
        """The sessions that somebody would like to go to, hers among them, in the order of the day, waiting ones last."""
        chosen = [s for s in self.sessions if person in self._interested[s] or person in self.hosts(s)]
        order = list(self.rooms)
        return sorted(chosen, key=lambda s: (c[0], order.index(c[1])) if (c := self.cell(s)) is not None else (99, 0))

    def is_interested(self, session: str, person: str) -> bool:
        return person in self._interested.get(session, {})

    def crowd(self, session: str) -> int:
        """How many people want to be in a session, its hosts among them."""
        return len(self.interested(session)) + len(self.hosts(session))

    def too_small(self, session: str) -> bool:
        """True if more want to come than the room has seats. A warning, never a refusal."""
        cell = self.cell(session)
        seats = self.rooms[cell[1]].data.seats if cell is not None else 0
        return 0 < seats < self.crowd(session)

    def has_steps(self, session: str) -> bool:
        """True if a session needs a room without steps and has another one."""
        cell = self.cell(session)
        return cell is not None and self.step_free(session) and not self.rooms[cell[1]].data.step_free

    def keeps_both(self, slot: int, person: str) -> bool:
        return self.scene.get(both_id(self.scene.id, slot, person), Both) is not None

    @cached_property
    def asks(self) -> list[Record[Ask]]:
        """Questions between hosts that still make sense."""
        found = []
        for ask in self.scene.shown(Ask):
            one, other = ask.data.topic, ask.data.other
            if one not in self.sessions or other not in self.sessions:
                continue
            if ask.data.what == "trade" and self.cell(other) is None:
                continue
            if ask.data.what == "merge" and self.begun:
                continue
            found.append(ask)
        return found
