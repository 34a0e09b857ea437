"""The score sheet of every subject: readings or judgements → lines, with the missing-data rules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from kaoping.domain.errors import Fault

from .curves.shapes import Curve, MeanOf, Reviewed, WorstOf, outcome
from .inputs import Column, Readings, Review, Settled
from .numbers import ZERO, half_up, plain
from .parts import Item, Missing, Scope
from .policy import Policy
from .reading import NOT_PUBLISHED, Reading, State
from .refusals import PolicyRefused
from .results import Figure, Line, LineState, Result

Settlements = Mapping[tuple[str, str], Settled]  # (subject, item) → what a revision takes as given
Judgements = Mapping[tuple[str, str], Mapping[Column, Review]]  # (subject, item) → column → review

# Where several measures of an item have no value, the gravest absence chooses the rule.
_GRAVEST = (State.NOT_PUBLISHED, State.NO_DATA, State.TOO_FEW)


def judgements(policy: Policy, reviews: Sequence[Review]) -> Judgements:
    """Reviews by subject and item. Raises PolicyRefused for what nobody may have entered."""
    items = {item.code: item for item in policy.items}
    found: dict[tuple[str, str], dict[Column, Review]] = {}
    for index, review in enumerate(reviews):
        columns = found.setdefault((review.subject, review.item), {})
        fault = _review_fault(items.get(review.item), review, columns)
        if fault is not None:
            raise PolicyRefused((Fault(f"/reviews/{index}", *fault),))
        columns[review.column] = review
    return found


def accepts(policy: Policy, review: Review) -> bool:
    """Whether the policy lets anybody enter this: a judgement may outlive the rules it was made under."""
    item = next((one for one in policy.items if one.code == review.item), None)
    return _review_fault(item, review, {}) is None


def _review_fault(
    item: Item | None, review: Review, columns: Mapping[Column, Review]
) -> tuple[str, dict[str, object]] | None:
    if item is None:
        return "unknown-item", {"code": review.item}
    if not _judgeable(item):
        return "not-reviewed", {"code": item.code}
    if review.column in columns:
        return "duplicate-review", {}
    curve = item.curve
    if isinstance(curve, Reviewed) and curve.choices:
        if Fraction(review.points) not in curve.choices:
            known = ", ".join(plain(half_up(choice, 6)) for choice in curve.choices)
            return "review-choice", {"known": known}
    elif item.full is not None and not ZERO <= review.points <= item.full:
        return "out-of-range", {"low": "0", "high": plain(item.full)}
    return None


def _judgeable(item: Item) -> bool:
    return item.curve is None or isinstance(item.curve, Reviewed) or Missing.REVIEWED in item.missing.values()


def settlements(policy: Policy, settled: Sequence[Settled]) -> Settlements:
    """Settled lines by subject and item. Raises PolicyRefused for one that is unknown or settled twice."""
    items = {item.code for item in policy.items}
    found: dict[tuple[str, str], Settled] = {}
    for index, one in enumerate(settled):
        if one.item not in items:
            raise PolicyRefused((Fault(f"/settled/{index}", "unknown-item", {"code": one.item}),))
        if (one.subject, one.item) in found:
            raise PolicyRefused((Fault(f"/settled/{index}", "duplicate-review", {}),))
        found[one.subject, one.item] = one
    return found


def score_lines(
    views: Mapping[str, Policy],
    results: Sequence[Result],
    readings: Readings,
    reviews: Judgements,
    history: Mapping[tuple[str, str], Decimal],
    settled: Settlements,
) -> None:
    """Fills the lines of every result; averages come after all own scores, then redistribution.

    What a revision takes as given comes last of all: neither averages nor weights move a held line.
    """
    for result in results:
        subject, store = result.subject, result.store
        for item in views[subject].items:
            figures = _figures(item, subject, store, readings)
            columns = reviews.get((subject, item.code), {})
            result.lines.append(_line(item, figures, columns, history.get((subject, item.code))))
    _average(views, results)
    for result in results:
        _redistribute(views[result.subject], result)
        for line in result.lines:
            _settle(line, settled.get((result.subject, line.item)))


def _settle(line: Line, given: Settled | None) -> None:
    if given is None:
        return
    line.settled, line.state = given, LineState(given.state)
    line.full, line.points = given.full, given.points
    line.low = line.high = ZERO if given.points is None else given.points


def _figures(item: Item, subject: str, store: str, readings: Readings) -> tuple[Figure, ...]:
    found = []
    for binding in item.bindings:
        key = store if binding.scope is Scope.STORE else subject
        reading = readings.get((key, binding.measure.code), NOT_PUBLISHED)
        # Without a minimum every value is enough: nothing counted is a real zero.
        if reading.state is State.OK and reading.n < binding.min_n and binding.min_n > 1:
            reading = Reading(reading.numerator, reading.denominator, reading.n, State.TOO_FEW)
        found.append(Figure(binding.measure.code, binding.scope, key, reading))
    return tuple(found)


def _line(
    item: Item, figures: tuple[Figure, ...], columns: Mapping[Column, Review], before: Decimal | None
) -> Line:
    example = item.mark is not None and item.mark.example
    if item.full is None or item.curve is None:
        high = item.full or ZERO
        return Line(item.code, item.full, LineState.UNSET, None, ZERO, high, figures, example)
    if isinstance(item.curve, Reviewed):
        return _judged(item, item.curve, figures, columns, example)
    used = _used(item.curve, figures)
    absent = {figures[place].reading.state for place in used} - {State.OK}
    if absent:
        state = next(one for one in _GRAVEST if one in absent)
        return _ruled(item, item.missing[state], figures, columns, before)
    values = [figures[place].reading.figure(item.bindings[place].measure.unit) for place in used]
    found = outcome(item.curve, values, Fraction(item.full))
    if len(used) < len(figures):
        found = replace(found, decided_by=used[found.decided_by])
    points = half_up(found.points, item.places)
    return Line(
        item.code, item.full, LineState.SCORED, points, points, points, figures, example, outcome=found
    )


def _used(curve: Curve, figures: tuple[Figure, ...]) -> Sequence[int]:
    """Places of the figures that decide: a worst or mean of several leaves out those without a case."""
    every = range(len(figures))
    if isinstance(curve, WorstOf | MeanOf):
        had_cases = [place for place in every if figures[place].reading.state is not State.NO_DATA]
        return had_cases or every
    return every


def _judged(
    item: Item,
    curve: Reviewed,
    figures: tuple[Figure, ...],
    columns: Mapping[Column, Review],
    example: bool,
    missing: Missing | None = None,
) -> Line:
    """The company's figure is final, where it is blank the manager's; a self-score alone never counts."""
    own = columns.get(Column.SELF)
    suggested = None if own is None else own.points
    for column in (Column.COMPANY, Column.MANAGER):
        review = columns.get(column)
        if review is not None:
            points = half_up(review.points, item.places)
            return Line(
                item.code, item.full, LineState.JUDGED, points, points, points, figures, example,
                missing=missing, column=column, review=review.id, suggested=suggested,
            )  # fmt: skip
    low = half_up(min(curve.choices), item.places) if curve.choices else ZERO
    high = half_up(max(curve.choices), item.places) if curve.choices else item.full or ZERO
    start = None if curve.start is None else half_up(curve.start, item.places)
    state = LineState.OPEN if start is None else LineState.RULED
    return Line(
        item.code, item.full, state, start, low, high, figures, example,
        missing=missing, suggested=suggested,
    )  # fmt: skip


def _ruled(
    item: Item,
    rule: Missing,
    figures: tuple[Figure, ...],
    columns: Mapping[Column, Review],
    before: Decimal | None,
) -> Line:
    example = item.mark is not None and item.mark.example
    full = item.full or ZERO
    if rule is Missing.REVIEWED:
        return _judged(item, Reviewed(), figures, columns, example, rule)
    points = {Missing.FULL: full, Missing.ZERO: ZERO, Missing.CARRY_PREVIOUS: before}.get(rule)
    if points is None:
        line = Line(item.code, full, LineState.NOT_ASSESSED, None, ZERO, ZERO, figures, example)
    else:
        line = Line(item.code, full, LineState.RULED, points, points, points, figures, example)
    line.missing = rule
    return line


def _average(views: Mapping[str, Policy], results: Sequence[Result]) -> None:
    """Lines whose rule is the store's average take the mean of the colleagues scored by the curve."""
    for index in range(len(results[0].lines) if results else 0):
        items = [views[result.subject].items[index] for result in results]
        if not any(Missing.STORE_AVERAGE in item.missing.values() for item in items):
            continue
        places = max(item.places for item in items)
        scored: dict[str, list[Decimal]] = {}
        for result in results:
            line = result.lines[index]
            if line.state is LineState.SCORED and line.points is not None:
                scored.setdefault(result.store, []).append(line.points)
        for result in results:
            line = result.lines[index]
            colleagues = scored.get(result.store)
            if line.missing is Missing.STORE_AVERAGE and colleagues:
                mean = half_up(sum(map(Fraction, colleagues), Fraction(0)) / len(colleagues), places)
                line.state, line.points, line.low, line.high = LineState.RULED, mean, mean, mean


def _redistribute(policy: Policy, result: Result) -> None:
    """Weights that leave go to the others in proportion, by largest remainder, so that they sum exactly.

    Points scale with their item's weight. Nothing moves while a weight is unset or nobody is left to take it.
    """
    leaving = [line for line in result.lines if line.missing is Missing.REDISTRIBUTE]
    staying = [line for line in result.lines if line.state is not LineState.NOT_ASSESSED]
    if not leaving or any(line.full is None for line in result.lines):
        return
    weights = [line.full or ZERO for line in staying]
    kept, freed = sum(weights, ZERO), sum((line.full or ZERO for line in leaving), ZERO)
    if kept == 0:
        return
    for line, old, new in zip(staying, weights, _spread(weights, kept + freed), strict=True):
        if old == 0:
            continue
        scale, places = Fraction(new) / Fraction(old), policy.item(line.item).places
        line.full = new
        line.low, line.high = _scaled(line.low, scale, places), _scaled(line.high, scale, places)
        if line.points is not None:
            line.points = _scaled(line.points, scale, places)


def _scaled(points: Decimal, scale: Fraction, places: int) -> Decimal:
    return half_up(Fraction(points) * scale, places)


def _spread(weights: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """Shares of a total in proportion to weights, in cents, the last cents to the largest remainders."""
    kept = sum(map(Fraction, weights), Fraction(0))
    exact = [Fraction(weight) * Fraction(total) * 100 / kept for weight in weights]
    cents = [share.numerator // share.denominator for share in exact]
    left = int(Fraction(total) * 100) - sum(cents)
    for index in sorted(range(len(exact)), key=lambda i: cents[i] - exact[i])[:left]:
        cents[index] += 1
    return [Decimal(one).scaleb(-2) for one in cents]
