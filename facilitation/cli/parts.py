"""What run.py hands in: the formats and exports that the core does not know by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from facilitation.method import Method
from facilitation.protocol import Exporter


class Plays(Protocol):
    """Play scripts that come with the program."""

    def scripts(self) -> Sequence[str]:
        """Their names."""

    def script(self, name: str) -> bytes | None:
        """One of them as JSON, or None."""

    def readings(self) -> bytes:
        """How the formats read a facts file, as JSON."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that create_app takes besides the settings, and what `play` can play."""

    methods: Sequence[Method]
    exporters: Sequence[Exporter]
    agendas: Sequence[Any]  # ready-made agendas for the desk
    handouts: Mapping[str, Callable[..., bytes]]  # printed matter by name
    plays: Plays
