"""Step 10: the budget of the run and the rail of every card.

A run beyond its budget is told so on every card and cannot be paid; with `scale_rewards` the rewards give way
in proportion, to the cent, and earned wages never do (A-67). What the rail finds beyond its limit goes to
approval: it is reported, and nothing is dropped (A-79).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from ..formulas.formula import Formula
from ..names import Known, Stage
from ..numbers import ZERO, half_up, plain
from ..results import BUDGET_EXCEEDED, Entry, Notice, Rail, Result
from ..spreading import spread
from ..work import Work
from .limits import Budget, Over, RailRule

BUDGET_OPEN = "budget-open"
BUDGET_SCALED = "budget-scaled"
RAIL_EXCEEDED = "rail-exceeded"
BEFORE_BUDGET = "before_budget"
"""What the entry of a reward was worth before the budget made it give way."""


def keep_budget(work: Work, pay_again: Callable[[Work], None]) -> None:
    """Raises nothing and drops nothing: what does not fit is said on every card of the run."""
    budget = work.policy.budget
    if budget is None:
        return
    limit = next(param.value for param in work.policy.params if param.code == budget.limit)
    waiting = _waiting(budget, work.live)
    found = _sum(budget, work.live)
    if limit is not None and not waiting and budget.over is Over.SCALE_REWARDS and found > limit:
        _scale(work.live, found - limit, found, limit)
        pay_again(work)
        found = _sum(budget, work.live)
    for result in work.live:
        if limit is not None and found > limit:
            params = (("found", plain(found)), ("limit", plain(limit)), ("excess", plain(found - limit)))
            result.notices.append(Notice(BUDGET_EXCEEDED, params))
        elif limit is None or waiting:
            said = budget.limit if limit is None else ", ".join(waiting)
            result.notices.append(Notice(BUDGET_OPEN, (("found", plain(found)), ("what", said))))


def _sum(budget: Budget, results: Iterable[Result]) -> Decimal:
    """What is known of the run so far; a line without an amount is not in it."""
    total = ZERO
    for result in results:
        amounts = [pay.amount for pay in result.pay or () if pay.code in budget.of]
        total += sum((amount for amount in amounts if amount is not None), ZERO)
        total += result.granted if budget.rewards else ZERO
    return total


def _waiting(budget: Budget, results: Iterable[Result]) -> list[str]:
    """Lines that somebody has no amount for yet, and `rewards` while a reward is unset."""
    found = []
    for result in results:
        found += [pay.code for pay in result.pay or () if pay.code in budget.of and pay.amount is None]
        if budget.rewards and any(_is_unset(entry) for entry in result.entries):
            found.append("rewards")
    return list(dict.fromkeys(found))


def _is_unset(entry: Entry) -> bool:
    return entry.kind.is_paid and entry.amount is None and not entry.yields_to


def _scale(results: Sequence[Result], excess: Decimal, found: Decimal, limit: Decimal) -> None:
    """Rewards of the whole run give way in proportion, the last cents by largest remainder.

    Equal remainders go by the subjects' keys, so that nobody's cent hangs on the order of a list.
    """
    paid = [
        (result, index)
        for result in sorted(results, key=lambda one: one.subject)
        for index, entry in enumerate(result.entries)
        if entry.kind.is_paid and entry.moves > 0
    ]
    before = [result.entries[index].moves for result, index in paid]
    rewards = sum(before, ZERO)
    if not rewards:
        return
    for (result, index), old, new in zip(
        paid, before, spread(before, max(ZERO, rewards - excess)), strict=True
    ):
        entry = result.entries[index]
        names = (*entry.names, (BEFORE_BUDGET, old))
        result.entries[index] = replace(entry, amount=new, names=names)
        params = (("rule", entry.rule), ("before", plain(old)), ("after", plain(new)))
        whole = (("found", plain(found)), ("limit", plain(limit)))
        result.notices.append(Notice(BUDGET_SCALED, (*params, *whole)))


def check_rails(work: Work) -> None:
    """The rail of every card; a policy that does not write one down has it as soon as money is taken."""
    for result in work.live:
        rule = work.view(result).rail
        takes = any(entry.kind.is_taken and not entry.yields_to for entry in result.entries)
        if rule is None or (work.policy.rail_is_default and not takes):
            continue
        known = work.known(result, Stage.PAY)
        amounts = {pay.code: pay.amount for pay in result.pay or () if pay.amount is not None}
        result.rail = _rail(rule, result, known.with_names(amounts))
        if result.rail.excess:
            params = (("deductions", result.rail.deductions), ("limit", result.rail.limit or ZERO))
            said = tuple((name, plain(value)) for name, value in params)
            result.notices.append(Notice(RAIL_EXCEEDED, (*said, ("excess", plain(result.rail.excess)))))


def _rail(rule: RailRule, result: Result, known: Known) -> Rail:
    """Whoever owes nothing exceeds nothing, whatever his wage."""
    unset = tuple(
        entry.rule
        for entry in result.entries
        if entry.kind.is_taken and entry.amount is None and not entry.yields_to
    )
    limit = _limit(rule, known)
    missing = _missing((rule.wage, rule.share, rule.minimum), known)
    excess = None if unset else _excess(result.taken, limit)
    return Rail(result.taken, limit, excess, tuple(dict.fromkeys((*missing, *unset))))


def _excess(taken: Decimal, limit: Decimal | None) -> Decimal | None:
    if limit is None:
        return ZERO if taken == ZERO else None
    return max(ZERO, taken - limit)


def _limit(rule: RailRule, known: Known) -> Decimal | None:
    """The lower of both limits: a share of the wage, and what the wage is above the minimum."""
    wage, minimum = known.amount(rule.wage), known.amount(rule.minimum)
    share = known.amount(rule.share, 6)
    if wage is None or minimum is None or share is None:
        return None
    return max(ZERO, min(half_up(wage * share, 2), wage - minimum))


def _missing(formulas: Iterable[Formula], known: Known) -> tuple[str, ...]:
    return tuple(name for formula in formulas for name in known.missing(formula))
