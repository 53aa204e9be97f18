"""The guest list on the desk: look first, then take over; correct, print, forget. Every form works without JavaScript."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import httpx
import openpyxl
import pytest

from facilitation import guests, joining
from facilitation.deletion import forget_what_is_due
from facilitation.guests import CheckIn, Row, TakeGuests
from facilitation.people import Guest
from tests.exports.pdf_reading import flat, text_of
from tests.pages.desk import Browser, Event, Fields, part, sentence

LIST = """Teilnehmerliste
Name;Vorname;Träger;E-Mail;Bedarf
Meier;Anna;Kita <b>Süd</b>;a@b.de;Rollstuhl
;;;c@d.de;
Kurz;Ben;Hort;;
Meier;Anna;;;
Lang;Cem;Hort;;;zu viel
"""


class Guests:
    """The page of one event's guest list."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.path = f"{event.path}/guests"

    def page(self, **query: str) -> str:
        answer = self.event.browser.get(self.path, **query)
        assert answer.status_code == 200
        return answer.text

    def look(self, text: str = "", file: bytes | None = None, name: str = "liste.csv") -> httpx.Response:
        files = {"file": (name, file if file is not None else b"")} if file is not None else {"file": ("", b"")}
        return self.event.browser.client.post(f"{self.path}/list", data={"text": text}, files=files, follow_redirects=False)

    def take(self, answer: httpx.Response, **more: str) -> httpx.Response:
        """Press the button under what was looked at."""
        form = Fields(part(answer.text, 'class="look"', "</form>")).values
        return self.event.browser.post(f"{self.path}/list", {k: form[k] for k in ("checked", "id", "text")} | more)

    def send(self, do: str, **form: Any) -> httpx.Response:
        return self.event.browser.post(f"{self.path}/send", {"do": do, **form})

    def listed(self) -> list[Guest]:
        return [r.data for r in self.event.board.kind(None, "guest") if r.alive]

    def ids(self) -> list[str]:
        return [r.id for r in self.event.board.kind(None, "guest") if r.alive]


@pytest.fixture
def desk_list(event: Event) -> Guests:
    return Guests(event)


def lines(page: str, kind: str) -> list[tuple[str, str, str]]:
    """(line, text, why) of what a page says about a list."""
    if f"badlines--{kind}" not in page:
        return []
    section = part(page, f"badlines--{kind}", "</section>")
    found = re.findall(
        r"<li>.*?badlines__no\">(.*?)</span> <code[^>]*>(.*?)</code> <span[^>]*>(.*?)</span>", section, re.DOTALL
    )
    return [(unescape(a), unescape(b), unescape(c)) for a, b, c in found]


class TestLooking:
    def test_nothing_is_taken_before_it_was_seen(self, desk_list: Guests) -> None:
        answer = desk_list.look(LIST)
        assert answer.status_code == 200
        assert desk_list.listed() == []
        assert lines(answer.text, "wrong") == [
            ("Zeile 4", ";;;c@d.de;", "hat weder Name noch Einrichtung noch Ort"),
            ("Zeile 7", "Lang;Cem;Hort;;;zu viel", "hat mehr Spalten, als es Überschriften gibt"),
        ]
        assert lines(answer.text, "twice") == [("Zeile 6", "Meier;Anna;;;", "steht schon in Zeile 3")]
        assert "Nicht übernommen, weil hier nicht gebraucht: E-Mail" in answer.text
        assert "2 Gäste übernehmen" in answer.text
        assert "a@b.de" not in part(answer.text, "<tbody>", "</tbody>")
        assert Fields(part(answer.text, 'class="paste"', "</form>")).values["text"].strip() == LIST.strip()

    def test_the_rest_is_taken_over_when_somebody_says_so(self, desk_list: Guests) -> None:
        answer = desk_list.take(desk_list.look(LIST))
        assert (answer.status_code, answer.headers["location"]) == (303, f"{desk_list.path}?took=2")
        assert desk_list.listed() == [Guest("Anna Meier", "Kita <b>Süd</b>", needs="Rollstuhl"), Guest("Ben Kurz", "Hort")]
        page = desk_list.page(took="2")
        assert "2 Gäste stehen neu auf der Liste" in page
        assert "Kita &lt;b&gt;" in page
        assert "<b>Süd" not in page
        again = desk_list.look(LIST)
        assert [why for _, _, why in lines(again.text, "twice")] == ["steht schon auf der Gästeliste"] * 3
        assert "Gäste übernehmen" in again.text

    def test_also_who_is_there_twice(self, desk_list: Guests) -> None:
        desk_list.take(desk_list.look(LIST), twice="on")
        assert [g.name for g in desk_list.listed()] == ["Anna Meier", "Ben Kurz", "Anna Meier"]

    def test_a_list_that_was_changed_meanwhile_is_looked_at_again(self, desk_list: Guests) -> None:
        answer = desk_list.take(desk_list.look(LIST), text="Name\nDora\n")
        assert answer.status_code == 200
        assert "1 Gast übernehmen" in answer.text
        assert desk_list.listed() == []

    def test_a_double_press_counts_once(self, desk_list: Guests) -> None:
        looked = desk_list.look("Name\nDora")
        desk_list.take(looked)
        desk_list.take(looked)
        assert [g.name for g in desk_list.listed()] == ["Dora"]

    def test_a_file_in_the_windows_encoding(self, desk_list: Guests) -> None:
        desk_list.take(desk_list.look(file="Name;Ort\r\nJürgen – Groß;Köln\r\n".encode("cp1252")))
        assert desk_list.listed() == [Guest("Jürgen – Groß", region="Köln")]

    def test_an_excel_file(self, desk_list: Guests) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (["Gäste"], [], ["Name", "Ort"], ['=HYPERLINK("http://x","y")', "Köln"], [None, None, "zu viel"]):
            sheet.append(row)
        book.create_sheet("Zweites").append(["x"])
        out = io.BytesIO()
        book.save(out)
        looked = desk_list.look(file=out.getvalue(), name="liste.xlsx")
        assert lines(looked.text, "wrong")[0][::2] == ("Zeile 5", "hat mehr Spalten, als es Überschriften gibt")
        assert "Auch auf diesen steht etwas: Zweites" in looked.text
        desk_list.take(looked)
        assert desk_list.listed() == [Guest('=HYPERLINK("http://x","y")', region="Köln")]

    @pytest.mark.parametrize(
        ("text", "file", "words"),
        [
            ("", None, "steht niemand"),
            ("Name;Ort\n;\n", None, "steht niemand"),
            ("", b"PK\x03\x04 broken", "lässt sich nicht lesen"),
            ("", b"\x89PNG\0\0", "keine Liste"),
            ("", b"x" * 1_000_001, "zu groß"),
            ("x" * 1_000_001, None, "zu groß"),
            ("\n".join(f"Gast {n}" for n in range(10_000)), None, "fasst 2000 Einträge"),
        ],
    )
    def test_what_is_no_list_is_said(self, desk_list: Guests, text: str, file: bytes | None, words: str) -> None:
        answer = desk_list.look(text, file)
        assert answer.status_code == 422
        assert words in sentence(answer)
        assert desk_list.listed() == []
        assert desk_list.look("x", b"x" * 4_000_000).status_code == 413

    def test_without_headings_the_page_says_how_it_was_read(self, desk_list: Guests) -> None:
        assert "Die Liste hat keine Überschriften" in desk_list.look("Anna Meier").text
        assert "Die Liste hat keine Überschriften" not in desk_list.look("Name\nAnna Meier").text


class TestEntries:
    def test_one_person_more(self, desk_list: Guests) -> None:
        assert desk_list.event.browser.post(f"{desk_list.path}/add", {"name": " Anna ", "needs": "Rampe"}).status_code == 303
        assert desk_list.listed() == [Guest("Anna", needs="Rampe")]
        for form in ({}, {"name": "x" * 121}):
            answer = desk_list.event.browser.post(f"{desk_list.path}/add", form)
            assert answer.status_code == 422
            assert sentence(answer)

    def test_search_edit_and_take_off(self, desk_list: Guests) -> None:
        desk_list.event.moderate(
            "list-of-two-guests", TakeGuests((Row("Ayşe Özdemir", "Kita", age="adult"), Row("Ben", "Hort")))
        )
        ayse, ben = desk_list.ids()
        found = desk_list.page(q="ozde kit")
        assert f'id="g-{ayse}"' in found
        assert f'id="g-{ben}"' not in found
        assert "Niemand auf der Liste passt" in desk_list.page(q="zebra")
        assert Fields(desk_list.page(edit=ayse)).values["age"] == "adult"
        assert desk_list.send("edit_guest", guest=ayse, name="Ayşe Ö.", needs="Dolmetschen", age="").status_code == 303
        assert desk_list.listed()[0] == Guest("Ayşe Ö.", "Kita", needs="Dolmetschen")
        wrong = desk_list.send("edit_guest", guest=ben, name="", institution="", region="", wishes="Ruhe")
        assert wrong.status_code == 409
        assert "braucht einen Namen" in sentence(wrong)
        assert Fields(wrong.text).values["wishes"] == "Ruhe"
        assert desk_list.send("check_in", guest=ben).status_code == 303
        assert "Doch nicht da" in desk_list.page(edit=ben)
        assert desk_list.send("check_out", guest=ben).status_code == 303
        assert desk_list.send("drop_guests", guests=ayse).status_code == 303
        assert [g.name for g in desk_list.listed()] == ["Ben"]
        assert "Ayşe" not in desk_list.page()

    def test_many_are_taken_off_at_once(self, desk_list: Guests) -> None:
        desk_list.event.moderate("list-of-two-guests", TakeGuests((Row("Anna"), Row("Ben"))))
        desk_list.event.ok("edit_event", registration="on")
        registered(desk_list.event, name="Flut")
        assert "1 über den Link angemeldet" in desk_list.page()
        desk_list.event.browser.post(f"{desk_list.path}/clear", {"which": "link"})
        assert [g.name for g in desk_list.listed()] == ["Anna", "Ben"]
        desk_list.event.browser.post(f"{desk_list.path}/clear", {"which": "all"})
        assert desk_list.listed() == []
        assert desk_list.event.browser.post(f"{desk_list.path}/clear", {"which": "all"}).status_code == 409

    def test_commands_as_json(self, desk_list: Guests) -> None:
        client = desk_list.event.browser.client
        reply = client.post(
            f"{desk_list.path}/send", json={"id": "some-guests-more", "do": "take_guests", "rows": [{"name": "Anna"}]}
        )
        assert (reply.status_code, reply.json()["ack"]) == (200, "some-guests-more")
        bad = client.post(
            f"{desk_list.path}/send", json={"id": "some-guests-more-2", "do": "take_guests", "rows": [{"email": "a@b"}]}
        )
        assert bad.json()["code"] == "invalid"
        for never in ("register", "unregister", "forget"):
            reply = client.post(f"{desk_list.path}/send", json={"id": f"never-sent-{never}-00", "do": never, "row": {}})
            assert reply.json()["code"] == "invalid"


def registered(event: Event, **form: str) -> httpx.Response:
    path = re.search(r'href="(/r/[^"]+)"', event.browser.get(f"{event.path}/guests").text)
    assert path is not None
    return event.browser.post(path[1], form)


class TestPaper:
    def test_everybody_is_on_it_also_who_came_without_being_listed(self, desk_list: Guests) -> None:
        event = desk_list.event
        event.ok("edit_event", deletion_date="2027-01-31", place="Saal")
        event.moderate(
            "list-of-two-guests", TakeGuests((Row("Zoë Zimmer", "Amt"), Row("Anna Adler", "Kita", needs="Rollstuhl")))
        )
        event.moderate("somebody-comes-by", joining.AddPerson(name="Wanda Wolke", number=7))
        event.moderate("somebody-without-name", joining.AddPerson(number=8))
        for paper, words in (("signatures", ("Unterschriftenliste", "Zuvernichtenam31.01.2027")), ("badges", ())):
            answer = event.browser.get(f"{desk_list.path}/{paper}.pdf")
            assert answer.headers["content-type"] == "application/pdf"
            shown = flat(text_of(answer.content))
            for word in (*words, "AnnaAdler", "ZoëZimmer", "WandaWolke", "Kita"):
                assert word in shown, (paper, word)
            assert shown.index("AnnaAdler") < shown.index("ZoëZimmer") < shown.index("WandaWolke")
            assert "Rollstuhl" not in shown
        assert event.browser.get(f"{desk_list.path}/poster.pdf").status_code == 404
        assert event.browser.get(f"{desk_list.path}/nothing").status_code == 404

    def test_the_page_leads_to_both(self, desk_list: Guests) -> None:
        assert {"signatures.pdf", "badges.pdf"} <= set(re.findall(r'href="[^"]*/guests/([^"]+)"', desk_list.page()))


class TestUntilWhen:
    def test_is_told_before_and_done_on_the_day(
        self, desk: Browser, desk_list: Guests, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        event = desk_list.event
        assert "Kein Löschdatum" in desk_list.page()
        event.moderate("list-of-two-guests", TakeGuests((Row("Zoë Zimmer", "Amt"), Row("Anna Adler", needs="Rollstuhl"))))
        event.moderate("zoe-is-here-00000", CheckIn(desk_list.ids()[0]))
        event.ok("edit_event", date="2026-12-16", deletion_date="2027-01-31")
        house = desk.house
        tomorrow, on_the_day = 1_801_350_000.0 - 86_400, 1_801_350_000.0  # 31 January 2027, 00:40 in Berlin
        monkeypatch.setattr(house.live, "clock", lambda: tomorrow)
        assert "Namen und Bedarfe werden am 31.01.2027 gelöscht (morgen)" in desk_list.page()
        assert "Namen und Bedarfe werden am 31.01.2027 gelöscht" in event.page()
        assert "Namen werden am 31.01.2027 gelöscht" in desk.get("/desk").text
        assert "Gelöscht wird er am 31.01.2027" in desk.get(f"/j/{desk.run(house.code, event.id)}").text
        assert event.id not in desk.run(forget_what_is_due, house)
        monkeypatch.setattr(house.live, "clock", lambda: on_the_day)
        assert "binnen einer Stunde gelöscht" in desk_list.page()
        assert event.id in desk.run(forget_what_is_due, house)
        assert desk.run(forget_what_is_due, house) == []
        page = desk_list.page()
        assert "Namen und Bedarfe wurden am 31.01.2027 gelöscht, wie angekündigt" in page
        assert "Die Gästeliste ist gelöscht" in page
        assert not any(word in page for word in ("Zoë", "Anna", "Rollstuhl"))
        assert "Zoë" not in str(list(event.board))
        assert event.facts.title == "Ein Tag"

    def test_registration_and_its_end(self, desk_list: Guests, monkeypatch: pytest.MonkeyPatch) -> None:
        event = desk_list.event
        assert event.ok("edit_event", registration="on", goto="guests") == "/guests"
        assert "Anmeldung schließen" in desk_list.page()
        assert "Anmeldung ist offen" in event.page()
        monkeypatch.setattr(event.browser.house.live, "clock", lambda: 1_801_350_000.0)
        assert "Die Veranstaltung ist vorbei" in desk_list.page()
        event.ok("edit_event", registration="", goto="guests")
        assert not event.facts.registration


def test_the_event_page_tells_of_the_list(event: Event) -> None:
    assert "Niemand muss darauf stehen" in event.page()
    event.moderate("list-of-two-guests", TakeGuests((Row("Anna"), Row("Ben"))))
    event.moderate("one-of-them-is-here", guests.CheckIn("list-of-two-guests.1"))
    page = event.page()
    assert "2 angemeldet" in page
    assert "1 davon da" in page


def test_suggestions_are_facts_of_the_event(event: Event) -> None:
    event.ok("edit_event", institutions="Kita\r\n\r\nHort", regions="Teltow")
    assert (event.facts.institutions, event.facts.regions) == (("Kita", "Hort"), ("Teltow",))
    assert Fields(event.page()).values["institutions"] == "Kita\nHort"
