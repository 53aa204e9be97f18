"""Open space: what may be said in the rounds and after them: coming and going, reports, news, dots, action groups."""

from __future__ import annotations

from typing import Literal

from facilitation.method import N_, Body
from facilitation.records import Ref, Text

# ── Rounds and reports ──


class Come(Body, frozen=True, tag="come"):
    """Somebody is in a session now; wherever else she was she has left."""

    said = N_("Somebody came to a session")
    quiet = True

    session: Ref


class Go(Body, frozen=True, tag="go_out"):
    """Somebody has left the session where she was."""

    said = N_("Somebody left a session")
    quiet = True


class GoOn(Body, frozen=True, tag="go_on"):
    """A session that is not finished goes on in the running round, in a free room."""

    said = N_("Session goes on elsewhere")

    session: Ref
    room: Ref


class SetEnding(Body, frozen=True, tag="set_ending"):
    """How a session ended without a report; empty: take that back."""

    said = N_("End of a session noted")

    session: Ref
    ending: Literal["", "nobody", "unreported", "dropped"] = ""


class WriteReport(Body, frozen=True, tag="write_report"):
    """Lines of a session's report, by anybody who was there. Each line becomes one of its own."""

    said = N_("Report written")
    contribution = True

    session: Ref
    points: Text = ""
    questions: Text = ""
    agreements: Text = ""
    next: Text = ""
    contact: Text = ""


class EditNote(Body, frozen=True, tag="edit_note"):
    """`saw` is the text that its author had before her."""

    said = N_("Report changed")

    note: Ref
    text: Text
    saw: Text


class WithdrawNote(Body, frozen=True, tag="withdraw_note"):
    said = N_("Line of a report withdrawn")

    note: Ref


# ── News, dots, action groups ──


class NextNews(Body, frozen=True, tag="next_news"):
    """The next session tells its news, and its minute begins."""

    said = N_("Next news")
    quiet = True


class NewsBack(Body, frozen=True, tag="news_back"):
    said = N_("News before")
    quiet = True


class CallNews(Body, frozen=True, tag="call_news"):
    """This session tells its news now."""

    said = N_("News called up")
    quiet = True

    session: Ref


class PlaceDot(Body, frozen=True, tag="place_dot"):
    said = N_("Dot placed")

    topic: Ref


class TakeDot(Body, frozen=True, tag="take_dot"):
    said = N_("Dot taken back")

    topic: Ref


class JoinAction(Body, frozen=True, tag="join_action"):
    """Go on working on a topic after today, or not any more. `speaker`: speak for the group."""

    said = N_("Action group joined or left")

    topic: Ref
    on: bool = True
    speaker: bool = False


SESSIONS: tuple[type[Body], ...] = (Come, Go, GoOn, SetEnding)
REPORTS: tuple[type[Body], ...] = (WriteReport, EditNote, WithdrawNote)
NEWS: tuple[type[Body], ...] = (NextNews, NewsBack, CallNews)
DOTS: tuple[type[Body], ...] = (PlaceDot, TakeDot)
ROUND_BODIES: tuple[type[Body], ...] = (*SESSIONS, *REPORTS, *NEWS, *DOTS, JoinAction)
