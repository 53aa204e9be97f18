"""Many cards at once: how often a screen is laid down, and how much of it is measured. Counted, never timed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from fake import HEAD, WALL_HEAD, card
from fake import running as pretending
from playwright.async_api import Browser, Page

from facilitation.people import Role
from facilitation.render import Element

pytestmark = pytest.mark.asyncio(loop_scope="session")
SCREEN = """async ([frames, slice]) => {
  const { Screen } = await import("/static/elements.js");
  const root = document.createElement("div");
  root.innerHTML = "<div data-region='r'></div>";
  document.body.append(root);
  const screen = new Screen(root, { slice }), laid = [];
  const note = ({ put = {}, mine = null }) => laid.push([Object.keys(put).length, mine]);
  screen.addEventListener("placed", (event) => note(event.detail.frame));
  for (const frame of frames) screen.apply(frame);
  const before = laid.length;
  for (let i = 0; i < 200 && screen.coming; i++) await new Promise((done) => setTimeout(done, 20));
  const cards = [...root.querySelectorAll(".card__text")].map((node) => node.textContent);
  return { before, laid, cards, whole: root.querySelector("#panel") !== null };
}"""
MEASURED = """async () => {
  const { fit } = await import("/static/fit.js");
  let asked = 0;
  const { prototype: node } = Element;
  for (const [owner, name] of [[HTMLElement.prototype, "offsetHeight"], [node, "scrollHeight"], [node, "clientHeight"]]) {
    const real = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, { ...real, get() { asked++; return real.get.call(this); } });
  }
  const box = node.getBoundingClientRect;
  node.getBoundingClientRect = function () { asked++; return box.call(this); };
  fit();
  return [asked, [...document.querySelectorAll(".card")].filter((node) => node.offsetParent !== null).length];
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    with pretending() as fake:
        fake.page("/e/one", "pages/phone.html", {"head": fake.core("head", "head", HEAD)})
        region = '<div class="cards" data-region="r" data-fit data-pack><!--region:r--></div><p data-fit-more="r" hidden></p>'
        for cards in (300, 3000):
            board = f'<section id="b" data-in="main" data-order="0" class="board" data-tighten="2">{region}</section>'
            elements = {"head": fake.core("head", "head", WALL_HEAD, Role.PROJECTOR), "b": Element(board, "main", 0)}
            elements |= {f"c{i}": Element(card(f"c{i}", f"Karte {i}", "r", i), "r", i) for i in range(cards)}
            fake.page(f"/wall/{cards}", "pages/wall.html", elements, socket_url=f"/wall/{cards}/socket")
        context = await browser.new_context(viewport={"width": 1920, "height": 1080}, base_url=fake.address)
        page = await context.new_page()
        await page.goto("/e/one")
        yield page
        await context.close()


async def laid(page: Page, frames: list[dict[str, Any]], most: int = 10_000) -> Any:
    return await page.evaluate(SCREEN, [frames, most])


def frame(seq: int, *names: str, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "put": {name: card(name, name, "r", int(name[1:])) for name in names}, "gone": [], **more}


async def test_a_burst_is_laid_down_together(page: Page) -> None:
    found = await laid(page, [frame(n, f"c{n}") for n in range(50)])
    assert found["before"] == 0
    assert found["laid"] == [[50, None]]
    assert found["cards"] == [f"c{n}" for n in range(50)]


async def test_frames_that_are_laid_down_together_say_what_they_would_have_said_one_by_one(page: Page) -> None:
    found = await laid(
        page,
        [
            frame(1, "c1", "c2"),
            {"seq": 2, "mine": '<p id="mine" data-in="r" data-order="0">eins</p>'},
            frame(3, "c3", gone=["c1"]),
            frame(4, "c1", gone=["c2"]),
        ],
    )
    assert found["cards"] == ["c1", "c3"]
    assert found["laid"][0][1] is not None
    found = await laid(page, [frame(1, "c1", "c2"), frame(2, "c7", full=True), frame(3, "c8")])
    assert found["cards"] == ["c7", "c8"]


async def test_a_long_frame_comes_in_slices_panels_first(page: Page) -> None:
    long = frame(1, *(f"c{n}" for n in range(100)))
    long["put"]["panel"] = '<section id="panel" data-in="r" data-order="0"></section>'
    found = await laid(page, [long], 40)
    assert [n for n, _ in found["laid"]] == [40, 40, 21]
    assert found["cards"] == [f"c{n}" for n in range(100)]
    assert found["whole"] is True


async def test_of_thousands_of_cards_a_wall_measures_no_more_than_of_hundreds(page: Page) -> None:
    asked = {}
    for cards in (300, 3000):
        await page.goto(f"/wall/{cards}")
        await page.wait_for_selector(".wall:not(.is-unknown)")
        asked[cards], shown = await page.evaluate(MEASURED)
        assert shown >= 6
    assert asked[3000] == asked[300] < 150
