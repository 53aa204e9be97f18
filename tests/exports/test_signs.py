"""Signs beyond the letters: drawn where a font has them, named once where none has, left out of titles."""

from __future__ import annotations

import pytest

from exports.pdf.shaping import clean


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\U0001f600", "[grinsendes Gesicht]"),
        ("\U0001f469\u200d\U0001f467", "[Familie: Frau, Mädchen]"),
        ("\U0001f1e9\U0001f1ea", "[Flagge: Deutschland]"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("\u2764\ufe0f\u200d\U0001f525", "[Herz in Flammen]"),
        ("\U0001f984", "[Einhorn]"),
        ("\U0001f469\U0001f3fd\u200d\U0001f3eb", "[Lehrerin]"),
        ("\U0001f1fd\U0001f1fd", "[XX]"),
        ("1\ufe0f\u20e3", "1"),
    ],
)
def test_what_means_one_thing_is_printed_as_one(typed: str, printed: str) -> None:
    assert clean(f"a {typed} b", "de") == f"a {printed} b"
    assert clean(printed, "de") == printed


def test_titles_leave_signs_out_but_no_letters() -> None:
    assert clean("Fest \U0001f600 2018 \U0001f44d", bare=True) == "Fest 2018"
    assert "cjk" in clean("\u65e5", bare=True)


def test_english_names_and_what_has_none() -> None:
    assert clean("\U0001f984 \U0001f1fa\U0001f1e6", "en") == "[unicorn] [flag: Ukraine]"
    assert clean("\U0001f984", "fr") == "[unicorn]"
    assert clean("\u12a0", "de") == "[ethiopic syllable glottal a]"
