"""Pay lines of one card: formula values with one rounding each, and their reach while the card is open."""

from collections.abc import Mapping
from decimal import Decimal

from ..formulas.value import UndefinedError, value_of
from ..names import TOTAL, item_name
from ..numbers import half_up
from ..parts import PayRule
from ..policy import Policy
from ..results import Pay, PayState, Result


def pay_lines(policy: Policy, result: Result, terms: Mapping[str, Decimal]) -> list[Pay]:
    """In order of computation. A name without a value leaves the line unset: blank is never read as zero."""
    known, examples = _names(policy, result, terms)
    done: list[Pay] = []
    for rule in policy.pay:
        pay = _pay(rule, result, known, examples)
        done.append(pay)
        if pay.amount is not None:
            known[rule.code] = pay.amount
        if pay.example:
            examples.add(rule.code)
    return done


def _names(
    policy: Policy, result: Result, terms: Mapping[str, Decimal]
) -> tuple[dict[str, Decimal], set[str]]:
    declared = {term.code for term in policy.terms}
    known = {code: amount for code, amount in terms.items() if code in declared}
    examples = set()
    for param in policy.params:
        if param.value is not None:
            known[param.code] = param.value
        if param.mark is not None and param.mark.example:
            examples.add(param.code)
    for line in result.lines:
        if line.points is not None:
            known[item_name(line.item)] = line.points
        if line.example:
            examples.add(item_name(line.item))
    if result.total is not None:
        known[TOTAL] = result.total
    if result.example:
        examples.add(TOTAL)
    return known, examples


def _pay(rule: PayRule, result: Result, known: Mapping[str, Decimal], examples: set[str]) -> Pay:
    used = rule.formula.names
    names = tuple((name, known[name]) for name in used if name in known)
    example = (rule.mark is not None and rule.mark.example) or any(name in examples for name in used)
    missing = tuple(name for name in used if name not in known and name not in _pending(result))
    if missing:
        return Pay(rule.code, PayState.UNSET, None, None, None, names, missing, example)
    try:
        if result.complete:
            amount = _amount(rule, dict(names))
            return Pay(rule.code, PayState.FINAL, amount, amount, amount, names, (), example)
        low, high = _reach(rule, result, known)
        return Pay(rule.code, PayState.OPEN, None, low, high, names, (), example)
    except UndefinedError:
        return Pay(rule.code, PayState.UNDEFINED, None, None, None, names, (), example)


def _pending(result: Result) -> set[str]:
    """Names that only wait for people: the total and the points of open items."""
    return set() if result.complete else {TOTAL, *(item_name(code) for code in result.open)}


def _reach(
    rule: PayRule, result: Result, known: Mapping[str, Decimal]
) -> tuple[Decimal | None, Decimal | None]:
    """Amounts at the lowest and the highest total still possible; unknown where the formula needs more."""
    if result.low is None or result.high is None:
        return None, None
    if any(name not in known and name != TOTAL for name in rule.formula.names):
        return None, None
    ends = [_amount(rule, {**known, TOTAL: total}) for total in (result.low, result.high)]
    return min(ends), max(ends)


def _amount(rule: PayRule, names: Mapping[str, Decimal]) -> Decimal:
    return half_up(value_of(rule.formula, names), rule.places)
