"""A vote with dots in the document: the whole ranking as bars, who goes on and why, and what came on paper as a sum only."""

from __future__ import annotations

from facilitation.method import N_, Method, Say
from facilitation.protocol import AnyBlock, Ballot, Bar, Bars, Column, Facts, Listing, Paragraph, Section, Table
from methods.parts.cards import heading
from methods.parts.vote_kinds import euros, option_of
from methods.parts.vote_state import Place, Vote


def section(method: Method, vote: Vote, say: Say) -> Section:
    """What one run puts into the document. The same in both editions: whose dot is whose stands nowhere."""
    title = heading(method, vote.scene, say)
    lead = Paragraph(say(vote.criterion), "lead")
    if not vote.revealed:
        none, waiting = N_("No dots have been placed in this step."), N_("The result of this step has not been shown.")
        note = Paragraph(say(waiting if vote.filled else none), "note")
        options = tuple(_named(vote, o.id, say) for o in vote.heads)
        return Section(title, (lead, note, *((Listing(options),) if options else ())))
    if not vote.ranking:
        return Section(title, (lead, Paragraph(say(N_("There was nothing to place dots on.")), "note")))
    bars = Bars(tuple(Bar(vote.title(p.option), p.dots) for p in vote.ranking), n=vote.voters(0), unit=say(N_("dots")))
    blocks: list[AnyBlock] = [lead, Paragraph(say(vote.meaning), "note"), _facts(vote, say), bars]
    blocks += [_later(vote, no, say) for no in range(1, len(vote.rounds))]
    blocks += [Paragraph(line) for line in _ties(vote, say)]
    blocks += [_money(vote, say)] if vote.money else _going_on(vote, say)
    return Section(title, tuple(blocks), store=_rest(vote))


def _named(vote: Vote, option: str, say: Say) -> str:
    record = next(o for o in vote.heads if o.id == option)
    return f"{vote.title(record)} ({euros(vote.euros(record))})" if vote.money else vote.title(record)


def _facts(vote: Vote, say: Say) -> Facts:
    first = vote.rounds[0].data
    sheets, on_paper = vote.on_paper(0)
    took_part = say(N_("%(n)s of %(all)s")) % {"n": vote.voters(0), "all": max(vote.asked, vote.voters(0))}
    pairs = [
        (say(N_("Took part")), took_part),
        (say(N_("Dots for each person")), str(first.dots)),
        (say(N_("Dots on one option")), str(first.most)),
        (say(N_("Dots placed")), str(vote.placed)),
        (say(N_("Dots not used")), str(vote.lapsed)),
    ]
    if sheets:
        said = say(N_("%(sheets)s ballots with %(dots)s dots, counted in")) % {"sheets": sheets, "dots": on_paper}
        pairs.append((say(N_("On paper")), said))
    return Facts(tuple(pairs))


def _later(vote: Vote, no: int, say: Say) -> Bars:
    """A further round between options with as many dots."""
    names = {o.id: vote.title(o) for o in vote.heads}
    count = sorted(vote.counts[no].items(), key=lambda pair: -pair[1])
    label = say(N_("Round %(n)s: %(title)s"))
    bars = tuple(Bar(label % {"n": no + 1, "title": names[o]}, n) for o, n in count if o in names)
    return Bars(bars, n=vote.voters(vote.rounds[no].data.no), unit=say(N_("dots")))


def _ties(vote: Vote, say: Say) -> list[str]:
    """Each tie, and what broke it where that mattered."""
    how = {
        "round": N_("decided by another round"),
        "chosen": N_("decided by the moderation"),
        "lot": N_("decided by lot"),
        "": N_("not decided, nothing hangs on it"),
    }
    found = []
    for places in vote.ties:
        titles = ", ".join(vote.title(p.option) for p in places)
        by = next((p.broken for p in places if p.broken), "")
        said = N_("still to be decided") if any(p.fate == "tie" for p in places) else how[by]
        line = say(N_("Tie with %(n)s dots each: %(titles)s – %(how)s."))
        found.append(line % {"n": places[0].dots, "titles": titles, "how": say(said)})
    seeds = [b.data.seed for b in vote.breaks if b.data.seed]
    return [*found, *(say(N_("Seed of the lot: %(seed)s")) % {"seed": seed} for seed in seeds)]


def _going_on(vote: Vote, say: Say) -> list[AnyBlock]:
    if not vote.winners:
        return [Paragraph(say(N_("Nothing goes on from here.")), "note")]
    return [Paragraph(say(N_("These go on")), "lead"), Listing(tuple(vote.title(p.option) for p in vote.winners), ordered=True)]


def _money(vote: Vote, say: Say) -> Table:
    """Who gets money, in order, with the reason for each that does not."""
    columns = (
        Column(say(N_("Option")), width=0.4),
        Column(say(N_("Cost")), "number", 0.14),
        Column(say(N_("Dots")), "number", 0.1),
        Column(say(N_("Result")), width=0.36),
    )
    rows = tuple((vote.title(p.option), euros(vote.euros(p.option)), str(p.dots), reason(vote, p, say)) for p in vote.ranking)
    whole, spent = vote.scene.settings.euros, vote.spent
    left = say(N_("%(spent)s of %(all)s are spent.")) % {"spent": euros(spent), "all": euros(whole)}
    return Table(columns, (*rows, (say(N_("Sum")), euros(spent), str(vote.placed), left)))


def reason(vote: Vote, place: Place, say: Say) -> str:
    """What became of an option where money was given, in words."""
    match place.fate:
        case "on":
            return say(N_("gets the money"))
        case "dear":
            return say(N_("costs more than the %(left)s that are left")) % {"left": euros(place.left)}
        case "none":
            return say(N_("no dots"))
        case "tie":
            return say(N_("tie: not enough is left for all of them"))
    return say(N_("waits for a tie before it"))


def _rest(vote: Vote) -> tuple[str, ...]:
    """What does not go on, for the topic store."""
    return tuple(vote.title(p.option) for p in vote.ranking if p.fate not in ("on", "tie", "open"))


def ballot(method: Method, vote: Vote, say: Say) -> Ballot | None:
    """The sheet for paper. Before the step opens it has the options of the settings; None without any."""
    planned = [o for line in vote.scene.settings.options if (o := option_of(line)) is not None]
    if vote.scene.state == "prepared" and not vote.heads:
        options = [(o.text, o.euros) for o in planned]
    else:
        options = [(vote.title(o), vote.euros(o)) for o in vote.heads]
    if not options:
        return None
    first = vote.rounds[0].data if vote.rounds and vote.frozen else None
    dots, most = (first.dots, first.most) if first is not None else (vote.budget(len(options)), vote.most)
    one, many = N_("Mark one circle. No name, please."), N_("Mark up to %(n)s circles. No name, please.")
    rule = say(one if dots == 1 else many) % {"n": dots}
    told = tuple((title, euros(cost) if vote.money else "") for title, cost in options)
    return Ballot(heading(method, vote.scene, say), say(vote.criterion), rule, told, most)
