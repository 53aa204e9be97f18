"""axe-core over every format, phase and screen, in light, dark and high contrast, with something on the boards."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import axe_playwright_python
import msgspec
import pytest
from playwright.async_api import Browser, Page

from facilitation.formats import decode_settings
from facilitation.method import Method
from facilitation.people import Role
from facilitation.planning import AddItem
from methods import METHODS
from tests.house import Day, running
from tests.screens import Screen

pytestmark = pytest.mark.asyncio(loop_scope="session")
SIZES = {"phone": (390, 844), "console": (1440, 900), "wall": (1920, 1080)}
ALL = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
SCHEMES: dict[str, Any] = {"light": ALL, "dark": COLOURS, "contrast": COLOURS}
"""All rules once; another scheme changes nothing but the colours."""
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
BRIEF = "found => found.violations.map(v => ({id: v.id, html: v.nodes.map(n => n.html)}))"
QUICK = {"sentence_stems", "card_query", "welcome", "input_talk"}
"""These stand for the others, whose screens differ in their words; the long tests take all."""
VARIANTS = [
    pytest.param(m, p.key, id=f"{m.key}-{p.key}", marks=() if p.key in QUICK else pytest.mark.long)
    for m in METHODS
    if m.timed
    for p in m.presets
]


async def complaints(page: Page) -> list[str]:
    """What axe finds, with the page in each scheme: "scheme rule: element"."""
    found = []
    await page.evaluate(AXE)
    for scheme, rules in SCHEMES.items():
        await page.evaluate("scheme => { document.documentElement.dataset.scheme = scheme }", scheme)
        for wrong in await page.evaluate(f"rules => axe.run(document, rules).then({BRIEF})", rules):
            found += [f"{scheme} {wrong['id']}: {html[:160]}" for html in wrong["html"]]
    return found


async def lively(day: Day, console: Screen, phones: list[Screen], run: str, method: Method, random: Random) -> None:
    """What a lively room would send in this phase, sent by our phones and the moderator. Some of it may be refused."""
    picture = await day.house.house.feed.picture(day.id)
    found = picture.scene(run)
    assert found is not None
    for said in method.sample(found[1], random)[:12]:
        fields = {k: v for k, v in msgspec.to_builtins(said.body).items() if k != "do"}
        screen = console if said.person is None else random.choice(phones)
        await screen.post(said.body.tag(), run, **fields)


@pytest.mark.parametrize(("method", "preset"), VARIANTS)
async def test_axe_finds_nothing(browser: Browser, tmp_path: Path, method: Method, preset: str) -> None:
    chosen = next(p for p in method.presets if p.key == preset)
    random, found = Random(7), []
    async with running(tmp_path) as house:
        day = await house.day([AddItem(method=method.key, preset=preset)])
        phones = [await day.phone(name=name) for name in ("Anna", "", "Cem")]
        console, wall = await day.console(), await day.wall()
        pages = {
            name: await seen(browser, screen, name)
            for name, screen in (("phone", phones[0]), ("console", console), ("wall", wall))
        }
        for name, page in pages.items():
            found += [f"before: {name}: {c}" for c in await complaints(page)]
        for phase in method.stages(decode_settings(method, chosen.settings)):
            await console.do("next")
            await lively(day, console, phones, day.runs[0], method, random)
            for name, page in pages.items():
                await page.reload()
                found += [f"{phase.key}: {name}: {c}" for c in await complaints(page)]
        for page in pages.values():
            await page.context.close()
    assert found == []


async def seen(browser: Browser, screen: Screen, name: str) -> Page:
    """The screen's page in a browser that has its cookie."""
    width, height = SIZES[name]
    options: dict[str, Any] = {"viewport": {"width": width, "height": height}, "locale": "de-DE", "reduced_motion": "reduce"}
    context = await browser.new_context(**options)
    jar = [{"name": c.name, "value": c.value or "", "url": f"{screen.base}{screen.page}"} for c in screen.http.cookies.jar]
    await context.add_cookies(jar)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(screen.base + screen.page)
    return page


async def test_axe_finds_nothing_at_the_doors(browser: Browser, tmp_path: Path) -> None:
    found = []
    async with running(tmp_path) as house:
        day = await house.day()
        options: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce"}
        context = await browser.new_context(locale="de-DE", **options)
        page = await context.new_page()
        for path in ("/", f"/j/{day.code}", f"/j/{day.code}/back", "/j/000000", day.links[Role.MODERATOR] + "x"):
            await page.goto(house.base + path)
            found += [f"{path}: {c}" for c in await complaints(page)]
        await context.close()
        ana, console = await day.phone(name="Ana"), await day.console()
        await day.phone(name="Ana M.")
        of = (await ana.here()).hello["person"]
        for screen, path in ((ana, "/return"), (console, f"/person?of={of}")):
            page = await seen(browser, screen, "phone")
            await page.goto(f"{house.base}{screen.page}{path}")
            found += [f"{path}: {c}" for c in await complaints(page)]
            await page.context.close()
    assert found == []


async def test_axe_finds_nothing_on_the_page_of_a_group_and_on_the_way_of_a_measure(browser: Browser, tmp_path: Path) -> None:
    found = []
    async with running(tmp_path) as house:
        day = await house.day([AddItem(method="action_plan"), AddItem(method="followup_group")])
        ada, ben, console = await day.phone(name="Ada"), await day.phone(name="Ben"), await day.console()
        plan, groups = day.runs
        await console.do("open", item=day.items[0])
        await console.do("propose_measure", plan, "measure-of-the-day", text="Müll sammeln")
        await console.do("open", item=day.items[1])
        await console.do("take", source=plan, target=groups)
        ag = next(r.id for r in (await house.house.feed.board(day.id)).kind(groups, "ag"))
        await ada.do("join_ag", groups, ag=ag, speaks=True)
        await ada.do("add_note", groups, ag=ag, text="Ich bringe Kuchen mit")
        for screen, path in ((ada, f"/page/{ag}"), (ben, f"/page/{ag}"), (console, "/origins/measure-of-the-day")):
            page = await seen(browser, screen, "phone")
            await page.goto(f"{house.base}{screen.page}{path}")
            await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            found += [f"{path}: {c}" for c in await complaints(page)]
            await page.context.close()
    assert found == []
