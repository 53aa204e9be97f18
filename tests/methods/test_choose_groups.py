"""Choosing groups: one block for each command, then what each screen may see, hand-over and document."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from facilitation.agenda import clock
from facilitation.joining import Erase
from facilitation.method import Actor, Offer, OfferItem, Put, Rejected
from facilitation.people import Group, Role
from facilitation.protocol import Column, Facts, Paragraph, Section, Table
from facilitation.records import Record
from facilitation.steering import Open
from facilitation.upkeep import Undo
from methods.choose_groups import ChooseGroups
from methods.parts.choosing import Divide, FreeAbsent, WishGroup
from methods.parts.groups import AddGroup, DropGroup, EditGroup, JoinGroup, LeaveGroup, PlaceIn, hint, load
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


# what may be seen


@pytest.mark.parametrize("how", ["free", "wishes", "draw", "balanced"])
def test_no_names_on_wall_and_phones(how: str) -> None:
    stage = room(how)
    stage.desk(Divide())
    for phase in ("choose", "settled"):
        if phase == "settled":
            stage.go(phase)
        assert [n in stage.bytes(r) for r in SCREENS for n in ("Ada", "Ben", "Cem")] == [False] * 6 + [True] * 3
        assert [n in str(stage.mine("ada")) for n in ("Ben", "Cem")] == [False, False]


def test_names_on_the_wall_only_if_they_are_wanted_and_all_is_settled() -> None:
    stage = room("free", names_on_wall=True)
    a = ids(stage)[0]
    stage.say("ada", JoinGroup(a))
    stage.add("nameless")
    stage.desk(PlaceIn("nameless", a))
    assert stage.view(WALL)[a].data["names"] == []
    stage.go("settled")
    assert (stage.view(WALL)[a].data["names"], stage.view(WALL)[a].data["unnamed"]) == (["Ada"], 1)


@pytest.mark.parametrize(("how", "seen"), [("free", 3), ("wishes", None), ("draw", None), ("balanced", None)])
def test_what_is_wished_or_drawn_is_nobodys_group_until_it_is_settled(how: str, seen: int | None) -> None:
    stage = Stage(ChooseGroups(), {"how": how, "groups": 1})
    stage.desk(Divide())
    (group,) = ids(stage)
    assert stage.view(WALL)[group].data["members"] == seen
    assert (stage.mine("ada").get("way"), group in stage.view(PHONE)) == ({"free": "choose", "wishes": "wish"}.get(how), False)
    stage.go("settled")
    assert stage.view(WALL)[group].data["members"] == 3
    assert stage.mine("ada")["way"] == "group"
    assert stage.view(PHONE)[group].data["members"] == 3


def test_a_phone_says_my_group_and_my_room_and_who_came_late_chooses() -> None:
    stage = room()
    a, b, c = ids(stage)
    stage.say("ada", JoinGroup(a))
    stage.go("settled")
    assert stage.mine("ada")["group"] == {"id": a, "title": "Netzwerk", "n": 1, "room": "Saal"}
    assert (stage.mine("ben")["way"], [g["id"] for g in stage.mine("ben")["groups"]]) == ("choose", [a, b, c])
    assert stage.view(PHONE)[f"count-{a}"].data == {"n": 1, "tight": 0}
    for person in ("ben", "cem"):
        stage.say(person, JoinGroup(a))
    assert f"count-{a}" not in stage.view(PHONE)  # nobody has to choose any more
    stage.close()
    assert stage.mine("ada")["way"] == "group"


def test_numbers_stand_in_the_lists_only_where_everybody_chooses() -> None:
    for how, counted in (("free", True), ("wishes", False), ("draw", False)):
        stage = room(how)
        assert (f"count-{ids(stage)[0]}" in stage.view(PHONE)) is counted
        stage.close()
        assert f"count-{ids(stage)[0]}" not in stage.view(PHONE)


def test_the_desk_sees_wishes_as_numbers() -> None:
    stage = room("wishes")
    a, b, _ = ids(stage)
    stage.say("ada", WishGroup(a, 1))
    stage.say("ben", WishGroup(a, 1))
    stage.say("ben", WishGroup(b, 2))
    steer = stage.view(DESK)["steer"].data
    assert [(g["first"], g["second"]) for g in steer["groups"]] == [(2, 0), (0, 1), (0, 0)]
    assert (steer["wished"], steer["present"]) == (2, 3)
    assert stage.view(WALL)["progress"].data == {"done": 2, "present": 3, "wishes": True, "shown": True}


@pytest.mark.parametrize(
    ("people", "seats", "found"), [(0, 0, ""), (2, 0, "small"), (4, 3, "tight"), (8, 0, ""), (9, 0, "large")]
)
def test_hints_for_the_moderator(people: int, seats: int, found: str) -> None:
    assert hint(people, seats) == found


def test_how_tightly_the_wall_is_packed() -> None:
    assert [load(n) for n in (1, 6, 7, 12, 16, 17)] == ["s", "s", "m", "m", "l", "xl"]
    assert [load(n, names=True) for n in (4, 5, 7, 13)] == ["s", "m", "l", "xl"]


# hand-over


def test_topics_are_taken_over_once_with_those_who_joined_and_their_room() -> None:
    stage = Stage(ChooseGroups(), {})
    stage.desk(AddGroup("Raumgeber", room="Foyer", seats=4))
    giver = ids(stage)[0]
    offers = [
        Offer("t1", "Netzwerk", "Austausch", people=("ada", "gone", "ben"), group=giver),
        Offer("t2", "Sport", people=("ben", "cem"), items=(OfferItem("x", "y", "z"),)),
    ]
    take(stage, offers)
    grouping = stage.scene.grouping
    assert [g.data for g in stage.scene.groups][1:] == [
        Group(grouping, "Netzwerk", "Austausch", "Foyer", 4, 2.0),
        Group(grouping, "Sport", order=3.0),
    ]
    assert list(sat(stage).values()) == [[], ["ada", "ben"], ["cem"]]
    assert stage.method.take(stage.scene, offers) == []


def take(stage: Stage, offers: list[Offer]) -> None:
    for effect in stage.method.take(stage.scene, offers):
        assert isinstance(effect, Put)
        stage.board.seq += 1
        stage.board.put(Record(effect.id, effect.data.tag(), effect.data, origin=effect.origin, born=stage.board.seq))


def test_named_groups_are_offered_with_their_people() -> None:
    stage = room()
    a, b, c = ids(stage)
    stage.desk(EditGroup(c, title=""))
    stage.say("ada", JoinGroup(a))
    assert stage.method.offers(stage.scene) == [
        Offer(a, "Netzwerk", weight=1, people=("ada",), group=a),
        Offer(b, "Sport", weight=0, group=b),
    ]


# the document


def test_the_public_edition_has_numbers_and_the_internal_one_names() -> None:
    stage = room()
    a, _, _ = ids(stage)
    stage.say("ada", JoinGroup(a))
    stage.add("x7", number=7)
    stage.add("x8")
    for person in ("x7", "x8"):
        stage.desk(PlaceIn(person, a))
    public = stage.method.protocol(stage.scene, "public", say)
    table = Table(
        (Column("Group", width=0.34), Column("Room or table", width=0.2), Column("People", "number", 0.1)),
        (("Netzwerk", "Saal", "3"), ("Sport", "", "0"), ("Kunst", "Foyer", "0")),
    )
    assert public == Section("Choosing groups", (Paragraph("Everybody chose a group."), table))
    names = Table(
        (Column("Group", width=0.35), Column("Names", width=0.65)),
        (("Netzwerk", "Ada, Nr. 7, 1 without a name"), ("Sport", ""), ("Kunst", "")),
    )
    internal = stage.method.protocol(stage.scene, "internal", say)
    assert internal.sections == (Section("Who was in which group", (names,), internal=True),)
    assert "Ada" not in str(public)


def test_who_has_gone_home_was_in_the_group_all_the_same() -> None:
    stage = room()
    stage.say("ada", JoinGroup(ids(stage)[0]))
    stage.add("ada", name="Ada", present=False)
    table = stage.method.protocol(stage.scene, "public", say).blocks[1]
    assert isinstance(table, Table)
    assert table.rows[0] == ("Netzwerk", "Saal", "1")


def test_how_many_wishes_were_kept() -> None:
    stage = room("wishes")
    a, b, _ = ids(stage)
    stage.say("ada", WishGroup(a, 1))
    stage.say("ben", WishGroup(b, 1))
    stage.say("ben", WishGroup(a, 2))
    stage.desk(PlaceIn("ada", a))
    stage.desk(PlaceIn("ben", a))
    assert stage.method.protocol(stage.scene, "public", say).blocks[2:] == (
        Facts((("Wishes said", "2"), ("First wish kept", "1"), ("Second wish kept", "1"))),
    )


def test_without_groups_the_document_says_so() -> None:
    stage = Stage(ChooseGroups(), {}, title="Am Nachmittag")
    assert stage.method.protocol(stage.scene, "public", say) == Section(
        "Am Nachmittag", (Paragraph("No groups were made.", "note"),)
    )


def test_erasing_somebody_frees_the_chair_and_forgets_the_wish() -> None:
    stage = room("wishes")
    a = ids(stage)[0]
    stage.say("ada", WishGroup(a, 1))
    stage.desk(Divide())
    stage.desk(Erase("ada"))
    assert "ada" not in [p for people in sat(stage).values() for p in people]
    assert stage.view(DESK)["steer"].data["wished"] == 0
