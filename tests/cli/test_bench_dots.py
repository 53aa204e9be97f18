"""`bench dots`: everybody places each dot once, and what is lost or counted twice is found. No time is tested."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import msgspec
import pytest

from facilitation.cli import bench, votes
from facilitation.cli.figures import Spread
from facilitation.cli.load import Room, read_frame
from facilitation.cli.poll import Polled, PollPlan, figures
from facilitation.cli.raw import RawSocket
from facilitation.cli.script import MODERATOR, decode
from facilitation.cli.votes import Votes, choice, turns, vote
from methods import agendas

OWN = '<button aria-pressed="true">A</button><button aria-pressed="false">B</button>'
BARS = {"sections": [{"blocks": [{"block": "paragraph"}, {"block": "bars", "n": 3, "bars": [{"value": 4}, {"value": None}]}]}]}


def test_everybody_has_each_dot_once_and_never_twice_on_one_option() -> None:
    plan = turns(30, 5, 1)
    assert sorted(plan) == sorted((phone, dot) for phone in range(30) for dot in range(5))
    assert {phone: len({choice(phone, dot, 10) for dot in range(5)}) for phone in range(30)} == dict.fromkeys(range(30), 5)


def test_a_frame_brings_what_only_one_phone_sees() -> None:
    assert read_frame(msgspec.json.encode({"seq": 3, "mine": OWN})).own == OWN


class Quiet(RawSocket):
    """A socket that needs no network."""

    def __init__(self) -> None:
        self.closed = False
        self.sent: list[dict[str, Any]] = []

    def send(self, text: bytes) -> None:
        self.sent.append(json.loads(text))


async def test_what_the_phones_heard_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two phones with two dots each: three are acknowledged, one is refused, and one phone shows one of them."""
    monkeypatch.setattr(votes, "DRAIN", 0.0)
    room = Room()
    sockets = {0: Quiet(), 1: Quiet()}
    room.sockets.update(sockets)
    room.places = 2
    room._whole = {0: asyncio.Event(), 1: asyncio.Event()}
    sleep = asyncio.sleep

    async def heard(seconds: float) -> None:
        if seconds == 1.0:
            sent = [(n, c["id"]) for n, s in sockets.items() for c in s.sent]
            for n, command in sent[:3]:
                room.heard(n, msgspec.json.encode({"ack": command, "seq": 1}))
            room.heard(1, b'{"no":"x","code":"rejected","why":"full"}')
            room.heard(0, msgspec.json.encode({"seq": 1, "mine": OWN}))
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", heard)
    saw = await vote(room, 0.0, 0.0, 2, 0, 1, [{"do": "place_dot", "option": n} for n in range(3)])
    assert (saw.sent, saw.acked, saw.shown, saw.people, saw.refused) == (4, 3, 1, 2, ["rejected: full"])
    assert [len({c["option"] for c in s.sent}) for s in sockets.values()] == [2, 2]


def test_lost_and_doubled_are_told_apart() -> None:
    said = [Votes(ack=[0.004] * 3, sent=3, acked=3, shown=3, people=2, refused=["why"]), Votes(sent=2, acked=2, shown=2)]
    found = figures(said, 0.5, BARS)
    assert (found.sent, found.acked, found.counted, found.voters, found.lost, found.doubled) == (5, 5, 4, 3, 1, 0)
    assert (found.ack.n, found.cpu_per_dot, found.refused) == (3, 100_000.0, ["why"])
    assert figures([Votes(sent=3, acked=3, shown=3)], 0.0, BARS).doubled == 1
    assert figures([Votes(sent=4, acked=4, shown=3)], 0.0, BARS).lost == 1
    assert figures([Votes(sent=4, acked=4, shown=4)], 0.0, {}).lost == 4


def test_the_report_says_what_holds() -> None:
    plan = PollPlan(1000, 5, 20, 1)
    text = bench.report_dots(plan, Polled(ack=Spread(9, 1, 2, 251, 300), sent=9, acked=9, shown=9, counted=8))
    assert "acknowledgement p99 ≤ 250 ms: NO (251)" in text
    assert "nothing lost, nothing doubled: NO (1)" in text


def test_the_room_it_measures_in_is_a_script_of_ours() -> None:
    data = agendas.script("dots")
    assert data is not None
    room = decode(data)
    assert {s.do for s in room.steps if s.who == MODERATOR} == {"add_option"}
    assert len([s for s in room.steps if s.who != MODERATOR]) == 10
