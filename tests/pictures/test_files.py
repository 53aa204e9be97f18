"""What is handed in as a picture: drawn anew from its pixels, or refused with a sentence. Never a 500."""

from __future__ import annotations

import asyncio
import secrets
from io import BytesIO

import pytest
from PIL import Image

from facilitation import pixels
from facilitation.pixels import SIDE, SMALL, NoPicture, Pixels, drawn, sound
from tests.house import QUERY, Running
from tests.photographs import bomb, opened, photo, rows, sent, upload, with_gps

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)


def tiff() -> bytes:
    out = BytesIO()
    Image.new("RGB", (9, 9)).save(out, "TIFF")
    return out.getvalue()


REFUSED = {
    "49 kB that would be 400 million pixels": (bomb(), "x.png", 422),
    "an SVG that is called PNG": (SVG, "x.png", 415),
    "a page that is called PNG": (HTML, "x.png", 415),
    "EPS": (EPS, "x.jpg", 415),
    "EPS by its other head": (b"\xc5\xd0\xd3\xc6" + bytes(60), "x.jpg", 415),
    "TIFF": (tiff(), "x.jpg", 415),
    "GIF": (photo(kind="GIF"), "x.jpg", 415),
    "BMP": (photo(kind="BMP"), "x.jpg", 415),
    "HEIC": (HEIC, "x.jpg", 415),
    "nothing": (b"", "x.jpg", 415),
    "half a photo": (photo()[:3_000], "x.jpg", 422),
    "only its first bytes": (b"\xff\xd8\xff\xe0", "x.jpg", 422),
    "a PNG that breaks off": (photo(kind="PNG")[:60], "x.png", 422),
    "a WebP that lies": (b"RIFF\xff\xff\xff\xffWEBPVP8 " + bytes(40), "x.webp", 422),
    "too many bytes": (b"\xff\xd8\xff\xe0" + bytes(pixels.LARGEST_FILE), "x.jpg", 413),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_no_picture_is_refused_with_a_sentence(house: Running, name: str) -> None:
    data, called, status = REFUSED[name]
    day = await house.opened()
    phone = await day.phone()
    answer = await upload(phone, day.runs[QUERY], data, called)
    assert answer.status_code == status
    if name != "nothing":
        assert answer.json()["code"] == "invalid"
        assert answer.json()["why"].endswith(".")
    assert await rows(day) == []
    assert await sent(phone, day.runs[QUERY])  # and the next one is taken


async def test_more_than_any_picture_is_refused_before_it_is_read(house: Running) -> None:
    day = await house.opened()
    phone = await day.phone()
    answer = await upload(phone, day.runs[QUERY], bytes(pixels.LARGEST_FILE + 1024**2))
    assert answer.status_code == 413


@pytest.mark.parametrize("turned", range(1, 9))
def test_it_stands_upright_and_says_nothing_of_where_it_was_taken(turned: int) -> None:
    made = drawn(BytesIO(with_gps(turned)))
    for data in (made.data, made.small):
        assert b"Exif" not in data
        assert b"GPS" not in data
        assert b"Geheim" not in data
        assert not opened(data).getexif()
        assert opened(data).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    sideways = turned >= 5
    image = opened(made.data)
    assert image.size == ((600, 800) if sideways else (800, 600))
    corners = [(10, 10), (image.width - 10, 10), (10, image.height - 10), (image.width - 10, image.height - 10)]
    red = [pixel[0] > 150 for corner in corners if isinstance(pixel := image.getpixel(corner), tuple)]
    # Where the corner that was the left upper one has gone: what each of the eight numbers means.
    where = {1: 0, 2: 1, 3: 3, 4: 2, 5: 0, 6: 1, 7: 3, 8: 2}[turned]
    assert red == [n == where for n in range(4)]


def test_nothing_but_pixels_is_kept() -> None:
    made = drawn(BytesIO(with_gps()))
    assert sorted(set(markers(made.data))) == [0xC0, 0xC4, 0xDA, 0xDB, 0xE0]


def markers(data: bytes) -> list[int]:
    """The segments of a JPEG up to its pixels."""
    found, at = [], 2
    while data[at] == 0xFF:
        found.append(data[at + 1])
        if data[at + 1] == 0xDA:
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_can_be_read_becomes_small(kind: str) -> None:
    made = drawn(BytesIO(photo((3_200, 1_600), kind)))
    assert opened(made.data).size == (made.width, made.height) == (SIDE, SIDE // 2)
    assert opened(made.small).size == (SMALL, SMALL // 2)
    sound(made)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK", "YCbCr"])
def test_every_kind_of_pixels_is_drawn(mode: str) -> None:
    out = BytesIO()
    image = Image.new("RGB", (40, 30), "white") if mode == "I;16" else Image.new(mode, (40, 30))
    image.save(out, "JPEG" if mode in ("CMYK", "YCbCr") else "PNG")
    made = drawn(BytesIO(out.getvalue()))
    assert opened(made.data).mode == "RGB"
    sound(made)


def test_what_is_clear_becomes_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(drawn(BytesIO(out.getvalue())).data).getpixel((20, 15)) == (255, 255, 255)


def test_a_photo_of_a_large_camera_takes_little_memory() -> None:
    """50 million pixels are decoded at a quarter of their size; a picture that comes in passes may not have as many."""
    large = photo((8_160, 6_144), quality=60)
    assert drawn(BytesIO(large)).width == SIDE
    with pytest.raises(NoPicture) as error:
        drawn(BytesIO(photo((9_000, 6_000), progressive=True, quality=40)))
    assert error.value.status == 422


def test_only_pictures_of_ours_come_back_from_a_backup() -> None:
    good = drawn(BytesIO(photo()))
    sound(good)
    for bad in (
        Pixels(with_gps(), good.small, 800, 600),  # with a place in it
        Pixels(good.data + b"<script>", good.small, good.width, good.height),
        Pixels(good.data[:-200], good.small, good.width, good.height),
        Pixels(good.data, good.small, 801, 600),
        Pixels(good.data, good.data, good.width, good.height),  # the small one is none
        Pixels(SVG, good.small, good.width, good.height),
        Pixels(photo(kind="PNG"), good.small, 800, 600),
        Pixels(photo(progressive=True), good.small, 800, 600),
        Pixels(b"", b"", 1, 1),
    ):
        with pytest.raises(NoPicture):
            sound(bad)


async def test_a_picture_that_is_worked_on_holds_nobody_up(house: Running) -> None:
    day = await house.opened()
    phone, other = await day.phone(), await day.phone()
    large = photo((6_000, 4_000), quality=90)
    uploads = [asyncio.create_task(upload(phone, day.runs[QUERY], large)) for _ in range(4)]
    kept = 0
    while not all(task.done() for task in uploads):
        await other.do("add_card", day.runs[QUERY], stem=0, text="Text kommt zuerst")
        kept += not all(task.done() for task in uploads)
    assert [task.result().status_code for task in uploads] == [200] * 4
    assert kept > 4


async def test_the_same_picture_twice_counts_once(house: Running) -> None:
    day = await house.opened()
    phone = await day.phone()
    name = secrets.token_urlsafe(12)
    answers = await asyncio.gather(*(upload(phone, day.runs[QUERY], photo(), id=name) for _ in range(3)))
    assert [a.json()["ack"] for a in answers] == [name] * 3
    assert len({a.json()["seq"] for a in answers}) == 1
    assert await rows(day) == [name]
