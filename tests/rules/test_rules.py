"""Deciding one command: who may, when, in which status; what the change says; what is checked at the end."""

from __future__ import annotations

import pytest

from facilitation import clockwork, guests, joining, merging, picturing, planning, projection, steering, upkeep, whole
from facilitation.commands import Invalid, read
from facilitation.method import Actor, Body, Rejected, Tick
from facilitation.pen import Forbidden
from facilitation.people import Role
from facilitation.planning import EditItem
from facilitation.records import Change
from facilitation.rules import ROLES
from facilitation.steering import Close, Confirm, Evaluate, Next, Open, SetPhase
from facilitation.upkeep import Approve, Hide, Undo
from tests.rules.letters import CORE, DRAWER, FIRST, METHODS, MIA, SECOND, Burn, Count, Event, Letter, Rewrite, Stamp, Write

STRANGERS = {
    Role.PARTICIPANT: Actor(Role.PARTICIPANT, "ada", "ada"),
    Role.PROJECTOR: Actor(Role.PROJECTOR, "wall"),
    Role.MODERATOR: MIA,
    Role.ORGANISER: Actor(Role.ORGANISER, "desk"),
    Role.HELPER: Actor(Role.HELPER, "door"),
}


def opened() -> Event:
    event = Event()
    event.do(Open(f"{FIRST}.1"))
    return event


def refused(event: Event, body: Body, actor: Actor, activity: str | None = None) -> Rejected:
    """The refusal; nothing has changed."""
    before = {r.id: r for r in event.board}, event.seq, len(event.log)
    with pytest.raises(Rejected) as caught:
        event.do(body, actor, activity=activity)
    assert ({r.id: r for r in event.board}, event.seq, len(event.log)) == before
    return caught.value


class TestWhoMay:
    @pytest.mark.parametrize("body", ROLES, ids=lambda b: b.tag())
    def test_every_other_role_is_refused_before_anything_is_looked_at(self, body: type[Body]) -> None:
        samples: dict[str, object] = {
            "facts": {},
            "on": True,
            "seq": 1,
            "minutes": 1,
            "seconds": 1,
            "records": (),
            "field": "x",
            "rows": (),
            "guests": (),
            "row": guests.Row(),
        }
        needed = {n: samples.get(n, "x") for n in body.__struct_fields__ if n not in _optional(body)}
        for role, actor in STRANGERS.items():
            if role not in ROLES[body]:
                assert isinstance(refused(Event(), body(**needed), actor), Forbidden)

    def test_every_command_of_the_core_has_its_roles(self) -> None:
        rooms = (planning, clockwork, projection, steering, upkeep, joining, guests, merging, whole, picturing)
        assert set(ROLES) == {picturing.TypeIn, *(body for room in rooms for body in room.BODIES)}

    def test_a_methods_command_that_no_phase_gives_to_a_role(self) -> None:
        event = opened()
        assert isinstance(refused(event, Count(), STRANGERS[Role.PARTICIPANT], FIRST), Forbidden)
        assert isinstance(refused(event, Burn("x"), STRANGERS[Role.PROJECTOR], FIRST), Forbidden)
        assert isinstance(refused(event, Rewrite("x", "y"), MIA, FIRST), Forbidden)

    def test_a_command_of_another_format_or_to_no_step(self) -> None:
        event = opened()
        assert isinstance(refused(event, Rewrite("x", "y"), STRANGERS[Role.PARTICIPANT], DRAWER), Forbidden)
        assert refused(event, Write("x"), MIA, "nowhere").reason == "This step of the agenda is no longer there."
        assert refused(event, Write("x"), MIA).reason == "This step of the agenda is no longer there."

    def test_what_may_be_written_on_a_phone_a_moderator_may_enter(self) -> None:
        event = opened()
        assert event.behalf("ada", Write("typed"), command_id="letter") == {"letter": Letter("typed")}
        assert (event.record("letter").author, event.record("letter").entered_by) == ("ada", "mia")
        assert event.log[-1].actor == "mia"
        event.do(Write("nobody's"), activity=FIRST, command_id="other")
        assert (event.record("other").author, event.record("other").entered_by) == (None, None)

    def test_who_was_erased_writes_no_more(self) -> None:
        event = opened()
        event.say("ada", joining.EraseMe())
        assert refused(event, Write("still under way"), STRANGERS[Role.PARTICIPANT], FIRST).reason == (
            "This person is no longer on the list."
        )


class TestWhen:
    def test_in_its_phase_it_counts(self) -> None:
        event = opened()
        assert event.say("ada", Write("hello"), command_id="letter") == {"letter": Letter("hello")}
        record = event.record("letter")
        assert (record.author, record.status, record.activity, record.born, record.seq) == (
            "ada",
            "on",
            FIRST,
            event.seq,
            event.seq,
        )

    def test_before_its_step_has_begun_it_is_refused(self) -> None:
        event = Event()
        assert refused(event, Write("early"), STRANGERS[Role.PARTICIPANT], FIRST).reason == "This step has not begun yet."

    def test_before_its_phase_has_begun_it_is_refused(self) -> None:
        event = opened()
        assert refused(event, Count(), MIA, FIRST).reason == "This step has not begun yet."

    def test_a_contribution_that_comes_after_its_phase_is_late(self) -> None:
        event = opened()
        event.do(Next())
        event.say("ada", Write("late"), command_id="letter")
        assert (event.record("letter").status, event.log[-1].late) == ("late", True)

    @pytest.mark.parametrize("ends", [[Close(FIRST)], [Close(FIRST), Evaluate(FIRST)]])
    def test_a_contribution_that_comes_after_its_step_is_late(self, ends: list[Body]) -> None:
        event = opened()
        for body in ends:
            event.do(body)
        event.say("ada", Write("late"), command_id="letter")
        assert (event.record("letter").status, event.log[-1].late) == ("late", True)

    def test_what_a_moderator_enters_afterwards_is_not_late(self) -> None:
        event = opened()
        event.do(Close(FIRST))
        event.behalf("ada", Write("from the flipchart"), command_id="letter")
        assert (event.record("letter").status, event.log[-1].late) == ("on", False)

    def test_anything_else_that_comes_too_late_is_refused(self) -> None:
        event = opened()
        event.say("ada", Write("x"), command_id="letter")
        event.do(Close(FIRST))
        reason = "This step is closed. Ask the moderator if it is important."
        assert refused(event, Burn("letter"), STRANGERS[Role.PARTICIPANT], FIRST).reason == reason

    def test_what_runs_off_the_agenda_is_open_from_the_start(self) -> None:
        assert Event().say("ada", Write("x"), DRAWER, "letter") == {"letter": Letter("x")}


class TestApproval:
    def approved(self) -> Event:
        event = opened()
        event.do(EditItem(f"{FIRST}.1", approval=True))
        return event

    def test_a_contribution_waits(self) -> None:
        event = self.approved()
        event.say("ada", Write("x"), command_id="letter")
        assert event.record("letter").status == "waiting"

    def test_what_a_moderator_enters_does_not_wait(self) -> None:
        event = self.approved()
        event.behalf("ada", Write("x"), command_id="letter")
        assert event.record("letter").status == "on"

    def test_other_words_of_its_author_wait_again(self) -> None:
        event = self.approved()
        event.say("ada", Write("x"), command_id="letter")
        event.do(Approve(("letter",)))
        assert event.say("ada", Rewrite("letter", "y")) == {"letter": {"data.text": "y", "status": "waiting"}}

    def test_the_same_words_do_not_wait_again(self) -> None:
        event = self.approved()
        event.say("ada", Write("x"), command_id="letter")
        event.do(Approve(("letter",)))
        assert event.say("ada", Rewrite("letter", "x")) == {}
        assert event.record("letter").status == "on"


class TestChange:
    def test_says_who_did_what_when_and_what_stood_there(self) -> None:
        event = opened()
        event.say("ada", Write("x"), command_id="letter")
        old = event.record("letter")
        event.say("ada", Rewrite("letter", "y"), command_id="edit")
        assert event.log[-1] == Change(event.seq, "edit", "ada", FIRST, "rewrite", ("letter",), {"letter": old}, event.now)

    def test_a_birth_has_nothing_before(self) -> None:
        event = opened()
        event.say("ada", Write("x"), command_id="letter")
        assert event.log[-1].before == {"letter": None}

    def test_is_counted_one_by_one(self) -> None:
        event = opened()
        event.say("ada", Write("x"))
        assert [c.seq for c in event.log] == list(range(1, event.seq + 1))

    def test_never_holds_a_text(self) -> None:
        event = opened()
        event.say("ada", Write("a very secret text"))
        assert "a very secret text" not in str(event.log)

    def test_an_id_that_another_board_has_is_refused(self) -> None:
        event = opened()
        event.say("ada", Write("x"), command_id="letter")
        for taken in ("letter", "ben", FIRST):
            with pytest.raises(Rejected, match="no longer there"):
                event.say("ben", Write("y"), DRAWER, taken)
        assert event.data("letter") == Letter("x")

    def test_a_method_cannot_touch_another_steps_board(self) -> None:
        event = opened()
        event.do(EditItem(f"{SECOND}.1", beside=f"{FIRST}.1"))
        event.do(Open(f"{SECOND}.1"))
        event.say("ada", Write("x"), command_id="letter")
        assert refused(event, Burn("letter"), STRANGERS[Role.PARTICIPANT], SECOND).reason == "This is no longer there."


class TestCheck:
    def test_a_method_has_the_last_word(self) -> None:
        event = opened()
        for n in range(6):
            event.say("ada", Write(f"{n}"))
        assert refused(event, Write("7"), STRANGERS[Role.PARTICIPANT], FIRST).reason == "Too many letters."

    def test_also_against_undo(self) -> None:
        event = opened()
        event.behalf("ada", Write("0"), command_id="letter")
        event.do(Undo(event.seq))
        undone = event.seq
        for n in range(6):
            event.say("ben", Write(f"{n}"))
        assert refused(event, Undo(undone), MIA).reason == "Too many letters."

    def test_an_undo_never_leaves_a_phase_that_the_step_does_not_have(self) -> None:
        event = Event()
        event.do(EditItem(f"{FIRST}.1", settings={"reading": False}))
        event.do(EditItem(f"{FIRST}.1", settings={"reading": True}))
        longer = event.seq
        event.do(Open(f"{FIRST}.1"))
        event.do(SetPhase(FIRST, "read"))
        assert refused(event, Undo(longer), MIA).reason == "This step has no such phase."


class TestTick:
    def test_a_method_hears_its_alarm(self) -> None:
        event = opened()
        assert event.do(Tick(1_300.0), CORE, activity=FIRST) == {f"{FIRST}.tick": Stamp("1300")}
        assert event.record(f"{FIRST}.tick").author is None

    @pytest.mark.parametrize("name", ["tick", "entered", "join", "new_event"])
    def test_what_the_house_says_itself_comes_over_no_wire(self, name: str) -> None:
        message = {"do": name, "id": "0123456789abcdef", "activity": FIRST, "due": 1.0, "phase": "read"}
        with pytest.raises(Invalid, match="not known"):
            read(message, opened().board, METHODS, 1.0)


def test_confirming_and_hiding_are_for_moderators_only() -> None:
    assert {ROLES[b] for b in (Confirm, Hide, Undo)} == {frozenset({Role.MODERATOR})}


def _optional(body: type[Body]) -> set[str]:
    required = len(body.__struct_fields__) - len(body.__struct_defaults__)
    return set(body.__struct_fields__[required:])
