"""The list to sign and the badges: everybody is on them, whatever she is called, in embedded fonts and inside the edges."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pdf_reading import flat, fonts_of, structure_of, text_of

from exports import HANDOUTS
from exports.guests import BADGE, badges, signatures

FACTS: dict[str, Any] = {
    "title": "Netzwerkstatt – Familien in Kleinmachnow",
    "date_line": "16.06.2022, 14:30–18:00 Uhr",
    "place": "Bürgersaal",
    "host": "Gemeinde Kleinmachnow",
    "deletion_date": "2022-09-30",
    "lang": "de",
}
LONG = "Maximiliane-Charlotte Freifrau von Hohenstein-Wallersdorf"
WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenverein" * 2
PEOPLE = (
    ("Anna Meier", "Kita Regenbogen", "Teltow"),
    (LONG, "Sozialpädagogisches Familienberatungszentrum Potsdam-Mittelmark gGmbH, Außenstelle", "Kleinmachnow"),
    ("محمد الصالح", "بيت العائلة", "Werder (Havel)"),
    ("Олександра Коваленко", "Українська школа", ""),
    ("Nguyễn Thị Ánh", "", ""),
    ("", "Jugendamt", ""),
    (WORD[:120], "x", "y"),
    ("<b>Paul</b> & Co", "=HYPERLINK(1)", ""),
)


def boxes(pdf: bytes) -> list[tuple[float, float, float]]:
    """(x, baseline, size) of every piece of text, from the page's own commands."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as file:
        for page in file.pages:
            at, size = (0.0, 0.0), 0.0
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tm":
                    at = float(operands[4]), float(operands[5])
                elif str(operator) == "Tf":
                    size = float(operands[1])
                elif str(operator) == "Tj":
                    found.append((*at, size))
    return found


def pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as file:
        return len(file.pages)


@pytest.mark.parametrize("paper", ["signatures", "badges"])
def test_everybody_is_on_it_and_the_fonts_are_in_the_file(paper: str) -> None:
    pdf = HANDOUTS[paper](people=PEOPLE, **FACTS)
    shown = flat(text_of(pdf))
    for words in ("Anna Meier", LONG, "Олександра Коваленко", "Nguyễn Thị Ánh", "Jugendamt", "Kita Regenbogen", "Kleinmachnow"):
        assert flat(words) in shown, words
    assert flat("<b>Paul</b> & Co") in shown
    assert flat("=HYPERLINK(1)") in shown
    assert flat("محمد الصالح") in shown
    fonts = fonts_of(pdf)
    assert fonts
    assert all(fonts.values())
    assert HANDOUTS[paper](people=PEOPLE, **FACTS) == pdf, "the same people give the same bytes"


def test_a_list_to_sign_repeats_its_head_and_says_until_when() -> None:
    many = [(f"Person {n:03}", "Hort", "") for n in range(1, 81)]
    pdf = signatures(people=many, **FACTS)
    text = text_of(pdf)
    assert pages(pdf) >= 4
    assert flat(text).count("Unterschrift") >= 2 * pages(pdf) - 1
    assert flat(text).count("Zuvernichtenam30.09.2022.") == pages(pdf)
    assert [f"Person {n:03}" in text for n in (1, 40, 80)] == [True] * 3
    assert "Ort" not in text.split(), "nobody has a place, so there is no column for it"
    english = flat(text_of(signatures(people=(), **{**FACTS, "deletion_date": "", "lang": "en"})))
    assert "Signaturelist" in english
    assert "destroyed" not in english


def test_its_structure_is_a_table() -> None:
    tags = structure_of(signatures(people=PEOPLE, **FACTS))
    assert tags.count("Table") == 1
    assert tags.count("TR") == 1 + len(PEOPLE) + 8
    assert tags.count("TH") == 5
    assert "H1" in tags


@pytest.mark.parametrize(("n", "sheets"), [(0, 1), (1, 1), (10, 1), (11, 2), (93, 10)])
def test_ten_badges_on_a_sheet(n: int, sheets: int) -> None:
    pdf = badges(people=[(f"Person {i}", "Hort", "Teltow") for i in range(n)], **FACTS)
    assert pages(pdf) == sheets
    assert flat(text_of(pdf)).count("Netzwerkstatt") == 10 * sheets, "the last sheet is filled up with empty ones"


@pytest.mark.parametrize("name", ["Li", LONG, WORD[:120], "W" * 120, "A B " * 30, "Олександра Коваленко-Шевченко"])
@pytest.mark.parametrize("institution", ["", "Sozialpädagogisches " * 5 + "Zentrum", "M" * 120])
def test_names_shrink_and_wrap_but_never_leave_their_badge(name: str, institution: str) -> None:
    pdf = badges(people=[(name, institution, "Brandenburg an der Havel, Ortsteil Kirchmöser")], **FACTS)
    left, top = (595.28 - 2 * BADGE[0]) / 2, 841.89 - (841.89 - 5 * BADGE[1]) / 2
    first = [(x, y, size) for x, y, size in boxes(pdf) if x < left + BADGE[0] and y > top - BADGE[1]]
    whole = flat(text_of(pdf))
    assert flat(name).replace("-", "") in whole.replace("-", "").replace("\u00ad", "")
    assert all(x >= left + 5 for x, _, _ in first)
    assert all(top - BADGE[1] + 3 <= y <= top - 5 for _, y, _ in first)
    assert min(size for _, _, size in first) >= 6.5
    assert (max(size for _, _, size in first) == 27) is (name == "Li")
