"""What an evaluation yields per subject: lines, deductions, total, grade, pay; and the hash over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .canonical import sha256
from .curves import Outcome
from .inputs import Column, Settled
from .parts import Missing, Scope
from .reading import Reading


class LineState(StrEnum):
    """How a line came to its points, or why it has none."""

    SCORED = "scored"  # by its curve
    JUDGED = "judged"  # by people
    RULED = "ruled"  # by its missing-data rule, or the start value of an item nobody judged
    OPEN = "open"  # waits for people: has no points yet and blocks closing
    NOT_ASSESSED = "not_assessed"  # left the sheet
    UNSET = "unset"  # the policy does not say yet


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
    `settled` says that a revision took the line as given.
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


@dataclass(slots=True)
class Result:
    """One subject's card. Mutable only while `evaluate` runs.

    `total` is the sum so far of lines and deductions, clipped; None while not a single line has points.
    It is provisional unless `complete`. `possible` are the points of the lines that stayed on the sheet.
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

    @property
    def open(self) -> tuple[str, ...]:
        """Items that wait for people or for the policy; the sheet cannot be closed while there is one."""
        return tuple(line.item for line in self.lines if line.state in {LineState.OPEN, LineState.UNSET})

    @property
    def complete(self) -> bool:
        return self.applies and not self.open and self.total is not None

    @property
    def example(self) -> bool:
        """Whether any point of the total rests on an example value 示例值."""
        return any(line.example for line in self.lines) or any(one.example for one in self.deductions)

    def line(self, item: str) -> Line:
        return next(line for line in self.lines if line.item == item)

    def pay_line(self, code: str) -> Pay:
        return next(pay for pay in self.pay or () if pay.code == code)


def result_hash(results: Sequence[Result]) -> str:
    """SHA-256 over lines, deductions, totals and pay of all subjects, in the order of the population.

    Figures are inputs and stand in the input hash; here is what followed from them.
    """
    return sha256([_sealed(result) for result in results])


def _sealed(result: Result) -> list[object]:
    lines = [
        [line.item, line.full, line.state.value, line.points, line.low, line.high, line.missing, line.column,
         line.example, *([] if line.settled is None else [line.settled.settling, line.settled.id])]
        for line in result.lines
    ]  # fmt: skip
    deductions = [[one.slot, one.points, one.events, one.example] for one in result.deductions]
    pay = [
        [one.code, one.state.value, one.amount, one.low, one.high, one.names, one.missing, one.example]
        for one in result.pay or ()
    ]
    totals = [result.total, result.possible, result.low, result.high, result.grade]
    return [result.subject, result.applies, lines, deductions, totals, pay]


def result_document(result: Result) -> dict[str, object]:
    """A result as plain data for storage and JSON: codes and figures, no words."""
    return {
        "subject": result.subject,
        "applies": result.applies,
        "lines": [line_document(line) for line in result.lines],
        "deductions": [
            {"slot": one.slot, "points": one.points, "events": one.events, "example": one.example}
            for one in result.deductions
        ],
        "total": result.total,
        "possible": result.possible,
        "low": result.low,
        "high": result.high,
        "complete": result.complete,
        "open": result.open,
        "grade": result.grade,
        "pay": [pay_document(pay) for pay in result.pay or ()],
        "example": result.example,
    }


def line_document(line: Line) -> dict[str, object]:
    return {
        "item": line.item,
        "full": line.full,
        "state": line.state,
        "points": line.points,
        "low": line.low,
        "high": line.high,
        "figures": [
            {
                "measure": figure.measure,
                "scope": figure.scope,
                "key": figure.key,
                "numerator": figure.reading.numerator,
                "denominator": figure.reading.denominator,
                "n": figure.reading.n,
                "state": figure.reading.state,
            }
            for figure in line.figures
        ],
        "missing": line.missing,
        "column": line.column,
        "review": line.review,
        "suggested": line.suggested,
        "settled": None
        if line.settled is None
        else {"settling": line.settled.settling, "id": line.settled.id},
        "example": line.example,
    }


def pay_document(pay: Pay) -> dict[str, object]:
    return {
        "code": pay.code,
        "state": pay.state,
        "amount": pay.amount,
        "low": pay.low,
        "high": pay.high,
        "names": [[name, value] for name, value in pay.names],
        "missing": pay.missing,
        "example": pay.example,
    }
