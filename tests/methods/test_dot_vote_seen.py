"""A secret ballot: before the result nobody sees a count, and nobody ever sees whose dot is whose."""

from __future__ import annotations

import msgspec
import pytest

from facilitation.history import latest
from facilitation.method import Rejected
from facilitation.people import Role
from facilitation.steering import Confirm
from facilitation.upkeep import Correct, Hide, Mark, ToStore, Undo
from methods.dot_vote import DotVote
from methods.parts.dots import Ballot, CastDots, PlaceDot
from methods.parts.vote_bodies import CountPaper, TypeBallot
from tests.methods.stage import RUN, SCREENS, Stage

OPTIONS = ("Aula", "Bus", "Chor", "Dorf", "Eis", "Foto")
IDS = tuple(f"{RUN}.option-{n}" for n in range(len(OPTIONS)))
PEOPLE = ("zora-person", "ada-person", "ben-person", "dora-person")


def ballot_room() -> tuple[Stage, list[str]]:
    """A room where it would show: everybody dots something of her own. Gives the ids of the ballots."""
    stage = Stage(DotVote(), {"options": OPTIONS}, PEOPLE, preset="deepening_vote", title="Was zuerst?")
    stage.go("dot")
    found = [stage.say(person, PlaceDot(IDS[n])) for n, person in enumerate(PEOPLE[:3])]
    stage.say("zora-person", PlaceDot(IDS[1]))
    stage.say("ada-person", PlaceDot(IDS[2]))
    stage.desk(CastDots((IDS[5], IDS[0])), person="dora-person")
    stage.desk(TypeBallot(7, (IDS[3], IDS[4])))
    stage.desk(CountPaper(IDS, ("11", "0", "0", "13", "0", "0"), 13))
    return stage, [b.id for b in stage.scene.written(Ballot) if b.id] or found


def without_dots(stage: Stage) -> dict[Role, str]:
    """What the screens show in the same room where other dots lie, all at another place."""
    other = Stage(DotVote(), {"options": OPTIONS}, PEOPLE, preset="deepening_vote", title="Was zuerst?")
    other.go("dot")
    for n, person in enumerate(PEOPLE[:3]):
        other.say(person, PlaceDot(IDS[5 - n]))
    other.desk(CastDots((IDS[2],)), person="dora-person")
    other.desk(TypeBallot(7, (IDS[0],)))
    other.desk(CountPaper(IDS, ("0", "0", "13", "0", "11", "0"), 13))
    return {role: other.bytes(role) for role in SCREENS}


def test_before_the_result_every_screen_is_the_same_wherever_the_dots_lie() -> None:
    stage, _ = ballot_room()
    assert {role: stage.bytes(role) for role in SCREENS} == without_dots(stage)
    assert set(stage.view(Role.PROJECTOR)) == {"stage", "turnout", *IDS}
    assert set(stage.view(Role.PARTICIPANT)) == {"form"}
    assert set(stage.view(Role.MODERATOR)) == {"stage", "steer", "turnout", "paper", *IDS}
    assert list(stage.method.offers(stage.scene)) == []
    words = str(list(stage.method.protocol(stage.scene, "internal", str).blocks))
    assert [n in words for n in ("11", "13", "Bars")] == [False] * 3


def test_somebodys_own_dots_are_in_nobody_elses() -> None:
    stage, _ = ballot_room()
    had = {p: [o["n"] for o in stage.mine(p)["options"]] for p in PEOPLE}
    assert had == {
        "zora-person": [1, 1, 0, 0, 0, 0],
        "ada-person": [0, 1, 1, 0, 0, 0],
        "ben-person": [0, 0, 1, 0, 0, 0],
        "dora-person": [1, 0, 0, 0, 0, 1],
    }
    before = str(stage.mine("ben-person"))
    stage.say("ada-person", PlaceDot(IDS[5]))
    assert str(stage.mine("ben-person")) == before


def test_a_dot_changes_the_turnout_and_the_phone_of_whose_it_is() -> None:
    stage, ballots = ballot_room()
    record = stage.board.get(ballots[0])
    assert record is not None
    assert tuple(map(tuple, stage.method.touches(stage.scene, record))) == (("turnout",), ("zora-person",))


@pytest.mark.parametrize("phase", ["dot", "resolve"])
def test_no_command_of_the_desk_reaches_a_ballot(phase: str) -> None:
    stage, ballots = ballot_room()
    own = next(c.seq for c in stage.log if c.command == "place_dot")
    if phase == "resolve":
        stage.go(phase)
    for ballot in ballots:
        for body in (Hide(ballot), ToStore(ballot), Mark(ballot), Correct(ballot, "dots", "x", "y")):
            with pytest.raises(Rejected):
                stage.desk(body)
    with pytest.raises(Rejected):
        stage.desk(Undo(own, chain=True))


def test_the_undo_list_says_that_something_was_entered_and_not_what() -> None:
    stage, ballots = ballot_room()
    said = [s.data for s in latest(stage.board, stage.methods, stage.log, "Europe/Berlin").values()]
    commands = [d["command"] for d in said]
    assert {"cast_dots", "type_ballot", "count_paper"} <= set(commands)
    assert "place_dot" not in commands
    assert [word in str(said) for word in (*OPTIONS, *IDS, *ballots, *PEOPLE)] == [False] * (12 + len(ballots) + 4)


def test_after_the_result_everybody_sees_the_count_and_nobody_whose_dot_is_whose() -> None:
    stage, ballots = ballot_room()
    stage.go("resolve")
    for role in SCREENS:
        rows = stage.view(role)["result"].data["rows"]
        assert [(r["titles"][0], r["dots"]) for r in rows] == [
            ("Dorf", 14),
            ("Aula", 13),
            ("Bus", 2),
            ("Chor", 2),
            ("Eis", 1),
            ("Foto", 1),
        ]
        names = [name for person in PEOPLE for name in (person, person.title())]
        assert [text in stage.bytes(role) for text in (*ballots, *names)] == [False] * (len(ballots) + 8)
    assert [[o["titles"][0] for o in stage.mine(p)["options"]] for p in PEOPLE] == [
        ["Aula", "Bus"],
        ["Bus", "Chor"],
        ["Chor"],
        ["Aula", "Foto"],
    ]


def test_confirming_leaves_the_count_and_nobodys_dots() -> None:
    stage, _ = ballot_room()
    stage.go("resolve")
    stage.close()
    before = stage.view(Role.PROJECTOR)["result"].data
    stage.desk(Confirm(RUN))
    assert stage.view(Role.PROJECTOR)["result"].data == before
    assert [(b.author, b.entered_by) for b in stage.scene.written(Ballot)] == [(None, None)] * 4
    assert [stage.mine(p) for p in PEOPLE] == [{}] * 4
    kept = msgspec.json.encode([[r for r in stage.board if r.activity == RUN], stage.log]).decode()
    assert [person in kept for person in PEOPLE] == [False] * 4
    assert [c.at for c in stage.log if c.command == "place_dot"] == [0.0] * 5
    for ballot in stage.scene.written(Ballot):
        with pytest.raises(Rejected):
            stage.desk(Hide(ballot.id))
