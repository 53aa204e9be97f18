"""Open space from the rounds on: coming and going, reports, news, dots, action groups, offers, the document."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.agenda import clock
from facilitation.method import Conflict, Rejected
from facilitation.protocol import Bars, Grid, Listing, Paragraph, Section, Table
from methods.action_plan import ActionPlan
from methods.open_space import OpenSpace
from methods.parts.space_bodies import MergeTopics, PlaceTopic, ProposeTopic, ShowInterest
from methods.parts.space_round_bodies import (
    CallNews,
    Come,
    EditNote,
    Go,
    GoOn,
    JoinAction,
    NewsBack,
    NextNews,
    PlaceDot,
    SetEnding,
    TakeDot,
    WithdrawNote,
    WriteReport,
)
from methods.parts.space_sessions import MOST_LINES, lines
from methods.parts.space_state import Market
from tests.methods.stage import RUN, Stage
from tests.methods.test_open_space import LIBRARY, MENSA, WORKSHOP, at, market, topics


def begun(phase: str = "round_1", **settings: Any) -> tuple[Stage, str, str]:
    """Ada's session in the first round and Ben's in the second, and the phase."""
    stage = at("market", **settings)
    one, two = topics(stage, "ada", "ben")
    stage.say("ada", PlaceTopic(one, 0, MENSA))
    stage.say("ben", PlaceTopic(two, 1, MENSA))
    stage.go(phase)
    return stage, one, two


# ── Coming and going ──


def test_somebody_comes_and_leaves_where_she_was() -> None:
    stage, one, two = begun()
    stage.say("cem", Come(one))
    assert (market(stage).where("cem"), market(stage).there(one), OpenSpace().spot(stage.scene, "cem")) == (one, 1, one)
    stage.say("cem", Come(two))
    assert (market(stage).where("cem"), market(stage).there(one), market(stage).there(two)) == (two, 0, 1)
    assert [market(stage).was_there(s, "cem") for s in (one, two)] == [True, True]
    stage.say("cem", Go())
    assert market(stage).where("cem") == ""
    stage.desk(Come(one), "dan")
    assert market(stage).took_part(one) == ["cem", "dan", "ada"]


def test_nobody_came() -> None:
    stage, one, _ = begun()
    with pytest.raises(Rejected, match="Only who hosts"):
        stage.say("cem", SetEnding(one, "nobody"))
    stage.say("ada", SetEnding(one, "nobody"))
    assert (market(stage).ending(one), market(stage).took_part(one), market(stage).missing) == ("nobody", [], [])
    stage.say("ada", SetEnding(one))
    assert (market(stage).ending(one), market(stage).missing) == ("", [one])


def test_what_does_not_take_place_makes_room() -> None:
    stage, one, two = begun()
    stage.desk(SetEnding(one, "dropped"))
    assert (list(market(stage).cells.values()), market(stage).waiting) == ([two], [])
    stage.desk(PlaceTopic(two, 0, MENSA))
    assert market(stage).cells == {(0, MENSA): two}


def test_who_is_not_finished_goes_on_where_nobody_has_the_right_to_the_room() -> None:
    stage, one, two = begun()
    stage.say("cem", Come(one))
    stage.go("round_2")
    assert stage.mine("cem")["session"]["over"] is True
    with pytest.raises(Rejected, match="right to this room"):
        stage.say("cem", GoOn(one, MENSA))
    with pytest.raises(Rejected, match="Only who was"):
        stage.say("dan", GoOn(one, LIBRARY))
    stage.say("cem", GoOn(one, LIBRARY))
    assert market(stage).going_on == {(1, LIBRARY): one}
    assert stage.mine("cem")["session"]["goes_on"]["title"] == "Bibliothek"
    with pytest.raises(Rejected, match="Another session goes on"):
        stage.say("ben", Come(two)) and stage.desk(GoOn(two, LIBRARY))
    stage.desk(PlaceTopic(two, 1, LIBRARY))
    assert (market(stage).going_on, market(stage).cells[1, LIBRARY]) == ({}, two)


# ── Reports ──


def test_anybody_from_the_session_writes_line_by_line() -> None:
    stage, one, _ = begun()
    with pytest.raises(Rejected, match="Say first that you were there"):
        stage.say("cem", WriteReport(one, points="Ich war nicht da"))
    stage.say("cem", Come(one))
    first = stage.say("cem", WriteReport(one, points="– Erstens\r\n\r\n• Zweitens", next="Ortstermin", contact="Büro\n03300 1"))
    stage.say("ada", WriteReport(one, points="Von Ada"))
    assert [(n.data.field, n.data.text, n.author) for n in market(stage).notes(one)] == [
        ("points", "Erstens", "cem"),
        ("points", "Zweitens", "cem"),
        ("points", "Von Ada", "ada"),
        ("next", "Ortstermin", "cem"),
        ("contact", "Büro\n03300 1", "cem"),
    ]
    assert stage.data(f"{first}.1").text == "Zweitens"
    with pytest.raises(Rejected, match="nothing written"):
        stage.say("cem", WriteReport(one, points=" \n – \n"))


def test_a_report_keeps_every_word_however_many_lines_it_has() -> None:
    text = "\n".join(f"Zeile {n}" for n in range(90))
    found = lines(text, "points")
    assert len(found) == MOST_LINES
    assert "\n".join(found) == text


def test_a_report_from_paper_has_no_author_and_a_late_one_is_kept() -> None:
    stage, one, _ = begun("reports")
    paper = stage.desk(WriteReport(one, agreements="Vom Papier"))
    record = stage.board.get(paper)
    assert record is not None
    assert record.author is None
    stage.close()
    late = stage.say("ada", WriteReport(one, points="Noch etwas"))
    assert stage.status(late) == "late"


def test_a_line_is_changed_and_taken_back_by_its_author_alone() -> None:
    stage, one, _ = begun()
    note = stage.say("ada", WriteReport(one, points="Falsch"))
    with pytest.raises(Rejected, match="Only its author"):
        stage.say("ben", EditNote(note, "Besser", "Falsch"))
    with pytest.raises(Conflict):
        stage.say("ada", EditNote(note, "Besser", "etwas anderes"))
    stage.say("ada", EditNote(note, "Richtig", "Falsch"))
    assert stage.data(note).text == "Richtig"
    stage.say("ada", WithdrawNote(note))
    assert market(stage).reported(one) is False


def test_missing_reports_are_called_up_and_no_report_is_the_last_word() -> None:
    stage, one, two = begun("reports")
    assert market(stage).missing == [one, two]
    stage.say("ada", WriteReport(one, points="Da"))
    with pytest.raises(Rejected, match="moderator notes that"):
        stage.say("ben", SetEnding(two, "unreported"))
    stage.desk(SetEnding(two, "unreported"))
    assert market(stage).missing == []
    stage.say("ben", WriteReport(two, points="Doch noch"))
    assert market(stage).reported(two) is True


# ── News ──


def test_one_session_after_another_a_minute_each() -> None:
    stage, one, two = begun("reports")
    stage.go("news")
    now = clock(stage.board, RUN)
    assert now is not None
    assert (market(stage).telling, now.left, now.due) == (one, 60.0, None)
    stage.desk(NextNews())
    running = clock(stage.board, RUN)
    assert running is not None
    assert (market(stage).telling, running.due) == (two, stage.now + 60)
    stage.desk(NextNews())
    assert (market(stage).telling, clock(stage.board, RUN)) == ("", None)
    stage.desk(NewsBack())
    assert market(stage).telling == two
    stage.desk(NewsBack())
    with pytest.raises(Rejected, match="no further session"):
        stage.desk(NewsBack())
    stage.desk(CallNews(two))
    assert market(stage).telling == two


def test_who_had_nobody_tells_no_news() -> None:
    stage, one, two = begun("reports")
    stage.desk(SetEnding(one, "nobody"))
    stage.go("news")
    assert market(stage).news_order == [two]
    with pytest.raises(Rejected, match="did not take place"):
        stage.desk(CallNews(one))


# ── Dots ──


def test_dots_are_limited_taken_back_and_blind() -> None:
    stage, one, two = begun("converge", dots=1)
    stage.say("cem", PlaceDot(one))
    with pytest.raises(Rejected, match="All dots"):
        stage.say("cem", PlaceDot(two))
    assert (market(stage).dots(one), market(stage).counted, stage.mine("cem")["left"]) == (1, False, 0)
    stage.say("cem", TakeDot(one))
    with pytest.raises(Rejected, match="no dot of yours"):
        stage.say("cem", TakeDot(one))
    stage.say("cem", PlaceDot(two))
    stage.desk(PlaceDot(two), "dan")
    stage.go("actions")
    assert [(t.id, market(stage).dots(t.id)) for t in market(stage).ranking] == [(two, 2), (one, 0)]
    assert market(stage).voters == 2


def test_dots_do_not_heap_unless_that_was_said() -> None:
    stage, one, _ = begun("converge", dots=3)
    stage.say("cem", PlaceDot(one))
    with pytest.raises(Rejected, match="do not fit"):
        stage.say("cem", PlaceDot(one))
    stage, one, _ = begun("converge", dots=3, heaped=2)
    stage.say("cem", PlaceDot(one))
    stage.say("cem", PlaceDot(one))
    assert market(stage).dots(one) == 2


@pytest.mark.parametrize(("n", "budget"), [(1, 1), (2, 1), (5, 3), (13, 7), (20, 7)])
def test_everybody_has_half_as_many_dots_as_there_are_topics(n: int, budget: int) -> None:
    stage = at("topics")
    topics(stage, *["ada"] * n)
    assert market(stage).budget == budget


# ── Action groups and what is handed over ──


def test_topics_become_action_groups() -> None:
    stage, one, _ = begun("actions")
    stage.say("ada", JoinAction(one, speaker=True))
    stage.say("cem", JoinAction(one))
    with pytest.raises(Rejected, match="speaks for this group"):
        stage.say("cem", JoinAction(one, speaker=True))
    assert (market(stage).acting(one), market(stage).speaker(one)) == (["ada", "cem"], "ada")
    stage.say("ada", JoinAction(one))
    assert market(stage).speaker(one) == ""
    stage.say("ada", JoinAction(one, on=False))
    assert market(stage).acting(one) == ["cem"]
    assert [t.title for t in OpenSpace().take_home(stage.scene, "cem")] == ["Thema von ada"]
    assert OpenSpace().take_home(stage.scene, "ada") == []


def test_topics_and_what_was_agreed_are_handed_over() -> None:
    stage, one, two = begun()
    note = stage.say("ada", WriteReport(one, agreements="Nachbarn fragen", next="Ortstermin", points="Gut"))
    stage.go("converge")
    stage.say("cem", PlaceDot(two))
    stage.go("actions")
    stage.say("cem", JoinAction(two, speaker=True))
    found = OpenSpace().offers(stage.scene)
    assert [(o.origin, o.title, o.weight, o.owner, o.people) for o in found] == [
        (two, "Thema von ben", 1.0, "cem", ("cem",)),
        (one, "Thema von ada", 0.0, "ada", ()),
        (f"{note}.1", "Nachbarn fragen", 0.0, None, ()),
        (f"{note}.2", "Ortstermin", 0.0, None, ()),
    ]
    plan = Stage(ActionPlan())
    effects = ActionPlan().take(plan.scene, [o for o in found if o.origin == f"{note}.2"])
    assert [e.data.text for e in effects] == ["Ortstermin"]  # type: ignore[union-attr]


# ── The document ──


def section(stage: Stage, edition: Any = "public") -> Section:
    return OpenSpace().protocol(stage.scene, edition, lambda text: text)


def test_an_empty_space_says_so() -> None:
    assert [b for b in section(at("topics")).blocks if isinstance(b, Paragraph)] == [
        Paragraph("No topic was brought in.", "note")
    ]


def test_the_matrix_stands_in_the_document() -> None:
    stage, one, _ = begun()
    stage.desk(PlaceTopic(one, 0, WORKSHOP))
    grid = next(b for b in section(stage).blocks if isinstance(b, Grid))
    assert grid.columns == ("Round 1, 15:25–16:10", "Round 2, 16:25–17:10")
    assert [(r.head, [[c.text for c in cell.cards] or cell.gap for cell in r.cells]) for r in grid.rows] == [
        ("Mensa\n60 seats, step-free", ["free", ["Thema von ben"]]),
        ("Werkraum\n16 seats", [["Thema von ada"], "free"]),
    ]
    assert grid.rows[1].cells[0].cards[0].marks == ("moved, before: Mensa",)


def test_each_session_has_its_page_and_says_what_came_of_it() -> None:
    stage, one, two = begun()
    stage.say("cem", Come(one))
    stage.say("cem", WriteReport(one, points="Gut", questions="Wer?", contact="Büro"))
    stage.go("reports")
    pages = section(stage).sections[:2]
    assert [(p.title, p.new_page) for p in pages] == [("Thema von ada", True), ("Thema von ben", True)]
    assert [(s.title, s.blocks) for s in pages[0].sections] == [
        ("Key points", (Listing(("Gut",)),)),
        ("Open questions", (Listing(("Wer?",)),)),
        ("Contact", (Paragraph("Büro"),)),
    ]
    assert pages[1].blocks[-1] == Paragraph("No report was handed in.", "note")
    stage.desk(SetEnding(two, "nobody"))
    assert section(stage).sections[1].blocks[-1] == Paragraph("Nobody came to this session.", "note")


def test_who_hosts_stands_in_public_only_if_she_wants_it_and_who_came_never() -> None:
    stage = at("market")
    hidden, seen = stage.say("ada", ProposeTopic("Eins")), stage.say("ben", ProposeTopic("Zwei", signed=True))
    stage.say("ada", PlaceTopic(hidden, 0, MENSA))
    stage.say("ben", PlaceTopic(seen, 0, LIBRARY))
    stage.say("cem", ShowInterest(hidden))
    stage.go("round_1")
    stage.say("cem", Come(hidden))
    public, internal = str(section(stage)), str(section(stage, "internal"))
    assert [name in public for name in ("Ada", "Ben", "Cem")] == [False, True, False]
    assert [name in internal for name in ("Ada", "Ben", "Cem")] == [True, True, False]


def test_what_found_no_session_goes_into_the_store() -> None:
    stage, *_ = begun()
    stage.say("cem", ProposeTopic("Übrig", "ganz"))
    found = section(stage)
    assert found.store == ("Übrig – ganz",)


def test_priorities_and_groups_stand_at_the_end() -> None:
    stage, one, _ = begun("converge")
    stage.say("cem", PlaceDot(one))
    assert [b for s in section(stage).sections for b in s.blocks if isinstance(b, Bars)] == []
    stage.go("actions")
    stage.say("cem", JoinAction(one, speaker=True))
    last = section(stage, "internal").sections[-1]
    bars, table = last.blocks
    assert isinstance(bars, Bars)
    assert isinstance(table, Table)
    assert ([(b.label, b.value) for b in bars.bars], bars.n) == ([("Thema von ada", 1), ("Thema von ben", 0)], 1)
    assert table.rows == (("Thema von ada", "1", "Cem", ""),)
    assert section(stage).highlights == ("Thema von ada (1 dots)",)
    assert "Cem" not in str(section(stage))


def test_merged_topics_report_once_under_both_titles() -> None:
    stage = at("market")
    one, two = topics(stage, "ada", "ben")
    stage.desk(MergeTopics(one, two, consent=True))
    stage.say("ben", PlaceTopic(two, 0, MENSA))
    stage.go("round_1")
    stage.say("ada", WriteReport(one, points="Zusammen"))
    assert [(s.title, len(s.sections)) for s in section(stage).sections] == [("Thema von ben + Thema von ada", 1)]
    assert Market.of(stage.scene).missing == []
