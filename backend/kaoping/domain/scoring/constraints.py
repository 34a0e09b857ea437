"""Constraints on the weights of a sheet, checked whenever the policy is read.

constraints:
  - {kind: weight_range, about: sales, least: "30", most: "40", rule}          S002-J.R02
  - {kind: least_share, about: satisfaction, least: "20", rule, override: {zh, en}}   S001-P.R05

Both are percent of the full marks. A least share may be gone below for a recorded reason, a range may not
(A-30). While weights are unset only what no setting could mend is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from .document import Place, note_duplicates
from .numbers import HUNDRED, ZERO, half_up, plain
from .parts import About
from .texts import Text
from .weights import Sheet


class ConstraintKind(StrEnum):
    WEIGHT_RANGE = "weight_range"
    LEAST_SHARE = "least_share"


@dataclass(frozen=True, slots=True)
class Constraint:
    """What the items about something must weigh, in percent; both ends are allowed. `override` is the reason
    why this policy may stay below."""

    code: str
    kind: ConstraintKind
    about: About
    least: Decimal
    most: Decimal
    rule: str
    override: Text | None


@dataclass(frozen=True, slots=True)
class Share:
    """What items about something weigh: set so far, and with all that is unset going their way."""

    set_so_far: Fraction
    at_most: Fraction


def parse_constraints(place: Place, sheets: Sequence[Sheet], full: Decimal) -> tuple[Constraint, ...]:
    """The constraints, each checked against every sheet anybody can have."""
    found = []
    for one in place.each():
        constraint = _constraint(one)
        found.append((one, constraint))
        _check(one, constraint, sheets, full)
    note_duplicates((one, constraint.code) for one, constraint in found if constraint.code)
    return tuple(constraint for _, constraint in found)


def _constraint(place: Place) -> Constraint:
    kind = place["kind"].choice(ConstraintKind)
    is_range = kind is ConstraintKind.WEIGHT_RANGE
    place.expect(
        ("kind", "about", "least", "rule", *(["most"] if is_range else [])),
        ("code", "label", "note", *([] if is_range else ["override"])),
    )
    least = place["least"].number(ZERO, HUNDRED)
    return Constraint(
        code=place["code"].text(60) if place.has("code") else "",
        kind=kind,
        about=place["about"].choice(About),
        least=least,
        most=place["most"].number(least, HUNDRED) if is_range else HUNDRED,
        rule=place["rule"].text(80),
        override=place["override"].label() if place.has("override") else None,
    )


def _check(place: Place, constraint: Constraint, sheets: Sequence[Sheet], full: Decimal) -> None:
    """Notes the first sheet that breaks the constraint."""
    if full <= 0 or constraint.override is not None:
        return
    for sheet in sheets:
        share = share_of(sheet, constraint.about, full)
        if constraint.least <= share.at_most and share.set_so_far <= constraint.most:
            continue
        found = plain(half_up(share.set_so_far, 2))
        if constraint.kind is ConstraintKind.LEAST_SHARE:
            place.fault("least-share", about=constraint.about, found=found, least=plain(constraint.least))
        else:
            least, most = plain(constraint.least), plain(constraint.most)
            place.fault("weight-range", about=constraint.about, found=found, least=least, most=most)
        return


def share_of(sheet: Sheet, about: About, full: Decimal) -> Share:
    """Percent of the full marks that items about something hold. An unset one may still take what is left."""
    mine = [item.full for item in sheet.items if item.about is about]
    known = 100 * Fraction(sum((one for one in mine if one is not None), ZERO)) / Fraction(full)
    left = 100 * Fraction(max(ZERO, full - sheet.total)) / Fraction(full)
    return Share(known, known + left if None in mine else known)
