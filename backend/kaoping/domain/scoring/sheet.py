"""Step 3, the score sheet of every subject: readings, findings or judgements → lines, and what becomes of a
line that has none.

A curve gives points on the scale its item is written in; they come to the item's own scale exactly, and are
rounded once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from .curves.checklists import Checklist, audited, findings
from .curves.rollup import RolledUp, inside
from .curves.shapes import Curve, MeanOf, Outcome, Reviewed, WorstOf
from .curves.worth import outcome
from .figures import figure_of
from .inputs import Column, Occurrence, PastPeriod, Period, Review, Settled
from .numbers import ZERO, half_up
from .parts import Item, Missing
from .reading import State
from .results import Figure, Line, LineState, Result
from .spreading import average, redistribute
from .work import Work

# Where several measures of an item have no value, the gravest absence chooses the rule.
_GRAVEST = (State.NOT_PUBLISHED, State.NO_DATA, State.TOO_FEW)


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of one subject, with everything that can decide it."""

    item: Item
    subject: str
    store: str
    period: Period
    figures: tuple[Figure, ...]
    columns: Mapping[Column, Review]
    before: Decimal | None
    occurrences: Sequence[Occurrence]
    past: Sequence[PastPeriod]

    @property
    def written(self) -> Fraction:
        """The points the item's curve is written in."""
        return Fraction(self.item.out_of or self.item.full or ZERO)

    def own(self, points: Fraction | Decimal) -> Decimal:
        """Points of the curve as the item's own, rounded once."""
        item = self.item
        if item.out_of is None:
            return half_up(points, item.places)
        return half_up(Fraction(points) * Fraction(item.full or ZERO) / Fraction(item.out_of), item.places)

    def line(
        self,
        state: LineState,
        points: Decimal | None,
        low: Decimal | None = None,
        high: Decimal | None = None,
    ) -> Line:
        """The line in a state; whoever has points has no reach beside them unless it is given."""
        stands = ZERO if points is None else points
        example = self.item.mark is not None and self.item.mark.example
        return Line(
            self.item.code,
            self.item.full,
            state,
            points,
            stands if low is None else low,
            stands if high is None else high,
            self.figures,
            example,
        )


def score_lines(work: Work) -> None:
    """Fills the lines of every result; averages come after all own scores, then redistribution.

    What a revision takes as given comes last of all: neither averages nor weights move a held line.
    """
    happened, past = _by_store(work.occurrences), _by_subject(work.past)
    for result in work.live:
        mine = happened.get(result.store, ()), past.get(result.subject, ())
        result.lines.extend(_line(_asked(work, result, item, *mine)) for item in work.view(result).items)
    average(work.views, work.live)
    for result in work.live:
        redistribute(work.view(result), result)
        for line in result.lines:
            _settle(line, work.settled.get((result.subject, line.item)))


def _by_store(occurrences: Sequence[Occurrence]) -> dict[str, list[Occurrence]]:
    found: dict[str, list[Occurrence]] = {}
    for one in occurrences:
        found.setdefault(one.store, []).append(one)
    return found


def _by_subject(past: Sequence[PastPeriod]) -> dict[str, list[PastPeriod]]:
    found: dict[str, list[PastPeriod]] = {}
    for one in past:
        found.setdefault(one.subject, []).append(one)
    return found


def _asked(
    work: Work,
    result: Result,
    item: Item,
    occurrences: Sequence[Occurrence],
    past: Sequence[PastPeriod],
) -> Asked:
    subject, store = result.subject, result.store
    figures = tuple(figure_of(one, subject, store, work.readings) for one in item.bindings)
    columns = work.reviews.get((subject, item.code), {})
    before = work.history.get((subject, item.code))
    period = work.population.period
    return Asked(item, subject, store, period, figures, columns, before, occurrences, past)


def _settle(line: Line, given: Settled | None) -> None:
    if given is None:
        return
    line.settled, line.state = given, LineState(given.state)
    line.full, line.points = given.full, given.points
    line.low = line.high = ZERO if given.points is None else given.points


def _line(asked: Asked) -> Line:
    item = asked.item
    if not is_due(item, asked.period):
        return asked.line(LineState.NOT_DUE, None)
    if item.full is None or item.curve is None:
        return asked.line(LineState.UNSET, None, high=item.full)
    match item.curve:
        case Reviewed():
            return _judged(asked, item.curve)
        case Checklist():
            return _inspected(asked, item.curve)
        case RolledUp():
            found = _rolled(asked, item.curve)
        case _:
            found = _measured(asked, item.curve)
    return _ruled(asked, item.missing[found]) if isinstance(found, State) else _scored(asked, found)


def is_due(item: Item, period: Period) -> bool:
    """Whether one of the item's months lies in the period; an item without months is always due (A-39)."""
    if not item.due:
        return True
    months = 12 * (period.last.year - period.first.year) + period.last.month - period.first.month
    return any((period.first.month - 1 + ahead) % 12 + 1 in item.due for ahead in range(months + 1))


# -- figures ---------------------------------------------------------------------------------------------


def _measured(asked: Asked, curve: Curve) -> Outcome | State:
    """What the figures are worth, or the gravest reason why there are none."""
    figures = asked.figures
    used = _used(curve, figures)
    absent = {figures[place].reading.state for place in used} - {State.OK}
    if absent:
        return next(one for one in _GRAVEST if one in absent)
    values = [figures[place].reading.figure(asked.item.bindings[place].measure.unit) for place in used]
    found = outcome(curve, values, asked.written)
    return replace(found, decided_by=used[found.decided_by]) if len(used) < len(figures) else found


def _used(curve: Curve, figures: tuple[Figure, ...]) -> Sequence[int]:
    """Places of the figures that decide: a worst or mean of several leaves out those without a case."""
    every = range(len(figures))
    if isinstance(curve, WorstOf | MeanOf):
        had_cases = [place for place in every if figures[place].reading.state is not State.NO_DATA]
        return had_cases or every
    return every


def _rolled(asked: Asked, curve: RolledUp) -> Outcome | State:
    found = inside(curve, asked.past, asked.period)
    if len(found) < curve.periods:
        return State.TOO_FEW if found else State.NO_DATA
    values = [Fraction(value) for _, value in found]
    return replace(outcome(curve, values, asked.written), basis=tuple(code for code, _ in found))


def _scored(asked: Asked, found: Outcome) -> Line:
    """The line of an outcome; a row whose points nobody has set leaves it unset."""
    if found.points is None:
        line = asked.line(LineState.UNSET, None, high=asked.item.full)
    else:
        line = asked.line(LineState.SCORED, asked.own(found.points))
    line.outcome = found
    return line


# -- findings --------------------------------------------------------------------------------------------


def _inspected(asked: Asked, curve: Checklist) -> Line:
    """Points from findings; while an indicator of a visit has none, the line waits for it."""
    found = findings(curve, asked.occurrences, asked.subject, asked.store, asked.period)
    sum_up = audited(curve, found, asked.written)
    if sum_up.points is None:
        return _ruled(asked, asked.item.missing[State.NO_DATA])
    result = Outcome(sum_up.points, sum_up.figure, findings=sum_up.findings)
    if not sum_up.unseen:
        return _scored(asked, result)
    line = asked.line(LineState.OPEN, None, asked.own(curve.least), asked.item.full)
    line.outcome = replace(result, points=None, figure=None)
    return line


# -- people ----------------------------------------------------------------------------------------------


def _judged(asked: Asked, curve: Reviewed, missing: Missing | None = None) -> Line:
    """The company's figure is final, where it is blank the manager's; a self-score alone never counts."""
    line = _decided(asked) or _waiting(asked, curve)
    own = asked.columns.get(Column.SELF)
    if own is not None:
        line.suggested = own.points if asked.item.out_of is None else asked.own(own.points)
    line.missing = missing
    return line


def _decided(asked: Asked) -> Line | None:
    for column in (Column.COMPANY, Column.MANAGER):
        review = asked.columns.get(column)
        if review is not None:
            line = asked.line(LineState.JUDGED, asked.own(review.points))
            line.column, line.review = column, review.id
            return line
    return None


def _waiting(asked: Asked, curve: Reviewed) -> Line:
    low = asked.own(min(curve.choices)) if curve.choices else ZERO
    high = asked.own(max(curve.choices)) if curve.choices else asked.item.full
    if curve.start is None:
        return asked.line(LineState.OPEN, None, low, high)
    return asked.line(LineState.RULED, asked.own(curve.start), low, high)


def _ruled(asked: Asked, rule: Missing) -> Line:
    """What the missing-data rule makes of an item that has no figure."""
    if rule is Missing.REVIEWED:
        return _judged(asked, Reviewed(), rule)
    known = {Missing.FULL: asked.item.full, Missing.ZERO: ZERO, Missing.CARRY_PREVIOUS: asked.before}
    points = known.get(rule)
    line = asked.line(LineState.NOT_ASSESSED if points is None else LineState.RULED, points)
    line.missing = rule
    return line
