"""Limits of a payout in a policy document: the budget of the run, and the rail that wage law sets.

budget: {rule, limit: param, over: block | scale_rewards, of: [pay codes], rewards?: "true"}
rail: {rule, wage: month_wage, share?: "0.20" | param, minimum: local_minimum}    or    rail: none

The rail stands in every policy that takes money, whether or not it is written down: a fifth of the month's
wage, and no less than the local minimum left (A-79). `rail: none` is the one way to do without.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..document import Place
from ..formulas.formula import Formula, Sort
from ..formulas.tree import Constant, Name
from ..ledger.amounts import parse_price
from ..names import REWARDS, Stage, Vocabulary
from ..parts import Param, PayRule
from ..units import MONEY, RATIO
from .amounts import names_used

NONE = "none"
"""What `rail` says where deductions are not limited here."""

WAGE, MINIMUM = "month_wage", "minimum_wage"
"""What is missing where a policy does not say which wage and which minimum it means."""

ONE_FIFTH = Formula("0.20", Constant(Decimal("0.20")), RATIO)


class Over(StrEnum):
    """What happens to a run beyond its budget (A-67)."""

    BLOCK = "block"
    SCALE_REWARDS = "scale_rewards"


@dataclass(frozen=True, slots=True)
class Budget:
    """Pay lines `of`, and with `rewards` what the ledger pays besides, against the param `limit`."""

    rule: str
    limit: str
    over: Over
    of: tuple[str, ...]
    rewards: bool


@dataclass(frozen=True, slots=True)
class RailRule:
    """Deductions of a month at most `share` of `wage`, and `wage` less deductions at least `minimum`."""

    rule: str
    wage: Formula
    share: Formula
    minimum: Formula


DEFAULT_RAIL = RailRule(
    "A-79", Formula(WAGE, Name(WAGE), MONEY), ONE_FIFTH, Formula(MINIMUM, Name(MINIMUM), MONEY)
)


def parse_budget(place: Place, params: Sequence[Param], pay: Sequence[PayRule]) -> Budget | None:
    if not place.has("rule"):
        place.expect(("rule", "limit", "over", "of"), ("rewards", "note"))
        return None
    place.expect(("rule", "limit", "over", "of"), ("rewards", "note"))
    budget = Budget(
        rule=place["rule"].text(80),
        limit=_limit(place["limit"], params),
        over=place["over"].choice(Over),
        of=tuple(one.text(40) for one in place["of"].each()),
        rewards=place["rewards"].yes(),
    )
    lines = {rule.code: rule for rule in pay}
    for index, code in enumerate(budget.of):
        if code not in lines:
            place["of"][str(index)].fault("unknown-pay", code=code)
    paying = _pays_rewards([code for code in budget.of if code in lines], lines)
    if budget.rewards and paying:
        place["rewards"].fault("budget-counts-twice", found=", ".join(paying))
    if budget.over is Over.SCALE_REWARDS and not (budget.rewards or paying):
        place["over"].fault("budget-nothing-to-scale")
    return budget


def _limit(place: Place, params: Sequence[Param]) -> str:
    """One limit for the whole run: a param without variants, in money."""
    code = place.text(40)
    param = next((one for one in params if one.code == code), None)
    if code and param is None:
        place.fault("formula-unknown-name", found=code)
    elif param is not None and param.unit != MONEY:
        place.fault("amount-unit", found=str(param.unit), needed=str(MONEY))
    elif param is not None and param.variants:
        place.fault("budget-limit-varies", code=code)
    return code


def _pays_rewards(codes: Sequence[str], lines: Mapping[str, PayRule]) -> list[str]:
    """Lines whose formula names the rewards, itself or by way of another line; a cycle was refused before."""
    return [code for code in codes if REWARDS in _all_names(lines[code], lines, {code})]


def _all_names(rule: PayRule, lines: Mapping[str, PayRule], seen: set[str]) -> set[str]:
    found = set(names_used(rule))
    for name in sorted(found & lines.keys() - seen):
        found |= _all_names(lines[name], lines, seen | {name})
    return found


def parse_rail(place: Place, words: Vocabulary, pay: Sequence[PayRule], *, written: bool) -> RailRule | None:
    """None only where the policy does without a rail by saying so."""
    if not written:
        return DEFAULT_RAIL
    if place.value == NONE:
        return None
    place.expect(("rule", "wage", "minimum"), ("share", "note"))
    units = words.units(Stage.PAY, {rule.code: MONEY for rule in pay})
    return RailRule(
        rule=place["rule"].text(80),
        wage=_amount(place["wage"], units, DEFAULT_RAIL.wage),
        share=_share(place["share"], units) if place.has("share") else ONE_FIFTH,
        minimum=_amount(place["minimum"], units, DEFAULT_RAIL.minimum),
    )


def _amount(place: Place, units: Mapping[str, Sort], unset: Formula) -> Formula:
    return parse_price(place, units).formula or unset


def _share(place: Place, units: Mapping[str, Sort]) -> Formula:
    """`unset` is a share without value, which limits nothing and is reported as missing."""
    unset = Formula("share", Name("share"), RATIO)
    return parse_price(place, units, RATIO, Decimal(1)).formula or unset
