"""A play from beginning to end: when each step is said, and the whole way from a file to the protocol, for real."""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from pathlib import Path

import pytest

import run
from facilitation.cli import play, schedule
from facilitation.cli.client import Client, browser
from facilitation.cli.director import Wall
from facilitation.cli.script import BadScript, Line, Step, decode, installed, phases_of, settings_of, texts_in
from facilitation.cli.stage import PlayClock, RealTime
from facilitation.cli.trouble import Trouble
from facilitation.formats import Methods
from facilitation.method import Method
from methods import METHODS

ALL = Methods(METHODS)
FURTHER = {
    "facts": {"title": "x"},
    "agenda": [
        {"method": "sentence_stems", "minutes": 20, "settings": {"stems": ["A"]}},
        {"method": "plenary", "preset": "break"},
        {"of": 0, "phase": "read", "minutes": 15},
    ],
    "steps": [],
}
STEMS = Line("sentence_stems", "sentence_stems", minutes=30, settings={"stems": ["A", "B"], "write_minutes": 6})


def card(text: str, **more: object) -> Step:
    return Step(0, "add_card", fields={"stem": 0, "text": text}, **more)  # type: ignore[arg-type]


def parts_of(line: Line, method: Method, steps: list[Step]) -> list[schedule.Part]:
    settings = settings_of(method, line.preset, line.settings)
    return schedule.parts_of(line.minutes, method.stages(settings), settings, steps)


def method(key: str) -> Method:
    found = ALL.get(key)
    assert found is not None
    return found


def test_a_line_is_divided_among_its_phases() -> None:
    gather = Step(0, "gather", who="moderator", fields={"card": "@a", "onto": "@b"})
    parts = parts_of(STEMS, method("sentence_stems"), [card("1", name="a"), card("2", name="b"), gather])
    assert [p.phase for p in parts] == ["write", "release", "read", "cluster"]
    assert parts[0].start == 0
    assert parts[0].end == 6 * 60
    assert parts[-1].end == 30 * 60
    assert all(a.end == b.start for a, b in pairwise(parts))
    assert [s.fields["text"] for wave in parts[0].waves for s in wave.steps] == ["1", "2"]
    assert all(part.start <= wave.at <= part.end for part in parts for wave in part.waves)
    said = [(p.phase, s.do) for p in parts for wave in p.waves for s in wave.moderation]
    assert len(said) == 1
    assert said[0][1] == "gather"
    assert said[0][0] in ("read", "cluster")  # the first phase in which a moderator may


def test_what_is_said_in_the_same_minute_is_said_at_once_but_never_before_what_it_points_to() -> None:
    steps = [card("1", who=0, at=1, name="a"), card("2", who=1, at=1.2), card("3", who=0, at=1.4), card("4", who=2, at=2)]
    steps.append(Step(0, "withdraw_card", who=0, fields={"card": "@a"}, at=1.5))
    waves = parts_of(STEMS, method("sentence_stems"), steps)[0].waves
    assert [[(s.who, s.fields.get("text")) for s in wave.steps] for wave in waves] == [
        [(0, "1"), (1, "2"), (0, "3")],
        [(0, None)],
        [(2, "4")],
    ]
    assert [len(voice) for voice in waves[0].voices] == [2, 1]


def test_a_phase_that_is_not_there_is_told() -> None:
    with pytest.raises(BadScript, match="no phase “sing”"):
        parts_of(STEMS, method("sentence_stems"), [card("1", phase="sing")])


def test_a_further_line_goes_on_where_the_first_one_stops() -> None:
    script = decode(json.dumps(FURTHER).encode())
    assert [p.key for p in phases_of(script, ALL, 0)] == ["write", "release"]
    assert [p.key for p in phases_of(script, ALL, 2)] == ["read", "cluster"]
    assert script.run_of(2).settings == {"stems": ["A"]}


def test_a_further_line_goes_with_the_one_it_belongs_to() -> None:
    lines = [{"method": "gone"}, {"method": "plenary"}, {"of": 0, "phase": "x"}, {"method": "sentence_stems"}]
    script = decode(json.dumps({**FURTHER, "agenda": [*lines, {"of": 3, "phase": "read"}]}).encode())
    left = installed(script, ALL, lambda *_, **__: None)
    assert [(line.method, line.of) for line in left.agenda] == [("plenary", None), ("sentence_stems", None), ("", 1)]


@pytest.mark.parametrize("bad", [{"of": 3, "phase": "read"}, {"of": 2, "phase": "read"}, {"of": 0}])
def test_a_further_line_has_to_belong_to_a_step_before_it(bad: dict[str, object]) -> None:
    with pytest.raises(BadScript, match="first line of a step"):
        decode(json.dumps({**FURTHER, "agenda": [*FURTHER["agenda"], bad]}).encode())  # type: ignore[misc]


def test_what_a_contribution_says() -> None:
    stems = method("sentence_stems")
    assert texts_in("add_card", {"stem": 0, "text": "Umzug"}, stems) == ("Umzug",)
    assert texts_in("edit_card", {"card": "x", "text": "Umzug"}, stems) == ()
    assert texts_in("store_topic", {"text": "Bus", "note": "nachts"}, method("topic_store")) == ("Bus", "nachts")


async def test_the_clock_jumps_but_stops_at_every_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facilitation.cli.stage.ALARM_EVERY", 0.0)
    clock = PlayClock(1_000.0)
    alarms = [1_060.0, 1_200.0]
    stops: list[float] = []

    def alarm() -> float | None:
        while alarms and alarms[0] <= clock():  # rung
            stops.append(alarms.pop(0))
        return min(alarms, default=None)

    await clock.until(1_100.0, alarm)
    assert 1_100 <= clock() < 1_130
    assert stops == [1_060.0]
    await clock.until(1_100.0, alarm)
    await clock.until(4_600.0, lambda: None)
    assert 4_600 <= clock() < 4_660


async def test_with_a_pace_time_runs_and_elsewhere_it_is_not_ours() -> None:
    clock = PlayClock(0.0, pace=6_000.0)
    await clock.until(600.0, lambda: None)
    assert clock() >= 600
    elsewhere = RealTime()
    start = elsewhere()
    await elsewhere.until(start + 10_000, lambda: None)
    assert elsewhere() == start + 10_000


def test_the_wall_remembers_what_it_has_shown() -> None:
    projector = Client(browser("http://127.0.0.1"), "/wall/x")
    projector.mirror.elements["old"] = "<p>Gruß</p>"
    wall = Wall(projector)
    wall.clear()
    wall._hear({"put": {"x": "<li>Ein sehr lan­ger Text</li>"}, "gone": ["x"]})
    assert wall.showed("Gruß")
    assert wall.showed("sehr  langer")
    assert not wall.showed("kurz")
    wall._hear({"put": {"y": "<li>" + "a" * 400 + "</li>"}})
    assert wall.showed("a" * 3_000)


def test_what_cannot_be_played_is_one_sentence(tmp_path: Path) -> None:
    def remark(_: str, **values: object) -> None: ...

    with pytest.raises(Trouble, match="There is no file"):
        play.read("no-such-play", run.parts(), ALL, remark)
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    with pytest.raises(Trouble, match="cannot be played"):
        play.read(str(bad), run.parts(), ALL, remark)
    bad.write_text(json.dumps({"facts": {"title": "x"}, "agenda": [{"method": "not_here"}], "steps": []}))
    with pytest.raises(Trouble, match="cannot be played"):
        play.read(str(bad), run.parts(), ALL, remark)


def test_a_play_ends_with_every_export_and_every_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    """A small event with one person on paper and one format that is not here, on a server of its own."""
    if pytestconfig.cache is not None:
        monkeypatch.setenv("FACILITATION_CACHE", str(pytestconfig.cache.mkdir("fonts")))  # cutting them takes seconds
    script = {
        "facts": {"title": "Probe", "date": "2026-03-02", "start": "09:00", "end": "10:00", "place": None},
        "people": [{"name": "Ana", "institution": "Hort"}, {}, {"name": "Bo", "channel": "paper"}, {"lang": "en"}],
        "agenda": [
            {"method": "plenary", "preset": "welcome", "minutes": 5},
            {"method": "sentence_stems", "minutes": 50, "settings": {"stems": ["Gut war | und", "Mehr davon"]}},
            {"method": "plenary", "preset": "outlook", "minutes": 5},
            {"method": "from_the_future", "minutes": 5},
        ],
        "steps": [
            {"item": 1, "who": 0, "do": "add_card", "fields": {"stem": 0, "text": "Umzug & <b>Fest</b>"}, "name": "a"},
            {"item": 1, "who": 1, "do": "add_card", "fields": {"stem": 0, "text": "Ausflug"}, "name": "b"},
            {"item": 1, "who": 2, "do": "add_card", "fields": {"stem": 1, "text": "Hausaufgabenhilfen"}},
            {"item": 1, "who": 7, "do": "add_card", "fields": {"stem": 1, "text": "Räume"}},
            {"item": 1, "who": "moderator", "do": "gather", "fields": {"card": "@a", "onto": "@b"}, "name": "h"},
            {"item": 1, "who": "moderator", "do": "name_heap", "fields": {"heap": "@h", "text": "Feste"}},
            {"item": 3, "do": "sing"},
        ],
    }
    file = tmp_path / "probe.json"
    file.write_text(json.dumps(script))
    args = argparse.Namespace(script=str(file), out=str(tmp_path / "out"), pace=None, url=None, key="")
    assert play.run(args, run.parts) == 0
    played = tmp_path / "out"
    result = json.loads((played / "result.json").read_text())
    assert (result["people"], result["trouble"], result["commands"]) == (4, [], 6)
    assert sorted(result["acknowledged"].values()) == ["Ausflug", "Hausaufgabenhilfen", "Räume", "Umzug & <b>Fest</b>"]
    assert (played / "protocol.pdf").read_bytes().startswith(b"%PDF")
    document = json.loads((played / "protocol.json").read_text())
    assert (document["title"], document["recorded"], document["sample"]) == ("Probe", 4, True)
    assert [(s["planned"], s["real"]) for s in document["steps"]] == [
        ("09:00", "09:00"),
        ("09:05", "09:05"),
        ("09:55", "09:55"),
    ]
    text = json.dumps(document, ensure_ascii=False)
    assert "Feste" in text
    assert "Gut war" in text
    assert "from_the_future" in capsys.readouterr().out
