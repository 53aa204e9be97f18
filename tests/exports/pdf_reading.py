"""Reads a PDF back, as a stranger's program would: its text in reading order, its fonts, its structure."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from typing import Any

import pikepdf
import pytest


def text_of(pdf: bytes, *options: str) -> str:
    """All text in the order in which it is drawn, pages apart by form feeds. Needs poppler's pdftotext."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is missing")
    done = subprocess.run([tool, "-raw", "-enc", "UTF-8", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def flat(text: str) -> str:
    """Text without what line ends change: spaces, soft hyphens, marks of direction."""
    return re.sub(r"[\s\u00a0\u00ad\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+", "", text)


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Every font that a page can use → whether its letters are in the file."""
    found: dict[str, bool] = {}
    with pikepdf.open(BytesIO(pdf)) as file:
        for page in file.pages:
            for font in page.resources.get("/Font", {}).values():
                descriptor = font.get("/FontDescriptor")
                found[str(font.BaseFont)] = descriptor is not None and "/FontFile2" in descriptor
    return found


def structure_of(pdf: bytes) -> list[str]:
    """The tags of the structure tree, parents before children."""
    tags: list[str] = []

    def down(node: Any) -> None:
        if "/S" in node:
            tags.append(str(node.S).lstrip("/"))
        for kid in node.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                down(kid)

    with pikepdf.open(BytesIO(pdf)) as file:
        for top in file.Root.StructTreeRoot.K:
            down(top)
    return tags


def outline_of(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as file, file.open_outline() as outline:
        titles: list[str] = []

        def down(items: Any) -> None:
            for item in items:
                titles.append(item.title)
                down(item.children)

        down(outline.root)
        return titles
