"""Reads a PDF back, as a stranger's program would: its text in reading order, its fonts, its structure."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from io import BytesIO
from typing import Any, NoReturn

import pikepdf
import pytest


def missing_tool(name: str) -> NoReturn:
    """Skip the test; fail it where everything has to be there."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"{name} is missing", pytrace=False)
    pytest.skip(f"{name} is missing")


def text_of(pdf: bytes, *options: str) -> str:
    """All text in the order in which it is drawn, pages apart by form feeds. Needs poppler's pdftotext."""
    tool = shutil.which("pdftotext") or missing_tool("pdftotext")
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


PARENTS = {
    "LI": {"L"},
    "LBody": {"LI"},
    "Lbl": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
}
CHILDREN = {
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "TR": {"TH", "TD"},
}
STANDARD = {
    "Document", "Sect", "Div", "P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "BlockQuote", "Caption",
    "Table", "TR", "TH", "TD", "Span", "Figure",
}  # fmt: skip


class Tree:
    """The structure tree of a PDF, and what PDF/UA-1 (ISO 14289-1, section 7) does not allow in it."""

    def __init__(self, pdf: bytes) -> None:
        self.wrong: list[str] = []
        self.levels: list[int] = []  # of the headings, in the order of reading
        self.lines: list[str] = []  # the tree as text: tag and attributes, indented
        self._marked: set[tuple[int, int]] = set()  # (page, number) that some element claims
        with pikepdf.open(BytesIO(pdf)) as file:
            self._file(file)
            self._pages = {page.objgen: i for i, page in enumerate(file.pages)}
            for top in file.Root.StructTreeRoot.K:
                self._down(top, "", 0)
            self._contents(file)

    def say(self, text: str) -> None:
        if text not in self.wrong:
            self.wrong.append(text)

    def _file(self, file: pikepdf.Pdf) -> None:
        root = file.Root
        with file.open_metadata() as meta:
            if meta.get("pdfuaid:part") != "1":
                self.say("no PDF/UA identifier")
            if not meta.get("dc:title"):
                self.say("no title in the metadata")
        if not str(root.get("/Lang", "")):
            self.say("no language")
        if not root.MarkInfo.Marked or not root.ViewerPreferences.DisplayDocTitle:
            self.say("not marked, or the title is not shown")
        if any(page.get("/Tabs") != "/S" for page in file.pages):
            self.say("tab order is not that of the structure")

    def _down(self, node: Any, parent: str, depth: int) -> None:
        tag = str(node.S).lstrip("/")
        kids = [kid for kid in node.K if isinstance(kid, pikepdf.Dictionary)]
        elements = [kid for kid in kids if kid.get("/Type") == "/StructElem"]
        attributes = node.get("/A", {})
        told = [f"{n}={attributes[k]}" for n, k in (("scope", "/Scope"), ("span", "/ColSpan")) if k in attributes]
        told += [f"{k[1:]}={node[k]}" for k in ("/Alt", "/ActualText", "/Lang") if k in node]
        self.lines.append("  " * depth + " ".join([tag, *told]))
        if tag not in STANDARD:
            self.say(f"{tag} is no standard tag")
        if tag in PARENTS and parent not in PARENTS[tag]:
            self.say(f"{tag} in {parent}")
        names = [str(kid.S).lstrip("/") for kid in elements]
        if tag in CHILDREN and not set(names) <= CHILDREN[tag]:
            self.say(f"{tag} with {sorted(set(names) - CHILDREN[tag])}")
        if tag in CHILDREN and len(kids) > len(elements):
            self.say(f"{tag} with bare content")
        if (tag in ("P", "Lbl", "Span") or tag[0] == "H") and set(names) - {"Span"}:
            self.say(f"{tag} with {sorted(set(names) - {'Span'})}")
        if names.count("Caption") > 1 or ("Caption" in names and tag != "Figure" and names[0] != "Caption"):
            self.say(f"{tag} with its caption elsewhere")
        if tag == "Figure" and (not str(node.get("/Alt", "")) or "/BBox" not in attributes):
            self.say("a figure without alternative text or place")
        if tag == "TH" and "/Scope" not in attributes:
            self.say("a head without scope")
        if tag == "Table":
            self._table(elements)
        if tag in ("P", "H1", "H2", "H3", "H4", "H5", "H6", "Lbl", "Caption") and not kids:
            self.say(f"an empty {tag}")
        if tag[0] == "H" and tag[1:].isdigit():
            level = int(tag[1:])
            if level > (self.levels[-1] if self.levels else 0) + 1:
                self.say(f"{tag} after {self.levels[-1:] or 'nothing'}")
            self.levels.append(level)
        for kid in kids:
            if kid in elements:
                self._down(kid, tag, depth + 1)
            else:
                place = (self._pages[kid.Pg.objgen], int(kid.MCID))
                if place in self._marked:
                    self.say(f"content claimed twice: {place}")
                self._marked.add(place)

    def _table(self, rows: list[Any]) -> None:
        widths = set()
        for row in rows:
            if row.S == "/TR":
                cells = [kid for kid in row.K if isinstance(kid, pikepdf.Dictionary)]
                widths.add(sum(int(cell.get("/A", {}).get("/ColSpan", 1)) for cell in cells))
        if len(widths) > 1:
            self.say(f"a table with rows of {sorted(widths)} cells")
        if not any(cell.S == "/TH" for row in rows if row.S == "/TR" for cell in row.K):
            self.say("a table without heads")

    def _contents(self, file: pikepdf.Pdf) -> None:
        """Everything drawn is content of an element or decoration, never both, and the other way round too."""
        for number, page in enumerate(file.pages):
            inside: list[str] = []
            found: set[int] = set()
            for operands, operator in pikepdf.parse_content_stream(page):
                match str(operator):
                    case "BDC":
                        marked = isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
                        if marked:
                            found.add(int(operands[1].MCID))
                        if inside:
                            self.say("marked content in marked content")
                        inside.append("content" if marked else "artifact")
                    case "EMC":
                        inside.pop()
                    case "Tj" | "TJ" | "f" | "f*" | "S" | "B" | "Do" if not inside:
                        self.say(f"something on page {number + 1} is neither content nor decoration")
            claimed = {place for page_number, place in self._marked if page_number == number}
            if claimed != found:
                self.say(f"page {number + 1}: marked {sorted(found - claimed)} without element")
