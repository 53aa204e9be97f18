"""An event on which everything goes through the rules, for tests of what is derived from records."""

from __future__ import annotations

import datetime as dt
from typing import Any

from facilitation import agenda, joining, panels, planning
from facilitation.agenda import Event
from facilitation.method import Actor, Body, Command
from facilitation.panels import Door
from facilitation.people import Role
from facilitation.records import Board, Change
from facilitation.rules import decide
from tests.rules.fakes import METHODS

START = dt.datetime(2018, 4, 25, 14, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))).timestamp()
FACTS = Event(title="A day", date="2018-04-25", start="14:30", place="The hall", wifi="Guest", wifi_password="open sesame")
LINES = (
    planning.AddItem(method="notes", title="Opening", minutes=10),
    planning.AddItem(method="notes", preset="quick", minutes=20),
    planning.AddItem(method="notes", title="<b>100 %</b>", minutes=30),
)


class Day:
    """An event on which everything goes through the rules, with a clock that is set."""

    def __init__(self, lines: tuple[planning.AddItem, ...] = LINES) -> None:
        self.board = Board("event-1")
        self.log: list[Change] = []
        self.now = START
        facts = Event(
            title="A day", date="2018-04-25", start="14:30", place="The hall", wifi="Guest", wifi_password="open sesame"
        )
        self.do(planning.NewEvent(facts=facts, lines=lines), role=Role.ORGANISER)

    def do(self, body: Body, *, at: float | None = None, role: Role = Role.MODERATOR, who: str = "", activity: str = "") -> str:
        """Carry out a command; `at` is minutes after the planned start. The command's id. Raises Rejected."""
        self.now = self.now + 1 if at is None else START + at * 60
        command_id = f"command-{len(self.log) + 1}"
        actor = Actor(role, who or "moderator-1", who or None)
        decision = decide(self.board, self.log, METHODS, Command(command_id, self.now, body, activity or None), actor)
        for record in decision.records:
            self.board.put(record)
        for change in decision.rewritten:
            self.log[change.seq - 1] = change
        self.log.append(decision.change)
        self.board.seq = decision.change.seq
        return command_id

    def join(self, name: str = "") -> str:
        command_id = f"command-{len(self.log) + 1}"
        return self.do(joining.Join(name=name), role=Role.PARTICIPANT, who=command_id)

    @property
    def runs(self) -> list[str]:
        return [p.activity.id for p in agenda.planned(self.board)]

    @property
    def items(self) -> list[str]:
        return [p.item.id for p in agenda.planned(self.board)]

    def console(self, activity: str = "") -> dict[str, Any]:
        """Element id → its data."""
        run = agenda.activity(self.board, activity) or agenda.current(self.board)
        return {k: e.data for k, e in panels.console(self.board, METHODS, run, self.log, Door("472916")).items()}

    def rows(self) -> list[dict[str, Any]]:
        found = self.console()
        return [found[f"item-{i}"] for i in self.items]
