"""Commands over the socket and their answers."""

from __future__ import annotations

import asyncio

from tests.house import BOARDS, QUERY, Running
from tests.screens import new_id


async def test_kept_refused_and_late(house: Running) -> None:
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    line = await phone.here()
    early = await line.say("add_card", day.runs[QUERY], stem=0, text="zu früh")
    assert (early["code"], early["why"]) == ("rejected", early["why"])
    assert early["why"]
    await console.do("open", item=day.items[QUERY])
    kept = await line.say("add_card", day.runs[QUERY], stem=0, text="rechtzeitig")
    assert set(kept) == {"ack", "seq"}
    assert (await line.say("add_card", day.runs[QUERY], stem=0, text="   "))["code"] == "rejected"
    assert (await line.say("add_card", day.runs[QUERY], text="wohin?"))["code"] == "invalid"
    assert (await line.say("add_card", day.runs[QUERY], stem=0, text="x" * 10_001))["code"] == "invalid"
    assert (await line.say("next"))["code"] == "forbidden"
    await console.do("close", activity=day.runs[QUERY])
    late = await line.say("add_card", day.runs[QUERY], stem=0, text="zu spät")
    assert late["late"] is True
    await line.until(lambda: "zu spät" in line.mine)
    assert await day.texts() == ["rechtzeitig", "zu spät"]


async def test_the_same_id_counts_once(house: Running) -> None:
    """Also at the same moment, over another way, and when the second message says something else."""
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    await console.do("open", item=day.items[QUERY])
    first, second = await phone.here(), await phone.here()
    command = new_id()
    for line in (first, second, first):
        await line.post("add_card", day.runs[QUERY], command, stem=0, text="einmal")
    for line in (first, second):
        await line.until(lambda line=line: command in line.answers)
    by_http = (await phone.post("add_card", day.runs[QUERY], command, stem=0, text="zweimal")).json()
    late = await console.post("close", activity=day.runs[QUERY])
    again = await first.say("add_card", day.runs[QUERY], command, stem=0, text="dreimal")
    assert late.status_code == 200
    assert by_http == again == first.answers[command] == second.answers[command]
    assert await day.texts() == ["einmal"]


async def test_entered_for_somebody_without_a_phone(house: Running) -> None:
    day = await house.day()
    console, phone = await day.console(), await day.phone()
    await console.do("open", item=day.items[QUERY])
    desk = await console.here()
    await desk.say("add_person", name="Bo", number=17)
    bo = next(e.removeprefix("person-") for e in desk.elements if e.startswith("person-") and "Bo" in desk.elements[e])
    assert "ack" in await desk.say("add_card", day.runs[QUERY], "card-typed-from-paper", stem=0, text="Von Papier", behalf=bo)
    record = day.record("card-typed-from-paper")
    assert record.author == bo
    assert record.entered_by not in (None, bo)
    assert (await desk.say("add_card", day.runs[QUERY], stem=0, text="x", behalf="nobody"))["code"] == "rejected"
    assert (await desk.say("add_card", day.runs[QUERY], stem=0, text="x", behalf=day.runs[QUERY]))["code"] == "rejected"
    mine = await phone.here()
    assert (await mine.say("add_card", day.runs[QUERY], stem=0, text="x", behalf=bo))["code"] == "forbidden"
    assert await day.texts() == ["Von Papier"]


async def test_two_moderators_press_next_at_once(house: Running) -> None:
    day = await house.day()
    first, second = await (await day.console()).here(), await (await day.console()).here()
    assert "ack" in await first.say("next")
    run = day.record(day.runs[0])
    at = f"{run.id}/{run.data.state}/{run.data.phase}"
    answers = await asyncio.gather(first.say("next", at=at), second.say("next", at=at))
    assert sorted("ack" if "ack" in a else a["code"] for a in answers) == ["ack", "rejected"]
    assert day.record(day.runs[BOARDS]).data.phase == "write"
    assert (await second.say("back", at=at))["code"] == "rejected"
    assert day.record(day.runs[BOARDS]).data.state == "open"
