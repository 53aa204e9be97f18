"""Words are broken where German and English break them, never into single letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.hyphens import syllables


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("Zusammenarbeit", "Zusam-men-ar-beit"),
        ("Schulsozialarbeit", "Schul-so-zi-al-ar-beit"),
        ("Sozialraumorientierung", "Sozi-al-raum-ori-en-tie-rung"),
        ("Öffentlichkeitsarbeit", "Öffent-lich-keits-ar-beit"),
        ("Mehrgenerationenhaus", "Mehr-ge-ne-ra-ti-onen-haus"),
        ("Ort", "Ort"),
    ],
)
def test_german(word: str, broken: str) -> None:
    assert syllables(word, "de") == tuple(broken.split("-"))


def test_english() -> None:
    assert syllables("facilitation", "en") == ("facil", "it", "ation")


def test_a_language_without_patterns_breaks_nothing() -> None:
    assert syllables("Zusammenarbeit", "xx") == ("Zusammenarbeit",)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß", max_size=40), st.sampled_from(["de", "en"]))
def test_nothing_is_lost(word: str, language: str) -> None:
    pieces = syllables(word, language)
    assert "".join(pieces) == word
    assert all(len(piece) > 1 for piece in pieces) or len(pieces) == 1
