"""A vote with dots before it is counted: the options and what was merged, the rules, the rounds, what came on paper."""

from __future__ import annotations

from functools import cached_property

from facilitation.method import Scene
from facilitation.records import Record
from methods.parts import paper
from methods.parts.dots import Ballot, Box, usual_budget
from methods.parts.order import ordered
from methods.parts.pointers import end_of
from methods.parts.vote_kinds import (
    MEANINGS,
    QUESTIONS,
    Explained,
    Option,
    PaperBallot,
    Round,
    Rules,
    Sheets,
    VoteSettings,
)


def round_id(activity: str, no: int) -> str:
    return f"{activity}.round-{no}"


class Board:
    """What one run is about. Nothing here tells how the dots lie."""

    def __init__(self, scene: Scene[VoteSettings]) -> None:
        self.scene = scene

    # ── what it is about ──

    @property
    def criterion(self) -> str:
        """The question above all: the organiser's own words or a source string."""
        settings = self.scene.settings
        return settings.criterion.strip() or QUESTIONS[settings.kind]

    @property
    def meaning(self) -> str:
        return MEANINGS[self.scene.settings.kind]

    @property
    def money(self) -> bool:
        return self.scene.settings.kind == "money"

    @property
    def running(self) -> bool:
        return self.scene.state == "open"

    @property
    def dotting(self) -> bool:
        """True while dots may be placed."""
        return self.running and self.scene.phase == "dot"

    @property
    def closed(self) -> bool:
        return self.scene.state not in ("prepared", "open")

    @property
    def revealed(self) -> bool:
        """True once the count is shown to everybody, by its phase or by closing. Secrecy hangs on this one line."""
        return self.rounds != [] and (self.closed or self.scene.phase == "resolve")

    # ── options ──

    @cached_property
    def options(self) -> list[Record[Option]]:
        """Everything that stands on the board, in the order of the list."""
        return ordered(self.scene.shown(Option))

    @cached_property
    def _heads(self) -> dict[str, str]:
        """Option → the one of which it is a part, itself where it stands alone."""
        into = {o.id: o.data.into for o in self.options}
        return {option: end_of(option, into.__getitem__, into) for option in into}

    def head(self, option: str) -> str:
        return self._heads.get(option, option)

    @cached_property
    def heads(self) -> list[Record[Option]]:
        """What one can dot."""
        return [o for o in self.options if self.head(o.id) == o.id]

    @cached_property
    def _parts(self) -> dict[str, list[Record[Option]]]:
        found: dict[str, list[Record[Option]]] = {}
        for option in self.options:
            if (head := self.head(option.id)) != option.id:
                found.setdefault(head, []).append(option)
        return found

    def parts(self, option: str) -> list[Record[Option]]:
        """What was merged into an option."""
        return self._parts.get(option, [])

    def titles(self, option: Record[Option]) -> list[str]:
        """An option's title, and those of what was merged into it."""
        return [option.data.text, *(p.data.text for p in self.parts(option.id))]

    def title(self, option: Record[Option]) -> str:
        return " + ".join(self.titles(option))

    def euros(self, option: Record[Option]) -> int:
        """What an option costs, with what was merged into it."""
        return option.data.euros + sum(p.data.euros for p in self.parts(option.id))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        ids = self.rounds[0].data.options if self.rounds and self.frozen else [o.id for o in self.heads]
        return {option: n for n, option in enumerate(ids, 1)}

    def number(self, option: str) -> int:
        """The number to say aloud and on the ballot: the place in the list, which is frozen once the dots are open."""
        return self._numbers.get(option, 0)

    @property
    def explained(self) -> Record[Option] | None:
        """The option that stands large on the wall."""
        record = self.scene.get(f"{self.scene.id}.explained", Explained)
        option = self.scene.get(record.data.option, Option) if record is not None and record.data.option else None
        return option if option is not None and option.alive and self.scene.phase == "review" else None

    # ── rules and rounds ──

    @cached_property
    def most(self) -> int:
        """How many dots one option takes from one person, as it is planned."""
        rules = self.scene.get(f"{self.scene.id}.rules", Rules)
        return (rules.data.most if rules is not None else 0) or self.scene.settings.most

    @cached_property
    def chosen_budget(self) -> int:
        """The number of dots that somebody has fixed; 0: half of the options."""
        rules = self.scene.get(f"{self.scene.id}.rules", Rules)
        return rules.data.dots if rules is not None else self.scene.settings.dots

    def budget(self, options: int) -> int:
        """How many dots everybody gets where there are so many options."""
        usual = usual_budget(options, self.scene.settings.cap, self.most)
        return min(self.chosen_budget, options * self.most) if self.chosen_budget else usual

    @cached_property
    def rounds(self) -> list[Record[Round]]:
        """The rounds that were opened, oldest first."""
        return sorted((r for r in self.scene.written(Round) if r.data.opened), key=lambda r: r.data.no)

    @property
    def last(self) -> Record[Round] | None:
        return self.rounds[-1] if self.rounds else None

    @cached_property
    def called(self) -> Record[Round] | None:
        """A further round that waits to be opened."""
        return next((r for r in self.scene.written(Round) if not r.data.opened), None)

    @cached_property
    def boxes(self) -> list[Box]:
        there = {o.id for o in self.heads}
        return [
            Box(self.scene, [o for o in d.options if o in there], d.dots, d.most, d.no) for d in (r.data for r in self.rounds)
        ]

    @property
    def box(self) -> Box | None:
        """The round in which dots are, or were last, placed."""
        return self.boxes[-1] if self.boxes else None

    @cached_property
    def filled(self) -> bool:
        """True if there is any dot in any round: then options and rules stay as they are."""
        return (
            any(b.data.dots for b in self.scene.written(Ballot))
            or bool(self.scene.written(PaperBallot))
            or any(s.data.sheets for s in self.scene.written(Sheets))
        )

    @property
    def frozen(self) -> bool:
        """True once the dots are open: from then on nothing about the options changes."""
        return bool(self.rounds) and (self.scene.phase != "review" or self.filled)

    # ── paper ──

    @cached_property
    def papers(self) -> list[Record[PaperBallot]]:
        return self.scene.shown(PaperBallot)

    def counted(self, no: int) -> Sheets | None:
        """What was counted on sheets without a number in a round."""
        return next((s.data for s in self.scene.shown(Sheets) if s.data.round == no), None)

    @property
    def typed(self) -> list[int]:
        """The numbers of the paper ballots that were typed in, ascending."""
        return sorted(p.data.number for p in self.papers)

    @cached_property
    def doubtful(self) -> list[int]:
        """Numbers whose second typing says something else."""
        return [n for n in self.typed if paper.standing(self.scene, n)[0] == "differs"]

    @cached_property
    def twice(self) -> list[int]:
        """Numbers whose second typing says the same."""
        return [n for n in self.typed if paper.standing(self.scene, n)[0] == "same"]

    def on_paper(self, no: int) -> tuple[int, int]:
        """(sheets with dots, dots on them) of a round."""
        sheets = self.counted(no)
        papers = [p for p in self.papers if p.data.dots] if no == 0 else []
        n = len(papers) + (sheets.sheets if sheets is not None else 0)
        return n, sum(len(p.data.dots) for p in papers) + (sum(sheets.dots) if sheets is not None else 0)
