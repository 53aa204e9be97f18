"""What the moderator sees when she looks over somebody's shoulder: the forms she enters by, and nobody's confidences."""

from __future__ import annotations

from facilitation.planning import AddItem
from tests.house import Running


async def test_what_was_written_for_the_group_alone(house: Running) -> None:
    groups = AddItem(method="choose_groups", settings={"how": "free", "titles": ["Eins", "Zwei"]})
    day = await house.day([groups, AddItem(method="commitments")])
    console, ana, ben = await day.console(), await day.phone(name="Ana"), await day.phone(name="Ben")
    await house.house.feed.reached(day.id, await console.do("open", item=day.items[0]))
    group = next(r.id for r in (await house.house.feed.board(day.id)).kind(None, "group"))
    for phone in (ana, ben):
        await phone.do("join_group", day.runs[0], group=group)
    await console.do("open", item=day.items[1])
    await ana.do("commit", day.runs[1], text="Nur für die Gruppe", seen="group")
    await ana.do("commit", day.runs[1], text="Für alle hier", seen="public")
    await ana.do("commit", day.runs[1], text="Ganz für mich", seen="private")
    await house.house.feed.reached(day.id, await console.do("phase", activity=day.runs[1], phase="hear"))
    assert "Nur für die Gruppe" in await ben.text()
    him = (await ben.here()).hello["person"]
    preview = (await console.http.get(f"/console/{day.id}/phone?for={him}")).text
    assert "Für alle hier" in preview
    assert not [words for words in ("Nur für die Gruppe", "Ganz für mich") if words in preview]
