"""One entry from a price and what its names are worth: the sign comes from the kind of the rule."""

from dataclasses import replace
from decimal import Decimal

from ..names import Known
from ..numbers import ZERO
from ..results import Entry
from .rules import EventRule, Price

UNSET = "amount"
"""What is missing where nobody has set the amount itself."""

Shown = tuple[tuple[str, Decimal], ...]


def priced(
    rule: EventRule, price: Price, known: Known, occurrences: tuple[str, ...], shown: Shown = ()
) -> Entry | None:
    """None where nothing moves: an amount of 0 is no entry, and a fine never pays.

    An amount without value gives an entry with amount None and what was missing; `shown` are further values
    people should see beside those the formula took.
    """
    entry = _blank(rule, occurrences, shown)
    if price.formula is None:
        return replace(entry, missing=(UNSET,))
    named = dict(shown)
    entry = replace(
        entry,
        names=(*shown, *((name, value) for name, value in known.given(price.formula) if name not in named)),
        missing=known.missing(price.formula),
        example=entry.example or known.is_example(price.formula),
    )
    amount = known.amount(price.formula)
    if amount is None:
        return entry
    return replace(entry, amount=signed(rule, amount)) if amount > 0 else None


def based(entry: Entry, rule: EventRule, known: Known) -> Entry:
    """The entry as an example where what made it fire rests on an example value 示例值: a limit, a window."""
    if any(known.is_example(formula) for formula in rule.conditions):
        return replace(entry, example=True)
    return entry


def unpriced(rule: EventRule, occurrences: tuple[str, ...], missing: tuple[str, ...]) -> Entry:
    """An entry whose amount cannot be told, for want of these."""
    return replace(_blank(rule, occurrences, ()), missing=missing)


def signed(rule: EventRule, amount: Decimal) -> Decimal:
    return amount if rule.moves_as.is_paid else ZERO - amount


def _blank(rule: EventRule, occurrences: tuple[str, ...], shown: Shown) -> Entry:
    example = rule.mark is not None and rule.mark.example
    return Entry(rule.code, rule.moves_as, None, occurrences, shown, (), rule.fund, "", example)
