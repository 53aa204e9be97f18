"""Ist/Soll groups: what each screen may see, rows and pages, hand-over and the document."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from facilitation.document import document
from facilitation.method import OfferItem
from facilitation.people import Role
from facilitation.protocol import Card as Printed
from facilitation.protocol import Cell, Column, Edition, Facts, Grid, Listing, Paragraph, Row, Section, Table
from facilitation.steering import Close, Confirm
from facilitation.upkeep import Approve, Mark, Undo
from methods.ist_soll import IstSoll
from methods.parts.groups import JoinGroup
from methods.parts.ist_soll_boards import Boards
from methods.parts.ist_soll_bodies import (
    AddCard,
    AnswerGroup,
    AskHelp,
    DisputeCard,
    LookAt,
    MoveStage,
    PlaceCard,
    ProposeCard,
    SetTerm,
    TakeRole,
    TurnPage,
    TurnTo,
    WithdrawCard,
)
from methods.parts.ist_soll_rows import GAP, Ties, packed, pages_of, rows_of, ties_of
from methods.parts.ist_soll_rows import Row as Side
from tests.methods.stage import RUN, Stage
from tests.methods.test_screens import RENDERER

ONE, TWO = f"{RUN}.grouping.g1", f"{RUN}.grouping.g2"
WALL, DESK, PHONE = Role.PROJECTOR, Role.MODERATOR, Role.PARTICIPANT


def room(*, approval: bool = False, **settings: object) -> Stage:
    """Two groups: ada and ben in the first, cem in the second, dan in none."""
    people = ("ada", "ben", "cem", "dan")
    stage = Stage(IstSoll(), {"groups": ["Netzwerk | Wer mit wem?", "Sport"], **settings}, people, approval=approval)
    for person, group in (("ada", ONE), ("ben", ONE), ("cem", TWO)):
        stage.say(person, JoinGroup(group))
    return stage


def same(text: str) -> str:
    return text


def phone(stage: Stage, person: str) -> dict[str, Any]:
    """The elements on somebody's phone, without what is only hers: element → (region, data)."""
    scene, found = stage.scene, {}
    spot = stage.method.spot(scene, person)
    for element in stage.method.elements(scene):
        seen = stage.method.seen_by(scene, element)
        if PHONE in seen.roles and (seen.spots is None or spot in seen.spots):
            shown = stage.method.show(scene, element, PHONE)
            if shown is not None:
                found[element] = [shown.region, dict(shown.data)]
    return found


def hears(stage: Stage, person: str) -> str:
    """Everything that goes to somebody's phone, as text."""
    return str(msgspec.json.encode([phone(stage, person), stage.mine(person)]), "utf-8")


# secrecy


def test_while_groups_work_a_card_reaches_its_groups_phones_and_the_desk_and_nobody_else() -> None:
    stage = room()
    card = stage.say("ada", AddCard("ist", "Geheim Eins", step="Geheim Zwei", tags=("Parents",)))
    stage.say("ada", AddCard("idea", "Geheim Drei", step="Geheim Vier", partner="Geheim Fünf", obstacle="Geheim Sechs"))
    stage.desk(MoveStage("choice"))
    assert ["Geheim" in hears(stage, p) for p in ("ada", "ben", "cem", "dan")] == [True, True, False, False]
    assert ("Geheim" in stage.bytes(WALL), "Geheim" in stage.bytes(DESK)) == (False, True)
    assert card in phone(stage, "ben")
    stage.desk(LookAt(TWO))
    assert "Geheim" not in stage.bytes(DESK)  # the desk has one board at a time
    stage.desk(Close(RUN))
    assert ["Geheim" in hears(stage, p) for p in ("ben", "cem", "dan")] == [True, False, False]
    assert "Geheim" not in stage.bytes(WALL)


def test_in_the_reports_only_the_board_of_the_group_that_reports_is_shown_to_everybody() -> None:
    stage = room()
    stage.say("ada", AddCard("ist", "Karte Eins"))
    stage.say("cem", AddCard("ist", "Karte Zwei"))
    stage.go("report")
    screens = [stage.bytes(WALL), *(str(phone(stage, p)) for p in ("ada", "cem", "dan"))]
    assert [("Karte Eins" in s, "Karte Zwei" in s) for s in screens] == [(True, False)] * 4
    stage.desk(TurnTo(TWO))
    screens = [stage.bytes(WALL), stage.bytes(DESK), *(str(phone(stage, p)) for p in ("ada", "cem", "dan"))]
    assert [("Karte Eins" in s, "Karte Zwei" in s) for s in screens] == [(False, True)] * 5
    stage.close()
    assert "Karte Zwei" in str(phone(stage, "dan"))


def test_a_card_that_waits_or_was_withdrawn_hangs_nowhere() -> None:
    stage = room(approval=True)
    first, second = stage.say("ada", AddCard("ist", "wartet")), stage.say("ada", AddCard("ist", "zurück"))
    stage.say("ada", WithdrawCard(second))
    assert ["wartet" in hears(stage, p) for p in ("ada", "ben")] == [True, False]  # she sees her own
    assert [("wartet" in stage.bytes(r), "zurück" in stage.bytes(r)) for r in (WALL, DESK)] == [(False, False)] * 2
    stage.desk(Approve((first,)))
    assert first in phone(stage, "ben")


def test_names_are_seen_in_the_group_and_on_the_desk_only() -> None:
    stage = room()
    stage.say("ada", TakeRole("scribe"))
    stage.say("ada", AddCard("ist", "ohne Namen"))
    for phase in ("work", "report"):
        if phase == "report":
            assert "Ada" in hears(stage, "ben")
            stage.go(phase)
        assert "Ada" not in stage.bytes(WALL) + hears(stage, "cem") + hears(stage, "dan")
        assert "Ada" in stage.bytes(DESK)
    public = msgspec.json.encode(stage.method.protocol(stage.scene, "public", same)).decode()
    assert [n for n in ("Ada", "Ben", "Cem", "Dan") if n in public] == []


def test_confirming_forgets_who_wrote_when() -> None:
    stage = room()
    card = stage.say("ada", AddCard("ist", "x"))
    stage.close()
    stage.desk(Confirm(RUN))
    record = stage.board.get(card)
    assert record is not None
    assert (record.author, record.data.at, record.data.text) == (None, None, "x")


# phones


def test_a_phone_without_a_group_chooses_one_and_has_no_other_task() -> None:
    stage = room()
    assert {k: v[0] for k, v in phone(stage, "dan").items()} == {"picker": "task"}
    assert [g["title"] for g in phone(stage, "dan")["picker"][1]["groups"]] == ["Netzwerk", "Sport"]


def test_the_task_of_each_stage() -> None:
    stage = room()
    task = f"task.{ONE}"
    found = phone(stage, "ada")
    assert (found[f"roles.{ONE}"][0], found[task][1]["column"], f"group.{ONE}" in found) == ("task", None, False)
    for key, column in (("ist", "ist"), ("soll", "soll"), ("ideas", "idea")):
        stage.desk(MoveStage(key))  # type: ignore[arg-type]
        found = phone(stage, "ada")
        assert (found[task][1]["column"]["key"], found[f"roles.{ONE}"][0]) == (column, "board")
        assert [c["key"] for c in found[f"group.{ONE}"][1]["columns"] if not c["folded"]] == [column]
    idea = stage.say("ada", AddCard("idea", "Los"))
    stage.desk(MoveStage("choice"))
    assert [i["id"] for i in phone(stage, "ben")[task][1]["ideas"]] == [idea]
    assert [c["key"] for c in phone(stage, "ben")[task][1]["others"]] == ["ist", "soll", "idea"]


def test_whose_turn_it_is_to_listen_has_no_task_but_may_read_along() -> None:
    stage = room()
    stage.go("report")
    assert {k: v[0] for k, v in phone(stage, "cem").items()} == {"along": "mine"}


def test_what_only_the_scribe_may_do_is_only_on_her_page() -> None:
    stage = room()
    stage.say("ada", AddCard("ist", "a"))
    stage.say("ben", AddCard("ist", "b"))
    stage.say("ada", TakeRole("scribe"))
    stage.say("ben", TakeRole("report"))
    ada, ben = stage.mine("ada"), stage.mine("ben")
    assert [c["text"] for c in ada["order"][0]["cards"]] == ["a", "b"]
    assert (ada["move"]["next"]["key"], ada["move"]["back"], [m["id"] for m in ada["mates"]]) == ("ist", None, ["ben"])
    assert (ben["order"], ben["move"], [r["key"] for r in ben["roles"]]) == ([], None, ["report"])
    assert [c["text"] for c in ben["cards"]] == ["b"]
    assert stage.mine("dan") == {}


def test_what_is_missing_is_said_once_the_group_has_come_that_far() -> None:
    stage = room()
    ist, soll = stage.say("ada", AddCard("ist", "a")), stage.say("ada", AddCard("soll", "b"))
    idea = stage.say("ada", AddCard("idea", "c"))

    def gaps() -> list[list[str]]:
        found = phone(stage, "ben")
        return [found[c][1]["gaps"] for c in (ist, soll, idea)]

    stage.desk(MoveStage("soll"))
    assert gaps() == [[], ["ist"], ["soll"]]
    stage.desk(MoveStage("ideas"))
    assert gaps() == [["soll"], ["ist"], ["soll"]]
    stage.desk(MoveStage("choice"))
    assert gaps() == [["soll"], ["ist", "idea"], ["soll"]]


# the desk


def test_the_desk_sees_every_group_at_a_glance() -> None:
    stage = room()
    stage.say("cem", AddCard("ist", "x"))
    wrote = stage.now
    stage.say("cem", AskHelp(True))
    one, two = stage.view(DESK)["steer"].data["groups"]
    assert (one["people"], one["size"], one["counts"], one["call"]) == (2, "few", {"ist": 0, "soll": 0, "idea": 0}, "")
    assert (two["counts"]["ist"], two["since"], two["call"], two["looked"]) == (1, wrote, "wanted", False)
    stage.desk(AnswerGroup(TWO, "coming"))
    assert stage.view(DESK)["steer"].data["groups"][1]["call"] == "coming"
    stage.desk(MoveStage("soll", TWO))
    assert stage.view(DESK)["steer"].data["groups"][1]["since"] == stage.now
    assert stage.view(DESK)["steer"].data["unplaced"] == 1


def test_next_and_before_on_the_desk() -> None:
    stage = room()
    stage.go("report")
    data = stage.view(DESK)["steer"].data
    assert (data["before"], data["next"]["id"], data["pages"]) == (None, TWO, 1)
    stage.desk(TurnTo(TWO))
    data = stage.view(DESK)["steer"].data
    assert (data["before"]["id"], data["next"]) == (ONE, None)


# the wall


def test_one_clock_for_all_while_all_are_at_the_same_stage() -> None:
    stage = room()
    common = stage.view(WALL)["overview"].data["common"]
    assert (common["title"], common["clock"]["length"], common["then"]) == ("Roles", 300, "As is")
    stage.desk(MoveStage("ist", TWO))
    data = stage.view(WALL)["overview"].data
    assert (data["common"], [g["stage"] for g in data["groups"]]) == (None, ["Roles", "As is"])
    assert [[s["state"] for s in g["stages"]][:2] for g in data["groups"]] == [["now", ""], ["done", "now"]]
    assert (data["present"], data["unplaced"]) == (4, 1)


def test_four_rows_on_the_wall_and_the_rest_on_the_next_board() -> None:
    stage = room()
    soll = [stage.say("ada", AddCard("soll", f"Soll {n}")) for n in range(6)]
    idea = stage.say("ada", AddCard("idea", "Idee", to=(soll[0], soll[5])))
    stage.go("report")
    wall = stage.view(WALL)
    assert [k for k in wall if k in soll] == soll[:4]
    missing = [(1, "ist"), (2, "ist"), (2, "idea"), (3, "ist"), (3, "idea"), (4, "ist"), (4, "idea")]
    assert wall["board"].data["gaps"] == [list(m) for m in missing]
    assert (wall["board"].data["right"], wall[idea].data["also"], wall[idea].data["row"]) == ([[50, 50]], [6], 1)
    stage.desk(TurnPage(1))
    wall = stage.view(WALL)
    assert [k for k in wall if k in soll] == soll[4:]
    assert (wall["board"].data["page"], wall["board"].data["pages"], wall["board"].data["next"]["title"]) == (2, 2, "Sport")


@pytest.mark.parametrize(("length", "disputed", "shown"), [(150, False, 150), (151, False, 150), (151, True, 110)])
def test_a_long_card_begins_on_the_wall(length: int, disputed: bool, shown: int) -> None:
    stage = room()
    card = stage.say("ada", AddCard("ist", "a" * length))
    stage.say("ada", DisputeCard(card, disputed))
    stage.go("report")
    data = stage.view(WALL)[card].data
    assert (len(data["text"]), data["cut"]) == (shown, length > shown)
    assert len(phone(stage, "dan")[card][1]["text"]) == length


def test_the_one_board_of_all_is_on_the_wall_from_the_beginning() -> None:
    stage = Stage(IstSoll(), {"together": True, "role_minutes": 0})
    card = stage.say("ada", AddCard("ist", "x"))
    wall = stage.view(WALL)
    assert set(wall) == {"live", card}
    assert (wall[card].region, wall["live"].data["title"]) == ("live-ist", "As is")
    stage.go("report")
    assert {k: v.region for k, v in stage.view(WALL).items()} == {"board": "main", card: "rows"}


def test_a_wall_without_groups_says_so() -> None:
    stage = Stage(IstSoll(), {})
    assert stage.view(WALL)["overview"].data["groups"] == []
    stage.go("report")
    assert set(stage.view(WALL)) == {"overview"}


# rows


def test_rows_bring_together_what_belongs_together() -> None:
    to = {"s1": ["i2", "i1"], "s2": ["i2"], "d1": ["s1"], "d2": ["s1", "s2"], "d3": []}
    rows = rows_of(["i1", "i2", "i3"], ["s1", "s2", "s3"], ["d1", "d2", "d3"], to)
    assert rows == [
        Side("i1", "s1", "d1", "s1"),
        Side("i2", "", "d2", "s1"),
        Side("", "s2", "", "s2"),
        Side(GAP, "s3", GAP, "s3"),
        Side("i3", GAP, "d3"),
    ]
    assert ties_of(rows, to) == Ties(((0, 0), (1, 0), (1, 2)), ((0, 0), (0, 1), (2, 1)))
    assert rows_of([], [], [], {}) == []


def test_every_card_stands_exactly_once() -> None:
    to = {"s1": ["i1"], "s2": ["i1", "i2"], "d1": ["s2", "s1"], "d2": ["s9"]}
    rows = rows_of(["i1", "i2", "i3"], ["s1", "s2"], ["d1", "d2"], to)
    assert sorted(c for row in rows for c in row.cards) == ["d1", "d2", "i1", "i2", "i3", "s1", "s2"]


def test_pages_keep_a_soll_together_or_repeat_it() -> None:
    rows = rows_of([], ["s1", "s2", "s3"], [f"d{n}" for n in range(8)], {f"d{n}": ["s2" if n < 3 else "s3"] for n in range(8)})
    pages = pages_of(rows)
    assert [[row.soll for row in page] for page in pages] == [["s1", "s2", "", ""], ["s3", "", "", ""], ["s3"]]
    assert pages_of([]) == []


# hand-over


def test_only_proposed_ideas_are_handed_over_and_all_if_no_group_has_proposed_any() -> None:
    stage = room()
    plain = stage.say("ada", AddCard("idea", "Eins"))
    stage.say("ada", AddCard("ist", "kein Vorschlag"))
    told = stage.say("cem", AddCard("idea", "Zwei", step="Anrufen", partner="Hort", obstacle="Geld", effort="small"))
    other = stage.say("cem", AddCard("idea", "Drei"))
    stage.say("cem", SetTerm(told, "permanent"))
    stage.desk(PlaceCard(other, told))  # hung before it, its number stays
    every = stage.method.offers(stage.scene)
    assert [(o.origin, o.group, o.owner, o.people) for o in every] == [
        (plain, ONE, None, ()),
        (told, TWO, None, ()),
        (other, TWO, None, ()),
    ]
    stage.say("cem", ProposeCard(told, True))
    (second,) = stage.method.offers(stage.scene)
    assert (second.origin, second.title, second.text, second.group) == (told, "Zwei", "Anrufen", TWO)
    assert second.items == (
        OfferItem("First step", "Anrufen", told),
        OfferItem("With", "Hort", told),
        OfferItem("Obstacle", "Geld", told),
        OfferItem("Effort", "little work", told),
        OfferItem("How long", "permanent", told),
    )


# the document


def section(stage: Stage, edition: Edition = "public") -> Section:
    return stage.method.protocol(stage.scene, edition, same)


def test_what_is_tied_to_nothing_stands_closer_where_that_saves_a_board() -> None:
    ist, soll, ideas = ([f"{c}{n}" for n in range(4)] for c in "isd")
    rows = rows_of(ist, soll, ideas, {})
    assert (len(pages_of(rows)), len(pages_of(packed(rows)))) == (2, 1)
    assert packed(rows)[0] == Side("i0", "s0", "d0", "s0")
    rows = rows_of(ist, soll, ideas, {"s1": ("i2",), "d3": ("s1",)})
    assert packed(rows) == [
        Side("i2", "s1", "d3", "s1"),
        Side("i0", "s0", "d0", "s0"),
        Side("i1", "s2", "d1", "s2"),
        Side("i3", "s3", "d2", "s3"),
    ]
    assert packed(rows_of([], ["s"], [], {})) == [Side("", "s", "", "s")]


def test_the_wall_shows_a_whole_untied_board_at_once_and_says_so() -> None:
    stage = room()
    for column in ("ist", "soll", "idea"):
        for n in range(4):
            stage.say("ada", AddCard(column, f"{column} {n}"))
    stage.go("report")
    shown = stage.view(WALL)
    assert (shown["board"].data["pages"], shown["board"].data["rows"], shown["board"].data["loose"]) == (1, 4, 12)
    assert (shown["board"].data["gaps"], shown["board"].data["left"]) == ([], [])
    assert sorted(e.data["row"] for e in shown.values() if e.partial == "tile") == sorted([1, 2, 3, 4] * 3)


def test_a_few_cards_show_what_is_missing_beside_them() -> None:
    stage = room()
    stage.say("ada", AddCard("soll", "b"))
    stage.go("report")
    data = stage.view(WALL)["board"].data
    assert (data["gaps"], data["loose"]) == ([[1, "ist"], [1, "idea"]], 0)


def test_a_card_gets_the_star_that_every_contribution_gets() -> None:
    stage = room()
    idea = stage.say("ada", AddCard("idea", "Sprechstunde"))
    assert [c.tag() for c in stage.method.commands if "star" in c.tag()] == []
    page = RENDERER.element(idea, stage.view(DESK)[idea], stage.method, DESK, "en").html
    assert [do for do in ("star", "star_card") if f'value="{do}"' in page] == ["star"]
    stage.desk(Mark(idea))
    made = document(stage.board, stage.methods, "public", same, "en", stage.now)
    assert made.highlights == ("Sprechstunde",)


def test_a_page_for_each_group_with_its_columns_in_rows() -> None:
    stage = room()
    ist = stage.say("ada", AddCard("ist", "Warten", aspect="deficit", tags=("Parents",)))
    soll = stage.say("ben", AddCard("soll", "Zwei Wochen", to=(ist,)))
    other = stage.say("ben", AddCard("soll", "Kein Amt"))
    idea = stage.say("ada", AddCard("idea", "Sprechstunde", to=(soll, other), step="Anrufen"))
    stage.say("ada", ProposeCard(idea, True))
    stage.say("ada", SetTerm(idea, "temporary"))
    stage.say("ada", DisputeCard(other, True))
    found = section(stage)
    one, two = found.sections
    assert (found.title, one.title, one.new_page) == ("Rückblick", "Netzwerk", True)
    table = found.blocks[0]
    assert isinstance(table, Table)
    assert table.rows == (("Netzwerk", "2", "1", "2", "1"), ("Sport", "1", "0", "0", "0"))
    assert one.blocks[:2] == (
        Paragraph("Wer mit wem?", "lead"),
        Facts((("People in the group", "2"), ("Cards", "4"))),
    )
    assert one.blocks[2] == Grid(
        ("As is", "To be", "Ideas for putting it into practice"),
        (
            Row(
                (
                    Cell((Printed("Warten", "1", "white", "card", ("Deficit", "Parents")),)),
                    Cell((Printed("Zwei Wochen", "2", "blue"),)),
                    Cell(
                        (
                            Printed(
                                "Sprechstunde",
                                "4",
                                "yellow",
                                "oval",
                                ("temporary", "also for 3", "proposed as a measure"),
                                replies=("First step: Anrufen",),
                            ),
                        )
                    ),
                )
            ),
            Row(
                (
                    Cell(gap="No “As is” was noted."),
                    Cell((Printed("Kein Amt", "3", "blue", "card", ("disputed",)),)),
                    Cell(gap="see 4"),
                )
            ),
        ),
        ("white", "blue", "yellow"),
    )
    columns = (
        Column("No.", "number", 0.08),
        Column("What", width=0.4),
        Column("First step", width=0.27),
        Column("With", width=0.25),
    )
    proposed = Table(columns, (("4", "Sprechstunde (temporary)", "Anrufen", "–"),))
    assert one.sections == (Section("Proposed as measures", (proposed,)),)
    assert one.disputed == ("Kein Amt (Netzwerk)",)
    assert two.blocks == (
        Facts((("People in the group", "1"), ("Cards", "0"))),
        Paragraph("This group has pinned up no card.", "note"),
    )


def test_who_was_in_a_group_stands_in_the_internal_edition() -> None:
    stage = room()
    stage.add("eva", name="")
    stage.say("eva", JoinGroup(TWO))
    one, two = section(stage, "internal").sections
    assert one.blocks[1] == Facts((("People in the group", "2"), ("Cards", "0"), ("In the group", "Ada, Ben")))
    assert two.blocks[0] == Facts((("People in the group", "2"), ("Cards", "0"), ("In the group", "Cem, 1 without a name")))
    assert "Ada" not in str(section(stage))


def test_nobody_in_a_group_is_not_known_rather_than_nought() -> None:
    stage = Stage(IstSoll(), {"groups": ["Leer"]})
    assert section(stage).sections[0].blocks[0] == Facts((("People in the group", None), ("Cards", "0")))


def test_temporary_and_permanent_offers_are_derived() -> None:
    stage = Stage(IstSoll(), {"together": True, "derive": True}, title="Angebote")
    for text in ("Eins", "Zwei"):
        stage.say("ada", AddCard("idea", text))
    stage.say("ada", AddCard("idea", "Drei", term="temporary"))
    found = section(stage, "internal")
    assert (found.title, len(found.blocks), found.sections[0].title) == ("Angebote", 1, "What follows from it")
    assert found.sections[0].blocks == (
        Paragraph("temporary offers", "lead"),
        Listing(("Drei",)),
        Paragraph("permanent offers", "lead"),
        Paragraph("None was named.", "note"),
        Paragraph("not sorted yet", "lead"),
        Listing(("Eins", "Zwei")),
    )


def test_a_step_without_groups_says_so() -> None:
    assert section(Stage(IstSoll(), {})).blocks == (Paragraph("There were no groups in this step.", "note"),)


# the sample


@pytest.mark.parametrize("settings", [{}, {"together": True, "derive": True, "role_minutes": 0}])
def test_a_lively_run_fills_every_column(settings: dict[str, object]) -> None:
    stage = Stage(IstSoll(), settings, tuple(f"person{n}" for n in range(6)))
    stage.play(5, 260)
    boards = Boards.of(stage.scene).all
    assert [[len(cards) > 2 for cards in b.cards.values()] for b in boards] == [[True] * 3] * len(boards)
    stage.go("report")
    stage.play(6, 10)
    stage.desk(Undo(stage.board.seq))
