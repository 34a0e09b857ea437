"""What an evaluation yields per subject: lines, deductions, total, grade, pay; and the hash over them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from .curves.shapes import Outcome
from .inputs import Column, Served, Settled
from .numbers import ZERO
from .parts import Missing, Scope
from .reading import Reading

BUDGET_EXCEEDED = "budget-exceeded"
"""The notice on every card of a run that is beyond its budget."""


class LineState(StrEnum):
    """How a line came to its points, or why it has none."""

    SCORED = "scored"  # by its curve
    JUDGED = "judged"  # by people
    RULED = "ruled"  # by its missing-data rule, or the start value of an item nobody judged
    OPEN = "open"  # waits for people: has no points yet and blocks closing
    NOT_ASSESSED = "not_assessed"  # left the sheet
    NOT_DUE = "not_due"  # left the sheet until its month; the others fill it
    UNSET = "unset"  # the policy does not say yet

    @property
    def is_off_sheet(self) -> bool:
        """Whether the line counts for nothing this period: neither its points nor its weight."""
        return self in {LineState.NOT_ASSESSED, LineState.NOT_DUE}


@dataclass(frozen=True, slots=True)
class Figure:
    """A reading as an item used it; `key` is the subject or its store."""

    measure: str
    scope: Scope
    key: str
    reading: Reading


@dataclass(slots=True)
class Line:
    """One item of one subject. Mutable only while `evaluate` runs.

    `full` are the points the item can bring on this sheet (after redistribution); `low` … `high` is what it
    can still become. `points` None is not zero. `suggested` are a self-score's points, which never count.
    `settled` says that a revision took the line as given. `gate` names the gate that closed over it and left
    it 0 points.
    """

    item: str
    full: Decimal | None
    state: LineState
    points: Decimal | None
    low: Decimal
    high: Decimal
    figures: tuple[Figure, ...]
    example: bool
    outcome: Outcome | None = None
    missing: Missing | None = None
    column: Column | None = None
    review: str = ""
    suggested: Decimal | None = None
    settled: Settled | None = None
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Deduction:
    """A slot that fired: once a period, however many events; the first event is the one that counts."""

    slot: str
    points: Decimal
    events: tuple[str, ...]
    example: bool


class PayState(StrEnum):
    FINAL = "final"
    OPEN = "open"  # the sheet is not complete: only the reach is known
    UNSET = "unset"  # a param, a pay term or another line is missing
    UNDEFINED = "undefined"  # the formula has no value, such as a division by zero


@dataclass(frozen=True, slots=True)
class Pay:
    """A pay line. `amount` None is not zero; `low` and `high` are the amounts at both ends of the reach.

    `names` are the values the formula took, and `missing` the names that had none.
    """

    code: str
    state: PayState
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    names: tuple[tuple[str, Decimal], ...]
    missing: tuple[str, ...]
    example: bool


class EntryKind(StrEnum):
    """Kinds of ledger entries; rewards and prizes are paid, all others are taken."""

    FINE = "fine"
    JOINT = "joint"
    REWARD = "reward"
    PRIZE = "prize"
    COST_SHARE = "cost_share"
    FORFEITURE = "forfeiture"
    PASS_THROUGH = "pass_through"  # noqa: S105 - a manufacturer's fine, not a secret
    EXPENSE = "expense"  # paid by the house, such as a visitor's voucher: nobody's wage

    @property
    def is_paid(self) -> bool:
        return self in {EntryKind.REWARD, EntryKind.PRIZE}

    @property
    def is_taken(self) -> bool:
        return not self.is_paid and self is not EntryKind.EXPENSE


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposed ledger line. `amount` is signed (a fine is negative); None is an amount nobody has set.

    `names` are the values its formula took and `missing` those without value; `occurrences` are the records
    it rests on. `yields_to` names the rule of its stack that counts instead: such an entry moves no money.
    """

    rule: str
    kind: EntryKind
    amount: Decimal | None
    occurrences: tuple[str, ...]
    names: tuple[tuple[str, Decimal], ...]
    missing: tuple[str, ...]
    fund: str
    yields_to: str
    example: bool

    @property
    def moves(self) -> Decimal:
        """What it moves: nothing while unset or where another rule of its stack counts."""
        return self.amount if self.amount is not None and not self.yields_to else ZERO


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something for people to decide (a warning, a training, a dismissal): never done by the engine.

    `basis` says what led to it: occurrence ids or period codes, oldest first.
    """

    rule: str
    action: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Several rules of one stack met in one incident; `kept` are those that count."""

    stack: str
    incident: str
    rules: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in a league. `place` None: not eligible, `reason` says why. `shared` people hold the place.

    `prize` None is a prize nobody has set, or no prize at all where the place has none.
    """

    rank: str
    league: str
    place: int | None
    of: int
    figure: Decimal | None
    shared: int
    prize: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class GateHit:
    """A gate that closed: which one, and what the points it bears on were before and after."""

    gate: str
    before: Decimal | None
    after: Decimal | None
    example: bool = False


@dataclass(frozen=True, slots=True)
class Rail:
    """The compliance rail: deductions against the limit that wage law sets. `excess` goes to approval."""

    deductions: Decimal
    limit: Decimal | None
    excess: Decimal | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the result wants people to know, by a code of `refusals.WORDING`."""

    code: str
    params: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Result:
    """One subject's card. Mutable only while `evaluate` runs.

    `total` is the sum so far of lines and deductions, clipped; None while not a single line has points.
    It is provisional unless `complete`. `possible` are the points of the lines that stayed on the sheet.
    `unsure` are gates that may still turn out otherwise, as people may still move what they look at.
    `attributes` and `served` are the subject's own, by which the policy reads as it does for them.
    """

    subject: str
    store: str
    applies: bool
    lines: list[Line]
    deductions: list[Deduction]
    total: Decimal | None = None
    unclipped: Decimal | None = None
    possible: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    grade: str | None = None
    pay: list[Pay] | None = None
    inputs: dict[str, Decimal] = field(default_factory=dict)
    groups: dict[str, Decimal] = field(default_factory=dict)
    gates: list[GateHit] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    ranks: list[Rank] = field(default_factory=list)
    rail: Rail | None = None
    notices: list[Notice] = field(default_factory=list)
    attributes: Mapping[str, str] = field(default_factory=dict)
    served: Served | None = None

    @property
    def taken(self) -> Decimal:
        """What the ledger takes, as a positive amount; expenses of the house not among it."""
        return -sum(
            (one.moves for one in self.entries if one.moves < 0 and one.kind is not EntryKind.EXPENSE), ZERO
        )

    @property
    def granted(self) -> Decimal:
        """What the ledger pays: rewards and prizes."""
        return sum((one.moves for one in self.entries if one.kind.is_paid), ZERO)

    @property
    def open(self) -> tuple[str, ...]:
        """Items that wait for people or for the policy; the sheet cannot be closed while there is one."""
        return tuple(line.item for line in self.lines if line.state in {LineState.OPEN, LineState.UNSET})

    @property
    def complete(self) -> bool:
        """A sheet without lines waits for nobody: a policy of events alone has no total to wait for."""
        return self.applies and not self.open and (self.total is not None or not self.lines)

    @property
    def is_payable(self) -> bool:
        """A run beyond its budget is not paid until somebody raises the budget (A-67)."""
        return all(notice.code != BUDGET_EXCEEDED for notice in self.notices)

    @property
    def example(self) -> bool:
        """Whether any point of the total rests on an example value 示例值."""
        return (
            any(line.example for line in self.lines)
            or any(one.example for one in self.deductions)
            or any(one.example for one in self.gates)
        )

    def line(self, item: str) -> Line:
        return next(line for line in self.lines if line.item == item)

    def pay_line(self, code: str) -> Pay:
        return next(pay for pay in self.pay or () if pay.code == code)
