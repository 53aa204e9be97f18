"""Pitching topics: what each screen may see, what is handed over, and what stands in the document."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.agenda import Activity
from facilitation.formats import Methods
from facilitation.method import Offer, OfferItem, Put, Rejected
from facilitation.people import Role
from facilitation.protocol import Column, Paragraph, Section, Table
from facilitation.records import Record
from facilitation.upkeep import Approve, Hide
from methods.choose_groups import ChooseGroups
from methods.parts.groups import EditGroup, PlaceIn
from methods.parts.pitch_bodies import (
    AdoptTopic,
    HalveTopic,
    MergeTopics,
    NextPitch,
    SetRoom,
    SubmitTopic,
    SupportTopic,
    WorkAlone,
)
from methods.parts.pitch_state import Pitches
from methods.parts.pitches import Topic
from methods.topic_pitch import TopicPitch
from methods.topic_store import TopicStore
from tests.methods.stage import SCREENS, Stage

PHONE, WALL, DESK = SCREENS
PEOPLE = ("ada", "ben", "cem", "dan", "eva", "fee")
PHASES = ("pitch", "recruit", "assign", "settled")


def room(*topics: SubmitTopic, people: tuple[str, ...] = PEOPLE, **settings: Any) -> tuple[Stage, list[str]]:
    stage = Stage(TopicPitch(), settings, people, title="")
    return stage, [stage.say(people[n], body) for n, body in enumerate(topics)]


def say(text: str) -> str:
    return text


def topics(stage: Stage, role: Role) -> list[str]:
    """The topics that a screen shows, by the titles on them, in their order."""
    found = sorted((s.order, s.data["titles"]) for s in stage.view(role).values() if s.partial == "topic")
    return [" + ".join(titles) for _, titles in found]


# going on


def test_who_has_not_spoken_comes_before_the_step_on() -> None:
    stage, _ = room(SubmitTopic("Netzwerk"), SubmitTopic("Sport"))
    pending = []
    for do in (lambda: stage.go("pitch"), lambda: stage.desk(NextPitch()), lambda: stage.desk(NextPitch())):
        pending.append(stage.method.pending(stage.scene))
        do()
    assert [*pending, stage.method.pending(stage.scene)] == [False, True, False, False]


# what may be seen


def test_names_stand_only_where_their_owners_want_them() -> None:
    stage, _ = room(SubmitTopic("Netzwerk", signed=True), SubmitTopic("Sport"))
    for phase in ("", *PHASES):
        if phase:
            stage.go(phase)
        for role in (WALL, PHONE):
            assert "Ben" not in stage.bytes(role)
            assert "Cem" not in stage.bytes(role)
        assert "Ben" not in str(stage.mine("cem"))
    assert "Ada" not in stage.bytes(PHONE)  # now it is only groups and rooms


def test_who_supports_what_is_on_no_shared_screen_but_the_desk() -> None:
    stage, (a,) = room(SubmitTopic("Netzwerk"))
    stage.go("recruit")
    stage.say("cem", SupportTopic(a, "join"))
    stage.say("dan", SupportTopic(a, "inform"))
    for role in (WALL, PHONE):
        assert [n in stage.bytes(role) for n in ("Ada", "Cem", "Dan")] == [False] * 3
    assert [n in str(stage.mine("eva")) for n in ("Ada", "Cem", "Dan")] == [False] * 3
    assert [p["name"] for p in stage.mine("ada")["own"][0]["people"]] == ["Cem"]
    assert [p["name"] for p in stage.view(DESK)[a].data["people"]] == ["Ada", "Cem"]


def test_numbers_are_seen_only_after_the_last_pitch() -> None:
    stage, (a,) = room(SubmitTopic("Netzwerk"))
    stage.go("recruit")
    stage.say("cem", SupportTopic(a, "join"))
    shown = {"join": 1, "discuss": 0, "inform": 0}
    assert (stage.view(WALL)[a].data["counts"], stage.view(PHONE)[f"count-{a}"].data) == (shown, {**shown, "scribe": False})
    stage.go("submit")
    assert (stage.view(WALL)[a].data["counts"], f"count-{a}" in stage.view(PHONE)) == (None, False)
    assert stage.view(DESK)[a].data["counts"] is None
    stage.go("pitch")
    assert (a in stage.view(WALL), f"count-{a}" in stage.view(PHONE)) == (False, False)


def test_while_others_speak_phones_have_no_task() -> None:
    stage, _ = room(SubmitTopic("Netzwerk"), SubmitTopic("Sport", aloud=True), SubmitTopic("Kunst"))
    stage.go("pitch")
    assert stage.view(PHONE) == {}
    assert [stage.mine(p)["turns"][0]["before"] for p in ("ada", "ben", "cem")] == [-1, 0, 1]
    assert stage.mine("dan") == {}
    stage.desk(NextPitch())
    assert [stage.mine(p)["turns"][0]["before"] for p in ("ada", "ben", "cem")] == [None, -1, 0]
    assert [stage.mine(p)["turns"][0]["aloud"] for p in ("ada", "ben")] == [False, True]


def test_the_wall_says_who_speaks_and_the_desk_what_to_read_for_the_shy() -> None:
    stage, _ = room(SubmitTopic("Netzwerk", "Austausch"), SubmitTopic("Sport", "Ein Platz " * 60, "Bälle", aloud=True))
    stage.go("pitch")
    wall = stage.view(WALL)["stage"].data
    assert (wall["now"]["titles"], wall["now"]["concern"], wall["next"], wall["left"]) == (
        ["Netzwerk"],
        "Austausch",
        "Sport",
        1,
    )
    assert wall["clock"] == {"due": None, "left": 90.0, "length": 90.0}
    stage.desk(NextPitch())
    now = stage.view(WALL)["stage"].data["now"]
    assert (now["titles"], len(now["concern"]), now["cut"], now["needs"]) == (["Sport"], 400, True, ["Bälle"])
    steer = stage.view(DESK)["steer"].data
    assert (steer["now"]["aloud"], steer["now"]["who"][0]["name"], steer["held"]) == (True, "Ben", False)


def test_a_card_without_owner_is_read_and_waits_for_somebody() -> None:
    stage, _ = room()
    topic = stage.desk(SubmitTopic("Nachtbus", "Fährt nicht"))
    assert stage.view(PHONE)[topic].data["adopt"] is True
    assert stage.view(WALL)[topic].data["owned"] is False
    stage.go("pitch")
    assert stage.view(WALL)["stage"].data["now"]["concern"] == "Fährt nicht"
    stage.go("submit")
    stage.say("ada", AdoptTopic(topic))
    assert stage.view(PHONE)[topic].data["adopt"] is False
    assert stage.mine("ada")["own"][0]["written"] is False


def test_a_topic_waiting_for_approval_is_its_authors_alone() -> None:
    stage = Stage(TopicPitch(), {}, PEOPLE, approval=True)
    topic = stage.say("ada", SubmitTopic("Netzwerk"))
    assert [topics(stage, r) for r in SCREENS] == [[], [], []]
    assert stage.mine("ada")["own"][0]["status"] == "waiting"
    stage.desk(Approve((topic,)))
    assert [topics(stage, r) for r in SCREENS] == [["Netzwerk"]] * 3
    stage.desk(Hide(topic))
    assert [topics(stage, r) for r in SCREENS] == [[], [], []]
    assert stage.mine("ada")["own"][0]["status"] == "hidden"


def test_in_the_list_to_choose_from_ones_own_topic_is_missing() -> None:
    stage, (a, b) = room(SubmitTopic("Netzwerk", need="dich", crew=4, scribe=True), SubmitTopic("Sport"))
    stage.go("recruit")
    stage.say("cem", SupportTopic(a, "join", scribe=True))
    assert [t["id"] for t in stage.mine("ada")["topics"]] == [b]
    chosen = {t["id"]: (t["degree"], t["writes"], t["needs"], t["crew"]) for t in stage.mine("cem")["topics"]}
    assert chosen == {a: ("join", True, ["dich"], 4), b: ("", False, [], 0)}
    stage.close()
    assert stage.mine("cem") == {}
    assert [t["id"] for t in stage.mine("ada")["own"]] == [a]


def test_hints_for_the_moderator() -> None:
    stage, (a, b, c) = room(SubmitTopic("a", crew=5), SubmitTopic("b"), SubmitTopic("c"), most=3, least=2)
    stage.go("recruit")
    for person, topic in (("dan", a), ("eva", a), ("fee", a), ("cem", b)):
        stage.say(person, SupportTopic(topic, "join"))
    stage.go("assign")
    names = ("few", "nobody", "many", "missing")
    found = {t: tuple(stage.view(DESK)[t].data[n] for n in names) for t in (a, b, c)}
    assert found == {a: (False, False, True, 1), b: (True, False, False, 0), c: (True, True, False, 0)}
    assert stage.view(DESK)["steer"].data["nobody"] is True
    stage.desk(HalveTopic(a))
    stage.desk(SetRoom(a, "Kammer", 1))
    work = stage.view(DESK)[a].data
    assert (work["many"], [(t["half"], t["n"], t["hint"]) for t in work["tables"]]) == (
        False,
        [("A", 2, "tight"), ("B", 2, "small")],
    )


def test_topics_that_have_not_been_pitched_are_remembered() -> None:
    stage, _ = room(SubmitTopic("a"), SubmitTopic("b"))
    stage.go("pitch")
    stage.go("recruit")
    assert stage.view(DESK)["steer"].data["late"] == 1


def test_once_settled_everybody_knows_where_to_go() -> None:
    stage, (a,) = room(SubmitTopic("Netzwerk", "Austausch"))
    stage.go("recruit")
    stage.say("ben", SupportTopic(a, "join"))
    stage.desk(SetRoom(a, "Saal"))
    stage.go("settled")
    (group,) = stage.scene.groups
    assert stage.mine("ben")["group"] == {"id": group.id, "title": "Netzwerk", "n": 1, "room": "Saal"}
    assert [g["id"] for g in stage.mine("cem")["topics"]] == [group.id]
    assert stage.view(PHONE)[f"count-{group.id}"].data == {"n": 2, "tight": 0}
    rows = [stage.view(r)[group.id].data for r in (WALL, PHONE)]
    assert [(r["title"], r["room"], r["members"], r["names"]) for r in rows] == [("Netzwerk", "Saal", 2, [])] * 2
    assert [len(stage.view(DESK)["groups"].data[k]) for k in ("groups", "free")] == [1, 4]
    stage.close()
    assert (stage.mine("ben")["group"]["room"], stage.mine("cem")) == ("Saal", {})


@pytest.mark.parametrize(("n", "loads"), [(4, ["s", "s"]), (6, ["s", "m"]), (12, ["m", "l"]), (17, ["xl", "xl"])])
def test_how_tightly_the_wall_is_packed(n: int, loads: list[str]) -> None:
    stage, _ = room()
    for i in range(n):
        stage.desk(SubmitTopic(f"Thema {i}"))
    first = stage.view(WALL)["stage"].data["load"]
    stage.go("recruit")
    assert [first, stage.view(WALL)["stage"].data["load"]] == loads


# hand-over


def ready() -> tuple[Stage, list[str]]:
    """Four topics: two merged, one halved, one that nobody joined."""
    bodies = (
        SubmitTopic("Netzwerk", "Austausch"),
        SubmitTopic("Beratung", "Krisen"),
        SubmitTopic("Sport"),
        SubmitTopic("Kunst"),
    )
    stage, ids = room(*bodies)
    stage.go("recruit")
    stage.say("dan", SupportTopic(ids[1], "join"))
    for person in ("eva", "fee"):
        stage.say(person, SupportTopic(ids[2], "join"))
    stage.say("ada", SupportTopic(ids[3], "discuss"))
    stage.go("assign")
    stage.desk(MergeTopics(ids[1], ids[0], consent=True))
    stage.desk(HalveTopic(ids[2]))
    return stage, ids


def test_topics_are_offered_with_those_who_work_on_them() -> None:
    stage, (a, b, c, d) = ready()
    offers = [
        Offer(a, "Netzwerk + Beratung", "Austausch\nKrisen", "ada", 1, ("ada", "ben", "dan"), sources=(a, b)),
        Offer(c, "Sport A", "", "cem", 1, ("cem", "fee")),
        Offer(f"{c}.halves", "Sport B", "", "cem", 1, ("eva",)),
        Offer(d, "Kunst", "", "dan", 0),
    ]
    assert stage.method.offers(stage.scene) == offers
    stage.go("settled")
    groups = [(o.group, o.sort) for o in stage.method.offers(stage.scene)]
    assert groups == [*((g.id, "") for g in stage.scene.groups), (None, "left")]


def test_what_nobody_works_on_is_for_the_topic_store_only() -> None:
    stage, (*_, d) = ready()
    methods = Methods([ChooseGroups(), TopicStore()])
    steps = [Record("other", "activity", Activity(method=key)) for key in ("choose_groups", "topic_store")]

    def wanted() -> list[list[str]]:
        return [[o.origin for o in methods.suiting(step, stage.method.offers(stage.scene))] for step in steps]

    every = [o.origin for o in stage.method.offers(stage.scene)]
    assert wanted() == [every, every]  # as long as people sign up, everything may become something
    stage.go("settled")
    assert every[-1] == d
    assert wanted() == [every[:-1], every]


def test_the_next_step_takes_them_as_groups() -> None:
    stage, _ = ready()
    other, method = Record("other", "activity", Activity(method="choose_groups")), ChooseGroups()
    scene = Methods([method]).scene(stage.board, other)
    effects = method.take(scene, stage.method.offers(stage.scene)[:3])
    made = [e.data for e in effects if isinstance(e, Put)]
    assert [d.title for d in made if d.tag() == "group"] == ["Netzwerk + Beratung", "Sport A", "Sport B"]
    assert sorted(d.person for d in made if d.tag() == "membership") == ["ada", "ben", "cem", "dan", "eva", "fee"]


def test_what_others_offer_becomes_a_starter_card_once() -> None:
    stage, _ = room()
    offers = [
        Offer("interest-1", "Nachtbus", "Aus dem Kurzgespräch", owner="ada", items=(OfferItem("Frage", "Wohin?", "i1"),)),
        Offer("interest-2", "x" * 400),
        Offer("interest-3", " "),
    ]
    effects = stage.method.take(stage.scene, offers)
    assert [(e.id, e.data, e.origin, e.author) for e in effects if isinstance(e, Put)] == [
        ("run.interest-1", Topic("Nachtbus", "Aus dem Kurzgespräch\nWohin?", place=1.0), "interest-1", ""),
        ("run.interest-2", Topic("x" * 299 + "…", "x" * 400, place=2.0), "interest-2", ""),
    ]
    for effect in effects:
        assert isinstance(effect, Put)
        stage.board.put(Record(effect.id, "topic", effect.data, "run", origin=effect.origin))
    assert stage.method.take(stage.scene, offers) == []
    assert Pitches(stage.scene).owners("run.interest-1") == []
    for phase in PHASES:
        stage.go(phase)
    with pytest.raises(Rejected, match="settled"):
        stage.method.take(stage.scene, offers)


def test_the_topic_store_takes_what_nobody_joined() -> None:
    stage, _ = ready()
    store = TopicStore()
    scene = Methods([store]).scene(stage.board, Record("store", "activity", Activity(method="topic_store")))
    left = [o for o in stage.method.offers(stage.scene) if not o.people]
    assert [e.data.text for e in store.take(scene, left) if isinstance(e, Put)] == ["Kunst"]


# the document


def test_the_table_of_topics_has_numbers_and_both_titles() -> None:
    stage, (a, *_) = ready()
    stage.desk(SetRoom(a, "Saal"))
    stage.go("settled")
    columns = (
        Column("No.", "number", 0.05),
        Column("Topic", width=0.26),
        Column("What it is about", width=0.34),
        Column("Room or table", width=0.14),
        Column("Join in", "number", 0.13),
        Column("Discuss", "number", 0.13),
        Column("Be informed", "number", 0.13),
    )
    rows = (
        ("1", "Netzwerk + Beratung", "Austausch\nKrisen", "Saal", "1", "0", "0"),
        ("3", "Sport", "", "", "2", "0", "0"),
        ("4", "Kunst", "", "", "0", "1", "0"),
    )
    note = Paragraph("Nobody joined these topics; they went into the topic store: Kunst", "note")
    public = stage.method.protocol(stage.scene, "public", say)
    assert public == Section("Topic pitch", (Table(columns, rows), note), store=("Kunst",))
    assert [name in str(public) for name in ("Ada", "Ben", "Cem", "Dan", "Eva", "Fee")] == [False] * 6


def test_who_takes_part_stands_in_the_internal_edition_only() -> None:
    stage, (a, *_) = room(SubmitTopic("Netzwerk", need="dich", signed=True))
    stage.add("x")
    stage.go("recruit")
    stage.say("ben", SupportTopic(a, "join"))
    stage.desk(SupportTopic(a, "join"), "x")
    stage.desk(SupportTopic(a, "inform"), "cem")
    (people,) = stage.method.protocol(stage.scene, "internal", say).sections
    assert people.internal is True
    table = people.blocks[0]
    assert isinstance(table, Table)
    assert table.rows == (("Netzwerk", "Ada", "Ben, 1 without a name", "", "Cem"),)
    public = stage.method.protocol(stage.scene, "public", say)
    table = public.blocks[0]
    assert isinstance(table, Table)
    assert table.rows == (("1", "Netzwerk\nAda", "Looked for: dich", "2", "0", "1"),)  # she signed
    assert public.sections == ()


def test_a_room_that_was_changed_at_the_last_moment() -> None:
    stage, (a, *_) = ready()
    stage.desk(SetRoom(a, "Saal"))
    stage.go("settled")
    stage.desk(EditGroup(stage.scene.groups[0].id, room="Foyer"))
    stage.desk(PlaceIn("ada", stage.scene.groups[1].id))
    table = stage.method.protocol(stage.scene, "public", say).blocks[0]
    assert isinstance(table, Table)
    assert [row[3] for row in table.rows] == ["Foyer", "", ""]


def test_before_the_last_pitch_the_document_has_no_numbers() -> None:
    stage, _ = room(SubmitTopic("Netzwerk"))
    stage.close()
    assert stage.method.protocol(stage.scene, "internal", say) == Section(
        "Topic pitch", (Table((Column("No.", "number", 0.05), Column("Topic", width=0.26)), (("1", "Netzwerk"),)),)
    )


def test_nobody_pitches() -> None:
    stage, _ = room()
    assert stage.method.protocol(stage.scene, "public", say) == Section(
        "Topic pitch", (Paragraph("No topic was brought in.", "note"),)
    )
    for phase in PHASES:
        stage.go(phase)
    assert stage.scene.groups == []


def test_who_works_alone_is_not_put_into_the_store() -> None:
    stage, (a,) = room(SubmitTopic("Netzwerk", "Austausch"))
    stage.go("recruit")
    assert stage.method.protocol(stage.scene, "public", say).store == ("Netzwerk – Austausch",)
    stage.desk(WorkAlone(a))
    assert stage.method.protocol(stage.scene, "public", say).store == ()
