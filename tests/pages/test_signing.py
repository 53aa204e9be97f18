"""Who has no name is asked for one where names are signed; the phone's page knows which of the two it is."""

from __future__ import annotations

from pathlib import Path

from facilitation.planning import AddItem
from tests.house import running

LINES = (AddItem(method="commitments"),)


async def test_a_phone_without_a_name_asks_for_it_before_it_offers_to_sign(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day(list(LINES))
        ada, nobody = await day.phone(name="Ada"), await day.phone()
        await (await day.console()).do("next")
        assert "data-nameless" not in await ada.text()
        page = await nobody.text()
        assert "data-nameless" in page
        assert page.count("if-named") == page.count("if-nameless") == 1
        await nobody.do("edit_me", name="Ben")
        assert "data-nameless" not in await nobody.text()


async def test_a_numbered_card_is_a_name_enough(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        day = await house.day(list(LINES))
        phone = await day.phone()
        of = (await phone.here()).hello["person"]
        await (await day.console()).do("edit_person", person=of, number=17)
        assert "data-nameless" not in await phone.text()
