"""Files that somebody hands in and that are no safety copy, or a spoiled one: refused before anything counts, in a sentence."""

from __future__ import annotations

import asyncio
import io
import json
import random
import struct
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from facilitation import archive
from tests.house import QUERY
from tests.pages.desk import sentence
from tests.takeover.conftest import Laptop, laptop

Rows = list[dict[str, Any]]
NO_COPY = "keine Sicherung dieses Programms oder sie ist beschädigt"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Laptop, str, bytes]]:
    """(a laptop, an event that is on it, a good copy of another event)."""
    folder = tmp_path_factory.mktemp("laptop")
    async with laptop(folder) as found:
        day = await found.house.opened()
        phone = await day.phone(name="Ana")
        await phone.do("add_card", day.runs[QUERY], "card-of-the-copy-1", stem=0, text="Eine Karte")
        await day.console()
        copy = await found.copy(day.id)
        await found.desk.post(f"/desk/events/{day.id}/delete", data={"title": "Ein Tag"})
        other = await found.house.day(title="Bleibt")
        yield found, other.id, copy


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(content: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in content.items():
            made.writestr(name, data)
    return out.getvalue()


def with_member(content: bytes, name: str, data: bytes | None) -> bytes:
    found = members(content)
    if data is None:
        del found[name]
    else:
        found[name] = data
    return packed(found)


def with_rows(content: bytes, table: str, change: Callable[[Rows], object]) -> bytes:
    """A copy with other rows in one table; its manifest counts them rightly."""
    found = members(content)
    rows = [json.loads(line) for line in found[f"{table}.ndjson"].splitlines()]
    change(rows)
    found[f"{table}.ndjson"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    manifest = json.loads(found["manifest.json"])
    manifest["rows"][table] = len(rows)
    found["manifest.json"] = json.dumps(manifest).encode()
    return packed(found)


def with_manifest(content: bytes, **values: Any) -> bytes:
    return with_member(
        content, "manifest.json", json.dumps({**json.loads(members(content)["manifest.json"]), **values}).encode()
    )


def of_kind(rows: Rows, kind: str) -> dict[str, Any]:
    return next(row for row in rows if row["kind"] == kind)


def circle(rows: Rows) -> None:
    """Two people of whom each is said to have been merged with the other."""
    person = of_kind(rows, "person")
    person.update(removed=1, author_id="other")
    rows.append({**person, "id": "other", "author_id": person["id"]})


def with_facts(content: bytes, **facts: Any) -> bytes:
    def change(rows: Rows) -> None:
        row = of_kind(rows, "event")
        row["data"] = json.dumps({**json.loads(row["data"]), **facts})

    return with_rows(content, "record", change)


def many_entries(content: bytes) -> bytes:
    """The end of a zip that says it lists four million files."""
    at = content.rindex(b"PK\x05\x06")
    return content[: at + 8] + struct.pack("<HHI", 65_535, 65_535, 200_000_000) + content[at + 16 :]


def large_form(content: bytes) -> bytes:
    """A second, larger table of contents, as only huge files have it."""
    at = content.rindex(b"PK\x05\x06")
    return content[:at] + b"PK\x06\x07" + b"\0" * 16 + content[at:]


FILES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda good: b"",
    "a text": lambda good: b"PK, but no zip",
    "a picture": lambda good: b"\x89PNG\r\n\x1a\n" + b"\0" * 1000,
    "cut off": lambda good: good[:-40],
    "damaged": lambda good: good[:200] + b"\xff" * 40 + good[240:],
    "a bomb": lambda good: with_member(good, "record.ndjson", b"\n" * 60_000_000),
    "a bomb in the manifest": lambda good: with_member(good, "manifest.json", b"[" * 30_000_000),
    "a deep one": lambda good: with_member(good, "manifest.json", b"[" * 100_000),
    "four million entries": many_entries,
    "two tables of contents": large_form,
    "a way out": lambda good: with_member(good, "../../etc/cron.d/x", b"x"),
    "another member": lambda good: with_member(good, "event.sqlite", b"x"),
    "a member too few": lambda good: with_member(good, "session.ndjson", None),
    "another packing": lambda good: packed(members(good), zipfile.ZIP_LZMA),
    "half a row": lambda good: with_member(good, "record.ndjson", b'{"id": '),
    "no rows at all": lambda good: with_member(good, "record.ndjson", b""),
    "other columns": lambda good: with_rows(good, "event", lambda rows: rows[0].update(owner="x")),
    "a million columns": lambda good: with_member(
        good, "event.ndjson", b"{" + b",".join(b'"%d":1' % n for n in range(1_000_000)) + b"}\n"
    ),
    "a row twice": lambda good: with_rows(good, "event", lambda rows: rows.append(rows[0])),
    "no event": lambda good: with_rows(with_rows(good, "event", list.clear), "record", list.clear),
    "another format": lambda good: with_manifest(good, format="something-else"),
    "no revision": lambda good: with_manifest(good, revision=""),
    "a short secret": lambda good: with_member(good, "secret", b"short"),
    "an id that is a path": lambda good: with_rows(good, "event", lambda rows: rows[0].update(id="../../x")),
    "a join code with markup": lambda good: with_rows(good, "event", lambda rows: rows[0].update(code="<b>1</b>")),
    "a seq that is a text": lambda good: with_rows(good, "event", lambda rows: rows[0].update(seq="many")),
    "a seq without end": lambda good: with_rows(good, "event", lambda rows: rows[0].update(seq=10**15)),
    "a gap in the log": lambda good: with_rows(good, "change", lambda rows: rows.pop(1)),
    "a log from elsewhere": lambda good: with_rows(good, "change", lambda rows: rows[-1].update(seq=99)),
    "a record from the future": lambda good: with_rows(good, "record", lambda rows: rows[0].update(seq=10_000)),
    "a record id with quotes": lambda good: with_rows(good, "record", lambda rows: rows[-1].update(id='"><script>')),
    "a status of its own": lambda good: with_rows(good, "record", lambda rows: rows[-1].update(status="starred")),
    "data that is no JSON": lambda good: with_rows(good, "record", lambda rows: of_kind(rows, "card").update(data="<html>")),
    "data with a null byte": lambda good: with_rows(
        good, "record", lambda rows: of_kind(rows, "card").update(data='{"text":"\0"}')
    ),
    "an image that is no JSON": lambda good: with_rows(good, "change", lambda rows: rows[0].update(before="{")),
    "no facts": lambda good: with_rows(good, "record", lambda rows: rows.remove(of_kind(rows, "event"))),
    "facts of another kind": lambda good: with_rows(good, "record", lambda rows: of_kind(rows, "event").update(kind="person")),
    "removed facts": lambda good: with_rows(good, "record", lambda rows: of_kind(rows, "event").update(removed=1)),
    "no title": lambda good: with_facts(good, title=" "),
    "a time zone on Mars": lambda good: with_facts(good, timezone="../../etc/passwd"),
    "a link that is a script": lambda good: with_facts(good, imprint="javascript:alert(1)"),
    "no language": lambda good: with_facts(good, languages=[]),
    "settings that cannot be": lambda good: with_rows(
        good,
        "record",
        lambda rows: [
            r.update(data=json.dumps({**json.loads(r["data"]), "settings": {"stems": 7}}))
            for r in rows
            if r["kind"] == "activity"
        ],
    ),
    "a screen that is something else": lambda good: with_rows(
        good, "record", lambda rows: rows.append({**of_kind(rows, "person"), "id": "screen"})
    ),
    "a clock that is something else": lambda good: with_rows(
        good, "record", lambda rows: rows.append({**of_kind(rows, "person"), "id": f"{of_kind(rows, 'activity')['id']}.clock"})
    ),
    "a clock that cannot be read": lambda good: with_rows(
        good,
        "record",
        lambda rows: rows.append(
            {
                **of_kind(rows, "person"),
                "id": f"{of_kind(rows, 'activity')['id']}.clock",
                "kind": "clock",
                "data": '{"left": []}',
            }
        ),
    ),
    "two who are merged with each other": lambda good: with_rows(good, "record", circle),
    "a card of no step": lambda good: with_rows(good, "record", lambda rows: of_kind(rows, "card").update(activity_id="x")),
    "a card that its format cannot read": lambda good: with_rows(
        good, "record", lambda rows: of_kind(rows, "card").update(data='{"stem": "first"}')
    ),
    "a yes or no that is neither": lambda good: with_rows(good, "change", lambda rows: rows[0].update(late="perhaps")),
    "a number that no database holds": lambda good: with_rows(good, "record", lambda rows: rows[0].update(born=10**30)),
    "a session that is no hash": lambda good: with_rows(good, "session", lambda rows: rows[0].update(key="guessable")),
    "a link with another id": lambda good: with_rows(
        good,
        "link",
        lambda rows: rows.append(
            {"id": "a b", "event_id": "x", "role": "moderator", "label": "", "created": 1.0, "withdrawn": None}
        ),
    ),
}


@pytest.mark.parametrize("name", FILES)
async def test_is_refused_and_nothing_has_changed(desk: tuple[Laptop, str, bytes], name: str) -> None:
    found, event, good = desk
    store = found.house.house.store
    before, secret = await store.event_ids(), list((found.folder).glob("*"))
    answer = await found.hand_in(FILES[name](good))
    assert answer.status_code == 422, (answer.status_code, answer.headers.get("location"))
    assert NO_COPY in sentence(answer), name
    assert await store.event_ids() == before == [(event, before[0][1])]
    assert list((found.folder / "uploads").glob("*")) == []
    assert sorted(found.folder.glob("*")) == sorted({*secret, found.folder / "uploads"})


async def test_what_is_newer_says_so(desk: tuple[Laptop, str, bytes]) -> None:
    found, _, good = desk
    for newer in (with_manifest(good, version=9), with_manifest(good, revision="9999")):
        answer = await found.hand_in(newer)
        assert answer.status_code == 422
        assert "neueren Version" in sentence(answer)


async def test_no_file_at_all(desk: tuple[Laptop, str, bytes]) -> None:
    found, _, _ = desk
    for answer in (
        await found.desk.post("/desk/restore", data={"file": "x"}),
        await found.desk.post("/desk/restore", files={"other": ("x.zip", b"x")}),
        await found.desk.post("/desk/restore", files={"file": ("", b"")}),
        await found.desk.post("/desk/restore"),
    ):
        assert answer.status_code == 422
        assert "Bitte eine Datei wählen" in sentence(answer)
    broken = await found.desk.post("/desk/restore", content=b"x", headers={"content-type": "multipart/form-data; boundary=y"})
    assert broken.status_code == 400
    assert "ließ sich nicht lesen" in broken.text


async def test_too_large_to_be_handed_in(desk: tuple[Laptop, str, bytes]) -> None:
    found, _, _ = desk
    asked = found.desk.build_request("POST", "/desk/restore", headers={"content-type": "multipart/form-data; boundary=y"})
    asked.headers["content-length"] = str(300 * 1024**2)
    host, _, port = found.house.base.partition("://")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    lines = [b"POST /desk/restore HTTP/1.1", *(name + b": " + value for name, value in asked.headers.raw), b"", b""]
    writer.write(b"\r\n".join(lines))
    assert b" 413 " in await asyncio.wait_for(reader.readline(), 30)  # before a byte of it was sent
    writer.close()


async def test_more_inside_than_may_come_in_by_the_desk(
    desk: tuple[Laptop, str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _, good = desk
    monkeypatch.setattr("facilitation.restoring.LARGEST", 4_000)
    assert NO_COPY in sentence(await found.hand_in(good))
    assert len(good) < 4_000


async def test_a_full_disk(desk: tuple[Laptop, str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    found, _, good = desk

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "fill", full)
    answer = await found.hand_in(good)
    assert answer.status_code == 503
    assert "nicht auf seine Festplatte" in sentence(answer)
    assert list((found.folder / "uploads").glob("*")) == []


async def test_only_known_forms_and_only_what_waits(desk: tuple[Laptop, str, bytes]) -> None:
    found, event, good = desk
    where = await found.upload(good)
    for form in (
        {},
        {"event": event, "how": "new"},
        {"event": "x", "how": "beside"},
        {"how": "over"},
        {"how": "erase", "event": event},
    ):
        answer = await found.desk.post(where, data=form)
        assert answer.status_code == 409, form
        assert sentence(answer), form
    assert (await found.desk.get("/desk/restore/nothing")).status_code == 404
    assert (await found.desk.post("/desk/restore/../events", data={})).status_code in (404, 405, 422)
    for _ in range(6):
        last = await found.upload(good)
    assert (await found.desk.get(where)).status_code == 404, "only the last few wait"
    assert (await found.desk.get(last)).status_code == 200
    assert len(list((found.folder / "uploads").glob("*"))) == 5


async def test_an_event_whose_screens_do_not_come_up(desk: tuple[Laptop, str, bytes]) -> None:
    """It can be read, and every page of it would break: it is refused when it is to be brought here."""
    found, event, good = desk

    def change(rows: Rows) -> None:
        for row in rows:
            if row["kind"] == "activity":
                row["data"] = json.dumps({**json.loads(row["data"]), "steps": [["write", 1e300]], "opened": 1e300})

    where = await found.upload(with_rows(good, "record", change))
    inside = json.loads(members(good)["event.ndjson"])["id"]
    answer = await found.desk.post(where, data={"event": inside, "how": "new"})
    assert answer.status_code == 422
    assert NO_COPY in sentence(answer)
    assert [e for e, _ in await found.house.house.store.event_ids()] == [event]


JUNK: tuple[Any, ...] = (
    "",
    -1,
    10**12,
    1e300,
    None,
    True,
    [],
    {},
    "x" * 500,
    "\u202e<b>",
    ["a", 1],
    {"a": 1},
    "2026-02-31",
    "../x",
)


async def test_whatever_stands_in_it_the_desk_goes_on(desk: tuple[Laptop, str, bytes]) -> None:
    """Random damage: it is refused in a sentence, or the event works and can be deleted; nothing else breaks with it."""
    found, event, good = desk
    chance = random.Random(5)
    inside = json.loads(members(good)["event.ndjson"])["id"]

    def spoil(rows: Rows) -> None:
        row = chance.choice(rows)
        if "data" in row and chance.random() < 0.8:
            data = json.loads(row["data"])
            data[chance.choice([*data, "x"])] = chance.choice(JUNK)
            row["data"] = json.dumps(data)
        else:
            row[chance.choice([k for k in row if k not in ("id", "event_id")])] = chance.choice(JUNK)

    brought = 0
    for _ in range(60):
        table = chance.choice(("record", "record", "record", "change", "link", "session", "event"))
        answer = await found.hand_in(with_rows(good, table, spoil))
        if answer.status_code != 303:
            assert (answer.status_code, NO_COPY in sentence(answer)) == (422, True)
            continue
        answer = await found.desk.post(answer.headers["location"], data={"event": inside, "how": "beside"})
        if answer.status_code != 303:
            assert (answer.status_code, NO_COPY in sentence(answer)) == (422, True)
            continue
        brought += 1
        page = answer.headers["location"].partition("?")[0]
        link = (await found.house.house.access.links(page.rpartition("/")[2]))[0]
        async with found.house.browser() as http:
            console = (await http.get(found.house.house.access.path(link))).headers["location"]
            assert (await http.get(console)).status_code == 200
        assert [(await found.desk.get(path)).status_code for path in ("/desk", page)] == [200, 200]
        title = (await found.house.house.facts(page.rpartition("/")[2])).title
        assert (await found.desk.post(f"{page}/delete", data={"title": title})).status_code == 303
    assert brought > 5
    assert [e for e, _ in await found.house.house.store.event_ids()] == [event]


async def test_user_text_in_a_copy_is_text(desk: tuple[Laptop, str, bytes]) -> None:
    found, _, good = desk
    evil = '"><script>alert(1)</script>'
    page = await found.desk.get(await found.upload(with_facts(good, title=evil, place=evil)))
    assert "<script>alert" not in page.text


def test_a_leftover_of_a_killed_server_is_cleared_away(tmp_path: Path) -> None:
    from facilitation.archive import BadArchive
    from facilitation.formats import Methods
    from facilitation.uploads import Uploads

    (tmp_path / "uploads" / "old").mkdir(parents=True)
    (tmp_path / "uploads" / "old" / "backup.sqlite").write_text("people")
    with pytest.raises(BadArchive):
        Uploads(tmp_path / "uploads", lambda: 0.0).take(io.BytesIO(b"x"), Methods([]))
    assert list((tmp_path / "uploads").glob("*")) == []


async def test_they_do_not_wait_for_ever(desk: tuple[Laptop, str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    found, _, good = desk
    where = await found.upload(good)
    monkeypatch.setattr("facilitation.uploads.LIFE", -1.0)
    assert (await found.desk.get(where)).status_code == 404
    assert list((found.folder / "uploads").glob("*")) == []
