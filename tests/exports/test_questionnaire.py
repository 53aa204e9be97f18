"""Numbered forms and the notice: every question is on every form, its number at the head of every page."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
from pdf_reading import flat, fonts_of, structure_of, text_of

from exports import HANDOUTS
from exports.notice import notice
from exports.questionnaire import questionnaire
from facilitation.protocol import Ask, Form

LONG = "Verkehrssicherheitsverbesserungsmaßnahmenbeteiligungsverfahren " * 4
FORM = Form(
    "Vorab-Befragung",
    (
        Ask("Wie gern leben Sie hier?", "scale", ("1", "2", "3", "4", "5"), "gar nicht gern", "sehr gern"),
        Ask("Was fehlt?", "several", ("Bus", LONG, "Bank", "Bad", "<b>Rest</b>")),
        Ask("Kommen Sie?", "one", ("Ja", "Nein")),
        Ask("Wie ist der Ortskern?", "faces"),
        Ask("Wie ist dein Spielplatz?", "faces", tally=True),
        *(Ask(f"Was noch, {n}? Чого бракує? ماذا ينقص؟") for n in range(6)),
        Ask("Wo wohnen Sie?", "one", ("Nudow", "Saarmund"), aside=True),
    ),
    "Wir bereiten den Tag vor.",
    "Danke.",
    "2018-02-10",
)
FACTS: dict[str, Any] = {
    "form": FORM,
    "url": "https://example.org/v/abc.def.ghi",
    "title": "3. Familienkonferenz",
    "date_line": "24.02.2018",
    "place": "Grundschule",
    "host": "Gemeinde Nuthetal",
    "lang": "de",
}


def test_every_form_has_its_number_on_every_page() -> None:
    pdf = questionnaire(**FACTS, first=17, n=3)
    pages = len(pikepdf.open(BytesIO(pdf)).pages)
    assert pages % 3 == 0
    assert pages > 3
    for page in range(1, pages + 1):
        number = 17 + (page - 1) // (pages // 3)
        assert flat(f"Nr. {number}") in flat(text_of(pdf, "-f", str(page), "-l", str(page)))


def test_all_that_is_asked_stands_on_it() -> None:
    text = flat(text_of(questionnaire(**FACTS, first=1, n=1)))
    for words in (
        "1. Wie gern leben Sie hier?",
        "gar nicht gern",
        "2. Was fehlt?",
        "<b>Rest</b>",
        "11. Was noch, 5?",
        "Danke.",
    ):
        assert flat(words) in text
    assert "12." not in text, "where somebody lives is not one of the questions"
    assert "10.02.2018" in text


def test_the_same_questions_give_the_same_bytes() -> None:
    assert questionnaire(**FACTS, first=1, n=2) == questionnaire(**FACTS, first=1, n=2)


def test_it_is_tagged_and_its_fonts_are_in_it() -> None:
    pdf = questionnaire(**FACTS, first=1, n=2)
    assert structure_of(pdf).count("H1") == 2
    assert structure_of(pdf).count("H2") == 2 * len(FORM.asks)
    assert all(fonts_of(pdf).values())


def test_the_notice_says_what_how_and_until_when() -> None:
    pdf = notice(**FACTS, subtitle="Wir gestalten mit!")
    text = flat(text_of(pdf))
    for words in (
        "Vorab-Befragung",
        "3. Familienkonferenz",
        "Wir gestalten mit!",
        "Bis 10.02.2018",
        "example.org",
        "auf Papier",
    ):
        assert flat(words) in text
    assert "Figure" in structure_of(pdf)
    assert len(pikepdf.open(BytesIO(pdf)).pages) == 1


def test_a_very_long_title_and_explanation_stay_on_one_page() -> None:
    form = Form(LONG, FORM.asks, "Wir bereiten den Tag vor. " * 60)
    assert len(pikepdf.open(BytesIO(notice(**{**FACTS, "form": form, "title": LONG}, subtitle=""))).pages) == 1


def test_they_are_among_the_handouts() -> None:
    assert (HANDOUTS["questionnaire"], HANDOUTS["notice"]) == (questionnaire, notice)
