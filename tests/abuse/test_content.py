"""What somebody writes to do harm: it is text, on every screen and in the document."""

from __future__ import annotations

import html
import json
import re
import unicodedata

from tests.exports.pdf_reading import flat, text_of
from tests.house import QUERY, Running
from tests.markup import inline

SCRIPTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></style><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }} {% raw %}",
    "%(name)s 100 % %s",
    "<!--region:board-0--> ]]>",
    "&lt;b&gt; &amp; <b>fett</b>",
)


async def test_scripts_are_text(house: Running) -> None:
    """In every place where somebody may write, on every screen."""
    for nasty in (" ".join(pair) for pair in zip(SCRIPTS[::2], SCRIPTS[1::2], strict=True)):
        day = await house.day(title=f"T {nasty}", place=f"O {nasty}", subtitle=f"U {nasty}", goal=f"Z {nasty}")
        console = await day.console()
        phone = await day.phone(name=f"N {nasty}", institution=f"I {nasty}", region=f"R {nasty}")
        settings = {"stems": [f"F {nasty}"]}
        await console.do("edit_item", item=day.items[QUERY], title=f"S {nasty}", room=f"Raum {nasty}", settings=settings)
        wall = await day.wall()
        pages = [await wall.text()]
        await console.do("open", item=day.items[QUERY])
        run = day.runs[QUERY]
        await phone.do("add_card", run, stem=0, text=f"K {nasty}", signed=True)
        await phone.do("add_card", run, stem=0, text=f"L {nasty}")
        await phone.do("store_topic", day.store, text=f"V {nasty}", note=f"W {nasty}")
        await console.do("phase", activity=run, phase="cluster")
        desk = await console.here()
        cards = [r.id for r in (await house.house.store.load(day.id))[0] if r.kind == "card"]
        await console.do("gather", run, card=cards[0], onto=cards[1])
        await desk.until(lambda desk=desk: any("cluster" in e for e in desk.elements.values()))
        heap = next(r.id for r in (await house.house.store.load(day.id))[0] if r.kind == "heap")
        await console.do("name_heap", run, heap=heap, text=f"H {nasty}"[:200])
        joining = await house.browser().get(f"/j/{day.code}")
        store = await console.http.get(f"{console.page}?activity={day.store}")
        pages += [await s.text() for s in (console, phone, wall)] + [joining.text, store.text]
        await desk.caught_up()
        for page in (*pages, desk.html):
            assert not inline(page, "img", "object", "xml"), nasty
            assert "<b>fett" not in page
            assert not re.search(r"\b49\b", page)
        _, desk_page, _, wall_page, _, store_page = pages
        for mark, page in zip("KHNSVI", (wall_page, wall_page, wall_page, wall_page, store_page, desk_page), strict=True):
            assert html.escape(f"{mark} {nasty}") in page.replace("&#39;", "&#x27;").replace("&#34;", "&quot;"), (mark, nasty)


STACK = "Z" + "\u0301\u0302\u0303\u0327\u20dd" * 80
TURNED = "\u202eretsam \u2066fest\u202c"


async def test_stacks_of_marks_and_turned_text(house: Running) -> None:
    """At most four marks on a letter, no override; the neighbours stand as they are, and the record is kept as written."""
    day = await house.opened()
    phone = await day.phone(name=STACK[:100], institution=TURNED)
    run = day.runs[QUERY]
    await phone.do("add_card", run, stem=0, text=STACK, signed=True)
    await phone.do("add_card", run, stem=0, text=TURNED)
    await phone.do("add_card", run, stem=0, text="Nachbarin")
    wall, console = await day.wall(), await day.console()
    for screen in (wall, console, phone):
        line = await screen.here()
        await line.caught_up()
        seen = line.html + line.mine
        fields = re.sub(r"<(textarea|input|option)[^>]*>[^<]*", "", seen)  # where one edits, the text is whole
        assert longest_stack(fields) <= 4, screen.page
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", fields)
        assert "Nachbarin" in seen
        assert "retsam" in seen
    assert (await day.texts())[0] == STACK


def longest_stack(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, run)
    return longest


async def test_markup_in_the_protocol_is_text(house: Running) -> None:
    day = await house.opened(title="Tag <b>eins</b>")
    console, phone = await day.console(), await day.phone(name="Ana")
    texts = ['Bild <img src="/etc/passwd"> im Text', "<para><b>fett &amp; unklar", '<a href="file:///etc/passwd">Link</a>']
    for text in (*texts, STACK, TURNED):
        await phone.do("add_card", day.runs[QUERY], stem=0, text=text)
    answer = await console.http.get(f"{console.page}/protocol/pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    shown = flat(text_of(answer.content))
    for text in (*texts, "Tag <b>eins</b>"):
        assert flat(text) in shown
    assert b"root:x:" not in answer.content
    assert "root:x:" not in shown
    as_data = (await console.http.get(f"{console.page}/protocol/json")).json()
    assert texts[0] in json.dumps(as_data, ensure_ascii=False).replace('\\"', '"')
