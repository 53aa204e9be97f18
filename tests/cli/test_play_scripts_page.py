"""docs/play-scripts.md against the code: its examples can be played, and it names every key."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from facilitation.cli import facts_file, script
from facilitation.cli.schedule import parts_of
from facilitation.formats import Methods
from methods import METHODS, agendas

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "play-scripts.md").read_text(encoding="utf-8")
EXAMPLES = [example.encode() for example in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
ALL = Methods(METHODS)


def test_the_example_of_a_script_can_be_played() -> None:
    made = script.decode(EXAMPLES[0])
    for number, line in enumerate(made.agenda):
        method = ALL.get(line.method)
        assert method is not None
        settings = script.settings_of(method, line.preset, line.settings)
        steps = [s for s in made.steps if s.item == number]
        parts = parts_of(line.minutes, script.phases_of(made, ALL, number), settings, steps)
        assert sum(len(w.steps) for p in parts for w in p.waves) == sum(s.item == number for s in made.steps)


def test_the_example_of_a_facts_file_becomes_a_script() -> None:
    remarks: list[str] = []
    readings = msgspec.json.decode(agendas.readings(), type=facts_file.Readings)
    made = facts_file.convert(EXAMPLES[1], ALL, readings, lambda sentence, **values: remarks.append(sentence % values))
    assert [s.fields for s in made.steps] == [{"text": "Umziehen", "stem": 0}, {"text": "Lernhilfen", "stem": 1}]
    assert sum(line.minutes or 0 for line in made.agenda) == 180
    assert any("from_the_future" in remark for remark in remarks)


def test_every_key_is_described() -> None:
    for struct in (script.Script, script.Step, script.Line, script.Player, facts_file.FactsFile):
        for name in struct.__struct_fields__:
            assert re.search(rf'[`"*]{name}[`"*]', PAGE), name
