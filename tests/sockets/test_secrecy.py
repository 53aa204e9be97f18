"""Who sees what: not one byte of what an audience may not see."""

from __future__ import annotations

import pytest

from facilitation import feed
from facilitation.planning import AddItem
from tests.house import BOARDS, QUERY, Running


async def test_written_cards_are_their_authors_alone(house: Running) -> None:
    """Until the release no byte of a card goes to anybody else; then to everybody."""
    day = await house.day()
    console, ana, ben = await day.console(), await day.phone(), await day.phone()
    await console.do("open", item=day.items[BOARDS])
    lines = [await s.here() for s in (await day.wall(), console, ben)]
    mine = await ana.here()
    await mine.say("add_card", day.runs[BOARDS], stem=1, text="Geheimrat")
    await mine.until(lambda: "Geheimrat" in mine.mine)
    for line in lines:
        await line.caught_up()
        assert "Geheimrat" not in line.all
    await console.do("phase", activity=day.runs[BOARDS], phase="read")
    for line in lines:
        await line.shows("Geheimrat")


async def test_a_card_for_approval_reaches_no_screen_before(house: Running) -> None:
    day = await house.day()
    console, phone, other, wall = await day.console(), await day.phone(), await day.phone(), await day.wall()
    await console.do("edit_item", item=day.items[QUERY], approval=True)
    await console.do("open", item=day.items[QUERY])
    wall_line, other_line, desk = await wall.here(), await other.here(), await console.here()
    line = await phone.here()
    await line.say("add_card", day.runs[QUERY], "rude-card-number-1", stem=0, text="Unflat über Leute")
    await desk.shows("Unflat")
    await line.until(lambda: "Unflat" in line.mine)
    late_wall = await (await day.wall()).here()
    for unseen in (wall_line, other_line, late_wall):
        await unseen.caught_up()
        assert "Unflat" not in unseen.all
        assert "rude-card-number-1" not in unseen.all
    assert "Unflat" not in await wall.text()
    assert "rude-card-number-1" not in await wall.text()
    assert "Unflat" not in await other.text()
    await console.do("hide", record="rude-card-number-1")
    await wall_line.caught_up()
    assert "Unflat" not in wall_line.all
    await line.say("add_card", day.runs[QUERY], "fair-card-number-1", stem=0, text="Bitte leiser")
    await console.do("approve", records=["fair-card-number-1"])
    await wall_line.shows("leiser")
    await line.say("edit_card", day.runs[QUERY], card="fair-card-number-1", saw="Bitte leiser", text="Frechheit")
    await desk.shows("Frechheit")
    await wall_line.hides("leiser")
    assert "Frechheit" not in wall_line.all
    assert "Unflat" not in wall_line.all
    assert "Unflat" not in await wall.text()


async def test_each_phone_where_it_went(house: Running) -> None:
    """Two steps at the same time: who goes into a room gets that room's screen, on the open socket."""
    lines = (
        AddItem(method="sentence_stems", preset="card_query", title="Raum Nord"),
        AddItem(method="sentence_stems", preset="card_query", title="Raum Süd"),
    )
    day = await house.day(lines)
    console, phone, other = await day.console(), await day.phone(), await day.phone()
    await console.do("edit_item", item=day.items[1], beside=day.items[0])
    for item in day.items:
        await console.do("open", item=item)
    line, stay = await phone.here(), await other.here()
    await line.until(lambda: "rooms" in line.elements)
    await stay.until(lambda: "rooms" in stay.elements)
    for there, elsewhere in ((0, 1), (1, 0)):
        await line.say("go", to=day.runs[there])
        await line.until(lambda there=there: day.runs[there] in line.elements.get("form", ""))
        assert day.runs[elsewhere] not in line.elements["form"]
    await line.say("go", to=day.runs[0])
    await line.until(lambda: day.runs[0] in line.elements["form"])
    assert "ack" in await line.say("add_card", day.runs[0], stem=0, text="Nur im Norden")
    await line.until(lambda: "Norden" in line.mine)
    await stay.caught_up()
    assert "Norden" not in stay.all
    assert (await line.say("go", to="nowhere"))["code"] == "rejected"
    await console.do("close", activity=day.runs[0])
    await line.until(lambda: day.runs[1] in line.elements.get("form", ""))
    fresh = await phone.here()
    assert fresh.elements == line.elements


async def test_erasure_reaches_every_screen(house: Running) -> None:
    day = await house.day()
    console, phone = await day.console(), await day.phone(name="Wilhelmine")
    await console.do("open", item=day.items[QUERY])
    mine = await phone.here()
    await mine.say("add_card", day.runs[QUERY], stem=0, text="Verräterisches")
    lines = [await s.here() for s in (await day.wall(), console)]
    for line in lines:
        await line.shows("Verräterisches")
    assert "ack" in await mine.say("erase_me")
    for line in lines:
        await line.hides("Verräterisches")
        await line.hides("Wilhelmine")
    assert await mine.closed() == 4401
    assert (await phone.http.get(phone.page)).status_code == 401
    records, changes, _ = await house.house.store.load(day.id)
    assert "Verräterisches" not in repr((records, changes))
    assert "Wilhelmine" not in repr((records, changes))


async def test_an_erased_phone_says_nothing_more(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even before its line is closed."""
    monkeypatch.setattr(feed, "ERASED_AFTER", 60.0)
    day = await house.day()
    console, phone = await day.console(), await day.phone(name="Ben")
    await console.do("open", item=day.items[QUERY])
    line = await phone.here()
    await console.do("erase", person=line.hello["person"])
    assert (await line.say("add_card", day.runs[QUERY], stem=0, text="noch da"))["code"] == "rejected"
    assert (await line.say("edit_me", name="Ben"))["code"] == "rejected"
    assert await day.texts() == []
