"""An amount divided among parties so that the cents add up again (A-28)."""

from collections.abc import Sequence
from decimal import Decimal

from ..numbers import ZERO, half_up


def portions(total: Decimal, shares: Sequence[Decimal | None]) -> list[Decimal]:
    """Each share rounded half-up to cents, in order, never more than is left; the rest (None) is exact.

    Without a rest the cents that shares below 1 leave over are nobody's: the policy must name who takes them.
    """
    found: list[Decimal] = []
    left = total
    for share in shares:
        part = ZERO if share is None else min(half_up(total * share, 2), left)
        left -= part
        found.append(part)
    return [left if share is None else part for share, part in zip(shares, found, strict=True)]


def among(amount: Decimal, holders: Sequence[str]) -> dict[str, Decimal]:
    """Equal parts in whole cents; the cents left over go to the first ones in the order of their keys."""
    if not holders:
        return {}
    each, over = divmod(int(amount.scaleb(2)), len(holders))
    cents = {holder: each + (place < over) for place, holder in enumerate(sorted(holders))}
    return {holder: Decimal(one).scaleb(-2) for holder, one in cents.items()}
