"""The document as data, for whoever wants to count, filter or publish it elsewhere."""

from __future__ import annotations

import msgspec

from exports.editions import visible
from facilitation.protocol import Document


def write(document: Document) -> bytes:
    """UTF-8 JSON, indented, with the same fields as the document; pictures are base64. Decodes back into a `Document`."""
    return msgspec.json.format(msgspec.json.encode(visible(document)), indent=2)
