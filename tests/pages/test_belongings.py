"""What somebody takes home, through the real doors: her page, her sheet, her calendar, and nobody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
import pytest
import pytest_asyncio

from exports import HANDOUTS
from facilitation.planning import AddItem
from tests.house import Day, Running, running
from tests.markup import inline
from tests.screens import SOFT_HYPHEN, Screen, new_id

SECRET = "Ich gehe endlich zum Arzt"
LINES = (
    AddItem(method="action_plan", title="Maßnahmen"),
    AddItem(method="commitments"),
    AddItem(method="sentence_stems", settings={"stems": ["Eins"]}),
)


@dataclass
class Evening:
    """Ada has taken on a measure and promised herself something; Ben has done neither."""

    day: Day
    ada: Screen
    ben: Screen
    console: Screen
    row: str

    def path(self, suffix: str = "") -> str:
        return f"/e/{self.day.id}/mine{suffix}"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    async with running(tmp_path_factory.mktemp("house")) as found:
        found.house.handouts = HANDOUTS
        yield found


async def send(screen: Screen, do: str, run: str, **fields: Any) -> str:
    made = new_id()
    answer = await screen.post(do, run, made, **fields)
    assert answer.status_code == 200, answer.text
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def evening(house: Running) -> Evening:
    day = await house.day(LINES, title="Netzwerkstatt 100 %", date="2026-05-12")
    ada, ben, console = await day.phone(name="Ada"), await day.phone(name="Ben"), await day.console()
    plan, promise, stems = day.runs
    await console.do("open", item=day.items[0])
    row = await send(console, "propose_measure", plan, text="Sprechstunde <b>", step="Termin")
    await send(console, "propose_measure", plan, text="Nicht meins")
    await send(ada, "accept_measure", plan, measure=row)
    await send(ada, "edit_measure", plan, measure=row, due="2026-08-31")
    await console.do("open", item=day.items[1])
    await send(ada, "commit", promise, text=SECRET)
    await console.do("open", item=day.items[2])
    await send(ada, "add_card", stems, stem=0, text="Eine Karte")
    return Evening(day, ada, ben, console, row)


async def page(screen: Screen, path: str) -> tuple[int, str]:
    answer = await screen.http.get(path)
    return answer.status_code, unescape(answer.text).replace(SOFT_HYPHEN, "")


async def test_the_page_lists_what_is_hers_by_the_step_it_comes_from(evening: Evening) -> None:
    status, text = await page(evening.ada, evening.path())
    assert status == 200
    order = [
        "Netzwerkstatt 100 %",
        "Das nehme ich mit",
        "Maßnahmen",
        "Sprechstunde <b>",
        "31.08.2026",
        "Das möchte ich tun",
        SECRET,
    ]
    places = [text.index(part, text.index("<body")) for part in order]
    assert places == sorted(places)
    assert ("Nicht meins" in text, "Eine Karte" in text, "mine.pdf" in text, "mine.ics" in text) == (False, False, True, True)
    assert "1 Eintrag hat keinen Tag" in text
    raw = (await evening.ada.http.get(evening.path())).text
    assert ("Sprechstunde &lt;b&gt;" in raw, inline(raw)) == (True, [])


async def test_nobody_else_is_shown_it(evening: Evening) -> None:
    status, text = await page(evening.ben, evening.path())
    assert (status, SECRET in text, "Sprechstunde" in text, "mine.ics" in text) == (200, False, False, False)
    assert "Noch nichts" in text
    for suffix in ("", ".pdf", ".ics"):
        assert (await evening.console.http.get(evening.path(suffix))).status_code == 401
    every = [(await evening.ben.http.get(evening.path(s))).content for s in (".pdf", ".ics")]
    assert [SECRET.encode() in part for part in every] == [False, False]


async def test_the_files_have_a_type_a_name_and_are_not_kept_by_anybody(evening: Evening) -> None:
    kinds = {".pdf": ("application/pdf", b"%PDF"), ".ics": ("text/calendar; charset=utf-8", b"BEGIN:VCALENDAR\r\n")}
    for suffix, (kind, begins) in kinds.items():
        answer = await evening.ada.http.get(evening.path(suffix))
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert answer.content.startswith(begins)
        assert f'inline; filename="Netzwerkstatt 100 2026-05-12 meine Liste{suffix}"' in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
    calendar = (await evening.ada.http.get(evening.path(".ics"))).text
    assert calendar.count("BEGIN:VEVENT") == 1
    assert f"UID:{evening.row}@{evening.day.id}.facilitation\r\nDTSTAMP:" in calendar
    assert "DTSTART;VALUE=DATE:20260831\r\nSUMMARY:Sprechstunde <b>\r\n" in calendar


async def test_without_a_day_there_is_a_clear_sentence_instead_of_a_calendar(evening: Evening) -> None:
    status, text = await page(evening.ben, evening.path(".ics"))
    assert (status, "Auf Ihrer Liste hat noch nichts einen Tag." in text) == (404, True)


async def test_it_speaks_the_persons_language(evening: Evening) -> None:
    await evening.ada.do("edit_me", lang="en")
    status, text = await page(evening.ada, evening.path())
    assert (status, "I take this home" in text, "31 August 2026" in text, "First step:" in text) == (200, True, True, True)
    await evening.ada.do("edit_me", lang="de")


async def test_the_phone_leads_there(evening: Evening) -> None:
    text = (await evening.ada.http.get(f"/e/{evening.day.id}")).text
    assert f'<base href="/e/{evening.day.id}/">' in text
    assert 'href="mine"' in text


async def test_where_nobody_brings_the_files_the_page_does_not_offer_them(
    evening: Evening, house: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    none: Mapping[str, Any] = {}
    monkeypatch.setattr(house.house, "handouts", none)
    status, text = await page(evening.ada, evening.path())
    assert (status, "mine.pdf" in text, "mine.ics" in text) == (200, False, False)
    assert [(await evening.ada.http.get(evening.path(s))).status_code for s in (".pdf", ".ics")] == [404, 404]


async def test_who_has_been_erased_takes_nothing_home(house: Running) -> None:
    day = await house.day(LINES)
    phone = await day.phone(name="Eva")
    await phone.do("erase_me")
    codes = [(await phone.http.get(f"/e/{day.id}/mine{s}")).status_code for s in ("", ".pdf", ".ics")]
    assert set(codes) <= {401, 410}


async def test_a_stranger_gets_nothing(evening: Evening, house: Running) -> None:
    async with house.browser() as http:
        answers = [await http.get(evening.path(s)) for s in ("", ".pdf", ".ics")]
    assert [a.status_code for a in answers] == [401] * 3
    assert not any(SECRET in a.text for a in answers if isinstance(a, httpx.Response))


def test_the_files_can_be_made_in_another_process() -> None:
    import pickle

    from facilitation.belongings import Thing

    for name in ("take_home", "calendar"):
        assert pickle.loads(pickle.dumps(HANDOUTS[name])) is HANDOUTS[name]
    thing = Thing("m1", "Schritt", "Bus", (("Mit", "Hort"),), "2026-08-31")
    assert pickle.loads(pickle.dumps(thing)) == thing
