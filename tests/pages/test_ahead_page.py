"""The page of a step that is open before the day, without JavaScript: begin, answer, change; who joins the day is new."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from litestar.testing import TestClient

from facilitation import agenda, steering
from facilitation.method import Actor
from facilitation.people import Role, taking_part
from facilitation.planning import AddItem
from methods.parts.survey_kinds import Reply
from tests.pages.desk import Event, sentence

MIA = Actor(Role.MODERATOR, "mia")
DESK = Actor(Role.ORGANISER, "desk")
LINES = {"questions": ["Kommen Sie? | Ja | Nein", "Was noch?"], "regions": ["Nudow"], "until": "2026-11-30"}


class Survey:
    """A survey on an event, and somebody's own browser."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.house = event.browser.house
        self.say(AddItem(method="survey", title="Bürgerbefragung", settings=LINES), DESK)
        self.run = next(a.id for a in agenda.activities(event.board) if a.data.method == "survey")
        self.path = self.house.access.ahead_path(event.id, self.run)

    def say(self, body: Any, actor: Actor) -> None:
        from facilitation.method import Command

        count = self.event.board.seq
        command = Command(f"step-{count:012d}", self.house.live.clock(), body)

        async def send() -> None:
            ack = await self.house.live.send(self.event.id, command, actor)
            await self.house.feed.reached(self.event.id, ack.seq)

        self.event.browser.run(send)

    def open(self, phase: str = "field") -> None:
        self.say(steering.OpenAhead(self.run), MIA)
        if phase != "draft":
            self.say(steering.SetPhase(self.run, phase), MIA)

    def somebody(self) -> TestClient[Any]:
        return TestClient(self.event.browser.client.app, base_url="http://desk.test")

    @property
    def replies(self) -> list[Reply]:
        return [r.data for r in self.event.board.kind(self.run, "reply") if r.alive]

    def form(self, **fields: Any) -> dict[str, Any]:
        return {"do": "hand_in", "activity": self.run, **fields}


@pytest.fixture
def survey(event: Event) -> Survey:
    return Survey(event)


def browse(survey: Survey) -> TestClient[Any]:
    client = survey.event.browser.client
    client.cookies.delete("facilitation-phone")
    return client


def test_before_it_is_open_nobody_gets_in(survey: Survey) -> None:
    client = browse(survey)
    page = client.get(survey.path)
    assert (page.status_code, "Noch nicht offen" in page.text) == (200, True)
    answer = client.post(survey.path, data={}, follow_redirects=False)
    assert (answer.status_code, "nicht offen" in answer.text) == (409, True)


def test_a_guessed_address_opens_nothing(survey: Survey) -> None:
    client = browse(survey)
    for path in ("/v/nix", survey.path[:-1] + ("A" if survey.path[-1] != "A" else "B")):
        assert [client.get(path).status_code, client.post(f"{path}/send", data={}).status_code] == [404, 404]


def test_begun_answered_and_changed(survey: Survey) -> None:
    survey.open()
    client = browse(survey)
    start = client.get(survey.path)
    assert [w in start.text for w in ("2 Fragen", "30.11.2026", "nicht zur Veranstaltung angemeldet")] == [True, True, True]
    assert client.post(f"{survey.path}/send", data=survey.form(), follow_redirects=False).status_code == 401
    answer = client.post(survey.path, data={"lang": "de"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, survey.path)
    assert f"Path={survey.path}" in answer.headers["set-cookie"]
    page = client.get(survey.path)
    assert "Kommen Sie?" in page.text
    q1, q2 = (f"{survey.run}.q{i}" for i in (1, 2))
    sent = survey.form(**{f"picks.{q1}": "1", f"texts.{q2}": "Ein Bad", "region": "Nudow", "age": ""})
    assert client.post(f"{survey.path}/send", data=sent, follow_redirects=False).status_code == 303
    assert survey.replies == [Reply("link", "Nudow", "", None, {q1: {"1": 1}})]
    again = client.get(survey.path)
    assert "Ihre Antworten sind gespeichert" in again.text
    assert "Ein Bad" in again.text
    client.post(f"{survey.path}/send", data=survey.form(**{f"picks.{q1}": "2"}), follow_redirects=False)
    assert [r.marks for r in survey.replies] == [{q1: {"2": 1}}]


def test_who_answers_is_not_present_and_no_login_of_the_day(survey: Survey) -> None:
    survey.open()
    client = browse(survey)
    answer = client.post(survey.path, data={}, follow_redirects=False)
    value = answer.cookies["facilitation-phone"]
    assert taking_part(survey.event.board) == []
    assert agenda.current(survey.event.board) is None
    phone = client.get(f"/e/{survey.event.id}", headers={"Cookie": f"facilitation-phone={value}"})
    assert "Bürgerbefragung" in phone.text, "her key, tried in another lock, shows her nothing but her own step"
    assert taking_part(survey.event.board) == []
    code = survey.event.browser.run(survey.house.code, survey.event.id)
    joined = client.post(f"/j/{code}", data={"name": "Ada"}, follow_redirects=False)
    assert joined.status_code == 303, sentence(joined)
    assert [p.data.name for p in taking_part(survey.event.board)] == ["Ada"]


def test_twice_begun_is_one(survey: Survey) -> None:
    survey.open()
    client = browse(survey)
    for _ in range(2):
        client.post(survey.path, data={}, follow_redirects=False)
    assert sum(r.data.channel == "link" for r in survey.event.board.kind(None, "person")) == 1


def test_over_it_says_so(survey: Survey) -> None:
    survey.open()
    client = browse(survey)
    client.post(survey.path, data={}, follow_redirects=False)
    survey.say(steering.Close(survey.run), MIA)
    assert "Die Befragung ist beendet" in client.get(survey.path).text
    client.cookies.delete("facilitation-phone")
    assert "Die Befragung ist beendet" in client.get(survey.path).text


def test_the_desk_shows_the_link_and_prints(survey: Survey) -> None:
    survey.open()
    desk = survey.event.browser
    assert f"/ahead?of={survey.run}" in desk.get(survey.event.path).text
    page = desk.get(f"{survey.event.path}/ahead", of=survey.run)
    assert survey.path in page.text
    notice = desk.get(f"{survey.event.path}/ahead/notice.pdf", of=survey.run)
    forms = desk.get(f"{survey.event.path}/ahead/forms.pdf", of=survey.run, first="41", n="3")
    for answer in (notice, forms):
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert [len(pikepdf.open(BytesIO(a.content)).pages) for a in (notice, forms)] == [1, 3]


def test_what_cannot_be_open_before_the_day_has_no_link(survey: Survey) -> None:
    other = next(a.id for a in agenda.activities(survey.event.board) if a.data.method != "survey")
    for of in (other, "nix", ""):
        assert survey.event.browser.get(f"{survey.event.path}/ahead", of=of).status_code == 404
        assert survey.event.browser.get(f"{survey.event.path}/ahead/notice.pdf", of=of).status_code == 404
    assert survey.event.browser.get(f"{survey.event.path}/ahead/nix.pdf", of=survey.run).status_code == 404
