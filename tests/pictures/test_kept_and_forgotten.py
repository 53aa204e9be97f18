"""Pictures in everything that is done with an event: erasure, backup and restore, copies, an emptied rehearsal, deletion."""

from __future__ import annotations

import base64
import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from facilitation import archive
from facilitation.album import ORPHAN
from facilitation.archive import BadArchive
from facilitation.deletion import drop_orphans
from facilitation.photos import Photo
from facilitation.pixels import Pixels
from facilitation.restoring import unpack
from facilitation.schema import picture as table
from facilitation.takeover import take_over
from tests.house import QUERY, Day, Running, running
from tests.photographs import fetched, noise, photo, rows, sent, upload, with_gps
from tests.screens import Screen, new_id


async def card(phone: Screen, activity: str, text: str = "", data: bytes = b"", **more: str) -> tuple[str, str]:
    picture, name = await sent(phone, activity, data, **more), new_id()
    await phone.do("add_card", activity, name, stem=0, text=text, picture=picture)
    return name, picture


async def test_her_pictures_are_erased_with_her(tmp_path: Path) -> None:
    """Also from the file itself, and where sealing has taken her name from the card."""
    async with running(tmp_path) as house:
        day = await house.opened()
        ada, ben, wall, console = await day.phone(), await day.phone(), await day.wall(), await day.console()
        _, hers = await card(ada, day.runs[QUERY], data=noise(), alt="Adas Garten")
        _, his = await card(ben, day.runs[QUERY])
        kept = await house.house.album.bytes_of(day.id, hers)
        assert kept is not None
        await wall.here()
        await ada.do("erase_me")
        assert await rows(day) == [his]
        assert await fetched(wall, hers) == 404
        assert await fetched(wall, his) == 200
        assert day.record(hers).data == Photo()
        assert "Adas Garten" not in await wall.text()
        assert "Adas Garten" not in await console.text()
    for file in tmp_path.glob("*.sqlite*"):
        content = file.read_bytes()
        assert b"Adas Garten" not in content
        assert not [at for at in range(2_000, len(kept) - 64, 500) if kept[at : at + 64] in content]


async def test_a_signed_card_takes_its_picture_with_it_after_confirming(house: Running) -> None:
    day = await house.opened()
    ada, console = await day.phone(name="Ada"), await day.console()
    picture, name = await sent(ada, day.runs[QUERY]), new_id()
    await ada.do("add_card", day.runs[QUERY], name, stem=0, text="signiert", signed=True, picture=picture)
    await console.do("close", activity=day.runs[QUERY])
    await console.do("confirm", activity=day.runs[QUERY])
    assert day.record(picture).author is None
    late = await upload(ada, day.runs[QUERY], photo())
    assert late.status_code == 409  # the log would say whose card it is
    await ada.do("erase_me")
    assert await rows(day) == []


async def test_what_was_never_pinned_up_goes_after_a_day(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    day = await house.opened()
    ada = await day.phone()
    _, pinned = await card(ada, day.runs[QUERY])
    left = await sent(ada, day.runs[QUERY])
    nobodys = new_id()
    await house.house.album.keep(day.id, nobodys, Pixels(b"a", b"b", 1, 1), house.house.live.clock())
    assert await drop_orphans(house.house) == []
    assert set(await rows(day)) == {pinned, left, nobodys}
    now = house.house.live.clock()
    monkeypatch.setattr(house.house.live, "clock", lambda: now + ORPHAN + 60)
    assert left in await drop_orphans(house.house)  # and those of other tests
    assert await rows(day) == [pinned]
    assert (await upload(ada, day.runs[QUERY], photo(), id=left)).status_code == 200  # it comes again: nothing is kept of it
    assert await rows(day) == [pinned]


async def test_a_deleted_event_takes_its_pictures_along(house: Running) -> None:
    day, other = await house.opened(), await house.opened()
    await card(await day.phone(), day.runs[QUERY])
    await card(await other.phone(), other.runs[QUERY])
    await house.house.store.delete_event(day.id, 0.0)
    assert await rows(day) == []
    assert len(await rows(other)) == 1


async def test_an_emptied_rehearsal_has_none_and_its_copy_has_them(house: Running) -> None:
    day = await house.opened()
    await card(await day.phone(), day.runs[QUERY])
    kept = await house.house.clear(day.id)
    assert await rows(day) == []
    with zipfile.ZipFile(kept) as made:
        assert len(made.read("picture.ndjson").splitlines()) == 1


def saved(house: Running, out: Path, day: Day | None = None) -> Path:
    archive.save(house.house.settings.database, b"s" * 32, out, 1.0, day.id if day is not None else "")
    return out


async def test_a_backup_brings_them_to_another_laptop(house: Running, tmp_path: Path) -> None:
    day = await house.opened()
    ada = await day.phone()
    _, picture = await card(ada, day.runs[QUERY], "mit Bild", alt="Feld")
    before = await house.house.album.bytes_of(day.id, picture)
    file = saved(house, tmp_path / "b.zip", day)
    async with running(tmp_path / "other") as there:
        backup = unpack(file, tmp_path / "b.sqlite")
        found = backup.event(day.id, there.house.methods)
        for how, title in (("new", ""), ("over", ""), ("beside", "Kopie")):
            event_id, _ = await take_over(there.house, found, backup.secret, how, title)  # type: ignore[arg-type]
            assert await there.house.album.bytes_of(event_id, picture) == before
        board = await there.house.feed.board(day.id)
        record = board.get(picture)
        assert record is not None
        assert record.data.alt == "Feld"


async def test_what_was_written_since_goes_when_an_older_state_comes_back(house: Running, tmp_path: Path) -> None:
    day = await house.opened()
    ada = await day.phone()
    _, old = await card(ada, day.runs[QUERY])
    file = saved(house, tmp_path / "b.zip", day)
    _, fresh = await card(ada, day.runs[QUERY])
    backup = unpack(file, tmp_path / "b.sqlite")
    await take_over(house.house, backup.event(day.id, house.house.methods), backup.secret, "over")
    assert await rows(day) == [old]
    gone = (await house.house.feed.board(day.id)).get(fresh)
    assert gone is not None
    assert gone.data == Photo()


BAD = {
    "another picture": lambda row: row | {"data": base64.b64encode(with_gps()).decode()},
    "a page": lambda row: row | {"small": base64.b64encode(b"<script>alert(1)</script>").decode()},
    "no base64": lambda row: row | {"data": "!!!"},
    "a number": lambda row: row | {"data": 7},
    "another size": lambda row: row | {"width": 10**9},
    "a column too many": lambda row: row | {"x": "y"},
    "half of it": lambda row: row | {"data": row["data"][: len(row["data"]) // 8 * 4]},
}


@pytest.mark.parametrize("name", BAD)
async def test_a_backup_with_something_else_in_it_is_refused(house: Running, tmp_path: Path, name: str) -> None:
    day = await house.opened()
    await card(await day.phone(), day.runs[QUERY])
    good = saved(house, tmp_path / "good.zip", day)
    with zipfile.ZipFile(good) as made, zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as out:
        for member in made.namelist():
            content = made.read(member)
            if member == "picture.ndjson":
                content = json.dumps(BAD[name](json.loads(content))).encode() + b"\n"
            out.writestr(member, content)
    with pytest.raises(BadArchive):
        unpack(tmp_path / "bad.zip", tmp_path / "x.sqlite").event(day.id, house.house.methods)


async def test_a_backup_from_before_there_were_pictures(house: Running, tmp_path: Path) -> None:
    """Its tables are those of its time; it is brought up to date while it comes in."""
    day = await house.opened()
    await (await day.phone()).do("add_card", day.runs[QUERY], stem=0, text="von damals")
    now = saved(house, tmp_path / "now.zip", day)
    with zipfile.ZipFile(now) as made, zipfile.ZipFile(tmp_path / "then.zip", "w", zipfile.ZIP_DEFLATED) as out:
        for member in made.namelist():
            content = made.read(member)
            if member == "manifest.json":
                facts = json.loads(content)
                del facts["rows"]["picture"]
                content = json.dumps(facts | {"revision": "0001"}).encode()
            if member != "picture.ndjson":
                out.writestr(member, content)
    backup = unpack(tmp_path / "then.zip", tmp_path / "x.sqlite")
    found = backup.event(day.id, house.house.methods)
    assert "von damals" in [getattr(r.data, "text", "") for r in found.records]
    assert list(found.pictures()) == []


async def test_its_record_says_how_large_it_is(house: Running) -> None:
    day = await house.opened()
    ada = await day.phone()
    found = await sent(ada, day.runs[QUERY])
    statement = sa.select(table.c.width, table.c.height).where(table.c.id == found)
    (row,) = await house.house.store.read(statement)
    assert (row.width, row.height) == (day.record(found).data.width, day.record(found).data.height)


async def test_a_photo_in_a_document(house: Running) -> None:
    from exports import EXPORTERS

    day = await house.opened()
    ada = await day.phone()
    _, picture = await card(ada, day.runs[QUERY], "Unser Zaun", alt="Ein Zaun aus Holz")
    pdf, data = (next(e for e in EXPORTERS if e.key == key) for key in ("pdf", "json"))
    made = json.loads(await house.house.export(day.id, data, "public", "de"))
    blocks = [b for s in made["sections"] for b in s["blocks"] if b["block"] == "picture"]
    assert [(b["alt"], b["caption"]) for b in blocks] == [("Ein Zaun aus Holz", "Nr. 1: Unser Zaun")]
    assert base64.b64decode(blocks[0]["data"]) == await house.house.album.bytes_of(day.id, picture)
    assert picture not in json.dumps(made)
    assert BytesIO(await house.house.export(day.id, pdf, "public", "de")).read(5) == b"%PDF-"
