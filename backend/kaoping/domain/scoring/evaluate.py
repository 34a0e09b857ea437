"""Policy and facts in, results out: the whole order of an evaluation is the list `ORDER` below.

    evaluate(policy, population, readings, events, reviews, history, pay_terms, settled, occurrences, past)

Pure: the same inputs give the same results and the same hash, on any machine, in any year.
"""

from collections.abc import Sequence
from decimal import localcontext

from .applying import apply
from .figures import read_inputs
from .gating import close_gates
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
from .judging import judgements, settlements
from .ledger.book import standing
from .ledger.firing import fire_events
from .numbers import WIDE
from .pay.limiting import check_rails, keep_budget
from .pay.lines import pay_everybody
from .pay.terms import take_terms
from .policy import Policy
from .ranking.awarding import award
from .results import Deduction, Result
from .sheet import score_lines
from .texts import Text
from .totals import grade, total
from .triggering import fire_triggers
from .work import Step, Work

# Raised only when a result would change for the same inputs; the old evaluation then stays in the code.
ENGINE = 1


def _deduct(work: Work) -> None:
    for result in work.live:
        for slot in work.view(result).slots:
            fired = work.events.get((result.subject, slot.code))
            if fired:
                example = slot.mark is not None and slot.mark.example
                result.deductions.append(Deduction(slot.code, slot.points, fired, example))


def _keep_budget(work: Work) -> None:
    keep_budget(work, pay_everybody)


ORDER: tuple[Step, ...] = (
    Step(1, Text("适用对象与在岗天数", "Who it applies to, days served"), apply),
    Step(1, Text("薪酬项归属", "Pay terms, for whom they are meant"), take_terms),
    Step(2, Text("公式所用指标", "Figures for formulas"), read_inputs),
    Step(3, Text("指标、缺数规则与各项得分", "Measures, missing data and items"), score_lines),
    Step(4, Text("分组得分与门槛", "Groups and gates"), close_gates),
    Step(5, Text("减分格", "Deduction slots"), _deduct),
    Step(5, Text("事件规则与台账、重叠", "Event rules to the ledger, overlaps"), fire_events),
    Step(6, Text("否决、总分与上下限", "Vetoes, total and its limits"), total),
    Step(7, Text("等级", "Grade"), grade),
    Step(8, Text("排名与奖金", "Ranks and prizes"), award),
    Step(9, Text("薪酬行", "Pay lines"), pay_everybody),
    Step(10, Text("预算", "Budget of the run"), _keep_budget),
    Step(10, Text("扣款上限", "Limit of deductions"), check_rails),
    Step(11, Text("连续多期的触发", "What holds several periods in a row"), fire_triggers),
)


def evaluate(  # noqa: PLR0913, PLR0917 - one argument per kind of fact
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
    judged twice, a line settled twice, or two occurrences of one id that differ.
    """
    work = Work(
        policy=policy,
        population=population,
        readings=readings,
        events=_fired(events),
        reviews=judgements(policy, reviews),
        history={(one.subject, one.item): one.points for one in history},
        terms=dict(pay_terms or {}),
        settled=settlements(policy, settled),
        occurrences=standing(occurrences),
        past=tuple(sorted(past, key=lambda one: (one.subject, one.period))),
        views={},
        results=[],
    )
    # Sums and products have room for every digit, whatever precision the caller's thread works with.
    with localcontext(WIDE):
        for step in ORDER:
            step.run(work)
    return tuple(work.results)


def _fired(events: Sequence[Event]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Events by subject and slot, oldest first, each once: the first counts, the others are shown with it."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for event in sorted(set(events), key=lambda one: (one.day, one.id)):
        key = (event.subject, event.slot)
        found[key] = (*found.get(key, ()), event.id)
    return found
