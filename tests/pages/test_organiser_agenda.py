"""The agenda on the organiser's desk: lines added, changed, moved and removed, with good and bad input."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from facilitation.steering import Close, Open
from methods.parts.stems import AddCard
from tests.pages.desk import Event, Fields, part, sentence, wrong_field


class TestAdd:
    def test_a_preset(self, event: Event) -> None:
        where = event.ok(
            "add_item", kind="sentence_stems/card_query", title="Was fehlt?", minutes="", before="", id="abcdefghijklmno1"
        )
        assert where == "?edit=abcdefghijklmno1.1#line-abcdefghijklmno1.1"
        assert event.agenda()[-1].startswith("Was fehlt? ")
        assert 'id="editor-abcdefghijklmno1.1"' in event.page(edit="abcdefghijklmno1.1")

    def test_before_a_line(self, event: Event) -> None:
        first = event.lines()[0].item.id
        assert Fields(event.page(add="1", before=first)).values["before"] == first
        event.ok("add_item", kind="plenary/arrival", minutes="20", before=first)
        assert event.agenda()[0] == "arrival 20"

    def test_the_same_form_twice_adds_once(self, event: Event) -> None:
        form = {"kind": "plenary/break", "id": Fields(event.page(add="1")).values["id"]}
        event.ok("add_item", **form)
        event.ok("add_item", **form)
        assert len(event.lines()) == 6

    @pytest.mark.parametrize(
        ("form", "status", "words"),
        [
            ({"kind": "quiz"}, 409, "nicht installiert"),
            ({"kind": "plenary/dance"}, 409, "Vorlage"),
            ({"kind": "topic_store"}, 409, "jede Veranstaltung schon"),
            ({"kind": "plenary/break", "minutes": "lang"}, 422, "ganze Zahl von 0 bis 1440"),
            ({"kind": "plenary/break", "minutes": "-5"}, 422, "ganze Zahl"),
            ({"kind": "plenary/break", "minutes": "9999999999"}, 422, "ganze Zahl"),
            ({"kind": "plenary/break", "title": "x" * 301}, 422, "zu lang"),
            ({"kind": "plenary/break", "before": "gone"}, 409, "nicht mehr da"),
            ({}, 409, "nicht installiert"),
        ],
    )
    def test_bad_input(self, event: Event, form: dict[str, str], status: int, words: str) -> None:
        answer = event.send("add_item", **{"title": "Mein Titel", "minutes": "12", **form})
        assert answer.status_code == status
        assert words in sentence(answer)
        shown = Fields(part(answer.text, 'id="picker"', "</form>")).values
        assert shown["title"] == form.get("title", "Mein Titel")
        assert len(event.lines()) == 5

    def test_a_further_line_of_a_step(self, event: Event) -> None:
        stems = event.lines()[1]
        page = event.page(edit=stems.item.id)
        phases = re.findall(r'<option value="(\w+)"', part(page, 'id="phase"', "</select>"))
        event.ok("add_item", item=stems.item.id, activity=stems.activity.id, phase=phases[0], id="abcdefghijklmno2")
        assert [p.activity.id for p in event.lines()].count(stems.activity.id) == 2
        assert "Phase" in sentence(event.send("add_item", item=stems.item.id, activity=stems.activity.id, phase="sing"))


class TestTakesOver:
    """Which steps before it a step takes over from, by itself, when it opens."""

    def sources(self, event: Event, line: str) -> list[str]:
        page = event.page(edit=line)
        if 'name="takes"' not in page:
            return []
        return re.findall(r'name="takes" value="([^"]+)"', part(page, 'class="field takes"', "</fieldset>"))

    def test_ticked_and_unticked(self, event: Event) -> None:
        stems = event.lines()[1].activity.id
        event.ok("add_item", kind="choose_groups/free", minutes="10", before="", id="abcdefghijklmno1")
        line = "abcdefghijklmno1.1"
        assert stems in self.sources(event, line)
        event.ok("edit_item", item=line, title="", takes=["", stems])
        assert event.lines()[-1].activity.data.takes == (stems,)
        assert f'value="{stems}" checked' in event.page(edit=line)
        event.ok("edit_item", item=line, title="", takes="")
        assert event.lines()[-1].activity.data.takes == ()

    def test_offered_only_where_a_format_takes_and_only_from_steps_before_it(self, event: Event) -> None:
        assert self.sources(event, event.lines()[1].item.id) == []
        event.ok("add_item", kind="choose_groups/free", minutes="10", before=event.lines()[0].item.id, id="abcdefghijklmno1")
        assert self.sources(event, "abcdefghijklmno1.1") == []


class TestEdit:
    def test_everything_about_a_line(self, event: Event) -> None:
        line = event.lines()[1].item.id
        event.ok(
            "edit_item", item=line, title="Drei Wände", room="Saal 2", approval=["", "on"], beside="",
            settings_stems="Gut war …\r\n\r\nMehr …", settings_write_minutes="12", settings_signed="",
        )  # fmt: skip
        run = event.lines()[1].activity.data
        assert (run.title, run.room, run.approval) == ("Drei Wände", "Saal 2", True)
        assert run.settings["stems"] == ["Gut war …", "Mehr …"]
        shown = Fields(event.page(edit=line)).values
        assert shown["settings.write_minutes"] == "12"
        assert "Saal 2" in event.page()
        event.ok("edit_item", item=line, title="", approval="")
        run = event.lines()[1].activity.data
        assert (run.title, run.approval) == ("", False)

    def test_another_format(self, event: Event) -> None:
        line = event.lines()[3].item.id
        assert event.ok("edit_item", item=line, kind="sentence_stems/card_query") == f"?edit={line}#line-{line}"
        assert event.lines()[3].activity.data.method == "sentence_stems"
        assert event.lines()[3].item.data.minutes == 35

    def test_beside(self, event: Event) -> None:
        first, _, third = (p.item.id for p in event.lines()[:3])
        event.ok("edit_item", item=third, beside=first)
        assert [(p.item.id, p.start) for p in event.lines()[:2]] == [(first, 0), (third, 0)]
        assert "gleichzeitig" in event.page()

    @pytest.mark.parametrize(
        ("form", "words", "field"),
        [
            ({"settings_write_minutes": "viel"}, "ganze Zahl", "settings.write_minutes"),
            ({"settings_write_minutes": "-1"}, "ganze Zahl", "settings.write_minutes"),
            ({"settings_shown": "never"}, "vom Angebotenen", "settings.shown"),
            ({"title": "x" * 301}, "zu lang", ""),
            ({"room": "x" * 301}, "zu lang", ""),
        ],
    )
    def test_bad_input_keeps_what_was_typed(self, event: Event, form: dict[str, str], words: str, field: str) -> None:
        line = event.lines()[1].item.id
        answer = event.send("edit_item", item=line, **{"title": "Neu", "room": "R 1", "settings_stems": "Nur eins …", **form})
        assert answer.status_code == 422
        assert words in sentence(answer)
        assert wrong_field(answer) == field
        shown = Fields(part(answer.text, 'class="settings"', "</form>")).values
        assert shown["title"] == form.get("title", "Neu")
        assert shown["room"] == form.get("room", "R 1")
        assert shown["settings.stems"] == "Nur eins …"
        assert event.lines()[1].activity.data.title == ""

    @pytest.mark.parametrize(
        ("minutes", "shift", "result"),
        [("15", "5", 20), ("15", "-5", 10), ("3", "-5", 0), ("1440", "5", 1440), ("37", "0", 37)],
    )
    def test_minutes(self, event: Event, minutes: str, shift: str, result: int) -> None:
        event.ok("edit_item", item=event.lines()[0].item.id, minutes=minutes, shift=shift)
        assert event.lines()[0].item.data.minutes == result

    def test_bad_minutes_and_unknown_lines(self, event: Event) -> None:
        line = event.lines()[0].item.id
        for minutes in ("x", "-1", "1441", "1e3"):
            answer = event.send("edit_item", item=line, minutes=minutes)
            assert (answer.status_code, "„Minuten“" in sentence(answer)) == (422, True)
        gone = event.send("edit_item", item="gone", title="x")
        assert (gone.status_code, sentence(gone)) == (409, "Das ist nicht mehr da.")

    def test_while_it_runs_and_after_the_first_entry(self, event: Event) -> None:
        stems = event.lines()[1]
        event.moderate("open-stems", Open(stems.item.id))
        assert "läuft" in event.page()
        assert "läuft" in sentence(event.send("edit_item", item=stems.item.id, kind="plenary/break"))
        write_card(event, stems.activity.id)
        refused = event.send("edit_item", item=stems.item.id, settings_stems="Etwas anderes …")
        assert refused.status_code == 409
        assert "schon etwas eingetragen" in sentence(refused)
        event.ok("edit_item", item=stems.item.id, title="Wände", minutes="80", room="Saal")
        assert event.agenda()[1] == "Wände 80"

    def test_an_unknown_form(self, event: Event) -> None:
        assert event.send("open", item="x").status_code == 409
        assert event.send("", item="x").status_code == 409

    def test_json(self, event: Event) -> None:
        body = {"id": "abcdefghijklmno3", "do": "edit_event", "facts": {"place": "Aula"}}
        answer = event.browser.client.post(f"{event.path}/send", json=body)
        assert (answer.status_code, answer.json()["ack"]) == (200, "abcdefghijklmno3")
        event.browser.run(event.browser.house.feed.reached, event.id, answer.json()["seq"])
        assert event.facts.place == "Aula"
        bad = event.browser.client.post(f"{event.path}/send", json={**body, "id": "abcdefghijklmno4", "facts": {"date": "nie"}})
        assert bad.status_code == 409
        assert "Kalendertag" in bad.json()["why"]


class TestMoveAndDrop:
    def test_the_buttons_lead_one_step(self, event: Event) -> None:
        second = event.lines()[1].item.id
        row = part(event.page(), f'id="line-{second}"', 'class="time')
        moves = re.findall(r'name="item" value="([^"]+)"><input type="hidden" name="before" value="([^"]*)"', row)
        assert len(moves) == 2
        for item, before in moves:
            assert event.ok("move_item", item=item, before=before) == f"#line-{item}"
        assert event.lines()[1].item.id == second, "up and down again"

    def test_to_the_end(self, event: Event) -> None:
        first = event.lines()[0].item.id
        event.ok("move_item", item=first, before="")
        assert event.lines()[-1].item.id == first
        assert sentence(event.send("move_item", item="gone", before="")) == "Das ist nicht mehr da."

    def test_drop(self, event: Event) -> None:
        event.ok("drop_item", item=event.lines()[2].item.id)
        assert event.agenda() == ["welcome 15", "sentence_stems 75", "exchange 35", "outlook 10"]

    def test_not_what_has_cards(self, event: Event) -> None:
        stems, after = event.lines()[1:3]
        event.moderate("open-stems", Open(stems.item.id))
        assert "läuft" in sentence(event.send("drop_item", item=stems.item.id))
        write_card(event, stems.activity.id)
        event.moderate("open-after", Open(after.item.id))
        event.moderate("close-after", Close(after.activity.id))
        refused = event.send("drop_item", item=stems.item.id)
        assert refused.status_code == 409
        assert "hat Karten" in sentence(refused)
        assert len(event.lines()) == 5


def write_card(event: Event, activity: str) -> None:
    """A moderator writes a card for somebody."""
    event.moderate("card-of-somebody", AddCard(stem=0, text="Eine Karte"), activity)


def test_the_desk_warns_when_the_day_will_end_after_its_planned_end(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2026, 12, 16, 13, 0, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
    planned = max(p.end for p in event.lines())
    monkeypatch.setattr(event.browser.house.live, "clock", lambda: start + (155 - planned) * 60 + 40)
    event.moderate("0123456789abcdef", Open(event.lines()[0].item.id))
    said = "Achtung: Es endet voraussichtlich um 15:35 Uhr, 5 Minuten nach dem geplanten Ende (15:30 Uhr)."
    assert said in event.page()
    event.ok("edit_event", end="15:45")
    assert "Achtung: Es endet" not in event.page()
