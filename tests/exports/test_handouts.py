"""The poster: codes that phones can read, and everything in words as well."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pdf_reading import flat, fonts_of, text_of
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from exports import qr
from exports.handouts import PosterFacts, poster

FACTS = PosterFacts(
    title="Netzwerkstatt – Familien in Kleinmachnow",
    subtitle="Erste Sozialraumkonferenz",
    date_line="16.06.2022, 14:30–18:00",
    place="Bürgersaal des Rathauses",
    code="472916",
    url="http://192.168.178.23:8000/j/472916",
    wifi="Netzwerkstatt",
    wifi_password='ge;heim:"1\\2,',
    languages=("de", "en"),
    lang="de",
)


def drawn(pdf: bytes) -> list[list[list[bool]]]:
    """The QR codes on the page as matrices, read back from the rectangles that were drawn."""
    codes: list[list[list[bool]]] = []
    with pikepdf.open(BytesIO(pdf)) as file:
        boxes: list[tuple[float, float, float, float]] = []
        for operands, operator in pikepdf.parse_content_stream(file.pages[0]):
            if str(operator) == "re":
                x, y, width, height = (float(value) for value in operands)
                boxes.append((x, y, width, height))
            elif str(operator) in ("f", "f*") and len(boxes) > 20:
                unit = min(box[2] for box in boxes)
                left, top = min(b[0] for b in boxes), max(b[1] for b in boxes)
                side = round((max(b[0] + b[2] for b in boxes) - left) / unit)
                matrix = [[False] * side for _ in range(side)]
                for x, y, width, _height in boxes:
                    for i in range(round(width / unit)):
                        matrix[round((top - y) / unit)][round((x - left) / unit) + i] = True
                codes.append(matrix)
                boxes = []
            elif str(operator) in ("f", "f*", "S", "B", "n"):
                boxes = []
    return codes


def expected(text: str) -> list[list[bool]]:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def test_both_codes_are_the_ones_of_the_library() -> None:
    network = 'WIFI:T:WPA;S:Netzwerkstatt;P:ge\\;heim\\:\\"1\\\\2\\,;;'
    assert qr.wifi(FACTS.wifi, FACTS.wifi_password) == network
    assert drawn(poster(FACTS, "a4")) == [expected(FACTS.url), expected(network)]


def test_without_a_password_the_network_is_open_and_without_a_network_there_is_one_code() -> None:
    assert qr.wifi("Offen", "") == "WIFI:T:nopass;S:Offen;;"
    assert drawn(poster(replace(FACTS, wifi="", wifi_password=""), "a4")) == [expected(FACTS.url)]


@pytest.mark.parametrize(("size", "width"), [("a4", 595.28), ("a3", 841.89)])
def test_both_sizes_say_the_same(size: str, width: float) -> None:
    pdf = poster(FACTS, size)  # type: ignore[arg-type]
    with pikepdf.open(BytesIO(pdf)) as file:
        assert len(file.pages) == 1
        assert float(file.pages[0].MediaBox[2]) == pytest.approx(width, abs=0.1)
    body = flat(text_of(pdf))
    for part in (
        "Netzwerkstatt",
        "Familien in Kleinmachnow",
        "Erste Sozialraumkonferenz",
        FACTS.date_line,
        FACTS.place,
        "472 916",
        "192.168.178.23:8000",
        "WLAN „Netzwerkstatt“ wählen",
        "Passwort: ge;heim",
        "Code scannen oder eintippen",
        "Schon dabei.",
        "Keine App, kein Konto.",
        "Kein Handy?",
        "Scan or type the code",
        "Willkommen",
        "Welcome",
        "Вітаємо",
        "وسه",
    ):
        assert flat(part) in body, part


def test_english_and_long_titles() -> None:
    long = replace(FACTS, title="Sozialraumorientierung " * 8 + "<b>Ende</b>", lang="en", languages=("en",), place="x" * 300)
    body = flat(text_of(poster(long, "a4")))
    assert body.count("Sozialraumorientierung") >= 4
    assert "Noapp,noaccount." in body
    assert not re.search("WLAN|Schondabei", body)


def test_fonts_are_in_the_file() -> None:
    fonts = fonts_of(poster(FACTS, "a4"))
    assert fonts
    assert all(fonts.values())
    assert all("FiraGO" in name for name in fonts)
