"""Paper ballots are printed from the console: only of a step that has options, in bounds, and not by anybody else."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from exports import HANDOUTS
from facilitation.planning import AddItem
from tests.house import Running

LINES = [
    AddItem(method="dot_vote", preset="youth_budget", settings={"options": ["Aula | | 700", "Bus"]}),
    AddItem(method="dot_vote"),
    AddItem(method="plenary", preset="break"),
]


async def test_as_many_as_are_asked_for(house: Running) -> None:
    house.house.handouts = HANDOUTS
    day = await house.day(LINES)
    console = await day.console()

    async def pages(run: str, query: str) -> int:
        answer = await console.http.get(f"/console/{day.id}/ballots/{run}.pdf?{query}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        with pikepdf.open(BytesIO(answer.content)) as file:
            return len(file.pages)

    # Four stand on a page; before the step opens it has the options of its settings.
    assert [await pages(day.runs[0], q) for q in ("n=9", "n=1&first=77", "", "n=-3", "n=999999999&first=x")] == [
        3,
        1,
        8,
        8,
        125,
    ]
    for nothing in (day.runs[1], day.runs[2], day.store, "nothing-there-0001"):
        assert (await console.http.get(f"/console/{day.id}/ballots/{nothing}.pdf")).status_code == 404
    phone = await day.phone()
    assert (await phone.http.get(f"/console/{day.id}/ballots/{day.runs[0]}.pdf")).status_code == 401
