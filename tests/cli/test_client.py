"""The play's client: the mirror of a screen, and reading a fragment as a person would."""

from __future__ import annotations

from facilitation.cli.client import Mirror, text_of


def test_the_mirror_follows_whole_views_and_differences() -> None:
    mirror = Mirror()
    mirror.apply({"seq": 3, "token": "t", "full": True, "put": {"a": "<p>eins</p>", "b": "<p>zwei</p>"}, "gone": []})
    mirror.apply({"seq": 4, "put": {"b": "<p>drei</p>", "c": "<p>vier</p>"}, "gone": ["a", "never-there"]})
    assert mirror.elements == {"b": "<p>drei</p>", "c": "<p>vier</p>"}
    assert (mirror.seq, mirror.token) == (4, "t")
    mirror.apply({"seq": 9, "mine": "<ul></ul>"})
    mirror.apply({"ack": "x", "seq": 9})
    assert (mirror.seq, mirror.mine) == (4, "<ul></ul>")
    mirror.apply({"seq": 2, "token": "u", "full": True, "put": {}, "gone": []})
    assert (mirror.elements, mirror.seq, mirror.token) == ({}, 2, "u")


def test_text_is_read_as_a_person_reads_it() -> None:
    html = (
        '<li id="x"><b>Nr. 7</b><div>Haus\N{SOFT HYPHEN}auf\N{SOFT HYPHEN}gaben &amp; <span>Spiel</span>\n&lt;b&gt;</div></li>'
    )
    assert text_of(html) == "Nr. 7 Hausaufgaben & Spiel <b>"
    mirror = Mirror(elements={"x": html})
    assert mirror.shows("Hausaufgaben  & Spiel")
    assert not mirror.shows("Hausarbeit")
