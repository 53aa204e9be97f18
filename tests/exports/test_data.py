"""The document as data: nothing lost, and nothing that the edition hides."""

from __future__ import annotations

import msgspec
from sample import HOSTILE, document

from exports.data import write
from facilitation.protocol import Document


def test_it_decodes_into_the_same_document() -> None:
    inside = document(edition="internal")
    assert msgspec.json.decode(write(inside), type=Document) == inside


def test_the_public_edition_holds_nothing_internal() -> None:
    raw = write(document())
    assert b"Vertraulicher Vermerk" not in raw
    assert b"Ida Muster" not in raw
    assert msgspec.json.encode(HOSTILE) in raw
