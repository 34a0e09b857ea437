"""The frozen pieces of event rules: what fires them, who bears it, what it moves, and how rules stack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..formulas.formula import Formula
from ..inputs import Occurrence
from ..measures.measure import Measure
from ..parts import EVERYBODY, Applies, Mark, Scope
from ..results import EntryKind
from ..texts import Text

OCCURRENCE, PERIOD = "occurrence", "period"
"""What an amount is worked out per, besides any word of the occurrences (visit, indicator …)."""

STORE, POST = "store", "post"
"""Bearers that are no roles of the occurrence: everybody of its store; who holds the post it names."""

OCCURRED = "occurred"
"""The moment that places an occurrence in a period, unless the rule names another."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Occurrences of a kind with these words; the day called `dated_by` places them in a period."""

    kind: str
    where: Mapping[str, frozenset[str]]
    dated_by: str

    def meets(self, one: Occurrence) -> bool:
        return one.kind == self.kind and all(one.words.get(key) in words for key, words in self.where.items())


@dataclass(frozen=True, slots=True)
class Price:
    """An amount to be worked out; without a formula nobody has set it yet, which is not zero."""

    formula: Formula | None


@dataclass(frozen=True, slots=True)
class Parts:
    """Readings of a family of measures, such as the sub-items of a questionnaire, beyond a limit.

    The limit itself is not beyond. It is written as people read the figure: percent for a share.
    """

    measure: Measure
    scope: Scope
    limit: Price
    below: bool
    min_n: int


@dataclass(frozen=True, slots=True)
class Who:
    """The holders of a role of the occurrence, or with `of_head` the heads of those people."""

    role: str
    of_head: bool


@dataclass(frozen=True, slots=True)
class Portion:
    """One party of a split amount: its share, or the exact rest of it."""

    who: Who
    share: Price
    is_rest: bool


@dataclass(frozen=True, slots=True)
class Action:
    """Something to propose to people, such as a training or a dismissal."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Step:
    """What one more offence leads to: an amount, a proposal, or both."""

    price: Price | None
    action: Action | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The nth offence of a person inside a rolling window meets the nth step; the last step repeats.

    `window` is in months, None for ever; `counted_by` names the day that counts, which may differ from the
    day that places the amount in a period.
    """

    window: Price | None
    counted_by: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class EventRule:
    """A rule that turns occurrences, or a state of the sheet, into ledger entries and proposals.

    `distinct` names the word whose different values are counted as `n`; empty counts the occurrences. `kind`
    None: the rule only proposes and moves nothing.
    """

    code: str
    label: Text
    rule: str
    kind: EntryKind | None
    mark: Mark | None
    applies: Applies = EVERYBODY
    on: Trigger | None = None
    when: Formula | None = None
    parts: Parts | None = None
    who: Who | None = None
    per: str = OCCURRENCE
    distinct: str = ""
    price: Price | None = None
    split: tuple[Portion, ...] = ()
    ladder: Ladder | None = None
    propose: Action | None = None
    fund: str = ""
    stack: str = ""

    @property
    def moves_as(self) -> EntryKind:
        """The kind of its entries; a rule without one has none, as parsing refuses an amount then."""
        return EntryKind.FINE if self.kind is None else self.kind

    @property
    def conditions(self) -> tuple[Formula, ...]:
        """Formulas that decide whether and as which the rule fires, beside those of its amounts."""
        limit = None if self.parts is None else self.parts.limit.formula
        window = None if self.ladder is None or self.ladder.window is None else self.ladder.window.formula
        return tuple(one for one in (self.when, limit, window) if one is not None)

    @property
    def actions(self) -> tuple[Action, ...]:
        """Everything the rule may propose."""
        steps = () if self.ladder is None else self.ladder.steps
        found = (self.propose, *(step.action for step in steps))
        return tuple(one for one in found if one is not None)


class Mode(StrEnum):
    """What counts where several rules of a stack meet on one person in one incident."""

    SUM = "sum"  # all of them
    MAX = "max"  # the one that moves most; all while an amount of them is unset
    FIRST = "first"  # the one that stands first in the policy


@dataclass(frozen=True, slots=True)
class Stack:
    code: str
    mode: Mode
    label: Text | None = field(default=None)
    rule: str = ""
