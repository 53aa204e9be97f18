"""The formats. One module, one template folder, one test file and one line in this list for each."""

from __future__ import annotations

from facilitation.method import Method
from methods.action_plan import ActionPlan
from methods.commitments import Commitments
from methods.plenary import Plenary
from methods.sentence_stems import SentenceStems
from methods.topic_store import TopicStore

METHODS: tuple[Method, ...] = (
    Plenary(),
    SentenceStems(),
    ActionPlan(),
    Commitments(),
    TopicStore(),
)
