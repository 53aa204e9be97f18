"""The desk and an event as a whole: one more like it, the archive, an emptied rehearsal, a safety copy. Without JavaScript."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from facilitation import agenda, archive
from facilitation.arrivals import arrivals
from facilitation.guests import CheckIn, Row, TakeGuests
from facilitation.joining import AddPerson
from facilitation.steering import Next
from tests.pages.desk import Browser, Event, Fields, part, sentence, wrong_field

ARCHIVED = "Diese Veranstaltung liegt im Archiv. Sie lässt sich lesen, aber nicht ändern."


def post(event: Event, what: str, **form: str) -> httpx.Response:
    return event.browser.post(f"{event.path}/{what}", form)


def at(event: Event, answer: httpx.Response) -> Event:
    assert answer.status_code == 303, sentence(answer)
    return Event(event.browser, answer.headers["location"].partition("?")[0].rpartition("/")[2])


def ways(event: Event) -> list[str]:
    return re.findall(r'href="(/[mpj]/[^"]+)"', event.page())


def settings(event: Event) -> list[tuple[Any, ...]]:
    return [
        (p.activity.data.method, p.activity.data.preset, p.activity.data.settings, p.activity.data.room) for p in event.lines()
    ]


class TestDuplicate:
    def test_the_plan_and_nobody_in_it(self, event: Event) -> None:
        first = event.lines()[1].item.id
        event.ok("edit_item", item=first, room="Saal 2", settings_stems="Was war gut?")
        event.ok("edit_event", place="Aula", deletion_date="2027-01-16", head_count="43", sample="on")
        event.moderate("somebody-without-phone", AddPerson(name="Ana"))
        event.moderate("next-step-of-the-day", Next())
        made = at(event, post(event, "duplicate", title=" Noch ein Tag ", date="2027-02-16"))
        assert made.id != event.id
        assert (made.facts.title, made.facts.place, made.facts.date, made.facts.start) == (
            "Noch ein Tag",
            "Aula",
            "2027-02-16",
            "13:00",
        )
        assert (made.facts.deletion_date, made.facts.head_count, made.facts.sample) == ("2027-03-19", "", False)
        assert (made.agenda(), settings(made)) == (event.agenda(), settings(event))
        assert {p.activity.data.state for p in made.lines()} == {"prepared"}
        assert list(made.board.kind(None, "person")) == []
        assert not set(ways(made)) & set(ways(event))
        assert len(ways(made)) >= 3
        for way in ways(made):
            assert made.browser.client.get(way, follow_redirects=False).status_code in (200, 303)
        assert event.facts.title == "Ein Tag"

    def test_without_a_date(self, event: Event) -> None:
        assert at(event, post(event, "duplicate", title="Ein Tag", date="")).facts.date == ""

    @pytest.mark.parametrize(
        ("form", "words", "field"),
        [
            ({"title": " ", "date": "2027-01-01"}, "braucht einen Titel", "title"),
            ({"title": "x" * 301, "date": ""}, "höchstens 300 Zeichen", "title"),
            ({"title": "Ein Tag", "date": "2027-02-30"}, "Kalendertag", "date"),
            ({}, "braucht einen Titel", "title"),
        ],
    )
    def test_bad_input(self, event: Event, form: dict[str, str], words: str, field: str) -> None:
        before = event.browser.events()
        answer = post(event, "duplicate", **form)
        assert answer.status_code == 422
        assert words in sentence(answer)
        box = part(answer.text, 'id="whole-duplicate"', "</details>")
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', box)
        shown = Fields(box).values
        assert {name: shown[name] for name in form} == form
        assert event.browser.events() == before


class TestArchive:
    def test_out_of_the_way_and_found_again(self, desk: Browser) -> None:
        event = desk.new(title="Längst vorbei", date="2001-05-12")
        assert post(event, "archive", on="on").headers["location"] == "/desk?archived=1"
        page = desk.client.get("/desk").text
        assert event.id not in page
        assert re.search(r"Archiv: \d+ Veranstaltung", page)
        assert "liegt jetzt im Archiv" in desk.get("/desk", archived="1").text
        for query in ({"archive": "1"}, {"q": "längst"}):
            page = desk.get("/desk", **query).text
            assert event.id in page
            assert "im Archiv" in page

    def test_is_read_only(self, event: Event) -> None:
        door = next(w for w in ways(event) if w.startswith("/j/"))
        joined = event.browser.client.post(door, data={"name": "Ana"}, follow_redirects=False).headers["location"]
        post(event, "archive", on="on")
        page = event.page()
        assert ARCHIVED in page
        assert "edit_event" not in page
        assert "Ein Tag" in page
        assert f"{event.path}/protocol/pdf" in page
        before = event.board.seq
        for answer in (
            event.send("edit_event", place="Aula"),
            event.send("add_item", kind="plenary/break"),
            post(event, "clear", title="Ein Tag"),
            event.browser.client.post(f"{joined}/send", data={"do": "edit_me", "name": "Bea"}),
            event.browser.client.post(f"{joined}/send", json={"id": "1234567890123456", "do": "leave"}),
        ):
            assert answer.status_code == 409, answer.text
        assert event.board.seq == before
        event.browser.client.cookies.delete("facilitation-here")
        for answer in (event.browser.client.get(door), event.browser.client.post(door, data={"name": "Neu"})):
            assert answer.status_code == 409
            assert ARCHIVED in answer.text
        phone = event.browser.client.get(joined)
        assert phone.status_code == 200
        assert ARCHIVED in phone.text
        assert not re.findall(r'href="/[mp]/', page)

    def test_is_copied_downloaded_and_deleted_all_the_same(self, desk: Browser) -> None:
        event = desk.new(title="Im Archiv")
        post(event, "archive", on="on")
        assert desk.get(f"{event.path}/copy.zip").status_code == 200
        made = at(event, post(event, "duplicate", title="Noch einer", date=""))
        assert not agenda.archived(made.board)
        assert "edit_event" in made.page()
        assert desk.post(f"{event.path}/delete", {"title": "Im Archiv"}).headers["location"] == "/desk?gone=1"

    def test_comes_back(self, event: Event) -> None:
        post(event, "archive", on="on")
        answer = post(event, "archive", on="off")
        assert answer.headers["location"] == event.path
        event.ok("edit_event", place="Aula")
        assert event.id in event.browser.client.get("/desk").text

    def test_only_known_forms(self, event: Event) -> None:
        for form in ({}, {"on": "maybe"}, {"on": "off"}):
            answer = post(event, "archive", **form)
            assert answer.status_code == 409
            assert sentence(answer)


class TestEmptyTheRehearsal:
    def rehearsed(self, desk: Browser) -> Event:
        event = desk.new(title="Der  große Tag", date="2026-12-16")
        event.moderate("somebody-without-phone", AddPerson(name="Ana Geheim", number=7))
        event.moderate("next-step-of-the-day", Next())
        return event

    def test_needs_the_title(self, desk: Browser) -> None:
        event = self.rehearsed(desk)
        before = event.board.seq
        for typed in ("", "Der", "der große tag"):
            answer = post(event, "clear", title=typed)
            assert answer.status_code == 422
            assert "nichts geleert" in sentence(answer)
            box = part(answer.text, 'id="whole-clear"', "</details>")
            assert " open" in part(answer.text, 'class="more-facts whole__box" id="whole-clear"', ">")
            assert Fields(box).values["title"] == typed
        assert event.board.seq == before

    def test_keeps_the_plan_and_the_ways_in(self, desk: Browser) -> None:
        event = self.rehearsed(desk)
        before = (event.facts, event.agenda(), settings(event), ways(event))
        answer = post(event, "clear", title=" Der große Tag ")
        assert at(event, answer).id == event.id
        assert (event.facts, event.agenda(), settings(event), ways(event)) == before
        assert {p.activity.data.state for p in event.lines()} == {"prepared"}
        assert [r for r in event.board.kind(None, "person") if r.alive] == []
        page = desk.client.get(answer.headers["location"]).text
        kept = answer.headers["location"].partition("emptied=")[2]
        assert f"heißt {kept}" in page
        assert str(desk.house.settings.data / "copies") in desk.client.get("/desk/copies").text
        manifest, _ = archive.check(desk.house.settings.data / "copies" / kept)
        assert manifest.rows["event"] == 1
        with zipfile.ZipFile(desk.house.settings.data / "copies" / kept) as file:
            assert b"Ana Geheim" in file.read("record.ndjson")

    def test_nothing_of_it_is_left_on_the_disk(self, desk: Browser) -> None:
        event = self.rehearsed(desk)
        event.moderate("somebody-else-without", AddPerson(name="Xanthippe Geheim"))

        def on_disk() -> bool:
            return any(b"Xanthippe" in file.read_bytes() for file in desk.house.settings.data.glob("facilitation.sqlite*"))

        assert on_disk()
        post(event, "clear", title="Der große Tag")
        end = time.monotonic() + 20  # the log is emptied just after the answer
        while on_disk():
            assert time.monotonic() < end
            time.sleep(0.05)

    def test_keeps_the_guest_list_and_everybody_is_expected_again(self, desk: Browser) -> None:
        event = self.rehearsed(desk)
        event.moderate("taken-from-the-list-1", TakeGuests((Row("Ana Meier", needs="Rollstuhl"), Row("Bo"))))
        event.moderate("ana-is-at-the-door-1", CheckIn("taken-from-the-list-1.1"))
        assert [a.state for a in arrivals(event.board)] == ["expected", "here"]
        post(event, "clear", title="Der große Tag")
        assert [(a.guest.data.name, a.guest.data.needs, a.state) for a in arrivals(event.board)] == [
            ("Bo", "", "expected"),
            ("Ana Meier", "Rollstuhl", "expected"),
        ]
        event.moderate("ana-is-at-the-door-2", CheckIn("taken-from-the-list-1.1"))
        made = at(event, post(event, "duplicate", title="Noch einer", date=""))
        assert arrivals(made.board) == []

    def test_formats_may_be_chosen_anew(self, desk: Browser) -> None:
        event = self.rehearsed(desk)
        post(event, "clear", title="Der große Tag")
        event.ok("edit_item", item=event.lines()[0].item.id, kind="sentence_stems/card_query")
        event.moderate("next-step-in-earnest", Next())

    def test_without_a_copy_nothing_is_emptied(self, desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        event = self.rehearsed(desk)
        before = event.board.seq

        def full(*_: Any, **__: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(archive, "save", full)
        answer = post(event, "clear", title="Der große Tag")
        assert answer.status_code == 503
        assert "Festplatte" in sentence(answer)
        assert event.board.seq == before


class TestSafetyCopy:
    def test_of_one_event(self, desk: Browser, tmp_path: Path) -> None:
        event, other = desk.new(title="Größe 1/2", date="2026-12-16"), desk.new(title="Ein anderer")
        answer = desk.client.get(f"{event.path}/copy.zip")
        assert answer.headers["content-type"] == "application/zip"
        assert 'filename="Groesse 1 2 2026-12-16.zip"' in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
            text = b"".join(file.read(name) for name in file.namelist())
            assert [json.loads(line)["id"] for line in file.read("event.ndjson").splitlines()] == [event.id]
            assert {json.loads(line)["role"] for line in file.read("session.ndjson").splitlines()} <= {"moderator", "projector"}
            assert file.read("meta.ndjson") == b""
        assert other.id.encode() not in text
        (tmp_path / "x.zip").write_bytes(answer.content)
        archive.check(tmp_path / "x.zip")

    def test_of_everything(self, desk: Browser, tmp_path: Path) -> None:
        events = desk.events()
        answer = desk.client.get("/desk/copies/whole.zip")
        assert re.search(r'filename="facilitation-\d{4}-\d\d-\d\d\.zip"', answer.headers["content-disposition"])
        (tmp_path / "x.zip").write_bytes(answer.content)
        manifest, _ = archive.check(tmp_path / "x.zip")
        assert manifest.rows["event"] >= len(events)

    def test_leaves_nothing_behind(self, desk: Browser) -> None:
        desk.client.get("/desk/copies/whole.zip")
        assert list(desk.house.settings.data.glob("copying-*")) == []

    def test_a_full_disk(self, desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: Any, **__: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(archive, "save", full)
        answer = desk.client.get("/desk/copies/whole.zip")
        assert answer.status_code == 503
        assert "Festplatte" in answer.text


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_pages_in_both_languages(desk: Browser, lang: str) -> None:
    event = desk.new(title="Zweisprachig")
    words = {"de": ("Sicherungen", "Probelauf leeren", "Archiv"), "en": ("Safety copies", "Empty the rehearsal", "Archive")}[
        lang
    ]
    assert words[0] in desk.get("/desk/copies", lang=lang).text
    assert words[1] in event.page(lang=lang)
    post(event, "archive", on="on")
    assert words[2] in event.page(lang=lang)
    desk.get("/desk", lang="de")


def test_nothing_without_a_key(desk: Browser, event: Event) -> None:
    kept = dict(desk.client.cookies)
    desk.client.cookies.clear()
    for verb, path in (
        ("GET", "/desk/copies"), ("POST", "/desk/copies"), ("GET", "/desk/copies/whole.zip"),
        ("POST", "/desk/restore"), ("GET", "/desk/restore/x"), ("POST", "/desk/restore/x"),
        ("GET", f"{event.path}/copy.zip"), ("POST", f"{event.path}/clear"),
        ("POST", f"{event.path}/archive"), ("POST", f"{event.path}/duplicate"),
    ):  # fmt: skip
        answer = desk.client.request(verb, path)
        assert answer.status_code == 401, path
        assert wrong_field(answer) == ""
    for name, value in kept.items():
        desk.client.cookies.set(name, value, path="/desk")
    for what in ("clear", "archive", "duplicate"):
        assert desk.post(f"/desk/events/x/{what}", {"title": "x", "on": "on"}).status_code == 404
    assert desk.client.get("/desk/events/x/copy.zip").status_code == 404
