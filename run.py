"""The one door: `uv run run.py` starts the server, `uv run run.py --help` says what else there is.

Here the formats and exports are handed to the core, which knows none of them by name.
"""

from __future__ import annotations

import sys

from facilitation.cli import main
from facilitation.cli.parts import Parts


def parts() -> Parts:
    """Our own formats and exports, and the formats that other packages bring (entry points `facilitation.methods`)."""
    from importlib.metadata import entry_points

    from exports import EXPORTERS, HANDOUTS
    from methods import METHODS, agendas

    brought = [point.load()() for point in entry_points(group="facilitation.methods")]
    return Parts((*METHODS, *brought), EXPORTERS, agendas.ready_made(), HANDOUTS, agendas)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], parts))
