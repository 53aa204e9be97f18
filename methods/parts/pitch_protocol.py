"""A pitch in the document: the topics as a table, supporters as numbers; who they are stands in the internal edition only."""

from __future__ import annotations

from facilitation.method import N_, Method, Say
from facilitation.protocol import AnyBlock, Column, Edition, Paragraph, Section, Table
from facilitation.records import Record
from methods.parts.cards import heading
from methods.parts.pitch_state import Pitches
from methods.parts.pitches import DEGREES, Degree, Topic

DEGREE_NAMES: dict[Degree, str] = {"join": N_("Join in"), "discuss": N_("Discuss"), "inform": N_("Be informed")}


def section(method: Method, pitches: Pitches, edition: Edition, say: Say) -> Section:
    """What one run puts into the document."""
    title = heading(method, pitches.scene, say)
    if not pitches.heads:
        return Section(title, (Paragraph(say(N_("No topic was brought in.")), "note"),))
    blocks: list[AnyBlock] = [_topics(pitches, say)]
    if not pitches.numbers:
        return Section(title, tuple(blocks))
    left = [t for t in pitches.heads if not pitches.works(t.id)]
    if left:
        none = say(N_("Nobody joined these topics; they went into the topic store: %(titles)s"))
        blocks.append(Paragraph(none % {"titles": ", ".join(pitches.title(t) for t in left)}, "note"))
    named = Section(say(N_("Who takes part")), (_people(pitches, say),), internal=True)
    return Section(
        title,
        tuple(blocks),
        sections=(named,) if edition == "internal" else (),
        store=tuple(_line(pitches, t) for t in left),
    )


def _line(pitches: Pitches, topic: Record[Topic]) -> str:
    concern = pitches.concern(topic)
    return f"{pitches.title(topic)} – {concern}" if concern else pitches.title(topic)


def _topics(pitches: Pitches, say: Say) -> Table:
    """Only the columns in which something stands. Both titles of what was merged; who wants it so by name."""
    heads = pitches.heads
    optional: list[tuple[str, float, list[str]]] = [
        (N_("What it is about"), 0.34, [_about(pitches, t, say) for t in heads]),
        (N_("Room or table"), 0.14, [_rooms(pitches, t) for t in heads]),
    ]
    shown = [o for o in optional if any(o[2])]
    columns = [Column(say(N_("No.")), "number", 0.05), Column(say(N_("Topic")), width=0.26)]
    columns += [Column(say(name), width=width) for name, width, _ in shown]
    if pitches.numbers:
        columns += [Column(say(DEGREE_NAMES[d]), "number", 0.13) for d in DEGREES]
    rows = []
    for at, topic in enumerate(heads):
        names = ", ".join(name for t in pitches.family(topic.id) if (name := pitches.signed(t)))
        called = "\n".join(line for line in (pitches.title(topic), names) if line)
        row: list[str | None] = [str(pitches.number(topic)), called, *(values[at] for _, _, values in shown)]
        if pitches.numbers:
            row += [str(k) for k in pitches.counts(topic.id).values()]
        rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows))


def _about(pitches: Pitches, topic: Record[Topic], say: Say) -> str:
    """The concern, and whom it looked for."""
    needs = "; ".join(pitches.wanted(topic.id)[0])
    looked = say(N_("Looked for: %(needs)s")) % {"needs": needs} if needs else ""
    return "\n".join(line for line in (pitches.concern(topic), looked) if line)


def _rooms(pitches: Pitches, topic: Record[Topic]) -> str:
    return ", ".join(r for t in pitches.tables if t.topic.id == topic.id and (r := _room(pitches, t.of)))


def _room(pitches: Pitches, of: str) -> str:
    """Where a topic was worked on: as it was settled, else as it was planned."""
    group = pitches.group(of)
    if group is not None:
        return group.data.room
    return next((t.room for t in pitches.tables if t.of == of), "")


def _people(pitches: Pitches, say: Say) -> Table:
    columns = [Column(say(N_("Topic")), width=0.28), Column(say(N_("Owner")), width=0.2)]
    columns += [Column(say(DEGREE_NAMES[d]), width=0.2) for d in DEGREES]
    rows = [
        (
            pitches.title(t),
            _names(pitches, pitches.owners(t.id), say),
            *(_names(pitches, pitches.supporters(t.id, d), say) for d in DEGREES),
        )
        for t in pitches.heads
    ]
    return Table(tuple(columns), tuple(rows))


def _names(pitches: Pitches, people: list[str], say: Say) -> str:
    """Names; who gave none is counted."""
    names = [name for p in people if (name := pitches.scene.roster.label(p))]
    if len(people) > len(names):
        names.append(say(N_("%(n)s without a name")) % {"n": len(people) - len(names)})
    return ", ".join(names)
