"""The formats. One module, one template folder, one test file and one line in this list for each."""

from __future__ import annotations

from facilitation.method import Method
from methods.action_plan import ActionPlan
from methods.choose_groups import ChooseGroups
from methods.commitments import Commitments
from methods.dot_vote import DotVote
from methods.feedback import Feedback
from methods.followup_group import FollowupGroup
from methods.ist_soll import IstSoll
from methods.kita_survey import KitaSurvey
from methods.open_space import OpenSpace
from methods.plenary import Plenary
from methods.review import Review
from methods.sentence_stems import SentenceStems
from methods.speed_dialog import SpeedDialog
from methods.survey import Survey
from methods.topic_pitch import TopicPitch
from methods.topic_store import TopicStore

METHODS: tuple[Method, ...] = (
    Survey(),
    KitaSurvey(),
    Plenary(),
    Review(),
    SpeedDialog(),
    SentenceStems(),
    TopicPitch(),
    OpenSpace(),
    DotVote(),
    ChooseGroups(),
    IstSoll(),
    ActionPlan(),
    FollowupGroup(),
    Commitments(),
    Feedback(),
    TopicStore(),
)
"""In the order in which a day usually needs them: so they stand in every list to choose from."""
