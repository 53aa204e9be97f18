"""The second laptop takes over: code, links, phones and what still waits on them; beside, or in the place of what is there."""

from __future__ import annotations

import contextlib
import re
import threading
from typing import Any

import httpx
import pytest

from facilitation import agenda, takeover
from facilitation.access import COOKIES
from facilitation.cli import main
from facilitation.database import NotSaved
from facilitation.people import Role, heir
from facilitation.settings import SECRET
from tests.house import QUERY, Day, Running
from tests.screens import Screen, new_id
from tests.takeover.conftest import Laptop, laptop

Pair = tuple[Laptop, Laptop]


def moved(screen: Screen, to: Running) -> Screen:
    """The same browser, when the other laptop has the address."""
    http = httpx.AsyncClient(base_url=to.base, trust_env=False, timeout=30, cookies=screen.http.cookies)
    return to.screen(http, screen.page)


def there(day: Day, to: Running) -> Day:
    return Day(to, day.id, day.code, day.links, day.runs, day.items, day.store)


async def state(house: Running, event: str) -> Any:
    """What the event says, without its stamps."""
    records, changes, _ = await house.house.store.load(event)
    return (
        {r.id: (r.kind, r.data, r.activity, r.author, r.status, r.born) for r in records if r.removed is None},
        [(c.command_id, c.command, c.actor, c.before) for c in changes if c.command != "restore"],
    )


async def test_everything_goes_on(laptops: Pair) -> None:
    first, second = laptops
    day = await first.house.opened()
    console, wall, ana = await day.console(), await day.wall(), await day.phone(name="Ana")
    run = day.runs[QUERY]
    await ana.do("add_card", run, "card-before-the-copy", stem=0, text="Vorher")
    before = await state(first.house, day.id)
    copy = await first.copy(day.id)
    page = await second.desk.get(await second.upload(copy))
    assert "Ein Tag" in page.text
    assert re.search(r"<b>In der Sicherung:</b> <span class=\"num\">1 ", page.text)
    assert "Hierher holen" in page.text
    assert await second.bring(copy, day.id, "new") == day.id
    assert await state(second.house, day.id) == before
    other = there(day, second.house)
    assert (await second.house.house.code(day.id)) == day.code
    for role in (Role.MODERATOR, Role.PROJECTOR):  # sealed by the first laptop's secret, which came along
        assert (await other.by_link(role)).page.endswith(day.id)
    for screen in (console, wall, ana):  # nobody has to come in again
        line = await moved(screen, second.house).here()
        await line.until(lambda line=line: "Vorher" in line.html + line.mine)
    phone = moved(ana, second.house)
    await phone.do("add_card", run, stem=0, text="Nachher")
    assert await other.texts() == ["Vorher", "Nachher"]
    # A link that is shown here now is sealed here, and as good.
    shown = re.search(r'href="(/m/[^"]+)"', (await second.desk.get(f"/desk/events/{day.id}")).text)
    assert shown is not None
    assert shown[1] != day.links[Role.MODERATOR]
    assert (await second.house.browser().get(shown[1])).status_code == 303


async def test_a_return_code_from_the_first_laptop_is_good_on_the_second(laptops: Pair) -> None:
    """Where the second has another address a phone has neither cookie nor outbox there: it comes by the code on it."""
    first, second = laptops
    day = await first.house.day()
    ana = await day.phone(name="Ana")
    code = re.search(r'class="code num"[^>]*>([^<]+)<', (await ana.http.get(f"{ana.page}/return")).text)
    assert code is not None
    await second.bring(await first.copy(day.id), day.id, "new")
    http = second.house.browser(Origin=second.house.base)
    answer = await http.post(f"/j/{day.code}/back", data={"code": code[1]})
    assert answer.status_code == 303
    phone = second.house.screen(http, answer.headers["location"])
    assert (await phone.here()).hello["person"] == (await ana.here()).hello["person"]


async def test_registration_goes_on(laptops: Pair) -> None:
    """The address that stands in an invitation is honoured, and so is the page that a guest has got; no other event's is."""
    first, second = laptops
    day = await first.house.day(registration=True, date="2099-05-12")
    here = first.house.house.access
    address = here.register_path(day.id)
    await second.bring(await first.copy(day.id), day.id, "new")
    own = await second.house.day(registration=True, date="2099-05-12")
    async with second.house.browser() as http:
        assert (await http.get(address)).status_code == 200
        assert (await http.get(second.house.house.access.register_path(day.id))).status_code == 200
        assert (await http.get(here.register_path(own.id))).status_code == 404
    assert second.house.house.access.guest_of(day.id, here.guest_path(day.id, "guest-1").rpartition("/")[2]) == "guest-1"
    assert second.house.house.access.guest_of(own.id, here.guest_path(own.id, "guest-1").rpartition("/")[2]) is None


async def test_what_waits_on_a_phone_arrives_once(laptops: Pair) -> None:
    """Acknowledged and in the copy, acknowledged with the answer lost, and never sent."""
    first, second = laptops
    day = await first.house.opened()
    ana, run = await day.phone(name="Ana"), day.runs[QUERY]
    ids = [new_id() for _ in range(3)]
    for n in range(2):
        await ana.do("add_card", run, ids[n], stem=0, text=f"Karte {n}")
    copy = await first.copy(day.id)
    await second.bring(copy, day.id, "new")
    phone = moved(ana, second.house)
    line = await phone.here()
    for _ in range(2):
        for n, command in enumerate(ids):
            assert "ack" in await line.say("add_card", run, command, stem=0, text=f"Karte {n}")
    assert await there(day, second.house).texts() == ["Karte 0", "Karte 1", "Karte 2"]


async def test_who_joined_after_the_copy_is_the_same_person_again(laptops: Pair) -> None:
    """Her cookie is unknown there, but the one at the QR code's address is sealed: her phone keeps its name and its outbox."""
    first, second = laptops
    day = await first.house.opened()
    copy = await first.copy(day.id)
    ana = await day.phone(name="Ana")
    me = (await ana.here()).hello["person"]
    await second.bring(copy, day.id, "new")
    phone = moved(ana, second.house)
    unknown = await phone.http.get(phone.page)
    assert unknown.status_code == 401
    assert f"/j/{day.code}" in unknown.text
    assert (await phone.http.get(f"/j/{day.code}")).status_code == 200
    answer = await phone.http.post(f"/j/{day.code}", data={"name": "Ana"}, headers={"Origin": second.house.base})
    assert answer.status_code == 303
    line = await phone.here()
    assert line.hello["person"] == me
    assert "ack" in await line.say("add_card", day.runs[QUERY], stem=0, text="Wartete auf dem Handy")
    stranger = second.house.browser(Origin=second.house.base)
    stranger.headers["cookie"] = f"facilitation-here={'0' * 64}.{me}.{'x' * 32}"
    answer = await stranger.post(f"/j/{day.code}", data={"name": "Eve"})
    eve = second.house.screen(stranger, answer.headers["location"])
    assert (await eve.open(cookies=answer.headers["set-cookie"].partition(";")[0])).hello["person"] != me


async def test_all_of_a_whole_copy(laptops: Pair) -> None:
    first, second = laptops
    days = [await first.house.day(title=f"Tag {n}") for n in range(3)]
    copy = await first.copy()
    where = await second.upload(copy)
    page = (await second.desk.get(where)).text
    assert all(f"Tag {n}" in page for n in range(3))
    assert (await second.desk.post(where, data={"how": "all"})).headers["location"] == "/desk?restored=3"
    assert {e for e, _ in await second.house.house.store.event_ids()} == {d.id for d in days}
    for day in days:
        assert (await there(day, second.house).by_link(Role.MODERATOR)).page
    assert (await second.desk.get(where)).status_code == 404, "it waits no longer"
    again = await second.desk.post(await second.upload(copy), data={"how": "all"})
    assert again.status_code == 409


async def test_the_organisers_key_does_not_come_along(laptops: Pair) -> None:
    first, second = laptops
    day = await first.house.day()
    for copy in (await first.copy(), await first.copy(day.id)):
        where = await second.upload(copy)
        assert (await second.desk.post(where, data={"event": day.id, "how": "new"})).status_code in (303, 409)
    cookie = first.desk.cookies.get(COOKIES[Role.ORGANISER])
    async with second.house.browser(Cookie=f"{COOKIES[Role.ORGANISER]}={cookie}") as http:
        assert (await http.get("/desk")).status_code == 401


async def test_a_taken_code_gives_way(laptops: Pair) -> None:
    first, second = laptops
    day = await first.house.day()
    here = await second.house.day(title="Schon da")
    await second.house.house.store._db.write(
        lambda c: c.exec_driver_sql(f"UPDATE event SET code = '{day.code}' WHERE id = '{here.id}'")
    )
    await second.bring(await first.copy(day.id), day.id, "new")
    assert await second.house.house.code(day.id) != day.code
    assert await second.house.house.store.event_by_code(day.code) == here.id


async def test_beside_is_an_event_of_its_own(laptops: Pair) -> None:
    first, _ = laptops
    day = await first.house.opened()
    phone = await day.phone(name="Ana")
    await phone.do("add_card", day.runs[QUERY], "card-in-the-copy-1", stem=0, text="In der Kopie")
    before = await state(first.house, day.id)
    made = await first.bring(await first.copy(day.id), day.id, "beside")
    assert made != day.id
    assert await state(first.house, day.id) == before
    assert (await first.house.house.facts(made)).title == "Ein Tag (Kopie)"
    assert await first.house.house.code(made) != day.code
    board = await first.house.house.feed.board(made)
    assert board.get("card-in-the-copy-1").data.text == "In der Kopie"  # type: ignore[union-attr]
    ways = [link.role for link in await first.house.house.access.links(made)]
    assert ways == [Role.MODERATOR, Role.PROJECTOR]
    cookie = phone.http.cookies.get(COOKIES[Role.PARTICIPANT], path=phone.page)
    async with first.house.browser(Cookie=f"{COOKIES[Role.PARTICIPANT]}={cookie}") as http:
        assert (await http.get(f"/e/{made}")).status_code == 401
    # It lives: undo of what was done in the other one, and new cards.
    link = first.house.house.access.path((await first.house.house.access.links(made))[0])
    http = first.house.browser()
    console = first.house.screen(http, (await http.get(link)).headers["location"])
    await console.do("undo", seq=next(c.seq for c in await first.house.house.feed.history(made) if c.command == "open"))
    assert agenda.current(await first.house.house.feed.board(made)) is None
    assert agenda.current(await first.house.house.feed.board(day.id)) is not None


async def test_in_its_place(laptops: Pair) -> None:
    """The state of the copy, on every open screen; who is not in it is told kindly; a copy of what was there is kept."""
    first, _ = laptops
    day = await first.house.opened()
    run = day.runs[QUERY]
    console, wall, ana = await day.console(), await day.wall(), await day.phone(name="Ana")
    await ana.do("add_card", run, "card-in-the-copy-1", stem=0, text="In der Kopie")
    before = await state(first.house, day.id)
    copy = await first.copy(day.id)
    ben = await day.phone(name="Ben")
    bens = (await ben.here()).hello["person"]
    late = await ben.do("add_card", run, "card-after-the-copy", stem=0, text="Später dazu")
    await console.do("edit_item", item=day.items[QUERY], title="Anders genannt")
    lines = [await screen.here() for screen in (console, wall, ana)]
    line = await ben.here()
    where = await first.upload(copy)
    page = await first.desk.get(where)
    assert "scheint neuer zu sein" in page.text
    for typed in ("", "ein tag", "Ein anderer Tag"):
        refused = await first.desk.post(where, data={"event": day.id, "how": "over", "title": typed})
        assert refused.status_code == 422
        assert "nichts ersetzt" in refused.text
        assert f'value="{typed}"' in refused.text
    assert (await first.house.house.store.load(day.id))[2] == late + 1
    answer = await first.desk.post(where, data={"event": day.id, "how": "over", "title": " Ein  Tag "})
    assert answer.status_code == 303, answer.text
    assert await state(first.house, day.id) == before
    assert "Was vorher hier war, liegt in" in (await first.desk.get(answer.headers["location"])).text
    for each in lines:
        await each.hides("Anders genannt")
        await each.until(lambda each=each: "Später dazu" not in each.html + each.mine)
        await each.until(lambda each=each: "In der Kopie" in each.html + each.mine)
    assert await line.closed() == 4401
    gone = await ben.http.get(ben.page)
    assert gone.status_code == 410
    assert "Sicherung zurück" in gone.text
    # Everybody goes on, on a log without a gap; Ben's phone keeps its name, and what was undone by the copy may come again.
    _, changes, seq = await first.house.house.store.load(day.id)
    assert [c.seq for c in changes] == list(range(1, seq + 1))
    back = await ben.http.post(f"/j/{day.code}", data={"name": "Ben"}, headers={"Origin": first.house.base})
    assert back.status_code == 303
    line = await ben.here()
    assert line.hello["person"] == bens
    assert "ack" in await line.say("add_card", run, "card-after-the-copy", stem=0, text="Später dazu")
    assert await day.texts() == ["In der Kopie", "Später dazu"]
    await lines[1].shows("Später dazu")
    kept = list((first.folder / "copies").glob("replaced-*.zip"))
    assert len(kept) == 1
    made = await first.bring(kept[0].read_bytes(), day.id, "beside")
    assert (await first.house.house.feed.board(made)).get("card-after-the-copy") is not None


async def test_a_newer_copy_in_an_older_ones_place(laptops: Pair) -> None:
    """Back from the second laptop: its state is longer than the one here, and undo reaches into it."""
    first, second = laptops
    day = await first.house.opened()
    run = day.runs[QUERY]
    await second.bring(await first.copy(day.id), day.id, "new")
    other = there(day, second.house)
    console = await other.console()
    phone = await other.phone(name="Cem")
    for n in range(5):
        await phone.do("add_card", run, stem=0, text=f"Dort {n}")
    hidden = await console.do("hide", record=(await second.house.house.store.load(day.id))[0][-1].id)
    await first.bring(await second.copy(day.id), day.id, "over", "Ein Tag")
    assert await state(first.house, day.id) == await state(second.house, day.id)
    back = moved(console, first.house)  # opened by a link that the second laptop has honoured
    await back.do("undo", seq=hidden)
    assert await day.texts() == [f"Dort {n}" for n in range(5)]
    link = await second.house.house.access.new_link(day.id, Role.MODERATOR, "von dort")
    await first.bring(await second.copy(day.id), day.id, "over", "Ein Tag")
    async with first.house.browser() as http:
        assert (await http.get(second.house.house.access.path(link))).status_code == 303


async def test_whoever_was_erased_stays_erased(laptops: Pair) -> None:
    first, _ = laptops
    day = await first.house.opened()
    ana = await day.phone(name="Ana")
    me = (await ana.here()).hello["person"]
    await ana.do("add_card", day.runs[QUERY], stem=0, text="Ein Geheimnis")
    copy = await first.copy(day.id)
    await ana.do("erase_me")
    await first.bring(copy, day.id, "over", "Ein Tag")
    board = await first.house.house.feed.board(day.id)
    assert heir(board, me) is None
    assert await day.texts() == []
    records, changes, _ = await first.house.house.store.load(day.id)
    assert "Geheimnis" not in repr((records, changes))
    assert "Ana" not in repr((records, changes))


async def contents(laptop: Laptop, event: str) -> str:
    """All that is on the disk of an event, as one text."""
    return repr(await laptop.house.house.store.load(event))


async def test_the_second_entry_of_whoever_was_erased_stays_erased(laptops: Pair) -> None:
    first, _ = laptops
    day = await first.house.opened()
    ana, ben = await day.phone(name="Ana"), await day.phone(name="Anna Zweit")
    me, double = (await ana.here()).hello["person"], (await ben.here()).hello["person"]
    await ben.do("add_card", day.runs[QUERY], stem=0, text="Ein Geheimnis")
    copy = await first.copy(day.id)
    await (await day.console()).do("merge_people", person=me, double=double)
    await ana.do("erase_me")
    await first.bring(copy, day.id, "over", "Ein Tag")
    assert not {w for w in ("Geheimnis", "Zweit", "Ana") if w in await contents(first, day.id)}


async def test_whoever_was_erased_before_a_rehearsal_was_cleared_stays_erased(laptops: Pair) -> None:
    first, _ = laptops
    day = await first.house.opened()
    ana, ben = await day.phone(name="Ana"), await day.phone(name="Ben")
    await ana.do("add_card", day.runs[QUERY], stem=0, text="Ein Geheimnis")
    await ben.do("add_card", day.runs[QUERY], stem=0, text="Kein Geheimes")
    copy = await first.copy(day.id)
    await ana.do("erase_me")
    answer = await first.desk.post(f"/desk/events/{day.id}/clear", data={"title": "Ein Tag"})
    assert answer.status_code == 303
    assert await day.texts() == []
    await first.bring(copy, day.id, "over", "Ein Tag")
    assert await day.texts() == ["Kein Geheimes"]
    assert not {w for w in ("Ein Geheimnis", "Ana") if w in await contents(first, day.id)}


async def test_a_registration_that_was_withdrawn_stays_withdrawn(laptops: Pair) -> None:
    first, _ = laptops
    day = await first.house.day(registration=True, date="2099-05-12")
    register = first.house.house.access.register_path(day.id)
    async with first.house.browser(Origin=first.house.base) as http:
        told = {"id": "a" * 16, "name": "Greta Geheim", "needs": "Rollstuhl", "lang": "de"}
        own = (await http.post(register, data=told)).headers["location"]
        await http.post(register, data={**told, "id": "b" * 16, "name": "Hanna"})
        copy = await first.copy(day.id)
        assert (await http.post(own)).status_code == 200
    await first.bring(copy, day.id, "over", "Ein Tag")
    found = await contents(first, day.id)
    assert "Greta" not in found
    assert "Hanna" in found


async def test_an_entry_that_was_taken_off_the_guest_list_stays_off(laptops: Pair) -> None:
    first, _ = laptops
    day = await first.house.day()
    await first.desk.post(f"/desk/events/{day.id}/guests/add", data={"name": "Greta Geheim"})
    copy = await first.copy(day.id)
    await first.desk.post(f"/desk/events/{day.id}/guests/clear", data={})
    assert "Greta" not in await contents(first, day.id)
    await first.bring(copy, day.id, "over", "Ein Tag")
    assert "Greta" not in await contents(first, day.id)


async def test_the_authors_of_a_sealed_step_stay_unknown(laptops: Pair) -> None:
    """Also after a second copy, in which nothing says any more that the step was confirmed."""
    first, _ = laptops
    day = await first.house.opened()
    run, ana = day.runs[QUERY], await day.phone(name="Ana")
    me = (await ana.here()).hello["person"]
    await ana.do("add_card", run, stem=0, text="Ohne Namen")
    copy = await first.copy(day.id)
    console = await day.console()
    await console.do("close", activity=run)
    await console.do("confirm", activity=run)
    for _ in range(2):
        await first.bring(copy, day.id, "over", "Ein Tag")
        records, changes, _ = await first.house.house.store.load(day.id)
        images = [r for c in changes for r in c.before.values() if r is not None]
        assert [(r.author, r.data.text) for r in records if r.kind == "card"] == [(None, "Ohne Namen")]
        assert me not in {r.author for r in images if r.kind == "card"}
        assert [c.actor for c in changes if c.command == "add_card"] == [None]


async def test_beside_brings_nobody_back(laptops: Pair) -> None:
    """Neither into the new event nor from a copy of that one."""
    first, _ = laptops
    day = await first.house.opened()
    ana = await day.phone(name="Ana")
    await ana.do("add_card", day.runs[QUERY], stem=0, text="Ein Geheimnis")
    copy = await first.copy(day.id)
    await ana.do("erase_me")
    made = await first.bring(copy, day.id, "beside")
    assert not {w for w in ("Geheimnis", "Ana") if w in await contents(first, made)}
    assert "Geheimnis" not in await contents(first, day.id)


async def test_the_copy_that_comes_after_an_older_one_brings_nobody_back(laptops: Pair) -> None:
    """She is not in the older one, so only its list of the erased knows her."""
    first, _ = laptops
    day = await first.house.opened()
    older, ana = await first.copy(day.id), await day.phone(name="Ana")
    await ana.do("add_card", day.runs[QUERY], stem=0, text="Ein Geheimnis")
    newer = await first.copy(day.id)
    await ana.do("erase_me")
    await first.bring(older, day.id, "over", "Ein Tag")
    await first.bring(newer, day.id, "over", "Ein Tag")
    assert not {w for w in ("Geheimnis", "Ana") if w in await contents(first, day.id)}


async def test_nothing_of_her_is_ever_written(laptops: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop that dies right after the rows were laid has not brought her back."""
    first, _ = laptops
    day = await first.house.opened()
    ana = await day.phone(name="Ana")
    await ana.do("add_card", day.runs[QUERY], stem=0, text="Ein Geheimnis")
    copy = await first.copy(day.id)
    await ana.do("erase_me")

    async def dies(*_: Any) -> None:
        raise NotSaved("dead")

    monkeypatch.setattr(first.house.house.feed, "reached", dies)
    where = await first.upload(copy)
    with contextlib.suppress(httpx.HTTPError):
        await first.desk.post(where, data={"event": day.id, "how": "over", "title": "Ein Tag"})
    assert "Geheimnis" not in await contents(first, day.id)
    assert any(c.command == "restore" for c in (await first.house.house.store.load(day.id))[1])


async def test_the_screens_of_a_copy_are_looked_at_beside_the_rooms(laptops: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes seconds for a long day: in the loop's own thread every running room would wait."""
    first, _ = laptops
    day = await first.house.day()
    looks, where = takeover._comes_up, list[threading.Thread]()

    def noted(*given: Any) -> None:
        where.append(threading.current_thread())
        looks(*given)

    monkeypatch.setattr(takeover, "_comes_up", noted)
    await first.bring(await first.copy(day.id), day.id, "beside")
    assert len(where) == 1
    assert where[0] is not threading.current_thread()


async def test_a_link_that_was_withdrawn_here_stays_withdrawn(laptops: Pair) -> None:
    first, _ = laptops
    day = await first.house.day()
    console = await day.console()
    copy = await first.copy(day.id)
    for link in await first.house.house.access.links(day.id):
        await first.house.house.withdraw(link.id)
    await first.bring(copy, day.id, "over", "Ein Tag")
    async with first.house.browser() as http:
        assert (await http.get(day.links[Role.MODERATOR])).status_code == 403
    assert (await console.http.get(console.page)).status_code == 401


async def test_a_deleted_event_comes_back(laptops: Pair) -> None:
    first, _ = laptops
    day = await first.house.opened()
    phone = await day.phone(name="Ana")
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Gerettet")
    before, copy = await state(first.house, day.id), await first.copy(day.id)
    await first.desk.post(f"/desk/events/{day.id}/delete", data={"title": "Ein Tag"})
    assert (await phone.http.get(phone.page)).status_code == 404
    await first.bring(copy, day.id, "new")
    assert await state(first.house, day.id) == before
    assert await first.house.house.code(day.id) == day.code
    line = await phone.here()
    await line.until(lambda: "Gerettet" in line.html + line.mine)
    assert "Gerettet" in await phone.text()
    await phone.do("add_card", day.runs[QUERY], stem=0, text="Und weiter")
    assert await day.texts() == ["Gerettet", "Und weiter"]


async def test_another_laptops_secret_opens_nothing_else(laptops: Pair) -> None:
    """It counts for the event that came from there, and for no other; it is remembered over a restart."""
    first, second = laptops
    day, own = await first.house.day(), await second.house.day(title="Nur hier")
    await second.bring(await first.copy(day.id), day.id, "new")
    link = (await second.house.house.access.links(own.id))[0]
    first_seals = first.house.house.access.path(link)  # what the first laptop would have sealed for that id
    async with second.house.browser() as http:
        assert (await http.get(first_seals)).status_code == 403
        assert (await http.get(second.house.house.access.path(link))).status_code == 303
        assert (await http.get(day.links[Role.MODERATOR])).status_code == 303
    content = (second.folder / SECRET).read_bytes()
    assert content == b"2" * 40 + b"\n" + b"1" * 40 + b" " + day.id.encode()
    async with laptop(second.folder.parent / "third", secret=content) as third:
        await third.bring(await second.copy(day.id), day.id, "new")
        assert (await there(day, third.house).by_link(Role.MODERATOR)).page


async def test_the_command_line_takes_what_the_desk_hands_out(laptops: Pair, tmp_path: Any) -> None:
    first, second = laptops
    day = await first.house.opened()
    (await day.phone(name="Ana"))
    await first.house.day(title="Ein anderer")
    before = await state(first.house, day.id)
    file = tmp_path / "one.zip"
    file.write_bytes(await first.copy(day.id))

    def no_parts() -> Any:
        raise AssertionError

    assert main(["restore", str(file), "--data", str(tmp_path / "third")], no_parts) == 0
    async with laptop(tmp_path / "third", secret=(tmp_path / "third" / SECRET).read_bytes()) as third:
        assert [e for e, _ in await third.house.house.store.event_ids()] == [day.id]
        assert await state(third.house, day.id) == before
        assert (await there(day, third.house).by_link(Role.MODERATOR)).page
    file = tmp_path / "all.zip"
    (first.folder / SECRET).write_bytes(b"1" * 40)  # as run.py writes it at the first start
    assert main(["backup", str(file), "--data", str(first.folder), "--database", _url(first)], no_parts) == 0
    await second.bring(file.read_bytes(), day.id, "new")
    assert await state(second.house, day.id) == before


def _url(laptop: Laptop) -> str:
    url: str = laptop.house.house.settings.database
    return url
