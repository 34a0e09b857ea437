"""Sample sizes of a scheme as data (P17): how many are due, who is drawn, and how far it was done.

quotas:
  - {code: monday_sample, label: …, rule: S002-B.R10, take: per_group, n: "5"}
  - {code: care_check, label: …, rule: S002-B.R12, take: share, share: "0.30"}

    per_group n      so many of each group, or all it has
    share     share  of all there are
    reserved  share  of a whole volume, kept for a part of it
    all              everybody
    at_least  n      occasions in every period

A share of something is rounded up: a part of a person is a person (X089). Nothing is ever due of what is not
there (A-49), and a size whose number is unset is not zero but unknown: None.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from math import ceil

from ..document import Place, note_duplicates
from ..numbers import ZERO
from ..parts import Param
from ..texts import Text
from ..units import COUNT, RATIO
from .amounts import Amount, Bounds, Params, read_amount
from .parsing import words

WHOLE = ""
"""The group of what is not divided into groups."""


class Take(StrEnum):
    PER_GROUP = "per_group"  # so many of each group, or all it has
    SHARE = "share"  # a share of all there are
    RESERVED = "reserved"  # a share of a whole volume, taken from a part of it
    ALL = "all"
    AT_LEAST = "at_least"  # so many occasions in a period, of each group where there are groups


_SHARES = (Take.SHARE, Take.RESERVED)
_A_SHARE = Bounds((RATIO,), ZERO, Decimal(1), whole=False)
_A_NUMBER = Bounds((COUNT,), Decimal(1), Decimal(10_000))


@dataclass(frozen=True, slots=True)
class Quota:
    """`amount` is the number or the share of its kind; `take: all` has none."""

    code: str
    label: Text
    rule: str
    take: Take
    amount: Amount | None
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class There:
    """How many there are to choose from, by group; `of` is the whole volume a reserved share is of."""

    groups: Mapping[str, int]
    of: int | None = None


def parse_quotas(place: Place, params: Sequence[Param]) -> tuple[Quota, ...]:
    found = [(one, _quota(one, params)) for one in place.each()]
    note_duplicates((one, quota.code) for one, quota in found)
    return tuple(quota for _, quota in found)


def sizes(quota: Quota, there: There, params: Params) -> dict[str, int] | None:
    """How many are due, by group; of what knows no groups all stand under `WHOLE`."""
    amount = None if quota.amount is None else quota.amount.under(params)
    total = sum(there.groups.values())
    if quota.take is Take.ALL:
        return dict(there.groups)
    if amount is None:
        return None
    match quota.take:
        case Take.PER_GROUP:
            return {group: min(int(amount), found) for group, found in there.groups.items()}
        case Take.AT_LEAST:
            return dict.fromkeys(there.groups or [WHOLE], int(amount))
        case Take.SHARE:
            return {WHOLE: _rounded_up(amount, total)}
        case Take.RESERVED:
            return None if there.of is None else {WHOLE: min(_rounded_up(amount, there.of), total)}


def fulfilment(due: Mapping[str, int], done: Mapping[str, int]) -> tuple[int, int] | None:
    """Done ÷ due as two counts (M-63); too many of one group make up for none of another. None: none due."""
    needed = sum(due.values())
    reached = sum(min(done.get(group, 0), size) for group, size in due.items())
    return (reached, needed) if needed else None


def draw(
    quota: Quota, candidates: Mapping[str, Sequence[str]], params: Params, seed: str, of: int | None = None
) -> tuple[str, ...] | None:
    """Who falls into the sample, sorted. The same seed draws the same people in whatever order they come,
    and whoever draws cannot choose. Occasions are planned and not drawn: of `at_least` nobody is."""
    pools = {group: sorted(set(ids)) for group, ids in candidates.items()}
    due = sizes(quota, There({group: len(ids) for group, ids in pools.items()}, of), params)
    if due is None:
        return None
    if quota.take is Take.AT_LEAST:
        return ()
    if WHOLE in due and WHOLE not in pools:
        pools = {WHOLE: sorted({one for ids in pools.values() for one in ids})}
    chosen = (one for group, ids in pools.items() for one in _lots(ids, seed)[: due[group]])
    return tuple(sorted(chosen))


def _lots(ids: Sequence[str], seed: str) -> list[str]:
    return sorted(ids, key=lambda one: (sha256(f"{seed}\n{one}".encode()).digest(), one))


def _rounded_up(share: Decimal, number: int) -> int:
    return ceil(Fraction(share) * number)


def _key(take: Take) -> str:
    return "share" if take in _SHARES else "n"


def _quota(place: Place, params: Sequence[Param]) -> Quota:
    take = place["take"].choice(Take)
    key = () if take is Take.ALL else (_key(take),)
    place.expect(("code", "label", "rule", "take", *key), ("by", "to", "note"))
    bounds = _A_SHARE if take in _SHARES else _A_NUMBER
    return Quota(
        code=place["code"].text(40),
        label=place["label"].label(),
        rule=place["rule"].text(80),
        take=take,
        amount=read_amount(place[key[0]], params, bounds) if key else None,
        by=words(place["by"]),
        to=words(place["to"]),
    )
