"""Feedback in the document: how many answered, the field with its dots, and the two columns of cards."""

from __future__ import annotations

from facilitation.method import N_, Method, Say
from facilitation.protocol import AnyBlock, Field, Listing, Paragraph, Section
from methods.parts.cards import heading
from methods.parts.feedback import SIDES, Answers, Summary


def section(method: Method, answers: Answers, say: Say) -> Section:
    """What one run puts into the document. The same in both editions: nobody's name stands in it."""
    title = heading(method, answers.scene, say)
    if not answers.revealed:
        return Section(title, (Paragraph(say(N_("The result of this step has not been shown.")), "note"),), place="feedback")
    if not answers.placed and not any(answers.remarks(side) for side in SIDES):
        return Section(title, (Paragraph(say(N_("Nobody has placed a dot or written a card.")), "note"),), place="feedback")
    blocks: list[AnyBlock] = [Paragraph(turnout(answers, say), "note")]
    if answers.summary is not None:
        x, y = ({"title": say(a.title), "low": say(a.low), "high": say(a.high)} for a in answers.axes)
        blocks.append(
            Field(
                (x["low"], x["high"]),
                (y["low"], y["high"]),
                tuple(answers.points),
                described(answers.summary, x, y, say),
                (x["title"], y["title"]),
            )
        )
    if answers.scene.settings.words:
        for side in SIDES:
            words = tuple(r.data.text for r in answers.remarks(side))
            blocks.append(Paragraph(say(answers.heading(side)), "lead"))
            blocks.append(Listing(words) if words else Paragraph(say(N_("No card.")), "note"))
    return Section(title, tuple(blocks), place="feedback")


def turnout(answers: Answers, say: Say) -> str:
    """The rate of response in words, with the share where there is one."""
    placed, present = answers.placed, answers.asked
    if not present:
        return say(N_("Nobody was there."))
    share = round(100 * placed / present)
    return say(N_("%(n)s of %(of)s placed a dot (%(share)s %%).")) % {"n": placed, "of": present, "share": share}


def described(summary: Summary, x: dict[str, str], y: dict[str, str], say: Say) -> str:
    """The picture in words, for whoever does not see it: how many, the middle, and what lies in each corner."""
    first = say(N_("%(n)s dots. Median: %(x)s %(mx)s, %(y)s %(my)s, each from 0 (%(low_x)s, %(low_y)s) to 100."))
    values = {"n": summary.n, "x": x["title"], "mx": summary.middle[0], "y": y["title"], "my": summary.middle[1]}
    sentences = [first % {**values, "low_x": x["low"], "low_y": y["low"]}]
    for (right, up), n in sorted(summary.corners.items(), key=lambda corner: -corner[1]):
        ends = {"x": x["high" if right else "low"], "y": y["high" if up else "low"], "n": n}
        sentences.append(say(N_("%(x)s and %(y)s: %(n)s.")) % ends)
    if summary.between:
        sentences.append(say(N_("On a line between: %(n)s.")) % {"n": summary.between})
    return " ".join(sentences)
