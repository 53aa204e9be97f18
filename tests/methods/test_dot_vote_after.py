"""A vote with dots, counted: the order, ties and how they are broken, the money, what is handed on, and the document."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from facilitation.method import Offer, Rejected
from facilitation.people import Role
from facilitation.protocol import Bar, Bars, Facts, Listing, Paragraph, Section, Table
from facilitation.steering import Next
from facilitation.words import say
from methods.dot_vote import DotVote
from methods.parts.dots import Ballot, PlaceDot
from methods.parts.vote_bodies import (
    CallOff,
    ClearDots,
    CountPaper,
    DrawLot,
    PreferOption,
    RunOff,
    SetCut,
    TypeBallot,
)
from methods.parts.vote_kinds import Broken, euros
from methods.parts.vote_state import Vote
from tests.methods.stage import RUN, Stage

A, B, C, D = (f"{RUN}.option-{n}" for n in range(4))
CROWD = tuple(f"p{n}" for n in range(12))


def voted(*numbers: int, options: tuple[str, ...] = ("Aula", "Bus", "Chor", "Dorf"), **settings: Any) -> Stage:
    """A room in which the options got so many dots, each from somebody else, and the count is shown."""
    given = {"options": options, "dots": len(options), **settings}
    stage = Stage(DotVote(), given, CROWD, preset="dot_vote", title="Was zuerst?")
    stage.go("dot")
    for option, n in zip((A, B, C, D), numbers, strict=False):
        for person in CROWD[:n]:
            stage.say(person, PlaceDot(option))
    stage.go("resolve")
    return stage


def places(stage: Stage) -> list[tuple[str, int, int, str]]:
    vote = Vote.of(stage.scene)
    return [(vote.title(p.option), p.rank, p.dots, p.fate) for p in vote.ranking]


def fates(stage: Stage) -> dict[str, str]:
    return {title: fate for title, _, _, fate in places(stage)}


def document(stage: Stage, lang: str = "en") -> Section:
    return stage.method.protocol(stage.scene, "public", say(lang))


# the order


def test_most_dots_first_and_so_many_go_on() -> None:
    stage = voted(3, 7, 0, 5, winners=2)
    assert places(stage) == [("Bus", 1, 7, "on"), ("Dorf", 2, 5, "on"), ("Aula", 3, 3, "rank"), ("Chor", 4, 0, "none")]
    stage.desk(SetCut(4))
    assert fates(stage) == {"Bus": "on", "Dorf": "on", "Aula": "on", "Chor": "none"}


def test_what_nobody_dotted_never_goes_on() -> None:
    assert fates(voted(0, 0, 0, 0, winners=2)) == dict.fromkeys(("Aula", "Bus", "Chor", "Dorf"), "none")


def test_a_tie_matters_only_where_there_is_no_room_for_all() -> None:
    assert fates(voted(5, 5, 2, 1, winners=2)) == {"Aula": "on", "Bus": "on", "Chor": "rank", "Dorf": "rank"}
    assert fates(voted(7, 5, 5, 1, winners=2)) == {"Aula": "on", "Bus": "tie", "Chor": "tie", "Dorf": "rank"}
    assert [r for _, r, _, _ in places(voted(7, 5, 5, 1))] == [1, 2, 2, 4]


# prefer_option


def test_the_moderation_breaks_a_tie() -> None:
    stage = voted(7, 5, 5, 5, winners=3)
    stage.desk(PreferOption(C))
    assert places(stage) == [("Aula", 1, 7, "on"), ("Chor", 2, 5, "on"), ("Bus", 3, 5, "tie"), ("Dorf", 3, 5, "tie")]
    stage.desk(PreferOption(D))
    assert fates(stage) == {"Aula": "on", "Chor": "on", "Dorf": "on", "Bus": "rank"}
    with pytest.raises(Rejected, match="no tie"):
        stage.desk(PreferOption(A))


# draw_lot


def test_a_lot_is_drawn_by_its_seed() -> None:
    stage = voted(5, 5, 5, 0, winners=1)
    seed = stage.desk(DrawLot(B))
    drawn = [A, B, C]
    Random(seed).shuffle(drawn)
    assert [r.data for r in stage.scene.written(Broken)] == [Broken(tuple(drawn), "lot", seed)]
    assert [p.option.id for p in Vote.of(stage.scene).ranking[:3]] == drawn
    assert list(fates(stage).values()) == ["on", "rank", "rank", "none"]
    with pytest.raises(Rejected, match="no tie"):
        stage.desk(DrawLot(B))
    assert any(seed in b.text for b in document(stage).blocks if isinstance(b, Paragraph))


# run_off, call_off


def test_another_round_is_between_what_was_level_and_decides() -> None:
    stage = voted(7, 5, 5, 1, winners=2)
    stage.desk(RunOff(B))
    with pytest.raises(Rejected, match="already"):
        stage.desk(RunOff(B))
    assert fates(stage)["Bus"] == "tie"
    stage.desk(Next())
    assert (stage.scene.phase, stage.data(f"{RUN}.round-1").options, stage.mine("p0")["left"]) == ("dot", (B, C), 1)
    with pytest.raises(Rejected, match="not among"):
        stage.say("p0", PlaceDot(A))
    stage.say("p0", PlaceDot(C))
    with pytest.raises(Rejected, match="first round"):
        stage.desk(TypeBallot(1, (B,)))
    stage.desk(CountPaper((B, C), ("1", "2"), 3))
    assert "5" not in str(stage.view(Role.PROJECTOR)["stage"].data)  # the first count is gone from every screen
    assert stage.view(Role.PROJECTOR)["turnout"].data["voters"] == 4
    stage.go("resolve")
    assert places(stage) == [("Aula", 1, 7, "on"), ("Chor", 2, 5, "on"), ("Bus", 3, 5, "rank"), ("Dorf", 4, 1, "rank")]
    assert [p.broken for p in Vote.of(stage.scene).ranking] == ["", "round", "round", ""]
    assert Bars((Bar("Round 2: Chor", 3), Bar("Round 2: Bus", 1)), n=4, unit="dots") in document(stage).blocks
    assert len({(b.author, b.data.round) for b in stage.scene.written(Ballot)}) == len(stage.scene.written(Ballot))


def test_another_round_is_called_off() -> None:
    stage = voted(5, 5, 0, 0, winners=1)
    with pytest.raises(Rejected, match="No further"):
        stage.desk(CallOff())
    stage.desk(RunOff(A))
    stage.desk(CallOff())
    assert stage.method.neighbour(stage.scene, 1) is None
    stage.desk(RunOff(A))
    assert stage.method.neighbour(stage.scene, 1) == "dot"


def test_back_at_the_dots_a_broken_tie_is_open_again_and_a_called_round_waits() -> None:
    stage = voted(5, 5, 0, 0, winners=1)
    stage.desk(PreferOption(B))
    stage.go("dot")
    assert (stage.scene.written(Broken), Vote.of(stage.scene).box.round) == ([], 0)  # type: ignore[union-attr]
    stage.go("resolve")
    assert fates(stage)["Aula"] == "tie"


def test_taking_the_dots_of_another_round_away_leaves_the_first() -> None:
    stage = voted(5, 5, 0, 0, winners=1)
    stage.desk(RunOff(A))
    stage.desk(Next())
    stage.say("p0", PlaceDot(A))
    stage.desk(ClearDots())
    stage.go("resolve")
    assert places(stage)[:2] == [("Aula", 1, 5, "tie"), ("Bus", 1, 5, "tie")]


# money


MONEY: dict[str, Any] = {
    "kind": "money",
    "euros": 1000,
    "options": ("Aula | | 600", "Bus | | 700", "Chor | | 400", "Dorf | | 100"),
}


def test_money_goes_by_dots_until_it_is_spent() -> None:
    stage = voted(6, 5, 4, 0, **MONEY)
    vote = Vote.of(stage.scene)
    assert [(vote.title(p.option), p.fate, p.left) for p in vote.ranking] == [
        ("Aula", "on", 1000),
        ("Bus", "dear", 400),
        ("Chor", "on", 400),
        ("Dorf", "none", 0),
    ]
    assert vote.spent == 1000


def test_a_tie_matters_for_the_money_where_not_all_can_be_paid() -> None:
    stage = voted(3, 5, 3, 1, **(MONEY | {"euros": 1300}))
    assert fates(stage) == {"Bus": "on", "Aula": "tie", "Chor": "tie", "Dorf": "open"}
    stage.desk(PreferOption(C))
    assert fates(stage) == {"Bus": "on", "Chor": "on", "Aula": "dear", "Dorf": "on"}
    assert fates(voted(3, 3, 1, 1, **(MONEY | {"euros": 1300}))) == {"Aula": "on", "Bus": "on", "Chor": "dear", "Dorf": "dear"}


def test_the_table_of_the_money_gives_the_reason() -> None:
    table = next(b for b in document(voted(6, 5, 4, 0, **MONEY)).blocks if isinstance(b, Table))
    assert table.rows == (
        ("Aula", euros(600), "6", "gets the money"),
        ("Bus", euros(700), "5", f"costs more than the {euros(400)} that are left"),
        ("Chor", euros(400), "4", "gets the money"),
        ("Dorf", euros(100), "0", "no dots"),
        ("Sum", euros(1000), "15", f"{euros(1000)} of {euros(1000)} are spent."),
    )
    waiting = next(b for b in document(voted(3, 5, 3, 1, **(MONEY | {"euros": 1300}))).blocks if isinstance(b, Table))
    assert [row[3] for row in waiting.rows[:4]] == [
        "gets the money",
        "tie: not enough is left for all of them",
        "tie: not enough is left for all of them",
        "waits for a tie before it",
    ]


def test_a_sum_is_written_with_spaces_that_do_not_break() -> None:
    assert [euros(n) for n in (0, 999, 12_500)] == ["0\xa0€", "999\xa0€", "12\xa0500\xa0€"]


# offers


def test_offers_come_in_order_with_their_dots() -> None:
    stage = voted(3, 7, 0, 5, options=("Aula", "Bus | bis Mitternacht", "Chor", "Dorf"))
    assert list(stage.method.offers(stage.scene)) == [
        Offer(B, "Bus", "bis Mitternacht", weight=7),
        Offer(D, "Dorf", weight=5),
        Offer(A, "Aula", weight=3),
        Offer(C, "Chor", rest=True),
    ]
    stage.desk(SetCut(1))
    assert [o.rest for o in stage.method.offers(stage.scene)] == [False, True, True, True]
    stage.go("dot")
    assert list(stage.method.offers(stage.scene)) == []
    assert [o.title for o in voted(7, 5, 5, 1, winners=2).method.offers(voted(7, 5, 5, 1, winners=2).scene)] == ["Aula", "Dorf"]


# the document


def test_the_section() -> None:
    stage = voted(3, 5, 5, 0, winners=1, kind="interest")
    stage.desk(PreferOption(C))
    assert document(stage) == Section(
        "Was zuerst?",
        (
            Paragraph("What do I want to go on working on today?", "lead"),
            Paragraph("Interest, not a decision", "note"),
            Facts(
                (
                    ("Took part", "5 of 12"),
                    ("Dots for each person", "4"),
                    ("Dots on one option", "1"),
                    ("Dots placed", "13"),
                    ("Dots not used", "7"),
                )
            ),
            Bars((Bar("Chor", 5), Bar("Bus", 5), Bar("Aula", 3), Bar("Dorf", 0)), n=5, unit="dots"),
            Paragraph("Tie with 5 dots each: Chor, Bus – decided by the moderation."),
            Paragraph("These go on", "lead"),
            Listing(("Chor",), ordered=True),
        ),
        store=("Bus", "Aula", "Dorf"),
    )
    assert document(stage, "de").blocks[0] == Paragraph("Worüber will ich heute weiterarbeiten?", "lead")


def test_paper_stands_in_the_document_only_as_a_sum() -> None:
    stage = voted(2, 0, 0, 0)
    stage.go("dot")
    stage.desk(TypeBallot(1, (B, C)))
    stage.desk(CountPaper((A, B, C, D), ("0", "3", "0", "0"), 3))
    stage.go("resolve")
    section = document(stage)
    facts = next(b for b in section.blocks if isinstance(b, Facts))
    assert facts.pairs[0] == ("Took part", "6 of 12")
    assert facts.pairs[-1] == ("On paper", "4 ballots with 5 dots, counted in")
    assert Bars((Bar("Bus", 4), Bar("Aula", 2), Bar("Chor", 1), Bar("Dorf", 0)), n=6, unit="dots") in section.blocks


def test_an_undecided_tie_goes_neither_on_nor_into_the_store() -> None:
    section = document(voted(7, 5, 5, 1, winners=2))
    assert section.store == ("Dorf",)
    assert Paragraph("Tie with 5 dots each: Bus, Chor – still to be decided.") in section.blocks


def test_without_a_result_the_options_stand_there() -> None:
    stage = Stage(DotVote(), {"options": ("Aula", "Bus")}, title="Was zuerst?")
    assert document(stage).blocks[1:] == (
        Paragraph("No dots have been placed in this step.", "note"),
        Listing(("Aula", "Bus")),
    )
    stage.go("dot")
    stage.say("ada", PlaceDot(A))
    assert document(stage).blocks[1:] == (
        Paragraph("The result of this step has not been shown.", "note"),
        Listing(("Aula", "Bus")),
    )
    stage = Stage(DotVote(), {}, title="Was zuerst?")
    stage.close()
    assert document(stage).blocks[1:] == (Paragraph("No dots have been placed in this step.", "note"),)


def test_closing_shows_the_count_too_and_opening_again_hides_it() -> None:
    stage = voted(3, 1, 0, 0)
    stage.go("dot")
    assert "result" not in stage.view(Role.PROJECTOR)
    stage.close()
    assert stage.view(Role.PROJECTOR)["result"].data["rows"][0]["dots"] == 3
    stage.reopen()
    assert "result" not in stage.view(Role.PROJECTOR)


@pytest.mark.parametrize("preset", [p.key for p in DotVote.presets])
def test_the_sample_is_lively_in_every_phase(preset: str) -> None:
    chosen = next(p for p in DotVote.presets if p.key == preset)
    stage = Stage(DotVote(), dict(chosen.settings), CROWD, preset=preset)
    stage.play(1, 30)
    assert len(Vote.of(stage.scene).options) == 8
    stage.go("dot")
    stage.play(2, 60)
    vote = Vote.of(stage.scene)
    assert (vote.box is not None and vote.box.voters) == 12
    assert vote.typed != []
    stage.go("resolve")
    stage.play(3, 10)
    assert Vote.of(stage.scene).winners != []
