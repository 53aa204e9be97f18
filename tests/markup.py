"""Reads a page as a browser does and finds what must not be in it."""

from __future__ import annotations

from html.parser import HTMLParser


class Inline(HTMLParser):
    """Finds what a strict policy forbids, and tags that none of our templates has (`also`)."""

    def __init__(self, *also: str) -> None:
        super().__init__()
        self.also = also
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag in ("style", *self.also) or (tag == "script" and not (names.get("src") or "").startswith("/static/")):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            way = (value or "").strip().lower() if name in ("href", "src", "action") else ""
            scripted = way.startswith(("javascript:", "data:text"))
            if name == "style" or name.startswith("on") or scripted:
                self.found.append(f"{tag} {name}={value}")
            if name in ("src", "action") and (value or "").partition("://")[2]:
                self.found.append(f"{tag} {name}={value}")


def inline(page: str, *also: str) -> list[str]:
    """What is wrong with a page; empty if nothing."""
    reader = Inline(*also)
    reader.feed(page)
    reader.close()
    return reader.found
