"""Registration before the day, by somebody who has nothing but the link; and what the join page may suggest."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from facilitation.gate import Gate
from facilitation.guests import Row, TakeGuests
from facilitation.people import Guest
from tests.pages.desk import Event, Fields, part, sentence


@pytest.fixture
def way(event: Event) -> str:
    """The address of an open registration."""
    event.ok("edit_event", registration="on", deletion_date="2027-01-31")
    found = re.search(r'href="(/r/[^"]+)"', event.browser.get(f"{event.path}/guests").text)
    assert found is not None
    return found[1]


def listed(event: Event) -> list[Guest]:
    return [r.data for r in event.board.kind(None, "guest") if r.alive]


def own_page(event: Event, answer: httpx.Response) -> httpx.Response:
    assert answer.status_code == 303, sentence(answer)
    return event.browser.get(answer.headers["location"])


TOLD = {"lang": "de", "institution": " Hort  Nord ", "region": "Teltow", "age": "youth", "needs": "Rampe", "wishes": "Wege <b>"}


def test_whoever_registers_is_listed_and_not_present(event: Event, way: str) -> None:
    page = event.browser.get(way)
    assert page.status_code == 200
    assert "Ihre Angaben werden am 31.01.2027 gelöscht" in page.text
    shown = own_page(event, event.browser.post(way, TOLD))
    assert listed(event) == [Guest("", "Hort Nord", "Teltow", "youth", "Rampe", "Wege <b>", source="link")]
    assert not list(event.board.kind(None, "person"))
    for word in ("Hort Nord", "Teltow", "14 bis 26 Jahre", "Rampe", "Wege &lt;b&gt;", "16.12.2026"):
        assert word in shown.text
    assert "no-store" in shown.headers["cache-control"]


def test_a_double_press_counts_once_and_its_page_is_nobody_elses(event: Event, way: str) -> None:
    form = {**TOLD, "id": Fields(event.browser.get(way).text).values["id"]}
    first, again = (event.browser.post(way, form) for _ in range(2))
    assert first.headers["location"] == again.headers["location"]
    assert len(listed(event)) == 1
    guest = next(r.id for r in event.board.kind(None, "guest"))
    assert guest in first.headers["location"]
    stranger = event.browser.post(way, {"name": "Eve", "id": guest})
    assert guest not in stranger.headers["location"], "who knows an entry's id gets no page of it"


def test_it_is_taken_back_for_good(event: Event, way: str) -> None:
    page = event.browser.post(way, TOLD).headers["location"]
    answer = event.browser.post(page, {})
    assert answer.status_code == 200
    assert "zurückgenommen" in answer.text
    assert listed(event) == []
    assert "Hort" not in str(list(event.board))
    assert event.browser.get(page).status_code == 410
    assert event.browser.post(page, {}).status_code == 200


def test_two_languages(event: Event, way: str) -> None:
    english = event.browser.get(way, lang="en")
    assert "What do you need to take part?" in english.text
    assert "What do you need to take part?" in event.browser.post(way, {"lang": "en"}).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "braucht einen Namen"),
        ({"needs": "Rampe"}, "braucht einen Namen"),
        ({"name": "x" * 121}, "höchstens 120 Zeichen"),
        ({"name": "Anna", "wishes": "x" * 301}, "höchstens 300 Zeichen"),
    ],
)
def test_bad_input_keeps_what_was_typed(event: Event, way: str, form: dict[str, str], words: str) -> None:
    answer = event.browser.post(way, {"lang": "de", **form})
    assert answer.status_code == 422
    assert words in sentence(answer)
    shown = Fields(answer.text).values
    assert {name: shown[name] for name in form} == form
    assert listed(event) == []


def test_an_age_that_nobody_offered_is_none(event: Event, way: str) -> None:
    own_page(event, event.browser.post(way, {"name": "Anna", "age": "1'; drop"}))
    assert listed(event) == [Guest("Anna", source="link")]


def test_closed_is_closed(event: Event, way: str) -> None:
    event.ok("edit_event", registration="")
    page = event.browser.get(way, lang="de")
    assert page.status_code == 200
    assert "Die Anmeldung ist geschlossen" in page.text
    assert "<form" not in page.text
    answer = event.browser.post(way, TOLD)
    assert answer.status_code == 422
    assert "Die Anmeldung ist geschlossen" in answer.text
    assert listed(event) == []


def test_guessed_addresses(event: Event, way: str) -> None:
    page = event.browser.post(way, TOLD).headers["location"]
    seal = way.rpartition(".")[2]
    other = event.browser.new().id
    for wrong in (way[:-1], f"{way}x", f"/r/{event.id}", f"/r/{other}.{seal}", "/r/%00", page[:-1], f"{way}/nobody.{seal}"):
        for answer in (event.browser.get(wrong), event.browser.post(wrong, TOLD)):
            assert answer.status_code == 404, wrong
    assert f"/j/{event.browser.run(event.browser.house.code, event.id)}" not in event.browser.get(way).text
    assert event.browser.client.post(way, data=TOLD, headers={"Origin": "http://elsewhere.example"}).status_code == 403


def test_a_flood_is_asked_to_come_back_and_loses_nothing(event: Event, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event.browser.house, "registering", Gate(3, 0.01, 0))
    answers = [event.browser.post(way, {**TOLD, "name": f"Gast {n}"}) for n in range(5)]
    assert [a.status_code for a in answers] == [303, 303, 303, 429, 429]
    assert "sehr viele" in sentence(answers[-1])
    assert Fields(answers[-1].text).values["name"] == "Gast 4"
    assert len(listed(event)) == 3


def test_many_addresses_together_are_held_too(event: Event, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event.browser.house, "registering_at", Gate(1, 0.01, 0))
    assert [event.browser.post(way, {"name": f"Gast {n}"}).status_code for n in range(2)] == [303, 429]


def test_the_join_page_suggests_what_the_organiser_has_listed_and_nothing_else(event: Event, way: str) -> None:
    event.ok("edit_event", institutions="Amt\nKita", regions="Werder")
    event.moderate("list-of-guests-00", TakeGuests((Row("Anna Meier", "Hort", "Teltow", needs="Rampe"), Row("Ben", "Kita"))))
    own_page(event, event.browser.post(way, {"name": "Eve", "institution": "Getippt am Link", "region": "Linkstadt"}))
    door = f"/j/{event.browser.run(event.browser.house.code, event.id)}"
    event.browser.client.post(
        door, data={"name": "Cem", "institution": "Getippt am Handy", "region": "Handyort"}, follow_redirects=False
    )
    event.browser.client.cookies.delete("facilitation-here")
    for page in (event.browser.get(door).text, event.browser.get(way).text):
        lists = re.findall(r"<datalist[^>]*>(.*?)</datalist>", page, re.DOTALL)
        offered = [[unescape(v) for v in re.findall(r'value="([^"]*)"', each)] for each in lists]
        assert offered == [["Amt", "Hort", "Kita"], ["Teltow", "Werder"]]
        for secret in ("Getippt", "Linkstadt", "Handyort", "Anna", "Eve", "Cem", "Rampe"):
            assert secret not in page


def test_the_page_says_who_reads_it(event: Event, way: str) -> None:
    page = event.browser.get(way, lang="de").text
    assert "Das lesen nur Organisation und Moderation" in page
    assert "if you like" not in part(page, "<form", "</form>")
