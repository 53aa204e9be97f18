"""Too late, too many, two at once: kept, spread, told; nothing is lost and nobody overwritten."""

from __future__ import annotations

import asyncio

from tests.house import BOARDS, OUTLOOK, QUERY, Running


async def test_a_card_that_comes_too_late(house: Running) -> None:
    """Written without connection, sent when its step is closed: kept, told as late, and the moderator decides."""
    day = await house.opened()
    console, phone, wall = await day.console(), await day.phone(), await (await day.wall()).here()
    run = day.runs[QUERY]
    await console.do("open", item=day.items[OUTLOOK])
    line = await phone.here()
    answers = [await line.say("add_card", run, f"card-written-offline-{n}", stem=0, text=f"Nachzug {n}") for n in range(3)]
    assert [a.get("late") for a in answers] == [True] * 3
    assert "ack" in await line.say("add_card", run, "card-written-offline-0", stem=0, text="Nachzug 0")
    desk = await console.open(f"?activity={run}")
    await desk.shows("Nachzug 2")
    assert all(f"wait-card-written-offline-{n}" in desk.elements for n in range(3))
    await console.do("present", activity=run)
    await wall.until(lambda: "stage" in wall.elements)
    await wall.caught_up()
    assert "Nachzug" not in wall.all
    await console.do("take_in", record="card-written-offline-0")
    await console.do("to_store", record="card-written-offline-1")
    await console.do("hide", record="card-written-offline-2")
    await wall.shows("Nachzug 0")
    await console.do("present", activity=day.store)
    await wall.shows("Nachzug 1")
    await wall.caught_up()
    assert "Nachzug 2" not in wall.all
    await console.do("reopen", activity=run)
    await line.say("go", to=run)
    await line.until(lambda: "Nachzug 0" in line.mine)
    assert await day.texts() == ["Nachzug 0", "Nachzug 1", "Nachzug 2"]


async def test_an_author_sees_that_a_card_came_late(house: Running) -> None:
    day = await house.opened()
    console, phone = await day.console(), await day.phone(lang="de")
    line = await phone.here()
    await console.do("close", activity=day.runs[QUERY])
    assert (await line.say("add_card", day.runs[QUERY], stem=0, text="Noch eine"))["late"] is True
    await line.until(lambda: "Noch eine" in line.mine)
    assert "kam zu spät" in line.mine or "Nachzügler" in line.mine


async def test_a_refused_card_blocks_nothing(house: Running) -> None:
    day = await house.opened()
    line = await (await day.phone()).here()
    run = day.runs[QUERY]
    ids = [
        await line.post("add_card", run, stem=0, text=" "),
        await line.post("add_card", run, stem=7, text="kein solcher Satz"),
        await line.post("add_card", run, stem=0, text="x" * 10_001),
        await line.post("add_card", day.runs[BOARDS], stem=0, text="noch nicht offen"),
        await line.post("add_card", run, stem=0, text="gut"),
    ]
    await line.until(lambda: set(ids) <= set(line.answers))
    assert ["ack" in line.answers[i] for i in ids] == [False, False, False, False, True]
    assert all(line.answers[i]["why"] for i in ids[:-1])
    assert await day.texts() == ["gut"]


async def test_a_helper_types_forty_paper_cards(house: Running) -> None:
    day = await house.opened()
    desk = await (await day.console()).here()
    for n in range(1, 9):
        await desk.say("add_person", number=n)
    await desk.until(lambda: sum(e.startswith("person-") for e in desk.elements) == 8)
    people = [e.removeprefix("person-") for e in desk.elements if e.startswith("person-")]
    run = day.runs[QUERY]
    ids = [await desk.post("add_card", run, stem=0, text=f"Papier {n}", behalf=people[n % 8]) for n in range(40)]
    await desk.until(lambda: set(ids) <= set(desk.answers))
    assert all("ack" in desk.answers[i] for i in ids)
    assert await day.texts() == [f"Papier {n}" for n in range(40)]


async def test_two_moderators_mend_the_same_text(house: Running) -> None:
    """The second is told and gets both texts, as JSON and as a page; nothing is overwritten."""
    day = await house.opened()
    phone = await day.phone()
    await phone.do("add_card", day.runs[QUERY], "card-with-a-mistake", stem=0, text="Vereinsheim")
    first, second = await (await day.console()).here(), await (await day.console()).here()
    both = {"record": "card-with-a-mistake", "field": "text", "saw": "Vereinsheim"}
    answers = await asyncio.gather(*(line.say("correct", **both, text=f"Vereinsheim {line.seq}") for line in (first, second)))
    (lost,) = [a for a in answers if "no" in a]
    assert lost["code"] == "conflict"
    assert lost["current"] == (await day.texts())[0]
    assert lost["why"]
    plain = await day.console()
    page = await plain.http.post(
        f"{plain.page}/send", data={"do": "correct", **both, "text": "Mein langer Satz"}, headers={"Origin": house.base}
    )
    assert page.status_code == 409
    assert "Mein langer Satz" in page.text
    author = await phone.here()
    edit = await author.say("edit_card", day.runs[QUERY], card="card-with-a-mistake", text="Autorin", saw="Vereinsheim")
    assert (edit["code"], edit["current"]) == ("conflict", lost["current"])
    topic = "topic-that-two-people-edit"
    await phone.do("store_topic", day.store, topic, text="Thema", note="Notiz")
    await first.say("edit_topic", day.store, topic=topic, text="Thema A", saw="Thema", note="Notiz", saw_note="Notiz")
    lost = await second.say("edit_topic", day.store, topic=topic, text="Thema B", saw="Thema", note="Notiz", saw_note="Notiz")
    assert lost["code"] == "conflict"
    assert "Thema A" in lost["current"]


async def test_a_form_without_script_loses_nothing(house: Running) -> None:
    """What cannot be taken comes back as a page with the text that was typed."""
    day = await house.opened()
    phone = await day.phone()
    fields = {"do": "add_card", "activity": day.runs[QUERY], "stem": "9", "text": "Mein langer <b>Satz</b>"}
    page = await phone.http.post(f"{phone.page}/send", data=fields, headers={"Origin": house.base})
    assert page.status_code == 409
    assert "Mein langer &lt;b&gt;Satz&lt;/b&gt;" in page.text
    fields["stem"] = "0"
    answer = await phone.http.post(f"{phone.page}/send", data=fields, headers={"Origin": house.base})
    assert (answer.status_code, answer.headers["location"]) == (303, phone.page)
    assert "Mein langer" in await phone.text()
