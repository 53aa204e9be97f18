"""An organiser who is in, and one event to work on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pages.desk import KEY, Browser, Event, opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with opened(tmp_path_factory.mktemp("desk")) as client:
        assert client.get("/desk/open", params={"key": KEY}).status_code == 200
        yield Browser(client)


@pytest.fixture
def event(desk: Browser) -> Event:
    return desk.new(start="13:00", end="15:30", date="2026-12-16")
