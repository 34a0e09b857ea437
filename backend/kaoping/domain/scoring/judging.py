"""What people entered: judgements by column, and the lines a revision takes as given."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kaoping.domain.errors import Fault

from .curves.shapes import Reviewed
from .inputs import Column, Review, Settled
from .numbers import ZERO, half_up, plain
from .parts import Item, Missing
from .policy import Policy
from .refusals import PolicyRefused

Settlements = Mapping[tuple[str, str], Settled]  # (subject, item) → what a revision takes as given
Judgements = Mapping[tuple[str, str], Mapping[Column, Review]]  # (subject, item) → column → review


def judgements(policy: Policy, reviews: Sequence[Review]) -> Judgements:
    """Reviews by subject and item. Raises PolicyRefused for what nobody may have entered."""
    ways = {item.code: _ways(item) for item in policy.items}
    found: dict[tuple[str, str], dict[Column, Review]] = {}
    for index, review in enumerate(reviews):
        columns = found.setdefault((review.subject, review.item), {})
        fault = _fault(ways.get(review.item), review, columns)
        if fault is not None:
            raise PolicyRefused((Fault(f"/reviews/{index}", *fault),))
        columns[review.column] = review
    return found


def accepts(policy: Policy, review: Review) -> bool:
    """Whether the policy lets anybody enter this: a judgement may outlive the rules it was made under."""
    item = next((one for one in policy.items if one.code == review.item), None)
    return _fault(None if item is None else _ways(item), review, {}) is None


def _ways(item: Item) -> list[Item]:
    """The item as written and as its variants have it, as far as people judge it."""
    return [one for one in (item, *(variant.part for variant in item.variants)) if _judgeable(one)]


def _fault(
    ways: Sequence[Item] | None, review: Review, columns: Mapping[Column, Review]
) -> tuple[str, dict[str, object]] | None:
    if ways is None:
        return "unknown-item", {"code": review.item}
    if not ways:
        return "not-reviewed", {"code": review.item}
    if review.column in columns:
        return "duplicate-review", {}
    faults = [_points_fault(one, review) for one in ways]
    return None if None in faults else faults[0]


def _judgeable(item: Item) -> bool:
    return item.curve is None or isinstance(item.curve, Reviewed) or Missing.REVIEWED in item.missing.values()


def _points_fault(item: Item, review: Review) -> tuple[str, dict[str, object]] | None:
    """Points are entered in the scale the item is written in."""
    curve, most = item.curve, item.out_of or item.full
    if isinstance(curve, Reviewed) and curve.choices:
        if Fraction(review.points) not in curve.choices:
            known = ", ".join(plain(half_up(choice, 6)) for choice in curve.choices)
            return "review-choice", {"known": known}
    elif most is not None and not ZERO <= review.points <= most:
        return "out-of-range", {"low": "0", "high": plain(most)}
    return None


def settlements(policy: Policy, settled: Sequence[Settled]) -> Settlements:
    """Settled lines by subject and item. Raises PolicyRefused for one that is unknown or settled twice."""
    items = {item.code for item in policy.items}
    found: dict[tuple[str, str], Settled] = {}
    for index, one in enumerate(settled):
        if one.item not in items:
            raise PolicyRefused((Fault(f"/settled/{index}", "unknown-item", {"code": one.item}),))
        if (one.subject, one.item) in found:
            raise PolicyRefused((Fault(f"/settled/{index}", "duplicate-review", {}),))
        found[one.subject, one.item] = one
    return found
