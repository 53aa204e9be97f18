"""Headers on every answer, and nothing inline on any page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from facilitation.people import Role
from tests.access.table import O, all_cookies, check_headers
from tests.house import QUERY, Running
from tests.markup import inline


async def test_headers_of_files_and_errors(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    day = await house.day()
    wall = await day.wall()
    page = await wall.text()
    async with house.browser(Origin=house.base) as http:
        files = sorted(set(re.findall(r"(?:href|src)=\"(/static/[^\"#]+)", page)))
        assert any(".js" in f for f in files)
        for file in files:
            answer = await http.get(file)
            assert answer.status_code == 200, file
            check_headers(answer)
            assert "immutable" in answer.headers["cache-control"]
        wrong = {
            "/nowhere": 404, "/static/nowhere.css": 404, "/static/%00": 404, f"/static/{'a' * 5000}.css": 404,
            "/static/../../../pyproject.toml": 404, "/static/%2e%2e/%2e%2e/pyproject.toml": 404, "/static//etc/passwd": 404,
            "/desk/events": 405, "/j/nothing": 404, "/j/%00": 404, f"/wall/{day.id}/socket": 404, "/e/%00/socket": 404,
        }  # fmt: skip
        for path, status in wrong.items():
            answer = await http.get(path)
            assert answer.status_code == status, path
            check_headers(answer)
        check_headers(await http.head("/"))
        too_long = await http.post(f"/j/{day.code}", data={"name": "x" * 2_000_000})
        assert too_long.status_code == 413
        check_headers(too_long)
    monkeypatch.setattr(house.house.feed, "view", None)
    broken = await wall.http.get(wall.page)
    assert broken.status_code == 500
    assert "Traceback" not in broken.text
    assert "NoneType" not in broken.text
    check_headers(broken)


async def test_pages_hold_nothing_inline(house: Running, keys: dict[Role | None, str]) -> None:
    day = await house.day()
    console, phone, wall = await day.console(), await day.phone(name="Ana"), await day.wall()
    await console.do("open", item=day.items[QUERY])
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Eine Karte")
    ways = [(screen, screen.page) for screen in (console, phone, wall)]
    of = (await phone.here()).hello["person"]
    ways += [(console, path) for path in (f"{console.page}/preview", f"{console.page}/phone", f"/j/{day.code}", "/")]
    ways += [(console, f"{console.page}/person?of={of}"), (phone, f"{phone.page}/return"), (console, f"/j/{day.code}/back")]
    pages = [await screen.http.get(path) for screen, path in ways]
    async with house.browser(Cookie=all_cookies(keys[O])) as http:
        desk = (
            "/desk",
            "/desk/new",
            f"/desk/events/{day.id}",
            f"/desk/events/{day.id}?add=1",
            "/desk/copies",
            "/desk?archive=1",
        )
        pages += [await http.get(p) for p in desk]
    for page in pages:
        assert page.status_code == 200, page.url
        assert not inline(page.text), page.url


def test_templates_hold_nothing_inline() -> None:
    """Also in the branches that no test has drawn."""
    forbidden = re.compile(
        r"\sstyle\s*=|<style\b|<script(?![^>]*\ssrc=)|[\s\"']on[a-z]+\s*=\s*[\"'{]|javascript:", re.IGNORECASE
    )
    for path in Path("templates").rglob("*.html"):
        source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        found = forbidden.search(source)
        assert found is None, f"{path}: {found and found.group()}"
        assert "|safe" not in source.replace(" ", ""), path
        assert "autoescapefalse" not in source.replace(" ", ""), path
    scripts = re.compile(r"\beval\(|new Function\(|setAttribute\(\s*[\"']style|\.cssText\b|document\.write|javascript:")
    for path in Path("templates/static").rglob("*.js"):
        found = scripts.search(path.read_text())
        assert found is None, f"{path}: {found and found.group()}"
