"""Putting answers under topics, and choosing what is quoted. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from facilitation.method import N_, Command, Conflict, Effect, Put, Rejected, Remove
from facilitation.people import name_key
from facilitation.records import Record
from methods.parts import survey_bodies as bodies
from methods.parts.cards import written
from methods.parts.order import end
from methods.parts.survey_kinds import Coded, Saying, Topic
from methods.parts.survey_names import keys_of, label_of
from methods.parts.survey_state import Field, coded_id


def code(field: Field, command: Command) -> list[Effect]:
    """What changes about topics and quotes. Raises Rejected."""
    scene, body = field.scene, command.body
    match body:
        case bodies.AddTopic():
            name = " ".join(written(body.name).split())
            if name_key(name) in {name_key(t.data.name) for t in field.topics}:
                raise Rejected(N_("There is a topic of this name already."))
            topic = Put(command.id, Topic(name, place=end(scene.written(Topic))), author="")
            return [topic, _put_under(field, body.saying, command.id, True)] if body.saying else [topic]
        case bodies.AdoptOption():
            question = field.question(body.question)
            if question is None or question.data.asks not in ("choice", "several") or body.option not in keys_of(question.data):
                raise Rejected(N_("This is no longer there."))
            if any((t.data.question, t.data.option) == (question.id, body.option) for t in field.topics):
                raise Rejected(N_("This answer is a topic already."))
            name = label_of(question.data, body.option)
            same = next((t for t in field.topics if not t.data.question and name_key(t.data.name) == name_key(name)), None)
            if same is not None:  # what was called like it already takes it in
                return [Put(same.id, msgspec.structs.replace(same.data, question=question.id, option=body.option))]
            return [Put(command.id, Topic(name, question.id, body.option, end(scene.written(Topic))), author="")]
        case bodies.NameTopic():
            old = scene.need(body.topic, Topic)
            if old.data.name != body.saw:
                raise Conflict(old.data.name)
            return [Put(old.id, msgspec.structs.replace(old.data, name=" ".join(written(body.name).split())))]
        case bodies.DropTopic():
            gone = scene.need(body.topic, Topic)
            return [Remove(gone.id)]
        case bodies.Code():
            scene.need(body.topic, Topic)
            return [_put_under(field, body.saying, body.topic, body.on)]
        case bodies.QuoteIt():
            saying = scene.need(body.saying, Saying)
            before = _coded(field, saying)
            return [Put(coded_id(saying.id), msgspec.structs.replace(before, quoted=body.on), origin=saying.id, author="")]
    return []


def _put_under(field: Field, saying_id_: str, topic: str, on: bool) -> Put:
    saying = field.scene.need(saying_id_, Saying)
    before = _coded(field, saying)
    topics = tuple(t for t in before.topics if t != topic)
    data = msgspec.structs.replace(before, topics=(*topics, topic) if on else topics)
    return Put(coded_id(saying.id), data, origin=saying.id, author="")


def _coded(field: Field, saying: Record[Saying]) -> Coded:
    record: Record[Any] | None = field.scene.get(coded_id(saying.id), Coded)
    return record.data if record is not None else Coded(saying.id)
