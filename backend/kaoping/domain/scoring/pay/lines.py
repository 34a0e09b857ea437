"""Pay lines of one card: formula values with one rounding each, and their reach while something is open.

A card waits for people who judge its lines, or for a prize that colleagues' open cards still decide. Until
then a line shows what it comes to at the lowest and the highest total, and without and with the best prize.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import product

from ..formulas.value import UndefinedError
from ..inputs import Served
from ..names import REWARDS, TOTAL, Known, Stage, group_name, item_name
from ..numbers import ZERO
from ..parts import PayRule
from ..policy import Policy
from ..ranking.awarding import best_prize
from ..results import Pay, PayState, Result
from ..work import Work
from .amounts import DAYS_OF, DAYS_SERVED, amount, whole

Ends = tuple[Decimal | None, Decimal | None]


def pay_everybody(work: Work) -> None:
    """Step 9. Whose days in the post are not given served the whole period."""
    period = work.population.period
    days = (period.last - period.first).days + 1
    served = {subject.key: subject.served or Served(days, days) for subject in work.population.subjects}
    for result in work.live:
        known = work.known(result, Stage.PAY)
        result.pay = pay_lines(work.view(result), result, known, served[result.subject])


def pay_lines(policy: Policy, result: Result, known: Known, served: Served) -> list[Pay]:
    """In order of computation. A name without a value leaves the line unset: blank is never read as zero."""
    return _Slip(policy, result, known, served).lines()


class _Slip:
    """The pay lines of one card while they are computed; `ends` are the ways it may still come out."""

    def __init__(self, policy: Policy, result: Result, known: Known, served: Served) -> None:
        self.policy, self.result = policy, result
        self.examples = set(known.examples)
        self.is_plain = _is_plain(policy)
        days = {DAYS_SERVED: Decimal(served.days), DAYS_OF: Decimal(served.of)}
        self.known = known.values | days
        self.pending = _pending(policy, result)
        self.ends = _ends(policy, result, self.known)

    def lines(self) -> list[Pay]:
        done = []
        for rule in self.policy.pay:
            pay = self._pay(rule)
            done.append(pay)
            if pay.amount is not None:
                self._note(rule.code, [pay.amount] * len(self.ends))
                self.known[rule.code] = pay.amount
            if pay.state is PayState.OPEN and not self.is_plain:
                self.pending.add(rule.code)
            if pay.example:
                self.examples.add(rule.code)
        return done

    def _note(self, code: str, amounts: Iterable[Decimal]) -> None:
        for end, value in zip(self.ends, amounts, strict=True):
            end[code] = value

    def _pay(self, rule: PayRule) -> Pay:
        used = whole(rule).names
        names = tuple((name, self.known[name]) for name in used if name in self.known)
        example = (rule.mark is not None and rule.mark.example) or any(name in self.examples for name in used)
        missing = tuple(name for name in used if name not in self.known and name not in self.pending)
        if missing:
            return Pay(rule.code, PayState.UNSET, None, None, None, names, missing, example)
        try:
            if self.result.complete and not self.pending.intersection(used):
                value = amount(rule, self.known)
                return Pay(rule.code, PayState.FINAL, value, value, value, names, (), example)
            low, high = self._reach(rule)
            return Pay(rule.code, PayState.OPEN, None, low, high, names, (), example)
        except UndefinedError:
            return Pay(rule.code, PayState.UNDEFINED, None, None, None, names, (), example)

    def _reach(self, rule: PayRule) -> Ends:
        """Amounts at the ends of what is open; unknown where the formula needs more than those."""
        used = whole(rule).names
        if not self.ends or any(name not in end for end in self.ends for name in used):
            return None, None
        amounts = [amount(rule, end) for end in self.ends]
        self._note(rule.code, amounts)
        return min(amounts), max(amounts)


def _is_plain(policy: Policy) -> bool:
    """A policy of items, terms and params alone. Its open cards keep the answer they have always given, as
    their hashes must stay: a line over a line that is open is unset, and does not wait with it."""
    sections = (policy.inputs, policy.gates, policy.events, policy.ranks)
    if any(sections) or not all(term.is_for_all for term in policy.terms):
        return False
    named = {TOTAL, *(item_name(item.code) for item in policy.items)}
    named |= {param.code for param in policy.params} | {term.code for term in policy.terms}
    named |= {rule.code for rule in policy.pay}
    return all(whole(rule) is rule.formula and named.issuperset(whole(rule).names) for rule in policy.pay)


def _pending(policy: Policy, result: Result) -> set[str]:
    """Names that only wait: the total, open items and their groups, rewards with a prize to come."""
    waiting = {REWARDS} if best_prize(policy, result) != ZERO else set()
    if result.complete:
        return waiting
    groups = {item.group for item in policy.items if item.code in result.open}
    return {TOTAL, *map(item_name, result.open), *map(group_name, groups), *waiting}


def _ends(policy: Policy, result: Result, known: dict[str, Decimal]) -> list[dict[str, Decimal]]:
    """All names at every combination of what may still come; a prize nobody has set has no value."""
    open_names: list[list[tuple[str, Decimal]]] = []
    if not result.complete:
        if result.low is None or result.high is None:
            return []
        open_names.append([(TOTAL, result.low), (TOTAL, result.high)])
    prize = best_prize(policy, result)
    if prize is None:
        known = {name: value for name, value in known.items() if name != REWARDS}
    elif prize and REWARDS in known:
        open_names.append([(REWARDS, known[REWARDS]), (REWARDS, known[REWARDS] + prize)])
    return [known | dict(end) for end in product(*open_names)]
