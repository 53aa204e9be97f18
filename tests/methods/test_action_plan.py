"""The action plan: one block for each command, then who sees which name, hand-over, and what one takes home."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.agenda import Event
from facilitation.deadlines import keeps_names
from facilitation.guests import Forget
from facilitation.joining import EditPerson, Erase
from facilitation.method import Actor, Conflict, Offer, OfferItem, Put, Rejected, TakeHome
from facilitation.pen import Forbidden
from facilitation.people import Group, Role
from facilitation.records import Record
from facilitation.steering import Close, Confirm, Evaluate
from facilitation.upkeep import Hide, Undo, Unhide
from methods.action_plan import ActionPlan
from methods.parts.measure_kinds import (
    AcceptMeasure,
    EditMeasure,
    GiveBack,
    Measure,
    NextRow,
    ProposeMeasure,
    RowBack,
    SetProgress,
    Taken,
    TakeRow,
    WithdrawMeasure,
)
from methods.parts.measures import PAGE, Plan
from methods.parts.pages import TurnPage
from tests.methods.stage import EVENT, RUN, SCREENS, Stage

NOON = 1_655_373_600.0  # 16 June 2022, 12:00 in Berlin


def room(*texts: str, date: str = "", end_date: str = "", at: float = 1_000.0, **settings: Any) -> tuple[Stage, list[str]]:
    """A plan with these measures, all entered at the desk."""
    stage = Stage(ActionPlan(), settings, title="Plan")
    stage.now = at
    stage.board.put(Record(id=EVENT, kind="event", data=Event(title="Tag", date=date, end_date=end_date)))
    return stage, [stage.desk(ProposeMeasure(text)) for text in texts]


def rows(stage: Stage, role: Role = Role.PROJECTOR) -> list[dict[str, Any]]:
    """The rows that a screen shows, in their order."""
    found = [s for s in stage.view(role).values() if s.partial == "measure"]
    return [dict(s.data) for s in sorted(found, key=lambda s: s.order)]


def column(stage: Stage, name: str, role: Role = Role.PROJECTOR) -> list[Any]:
    return [row[name] for row in rows(stage, role)]


def group(stage: Stage, title: str) -> str:
    """A group of some earlier step."""
    record_id = f"g{len(stage.board)}"
    stage.board.put(Record(id=record_id, kind="group", data=Group("any", title)))
    return record_id


def take(stage: Stage, *offers: Offer) -> list[str]:
    """Take over and write down. Gives the ids of what was new."""
    effects = stage.method.take(stage.scene, offers)
    for effect in effects:
        assert isinstance(effect, Put)
        stage.board.seq += 1
        record = Record(effect.id, effect.data.tag(), effect.data, RUN, author=effect.author or None, origin=effect.origin)
        stage.board.put(Record(**{f: getattr(record, f) for f in record.__struct_fields__} | {"born": stage.board.seq}))
    return [e.id for e in effects]


# propose_measure


def test_everybody_proposes_and_all_screens_show_it_with_its_number() -> None:
    stage, _ = room("Bus", "Bank")
    stage.say("ada", ProposeMeasure("Kalender", "Drei ansehen", "Bibliothek"))
    assert [column(stage, "text", r) for r in SCREENS] == [["Bus", "Bank", "Kalender"]] * 3
    assert [column(stage, "no", r) for r in SCREENS] == [[1, 2, 3]] * 3
    last = rows(stage)[-1]
    assert (last["step"], last["to"], last["status"], last["who"]) == ("Drei ansehen", "Bibliothek", "proposed", "")
    assert ["Ada" in stage.bytes(r) for r in (Role.PROJECTOR, Role.PARTICIPANT)] == [False, False]


def test_a_measure_without_words_is_none() -> None:
    with pytest.raises(Rejected, match="nothing written"):
        room(" ")


def test_where_phones_do_not_propose_the_moderator_still_may_and_also_for_somebody() -> None:
    stage, _ = room(propose=False)
    with pytest.raises(Rejected, match="come from the groups"):
        stage.say("ada", ProposeMeasure("Bus"))
    stage.desk(ProposeMeasure("Bank"))
    stage.desk(ProposeMeasure("Kalender"), "ada")
    assert column(stage, "text") == ["Bank", "Kalender"]
    assert "form" not in stage.view(Role.PARTICIPANT)


@pytest.mark.parametrize(
    "words", ["Beratung", " die Gruppe  beratung ", "Gruppe 3", "AG", "Alle", "wir alle!", "the group", "„Beratung“", "Group"]
)
def test_a_group_alone_is_never_responsible(words: str) -> None:
    stage, (row,) = room("Bus")
    group(stage, "Beratung")
    with pytest.raises(Rejected, match="group alone"):
        stage.desk(ProposeMeasure("Bank", to=words))
    with pytest.raises(Rejected, match="group alone"):
        stage.desk(EditMeasure(row, to=words))
    with pytest.raises(Rejected, match="group alone"):
        stage.say("ada", AcceptMeasure(row, name=words))


@pytest.mark.parametrize("words", ["Beratungsstelle", "Leitung der Gruppe Beratung", "AGATA e.V.", "Gruppenleitung Hort", ""])
def test_an_institution_is_no_group(words: str) -> None:
    stage, _ = room()
    group(stage, "Beratung")
    stage.desk(ProposeMeasure("Bank", to=f" {words} "))
    assert column(stage, "to") == [words]


# due dates


@pytest.mark.parametrize(
    ("date", "end_date", "at", "due", "stands"),
    [
        ("2022-06-16", "", NOON, "2022-06-16", "2022-06-16"),
        ("2022-06-16", "", NOON, "2022-08-31", "2022-08-31"),
        ("2022-06-16", "", NOON, "31.8.2022", "2022-08-31"),
        ("2022-06-16", "", NOON - 30 * 86_400, "2022-06-16", "2022-06-16"),  # prepared a month before
        ("2022-06-16", "", NOON + 90 * 86_400, "2022-08-31", "2022-08-31"),  # written down three months later
        ("2022-06-15", "2022-06-17", NOON, "2022-06-16", "2022-06-16"),
        ("", "", NOON, "2022-06-16", "2022-06-16"),
        ("", "", NOON + 10.5 * 3600, "2022-06-16", "2022-06-16"),  # 22:30 in Berlin
        ("2022-06-16", "", NOON, "", ""),
    ],
)
def test_a_date_that_is_still_to_come(date: str, end_date: str, at: float, due: str, stands: str) -> None:
    stage, _ = room(date=date, end_date=end_date, at=at)
    row = stage.desk(ProposeMeasure("Bus", due=due))
    assert stage.data(row).due == stands


@pytest.mark.parametrize(
    ("date", "end_date", "at", "due", "first"),
    [
        ("2022-06-16", "", NOON, "2022-06-15", "16.06.2022"),
        ("2022-06-16", "", NOON, "15.06.2022", "16.06.2022"),
        ("2022-06-16", "", NOON - 30 * 86_400, "2022-06-01", "16.06.2022"),  # before the event nothing is due
        ("2022-06-16", "", NOON + 90 * 86_400, "2022-06-15", "16.06.2022"),
        ("2022-06-15", "2022-06-17", NOON, "2022-06-15", "16.06.2022"),  # the second day of three
        ("", "", NOON, "2022-06-15", "16.06.2022"),
        ("", "", NOON + 12.5 * 3600, "2022-06-16", "17.06.2022"),  # half past midnight in Berlin
    ],
)
def test_a_date_that_is_over_is_refused_and_the_first_one_named(
    date: str, end_date: str, at: float, due: str, first: str
) -> None:
    stage, _ = room(date=date, end_date=end_date, at=at)
    with pytest.raises(Rejected, match="still to come") as refused:
        stage.desk(ProposeMeasure("Bus", due=due))
    assert refused.value.params["first"] == first
    assert rows(stage) == []


@pytest.mark.parametrize("due", ["2022-02-30", "31.06.2022", "bald", "2022-6-1", "20220831", "0000-01-01"])
def test_what_is_no_day_is_refused(due: str) -> None:
    stage, (row,) = room("Bus", date="2022-06-16", at=NOON)
    with pytest.raises(Rejected, match="not a day of the calendar"):
        stage.desk(EditMeasure(row, due=due))
    assert stage.data(row).due == ""


# edit_measure


def test_the_moderator_edits_every_field() -> None:
    stage, (row,) = room("Bus")
    stage.desk(
        EditMeasure(row, "Nachtbus", "Anruf", "Kreis", "Jugendclub", "2022-08-31", "permanent", "400 Euro", saw_text="Bus")
    )
    assert stage.data(row) == Measure("Nachtbus", "Anruf", "Kreis", "Jugendclub", "2022-08-31", "permanent", "400 Euro")


def test_two_edit_different_fields_and_both_stand() -> None:
    stage, (row,) = room("Bus")
    stage.desk(EditMeasure(row, "Nachtbus", "", "", saw_text="Bus"))
    stage.desk(EditMeasure(row, "Bus", "Anruf", "", saw_text="Bus"))
    assert stage.data(row) == Measure("Nachtbus", "Anruf")


def test_two_edit_the_same_field_and_the_second_is_told() -> None:
    stage, (row,) = room("Bus")
    stage.desk(EditMeasure(row, step="Anruf"))
    with pytest.raises(Conflict) as conflict:
        stage.desk(EditMeasure(row, step="Brief", partners="Hort"))
    assert conflict.value.current == "Anruf"
    assert stage.data(row) == Measure("Bus", "Anruf")
    stage.desk(EditMeasure(row, step="Anruf", partners="Hort"))  # the same words are no conflict
    assert stage.data(row) == Measure("Bus", "Anruf", partners="Hort")


def test_a_measure_keeps_its_words() -> None:
    stage, (row,) = room("Bus")
    with pytest.raises(Rejected, match="nothing written"):
        stage.desk(EditMeasure(row, " ", saw_text="Bus"))


def test_its_author_edits_a_proposal_until_somebody_takes_it_on_then_that_one() -> None:
    stage, _ = room()
    row = stage.say("ada", ProposeMeasure("Bus"))
    with pytest.raises(Rejected, match="can change it"):
        stage.say("ben", EditMeasure(row, step="Anruf"))
    stage.say("ada", EditMeasure(row, step="Brief"))
    stage.say("ben", AcceptMeasure(row))
    with pytest.raises(Rejected, match="can change it"):
        stage.say("ada", EditMeasure(row, step="Anruf", saw_step="Brief"))
    stage.say("ben", EditMeasure(row, step="Anruf", saw_step="Brief"))
    assert stage.data(row).step == "Anruf"


# withdraw_measure


def test_a_proposal_is_taken_back_by_its_author_only_and_not_from_whom_took_it_on() -> None:
    stage, _ = room()
    first, second = [stage.say("ada", ProposeMeasure(text)) for text in ("Bus", "Bank")]
    with pytest.raises(Rejected, match="Only its author"):
        stage.say("ben", WithdrawMeasure(first))
    stage.say("ben", AcceptMeasure(second))
    with pytest.raises(Rejected, match="already"):
        stage.say("ada", WithdrawMeasure(second))
    stage.say("ada", WithdrawMeasure(first))
    assert column(stage, "text") == ["Bank"]


# accept_measure


def test_whoever_is_here_takes_a_measure_on() -> None:
    stage, (row,) = room("Bus")
    stage.say("ada", AcceptMeasure(row))
    assert column(stage, "status") == ["accepted"]
    with pytest.raises(Rejected, match="Somebody else"):
        stage.say("ben", AcceptMeasure(row))
    stage.desk(EditPerson("ben", present=False))
    stage.say("ada", GiveBack(row))
    with pytest.raises(Rejected, match="who is here"):
        stage.say("ben", AcceptMeasure(row))
    assert column(stage, "status") == ["proposed"]


def test_the_moderator_enters_who_takes_it_on_but_never_takes_on_for_nobody() -> None:
    stage, (row,) = room("Bus")
    stage.add("dora", name="", number=7, channel="paper")
    with pytest.raises(Forbidden):
        stage.desk(AcceptMeasure(row))
    stage.desk(AcceptMeasure(row), "dora")
    assert column(stage, "who", Role.MODERATOR) == ["Nr. 7"]


def test_somebody_whom_nobody_can_ask_is_asked_for_a_name() -> None:
    stage, (row,) = room("Bus")
    stage.add("eva", name="")
    with pytest.raises(Rejected, match="how we may call you"):
        stage.say("eva", AcceptMeasure(row))
    stage.say("eva", AcceptMeasure(row, named=True, name=" Frau  E. "))
    assert column(stage, "who") == ["Frau E."]
    stage.say("eva", AcceptMeasure(row, named=False))  # how she is called stays
    assert column(stage, "who", Role.MODERATOR) == ["Frau E."]


def test_with_whom_comes_by_when() -> None:
    stage, (row,) = room("Bus", date="2018-04-25", at=1_524_650_400.0)
    with pytest.raises(Rejected, match="lies before"):
        stage.say("ada", AcceptMeasure(row, due="2018-04-24"))
    stage.desk(TakeRow(row))
    assert stage.view(Role.PARTICIPANT)[row].data["first"] == "2018-04-25"
    stage.say("ada", AcceptMeasure(row, due="2018-06-30"))
    assert (column(stage, "status"), column(stage, "due")) == (["accepted"], ["2018-06-30"])
    stage.say("ada", AcceptMeasure(row, named=True))  # what is not said stays
    assert column(stage, "due") == ["2018-06-30"]


def test_going_through_begins_where_somebody_or_a_date_is_wanting() -> None:
    stage, (first, second, _) = room("a", "b", "c", date="2018-04-25", at=1_524_650_400.0)
    stage.say("ada", AcceptMeasure(first, due="2018-06-30"))
    stage.say("ben", AcceptMeasure(second))
    stage.go("agree")
    assert [r["text"] for r in rows(stage) if r["now"]] == ["b"]


def test_what_is_over_is_not_taken_on() -> None:
    stage, (row,) = room("Bus")
    stage.desk(SetProgress(row, "dropped", "Gibt es schon"))
    with pytest.raises(Rejected, match="no longer open"):
        stage.say("ada", AcceptMeasure(row))
    with pytest.raises(Rejected, match="no longer there"):
        stage.say("ada", AcceptMeasure("gone"))


def test_two_owners_come_about_by_no_way_back() -> None:
    stage, (row,) = room("Bus")
    stage.say("ada", AcceptMeasure(row))
    stage.desk(GiveBack(row))
    given_back = stage.board.seq
    stage.say("ben", AcceptMeasure(row))
    with pytest.raises(Rejected, match="Somebody else"):
        stage.desk(Undo(given_back))
    assert column(stage, "who", Role.MODERATOR) == ["Ben"]
    taken = next(r.id for r in stage.board.kind(RUN, "taken") if r.author == "ben")
    stage.desk(Hide(taken))
    stage.say("cem", AcceptMeasure(row))
    with pytest.raises(Rejected, match="Somebody else"):
        stage.desk(Unhide(taken))


# give_back


def test_it_is_given_back_by_whoever_has_it_or_freed_by_the_moderator() -> None:
    stage, (row,) = room("Bus")
    with pytest.raises(Rejected, match="not yours"):
        stage.say("ada", GiveBack(row))
    stage.say("ada", AcceptMeasure(row))
    with pytest.raises(Rejected, match="not yours"):
        stage.say("ben", GiveBack(row))
    stage.desk(GiveBack(row))
    assert column(stage, "status") == ["proposed"]
    stage.desk(Undo(stage.board.seq))
    assert column(stage, "status") == ["accepted"]


# set_progress


def test_a_measure_is_begun_and_done_by_whoever_has_it() -> None:
    stage, (row,) = room("Bus")
    with pytest.raises(Rejected, match="First somebody"):
        stage.desk(SetProgress(row, "running"))
    stage.say("ada", AcceptMeasure(row))
    with pytest.raises(Rejected, match="how it stands"):
        stage.say("ben", SetProgress(row, "done"))
    stands = []
    for progress in ("running", "done", ""):
        stage.say("ada", SetProgress(row, progress))  # type: ignore[arg-type]
        stands += column(stage, "status")
    assert stands == ["running", "done", "accepted"]


def test_dropping_takes_the_moderator_and_a_reason() -> None:
    stage, (row,) = room("Bus")
    with pytest.raises(Rejected, match="say why"):
        stage.desk(SetProgress(row, "dropped", " "))
    stage.say("ada", AcceptMeasure(row))
    with pytest.raises(Rejected, match="Only the moderator"):
        stage.say("ada", SetProgress(row, "dropped", "keine Zeit"))
    stage.desk(SetProgress(row, "dropped", "Gibt es schon"))
    assert [(r["status"], r["reason"]) for r in rows(stage)] == [("dropped", "Gibt es schon")]
    with pytest.raises(Rejected, match="Only the moderator"):
        stage.say("ada", SetProgress(row, ""))
    stage.desk(SetProgress(row))
    assert [(r["status"], r["reason"]) for r in rows(stage)] == [("accepted", "")]


def test_who_comes_after_begins_anew() -> None:
    stage, (row,) = room("Bus")
    stage.say("ada", AcceptMeasure(row))
    stage.say("ada", SetProgress(row, "done"))
    stage.desk(Erase("ada"))
    assert column(stage, "status") == ["proposed"]
    stage.say("ben", AcceptMeasure(row))
    assert column(stage, "status") == ["accepted"]


# next_row, row_back, take_row, turn_page


def test_the_rows_are_gone_through_from_the_first_open_one_and_the_page_follows() -> None:
    texts = [f"M{n}" for n in range(1, PAGE + 3)]
    stage, ids = room(*texts)
    stage.say("ada", AcceptMeasure(ids[0], due="2030-01-01"))
    stage.desk(SetProgress(ids[2], "dropped", "nein"))
    stage.desk(TakeRow(ids[4]))
    assert not any(column(stage, "now"))
    stage.go("agree")
    asked = []
    while True:
        asked.append(next(r["text"] for r in rows(stage) if r["now"]))
        try:
            stage.desk(NextRow())
        except Rejected:
            break
    assert asked == ["M2", "M4", "M5", "M6", "M7"]
    assert [r["text"] for r in rows(stage) if not r["off"]] == ["M6", "M7"]
    stage.desk(RowBack())
    stage.desk(RowBack())
    assert [r["text"] for r in rows(stage) if not r["off"]] == ["M1", "M2", "M3", "M4", "M5"]
    stage.desk(TakeRow(ids[0]))
    with pytest.raises(Rejected, match="no further row"):
        stage.desk(RowBack())


def test_going_back_to_collect_and_forth_again_goes_on_where_one_was() -> None:
    stage, ids = room("a", "b", "c")
    stage.go("agree")
    stage.desk(NextRow())
    stage.go("collect")
    stage.go("agree")
    assert [r["text"] for r in rows(stage) if r["now"]] == ["b"]
    stage.desk(Hide(ids[1]))
    assert not any(column(stage, "now"))
    stage.desk(NextRow())
    assert [r["text"] for r in rows(stage) if r["now"]] == ["c"]


def test_pages_are_turned_by_the_moderator_alone() -> None:
    stage, ids = room(*[f"M{n}" for n in range(1, 2 * PAGE + 2)])
    stage.go("agree")
    stage.desk(TurnPage(99))
    assert [r["text"] for r in rows(stage) if not r["off"]] == ["M11"]
    assert not any(column(stage, "now"))
    stage.desk(Hide(ids[-1]))
    stage.desk(TurnPage(1))
    stage.desk(ProposeMeasure("neu"))
    assert [r["text"] for r in rows(stage) if not r["off"]] == ["M6", "M7", "M8", "M9", "M10"]
    assert (stage.view(Role.PROJECTOR)["stage"].data["page"], stage.view(Role.PROJECTOR)["stage"].data["pages"]) == (2, 3)
    stage.desk(NextRow())
    assert [r["text"] for r in rows(stage) if r["now"]] == ["M6"]
    for body in (NextRow(), RowBack(), TakeRow(ids[0]), TurnPage(0)):
        with pytest.raises(Forbidden):
            stage.say("ada", body)


def test_an_empty_plan_is_gone_through_too() -> None:
    stage, _ = room()
    stage.go("agree")
    with pytest.raises(Rejected, match="no further row"):
        stage.desk(NextRow())
    assert [rows(stage, r) for r in SCREENS] == [[], [], []]


# who sees which name


def test_a_name_stands_outside_only_if_its_owner_agreed_and_a_childs_never() -> None:
    stage, ids = room("a", "b", "c", "d")
    for person, facts in {
        "anna": {"name": "Frau Geheim", "institution": "Hort"},
        "bela": {"name": "Herr Offen", "institution": "Amt"},
        "kind": {"name": "Mia Kind", "institution": "Schule", "age": "child"},
        "cora": {"name": "Cora Ohne"},
    }.items():
        stage.add(person, **facts)
    for person, row, named in zip(("anna", "bela", "kind", "cora"), ids, (False, True, True, False), strict=True):
        stage.say(person, AcceptMeasure(row, named=named))
    assert column(stage, "who", Role.MODERATOR) == ["Frau Geheim", "Herr Offen", "Mia Kind", "Cora Ohne"]
    assert [column(stage, "who", r) for r in (Role.PROJECTOR, Role.PARTICIPANT)] == [["Hort", "Herr Offen", "Schule", ""]] * 2
    names = ("Frau Geheim", "Herr Offen", "Mia Kind", "Cora Ohne")
    for role in (Role.PROJECTOR, Role.PARTICIPANT):
        assert [name in stage.bytes(role) for name in names] == [False, True, False, False]
    printed = {e: stage.method.protocol(stage.scene, e, str).measures for e in ("public", "internal")}  # type: ignore[arg-type]
    assert [m.who for m in printed["internal"]] == list(names)
    assert [m.who for m in printed["public"]] == ["Hort", "Herr Offen", "Schule", "somebody who was there"]
    assert [m.proposal for m in printed["public"]] == [False] * 4


def test_whom_it_is_proposed_to_is_not_named_in_public_either() -> None:
    stage, _ = room()
    stage.add("anna", name="Anna Geheim-Meier", institution="Hort")
    stage.add("dora", name="Jugendclub", institution="Jugendclub")
    stage.add("emil", name="Emil Frei")
    stage.desk(ProposeMeasure("a", to="Frau GEHEIM-MEIER", partners="Jugendclub, Emil Frei"))
    row = stage.desk(ProposeMeasure("b", partners="Emil Frei"))
    printed = {e: stage.method.protocol(stage.scene, e, str).measures for e in ("public", "internal")}  # type: ignore[arg-type]
    assert [(m.who, m.partners) for m in printed["internal"]] == [
        ("Frau GEHEIM-MEIER", "Jugendclub, Emil Frei"),
        ("", "Emil Frei"),
    ]
    assert [(m.who, m.partners) for m in printed["public"]] == [("Frau Hort", "Jugendclub, …"), ("", "…")]
    stage.say("emil", AcceptMeasure(row, named=True))
    public = stage.method.protocol(stage.scene, "public", str).measures
    assert [(m.who, m.partners) for m in public] == [("Frau Hort", "Jugendclub, Emil Frei"), ("Emil Frei", "Emil Frei")]


def test_whoever_has_left_is_flagged_until_it_is_done() -> None:
    stage, (row,) = room("Bus")
    stage.say("ada", AcceptMeasure(row))
    stage.desk(EditPerson("ada", present=False))
    assert [column(stage, "away", r) for r in SCREENS] == [[True]] * 3
    assert stage.view(Role.MODERATOR)["steer"].data["away"] == [1]
    assert stage.method.protocol(stage.scene, "public", str).measures[0].status == "accepted, left before the end"
    stage.desk(SetProgress(row, "done"))
    assert column(stage, "away") == [False]
    stage.desk(SetProgress(row))
    stage.desk(EditPerson("ada", present=True))
    assert column(stage, "away") == [False]


def test_the_console_offers_those_who_are_here_and_only_for_the_row_in_hand() -> None:
    stage, ids = room("a", "b")
    stage.desk(TakeRow(ids[1]))
    stage.desk(EditPerson("ben", present=False))
    listed = {r["text"]: [p["name"] for p in r["people"]] for r in rows(stage, Role.MODERATOR)}
    assert listed == {"b": ["Ada", "Cem"], "a": []}
    assert column(stage, "text", Role.MODERATOR) == ["b", "a"]  # it lies above the others


def test_the_phone_asks_about_the_row_that_is_talked_about() -> None:
    stage, ids = room("a", "b")
    assert "asked" not in stage.view(Role.PARTICIPANT)
    stage.go("agree")
    asked = stage.view(Role.PARTICIPANT)["asked"]
    assert (asked.region, asked.data["id"], asked.data["text"]) == ("task", ids[0], "a")
    assert column(stage, "text", Role.PARTICIPANT) == ["b"]
    stage.desk(Close(RUN))
    assert "asked" not in stage.view(Role.PARTICIPANT)
    assert column(stage, "text", Role.PARTICIPANT) == ["a", "b"]


def test_ones_own_rows_and_proposals() -> None:
    stage, (row,) = room("Bus")
    mine = stage.say("ada", ProposeMeasure("Bank"))
    stage.say("ada", AcceptMeasure(row, named=True))
    own = stage.mine("ada")
    assert [(r["id"], r["who"], r["named"]) for r in own["rows"]] == [(row, "Ada", True)]
    assert [(r["id"], r["can"]) for r in own["proposed"]] == [(mine, True)]
    stage.say("ben", AcceptMeasure(mine))
    assert [(r["id"], r["can"], r["who"]) for r in stage.mine("ada")["proposed"]] == [(mine, False, "")]
    assert stage.mine("cem") == {}


def test_confirming_forgets_who_proposed_and_keeps_who_took_it_on() -> None:
    stage, _ = room()
    row = stage.say("ada", ProposeMeasure("Bus"))
    stage.say("ben", AcceptMeasure(row))
    for body in (Close(RUN), Evaluate(RUN), Confirm(RUN)):
        stage.desk(body)
    assert [(r.kind, r.author) for r in stage.board if r.activity == RUN and r.kind != "turned"] == [
        ("measure", None),
        ("taken", "ben"),
    ]
    assert [t.title for t in stage.method.take_home(stage.scene, "ben")] == ["Bus"]


def test_an_erased_person_leaves_the_row_open() -> None:
    stage, (row,) = room("Bus")
    stage.add("eva", name="")
    stage.say("eva", AcceptMeasure(row, named=True, name="Eva Sehr Geheim"))
    stage.desk(Erase("eva"))
    assert [(r["status"], r["who"]) for r in rows(stage, Role.MODERATOR)] == [("proposed", "")]
    assert "Sehr Geheim" not in str(list(stage.board))


# hand-over


def test_what_a_group_hands_over_becomes_a_proposal_once() -> None:
    stage, _ = room("Bus")
    home = group(stage, "Beratung")
    offer = Offer(
        "idea-1",
        "Sprechstunde",
        "Termin abstimmen",
        group=home,
        items=(
            OfferItem("With", "Hort", "x"),
            OfferItem("How long", "permanent", "x"),
            OfferItem("Proposal for", "Beratung", "x"),
        ),
    )
    words = (OfferItem("partner", "Schulen", "x"), OfferItem("term", "temporary", "x"), OfferItem("obstacle", "Zeit", "x"))
    plain = Offer("idea-2", "Faltkarte", group="gone", items=words)
    assert take(stage, offer, plain) == [f"{RUN}.idea-1", f"{RUN}.idea-2"]
    assert stage.data(f"{RUN}.idea-1") == Measure(
        "Sprechstunde", "Termin abstimmen", partners="Hort", lasting="permanent", group=home, idea="Sprechstunde"
    )
    assert stage.data(f"{RUN}.idea-2") == Measure("Faltkarte", partners="Schulen", lasting="temporary", idea="Faltkarte")
    assert column(stage, "group") == ["", "Beratung", ""]
    stage.desk(EditMeasure(f"{RUN}.idea-1", "Offene Sprechstunde", saw_text="Sprechstunde"))
    third = Offer("idea-3", "Kalender")
    assert take(stage, offer, plain, third, Offer("idea-4", " ", " ")) == [f"{RUN}.idea-3"]
    printed = stage.method.protocol(stage.scene, "public", str).measures
    assert [m.origin for m in printed] == ["", "Beratung: Sprechstunde", "", ""]


def test_what_was_taken_down_is_not_taken_over_again() -> None:
    stage, _ = room()
    (row,) = take(stage, Offer("idea-1", "Sprechstunde"))
    stage.desk(Hide(row))
    assert take(stage, Offer("idea-1", "Sprechstunde")) == []


def test_the_plan_offers_its_rows_with_how_they_stand() -> None:
    stage, ids = room("Bus", "Bank", "Alt")
    stage.say("ada", AcceptMeasure(ids[0], named=True))
    stage.say("ada", EditMeasure(ids[0], step="Anruf", due="2022-08-31"))
    stage.desk(EditMeasure(ids[1], to="Kreis"))
    stage.desk(SetProgress(ids[2], "dropped", "Gibt es schon"))
    offers = stage.method.offers(stage.scene)
    assert [(o.origin, o.title, o.owner) for o in offers] == [
        (ids[0], "Bus", "ada"),
        (ids[1], "Bank", None),
        (ids[2], "Alt", None),
    ]
    assert [{i.heading: i.text for i in o.items} for o in offers] == [
        {"Status": "accepted", "First step": "Anruf", "Who": "Ada", "By when": "2022-08-31"},
        {"Status": "proposed", "Proposal for": "Kreis"},
        {"Status": "dropped", "Reason": "Gibt es schon"},
    ]
    other, _ = room()
    assert take(other, *offers) == [f"{RUN}.{ids[0]}", f"{RUN}.{ids[1]}"]
    assert stage.data(ids[0]).due == "2022-08-31"
    assert other.data(f"{RUN}.{ids[0]}") == Measure("Bus", "Anruf", idea="Bus")  # who and when are agreed on anew


# take home, document


def test_one_takes_home_what_one_has_taken_on() -> None:
    stage, ids = room("Bus", "Bank")
    for row in ids:
        stage.say("ada", AcceptMeasure(row))
    stage.say("ada", EditMeasure(ids[0], step="Anruf", partners="Hort", due="2022-08-31"))
    stage.desk(SetProgress(ids[1], "dropped", "nein"))
    facts = (("First step", "Anruf"), ("With", "Hort"), ("Status", "accepted"))
    assert stage.method.take_home(stage.scene, "ada") == [TakeHome(ids[0], "Bus", facts, "2022-08-31")]
    assert stage.method.take_home(stage.scene, "ben") == []


def test_an_empty_plan_is_stated() -> None:
    stage, _ = room()
    section = stage.method.protocol(stage.scene, "public", str)
    assert [b.text for b in section.blocks] == ["No measure was written down in this step."]  # type: ignore[union-attr]
    assert section.measures == ()


def test_the_document_says_what_the_list_of_measures_does_not() -> None:
    stage, ids = room("Bus", "Bank", "Alt")
    stage.say("ada", AcceptMeasure(ids[0]))
    stage.desk(EditMeasure(ids[0], to="Kreis"))
    stage.desk(EditMeasure(ids[1], resources="400 Euro"))
    stage.desk(SetProgress(ids[2], "dropped", "Gibt es schon"))
    section = stage.method.protocol(stage.scene, "public", str)
    said = [getattr(b, "text", None) or getattr(b, "items", None) or getattr(b, "rows", None) for b in section.blocks]
    assert said == [
        "3 measures, 1 of them taken on by somebody who was there.",
        "The table with all of them stands in the section “Measures”.",
        "Waiting for somebody:",
        ("No. 2: Bank",),
        "Had been proposed to, before somebody took it on:",
        ("No. 1: Kreis",),
        "Dropped, and why:",
        ("No. 3: Alt – Gibt es schon",),
        (("2", "Bank", "400 Euro"),),
    ]
    assert [(m.what, m.status, m.proposal) for m in section.measures] == [
        ("Bus", "accepted", False),
        ("Bank", "proposed", True),
        ("Alt", "dropped: Gibt es schon", True),
    ]
    assert Plan.of(stage.scene).taken(ids[0]).data == Taken(ids[0])  # type: ignore[union-attr]


def test_on_the_deletion_date_nobody_is_called_anything_any_more() -> None:
    stage, (row,) = room("Bänke streichen")
    stage.say("ada", AcceptMeasure(row, True, "Petra Namentlich"))
    stage.say("ada", GiveBack(row))
    stage.say("ada", AcceptMeasure(row, True, "Petra Anders"))
    for person in ("ada", "ben", "cem"):
        stage.add(person)
    stage.board.put(Record(id=EVENT, kind="event", data=Event(title="Tag", deletion_date="1970-01-01")))
    assert keeps_names(stage.board)
    stage.send(Actor(Role.ORGANISER, "core"), Forget())
    assert "Petra" not in repr((list(stage.board), stage.log))
    assert not keeps_names(stage.board)
    assert column(stage, "status") == ["accepted"]
