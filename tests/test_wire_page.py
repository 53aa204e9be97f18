"""docs/wire.md is made from the types: it never says what the code no longer does."""

from __future__ import annotations

from docs.wire import PAGE, page


def test_the_page_is_what_the_types_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: uv run python -m docs.wire"
