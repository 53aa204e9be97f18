"""The page at the door: search, one tap, numbered cards, walk-ins, and who joined by phone already. No needs, nothing else."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from facilitation.guests import Row, TakeGuests
from facilitation.joining import AddPerson, Join
from facilitation.method import Actor, Command
from facilitation.people import Role
from tests.pages.desk import Event, Fields, part, sentence

LIST = TakeGuests(
    (
        Row("Ayşe Özdemir", "Kita", "Teltow", needs="Rollstuhl-Geheimnis", wishes="Wunsch-Geheimnis"),
        Row("Ben Kurz", "Hort"),
        Row("", "Jugendamt"),
    )
)


class Door:
    """A helper's phone."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.client = event.browser.client
        event.moderate("list-of-guests-00", LIST)
        made = event.browser.post(f"{event.path}/links", {"role": "helper", "label": "Haupteingang"})
        assert made.status_code == 303
        found = re.search(r'href="(/h/[^"]+)"', event.page())
        assert found is not None
        self.link = found[1]
        answer = self.client.get(self.link, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/door/{event.id}")

    def page(self, **query: str) -> str:
        answer = self.client.get(f"/door/{self.event.id}", params=query)
        assert answer.status_code == 200
        return answer.text

    def tap(self, do: str, query: str = "", **form: str) -> httpx.Response:
        return self.client.post(f"/door/{self.event.id}/send{query}", data={"do": do, **form}, follow_redirects=False)

    def join(self, name: str, institution: str = "") -> str:
        """Somebody joins by phone."""
        house, person = self.event.browser.house, f"phone-of-{name}-000000".replace(" ", "-")
        command = Command(person, house.live.clock(), Join(name, institution))
        ack = self.event.browser.run(house.live.send, self.event.id, command, Actor(Role.PARTICIPANT, person, person))
        self.event.browser.run(house.feed.reached, self.event.id, ack.seq)
        return person

    def guest(self, n: int) -> str:
        return f"list-of-guests-00.{n}"

    def people(self) -> list[tuple[str, int | None, str]]:
        alive = [r.data for r in self.event.board.kind(None, "person") if r.alive]
        return [(p.name, p.number, p.channel) for p in alive]


@pytest.fixture
def door(event: Event) -> Door:
    return Door(event)


def names(page: str, which: str) -> list[str]:
    """The names in one of the lists."""
    if f'id="{which}"' not in page:
        return []
    section = part(page, f'id="{which}"', "</ul>")
    return [unescape(n) for n in re.findall(r'arrival__who"><b[^>]*>(.*?)</b>', section)]


def test_everybody_by_surname_and_found_as_one_types(door: Door) -> None:
    assert names(door.page(), "expected") == ["ohne Namen", "Ben Kurz", "Ayşe Özdemir"]
    for wanted in ("özd", "ozdem", "Oezdemir", "ays kita", "TELTOW"):
        assert names(door.page(q=wanted), "expected") == ["Ayşe Özdemir"], wanted
    assert names(door.page(q="jug"), "expected") == ["ohne Namen"]
    assert "Niemand passt" in door.page(q="zebra")


def test_needs_and_wishes_are_not_on_it(door: Door) -> None:
    door.tap("check_in", guest=door.guest(1))
    for page in (door.page(), door.page(done=door.guest(1))):
        assert "Geheimnis" not in page


def test_one_tap_and_a_card(door: Door) -> None:
    answer = door.tap("check_in", f"?card=1&done={door.guest(1)}", guest=door.guest(1))
    assert answer.headers["location"] == f"/door/{door.event.id}?card=1&done={door.guest(1)}"
    page = door.client.get(answer.headers["location"]).text
    assert (names(page, "expected"), names(page, "present")) == (["ohne Namen", "Ben Kurz"], ["Ayşe Özdemir"])
    assert "ist da." in part(page, 'class="notice notice--info done"', "</p>")
    door.tap("check_in", guest=door.guest(2), number="1")
    assert door.people() == [("Ayşe Özdemir", None, "door"), ("Ben Kurz", 1, "paper")]
    page = door.page(done=door.guest(2))
    assert "mit Karte Nr. 1" in page
    assert Fields(part(page, 'id="walk-in"', "</form>")).values["number"] == "2"
    door.tap("check_out", guest=door.guest(2))
    assert names(door.page(), "expected") == ["ohne Namen", "Ben Kurz"]


def test_what_cannot_be_is_said_and_the_page_stays(door: Door) -> None:
    door.tap("check_in", guest=door.guest(1), number="1")
    answer = door.tap("check_in", "?card=1", guest=door.guest(2), number="1")
    assert answer.status_code == 409
    assert sentence(answer) == "Die Nummernkarte 1 ist schon vergeben."
    assert "Nr. 2" in answer.text, "the next free card is offered"
    assert sentence(door.tap("check_in", guest=door.guest(1))) == "Dieser Gast ist schon da."
    assert door.tap("check_in", guest="nobody").status_code == 409
    typed = door.tap("add_person", name="Wanda <b>", institution="Amt", number="1")
    assert (typed.status_code, Fields(part(typed.text, 'id="walk-in"', "</form>")).values["name"]) == (409, "Wanda <b>")


def test_two_stacks_of_cards(door: Door) -> None:
    door.event.moderate("somebody-with-a-51", AddPerson(number=51))
    assert Fields(part(door.page(card="51"), 'id="walk-in"', "</form>")).values["number"] == "52"
    assert Fields(part(door.page(card="1"), 'id="walk-in"', "</form>")).values["number"] == "1"
    for nonsense in ("0", "-3", "x", "²", "9" * 40, ""):
        assert Fields(part(door.page(card=nonsense), 'id="walk-in"', "</form>")).values["number"] == "52"


def test_who_is_not_on_the_list_is_welcome(door: Door) -> None:
    answer = door.tap("add_person", "?done=walk-in-person-0001", id="walk-in-person-0001", name="Wanda", number="5")
    page = door.client.get(answer.headers["location"]).text
    assert door.people() == [("Wanda", 5, "paper")]
    assert "mit Karte Nr. 5" in page
    assert "Das war falsch" not in page
    door.tap("add_person", name="", institution="", number="")
    assert door.people()[1] == ("", None, "paper")


def test_a_phone_that_joined_by_itself_is_not_there_twice(door: Door) -> None:
    phone = door.join("ayse oezdemir")
    other = door.join("Ben", "Hort")
    door.join("Ben Anders")
    page = door.page()
    assert re.findall(r'name="person" value="([^"]+)"', page) == [other, phone]
    assert "„Ben“ (Hort) ist schon da." in unescape(page)
    door.tap("check_in", guest=door.guest(1), person=phone)
    door.tap("check_in", guest=door.guest(2))
    page = door.page()
    assert re.findall(r'name="person" value="([^"]+)"', page) == [other], "also when the tap came first"
    door.tap("check_in", guest=door.guest(2), person=other)
    assert [name for name, _, _ in door.people()] == ["ayse oezdemir", "Ben", "Ben Anders"]
    assert 'name="person"' not in door.page()


def test_an_address_without_a_name_is_found_by_nobody_else(door: Door) -> None:
    door.join("", "Jugendamt")
    assert 'name="person"' not in door.page()


def test_the_link_opens_nothing_else_and_ends(door: Door) -> None:
    jar = [(c.name, c.value or "", c.path) for c in door.client.cookies.jar]
    door.client.cookies.clear()
    for name, value, path in jar:
        if path == f"/door/{door.event.id}":
            door.client.cookies.set(name, value)
    for path in ("/desk", door.event.path, f"{door.event.path}/guests", f"/console/{door.event.id}", f"/e/{door.event.id}"):
        assert door.client.get(path).status_code == 401, path
    assert door.tap("erase", person="x").status_code == 403
    assert door.client.get(f"{door.link}x").status_code == 403
    door.client.cookies.clear()
    for name, value, path in jar:
        door.client.cookies.set(name, value, path=path)
    link = door.link.removeprefix("/h/").partition(".")[0]
    assert door.event.browser.post(f"{door.event.path}/links/{link}/withdraw", {}).status_code == 303
    assert door.client.get(door.link).status_code == 403
    assert door.client.get(f"/door/{door.event.id}").status_code == 401


def test_english(door: Door) -> None:
    page = door.page(lang="en")
    assert "Not on the list" in page
    assert "Nicht auf der Liste" not in page


def test_a_return_code_for_somebody_on_the_list_who_is_here(door: Door) -> None:
    where = f"/door/{door.event.id}/return"
    assert door.client.get(where, params={"guest": door.guest(1)}).status_code == 404
    assert "/return?" not in door.page()
    door.tap("check_in", guest=door.guest(1))
    link = re.search(r'href="([^"]+/return\?[^"]+)"', door.page())
    assert link is not None
    page = door.client.get(unescape(link[1]))
    assert page.status_code == 200
    assert "Ayşe Özdemir" in unescape(page.text).replace("\u00ad", "")
    assert "Geheimnis" not in page.text
    code = re.search(r'class="code num"[^>]*>([^<]+)<', page.text)
    assert code is not None
    join = door.event.browser.run(door.event.browser.house.code, door.event.id)
    answer = door.client.post(f"/j/{join}/back", data={"code": unescape(code[1])}, follow_redirects=False)
    assert answer.headers["location"] == f"/e/{door.event.id}"
    assert door.people() == [("Ayşe Özdemir", None, "phone")]
    assert door.client.get(where, params={"guest": "nobody"}).status_code == 404
