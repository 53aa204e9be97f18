"""Sentence stems: what each screen may see, and how the wall copes with one card and with three hundred."""

from __future__ import annotations

import pytest

from facilitation.method import Rejected
from facilitation.people import Role
from facilitation.protocol import Paragraph, Section
from facilitation.upkeep import Approve
from methods.parts.heaps import Gather
from methods.parts.stems import (
    AddCard,
    KeepCard,
    WithdrawCard,
)
from methods.sentence_stems import SentenceStems
from tests.methods.stage import SCREENS, Stage

STEMS = ["Gut gelungen ist … | Das freut mich", "Noch mehr …"]


def room(**settings: object) -> Stage:
    return Stage(SentenceStems(), {"stems": STEMS, **settings})


def same(text: str) -> str:
    return text


# what may be seen


def test_before_release_a_card_is_its_authors_alone() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "geheim-ada", signed=True))
    for phase in ("", "release"):
        if phase:
            stage.go(phase)
        for role in SCREENS:
            assert "geheim-ada" not in stage.bytes(role)
            assert "Ada" not in stage.bytes(role)
        assert "geheim-ada" not in str(stage.mine("ben"))
        assert stage.mine("ada")["cards"][0]["text"] == "geheim-ada"
        card = stage.board.get(stage.mine("ada")["cards"][0]["id"])
        assert card is not None
        assert stage.method.private(stage.scene, card) is True


@pytest.mark.parametrize("shown", ["after_release", "at_once"])
def test_what_is_kept_back_nobody_else_sees_in_any_phase(shown: str) -> None:
    stage = room(shown=shown)
    kept = stage.say("ada", AddCard(0, "behalten-ada", signed=True))
    other = stage.say("ben", AddCard(0, "gezeigt-ben"))
    stage.say("ada", KeepCard(kept, True))
    phases = [p.key for p in stage.method.stages(stage.scene.settings)][1:]
    for phase in phases:
        stage.go(phase)
        leaks(stage, "behalten-ada", "Ada")
    stage.close()
    leaks(stage, "behalten-ada", "Ada")
    record = stage.board.get(kept)
    assert record is not None
    assert stage.method.private(stage.scene, record) is True
    stage.reopen()
    with pytest.raises(Rejected, match="no longer there"):
        stage.desk(Gather(kept, other))


def leaks(stage: Stage, *secrets: str) -> None:
    everywhere = [stage.bytes(r) for r in SCREENS] + [str(stage.mine("ben")), str(stage.method.offers(stage.scene))]
    everywhere += [str(stage.method.protocol(stage.scene, edition, same)) for edition in ("internal", "public")]  # type: ignore[arg-type]
    for secret in secrets:
        assert [secret in text for text in everywhere] == [False] * len(everywhere)


def test_names_of_unsigned_authors_go_nowhere() -> None:
    people = tuple(f"person{n}" for n in range(6))
    stage = Stage(SentenceStems(), {"stems": STEMS}, people)
    for n, person in enumerate(people):
        stage.say(person, AddCard(n % 2, f"Gedanke {n}", signed=n == 5))
    for phase in ("release", "read", "cluster"):
        stage.go(phase)
        for role in SCREENS:
            found = [p for p in people if p.title() in stage.bytes(role) or f'"{p}"' in stage.bytes(role)]
            assert found == ([] if phase == "release" else ["person5"])


def test_a_run_closed_while_writing_was_never_released() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "x"))
    stage.close()
    leaks(stage, '"x"', "'x'")
    assert stage.method.protocol(stage.scene, "public", same) == Section(
        "Rückblick", (Paragraph("The cards of this step have not been released.", "note"),)
    )


def test_a_run_closed_after_the_release_is_released() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "x"))
    stage.go("release")
    stage.close()
    assert stage.texts(Role.PROJECTOR) == ["x"]


def test_cards_at_once_are_on_the_wall_but_phones_keep_their_one_task() -> None:
    stage = room(shown="at_once")
    stage.say("ada", AddCard(0, "x"))
    assert [stage.texts(r) for r in SCREENS] == [[], ["x"], ["x"]]
    assert set(stage.view(Role.PARTICIPANT)) == {"form"}
    stage.go("read")
    assert [stage.texts(r) for r in SCREENS] == [["x"]] * 3


def test_phones_may_show_the_cards_while_they_are_written_but_never_before_release() -> None:
    for shown, texts in (("at_once", ["x"]), ("after_release", [])):
        stage = room(shown=shown, phones=True)
        stage.say("ada", AddCard(0, "x"))
        assert stage.texts(Role.PARTICIPANT) == texts


def test_a_card_waiting_for_approval_hangs_nowhere() -> None:
    stage = Stage(SentenceStems(), {"shown": "at_once"}, approval=True)
    card = stage.say("ada", AddCard(0, "x"))
    record = stage.board.get(card)
    assert record is not None
    assert (stage.status(card), stage.method.private(stage.scene, record)) == ("waiting", False)
    assert [stage.texts(r) for r in SCREENS] == [[], [], []]
    assert stage.mine("ada")["cards"][0]["status"] == "waiting"
    stage.desk(Approve((card,)))
    assert stage.texts(Role.PROJECTOR) == ["x"]


def test_a_number_is_kept_when_another_card_goes() -> None:
    stage = room(shown="at_once")
    a, b = stage.say("ada", AddCard(0, "a")), stage.say("ben", AddCard(0, "b"))
    stage.say("ada", WithdrawCard(a))
    assert stage.view(Role.PROJECTOR)[b].data["no"] == 2


def test_progress_is_a_number_only() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "a"))
    stage.say("ada", AddCard(1, "b"))
    stage.say("ben", AddCard(1, "c"))
    assert stage.view(Role.PROJECTOR)["progress"].data == {"deciding": False, "written": 2, "present": 3}
    stage.go("read")
    assert "progress" not in stage.view(Role.PROJECTOR)


def test_a_large_group_gets_a_hint_on_the_console_only() -> None:
    stage = Stage(SentenceStems(), {"best_up_to": 2})
    assert stage.view(Role.MODERATOR)["steer"].data["best"] == 2
    assert "best" not in stage.bytes(Role.PROJECTOR)


@pytest.mark.parametrize(
    ("stems", "cards", "alone"), [(1, 300, True), (2, 4, False), (3, 8, False), (3, 12, True), (8, 4, True)]
)
def test_the_board_that_is_read_has_the_wall_to_itself_only_where_they_are_crowded(stems: int, cards: int, alone: bool) -> None:
    stage = Stage(SentenceStems(), {"shown": "at_once", "stems": [f"Satz {n}" for n in range(stems)]})
    for n in range(cards):
        stage.say("ada", AddCard(0, f"Karte {n}"))
    stage.go("read")
    shown = stage.view(Role.PROJECTOR)
    assert (shown["stage"].data["alone"], "reader" in shown) == (alone, alone)


def test_a_list_has_its_newest_on_top_and_the_wall_grows_downwards() -> None:
    stage = room(shown="at_once")
    for text in ("eins", "zwei", "drei"):
        stage.say("ada", AddCard(0, text))
    stage.go("cluster")
    assert [stage.texts(r) for r in SCREENS] == [["drei", "zwei", "eins"], ["eins", "zwei", "drei"], ["drei", "zwei", "eins"]]
    stage.go("read")
    assert stage.texts(Role.PARTICIPANT) == ["eins", "zwei", "drei"]


def test_what_lies_on_the_boards_already_is_folded_away_on_its_authors_phone() -> None:
    stage = room()
    stage.say("ada", AddCard(0, "x"))
    assert stage.mine("ada")["folded"] is False
    stage.go("read")
    assert stage.mine("ada")["folded"] is True


@pytest.mark.parametrize(("phase", "shown"), [("write", False), ("release", True), ("read", True), ("cluster", True)])
def test_whoever_comes_later_may_still_hand_in_a_card(phase: str, shown: bool) -> None:
    stage = room()
    if phase != "write":
        stage.go(phase)
    assert ("late" in stage.view(Role.PARTICIPANT)) is shown
    if phase in ("read", "cluster"):
        assert stage.status(stage.say("ben", AddCard(1, "nachgereicht"))) == "late"
        assert stage.status(stage.desk(AddCard(1, "vom Papier"), "cem")) == "on"
    stage.close()
    assert "late" not in stage.view(Role.PARTICIPANT)


def test_a_card_in_the_queue_says_its_stem_and_has_its_colour() -> None:
    stage = room()
    stage.go("read")
    late = stage.board.get(stage.say("ada", AddCard(1, "x")))
    assert late is not None
    assert stage.method.whereabouts(stage.scene, late) == ("Noch mehr …", "blue")
    alone = Stage(SentenceStems(), {"shown": "at_once"}, approval=True)
    waiting = alone.board.get(alone.say("ada", AddCard(0, "x")))
    assert waiting is not None
    assert alone.method.whereabouts(alone.scene, waiting) == ("", "green")


def test_a_full_wall_shows_the_board_that_is_read_and_the_card_large() -> None:
    stage = room(shown="at_once")
    for n in range(40):
        stage.say("ada", AddCard(n % 2, f"Karte {n}"))
    stage.go("read")
    wall = stage.view(Role.PROJECTOR)
    assert wall["reader"].data["text"] == "Karte 0"
    assert [s["away"] for s in wall["stage"].data["stems"]] == [False, True]


def test_a_very_long_card_begins_on_the_wall_and_is_whole_on_the_phone() -> None:
    stage = room(shown="at_once")
    card = stage.say("ada", AddCard(0, "a" * 1_000))
    stage.go("read")
    shown = {r: stage.view(r)[card].data for r in SCREENS}
    assert [(len(shown[r]["text"]), shown[r]["cut"]) for r in SCREENS] == [(1_000, False), (400, True), (1_000, False)]


def test_a_missing_run_title_and_no_stems_still_make_one_board() -> None:
    stage = Stage(SentenceStems(), {}, title="")
    stage.say("ada", AddCard(0, "x"))
    stage.go("read")
    assert stage.texts(Role.PROJECTOR) == ["x"]
