"""The formats. One module, one template folder, one test file and one line in this list for each."""

from __future__ import annotations

from facilitation.method import Method
from methods.ist_soll import IstSoll
from methods.plenary import Plenary
from methods.sentence_stems import SentenceStems
from methods.topic_store import TopicStore

METHODS: tuple[Method, ...] = (
    Plenary(),
    SentenceStems(),
    IstSoll(),
    TopicStore(),
)
