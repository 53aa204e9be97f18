"""What run.py hands in: the formats and exports that the core does not know by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from facilitation.method import Method
from facilitation.protocol import Exporter


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that create_app takes besides the settings."""

    methods: Sequence[Method]
    exporters: Sequence[Exporter]
    agendas: Sequence[Any]  # ready-made agendas for the desk
    handouts: Mapping[str, Callable[..., bytes]]  # printed matter by name
