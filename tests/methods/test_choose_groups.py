"""Choosing groups: one block for each command. What is seen, handed over and printed: test_choose_groups_after.py."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from facilitation.agenda import clock
from facilitation.method import Actor, Offer, Put, Rejected
from facilitation.people import Group, Role
from facilitation.records import Record
from facilitation.steering import Open
from facilitation.upkeep import Undo
from methods.choose_groups import ChooseGroups
from methods.parts.choosing import Divide, FreeAbsent, WishGroup
from methods.parts.groups import AddGroup, DropGroup, EditGroup, JoinGroup, LeaveGroup, PlaceIn
from tests.methods.stage import ITEM, RUN, SCREENS, Stage

PHONE, WALL, DESK = SCREENS
TITLES = ["Netzwerk | Saal | 2", "Sport", "Kunst | Foyer"]
PEOPLE = tuple(f"p{n}" for n in range(9))


def room(how: str = "free", people: tuple[str, ...] = ("ada", "ben", "cem"), **settings: Any) -> Stage:
    return Stage(ChooseGroups(), {"how": how, "titles": TITLES, **settings}, people, title="")


def ids(stage: Stage) -> list[str]:
    return [g.id for g in stage.scene.groups]


def sat(stage: Stage) -> dict[str, list[str]]:
    """Group → who is in it."""
    return {g.id: [p.id for p in stage.scene.roster.members(g.id)] for g in stage.scene.groups}


def say(text: str) -> str:
    return text


# the groups that stand at the beginning


def test_lines_make_groups_with_room_and_seats() -> None:
    stage = room()
    grouping = stage.scene.grouping
    assert [g.data for g in stage.scene.groups] == [
        Group(grouping, "Netzwerk", room="Saal", seats=2, order=1.0),
        Group(grouping, "Sport", order=2.0),
        Group(grouping, "Kunst", room="Foyer", order=3.0),
    ]
    assert clock(stage.board, RUN).length == 300  # type: ignore[union-attr]


@pytest.mark.parametrize(("number", "made"), [(0, 0), (4, 4)])
def test_without_lines_as_many_as_the_number_says(number: int, made: int) -> None:
    stage = Stage(ChooseGroups(), {"groups": number})
    assert [g.data.title for g in stage.scene.groups] == [""] * made


def test_a_step_that_has_groups_begins_no_others() -> None:
    stage = Stage(ChooseGroups(), {"titles": TITLES}, opened=False)
    taken = stage.method.take(stage.scene, [Offer("topic-1", "Beratung")])
    for effect in taken:
        assert isinstance(effect, Put)
        stage.board.put(Record(effect.id, effect.data.tag(), effect.data))
    stage.desk(Open(ITEM))
    assert [g.data.title for g in stage.scene.groups] == ["Beratung"]


# join_group, leave_group


def test_everybody_chooses_and_changes() -> None:
    stage = room()
    a, b, c = ids(stage)
    stage.say("ada", JoinGroup(a))
    stage.say("ben", JoinGroup(a))
    stage.say("ada", JoinGroup(b))
    assert sat(stage) == {a: ["ben"], b: ["ada"], c: []}
    stage.say("ada", LeaveGroup())
    assert sat(stage) == {a: ["ben"], b: [], c: []}
    with pytest.raises(Rejected, match="in no group"):
        stage.say("ada", LeaveGroup())
    with pytest.raises(Rejected, match="no longer there"):
        stage.say("ada", JoinGroup("elsewhere"))


def test_nobody_is_refused_for_want_of_a_chair() -> None:
    stage = room()
    a = ids(stage)[0]
    for person in ("ada", "ben", "cem"):
        stage.say(person, JoinGroup(a))
    assert len(sat(stage)[a]) == 3
    table = stage.view(DESK)["steer"].data["groups"][0]
    assert (table["here"], table["seats"], table["hint"]) == (3, 2, "tight")


@pytest.mark.parametrize(
    ("how", "why"), [("wishes", "say your wishes"), ("draw", "nobody chooses"), ("balanced", "nobody chooses")]
)
def test_where_it_is_wished_or_drawn_nobody_chooses_but_the_desk_may(how: str, why: str) -> None:
    stage = room(how)
    a = ids(stage)[0]
    with pytest.raises(Rejected, match=why):
        stage.say("ada", JoinGroup(a))
    stage.desk(JoinGroup(a), "ada")
    assert sat(stage)[a] == ["ada"]


@pytest.mark.parametrize("how", ["free", "wishes", "draw", "balanced"])
def test_once_settled_only_who_came_late_chooses(how: str) -> None:
    stage = room(how)
    a, b, _ = ids(stage)
    stage.desk(JoinGroup(a), "ada")
    stage.go("settled")
    with pytest.raises(Rejected, match="settled"):
        stage.say("ada", JoinGroup(b))
    stage.add("late", name="Late")
    stage.say("late", JoinGroup(b))
    stage.desk(PlaceIn("ada", b))
    assert set(sat(stage)[b]) == {"late", "ada"}


# add_group, edit_group, drop_group, place_in


def test_the_desk_makes_names_and_drops_groups() -> None:
    stage = room()
    a, b, c = ids(stage)
    new = stage.desk(AddGroup(" Beratung ", "Gespräche", " Raum 1 ", 5))
    stage.desk(EditGroup(b, title="Sport & Freizeit", seats=8))
    stage.say("ada", JoinGroup(a))
    stage.desk(DropGroup(a))
    grouping = stage.scene.grouping
    assert {g.id: g.data for g in stage.scene.groups} == {
        b: Group(grouping, "Sport & Freizeit", seats=8, order=2.0),
        c: Group(grouping, "Kunst", room="Foyer", order=3.0),
        new: Group(grouping, "Beratung", "Gespräche", "Raum 1", 5, 4.0),
    }
    assert stage.scene.group_of("ada") is None


def test_place_in_and_take_out_and_undo() -> None:
    stage = room()
    a = ids(stage)[0]
    stage.desk(PlaceIn("ada", a))
    stage.desk(PlaceIn("ada"))
    assert sat(stage)[a] == []
    stage.desk(Undo(stage.board.seq))
    assert sat(stage)[a] == ["ada"]
    with pytest.raises(Rejected, match="on the list"):
        stage.desk(PlaceIn("nobody", a))
    with pytest.raises(Rejected):
        stage.say("ada", PlaceIn("ben", a))


# wish_group


def test_a_first_and_a_second_wish() -> None:
    stage = room("wishes")
    a, b, c = ids(stage)
    stage.say("ada", WishGroup(a, 1))
    stage.say("ada", WishGroup(b, 2))
    assert (stage.mine("ada")["first"], stage.mine("ada")["second"]) == (a, b)
    stage.say("ada", WishGroup(b, 1))  # the second becomes the first, and leaves its old place
    assert (stage.mine("ada")["first"], stage.mine("ada")["second"]) == (b, "")
    stage.say("ada", WishGroup(c, 2))
    stage.say("ada", WishGroup(b, 0))
    assert (stage.mine("ada")["first"], stage.mine("ada")["second"]) == ("", c)
    assert (stage.mine("ben")["first"], stage.mine("ben")["second"]) == ("", "")


def test_a_wish_for_a_group_that_goes_is_gone() -> None:
    stage = room("wishes")
    a, b, _ = ids(stage)
    stage.say("ada", WishGroup(a, 1))
    stage.say("ada", WishGroup(b, 2))
    stage.desk(DropGroup(a))
    stage.desk(Divide())
    assert stage.scene.group_of("ada").id == b  # type: ignore[union-attr]


def test_the_desk_wishes_for_somebody_without_a_phone() -> None:
    stage = room("wishes")
    stage.desk(WishGroup(ids(stage)[0], 1), "cem")
    assert stage.mine("cem")["first"] == ids(stage)[0]
    with pytest.raises(Rejected, match="may not do this"):
        stage.desk(WishGroup(ids(stage)[0], 1))


def test_wishes_only_where_they_are_asked_for() -> None:
    stage = room("free")
    with pytest.raises(Rejected, match="No wishes"):
        stage.say("ada", WishGroup(ids(stage)[0], 1))
    stage = room("wishes")
    with pytest.raises(Rejected, match="no longer there"):
        stage.say("ada", WishGroup("elsewhere", 1))


# divide


def test_dividing_by_wishes_keeps_them_as_far_as_even_sizes_go() -> None:
    stage = room("wishes", PEOPLE)
    a, b, _ = ids(stage)
    stage.desk(EditGroup(a, seats=0))
    for person in PEOPLE[:5]:
        stage.say(person, WishGroup(a, 1))
        stage.say(person, WishGroup(b, 2))
    stage.desk(Divide())
    found = sat(stage)
    assert [len(v) for v in found.values()] == [3, 3, 3]
    assert set(found[a]) <= set(PEOPLE[:5])
    assert set(PEOPLE[:5]) - set(found[a]) <= set(found[b])


def test_seats_are_kept_where_there_are_enough() -> None:
    stage = room("draw", PEOPLE)
    stage.desk(Divide())
    assert [len(v) for v in sat(stage).values()] in ([2, 3, 4], [2, 4, 3])


def test_mixing_spreads_who_comes_from_the_same_place() -> None:
    stage = Stage(ChooseGroups(), {"how": "balanced", "groups": 3, "balance_by": "institution"}, ())
    for n in range(9):
        stage.add(f"p{n}", name=f"P{n}", institution=["Kita ", "kita", "Schule"][n // 3])
    stage.desk(Divide())
    kinds = [Counter(p.data.institution.strip().lower() for p in stage.scene.roster.members(g)) for g in ids(stage)]
    assert kinds == [Counter({"kita": 2, "schule": 1})] * 3


def test_the_lot_makes_its_own_groups_of_the_wanted_size() -> None:
    stage = Stage(ChooseGroups(), {"how": "draw", "size": 4}, PEOPLE)
    assert stage.view(DESK)["steer"].data["to_make"] == 3
    stage.desk(Divide())
    assert [len(v) for v in sat(stage).values()] == [3, 3, 3]
    assert [g.data.title for g in stage.scene.groups] == ["", "", ""]


def test_the_same_command_draws_the_same_and_another_one_draws_anew() -> None:
    def drawn(command: str) -> dict[str, list[str]]:
        stage = Stage(ChooseGroups(), {"how": "draw", "groups": 3}, PEOPLE)
        stage.send(Actor(Role.MODERATOR, "mia"), Divide(), command)
        return {str(n): people for n, people in enumerate(sat(stage).values())}

    assert drawn("one-command-0001") == drawn("one-command-0001")
    assert len({str(drawn(f"command-{n:08d}")) for n in range(6)}) > 1


def test_only_the_unplaced_or_all_anew() -> None:
    stage = room("free", PEOPLE)
    a, _, c = ids(stage)
    for person in PEOPLE[:6]:
        stage.say(person, JoinGroup(c))
    stage.desk(Divide("unplaced"))
    assert sat(stage)[c] == list(PEOPLE[:6])
    assert sorted(len(v) for v in sat(stage).values()) == [1, 2, 6]
    stage.desk(Divide("all"))
    assert len(sat(stage)[a]) == 2
    assert sorted(p for people in sat(stage).values() for p in people) == sorted(PEOPLE)
    with pytest.raises(Rejected, match="is in a group"):
        stage.desk(Divide("unplaced"))


def test_who_is_not_here_is_not_drawn() -> None:
    stage = Stage(ChooseGroups(), {"how": "draw", "groups": 1}, ("ada",))
    stage.add("gone", name="Gone", present=False)
    stage.desk(Divide("all"))
    assert list(sat(stage).values()) == [["ada"]]


def test_dividing_is_undone_as_a_whole() -> None:
    stage = Stage(ChooseGroups(), {"how": "draw", "size": 3}, PEOPLE)
    stage.desk(Divide())
    stage.desk(Undo(stage.board.seq))
    assert (ids(stage), stage.scene.roster.groupings) == ([], {})


def test_a_participant_divides_nothing() -> None:
    with pytest.raises(Rejected):
        room("draw").say("ada", Divide())


# free_absent


def test_who_has_gone_gives_the_chair_back() -> None:
    stage = room()
    a = ids(stage)[0]
    for person in ("ada", "ben"):
        stage.say(person, JoinGroup(a))
    with pytest.raises(Rejected, match="is here"):
        stage.desk(FreeAbsent())
    stage.add("ben", name="Ben", present=False)
    assert stage.view(DESK)["steer"].data["absent"] == 1
    assert stage.view(WALL)[a].data["members"] == 1
    stage.desk(FreeAbsent())
    assert sat(stage)[a] == ["ada"]
