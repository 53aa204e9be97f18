"""A picture is given to whose screen shows it at this moment. Its id is no key."""

from __future__ import annotations

import pytest

from facilitation.people import Role
from tests.house import BOARDS, QUERY, Day, Running
from tests.photographs import fetched, opened, photo, rows, sent, upload
from tests.screens import Screen, new_id

PICTURES = {"pictures": True}


async def screens(day: Day) -> tuple[Screen, Screen, Screen, Screen]:
    return await day.phone(name="Ada"), await day.phone(name="Ben"), await day.wall(), await day.console()


async def card(phone: Screen, activity: str, text: str = "", data: bytes = b"") -> tuple[str, str]:
    """(card, picture): somebody pins up a card with a picture."""
    picture, name = await sent(phone, activity, data), new_id()
    await phone.do("add_card", activity, name, stem=0, text=text, picture=picture)
    return name, picture


async def given(picture: str, *screens: Screen) -> list[int]:
    return [await fetched(screen, picture) for screen in screens]


async def test_everybody_is_given_what_hangs_on_the_wall(house: Running) -> None:
    day = await house.opened()
    ada, ben, wall, console = await screens(day)
    _, picture = await card(ada, day.runs[QUERY], "Unser Haus")
    await day.house.house.feed.reached(day.id, day.record(picture).seq)
    assert await given(picture, ada, wall, console) == [200, 200, 200]
    answer = await wall.http.get(f"{wall.page}/picture/{picture}")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert opened(answer.content).size == (800, 600)
    again = await wall.http.get(f"{wall.page}/picture/{picture}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    # While everybody writes, phones have one task and show nobody else's cards.
    assert await fetched(ben, picture) == 404
    assert (await ben.http.get(f"{ben.page}/picture/{picture}")).headers["cache-control"] == "no-store"
    await console.do("next")
    assert await given(picture, ada, ben, wall, console) == [200] * 4


async def test_not_before_its_release(house: Running) -> None:
    day = await house.day()
    console = await day.console()
    await console.do("edit_item", item=day.items[BOARDS], settings={"stems": ["Gut war"], **PICTURES})
    await console.do("open", item=day.items[BOARDS])
    ada, ben, wall = await day.phone(), await day.phone(), await day.wall()
    name, picture = await card(ada, day.runs[BOARDS])
    assert await given(picture, ada, ben, wall, console) == [200, 404, 404, 404]
    html = (await wall.text()) + (await console.text()) + (await ben.text())
    assert picture not in html
    await console.do("next")  # release
    await ada.do("keep_card", day.runs[BOARDS], card=name, kept=True)
    await console.do("next")  # read
    assert await given(picture, ada, ben, wall, console) == [200, 404, 404, 404]
    await console.do("back")
    await ada.do("keep_card", day.runs[BOARDS], card=name, kept=False)
    await console.do("next")
    assert await given(picture, ada, ben, wall, console) == [200] * 4


async def test_what_waits_for_approval_is_for_its_author_and_the_moderator(house: Running) -> None:
    day = await house.day()
    console = await day.console()
    await console.do("edit_item", item=day.items[QUERY], approval=True)
    await console.do("open", item=day.items[QUERY])
    ada, ben, wall = await day.phone(), await day.phone(), await day.wall()
    name, picture = await card(ada, day.runs[QUERY])
    line = await wall.here()
    assert await given(picture, ada, ben, wall, console) == [200, 404, 404, 200]
    await console.do("approve", records=[name])
    await line.until(lambda: picture in line.html)
    assert await given(picture, ada, wall, console) == [200, 200, 200]
    await console.do("hide", record=name)
    await line.until(lambda: picture not in line.html)
    assert await given(picture, ada, ben, wall, console) == [200, 404, 404, 200]
    await console.do("unhide", record=name)
    await ada.do("withdraw_card", day.runs[QUERY], card=name)
    await line.until(lambda: picture not in line.html)
    assert await given(picture, ada, ben, wall, console) == [404] * 4


async def test_a_blank_wall_is_given_nothing(house: Running) -> None:
    day = await house.opened()
    ada, _, wall, console = await screens(day)
    _, picture = await card(ada, day.runs[QUERY])
    await console.do("blank", on=True)
    assert await fetched(wall, picture) == 404
    await console.do("blank", on=False)
    assert await fetched(wall, picture) == 200


async def test_an_id_is_no_key(house: Running) -> None:
    """A card that carries somebody else's picture is refused, before it has come and after."""
    day = await house.opened()
    ada, ben, wall, console = await screens(day)
    picture = await sent(ada, day.runs[QUERY])
    assert await given(picture, ada, ben, wall, console) == [404] * 4  # nobody carries it yet
    stolen = await ben.post("add_card", day.runs[QUERY], stem=0, text="meins", picture=picture)
    assert stolen.status_code == 409
    early = new_id()
    await ben.do("add_card", day.runs[QUERY], stem=0, text="meins", picture=early)
    late = await upload(ada, day.runs[QUERY], photo(), id=early)
    assert late.status_code == 409
    assert await rows(day) == [picture]  # what was refused is not kept
    written = f'<img data-picture="{picture}"> data-picture="{picture}"'
    await ben.do("add_card", day.runs[QUERY], stem=0, text=written)
    assert await given(picture, ben, wall, console) == [404] * 3


async def test_another_event_and_nobody_at_all(house: Running) -> None:
    day, other = await house.opened(), await house.opened()
    ada = await day.phone()
    _, picture = await card(ada, day.runs[QUERY])
    stranger, elsewhere = house.browser(), await other.wall()
    assert (await stranger.get(f"{ada.page}/picture/{picture}")).status_code == 401
    assert (await stranger.post(f"{ada.page}/pictures")).status_code == 401
    assert await fetched(elsewhere, picture) == 404
    assert (await elsewhere.http.get(f"/wall/{day.id}/picture/{picture}")).status_code == 401
    foreign = {"Origin": "http://evil.example", "Accept": "application/json"}
    assert (await ada.http.post(f"{ada.page}/pictures", headers=foreign)).status_code == 403


async def test_text_comes_before_its_picture(house: Running) -> None:
    day = await house.opened()
    ada, _, wall, _ = await screens(day)
    line, picture, name = await wall.here(), new_id(), new_id()
    await ada.do("add_card", day.runs[QUERY], name, stem=0, text="Das Foto kommt nach", picture=picture)
    await line.until(lambda: "Das Foto kommt nach" in line.html)
    assert picture not in line.html
    assert (await upload(ada, day.runs[QUERY], photo(), id=picture, alt="Ein grünes Feld")).status_code == 200
    await line.until(lambda: picture in line.html)
    assert 'alt="Ein grünes Feld"' in line.html
    assert await fetched(wall, picture) == 200


async def test_a_card_with_nothing_on_it_is_none(house: Running) -> None:
    day = await house.opened()
    ada = await day.phone()
    assert (await ada.post("add_card", day.runs[QUERY], stem=0, text="", picture=new_id())).status_code == 409
    picture = await sent(ada, day.runs[QUERY])
    await ada.do("add_card", day.runs[QUERY], stem=0, text="", picture=picture)


async def test_where_no_pictures_are_wanted(house: Running) -> None:
    day = await house.opened(0)
    phone = await day.phone()
    answer = await upload(phone, day.runs[0], photo())
    assert (answer.status_code, await rows(day)) == (409, [])
    day = await house.opened(BOARDS)
    phone = await day.phone()
    picture = await sent(phone, day.runs[BOARDS])
    refused = await phone.post("add_card", day.runs[BOARDS], stem=0, text="mit Bild", picture=picture)
    assert refused.status_code == 409
    assert (await upload(phone, "no-such-step-at-all", photo())).status_code == 409


async def test_without_scripts(house: Running) -> None:
    """A plain form brings the file, the words and what is to be seen in one go."""
    day = await house.opened()
    ada, wall = await day.phone(), await day.wall()
    fields = {
        "do": "add_card",
        "activity": day.runs[QUERY],
        "stem": "0",
        "text": "Am Zaun",
        "picture": "",
        "picture-alt": "Zaun",
    }
    headers = {"Origin": ada.base}
    answer = await ada.http.post(
        f"{ada.page}/send/pictures", data=fields, files={"picture": ("zaun.jpg", photo())}, headers=headers
    )
    assert answer.status_code == 303, answer.text
    (picture,) = await rows(day)
    assert picture in await wall.text()
    assert 'alt="Zaun"' in await wall.text()
    bad = await ada.http.post(
        f"{ada.page}/send/pictures", data=fields, files={"picture": ("zaun.png", b"<svg/>")}, headers=headers
    )
    assert bad.status_code == 415
    assert "Am Zaun" in bad.text  # the words are not lost
    empty = await ada.http.post(
        f"{ada.page}/send/pictures", data=fields | {"text": "Ohne"}, files={"picture": ("", b"")}, headers=headers
    )
    assert empty.status_code == 303
    assert sorted(await day.texts()) == ["Am Zaun", "Ohne"]


async def test_its_words_may_be_added_later(house: Running) -> None:
    day = await house.opened()
    ada, ben, wall, console = await screens(day)
    _, picture = await card(ada, day.runs[QUERY])
    assert (await ben.post("describe", picture=picture, text="falsch")).status_code == 409
    await ada.do("describe", picture=picture, text="Ein Feld")
    assert (await console.post("describe", picture=picture, text="Ein Garten")).status_code == 409  # it saw another text
    await console.do("describe", picture=picture, text="Ein grünes Feld", saw="Ein Feld")
    assert 'alt="Ein grünes Feld"' in await wall.text()


@pytest.mark.parametrize("role", [Role.PROJECTOR, Role.HELPER])
async def test_nobody_else_sends_pictures(house: Running, role: Role) -> None:
    day = await house.opened()
    screen = await day.by_link(role)
    answer = await screen.http.post(f"{screen.page}/pictures", headers={"Origin": screen.base})
    assert answer.status_code in (404, 405)


async def test_one_person_sends_so_many(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facilitation.picturing.MOST", 2)
    day = await house.opened()
    ada, ben = await day.phone(), await day.phone()
    for _ in range(2):
        await sent(ada, day.runs[QUERY])
    assert (await upload(ada, day.runs[QUERY], photo())).status_code == 409
    await sent(ben, day.runs[QUERY])
