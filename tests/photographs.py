"""Files that somebody might hand in as a picture, made anew for each test, and the way in for them."""

from __future__ import annotations

import secrets
import struct
import zlib
from io import BytesIO
from typing import Any

import httpx
import sqlalchemy as sa
from PIL import Image, ImageDraw

from facilitation.schema import picture
from tests.house import Day
from tests.screens import Screen


def photo(size: tuple[int, int] = (800, 600), kind: str = "JPEG", **how: Any) -> bytes:
    """A green picture with a red left upper quarter."""
    image = Image.new("RGB", size, (40, 140, 60))
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=(200, 30, 30))
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def noise(side: int = 300) -> bytes:
    """A picture of which no part is like another."""
    out = BytesIO()
    Image.effect_noise((side, side), 90).save(out, "PNG")
    return out.getvalue()


def with_gps(orientation: int = 6) -> bytes:
    """A photo that says where it was taken, by whom, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Frau Geheim-Meier"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 24.0, 36.0)
    return photo(exif=exif.tobytes(), comment=b"Frau Geheim-Meier")


def bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A PNG of some 49 kB that claims, and holds, 400 million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packed = zlib.compressobj(9)
    line = bytes(1 + (width + 7) // 8)
    rows = b"".join(packed.compress(line) for _ in range(height)) + packed.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


async def upload(screen: Screen, activity: str, data: bytes, name: str = "foto.jpg", **more: str) -> httpx.Response:
    """Hand a picture in as a phone's lane does."""
    fields = {"id": secrets.token_urlsafe(12), "activity": activity, **more}
    return await screen.http.post(
        f"{screen.page}/pictures",
        data=fields,
        files={"picture": (name, data)},
        headers={"Accept": "application/json", "Origin": screen.base},
    )


async def sent(screen: Screen, activity: str, data: bytes = b"", **more: str) -> str:
    """The id of a picture that was taken."""
    answer = await upload(screen, activity, data or photo(), **more)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["ack"])


async def fetched(screen: Screen, picture_id: str, small: bool = False) -> int:
    """The status with which a screen is given a picture."""
    answer = await screen.http.get(f"{screen.page}/picture/{picture_id}{'/small' if small else ''}")
    return answer.status_code


async def rows(day: Day) -> list[str]:
    """The ids of all pictures whose bytes are there."""
    found = await day.house.house.store.read(sa.select(picture.c.id).where(picture.c.event_id == day.id))
    return [row.id for row in found]
