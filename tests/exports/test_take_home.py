"""A person's own list as a calendar file and on paper. The file is read back by a reader written from RFC 5545 alone."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pikepdf
import pytest
from pdf_reading import flat, text_of

from exports.calendar import OCTETS, calendar
from exports.take_home import take_home
from facilitation.belongings import Thing

STAMP = 1_655_373_600.0  # 16 June 2022, 10:00 UTC
HARD = "Grüße; Tee, Kuchen \\ Café\nzweite Zeile 🌻 " + "Donaudampfschifffahrtsgesellschaft " * 12
THINGS = (
    Thing("m1", "Maßnahmen", "Offene Sprechstunde, einmal im Monat", (("Mit", "CARAT; Hort"),), "2022-08-31"),
    Thing("m2", "Maßnahmen", HARD, (), "9999-12-31"),
    Thing("c1", "Das möchte ich tun", "قهوة مع الجيران", (("Wer es liest", "nur Sie"),), ""),
)


def file(*things: Thing, lang: str = "de") -> bytes:
    return calendar(event="ev", title="Netzwerkstatt, 1. Treffen", lang=lang, stamp=STAMP, things=things or THINGS)


def read(data: bytes) -> list[tuple[str, str]]:
    """The content lines: (name with parameters, value still escaped)."""
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= OCTETS
    whole: list[bytes] = []
    for line in lines:
        line.decode()  # no character is torn apart
        if line.startswith(b" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    found = []
    for line in whole:
        name, _, value = line.decode().partition(":")
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[A-Z]+)*", name), line
        found.append((name, value))
    return found


def meant(value: str) -> str:
    """An escaped text as it was meant; nothing may be escaped that the standard does not know."""
    assert re.fullmatch(r"(?:[^\\;,\x00-\x08\x0a-\x1f]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def events(data: bytes) -> list[dict[str, str]]:
    """The events, each with its own properties; what belongs to its alarm stands under "VALARM/…"."""
    found: list[dict[str, str]] = []
    inside: list[str] = []
    for name, value in read(data):
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert inside.pop() == value
        elif inside[1:2] == ["VEVENT"]:
            key = "/".join([*inside[2:], name])
            assert key not in found[-1]
            found[-1][key] = value
    assert inside == []
    return found


def test_the_calendar_has_what_the_standard_asks_for() -> None:
    lines = read(file())
    assert lines[:2] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0")]
    assert [v for n, v in lines if n == "PRODID"] == ["-//facilitation//take home//DE"]
    assert lines[-1] == ("END", "VCALENDAR")
    assert [sorted(e) for e in events(file())] == [
        ["DESCRIPTION", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY", "TRANSP", "UID", "VALARM/ACTION", "VALARM/DESCRIPTION",
         "VALARM/TRIGGER"]
    ] * 2  # fmt: skip


def test_each_thing_with_a_day_is_one_whole_day() -> None:
    first, second = events(file())
    assert (first["UID"], second["UID"]) == ("m1@ev.facilitation", "m2@ev.facilitation")
    assert (first["DTSTART;VALUE=DATE"], second["DTSTART;VALUE=DATE"]) == ("20220831", "99991231")
    assert {e["DTSTAMP"] for e in (first, second)} == {"20220616T100000Z"}
    assert meant(first["SUMMARY"]) == "Offene Sprechstunde, einmal im Monat"
    assert meant(first["DESCRIPTION"]) == "Mit: CARAT; Hort\nNetzwerkstatt, 1. Treffen · Maßnahmen"
    assert meant(first["VALARM/DESCRIPTION"]) == "Erinnerung: Offene Sprechstunde, einmal im Monat"
    assert (first["VALARM/ACTION"], first["VALARM/TRIGGER"]) == ("DISPLAY", "PT9H")


def test_a_long_text_is_short_in_the_title_and_whole_below_it() -> None:
    second = events(file())[1]
    assert meant(second["SUMMARY"]) == " ".join(HARD.split())[:199].rstrip() + "…"
    assert meant(second["DESCRIPTION"]) == f"{HARD}\nNetzwerkstatt, 1. Treffen · Maßnahmen"


@pytest.mark.parametrize("text", ["a\r\nb\rc", "Ende\nBEGIN:VEVENT\nUID:x", "\x00\x1b[31m\x85rot", "\\n", "ß" * 200, "🌻" * 50])
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    found = events(file(Thing("m1", "Schritt", text, ((text, text),), "2022-08-31")))
    assert len(found) == 1
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(c for c in plain if c == "\n" or (ord(c) >= 32 and ord(c) != 0x85))
    assert meant(found[0]["DESCRIPTION"]).splitlines()[-1] == "Netzwerkstatt, 1. Treffen · Schritt"
    assert f"{plain}: {plain}" in meant(found[0]["DESCRIPTION"])


def test_without_a_day_there_is_no_file() -> None:
    with pytest.raises(ValueError, match="nothing has a day"):
        file(THINGS[2])


def test_the_same_list_gives_the_same_entries_again() -> None:
    changed = Thing("m1", "Maßnahmen", "Sprechstunde", (), "2022-09-15")
    assert [e["UID"] for e in events(file(changed))] == [events(file())[0]["UID"]]


# on paper


def sheet(*things: Thing, lang: str = "de") -> bytes:
    made = dt.datetime(2022, 6, 16, 18, 5, tzinfo=dt.UTC)
    about = {"title": "Netzwerkstatt", "date": "2022-06-16", "place": "Bürgersaal", "name": "Ada"}
    return take_home(event="ev", lang=lang, made_at=made, things=things, **about)


def test_the_sheet_says_everything_once_and_in_order() -> None:
    body = flat(text_of(sheet(*THINGS[:1], THINGS[2])))
    order = [
        "Das nehme ich mit", "Netzwerkstatt · 16.06.2022 · Bürgersaal", "Ada", "Maßnahmen",
        "Offene Sprechstunde, einmal im Monat", "Mit: CARAT; Hort", "31.08.2022", "Das möchte ich tun", "Wer es liest: nur Sie",
    ]  # fmt: skip
    places = [body.index(flat(part), body.index(flat(order[0]))) for part in order]
    assert places == sorted(places)
    assert body.count("31.08.2022") == 1


def test_the_sheet_is_tagged_and_speaks_its_language() -> None:
    for lang, title in (("de", "Das nehme ich mit"), ("en", "I take this home")):
        with pikepdf.open(BytesIO(sheet(*THINGS, lang=lang))) as pdf:
            assert str(pdf.Root.Lang) == lang
            assert bool(pdf.Root.MarkInfo.Marked)
            assert str(pdf.docinfo["/Title"]) == f"{title} · Netzwerkstatt"


def test_a_hundred_things_take_several_pages_and_none_is_lost() -> None:
    many = [
        Thing(f"m{n}", "Maßnahmen", f"Sache {n:03} {'Straßenverkehrssicherheit ' * (n % 9)}", (), "2022-08-31")
        for n in range(100)
    ]
    data = sheet(*many)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) > 2
    assert re.findall(r"Sache(\d{3})", flat(text_of(data))) == [f"{n:03}" for n in range(100)]


def test_an_empty_sheet_says_so() -> None:
    assert flat("Noch nichts. Was Sie übernehmen oder sich vornehmen") in flat(text_of(sheet()))
