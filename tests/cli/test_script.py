"""Play scripts: the form, and how a facts file of a real event becomes one."""

from __future__ import annotations

import json
import random
from typing import Any

import msgspec
import pytest

from facilitation.cli import facts_file, script
from facilitation.cli.script import BadScript, Line, Script, Step
from facilitation.formats import Methods
from methods import METHODS, agendas

ALL = Methods(METHODS)
READINGS = msgspec.json.decode(agendas.readings(), type=facts_file.Readings)
FACTS: dict[str, Any] = {
    "facts": {"title": "Regionalteam", "date": "2018-04-25", "start": "13:00", "end": "16:00", "place": None, "head_count": 93},
    "stems": [{"stem": "Gut war …", "prompts": ["Freude …"]}, "Mehr davon …", {"stem": "Offen …", "prompts": ["a", "b"]}],
    "cards": ["Umziehen", "Vereine", "Schule", "Kita"],
    "agenda": [{"method": "welcome"}, {"method": "sentence_stems", "times": 3}, {"method": "no_such_format"}],
    "inferred": ["19 groups, 1 to 8 people", "play it with 24 people"],
}


def convert(raw: dict[str, Any], remarks: list[str] | None = None) -> Script:
    return facts_file.convert(json.dumps(raw).encode(), ALL, READINGS, into([] if remarks is None else remarks))


def into(said: list[str]) -> script.Remark:
    """Writes remarks into a list."""
    return lambda sentence, **values: said.append(sentence % values)


def test_a_facts_file_becomes_a_script() -> None:
    remarks: list[str] = []
    made = convert(FACTS, remarks)
    assert [(line.method, line.preset) for line in made.agenda] == [
        ("plenary", "welcome"),
        ("sentence_stems", "sentence_stems"),
        ("plenary", "outlook"),
    ]
    assert made.agenda[1].settings["stems"] == ["Gut war … | Freude …", "Mehr davon …", "Offen … | a | b"]
    assert sum(line.minutes or 0 for line in made.agenda) == 180
    assert [(s.fields["text"], s.fields["stem"], s.who) for s in made.steps] == [
        ("Umziehen", 0, 0),
        ("Vereine", 0, 1),
        ("Schule", 1, 2),
        ("Kita", 2, 3),
    ]
    assert len(made.players) == 24
    assert len(remarks) == 1
    assert "no_such_format" in remarks[0]
    event = made.event()
    assert (event.place, event.head_count, event.sample) == ("", "93", True)


def test_people_are_counted_by_key_then_by_words_then_by_default() -> None:
    assert len(convert({**FACTS, "people": 7}).players) == 7
    assert len(convert({**FACTS, "inferred": ["play it with 31 people"]}).players) == 31
    assert len(convert({**FACTS, "inferred": []}).players) == 24


def test_a_copy_with_random_words_keeps_every_one_of_them_and_nothing_else() -> None:
    """Whatever the file says is said; no word of ours or of another event is mixed in."""
    chance = random.Random(7)

    def word() -> str:
        return "".join(chance.choice("abcdefghijklmnop") for _ in range(9))

    stems = [{"stem": word(), "prompts": [word() for _ in range(n)]} for n in (2, 0, 1, 1)]
    cards = [word() for _ in range(29)]
    made = convert({**FACTS, "facts": {**FACTS["facts"], "title": word()}, "stems": stems, "cards": cards, "people": 41})
    given = [" | ".join([s["stem"], *s["prompts"]]) for s in stems]  # type: ignore[list-item]
    assert made.agenda[1].settings["stems"] == given
    assert [s.fields["text"] for s in made.steps] == cards
    assert {s.fields["stem"] for s in made.steps} == {0, 1, 2, 3}
    assert {s.who for s in made.steps} == set(range(29))
    assert [s.do for s in made.steps] == ["add_card"] * 29


def test_a_card_may_say_where_it_belongs() -> None:
    made = convert({**FACTS, "cards": [{"text": "x", "stem": 2}, "y"]})
    assert [s.fields["stem"] for s in made.steps] == [2, 1]


def test_without_any_contribution_the_formats_own_sample_speaks() -> None:
    made = convert({**FACTS, "cards": []})
    said = [s for s in made.steps if s.item == 1 and s.do == "add_card"]
    assert said
    assert {s.fields["stem"] for s in said} <= {0, 1, 2}
    assert any(s.wall for s in said)
    parked = [s for s in made.steps if s.do == "park"]
    assert all(s.phase == "run" for s in parked)
    assert made == convert({**FACTS, "cards": []})


@pytest.mark.parametrize("name", agendas.scripts())
def test_our_own_scripts_can_be_read_and_point_to_what_is_there(name: str) -> None:
    data = agendas.script(name)
    assert data is not None
    assert script.is_script(data)
    made = script.decode(data)
    assert script.installed(made, ALL, into(remarks := [])) == made
    assert not remarks
    names = {f"line-{n}" for n in range(len(made.agenda))} | {f"person-{n}" for n in range(len(made.players))}
    for step in made.steps:
        assert set(script.named_in(step.fields)) <= names
        names.add(step.name)
    for number in range(len(made.agenda)):
        line = made.run_of(number)
        method = ALL.get(line.method)
        assert method is not None
        assert line.preset in {p.key for p in method.presets}
        script.settings_of(method, line.preset, line.settings)
        assert script.phases_of(made, ALL, number)


def test_in_the_sample_event_everybody_writes() -> None:
    made = script.decode(agendas.script("regionalteam-2018") or b"")
    assert {s.who for s in made.steps} >= set(range(len(made.players)))


@pytest.mark.parametrize("ready", agendas.ready_made(), ids=lambda r: r.key)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_ready_made_agendas_fit_the_formats_in_both_languages(ready: agendas.ReadyMade, lang: str) -> None:
    assert ready.title.keys() == ready.description.keys() == {"de", "en"}
    assert ready.people[0] < ready.people[1]
    assert ready.minutes == sum(line["minutes"] for line in ready.lines(lang))
    lines = ready.lines(lang)
    for line in lines:
        first = lines[int(line["activity"])] if "activity" in line else line
        method = ALL.get(first["method"])
        assert method is not None
        assert first["preset"] in {p.key for p in method.presets}
        settings = script.settings_of(method, first["preset"], first["settings"])
        assert line.get("phase", "") in {"", *(p.key for p in method.stages(settings))}


def test_steps_of_formats_that_are_not_here_go_with_them() -> None:
    made = Script({"title": "x"}, [Line("gone"), Line("plenary", "welcome")], [Step(0, "a"), Step(1, "park")])
    remarks: list[str] = []
    left = script.installed(made, ALL, into(remarks))
    assert [line.method for line in left.agenda] == ["plenary"]
    assert [(s.item, s.do) for s in left.steps] == [(0, "park")]
    assert "gone" in remarks[0]


def test_a_list_of_earlier_events_says_which_one_this_is() -> None:
    event = script.event_facts({"title": "3. Konferenz", "series": ["1. Konferenz", "2. Konferenz"], "head_count": 50}, True)
    assert (event.number, event.series, event.head_count) == (3, "", "50")
    assert script.event_facts({"title": "x", "series": "Konferenz", "number": 2}, True).number == 2


def test_a_line_takes_over_only_from_steps_before_it() -> None:
    lines = [{"method": "plenary"}, {"method": "choose_groups", "takes": [0]}]
    assert script.decode(encoded(lines)).agenda[1].takes == [0]
    for wrong in (
        [{"method": "plenary", "takes": [0]}],
        [*lines, {"of": 1, "phase": "go"}, {"method": "plenary", "takes": [2]}],
    ):
        with pytest.raises(script.BadScript, match="takes"):
            script.decode(encoded(wrong))


def test_what_is_taken_over_moves_with_its_line() -> None:
    made = Script({"title": "x"}, [Line("gone"), Line("plenary"), Line("choose_groups", takes=[0, 1])], [])
    assert script.installed(made, ALL, into([])).agenda[1].takes == [0]


def encoded(lines: list[dict[str, object]]) -> bytes:
    return msgspec.json.encode({"facts": {"title": "x"}, "agenda": lines, "steps": []})


def test_names_are_filled_in_and_other_text_stays() -> None:
    ids = {"a": "r-1"}
    assert script.filled({"card": "@a", "of": ["@a.1", "@b", "a@a"], "n": 3}, ids) == {
        "card": "r-1",
        "of": ["r-1.1", "@b", "a@a"],
        "n": 3,
    }
    assert script.filled({"@a.1": ["@a"]}, ids) == {"r-1.1": ["r-1"]}
    assert script.filled("@a.grouping.@b", {"a": "r-1", "b": "r-2"}) == "r-1.grouping.r-2"
    assert set(script.named_in({"x": ["@a.1", "b"], "y": {"z": "@c.x.@d"}})) == {"a", "c", "d"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[1]", "JSON object"),
        ("{", "no JSON"),
        ('{"steps": []}', "facts"),
    ],
)
def test_what_is_no_script_is_told(text: str, says: str) -> None:
    with pytest.raises(BadScript, match=says):
        script.is_script(text.encode())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"facts": {"title": "x", "date": "tomorrow"}}, "date"),
        ({"agenda": []}, "agenda"),
        ({"steps": [{"item": 4, "do": "x"}]}, "item"),
        ({"stepz": []}, "stepz"),
    ],
)
def test_a_bad_script_says_where(change: dict[str, Any], says: str) -> None:
    good: dict[str, Any] = {"facts": {"title": "x"}, "agenda": [{"method": "plenary"}], "steps": []}
    script.decode(json.dumps(good).encode())
    with pytest.raises(BadScript, match=says):
        script.decode(json.dumps({**good, **change}).encode())
