"""A card may be a photo or a drawing, and a pinboard's photo is typed in."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.document import document
from facilitation.method import Actor, Rejected
from facilitation.people import Role
from facilitation.photos import Photo
from facilitation.picturing import AddPicture, Describe, TypeIn
from facilitation.protocol import Picture, Section
from facilitation.steering import Close, Confirm
from facilitation.undoing import CannotUndo
from facilitation.upkeep import Correct, Hide, Undo
from methods.parts.stems import AddCard, EditCard, KeepCard
from methods.sentence_stems import SentenceStems
from tests.methods.stage import RUN, SCREENS, Stage

SETTINGS = {"stems": ["Gut war", "Weg damit"], "pictures": True, "shown": "at_once"}
PHONE, WALL, DESK = SCREENS


def stage(**settings: Any) -> Stage:
    return Stage(SentenceStems(), {**SETTINGS, **settings})


def send(stage: Stage, person: str, picture: str, alt: str = "") -> str:
    return stage.send(Actor(Role.PARTICIPANT, person, person), AddPicture(800, 600, alt), picture)


def shot(stage: Stage) -> str:
    """The photo of a pinboard."""
    return stage.send(Actor(Role.MODERATOR, "mia"), AddPicture(1600, 1200, board=True), "shot")


def pictures(section: Section) -> list[tuple[str, str, str, str]]:
    return [(b.ref, b.alt, b.caption, b.transcript) for b in section.blocks if isinstance(b, Picture)]


def sections(stage: Stage) -> tuple[Section, ...]:
    return document(stage.board, stage.methods, "public", str, "en", stage.now).sections


def test_a_card_shows_its_picture_on_all_screens() -> None:
    s = stage()
    send(s, "ada", "p1", "Ein Zaun")
    card = s.say("ada", AddCard(0, "Zaun", picture="p1"))
    seen = {"id": "p1", "alt": "Ein Zaun", "width": 800, "height": 600}
    assert s.view(WALL)[card].data["picture"] == s.view(DESK)[card].data["picture"] == seen
    assert [c["picture"] for c in s.mine("ada")["cards"]] == [seen]
    s.go("read")
    assert s.view(PHONE)[card].data["picture"] == seen
    assert s.view(WALL)["reader"].data["picture"] == seen  # one looks at it from far away


def test_a_card_without_words_has_arrived_with_its_picture() -> None:
    s = stage()
    with pytest.raises(Rejected):
        s.say("ada", AddCard(0, picture="p1"))
    early = s.say("ada", AddCard(0, "Mit Worten", picture="p2"))
    assert "picture" not in s.view(WALL)[early].data  # still on its way
    send(s, "ada", "p1")
    card = s.say("ada", AddCard(0, picture="p1"))
    assert s.view(WALL)[card].data["text"] == ""
    send(s, "ada", "p2")
    assert s.view(WALL)[early].data["picture"]["id"] == "p2"


def test_without_the_setting_there_are_none() -> None:
    s = stage(pictures=False)
    with pytest.raises(Rejected):
        s.say("ada", AddCard(0, "Zaun", picture="p1"))
    assert not s.view(PHONE)["form"].data["pictures"]


def test_words_may_go_where_a_picture_stays() -> None:
    s = stage()
    send(s, "ada", "p1")
    card, bare = s.say("ada", AddCard(0, "Zaun", picture="p1")), s.say("ada", AddCard(0, "Tor"))
    s.say("ada", EditCard(card, "", "Zaun"))
    assert s.data(card).text == ""
    with pytest.raises(Rejected):
        s.say("ada", EditCard(bare, "", "Tor"))


def test_somebody_elses_picture_is_not_there() -> None:
    s = stage()
    send(s, "ada", "p1")
    with pytest.raises(Rejected):
        s.say("ben", AddCard(0, "meins", picture="p1"))
    s.say("ben", AddCard(0, "meins", picture="p2"))
    with pytest.raises(Rejected):
        send(s, "ada", "p2")


def test_nobody_sends_a_second_time_what_was_erased_or_is_there() -> None:
    s = stage()
    send(s, "ada", "p1")
    with pytest.raises(Rejected):
        send(s, "ben", "p1")


def test_what_goes_on_has_a_title() -> None:
    s = stage()
    for picture, alt in (("p1", "Ein Zaun"), ("p2", "")):
        send(s, "ada", picture, alt)
        s.say("ada", AddCard(0, picture=picture))
    assert [o.title for o in s.method.offers(s.scene)] == ["Ein Zaun", "📷 2"]


def test_the_protocol_shows_it_with_its_words() -> None:
    s = stage()
    send(s, "ada", "p1", "Ein Zaun")
    send(s, "ada", "p2")
    send(s, "ben", "p3", "bleibt bei Ben")
    s.say("ada", AddCard(0, "Der alte Zaun", picture="p1"))
    s.say("ada", AddCard(0, picture="p2"))
    kept = s.say("ben", AddCard(0, picture="p3"))
    s.say("ben", KeepCard(kept, True))
    (section,) = sections(s)
    assert pictures(section.sections[0]) == [
        ("p1", "Ein Zaun", "No. 1: Der alte Zaun", ""),
        ("p2", "Picture without a description", "No. 2", ""),
    ]
    assert "bleibt bei Ben" not in str(section)


def test_a_pinboards_photo_is_typed_in() -> None:
    s = stage()
    picture = shot(s)
    first = s.desk(TypeIn(picture, "Erste", "1"))
    s.desk(TypeIn(picture, "Zweite", "0"))
    assert (s.data(first).stem, s.data(first).text) == (1, "Erste")
    assert len(s.data(picture).cards) == 2
    assert pictures(sections(s)[0]) == [(picture, "Photo of a pinboard", "Pinboard, photo 1", "Erste\nZweite")]
    s.desk(Correct(first, "text", "Erste Karte", "Erste"))
    s.desk(Describe(picture, "Zwei Karten"))
    assert pictures(sections(s)[0]) == [(picture, "Zwei Karten", "Pinboard, photo 1", "Erste Karte\nZweite")]
    s.desk(Hide(first))
    assert pictures(sections(s)[0])[0][3] == "Zweite"
    s.desk(Hide(picture))
    assert pictures(sections(s)[0]) == []


def test_a_card_that_was_typed_in_is_taken_back() -> None:
    s = stage()
    picture = shot(s)
    card = s.desk(TypeIn(picture, "Erste", "0"))
    s.desk(Undo(s.board.seq))
    assert (s.status(card), s.data(picture).cards) == ("removed", ())
    s.desk(TypeIn(picture, "Zweite", "0"))
    third = s.board.seq + 1
    s.desk(TypeIn(picture, "Dritte", "0"))
    with pytest.raises(CannotUndo):
        s.desk(Undo(third - 1))
    s.desk(Undo(third - 1, chain=True))
    assert s.data(picture).cards == ()


def test_nothing_is_typed_in_from_what_is_no_pinboard() -> None:
    s = stage()
    send(s, "ada", "p1")
    with pytest.raises(Rejected):
        s.desk(TypeIn("p1", "Erste", "0"))
    with pytest.raises(Rejected):
        s.desk(TypeIn(shot(s), "  ", "0"))
    with pytest.raises(Rejected):
        s.say("ada", TypeIn("shot", "Erste", "0"))
    with pytest.raises(Rejected):
        s.desk(TypeIn("shot", "Erste", "7"))


def test_a_participant_brings_no_pinboard() -> None:
    with pytest.raises(Rejected):
        stage().send(Actor(Role.PARTICIPANT, "ada", "ada"), AddPicture(9, 9, board=True), "p1")


def test_confirming_takes_the_name_from_a_picture() -> None:
    s = stage()
    send(s, "ada", "p1")
    s.say("ada", AddCard(0, "Zaun", picture="p1"))
    s.desk(Close(RUN))
    s.desk(Confirm(RUN))
    record = s.board.get("p1")
    assert record is not None
    assert (record.author, record.data) == (None, Photo(800, 600))
    assert all(c.actor != "ada" for c in s.log)
    with pytest.raises(Rejected):
        send(s, "ada", "p2")
