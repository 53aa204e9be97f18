"""Stars: what the moderator marks for the first page of the protocol."""

from __future__ import annotations

import pytest

from facilitation import panels
from facilitation.agenda import activity
from facilitation.console_panels import stars
from facilitation.joining import Erase
from facilitation.method import Rejected
from facilitation.stars import Star, star_id, starred
from facilitation.steering import Open
from facilitation.upkeep import Correct, Hide, Mark, Undo, Unhide
from tests.rules.letters import FIRST, METHODS, Event, Rewrite, Write

LETTER, OTHER = "letter", "other"


def event() -> Event:
    found = Event()
    found.do(Open(f"{FIRST}.1"))
    found.say("ada", Write("hello"), command_id=LETTER)
    found.say("ben", Write("good bye"), command_id=OTHER)
    return found


def marked(found: Event) -> list[str]:
    return [r.data.text for r in starred(found.board)]


def test_stars_in_the_order_in_which_they_were_given() -> None:
    found = event()
    found.do(Mark(OTHER))
    found.do(Mark(LETTER))
    assert marked(found) == ["good bye", "hello"]
    assert found.record(star_id(LETTER)).data == Star(LETTER)
    assert found.record(star_id(LETTER)).activity is None


def test_a_star_is_taken_away_and_given_again() -> None:
    found = event()
    found.do(Mark(LETTER))
    found.do(Mark(LETTER, on=False))
    assert marked(found) == []
    found.do(Mark(LETTER))
    assert marked(found) == ["hello"]
    found.do(Undo(found.seq))
    assert marked(found) == []


@pytest.mark.parametrize(("on", "before"), [(True, True), (False, False)])
def test_what_somebody_else_has_just_done(on: bool, before: bool) -> None:
    found = event()
    if before:
        found.do(Mark(LETTER))
    with pytest.raises(Rejected, match="just done that"):
        found.do(Mark(LETTER, on=on))


@pytest.mark.parametrize("record", ["nothing", "ada", FIRST, f"{FIRST}.write"])
def test_only_what_says_something_gets_a_star(record: str) -> None:
    with pytest.raises(Rejected):
        event().do(Mark(record))


def test_what_is_its_authors_alone_or_hidden_gets_none() -> None:
    found = event()
    found.say("ada", Write("secret", secret=True), command_id="secret")
    found.do(Hide(OTHER))
    for record in ("secret", OTHER):
        with pytest.raises(Rejected):
            found.do(Mark(record))


def test_a_star_follows_what_it_points_to() -> None:
    found = event()
    found.do(Mark(LETTER))
    found.do(Correct(LETTER, "text", "Hello!", "hello"))
    assert marked(found) == ["Hello!"]
    found.do(Hide(LETTER))
    assert marked(found) == []
    found.do(Unhide(LETTER))
    found.do(Erase("ada"))
    assert marked(found) == []


def test_the_console_lists_them() -> None:
    found = event()
    found.do(Mark(OTHER))
    found.do(Mark(LETTER))
    shown = stars(found.board, METHODS)
    assert [(k, s.order, s.data["text"]) for k, s in shown.items()] == [
        (f"star-{OTHER}", 0, "good bye"),
        (f"star-{LETTER}", 1, "hello"),
    ]
    whole = panels.console(found.board, METHODS, activity(found.board, FIRST), found.log)
    assert set(shown) <= set(whole)
    assert {panels.part_of(k) for k in shown} == {"handover"}
    found.say("ada", Rewrite(LETTER, "later"))
    assert stars(found.board, METHODS)[f"star-{LETTER}"].data["text"] == "later"
