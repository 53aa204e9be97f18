"""From a survey before the day to the market: starter cards without a host, and nobody's name on the way."""

from __future__ import annotations

from random import Random

from facilitation import agenda, joining, planning, steering, upkeep
from facilitation.method import Actor
from facilitation.people import Role, taking_part
from methods.parts.survey_bodies import AddTopic, HandIn
from tests.contract.room import Room

LINES = (
    planning.AddItem(method="survey", settings={"questions": ["Was fehlt?"]}),
    planning.AddItem(method="open_space"),
    planning.AddItem(method="plenary", preset="welcome"),
)


def test_a_topic_of_the_survey_becomes_a_starter_card_and_goes_to_the_topic_store() -> None:
    room = Room(LINES, Random(1))
    survey, market, _ = (p.activity.id for p in agenda.planned(room.board))
    room.moderate(steering.OpenAhead(survey))
    room.moderate(steering.SetPhase(survey, "field"))
    afar = "from-afar-00000001"
    room.do(joining.Join(ahead=survey), Actor(Role.PARTICIPANT, afar, afar), command_id=afar)
    reply = room.say(afar, HandIn({}, {f"{survey}.q1": "Ein Nachtbus"}), survey).records[0].id
    assert afar not in {p.id for p in taking_part(room.board)}
    room.moderate(steering.SetPhase(survey, "code"))
    topic = room.moderate(AddTopic("Unterwegs sein", f"{reply}.{survey}.q1"), survey).records[0].id
    store = next(a.id for a in agenda.activities(room.board) if a.data.method == "topic_store")
    for target in (market, store):
        for _ in range(2):  # taken twice it is there once
            Room.try_(lambda t=target: room.moderate(upkeep.Take(survey, t)))
        taken = [r for r in room.board if r.activity == target and r.origin == topic and r.removed is None]
        assert len(taken) == 1
        assert (taken[0].author, "Unterwegs sein" in str(taken[0].data), afar in str(taken)) == (None, True, False)
