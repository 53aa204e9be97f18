"""The organiser's desk: every form with good and bad input. A refusal is a clear sentence, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from facilitation.upkeep import Undo
from tests.pages.desk import BASE, KEY, Browser, Event, Fields, opened, part, sentence, wrong_field


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[TestClient[Litestar]]:
    with opened(tmp_path) as client:
        yield client


class TestDoor:
    def test_the_key_opens_once(self, stranger: TestClient[Litestar]) -> None:
        assert stranger.get("/desk").status_code == 401
        assert stranger.get("/desk/open", params={"key": "wrong"}).status_code == 403
        first = stranger.get("/desk/open", params={"key": KEY}, follow_redirects=False)
        assert (first.status_code, first.headers["location"]) == (303, "/desk")
        cookie = first.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "Path=/desk" in cookie
        assert stranger.get("/desk/open", params={"key": KEY}).status_code == 200, "who is in may come again"
        stranger.cookies.clear()
        again = stranger.get("/desk/open", params={"key": KEY})
        assert again.status_code == 403
        assert "Schlüssel" in again.text

    @pytest.mark.parametrize(
        ("verb", "path"),
        [
            ("GET", "/desk"),
            ("GET", "/desk/new"),
            ("POST", "/desk/events"),
            ("GET", "/desk/events/x"),
            ("POST", "/desk/events/x/send"),
            ("POST", "/desk/events/x/links"),
            ("POST", "/desk/events/x/links/y/withdraw"),
            ("POST", "/desk/events/x/delete"),
            ("GET", "/desk/events/x/poster.pdf"),
            ("GET", "/desk/events/x/protocol/pdf"),
        ],
    )
    def test_nothing_without_a_key_and_nothing_unknown(self, desk: Browser, verb: str, path: str) -> None:
        kept = dict(desk.client.cookies)
        desk.client.cookies.clear()
        assert desk.client.request(verb, path).status_code == 401
        for name, value in kept.items():
            desk.client.cookies.set(name, value, path="/desk")
        if "/x" in path:
            assert desk.client.request(verb, path).status_code == 404

    def test_a_form_on_another_website(self, desk: Browser) -> None:
        before = desk.events()
        answer = desk.client.post("/desk/events", data={"title": "Fremd"}, headers={"Origin": "http://elsewhere.example"})
        assert answer.status_code == 403
        assert desk.events() == before
        own = desk.client.post("/desk/events", data={"title": "Eigen"}, headers={"Origin": BASE}, follow_redirects=False)
        assert own.status_code == 303


class TestList:
    def test_empty(self, stranger: TestClient[Litestar]) -> None:
        assert "Noch keine Veranstaltung" in stranger.get("/desk/open", params={"key": KEY}).text

    def test_events_and_search(self, desk: Browser) -> None:
        for n in range(7):
            desk.new(title=f"Werkstatt {n}", place="Rathaus" if n == 3 else "Schule", agenda="")
        everything = desk.get("/desk").text
        assert all(f"Werkstatt {n}" in everything for n in range(7))
        found = desk.get("/desk", q="werkstatt rathaus").text
        assert "Werkstatt 3" in found
        assert "Werkstatt 4" not in found
        assert "Nichts gefunden" in desk.get("/desk", q="Zebra <b>").text

    def test_soonest_first_then_the_past(self, desk: Browser) -> None:
        for title, date in (("Gestern Alt", "2001-01-01"), ("Später Dran", "2991-01-01"), ("Bald Dran", "2990-01-01")):
            desk.new(title=title, date=date, agenda="")
        page = desk.get("/desk").text
        assert page.index("Bald Dran") < page.index("Später Dran") < page.index("Gestern Alt")

    def test_two_languages(self, desk: Browser) -> None:
        assert "Veranstaltungen" in desk.get("/desk").text
        english = desk.get("/desk", lang="en")
        assert "Events" in english.text
        assert 'lang="en"' in english.text
        assert "Events" in desk.get("/desk").text, "the choice is remembered"
        assert "Veranstaltungen" in desk.get("/desk", lang="de").text


class TestCreate:
    def test_from_a_ready_made_agenda(self, desk: Browser) -> None:
        event = desk.new(title=" Rückblick ", date="2026-12-16", start="13:00", end="15:30", place="Bürgersaal")
        assert (event.facts.title, event.facts.place, event.facts.timezone) == ("Rückblick", "Bürgersaal", "Europe/Berlin")
        assert event.agenda()[0] == "welcome 15"
        assert "150 von 150 min" in event.page()
        assert "geht auf" in event.page()
        stems = event.lines()[1].activity.data.settings["stems"]
        assert stems[0].startswith("Das ist uns")

    def test_texts_are_in_the_events_first_language(self, desk: Browser) -> None:
        event = desk.new(languages="en,de")
        assert event.lines()[1].activity.data.settings["stems"][0].startswith("This has gone")

    def test_empty(self, desk: Browser) -> None:
        event = desk.new(agenda="")
        assert event.lines() == []
        assert "Noch nichts geplant" in event.page()

    def test_ways_in_are_there_at_once(self, desk: Browser) -> None:
        page = desk.new().page()
        for door in ("m", "p"):
            path = re.search(rf'href="(/{door}/[^"]+)"', page)
            assert path is not None
            assert desk.client.get(path[1], follow_redirects=False).status_code == 303
            assert f"http://192.168.1.5:8000{path[1]}" in page
        assert re.search(r'href="/j/\d{6}"', page)

    @pytest.mark.parametrize(
        ("form", "status", "words", "field"),
        [
            ({"title": "   "}, 422, "braucht einen Titel", "title"),
            ({"title": "x" * 301}, 422, "„Titel“ ist zu lang: höchstens 300 Zeichen", "title"),
            ({"date": "morgen"}, 422, "Kalendertag", "date"),
            ({"date": "2026-02-30"}, 422, "Kalendertag", "date"),
            ({"start": "8 Uhr"}, 422, "Uhrzeit", "start"),
            ({"start": "15:00", "end": "14:00"}, 422, "vor dem Beginn", "end"),
            ({"languages": "xx"}, 422, "vom Angebotenen", "languages"),
            ({"languages": ""}, 422, "Sprache", "languages"),
            ({"agenda": "no-such-agenda"}, 422, "nicht mehr", ""),
        ],
    )
    def test_bad_input(self, desk: Browser, form: dict[str, str], status: int, words: str, field: str) -> None:
        before = desk.events()
        typed = {"title": "Ein Tag", "place": "Saal „Süd“ <1>", "date": "2026-12-16", "agenda": "flash-round", **form}
        answer = desk.post("/desk/events", {"languages": "de,en", **typed})
        assert answer.status_code == status
        assert words in sentence(answer)
        assert wrong_field(answer) == field
        shown = Fields(answer.text).values
        assert shown["place"] == "Saal „Süd“ <1>"
        assert shown["title"].strip() == typed["title"].strip()
        assert shown["date"] == typed["date"]
        if form.get("agenda") is None:
            assert shown["agenda"] == "flash-round"
        assert desk.events() == before

    def test_nothing_at_all(self, desk: Browser) -> None:
        assert desk.post("/desk/events", {}).status_code == 422
        assert desk.client.post("/desk/events", content=b"\xff\xfe", headers={"content-type": "text/plain"}).status_code == 422


FACTS = {
    "title": "Netzwerkstatt", "subtitle": "Familien", "date": "2026-12-16", "end_date": "2026-12-17", "start": "14:30",
    "end": "12:00", "timezone": "Europe/Kyiv", "place": "Bürgersaal", "host": "Gemeinde", "moderation": "Ada",
    "guests": "Bürgermeister", "goal": "Ziel\nin zwei Zeilen", "questions": "Was?\r\n\r\nWie?", "languages": "en",
    "imprint": "https://example.org/impressum", "privacy": "https://example.org/datenschutz", "head_count": "ca. 50",
    "wifi": "Gast", "wifi_password": "geheim; 1", "deletion_date": "2027-01-31", "sample": "on",
}  # fmt: skip


class TestFacts:
    def test_all_of_them(self, event: Event) -> None:
        assert event.ok("edit_event", **FACTS) == "#facts"
        facts = event.facts
        assert facts.questions == ("Was?", "Wie?")
        assert facts.languages == ("en",)
        assert facts.sample is True
        shown = Fields(event.page()).values
        plain = {name: value for name, value in FACTS.items() if name not in ("questions", "goal")}
        assert {name: shown[name] for name in plain} == plain
        event.ok("edit_event", sample="")
        assert event.facts.sample is False

    def test_what_the_form_does_not_hold_stays(self, event: Event) -> None:
        event.ok("edit_event", place="Aula")
        assert (event.facts.place, event.facts.title) == ("Aula", "Ein Tag")

    @pytest.mark.parametrize(
        ("form", "words", "field"),
        [
            ({"title": ""}, "braucht einen Titel", "title"),
            ({"end": "12:59"}, "vor dem Beginn", "end"),
            ({"end_date": "2026-12-15"}, "vor dem ersten", "end_date"),
            ({"timezone": "Mars/Base"}, "Zeitzone", "timezone"),
            ({"timezone": "../etc/passwd"}, "Zeitzone", "timezone"),
            ({"imprint": "javascript:alert(1)"}, "https://", "imprint"),
            ({"privacy": "data:text/html,x"}, "https://", "privacy"),
            ({"deletion_date": "bald"}, "Kalendertag", "deletion_date"),
            ({"goal": "x" * 4001}, "höchstens 4000 Zeichen", "goal"),
            ({"questions": "x" * 301}, "höchstens 300 Zeichen", "questions"),
            ({"languages": ""}, "Sprache", "languages"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(self, event: Event, form: dict[str, str], words: str, field: str) -> None:
        before = event.facts
        answer = event.send("edit_event", host="Neuer Gastgeber", **form)
        assert answer.status_code == 422
        assert words in sentence(answer)
        assert wrong_field(answer) == field
        shown = Fields(answer.text).values
        assert shown["host"] == "Neuer Gastgeber"
        assert [shown[name] for name in form if name != "languages"] == [v for n, v in form.items() if n != "languages"]
        assert event.facts == before

    def test_user_text_is_text(self, event: Event) -> None:
        evil = '"><script>alert(1)</script>%(x)s{{ 7*7 }}'
        event.ok("edit_event", title=evil, place=evil, goal=evil)
        event.ok("edit_item", item=event.lines()[0].item.id, title=evil, room=evil)
        for page in (event.page(edit=event.lines()[0].item.id), event.page(add="1"), event.browser.get("/desk").text):
            assert "<script>alert" not in page
            assert "49" not in re.findall(r"\{\{.*?\}\}|7\*7|\b49\b", page)
            assert "%(x)s" in page


class TestLinks:
    def test_named_links_and_their_end(self, event: Event) -> None:
        answer = event.browser.post(f"{event.path}/links", {"role": "moderator", "label": " Frau Özdemir "})
        link_id = answer.headers["location"].rpartition("#way-")[2]
        page = event.page()
        assert "Frau Özdemir" in page
        paths = re.findall(rf'href="(/m/{re.escape(link_id)}[^"]+)"', page)
        assert event.browser.client.get(paths[0], follow_redirects=False).status_code == 303
        assert event.browser.post(f"{event.path}/links/{link_id}/withdraw", {}).status_code == 303
        assert "Frau Özdemir" not in event.page()
        assert event.browser.client.get(paths[0], follow_redirects=False).status_code == 403

    @pytest.mark.parametrize(
        ("form", "status", "words"),
        [
            ({"role": "moderator", "label": " "}, 422, "Namen geben"),
            ({"role": "projector", "label": "x" * 301}, 422, "zu lang"),
            ({"role": "organiser", "label": "Ich"}, 409, ""),
            ({}, 409, ""),
        ],
    )
    def test_bad_input(self, event: Event, form: dict[str, str], status: int, words: str) -> None:
        answer = event.browser.post(f"{event.path}/links", form)
        assert answer.status_code == status
        assert words in sentence(answer)
        assert event.page().count('class="way"') == 2

    def test_another_events_link_is_not_ours_to_withdraw(self, desk: Browser, event: Event) -> None:
        other = re.search(r'id="way-([^"]+)"', desk.new().page())
        assert other is not None
        assert desk.post(f"{event.path}/links/{other[1]}/withdraw", {}).status_code == 404


class TestPaper:
    @pytest.mark.parametrize("size", ["a4", "A3"])
    def test_poster(self, event: Event, size: str) -> None:
        event.ok("edit_event", wifi="Gast", wifi_password="geheim")
        answer = event.browser.get(f"{event.path}/poster.pdf", size=size)
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["content-type"] == "application/pdf"

    def test_no_other_size(self, event: Event) -> None:
        assert event.browser.get(f"{event.path}/poster.pdf", size="a0").status_code == 404

    def test_numbered_cards(self, event: Event) -> None:
        assert f'action="{event.path}/numbers.pdf"' in event.page()
        answer = event.browser.get(f"{event.path}/numbers.pdf", first="5", last="12")
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")

    @pytest.mark.parametrize(
        ("first", "last"), [("0", "3"), ("5", "4"), ("1", "501"), ("x", "3"), ("1", "99999"), ("", ""), ("²", "3")]
    )
    def test_no_other_numbers(self, event: Event, first: str, last: str) -> None:
        assert event.browser.get(f"{event.path}/numbers.pdf", first=first, last=last).status_code == 404

    def test_the_version_stands_on_the_page_in_the_document_and_in_the_name_of_the_file(self, event: Event) -> None:
        def made() -> tuple[str, str]:
            answer = event.browser.get(f"{event.path}/protocol/json", edition="public")
            return answer.json()["version"], unquote(answer.headers["content-disposition"].partition("UTF-8''")[2])

        before = made()
        assert (before[0], before[1].endswith(" Entwurf.json")) == ("Entwurf", True)
        assert event.ok("edit_event", version="published", goto="protocol") == "#protocol"
        page = part(event.page(), 'data-key="version"', "</form>")
        assert re.findall(r'value="(\w+)" aria-pressed="true"', page) == ["published"]
        assert made() == ("veröffentlicht", before[1].replace("Entwurf", "veröffentlicht"))
        event.moderate("abcdefghijklmnop", Undo(event.board.seq))
        assert (event.facts.version, made()) == ("draft", before)

    def test_there_is_no_other_version(self, event: Event) -> None:
        answer = event.send("edit_event", version="final")
        assert (answer.status_code, sentence(answer)) == (422, "„Fassung des Protokolls“: bitte etwas vom Angebotenen wählen.")

    def test_the_page_names_every_download(self, event: Event) -> None:
        for key in re.findall(rf'href="({event.path}/protocol/[^"]+)"', event.page()):
            assert event.browser.client.get(key.replace("&amp;", "&")).status_code == 200


class TestDelete:
    def test_needs_the_title(self, desk: Browser) -> None:
        event = desk.new(title="Löschen  oder nicht")
        for typed in ("", "Löschen", "löschen oder nicht"):
            answer = desk.post(f"{event.path}/delete", {"title": typed})
            assert answer.status_code == 422
            assert "nichts gelöscht" in sentence(answer)
            assert Fields(part(answer.text, 'id="delete"', "</details>")).values["title"] == typed
        assert event.id in desk.events()

    def test_for_good(self, desk: Browser) -> None:
        event = desk.new(title="Löschen  oder nicht")
        door = re.search(r'href="(/m/[^"]+)"', event.page())
        answer = desk.post(f"{event.path}/delete", {"title": " Löschen oder nicht "})
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk?gone=1")
        assert event.id not in desk.events()
        assert "gelöscht" in desk.get("/desk", gone="1").text
        assert desk.get(event.path).status_code == 404
        assert event.send("edit_event", place="x").status_code == 404
        assert desk.post(f"{event.path}/delete", {"title": "Löschen oder nicht"}).status_code == 404
        assert door is not None
        assert desk.client.get(door[1], follow_redirects=False).status_code == 403
