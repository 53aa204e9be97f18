"""Imports run one way. Read from the source, so that an import inside a function counts too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LAYERS: tuple[str, ...] = (
    "words hyphens addresses origin papers records stars handed plane slips protocol frames bell schema database fonts "
    "settings logs server archive files wire",
    "people reach gate photos",
    "agenda keys",
    "saying rows transactions",
    "scene terms",
    "method",
    "formats",
    "pen fields runsheet render store pixels",
    "facts lines deadlines sealing history document arrivals belongings origins console_panels "
    "console_pictures access sheets album",
    "handover clockwork projection planning steering joining merging picturing panels guests guest_list whole restoring",
    "undoing reapplying",
    "laying",
    "upkeep",
    "rules views",
    "touching halls",
    "live",
    "feed",
    "commands copies uploads",
    "house",
    "takeover",
    "sockets pages deletion",
    "app",
    "cli",
)
"""The rooms of the core from the ground up, a package as one room. A room imports from below or beside it, never in a ring."""

FOR_METHODS = frozenset(f"facilitation.{room}" for room in ("method", "records", "people", "agenda", "protocol"))
FOR_EXPORTS = frozenset({"facilitation.protocol", "facilitation.words", "facilitation.hyphens"})
MOST_LINES = 300


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in [*sources("facilitation", "methods", "exports"), ROOT / "run.py"]}


def imported(module: str) -> Iterator[str]:
    """All modules of ours that a module imports; `from package import room` counts as the room."""
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are written out in full"
            base = node.module or ""
            names = [full if (full := f"{base}.{alias.name}") in MODULES else base for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.partition(".")[0] in {"facilitation", "methods", "exports", "run", "tests"})


GRAPH = {module: sorted(set(imported(module))) for module in MODULES}
HEIGHT = {room: height for height, rooms in enumerate(LAYERS) for room in rooms.split()}


def room(module: str) -> str:
    """The room of the core that a module belongs to."""
    return module.split(".")[1]


CORE = [m for m in MODULES if m.startswith("facilitation.") and not m.startswith("facilitation.migrations")]


def test_every_room_of_the_core_has_its_place() -> None:
    assert {room(m) for m in CORE} == set(HEIGHT)


@pytest.mark.parametrize("module", CORE)
def test_the_core_imports_downwards(module: str) -> None:
    for other in GRAPH[module]:
        if other == "facilitation":
            continue
        assert other.startswith("facilitation."), f"{module} knows a method or an export: {other}"
        assert HEIGHT[room(other)] <= HEIGHT[room(module)], f"{module} imports {other} from above"


def test_nothing_imports_in_a_ring() -> None:
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join([*path[path.index(module) :], module])
        if module not in done:
            for other in GRAPH.get(module, ()):
                walk(other, (*path, module))
            done.add(module)

    for module in MODULES:
        walk(module, ())


def test_methods_use_the_strangers_door() -> None:
    for module, found in GRAPH.items():
        if module.startswith("methods."):
            foreign = {o for o in found if not o.startswith("methods.parts")} - FOR_METHODS
            assert foreign == set(), f"{module} imports {foreign}"
    assert {o for o in GRAPH["methods"] if not o.startswith("methods.")} <= FOR_METHODS


def test_exports_see_only_the_document() -> None:
    for module, found in GRAPH.items():
        if module.partition(".")[0] == "exports":
            foreign = {o for o in found if o.partition(".")[0] != "exports"} - FOR_EXPORTS
            assert foreign == set(), f"{module} imports {foreign}"


def test_only_the_one_door_knows_everybody() -> None:
    known = {module: {other.partition(".")[0] for other in found} for module, found in GRAPH.items()}
    assert [m for m, houses in known.items() if houses >= {"facilitation", "methods", "exports"}] == ["run"]
    assert [m for m, houses in known.items() if "tests" in houses] == []


def test_migrations_know_only_the_tables() -> None:
    found = {o for m in MODULES if m.startswith("facilitation.migrations") for o in GRAPH[m]}
    assert found <= {"facilitation.schema"}


def test_no_module_is_long() -> None:
    long = {str(p.relative_to(ROOT)) for p in MODULES.values() if len(p.read_text("utf-8").splitlines()) > MOST_LINES}
    assert long == set(), f"over {MOST_LINES} lines: {sorted(long)}"
