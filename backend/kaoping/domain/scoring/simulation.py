"""Two policies on the same facts over several periods: what would change for whom, and what it would cost.

Nothing is stored and nothing is touched: both policies are evaluated, and their results compared. What only
one of them asks for (a judgement of an item the other does not have) is given to that one alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from .evaluate import evaluate
from .facts.document import Facts
from .judging import accepts
from .numbers import ZERO
from .pay.amounts import names_used
from .policy import Policy
from .results import Result

NO_GRADE = ""
"""In the matrix: no complete sheet, or a policy the person does not belong to."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a policy makes of one person in one period; None is no value yet, never zero.

    `pay` sums the lines of pay that no other line uses; `ledger` is what is granted less what is taken.
    """

    applies: bool
    total: Decimal | None
    grade: str
    pay: Decimal | None
    ledger: Decimal | None


@dataclass(frozen=True, slots=True)
class Change:
    """One person in one period under both policies."""

    subject: str
    period: str
    before: Card
    after: Card

    @property
    def points(self) -> Decimal | None:
        return _difference(self.before.total, self.after.total)

    @property
    def money(self) -> Decimal | None:
        """Pay and ledger together; None while either side has no value."""
        return _difference(_worth(self.before), _worth(self.after))


@dataclass(frozen=True, slots=True)
class Cost:
    """What a policy costs: pay and ledger of everybody whose amounts stand, and how many do not yet."""

    pay: Decimal
    ledger: Decimal
    undecided: int

    @property
    def total(self) -> Decimal:
        return self.pay + self.ledger

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.pay + other.pay, self.ledger + other.ledger, self.undecided + other.undecided)


NOTHING_SPENT = Cost(ZERO, ZERO, 0)


@dataclass(frozen=True, slots=True)
class Flat:
    """An item that gave everybody the same share of its points: it tells nobody apart."""

    item: str
    share: Fraction
    lines: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """Both policies side by side. `migration` counts people by grade before and after."""

    before: str
    after: str
    periods: tuple[str, ...]
    changes: tuple[Change, ...]
    costs: Mapping[str, tuple[Cost, Cost]]
    migration: Mapping[tuple[str, str], int]
    flat: tuple[Flat, ...]

    def gainers(self, most: int = 10) -> tuple[Change, ...]:
        """Who would gain most money, then most points."""
        return self._ranked(most, sign=1)

    def losers(self, most: int = 10) -> tuple[Change, ...]:
        return self._ranked(most, sign=-1)

    def _ranked(self, most: int, *, sign: int) -> tuple[Change, ...]:
        moved = [one for one in self.changes if _gain(one, sign) > (ZERO, ZERO)]
        moved.sort(key=lambda one: (one.subject, one.period))
        moved.sort(key=lambda one: _gain(one, sign), reverse=True)
        return tuple(moved[:most])


def simulate(before: Policy, after: Policy, periods: Sequence[Facts]) -> Simulation:
    """Both policies over the facts of every period, in the order given; a period may come once a store.

    Facts hold what either policy may ask for; raises PolicyRefused as `evaluate` does.
    """
    changes: list[Change] = []
    costs: dict[str, tuple[Cost, Cost]] = {}
    drafted: list[Result] = []
    for facts in periods:
        code = facts.population.period.code
        old = evaluate(before, *fitted(facts, before).inputs)
        new = evaluate(after, *fitted(facts, after).inputs)
        found = [
            Change(one.subject, code, _card(before, one), _card(after, other))
            for one, other in zip(old, new, strict=True)
        ]
        changes += found
        spent, would = costs.get(code, (NOTHING_SPENT, NOTHING_SPENT))
        costs[code] = (
            spent + _cost(one.before for one in found),
            would + _cost(one.after for one in found),
        )
        drafted += [result for result in new if result.applies]
    return Simulation(
        before=f"{before.code} {before.version}",
        after=f"{after.code} {after.version}",
        periods=tuple(costs),
        changes=tuple(changes),
        costs=costs,
        migration=dict(Counter((one.before.grade, one.after.grade) for one in changes)),
        flat=_flat(after, drafted),
    )


def fitted(facts: Facts, policy: Policy) -> Facts:
    """The facts a policy asks for: judgements, events, settlements and pay terms of things it has."""
    items = {item.code for item in policy.items}
    slots = {slot.code for slot in policy.slots}
    terms = {term.code for term in policy.terms}
    return replace(
        facts,
        reviews=tuple(one for one in facts.reviews if accepts(policy, one)),
        events=tuple(one for one in facts.events if one.slot in slots),
        settled=tuple(one for one in facts.settled if one.item in items),
        pay_terms={
            key: {term: amount for term, amount in amounts.items() if term in terms}
            for key, amounts in facts.pay_terms.items()
        },
    )


def _card(policy: Policy, result: Result) -> Card:
    if not result.applies:
        return Card(False, None, NO_GRADE, ZERO, ZERO)
    unset = any(one.amount is None and not one.yields_to for one in result.entries)
    return Card(
        applies=True,
        total=result.total,
        grade=result.grade or NO_GRADE,
        pay=_paid(policy.seen_by(result.attributes), result),
        ledger=None if unset else result.granted - result.taken,
    )


def _paid(policy: Policy, result: Result) -> Decimal | None:
    """The lines of pay that end somewhere: one that another line uses is paid through that one."""
    inner = {name for rule in policy.pay for name in names_used(rule)}
    ends = [pay.amount for pay in result.pay or () if pay.code not in inner]
    amounts = [amount for amount in ends if amount is not None]
    return sum(amounts, ZERO) if len(amounts) == len(ends) else None


def _cost(cards: Iterable[Card]) -> Cost:
    standing = list(cards)
    return Cost(
        pay=sum((one.pay for one in standing if one.pay is not None), ZERO),
        ledger=sum((one.ledger for one in standing if one.ledger is not None), ZERO),
        undecided=sum(one.pay is None or one.ledger is None for one in standing),
    )


def _flat(policy: Policy, drafted: Sequence[Result]) -> tuple[Flat, ...]:
    """Items with at least two lines on a sheet, all worth the same share of their points."""
    found = []
    for item in policy.items:
        lines = [line for result in drafted for line in result.lines if line.item == item.code]
        shares = [
            Fraction(line.points) / Fraction(line.full)
            for line in lines
            if line.points is not None and line.full and not line.state.is_off_sheet
        ]
        if len(shares) > 1 and len(set(shares)) == 1:
            found.append(Flat(item.code, shares[0], len(shares)))
    return tuple(found)


def _worth(card: Card) -> Decimal | None:
    return None if card.pay is None or card.ledger is None else card.pay + card.ledger


def _difference(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before


def _gain(one: Change, sign: int) -> tuple[Decimal, Decimal]:
    return sign * (one.money or ZERO), sign * (one.points or ZERO)


def simulation_document(found: Simulation, most: int = 10) -> dict[str, object]:
    """A simulation as plain data: costs, migration, every change, and items that tell nobody apart."""
    return {
        "before": found.before,
        "after": found.after,
        "periods": list(found.periods),
        "costs": [
            {"period": period, "before": _cost_document(old), "after": _cost_document(new)}
            for period, (old, new) in found.costs.items()
        ],
        "migration": [
            {"before": old, "after": new, "people": count}
            for (old, new), count in sorted(found.migration.items())
        ],
        "gainers": [_change_document(one) for one in found.gainers(most)],
        "losers": [_change_document(one) for one in found.losers(most)],
        "changes": [_change_document(one) for one in found.changes],
        "flat": [
            {"item": one.item, "share": f"{one.share.numerator}/{one.share.denominator}", "lines": one.lines}
            for one in found.flat
        ],
    }


def _cost_document(cost: Cost) -> dict[str, object]:
    return {"pay": cost.pay, "ledger": cost.ledger, "total": cost.total, "undecided": cost.undecided}


def _change_document(one: Change) -> dict[str, object]:
    return {
        "subject": one.subject,
        "period": one.period,
        "before": _card_document(one.before),
        "after": _card_document(one.after),
        "points": one.points,
        "money": one.money,
    }


def _card_document(card: Card) -> dict[str, object]:
    return {
        "applies": card.applies,
        "total": card.total,
        "grade": card.grade,
        "pay": card.pay,
        "ledger": card.ledger,
    }
