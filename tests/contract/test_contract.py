"""The contract, over every method: what is published step by step is what a fresh look would show, to every audience."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from exports import EXPORTERS
from facilitation import agenda, clockwork, guests, joining, merging, steering, upkeep, whole
from facilitation.document import document
from facilitation.method import Actor, Method, Rejected
from facilitation.people import Role
from facilitation.records import texts
from facilitation.views import Audience, View
from facilitation.words import say
from methods.parts.feedback import PlaceDot
from methods.parts.stems import AddCard, KeepCard
from tests.contract.room import KNOWN, NAMES, VARIANTS, Room, day
from tests.contract.stranger import Say, Sit

IDS = [f"{m.key}-{p}" for m, p in VARIANTS]
over_all = pytest.mark.parametrize(("method", "preset"), VARIANTS, ids=IDS)


def the_law(room: Room, copies: dict[Audience, list[tuple[str, int, dict[str, str]]]]) -> None:
    picture = room.picture()
    for audience, view in room.views.items():
        fresh = {k: e.html for k, e in picture.whole(audience).items()}
        assert {k: e.html for k, e in view.elements.items()} == fresh, audience
        for token, seq, had in copies.get(audience, ()):
            lacks = view.since(token, seq)
            now = {k: v for k, v in ({} if lacks.full else had).items() if k not in lacks.gone} | dict(lacks.put)
            assert now == fresh, (audience, seq)
    for person, html in room.mine.items():
        assert html == room.own(picture, person), person


def run_a_day(room: Room, steps: int) -> None:
    room.watch()
    copies: dict[Audience, list[tuple[str, int, dict[str, str]]]] = {}
    for step in range(steps):
        if step % 3 == 0:
            room.live()
        room.disturb()
        if step % 4 == 0:
            for audience, view in room.views.items():
                copies.setdefault(audience, []).append((view.token, view.seq, {k: e.html for k, e in view.elements.items()}))
        the_law(room, copies)
    assert [c.seq for c in room.log] == list(range(1, len(room.log) + 1))
    assert [r.id for r in room.board.kind(None, "person")] == [
        r.id for r in sorted(room.board.kind(None, "person"), key=lambda r: (r.born, r.id))
    ]


@over_all
@pytest.mark.parametrize("seed", range(2))
def test_fresh_view_is_old_view_and_difference(method: Method, preset: str, seed: int) -> None:
    run_a_day(day(Random(seed), method, preset), 40)


@pytest.mark.long
@over_all
@pytest.mark.parametrize("seed", range(100, 120))
def test_fresh_view_is_old_view_and_difference_for_long(method: Method, preset: str, seed: int) -> None:
    run_a_day(day(Random(seed), method, preset), 200)


@over_all
def test_every_phase_renders_for_everybody(method: Method, preset: str) -> None:
    """Elements carry id, region and order, hold no other element, and lie in a region that somebody offers."""
    room = day(Random(3), method, preset)
    room.moderate(steering.Next())
    for _ in range(6):
        room.live()
        for audience in room.audiences():
            elements = room.picture().whole(audience)
            for element_id, element in elements.items():
                opening = element.html[: element.html.index(">")]
                assert f'id="{element_id}" data-in="{element.region}" data-order="' in opening
                assert element.html.count("data-in=") == 1, element_id
        Room.try_(lambda: room.moderate(steering.Next()))


@over_all
def test_every_exporter_takes_every_section(method: Method, preset: str) -> None:
    room = day(Random(5), method, preset)
    for _ in range(4):
        Room.try_(lambda: room.moderate(steering.Next()))
        room.live()
    for lang, edition in (("de", "public"), ("en", "internal")):
        made = document(room.board, KNOWN, edition, say(lang), lang, room.now)  # type: ignore[arg-type]
        assert msgspec.json.decode(msgspec.json.encode(made), type=type(made)) == made
        for exporter in EXPORTERS:
            assert len(exporter.write(made)) > 100


def test_what_is_only_its_authors_is_in_nobody_elses_bytes() -> None:
    """With a kept-back card, a hidden one, a late one, one of another side, and names that nobody has signed with."""
    room = day(Random(1), next(m for m, p in VARIANTS if p == "card_query"), "card_query")
    anna, bela, cem = room.people
    room.moderate(steering.Next())
    run = agenda.current(room.board)
    assert run is not None
    kept = room.say(anna, AddCard(stem=0, text="Für mich allein"), run.id).records[0].id
    room.say(anna, KeepCard(card=kept, kept=True), run.id)
    hidden = room.say(bela, AddCard(stem=0, text="Eine Beleidigung"), run.id).records[0].id
    room.moderate(upkeep.Hide(hidden))
    room.say(bela, AddCard(stem=0, text="Für alle da"), run.id)
    room.moderate(steering.Close(run.id))
    late = room.say(cem, AddCard(stem=0, text="Zu spät gekommen"), run.id)
    assert late.change.late
    secret = {"Für mich allein", "Eine Beleidigung", "Zu spät gekommen", *[n for n in NAMES if n], anna, bela, cem}
    shown = 0
    for audience in room.audiences():
        sent = room.bytes_of(audience)
        shown += "Für alle da" in sent
        if audience.role is not Role.MODERATOR:
            assert {s for s in secret if s in sent} == set(), audience
        assert "Für mich allein" not in sent, audience
    assert shown >= 3
    public = msgspec.json.encode(document(room.board, KNOWN, "public", say("de"), "de", room.now)).decode()
    assert "Für alle da" in public
    assert {s for s in secret if s in public} == set()


@over_all
def test_who_is_registered_reaches_no_phone_and_no_wall(method: Method, preset: str) -> None:
    """Whatever the format does with the people: who is only expected is not among them, and needs are for the desk alone."""
    room = day(Random(8), method, preset)
    told = {"name": "Angemeldete Person", "institution": "Nur erwartet", "region": "Weit weg", "wishes": "Stiller Wunsch"}
    needs = "Geheimer Bedarf"
    rows = (guests.Row(**told, needs=needs), guests.Row("Wirklich da", needs=needs))
    room.do(guests.TakeGuests(rows), Actor(Role.ORGANISER, "desk"), command_id="list-00000000001")
    room.do(guests.CheckIn("list-00000000001.2"), Actor(Role.HELPER, "door"))
    desk = 0
    for _ in range(4):
        Room.try_(lambda: room.moderate(steering.Next()))
        room.live()
        for audience in room.audiences():
            sent = room.bytes_of(audience)
            if audience.role is Role.MODERATOR:
                desk += told["name"] in sent and sent.count(needs) == 2
                assert told["wishes"] not in sent
            else:
                assert {s for s in (*told.values(), needs) if s in sent} == set(), audience
        picture = room.picture()
        own = "".join(room.own(picture, person) for person in room.people)
        assert not any(s in own for s in (*told.values(), needs))
    assert desk > 0
    for edition in ("public", "internal"):
        made = document(room.board, KNOWN, edition, say("de"), "de", room.now)  # type: ignore[arg-type]
        written = msgspec.json.encode(made).decode()
        assert not any(s in written for s in (*told.values(), needs))
        assert (made.registered, made.recorded) == (2, len(room.people) + 1)


def test_one_side_does_not_hear_the_other() -> None:
    method = next(m for m, _ in VARIANTS if m.key == "stranger")
    room = day(Random(2), method, "")
    room.moderate(steering.Next())
    room.live()
    run = agenda.current(room.board)
    assert run is not None
    for person, side in zip(room.people, ("left", "right"), strict=False):
        room.say(person, Sit(side), run.id)
        room.say(person, Say(f"Nur für {side}"), run.id)
    phones = [a for a in room.audiences() if a.role is Role.PARTICIPANT and a.lang == "de" and a.activity == run.id and a.spot]
    sides = {a.spot: room.bytes_of(a) for a in phones}
    whispers = {r.data.side: texts(r)[0] for r in room.board if r.kind == "whisper"}
    assert sides.keys() == whispers.keys() == {"left", "right"}
    for side, text in whispers.items():
        assert text in sides[side]
        assert text not in sides["left" if side == "right" else "right"]


@over_all
def test_undoing_the_last_change_shows_what_was_there_before(method: Method, preset: str) -> None:
    room = day(Random(11), method, preset)
    undone = 0
    for _ in range(25):
        room.live()
        audiences = [a for a in room.audiences() if a.role is not Role.MODERATOR]
        room.moderate(clockwork.ClockSet(agenda.items(room.board)[0].data.activity, 60))  # clocks go on by design
        before = {a: _without_clock(room, a) for a in audiences}
        last = room.board.seq
        room.disturb()
        if room.board.seq == last or room.log[-1].command in {"undo", "confirm", "erase", "freeze"}:
            continue
        try:
            room.moderate(upkeep.Undo(room.board.seq))
        except Rejected:
            continue
        undone += 1
        assert {a: _without_clock(room, a) for a in audiences} == before, room.log[-2].command
    assert undone > 0


def _without_clock(room: Room, audience: Audience) -> dict[str, str]:
    clocked = {"head", "stage", "quiet", "welcome", "foot"}
    return {k: e.html for k, e in room.picture().whole(audience).items() if k not in clocked}


def test_an_erased_person_is_nowhere() -> None:
    room = day(Random(4), next(m for m, p in VARIANTS if p == "card_query"), "card_query")
    anna = room.people[0]
    room.moderate(steering.Next())
    run = agenda.current(room.board)
    assert run is not None
    room.say(anna, AddCard(stem=0, text="Von Anna", signed=True), run.id)
    room.say(anna, joining.EraseMe(), None)
    everything = msgspec.json.encode([list(room.board), room.log]).decode()
    assert "Von Anna" not in everything
    assert NAMES[0] not in everything
    assert all(c.actor != anna for c in room.log)


@over_all
def test_after_a_rehearsal_it_begins_anew(method: Method, preset: str) -> None:
    """Nothing of it is on any screen or in any record, the law holds, and the day runs as on the first morning."""
    room = day(Random(8), method, preset)
    room.watch()
    for _ in range(4):
        Room.try_(lambda: room.moderate(steering.Next()))
        room.live()
        room.disturb()
    # Names that are on no format's own screens, and all that was written.
    wrote = {t for r in room.contributions() for t in texts(r) if len(t) > 8 and r.author} | {n for n in NAMES if n}
    plan = [(p.activity.data.method, p.activity.data.settings, p.item.data.minutes) for p in agenda.planned(room.board)]
    room.do(whole.ClearRehearsal(), Actor(Role.ORGANISER, "desk"))
    assert [(p.activity.data.method, p.activity.data.settings, p.item.data.minutes) for p in agenda.planned(room.board)] == plan
    assert {p.activity.data.state for p in agenda.planned(room.board)} == {"prepared"}
    everything = msgspec.json.encode([list(room.board), room.log]).decode()
    assert [t for t in wrote if msgspec.json.encode(t).decode()[1:-1] in everything] == []
    the_law(room, {})
    room.people = [room.join(name) for name in NAMES]
    for _ in range(4):
        Room.try_(lambda: room.moderate(steering.Next()))
        room.live()
        room.disturb()
        the_law(room, {})
    assert agenda.current(room.board) is not None


@over_all
def test_two_entries_of_one_person(method: Method, preset: str) -> None:
    """Becoming one takes no word from anybody, the law holds, and undo gives each her own back."""
    room = day(Random(9), method, preset)
    room.watch()
    merged = 0
    for _ in range(8):
        Room.try_(lambda: room.moderate(steering.Next()))
        room.live()
        before = {r.id: (texts(r), r.author, r.alive) for r in room.contributions()}
        first, second = room.people[:2]
        state = {a: _without_clock(room, a) for a in room.audiences()}
        room.moderate(merging.MergePeople(first, second))
        merged += 1
        the_law(room, {})
        for record in room.contributions():
            words, author, alive = before[record.id]
            assert (texts(record), record.alive) == (words, alive), record.id
            assert record.author == (first if author == second else author)
        room.moderate(upkeep.Undo(room.board.seq))
        the_law(room, {})
        assert {r.id: (texts(r), r.author, r.alive) for r in room.contributions()} == before
        consoles = {a for a in state if a.role is Role.MODERATOR}  # they list what was done
        assert {a: _without_clock(room, a) for a in room.audiences() if a not in consoles} == {
            a: v for a, v in state.items() if a not in consoles
        }
    assert merged == 8


def test_open_votes_of_one_person_count_once() -> None:
    """Its id says nothing about whose dot it is; that everybody has one does."""
    method = next(m for m, _ in VARIANTS if m.key == "feedback")
    room = day(Random(10), method, method.presets[0].key)
    room.moderate(steering.Next())
    run = agenda.current(room.board)
    assert run is not None
    first, second, third = room.people
    for n, person in enumerate(room.people):
        room.say(person, PlaceDot(n, n), run.id)

    def dots() -> dict[str | None, tuple[int, int]]:
        return {r.author: (r.data.x, r.data.y) for r in room.board.kind(run.id, "dot") if r.alive}

    assert dots() == {first: (0, 0), second: (1, 1), third: (2, 2)}
    room.moderate(merging.MergePeople(second, first))
    assert dots() == {second: (0, 0), third: (2, 2)}, "the older one counts, whoever's entry is kept"
    room.moderate(upkeep.Undo(room.board.seq))
    assert dots() == {first: (0, 0), second: (1, 1), third: (2, 2)}


def test_a_view_nobody_has_seen_is_sent_whole() -> None:
    room = day(Random(6), VARIANTS[0][0], VARIANTS[0][1])
    audience = next(iter(room.audiences()))
    view = View(audience, room.picture().whole(audience), room.board.seq)
    assert view.since("another", view.seq).full
    assert view.since(view.token, view.seq - 1).full
    assert view.since(view.token, view.seq).empty
