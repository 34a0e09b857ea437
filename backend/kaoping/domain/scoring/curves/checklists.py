"""An audit sheet as a curve: findings on indicators → points, reverse points included.

A finding passes, fails, or does not apply (NA) and leaves the denominator. Indicators are worth their points
when passed and their `fail` points (0, or below: reverse points, S001-Q.R17) when not; in one visit a single
fail decides an indicator. Several visits of a period count by their mean. An indicator nobody looked at is
not a fail: the sheet stays open until somebody does, unless it only holds what concerns one person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ..inputs import Occurrence, Period
from ..texts import Text

FINDING = "FINDING"
INDICATOR, RESULT, VISIT = "indicator", "result", "visit"
VALUE = "value"
NOTHING = Fraction(0)


class Take(StrEnum):
    POINTS = "points"
    PASS_RATE = "pass_rate"  # noqa: S105 - passed ÷ applicable, not a secret


class Verdict(StrEnum):
    PASS = "PASS"  # noqa: S105 - a verdict, not a secret
    FAIL = "FAIL"
    NA = "NA"


@dataclass(frozen=True, slots=True)
class Accepts:
    """Both ends belong to what is accepted: 18-26 °C passes at 18.0 and at 26.0 (S000-I.R04)."""

    at_least: Decimal | None
    at_most: Decimal | None

    def takes(self, value: Decimal) -> bool:
        high_enough = self.at_least is None or value >= self.at_least
        return high_enough and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing looked at. `post` is the position that answers for it, `key` marks a key factor."""

    code: str
    label: Text
    points: Fraction
    fail: Fraction
    key: bool
    post: str
    accepts: Accepts | None


@dataclass(frozen=True, slots=True)
class Checklist:
    """Indicators, and which findings of the store are theirs: by words, by a day, and by a role if any."""

    indicators: tuple[Indicator, ...]
    take: Take
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    dated_by: str = "occurred"
    role: str = ""

    @property
    def most(self) -> Fraction:
        return sum((one.points for one in self.indicators), NOTHING)

    @property
    def least(self) -> Fraction:
        return sum((one.fail for one in self.indicators), NOTHING)


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding that counted: its record, its indicator, the verdict and what it was worth."""

    id: str
    indicator: str
    verdict: Verdict
    points: Fraction
    visit: str


@dataclass(frozen=True, slots=True)
class Audited:
    """What findings come to. `points` None: nothing applied. `unseen` indicators wait for somebody."""

    points: Fraction | None
    figure: Fraction | None
    findings: tuple[Finding, ...]
    unseen: tuple[str, ...] = ()


def findings(
    curve: Checklist, occurrences: Iterable[Occurrence], subject: str, store: str, period: Period
) -> tuple[Finding, ...]:
    """The findings that belong to a checklist of this subject, in the order they were given."""
    known: dict[str | None, Indicator] = {one.code: one for one in curve.indicators}
    found = []
    for one in occurrences:
        indicator = known.get(one.words.get(INDICATOR))
        if indicator is None or not _is_meant(curve, one, subject, store, period):
            continue
        verdict = verdict_of(indicator, one)
        if verdict is not None:
            worth = {Verdict.PASS: indicator.points, Verdict.FAIL: indicator.fail}.get(verdict, NOTHING)
            found.append(Finding(one.id, indicator.code, verdict, worth, one.words.get(VISIT, "")))
    return tuple(found)


def _is_meant(curve: Checklist, one: Occurrence, subject: str, store: str, period: Period) -> bool:
    day = one.days.get(curve.dated_by)
    if one.kind != FINDING or one.store != store or day is None or not period.first <= day <= period.last:
        return False
    if curve.role and subject not in one.roles.get(curve.role, ()):
        return False
    return all(one.words.get(key) in words for key, words in curve.where.items())


def verdict_of(indicator: Indicator, one: Occurrence) -> Verdict | None:
    """What was noted; a measured value is judged by what the indicator accepts. None: nothing was noted."""
    noted = one.words.get(RESULT)
    value = one.amounts.get(VALUE)
    if noted != Verdict.NA and value is not None and indicator.accepts is not None:
        return Verdict.PASS if indicator.accepts.takes(value) else Verdict.FAIL
    return next((verdict for verdict in Verdict if verdict.value == noted), None)


def audited(curve: Checklist, found: Sequence[Finding], full: Fraction) -> Audited:
    """Points out of `full`; the figure is the score itself, or the pass rate in percent."""
    visits: dict[str, dict[str, Finding]] = {}
    for one in found:
        seen = visits.setdefault(one.visit, {})
        seen[one.indicator] = _graver(seen.get(one.indicator), one)
    deciding = [list(seen.values()) for seen in visits.values()]
    if curve.take is Take.PASS_RATE:
        return _by_rate(deciding, tuple(found), full)
    return _by_points(curve, deciding, tuple(found), full)


_GRAVITY = {Verdict.NA: 0, Verdict.PASS: 1, Verdict.FAIL: 2}


def _graver(known: Finding | None, one: Finding) -> Finding:
    return one if known is None or _GRAVITY[one.verdict] > _GRAVITY[known.verdict] else known


def _by_rate(visits: Sequence[Sequence[Finding]], found: tuple[Finding, ...], full: Fraction) -> Audited:
    verdicts = [one.verdict for seen in visits for one in seen if one.verdict is not Verdict.NA]
    if not verdicts:
        return Audited(None, None, found)
    rate = Fraction(verdicts.count(Verdict.PASS), len(verdicts))
    return Audited(full * rate, 100 * rate, found)


def _by_points(
    curve: Checklist, visits: Sequence[Sequence[Finding]], found: tuple[Finding, ...], full: Fraction
) -> Audited:
    unseen = () if curve.role else _unseen(curve, visits)
    points = {one.code: one.points for one in curve.indicators}
    scores = [score for seen in visits if (score := _visited(curve, seen, points)) is not None]
    if not scores:
        return Audited(None, None, found)
    mean = sum(scores, NOTHING) / len(scores)
    return Audited(mean * full / curve.most, mean, found, unseen)


def _unseen(curve: Checklist, visits: Sequence[Sequence[Finding]]) -> tuple[str, ...]:
    """Indicators that some visit has no finding for."""
    seen = [{one.indicator for one in visit} for visit in visits]
    return tuple(one.code for one in curve.indicators if any(one.code not in codes for codes in seen))


def _visited(curve: Checklist, seen: Sequence[Finding], points: Mapping[str, Fraction]) -> Fraction | None:
    """Points of one visit; what does not apply leaves, and the rest is read on the scale of all."""
    counted = [one for one in seen if one.verdict is not Verdict.NA]
    base = sum((points[one.indicator] for one in counted), NOTHING)
    if base == 0:
        return None
    score = sum((one.points for one in counted), NOTHING) * curve.most / base
    return max(curve.least, min(curve.most, score))
