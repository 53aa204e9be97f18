"""What the wall does: blank, frozen, welcome."""

from __future__ import annotations

import asyncio

from tests.house import OUTLOOK, QUERY, Running


async def test_panic_button(house: Running) -> None:
    """Every connected wall is blank within a second and holds nothing behind it; one that comes back is blank too."""
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    await console.do("open", item=day.items[QUERY])
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Peinlich")
    walls = [await day.wall() for _ in range(3)]
    lines = [await wall.here() for wall in walls]
    for line in lines:
        await line.shows("Peinlich")
    loop = asyncio.get_running_loop()
    start = loop.time()
    await console.do("blank", on=True)
    for line in lines:
        await line.until(lambda line=line: set(line.elements) == {"blank"})
    assert loop.time() - start < 1.0
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Danach")
    for line in lines:
        await line.caught_up()
        assert "Danach" not in line.all
    late = await walls[0].here()
    assert set(late.elements) == {"blank"}
    for page in (await walls[0].text(), await (await day.wall()).text()):
        assert "Peinlich" not in page
        assert 'id="blank"' in page
    await console.do("blank", on=False)
    for line in (*lines, late):
        await line.shows("Danach")
        assert "Peinlich" in line.html


async def test_frozen_wall(house: Running) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Vorher")
    line = await wall.here()
    await line.shows("Vorher")
    await console.do("freeze", on=True)
    await line.until(lambda: "still" in line.elements)
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Nachher")
    await console.do("open", item=day.items[OUTLOOK])
    fresh = await (await day.wall()).here()
    for each in (line, fresh):
        await each.caught_up()
        assert "Vorher" in each.html
        assert "Nachher" not in each.all
    await console.do("blank", on=True)  # the panic button is stronger
    await line.until(lambda: set(line.elements) == {"blank"})
    await console.do("blank", on=False)
    await line.shows("Vorher")
    assert "Nachher" not in line.all
    await console.do("freeze", on=False)
    await line.hides("Vorher")
    assert "still" not in line.elements
    await console.do("open", item=day.items[QUERY])
    await line.shows("Nachher")


async def test_what_is_taken_back_leaves_a_frozen_wall_too(house: Running) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    mine = await phone.here()
    for name, text in (("card-to-keep-back-1", "Für mich"), ("card-to-take-down-1", "Grob"), ("card-that-stays-1", "Bleibt")):
        await mine.say("add_card", day.runs[QUERY], name, stem=0, text=text)
    line = await wall.here()
    await line.shows("Bleibt")
    await console.do("freeze", on=True)
    await mine.say("keep_card", day.runs[QUERY], card="card-to-keep-back-1", kept=True)
    await console.do("hide", record="card-to-take-down-1")
    for each in (line, await wall.here()):
        await each.hides("Für mich")
        await each.hides("Grob")
        assert "Bleibt" in each.html
    await console.do("back")  # one step back hides nothing that stands there
    await line.caught_up()
    assert "Bleibt" in line.html


async def test_welcome_page(house: Running) -> None:
    day = await house.day(title="Sommertagung")
    console, wall = await day.console(), await day.wall()
    line = await wall.here()
    assert set(line.elements) == {"welcome"}
    assert day.code[:3] in line.html
    await console.do("open", item=day.items[QUERY])
    await line.until(lambda: "stage" in line.elements)
    assert "welcome" not in line.elements
    await console.do("welcome", on=True)
    await line.until(lambda: set(line.elements) == {"welcome"})
    await console.do("welcome", on=False)
    await line.until(lambda: "stage" in line.elements)


async def test_preview_on_the_console(house: Running) -> None:
    """The moderator sees the wall's own frames; the wall's cookie does not open her preview."""
    day = await house.day()
    console, wall = await day.console(), await day.wall()
    await console.do("open", item=day.items[QUERY])
    line = await console.open(path=f"{console.page}/preview/socket")
    await line.until(lambda: line.token)
    assert line.elements == (await wall.here()).elements
