"""What a screen is told at the start and when it comes back: everything, or only what it lacks."""

from __future__ import annotations

import pytest

from tests.house import BOARDS, QUERY, Running
from tests.screens import plain


async def test_greeting_then_everything(house: Running) -> None:
    day = await house.day()
    phone = await day.phone(name="Ana", lang="de")
    line = await phone.here()
    hello, full = line.frames[0]["hello"], line.frames[1]
    assert {"now", "person"} <= set(hello)
    assert day.record(hello["person"]).data.name == "Ana"
    assert full["full"] is True
    assert full["gone"] == []
    assert full["token"]
    assert {"head", "quiet"} == set(full["put"])
    assert (await (await day.wall()).here()).hello["person"] == ""


async def test_page_and_socket_say_the_same(house: Running) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Ein Nachtbus")
    for screen in (console, phone, wall):
        line = await screen.here()
        await line.until(lambda line=line: "Nachtbus" in line.html + line.mine)
        await line.caught_up()
        page = await screen.text()
        for element, html in line.elements.items():
            assert f'id="{element}"' in page
            if "data-region" not in html:  # what holds others is filled on the page
                assert plain(html) in page
        assert f'data-token="{line.token}"' in page or line.token in page


async def test_only_the_difference_follows(house: Running) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    line = await wall.here()
    before = len(line.frames)
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Ein Nachtbus")
    await line.shows("Nachtbus")
    for frame in line.frames[before:]:
        assert "full" not in frame
        assert set(frame["put"]) < set(line.elements)
    fresh = await (await day.wall()).here()
    assert fresh.elements == line.elements


async def test_back_with_token_and_seq(house: Running) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    await phone.do("add_card", day.runs[QUERY], "card-number-one-1", stem=0, text="Ein Nachtbus")
    line = await wall.here()
    await line.shows("Nachtbus")
    await line.connection.close()
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Mehr Proben")
    await phone.do("withdraw_card", day.runs[QUERY], card="card-number-one-1")
    back = await wall.open(f"?token={line.token}&seq={line.seq}")
    back.elements, back.token = dict(line.elements), line.token
    await back.shows("Proben")
    await back.hides("Nachtbus")
    difference = next(f for f in back.frames if "put" in f)
    assert "full" not in difference
    assert "head" not in difference["put"]
    assert difference["gone"] == ["card-number-one-1"]
    assert back.elements == (await (await day.wall()).here()).elements


async def test_back_without_news_is_told_nothing(house: Running) -> None:
    day = await house.day()
    wall = await day.wall()
    line = await wall.here()
    back = await wall.open(f"?token={line.token}&seq={line.seq}")
    await back.caught_up()
    assert [set(f) for f in back.frames] == [{"hello"}, {"pong", "now"}]


STRANGE = ("token=x&seq=1", "seq=3", "token={token}&seq=-1", "token={token}&seq=999999999999999999999", "token={token}&seq=²")


@pytest.mark.parametrize("query", STRANGE)
async def test_back_with_something_else_gets_everything(house: Running, query: str) -> None:
    day = await house.day()
    wall = await day.wall()
    line = await wall.here()
    back = await wall.open("?" + query.format(token=line.token))
    await back.until(lambda: back.token)
    assert back.frames[1]["full"] is True
    assert back.elements == line.elements


async def test_back_after_a_change_of_audience(house: Running) -> None:
    """The token belongs to what one audience sees: another step is another view."""
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    await console.do("open", item=day.items[QUERY])
    line = await phone.here()
    await line.connection.close()
    await console.do("open", item=day.items[BOARDS])
    back = await phone.open(f"?token={line.token}&seq={line.seq}")
    await back.until(lambda: back.token)
    assert back.frames[1]["full"] is True
    assert "Mich beschäftigt noch" in back.html
