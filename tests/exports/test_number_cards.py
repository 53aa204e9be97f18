"""Numbered cards: each number once, large, inside its card, and what it is good for in two languages."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pdf_reading import flat, fonts_of, structure_of, text_of
from test_guest_papers import boxes

from exports import HANDOUTS
from exports.guests import BADGE

FACTS: dict[str, Any] = {
    "title": "Netzwerkstatt – Familien in Kleinmachnow",
    "date_line": "16.06.2022, 14:30–18:00 Uhr",
    "host": "Gemeinde Kleinmachnow",
    "languages": ("de", "en"),
    "lang": "de",
}
cards = HANDOUTS["number_cards"]


@pytest.mark.parametrize(("first", "last", "sheets"), [(1, 1, 1), (1, 10, 1), (17, 27, 2), (9990, 9999, 1)])
def test_each_number_has_its_card(first: int, last: int, sheets: int) -> None:
    pdf = cards(first=first, last=last, **FACTS)
    body = text_of(pdf)
    with pikepdf.open(BytesIO(pdf)) as file:
        assert len(file.pages) == sheets
    assert [flat(body).count(f"Nr.{n}Sagen") for n in range(first, last + 1)] == [1] * (last - first + 1)
    assert flat(body).count("SagenSiedieseNummer") == flat(body).count("Saythisnumber") == last - first + 1
    assert all(fonts_of(pdf).values())
    assert cards(first=first, last=last, **FACTS) == pdf
    assert structure_of(pdf).count("H2") + structure_of(pdf).count("H1") == last - first + 1


@pytest.mark.parametrize("title", ["T", "Sozialraumorientierung und Netzwerkarbeit " * 7, "W" * 300])
def test_nothing_leaves_its_card(title: str) -> None:
    pdf = cards(first=8888, last=8888, **{**FACTS, "title": title})
    left, top = (595.28 - 2 * BADGE[0]) / 2, 841.89 - (841.89 - 5 * BADGE[1]) / 2
    placed = boxes(pdf)
    assert all(left + 5 <= x <= left + BADGE[0] for x, _, _ in placed)
    assert all(top - BADGE[1] + 3 <= y <= top - 5 for _, y, _ in placed)
    assert max(size for _, _, size in placed) >= 40


def test_one_language_is_enough() -> None:
    body = flat(text_of(cards(first=1, last=1, **{**FACTS, "languages": ("de",)})))
    assert "Saythisnumber" not in body
