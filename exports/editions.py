"""What an edition may show. Every exporter begins here, so that none can forget it."""

from __future__ import annotations

from msgspec.structs import replace

from facilitation.protocol import Document, Section


def visible(document: Document) -> Document:
    """The document without what its edition leaves out: internal sections and the list of names are for the internal one."""
    if document.edition == "internal":
        return document
    return replace(document, people=(), sections=_public(document.sections))


def _public(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(
        replace(section, sections=_public(section.sections), annex=_public(section.annex))
        for section in sections
        if not section.internal
    )
