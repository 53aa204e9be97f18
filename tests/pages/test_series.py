"""A series through the real doors: the page that a group has of its own, the next event, and the way that something came."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from exports import HANDOUTS
from facilitation import agenda, archive
from facilitation.access import COOKIES, roles_of
from facilitation.document import document
from facilitation.people import Role
from facilitation.planning import AddItem
from facilitation.restoring import unpack
from facilitation.words import say
from tests.house import Day, Running, running
from tests.markup import inline
from tests.screens import SOFT_HYPHEN, Screen, new_id

LINES = (
    AddItem(method="plenary", preset="arrival"),
    AddItem(method="action_plan", title="Maßnahmen"),
    AddItem(method="followup_group", title="Weiterarbeit"),
)
NOTE = "Ich bringe Kuchen mit"


@dataclass
class Evening:
    """Ada has taken on a measure, and speaks for the group that was made of it; Ben goes on there; Cem only was there."""

    day: Day
    ada: Screen
    ben: Screen
    cem: Screen
    console: Screen
    row: str
    ag: str

    @property
    def path(self) -> str:
        return f"/e/{self.day.id}/page/{self.ag}"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    async with running(tmp_path_factory.mktemp("house")) as found:
        found.house.handouts = HANDOUTS
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def evening(house: Running) -> Evening:
    day = await house.day(LINES, title="2. Familienkonferenz", date="2030-02-25")
    ada, ben, cem = [await day.phone(name=name) for name in ("Ada Geheim", "Ben Geheim", "Cem")]
    console, row = await day.console(), new_id()
    _, plan, groups = day.runs
    await console.do("open", item=day.items[1])
    await console.do("propose_measure", plan, row, text="Müll <b>sammeln</b>", step="Bauhof fragen")
    await ada.do("accept_measure", plan, measure=row)
    await console.do("open", item=day.items[2])
    await console.do("take", source=plan, target=groups)
    board = await house.house.feed.board(day.id)
    ag = next(r.id for r in board.kind(groups, "ag"))
    await ada.do("join_ag", groups, ag=ag, speaks=True)
    await ben.do("join_ag", groups, ag=ag)
    await ada.do("edit_ag", groups, ag=ag, date="2030-03-14", time="18:30", place="Feuerwehrhaus")
    await console.do("close", activity=groups)
    return Evening(day, ada, ben, cem, console, row, ag)


async def text_of(http: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await http.get(path)
    assert answer.status_code == status, answer.text
    return unescape(answer.text).replace(SOFT_HYPHEN, "")


async def form(screen: Screen, do: str, activity: str, **fields: str) -> httpx.Response:
    data = {"do": do, "activity": activity, **fields}
    return await screen.http.post(f"{screen.page}/send", data=data, headers={"Origin": screen.base})


class TestAGroupsOwnPage:
    async def test_a_stranger_reads_what_stands_on_the_wall(self, house: Running, evening: Evening) -> None:
        await evening.ben.do("add_note", evening.day.runs[2], ag=evening.ag, text=NOTE)
        async with house.browser(**{"Accept-Language": "de"}) as http:
            answer = await http.get(evening.path)
            text = unescape(answer.text).replace(SOFT_HYPHEN, "")
        assert answer.status_code == 200
        assert [part in text for part in ("Müll <b>sammeln</b>", "14.03.2030, 18:30", "2 machen mit", "Waren Sie dabei?")] == [
            True
        ] * 4
        assert not any(secret in text for secret in ("Geheim", NOTE, "<form"))
        assert f"{house.base}{evening.path}" in text
        assert inline(answer.text) == []
        assert "set-cookie" not in answer.headers

    async def test_a_member_goes_on_there_when_the_day_is_over(self, evening: Evening) -> None:
        groups = evening.day.runs[2]
        text = await text_of(evening.ben.http, evening.path)
        assert [part in text for part in ("Ada Geheim", "Ben Geheim", "Bauhof", "set_task", "add_note")] == [
            True,
            True,
            False,
            False,
            True,
        ]
        answer = await form(evening.ben, "add_note", groups, ag=evening.ag, text=NOTE, page=evening.ag)
        assert (answer.status_code, answer.headers["location"]) == (303, evening.path)
        assert NOTE in await text_of(evening.ada.http, evening.path)
        assert NOTE not in await text_of(evening.cem.http, evening.path)
        refused = await form(evening.ben, "edit_ag", groups, ag=evening.ag, place="Woanders", page=evening.ag)
        assert refused.status_code == 409
        assert evening.path in refused.text

    async def test_the_speaker_says_how_the_measure_stands(self, house: Running, evening: Evening) -> None:
        board = await house.house.feed.board(evening.day.id)
        task = next(r.id for r in board.kind(evening.day.runs[2], "task"))
        answer = await form(evening.ada, "set_task", evening.day.runs[2], task=task, status="done", page=evening.ag)
        assert answer.status_code == 303
        assert (await house.house.feed.board(evening.day.id)).get(evening.row).data.progress == "done"  # type: ignore[union-attr]
        assert "erledigt" in await text_of(evening.ben.http, evening.path)

    async def test_who_was_there_may_still_join(self, evening: Evening) -> None:
        assert "Machen Sie mit?" in await text_of(evening.cem.http, evening.path)
        await form(evening.cem, "join_ag", evening.day.runs[2], ag=evening.ag, page=evening.ag)
        assert "3 machen mit" in await text_of(evening.cem.http, evening.path)

    async def test_there_is_nothing_else_at_such_an_address(self, evening: Evening) -> None:
        for record in (evening.row, "nothing", evening.day.runs[2], evening.day.id):
            await text_of(evening.ada.http, f"/e/{evening.day.id}/page/{record}", 404)

    @pytest.mark.parametrize("page", ["//evil.example", "../../desk", "x?y", "", "a b", "x" * 201])
    async def test_a_form_leads_nowhere_else(self, evening: Evening, page: str) -> None:
        answer = await form(evening.cem, "leave_ag", evening.day.runs[2], ag=evening.ag, page=page)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/e/{evening.day.id}")

    async def test_the_meeting_is_in_the_calendar(self, evening: Evening) -> None:
        text = await text_of(evening.ben.http, f"/e/{evening.day.id}/mine")
        assert f'href="page/{evening.ag}"' in text
        calendar = (await evening.ben.http.get(f"/e/{evening.day.id}/mine.ics")).text
        assert "DTSTART:20300314T183000\r\nDURATION:PT1H\r\n" in calendar
        assert "LOCATION:Feuerwehrhaus\r\n" in calendar
        assert "TRIGGER:-P1D\r\n" in calendar
        assert "TRANSP:OPAQUE\r\n" in calendar

    async def test_in_the_archive_it_is_read(self, house: Running, evening: Evening) -> None:
        async with await organiser(house) as desk:
            await desk.post(f"/desk/events/{evening.day.id}/archive", data={"on": "on"})
            text = await text_of(evening.ada.http, evening.path)
            assert "liegt im Archiv" in text
            assert "<form" not in text


async def organiser(house: Running) -> httpx.AsyncClient:
    key, _ = await house.house.access.new_session(Role.ORGANISER, None)
    return house.browser(Cookie=f"{COOKIES[Role.ORGANISER]}={key}", Origin=house.base, **{"Accept-Language": "de"})


async def follow(desk: httpx.AsyncClient, evening: Evening, **fields: str) -> httpx.Response:
    given = {"title": "3. Familienkonferenz", "date": "2031-02-24", "series": "Familienkonferenz", "number": "3", **fields}
    return await desk.post(f"/desk/events/{evening.day.id}/next", data=given)


class TestTheNextEvent:
    async def test_the_plan_and_what_is_open(self, house: Running, evening: Evening, tmp_path: Path) -> None:
        await evening.ada.do("set_progress", evening.day.runs[1], measure=evening.row, progress="running")
        async with await organiser(house) as desk:
            page = unescape((await desk.get(f"/desk/events/{evening.day.id}")).text)
            assert 'value="3. Familienkonferenz"' in page
            answer = await follow(desk, evening)
            assert answer.status_code == 303, answer.text
            made = answer.headers["location"].rpartition("/")[2]
            facts = await house.house.facts(made)
            assert (facts.title, facts.date, facts.series, facts.number, facts.before) == (
                "3. Familienkonferenz",
                "2031-02-24",
                "Familienkonferenz",
                3,
                evening.day.id,
            )
            before = await house.house.facts(evening.day.id)
            assert (before.series, before.number) == ("Familienkonferenz", 2)
            assert f'href="/desk/events/{evening.day.id}"' in (await desk.get(f"/desk/events/{made}")).text
        board = await house.house.feed.board(made)
        runs = [agenda.activity(board, line.data.activity) for line in agenda.items(board)]
        assert [run.data.method for run in runs if run is not None] == ["plenary", "review", "action_plan", "followup_group"]
        (matter,) = board.kind(runs[1].id if runs[1] is not None else "", "matter")
        d = matter.data
        assert (d.text, d.was, d.step, d.who, d.carried) == ("Müll <b>sammeln</b>", "running", "Bauhof fragen", "", True)
        everything = str(list(board))
        assert not any(secret in everything for secret in ("Geheim", NOTE)), "no name and no note goes on without being given"
        made_of = document(board, house.house.methods, "public", say("de"), "de", 1.0)
        assert ("Reihe", "Familienkonferenz, Nr. 3") in made_of.head
        assert "2. Familienkonferenz › Maßnahmen" in str(made_of.sections)
        # A copy of it brings along what was handed over.
        store = house.house.store
        archive.save(store.url.render_as_string(hide_password=False), b"s" * 32, tmp_path / "x.zip", 1.0, made)
        found = unpack(tmp_path / "x.zip", tmp_path / "x.sqlite").event(made, house.house.methods)
        assert [r.data.title for r in found.board.kind(None, "handed")] == ["Müll <b>sammeln</b>", "Müll <b>sammeln</b>"]

    async def test_from_the_archive_too(self, house: Running, evening: Evening) -> None:
        async with await organiser(house) as desk:
            await desk.post(f"/desk/events/{evening.day.id}/archive", data={"on": "on"})
            answer = await follow(desk, evening, number="")
            assert answer.status_code == 303, answer.text
            assert (await house.house.facts(answer.headers["location"].rpartition("/")[2])).number == 0
            assert (await house.house.facts(evening.day.id)).series == ""

    @pytest.mark.parametrize(
        ("field", "typed"), [("title", " "), ("series", ""), ("number", "drei"), ("number", "1000"), ("date", "2031-02-30")]
    )
    async def test_bad_input(self, house: Running, evening: Evening, field: str, typed: str) -> None:
        events = await house.house.store.event_ids()
        async with await organiser(house) as desk:
            answer = await follow(desk, evening, **{field: typed})
        assert answer.status_code == 422
        box = answer.text.partition('id="whole-next"')[2].partition("</details>")[0]
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', box)
        assert await house.house.store.event_ids() == events


class TestTheWayOnTheConsole:
    async def test_back_and_on(self, evening: Evening) -> None:
        text = await text_of(evening.console.http, f"/console/{evening.day.id}/origins/{evening.row}")
        order = ["Hier hat es angefangen", "Maßnahmen", "Müll <b>sammeln</b>", "angenommen", "Was daraus wurde", "Weiterarbeit"]
        places = [text.index(part, text.index("<body")) for part in order]
        assert places == sorted(places)
        text = await text_of(evening.console.http, f"/console/{evening.day.id}/origins/{evening.ag}")
        assert text.index("Maßnahmen") < text.index("Weiterarbeit")

    async def test_of_nothing(self, evening: Evening) -> None:
        for record in ("nothing", evening.day.id, evening.day.runs[0]):
            await text_of(evening.console.http, f"/console/{evening.day.id}/origins/{record}", 404)
        assert (await evening.ada.http.get(f"/console/{evening.day.id}/origins/{evening.row}")).status_code == 401


def test_the_page_is_everybodys() -> None:
    assert roles_of("/e/{event_id}/page/{record}") == frozenset(Role)
