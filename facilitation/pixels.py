"""Pictures that somebody hands in, drawn anew from their pixels: upright, small, without anything else that was in the file.

What the file says about itself (its name, its media type) counts for nothing: the first bytes say what it is, and the head
says how large it becomes before anything is decoded. No metadata survives, so no place where a photo was taken does.
"""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from PIL import Image

from facilitation.method import N_

LARGEST_FILE = 12 * 1024**2
"""Bytes that somebody may hand in."""
SIDE, SMALL = 1_600, 480
"""Pixels along the longer side, as it is kept and as a phone shows it."""
QUALITY, SMALL_QUALITY = 80, 72
LONGEST_SIDE = 30_000
MOST = {"JPEG": 120_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
"""Pixels. A plain JPEG is decoded at a fraction of its size; of anything else all pixels lie in memory once."""
MOST_PROGRESSIVE = 50_000_000
"""Pixels of a JPEG that comes in passes: its coefficients lie in memory."""
LARGEST_KEPT = 3 * 1024**2
"""Bytes that one of ours may have; 1600 × 1600 pixels of noise have less."""
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # the head is looked at here


class NoPicture(Exception):
    """Why something cannot be taken as a picture: an HTTP status and a sentence (source string)."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Content(Protocol):
    """What can be read."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture as it is kept: two JPEGs of the same, and the size of the larger one."""

    data: bytes
    small: bytes
    width: int
    height: int


def kind_of(head: bytes) -> str:
    """JPEG, PNG, WEBP or HEIC by the first 32 bytes of a file; "" for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and any(brand in head[8:] for brand in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")):
        return "HEIC"
    return ""


def drawn(content: Content) -> Pixels:
    """Draw a file anew. For a thread of its own: takes up to a second and some 250 MB. Raises NoPicture."""
    raw = content.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise NoPicture(413, N_("This picture is too large: at most 12 MB."))
    kind = kind_of(raw[:32])
    if kind == "HEIC":
        raise NoPicture(415, N_("This photo is a HEIC file, which cannot be read here. Please send it as a JPEG."))
    if not kind:
        raise NoPicture(415, N_("This is no photo. JPEG, PNG and WebP can be read."))
    try:
        with Image.open(BytesIO(raw), formats=(kind,)) as image:
            _look(image, kind)
            image.draft("RGB", (SIDE, SIDE))  # a JPEG is decoded at 1/2, 1/4 or 1/8; does nothing for others
            return _packed(_upright(image))
    except NoPicture:
        raise
    except Image.DecompressionBombError as error:
        raise NoPicture(422, TOO_MANY) from error
    except Exception as error:  # what a decoder raises for bytes that were made to break it nobody has listed
        raise NoPicture(422, N_("This picture cannot be read: the file is damaged.")) from error


TOO_MANY = N_("This picture has too many pixels. Please send a smaller one.")


def _look(image: Image.Image, kind: str) -> None:
    """The size that the head names, before anything is decoded."""
    width, height = image.size
    most = MOST_PROGRESSIVE if image.info.get("progressive") or image.info.get("progression") else MOST[kind]
    if max(width, height) > LONGEST_SIDE or width * height > most:
        raise NoPicture(422, TOO_MANY)


def _upright(image: Image.Image) -> Image.Image:
    """The pixels, the right way up, small, on white."""
    turned = image.getexif().get(0x0112, 1)
    image.load()
    if image.mode not in ("RGB", "L", "RGBA"):
        clear = image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info
        image = image.convert("RGBA" if clear else "RGB")
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    sheet = Image.new("RGB", image.size, "white")  # a new one carries nothing of what was in the file
    sheet.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    how = _TURNS.get(turned if isinstance(turned, int) else 1)
    return sheet if how is None else sheet.transpose(how)


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What the camera has noted (EXIF orientation) → how the picture is turned upright."""


def _packed(sheet: Image.Image) -> Pixels:
    small = sheet.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Pixels(_jpeg(sheet, QUALITY), _jpeg(small, SMALL_QUALITY), *sheet.size)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def sound(pixels: Pixels) -> None:
    """Make sure that bytes from elsewhere (a backup) are a picture as we make them. Raises NoPicture."""
    for data, side in ((pixels.data, SIDE), (pixels.small, SMALL)):
        if len(data) > LARGEST_KEPT or not _bare(data):
            raise NoPicture(422, N_("This picture cannot be read: the file is damaged."))
        try:
            with Image.open(BytesIO(data), formats=("JPEG",)) as image:
                if max(image.size) > side or image.mode != "RGB":
                    raise NoPicture(422, TOO_MANY)
                if side == SIDE and image.size != (pixels.width, pixels.height):
                    raise NoPicture(422, N_("This picture cannot be read: the file is damaged."))
                image.load()
        except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
            raise NoPicture(422, N_("This picture cannot be read: the file is damaged.")) from error


_PLAIN = frozenset({0xE0, 0xDB, 0xC0, 0xC4, 0xDD})
"""JFIF, quantisation, a frame that comes in one pass, Huffman tables, restarts: all that one of ours begins with."""


def _bare(data: bytes) -> bool:
    """True for a JPEG that holds pixels and nothing else: no EXIF, no comment, nothing behind its end."""
    at = 2
    if not data.startswith(b"\xff\xd8") or not data.endswith(b"\xff\xd9"):
        return False
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == 0xDA:
            return data.find(b"\xff\xd9", at) == len(data) - 2
        if data[at + 1] not in _PLAIN:
            return False
        if data[at + 1] == 0xE0 and data[at + 2 : at + 9] != b"\x00\x10JFIF\x00":
            return False
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False
