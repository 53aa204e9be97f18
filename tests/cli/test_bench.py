"""The load test's figures: percentiles, what is lost and doubled, and the reference that serves them. No time is tested."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
from typing import Any

import msgspec
import pytest

from facilitation.cli import bench
from facilitation.cli.contest import Figures, Joins, Measured, Plan, lost, share
from facilitation.cli.figures import Spread, percentile, ratio, spent, spread
from facilitation.cli.load import Room, Tally, card_id, read_frame
from facilitation.cli.raw import RawSocket
from facilitation.cli.reference import PLACE, reference_server
from facilitation.cli.script import decode
from methods import agendas


def test_percentiles_lie_between_their_neighbours() -> None:
    values = [float(n) for n in range(101)]
    assert [percentile(values, s) for s in (0, 0.5, 0.99, 1)] == [0, 50, 99, 100]
    assert percentile([1.0, 2.0], 0.5) == 1.5
    assert percentile([7.0], 0.99) == 7.0
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_spread_is_in_milliseconds() -> None:
    assert spread([0.004, 0.001, 0.003, 0.002]) == Spread(4, 2.5, 3.85, 3.97, 4.0)
    assert spread([]) == Spread()
    assert (ratio(3, 2), ratio(1, 0)) == (1.5, None)


def test_what_a_process_uses_grows() -> None:
    before = spent(os.getpid())
    sum(n * n for n in range(300_000))
    after = spent(os.getpid())
    assert after.since(before) >= 0
    assert after.rss > 1_000_000


def test_frames_say_which_cards_they_bring() -> None:
    one, two = card_id(3, 17, 5.25), card_id(3, 18, 6.0)
    told = read_frame(msgspec.json.encode({"seq": 9, "put": {one: "<li>", "head": "<p>", "x": f"<li id={two}>"}, "gone": []}))
    assert told.cards == ((3, 17, 5.25), (3, 18, 6.0))
    assert not told.whole
    assert read_frame(b'{"seq":1,"token":"t","full":true,"put":{},"gone":[]}').whole
    assert read_frame(msgspec.json.encode({"ack": one, "seq": 4})).acks == (one,)
    assert read_frame(b'{"no":"x","code":"rejected","why":"so"}').refused == "rejected: so"
    assert read_frame(b'{"error":"what"}').refused == "what"


class Quiet(RawSocket):
    """A socket that needs no network."""

    def __init__(self) -> None:
        self.closed = False
        self.sent: list[dict[str, Any]] = []

    def send(self, text: bytes) -> None:
        self.sent.append(json.loads(text))


async def test_lost_and_doubled_deliveries_are_counted_for_each_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two phones, three cards: one comes twice, one is missing on a phone, one was never acknowledged."""
    monkeypatch.setattr("facilitation.cli.load.DRAIN", 0.0)
    room = Room()
    sockets = {0: Quiet(), 1: Quiet()}
    room.sockets.update(sockets)
    room.places = 3  # a third phone did not get in
    room._whole = {0: asyncio.Event(), 1: asyncio.Event()}

    async def drain(*_: Any) -> None:
        ids = {int(c["id"].split("-")[1]): c["id"] for s in sockets.values() for c in s.sent}
        put = {n: msgspec.json.encode({"seq": n, "put": {ids[n]: "x"}, "gone": []}) for n in ids}
        room.heard(0, put[0])
        room.heard(0, put[0])
        room.heard(1, put[0])
        room.heard(0, put[1])
        room.heard(
            0, msgspec.json.encode({"seq": 5, "full": True, "token": "t", "put": {ids[1]: "x", ids[2]: "x"}, "gone": []})
        )
        room.heard(0, msgspec.json.encode({"ack": ids[0], "seq": 1}))
        room.heard(1, msgspec.json.encode({"ack": ids[1], "seq": 1}))
        room.heard(1, b'{"no":"z","code":"rejected","why":"full"}')

    monkeypatch.setattr(Room, "_drain", drain)
    tally = await room.play(4, 0.0, 3.0, 1.0, 0, 1, {"do": "add_card", "text": "Ausflug"})
    assert (tally.sent, sorted(tally.acked), tally.missing, tally.doubled) == (3, [0, 1], [0, 1, 1], 1)
    assert tally.refused == ["rejected: full"]
    assert len(tally.delivery) == 4 * 4
    assert lost([tally]) == 1
    assert lost([tally, Tally(missing=[0, 0, 5], acked=[2])]) == 1 + 1 + 5
    assert {c["text"] for s in sockets.values() for c in s.sent} == {"Ausflug 0", "Ausflug 1", "Ausflug 2"}


def test_phones_are_shared_out_without_a_rest() -> None:
    assert [share(10, n, 3) for n in range(3)] == [4, 3, 3]


def test_the_report_says_what_holds_and_what_does_not() -> None:
    plan = Plan(1000, 20, 60, 3, 1)
    good = Figures(Spread(9, 1, 2, 3, 4), Spread(9, 10, 20, 26, 40), 3.0, 45.0, 9)
    measured = Measured(
        good, msgspec.structs.replace(good, delivery=Spread(9, 10, 20, 20, 40), cpu_per_delivery=1.0), Joins(), 2
    )
    text = bench.report(plan, measured)
    assert "delivery p99 ≤ 1.3 × B: yes (1.3)" in text
    assert "CPU per delivery ≤ 1.5 × B: NO (3)" in text
    assert bench.document(plan, measured)["ratios"]["delivery_p99"] == 1.3


def test_the_room_it_measures_in_is_a_script_of_ours() -> None:
    data = agendas.script("steady")
    assert data is not None
    room = decode(data)
    assert len(room.agenda) == len(room.steps) == 1
    assert isinstance(room.steps[0].fields["text"], str)


async def test_the_reference_broadcasts_the_same_bytes_and_acknowledges() -> None:
    from facilitation.cli.raw import open_socket

    context = multiprocessing.get_context("spawn")
    ready, theirs = context.Pipe()
    process = context.Process(target=reference_server, args=(theirs, f'{{"put":{{"{PLACE}":"<li id={PLACE}>"}}}}'), daemon=True)
    process.start()
    try:
        assert ready.poll(60)
        port = ready.recv()
        heard: list[list[bytes]] = [[], []]
        sockets = [await open_socket("127.0.0.1", port, "/", {}, heard[n].append) for n in range(2)]
        sockets[0].send(b'{"id":"zz1-0-7","do":"x"}')
        for _ in range(200):
            if len(heard[0]) == 2 and heard[1]:
                break
            await asyncio.sleep(0.05)
        card = b'{"put":{"zz1-0-7":"<li id=zz1-0-7>"}}'
        assert sorted(heard[0]) == sorted([card, b'{"ack":"zz1-0-7","seq":1}'])
        assert heard[1] == [card]
    finally:
        process.terminate()
        process.join()
