"""What a pay line is worth: its formula, prorated, held between its limits, as one tree that is rounded once.

Payroll and explanation share that tree, so that what is shown is what was computed.
"""

from collections.abc import Mapping
from decimal import Decimal

from ..formulas.formula import Formula
from ..formulas.tree import Call, Name, show
from ..formulas.value import settled, value_of
from ..numbers import half_up
from ..parts import PayRule
from ..units import MONEY

DAYS_SERVED, DAYS_OF = "days_served", "days_of_period"
PRORATION = (DAYS_SERVED, DAYS_OF)
"""Names of a prorated line beside those of its formula; no author can use them."""


def whole(rule: PayRule) -> Formula:
    """The guaranteed minimum wins over the maximum; neither is prorated."""
    if not rule.prorated and rule.least is None and rule.most is None:
        return rule.formula
    tree = rule.formula.tree
    if rule.prorated:
        tree = Call("/", (Call("*", (tree, Name(DAYS_SERVED))), Name(DAYS_OF)))
    if rule.most is not None:
        tree = Call("min", (tree, rule.most.tree))
    if rule.least is not None:
        tree = Call("max", (tree, rule.least.tree))
    return Formula(show(tree), tree, MONEY)


def amount(rule: PayRule, names: Mapping[str, Decimal]) -> Decimal:
    """Rounded half-up once, at the line. Raises UndefinedError where the formula has no value.

    The last digits of a division decide no cent: 1000.03 ÷ 30 × 15 is 500.015, which rounds up.
    """
    return half_up(settled(value_of(whole(rule), names)), rule.places)


def names_used(rule: PayRule) -> tuple[str, ...]:
    """Names the line uses in any of its variants."""
    ways = (rule, *(variant.part for variant in rule.variants))
    return tuple(dict.fromkeys(name for one in ways for name in whole(one).names))
