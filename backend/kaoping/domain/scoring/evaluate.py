"""Policy and facts in, results out: the whole order of an evaluation is the list `ORDER` below.

    evaluate(policy, population, readings, events, reviews, history, pay_terms, settled, occurrences, past)

Pure: the same inputs give the same results and the same hash, on any machine, in any year.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .inputs import (
    Event,
    Occurrence,
    PastLine,
    PastPeriod,
    PayTerms,
    Population,
    Readings,
    Review,
    Settled,
)
from .numbers import ZERO
from .pay.lines import pay_lines
from .policy import Policy
from .results import Deduction, LineState, Result
from .sheet import Judgements, Settlements, judgements, score_lines, settlements
from .texts import Text

# Raised only when a result would change for the same inputs; the old evaluation then stays in the code.
ENGINE = 1


@dataclass(frozen=True, slots=True)
class Work:
    """One run over one population; the steps fill the results."""

    policy: Policy
    population: Population
    readings: Readings
    events: Mapping[tuple[str, str], tuple[str, ...]]
    reviews: Judgements
    history: Mapping[tuple[str, str], Decimal]
    terms: PayTerms
    settled: Settlements
    occurrences: tuple[Occurrence, ...]
    past: tuple[PastPeriod, ...]
    views: dict[str, Policy]
    results: list[Result]

    def view(self, result: Result) -> Policy:
        """The policy as it stands for this subject: its variants chosen."""
        return self.views[result.subject]

    @property
    def live(self) -> list[Result]:
        return [result for result in self.results if result.applies]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the order: its number there, what users read about it, and the work."""

    number: int
    label: Text
    run: Callable[[Work], None]


def _apply(work: Work) -> None:
    for subject in work.population.subjects:
        applies = work.policy.applies.to(subject.attributes)
        work.views[subject.key] = work.policy.seen_by(subject.attributes)
        work.results.append(Result(subject.key, subject.store, applies, [], []))


def _items(work: Work) -> None:
    score_lines(work.views, work.live, work.readings, work.reviews, work.history, work.settled)


def _deduct(work: Work) -> None:
    for result in work.live:
        for slot in work.view(result).slots:
            fired = work.events.get((result.subject, slot.code))
            if fired:
                example = slot.mark is not None and slot.mark.example
                result.deductions.append(Deduction(slot.code, slot.points, fired, example))


def _total(work: Work) -> None:
    for result in work.live:
        taken = sum((one.points for one in result.deductions), ZERO)
        scored = [line.points for line in result.lines if line.points is not None]
        on_sheet = [line for line in result.lines if line.state is not LineState.NOT_ASSESSED]
        result.possible = sum((line.full for line in on_sheet if line.full is not None), ZERO)
        result.low = _clip(work.view(result), sum((line.low for line in on_sheet), taken))
        result.high = _clip(work.view(result), sum((line.high for line in on_sheet), taken))
        if scored:
            result.unclipped = sum(scored, taken)
            result.total = _clip(work.view(result), result.unclipped)


def _clip(policy: Policy, total: Decimal) -> Decimal:
    if policy.low is not None:
        total = max(policy.low, total)
    return total if policy.high is None else min(policy.high, total)


def _grade(work: Work) -> None:
    """Only a complete sheet has a grade: half a month's points are no failure."""
    for result in work.live:
        if result.complete and result.total is not None:
            result.grade = grade_of(work.view(result), result.total)


def grade_of(policy: Policy, total: Decimal) -> str | None:
    """The exact total decides: 59.99 is below 60. None where the policy has no grades."""
    for grade in policy.grades:
        if grade.low is None or total >= grade.low:
            return grade.code
    return None


def _pay(work: Work) -> None:
    for result in work.live:
        result.pay = pay_lines(work.view(result), result, work.terms.get(result.subject, {}))


# Numbers leave room for what later policies bring: 8 ranks and prizes, 10 rail and budget, 11 triggers.
ORDER: tuple[Step, ...] = (
    Step(1, Text("适用对象", "Who it applies to"), _apply),
    Step(3, Text("指标、缺数规则与各项得分", "Measures, missing data and items"), _items),
    Step(5, Text("减分格", "Deduction slots"), _deduct),
    Step(6, Text("总分与上下限", "Total and its limits"), _total),
    Step(7, Text("等级", "Grade"), _grade),
    Step(9, Text("薪酬行", "Pay lines"), _pay),
)


def evaluate(
    policy: Policy,
    population: Population,
    readings: Readings,
    events: Sequence[Event] = (),
    reviews: Sequence[Review] = (),
    history: Sequence[PastLine] = (),
    pay_terms: PayTerms | None = None,
    settled: Sequence[Settled] = (),
    occurrences: Sequence[Occurrence] = (),
    past: Sequence[PastPeriod] = (),
) -> tuple[Result, ...]:
    """One result per subject, in the order of the population; a subject the policy is not for says so.

    A reading that is absent means nobody measured it. `settled` are lines a revision takes as given. Raises
    PolicyRefused for reviews of things that are not reviewed, points outside the item's choices, a column
    judged twice, or a line settled twice.
    """
    work = Work(
        policy=policy,
        population=population,
        readings=readings,
        events=_fired(events),
        reviews=judgements(policy, reviews),
        history={(one.subject, one.item): one.points for one in history},
        terms=pay_terms or {},
        settled=settlements(policy, settled),
        occurrences=tuple(sorted(occurrences, key=lambda one: one.id)),
        past=tuple(sorted(past, key=lambda one: (one.subject, one.period))),
        views={},
        results=[],
    )
    for step in ORDER:
        step.run(work)
    return tuple(work.results)


def _fired(events: Sequence[Event]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Events by subject and slot, oldest first: the first one counts, the others are shown beside it."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for event in sorted(events, key=lambda one: (one.day, one.id)):
        key = (event.subject, event.slot)
        found[key] = (*found.get(key, ()), event.id)
    return found
