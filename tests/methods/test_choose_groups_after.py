"""Choosing groups: what each screen may see, hand-over and document."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.joining import Erase
from facilitation.method import Offer, OfferItem, Put
from facilitation.people import Group
from facilitation.protocol import Column, Facts, Paragraph, Section, Table
from facilitation.records import Record
from methods.choose_groups import ChooseGroups
from methods.parts.choosing import Divide, WishGroup
from methods.parts.groups import AddGroup, EditGroup, JoinGroup, PlaceIn, hint, load
from tests.methods.stage import SCREENS, Stage

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


def test_nobody_is_asked_to_choose_among_no_groups() -> None:
    stage = Stage(ChooseGroups(), {}, title="")
    assert stage.mine("ada") == {}
    group = stage.desk(AddGroup("Netzwerk"))
    assert [g["id"] for g in stage.mine("ada")["groups"]] == [group]
