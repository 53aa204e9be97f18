"""The run sheet: plan and reality, and buttons that say what the rules will do."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from facilitation import agenda, planning, runsheet, steering
from facilitation.method import Phase, Rejected
from tests.rules.day import LINES, START, Day
from tests.rules.fakes import METHODS


def test_the_run_sheet_sets_reality_beside_the_plan() -> None:
    day = Day()
    day.do(steering.Next(), at=2)
    day.do(steering.Next())
    day.do(steering.Next(), at=15)
    first, second, third = day.rows()
    assert (first["start"], first["begun"], first["ended"]) == (START, START + 120, START + 900)
    assert (second["start"], second["begun"], second["ended"]) == (START + 600, START + 900, None)
    assert [r["place"] for r in (first, second, third)] == ["done", "now", ""]
    assert [r["current"] for r in (first, second, third)] == [False, True, False]


def test_an_activity_with_two_lines_has_two_real_times() -> None:
    day = Day(LINES[:2])
    day.do(planning.AddItem(activity=day.runs[0], phase="read", minutes=5))
    day.do(steering.Next(), at=0)
    day.do(steering.Next(), at=10)
    day.do(steering.Next(), at=12)
    day.do(steering.Next(), at=31)
    assert [(r["begun"] - START, r["ended"] and r["ended"] - START) for r in day.rows()] == [
        (0, 600),
        (600, 1860),
        (1860, None),
    ]
    assert [r["part"] for r in day.rows()] == ["", "", "Read"]


def test_titles_are_names_or_what_somebody_wrote_and_are_never_formatted() -> None:
    day = Day()
    day.do(planning.EditItem(item=day.items[1], title=""))
    assert [r["title"] for r in day.rows()] == ["Opening", "Quick notes", "<b>100 %</b>"]


@pytest.mark.parametrize("seed", range(25))
def test_next_and_back_do_what_their_buttons_say(seed: int) -> None:
    """The labels are worked out apart from the rules: a long random day shows that both agree."""
    random, day = Random(seed), Day()
    for _ in range(40):
        forwards = random.random() < 0.6
        move = (runsheet.forward if forwards else runsheet.backward)(day.board, METHODS)
        body = (steering.Next if forwards else steering.Back)(at=move.fields.get("at") if move else None)
        if move is None:
            with pytest.raises(Rejected):
                day.do(body)
        else:
            assert move.command == body.tag()
            day.do(body)
            run = agenda.current(day.board)
            _arrived(move, run)
        if random.random() < 0.2 and (run := agenda.current(day.board)) is not None and run.data.state == "open":
            day.do(steering.Close(run.id))
        if random.random() < 0.1:
            day.do(steering.Open(random.choice([i for i, r in zip(day.items, day.rows(), strict=True) if not r["current"]])))


def _arrived(move: runsheet.Move, run: Any) -> None:
    titles = (
        (runsheet.title_of(METHODS, run), runsheet.phase_title(runsheet.stages(METHODS, run), run.data.phase)) if run else ()
    )
    match move.way:
        case "begin" | "line" | "reopen":
            assert run.data.state == "open"
            assert move.title in titles
        case "phase":
            assert (run.data.state, titles[1]) == ("open", move.title)
        case "close":
            assert run.data.state == "closed"


def test_two_moderators_never_skip_a_step() -> None:
    day = Day()
    day.do(steering.Next())
    seen = day.console()["now"]["next"]["fields"]["at"]
    day.do(steering.Next(at=seen))
    with pytest.raises(Rejected):
        day.do(steering.Next(at=seen))


def test_what_runs_beside_moves_on_by_itself() -> None:
    day = Day(LINES[:2])
    day.do(planning.AddItem(method="notes", title="Beside", beside=day.items[0]))
    beside = next(r for r in day.runs if agenda.activity(day.board, r).data.title == "Beside")  # type: ignore[union-attr]
    items = dict(zip(day.runs, day.items, strict=True))
    day.do(steering.Open(items[day.runs[0]]))
    assert day.console(beside)["now"]["next"]["fields"] == {"item": items[beside]}
    day.do(steering.Open(items[beside]))
    day.do(steering.Close(day.runs[0]))
    day.do(steering.Reopen(day.runs[0]))
    found = day.console(beside)
    assert not found["now"]["front"]
    assert found["now"]["next"] == {
        "way": "phase",
        "do": "phase",
        "fields": {"activity": beside, "phase": "read"},
        "title": "Read",
    }
    assert [found[f"tab-{r}"]["on"] for r in (day.runs[0], beside)] == [False, True]
    day.do(steering.SetPhase(beside, "read"))
    assert day.console(beside)["now"]["next"]["way"] == "close"
    assert day.console(beside)["now"]["back"]["fields"] == {"activity": beside, "phase": "write", "back": "true"}


def test_a_step_whose_format_is_gone_is_still_named() -> None:
    day = Day()
    run = agenda.activity(day.board, day.runs[0])
    assert run is not None
    day.board.put(msgspec.structs.replace(run, data=msgspec.structs.replace(run.data, method="lost", title="")))
    assert day.rows()[0]["title"] == "lost"
    phases: tuple[Phase, ...] = runsheet.stages(METHODS, agenda.activity(day.board, day.runs[0]) or run)
    assert phases == ()


def ending(day: Day, after: float, end: str = "15:30") -> tuple[float | None, float | None]:
    """(expected end, the same if it is too late), both in minutes after the planned start. The plan takes 60 minutes."""
    now, lines = START + after * 60, runsheet.rows(day.board, METHODS)
    found = runsheet.expected_end(lines, now), runsheet.late_end(replace(agenda.facts(day.board), end=end), lines, now)
    return tuple(None if at is None else (at - START) / 60 for at in found)  # type: ignore[return-value]


def test_when_the_day_will_end_is_what_is_left_from_here() -> None:
    day = Day()
    assert ending(day, 0) == (None, None)
    day.do(steering.Open(day.items[0]), at=5)
    assert ending(day, 6) == (65, 65)
    assert ending(day, 20) == (70, 70)
    assert ending(day, 20, end="15:40") == (70, None)
    assert ending(day, 20, end="") == (70, None)
    assert ending(day, 20 + 24 * 60) == (24 * 60 + 70, None)
    day.do(steering.Open(day.items[1]), at=8)
    assert ending(day, 8) == (58, None)
    day.do(steering.Close(day.runs[1]), at=20)
    assert ending(day, 20) == (60, None)
    day.do(steering.Open(day.items[2]), at=40)
    assert ending(day, 41) == (70, 70)
    day.do(steering.Close(day.runs[2]), at=70)
    assert ending(day, 71) == (None, None)


def test_what_runs_beside_counts_only_where_it_is_longer() -> None:
    day = Day()
    day.do(planning.AddItem(method="notes", minutes=25, beside=day.items[1]))
    day.do(steering.Open(day.items[0]), at=0)
    assert ending(day, 0) == (65, 65)
