"""Signs beyond the letters: drawn where a font has them, named once where none has, left out of titles."""

from __future__ import annotations

import pytest

from exports.pdf.shaping import clean


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\U0001f600", "[lachendes Gesicht]"),
        ("\U0001f469\u200d\U0001f467", "[Frau]"),
        ("\U0001f1e9\U0001f1ea", "[Flagge DE]"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("\u2764\ufe0f\u200d\U0001f525", "\u2764"),
        ("1\ufe0f\u20e3", "1"),
    ],
)
def test_what_means_one_thing_is_printed_as_one(typed: str, printed: str) -> None:
    assert clean(f"a {typed} b", "de") == f"a {printed} b"
    assert clean(printed, "de") == printed


def test_titles_leave_signs_out_but_no_letters() -> None:
    assert clean("Fest \U0001f600 2018 \U0001f44d", bare=True) == "Fest 2018"
    assert "cjk" in clean("\u65e5", bare=True)
