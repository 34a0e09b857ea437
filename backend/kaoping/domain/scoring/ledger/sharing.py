"""The entries of a split amount: parties, their holders, and somebody who is both bears both (A-28)."""

from dataclasses import replace
from decimal import Decimal

from ..inputs import Occurrence
from ..names import Known
from ..numbers import ZERO
from ..results import Entry
from .bearers import People
from .entries import UNSET, priced, signed
from .rules import EventRule, Price
from .splitting import among, portions

EXACT = 12
"""Decimals of a share; the amount it yields is rounded to cents."""


def shared(rule: EventRule, one: Occurrence, known: Known, people: People) -> dict[str, Entry]:
    """The entry of every bearer, whether or not he is in the population: nobody's part depends on that.

    A party nobody belongs to leaves its part with the house. Without a total, or without the shares that
    come before it, a part has no amount yet.
    """
    total = priced(rule, rule.price or Price(None), known, (one.id,))
    if total is None:
        return {}
    shares = [None if portion.is_rest else _share(portion.share, known) for portion in rule.split]
    lacking = tuple(
        name for portion in rule.split if not portion.is_rest for name in _missing(portion.share, known)
    )
    whole = None if total.amount is None else abs(total.amount)
    parts = None if whole is None or lacking else portions(whole, shares)
    sums: dict[str, Decimal | None] = {}
    for place, portion in enumerate(rule.split):
        holders = people.bearers(portion.who, one)
        if parts is None:
            sums |= dict.fromkeys(holders)
            continue
        for holder, part in among(parts[place], holders).items():
            sums[holder] = (sums.get(holder) or ZERO) + part
    entry = replace(
        total,
        names=(*total.names, *_names(rule, known)),
        missing=tuple(dict.fromkeys((*total.missing, *lacking))),
        example=total.example or any(_is_example(portion.share, known) for portion in rule.split),
    )
    return {
        holder: replace(entry, amount=None if part is None else signed(rule, part))
        for holder, part in sorted(sums.items())
        if part is None or part > 0
    }


def _share(share: Price, known: Known) -> Decimal:
    """No less than nothing, and `portions` gives no more than is left; one without value never gets here."""
    found = None if share.formula is None else known.amount(share.formula, EXACT)
    return max(found or ZERO, ZERO)


def _missing(share: Price, known: Known) -> tuple[str, ...]:
    if share.formula is None:
        return (UNSET,)
    if known.amount(share.formula) is None:
        return known.missing(share.formula) or (UNSET,)
    return ()


def _names(rule: EventRule, known: Known) -> tuple[tuple[str, Decimal], ...]:
    formulas = [portion.share.formula for portion in rule.split if not portion.is_rest]
    given = [pair for formula in formulas if formula is not None for pair in known.given(formula)]
    return tuple(dict.fromkeys(given))


def _is_example(share: Price, known: Known) -> bool:
    return share.formula is not None and known.is_example(share.formula)
