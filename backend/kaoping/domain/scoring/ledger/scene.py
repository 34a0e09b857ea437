"""What event rules look at: everybody with what names are worth to them, what happened, and the period."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from ..curves.checklists import FINDING, INDICATOR, RESULT, VISIT, Checklist, Indicator, verdict_of
from ..inputs import Occurrence, Period
from ..names import Known, Stage
from ..numbers import ZERO
from ..policy import Policy
from ..reading import Reading
from ..results import Result
from ..work import Work
from .amounts import amount_name
from .bearers import People
from .families import members
from .rules import PERIOD, EventRule, Trigger
from .visits import points_of_visit


@dataclass(frozen=True, slots=True)
class Incident:
    """The occurrences one amount rests on, oldest first, with the names they give to formulas."""

    occurrences: tuple[Occurrence, ...]
    names: Mapping[str, Decimal]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.occurrences)

    @property
    def visit(self) -> str:
        """The one visit they all belong to; empty where there is none, or more than one."""
        visits = {one.words.get(VISIT, "") for one in self.occurrences}
        return visits.pop() if len(visits) == 1 else ""


class Scene:
    """One evaluation as the rules see it; names of a person are worked out once, when first asked for."""

    def __init__(self, work: Work) -> None:
        self.work = work
        checklists = _checklists(work.policy)
        self.people = People(work.population.subjects, _posts(checklists))
        self.occurrences = _judged(work.occurrences, checklists)
        self.results = {result.subject: result for result in work.live}
        families = {rule.parts.measure.code for rule in work.policy.events if rule.parts is not None}
        self.members = members(work.readings, families)
        self._known: dict[str, Known] = {}
        self._visited: dict[tuple[str, str], Mapping[str, Decimal]] = {}

    @property
    def period(self) -> Period:
        return self.work.population.period

    def bears(self, rule: EventRule, key: str) -> bool:
        """Whether the policy is for somebody, and this rule of it."""
        return key in self.results and rule.applies.to(self.people.by_key[key].attributes)

    def bearers_of(self, rule: EventRule) -> Iterator[Result]:
        """Everybody a rule without occurrences looks at."""
        return (result for key, result in self.results.items() if self.bears(rule, key))

    def known(self, key: str) -> Known:
        if key not in self._known:
            self._known[key] = self.work.known(self.results[key], Stage.EVENTS)
        return self._known[key]

    def visited(self, key: str, visit: str) -> Mapping[str, Decimal]:
        """What the checklists of somebody's sheet came to in one visit."""
        if (key, visit) not in self._visited:
            result = self.results[key]
            self._visited[key, visit] = points_of_visit(self.work.view(result).items, result, visit)
        return self._visited[key, visit]

    @cached_property
    def shared(self) -> Known:
        """Names that are worth the same to everybody: params without variants."""
        same = [one for one in self.work.policy.params if not one.variants and one.value is not None]
        values = {one.code: one.value for one in same if one.value is not None}
        return Known(values, {one.code for one in same if one.mark is not None and one.mark.example})

    def family(self, rule_family: str, key: str) -> Mapping[str, Reading]:
        return self.members.get((key, rule_family), {})


def _checklists(policy: Policy) -> list[Checklist]:
    curves = [item.curve for item in policy.items]
    return [curve for curve in curves if isinstance(curve, Checklist)]


def _posts(checklists: Sequence[Checklist]) -> dict[str, str]:
    """Indicator → the post that answers for it."""
    return {one.code: one.post for curve in checklists for one in curve.indicators if one.post}


def _judged(occurrences: Sequence[Occurrence], checklists: Sequence[Checklist]) -> Sequence[Occurrence]:
    """Findings with the verdict their checklist gives: a value out of range fails here as on the sheet."""
    indicators = [one for curve in checklists for one in curve.indicators if one.accepts is not None]
    measured: dict[tuple[str, str | None], Indicator] = {(FINDING, one.code): one for one in indicators}
    if not measured:
        return occurrences
    found = []
    for one in occurrences:
        indicator = measured.get((one.kind, one.words.get(INDICATOR)))
        verdict = None if indicator is None else verdict_of(indicator, one)
        found.append(one if verdict is None else replace(one, words={**one.words, RESULT: verdict.value}))
    return found


def incident(rule: EventRule, on: Trigger, occurrences: Sequence[Occurrence]) -> Incident:
    """Occurrences as one incident: `n`, `days` and the sums of their amounts.

    An amount that one of them does not give has no sum: blank is never read as zero.
    """
    days = {one.days.get(on.dated_by) for one in occurrences}
    if rule.distinct:
        counted = len({one.words.get(rule.distinct) or (one.kind, one.id) for one in occurrences})
    else:
        counted = len(occurrences)
    names = {"n": Decimal(counted), "days": Decimal(len(days))}
    given = set.intersection(*(set(one.amounts) for one in occurrences))
    for amount in sorted(given):
        names[amount_name(amount)] = sum((one.amounts[amount] for one in occurrences), ZERO)
    return Incident(tuple(occurrences), names)


def group_of(rule: EventRule, one: Occurrence) -> tuple[str, ...]:
    """What an occurrence is counted together with; without the word it stands alone."""
    if rule.per == PERIOD:
        return (PERIOD,)
    word = one.words.get(rule.per)
    return (one.store, rule.per, word) if word else (one.kind, one.id)
