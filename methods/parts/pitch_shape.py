"""What becomes of a pitch's topics: put together, taken apart, halved, worked on alone. Pure."""

from __future__ import annotations

from facilitation.method import N_, Actor, Effect, Put, Rejected, Remove
from facilitation.records import Record
from methods.parts.pitch_bodies import HalveTopic, MergeTopics, PartTopic, WorkAlone
from methods.parts.pitch_state import Pitches
from methods.parts.pitches import Alone, Halves, Topic, alone_id, halves_id
from methods.parts.pointers import Merged, merged_id


def topic_of(pitches: Pitches, topic_id: str) -> Record[Topic]:
    """A topic on the board. Raises Rejected."""
    topic = pitches.scene.need(topic_id, Topic)
    if not topic.alive:
        raise Rejected(N_("This is no longer there."))
    return topic


def head_of(pitches: Pitches, topic_id: str) -> Record[Topic]:
    """The topic that stands on the board where a topic has gone. Raises Rejected."""
    return topic_of(pitches, pitches.head(topic_of(pitches, topic_id).id))


def shape(pitches: Pitches, body: MergeTopics | PartTopic | HalveTopic | WorkAlone, actor: Actor) -> list[Effect]:
    """Merge, part, halve, work alone. Raises Rejected."""
    if isinstance(body, PartTopic):
        if pitches.scene.get(merged_id(body.topic), Merged) is None:
            raise Rejected(N_("This topic stands for itself."))
        return [Remove(merged_id(body.topic))]
    topic = head_of(pitches, body.topic).id
    match body:
        case MergeTopics():
            into = head_of(pitches, body.into).id
            if topic == into:
                raise Rejected(N_("Choose two different topics."))
            if not body.consent:
                raise Rejected(N_("First ask the owners: topics are merged only with their consent."))
            return [Put(merged_id(topic), Merged(topic, into), author="")]
        case HalveTopic(halved=True):
            return [Put(halves_id(topic), Halves(topic), origin=topic, author="")]
        case HalveTopic():
            return _gone(pitches, halves_id(topic))
        case WorkAlone() if actor.person is not None and actor.person not in pitches.owners(topic):
            raise Rejected(N_("Only who stands for this topic can change it."))
        case WorkAlone(alone=True):
            return [Put(alone_id(topic), Alone(topic), author="")]
    return _gone(pitches, alone_id(topic))


def _gone(pitches: Pitches, record_id: str) -> list[Effect]:
    record = pitches.scene.board.get(record_id)
    return [Remove(record_id)] if record is not None and record.removed is None else []
