"""Paper ballots: every slip has its number and every option, however many and however long, inside the edges."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pdf_reading import flat, fonts_of, text_of
from test_guest_papers import boxes

from exports import HANDOUTS
from exports.ballots import slips_on_a_page
from facilitation.protocol import Ballot

FACTS: dict[str, Any] = {"title": "Ein Tag & mehr", "date_line": "17.01.2018", "lang": "de"}
LONG = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung " * 4


def slip(*options: tuple[str, str], circles: int = 1) -> Ballot:
    return Ballot("Vertiefungsvotum", "Worüber will ich heute weiterarbeiten?", "Bis zu 4 Kreise.", options, circles)


@pytest.mark.parametrize(("options", "each"), [(1, 4), (4, 4), (5, 2), (12, 2), (13, 1), (60, 1)])
def test_so_many_slips_stand_on_a_page(options: int, each: int) -> None:
    assert slips_on_a_page(options) == each


@pytest.mark.parametrize("options", [1, 8, 60])
def test_every_slip_has_its_number_and_every_option(options: int) -> None:
    made = slip(*((f"Option<{n}>", "") for n in range(options)))
    pdf = HANDOUTS["ballots"](ballot=made, first=7, n=3, **FACTS)
    said = flat(text_of(pdf))
    assert [said.count(f"Nr.{n}") for n in (6, 7, 8, 9, 10)] == [0, 1, 1, 1, 0]
    assert [said.count(f"Option<{n}>") for n in range(options)] == [3] * options
    assert all(fonts_of(pdf).values())
    assert HANDOUTS["ballots"](ballot=made, first=7, n=3, **FACTS) == pdf


@pytest.mark.parametrize("options", [2, 9, 40])
def test_long_words_stay_inside_the_edges(options: int) -> None:
    pdf = HANDOUTS["ballots"](ballot=slip(*((LONG, "12 500 €"),) * options, circles=10), first=1, n=2, **FACTS)
    with pikepdf.open(BytesIO(pdf)) as file:
        assert len(file.pages) == -(-2 // slips_on_a_page(options))
    assert all(30 < x < 560 and 20 < y < 820 for x, y, _ in boxes(pdf))
