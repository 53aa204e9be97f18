"""The document written down in several ways. An exporter sees nothing but the document, so it can leak nothing."""

from __future__ import annotations

from exports import pdf
from exports.data import write as write_json
from facilitation.protocol import Exporter

EXPORTERS: tuple[Exporter, ...] = (
    Exporter("pdf", "Protocol (PDF)", "application/pdf", ".pdf", pdf.write),
    Exporter("json", "Data (JSON)", "application/json", ".json", write_json),
)
"""All of them, in the order in which they are offered."""
