"""Vietnamese on wall, desk and paper: no letter is left out of the cut font, and a document is read as it was written."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from msgspec.structs import replace
from pdf_reading import flat, text_of
from sample import document

from exports import pdf
from facilitation import fonts
from facilitation.protocol import Card, Cards, Heap, Paragraph, Section
from facilitation.render import ROOT

BASES = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = {unicodedata.normalize("NFC", b + t) for b in BASES + BASES.upper() for t in TONES} | set("đĐ₫")
SAID = "Chúng tôi muốn một sân chơi an toàn cho trẻ em ở mọi khu phố; Nguyễn Thị Ánh Đường"


@pytest.mark.parametrize("weight", fonts.FACES)
def test_the_cut_font_draws_every_letter(weight: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACILITATION_CACHE", raising=False)
    monkeypatch.setattr(fonts, "FACES", {weight: fonts.FACES[weight]})
    fonts.prepare(tmp_path)
    drawn = TTFont(fonts.file(tmp_path, weight)).getBestCmap()
    assert {letter for letter in LETTERS if any(ord(part) not in drawn for part in letter)} == set()
    assert {part for part in unicodedata.normalize("NFD", SAID) if ord(part) not in drawn} == set()


def test_wall_and_desk_ask_for_the_files_that_are_cut() -> None:
    asked = re.findall(r"fonts/(\S+?\.woff2)", (ROOT / "static" / "tokens.css").read_text("utf-8"))
    assert asked == [fonts.file(Path(), weight).name for weight in fonts.FACES]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_document_is_read_as_it_was_written(form: str) -> None:
    said = unicodedata.normalize(form, SAID)  # type: ignore[arg-type]
    every = unicodedata.normalize(form, " ".join(sorted(LETTERS)))  # type: ignore[arg-type]
    blocks = (Paragraph(every), Cards((Heap((Card(said),)),)))
    read = flat(text_of(pdf.write(replace(document(), sections=(Section(said, blocks),)))))
    assert unicodedata.normalize("NFC", flat(SAID)) in read
    assert read.count(flat(SAID)) >= 2
    assert flat(" ".join(sorted(LETTERS))) in read
