"""Speed dialogue: what everybody sees, and what nobody does."""

from __future__ import annotations

from facilitation.clockwork import ClockShift
from facilitation.people import Role
from facilitation.steering import Next
from methods.parts.speed import (
    AddInterest,
    LeaveTalks,
    SetIn,
)
from tests.methods.speed import SIX, partner, room, state, talks
from tests.methods.stage import RUN

# What everybody sees


def test_the_phone_says_where_and_with_whom() -> None:
    stage = room(("ada", "ben"), point="table")
    stage.go("change")
    mine = stage.mine("ada")
    assert {k: mine[k] for k in ("place", "names", "stays", "point", "phase")} == {
        "place": 1,
        "names": ["Ben"],
        "stays": False,
        "point": "table",
        "phase": "change",
    }
    stage.go("round")
    stage.go("change")
    assert stage.mine("ada")["stays"] is True


def test_a_partner_who_has_gone_is_no_longer_expected() -> None:
    stage = room(("ada", "ben", "cem", "dana"))
    stage.go("round")
    gone = partner(stage, "ada")
    stage.say(gone, LeaveTalks())
    assert (state(stage, "ada"), stage.mine("ada")["names"]) == ((True, "alone"), [])
    assert [p["name"] for p in stage.view(Role.MODERATOR)["steer"].data["waiting"]] == ["Ada"]


def test_names_stand_on_no_shared_screen_but_the_console() -> None:
    stage = room()
    stage.add("geheim", name="Frau Geheim", institution="Amt Verborgen", number=5, channel="paper")
    stage.desk(SetIn("geheim", True))
    for phase in ("change", "round", "harvest"):
        stage.go(phase)
        if phase == "harvest":
            stage.say("ada", AddInterest("Sport"))
        for role in (Role.PARTICIPANT, Role.PROJECTOR):
            shown = stage.bytes(role)
            assert [word for word in ("Geheim", "Verborgen", "geheim", *SIX, "Ada", "Fee") if word in shown] == []
        assert ("Geheim" in stage.bytes(Role.MODERATOR)) is (phase != "harvest")


def test_nobody_hears_who_others_meet() -> None:
    stage = room()
    stage.go("round")
    for person in SIX:
        others = {p.title() for p in SIX} - {person.title(), partner(stage, person).title()}
        assert [name for name in others if name in str(stage.mine(person))] == []


def test_a_numbered_card_finds_its_place_on_the_wall() -> None:
    stage = room(("ada", "ben", "cem"))
    stage.add("oma", name="Oma", number=17, channel="paper")
    stage.desk(SetIn("oma", True))
    assert stage.view(Role.PROJECTOR)["stage"].data["numbers"] == []
    stage.go("change")
    assert stage.view(Role.PROJECTOR)["stage"].data["numbers"] == [{"no": 17, "place": talks(stage).place("oma")}]


def test_each_round_has_its_question_and_the_last_one_stays() -> None:
    stage = room(questions=["Eins?", " ", "Zwei?"], rounds=4)
    seen = []
    while stage.scene.phase != "harvest":
        shown = stage.view(Role.PARTICIPANT)["stage"].data
        seen.append((stage.scene.phase, shown["n"], shown["question"]))
        stage.desk(Next())
    assert seen == [
        ("check_in", 1, "Eins?"),
        *[(phase, n, "Eins?" if n == 1 else "Zwei?") for n in (1, 2, 3, 4) for phase in ("change", "round")],
    ]
    assert room().view(Role.PROJECTOR)["stage"].data["question"] == ""


def test_half_time_is_half_of_the_rounds_clock() -> None:
    stage = room(round_minutes=4)
    assert stage.view(Role.PROJECTOR)["stage"].data["half"] is None
    stage.go("round")
    assert [stage.view(r)["stage"].data["half"] for r in (Role.PROJECTOR, Role.PARTICIPANT)] == [120, 120]
    stage.desk(ClockShift(RUN, 60))
    assert stage.view(Role.PROJECTOR)["stage"].data["half"] == 150
    stage.set(half=False)
    assert stage.view(Role.PROJECTOR)["stage"].data["half"] is None


def test_the_console_says_how_it_stands() -> None:
    stage = room(("ada", "ben", "cem", "dana"))
    stage.say("dana", LeaveTalks())
    stage.go("round")
    desk = stage.view(Role.MODERATOR)
    steer = {k: desk["steer"].data[k] for k in ("taking", "present", "n", "of", "last", "rows")}
    assert steer == {"taking": 3, "present": 4, "n": 1, "of": 3, "last": False, "rows": False}
    pairs = desk["pairs"].data
    assert [p["name"] for p in pairs["out"]] == ["Dana"]
    assert [(g["place"], sorted(p["name"] for p in g["people"])) for g in pairs["groups"]] == [(1, ["Ada", "Ben", "Cem"])]
